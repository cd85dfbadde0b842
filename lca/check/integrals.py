"""What was sampled, added up: ``integrate(r.power over r.time for r in log)``, each times the time to the next."""

from __future__ import annotations

from itertools import pairwise

from lca.check.expression_context import ExpressionContext
from lca.check.expression_values import QuantityValue, RowsValue, Value
from lca.check.making import Making
from lca.check.operators import product_cell
from lca.check.row_conditions import PassedRow, in_row
from lca.diagnostics import Label
from lca.program import operations
from lca.program.cells import Figure
from lca.syntax import tree


def integrated(
    on: Making, over: tree.AggregateExpression, found: RowsValue, passed: list[PassedRow], context: ExpressionContext
) -> Value | None:
    """The sum over all rows but the last of what is sampled times the step to the row behind it, in their order."""
    assert over.along is not None, "this is what makes it an integral"
    undecided = next((row for row in passed if row.condition is not None), None)
    if undecided is not None and over.rows.condition is not None:
        on.wrong("E0616", over.rows.condition.span, "decided by figures", name="integrate")
        return None
    rows = [row.context for row in passed] or [in_row(found.any_row, over.rows, context)]
    heights, places = ([on.quantity(one, row) for row in rows] for one in (over.body, over.along))
    known = [(y, x) for y, x in zip(heights, places, strict=True) if y is not None and x is not None]
    if len(known) < len(rows) or not _ascending(on, over, [x for _, x in known]):
        return None
    terms = [_term(on, over, height, place, after) for (height, place), (_, after) in pairwise(known)]
    area = product_cell(on, "*", known[0][0], known[0][1], over.span)
    if area is None or None in terms:
        return None
    cells = tuple(term for term in terms if term is not None)
    return QuantityValue(on.builder.step(operations.ADD, cells, on.builder.unit(area), over.span))


def _term(on: Making, over: tree.AggregateExpression, height: int, place: int, after: int) -> int | None:
    unit, span = on.builder.unit(after), over.along.span if over.along else over.span
    before = on.builder.step(operations.NEGATE, (place,), on.builder.unit(place), span)
    return product_cell(on, "*", height, on.builder.step(operations.ADD, (after, before), unit, span), over.span)


def _ascending(on: Making, over: tree.AggregateExpression, places: list[int]) -> bool:
    """Whether the places are known and grow from row to row; the first that does not is told, beside the one before."""
    figures = [on.builder.cells[on.builder.repeated(place)] for place in places]
    known = [figure for figure in figures if isinstance(figure, Figure)]
    span = over.along.span if over.along else over.span
    if len(known) < len(figures):
        if any(place not in on.tables.unknown for place in places):
            said = f"`{span.text}` is computed, and not a column"
            on.wrong("E0628", span, "", said=said)
            return False
        return True
    for before, after in pairwise(known):
        if before.value >= after.value:
            said = f"`{span.text}` does not grow from row to row"
            on.wrong("E0628", after.span, "", Label(before.span, "the row before"), said=said)
            return False
    return True
