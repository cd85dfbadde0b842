"""A column of many rows is one line of a sensitivity: the sum of what its cells do."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from click.testing import CliRunner

import lca
from lca.cli import main
from lca.studies.sensitive_columns import by_column
from lca.studies.sensitivity_analysis import sensitivity
from lca.trail.families import MANY

MODEL = """\
table hourly from "hourly.csv" ~ "metered" { key hour  intensity in gCO2e/kWh  load in kWh }
process a { makes 1 kg  emits 2 * sum(h.load * h.intensity for h in hourly) }
assessment all { needs 3 kg of a }
"""


@pytest.fixture
def model(tmp_path: Path) -> Path:
    cells = "".join(f"{hour},100,{hour + 1}\n" for hour in range(300))
    (tmp_path / "hourly.csv").write_text(f"hour,intensity,load\n{cells}", encoding="utf-8")
    (tmp_path / "model.lca").write_text(MODEL, encoding="utf-8")
    return tmp_path / "model.lca"


def test_a_column_is_the_sum_of_its_cells(model: Path) -> None:
    found = sensitivity(lca.run(lca.check_file(model).under()))
    (cells,), (whole,) = found.results, by_column(found).results
    columns = {one.name: one for one in whole.figures}
    loads = [one for one in cells.figures if one.name.endswith(".load")]
    assert len(loads) == 300
    load = columns["hourly.load"]
    assert load.value == "300 figures, 1 to 300"
    assert load.elasticity == "1"
    assert Decimal(load.per_ten_percent) == sum(Decimal(one.per_ten_percent) for one in loads)
    assert Decimal(load.derivative) * 1000 == 300 * 100 * 2 * 3
    assert sorted(one.name for one in whole.figures if one.name.startswith("hourly")) == [
        "hourly.intensity",
        "hourly.load",
    ]
    assert by_column(found, 1).results[0].others == len(whole.figures) - 1


def test_few_rows_are_told_one_by_one(model: Path) -> None:
    table = model.with_name("hourly.csv")
    table.write_text("".join(table.read_text().splitlines(keepends=True)[: MANY + 1]), encoding="utf-8")
    found = sensitivity(lca.run(lca.check_file(model).under()))
    assert by_column(found) == found


def test_the_command_tells_columns_as_text_and_cells_as_csv(model: Path) -> None:
    said = CliRunner().invoke(main, ["sensitivity", str(model)])
    assert said.exit_code == 0
    assert sorted(line.split()[0] for line in said.stdout.splitlines() if line.startswith("  hourly")) == [
        "hourly.intensity", "hourly.load",
    ]  # fmt: skip
    rows = CliRunner().invoke(main, ["sensitivity", str(model), "--format", "csv"]).stdout
    assert rows.count("hourly[") == 600
