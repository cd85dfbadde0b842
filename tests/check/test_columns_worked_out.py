"""Columns that are worked out row by row, and samples that are integrated."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

import lca
from lca.engine.evaluate import evaluate
from lca.program.cells import Draw

LOG = "gpu,t,power,sd\n0,0,100,1\n1,0,200,2\n0,10,300,3\n1,10,400,4\n0,25,300,3\n"
MODEL = """\
table log from "log.csv" ~ "x" {{
  gpu
  t in s
  power in W
  sd in W
  {lets}
}}
parameter factor = 2 ~ "x"
{values}
"""


def checked(folder: Path, lets: str, values: str, rows: str = LOG) -> lca.Checked:
    (folder / "log.csv").write_text(rows, encoding="utf-8")
    (folder / "model.lca").write_text(MODEL.format(lets=lets, values=values), encoding="utf-8")
    return lca.check_file(folder / "model.lca")


def errors(found: lca.Checked) -> list[str]:
    return [one.code for one in found.diagnostics if one.is_error]


@pytest.mark.parametrize(
    ("lets", "value", "joules"),
    [
        ("let energy = power * 1 h", "sum(r.energy for r in log)", 1300 * 3600),
        ("let energy = double * 1 h  let double = power * factor", "sum(r.energy for r in log)", 2600 * 3600),
        ('let e = if gpu == "0" then power * 1 h else 0 kWh', "max(r.e for r in log)", 300 * 3600),
        ("let e = power * other", "sum(r.e for r in log where r.e > 0 kWh)", 1300 * 3600),
        ("", 'integrate(r.power over r.t for r in log where r.gpu == "0")', 100 * 10 + 300 * 15),
        ("let p = power * factor", 'integrate(r.p over r.t for r in log where r.gpu == "1")', 2 * 200 * 10),
        ("", 'integrate(r.power over r.t for r in log where r.t == "")', 0),
    ],
)
def test_a_value_is_that_of_its_rows(lets: str, value: str, joules: int, tmp_path: Path) -> None:
    found = checked(tmp_path, lets, f'let e = {value}  ~ "x"\nlet other = 1 h * hours\nparameter hours = 1 ~ "x"')
    assert errors(found) == []
    program = found.under()
    named = {str(name): one.cell for name, one in program.named.items()}
    assert evaluate(program).number(named["e"]) == Decimal(joules)


@pytest.mark.parametrize(
    ("lets", "values", "codes"),
    [
        ("let a = b  let b = a", "", ["E0308"]),
        ("let a = power + 1 kg", "", ["E0202"]),
        ("let power = t", "", ["E0302"]),
        ("let a = t  let a = t", "", ["E0302"]),
        ("let a = pwer", "", ["E0301"]),
        ("let a = power * power_of", 'parameter power_of = 5 kg ~ "x"', []),
        ("let a = power", "let power = 5 kg", ["E0302"]),
        ("let a = log", "", ["E0213"]),
        ("let a = power", "let e = sum(r.b for r in log)", ["E0307"]),
        ("", "let e = sum(r.power over r.t for r in log)", ["E0312"]),
        ("", "let e = integrate(r.power for r in log)", ["E0312"]),
        ("", "let e = integrate(r.power over r.t for r in log)", ["E0628"]),
        ("let u = t * 2", 'let e = integrate(r.power over r.u for r in log where r.gpu == "0")', ["E0628"]),
        ("", "let e = integrate(r.power over r.t for r in log where r.power > 150 W)", ["E0616"]),
        ("", "let e = integrate(r.gpu over r.t for r in log)", ["E0213"]),
    ],
)
def test_what_is_wrong_with_a_column_or_with_samples_is_told(
    lets: str, values: str, codes: list[str], tmp_path: Path
) -> None:
    assert errors(checked(tmp_path, lets, values)) == codes


def test_a_column_that_is_drawn_is_drawn_for_each_row(tmp_path: Path) -> None:
    found = checked(tmp_path, "let drawn = normal(power, sd)", "let e = sum(r.drawn for r in log)")
    rows = {cell.rows for cell in found.under().cells if isinstance(cell, Draw)}
    assert {f"log[{row}]" for row in range(1, 6)} <= rows


def test_a_column_that_nothing_reads_is_told(tmp_path: Path) -> None:
    found = checked(tmp_path, "let a = power", "assessment b { needs 1 kg of p }\nprocess p { makes 1 kg }")
    assert "log.a" in [one.message.split("`")[1] for one in found.diagnostics if one.code == "W0813"]
