"""What quantities come to and what they rest on, as it is known while the program is made: what makes them equal."""

from __future__ import annotations

import decimal
from collections.abc import Container, Hashable
from decimal import Decimal

from lca.arithmetic import stored
from lca.basis import Assumption, Basis
from lca.program import operations
from lca.program.builder import ProgramBuilder
from lca.program.cells import Draw, Figure, Step


class Equality:
    """``literals`` are the figures that stand in expressions: two are alike where amount, basis and origin are.

    What has a name of its own (``declared``, and what is read from tables and libraries) is like itself alone, and so
    is each figure that is uncertain.
    """

    def __init__(self, builder: ProgramBuilder, literals: Container[int], declared: Container[int]) -> None:
        self.builder = builder
        self.literals = literals
        self.declared = declared
        self.values: dict[int, Decimal | None] = {}
        self._kinds: dict[int, Hashable] = {}
        self._numbers: dict[Hashable, int] = {}
        self._figures: dict[int, list[Figure]] = {}

    def of(self, cell: int) -> Hashable:
        """What a cell equals others by: how much it is and what all of it rests on, or else how it is worked out."""
        self._read(cell)
        return self._kinds[cell]

    def value(self, cell: int) -> Decimal | None:
        """In base units; None where it cannot be computed."""
        self._read(cell)
        return self.values[cell]

    def figure(self, cell: int) -> Figure | None:
        """The figure that a cell is, or merely repeats."""
        found = self.builder.cells[self.builder.repeated(cell)]
        return found if isinstance(found, Figure) else None

    def figures(self, cell: int) -> list[Figure]:
        """The figures that a cell is worked out from."""
        if cell not in self._figures:
            below = map(self.builder.cells.__getitem__, self._below(cell, ()))
            self._figures[cell] = [found for found in below if isinstance(found, Figure)]
        return self._figures[cell]

    def _read(self, cell: int) -> None:
        for one in self._below(cell, self._kinds):
            self.values[one] = self._value(one)
            self._kinds[one] = self._kind(one)

    def _below(self, cell: int, known: Container[int]) -> list[int]:
        """The cell and all that it is worked out from, those worked out first in front, without what is ``known``."""
        found: set[int] = set()
        waiting = [cell]
        while waiting:
            one = waiting.pop()
            if one not in found and one not in known:
                found.add(one)
                waiting += self._arguments(one)
        return sorted(found)

    def _arguments(self, cell: int) -> tuple[int, ...]:
        found = self.builder.cells[cell]
        return found.arguments if isinstance(found, Step) else ()

    def _value(self, cell: int) -> Decimal | None:
        found = self.builder.cells[cell]
        if isinstance(found, Figure):
            return found.value
        if not isinstance(found, Step):
            return None
        numbers = [self.values[one] for one in found.arguments]
        if found.operation.branches:
            return None if numbers[0] is None else numbers[1 if numbers[0] else 2]
        known = [number for number in numbers if number is not None]
        condition = found.operation.condition
        if len(known) < len(numbers) or (condition is not None and not condition.holds(known)):
            return None
        try:
            value = found.operation.value(known)
        except decimal.DecimalException:
            return None
        return value if value.is_finite() else None

    def _kind(self, cell: int) -> Hashable:
        found = self.builder.cells[cell]
        if cell in self.declared or not isinstance(found, (Figure, Step)) or isinstance(found, Draw):
            return "itself", cell
        if isinstance(found, Figure):
            if found.spread is not None or cell not in self.literals:
                return "itself", cell
            return "amount", stored(found.value), found.unit.dimension, self._rests(found)
        kinds = [self._kinds[one] for one in found.arguments]
        if len(kinds) == 1 and found.operation in (operations.ADD, operations.AND):
            return kinds[0]
        grounds = {kind[3] if isinstance(kind, tuple) and kind[0] == "amount" else None for kind in kinds}
        value = self.values[cell]
        if len(grounds) == 1 and None not in grounds and value is not None:
            return "amount", stored(value), found.unit.dimension, *grounds
        numbers = [self._number(kind) for kind in kinds]
        parts = sorted(numbers) if found.operation.commutative else numbers
        return "worked out", self._number((found.operation, tuple(parts), found.unit.dimension))

    def _number(self, kind: Hashable) -> int:
        return self._numbers.setdefault(kind, len(self._numbers))

    def _rests(self, figure: Figure) -> int:
        scores = figure.quality.scores if figure.quality else ()
        return self._number((figure.origin, scores, tuple(sorted(map(basis_key, figure.basis)))))


def basis_key(basis: Basis) -> tuple[str, str]:
    """What tells a basis from others: a source with the place in it, an assumption's name, or else its words."""
    if isinstance(basis, Assumption):
        return ("assumption", basis.name) if basis.name else ("reason", basis.statement)
    return f"source {basis.source.key}", basis.locator
