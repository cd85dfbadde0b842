"""The formula of a figure: with its arguments by name or by number, and where units change."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from fractions import Fraction

from lca.arithmetic import telling
from lca.notation import shown
from lca.report.page.markup import Child, Markup, element, joined
from lca.report.page.tables import folded
from lca.report.scales import in_print
from lca.report.sections.formulas import Worked, resting, suppliers
from lca.trail.reading import CaseReading
from lca.trail.records import AmountRecord

MOST = 12
"""Longer sums show so many parts, and the rest when asked."""
SIGNS = {
    "add": " + ", "divide": " / ", "runs": " / ", "power": "^", "<": " < ", "<=": " ≤ ", ">": " > ", ">=": " ≥ ",
    "==": " = ", "!=": " ≠ ", "and": " and ", "or": " or ",
}  # fmt: skip
CONDITIONS = {
    "PUE": "which must be at least 1",
    "life": "which must be more than 0",
    "share": "where the shares of all products add up to 100 %",
}
"""Operations that are their first argument, and what they refuse."""
Told = Callable[[str], Child]
"""How an argument is told: a link by its name, or its number."""


def formula(case: CaseReading, figure: Worked, told: Told) -> Markup:
    """How a derived figure is worked out from its arguments."""
    if isinstance(figure, AmountRecord):
        return _equation(case, figure, told)
    operation = figure.operation
    if operation == "multiply":
        return _product(case, figure.arguments, told)
    operands = [told(argument) for argument in figure.arguments]
    if operation in SIGNS:
        return joined([folded(operands, MOST, "parts", SIGNS[operation])]) if operands else Markup("0")
    match operation, operands:
        case "negate", [one]:
            return joined(["−", one])
        case "not", [one]:
            return joined(["not ", one])
        case "choose", [condition, then, otherwise]:
            return joined(["if ", condition, " then ", then, " else ", otherwise])
        case "within" | "within_share", [left, right, tolerance]:
            return joined([left, " = ", right, " within ", tolerance])
        case "rests", [total]:
            return joined(["the part of ", total, " that is ", resting(figure.on)])
        case "scales", [total, leaf]:
            return joined(["the part of ", total, " that scales with ", leaf])
        case (("PUE" | "life" | "share"), [first, *_]):
            return joined([first, element("span", f", {CONDITIONS[operation]}", class_="quiet")])
    return joined([operation, "(", folded(operands, MOST, "arguments"), ")"])


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


def _product(case: CaseReading, arguments: Sequence[str], told: Told) -> Markup:
    """The factors of a product; one that only says why a supplier was chosen is no number, and stands behind."""
    chosen = suppliers(case, arguments)
    factors = [told(one) for one in arguments if one not in chosen]
    behind = [[" from the supplier ", told(one)] for one in chosen]
    return joined(
        [folded(factors, MOST, "factors", " × "), element("span", behind, class_="quiet") if behind else None]
    )


def _equation(case: CaseReading, figure: AmountRecord, told: Told) -> Markup:
    """The equation of one member of a loop."""
    loop = case.loops[figure.loop]
    demand = loop.demands[figure.member]
    parts: list[Child] = [told(demand)] if demand is not None else []
    for one in case.coefficients.get((figure.loop, figure.member), ()):
        amount = case.amounts.get((figure.loop, one.column))
        shown_amount = told(amount) if amount is not None else f"amount of {loop.members[one.column]}"
        parts.append([told(one.figure), " × ", shown_amount])
    solved = element("span", ", solved with the loop", class_="quiet")
    return joined([folded(parts, MOST, "parts", " + "), solved])


def _number(ratio: Fraction) -> str:
    with telling():
        return shown(Decimal(ratio.numerator) / ratio.denominator, 12)
