"""Operators: sums, products, powers, comparisons and conditions, with the dimension of each result."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from lca.check.advice import mend, range_meant, ungrouped
from lca.check.chosen import own_column
from lca.check.functions import COMPARISONS
from lca.check.setting import Setting
from lca.check.values import Quantity, TextValue, Truth, Value, kind, measured
from lca.diagnostics import Advice, Label
from lca.diagnostics.nearest import did_you_mean
from lca.program import operations
from lca.program.builder import ProgramBuilder
from lca.program.cells import Origin, Step
from lca.program.operations import Operation
from lca.source import Span
from lca.syntax import tree
from lca.syntax.numbers import read_number
from lca.units import PLAIN, PowerTooHigh, Unit, multiply, quotient, raised
from lca.units.unit import MAX_POWER

if TYPE_CHECKING:
    from lca.check.expressions import Expressions


class Operators:
    """The part of ``Expressions`` that combines values; it calls back for the operands."""

    def __init__(self, expressions: Expressions) -> None:
        self.on = expressions
        self.builder: ProgramBuilder = expressions.builder
        self.never: dict[Span, str | None] = {}
        """Where a text is asked for that no row can have, and which was perhaps meant."""

    def agree(self, operator: str, cells: Sequence[int], parts: Sequence[tree.Expression]) -> bool:
        """Whether all cells measure the same; the first that does not is told, beside the first of all."""
        first = self.builder.unit(cells[0])
        for cell, part in zip(cells[1:], parts[1:], strict=True):
            unit = self.builder.unit(cell)
            if unit.dimension != first.dimension:
                advice = range_meant(operator, parts) or mend(part, unit, first) or mend(parts[0], first, unit)
                self.on.wrong(
                    "E0202", part.span, measured(unit), Label(parts[0].span, measured(first)),
                    operator=operator, left=first.dimension, right=unit.dimension, advice=[advice],
                )  # fmt: skip
                return False
        return True

    def chain(self, chain: tree.Chain, setting: Setting) -> Value | None:
        first = chain.operators[0]
        if first in ("and", "or"):
            return self._connective(chain, setting)
        if first in COMPARISONS:
            return self._comparison(chain, setting)
        cells = [self.on.quantity(operand, setting) for operand in chain.operands]
        known = [cell for cell in cells if cell is not None]
        if len(known) < len(cells):
            return None
        return self._sum(chain, known) if first in "+-" else self._product(chain, known)

    def _sum(self, chain: tree.Chain, cells: list[int]) -> Value | None:
        operator = next((sign for sign in chain.operators if sign == "-"), "+") if len(cells) == 2 else "+"
        if not self.agree(operator, cells, chain.operands):
            return None
        unit = self.builder.unit(cells[0])
        signed = [cells[0]]
        for sign, cell, operand in zip(chain.operators, cells[1:], chain.operands[1:], strict=True):
            minus = sign == "-"
            signed.append(self.builder.step(operations.NEGATE, (cell,), unit, operand.span) if minus else cell)
        return Quantity(self.builder.step(operations.ADD, tuple(signed), unit, chain.span))

    def _product(self, chain: tree.Chain, cells: list[int]) -> Value | None:
        result, span = cells[0], chain.operands[0].span
        for sign, cell, operand in zip(chain.operators, cells[1:], chain.operands[1:], strict=True):
            span = span.to(operand.span)
            found = self.product(sign, result, cell, span)
            if found is None:
                return None
            result = found
        return Quantity(result)

    def factors(self, written: tree.Expression, cell: int) -> list[Unit]:
        """The units of the operands of a product as it is written; none of anything else."""
        written = ungrouped(written)
        if not isinstance(written, tree.Chain) or written.operators[0] not in "*/":
            return []
        found: list[Unit] = []
        for _ in written.operators:
            step = self.builder.cells[cell]
            assert isinstance(step, Step)
            cell, last = step.arguments
            found.append(self.builder.unit(last))
        return [self.builder.unit(cell), *reversed(found)]

    def product(self, sign: str, left: int, right: int, span: Span) -> int | None:
        """``left * right`` or ``left / right``; None, and told, where the unit's power grows beyond all sense."""
        operation, combine = (operations.MULTIPLY, multiply) if sign == "*" else (operations.DIVIDE, quotient)
        try:
            unit = combine(self.builder.unit(left), self.builder.unit(right))
        except PowerTooHigh:
            self.on.wrong("E0705", span, "", name=span.text[:40])
            return None
        return self.builder.step(operation, (left, right), unit, span)

    def _connective(self, chain: tree.Chain, setting: Setting) -> Value | None:
        cells = [self.truth(operand, setting) for operand in chain.operands]
        known = tuple(cell for cell in cells if cell is not None)
        if len(known) < len(cells):
            return None
        operation = operations.AND if chain.operators[0] == "and" else operations.OR
        return Truth(self.builder.step(operation, known, PLAIN, chain.span))

    def truth(self, expression: tree.Expression, setting: Setting) -> int | None:
        value = self.on.value(expression, setting)
        if value is None or isinstance(value, Truth):
            return value.cell if value else None
        advice = "a condition compares two values, as in `x > 2 kg`"
        self.on.wrong("E0213", expression.span, kind(value), wanted="a truth", found=kind(value), advice=[advice])
        return None

    def _comparison(self, chain: tree.Chain, setting: Setting) -> Value | None:
        operation = COMPARISONS[chain.operators[0]]
        left, right = (self.on.value(operand, setting) for operand in chain.operands)
        if left is None or right is None:
            return None
        if isinstance(left, TextValue) and isinstance(right, TextValue):
            return self._compared_texts(operation, left, right, chain, setting)
        for value, operand in ((left, chain.operands[0]), (right, chain.operands[1])):
            if not isinstance(value, Quantity):
                self.on.wrong("E0213", operand.span, kind(value), wanted="a quantity", found=kind(value))
                return None
        assert isinstance(left, Quantity)
        assert isinstance(right, Quantity)
        if not self.agree(chain.operators[0], [left.cell, right.cell], chain.operands):
            return None
        return Truth(self.builder.step(operation, (left.cell, right.cell), PLAIN, chain.span))

    def _compared_texts(
        self, operation: Operation, left: TextValue, right: TextValue, chain: tree.Chain, setting: Setting
    ) -> Value | None:
        """Text never changes while a program runs, so comparing it is a constant of the program."""
        if operation not in (operations.EQUAL, operations.UNEQUAL):
            self.on.wrong(
                "E0213",
                chain.span,
                "texts",
                wanted="a quantity",
                found="a text",
                advice=["text is compared with `==` or `!=`"],
            )
            return None
        if left.text is None or right.text is None:
            return None
        for text, other, operand in zip((left.text, right.text), (right, left), chain.operands, strict=True):
            if other.among is not None and text not in other.among and operation is operations.EQUAL:
                few = f"it is one of {', '.join(sorted(filter(None, other.among)))}" if other.words else None
                self.never[operand.span] = did_you_mean(text, other.among) or few
        if chain.span not in self.on.joins.compared:
            columns = [own_column(operand, setting) for operand in chain.operands]
            if columns[0] is not None and columns[1] is not None:
                self.on.joins.compared[chain.span] = columns[0], columns[1]
        holds = (left.text == right.text) == (operation is operations.EQUAL)
        value = Decimal(int(holds))
        name = f'"{left.text}" {operation} "{right.text}"'
        return Truth(self.on.figures.constant(name, value, PLAIN, chain.span))

    def prefixed(self, prefixed: tree.Prefixed, setting: Setting) -> Value | None:
        if prefixed.operator == "not":
            truth = self.truth(prefixed.operand, setting)
            return None if truth is None else Truth(self.builder.step(operations.NOT, (truth,), PLAIN, prefixed.span))
        cell = self.on.quantity(prefixed.operand, setting)
        if cell is None:
            return None
        return Quantity(self.builder.step(operations.NEGATE, (cell,), self.builder.unit(cell), prefixed.span))

    def power(self, power: tree.Power, setting: Setting) -> Value | None:
        base = self.on.quantity(power.base, setting)
        constant = rational(power.exponent)
        # An exponent that is a plain constant needs no basis: it is a matter of mathematics.
        exponent = self.on.quantity(
            power.exponent, replace(setting, basis=(), exempt=Origin.CONSTANT) if constant is not None else setting
        )
        if base is None or exponent is None:
            return None
        unit, of = self.builder.unit(base), self.builder.unit(exponent)
        if of.dimension:
            ten = isinstance(power.base, tree.Quantity) and (power.base.number, power.base.unit) == ("10", "")
            large = power.exponent if ten and isinstance(power.exponent, tree.Quantity) else None
            plain = f"1e{large.number} {large.unit}" if large else ""
            advice = Advice(f"a large number is written `{plain}`", plain, power.span) if large else None
            self.on.wrong(
                "E0205", power.exponent.span, measured(of), name="^", wanted="a plain number", advice=[advice]
            )
            return None
        if unit.dimension and constant is None:
            self.on.wrong("E0206", power.exponent.span, "not a constant", Label(power.base.span, measured(unit)))
            return None
        if constant is not None and abs(constant) > MAX_POWER:
            self.on.wrong("E0705", power.exponent.span, "", name=power.exponent.span.text[:40])
            return None
        try:
            result = raised(unit, constant) if constant is not None else PLAIN
        except PowerTooHigh:
            self.on.wrong("E0705", power.span, "", name=power.span.text[:40])
            return None
        return Quantity(self.builder.step(operations.POWER, (base, exponent), result, power.span))

    def conditional(self, choice: tree.Conditional, setting: Setting) -> Value | None:
        condition = self.truth(choice.condition, setting)
        branches = (choice.then, choice.otherwise)
        cells = [self.on.quantity(branch, setting) for branch in branches]
        then, otherwise = cells
        if condition is None or then is None or otherwise is None:
            return None
        if not self.agree("if", [then, otherwise], branches):
            return None
        unit = self.builder.unit(then)
        return Quantity(self.builder.step(operations.CHOOSE, (condition, then, otherwise), unit, choice.span))


def rational(expression: tree.Expression) -> Fraction | None:
    """The exact value of an expression made of plain numbers only, or None."""
    match expression:
        case tree.Quantity(number=number, unit="", spread=None):
            value = read_number(number)
            return None if value is None else Fraction(value)
        case tree.Grouped():
            return rational(expression.inner)
        case tree.Prefixed(operator="-"):
            inner = rational(expression.operand)
            return None if inner is None else -inner
        case tree.Chain(operators=("/",)):
            top, bottom = map(rational, expression.operands)
            return None if top is None or not bottom else top / bottom
    return None
