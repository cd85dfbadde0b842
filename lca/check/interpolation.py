"""Values read between the rows of a table, on straight lines."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise

from lca.check.expression_context import ExpressionContext
from lca.check.expression_values import QuantityValue, Value, dimension_and_unit
from lca.check.making import Making
from lca.check.scope import ColumnReference
from lca.diagnostics import Label
from lca.program import operations
from lca.program.cells import Figure
from lca.syntax import tree
from lca.units import Unit


def interpolate(on: Making, call: tree.CallExpression, context: ExpressionContext) -> Value | None:
    """``interpolate(curve.load, curve.power, at)``: on straight lines between the rows, ordered by the first."""
    if len(call.arguments) != 3:
        wanted, advice = (
            "three arguments",
            "two columns and a place, as in `interpolate(curve.load, curve.power, 40 %)`",
        )
        found = len(call.arguments)
        on.wrong("E0312", call.span, "", name="interpolate", wanted=wanted, found=found, advice=[advice])
        return None
    columns = [_column(on, argument, context) for argument in call.arguments[:2]]
    at = on.quantity(call.arguments[2], context)
    known = [column for column in columns if column is not None]
    if len(known) < 2 or at is None:
        return None
    tables = [column.table.name for column in known]
    if tables[0] != tables[1]:
        wanted, had = "two columns of one table", f"one of `{tables[0]}` and one of `{tables[1]}`"
        on.wrong("E0312", call.span, "", name="interpolate", wanted=wanted, found=had)
        return None
    numbers = zip(known, call.arguments, strict=False)
    xs, ys = (_numbers(on, column, argument) for column, argument in numbers)
    if xs is None or ys is None:
        return None
    if len(xs) < 2:
        on.wrong("E0613", call.span, "", path=tables[0], said="has one row, and nothing lies between its rows")
        return None
    unit = on.builder.unit(xs[0])
    if on.builder.unit(at).dimension != unit.dimension:
        have, places = call.arguments[2], Label(call.arguments[0].span, dimension_and_unit(unit))
        here = on.builder.unit(at)
        on.wrong(
            "E0202", have.span, dimension_and_unit(here), places,
            operator="interpolate", left=unit.dimension, right=here.dimension,
        )  # fmt: skip
        return None
    return _between(on, call, at, xs, ys)


def _between(on: Making, call: tree.CallExpression, at: int, xs: list[int], ys: list[int]) -> Value | None:
    points = sorted(zip(xs, ys, strict=True), key=lambda point: _value(on, point[0]))
    for (before, _), (after, _) in pairwise(points):
        if _value(on, before) == _value(on, after):
            place = Label(on.builder.cells[before].span, "and here")
            said = f"`{call.arguments[0].span.text}` has the same value in two rows"
            on.wrong("E0614", on.builder.cells[after].span, "", place, said=said)
            return None
    arguments = (at, *(cell for point in points for cell in point))
    return QuantityValue(on.builder.step(operations.INTERPOLATE, arguments, _unit(on, ys), call.span))


def _unit(on: Making, cells: list[int]) -> Unit:
    return on.builder.unit(cells[0])


def _value(on: Making, cell: int) -> Decimal:
    figure = on.builder.cells[cell]
    assert isinstance(figure, Figure)
    return figure.value


def _column(on: Making, argument: tree.Expression, context: ExpressionContext) -> ColumnReference | None:
    """The column that an argument names; None, and told, where it is none."""
    advice = "write a column of a table, as in `interpolate(curve.load, curve.power, 40 %)`"
    if not isinstance(argument, tree.NameExpression):
        on.wrong("E0213", argument.span, "", wanted="a column", found="an expression", advice=[advice])
        return None
    found = on.names.resolve(argument.path, argument.span, context.scope, context.owner, on.usage)
    if found is None or isinstance(found, ColumnReference):
        return found
    on.wrong("E0213", argument.span, "", wanted="a column", found="something else", advice=[advice])
    return None


def _numbers(on: Making, column: ColumnReference, argument: tree.Expression) -> list[int] | None:
    """The cells of a whole column of numbers."""
    rows = on.tables.rows(column.table)
    if rows is None:
        return None
    cells: list[int] = []
    for row in rows.rows:
        value = row.member(column.name, argument.span)
        if not isinstance(value, QuantityValue):
            said = "the column has no unit, and so holds texts"
            on.wrong("E0213", argument.span, said, wanted="a column of numbers", found="a column of texts")
            return None
        cells.append(value.cell)
    return cells
