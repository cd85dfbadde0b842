"""What fuzzing begins with, and what it found once, is answered."""

from __future__ import annotations

import pytest

from .targets import TARGETS, corpus, target


@pytest.mark.parametrize("name", TARGETS)
def test_each_input_that_is_kept_is_answered(name: str) -> None:
    inputs = corpus(name)
    assert inputs
    for path in inputs:
        target(name).one(path.read_bytes())
