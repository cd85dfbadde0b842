"""Rows: which of them count, and functions over them. Each row is unrolled while the program is made.

This is where a columnar engine would take over for tables too large to unroll.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING

from lca.check.chosen import asking, chosen
from lca.check.functions import FUNCTIONS, OVER_ROWS
from lca.check.scope import Column, Member
from lca.check.setting import Setting
from lca.check.values import Quantity, Row, RowSet, Value, kind, measured
from lca.diagnostics import Advice, Label
from lca.diagnostics.nearest import did_you_mean
from lca.program.builder import ProgramBuilder
from lca.program.cells import Figure, Operation, Step
from lca.source import Span
from lca.syntax import tree
from lca.units import PLAIN

if TYPE_CHECKING:
    from lca.check.expressions import Expressions

MANY = 1_000_000
"""So many rows may be gone through in one program."""
MOST, FEW = 20, 3
"""So many rows for which others are looked for in vain are told at one place: as errors, and beside a warning."""
ONCE = (
    "go through a table once, or look its rows up by a key; rows that a text chooses, `r.zone == u.zone`, count alone"
)
"""What to do where too many rows are gone through."""


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
        self.empty: dict[Span, list[Label]] = {}
        """Where rows are gone through and none counts, with the cells that the first of these are looked for by."""
        self._none: Counter[Span] = Counter()
        self.judging = False
        """Whether a check or a rule asks of rows what others might not answer."""
        self.decisive: set[int] = set()
        """The figures whose values chose a row."""

    def passed(self, rows: tree.Rows, found: RowSet, setting: Setting) -> list[Passed] | None:
        """The rows that may count, in their order; None where that is not known, or it is told why they cannot."""
        if self._hides(rows, setting):
            return None
        places = chosen(rows, found, lambda text: self.on.value(text, setting))
        self.gone += 1 + len(places)
        if self.gone > MANY:
            limit, advice = f"{MANY} rows in all functions and clauses", [ONCE]
            self.on.wrong("E0702", rows.span, "", path=found.name, limit=limit, advice=advice)
            return None
        passed = self._conditioned(rows, found, places, setting)
        if found.columns is not None:
            self.on.joins.taken[found.name].update(one.row.place for one in passed or ())
        return passed

    def _hides(self, rows: tree.Rows, setting: Setting) -> bool:
        """Whether the name of the row is that of another thing here, which is told."""
        scope = setting.scope
        visible = self.on.names.quietly(rows.variable, rows.variable_span, scope, setting.owner)
        if visible is None and rows.variable not in setting.bound and rows.variable not in scope.module.places:
            return False
        first = visible.thing.name_span if isinstance(visible, Member) else None
        if rows.variable in scope.module.places:
            first = scope.module.places[rows.variable].span
        place = [Label(first, "this")] if first else []
        self.on.wrong("E0302", rows.variable_span, "hides another of this name", *place, name=rows.variable)
        return True

    def table(self, name: tree.Name, setting: Setting) -> RowSet | None:
        """The rows of what must be a table."""
        value = self.on.value(name, setting)
        if value is None or isinstance(value, RowSet):
            return value
        self.on.wrong("E0213", name.span, kind(value), wanted="a table of rows", found=kind(value))
        return None

    def _conditioned(
        self, rows: tree.Rows, found: RowSet, places: Sequence[int], setting: Setting
    ) -> list[Passed] | None:
        passed = []
        if rows.condition is not None and found.rows and not places:  # what is wrong with it is told all the same
            before = len(self.on.problems)
            self.on.operators.truth(rows.condition, within(found.any_row, rows, setting))
            if len(self.on.problems) > before:
                return None
        for row in map(found.rows.__getitem__, places):
            inside = within(row, rows, setting)
            if rows.condition is None:
                passed.append(Passed(row, inside, None))
                continue
            condition = self.on.operators.truth(rows.condition, inside)
            if condition is None:
                return None
            known = self._settled(condition)
            if known is not False:
                passed.append(Passed(row, inside, None if known else self._undecided(condition)))
        if not passed and setting.outcomes is None:  # in a check or a rule, none is an answer
            told = self.empty.setdefault(rows.span, [])
            told += asking(rows, setting) if len(told) < FEW else []
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
        found = self.table(over.rows.table, setting)
        if found is None:
            return None
        passed = self.passed(over.rows, found, setting)
        if name == "sum" and passed is not None:
            self.on.joins.group(over.rows.span, found, len(passed))
        if setting.outcomes is not None and (name != "count" or any(row.condition is not None for row in passed or ())):
            self.judging = True
        if name == "count":
            return self._count(over, passed or [])
        return (
            self._of_any(over, found, setting) if passed is None else self._folded(name, over, found, passed, setting)
        )

    def missing(self, call: tree.Call, setting: Setting) -> str | None:
        """Advice for ``sum(usage.energy)``: the rows of a function that takes rows, or a column, and has none."""
        name, argument = call.function.path, call.arguments[0] if len(call.arguments) == 1 else None
        found = None
        if isinstance(argument, tree.Name) and argument.path not in setting.bound:
            found = self.on.names.quietly(argument.path, argument.span, setting.scope, setting.owner)
        body, table, sure = "r" if name == "count" else "r.energy", "usage", name == "count"
        if isinstance(found, Column):
            body, table, sure = "r" if name == "count" else f"r.{found.name}", found.table.name, True
        elif isinstance(found, Member) and isinstance(found.thing, tree.Table):
            measured = [column.name for column in found.thing.columns if column.unit and not column.key]
            body, table = "r" if name == "count" else f"r.{(*measured, 'energy')[0]}", found.name
            sure = sure or len(measured) == 1
        elif name in FUNCTIONS:
            return None
        else:
            sure = False
        whole = f"{name}({body} for r in {table})"
        if not sure:
            return f"its rows are missing, as in `{whole}`"
        return Advice(f"its rows are missing: `{whole}`", whole)

    def _count(self, over: tree.Over, passed: list[Passed]) -> Value | None:
        if not (isinstance(over.body, tree.Name) and over.body.path == over.rows.variable):
            variable = over.rows.variable
            advice = Advice(f"`count({variable} {over.rows.span.text})` counts rows", variable)
            self.on.wrong(
                "E0312", over.body.span, "", name="count", wanted="rows", found="an expression", advice=[advice]
            )
            return None
        sure = sum(row.condition is None for row in passed)
        counted = [row.condition for row in passed if row.condition is not None]
        known = self.on.figures.constant(over.span.text, Decimal(sure), PLAIN, over.function.span)
        if not counted:
            return Quantity(known)
        return Quantity(self.builder.step(Operation.ADD, (known, *counted), PLAIN, over.span))

    def _folded(
        self, name: str, over: tree.Over, found: RowSet, passed: list[Passed], setting: Setting
    ) -> Value | None:
        if name in ("min", "max") and any(row.condition is not None for row in passed):
            assert over.rows.condition is not None
            self.on.wrong("E0616", over.rows.condition.span, "decided by figures", name=name)
            return None
        cells = self._each(over, passed)
        if cells is None:
            return None
        if not cells:
            return self._of_none(name, over, found, setting)
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
            cells.append(cell)
        if not self._alike(over, passed, cells):
            return None
        return [self.counted(cell, row.condition, over.span) for cell, row in zip(cells, passed, strict=True)]

    def _alike(self, over: tree.Over, passed: list[Passed], cells: list[int]) -> bool:
        """Whether the body measures the same for each row, as a column does and the values of figures may not."""
        units = [self.builder.unit(cell) for cell in cells]
        other = next((index for index, unit in enumerate(units) if unit.dimension != units[0].dimension), 0)
        if not other:
            return True
        first, second = (f"{measured(units[index])} of `{passed[index].row.name}`" for index in (0, other))
        joined, row = "and" if over.rows.condition else "where", passed[0].row
        chosen = f'`… {joined} {over.rows.variable}.name == "{row.name}"`'
        advice = f"choose those that are meant, perhaps by name: {chosen}"
        self.on.wrong(
            "E0202", over.body.span, f"{first}, {second}",
            operator=over.function.path, left=units[0].dimension, right=units[other].dimension, advice=[advice],
        )  # fmt: skip
        return False

    def counted(self, cell: int, condition: int | None, span: Span) -> int:
        """The cell or, where its condition does not hold, nothing of the same unit."""
        if condition is None:
            return cell
        unit = self.builder.unit(cell)
        nothing = self.builder.step(Operation.ADD, (), unit, span)
        return self.builder.step(Operation.CHOOSE, (condition, cell, nothing), unit, span)

    def _of_none(self, name: str, over: tree.Over, found: RowSet, setting: Setting) -> Value | None:
        """The sum of no rows is nothing, in the unit that any row would give; there is no mean or least of none."""
        if name == "sum":
            return self._of_any(over, found, setting)
        if found.rows or not self.on.problems:  # a result in error has no rows
            self._none[over.rows.span] += 1
            if self._none[over.rows.span] <= MOST:
                self.on.wrong("E0617", over.rows.span, "no row counts", *asking(over.rows, setting), name=name)
        return None

    def _of_any(self, over: tree.Over, found: RowSet, setting: Setting) -> Value | None:
        """Nothing, in the unit that any row would give."""
        cell = self.on.quantity(over.body, within(found.any_row, over.rows, setting))
        return (
            None if cell is None else Quantity(self.builder.step(Operation.ADD, (), self.builder.unit(cell), over.span))
        )


def within(row: Row, rows: tree.Rows, setting: Setting) -> Setting:
    """The setting in which a row has its name."""
    return replace(setting, bound={**setting.bound, rows.variable: row})
