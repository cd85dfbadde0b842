"""How a derived figure is worked out from others, in the skin of a form."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeAlias

from lca.trail.reading import CaseReading
from lca.trail.records import AmountRecord, DerivedRecord, InputRecord
from lca.trail.spelling import Skin, Spelled, spelled

Worked: TypeAlias = DerivedRecord | AmountRecord
"""A figure that is worked out."""


def derived(case: CaseReading) -> frozenset[str]:
    """The figures with a formula, and every step that these are worked out from: no formula speaks of another one."""
    found: set[str] = set()
    waiting = [figure.id for figure in case.figures.values() if not isinstance(figure, InputRecord) and figure.formula]
    while waiting:
        name = waiting.pop()
        if name not in found and name not in case.inputs:
            found.add(name)
            waiting += case.arguments(name)
    return frozenset(found)


def formula(case: CaseReading, figure: Worked, told: Callable[[str], Spelled], skin: Skin[Spelled]) -> Spelled:
    """How a figure is worked out from its arguments, each as it is ``told``: by its name, or by its number."""
    if isinstance(figure, AmountRecord):
        return _equation(case, figure, told, skin)
    operands = [told(one) for one in figure.arguments]
    match figure.operation, operands:
        case "rests", [total]:
            return skin.joined("the part of ", total, f" that is {resting(figure.on)}")
        case "scales", [total, leaf]:
            return skin.joined("the part of ", total, " that scales with ", leaf)
    chosen = [one for one in figure.arguments if one in case.inputs and case.inputs[one].origin == "supplier"]
    if figure.operation != "multiply" or not chosen:
        return spelled(figure.operation, operands, skin)
    factors = [told(one) for one in figure.arguments if one not in chosen]
    behind = (part for one in chosen for part in ("  (from the supplier ", told(one), ")"))
    return skin.joined(spelled("multiply", factors, skin), *behind)  # the choice is a reason, and no number


def _equation(case: CaseReading, figure: AmountRecord, told: Callable[[str], Spelled], skin: Skin[Spelled]) -> Spelled:
    """The equation of one member of a loop."""
    loop = case.case.loops[figure.loop]
    demand = loop.demands[figure.member]
    parts = [told(demand)] if demand is not None else []
    for one in case.coefficients.get((figure.loop, figure.member), ()):
        amount = case.amounts.get((figure.loop, one.column))
        factor = f"amount of {loop.members[one.column]}" if amount is None else told(amount)
        parts.append(skin.joined(told(one.figure), f" {skin.signs.get('multiply', '*')} ", factor))
    return skin.joined(skin.listed(parts, " + ", "parts"), "  (solved with the loop)")


def resting(on: Iterable[str]) -> str:
    """What a part of a total rests on: ``assumed``; ``source:owid2025, source:grid:owid2025`` of all that is one."""
    return ", ".join(on)
