"""What evaluating a program gives: a value, or what stood in its way, for each cell."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TypeAlias

from lca.diagnostics import Diagnostic
from lca.engine.solve import Solution
from lca.program import Program


@dataclass(frozen=True, slots=True)
class Failure:
    """What could not be computed, and why; ``causes`` are the cells whose values are at fault."""

    diagnostic: Diagnostic
    causes: tuple[int, ...] = ()


CellValue: TypeAlias = Decimal | Failure


@dataclass(frozen=True, slots=True)
class Evaluation:
    """A value, in base units, for each cell of the program; ``solutions`` for each of its loops that was needed."""

    program: Program
    values: list[CellValue]
    solutions: dict[int, Solution | Failure]

    def number(self, cell: int) -> Decimal:
        """The value of a cell that is known not to have failed."""
        value = self.values[cell]
        assert isinstance(value, Decimal)
        return value
