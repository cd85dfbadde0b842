"""How a derived figure is worked out, in one line: by its formula or, of a step without a name, its operation."""

from __future__ import annotations

from lca.trail.reading import CaseReading, Json

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
    waiting = [name for name, figure in case.figures.items() if "formula" in figure]
    while waiting:
        name = waiting.pop()
        if name not in found and "written" not in case.figures[name]:
            found.add(name)
            waiting += case.arguments(name)
    return frozenset(found)


def formula(case: CaseReading, figure: Json) -> str:
    """``chat.words:1 * chat.answers``: the names of other figures, and what is done with them."""
    return str(figure["formula"]) if "formula" in figure else _step(case, figure)


def _step(case: CaseReading, figure: Json) -> str:
    operation = str(figure["operation"])
    if operation == "amount":
        return "solved with its loop"
    if operation == "multiply":
        return _product(case, figure["arguments"])
    match operation, figure["arguments"]:
        case "negate", [one]:
            return f"-{one}"
        case "not", [one]:
            return f"not {one}"
        case "choose", [condition, then, otherwise]:
            return f"if {condition} then {then} else {otherwise}"
        case one, [first, *_] if one in CONDITIONS:
            return str(first)
        case one, arguments if one in SIGNS:
            return _joined(arguments, f" {SIGNS[one]} ") or "0"
    return f"{operation}({_joined(figure['arguments'], ', ')})"


def _product(case: CaseReading, arguments: list[str]) -> str:
    """The factors of a product; one that only says why a supplier was chosen is no number, and stands behind."""
    chosen = [one for one in arguments if case.figures[one].get("origin") == "supplier"]
    factors = _joined([one for one in arguments if one not in chosen], " * ")
    return f"{factors}  (from the supplier {', '.join(chosen)})" if chosen else factors


def _joined(arguments: list[str], between: str) -> str:
    left = len(arguments) - MOST
    return between.join([*arguments[:MOST], *[f"{left} more"] * (left > 0)])
