"""Functions of the domain: where a PUE comes from, what a trace shows, what a total scales with."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

import lca
from lca.check import Checked

LIBRARY = """library: ours
version: 2026.1
title: A site of our own
licence: CC-BY-4.0
sources: {report: {title: "A report"}}
defaults: {source: report, where: "table 1", accounting: {approach: location, kind: average, boundary: direct}}
factors:
  grid: {title: "Electricity", per: kWh, emits: 400 gCO2e}
  region: {title: "Electricity, cooling included", per: kWh_it, emits: 480 gCO2e}
  pue: {title: "PUE", value: 1.2}
  wrong_pue: {title: "What is no PUE", value: 0.8}
"""


def model(folder: Path, uses: str) -> Checked:
    (folder / "factors").mkdir(parents=True)
    (folder / "factors" / "ours.yaml").write_text(LIBRARY, encoding="utf-8")
    text = (
        'use ours\nparameter pue = 1.2 ~ "x"\nlet drawn = 50 kWh_it  ~ "x"\n'
        f'process day {{ makes 1 day uses {uses} ~ "x" }}\n'
        "assessment a { needs 1 day of day }\n"
    )
    (folder / "model.lca").write_text(text, encoding="utf-8")
    return lca.check_file(folder / "model.lca")


def codes(checked: Checked) -> list[str]:
    return [d.code for d in checked.diagnostics if d.is_error]


def total(checked: Checked) -> Decimal:
    return lca.run(checked.under()).outcomes[0].total


def test_a_pue_is_applied_by_hand_or_by_the_factor_and_never_by_both(tmp_path: Path) -> None:
    by_hand, by_factor, by_both = (tmp_path / name for name in ("hand", "factor", "both"))
    assert total(model(by_hand, "facility(drawn, ours.pue) of ours.grid")) == 24
    assert total(model(by_factor, "drawn of ours.region")) == 24
    refused = model(by_both, "facility(drawn, ours.pue) of ours.region")
    assert codes(refused) == ["E0203"]
    assert "has the PUE in it already: write `drawn` alone" in refused.diagnostics[0].help[0]


def test_it_energy_that_reaches_a_grid_is_told_of_its_pue(tmp_path: Path) -> None:
    refused = model(tmp_path, "drawn of ours.grid")
    assert codes(refused) == ["E0203"]
    assert "`facility(drawn, 1.1)`" in refused.diagnostics[0].help[0]


@pytest.mark.parametrize("pue", ["ours.wrong_pue", "(ours.wrong_pue)", "0.99", "0"])
def test_a_constant_below_1_is_no_pue_and_told_before_anything_runs(tmp_path: Path, pue: str) -> None:
    assert codes(model(tmp_path, f"facility(drawn, {pue}) of ours.grid")) == ["E0509"]


def test_a_pue_that_is_set_below_1_is_refused_when_it_runs(tmp_path: Path) -> None:
    checked = model(tmp_path, "facility(drawn, pue) of ours.grid")
    with pytest.raises(lca.LcaError) as caught:
        lca.run(checked.under("", {"pue": "0.9"}))
    assert [d.code for d in caught.value.diagnostics] == ["E0509"]
    assert caught.value.diagnostics[0].message == "a PUE is at least 1, and this is 0.9"
    assert lca.run(checked.under("", {"pue": "100 %"})).outcomes[0].total == 20


def test_a_trace_shows_the_formula_and_what_the_total_scales_with(tmp_path: Path) -> None:
    result = lca.run(model(tmp_path, "amortised(facility(drawn, pue), 2 day, 1 week) of ours.grid").under())
    (trace,) = lca.trace(result)
    flow = trace.entries["day.uses(ours.grid)"]
    assert flow.formula == "drawn * pue * 1 kWh/kWh_it * 2 day / 1 week"
    other = model(tmp_path / "other", "amortised(facility(drawn, 1 + 0.2), 2 day, 1 week + 1 day) of ours.grid")
    (second,) = lca.trace(lca.run(other.under()))
    assert second.entries["day.uses(ours.grid)"].formula == (
        "drawn * (1 + 0.2) * 1 kWh/kWh_it * 2 day / (1 week + 1 day)"
    )
    shares = {part: round(share, 20) for part in flow.uses if (share := trace.entries[part].share) is not None}
    assert shares["pue"] == shares["drawn"] == shares["day.uses(ours.grid)[1]"] == 1
    assert shares["day.uses(ours.grid)[2]"] == -1


@pytest.mark.parametrize(
    ("uses", "advice"),
    [
        ("drawn * pue", "`facility(drawn, pue)`, if `pue` is the PUE"),
        ("(1.2 * drawn)", "`facility(drawn, 1.2)`, if `1.2` is the PUE"),
        ("2 kW_it * 24 h", "`facility(2 kW_it * 24 h, 1.1)`"),
        ("drawn * pue * 2", "`facility(x, pue)`, where x has no PUE in it yet"),
        ("drawn / pue", "`facility(x, pue)`, where x has no PUE in it yet"),
        ("2 kW_it * pue", "`facility(2 kW_it, pue) * 24 h`"),
    ],
)
def test_the_pue_of_a_product_is_not_applied_twice_by_the_advice(tmp_path: Path, uses: str, advice: str) -> None:
    refused = model(tmp_path, f"{uses} of ours.grid")
    assert codes(refused) == ["E0203"]
    assert advice in refused.diagnostics[0].help[0]


@pytest.mark.parametrize(
    ("drawn", "warned"),
    [
        ("facility(drawn * pue, pue)", True),
        ("facility((pue * 2) * drawn, pue)", True),
        ("facility(drawn * 1.2, 1.2)", True),
        ("facility(drawn * pue, 1.1) + facility(drawn, pue)", True),
        ("facility(it(pue * 3 kWh), pue)", True),
        ("facility(drawn, pue) * 1.2 + facility(drawn, 1.2)", False),
        ("facility(it(50 kWh / pue), pue)", False),
        ("facility(drawn * pue / pue, pue)", False),
        ("facility(drawn * 1.2, pue)", False),
        ("facility(drawn * 3, 1.2)", False),
    ],
)
def test_a_pue_that_is_a_factor_of_what_it_is_applied_to_is_warned_of(tmp_path: Path, drawn: str, warned: bool) -> None:
    checked = model(tmp_path, f"{drawn} of ours.grid")
    assert codes(checked) == []
    assert [d.code for d in checked.diagnostics if d.code == "W0818"] == ["W0818"] * warned
