"""Texts compared: they never change while a program runs, so that what holds of them is a constant of it."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from lca.check.expression_context import ExpressionContext
from lca.check.expression_values import TextValue, TruthValue, Value, kind_of
from lca.check.language_functions import TEXTUAL
from lca.check.making import Making
from lca.check.rows_by_text import own_column, own_row
from lca.diagnostics.nearest import did_you_mean
from lca.syntax import tree
from lca.tables import cell_numbers
from lca.units import PLAIN


def between_texts(on: Making, chain: tree.ChainExpression, context: ExpressionContext) -> Value | None:
    """``contains``, ``starts_with``, ``ends_with`` and ``in``, which want texts."""
    values = [on.value(operand, context) for operand in chain.operands]
    for value, operand in zip(values, chain.operands, strict=True):
        if value is not None and not isinstance(value, TextValue):
            on.wrong("E0213", operand.span, kind_of(value), wanted="a text", found=kind_of(value))
            return None
    texts = [value for value in values if isinstance(value, TextValue)]
    return compared_texts(on, texts, chain, context) if len(texts) == len(values) else None


def compared_texts(
    on: Making, texts: Sequence[TextValue], chain: tree.ChainExpression, context: ExpressionContext
) -> Value | None:
    """Whether the first text is as the word before the others says; None where one stands for any."""
    sign, known = chain.operators[0], [one.text for one in texts if one.text is not None]
    if sign not in (*TEXTUAL, "in"):
        advice = "text is compared with `==` or `!=`"
        on.wrong("E0213", chain.span, "texts", wanted="a quantity", found="a text", advice=[advice])
        return None
    if len(known) < len(texts):
        return None
    if sign in ("==", "in"):
        _never(on, texts, known, chain)
    if len(texts) == 2 and chain.span not in on.joins.compared:
        columns = [own_column(operand, context) for operand in chain.operands]
        if columns[0] is not None and columns[1] is not None:
            on.joins.compared[chain.span] = columns[0], columns[1]
    holds = known[0] in known[1:] if sign == "in" else TEXTUAL[sign](known[0], known[1])
    others = ", ".join(f'"{text}"' for text in known[1:])
    return TruthValue(on.figures.constant(f'"{known[0]}" {sign} {others}', Decimal(int(holds)), PLAIN, chain.span))


def _never(on: Making, texts: Sequence[TextValue], known: Sequence[str], chain: tree.ChainExpression) -> None:
    """Note what is asked for and can be nothing: one of a few words, all of which are known."""
    of_first = [(text, texts[0], operand) for text, operand in zip(known[1:], chain.operands[1:], strict=True)]
    for text, other, operand in [(known[0], texts[1], chain.operands[0]), *of_first]:
        if other.among is not None and text not in other.among:
            few = f"it is one of {', '.join(sorted(filter(None, other.among)))}" if other.words else None
            on.never[operand.span] = did_you_mean(text, other.among) or few


def missing_cells(
    on: Making, chain: tree.ChainExpression, context: ExpressionContext
) -> tuple[TextValue, TextValue] | None:
    """The sides of ``r.power != "[N/A]"``, which compares a cell as it stands there, where that may be no number."""
    (one, other), sides = chain.operands, [TextValue(None)] * 2
    for cell, text, place in ((one, other, 0), (other, one, 1)):
        row, name = own_row(cell, context)
        columns = row.columns if row else None
        if columns is None or row is None or name not in columns.declared or chain.operators[0] not in ("==", "!="):
            continue
        if isinstance(text, tree.TextLiteral) and cell_numbers.is_missing(text.value):
            on.usage.names.add(("column", f"{row.name.partition('[')[0]}.{name}"))
            found = row.cell(name)
            sides[place], sides[1 - place] = TextValue(found.text if found else None), TextValue(text.value)
            return sides[0], sides[1]
    return None
