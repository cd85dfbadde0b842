"""Engine and checker are two programs with one answer: on models at random, no figure comes out otherwise."""

from __future__ import annotations

from pathlib import Path

import pytest

from lca.program.operations import OPERATIONS

from .differential import Tally, compare

BLOCKS, SIZE = 20, 100


@pytest.mark.parametrize("block", range(BLOCKS))
def test_the_checker_derives_what_the_engine_computed(block: int, tmp_path: Path) -> None:
    tally = compare(range(block * SIZE, (block + 1) * SIZE), tmp_path, Tally())
    assert not tally.mismatches
    assert tally.outcomes["holds"] >= 0.8 * SIZE, tally.outcomes
    assert tally.figures > 100 * SIZE


def test_each_operation_occurs_in_the_models_at_random(tmp_path: Path) -> None:
    met = compare(range(SIZE), tmp_path, Tally()).operations
    assert met.keys() >= {*OPERATIONS, "leaf", "amount", "rests", "scales", "scored", "within", "within_share"}
