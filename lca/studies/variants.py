"""The programs of one model under many settings, for their values: lowered once whatever the numbers in these."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal

from lca.arithmetic import computing
from lca.check import Checked
from lca.program import Program
from lca.program.cells import Figure
from lca.program.figure_id import FigureId, read_id
from lca.syntax import tree
from lca.syntax.numbers import read_number
from lca.units import Unit

KEPT = 256
"""So many programs are kept."""
Settings = Mapping[str, tree.SettingClause]
ProgramShape = tuple[frozenset[str], frozenset[tuple[str, tree.SettingClause]]]


def with_values(program: Program, values: Mapping[FigureId, Decimal]) -> Program:
    """The program with other values, in base units, of the figures that are named; nothing else of them changes."""
    cells = tuple(
        replace(cell, value=values[cell.name]) if isinstance(cell, Figure) and cell.name in values else cell
        for cell in program.cells
    )
    return replace(program, cells=cells)


def decisive(program: Program) -> Iterator[Figure]:
    """The figures whose values chose rows of tables."""
    for index in program.decisive:
        cell = program.cells[index]
        assert isinstance(cell, Figure)
        yield cell


class Variants:
    """Settings that are numbers do not shape a program: under other numbers it is the same, with other values."""

    def __init__(self, checked: Checked) -> None:
        self.checked = checked
        self._lowered: dict[ProgramShape, Program] = {}

    def under(self, settings: Settings) -> Program:
        """The program under settings by qualified parameter. Raises LcaError where they do not fit together."""
        numbers = {
            name: setting.value for name, setting in settings.items() if isinstance(setting.value, tree.QuantityLiteral)
        }
        shape = frozenset(numbers), frozenset(item for item in settings.items() if item[0] not in numbers)
        if shape not in self._lowered:
            if len(self._lowered) >= KEPT:
                self._lowered.clear()
            self._lowered[shape] = self.checked.lowered("", settings, judged=False)
        program = self._lowered[shape]
        # The only literal of a setting that is a number is its first.
        values = {replace(read_id(name), literal=1): self._value(quantity) for name, quantity in numbers.items()}
        if any(figure.name in values for figure in decisive(program)):
            return self.checked.lowered("", settings, judged=False)
        return with_values(program, values)

    def _value(self, quantity: tree.QuantityLiteral) -> Decimal:
        number, unit = read_number(quantity.number), self.checked.registry.unit(quantity.unit)
        assert number is not None
        assert isinstance(unit, Unit)
        with computing():
            return unit.to_base(number)
