"""How an operation is written with its operands: once, as texts or as whatever else a skin puts together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar, Protocol, TypeVar

from lca.program.operations import OPERATIONS

Spelled = TypeVar("Spelled")

MOST = 12
"""Longer lists of operands are cut, or folded."""


class Skin(Protocol[Spelled]):
    """What formulas look like."""

    @property
    def signs(self) -> Mapping[str, str]:
        """By operation the signs that differ from those of a model."""
        ...

    def joined(self, *parts: Spelled | str) -> Spelled:
        """Parts behind each other."""
        ...

    def listed(self, operands: Sequence[Spelled], between: str, named: str) -> Spelled:
        """Operands with a sign between them; of many, those beyond ``MOST`` are told to be there."""
        ...

    def aside(self, said: str) -> Spelled | str:
        """What is no part of the value, such as what an operation refuses."""
        ...


def spelled(operation: str, operands: Sequence[Spelled], skin: Skin[Spelled]) -> Spelled:
    """``a + b``, ``max(a, b)``, ``if a then b else c``: what an operation makes of its operands."""
    match operation, operands:
        case "negate", [one]:
            return skin.joined(skin.signs.get(operation, "-"), one)
        case "not", [one]:
            return skin.joined("not ", one)
        case "choose", [condition, then, otherwise]:
            return skin.joined("if ", condition, " then ", then, " else ", otherwise)
        case "within" | "within_share", [left, right, tolerance]:
            return skin.joined(left, " = ", right, " within ", tolerance)
    row = OPERATIONS.get(operation)
    if row and row.guards:
        return skin.joined(operands[0], skin.aside(f" ({row.text})"))
    if row and row.sign:
        between = f" {skin.signs.get(operation, row.sign)} "
        return skin.listed(operands, between, "parts") if operands else skin.joined("0")
    return skin.joined(operation, "(", skin.listed(operands, ", ", "arguments"), ")")


class Plain:
    """Formulas as a model has them, whole or with long lists cut."""

    signs: ClassVar[Mapping[str, str]] = {}

    def __init__(self, *, cut: bool) -> None:
        self.cut = cut

    def joined(self, *parts: str) -> str:
        return "".join(parts)

    def listed(self, operands: Sequence[str], between: str, named: str) -> str:
        """A text folds nothing, and names nothing that it cuts."""
        del named
        left = len(operands) - MOST if self.cut else 0
        return between.join([*operands[:-left], f"{left} more"] if left > 0 else operands)

    def aside(self, said: str) -> str:
        """A text has no room for it."""
        del said
        return ""


WHOLE, CUT = Plain(cut=False), Plain(cut=True)
