"""Tables that are joined: times of different zones, and rows that no group takes."""

from __future__ import annotations

from pathlib import Path

import pytest

from lca.check import check
from lca.check.joins import zone
from lca.diagnostics import Diagnostic
from lca.source import SourceFile


@pytest.mark.parametrize(
    ("header", "said"),
    [
        ("Datetime (UTC)", "UTC"), ("time_utc", "UTC"), ("Time GMT", "UTC"), ("hour UTC+01:00", "UTC+01:00"),
        ("Local time (Europe/Madrid)", "local time"), ("hour (Europe/Madrid)", "Europe/Madrid"),
        ("start_local", "local"),
        ("Time CEST", "CEST"), ("time", ""), ("estimate", ""), ("locality", ""), ("location", ""), ("outcome", ""),
        ("BESTEST", ""), ("utcome", ""), ("West", ""), ("America", ""),
    ],
)  # fmt: skip
def test_the_zone_is_what_a_header_says(header: str, said: str) -> None:
    assert zone(header) == said


MODEL = """
table grid from "grid.csv" ~ "x" {{ key time "{grid}" intensity in gCO2e/kWh }}
table usage from "usage.csv" ~ "x" {{ time "{usage}" energy in kWh }}
unit run
process p {{ makes 1 run emits u.energy * {read} for u in usage }}
assessment a {{ needs 1 run of p }}
"""


def warned(folder: Path, text: str, code: str) -> list[Diagnostic]:
    found = check(SourceFile("m.lca", text), folder / "m.lca").diagnostics
    assert [one.message for one in found if one.is_error] == []
    return [one for one in found if one.code == code]


@pytest.mark.parametrize("read", ["grid[u.time].intensity", "mean(g.intensity for g in grid where u.time == g.time)"])
@pytest.mark.parametrize(
    ("grid", "usage", "count"),
    [
        ("time UTC", "time local", 1), ("time CET", "time GMT", 1), ("time UTC", "time GMT", 0),
        ("time UTC", "time", 0),
        ("time", "when", 0), ("time local", "start local", 0), ("time local", "time CET", 0),
        ("hour CET", "hour EST", 1),
    ],
)  # fmt: skip
def test_times_of_different_zones_that_are_compared_are_told(
    tmp_path: Path, read: str, grid: str, usage: str, count: int
) -> None:
    (tmp_path / "grid.csv").write_text(f"{grid},intensity\nh1,1\nh2,2\n", encoding="utf-8")
    (tmp_path / "usage.csv").write_text(f"{usage},energy\nh1,1\nh2,2\n", encoding="utf-8")
    assert len(warned(tmp_path, MODEL.format(grid=grid, usage=usage, read=read), "W0846")) == count


GROUPS = """
table usage from "usage.csv" ~ "x" { region energy in kWh }
table ci from "ci.csv" ~ "x" { key region intensity in gCO2e/kWh }
"""
SITE = "process site(region) {{ makes 1 day {} }}\n"
ALL = """process all { makes 1 day uses 1 day of site(region = c.region) for c in ci }
assessment a { needs 1 day of all }
"""
CLAUSE = "emits u.energy * ci[region].intensity for u in usage where u.region == region"
SUM = "emits sum(u.energy for u in usage where u.region == region) * ci[region].intensity"


def ungrouped(folder: Path, text: str, *usage: str) -> list[Diagnostic]:
    (folder / "usage.csv").write_text("region,energy\n" + "".join(f"{one},3\n" for one in usage), encoding="utf-8")
    (folder / "ci.csv").write_text("region,intensity\nuk,200\neu,20\nnobody,5\n", encoding="utf-8")
    return warned(folder, GROUPS + text, "W0847")


@pytest.mark.parametrize("emits", [CLAUSE, SUM])
def test_a_row_that_no_group_takes_is_told(tmp_path: Path, emits: str) -> None:
    (one,) = ungrouped(tmp_path, SITE.format(emits) + ALL, "uk", "us", "eu", "za")
    assert (
        one.message == "row 2 of `usage`, `us`, is in none of the groups into which its rows are chosen, nor are 1 more"
    )
    assert one.span is not None
    assert one.span.place == "usage.csv:3"
    assert one.labels[1].span.text.startswith("for u in usage where")


@pytest.mark.parametrize(
    "more",
    [
        "process rest { makes 1 day emits sum(u.energy for u in usage) * 1 gCO2e/kWh }\n",
        'process rest { makes 1 day emits u.energy * 1 gCO2e/kWh for u in usage where u.region == "us" }\n',
    ],
)
def test_a_row_that_is_taken_elsewhere_is_passed_over(tmp_path: Path, more: str) -> None:
    assert ungrouped(tmp_path, SITE.format(CLAUSE) + ALL + more, "uk", "us", "eu") == []


def test_rows_that_one_text_chooses_are_no_groups(tmp_path: Path) -> None:
    one = f"process one {{ makes 1 day {CLAUSE.replace('region]', 'here]').replace('== region', '== here')} }}\n"
    text = f'parameter here = "uk"\n{one}assessment a {{ needs 1 day of one }}\n'
    assert ungrouped(tmp_path, text, "uk", "us") == []


def test_rows_of_factors_that_are_read_one_by_one_are_no_groups(tmp_path: Path) -> None:
    read = "emits u.energy * mean(c.intensity for c in ci where c.region == u.region) for u in usage"
    text = f"process all {{ makes 1 day {read} }}\nassessment a {{ needs 1 day of all }}\n"
    assert ungrouped(tmp_path, text, "uk", "eu") == []
    assert ungrouped(tmp_path, text.replace("mean", "sum"), "uk", "eu") == []
