"""Engine and checker are two programs with one answer: on models at random, no figure comes out otherwise."""

from __future__ import annotations

from pathlib import Path

import pytest

from lca.program.operations import OPERATIONS
from tests.exhaustive import sampled

from .differential import Tally, compare

BLOCKS, SIZE = 20, 100
BY_A_DIGIT = (468,)
"""Of which an impact, rounded or not as it came out below or above its total, once gave another sum."""
MET = {*OPERATIONS, "InputRecord", "AmountRecord", "rests", "scales", "scored", "within", "within_share"}
"""How figures come about; the first block has each of these."""


@pytest.mark.parametrize("block", sampled(range(BLOCKS), 3))
def test_the_checker_derives_what_the_engine_computed(block: int, tmp_path: Path) -> None:
    tally = compare(range(block * SIZE, (block + 1) * SIZE), tmp_path, Tally())
    assert not tally.mismatches
    assert tally.outcomes["holds"] >= 0.8 * SIZE, tally.outcomes
    assert tally.figures > 100 * SIZE
    assert block or tally.operations.keys() >= MET


@pytest.mark.parametrize("seed", BY_A_DIGIT)
def test_what_once_differed_by_a_digit_does_not(seed: int, tmp_path: Path) -> None:
    assert compare(range(seed, seed + 1), tmp_path, Tally()).outcomes == {"holds": 1}
