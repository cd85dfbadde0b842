"""Rows: which of them count, and functions over them. Each row is unrolled while the program is made.

This is where a columnar engine would take over for tables too large to unroll.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from lca.check.expression_context import ExpressionContext
from lca.check.expression_values import RowsValue, RowValue, TextValue, kind_of
from lca.check.group_rows import group_row
from lca.check.making import Making
from lca.check.operators import truth_cell
from lca.check.rows_by_text import asking, chosen
from lca.check.scope import Member
from lca.diagnostics import Label
from lca.program import operations
from lca.program.cells import Step
from lca.source import Span
from lca.syntax import tree
from lca.units import PLAIN

MANY = 1_000_000
"""So many rows may be gone through in one program."""
MOST, FEW = 20, 3
"""So many rows for which others are looked for in vain are told at one place: as errors, and beside a warning."""
ONCE = (
    "go through a table once, or look its rows up by a key; rows that a text chooses, `r.zone == u.zone`, count alone"
)
"""What to do where too many rows are gone through."""


@dataclass(frozen=True, slots=True)
class PassedRow:
    """A row that counts: the context in which it has its name and, where figures decide, the cell of its condition."""

    row: RowValue
    context: ExpressionContext
    condition: int | None


def rows_passed(
    on: Making, rows: tree.RowsClause, found: RowsValue, context: ExpressionContext
) -> list[PassedRow] | None:
    """The rows that may count, in their order; None where that is not known, or it is told why they cannot."""
    if _hides(on, rows, context):
        return None
    places = chosen(rows, found, lambda text: on.value(text, context))
    on.rows.gone += 1 + len(places)
    if on.rows.gone > MANY:
        limit, advice = f"{MANY} rows in all functions and clauses", [ONCE]
        on.wrong("E0702", rows.span, "", path=found.name, limit=limit, advice=advice)
        return None
    passed = _conditioned(on, rows, found, places, context)
    if rows.by is not None:
        return None if passed is None else _grouped(on, rows, rows.by, found, passed, context)
    if found.columns is not None:
        on.joins.taken[found.name].update(one.row.place for one in passed or ())
    return passed


def _hides(on: Making, rows: tree.RowsClause, context: ExpressionContext) -> bool:
    """Whether the name of the row is that of another thing here, which is told."""
    scope = context.scope
    visible = on.names.quietly(rows.variable, rows.variable_span, scope, context.owner)
    if visible is None and rows.variable not in context.bound and rows.variable not in scope.module.places:
        return False
    first = visible.thing.name_span if isinstance(visible, Member) else None
    if rows.variable in scope.module.places:
        first = scope.module.places[rows.variable].span
    place = [Label(first, "this")] if first else []
    on.wrong("E0302", rows.variable_span, "hides another of this name", *place, name=rows.variable)
    return True


def named_rows(on: Making, name: tree.NameExpression, context: ExpressionContext) -> RowsValue | None:
    """The rows of what must be a table."""
    value = on.value(name, context)
    if value is None or isinstance(value, RowsValue):
        return value
    on.wrong("E0213", name.span, kind_of(value), wanted="a table of rows", found=kind_of(value))
    return None


def _conditioned(
    on: Making, rows: tree.RowsClause, found: RowsValue, places: Sequence[int], context: ExpressionContext
) -> list[PassedRow] | None:
    passed: list[PassedRow] = []
    for row in map(found.rows.__getitem__, places):
        inside = in_row(row, rows, context)
        if rows.condition is None:
            passed.append(PassedRow(row, inside, None))
            continue
        condition = truth_cell(on, rows.condition, inside)
        if condition is None:
            return None
        known = _settled(on, condition)
        if known is not False:
            passed.append(PassedRow(row, inside, None if known else _undecided(on, condition)))
    if rows.condition is not None and found.rows and not passed:  # what is wrong with it is told all the same
        before = len(on.problems)
        truth_cell(on, rows.condition, in_row(found.any_row, rows, context))
        if len(on.problems) > before:
            return None
    if not passed and context.outcomes is None:  # in a check or a rule, none is an answer
        told = on.rows.empty.setdefault(rows.span, [])
        told += asking(rows, context) if len(told) < FEW else []
    return passed


def _grouped(
    on: Making,
    rows: tree.RowsClause,
    by: tree.NameExpression,
    found: RowsValue,
    passed: Sequence[PassedRow],
    context: ExpressionContext,
) -> list[PassedRow] | None:
    """One row for each different text in a column, in the order in which these stand first."""
    decided = next((one for one in passed if one.condition is not None), None)
    if decided is not None and rows.condition is not None:
        on.wrong("E0616", rows.condition.span, "decided by figures", name="each of")
        return None
    groups: dict[str, list[RowValue]] = {}
    for one in passed:
        value = one.row.member(by.path, by.span)
        if not isinstance(value, TextValue) or value.text is None:
            if value is not None:
                on.wrong("E0213", by.span, kind_of(value), wanted="a column of texts", found=kind_of(value))
            return None
        groups.setdefault(value.text, []).append(one.row)
    made = [group_row(on, by.path, text, found, members) for text, members in groups.items()]
    return [PassedRow(row, in_row(row, rows, context), None) for row in made]


def _settled(on: Making, cell: int) -> bool | None:
    """Whether a condition holds, where texts alone decide it; None where figures do."""
    value, found = on.settled.by_texts(cell), on.builder.cells[cell]
    if value is not None:
        return bool(value)
    if not isinstance(found, Step) or found.operation not in (operations.AND, operations.OR, operations.NOT):
        return None
    known = [_settled(on, part) for part in found.arguments]
    if found.operation is operations.NOT:
        return None if known[0] is None else not known[0]
    decisive = found.operation is operations.OR
    return decisive if decisive in known else None if None in known else not decisive


def _undecided(on: Making, cell: int) -> int:
    """A condition without the parts that texts have decided already."""
    found = on.builder.cells[cell]
    if not isinstance(found, Step) or found.operation not in (operations.AND, operations.OR):
        return cell
    open_parts = tuple(_undecided(on, part) for part in found.arguments if _settled(on, part) is None)
    if len(open_parts) == 1:
        return open_parts[0]
    return on.builder.step(found.operation, open_parts, PLAIN, found.span)


def counted_rows(on: Making, cell: int, condition: int | None, span: Span) -> int:
    """The cell or, where its condition does not hold, nothing of the same unit."""
    if condition is None:
        return cell
    unit = on.builder.unit(cell)
    nothing = on.builder.step(operations.ADD, (), unit, span)
    return on.builder.step(operations.CHOOSE, (condition, cell, nothing), unit, span)


def in_row(row: RowValue, rows: tree.RowsClause, context: ExpressionContext) -> ExpressionContext:
    """The context in which a row has its name."""
    return replace(context, bound={**context.bound, rows.variable: row})
