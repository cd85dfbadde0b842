"""Distributions: what is written becomes the parameters that it means, and samples have the moments of closed forms."""

from __future__ import annotations

import math
from decimal import Decimal

import numpy as np
import pytest

import lca
from lca.check.pedigree import FACTORS, log_variance
from lca.engine.draws import UniformStream, drawn_figures
from lca.program.cells import Figure
from lca.program.operations.operation import Array
from lca.spread import Shape, Spread, variance

MANY = 200_000


def figures(text: str) -> dict[str, Figure]:
    checked = lca.check_text(f'source s {{ title "S" }}\n{text}')
    assert checked.ok, [d.message for d in checked.diagnostics if d.is_error]
    return {str(cell.name): cell for cell in checked.under().cells if isinstance(cell, Figure)}


def spread(written: str) -> Spread:
    found = figures(f'let x = {written} ~ "an example"')["x[1]"].spread
    assert found is not None
    return found


def samples(of: Spread, count: int = MANY) -> Array:
    parameters = [np.asarray(float(one)) for one in of.parameters]
    return drawn_figures(of.shape, parameters, UniformStream(1, "x").next(count))


@pytest.mark.parametrize("written", ["1287 MWh ± 5 %", "1287 MWh ± 64.35 MWh", "1287 MWh ± 64_350 kWh"])
def test_a_half_width_is_that_of_the_interval_that_holds_95_of_100(written: str) -> None:
    found = spread(written)
    assert found.shape is Shape.NORMAL
    mean, sd = found.parameters
    assert mean == 1287 * 3_600_000_000
    assert float(sd * Decimal("1.959963984540054") / mean) == pytest.approx(0.05, rel=1e-12)
    inside = np.abs(samples(found) / float(mean) - 1) <= 0.05
    assert inside.mean() == pytest.approx(0.95, abs=4 * math.sqrt(0.95 * 0.05 / MANY))


@pytest.mark.parametrize(
    ("written", "parameters"),
    [
        ("-1 kg (-4 kg to 2 kg)", ["-4000", "-1000", "2000"]),
        ("- 1 kg (-4 kg to 2 kg)", ["-4000", "-1000", "2000"]),
        ("-5 kg (-6 kg to -4 kg)", ["-6000", "-5000", "-4000"]),
        ("2 * -5 kg (-6 kg to -4 kg)", ["-6000", "-5000", "-4000"]),
        ("--5 kg (-6 kg to -4 kg)", ["-6000", "-5000", "-4000"]),
        ("3 kg - 5 kg (4 kg to 6 kg)", ["4000", "5000", "6000"]),
        ("-(5 kg (4 kg to 6 kg))", ["4000", "5000", "6000"]),
        ("-5 kg (4 kg to 6 kg) ^ 1", ["4000", "5000", "6000"]),
        ("-1 kg ± 5 %", ["-1000", "25.510672846232698471"]),
    ],
)
def test_a_minus_before_a_number_is_its_sign_and_one_between_two_values_is_none(
    written: str, parameters: list[str]
) -> None:
    uncertain = [figure.spread for figure in figures(f'let x = {written} ~ "an example"').values() if figure.spread]
    assert [f"{value:.20g}" for value in uncertain[0].parameters] == parameters


@pytest.mark.parametrize(
    ("written", "value"), [("-2 ± 5 %", -2), ("--2 ± 5 %", 2), ("-2 ± 5 % ^ 2", -4), ("2 - 3 ± 5 %", -1)]
)
def test_a_sign_that_belongs_to_a_number_leaves_the_point_value_as_it_is(written: str, value: int) -> None:
    checked = lca.check_text(f'let x = {written} ~ "x"\ncheck "c" x = {value} ~ "x"')
    assert [verdict.holds for verdict in lca.run(checked.under()).verdicts] == [True]


@pytest.mark.parametrize("scenario", ["", "low"])
def test_a_signed_figure_is_drawn_between_its_bounds_wherever_it_stands(scenario: str) -> None:
    checked = lca.check_text("""\
parameter soil = -1 kgCO2e (-4 kgCO2e to 2 kgCO2e) ~ "x"
process field { makes 1 kg emits 10 kgCO2e + soil ~ "x" }
assessment crop { needs 1 kg of field }
scenario low { soil = -2 kgCO2e (-4 kgCO2e to 2 kgCO2e) }
""")
    for settings in ({}, {"soil": "-3 kgCO2e (-4 kgCO2e to 2 kgCO2e)"}):
        drawn = lca.sample(lca.run(checked.under(scenario, settings)), 1000).outcomes[0].samples / 1000
        assert 6 <= drawn.min() < 6.5
        assert 11 < drawn.max() <= 12


@pytest.mark.parametrize(
    ("written", "shape", "parameters"),
    [
        ("3 g (-1 g to 0.005 kg)", Shape.TRIANGULAR, ["-1", "3", "5"]),
        ("triangular(1 g, 3 g, 0.01 kg)", Shape.TRIANGULAR, ["1", "3", "10"]),
        ("uniform(-2 g, 1 kg)", Shape.UNIFORM, ["-2", "1000"]),
        ("normal(5 kg, 20 g)", Shape.NORMAL, ["5000", "20"]),
        ("lognormal(5 kg, 1.25)", Shape.LOGNORMAL, ["5000", "1.25"]),
        ("0.85 (80 % to 0.9)", Shape.TRIANGULAR, ["0.8", "0.85", "0.9"]),
    ],
)
def test_parameters_are_in_base_units(written: str, shape: Shape, parameters: list[str]) -> None:
    assert spread(written) == Spread(shape, tuple(map(Decimal, parameters)))


MOMENTS = {
    "5 kg ± 20 %": (5000, (5000 * 0.2 / 1.959963984540054) ** 2),
    "3 g (1 g to 11 g)": (5, (1 + 9 + 121 - 3 - 11 - 33) / 18),
    "3 g (3 g to 9 g)": (5, (9 + 9 + 81 - 9 - 27 - 27) / 18),
    "uniform(2 g, 8 g)": (5, 3),
    "lognormal(4 g, 1.5)": (
        4 * math.exp(math.log(1.5) ** 2 / 2),
        16 * math.exp(math.log(1.5) ** 2) * (math.exp(math.log(1.5) ** 2) - 1),
    ),
}
"""Mean and variance in grams, by what is written."""


@pytest.mark.parametrize("written", MOMENTS)
def test_the_variance_of_a_spread_is_its_closed_form(written: str) -> None:
    assert float(variance(spread(written))) == pytest.approx(MOMENTS[written][1], rel=1e-12)


@pytest.mark.parametrize("written", MOMENTS)
def test_samples_have_the_moments_of_their_distribution(written: str) -> None:
    mean, size = MOMENTS[written]
    found = samples(spread(written))
    assert found.mean() == pytest.approx(mean, abs=4 * math.sqrt(size / MANY))
    fourth = float(((found - mean) ** 4).mean())
    assert found.var() == pytest.approx(size, abs=4 * math.sqrt((fourth - size**2) / MANY))


@pytest.mark.parametrize("written", ["5 kg ± 0 %", "normal(5 kg, 0 g)", "lognormal(5 kg, 1)"])
def test_a_spread_may_be_nothing(written: str) -> None:
    assert variance(spread(written)) == 0
    assert set(samples(spread(written), 100)) == {5000.0}


def test_a_figure_without_a_spread_has_no_variance() -> None:
    assert variance(None) == 0


def test_bounded_distributions_stay_in_their_bounds() -> None:
    for written in ("3 g (1 g to 11 g)", "uniform(1 g, 11 g)", "1 g (1 g to 11 g)", "11 g (1 g to 11 g)"):
        found = samples(spread(written))
        assert found.min() >= 1
        assert found.max() <= 11


def test_bounds_that_differ_by_less_than_a_float_can_tell_are_drawn_all_the_same() -> None:
    found = samples(spread("1.00000000000000000001 g (1 g to 1.00000000000000000002 g)"), 1000)
    assert set(found) == {1.0}


# Pedigree scores


def test_scores_make_a_lognormal_spread_about_the_value() -> None:
    found = figures("let x = 5 kg @s quality (2, 1, 3, 4, 5)")["x[1]"]
    assert found.quality is not None
    assert found.quality.scores == (2, 1, 3, 4, 5)
    assert found.spread is not None
    assert found.spread.shape is Shape.LOGNORMAL
    median, gsd = found.spread.parameters
    squares = sum(math.log(u) ** 2 for u in (1.05, 1.1, 1.05, 2.0))
    assert median == 5000
    assert float(gsd) == pytest.approx(math.exp(math.sqrt(squares) / 2), rel=1e-12)


@pytest.mark.parametrize(
    ("scores", "variances"),
    [
        ((2, 1, 1, 1, 1), 0.0006), ((3, 1, 1, 1, 1), 0.002), ((4, 1, 1, 1, 1), 0.008), ((5, 1, 1, 1, 1), 0.04),
        ((1, 2, 1, 1, 1), 0.0001), ((1, 3, 1, 1, 1), 0.0006), ((1, 4, 1, 1, 1), 0.002), ((1, 5, 1, 1, 1), 0.008),
        ((1, 1, 2, 1, 1), 0.0002), ((1, 1, 3, 1, 1), 0.002), ((1, 1, 4, 1, 1), 0.008), ((1, 1, 5, 1, 1), 0.04),
        ((1, 1, 1, 2, 1), 2.5e-5), ((1, 1, 1, 3, 1), 0.0001), ((1, 1, 1, 4, 1), 0.0006), ((1, 1, 1, 5, 1), 0.002),
        ((1, 1, 1, 1, 2), 0.0006), ((1, 1, 1, 1, 3), 0.008), ((1, 1, 1, 1, 4), 0.04), ((1, 1, 1, 1, 5), 0.12),
        ((1, 1, 1, 1, 1), 0),
    ],
)  # fmt: skip
def test_the_factors_are_the_variances_that_ecoinvent_prints(scores: tuple[int, ...], variances: float) -> None:
    """Those of Weidema et al. 2013, table 10.5, which has one digit (two where the first is a 2)."""
    assert float(log_variance(scores)) == pytest.approx(variances, rel=0.15)


def test_every_indicator_has_five_factors_that_grow_with_the_score() -> None:
    assert len(FACTORS) == 5
    for row in FACTORS:
        assert list(map(Decimal, row)) == sorted(map(Decimal, row))
        assert (len(row), row[0]) == (5, "1")


def test_the_best_scores_add_nothing() -> None:
    assert figures("let x = 5 kg @s quality (1, 1, 1, 1, 1)")["x[1]"].spread is None


def test_scores_add_to_the_logarithm_of_a_lognormal_figure_and_to_no_other() -> None:
    text = "let x = lognormal(5 kg, 1.2) + 5 kg ± 5 % + 5 kg (4 kg to 6 kg) @s quality (4, 1, 1, 1, 1)"
    found = figures(text)
    both = found["x[1]"].spread
    assert both is not None
    assert float(both.parameters[1]) == pytest.approx(math.exp(math.hypot(math.log(1.2), math.log(1.2) / 2)))
    assert found["x[2]"].spread == spread("5 kg ± 5 %")
    assert found["x[3]"].spread == spread("5 kg (4 kg to 6 kg)")


def test_scores_are_no_basis_and_leave_the_basis_around_parentheses() -> None:
    found = figures('let x = (5 kg quality (2, 1, 1, 1, 1)) + (6 kg ~ "so") + 7 kg @s quality (3, 1, 1, 1, 1)')
    bases = [[type(basis).__name__ for basis in figure.basis] for figure in found.values()]
    scores = [figure.quality and figure.quality.scores[0] for figure in found.values()]
    assert bases == [["Citation"], ["Assumption"], ["Citation"]]
    assert scores == [2, None, 3]


def test_scores_leave_out_what_needs_no_basis() -> None:
    found = figures("let x = 1 * 2 kg + 0 kg + 100 % * 1 kg @s quality (5, 5, 5, 5, 5)")
    assert [figure.number for figure in found.values() if figure.spread] == ["2"]


@pytest.mark.parametrize(
    "written", ["lognormal(1e60 t, 1e60)", "normal(1e60 t, 1e60 t)", "1e-60 g (1e-60 g to 1e60 t)"]
)
def test_the_widest_spreads_have_a_variance_and_samples(written: str) -> None:
    found = spread(written)
    assert variance(found) > 0
    assert len(samples(found, 100)) == 100
