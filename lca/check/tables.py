"""Tables: rows with their columns typed and measured, each cell a figure of the program once it is used."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import partial

from lca.arithmetic import plain, stored
from lca.basis import Backing
from lca.check.basis import Bases
from lca.check.figures import Figures
from lca.check.names import Names
from lca.check.scope import Member
from lca.check.values import Quantity, Row, RowSet, TextValue, Value
from lca.diagnostics import Diagnostic, Label, problem
from lca.program import TableRead
from lca.program.builder import ProgramBuilder
from lca.program.cells import Operation
from lca.source import Span
from lca.syntax import tree
from lca.syntax.numbers import read_number, split_quantity
from lca.tables import Cell, Sheet, cells
from lca.units import Unit

MOST = 20
"""So many wrong cells of one table are told."""


class Tables:
    """The tables of a model; ``rows`` gives one of them as a value, None where it is in error."""

    def __init__(self, builder: ProgramBuilder, names: Names, bases: Bases, figures: Figures) -> None:
        self.builder = builder
        self.names = names
        self.bases = bases
        self.figures = figures
        self.problems: list[Diagnostic] = []
        self.read: list[TableRead] = []
        self.unknown: set[int] = set()
        """Cells that stand for any value of their unit."""
        self._rows: dict[str, RowSet | None] = {}

    def lower(self) -> None:
        """Every table, whether anything reads it or not."""
        for member in self.names.members():
            if isinstance(member.thing, tree.Table):
                self.rows(member)

    def rows(self, member: Member) -> RowSet | None:
        """The rows of a table, made when they are first asked for."""
        if member.name not in self._rows:
            assert isinstance(member.thing, tree.Table)
            sheet = member.scope.module.sheets.get(member.thing.name)
            self._rows[member.name] = None if sheet is None else self._made(member, member.thing, sheet)
        return self._rows[member.name]

    def _made(self, member: Member, table: tree.Table, sheet: Sheet) -> RowSet | None:
        declared = self._columns(table)
        units = {name: self._unit(column) for name, column in declared.items()}
        wrong = len(self.problems)
        numbers = {
            name: self._numbers(column, unit, sheet.columns[column.header])
            for name, column in declared.items()
            if (unit := units[name]) is not None
        }
        keys = [column for column in declared.values() if column.key]
        for column in declared.values():
            if not column.unit and not column.key:  # an empty key is told as one
                self._texts(column, sheet.columns[column.header])
        if not sheet.count:
            self.problems.append(problem("E0613", table.path_span, "", path=sheet.path, said="has no rows"))
        if len(self.problems) > wrong or any(column.unit and units[name] is None for name, column in declared.items()):
            return None
        reader = _Reader(self, member, sheet, declared, units, numbers)
        columns = tuple(column.header for column in declared.values())
        self.read.append(TableRead(member.name, sheet.path, sheet.digest, sheet.count, columns, table.name_span))
        labels = self._labels(keys[0], units, numbers, sheet) if keys else {}
        if labels is None:
            return None
        named = {place: f"{member.name}[{_shown(sheet, keys[0], place)}]" for place in labels.values()}
        rows = [
            Row(name, partial(reader.value, index, name))
            for index in range(sheet.count)
            for name in (named.get(index, f"{member.name}[{index + 1}]"),)
        ]
        key_unit = units[keys[0].name] if keys else None
        any_row = Row(f"{member.name}[…]", reader.any_value)
        return RowSet(member.name, rows, any_row, {key: rows[place] for key, place in labels.items()}, key_unit)

    def any_quantity(self, unit: Unit, span: Span) -> Quantity:
        """What stands for any value in a unit."""
        cell = self.builder.step(Operation.ADD, (), unit, span)
        self.unknown.add(cell)
        return Quantity(cell)

    def _columns(self, table: tree.Table) -> dict[str, tree.Column]:
        found: dict[str, tree.Column] = {}
        for column in table.columns:
            first = found.setdefault(column.name, column)
            if first is not column:
                place = Label(first.name_span, "first here")
                self.problems.append(problem("E0302", column.name_span, "again here", place, name=column.name))
        keys = [column for column in found.values() if column.key]
        for column in keys[1:]:
            place = Label(keys[0].span, "the first")
            said = f"`{column.name}` is a second key of `{table.name}`"
            self.problems.append(problem("E0614", column.span, "", place, said=said))
        return found

    def _unit(self, column: tree.Column) -> Unit | None:
        if not column.unit:
            return None
        return self.figures.unit("" if column.unit == "1" else column.unit, column.unit_span)

    def _numbers(self, column: tree.Column, unit: Unit, column_cells: Sequence[Cell]) -> list[Decimal]:
        """The numbers of a column; cells that are missing or no numbers are told, by line and column."""
        found: list[Decimal] = []
        wrong: list[tuple[int, str, str | None]] = []
        for row, cell in enumerate(column_cells):
            number = cells.number(cell.text)
            if number is None:
                wrong.append((row, cells.wrong(cell.text), cells.meant(cell.text) or self._measured(cell.text, unit)))
            found.append(number if number is not None else Decimal(0))
        self._tell(column, f"in {unit}", column_cells, wrong)
        return found

    def _texts(self, column: tree.Column, column_cells: Sequence[Cell]) -> None:
        """A text that is missing is told: as a row with an empty text it would count wherever another is left out."""
        advice = "write what is known, `unknown` say; or leave out the row"
        wrong = [(row, "is empty", advice) for row, cell in enumerate(column_cells) if not cell.text]
        self._tell(column, "a text", column_cells, wrong)

    def _tell(
        self,
        column: tree.Column,
        holds: str,
        column_cells: Sequence[Cell],
        wrong: Sequence[tuple[int, str, str | None]],
    ) -> None:
        """What is wrong with cells of a column, by row, each with advice."""
        for index, (row, what, advice) in enumerate(wrong[:MOST]):
            more = f", and {len(wrong) - MOST} more" if index == MOST - 1 and len(wrong) > MOST else ""
            said = f"`{column.header}` of row {row + 1} {what}{more}"
            place = Label(column.name_span, holds)
            self.problems.append(problem("E0615", column_cells[row].span, "", place, said=said, advice=[advice]))

    def _measured(self, text: str, unit: Unit) -> str | None:
        """Advice for a quantity with its unit: what it is in the unit of its column."""
        number, written = split_quantity(text) or ("", "")
        value, own = read_number(number) if number else None, self.figures.registry.unit(written)
        if not written or value is None or not isinstance(own, Unit) or own.dimension != unit.dimension:
            return None
        same = own == unit
        meant = number if same else plain(stored(unit.from_base(own.to_base(value))))
        return f"write `{meant}`: the unit of a column stands once, in the model" + ("" if same else f", as {unit}")

    def _labels(
        self,
        key: tree.Column,
        units: Mapping[str, Unit | None],
        numbers: Mapping[str, list[Decimal]],
        sheet: Sheet,
    ) -> dict[str | Decimal, int] | None:
        """The place of each row by its key, which no two rows may share and none may lack."""
        unit, keys = units[key.name], sheet.columns[key.header]
        found: dict[str | Decimal, int] = {}
        wrong = 0
        for row, cell in enumerate(keys):
            value = cell.text if unit is None else unit.to_base(numbers[key.name][row])
            first = found.setdefault(value, row)
            if (first != row or not cell.text) and wrong < MOST:
                wrong += 1
                said = f"`{key.header}` of row {row + 1} is empty" if not cell.text else f"`{cell.text}` is there twice"
                place = Label(keys[first].span, "first here") if first != row else None
                self.problems.append(problem("E0614", cell.span, "", place, said=said))
        return None if wrong else found


class _Reader:
    """What stands in the rows of one table; a cell becomes a figure when it is first read."""

    def __init__(
        self,
        tables: Tables,
        member: Member,
        sheet: Sheet,
        columns: Mapping[str, tree.Column],
        units: Mapping[str, Unit | None],
        numbers: Mapping[str, list[Decimal]],
    ) -> None:
        self.tables = tables
        self.member = member
        self.sheet = sheet
        self.columns = columns
        self.units = units
        self.numbers = numbers
        assert isinstance(member.thing, tree.Table)
        own = tables.bases.of(member.thing.basis, member.scope)
        self.bases = {name: tables.bases.within(c.basis, member.scope, own) for name, c in columns.items()}
        self.cells: dict[tuple[int, str], int] = {}

    def any_value(self, name: str, span: Span) -> Value | None:
        """What stands in a column, whatever the row."""
        if self._column(name, span) is None:
            return None
        unit = self.units[name]
        return TextValue(None) if unit is None else self.tables.any_quantity(unit, span)

    def _column(self, name: str, span: Span) -> tree.Column | None:
        column = self.columns.get(name)
        if column is None:
            self.tables.names.no_column(self.member, name, span)
        else:
            self.tables.names.used.add(("column", f"{self.member.name}.{name}"))
        return column

    def value(self, row: int, named: str, name: str, span: Span) -> Value | None:
        column = self._column(name, span)
        if column is None:
            return None
        cell, unit = self.sheet.columns[column.header][row], self.units[name]
        if unit is None:
            return TextValue(cell.text)
        if (row, name) not in self.cells:
            self.cells[row, name] = self._figure(f"{named}.{name}", cell, self.numbers[name][row], unit, name)
        return Quantity(self.cells[row, name])

    def _figure(self, named: str, cell: Cell, number: Decimal, unit: Unit, name: str) -> int:
        basis: tuple[Backing, ...] = self.bases[name]
        figure = self.tables.figures.figure(named, cell.text, number, unit, basis, cell.span)
        self.tables.builder.name(named, figure, cell.span)
        return figure


def _shown(sheet: Sheet, key: tree.Column, row: int) -> str:
    """The key of a row, as one would write it to look the row up."""
    text = sheet.columns[key.header][row].text
    if not key.unit:
        return f'"{text}"'
    return text if key.unit == "1" else f"{text} {key.unit}"
