"""Samples of a program: the same steps in floats, over arrays of draws, for what depends on an uncertain figure.

Samples pass in chunks that fit the cache, each through all cells. A sample in which something that an assessment needs
cannot be computed, or a flow is negative, is told, and is no part of its statistics.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

import numpy as np

from lca.engine.draws import UniformStream
from lca.engine.evaluate import Evaluation
from lca.engine.result import inputs, results_of, wanted
from lca.engine.sample_chunk import SampleChunk
from lca.engine.sampled_loops import SampledLoop
from lca.engine.solve import SMALL, Solution
from lca.program import Program
from lca.program.cells import Draw, Figure, RestingPart, ScalingPart, Unknown, cells_reached, cells_read
from lca.program.inventory import Assessment
from lca.program.operations.operation import Array, Mask
from lca.source import Span

CHUNK = 4096
CHUNK_ROOM = 1 << 24
"""A chunk holds about so many floats at most: with many cells it has fewer samples."""
KEPT_ROOM = 1 << 25
"""So many samples of cells are kept at a time; of more cells they are drawn anew, and come out the same."""


@dataclass(frozen=True, slots=True)
class RefusedSamples:
    """Why ``count`` samples have no value: the code of the error that each would be, and its place."""

    code: str
    span: Span
    count: int


class Sampler:
    """Draws ``count`` samples of any cells of one program."""

    def __init__(self, evaluation: Evaluation, count: int, seed: int) -> None:
        self.evaluation = evaluation
        self.program = evaluation.program
        self.count = count
        self.seed = seed
        self._touched = _touched(self.program)

    def read_by(self, cell: int) -> list[Assessment]:
        """The assessments of whose results a cell is made."""
        reached = set(cells_reached(self.program.cells, self.program.loops, cell))
        return [one for one in self.program.assessments.values() if not reached.isdisjoint(results_of(one))]

    def pointwise(self, cell: int) -> bool:
        """Whether a cell is made of a part of an uncertain total that no sample is drawn of: what rests on a basis."""
        reached = map(self.program.cells.__getitem__, cells_reached(self.program.cells, self.program.loops, cell))
        return any(isinstance(one, RestingPart | ScalingPart) and self._touched[one.total] for one in reached)

    def uncertain(self, cell: int) -> int:
        """How many uncertain figures a cell depends on."""
        cells = (self.program.cells[index] for index in self._reached([cell]))
        return sum(isinstance(cell, Figure | Draw) for cell in cells)

    def each(self, cells: Sequence[int]) -> Iterator[Array]:
        """All samples of one cell after the other, in base units; no number where there is none."""
        step = max(1, KEPT_ROOM // self.count)
        for first in range(0, len(cells), step):
            group = cells[first : first + step]
            found = np.empty((len(group), self.count))
            for start, chunk in self._chunks(group):
                for row, cell in enumerate(group):
                    found[row, start : start + chunk.size] = chunk.read(cell)
            yield from found

    def refused(self, assessments: Iterable[Assessment], *own: int) -> tuple[Mask, tuple[RefusedSamples, ...]]:
        """The samples that assessments, or cells of a figure's ``own``, have no value in, and why; each counts once."""
        assessments = list(assessments)
        cells = [*own, *(cell for assessment in assessments for cell in wanted(assessment))]
        limits = [limit for assessment in assessments for limit in inputs(self.program, assessment)]
        samples = np.zeros(self.count, np.bool_)
        reasons: Counter[tuple[str, str]] = Counter()
        places: dict[str, Span] = {}
        for start, chunk in self._chunks([*cells, *(limit.cell for limit in limits)]):
            negative = [(chunk.read(limit.cell) < 0, limit.span) for limit in limits]
            masks = [*(np.isnan(chunk.read(cell)) for cell in cells), *(mask for mask, _ in negative)]
            left = np.zeros(chunk.size, np.bool_)
            for mask in masks:
                left = left | mask
            samples[start : start + chunk.size] = left
            told = [(lost.samples, lost.code, lost.span) for lost in chunk.lost]
            for mask, code, span in [*told, *((mask, "E0506", span) for mask, span in negative)]:
                place = places.setdefault(span.place, span).place
                reasons[code, place] += int(np.count_nonzero(left & mask))
                left = left & ~mask
        by_size = sorted(reasons.items(), key=lambda item: (-item[1], item[0]))
        return samples, tuple(RefusedSamples(code, places[place], count) for (code, place), count in by_size if count)

    def _chunks(self, cells: Sequence[int]) -> Iterator[tuple[int, SampleChunk]]:
        """The samples of ``cells``, chunk by chunk, each with the number of samples before it."""
        order = self._reached(cells)
        streams, stacks = self._streams(order), self._stacks(order)
        room = len(order) + sum(min(stack.size, SMALL) ** 2 for stack in stacks.values())
        step = max(16, min(CHUNK, CHUNK_ROOM // (room + 1)))
        for start in range(0, self.count, step):
            chunk = SampleChunk(self.evaluation, min(step, self.count - start))
            for cell in order:
                chunk.take(cell, streams, stacks)
            yield start, chunk

    def _reached(self, cells: Sequence[int]) -> list[int]:
        """What depends on an uncertain figure, of all that some cells are worked out from."""
        return [cell for cell in cells_reached(self.program.cells, self.program.loops, *cells) if self._touched[cell]]

    def _streams(self, cells: Sequence[int]) -> dict[int, UniformStream]:
        drawn = ((cell, self.program.cells[cell]) for cell in cells)
        return {cell: UniformStream(self.seed, one.stream) for cell, one in drawn if isinstance(one, Figure | Draw)}

    def _stacks(self, cells: Sequence[int]) -> dict[int, SampledLoop]:
        unknowns = (self.program.cells[cell] for cell in cells)
        loops = {unknown.loop for unknown in unknowns if isinstance(unknown, Unknown)}
        return {loop: SampledLoop(self.program.loops[loop], self._amounts(loop)) for loop in loops}

    def _amounts(self, loop: int) -> Sequence[Decimal]:
        solution = self.evaluation.solutions.get(loop)
        members = self.program.loops[loop].members
        return solution.amounts if isinstance(solution, Solution) else [Decimal(1)] * len(members)


def _touched(program: Program) -> list[bool]:
    """For each cell whether it depends on an uncertain figure; the amounts of a loop all do, or none does."""
    found: list[bool] = []
    loops: dict[int, bool] = {}
    for index, cell in enumerate(program.cells):
        if isinstance(cell, Unknown) and cell.loop in loops:
            found.append(loops[cell.loop])
            continue
        own = isinstance(cell, Draw) or (isinstance(cell, Figure) and cell.spread is not None)
        found.append(own or any(found[argument] for argument in cells_read(program.cells, program.loops, index)))
        if isinstance(cell, Unknown):
            loops[cell.loop] = found[-1]
    return found
