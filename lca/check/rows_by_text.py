"""Rows that texts choose: a table finds them at once, so that those which cannot count cost nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from lca.check.dimension_advice import ungrouped
from lca.check.expression_context import ExpressionContext
from lca.check.expression_values import RowsValue, RowValue, TextValue, Value
from lca.check.value_order import names_in
from lca.diagnostics import Label
from lca.source import Span
from lca.syntax import tree


def chosen(rows: tree.RowsClause, found: RowsValue, value: Callable[[tree.Expression], Value | None]) -> Sequence[int]:
    """The places of the rows that may count: of all, or of those that hold a text where their column must.

    ``value`` gives what an expression is that has nothing of the row in it. The whole condition is still to be asked.
    """
    places: Sequence[int] = range(len(found.rows))
    if found.columns is None or rows.condition is None:
        return places
    for column, texts in _asked(rows.condition, rows.variable):
        values = [value(text) for text in texts]
        known = [one.text for one in values if isinstance(one, TextValue) and one.text is not None]
        if len(known) == len(texts):
            held = found.columns.holding(column, *known)
            places = held if len(held) < len(places) else places
    return places


def _asked(condition: tree.Expression, variable: str) -> Iterator[tuple[str, Sequence[tree.Expression]]]:
    """The columns in which a row must hold a text to count, each with the texts of which that must be one."""
    condition = ungrouped(condition)
    if not isinstance(condition, tree.ChainExpression):
        return
    if condition.operators[0] == "and":
        for part in condition.operands:
            yield from _asked(part, variable)
    elif condition.operators[0] in ("==", "in"):
        for one, *others in (condition.operands, condition.operands[::-1]):
            first, _, column = one.path.partition(".") if isinstance(one, tree.NameExpression) else ("", "", "")
            if first == variable and column and all(_is_apart(other, variable) for other in others):
                yield column, others


def _is_apart(expression: tree.Expression, variable: str) -> bool:
    """Whether an expression can be a text, and has nothing of the row in it."""
    if not isinstance(expression, (tree.TextLiteral, tree.NameExpression, tree.LookupExpression)):
        return False
    return all(name.path.partition(".")[0] != variable for name in names_in(expression))


def own_row(expression: tree.Expression, context: ExpressionContext) -> tuple[RowValue | None, str]:
    """The row and the column that an expression reads, where it is no more than that."""
    first, _, column = expression.path.partition(".") if isinstance(expression, tree.NameExpression) else ("", "", "")
    if context.row is not None and isinstance(expression, tree.NameExpression) and context.row.has(expression.path):
        return context.row, expression.path
    row = context.bound.get(first)
    return (row, column) if isinstance(row, RowValue) and column else (None, "")


def own_column(expression: tree.Expression, context: ExpressionContext) -> tree.ColumnDeclaration | None:
    """The column of a table that an expression reads in a row, where it is no more than that."""
    row, column = own_row(expression, context)
    return row.columns.declared.get(column) if row and row.columns else None


def asking(rows: tree.RowsClause, context: ExpressionContext) -> list[Label]:
    """The cells of other rows that a condition reads: for these it looks for rows."""
    found: dict[Span, Label] = {}
    for name in names_in(rows.condition) if rows.condition is not None else ():
        row, column = own_row(name, context)
        cell = row.cell(column) if row else None
        if row and cell:
            found.setdefault(cell.span, Label(cell.span, f"for `{row.name}.{column}`, `{cell.text}`"))
    return list(found.values())
