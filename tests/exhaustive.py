"""What each run of the tests tries of many cases, and what it leaves to ``pytest -m exhaustive``."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

import pytest
from _pytest.mark.structures import ParameterSet

Case = TypeVar("Case")


def left(case: object) -> ParameterSet:
    """A case that only an exhaustive run tries."""
    return pytest.param(case, marks=pytest.mark.exhaustive)


def sampled(cases: Sequence[Case], few: int) -> list[Case | ParameterSet]:
    """All cases, of which each run tries so many (at least two), spread evenly over them."""
    tried = {round(place * (len(cases) - 1) / (few - 1)) for place in range(few)}
    return [case if place in tried else left(case) for place, case in enumerate(cases)]
