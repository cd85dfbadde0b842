"""Functions over rows: ``sum``, ``mean``, ``min``, ``max`` and ``count``, each unrolled while the program is made."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from lca.check.expression_context import ExpressionContext
from lca.check.expression_values import QuantityValue, RowsValue, Value, dimension_and_unit
from lca.check.integrals import integrated
from lca.check.language_functions import FUNCTIONS, OVER_ROWS
from lca.check.making import Making
from lca.check.row_conditions import MOST, PassedRow, counted_rows, in_row, named_rows, rows_passed
from lca.check.rows_by_text import asking
from lca.check.scope import ColumnReference, Member
from lca.diagnostics import Advice
from lca.diagnostics.nearest import did_you_mean
from lca.program import operations
from lca.syntax import tree
from lca.units import PLAIN


def over(on: Making, over: tree.AggregateExpression, context: ExpressionContext) -> Value | None:
    """``sum``, ``mean``, ``min``, ``max`` or ``count`` over the rows that count."""
    name = over.function.path
    if name not in OVER_ROWS:
        advice = did_you_mean(name, OVER_ROWS) or f"the functions over rows are {', '.join(OVER_ROWS)}"
        on.wrong("E0311", over.function.span, "no function over rows", name=name, advice=[advice])
        return None
    if (over.along is None) == (name == "integrate"):
        advice = "as in `integrate(r.power over r.time for r in log)`"
        found_as = "none" if over.along is None else f"`over` in `{name}`"
        wanted = "a place for each row" if over.along is None else "no place"
        on.wrong("E0312", over.span, "", name=name, wanted=wanted, found=found_as, advice=[advice])
        return None
    found = named_rows(on, over.rows.table, context)
    if found is None:
        return None
    passed = rows_passed(on, over.rows, found, context)
    if name == "sum" and passed is not None and over.rows.by is None:
        on.joins.group(over.rows.span, found, len(passed))
    if context.outcomes is not None and (name != "count" or any(row.condition is not None for row in passed or ())):
        on.rows.judging = True
    if name == "integrate":
        return integrated(on, over, found, passed or [], context)
    if name == "count":
        return _count(on, over, passed or [])
    return _of_any(on, over, found, context) if passed is None else _folded(on, name, over, found, passed, context)


def rows_missing(on: Making, call: tree.CallExpression, context: ExpressionContext) -> str | None:
    """Advice for ``sum(usage.energy)``: the rows of a function that takes rows, or a column, and has none."""
    name, argument = call.function.path, call.arguments[0] if len(call.arguments) == 1 else None
    found = None
    if isinstance(argument, tree.NameExpression) and argument.path not in context.bound:
        found = on.names.quietly(argument.path, argument.span, context.scope, context.owner)
    body, table, sure = "r" if name == "count" else "r.energy", "usage", name == "count"
    if isinstance(found, ColumnReference):
        body, table, sure = "r" if name == "count" else f"r.{found.name}", found.table.name, True
    elif isinstance(found, Member) and isinstance(found.thing, tree.TableDeclaration):
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


def _count(on: Making, over: tree.AggregateExpression, passed: list[PassedRow]) -> Value | None:
    if not (isinstance(over.body, tree.NameExpression) and over.body.path == over.rows.variable):
        variable = over.rows.variable
        advice = Advice(f"`count({variable} {over.rows.span.text})` counts rows", variable)
        on.wrong("E0312", over.body.span, "", name="count", wanted="rows", found="an expression", advice=[advice])
        return None
    sure = sum(row.condition is None for row in passed)
    counted = [row.condition for row in passed if row.condition is not None]
    known = on.figures.constant(over.span.text, Decimal(sure), PLAIN, over.function.span)
    if not counted:
        return QuantityValue(known)
    return QuantityValue(on.builder.step(operations.ADD, (known, *counted), PLAIN, over.span))


def _folded(
    on: Making,
    name: str,
    over: tree.AggregateExpression,
    found: RowsValue,
    passed: list[PassedRow],
    context: ExpressionContext,
) -> Value | None:
    if name in ("min", "max") and any(row.condition is not None for row in passed):
        assert over.rows.condition is not None
        on.wrong("E0616", over.rows.condition.span, "decided by figures", name=name)
        return None
    cells = _each(on, over, passed)
    if cells is None:
        return None
    if not cells:
        return _of_none(on, name, over, found, context)
    unit = on.builder.unit(cells[0])
    if name in ("min", "max"):
        operation = operations.MIN if name == "min" else operations.MAX
        return QuantityValue(on.builder.step(operation, tuple(cells), unit, over.span))
    total = on.builder.step(operations.ADD, tuple(cells), unit, over.span)
    if name == "sum":
        return QuantityValue(total)
    counted = _count(on, replace(over, body=tree.NameExpression(over.rows.variable, over.body.span)), passed)
    assert isinstance(counted, QuantityValue)
    return QuantityValue(on.builder.step(operations.DIVIDE, (total, counted.cell), unit, over.span))


def _each(on: Making, over: tree.AggregateExpression, passed: list[PassedRow]) -> list[int] | None:
    """The body for each row; where figures decide whether the row counts, that or nothing."""
    cells: list[int] = []
    for row in passed:
        cell = on.quantity(over.body, row.context)
        if cell is None:
            return None
        cells.append(cell)
    if not _alike(on, over, passed, cells):
        return None
    return [counted_rows(on, cell, row.condition, over.span) for cell, row in zip(cells, passed, strict=True)]


def _alike(on: Making, over: tree.AggregateExpression, passed: list[PassedRow], cells: list[int]) -> bool:
    """Whether the body measures the same for each row, as a column does and the values of figures may not."""
    units = [on.builder.unit(cell) for cell in cells]
    other = next((index for index, unit in enumerate(units) if unit.dimension != units[0].dimension), 0)
    if not other:
        return True
    first, second = (f"{dimension_and_unit(units[index])} of `{passed[index].row.name}`" for index in (0, other))
    joined, row = "and" if over.rows.condition else "where", passed[0].row
    chosen = f'`… {joined} {over.rows.variable}.name == "{row.name}"`'
    advice = f"choose those that are meant, perhaps by name: {chosen}"
    on.wrong(
        "E0202", over.body.span, f"{first}, {second}",
        operator=over.function.path, left=units[0].dimension, right=units[other].dimension, advice=[advice],
    )  # fmt: skip
    return False


def _of_none(
    on: Making, name: str, over: tree.AggregateExpression, found: RowsValue, context: ExpressionContext
) -> Value | None:
    """The sum of no rows is nothing, in the unit that any row would give; there is no mean or least of none."""
    if name == "sum" or context.untaken:
        return _of_any(on, over, found, context)
    if found.rows or not on.problems:  # a result in error has no rows
        on.rows.none[over.rows.span] += 1
        if on.rows.none[over.rows.span] <= MOST:
            on.wrong("E0617", over.rows.span, "no row counts", *asking(over.rows, context), name=name)
    return None


def _of_any(on: Making, over: tree.AggregateExpression, found: RowsValue, context: ExpressionContext) -> Value | None:
    """Nothing, in the unit that any row would give."""
    cell = on.quantity(over.body, in_row(found.any_row, over.rows, context))
    return (
        None if cell is None else QuantityValue(on.builder.step(operations.ADD, (), on.builder.unit(cell), over.span))
    )
