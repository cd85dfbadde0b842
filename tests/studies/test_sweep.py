"""Sweeps: what they are over, and the totals at every point."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise
from pathlib import Path

import pytest

import lca
from lca.check import Checked
from lca.diagnostics import LcaError
from lca.studies.sweep import Point, Sweep, sweep
from lca.studies.sweep_axes import MOST, Axis, read_axis

MODEL = """
use grid
parameter users = 5 person ~ "a guess"
parameter load = 50 % ~ "a guess"
parameter region = "WA"
parameter site "Where" = clean
process clean { makes 1 kWh emits 1 kgCO2e ~ "x" }
process dirty { makes 1 kWh emits 10 kgCO2e ~ "x" }
process steel { makes 1 kg emits 2 kgCO2e ~ "x" }
process both { makes 1 kWh of power share 50 % ~ "x" makes 1 kg of ash share 50 % ~ "x" emits 8 kgCO2e ~ "x" }
process p {
  makes 1 day
  uses  users * 1 kWh/person of site ~ "x"
  emits (if region == "WA" then 1 kgCO2e else 2 kgCO2e) * load ~ "x"
  uses  1 kg of steel ~ "x"
}
assessment a { needs 1 day of p }
scenario crowd { users = 50 person }
"""


@pytest.fixture(scope="module")
def checked() -> Checked:
    found = lca.check_text(MODEL)
    assert found.ok, [d.message for d in found.diagnostics if d.is_error]
    return found


def texts(axis: Axis) -> list[str]:
    return [value.text for value in axis.values]


def swept(checked: Checked, *overs: str, scenario: str = "", **settings: str) -> Sweep:
    return sweep(checked, scenario, checked.read(settings), [read_axis(checked, over) for over in overs])


def totals(found: Sweep) -> list[Decimal | None]:
    return [point.totals.get(("a", "climate")) for point in found.points]


def refused(checked: Checked, over: str) -> str:
    with pytest.raises(LcaError) as caught:
        read_axis(checked, over)
    (diagnostic,) = caught.value.diagnostics
    return diagnostic.code


# What a sweep is over


def test_a_list_has_the_values_between_commas(checked: Checked) -> None:
    assert texts(read_axis(checked, "users=1 person, 2e3 person,3 person")) == ["1 person", "2e3 person", "3 person"]
    assert texts(read_axis(checked, " users = 7 person ")) == ["7 person"]


def test_commas_in_parentheses_and_in_texts_separate_no_values(checked: Checked) -> None:
    assert texts(read_axis(checked, "users=min(1 person, 2 person), 3 person")) == [
        "min(1 person, 2 person)",
        "3 person",
    ]
    assert texts(read_axis(checked, 'region="a, b", "c"')) == ['"a, b"', '"c"']
    assert texts(read_axis(checked, 'region="a..b", "c  d"')) == ['"a..b"', '"c  d"']


def test_a_value_that_is_there_twice_is_one(checked: Checked) -> None:
    assert texts(read_axis(checked, "users=1 person, 1  person")) == ["1 person"]


def test_a_range_has_so_many_values_at_equal_distances_with_both_ends(checked: Checked) -> None:
    axis = read_axis(checked, "users=1e5..1e7 person:7")
    assert texts(axis) == [f"{100_000 + 1_650_000 * index} person" for index in range(7)]
    assert texts(read_axis(checked, "users=0..1 person:3")) == ["0 person", "0.5 person", "1 person"]


def test_a_range_may_go_down_and_through_nothing(checked: Checked) -> None:
    assert texts(read_axis(checked, "users=2..-1 person:4")) == ["2 person", "1 person", "0 person", "-1 person"]
    assert texts(read_axis(checked, "load=-0.1..0.2:4")) == ["-0.1", "0", "0.1", "0.2"]


def test_a_range_with_log_has_equal_ratios(checked: Checked) -> None:
    assert texts(read_axis(checked, "users=1e5..1e7 person:3 log")) == [
        "100000 person",
        "1000000 person",
        "10000000 person",
    ]
    numbers = [Decimal(text.split()[0]) for text in texts(read_axis(checked, "users=1..10 person:5 log"))]
    ratios = [after / before for before, after in pairwise(numbers)]
    assert max(ratios) - min(ratios) < Decimal("1e-25")
    assert [numbers[0], numbers[-1]] == [1, 10]


def test_a_range_of_the_largest_and_the_smallest_numbers_is_swept(checked: Checked) -> None:
    assert len(read_axis(checked, "users=1e-60..1e60 person:5 log").values) == 5
    assert len(read_axis(checked, "users=1e59..1e60 person:3").values) == 3


def test_ranges_values_and_patterns_stand_beside_each_other(checked: Checked) -> None:
    assert texts(read_axis(checked, "users=1..3 person:3, 9 person")) == [
        "1 person",
        "2 person",
        "3 person",
        "9 person",
    ]
    assert texts(read_axis(checked, "site=dirty, cl*")) == ["dirty", "clean"]


def test_a_pattern_finds_what_supplies_the_same(checked: Checked) -> None:
    axis = read_axis(checked, "site=*")
    assert {"clean", "dirty", "both.power", "grid.no_2024"} <= set(texts(axis))
    assert {"steel", "p", "both.ash"} <= set(axis.left_out)
    assert set(texts(read_axis(checked, "site=?????"))) == {"clean", "dirty"}


def test_a_factor_of_two_names_is_found_once_by_its_own(checked: Checked) -> None:
    found = texts(read_axis(checked, "site=grid.no*"))
    assert "grid.no_2024" in found
    assert "grid.no" not in found
    assert texts(read_axis(checked, "site=grid.n?_2025")) == ["grid.no_2025"]


def test_a_pattern_finds_the_nodes_of_models_that_are_used(tmp_path: Path) -> None:
    (tmp_path / "plants.lca").write_text("process coal { makes 1 kWh emits 9 kgCO2e }\n", encoding="utf-8")
    text = 'use "./plants.lca" as plants\n' + MODEL
    (tmp_path / "model.lca").write_text(text, encoding="utf-8")
    assert texts(read_axis(lca.check_file(tmp_path / "model.lca"), "site=plants.*")) == ["plants.coal"]


@pytest.mark.parametrize(
    ("over", "code"),
    [
        ("users", "E0901"), ("users=", "E0901"), ("=1 person", "E0901"), ("", "E0901"), ("users=,", "E0901"),
        ("users=1 person,,2 person", "E0901"), ("users=1..2 person", "E0901"), ("users=1..2", "E0901"),
        ("users=1..2 person:", "E0901"), ("users=1..2 person:0", "E0901"), ("users=1..2 person:1", "E0901"),
        ("users=1..2 person:-3", "E0901"), ("users=1..2 person:2.5", "E0901"), ("users=1..2 person:many", "E0901"),
        ("users=1..2 person:³", "E0901"), ("users=..2 person:3", "E0901"), ("users=1.. person:3", "E0901"),
        ("users=1...2 person:3", "E0901"), ("users=1..2..3 person:3", "E0901"), ("users=1 person..2 person:3", "E0901"),
        ("users=2..2 person:3", "E0901"), ("users=1..2 person:3 linear", "E0901"), ("users=0..2 person:3 log", "E0901"),
        ("users=-1..2 person:3 log", "E0901"), ("users=-2..-1 person:3 log", "E0901"), ("users=grid.*", "E0901"),
        ("users=2*load", "E0901"), ("region=*", "E0901"), ("users=1..2 person:10001", "E0902"),
        (f"users=1..2 person:{'9' * 12}", "E0901"), ("site=grid.zz*", "E0903"), ("site=ste*", "E0903"),
        ("users=1..2 kg:3", "E0209"), ("users=1..2 persn:3", "E0201"), ("users=1e61..1e62 person:3", "E0704"),
        ("usres=1..2 person:3", "E0310"), ("p=1..2 person:3", "E0310"), ("nodes.x=grid.*", "E0310"),
        ("site=1..2 kWh:3", "E0213"), ("users=clean", "E0213"), ("users=1 person +", "E0101"), ("site=steel", "E0209"),
    ],
)  # fmt: skip
def test_what_cannot_be_swept_over_is_told(checked: Checked, over: str, code: str) -> None:
    assert refused(checked, over) == code


def test_what_was_tried_leaves_no_finding_behind(checked: Checked) -> None:
    read_axis(checked, "site=*")
    refused(checked, "users=1..2 kg:3")
    assert texts(read_axis(checked, "users=1 person")) == ["1 person"]


# The totals


def test_totals_of_a_linear_model_are_on_a_line(checked: Checked) -> None:
    found = swept(checked, "users=0..10 person:11")
    assert totals(found) == [Decimal("2.5") + users for users in range(11)]
    assert [point.places for point in found.points] == [(index,) for index in range(11)]


def test_each_point_is_what_a_run_under_its_settings_gives(checked: Checked) -> None:
    found = swept(checked, "users=1..20 person:5 log", "site=clean, dirty, grid.no, both.power", load="25 %")
    for point in found.points:
        users, site = (axis.values[place].text for axis, place in zip(found.axes, point.places, strict=True))
        single = lca.run(checked.under("", {"users": users, "site": site, "load": "25 %"}))
        assert point.totals == {("a", "climate"): single.outcomes[0].total}


def test_the_second_parameter_varies_within_the_first(checked: Checked) -> None:
    found = swept(checked, "users=1 person, 2 person", "load=0 %, 100 %")
    assert totals(found) == [3, 4, 4, 5]


def test_a_sweep_is_under_a_scenario_and_settings(checked: Checked) -> None:
    assert totals(swept(checked, "load=0 %, 100 %", scenario="crowd")) == [52, 53]
    assert totals(swept(checked, "load=0 %, 100 %", users="7 person", scenario="crowd")) == [9, 10]


def test_texts_are_swept_over(checked: Checked) -> None:
    assert totals(swept(checked, 'region="WA", "OR"')) == [Decimal("7.5"), Decimal(8)]


def test_what_a_pattern_finds_stands_in_the_order_of_its_totals(checked: Checked) -> None:
    for overs in (
        ["site=grid.*_2024"],
        ["site=grid.*_2024", "users=1 person, 5 person"],
        ["users=1 person, 5 person", "site=grid.*_2024"],
    ):
        found = swept(checked, *overs)
        number = next(index for index, axis in enumerate(found.axes) if axis.parameter == "site")
        by_site: dict[int, list[Point]] = {}
        for point in found.points:
            by_site.setdefault(point.places[number], []).append(point)
        sums = [sum(point.totals["a", "climate"] for point in points) for _, points in sorted(by_site.items())]
        assert sums == sorted(sums)
        assert [point.places for point in found.points] == sorted(point.places for point in found.points)


def test_a_point_that_cannot_be_computed_says_why_and_leaves_the_others(checked: Checked) -> None:
    found = swept(checked, "users=-1..1 person:3")
    assert totals(found) == [None, Decimal("2.5"), Decimal("3.5")]
    assert [point.problem.code if point.problem else "" for point in found.points] == ["E0506", "", ""]


def test_a_sweep_of_which_no_point_can_be_computed_is_refused(checked: Checked) -> None:
    with pytest.raises(LcaError, match="E0506"):
        swept(checked, "users=-3..-1 person:3")


def test_more_points_than_are_computed_are_refused_before_any_is(checked: Checked) -> None:
    with pytest.raises(LcaError, match="E0902"):
        swept(checked, "users=1..2 person:101", "load=1..2 %:100")
    assert len(swept(checked, "users=1..2 person:10", "load=1..2 %:10").points) == 100
    with pytest.raises(LcaError, match="E0902"):
        read_axis(checked, "users=" + ",".join(f"{index} person" for index in range(MOST + 1)))


def test_a_model_without_assessment_cannot_be_swept() -> None:
    with pytest.raises(LcaError, match="E0406"):
        swept(lca.check_text("parameter x = 1 kg"), "x=1 kg, 2 kg")


def test_a_number_that_chooses_a_row_of_a_table_chooses_at_every_point(tmp_path: Path) -> None:
    (tmp_path / "hours.csv").write_text("hour,each\n1,10\n2,20\n3,40\n", encoding="utf-8")
    (tmp_path / "model.lca").write_text(
        'table hours from "hours.csv" { key hour in h each in kgCO2e ~ "x" }\n'
        'parameter at = 1 h ~ "x"\n'
        "process p { makes 1 kg emits hours[at].each * (at / (1 h)) }\nassessment a { needs 1 kg of p }\n",
        encoding="utf-8",
    )
    checked = lca.check_file(tmp_path / "model.lca")
    assert checked.ok, [d.message for d in checked.diagnostics if d.is_error]
    assert totals(swept(checked, "at=1..3 h:3")) == [10, 40, 120]
    found = swept(checked, "at=3..4 h:2")
    assert totals(found) == [120, None]


def test_indicators_that_not_every_supplier_counts_are_missing_where_they_are_not_counted() -> None:
    text = """
    indicator water in L
    parameter site = wet
    process wet { makes 1 kWh emits 3 L of water ~ "x" }
    process p { makes 1 kg uses 2 kWh of site ~ "x" }
    process dry { makes 1 kWh emits 1 kgCO2e ~ "x" }
    assessment a { needs 1 kg of p }
    """
    found = swept(lca.check_text(text), "site=wet, dry")
    assert [point.totals[("a", "water")] for point in found.points] == [6, 0]
    assert list(found.series) == [("a", "climate"), ("a", "water")]
