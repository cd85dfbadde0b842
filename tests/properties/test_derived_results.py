"""A derived result is what its expression is wherever results are read: in value, in samples and by slopes."""

from __future__ import annotations

from random import Random

import numpy as np
import pytest

import lca
from lca.arithmetic import telling
from lca.engine.evaluate import evaluate
from lca.engine.result import run
from lca.engine.sample import Sampler
from lca.engine.sample_statistics import sample
from lca.engine.sensitivity import influences
from lca.program import total_cell
from lca.program.cells import Figure
from lca.studies.variants import with_values

HEAD = """
parameter load = 5 kWh ± 20 % ~ "an example"
parameter users = 3 person (2 person to 5 person) ~ "an example"
process grid { makes 1 kWh emits 400 gCO2e ± 5 % ~ "an example" }
process rack { makes 1 h emits 3 kgCO2e ~ "an example" }
serving chat { makes 1 day uses load of grid uses 2 h * (users / (1 person)) of rack ~ "an example" }
assessment year { needs 365 day of chat }
assessment week { needs 7 day of chat }
scenario more { load = 9 kWh ± 10 % ~ "an example" }
"""
EMISSIONS = (
    "year.total",
    "week.total",
    "year.node(rack)",
    "year.stage(process)",
    "load * 2 kgCO2e/kWh",
    "year.credits",
)
PURE = ("users / (1 person)", "load / (2 kWh)", "year.total / week.total", "3", "0.25")


def expression(random: Random, depth: int) -> str:
    """An expression of emissions over what a result may read."""
    if not depth:
        return random.choice(EMISSIONS)
    form = random.choice(("({}) + ({})", "({}) - ({})", "max({}, {})", "({}) * ({})", "({}) / (1 + abs({}))"))
    second = random.choice(PURE) if "*" in form or "/" in form else expression(random, depth - 1)
    return form.format(expression(random, depth - 1), second)


@pytest.mark.parametrize("seed", range(25))
def test_a_result_is_what_its_expression_is_in_a_check(seed: int) -> None:
    written = expression(Random(seed), 1 + seed % 3)
    text = f"""{HEAD}
result made = {written} ~ "an example"
result again in gCO2e = made
check "made" made = {written} ~ "an example"
check "again" again = {written} ~ "an example"
check "in more" made = {written} in scenario more ~ "an example"
"""
    checked = lca.check_text(text)
    for scenario in ("", "more"):
        result = run(checked.under(scenario))
        assert [verdict.holds for verdict in result.verdicts] == [True] * (1 if scenario else 2)
        assert [one.left for one in result.verdicts[:1]] == [result.derived[0].total]
        with telling():
            assert result.derived[1].total == result.derived[0].total * 1000


@pytest.mark.parametrize("seed", range(6))
def test_samples_of_a_result_are_its_expression_of_the_samples_of_what_it_reads(seed: int) -> None:
    text = f'{HEAD}\nresult made = year.total / (users * (2 kg/person ± 10 % ~ "a guess")) + week.total / (1 g ~ "b")'
    result = run(lca.check_text(text).under())
    sampled = sample(result, 500, seed)
    sampler, program = Sampler(result.evaluation, 500, seed), result.program
    (divisor,) = (
        index for index, cell in enumerate(program.cells)
        if isinstance(cell, Figure) and str(cell.name) == "made[1]"
    )  # fmt: skip
    users = next(one.cell for name, one in program.named.items() if str(name) == "users")
    totals = [total_cell(program, name, "climate") for name in ("year", "week")]
    year, week, of_users, by = sampler.each([*totals, users, divisor])
    (made,) = sampled.derived
    assert made is not None
    np.testing.assert_allclose(made.samples, year / (of_users * by) + week, rtol=1e-12)
    assert made.total is not None
    assert float(made.total.least) == pytest.approx(made.samples.min(), rel=1e-5)
    assert float(made.total.greatest) == pytest.approx(made.samples.max(), rel=1e-5)


def test_the_slope_of_a_result_is_that_of_its_values() -> None:
    text = f'{HEAD}\nresult made in gCO2e/person = year.total / users + week.total * (load / (9 kWh * users) ~ "b")'
    result = run(lca.check_text(text).under())
    cell = result.program.derived["made"].cell
    whole = result.evaluation.number(cell)
    found = influences(result.evaluation, cell)
    assert len(found) >= 8
    for one in found:
        step = one.figure.value / 10**12
        moved = with_values(result.program, {one.figure.name: one.figure.value + step})
        slope = (evaluate(moved).number(cell) - whole) / step
        assert float(slope) == pytest.approx(float(one.slope), rel=1e-6)


def test_a_result_of_what_rests_on_a_basis_has_no_samples() -> None:
    text = f"{HEAD}\nresult part = year.assumed / year.total\nresult all = year.total"
    part, whole = sample(run(lca.check_text(text).under()), 100).derived
    assert part is None
    assert whole is not None
