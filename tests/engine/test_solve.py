"""Loops: solved to the last digit that is kept, or refused with their way round and its gain."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

import pytest

from lca.arithmetic import stored
from lca.program.figure_id import FigureId, Role

from .texts import refused, result, rounded, total


def ring(gains: Sequence[str], emits: Sequence[str] | None = None) -> str:
    """Node i needs gains[i] of node i + 1 for each 1 that it makes; 1 of node 0 is needed."""
    size = len(gains)
    nodes = [
        f"process n{i} {{ makes 1 kg uses {gain} kg of n{(i + 1) % size} emits {emits[i] if emits else 1} kgCO2e }}\n"
        for i, gain in enumerate(gains)
    ]
    return "".join(nodes) + "assessment whole { needs 1 kg of n0 }\n"


def ring_amounts(gains: Sequence[str]) -> list[Fraction]:
    round_ = Fraction(1)
    for gain in gains:
        round_ *= Fraction(gain)
    amounts = [1 / (1 - round_)]
    for gain in gains[:-1]:
        amounts.append(amounts[-1] * Fraction(gain))
    return amounts


def test_a_node_that_needs_999_thousandths_of_itself_runs_a_thousand_times() -> None:
    assert total(ring(["0.999"])) == 1000


def test_two_nodes_that_half_need_each_other_make_two_thirds_and_four_thirds() -> None:
    found = result(ring(["0.5", "0.5"])).outcomes[0]
    assert found.total == 2
    assert Fraction(found.nodes["n0"]) == Fraction(rounded(Fraction(4, 3)))
    assert Fraction(found.nodes["n1"]) == 2 - Fraction(found.nodes["n0"])


@pytest.mark.parametrize("gains", [["1"], ["2", "0.5"], ["4", "0.5", "0.5"], ["1"] * 60])
def test_a_loop_that_needs_just_what_it_makes_is_refused(gains: list[str]) -> None:
    assert refused(ring(gains)).code == "E0502"


@pytest.mark.parametrize("size", [1, 2, 5, 60, 200])
def test_a_loop_that_needs_more_than_it_makes_is_refused_with_its_way_and_gain(size: int) -> None:
    found = refused(ring(["1.5", *(["1"] * (size - 1))]))
    assert found.code == "E0502"
    assert "gain 1.5" in found.message
    assert "n0 → " in found.message


def test_two_ways_round_that_only_together_need_too_much_are_refused() -> None:
    text = (
        "process a { makes 1 kg uses 0.6 kg of b uses 0.6 kg of c emits 1 kgCO2e }\n"
        "process b { makes 1 kg uses 1 kg of a }\nprocess c { makes 1 kg uses 1 kg of a }\n"
        "assessment whole { needs 1 kg of a }\n"
    )
    found = refused(text)
    assert found.code == "E0502"
    assert "alone, with its other ways round 1 or more)" in found.message


def test_a_loop_of_which_nothing_is_needed_emits_nothing() -> None:
    text = ring(["0.5", "0.5"]).replace("needs 1 kg", "needs 0 kg")
    assert total(text) == 0


@pytest.mark.parametrize("gain", ["0.9999", "0.5", "0.123", "0.01", "0.0001"])
def test_a_ring_of_200_nodes_equals_exact_fractions_to_34_digits(gain: str) -> None:
    gains = [gain] * 200
    assert total(ring(gains)) == rounded(sum(ring_amounts(gains), Fraction(0)))


def test_a_ring_of_200_nodes_of_mixed_gains_equals_exact_fractions_to_34_digits() -> None:
    gains = [("3", "0.25", "1.1", "0.7")[i % 4] for i in range(200)]
    assert total(ring(gains)) == rounded(sum(ring_amounts(gains), Fraction(0)))


def test_small_amounts_in_a_large_loop_have_all_their_digits_too() -> None:
    gains = ["0.1"] * 50 + ["1"] * 150
    emits = ["0"] * 50 + ["7e49"] * 150
    exact = [a * Fraction(e) for a, e in zip(ring_amounts(gains), emits, strict=True)]
    assert total(ring(gains, emits)) == rounded(sum(exact, Fraction(0)))


def test_every_amount_of_a_large_loop_has_34_digits() -> None:
    gains = ["0.01"] * 200
    found = result(ring(gains))
    for index, exact in enumerate(ring_amounts(gains)):
        cell = found.program.named[FigureId("whole", Role.AMOUNT, f"n{index}")].cell
        assert stored(found.evaluation.number(cell)) == rounded(exact * 1000), f"n{index}"


def test_a_large_loop_whose_products_are_of_very_different_size_has_34_digits() -> None:
    """Electricity in joule beside chips in pieces: the chips are few, and they are most of the total."""
    nodes = [f"process n{i} {{ makes 1 MWh uses 0.5 MWh of n{i + 1} emits 1 gCO2e }}\n" for i in range(100)]
    nodes[0] = "process n0 { makes 1 MWh uses 0.5 MWh of n1 uses 1e-9 chip of fab emits 1 gCO2e }\n"
    closing = "process n100 { makes 1 MWh uses 0.3 MWh of n0 }\n"
    fab = "process fab { makes 3 chip uses 7 MWh of n50 emits 1e15 kgCO2e }\n"
    text = "".join(nodes) + closing + fab + "assessment whole { needs 1 TWh of n0 }\n"
    half = Fraction(1, 2)
    chips = Fraction("1e-9") / 3  # runs of the fab for each MWh of n0
    back = half**100 * Fraction("0.3") + chips * 7 * half**50 * Fraction("0.3")
    n0 = Fraction(10**6) / (1 - back)
    fabs = n0 * chips
    grid = sum((n0 * half**i for i in range(100)), Fraction(0)) + sum(
        (fabs * 7 * half ** (i - 50) for i in range(50, 100)), Fraction(0)
    )
    assert total(text) == rounded(grid / 1000 + fabs * Fraction("1e15"))


def test_a_small_loop_of_products_of_very_different_size_is_not_taken_for_singular() -> None:
    text = (
        "process a { makes 1 model uses 1e45 B of b emits 1 kgCO2e }\n"
        "process b { makes 1e45 B uses 0.5 model of a }\nassessment whole { needs 1 model of a }\n"
    )
    assert total(text) == 2


def test_the_first_node_of_a_small_loop_may_have_the_tiny_share() -> None:
    text = (
        "process b { makes 1 B uses 5e-46 model of a }\nprocess a { makes 1 model uses 1e45 B of b emits 1 kgCO2e }\n"
        "assessment whole { needs 1 model of a }\n"
    )
    assert total(text) == 2


def test_the_residual_of_a_loop_is_below_the_digits_that_are_kept() -> None:
    found = result(ring(["0.5"] * 200))
    (solution,) = found.evaluation.solutions.values()
    assert not hasattr(solution, "diagnostic")
    assert getattr(solution, "residual") < 1e-34  # noqa: B009
