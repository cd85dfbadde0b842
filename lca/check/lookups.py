"""Tables read without going through their rows: one is looked up by its key, and values are read between them."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise

from lca.check.dimension_advice import mend
from lca.check.expression_context import ExpressionContext
from lca.check.expression_values import QuantityValue, RowsValue, TextValue, Value, dimension_and_unit, kind_of
from lca.check.making import Making
from lca.check.row_conditions import named_rows
from lca.check.rows_by_text import own_column, own_row
from lca.check.scope import ColumnReference
from lca.diagnostics import Advice, Label
from lca.diagnostics.nearest import nearest
from lca.program import operations
from lca.program.cells import Figure
from lca.syntax import tree
from lca.tables import SheetCell
from lca.units import Unit

MOST = 8
"""So many rows are listed where one is looked for in vain."""
MANY = 20
"""So many rows that are looked for in vain at one place are told."""


def lookup(on: Making, lookup: tree.LookupExpression, context: ExpressionContext) -> Value | None:
    """``usage["WA"].energy``: the key is a text, or a figure in the unit of the key column."""
    rows = named_rows(on, lookup.table, context)
    if rows is not None and _unquoted(on, rows, lookup, context):
        return None
    key = on.value(lookup.key, context)
    if rows is None or key is None:
        return None
    if not rows.keyed:
        advice = f"mark the column that tells its rows apart: `table {rows.name} … {{ key name … }}`"
        on.wrong("E0614", lookup.span, "", said=f"`{rows.name}` has no key column", advice=[advice])
        return None
    if _is_any(on, rows, key):
        return rows.any_row.member(lookup.column, lookup.span)
    wanted = _key(on, rows, key, lookup.key)
    if wanted is None:
        return None
    place = rows.keyed.get(wanted)
    if place is None:
        _missed(on, rows, lookup, wanted, context)
        return None
    _joined(on, rows, lookup, place, context)
    return rows.rows[place].member(lookup.column, lookup.span)


def _joined(on: Making, rows: RowsValue, lookup: tree.LookupExpression, place: int, context: ExpressionContext) -> None:
    joins, own = on.joins, rows.columns
    joins.taken[rows.name].add(place)
    if own is not None and own.key is not None and lookup.key.span not in joins.compared:
        column = own_column(lookup.key, context)
        if column is not None:
            joins.compared[lookup.key.span] = column, own.key


def _missed(
    on: Making, rows: RowsValue, lookup: tree.LookupExpression, wanted: str | Decimal, context: ExpressionContext
) -> None:
    """A row that is not there; of those that the rows of a table look for the first, with how many there are."""
    written = lookup.key.span
    on.missed[written] = count = on.missed.get(written, 0) + 1
    row, column = own_row(lookup.key, context)
    cell = row.cell(column) if row else None
    if count > MANY or (count > 1 and cell):
        return
    near = nearest(wanted, _texts(rows)) if isinstance(wanted, str) else None
    advice = f'the nearest key is `"{near}"`' if near else _listed(rows)
    if near and isinstance(lookup.key, tree.TextLiteral):  # and no cell or parameter, which stands elsewhere
        advice = Advice(f'did you mean `"{near}"`?', f'"{near}"')
    shown = f'"{wanted}"' if isinstance(wanted, str) else written.text
    places = []
    if row and row.columns and cell:
        asked = [] if rows.key_unit else row.columns.cells(column)
        missing = sum(key.text not in rows.keyed for key in asked)
        more = f"; in {missing} of {row.columns.sheet.count} rows there is none of its keys" if missing > 1 else ""
        places = [Label(cell.span, f"`{row.name}.{column}`{more}")]
        places += [Label(key.span, "the nearest key") for key in _keys(rows, near)]
    on.wrong("E0618", written, "", *places, name=rows.name, key=shown, advice=[advice])


def _keys(rows: RowsValue, near: str | None) -> Iterator[SheetCell]:
    """The cell in which a key stands."""
    columns = rows.columns
    if near is not None and columns is not None and columns.key is not None:
        yield columns.cells(columns.key.name)[columns.places[near]]


def _unquoted(on: Making, rows: RowsValue, lookup: tree.LookupExpression, context: ExpressionContext) -> bool:
    """Whether a key that is a text lacks its quotes, which is told."""
    key = lookup.key
    if not isinstance(key, tree.NameExpression) or key.path in context.bound or key.path not in rows.keyed:
        return False
    if on.names.quietly(key.path, key.span, context.scope, context.owner) is not None:
        return False
    advice = Advice(f'a text stands in quotes: `{rows.name}["{key.path}"].{lookup.column}`', f'"{key.path}"')
    on.wrong("E0301", key.span, "not declared", name=key.path, advice=[advice])
    return True


def _is_any(on: Making, rows: RowsValue, key: Value) -> bool:
    """Whether a key fits its column and stands for any."""
    if isinstance(key, TextValue):
        return key.text is None and rows.key_unit is None
    if not isinstance(key, QuantityValue) or rows.key_unit is None or key.cell not in on.tables.unknown:
        return False
    return on.builder.unit(key.cell).dimension == rows.key_unit.dimension


def _key(on: Making, rows: RowsValue, key: Value, written: tree.Expression) -> str | Decimal | None:
    wanted = "a text" if rows.key_unit is None else f"{dimension_and_unit(rows.key_unit)}"
    if isinstance(key, TextValue) and rows.key_unit is None:
        return key.text
    if isinstance(key, QuantityValue) and rows.key_unit is not None:
        cell = on.builder.repeated(key.cell)
        figure, unit = on.builder.cells[cell], on.builder.unit(cell)
        if unit.dimension != rows.key_unit.dimension:
            advice = mend(written, unit, rows.key_unit)
            on.wrong("E0213", written.span, "", wanted=wanted, found=dimension_and_unit(unit), advice=[advice])
            return None
        if isinstance(figure, Figure):
            on.rows.decisive.add(cell)
            return figure.value
        on.wrong("E0619", written.span, "computed", name=rows.name)
        return None
    on.wrong("E0213", written.span, kind_of(key), wanted=wanted, found=kind_of(key), advice=[_listed(rows)])
    return None


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


def _texts(rows: RowsValue) -> list[str]:
    return [key for key in rows.keyed if isinstance(key, str)]


def _listed(rows: RowsValue) -> str:
    keys = [row.name.removeprefix(f"{rows.name}[").removesuffix("]") for row in rows.rows[:MOST]]
    return f"its rows are {', '.join(f'`{key}`' for key in keys)}" + (" …" if len(rows.rows) > MOST else "")
