"""Rows: functions over them, looking one up, and reading between them. Each row is unrolled while the program is made.

This is where a columnar engine would take over for tables too large to unroll.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import pairwise
from typing import TYPE_CHECKING

from lca.check.figures import Setting
from lca.check.functions import OVER_ROWS
from lca.check.scope import Column
from lca.check.values import Quantity, Row, RowSet, TextValue, Value, kind, measured
from lca.diagnostics import Label
from lca.diagnostics.nearest import did_you_mean
from lca.program import Figure, Operation, ProgramBuilder, Step
from lca.source import Span
from lca.syntax import tree
from lca.units import PLAIN, Unit

if TYPE_CHECKING:
    from lca.check.expressions import Expressions

MANY = 1_000_000
"""So many rows may be gone through in one program."""


@dataclass(frozen=True, slots=True)
class Passed:
    """A row that counts: the setting in which it has its name and, where figures decide, the cell of its condition."""

    row: Row
    setting: Setting
    condition: int | None


class RowFunctions:
    """The part of ``Expressions`` that goes through rows; it calls back for what is asked of each."""

    def __init__(self, expressions: Expressions) -> None:
        self.on = expressions
        self.builder: ProgramBuilder = expressions.builder
        self.gone = 0
        self.decisive: set[int] = set()
        """The figures whose values chose a row."""

    def passed(self, rows: tree.Rows, setting: Setting) -> list[Passed] | None:
        """The rows that may count, in their order; None, and told, where they cannot be gone through."""
        found = self._rows(rows.table, setting)
        visible = self.on.names.quietly(rows.variable, rows.variable_span, setting.scope, setting.owner)
        if visible is not None or rows.variable in setting.bound:
            self.on.wrong("E0302", rows.variable_span, "hides another thing of this name", name=rows.variable)
            return None
        if found is None:
            return None
        self.gone += len(found.rows)
        if self.gone > MANY:
            self.on.wrong("E0702", rows.span, "", path=found.name, limit=f"{MANY} rows in all functions and clauses")
            return None
        return self._conditioned(rows, found, setting)

    def _rows(self, name: tree.Name, setting: Setting) -> RowSet | None:
        value = self.on.value(name, setting)
        if value is None or isinstance(value, RowSet):
            return value
        self.on.wrong("E0213", name.span, kind(value), wanted="a table of rows", found=kind(value))
        return None

    def _conditioned(self, rows: tree.Rows, found: RowSet, setting: Setting) -> list[Passed] | None:
        passed = []
        for row in found.rows:
            inside = replace(setting, bound={**setting.bound, rows.variable: row})
            if rows.condition is None:
                passed.append(Passed(row, inside, None))
                continue
            condition = self.on.operators.truth(rows.condition, inside)
            if condition is None:
                return None
            known = self._settled(condition)
            if known is not False:
                passed.append(Passed(row, inside, None if known else self._undecided(condition)))
        return passed

    def _settled(self, cell: int) -> bool | None:
        """Whether a condition holds, where texts alone decide it; None where figures do."""
        found = self.builder.cells[cell]
        if isinstance(found, Figure):
            return bool(found.value)
        if not isinstance(found, Step) or found.operation not in (Operation.AND, Operation.OR, Operation.NOT):
            return None
        known = [self._settled(part) for part in found.arguments]
        if found.operation is Operation.NOT:
            return None if known[0] is None else not known[0]
        decisive = found.operation is Operation.OR
        return decisive if decisive in known else None if None in known else not decisive

    def _undecided(self, cell: int) -> int:
        """A condition without the parts that texts have decided already."""
        found = self.builder.cells[cell]
        if not isinstance(found, Step) or found.operation not in (Operation.AND, Operation.OR):
            return cell
        open_parts = tuple(self._undecided(part) for part in found.arguments if self._settled(part) is None)
        if len(open_parts) == 1:
            return open_parts[0]
        return self.builder.step(found.operation, open_parts, PLAIN, found.span)

    # Functions over rows

    def over(self, over: tree.Over, setting: Setting) -> Value | None:
        """``sum``, ``mean``, ``min``, ``max`` or ``count`` over the rows that count."""
        name = over.function.path
        if name not in OVER_ROWS:
            advice = did_you_mean(name, OVER_ROWS) or f"the functions over rows are {', '.join(OVER_ROWS)}"
            self.on.wrong("E0311", over.function.span, "no function over rows", name=name, advice=[advice])
            return None
        passed = self.passed(over.rows, setting)
        if passed is None:
            return None
        if name == "count":
            return self._count(over, passed)
        return self._folded(name, over, passed, setting)

    def _count(self, over: tree.Over, passed: list[Passed]) -> Value | None:
        if not (isinstance(over.body, tree.Name) and over.body.path == over.rows.variable):
            advice = f"`count({over.rows.variable} {over.rows.span.text})` counts rows"
            self.on.wrong(
                "E0312", over.body.span, "", name="count", wanted="rows", found="an expression", advice=[advice]
            )
            return None
        sure = sum(row.condition is None for row in passed)
        counted = [row.condition for row in passed if row.condition is not None]
        known = self.on.figures.constant(over.span.text, Decimal(sure), PLAIN, over.span)
        if not counted:
            return Quantity(known)
        return Quantity(self.builder.step(Operation.ADD, (known, *counted), PLAIN, over.span))

    def _folded(self, name: str, over: tree.Over, passed: list[Passed], setting: Setting) -> Value | None:
        if name in ("min", "max") and any(row.condition is not None for row in passed):
            assert over.rows.condition is not None
            self.on.wrong("E0616", over.rows.condition.span, "decided by figures", name=name)
            return None
        cells = self._each(over, passed)
        if cells is None:
            return None
        if not cells:
            return self._of_none(name, over, setting)
        unit = self.builder.unit(cells[0])
        if name in ("min", "max"):
            operation = Operation.MIN if name == "min" else Operation.MAX
            return Quantity(self.builder.step(operation, tuple(cells), unit, over.span))
        total = self.builder.step(Operation.ADD, tuple(cells), unit, over.span)
        if name == "sum":
            return Quantity(total)
        counted = self._count(replace(over, body=tree.Name(over.rows.variable, over.body.span)), passed)
        assert isinstance(counted, Quantity)
        return Quantity(self.builder.step(Operation.DIVIDE, (total, counted.cell), unit, over.span))

    def _each(self, over: tree.Over, passed: list[Passed]) -> list[int] | None:
        """The body for each row; where figures decide whether the row counts, that or nothing."""
        cells: list[int] = []
        for row in passed:
            cell = self.on.quantity(over.body, row.setting)
            if cell is None:
                return None
            cells.append(self.counted(cell, row.condition, over.span))
        return cells

    def counted(self, cell: int, condition: int | None, span: Span) -> int:
        """The cell or, where its condition does not hold, nothing of the same unit."""
        if condition is None:
            return cell
        unit = self.builder.unit(cell)
        nothing = self.builder.step(Operation.ADD, (), unit, span)
        return self.builder.step(Operation.CHOOSE, (condition, cell, nothing), unit, span)

    def _of_none(self, name: str, over: tree.Over, setting: Setting) -> Value | None:
        """The sum of no rows is nothing, in the unit that any row would give; there is no mean or least of none."""
        found = self._rows(over.rows.table, setting)
        if name != "sum":
            self.on.wrong("E0617", over.rows.span, "no row counts", name=name)
            return None
        if found is None or not found.rows:
            return None
        inside = replace(setting, bound={**setting.bound, over.rows.variable: found.rows[0]})
        cell = self.on.quantity(over.body, inside)
        if cell is None:
            return None
        return Quantity(self.builder.step(Operation.ADD, (), self.builder.unit(cell), over.span))

    # Looking up, and reading between rows

    def lookup(self, lookup: tree.Lookup, setting: Setting) -> Value | None:
        """``usage["WA"].energy``: the key is a text, or a figure in the unit of the key column."""
        rows, key = self._rows(lookup.table, setting), self.on.value(lookup.key, setting)
        if rows is None or key is None:
            return None
        if not rows.keyed:
            advice = f"mark the column that tells its rows apart: `table {rows.name} … {{ key name … }}`"
            self.on.wrong("E0614", lookup.span, "", said=f"`{rows.name}` has no key column", advice=[advice])
            return None
        wanted = self._key(rows, key, lookup.key)
        if wanted is None:
            return None
        row = rows.keyed.get(wanted)
        if row is None:
            texts = [known for known in rows.keyed if isinstance(known, str)]
            advice = did_you_mean(str(wanted), texts) or _listed(rows)
            shown = f'"{wanted}"' if isinstance(wanted, str) else lookup.key.span.text
            self.on.wrong("E0618", lookup.key.span, "", name=rows.name, key=shown, advice=[advice])
            return None
        return row.member(lookup.column, lookup.span)

    def _key(self, rows: RowSet, key: Value, written: tree.Expression) -> str | Decimal | None:
        wanted = "a text" if rows.key_unit is None else f"{measured(rows.key_unit)}"
        if isinstance(key, TextValue) and rows.key_unit is None:
            return key.text
        if isinstance(key, Quantity) and rows.key_unit is not None:
            figure, unit = self.builder.cells[key.cell], self.builder.unit(key.cell)
            if unit.dimension != rows.key_unit.dimension:
                self.on.wrong("E0213", written.span, measured(unit), wanted=wanted, found=measured(unit))
                return None
            if isinstance(figure, Figure):
                self.decisive.add(key.cell)
                return figure.value
            self.on.wrong("E0619", written.span, "computed", name=rows.name)
            return None
        self.on.wrong("E0213", written.span, kind(key), wanted=wanted, found=kind(key))
        return None

    def interpolate(self, call: tree.Call, setting: Setting) -> Value | None:
        """``interpolate(curve.load, curve.power, at)``: on straight lines between the rows, ordered by the first."""
        if len(call.arguments) != 3:
            wanted = "two columns and a place: `interpolate(curve.load, curve.power, 40 %)`"
            self.on.wrong("E0312", call.span, "", name="interpolate", wanted=wanted, found=len(call.arguments))
            return None
        xs, ys = (self._column(argument, setting) for argument in call.arguments[:2])
        at = self.on.quantity(call.arguments[2], setting)
        if xs is None or ys is None or at is None:
            return None
        if len(xs) != len(ys) or len(xs) < 2:
            self.on.wrong(
                "E0613", call.span, "", path="interpolate", said="wants two columns of a table of several rows"
            )
            return None
        unit = self.builder.unit(xs[0])
        if self.builder.unit(at).dimension != unit.dimension:
            have, places = call.arguments[2], Label(call.arguments[0].span, measured(unit))
            here = self.builder.unit(at)
            self.on.wrong(
                "E0202", have.span, measured(here), places,
                operator="interpolate", left=unit.dimension, right=here.dimension,
            )  # fmt: skip
            return None
        return self._between(call, at, xs, ys)

    def _between(self, call: tree.Call, at: int, xs: list[int], ys: list[int]) -> Value | None:
        points = sorted(zip(xs, ys, strict=True), key=lambda point: self._value(point[0]))
        for (before, _), (after, _) in pairwise(points):
            if self._value(before) == self._value(after):
                place = Label(self.builder.cells[before].span, "and here")
                said = f"`{call.arguments[0].span.text}` has the same value in two rows"
                self.on.wrong("E0614", self.builder.cells[after].span, "", place, said=said)
                return None
        arguments = (at, *(cell for point in points for cell in point))
        return Quantity(self.builder.step(Operation.INTERPOLATE, arguments, self._unit(ys), call.span))

    def _unit(self, cells: list[int]) -> Unit:
        return self.builder.unit(cells[0])

    def _value(self, cell: int) -> Decimal:
        figure = self.builder.cells[cell]
        assert isinstance(figure, Figure)
        return figure.value

    def _column(self, argument: tree.Expression, setting: Setting) -> list[int] | None:
        """The cells of a whole column of numbers."""
        found = None
        if isinstance(argument, tree.Name):
            found = self.on.names.resolve(argument.path, argument.span, setting.scope, setting.owner)
            if found is None:
                return None
        if not isinstance(found, Column):
            self.on.wrong("E0213", argument.span, "", wanted="a column, such as `curve.load`", found="something else")
            return None
        rows = self.on.tables.rows(found.table)
        return None if rows is None else self._numbers(rows, found.name, argument)

    def _numbers(self, rows: RowSet, column: str, argument: tree.Expression) -> list[int] | None:
        cells: list[int] = []
        for row in rows.rows:
            value = row.member(column, argument.span)
            if not isinstance(value, Quantity):
                said = "the column has no unit, and so holds texts"
                self.on.wrong("E0213", argument.span, said, wanted="a column of numbers", found="a column of texts")
                return None
            cells.append(value.cell)
        return cells


def _listed(rows: RowSet) -> str:
    shown = [row.name.removeprefix(rows.name) for row in _first(rows)]
    return f"its rows are {', '.join(shown)}" + (" …" if len(rows.rows) > len(shown) else "")


def _first(rows: RowSet) -> Iterator[Row]:
    yield from rows.rows[:8]
