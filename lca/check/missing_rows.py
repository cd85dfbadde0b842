"""A row that is looked up and not there: told once for a place, with what asks for it and what is nearest to it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from lca.arithmetic import plain
from lca.check.expression_context import ExpressionContext
from lca.check.expression_values import RowsValue, RowValue
from lca.check.making import Making, MissedRow
from lca.check.measured_columns import Key, KeyPart
from lca.check.rows_by_text import own_row
from lca.check.value_order import names_in
from lca.diagnostics import Advice, Label
from lca.diagnostics.nearest import nearest
from lca.syntax import tree
from lca.tables import SheetCell

MOST = 8
"""So many rows are listed where one is looked for in vain."""
MANY = 20
"""So many rows that are looked for in vain at one place are told, where these are no rows that others ask for."""


def missed(
    on: Making, rows: RowsValue, keys: Sequence[tree.Expression], wanted: Key, context: ExpressionContext
) -> None:
    """A row that is not there; of those that the rows of a table ask for the first, with how many there are."""
    span = keys[0].span.to(keys[-1].span)
    cells, before = list(own_cells(keys, context)), on.missed.setdefault(span, [])
    if cells and before:
        _one_more(on, before[0], cells[0][0])
    elif len(before) < MANY:
        near = _nearest(rows, wanted)
        advice = f"the nearest key is `{shown(rows, near)}`" if near else listed(rows)
        if near and len(keys) == 1 and isinstance(keys[0], tree.TextLiteral):  # and no cell or parameter
            advice = Advice(f"did you mean `{shown(rows, near)}`?", shown(rows, near))
        places = [Label(cell.span, f"`{row.name}.{column}`") for row, column, cell in cells]
        if cells and near and rows.columns is not None:
            found = rows.columns.cells(rows.columns.keys[-1].name)[rows.keyed[near]]
            places.append(Label(found.span, "the nearest key"))
        on.wrong("E0618", span, "", *places, name=rows.name, key=shown(rows, wanted), advice=[advice])
        before.append(MissedRow(len(on.problems) - 1, {row.place for row, _, _ in cells[:1]}))


def _one_more(on: Making, first: MissedRow, row: RowValue) -> None:
    """What is told of the first row that asks in vain says how many there are."""
    first.rows.add(row.place)
    if len(first.rows) > 1 and row.columns is not None:
        told = on.problems[first.told]
        own, asking, *others = told.labels
        text = f"{asking.text.partition(';')[0]}; in {len(first.rows)} of {row.columns.sheet.count} rows there is none"
        labels = own, replace(asking, text=f"{text} of its keys"), *others
        on.problems[first.told] = replace(told, labels=labels)


def own_cells(keys: Sequence[tree.Expression], context: ExpressionContext) -> Iterator[tuple[RowValue, str, SheetCell]]:
    """The cells of rows that keys are made of, each with its row and column."""
    for name in (name for key in keys for name in names_in(key)):
        row, column = own_row(name, context)
        cell = row.cell(column) if row else None
        if row and cell:
            yield row, column, cell


def shown(rows: RowsValue, key: Key) -> str:
    """A key as one writes it to look its row up."""
    columns = rows.columns
    units = [columns.units[column.name] for column in columns.keys] if columns else []
    return ", ".join(
        f'"{part}"' if isinstance(part, str) or unit is None else f"{plain(unit.from_base(part))} {unit}".rstrip()
        for part, unit in zip(key, units, strict=True)
    )


def _nearest(rows: RowsValue, wanted: Key) -> Key | None:
    """The key that is as wanted but for one part, and there most like it."""
    for place in reversed(range(len(wanted))):
        rest = wanted[:place], wanted[place + 1 :]
        parts = [key[place] for key in rows.keyed if (key[:place], key[place + 1 :]) == rest]
        found = _like(wanted[place], parts)
        if found is not None:
            return *rest[0], found, *rest[1]
    return None


def _like(wanted: KeyPart, parts: Sequence[KeyPart]) -> KeyPart | None:
    if isinstance(wanted, str):
        return nearest(wanted, [part for part in parts if isinstance(part, str)])
    numbers = [part for part in parts if isinstance(part, Decimal)]
    return min(numbers, key=lambda part: abs(part - wanted)) if len(numbers) > MOST else None  # else all are listed


def listed(rows: RowsValue) -> str:
    """The first rows of a table, by their keys."""
    keys = [row.name.removeprefix(f"{rows.name}[").removesuffix("]") for row in rows.rows[:MOST]]
    return f"its rows are {', '.join(f'`{key}`' for key in keys)}" + (" …" if len(rows.rows) > MOST else "")
