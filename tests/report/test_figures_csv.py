"""The figures of a trail as CSV: every one with its exact number and its ground, and no cell is computed."""

from __future__ import annotations

import csv
import io
import re
from decimal import Decimal

import pytest

from lca.diagnostics.render import inert
from lca.report.figures_csv import COLUMNS, as_csv
from lca.trail.reading import Reading
from tests.report.hostile import HOSTILE, active
from tests.report.trails import everything, hostile, of_gallery

SIGNS = tuple("=+-@＝＋－＠")
NUMBERS = ("value",)


def rows(reading: Reading) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(as_csv(reading).decode())))


def given_back(text: str) -> str:
    """A cell without the apostrophes that were put into it, as lca/report/README.md tells to take them away."""
    return re.sub(r"""((?:^|[,;\t\n"])[\s']*)'(?=[=+\-@＝＋－＠]\s*\S)""", r"\1", text)


def test_each_figure_of_each_scenario_has_a_row() -> None:
    reading = of_gallery("chatgpt")
    found = [(row["scenario"], row["figure"]) for row in rows(reading)]
    assert found == [(case.scenario, figure) for case in reading.cases for figure in case.figures]


def test_a_figure_is_told_with_its_exact_number_in_its_unit_and_all_that_it_rests_on() -> None:
    row = next(row for row in rows(of_gallery("chatgpt")) if row["figure"] == "hardware.lifetime_bloom")
    assert {key: value for key, value in row.items() if value and key != "trail_sha256"} == {
        "figure": "hardware.lifetime_bloom", "title": "Service life of a server", "kind": "input", "value": "6",
        "unit": "year", "written": "6", "sources": "hardware:luccioni2022", "where": "embodied emissions",
        "details": "library: hardware; quality: (4, 4, 2, 3, 2); valid: 2022",
            "quality": "4; 4; 2; 3; 2", "spread": "(lognormal, gsd 1.113)",
        "source_titles": "Estimating the Carbon Footprint of BLOOM, a 176B Parameter Language Model",
        "place": "lca:factors/hardware.yaml:69:62",
    }  # fmt: skip
    total = next(row for row in rows(of_gallery("chatgpt")) if row["figure"] == "launch.total")
    assert (total["kind"], total["operation"], total["unit"]) == ("derived", "add", "kgCO2e")
    assert Decimal(total["value"]) == Decimal("815127.9445412973408541498791297341")


def test_every_row_carries_the_digest_of_the_trail() -> None:
    assert {row["trail_sha256"] for row in rows(everything())} == {everything().digest}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_no_cell_is_computed_wherever_a_spreadsheet_splits_the_file(text: str) -> None:
    given = as_csv(hostile(everything(), text)).decode()
    assert active(given) == []
    found = list(csv.reader(io.StringIO(given)))
    assert {len(row) for row in found} == {len(COLUMNS)}
    assert len(found) == 1 + sum(len(case.figures) for case in everything().cases)
    exempt = [COLUMNS.index(name) for name in NUMBERS]
    told = [cell for row in found for place, cell in enumerate(row) if place not in exempt]
    begun = [part.strip() for cell in told for part in re.split(r'[,;\t\n"]', cell)]
    assert [part for part in begun if part.startswith(SIGNS) and part[1:].strip()] == []


@pytest.mark.parametrize("text", [one for one in HOSTILE.values() if "\n" not in one])
def test_what_is_put_into_a_cell_can_be_taken_out_again(text: str) -> None:
    changed = {row["title"] for row in rows(hostile(everything(), text))} - {""}
    wanted = {text + figure.title for case in everything().cases for figure in case.case.figures if figure.title}
    assert {given_back(one) for one in changed} == {inert(one).encode("utf-8", "replace").decode() for one in wanted}
