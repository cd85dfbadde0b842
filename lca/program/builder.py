"""How a program comes about: cells are added one by one, and some are given names."""

from __future__ import annotations

from dataclasses import replace

from lca.program.cells import Cell, Loop, Named, Step
from lca.program.figure_id import FigureId
from lca.program.operations import Operation
from lca.source import Span
from lca.units import Unit


class ProgramBuilder:
    """Collects cells in the order of their dependencies; each method returns the index of the new cell."""

    def __init__(self) -> None:
        self.cells: list[Cell] = []
        self.loops: list[Loop] = []
        self.named: dict[FigureId, Named] = {}
        self._counts: dict[FigureId, int] = {}
        self._repeats: dict[int, int] = {}

    def add(self, cell: Cell) -> int:
        self.cells.append(cell)
        return len(self.cells) - 1

    def step(self, operation: Operation, arguments: tuple[int, ...], unit: Unit, span: Span) -> int:
        return self.add(Step(operation, arguments, unit, span))

    def name(self, name: FigureId, cell: int, span: Span, title: str = "") -> FigureId:
        """Give a cell a name; a name that is taken gets a number behind it."""
        unique = name
        while unique in self.named:
            self._counts[name] = self._counts.get(name, 1) + 1
            unique = replace(name, ordinal=self._counts[name])
        self.named[unique] = Named(unique, title, cell, span)
        return unique

    def repeat(self, cell: int, operation: Operation, span: Span) -> int:
        """A cell with the value of another: the sum of that alone or, for a truth, what holds where that does."""
        again = self.step(operation, (cell,), self.unit(cell), span)
        self._repeats[again] = cell
        return again

    def repeated(self, cell: int) -> int:
        """The cell whose value this one has, which may be itself."""
        while cell in self._repeats:
            cell = self._repeats[cell]
        return cell

    def unit(self, cell: int) -> Unit:
        return self.cells[cell].unit
