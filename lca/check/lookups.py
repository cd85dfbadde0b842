"""A row of a table is looked up by its key, while the model is checked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from lca.arithmetic import stored
from lca.check.dimension_advice import mend
from lca.check.expression_context import ExpressionContext
from lca.check.expression_values import QuantityValue, RowsValue, TextValue, Value, dimension_and_unit, kind_of
from lca.check.making import Making
from lca.check.measured_columns import Key, KeyPart
from lca.check.missing_rows import listed, missed, own_cells, shown
from lca.check.row_conditions import named_rows
from lca.check.rows_by_text import own_column
from lca.check.settled import RestsOn
from lca.diagnostics import Advice, Label
from lca.program.cells import FigureOrigin
from lca.syntax import tree
from lca.units import Unit


def lookup(on: Making, lookup: tree.LookupExpression, context: ExpressionContext) -> Value | None:
    """``usage["WA"].energy``: each key is a text, or a quantity that measures what its column does."""
    rows = named_rows(on, lookup.table, context)
    if rows is not None and _unquoted(on, rows, lookup, context):
        return None
    asking = replace(context, exempt=context.exempt or FigureOrigin.CHOICE)
    values, others = ([on.value(key, asking) for key in keys] for keys in (lookup.keys, lookup.otherwise))
    if rows is None or not _has_keys(on, rows, lookup):
        return None
    wanted = _key(on, rows, values, lookup.keys)
    instead = _key(on, rows, others, lookup.otherwise) if others else wanted
    if wanted is None or instead is None:
        return None
    if not wanted or not instead:
        return rows.any_row.member(lookup.column, lookup.span)
    place = rows.keyed.get(wanted)
    if place is None and others:
        place = _by_default(on, rows, lookup, wanted, instead, context)
    if place is None and context.untaken:
        return rows.any_row.member(lookup.column, lookup.span)
    if place is None:
        missed(on, rows, lookup.otherwise or lookup.keys, instead, context)
        return None
    _joined(on, rows, lookup, place, context)
    return rows.rows[place].member(lookup.column, lookup.span)


def _has_keys(on: Making, rows: RowsValue, lookup: tree.LookupExpression) -> bool:
    """Whether a look-up has as many keys as its table has key columns, which is told where not."""
    columns = rows.columns.keys if rows.columns else ()
    if not columns:
        advice = f"mark the column that tells its rows apart: `table {rows.name} … {{ key name … }}`"
        on.wrong("E0614", lookup.span, "", said=f"`{rows.name}` has no key column", advice=[advice])
        return False
    for keys in filter(None, (lookup.keys, lookup.otherwise)):
        if len(keys) != len(columns):
            places = [Label(column.name_span, "a key") for column in columns]
            wanted = f"{rows.name}[{', '.join(column.name for column in columns)}]"
            found = "1 key" if len(keys) == 1 else f"{len(keys)} keys"
            on.wrong("E0630", keys[0].span.to(keys[-1].span), "", *places, found=found, wanted=wanted)
            return False
    return True


def _by_default(
    on: Making, rows: RowsValue, lookup: tree.LookupExpression, wanted: Key, instead: Key, context: ExpressionContext
) -> int | None:
    """The row that stands in for one that is not there, which is counted."""
    place = rows.keyed.get(instead)
    if place is not None and not context.untaken:
        cells = [(row, cell) for row, _, cell in own_cells(lookup.keys, context)]
        on.joins.default(lookup.span, rows.rows[place].name, shown(rows, wanted), cells)
    return place


def _joined(on: Making, rows: RowsValue, lookup: tree.LookupExpression, place: int, context: ExpressionContext) -> None:
    joins, own = on.joins, rows.columns
    joins.taken[rows.name].add(place)
    for key, column in zip(lookup.keys, own.keys if own else (), strict=True):
        asking = own_column(key, context) if key.span not in joins.compared else None
        if asking is not None:
            joins.compared[key.span] = asking, column


def _unquoted(on: Making, rows: RowsValue, lookup: tree.LookupExpression, context: ExpressionContext) -> bool:
    """Whether a key that is a text lacks its quotes, which is told."""
    key = lookup.keys[0]
    if not isinstance(key, tree.NameExpression) or key.path in context.bound or (key.path,) not in rows.keyed:
        return False
    if on.names.quietly(key.path, key.span, context.scope, context.owner) is not None:
        return False
    advice = Advice(f'a text stands in quotes: `{rows.name}["{key.path}"].{lookup.column}`', f'"{key.path}"')
    on.wrong("E0301", key.span, "not declared", name=key.path, advice=[advice])
    return True


def _key(on: Making, rows: RowsValue, values: Sequence[Value | None], written: Sequence[tree.Expression]) -> Key | None:
    """The key that values are, empty where one of them stands for any; None, and told, where one of them is none."""
    assert rows.columns is not None, "it has keys"
    units = [rows.columns.units[column.name] for column in rows.columns.keys]
    parts = list[KeyPart]()
    for value, unit, expression in zip(values, units, written, strict=True):
        if value is None:
            return None
        part = _part(on, rows, value, unit, expression)
        if part is None:
            return None
        parts += part
    return tuple(parts) if len(parts) == len(units) else ()


def _part(
    on: Making, rows: RowsValue, value: Value, unit: Unit | None, written: tree.Expression
) -> tuple[KeyPart, ...] | None:
    """As ``_key``, of one of its columns, which is in a ``unit`` or of texts."""
    if isinstance(value, TextValue) and unit is None:
        return () if value.text is None else (value.text,)
    if isinstance(value, QuantityValue) and unit is not None:
        return _number(on, rows, value.cell, unit, written)
    wanted = "a text" if unit is None else dimension_and_unit(unit)
    on.wrong("E0213", written.span, kind_of(value), wanted=wanted, found=kind_of(value), advice=[listed(rows)])
    return None


def _number(on: Making, rows: RowsValue, cell: int, unit: Unit, written: tree.Expression) -> tuple[Decimal, ...] | None:
    own = on.builder.unit(cell)
    if own.dimension != unit.dimension:
        advice, found = mend(written, own, unit), dimension_and_unit(own)
        on.wrong("E0213", written.span, "", wanted=dimension_and_unit(unit), found=found, advice=[advice])
        return None
    rests_on = on.settled.rests_on(cell)
    if RestsOn.ANY in rests_on:
        return ()
    value = on.settled.decisive(cell)
    if value is None:
        why = "follows from results" if RestsOn.RESULTS in rests_on else "has no value"
        on.wrong("E0619", written.span, "has a spread" if RestsOn.DRAWN in rests_on else why, name=rows.name)
        return None
    return (stored(value),)
