"""Operators: sums, products, powers, comparisons and conditions, with the dimension of each result."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

from lca.check.dimension_advice import mend, range_meant, ungrouped
from lca.check.expression_context import ExpressionContext
from lca.check.expression_values import (
    QuantityValue,
    RowValue,
    TextValue,
    TruthValue,
    Value,
    dimension_and_unit,
    kind_of,
)
from lca.check.language_functions import COMPARISONS, TEXTUAL
from lca.check.making import Making
from lca.check.text_comparisons import between_texts, compared_texts, missing_cells
from lca.diagnostics import Advice, Label
from lca.program import operations
from lca.program.cells import Figure, FigureOrigin, Step
from lca.source import Span
from lca.syntax import tree
from lca.syntax.numbers import read_number
from lca.units import PLAIN, PowerTooHigh, Unit, raised
from lca.units.unit import MAX_POWER


def agree(on: Making, operator: str, cells: Sequence[int], parts: Sequence[tree.Expression]) -> bool:
    """Whether all cells measure the same; the first that does not is told, beside the first of all."""
    first = on.builder.unit(cells[0])
    for cell, part in zip(cells[1:], parts[1:], strict=True):
        unit = on.builder.unit(cell)
        if unit.dimension != first.dimension:
            advice = range_meant(operator, parts) or mend(part, unit, first) or mend(parts[0], first, unit)
            on.wrong(
                "E0202", part.span, dimension_and_unit(unit), Label(parts[0].span, dimension_and_unit(first)),
                operator=operator, left=first.dimension, right=unit.dimension, advice=[advice],
            )  # fmt: skip
            return False
    return True


def chain(on: Making, chain: tree.ChainExpression, context: ExpressionContext) -> Value | None:
    first = chain.operators[0]
    if first in ("and", "or"):
        return _connective(on, chain, context)
    if first in COMPARISONS:
        return _comparison(on, chain, context)
    if first in TEXTUAL or first == "in":
        return between_texts(on, chain, context)
    cells = [on.quantity(operand, context) for operand in chain.operands]
    known = [cell for cell in cells if cell is not None]
    if len(known) < len(cells):
        return None
    return _sum(on, chain, known) if first in "+-" else _product(on, chain, known)


def _sum(on: Making, chain: tree.ChainExpression, cells: list[int]) -> Value | None:
    operator = next((sign for sign in chain.operators if sign == "-"), "+") if len(cells) == 2 else "+"
    if not agree(on, operator, cells, chain.operands):
        return None
    unit = on.builder.unit(cells[0])
    signed = [cells[0]]
    for sign, cell, operand in zip(chain.operators, cells[1:], chain.operands[1:], strict=True):
        minus = sign == "-"
        signed.append(on.builder.step(operations.NEGATE, (cell,), unit, operand.span) if minus else cell)
    return QuantityValue(on.builder.step(operations.ADD, tuple(signed), unit, chain.span))


def _product(on: Making, chain: tree.ChainExpression, cells: list[int]) -> Value | None:
    result, span = cells[0], chain.operands[0].span
    for sign, cell, operand in zip(chain.operators, cells[1:], chain.operands[1:], strict=True):
        span = span.to(operand.span)
        found = product_cell(on, sign, result, cell, span)
        if found is None:
            return None
        result = found
    return QuantityValue(result)


def factor_units(on: Making, written: tree.Expression, cell: int) -> list[Unit]:
    """The units of the operands of a product as it is written; none of anything else."""
    written = ungrouped(written)
    if not isinstance(written, tree.ChainExpression) or written.operators[0] not in "*/":
        return []
    found: list[Unit] = []
    for _ in written.operators:
        step = on.builder.cells[cell]
        assert isinstance(step, Step)
        cell, last = step.arguments
        found.append(on.builder.unit(last))
    return [on.builder.unit(cell), *reversed(found)]


def product_cell(on: Making, sign: str, left: int, right: int, span: Span) -> int | None:
    """``left * right`` or ``left / right``; None, and told, where the unit's power grows beyond all sense."""
    operation = operations.MULTIPLY if sign == "*" else operations.DIVIDE
    try:
        unit = operation.signature.unit([on.builder.unit(left), on.builder.unit(right)])
    except PowerTooHigh:
        on.wrong("E0705", span, "", name=span.text[:40])
        return None
    return on.builder.step(operation, (left, right), unit, span)


def _connective(on: Making, chain: tree.ChainExpression, context: ExpressionContext) -> Value | None:
    cells: list[int | None] = []
    for operand in chain.operands:
        cell = truth_cell(on, operand, context)
        if cell is not None and chain.operators[0] == "and" and _leaves_out(on, cell, context):
            return TruthValue(cell)
        cells.append(cell)
    known = tuple(cell for cell in cells if cell is not None)
    if len(known) < len(cells):
        return None
    operation = operations.AND if chain.operators[0] == "and" else operations.OR
    return TruthValue(on.builder.step(operation, known, PLAIN, chain.span))


def _leaves_out(on: Making, cell: int, context: ExpressionContext) -> bool:
    """Whether texts decide that a row does not count: what else stands in it may be missing, and is not read."""
    found = on.builder.cells[cell]
    decided = isinstance(found, Figure) and cell in on.figures.following and not found.value
    return decided and any(isinstance(one, RowValue) for one in context.bound.values())


def truth_cell(on: Making, expression: tree.Expression, context: ExpressionContext) -> int | None:
    value = on.value(expression, context)
    if value is None or isinstance(value, TruthValue):
        return value.cell if value else None
    advice = "a condition compares two values, as in `x > 2 kg`"
    on.wrong("E0213", expression.span, kind_of(value), wanted="a truth", found=kind_of(value), advice=[advice])
    return None


def _comparison(on: Making, chain: tree.ChainExpression, context: ExpressionContext) -> Value | None:
    operation = COMPARISONS[chain.operators[0]]
    missing = missing_cells(on, chain, context)
    if missing is not None:
        return compared_texts(on, missing, chain, context)
    left, right = (on.value(operand, context) for operand in chain.operands)
    if left is None or right is None:
        return None
    if isinstance(left, TextValue) and isinstance(right, TextValue):
        return compared_texts(on, (left, right), chain, context)
    for value, operand in ((left, chain.operands[0]), (right, chain.operands[1])):
        if not isinstance(value, QuantityValue):
            on.wrong("E0213", operand.span, kind_of(value), wanted="a quantity", found=kind_of(value))
            return None
    assert isinstance(left, QuantityValue)
    assert isinstance(right, QuantityValue)
    if not agree(on, chain.operators[0], [left.cell, right.cell], chain.operands):
        return None
    return TruthValue(on.builder.step(operation, (left.cell, right.cell), PLAIN, chain.span))


def negated(on: Making, prefixed: tree.PrefixExpression, context: ExpressionContext) -> Value | None:
    if prefixed.operator == "not":
        held = truth_cell(on, prefixed.operand, context)
        return None if held is None else TruthValue(on.builder.step(operations.NOT, (held,), PLAIN, prefixed.span))
    cell = on.quantity(prefixed.operand, context)
    if cell is None:
        return None
    return QuantityValue(on.builder.step(operations.NEGATE, (cell,), on.builder.unit(cell), prefixed.span))


def power(on: Making, power: tree.PowerExpression, context: ExpressionContext) -> Value | None:
    base = on.quantity(power.base, context)
    constant = rational(power.exponent)
    # An exponent that is a plain constant needs no basis: it is a matter of mathematics.
    exponent = on.quantity(
        power.exponent,
        replace(context, basis=(), said={}, exempt=FigureOrigin.CONSTANT) if constant is not None else context,
    )
    if base is None or exponent is None:
        return None
    unit, of = on.builder.unit(base), on.builder.unit(exponent)
    if of.dimension:
        ten = isinstance(power.base, tree.QuantityLiteral) and (power.base.number, power.base.unit) == ("10", "")
        large = power.exponent if ten and isinstance(power.exponent, tree.QuantityLiteral) else None
        plain = f"1e{large.number} {large.unit}" if large else ""
        advice = Advice(f"a large number is written `{plain}`", plain, power.span) if large else None
        on.wrong(
            "E0205", power.exponent.span, dimension_and_unit(of), name="^", wanted="a plain number", advice=[advice]
        )
        return None
    if unit.dimension and constant is None:
        on.wrong("E0206", power.exponent.span, "not a constant", Label(power.base.span, dimension_and_unit(unit)))
        return None
    if constant is not None and abs(constant) > MAX_POWER:
        on.wrong("E0705", power.exponent.span, "", name=power.exponent.span.text[:40])
        return None
    try:
        result = raised(unit, constant) if constant is not None else PLAIN
    except PowerTooHigh:
        on.wrong("E0705", power.span, "", name=power.span.text[:40])
        return None
    return QuantityValue(on.builder.step(operations.POWER, (base, exponent), result, power.span))


def conditional(on: Making, choice: tree.ConditionalExpression, context: ExpressionContext) -> Value | None:
    condition = truth_cell(on, choice.condition, context)
    branches = (choice.then, choice.otherwise)
    known = None if condition is None else on.settled.by_texts(condition)
    aside = None if known is None else choice.otherwise if known else choice.then
    cells = [on.quantity(branch, replace(context, untaken=context.untaken or branch is aside)) for branch in branches]
    then, otherwise = cells
    if condition is None or then is None or otherwise is None:
        return None
    if not agree(on, "if", [then, otherwise], branches):
        return None
    unit = on.builder.unit(then)
    return QuantityValue(on.builder.step(operations.CHOOSE, (condition, then, otherwise), unit, choice.span))


def rational(expression: tree.Expression) -> Fraction | None:
    """The exact value of an expression made of plain numbers only, or None."""
    match expression:
        case tree.QuantityLiteral(number=number, unit="", spread=None):
            value = read_number(number)
            return None if value is None else Fraction(value)
        case tree.GroupedExpression():
            return rational(expression.inner)
        case tree.PrefixExpression(operator="-"):
            inner = rational(expression.operand)
            return None if inner is None else -inner
        case tree.ChainExpression(operators=("/",)):
            top, bottom = map(rational, expression.operands)
            return None if top is None or not bottom else top / bottom
    return None
