"""What an expression can be: a quantity, a truth, a text, or what supplies a flow."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from lca.check.scope import Member
from lca.factors import Factor
from lca.units import Unit, describe


@dataclass(frozen=True, slots=True)
class Quantity:
    cell: int


@dataclass(frozen=True, slots=True)
class Truth:
    cell: int


@dataclass(frozen=True, slots=True)
class TextValue:
    text: str


@dataclass(frozen=True, slots=True)
class Supplier:
    """A node or a factor that emits. ``choices`` are the figures, of value 1, that carry why it was chosen."""

    target: Member | Factor
    choices: tuple[int, ...] = ()
    through: tuple[str, ...] = ()
    """The parameters that stood for it, by qualified name."""

    @property
    def name(self) -> str:
        return self.target.name if isinstance(self.target, Member) else self.target.key


Value: TypeAlias = Quantity | Truth | TextValue | Supplier


def kind(value: Value) -> str:
    """The kind of a value in words."""
    return {Quantity: "a quantity", Truth: "a truth", TextValue: "a text", Supplier: "a supplier"}[type(value)]


def measured(unit: Unit) -> str:
    """``power [MW]``: a dimension with the unit that shows it; a plain number has none."""
    return f"{describe(unit.dimension)} [{unit}]" if unit.symbol else describe(unit.dimension)
