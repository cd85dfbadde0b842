"""Cells that are read with suspicion: what is told, at which place, and what is not."""

from __future__ import annotations

from pathlib import Path

import pytest

from lca.check import check
from lca.diagnostics import Diagnostic
from lca.source import SourceFile

SUM = "sum(r.v for r in t) * 1 kgCO2e/kWh"


def suspected(folder: Path, data: str, columns: str = "v in kWh", emits: str = SUM) -> list[Diagnostic]:
    (folder / "t.csv").write_text(data, encoding="utf-8")
    table, rest = f'table t from "t.csv" ~ "x" {{ {columns} }}', "assessment a { needs 1 kg of p }"
    text = f"{table}\nprocess p {{ makes 1 kg emits {emits} }}\n{rest}\n"
    found = check(SourceFile("m.lca", text), folder / "m.lca").diagnostics
    assert [one.message for one in found if one.is_error] == []
    return [one for one in found if one.code.startswith("W084")]


def places(found: list[Diagnostic]) -> list[tuple[str, str]]:
    return [(one.code, one.span.place if one.span else "") for one in found]


def column(*values: str) -> str:
    return "v\n" + "".join(f"{value}\n" for value in values)


# Zeros before a number


@pytest.mark.parametrize(
    "values", [("0.000228", "000077"), ("000077",), ("000077", "000228"), ("1", "02"), ("05", "7")]
)
def test_zeros_before_a_number_are_told(tmp_path: Path, values: tuple[str, ...]) -> None:
    assert [code for code, _ in places(suspected(tmp_path, column(*values)))] == ["W0840"]


def test_what_a_lost_point_leaves_is_told_where_it_stands_with_what_was_there(tmp_path: Path) -> None:
    (one,) = suspected(tmp_path, column("0.000228", "000077", "0011"))
    assert one.message == "`v` of row 2 begins with zeros: `000077`, and 1 more are such"
    assert places([one]) == [("W0840", "t.csv:3")]
    assert "write `0.000077`" in one.help[0]


@pytest.mark.parametrize(
    "values", [("00", "01", "23"), ("001", "365"), ("0", "0.5", "10"), ("0", "0"), ("0.0", "00.5e1")[:1]]
)
def test_padding_and_plain_numbers_are_passed_over(tmp_path: Path, values: tuple[str, ...]) -> None:
    assert suspected(tmp_path, column(*values)) == []


# Amounts below nothing


def test_a_negative_amount_that_a_sum_nets_is_told(tmp_path: Path) -> None:
    (one,) = suspected(tmp_path, column("0.5", "-0.4", "0.5"))
    assert places([one]) == [("W0841", "t.csv:3")]
    assert one.message == "`v` of row 2 is negative: `-0.4`"
    assert [label.span.text for label in one.labels[2:]] == ["sum(r.v for r in t)"]


@pytest.mark.parametrize(
    ("data", "columns", "emits"),
    [
        (column("0.5", "-0.4", "0.5"), "v in kWh", "sum(r.v for r in t where r.v > 0 kWh) * 1 kgCO2e/kWh"),
        (column("0.5", "-0.4", "0.5"), "v in kWh", "sum(max(r.v, 0 kWh) for r in t) * 1 kgCO2e/kWh"),
        (column("0.5", "-0.4", "0.5"), "v in kWh", "max(r.v for r in t) * 1 kgCO2e/kWh"),
        (column("5", "-4", "5"), "v in %", "sum(r.v for r in t) * 1 kgCO2e"),
        (column("-1", "-4", "2"), "v in kWh", "0 kgCO2e - sum(r.v for r in t) * 1 kgCO2e/kWh"),
    ],
    ids=["chosen", "cut off", "greatest", "plain numbers", "mostly negative"],
)
def test_negative_numbers_that_are_meant_are_passed_over(tmp_path: Path, data: str, columns: str, emits: str) -> None:
    assert suspected(tmp_path, data, columns, emits) == []


# Headers, which test_header_units.py has more of


def test_a_header_that_names_another_unit_is_told_at_the_unit_of_the_column(tmp_path: Path) -> None:
    (one,) = suspected(tmp_path, "run,v_wh\na,150\n", 'v "v_wh" in kWh')
    assert (one.code, one.span.text if one.span else "") == ("W0842", "kWh")


# Rows that stand twice


def test_rows_that_are_equal_in_every_column_of_the_file_are_told(tmp_path: Path) -> None:
    (one,) = suspected(tmp_path, "run,v\na,3\nb,4\na,3\na,3\n", "v in kWh")
    assert places([one]) == [("W0843", "t.csv:4")]
    assert one.message == "row 3 of `t` is equal to row 1 in every column of its file, and 1 more are such"


@pytest.mark.parametrize("data", ["v\n3\n3\n", "run,v\na,3\nb,3\n", "run,v\na,3\na,3.0\n"])
def test_rows_that_differ_somewhere_or_hold_a_number_alone_are_passed_over(tmp_path: Path, data: str) -> None:
    assert suspected(tmp_path, data) == []


# Totals


@pytest.mark.parametrize(
    ("data", "line"),
    [
        ("m,v\nTotal,30\n1,10\n2,20\n", 2), ("m,v\n1,10\n2,20\nGrand total,30\n", 4),
        ("m,v\na,1.5\nb,2.5\nc,3.5\nx,7.5\n", 5),
        ("m,v\na,7.5\nb,1.5\nc,2.5\nx,3.5\n", 2), ("m,v\n1,10\nSumme,30\n2,20\n", 3),
    ],
)  # fmt: skip
def test_a_row_that_is_the_sum_of_the_others_is_told(tmp_path: Path, data: str, line: int) -> None:
    assert places(suspected(tmp_path, data)) == [("W0844", f"t.csv:{line}")]


@pytest.mark.parametrize(
    ("data", "emits"),
    [
        ("m,v\nTotal,30\n1,10\n2,20\n", 'sum(r.v for r in t where r.m != "Total") * 1 kgCO2e/kWh'),
        ("m,v\na,3\nb,1\nc,2\n", SUM), ("m,v\na,1\nTotal,31\nb,2\n", SUM), ("m,v\na,1\nb,1\n", SUM),
        ("m,v\na,0\nb,1\nc,2\nd,3\n", "max(r.v for r in t) * 1 kgCO2e/kWh"), ("m,v\nall,5\nb,0\nc,5\n", SUM),
    ],
    ids=["left out", "three by chance", "no total", "two alike", "not summed", "one other"],
)  # fmt: skip
def test_rows_that_are_no_totals_are_passed_over(tmp_path: Path, data: str, emits: str) -> None:
    assert suspected(tmp_path, data, "m v in kWh", emits) == []


# Rows of one run


def test_rows_of_one_run_that_only_grow_are_told_also_where_the_run_is_not_asked_for(tmp_path: Path) -> None:
    (one,) = suspected(tmp_path, "run_id,v\na,1\nb,2\na,2.5\na,2.7\nb,3\n")
    assert places([one]) == [("W0845", "t.csv:5")]
    assert one.message == "`v` of row 4 and the 2 rows of `a` before it only grow"


@pytest.mark.parametrize(
    "data",
    [
        "run_id,v\na,1\na,3\na,2\n", "run_id,v\na,1\nb,3\nc,5\n", "run_id,v\na,1\na,3\nb,5\nb,7\n",
        "region,v\na,1\na,3\na,5\n",
        "run_id,v\na,1\na,3\na,5\nb,2\nb,1\n",
    ],
)  # fmt: skip
def test_rows_of_runs_that_do_not_add_up_are_passed_over(tmp_path: Path, data: str) -> None:
    assert suspected(tmp_path, data) == []


def test_what_leaves_a_suspected_row_out_is_told_in_the_names_of_the_table(tmp_path: Path) -> None:
    data = "m,v\nTotal,30\n1,10\n2,20\n"
    (named,) = suspected(tmp_path, data, "m  v in kWh")
    (nameless,) = suspected(tmp_path, data)
    (negative,) = suspected(tmp_path, column("3", "-1", "4"))
    assert '`where r.m != "Total"`' in named.help[0]
    assert "which a column of texts would tell" in nameless.help[0]
    assert "`where r.v >= 0 kWh`" in negative.help[0]


def test_rows_of_a_clause_are_looked_at_as_those_of_a_sum(tmp_path: Path) -> None:
    emits = "r.v * 1 kgCO2e/kWh for r in t"
    assert places(suspected(tmp_path, "m,v\nTotal,30\n1,10\n2,20\n", emits=emits)) == [("W0844", "t.csv:2")]
    assert places(suspected(tmp_path, "run_id,v\na,1\na,2\na,4\n", emits=emits)) == [("W0845", "t.csv:4")]
