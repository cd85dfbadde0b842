"""What is known of cells while a program is made: what texts decide, and numbers that rows are chosen by."""

from __future__ import annotations

from collections.abc import Container
from decimal import Decimal
from enum import Flag, auto

from lca.check.equality import Equality
from lca.check.figure_cells import Figures
from lca.program.cells import Draw, Figure, Step


class RestsOn(Flag):
    """What a cell is worked out from, other than numbers that stand in expressions and what follows from texts."""

    TEXTS = 0
    FIGURES = auto()
    """Parameters, cells of tables, figures of libraries."""
    DRAWN = auto()
    """Figures with a spread."""
    ANY = auto()
    """What stands for any value of its unit."""
    RESULTS = auto()
    """Amounts in loops, and parts of results."""


class Settled:
    """``unknown`` are the cells that stand for any value of their unit; ``chosen`` those that chose rows of tables."""

    def __init__(
        self,
        figures: Figures,
        equality: Equality,
        declared: Container[int],
        unknown: Container[int],
        chosen: set[int],
    ) -> None:
        self.cells = figures.builder.cells
        self.literals = figures.literals
        self.equality = equality
        self.declared = declared
        self.unknown = unknown
        self.chosen = chosen
        self._rest: dict[int, RestsOn] = {}

    def by_texts(self, cell: int) -> Decimal | None:
        """What a cell comes to, where nothing but texts and the numbers in an expression decide it."""
        return None if self.rests_on(cell) else self.equality.value(cell)

    def decisive(self, cell: int) -> Decimal | None:
        """What a cell comes to, by which a row is chosen; None where that is not known."""
        if self.rests_on(cell) & ~RestsOn.FIGURES:
            return None
        waiting = [cell]
        while waiting:
            one = waiting.pop()
            if one not in self.chosen:
                self.chosen.add(one)
                waiting += self._read(one)
        return self.equality.value(cell)

    def rests_on(self, cell: int) -> RestsOn:
        waiting = [cell]
        while waiting:
            one = waiting[-1]
            missing = [part for part in self._read(one) if part not in self._rest] if one not in self._rest else []
            if not missing and waiting.pop() not in self._rest:
                self._rest[one] = self._own(one)
            waiting += missing
        return self._rest[cell]

    def _read(self, cell: int) -> tuple[int, ...]:
        found = self.cells[cell]
        return found.arguments if isinstance(found, Step) else ()

    def _own(self, cell: int) -> RestsOn:
        """What a cell rests on, where that is known of all that it is worked out from."""
        found = self.cells[cell]
        if cell in self.unknown:
            return RestsOn.ANY
        if isinstance(found, Figure):
            stated = cell in self.literals and cell not in self.declared
            return RestsOn.DRAWN if found.spread else RestsOn.TEXTS if stated else RestsOn.FIGURES
        if isinstance(found, Draw):
            return RestsOn.DRAWN
        if not isinstance(found, Step):
            return RestsOn.RESULTS
        read = found.arguments
        if found.operation.branches and not self._rest[read[0]] & ~RestsOn.FIGURES:
            read = read[0], read[1 if self.equality.value(read[0]) else 2]  # the other is not looked at
        rest = RestsOn.FIGURES if cell in self.declared else RestsOn.TEXTS
        for one in read:
            rest |= self._rest[one]
        return rest
