"""How a program comes about: cells are added one by one, and some are given names."""

from __future__ import annotations

from lca.program.cells import Cell, Loop, Named, Operation, Step
from lca.source import Span
from lca.units import Unit


class ProgramBuilder:
    """Collects cells in the order of their dependencies; each method returns the index of the new cell."""

    def __init__(self) -> None:
        self.cells: list[Cell] = []
        self.loops: list[Loop] = []
        self.named: dict[str, Named] = {}
        self._counts: dict[str, int] = {}

    def add(self, cell: Cell) -> int:
        self.cells.append(cell)
        return len(self.cells) - 1

    def step(self, operation: Operation, arguments: tuple[int, ...], unit: Unit, span: Span) -> int:
        return self.add(Step(operation, arguments, unit, span))

    def name(self, name: str, cell: int, span: Span, title: str = "") -> str:
        """Give a cell a name; a name that is taken gets a number behind it."""
        unique = name
        while unique in self.named:
            self._counts[name] = self._counts.get(name, 1) + 1
            unique = f"{name}#{self._counts[name]}"
        self.named[unique] = Named(unique, title, cell, span)
        return unique

    def unit(self, cell: int) -> Unit:
        return self.cells[cell].unit
