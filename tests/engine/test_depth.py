"""Models may be as long as memory allows: nothing recurses, and nothing grows with the number of paths."""

from __future__ import annotations

from fractions import Fraction

import pytest

import lca
from lca.report.trace_tree import TraceTree
from tests.exhaustive import left

from .texts import result, rounded

LONG = pytest.mark.parametrize("size", [3_000, left(15_000)])


def chain_of_nodes(size: int) -> str:
    nodes = [f"process n{i} {{ makes 2 kg uses 2 kg of n{i + 1} emits 1 gCO2e }}\n" for i in range(size)]
    return "".join(nodes) + f"process n{size} {{ makes 2 kg emits 1 gCO2e }}\nassessment whole {{ needs 2 kg of n0 }}\n"


def chain_of_lets(size: int) -> str:
    lets = [f"let x{i} = x{i + 1} + 1 gCO2e\n" for i in range(size)]
    return (
        "".join(lets)
        + f"let x{size} = 1 gCO2e\nprocess p {{ makes 1 kg emits x0 }}\nassessment whole {{ needs 1 kg of p }}\n"
    )


def lattice(layers: int) -> str:
    """Each node of a layer uses half of both nodes of the next: 2 ^ layers paths, and as much of each layer."""
    nodes = [
        f"process {side}{i} {{ makes 1 kg uses 0.5 kg of a{i + 1} uses 0.25 kg of b{i + 1} emits 1 gCO2e }}\n"
        for i in range(layers)
        for side in "ab"
    ]
    ends = "".join(f"process {side}{layers} {{ makes 1 kg emits 1 gCO2e }}\n" for side in "ab")
    return "".join(nodes) + ends + "assessment whole { needs 1 kg of a0 }\n"


@LONG
def test_a_long_chain_of_nodes_is_computed_and_its_trace_soon_drawn(size: int) -> None:
    computed = result(chain_of_nodes(size))
    assert computed.outcomes[0].total == rounded(Fraction(size + 1, 1000))
    (found,) = lca.trace(computed)
    assert TraceTree(found).text()


@LONG
def test_a_long_chain_of_lets_is_computed_and_its_trace_soon_drawn(size: int) -> None:
    computed = result(chain_of_lets(size))
    assert computed.outcomes[0].total == rounded(Fraction(size + 1, 1000))
    (found,) = lca.trace(computed)
    assert TraceTree(found).text()
    assert f"x{size - 1}" in found.entries


@pytest.mark.parametrize("layers", [200, left(1_000)])
def test_a_lattice_of_many_layers_is_computed_and_soon_drawn_without_listing_its_paths(layers: int) -> None:
    part = Fraction(3, 4)
    computed = result(lattice(layers))
    assert computed.outcomes[0].total == rounded((1 - part ** (layers + 1)) / (1 - part) / 1000)
    (found,) = lca.trace(computed)
    assert TraceTree(found).text()
    assert len(found.entries) < 30 * layers


def test_a_chain_of_lets_drawn_to_the_last_level_does_not_recurse() -> None:
    (found,) = lca.trace(result(chain_of_lets(2_000)))
    assert "x1999" in TraceTree(found, depth=5_000).text()


@pytest.mark.parametrize("size", [400, left(2_000)])
def test_the_trace_of_many_small_loops_is_soon_drawn(size: int) -> None:
    pairs = [
        f"process a{i} {{ makes 1 kg uses 0.5 kg of b{i} emits 1 kgCO2e }}\n"
        f"process b{i} {{ makes 1 kg uses 0.5 kg of a{i} }}\n"
        for i in range(size)
    ]
    uses = "".join(f"uses 3 kg of a{i}\n" for i in range(size))
    found = result("".join(pairs) + f"process p {{ makes 1 kg {uses} }}\nassessment whole {{ needs 1 kg of p }}\n")
    assert found.outcomes[0].total == 4 * size
    assert lca.trace(found)


def test_traces_of_very_large_and_very_small_intermediate_values_are_drawn() -> None:
    large, small = " * ".join(["1e60"] * 100), " * ".join(["(1 / 1e60)"] * 149)
    for expression in (f"({small}) * ({large}) * ({large})", f"({' * '.join(['1e60'] * 149)}) / ({large}) / ({large})"):
        text = f"process p {{ makes 1 kg emits {expression} * 1 kgCO2e }}\nassessment whole {{ needs 1 kg of p }}\n"
        assert TraceTree(lca.trace(result(text))[0]).text()


def test_shares_of_a_total_that_nearly_cancels_are_drawn() -> None:
    """The figure of 1e40 kg has a share of 1e42 % in a total of 1 kg."""
    text = "process p { makes 1 kg emits 1e40 kgCO2e - 1e40 kgCO2e + 1 kgCO2e }\nassessment whole { needs 1 kg of p }\n"
    assert TraceTree(lca.trace(result(text))[0]).text()
