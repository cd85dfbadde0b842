"""Groups: the rows of a table that have the same text in a column, of which that text is all that is known."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from lca.check.expression_values import RowsValue, RowValue, TextValue, Value
from lca.check.instance_names import in_quotes
from lca.check.making import Making
from lca.diagnostics import Advice
from lca.source import Span


def group_row(on: Making, by: str, text: str, found: RowsValue, members: Sequence[RowValue]) -> RowValue:
    """What stands for rows with this text; its name tells how many these are."""
    count = f"{len(members)} rows" if len(members) > 1 else "1 row"
    first = members[0]
    member = partial(_member, on, by, text, found.name)
    return RowValue(f"{found.name}[{by} == {in_quotes(text)}, {count}]", member, first.columns, first.place)


def _member(on: Making, by: str, text: str, table: str, name: str, span: Span) -> Value | None:
    if name == by:
        return TextValue(text)
    row = span.text.partition(".")[0]
    whole = f"sum(u.{name} for u in {table} where u.{by} == {row}.{by})"
    advice = Advice(f"sum up its rows: `{whole}`", whole)
    on.wrong("E0307", span, f"of a group `{by}` alone is known", owner=row, member=name, advice=[advice])
    return None
