"""Columns of many rows are told as one, in size and in number; the rows are in the trail."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest

from lca.report.html import as_html
from lca.report.markdown import as_markdown
from lca.report.plain_report import as_text
from lca.report.sections.families import by_family
from lca.trail.families import MANY, OPENED
from lca.trail.reading import Reading
from tests.report.trails import trail_in

MODEL = """\
study hours { goal "g" functional_unit "f" boundary "b" }
source meter { title "A meter" }
table hourly from "hourly.csv" @meter { key hour  intensity in gCO2e/kWh  load in kWh }
process summed { makes 1 kg  emits sum(h.load * h.intensity for h in hourly) }
process joined { makes 1 kg  emits sum(h.load * hourly[h.hour].intensity for h in hourly) }
process flowing { makes 1 kg  uses h.load of power for h in hourly }
process power { makes 1 kWh  emits 300 gCO2e @meter }
assessment a { needs 1 kg of summed  needs 1 kg of joined  needs 1 kg of flowing }
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("hours")


@cache
def hours(folder: Path, rows: int) -> Reading:
    """Loads of 1 to ``rows`` kWh, at 100 gCO2e/kWh."""
    cells = "".join(f"{hour},100,{hour + 1}\n" for hour in range(rows))
    (folder / "hourly.csv").write_text(f"hour,intensity,load\n{cells}", encoding="utf-8")
    return Reading(trail_in(MODEL, folder=folder))


def test_a_column_is_a_line_with_its_bounds_and_its_mean(folder: Path) -> None:
    text = as_text(hours(folder, 300)).decode()
    lines = [line.split() for line in text.splitlines() if line.startswith("  hourly.load ")]
    assert [*map(" ".join, lines)] == [
        "hourly.load 22.575 100.0 %",
        "hourly.load 1 to 300 kWh, mean 150.5 300 figures hourly.csv:2:7 … @meter",
    ]
    assert 'hourly["7"].load' not in text.replace('the first: hourly["0"].load', "")


def test_the_part_of_a_column_is_the_sum_of_those_of_its_cells(folder: Path) -> None:
    case = hours(folder, 300).cases[0]
    found = case.families['hourly["0"].intensity']
    parts = [case.base(one) for name in found.members for one in case.impacts[name]]
    assert sum(part for part in parts if part is not None) == 2 * 100 * 300 * 301 // 2
    assert re.search(r"^  hourly\.intensity +9\.03 +40\.0 %$", as_text(hours(folder, 300)).decode(), re.MULTILINE)


def test_few_rows_are_told_one_by_one(folder: Path) -> None:
    assert not hours(folder, MANY).cases[0].families
    assert 'hourly["7"].load' in as_text(hours(folder, MANY)).decode()


def test_each_figure_is_told_once_by_itself_or_by_its_family(folder: Path) -> None:
    case = hours(folder, 300).cases[0]
    told = [*by_family(case, case.figures)]
    families = [family for _, family in told if family is not None]
    members = [name for family in families for name in family.members]
    assert sorted(members + [name for name, family in told if family is None]) == sorted(case.figures)


def test_every_link_of_the_page_leads_somewhere(folder: Path) -> None:
    page = as_html(hours(folder, 300)).decode()
    anchors = re.findall(r' id="([^"]*)"', page)
    assert len(anchors) == len(set(anchors))
    assert not set(re.findall(r'href="#([^"]*)"', page)) - set(anchors)
    assert page.count('<b class="id">hourly[') == 2 * OPENED


def test_reports_do_not_grow_with_the_rows(folder: Path) -> None:
    few, many = hours(folder, 300), hours(folder, 900)
    for form, more in ((as_text, 100), (as_markdown, 100), (as_html, 10_000)):
        assert abs(len(form(many)) - len(form(few))) < more
