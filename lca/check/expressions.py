"""Expressions to cells: names looked up, dimensions checked, what is wrong told once and then passed over."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from lca.check.advice import mend
from lca.check.basis import Bases
from lca.check.figures import Figures, Setting
from lca.check.operators import COMPARISONS, FUNCTIONS, LATER_FUNCTIONS, Function
from lca.check.scope import Names, Outcome
from lca.check.values import Quantity, Supplier, TextValue, Truth, Value, kind, measured
from lca.diagnostics import Diagnostic, Label, problem
from lca.diagnostics.nearest import did_you_mean
from lca.factors import Factor
from lca.program import Figure, Operation, Origin, ProgramBuilder
from lca.source import Span
from lca.syntax import tree
from lca.syntax.numbers import read_number
from lca.units import PLAIN, PowerTooHigh, Registry, multiply, quotient, raised
from lca.units.dimension import is_count
from lca.units.unit import MAX_POWER


class Expressions:
    """Lowers expressions into ``builder``. ``values`` holds what parameters and lets became, None where in error."""

    def __init__(self, builder: ProgramBuilder, names: Names, registry: Registry, bases: Bases) -> None:
        self.builder = builder
        self.names = names
        self.registry = registry
        self.bases = bases
        self.values: dict[str, Value | None] = {}
        self.problems: list[Diagnostic] = []
        self.figures = Figures(builder, names, registry, self.problems)

    def wrong(
        self, code: str, span: Span, label: str = "", *others: Label, advice: Sequence[str | None] = (), **facts: object
    ) -> None:
        self.problems.append(problem(code, span, label, *others, advice=advice, **facts))

    def quantity(self, expression: tree.Expression, setting: Setting) -> int | None:
        """The cell of an expression that must be a quantity."""
        value = self.value(expression, setting)
        if value is None or isinstance(value, Quantity):
            return value.cell if value else None
        said = f"`{value.name}` supplies a flow" if isinstance(value, Supplier) else kind(value)
        advice = "a supplier stands behind `of`" if isinstance(value, Supplier) else None
        self.wrong("E0213", expression.span, said, wanted="a quantity", found=kind(value), advice=[advice])
        return None

    def value(self, expression: tree.Expression, setting: Setting) -> Value | None:
        """The value of any expression; None where it, or something in it, is in error."""
        match expression:
            case tree.Quantity():
                cell = self.figures.literal(expression, setting)
                return None if cell is None else Quantity(cell)
            case tree.Text():
                return TextValue(expression.value)
            case tree.Name():
                return self._name(expression, setting)
            case tree.Call():
                return self._call(expression, setting)
            case tree.Chain():
                return self._chain(expression, setting)
            case tree.Prefixed():
                return self._prefixed(expression, setting)
            case tree.Power():
                return self._power(expression, setting)
            case tree.Conditional():
                return self._conditional(expression, setting)
            case tree.Grouped():
                basis = self.bases.of(expression.basis, setting.scope) or setting.basis
                return self.value(expression.inner, replace(setting, basis=basis))

    # Names

    def _name(self, name: tree.Name, setting: Setting) -> Value | None:
        found = self.names.resolve(name.path, name.span, setting.scope, setting.owner)
        if isinstance(found, Factor):
            if found.value is None:
                return Supplier(found)
            cell = self.figures.factor(found, "value")
            return None if cell is None else Quantity(cell)
        if isinstance(found, Outcome):
            return self._outcome(found, (), name.span, setting)
        if found is None:
            return None
        if isinstance(found.thing, tree.Node):
            return Supplier(found)
        if isinstance(found.thing, tree.Assessment):
            advice = f"`{name.path}.total` is its total"
            self.wrong("E0213", name.span, "an assessment", wanted="a quantity", found="an assessment", advice=[advice])
            return None
        return self.values.get(found.name)

    def _outcome(
        self, found: Outcome, arguments: Sequence[tree.Expression], span: Span, setting: Setting
    ) -> Value | None:
        if setting.outcomes is None:
            self.wrong("E0315", span, "a result", name=f"{found.assessment.name}.{found.what}")
            return None
        return setting.outcomes(found, arguments, span)

    # Functions

    def _call(self, call: tree.Call, setting: Setting) -> Value | None:
        name = call.function.path
        if "." in name:
            found = self.names.resolve(name, call.function.span, setting.scope, setting.owner)
            if isinstance(found, Outcome):
                return self._outcome(found, call.arguments, call.span, setting)
            if found is not None:
                self.wrong("E0311", call.function.span, "not a function", name=name)
            return None
        if name in LATER_FUNCTIONS:
            self.wrong("E0107", call.function.span, "not in this version", word=name, what=LATER_FUNCTIONS[name])
            return None
        function = FUNCTIONS.get(name)
        if function is None:
            advice = did_you_mean(name, FUNCTIONS) or f"the functions are {', '.join(FUNCTIONS)}"
            self.wrong("E0311", call.function.span, "no such function", name=name, advice=[advice])
            return None
        if not function.least <= len(call.arguments) <= function.most:
            wanted = "one argument" if function.most == 1 else f"{function.least} to {function.most} arguments"
            self.wrong("E0312", call.span, "", name=name, wanted=wanted, found=len(call.arguments))
            return None
        cells = [self.quantity(argument, setting) for argument in call.arguments]
        if any(cell is None for cell in cells):
            return None
        return self._applied(name, function, call, [cell for cell in cells if cell is not None])

    def _applied(self, name: str, function: Function, call: tree.Call, cells: list[int]) -> Value | None:
        unit = self.builder.unit(cells[0])
        if function.wants == "same" and not self._agree(name, cells, call.arguments):
            return None
        fits = {"none": not unit.dimension, "count": is_count(unit.dimension)}.get(function.wants, True)
        if not fits:
            wanted = "a plain number" if function.wants == "none" else "a plain number or a count"
            advice = f"divide by a quantity first: `{name}({call.arguments[0].span.text} / (1 {unit}))`"
            self.wrong("E0205", call.arguments[0].span, measured(unit), name=name, wanted=wanted, advice=[advice])
            return None
        if function.operation is Operation.SQRT:
            unit = raised(unit, Fraction(1, 2))
        elif function.wants == "none":
            unit = PLAIN
        return Quantity(self.builder.step(function.operation, tuple(cells), unit, call.span))

    def _agree(self, operator: str, cells: Sequence[int], parts: Sequence[tree.Expression]) -> bool:
        """Whether all cells measure the same; the first that does not is told, beside the first of all."""
        first = self.builder.unit(cells[0])
        for cell, part in zip(cells[1:], parts[1:], strict=True):
            unit = self.builder.unit(cell)
            if unit.dimension != first.dimension:
                advice = mend(part, unit, first) or mend(parts[0], first, unit)
                self.wrong(
                    "E0202", part.span, measured(unit), Label(parts[0].span, measured(first)),
                    operator=operator, left=first.dimension, right=unit.dimension, advice=[advice],
                )  # fmt: skip
                return False
        return True

    # Operators

    def _chain(self, chain: tree.Chain, setting: Setting) -> Value | None:
        first = chain.operators[0]
        if first in ("and", "or"):
            return self._connective(chain, setting)
        if first in COMPARISONS:
            return self._comparison(chain, setting)
        cells = [self.quantity(operand, setting) for operand in chain.operands]
        known = [cell for cell in cells if cell is not None]
        if len(known) < len(cells):
            return None
        return self._sum(chain, known) if first in "+-" else self._product(chain, known)

    def _sum(self, chain: tree.Chain, cells: list[int]) -> Value | None:
        operator = next((sign for sign in chain.operators if sign == "-"), "+") if len(cells) == 2 else "+"
        if not self._agree(operator, cells, chain.operands):
            return None
        unit = self.builder.unit(cells[0])
        signed = [cells[0]]
        for sign, cell, operand in zip(chain.operators, cells[1:], chain.operands[1:], strict=True):
            minus = sign == "-"
            signed.append(self.builder.step(Operation.NEGATE, (cell,), unit, operand.span) if minus else cell)
        return Quantity(self.builder.step(Operation.ADD, tuple(signed), unit, chain.span))

    def _product(self, chain: tree.Chain, cells: list[int]) -> Value | None:
        result, span = cells[0], chain.operands[0].span
        for sign, cell, operand in zip(chain.operators, cells[1:], chain.operands[1:], strict=True):
            span = span.to(operand.span)
            found = self.product(sign, result, cell, span)
            if found is None:
                return None
            result = found
        return Quantity(result)

    def product(self, sign: str, left: int, right: int, span: Span) -> int | None:
        """``left * right`` or ``left / right``; None, and told, where the unit's power grows beyond all sense."""
        operation, combine = (Operation.MULTIPLY, multiply) if sign == "*" else (Operation.DIVIDE, quotient)
        try:
            unit = combine(self.builder.unit(left), self.builder.unit(right))
        except PowerTooHigh:
            self.wrong("E0705", span, "", name=span.text[:40])
            return None
        return self.builder.step(operation, (left, right), unit, span)

    def _connective(self, chain: tree.Chain, setting: Setting) -> Value | None:
        cells = [self._truth(operand, setting) for operand in chain.operands]
        known = tuple(cell for cell in cells if cell is not None)
        if len(known) < len(cells):
            return None
        operation = Operation.AND if chain.operators[0] == "and" else Operation.OR
        return Truth(self.builder.step(operation, known, PLAIN, chain.span))

    def _truth(self, expression: tree.Expression, setting: Setting) -> int | None:
        value = self.value(expression, setting)
        if value is None or isinstance(value, Truth):
            return value.cell if value else None
        advice = "a condition compares two values: `x > 2 kg`"
        self.wrong("E0213", expression.span, kind(value), wanted="a truth", found=kind(value), advice=[advice])
        return None

    def _comparison(self, chain: tree.Chain, setting: Setting) -> Value | None:
        operation = COMPARISONS[chain.operators[0]]
        left, right = (self.value(operand, setting) for operand in chain.operands)
        if left is None or right is None:
            return None
        if isinstance(left, TextValue) and isinstance(right, TextValue):
            return self._compared_texts(operation, left.text, right.text, chain)
        for value, operand in ((left, chain.operands[0]), (right, chain.operands[1])):
            if not isinstance(value, Quantity):
                self.wrong("E0213", operand.span, kind(value), wanted="a quantity", found=kind(value))
                return None
        assert isinstance(left, Quantity)
        assert isinstance(right, Quantity)
        if not self._agree(chain.operators[0], [left.cell, right.cell], chain.operands):
            return None
        return Truth(self.builder.step(operation, (left.cell, right.cell), PLAIN, chain.span))

    def _compared_texts(self, operation: Operation, left: str, right: str, chain: tree.Chain) -> Value | None:
        """Text never changes while a program runs, so comparing it is a constant of the program."""
        if operation not in (Operation.EQUAL, Operation.UNEQUAL):
            self.wrong(
                "E0213",
                chain.span,
                "texts",
                wanted="a quantity",
                found="a text",
                advice=["text is compared with `==` or `!=`"],
            )
            return None
        holds = (left == right) == (operation is Operation.EQUAL)
        value = Decimal(int(holds))
        name = f'"{left}" {operation} "{right}"'
        return Truth(self.builder.add(Figure(name, str(value), value, PLAIN, (), Origin.CONSTANT, chain.span)))

    def _prefixed(self, prefixed: tree.Prefixed, setting: Setting) -> Value | None:
        if prefixed.operator == "not":
            truth = self._truth(prefixed.operand, setting)
            return None if truth is None else Truth(self.builder.step(Operation.NOT, (truth,), PLAIN, prefixed.span))
        cell = self.quantity(prefixed.operand, setting)
        if cell is None:
            return None
        return Quantity(self.builder.step(Operation.NEGATE, (cell,), self.builder.unit(cell), prefixed.span))

    def _power(self, power: tree.Power, setting: Setting) -> Value | None:
        base = self.quantity(power.base, setting)
        constant = rational(power.exponent)
        # An exponent that is a plain constant needs no basis: it is a matter of mathematics.
        exponent = self.quantity(
            power.exponent, replace(setting, basis=(), choice=True) if constant is not None else setting
        )
        if base is None or exponent is None:
            return None
        unit, of = self.builder.unit(base), self.builder.unit(exponent)
        if of.dimension:
            ten = isinstance(power.base, tree.Quantity) and (power.base.number, power.base.unit) == ("10", "")
            large = power.exponent if ten and isinstance(power.exponent, tree.Quantity) else None
            advice = f"a large number is written `1e{large.number} {large.unit}`" if large else None
            self.wrong("E0205", power.exponent.span, measured(of), name="^", wanted="a plain number", advice=[advice])
            return None
        if unit.dimension and constant is None:
            self.wrong("E0206", power.exponent.span, "not a constant", Label(power.base.span, measured(unit)))
            return None
        if constant is not None and abs(constant) > MAX_POWER:
            self.wrong("E0705", power.exponent.span, "", name=power.exponent.span.text[:40])
            return None
        try:
            result = raised(unit, constant) if constant is not None else PLAIN
        except PowerTooHigh:
            self.wrong("E0705", power.span, "", name=power.span.text[:40])
            return None
        return Quantity(self.builder.step(Operation.POWER, (base, exponent), result, power.span))

    def _conditional(self, choice: tree.Conditional, setting: Setting) -> Value | None:
        condition = self._truth(choice.condition, setting)
        branches = (choice.then, choice.otherwise)
        cells = [self.quantity(branch, setting) for branch in branches]
        then, otherwise = cells
        if condition is None or then is None or otherwise is None:
            return None
        if not self._agree("if", [then, otherwise], branches):
            return None
        unit = self.builder.unit(then)
        return Quantity(self.builder.step(Operation.CHOOSE, (condition, then, otherwise), unit, choice.span))


def rational(expression: tree.Expression) -> Fraction | None:
    """The exact value of an expression made of plain numbers only, or None."""
    match expression:
        case tree.Quantity(number=number, unit=""):
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
