"""Factors for another GWP set, other years or another place than the study states."""

from __future__ import annotations

from pathlib import Path

import pytest

import lca
from lca.check.applicability import other_place, other_set, other_years

LIBRARY = """library: ours
version: 2026.1
title: Our own electricity
factors:
  plant: {title: A plant, per: kWh, emits: 41 gCO2e, assumed: an example, geography: DE, valid: 2010-2012, gwp: AR4}
  other: {title: Another, per: kWh, emits: 42 gCO2e, assumed: an example, geography: FR, valid: 2024, gwp: AR6}
"""
MODEL = """use ours
process hall { makes 1 kWh uses 1 kWh of ours.plant ~ "a guess" }
process unneeded { makes 1 kWh uses 1 kWh of ours.other ~ "a guess" }
assessment a { needs 1 kWh of hall }
"""


def told(folder: Path, fields: str) -> list[tuple[str, str]]:
    (folder / "factors").mkdir(exist_ok=True)
    (folder / "factors" / "ours.yaml").write_text(LIBRARY, encoding="utf-8")
    (folder / "m.lca").write_text(f"study s {{ {fields} }}\n{MODEL}", encoding="utf-8")
    checked = lca.check_file(folder / "m.lca")
    assert checked.ok
    return [(d.span.text, d.labels[1].text) for d in checked.diagnostics if d.span and d.code == "W0819"]


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ('gwp "AR6"', [('gwp "AR6"', "`ours.plant` is for AR4")]),
        ('period "2024"', [('period "2024"', "`ours.plant` is for 2010-2012")]),
        ('geography "FR"', [('geography "FR"', "`ours.plant` is for DE")]),
        ('gwp "AR4" period "2012-2013" geography "DE"', []),
        ('gwp "AR6" accepts_gwp "nothing else is published"', []),
        ('period "2024" accepts_period "the plant has not changed"', []),
        ('geography "FR" accepts_geography "it is built alike"', []),
        ('gwp "the usual one" period "lately" geography "Europe"', []),
        ('goal "g"', []),
    ],
)
def test_what_the_factors_of_a_total_are_not_for_is_told_at_the_field_that_states_it(
    tmp_path: Path, fields: str, said: list[tuple[str, str]]
) -> None:
    assert told(tmp_path, fields) == said


def test_an_empty_reason_accepts_nothing(tmp_path: Path) -> None:
    assert len(told(tmp_path, 'gwp "AR6" accepts_gwp " "')) == 1


@pytest.mark.parametrize(
    ("period", "valid", "other"),
    [
        ("2024", "2024", False), ("2024", "2023", True), ("2020-2024", "2018-2020", False), ("2021/2022", "2020", True),
        ("2025-03", "2025", False), ("2025-03/2026-02", "2026", False), ("2025-01-15 to 2025-06-30", "2024", True),
        ("2020 – 2024", "2025", True), ("2020-24", "2012", False), ("the year 2024", "2012", False),
        ("", "2012", False), ("2024", "", False), ("2024-13", "2012", False),
    ],
)  # fmt: skip
def test_years_are_other_years_where_none_is_in_both(period: str, valid: str, other: bool) -> None:
    assert other_years(period, valid) is other


@pytest.mark.parametrize(
    ("here", "there", "other"),
    [
        ("FR", "DE", True), ("FR", "FR", False), ("US", "US-TX", False), ("US-WA", "US", False),
        ("US-WA", "US-TX", True), ("US-WA", "CA-QC", True),
        ("FR-75", "FR-IDF", False), ("US-TX", "US-ERCO", False), ("UK", "GB", False),
        ("EU", "DE", False), ("FR", "EU", False), ("FR, DE", "NO", False), ("FR", "World", False), ("FR", "GLO", False),
        ("FR", "RER", False), ("France", "DE", False), ("US", "azure/centralus", False), ("NA", "DE", False),
        ("", "DE", False), ("fr", "DE", False),
    ],
)  # fmt: skip
def test_places_are_apart_where_both_are_codes_and_no_code_holds_the_other(here: str, there: str, other: bool) -> None:
    assert other_place(here, there) is other


@pytest.mark.parametrize(
    ("stated", "given", "other"),
    [
        ("AR5", "AR6", True), ("AR6", "AR6", False), ("AR5, over 100 years", "AR5", False),
        ("AR5 and AR6", "AR6", False), ("AR5", "AR5 and AR6", True),
        ("AR5", "GWP100", False), ("GWP100", "AR6", False), ("AR9", "AR6", True),
        ("AR6", "AR6, 20 years", True), ("AR6, GWP20", "AR6, 20 years", False), ("AR6, 20 years", "AR6", True),
        ("AR6 over 20 and 100 years", "AR6, 20 years", False), ("AR6 (2021)", "AR6", False),
    ],
)  # fmt: skip
def test_sets_are_other_sets_where_reports_are_named_that_the_study_does_not_name(
    stated: str, given: str, other: bool
) -> None:
    assert other_set(stated, given) is other
