"""How uncertain a figure is: the distribution of the one random variable that it is, in base units.

The point value of a figure is the mean of a normal distribution, the median of a lognormal, the midpoint of a uniform
and the mode of a triangular one.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from lca.arithmetic import differentiating

TWO_SIDED = Decimal("1.959963984540054")
"""Standard deviations in the half-width of the interval that holds 95 % of a normal distribution."""


class Shape(StrEnum):
    """The distributions; behind each, the parameters of a spread of that shape."""

    NORMAL = "normal"
    LOGNORMAL = "lognormal"
    UNIFORM = "uniform"
    TRIANGULAR = "triangular"


PARAMETERS: dict[Shape, tuple[str, ...]] = {
    Shape.NORMAL: ("mean", "sd"),
    Shape.LOGNORMAL: ("median", "gsd"),
    Shape.UNIFORM: ("low", "high"),
    Shape.TRIANGULAR: ("low", "mode", "high"),
}
"""What the parameters of each shape are called. A gsd, the geometric standard deviation, is a plain number."""


@dataclass(frozen=True, slots=True)
class Spread:
    """A distribution; ``text`` is how it stands behind the figure's number, for a reader."""

    shape: Shape
    parameters: tuple[Decimal, ...]
    text: str = field(default="", compare=False)


def variance(spread: Spread | None) -> Decimal:
    """The variance, in the square of base units; zero for a figure without a spread."""
    if spread is None:
        return Decimal(0)
    with differentiating():
        match spread.shape, spread.parameters:
            case Shape.NORMAL, (_, sd):
                return sd**2
            case Shape.LOGNORMAL, (median, gsd):
                growth = (gsd.ln() ** 2).exp()
                return median**2 * growth * (growth - 1)
            case Shape.UNIFORM, (low, high):
                return (high - low) ** 2 / 12
        low, mode, high = spread.parameters
        return (low**2 + mode**2 + high**2 - low * mode - low * high - mode * high) / 18


def lognormal_about(median: Decimal, log_variance: Decimal) -> Spread:
    """The lognormal spread about a median whose logarithm has this variance."""
    gsd = log_variance.sqrt().exp()
    return Spread(Shape.LOGNORMAL, (median, gsd), f"(lognormal, gsd {gsd:.4g})")
