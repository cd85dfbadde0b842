"""Loops x = d + C x for many samples at once: small ones by elimination over the whole stack, large ones one by one.

Amounts are measured in those of the point result, so that the floats are near 1 whatever the units.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal

import numpy as np
from scipy.sparse import csc_array, eye_array
from scipy.sparse.linalg import SuperLU, splu

from lca.engine.solve import SMALL
from lca.program.cells import Loop
from lca.program.operations.operation import Array

LEAST_PIVOT = 1e-12
SamplesOf = Callable[[int], Array]


class SampledLoop:
    """One loop, of a program whose point result has these ``amounts``."""

    def __init__(self, loop: Loop, amounts: Sequence[Decimal]) -> None:
        self.loop = loop
        self.size = len(loop.members)
        self.scales = np.array([abs(float(amount)) or 1.0 for amount in amounts])
        self.rows = np.array([row for row, _, _ in loop.coefficients])
        self.columns = np.array([column for _, column, _ in loop.coefficients])

    def solved(self, read: SamplesOf, count: int) -> Array:
        """The amounts, a row for each member; no number where a sample needs as much as it makes."""
        right = np.zeros((count, self.size))
        for column, cell in enumerate(self.loop.demands):
            if cell is not None:
                right[:, column] = read(cell) / self.scales[column]
        weights = self._weights(read)
        with np.errstate(all="ignore"):
            found = self._stacked(weights, right) if self.size <= SMALL else self._one_by_one(weights, right)
        return np.asarray(found.T * self.scales[:, None])

    def _weights(self, read: SamplesOf) -> Array:
        """The coefficients, a row for each sample; one row where they are the same for all."""
        scaled = self.scales[self.columns] / self.scales[self.rows]
        cells = (read(cell) for _, _, cell in self.loop.coefficients)
        rows = np.stack(np.broadcast_arrays(*(np.atleast_1d(cell) for cell in cells)), axis=1)
        return np.asarray(rows * scaled)

    def _stacked(self, weights: Array, right: Array) -> Array:
        matrix = np.zeros((len(weights), self.size, self.size))
        for place, (row, column) in enumerate(zip(self.rows, self.columns, strict=True)):
            matrix[:, row, column] += weights[:, place]
        amounts = _eliminated(matrix, right)
        if (matrix < 0).any():  # what avoided nodes would themselves have avoided makes no loop productive
            positive = _eliminated(np.maximum(matrix, 0), np.ones((len(weights), self.size)))
            amounts = np.where(np.isfinite(positive), amounts, np.nan)
        return amounts

    def _one_by_one(self, weights: Array, right: Array) -> Array:
        if len(weights) == 1:
            return self._factorised(weights[0], right)
        rows = [self._factorised(weights[sample], right[sample : sample + 1]) for sample in range(len(right))]
        return np.concatenate(rows)

    def _factorised(self, weights: Array, right: Array) -> Array:
        """The amounts for the demands in the rows of ``right``, of a loop that is productive: see ``engine.solve``."""
        factors, positive = self._factors(weights), self._factors(np.maximum(weights, 0))
        if factors is None or positive is None or not positive.solve(np.ones(self.size)).min() > 0:
            return np.full_like(right, np.nan)
        return np.asarray(factors.solve(right.T).T)

    def _factors(self, weights: Array) -> SuperLU | None:
        if not np.isfinite(weights).all():
            return None
        matrix = csc_array((weights, (self.rows, self.columns)), shape=(self.size, self.size))
        try:
            return splu(csc_array(eye_array(self.size, format="csc") - matrix))
        except RuntimeError:  # scipy's word for a singular matrix
            return None


def _eliminated(matrix: Array, right: Array) -> Array:
    """Elimination of (I − C) x = d along the diagonal, whose pivots stay positive while a loop is productive."""
    size = matrix.shape[1]
    left, right = np.eye(size) - matrix, right.copy()
    for column in range(size):
        pivot = left[:, column, column]
        pivot[:] = np.where(pivot > LEAST_PIVOT, pivot, np.nan)
        share = left[:, column + 1 :, column] / pivot[:, None]
        left[:, column + 1 :, column:] -= share[:, :, None] * left[:, None, column, column:]
        right[:, column + 1 :] -= share * right[:, column, None]
    for column in range(size - 1, -1, -1):
        known = (left[:, column, column + 1 :] * right[:, column + 1 :]).sum(axis=1)
        right[:, column] = (right[:, column] - known) / left[:, column, column]
    return right
