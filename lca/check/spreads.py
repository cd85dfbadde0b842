"""How uncertain figures are: from what stands behind a number, or from scores, to a distribution in base units."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from lca.arithmetic import plain, stored
from lca.basis import Quality
from lca.check.expression_values import dimension_and_unit
from lca.check.pedigree import log_variance
from lca.diagnostics import Advice, Diagnostic, Label, problem
from lca.source import Span
from lca.spread import PARAMETERS, TWO_SIDED, Shape, Spread, lognormal_about
from lca.syntax import tree
from lca.syntax.numbers import read_number
from lca.units import PLAIN, Unit

EXAMPLES = {
    Shape.NORMAL: "normal(5 kWh, 1 kWh)",
    Shape.LOGNORMAL: "lognormal(5 kWh, 1.2)",
    Shape.UNIFORM: "uniform(4 kWh, 6 kWh)",
    Shape.TRIANGULAR: "triangular(4 kWh, 5 kWh, 8 kWh)",
}


@dataclass(frozen=True, slots=True)
class StatedQuantity:
    """A figure as it is stated, in ``unit`` and, in a library, ``per`` a unit; ``value`` is in base units."""

    written: tree.QuantityLiteral
    value: Decimal
    unit: Unit
    per: Unit = PLAIN

    @property
    def place(self) -> Span:
        """Where the number and its unit stand, without the spread behind them."""
        span = self.written.span
        return Span(span.file, span.start, max(span.start, min(span.end, self.written.unit_span.end)))


class Spreads:
    """Distributions of figures: ``unit`` reads a unit at its place behind a number; what is wrong is a problem."""

    def __init__(self, unit: Callable[[str, Span, str], Unit | None], problems: list[Diagnostic]) -> None:
        self.unit = unit
        self.problems = problems

    def _wrong(
        self, code: str, span: Span, label: str = "", *others: Label, advice: str | None = None, **facts: object
    ) -> None:
        self.problems.append(problem(code, span, label, *others, advice=[advice], **facts))

    # What stands behind a number

    def behind(self, figure: StatedQuantity) -> Spread | None:
        """The spread that is written behind a figure's number."""
        match figure.written.spread:
            case tree.HalfWidthSpread() as half:
                return self._half_width(figure, half)
            case tree.BoundsSpread() as bounds:
                return self._bounds(figure, bounds)
            case tree.NamedSpread(shape=Shape.NORMAL, parameter=sd):
                return self._normal(figure, sd)
            case tree.NamedSpread(parameter=gsd):
                return self._lognormal(figure, gsd)
        return None

    def _half_width(self, figure: StatedQuantity, half: tree.HalfWidthSpread) -> Spread | None:
        relative, text = half.width.unit == "%", f"± {_text(half.width)}"
        if relative and figure.unit.symbol == "%":
            number = figure.written.number
            advice = (
                f"`{number} % (… % to … %)` for points of per cent; "
                f"`{_part(figure)} {text}` for a part of the figure itself"
            )
            self._wrong("E0223", half.span, "", written=f"{number} % {text}", advice=advice)
            return None
        width = self._share(half.width, figure.value) if relative else self._amount(half.width, figure)
        return None if width is None else Spread(Shape.NORMAL, (figure.value, width / TWO_SIDED), text)

    def _bounds(self, figure: StatedQuantity, bounds: tree.BoundsSpread) -> Spread | None:
        low, high = self._amount(bounds.low, figure), self._amount(bounds.high, figure)
        if low is None or high is None:
            return None
        text = f"({_text(bounds.low)} to {_text(bounds.high)})"
        if not (low <= figure.value <= high and low < high):
            enclosed = _text(figure.written) if low != high else "anything"
            said = f"the bounds `{text}` do not enclose {enclosed}"
            self._wrong("E0222", bounds.span, "", said=said, advice="the lower bound stands first, the number between")
            return None
        return Spread(Shape.TRIANGULAR, (low, figure.value, high), text)

    def _normal(self, figure: StatedQuantity, sd: tree.QuantityLiteral) -> Spread | None:
        size = self._amount(sd, figure)
        if size is not None and size < 0:
            said = f"a standard deviation is not negative, and this is {_text(sd)}"
            self._wrong("E0222", sd.span, "", said=said)
            return None
        return None if size is None else Spread(Shape.NORMAL, (figure.value, size), f"(normal, sd {_text(sd)})")

    def _lognormal(self, figure: StatedQuantity, gsd: tree.QuantityLiteral) -> Spread | None:
        number = self._number(gsd)
        if number is None:
            return None
        if gsd.unit or number < 1:
            said = f"a geometric standard deviation is a plain number, 1 or more, and this is {_text(gsd)}"
            self._wrong("E0222", gsd.span, "", said=said, advice="a gsd of 1.1 is about the ± 20 % of a normal figure")
            return None
        if figure.value <= 0:
            said = f"a lognormal figure is positive, and this is {_text(figure.written)}"
            self._wrong("E0222", figure.written.span, "", said=said)
            return None
        return Spread(Shape.LOGNORMAL, (figure.value, number), f"(lognormal, gsd {gsd.number})")

    # Figures that are a distribution

    def distribution(self, call: tree.CallExpression) -> tuple[StatedQuantity, Spread] | None:
        """``normal(5 kWh, 1 kWh)``: the point value as it would be written, and the spread about it."""
        shape = Shape(call.function.path)
        given = self._literals(call)
        unit = self.unit(given[0].unit, given[0].unit_span, given[0].number) if given else None
        number = self._number(given[0]) if unit else None
        if unit is None or number is None:
            return None
        first = StatedQuantity(given[0], unit.to_base(number), unit)
        if shape is Shape.LOGNORMAL or shape is Shape.NORMAL:
            spread = self._lognormal(first, given[1]) if shape is Shape.LOGNORMAL else self._normal(first, given[1])
            whole = replace(first, written=replace(given[0], span=call.span))
            return None if spread is None else (whole, spread)
        parameters = [first.value, *(self._amount(amount, first) for amount in given[1:])]
        known = tuple(amount for amount in parameters if amount is not None)
        if len(known) < len(given) or not self._in_order(known, given):
            return None
        middle = known[1] if shape is Shape.TRIANGULAR else (known[0] + known[1]) / 2
        number = stored(unit.from_base(middle))
        written = tree.QuantityLiteral(plain(number), given[0].unit, call.span, given[0].unit_span)
        text = f"({shape}, {_text(given[0])} to {_text(given[-1])})"
        return StatedQuantity(written, unit.to_base(number), unit), Spread(shape, known, text)

    def _literals(self, call: tree.CallExpression) -> list[tree.QuantityLiteral]:
        """The parameters of a distribution; none, and told, where they are more or fewer than it wants."""
        if self.has_parameters(call):
            return [literal for literal in map(literal_of, call.arguments) if literal is not None]
        return []

    def has_parameters(self, call: tree.CallExpression) -> bool:
        """Whether a distribution has as many parameters as it wants."""
        shape, found = Shape(call.function.path), len(call.arguments)
        wanted = f"{' and '.join(PARAMETERS[shape])}, each a quantity"
        if found != len(PARAMETERS[shape]):
            self._wrong(
                "E0312", call.span, "", name=shape, wanted=wanted, found=found, advice=f"as in `{EXAMPLES[shape]}`"
            )
        return found == len(PARAMETERS[shape])

    def _in_order(self, parameters: tuple[Decimal, ...], given: Sequence[tree.QuantityLiteral]) -> bool:
        if list(parameters) == sorted(parameters) and parameters[0] < parameters[-1]:
            return True
        said = f"{', '.join(map(_text, given))} do not go from low to high"
        self._wrong("E0222", given[0].span.to(given[-1].span), "", said=said)
        return False

    # Scores

    def scored(self, spread: Spread | None, quality: Quality, value: Decimal) -> Spread | None:
        """The spread with what scores add to the variance of the logarithm.

        ecoinvent adds them to a lognormal spread alone; any other stands as it is.
        """
        added = log_variance(quality.scores)
        if not added or (spread is not None and spread.shape is not Shape.LOGNORMAL):
            return spread
        if value <= 0:
            said = f"scores give a lognormal spread, which a figure of {plain(stored(value))} cannot have"
            self._wrong("E0222", quality.span, "", said=said)
            return None
        own = spread.parameters[1].ln() ** 2 if spread else Decimal(0)
        return lognormal_about(value, own + added)

    # Amounts

    def _amount(self, amount: tree.QuantityLiteral, figure: StatedQuantity) -> Decimal | None:
        """In base units, an amount that measures what its figure does; None, and told, where it does not."""
        number, unit = self._number(amount), self.unit(amount.unit, amount.unit_span, amount.number)
        if number is None or unit is None:
            return None
        if unit.dimension == figure.unit.dimension:
            return Unit(unit.terms + tuple((atom, -power) for atom, power in figure.per.terms)).to_base(number)
        part = isinstance(figure.written.spread, tree.HalfWidthSpread) and not unit.dimension
        share = f", or `± {amount.number} %`" if part else ""
        whole = f"{amount.number} {figure.unit}"
        instead, of = (f"{figure.unit}", amount.unit) if amount.unit else (whole, amount.number)
        advice = Advice(f"write `{whole}`{share}", instead, of=of) if figure.unit.symbol else None
        self._wrong(
            "E0221", amount.span, dimension_and_unit(unit), Label(figure.place, dimension_and_unit(figure.unit)),
            found=unit.dimension, wanted=figure.unit.dimension, advice=advice,
        )  # fmt: skip
        return None

    def _share(self, share: tree.QuantityLiteral, value: Decimal) -> Decimal | None:
        number = self._number(share)
        return None if number is None else abs(value) * number / 100

    def _number(self, amount: tree.QuantityLiteral) -> Decimal | None:
        number = read_number(amount.number)
        if number is None:
            self._wrong("E0704", amount.span, "", number=amount.number[:50])
        return number


def literal_of(expression: tree.Expression) -> tree.QuantityLiteral | None:
    """A number with its unit, perhaps behind a minus; None where it is anything else."""
    if isinstance(expression, tree.PrefixExpression) and isinstance(expression.operand, tree.QuantityLiteral):
        inner = literal_of(expression.operand) if expression.operator == "-" else None
        return inner and tree.QuantityLiteral(f"-{inner.number}", inner.unit, expression.span, inner.unit_span)
    return expression if isinstance(expression, tree.QuantityLiteral) and expression.spread is None else None


def _text(amount: tree.QuantityLiteral) -> str:
    return f"{amount.number} {amount.unit}".strip()


def _part(figure: StatedQuantity) -> str:
    """A figure in per cent as a plain number."""
    return plain(stored(figure.value))
