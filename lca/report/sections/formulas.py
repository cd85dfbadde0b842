"""How a derived figure is worked out, in one line: by its formula or, of a step without a name, its operation."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TypeAlias

from lca.trail.reading import CaseReading
from lca.trail.records import AmountRecord, DerivedRecord, Ground, InputRecord

Worked: TypeAlias = DerivedRecord | AmountRecord
"""A figure that is worked out."""

MOST = 12
"""Longer sums and products are cut, as formulas of the trail are: the workbook has their parts one by one."""
SIGNS = {
    "add": "+", "multiply": "*", "divide": "/", "runs": "/", "power": "^", "<": "<", "<=": "<=", ">": ">", ">=": ">=",
    "==": "==", "!=": "!=", "and": "and", "or": "or",
}  # fmt: skip
CONDITIONS = ("PUE", "life", "share")
"""Operations that are their first argument, and refuse some values."""


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


def formula(case: CaseReading, figure: Worked) -> str:
    """``chat.words:1 * chat.answers``: the names of other figures, and what is done with them."""
    return figure.formula or _step(case, figure)


def _step(case: CaseReading, figure: Worked) -> str:
    if isinstance(figure, AmountRecord):
        return "solved with its loop"
    if figure.operation == "multiply":
        return _product(case, figure.arguments)
    match figure.operation, figure.arguments:
        case "negate", [one]:
            return f"-{one}"
        case "not", [one]:
            return f"not {one}"
        case "choose", [condition, then, otherwise]:
            return f"if {condition} then {then} else {otherwise}"
        case one, [first, *_] if one in CONDITIONS:
            return first
        case one, arguments if one in SIGNS:
            return _joined(arguments, f" {SIGNS[one]} ") or "0"
    return f"{figure.operation}({_joined(figure.arguments, ', ')})"


def _product(case: CaseReading, arguments: Sequence[str]) -> str:
    """The factors of a product; one that only says why a supplier was chosen is no number, and stands behind."""
    chosen = suppliers(case, arguments)
    factors = _joined([one for one in arguments if one not in chosen], " * ")
    return f"{factors}  (from the supplier {', '.join(chosen)})" if chosen else factors


def suppliers(case: CaseReading, arguments: Iterable[str]) -> list[str]:
    """Of the factors of a product, those that only say why a supplier was chosen."""
    return [one for one in arguments if one in case.inputs and case.inputs[one].origin == "supplier"]


def resting(on: Iterable[Ground]) -> str:
    """What a part of a total rests on: ``assumed``; ``source:owid2025, source:grid:owid2025`` of all that is one."""
    return ", ".join(f"{one.kind}:{one.of}" if one.of else one.kind for one in on)


def _joined(arguments: Sequence[str], between: str) -> str:
    left = len(arguments) - MOST
    return between.join([*arguments[:MOST], *[f"{left} more"] * (left > 0)])
