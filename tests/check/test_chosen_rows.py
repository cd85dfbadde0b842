"""Rows that texts choose cost what is chosen, and mean the same as if each had been asked."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

import lca
from lca.check import Checked, check, measured_columns, missing_rows, row_conditions, typed_tables
from lca.diagnostics import Diagnostic
from lca.diagnostics.nearest import nearest
from lca.source import SourceFile

ZONES, HOURS = ("IE", "FR", "ES"), 40
MODEL = """
table grid from "grid.csv" ~ "x" {{ zone hour intensity in gCO2e/kWh }}
table usage from "usage.csv" ~ "x" {{ zone hour energy in kWh }}
parameter only = "FR"
process p {{ makes 1 run emits {} }}
unit run
assessment a {{ needs 1 run of p }}
"""
BOTH = "u.energy * mean(g.intensity for g in grid where {}) for u in usage"


def checked(folder: Path, text: str) -> Checked:
    hours = [(zone, hour) for hour in range(HOURS) for zone in ZONES]
    grid = "".join(f"{zone},h{hour},{100 + len(ZONES) * hour + ZONES.index(zone)}\n" for zone, hour in hours)
    (folder / "grid.csv").write_text(f"zone,hour,intensity\n{grid}", encoding="utf-8")
    usage = "".join(f"{zone},h{hour},2\n" for zone, hour in reversed(hours))
    (folder / "usage.csv").write_text(f"zone,hour,energy\n{usage}", encoding="utf-8")
    return check(SourceFile("m.lca", text), folder / "m.lca")


def total(folder: Path, emits: str) -> Decimal:
    found = checked(folder, MODEL.format(emits))
    return lca.run(found.under()).outcomes[0].total


def errors(found: Checked) -> list[Diagnostic]:
    return [one for one in found.diagnostics if one.is_error]


def test_a_join_of_two_texts_goes_through_the_rows_that_match(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(row_conditions, "MANY", 10 * HOURS * len(ZONES))
    emits = BOTH.format("g.zone == u.zone and g.hour == u.hour")
    assert total(tmp_path, emits) == Decimal(sum(2 * (100 + one) for one in range(HOURS * len(ZONES)))) / 1000


@pytest.mark.parametrize(
    "where",
    [
        "u.zone == g.zone and (g.hour == u.hour)",
        "(g.hour == u.hour and g.zone == u.zone) and g.intensity > 0 gCO2e/kWh",
        "g.hour == u.hour and not (g.zone != u.zone)",
        "(g.zone == u.zone or g.zone == u.zone) and g.hour == u.hour",
    ],
)
def test_a_condition_means_the_same_however_it_is_written(tmp_path: Path, where: str) -> None:
    plain = BOTH.format("not (g.zone != u.zone or g.hour != u.hour)")  # no row is found at once
    assert total(tmp_path, BOTH.format(where)) == total(tmp_path, plain)


@pytest.mark.parametrize(
    ("where", "count"),
    [
        ('g.zone == "FR"', 40), ('"FR" == g.zone', 40), ("g.zone == only", 40), ('g.zone == "none"', 0),
        ('g.zone == "FR" and g.zone == "ES"', 0), ("g.zone == g.zone", 120), ('g.zone == "FR" or g.hour == "h1"', 42),
        ('g.zone != "FR"', 80), ('not (g.zone == "FR")', 80),
    ],
)  # fmt: skip
def test_rows_count_as_the_whole_condition_says(tmp_path: Path, where: str, count: int) -> None:
    assert total(tmp_path, f"count(g for g in grid where {where}) * 1 kgCO2e") == count


@pytest.mark.parametrize(
    ("where", "code"),
    [
        ('g.zone == "none" and g.intensty > 1 gCO2e/kWh', "E0307"), ('g.zone == "none" and g.intensity > 1 h', "E0202"),
        ('g.zon == "none"', "E0307"), ('g.intensity == "none"', "E0213"), ('g.zone == nobody', "E0301"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_condition_is_told_though_no_row_holds_its_text(
    tmp_path: Path, where: str, code: str
) -> None:
    found = checked(tmp_path, MODEL.format(f"count(g for g in grid where {where}) * 1 kgCO2e"))
    assert [one.code for one in errors(found)] == [code]


def test_too_many_rows_are_told_with_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(row_conditions, "MANY", HOURS)
    (one,) = errors(checked(tmp_path, MODEL.format("count(g for g in grid) * 1 kgCO2e")))
    assert (one.code, "look its rows up by a key" in one.help[0]) == ("E0702", True)


def test_a_table_is_measured_once_for_all_scenarios(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    measured: list[str] = []

    def counted(table: object, *others: object) -> object:
        measured.append(table.name)  # type: ignore[attr-defined]  # it is a table
        return measured_columns.measure(table, *others)  # type: ignore[arg-type]  # likewise

    monkeypatch.setattr(typed_tables, "measure", counted)
    scenarios = "".join(f'scenario s{i} {{ only = "{zone}" }}\n' for i, zone in enumerate(ZONES))
    found = checked(tmp_path, MODEL.format("count(g for g in grid where g.zone == only) * 1 kgCO2e") + scenarios)
    assert errors(found) == []
    assert [lca.run(found.under(one)).outcomes[0].total for one in found.scenarios] == [40] * 3
    assert measured == ["grid", "usage"]


# Rows that others look for in vain

JOIN = """
table grid from "grid.csv" ~ "x" { key time intensity in gCO2e/kWh }
table usage from "usage.csv" ~ "x" { time energy in kWh }
process p { makes 1 run emits u.energy * %s for u in usage }
unit run
assessment a { needs 1 run of p }
"""


def joined(folder: Path, read: str, grid: list[str], usage: list[str]) -> list[Diagnostic]:
    (folder / "grid.csv").write_text("time,intensity\n" + "".join(f"{key},1\n" for key in grid), encoding="utf-8")
    (folder / "usage.csv").write_text("time,energy\n" + "".join(f"{key},1\n" for key in usage), encoding="utf-8")
    return errors(check(SourceFile("m.lca", JOIN % read), folder / "m.lca"))


HOURLY = [f"2026-01-{day:02} {hour:02}:00:00" for day in range(1, 12) for hour in range(24)]


def test_a_join_in_which_no_key_is_found_is_told_once_with_both_spellings(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    searched: list[object] = []

    def counted(name: str, candidates: list[str]) -> str | None:
        searched.append(name)
        return nearest(name, candidates)

    monkeypatch.setattr(missing_rows, "nearest", counted)
    utc = [f"{time.replace(' ', 'T')}Z" for time in HOURLY]
    (one,) = joined(tmp_path, "grid[u.time].intensity", HOURLY, utc)
    assert (one.code, one.message) == ("E0618", '`grid` has no row "2026-01-01T00:00:00Z"')
    assert [(label.span.place, label.text) for label in one.labels[1:]] == [
        ("usage.csv:2", "`usage[1].time`; in 264 of 264 rows there is none of its keys"),
        ("grid.csv:2", "the nearest key"),
    ]
    assert len(searched) == 1


def test_a_join_that_finds_no_row_for_one_row_says_which(tmp_path: Path) -> None:
    (one,) = joined(tmp_path, "grid[u.time].intensity", HOURLY, [*HOURLY, "2026-02-01"])
    assert [label.span.place for label in one.labels[1:]] == [f"usage.csv:{len(HOURLY) + 2}", "grid.csv:2"][:1]
    read = "mean(g.intensity for g in grid where g.time == u.time)"
    (one,) = joined(tmp_path, read, HOURLY, [*HOURLY, "2026-02-01"])
    assert (one.code, one.labels[1].text) == ("E0617", "for `usage[265].time`, `2026-02-01`")


def test_of_many_rows_that_find_none_some_are_told(tmp_path: Path) -> None:
    read = "mean(g.intensity for g in grid where g.time == u.time)"
    assert len(joined(tmp_path, read, ["never"], HOURLY)) == 20
