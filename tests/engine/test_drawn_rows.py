"""Spreads whose parameters are columns and other values: each row is drawn by itself, a value once."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import numpy as np
import pytest

import lca
from lca.engine.evaluate import evaluate
from lca.engine.sample import Sampler
from lca.engine.sample_statistics import SampledOutcome, sample
from lca.engine.sensitivity import influences
from lca.program.cells import Draw, Figure
from lca.program.figure_id import read_id
from lca.program.operations.operation import Array

PARTS = "component,gwp,gwp_min,gwp_max\nCPU,20.5,10,40\nRAM,120,60,300\n"
SERVER = """\
table parts from "rows.csv" ~ "an API" { v "gwp" in kgCO2e  low "gwp_min" in kgCO2e  high "gwp_max" in kgCO2e }
manufacturing server { makes 1 server  emits triangular(r.low, r.v, r.high) for r in parts }
assessment a { needs 1 server of server }
check "the point value" a.total = 140.5 kgCO2e ~ "20.5 + 120"
"""
SITES = "site,energy,sd,gsd\nA,10,1,1.2\nB,20,4,1.5\n"
METERS = """\
table sites from "rows.csv" ~ "meters" { key site energy in kWh sd in kWh gsd in 1 }
let of_a = normal(sites["A"].energy, sites["A"].sd)
let all = sum(lognormal(r.energy, r.gsd) for r in sites)
let both = sum(normal(r.energy, r.sd) for r in sites)
process p {
  makes 1 year
  emits (of_a + all) * 1 kgCO2e/kWh ~ "an example"
}
assessment a { needs 1 year of p }
"""


def checked(folder: Path, model: str, rows: str) -> lca.Checked:
    (folder / "rows.csv").write_text(rows, encoding="utf-8")
    (folder / "model.lca").write_text(model, encoding="utf-8")
    found = lca.check_file(folder / "model.lca")
    assert found.ok, [one.message for one in found.diagnostics if one.is_error]
    return found


def sampled(folder: Path, model: str, rows: str, count: int = 20_000) -> SampledOutcome:
    (found,) = sample(lca.run(checked(folder, model, rows).under()), count).outcomes
    return found


def values(folder: Path, model: str, rows: str, *names: str, count: int = 20_000) -> list[Array]:
    program = checked(folder, model, rows).under()
    cells = [program.named[read_id(name)].cell for name in names]
    return [one.copy() for one in Sampler(evaluate(program), count, 0).each(cells)]


def test_each_row_is_drawn_within_its_own_bounds(tmp_path: Path) -> None:
    found = sampled(tmp_path, SERVER, PARTS)
    assert found.outcome.total == Decimal("140.5")
    assert found.figures == 2
    assert 70_000 <= found.samples.min() < 100_000
    assert 270_000 < found.samples.max() <= 340_000
    assert found.samples.mean() / 1000 == pytest.approx((20.5 + 10 + 40 + 120 + 60 + 300) / 3, rel=0.01)


def test_rows_are_independent_and_a_value_is_drawn_once(tmp_path: Path) -> None:
    of_a, both = (one / 3.6e6 for one in values(tmp_path, METERS, SITES, "of_a", "both"))
    assert (of_a.mean(), of_a.std()) == (pytest.approx(10, abs=0.05), pytest.approx(1, rel=0.03))
    assert both.std() == pytest.approx(17**0.5, rel=0.03)
    twice = METERS + "let twice = of_a + of_a\n"
    (one,) = values(tmp_path, twice, SITES, "twice")
    assert (one / 3.6e6).std() == pytest.approx(2, rel=0.03)


def test_a_row_that_is_added_changes_no_draw_of_the_others(tmp_path: Path) -> None:
    by_key = METERS + 'let b = sum(normal(r.energy, r.sd) for r in sites where r.site == "B")\n'
    (before,) = values(tmp_path, by_key, SITES, "b", count=50)
    (after,) = values(tmp_path, by_key, SITES.replace("A,10", "C,1,1,1.1\nA,10"), "b", count=50)
    assert np.array_equal(before, after)


def test_an_instance_whose_own_values_are_the_parameters_is_drawn_by_itself() -> None:
    model = """\
process t(load) { makes 1 kg emits normal(load, load * (10 % ~ "x")) }
process p { makes 1 kg uses 1 kg of t(load = (5 kgCO2e ~ "x")) uses 1 kg of t(load = (6 kgCO2e ~ "x")) }
assessment a { needs 1 kg of p }
"""
    program = lca.check_text(model).under()
    streams = {cell.stream for cell in program.cells if isinstance(cell, Draw)}
    assert len(streams) == 2


def test_what_is_drawn_has_its_variance_and_its_parameters_their_slopes(tmp_path: Path) -> None:
    program = checked(tmp_path, METERS, SITES).under()
    found = influences(evaluate(program), program.assessments["a"].impacts["climate"].total)
    drawn = {str(one.figure.name): one for one in found if one.variance}
    assert sorted(drawn) == [
        'lognormal(r.energy, r.gsd) for sites["A"]', 'lognormal(r.energy, r.gsd) for sites["B"]',
        'normal(sites["A"].energy, sites["A"].sd)',
    ]  # fmt: skip
    assert drawn['normal(sites["A"].energy, sites["A"].sd)'].variance == Decimal(1_000) ** 2
    slopes = {str(one.figure.name): one.scaled for one in found}
    assert slopes['sites["A"].energy'] == 20_000
    assert slopes['sites["A"].sd'] == 0


def test_a_row_that_is_out_of_order_is_told_at_its_cell(tmp_path: Path) -> None:
    program = checked(tmp_path, SERVER, PARTS.replace("120,60,300", "120,300,60")).under()
    with pytest.raises(lca.LcaError) as raised:
        lca.run(program)
    (told,) = raised.value.diagnostics
    assert told.span is not None
    assert (told.code, told.span.line, told.span.column) == ("E0514", 3, 9)
    assert "300 kgCO2e, 120 kgCO2e, 60 kgCO2e do not go from low to high" in told.message


def test_a_row_of_equal_bounds_is_certain(tmp_path: Path) -> None:
    found = sampled(tmp_path, SERVER, PARTS.replace("20.5,10,40", "20.5,20.5,20.5").replace("60,300", "120,120"), 100)
    assert np.allclose(found.samples, 140_500)


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("normal(load, load) quality (1, 1, 1, 1, 2)", "E0224"),
        ('normal(load, 1 kg ~ "x", load)', "E0101"),
        ("uniform(load, load, load)", "E0312"),
    ],
)
def test_what_cannot_be_drawn_is_told(value: str, code: str) -> None:
    found = lca.check_text(f'parameter load = 5 kg ~ "x"\nlet y = {value}\n')
    assert code in [one.code for one in found.diagnostics]


def test_scores_stand_in_columns(tmp_path: Path) -> None:
    model = """\
table parts from "rows.csv" ~ "x" { key part energy in kWh quality (q1, q2, 3, q4, q5) q1 q2 q4 q5 }
process p { makes 1 kg emits sum(r.energy for r in parts) * 1 kgCO2e/kWh ~ "x" }
assessment a { needs 1 kg of p }
"""
    rows = "part,energy,q1,q2,q4,q5\nA,10,1,2,2,2\nB,20,1,1,3,5\n"
    program = checked(tmp_path, model, rows).under()
    figures = [one for one in program.cells if isinstance(one, Figure) and one.quality]
    assert {str(one.name): one.quality.scores for one in figures if one.quality} == {
        'parts["A"].energy': (1, 2, 3, 2, 2), 'parts["B"].energy': (1, 1, 3, 3, 5),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("scores", "rows", "told"),
    [
        ("(q1, q2, 3, q4, q9)", "A,10,1,2,2,2", "`q9` is no column of `parts`"),
        ("(q1, q2)", "A,10,1,2,2,2", "there are 5 scores"),
        ("(q1, q2, 3, q4, q5)", "A,10,7,2,2,2\nB,1,x,1,1,1", "`q1` is `7`, and so in 1 more rows"),
    ],
)
def test_scores_that_are_none_are_told(scores: str, rows: str, told: str, tmp_path: Path) -> None:
    (tmp_path / "rows.csv").write_text(f"part,energy,q1,q2,q4,q5\n{rows}\n", encoding="utf-8")
    model = f'table parts from "rows.csv" ~ "x" {{ key part energy in kWh quality {scores} q1 q2 q4 q5 }}\n'
    (tmp_path / "model.lca").write_text(model, encoding="utf-8")
    found = [one for one in lca.check_file(tmp_path / "model.lca").diagnostics if one.code == "E0224"]
    assert [told in one.message for one in found] == [True]
