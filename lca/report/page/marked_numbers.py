"""Numbers of a trail as a reader takes them in: rounded, with the exact value at hand."""

from __future__ import annotations

from decimal import Decimal

from lca.arithmetic import plain, telling
from lca.notation import DIGITS, share, shown
from lca.report.page.markup import Markup, element
from lca.report.scales import in_print
from lca.trail.reading import CaseReading


def marked_amount(value: Decimal, unit: str, *, digits: int = DIGITS) -> Markup:
    """A value in a unit, rounded; the exact one where the pointer rests."""
    rounded, exact = (f"{number} {in_print(unit)}".rstrip() for number in (shown(value, digits), plain(value)))
    return element("span", rounded, class_="n", title=exact if exact != rounded else None)


def percent(part: str | Decimal) -> str:
    """A share, given as a part of 1, in per cent; a dash where there is no total to have a share of."""
    return "–" if part == "" else share(Decimal(part), Decimal(1))


def part_of(part: Decimal | None, whole: Decimal | None) -> Decimal:
    """A part of a whole as a fraction for a drawing; 0 where there is none."""
    if not part or not whole:
        return Decimal(0)
    with telling():
        return part / whole


class CaseNumbers:
    """The figures of a case in the units they are shown in, each worked out once."""

    def __init__(self, case: CaseReading) -> None:
        self.case = case
        self._values: dict[str, Decimal | None] = {}

    def value(self, figure: str) -> Decimal | None:
        """The value of a figure in its own unit."""
        if figure not in self._values:
            self._values[figure] = self.case.value(figure)
        return self._values[figure]

    def shown(self, figure: str) -> str:
        """A figure rounded, with its unit."""
        value = self.value(figure)
        return "not computed" if value is None else f"{shown(value)} {in_print(self.unit(figure))}".rstrip()

    def exact(self, figure: str) -> str:
        """A figure with all its digits, and its unit."""
        value = self.value(figure)
        return "not computed" if value is None else f"{plain(value)} {in_print(self.unit(figure))}".rstrip()

    def amount(self, figure: str) -> Markup:
        """A figure rounded, with the exact one where the pointer rests."""
        value = self.value(figure)
        return element("span", "not computed") if value is None else marked_amount(value, self.unit(figure))

    def unit(self, figure: str) -> str:
        return str(self.case.figures[figure].unit)
