"""Operations on samples, arrays of floats. What cannot be computed is no number, and stays none."""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce

import numpy as np

from lca.program.operations import Operation
from lca.program.operations.operation import Array

SMALLEST = float(np.finfo(np.float64).smallest_normal)
"""Below this, floats have fewer digits than they tell, and then are 0."""


def applied(operation: Operation, numbers: Sequence[Array]) -> Array:
    """The samples of a step, with no number where it, or an argument that it looks at, is none."""
    with np.errstate(all="ignore"):
        found = operation.samples(numbers)
        if operation.branches:
            return found
        known = reduce(np.logical_and, (np.isfinite(number) for number in (found, *numbers)))
        if operation.never_zero is not None:
            known = known & ((np.abs(found) >= SMALLEST) | ~operation.never_zero(numbers))
    return np.where(known, found, np.nan)
