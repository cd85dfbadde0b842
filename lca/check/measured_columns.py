"""Columns of tables, measured: the numbers of each in its unit, or its texts. Cells that are wrong are told.

Nothing here depends on a scenario, so that a table is measured once, however many programs read it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TypeAlias

from lca.arithmetic import plain, stored
from lca.check.scored_columns import wrong_scores
from lca.diagnostics import Advice, Diagnostic, Label, problem
from lca.source import Span
from lca.syntax import tree
from lca.syntax.numbers import read_number, split_quantity
from lca.tables import Sheet, SheetCell, cell_numbers
from lca.units import Registry, Unit

MOST = 20
"""So many wrong cells of one table are told."""
KeyPart: TypeAlias = str | Decimal
"""What stands in a key column: a text, or a number in base units with the digits that are kept of it."""
Key: TypeAlias = tuple[KeyPart, ...]
"""What stands in the key columns of a row, in their order."""
UnitOf: TypeAlias = Callable[[str, Span], Unit | None]


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of a table by name: ``units`` of those that hold numbers, and ``numbers`` in these, row by row.

    ``missing`` are the rows in which a column has no number, or no text: what reads one of these is told of it.
    ``places`` finds a row by what stands in its ``keys``.
    """

    sheet: Sheet
    declared: Mapping[str, tree.ColumnDeclaration]
    units: Mapping[str, Unit | None]
    numbers: Mapping[str, Sequence[Decimal]]
    missing: Mapping[str, Collection[int]]
    keys: Sequence[tree.ColumnDeclaration]
    places: Mapping[Key, int]
    lets: Mapping[str, tree.LetDeclaration]
    """The columns that are worked out."""
    _held: dict[str, dict[str, list[int]]] = field(default_factory=dict, compare=False, repr=False)

    def cells(self, name: str) -> Sequence[SheetCell]:
        """What stands in a column, row by row."""
        return self.sheet.columns[self.declared[name].header]

    def label(self, row: int) -> str:
        """What a row is called: its key, as one would write it to look the row up, or else its number."""
        return ", ".join(self._part(row, key) for key in self.keys) or str(row + 1)

    def _part(self, row: int, key: tree.ColumnDeclaration) -> str:
        text = self.cells(key.name)[row].text
        if not key.unit:
            return f'"{text}"'
        return text if key.unit == "1" else f"{text} {key.unit}"

    def holding(self, name: str, *texts: str) -> Sequence[int]:
        """The rows that hold one of some texts in a column; all where it has numbers, which is told when it is read."""
        if name not in self.declared or self.units[name] is not None:
            return range(self.sheet.count)
        if name not in self._held:
            found: dict[str, list[int]] = {}
            for row, cell in enumerate(self.cells(name)):
                found.setdefault(cell.text, []).append(row)
            self._held[name] = found
        held = self._held[name]
        return (
            held.get(texts[0], ())
            if len(texts) == 1
            else sorted(row for text in {*texts} for row in held.get(text, ()))
        )


def _missing(column: tree.ColumnDeclaration, sheet: Sheet) -> frozenset[int]:
    """The rows in which a number is missing or a text is empty.

    As a row with an empty text it would count wherever another is left out.
    """
    cells = enumerate(sheet.columns[column.header])
    return frozenset(
        row for row, cell in cells if (cell_numbers.is_missing(cell.text) if column.unit else not cell.text)
    )


def measure(
    table: tree.TableDeclaration, sheet: Sheet, registry: Registry, unit: UnitOf
) -> tuple[Columns | None, list[Diagnostic]]:
    """The columns of a table, None where one is in error; ``unit`` reads what stands behind ``in``, and tells it."""
    measuring = _Measuring(registry)
    return measuring.columns(table, sheet, unit), measuring.problems


class _Measuring:
    def __init__(self, registry: Registry) -> None:
        self.registry = registry
        self.problems: list[Diagnostic] = []

    def columns(self, table: tree.TableDeclaration, sheet: Sheet, unit_of: UnitOf) -> Columns | None:
        declared = self._declared(table)
        units = {
            name: unit_of("" if column.unit == "1" else column.unit, column.unit_span) if column.unit else None
            for name, column in declared.items()
        }
        wrong = len(self.problems)
        numbers = {
            name: self._numbers(column, unit, sheet.columns[column.header])
            for name, column in declared.items()
            if (unit := units[name]) is not None
        }
        self.problems += wrong_scores(table, {name: sheet.columns[one.header] for name, one in declared.items()})
        if not sheet.count:
            self.problems.append(problem("E0613", table.path_span, "", path=sheet.path, said="has no rows"))
        if len(self.problems) > wrong or any(column.unit and units[name] is None for name, column in declared.items()):
            return None
        keys = [column for column in declared.values() if column.key]
        missing = {name: _missing(column, sheet) for name, column in declared.items() if not column.key}
        places = self._places(keys, [self._parts(key, units, numbers, sheet) for key in keys], sheet)
        if places is None:
            return None
        return Columns(sheet, declared, units, numbers, missing, keys, places, self._lets(table, declared))

    def _lets(
        self, table: tree.TableDeclaration, columns: Mapping[str, tree.ColumnDeclaration]
    ) -> dict[str, tree.LetDeclaration]:
        found: dict[str, tree.LetDeclaration] = {}
        for let in table.lets:
            first = columns.get(let.name) or found.setdefault(let.name, let)
            if first is not let:
                place = Label(first.name_span, "first here")
                self.problems.append(problem("E0302", let.name_span, "again here", place, name=let.name))
        return found

    def _declared(self, table: tree.TableDeclaration) -> dict[str, tree.ColumnDeclaration]:
        found: dict[str, tree.ColumnDeclaration] = {}
        for column in table.columns:
            first = found.setdefault(column.name, column)
            if first is not column:
                place = Label(first.name_span, "first here")
                self.problems.append(problem("E0302", column.name_span, "again here", place, name=column.name))
        return found

    def _numbers(self, column: tree.ColumnDeclaration, unit: Unit, column_cells: Sequence[SheetCell]) -> list[Decimal]:
        """The numbers of a column; cells that are no numbers are told, by line and column, a text that is none once.

        Of a cell in which something is missing whoever reads it is told, but for a key.
        """
        found: list[Decimal] = []
        wrong: list[tuple[int, str]] = []
        alike: Counter[str] = Counter()
        for row, cell in enumerate(column_cells):
            number = cell_numbers.number_in_cell(cell_numbers.bare(cell.text, unit.symbol, column.unit))
            if number is None and (column.key or not cell_numbers.is_missing(cell.text)):
                if not cell.text or cell.text not in alike:
                    wrong.append((row, cell.text))
                alike[cell.text] += 1
            found.append(number if number is not None else Decimal(0))
        said = [(row, self._wrong(text, alike[text] - 1), self._advice(text, unit)) for row, text in wrong[:MOST]]
        self._tell(column, f"in {unit}", column_cells, said, len(wrong))
        return found

    def _wrong(self, text: str, more: int) -> str:
        if not text or not more:
            return cell_numbers.wrong(text)
        return f"{cell_numbers.wrong(text)}, and so in {more} more {'row' if more == 1 else 'rows'}"

    def _tell(
        self,
        column: tree.ColumnDeclaration,
        holds: str,
        column_cells: Sequence[SheetCell],
        wrong: Sequence[tuple[int, str, str | None]],
        count: int,
    ) -> None:
        """What is wrong with the first cells of a column of ``count`` that are wrong, by row, each with advice."""
        for index, (row, what, advice) in enumerate(wrong):
            more = f", and {count - MOST} more" if index == MOST - 1 and count > MOST else ""
            said = f"`{column.header}` of row {row + 1} {what}{more}"
            place = Label(column.name_span, holds)
            self.problems.append(problem("E0615", column_cells[row].span, "", place, said=said, advice=[advice]))

    def _advice(self, text: str, unit: Unit) -> str | None:
        """The number to write: of a number in another notation, or of a quantity in the unit of its column."""
        number, written = split_quantity(text) or ("", "")
        value, own = read_number(number) if number else None, self.registry.unit(written)
        meant = cell_numbers.number_meant(text)
        if meant or not written or value is None or not isinstance(own, Unit) or own.dimension != unit.dimension:
            return meant
        same = own == unit
        here = number if same else plain(stored(unit.from_base(own.to_base(value))))
        there = "" if same else f", as {unit}"
        return Advice(f"write `{here}`: the unit of a column stands once, in the model{there}", here)

    def _parts(
        self,
        key: tree.ColumnDeclaration,
        units: Mapping[str, Unit | None],
        numbers: Mapping[str, Sequence[Decimal]],
        sheet: Sheet,
    ) -> Sequence[KeyPart]:
        """What a key column gives the key of each row."""
        unit = units[key.name]
        if unit is None:
            return [cell.text for cell in sheet.columns[key.header]]
        return [stored(unit.to_base(number)) for number in numbers[key.name]]

    def _places(
        self, keys: Sequence[tree.ColumnDeclaration], parts: Sequence[Sequence[KeyPart]], sheet: Sheet
    ) -> dict[Key, int] | None:
        """The place of each row by its key, which no two rows may share and of which none may lack a part."""
        columns = [sheet.columns[key.header] for key in keys]
        found: dict[Key, int] = {}
        wrong = list[Diagnostic]()
        for row, key in enumerate(zip(*parts, strict=True)):
            cells = [column[row] for column in columns]
            first = found.setdefault(key, row)
            empty = next((place for place, cell in enumerate(cells) if not cell.text), None)
            if empty is not None:
                said = f"`{keys[empty].header}` of row {row + 1} is empty"
                wrong.append(problem("E0614", cells[empty].span, "", said=said))
            elif first != row:
                said = f"{', '.join(f'`{cell.text}`' for cell in cells)} is there twice"
                place = Label(columns[0][first].span.to(columns[-1][first].span), "first here")
                wrong.append(problem("E0614", cells[0].span.to(cells[-1].span), "", place, said=said))
        self.problems += wrong[:MOST]
        return None if wrong else found
