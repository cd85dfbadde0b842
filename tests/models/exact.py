"""The evaluator of models as data, in exact fractions: it shares nothing with the engine."""

from __future__ import annotations

from collections.abc import Callable
from decimal import ROUND_HALF_EVEN, Context, Decimal
from fractions import Fraction

from .model import UNITS, Chosen, Expression, Literal, Model, Named, Scaled, Sum, Written

PLACES = 34


class Exact:
    """The model in fractions, in base units. ``without`` says which literals count as nothing."""

    def __init__(self, model: Model, scenario: str = "", without: Callable[[Literal], bool] = lambda _: False) -> None:
        self.model = model
        self.without = without
        self.names: dict[str, Fraction] = {}
        settings = model.settings(scenario)
        for value in model.values:
            chosen: Expression = settings.get(value.name, value.expression)
            self.names[value.name] = self.of(chosen)

    def of(self, expression: Expression) -> Fraction:
        match expression:
            case Literal():
                if self.without(expression):
                    return Fraction(0)
                return Fraction(expression.number) * UNITS[expression.dimension][expression.unit]
            case Named():
                return self.names[expression.name]
            case Sum():
                return sum(map(self.of, expression.parts), Fraction(0))
            case Scaled():
                factor = self.of(expression.factor)
                return self.of(expression.value) * (factor if expression.sign == "*" else 1 / factor)
            case Chosen():
                pair = self.of(expression.left), self.of(expression.right)
                return max(pair) if expression.how == "max" else min(pair)
            case Written():
                raise TypeError(f"{expression.form} is not evaluated here")

    def runs(self) -> list[Fraction]:
        """How often each node runs: (makes − uses) runs = needs, by elimination."""
        nodes = self.model.nodes
        size = len(nodes)
        rows = [[Fraction(0)] * (size + 1) for _ in nodes]
        for column, node in enumerate(nodes):
            rows[column][column] += Fraction(node.makes.number) * UNITS[node.makes.dimension][node.makes.unit]
            for row, amount in node.uses:
                rows[row][column] -= self.of(amount)
        for row, literal in self.model.needs:
            rows[row][size] += Fraction(literal.number) * UNITS[literal.dimension][literal.unit]
        return eliminated(rows)

    def contributions(self) -> dict[str, Fraction]:
        """What each node emits itself, in kgCO2e."""
        runs = self.runs()
        return {
            node.name: sum(map(self.of, node.emits), Fraction(0)) * times / 1000
            for node, times in zip(self.model.nodes, runs, strict=True)
        }

    def total(self) -> Fraction:
        return sum(self.contributions().values(), Fraction(0))


def eliminated(rows: list[list[Fraction]]) -> list[Fraction]:
    """The solution of a system whose last column is its right side."""
    size = len(rows)
    for column in range(size):
        pivot = next(row for row in range(column, size) if rows[row][column])
        rows[column], rows[pivot] = rows[pivot], rows[column]
        for row in range(size):
            if row != column and rows[row][column]:
                share = rows[row][column] / rows[column][column]
                rows[row] = [a - share * b for a, b in zip(rows[row], rows[column], strict=True)]
    return [rows[row][size] / rows[row][row] for row in range(size)]


def rounded(value: Fraction, places: int = PLACES) -> Decimal:
    """A fraction to so many significant digits, half to even."""
    context = Context(prec=places, rounding=ROUND_HALF_EVEN)
    return context.divide(Decimal(value.numerator), Decimal(value.denominator))


def close(left: Decimal, right: Decimal, places: int = PLACES) -> bool:
    """Whether two numbers differ by at most one unit of the last of so many digits."""
    largest = max(abs(left), abs(right))
    return not largest or abs(Fraction(left) - Fraction(right)) <= Fraction(10) ** (largest.adjusted() - places + 1)
