"""Cells of tables that are missing, or are no numbers."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pyarrow  # type: ignore[import-untyped]  # it ships no types
import pytest
from pyarrow import parquet

from lca.check import check
from lca.diagnostics import Diagnostic
from lca.source import SourceFile

MODEL = """table usage from "{file}" ~ "metered" {{ region energy in {unit} }}
process p {{ makes 1 kg emits count(r for r in usage where r.region != "WA") * 1 kgCO2e }}
assessment a {{ needs 1 kg of p }}
"""


def wrong(folder: Path, file: str, unit: str = "kWh", model: str = MODEL) -> list[Diagnostic]:
    path = folder / "m.lca"
    path.write_text(model.format(file=file, unit=unit), encoding="utf-8")
    found = check(SourceFile("m.lca", path.read_text(encoding="utf-8")), path)
    return [one for one in found.diagnostics if one.is_error]


def test_a_text_that_is_missing_is_told_at_its_place(tmp_path: Path) -> None:
    (tmp_path / "usage.csv").write_text('region,energy\nWA,1\n,2\n" ",3\nVA,4\n', encoding="utf-8")
    (one,) = wrong(tmp_path, "usage.csv")
    assert (one.code, one.span.line if one.span else 0) == ("E0615", 3)
    assert one.message == "`region` of row 2 is empty, and so in 1 more row"


def test_a_null_in_a_parquet_file_is_a_text_that_is_missing(tmp_path: Path) -> None:
    table = pyarrow.table({"region": ["WA", None, "VA"], "energy": [1.0, 2.0, 3.0]})
    parquet.write_table(table, tmp_path / "usage.parquet")
    (one,) = wrong(tmp_path, "usage.parquet")
    assert (one.code, one.message) == ("E0615", "`region` of row 2 is empty")
    assert one.span is not None
    assert one.span.text == "region"


def test_of_many_texts_that_are_missing_the_first_is_told_and_the_others_are_counted(tmp_path: Path) -> None:
    (tmp_path / "usage.csv").write_text("region,energy\nWA,1\n" + ",2\n" * 30, encoding="utf-8")
    (one,) = wrong(tmp_path, "usage.csv")
    assert one.message == "`region` of row 2 is empty, and so in 29 more rows"


@pytest.mark.parametrize("form", ["", "-", "NA", "N/A", "[N/A]", "n/a", "nan"])
def test_a_number_that_is_missing_is_told_once_to_who_reads_it(form: str, tmp_path: Path) -> None:
    (tmp_path / "usage.csv").write_text(f"region,energy\nWA,1\nVA,{form}\nWA,{form}\nVA,4\n", encoding="utf-8")
    assert wrong(tmp_path, "usage.csv") == []
    read = MODEL.replace("count(r for r", "sum(r.energy / (1 kWh) for r")
    (one,) = wrong(tmp_path, "usage.csv", model=read)
    shown = f"`{form}`" if form else "empty"
    assert (one.code, one.message) == ("E0615", f"`energy` of row 2 is {shown}, and so in 1 more row")
    left_out = read.replace('r.region != "WA"', f'r.energy != "{form}" and r.energy < 10 kWh')
    assert wrong(tmp_path, "usage.csv", model=left_out) == []


def test_a_condition_is_checked_though_texts_leave_out_every_row(tmp_path: Path) -> None:
    (tmp_path / "usage.csv").write_text("region,energy\nWA,1\nWA,2\n", encoding="utf-8")
    found = wrong(tmp_path, "usage.csv", model=MODEL.replace('"WA"', '"WA" and r.energy > 2 kg'))
    assert [one.code for one in found] == ["E0202"]


@pytest.mark.parametrize(
    ("cell", "unit", "meant"),
    [
        ("3MWh", "kWh", "3000"), ("5 %", "1", "0.05"), ("5 hour", "h", "5"),
        ("90 min", "h", "1.5"), ("0x10", "kWh", None), ("1e400", "kWh", None), ("3 kW", "kWh", None),
        ("3 kwh", "kWh", None), ("3rd", "kWh", None), ("1e999 MWh", "kWh", None),
    ],
)  # fmt: skip
def test_what_to_write_for_a_quantity_with_its_unit_is_the_same_quantity(
    tmp_path: Path, cell: str, unit: str, meant: str | None
) -> None:
    (tmp_path / "usage.csv").write_text(f"region,energy\nVA,{cell}\n", encoding="utf-8")
    (one,) = wrong(tmp_path, "usage.csv", unit)
    written = one.help[0].partition("`")[2].partition("`")[0] if one.help[0].startswith("write `") else None
    assert written == meant
    if meant is not None:
        (tmp_path / "usage.csv").write_text(f"region,energy\nVA,{Decimal(meant)}\n", encoding="utf-8")
        assert wrong(tmp_path, "usage.csv", unit) == []


@pytest.mark.parametrize(("cell", "unit"), [("1.50 kWh", "kWh"), ("1.50kWh", "kWh"), ("5 %", "%"), ("-3 kWh", "kWh")])
def test_a_cell_may_have_the_unit_of_its_column(tmp_path: Path, cell: str, unit: str) -> None:
    (tmp_path / "usage.csv").write_text(f"region,energy\nVA,{cell}\n", encoding="utf-8")
    assert wrong(tmp_path, "usage.csv", unit) == []


def test_what_stands_for_an_unknown_value_is_told_once(tmp_path: Path) -> None:
    rows = "".join(f"WA,{cell}\n" for cell in ["1", "unknown", "2", "unknown", "none", "unknown"])
    (tmp_path / "usage.csv").write_text(f"region,energy\n{rows}", encoding="utf-8")
    assert [one.message for one in wrong(tmp_path, "usage.csv")] == [
        "`energy` of row 2 is no number: `unknown`, and so in 2 more rows",
        "`energy` of row 5 is no number: `none`",
    ]
