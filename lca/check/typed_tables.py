"""Tables: rows with their columns typed and measured, each cell a figure of the program once it is used."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import TypeAlias, overload

from lca.basis import Quality, read_scores
from lca.check.bases import Bases
from lca.check.expression_values import ANY, QuantityValue, RowsValue, RowValue, TextValue, Value
from lca.check.figure_cells import Figures
from lca.check.measured_columns import Columns, measure
from lca.check.name_resolution import Names, no_column
from lca.check.scope import Member
from lca.check.scored_columns import scored_by, without_columns
from lca.diagnostics import Diagnostic, Label, problem
from lca.program import TableRead, operations
from lca.program.builder import ProgramBuilder
from lca.program.figure_id import FigureId, Role
from lca.source import Span
from lca.syntax import tree
from lca.tables import cell_numbers
from lca.units import Unit

WorksOut: TypeAlias = Callable[[Member, tree.LetDeclaration, RowValue], Value | None]


def _not_yet(*_: object) -> None:
    raise AssertionError("a pass says what works a column out")


class Tables:
    """The tables of a model; ``rows`` gives one of them as a value, None where it is in error."""

    def __init__(
        self,
        builder: ProgramBuilder,
        names: Names,
        bases: Bases,
        figures: Figures,
        columns: Mapping[str, Columns | None],
    ) -> None:
        self.builder = builder
        self.names = names
        self.columns = dict(columns)
        self.bases = bases
        self.figures = figures
        self.problems: list[Diagnostic] = []
        self.read: list[TableRead] = []
        self.unknown: set[int] = set()
        """Cells that stand for any value of their unit."""
        self._rows: dict[str, RowsValue | None] = {}
        self.work_out: WorksOut = _not_yet
        """Works out a column for a row."""

    def lower(self) -> None:
        """Every table, whether anything reads it or not."""
        for member in self.names.members():
            if isinstance(member.thing, tree.TableDeclaration):
                self.rows(member)

    def check_lets(self) -> None:
        """Every column that is worked out, whether anything reads it or not."""
        for member in self.names.members():
            rows = self.rows(member) if isinstance(member.thing, tree.TableDeclaration) else None
            if rows is not None and rows.columns is not None:
                for let in rows.columns.lets.values():
                    self.work_out(member, let, rows.any_row)

    def rows(self, member: Member) -> RowsValue | None:
        """The rows of a table, made when they are first asked for."""
        if member.name not in self._rows:
            columns = self._columns(member)
            self._rows[member.name] = None if columns is None else self._made(member, columns)
        return self._rows[member.name]

    def _columns(self, member: Member) -> Columns | None:
        """The columns of a table, measured once for all programs of the model."""
        assert isinstance(member.thing, tree.TableDeclaration)
        if member.name not in self.columns:
            sheet = member.scope.module.sheets.get(member.thing.name)
            found, problems = (
                (None, []) if sheet is None else measure(member.thing, sheet, self.figures.registry, self.figures.unit)
            )
            self.columns[member.name] = found
            self.problems += problems
        return self.columns[member.name]

    def _made(self, member: Member, columns: Columns) -> RowsValue:
        sheet = columns.sheet
        headers = tuple(column.header for column in columns.declared.values())
        assert isinstance(member.thing, tree.TableDeclaration)
        spans = member.thing.name_span, member.thing.path_span
        self.read.append(TableRead(member.name, sheet.path, sheet.digest, sheet.count, headers, *spans))
        reader = _Reader(self, member, columns)
        rows = _Rows(sheet.count, reader.row)
        return RowsValue(member.name, rows, reader.of(ANY), columns.places, columns)

    def any_quantity(self, unit: Unit, span: Span) -> QuantityValue:
        """What stands for any value in a unit."""
        cell = self.builder.step(operations.ADD, (), unit, span)
        self.unknown.add(cell)
        return QuantityValue(cell)


class _Rows(Sequence[RowValue]):
    """Rows that are made when they are asked for: a program that reads few of many pays for these."""

    def __init__(self, size: int, made: Callable[[int], RowValue]) -> None:
        self.size = size
        self.made = made

    def __len__(self) -> int:
        return self.size

    @overload
    def __getitem__(self, place: int) -> RowValue: ...
    @overload
    def __getitem__(self, place: slice) -> list[RowValue]: ...
    def __getitem__(self, place: int | slice) -> RowValue | list[RowValue]:
        return [self.made(one) for one in range(self.size)[place]] if isinstance(place, slice) else self.made(place)


class _Reader:
    """What stands in the rows of one table; a cell becomes a figure when it is first read."""

    def __init__(self, tables: Tables, member: Member, columns: Columns) -> None:
        self.tables = tables
        self.member = member
        self.columns = columns
        assert isinstance(member.thing, tree.TableDeclaration)
        whole, scope = member.thing.basis, member.scope
        own = tables.bases.of(without_columns(whole), scope)
        declared = columns.declared.items()
        self.bases = {name: tables.bases.within(without_columns(c.basis), scope, own) for name, c in declared}
        self.scores: Mapping[str, tuple[str, ...]] = {
            name: scored for name, c in declared if (scored := scored_by(c, whole))
        }
        self.cells: dict[tuple[int, str], int] = {}
        self.told: set[str] = set()
        self.worked_out: dict[tuple[int, str], Value | None] = {}
        self.asked: list[tuple[int, str]] = []
        """The columns that are being worked out, each for the one before it."""

    def of(self, row: int) -> RowValue:
        """A row, or the one that stands for any."""
        any_row = RowValue(f"{self.member.name}[…]", self.any_value, self.columns, ANY)
        return any_row if row == ANY else self.row(row)

    def row(self, place: int) -> RowValue:
        if not 0 <= place < self.columns.sheet.count:
            raise IndexError(place)
        name = f"{self.member.name}[{self.columns.label(place)}]"
        return RowValue(name, partial(self.value, place), self.columns, place)

    def any_value(self, name: str, span: Span) -> Value | None:
        """What stands in a column, whatever the row."""
        if name in self.columns.lets:
            return self.let(ANY, name, span)
        if not self._has(name, span):
            return None
        unit = self.columns.units[name]
        return TextValue(None) if unit is None else self.tables.any_quantity(unit, span)

    def _has(self, name: str, span: Span) -> bool:
        usage = self.tables.figures.usage
        known = name in self.columns.declared
        if known:
            usage.names.add(("column", f"{self.member.name}.{name}"))
        else:
            usage.problems += no_column(self.member, name, span)
        return known

    def value(self, row: int, name: str, span: Span) -> Value | None:
        if name in self.columns.lets:
            return self.let(row, name, span)
        if not self._has(name, span):
            return None
        unit = self.columns.units[name]
        if row in self.columns.missing.get(name, ()):
            self._tell_missing(row, name)
            return None
        if unit is None:
            return TextValue(self.columns.cells(name)[row].text)
        if (row, name) not in self.cells:
            self.cells[row, name] = self._figure(row, unit, name)
        return QuantityValue(self.cells[row, name])

    def let(self, row: int, name: str, span: Span) -> Value | None:
        """What a column that is worked out comes to in a row, once."""
        self.tables.figures.usage.names.add(("column", f"{self.member.name}.{name}"))
        key = row, name
        if key in self.asked:
            way = " → ".join([*(one for _, one in self.asked[self.asked.index(key) :]), name])
            if name not in self.told:
                self.told.add(name)
                self.tables.problems.append(problem("E0308", span, "", name=name, way=way))
            return None
        if key not in self.worked_out:
            self.asked.append(key)
            self.worked_out[key] = self.tables.work_out(self.member, self.columns.lets[name], self.of(row))
            self.asked.pop()
        return self.worked_out[key]

    def _figure(self, row: int, unit: Unit, name: str) -> int:
        cell, basis = self.columns.cells(name)[row], self.bases[name]
        named = FigureId(self.member.name, Role.CELL, name, row=self.columns.label(row))
        said = self.columns.declared[name].unit
        number, written = self.columns.numbers[name][row], cell_numbers.bare(cell.text, unit.symbol, said)
        if name in self.scores:
            basis = (*(one for one in basis if not isinstance(one, Quality)), self._scored(name, row))
        figure = self.tables.figures.figure(named, written, number, unit, basis, cell.span)
        self.tables.builder.name(named, figure, cell.span)
        return figure

    def _tell_missing(self, row: int, name: str) -> None:
        """That something reads a cell in which nothing is known: once for a column, with how many there are."""
        if name in self.told:
            return
        self.told.add(name)
        column, cell = self.columns.declared[name], self.columns.cells(name)[row]
        others = len(self.columns.missing[name]) - 1
        more = f", and so in {others} more row{'s' * (others > 1)}" if others else ""
        said = f"`{column.header}` of row {row + 1} is {f'`{cell.text}`' if cell.text else 'empty'}{more}"
        place = Label(column.name_span, f"in {column.unit}" if column.unit else "a text")
        forms = dict.fromkeys(self.columns.cells(name)[one].text for one in sorted(self.columns.missing[name]))
        known = " and ".join(f'r.{name} != "{form}"' for form in forms)
        advice = f"leave out a row without it, as in `where {known}`, or write what is known"
        self.tables.problems.append(problem("E0615", cell.span, "", place, said=said, advice=[advice]))

    def _scored(self, name: str, row: int) -> Quality:
        """The scores of a column that stand in others in its row."""
        told = self.scores[name]
        columns = {one: self.columns.cells(one)[row] for one in told if one in self.columns.declared}
        scores = read_scores([columns[one].text if one in columns else one for one in told])
        assert scores is not None, "what is none is told where columns are measured"
        self.tables.figures.usage.names.update(("column", f"{self.member.name}.{one}") for one in columns)
        return Quality(scores, self.columns.declared[name].span)
