"""A few thousand samples of a program, worked out cell by cell, and why some of them have no value."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

import numpy as np

from lca.engine.draws import UniformStream, drawn_figures
from lca.engine.evaluate import Evaluation, Failure
from lca.engine.sampled_loops import SampledLoop
from lca.engine.vectors import SMALLEST, applied
from lca.program.cells import Draw, Figure, Step, Unknown
from lca.program.operations import BEYOND
from lca.program.operations.operation import Array, Mask
from lca.source import Span
from lca.spread import Shape


@dataclass(frozen=True, slots=True)
class LostSamples:
    """The samples in which a cell has no value, though what it is worked out from has: the code of the error."""

    cell: int
    code: str
    span: Span
    samples: Mask


class SampleChunk:
    """``size`` samples. Cells that depend on no uncertain figure keep their point values, and are the same for all."""

    def __init__(self, evaluation: Evaluation, size: int) -> None:
        self.evaluation = evaluation
        self.program = evaluation.program
        self.size = size
        self.lost: list[LostSamples] = []
        self._values: dict[int, Array] = {}
        self._solved: dict[int, Array] = {}

    def read(self, cell: int) -> Array:
        """The samples of a cell, or the one number that it is in all of them."""
        if cell not in self._values:
            value = self.evaluation.values[cell]
            if isinstance(value, Failure):
                span = value.diagnostic.span or self.program.cells[cell].span
                self.lost.append(LostSamples(cell, value.diagnostic.code, span, np.ones(self.size, np.bool_)))
            self._values[cell] = np.asarray(np.nan if isinstance(value, Failure) else self._point(cell, value))
        return self._values[cell]

    def _point(self, cell: int, value: Decimal) -> float:
        """A point value as a float, no number where no float can hold it."""
        number = float(value)
        if not value or (abs(number) >= SMALLEST and math.isfinite(number)):
            return number
        self.lost.append(LostSamples(cell, BEYOND, self.program.cells[cell].span, np.ones(self.size, np.bool_)))
        return math.nan

    def take(self, cell: int, streams: Mapping[int, UniformStream], stacks: Mapping[int, SampledLoop]) -> None:
        """Work out a cell that depends on an uncertain figure."""
        found = self.program.cells[cell]
        if isinstance(found, Figure) and found.spread is not None:
            parameters = [np.asarray(float(one)) for one in found.spread.parameters]
            samples = drawn_figures(found.spread.shape, parameters, streams[cell].next(self.size))
            self._keep(cell, np.where(np.isfinite(samples), samples, np.nan), BEYOND, [])
        elif isinstance(found, Draw):
            numbers = [self.read(argument) for argument in found.arguments]
            samples = drawn_figures(Shape(found.operation.name), numbers, streams[cell].next(self.size))
            self._keep(cell, np.where(np.isfinite(samples), samples, np.nan), found.operation.code, numbers)
        elif isinstance(found, Step):
            numbers = [self.read(argument) for argument in found.arguments]
            operation = found.operation
            defined = None if operation.defined is None else operation.defined(numbers)
            self._keep(cell, applied(operation, numbers), operation.code, numbers, defined)
        elif isinstance(found, Unknown):
            if found.loop not in self._solved:
                self._solved[found.loop] = stacks[found.loop].solved(self.read, self.size)
            loop = self.program.loops[found.loop]
            cells = [c for c in loop.demands if c is not None] + [c for _, _, c in loop.coefficients]
            self._keep(cell, self._solved[found.loop][found.position], "E0502", [self.read(c) for c in cells])

    def _keep(self, cell: int, values: Array, code: str, numbers: list[Array], defined: Mask | None = None) -> None:
        """``code`` is that of samples without a value; where one is ``defined``, no float can hold it."""
        self._values[cell] = values
        missing = np.isnan(values)
        if not missing.any():
            return
        for number in numbers:
            missing = missing & np.isfinite(number)
        span = self.program.cells[cell].span
        if defined is not None:
            self.lost.append(LostSamples(cell, BEYOND, span, missing & defined))
            missing = missing & ~defined
        self.lost.append(LostSamples(cell, code, span, missing))
