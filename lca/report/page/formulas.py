"""Formulas of a page, and where units change on the way to a value."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import ClassVar

from lca.arithmetic import telling
from lca.notation import shown
from lca.report.page.markup import Child, Markup, element, joined
from lca.report.page.tables import folded
from lca.report.scales import in_print
from lca.report.sections.formulas import Worked
from lca.trail.reading import CaseReading
from lca.trail.records import AmountRecord
from lca.trail.spelling import MOST


class Linked:
    """Formulas of a page: its operands are markup, and the rest of a long list can be opened."""

    signs: ClassVar[Mapping[str, str]] = {
        "multiply": "×", "negate": "−", "<=": "≤", ">=": "≥", "==": "=", "!=": "≠",
    }  # fmt: skip

    def joined(self, *parts: Child) -> Markup:
        return joined(parts)

    def listed(self, operands: Sequence[Child], between: str, named: str) -> Markup:
        return joined([folded(operands, MOST, named, between)])

    def aside(self, said: str) -> Markup:
        return element("span", said, class_="quiet")


LINKED = Linked()


def conversion(case: CaseReading, figure: Worked) -> str:
    """Where units change on the way to a value: ``1 kWh × gCO2e/kWh = 0.001 kgCO2e``; empty where none does."""
    if isinstance(figure, AmountRecord):
        return ""
    factors, operation, unit = case.trail.factors, figure.operation, figure.unit
    units = [case.figures[argument].unit for argument in figure.arguments]
    if operation in ("multiply", "divide", "runs"):
        ratio, sign = 1 / factors[unit], " × " if operation == "multiply" else " / "
        for place, one in enumerate(units):
            ratio = ratio / factors[one] if place and operation != "multiply" else ratio * factors[one]
        told = sign.join(in_print(one) or "1" for one in units if one or operation != "multiply")
        return f"1 {told} = {_number(ratio)} {in_print(unit)}".rstrip() if ratio != 1 and any(units) else ""
    if operation in ("add", "min", "max", "choose"):
        others = dict.fromkeys(one for one in units if one and factors[one] != factors[unit])
        ratios = ((in_print(one), _number(factors[one] / factors[unit])) for one in list(others)[:MOST])
        return ", ".join(f"1 {one} = {number} {in_print(unit)}" for one, number in ratios)
    return ""


def _number(ratio: Fraction) -> str:
    with telling():
        return shown(Decimal(ratio.numerator) / ratio.denominator, 12)
