"""Expressions, and what they rest on. ``depth`` bounds the recursion of every pass that walks them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeAlias

from lca.source import Span


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number, with the unit as written or an empty text, and perhaps its ``spread``; then its sign is part of it."""

    number: str
    unit: str
    span: Span
    unit_span: Span
    spread: Spread | None = None
    depth: int = field(default=1, compare=False)


@dataclass(frozen=True, slots=True)
class HalfWidth:
    """``± 5 %`` or ``± 12 MWh``: half of the interval that holds 95 % of a normal distribution."""

    width: Quantity
    span: Span


@dataclass(frozen=True, slots=True)
class Bounds:
    """``(0.2 s to 0.6 s)``: those of a triangular distribution about the number."""

    low: Quantity
    high: Quantity
    span: Span


@dataclass(frozen=True, slots=True)
class ByName:
    """``lognormal(1.2)`` in a library: a distribution about a value that stands elsewhere."""

    shape: str
    parameter: Quantity
    span: Span


Spread: TypeAlias = HalfWidth | Bounds | ByName


@dataclass(frozen=True, slots=True)
class Text:
    value: str
    span: Span
    depth: int = field(default=1, compare=False)


@dataclass(frozen=True, slots=True)
class Name:
    """A name, perhaps with dots: ``users``, ``grid.us_west``, ``chatgpt.words``."""

    path: str
    span: Span
    depth: int = field(default=1, compare=False)


@dataclass(frozen=True, slots=True)
class Call:
    """A function of the language, or a result of an assessment: ``launch.stage(serving)``."""

    function: Name
    arguments: tuple[Expression, ...]
    span: Span
    depth: int = field(compare=False)


@dataclass(frozen=True, slots=True)
class Chain:
    """Operands with the operators between them, all of one precedence, read from left to right."""

    operands: tuple[Expression, ...]
    operators: tuple[str, ...]
    span: Span
    depth: int = field(compare=False)


@dataclass(frozen=True, slots=True)
class Prefixed:
    """``-x`` or ``not x``."""

    operator: str
    operand: Expression
    span: Span
    depth: int = field(compare=False)


@dataclass(frozen=True, slots=True)
class Power:
    base: Expression
    exponent: Expression
    span: Span
    depth: int = field(compare=False)


@dataclass(frozen=True, slots=True)
class Conditional:
    condition: Expression
    then: Expression
    otherwise: Expression
    span: Span
    depth: int = field(compare=False)


@dataclass(frozen=True, slots=True)
class Grouped:
    """An expression in parentheses, with the basis of the figures in it."""

    inner: Expression
    basis: tuple[Basis, ...]
    span: Span
    depth: int = field(compare=False)


@dataclass(frozen=True, slots=True)
class Rows:
    """``for r in usage where r.region == "WA"``: the rows of ``table``, each in turn under the name ``variable``."""

    variable: str
    variable_span: Span
    table: Name
    condition: Expression | None
    span: Span


@dataclass(frozen=True, slots=True)
class Over:
    """A function over rows: ``sum(r.energy for r in usage)``."""

    function: Name
    body: Expression
    rows: Rows
    span: Span
    depth: int = field(compare=False)


@dataclass(frozen=True, slots=True)
class Lookup:
    """``usage["WA"].energy``: a cell of the row with that key."""

    table: Name
    key: Expression
    column: str
    span: Span
    depth: int = field(compare=False)


Expression: TypeAlias = Quantity | Text | Name | Call | Chain | Prefixed | Power | Conditional | Grouped | Over | Lookup


@dataclass(frozen=True, slots=True)
class Citation:
    """``@key "locator"``."""

    key: str
    locator: str
    span: Span


@dataclass(frozen=True, slots=True)
class Assumed:
    """``~ name`` of a declared assumption, or ``~ "reason"``; the other is empty."""

    name: str
    reason: str
    span: Span


@dataclass(frozen=True, slots=True)
class Quality:
    """``quality (2, 1, 3, 1, 2)``: the scores as written."""

    scores: tuple[str, ...]
    span: Span


Basis: TypeAlias = Citation | Assumed | Quality


@dataclass(frozen=True, slots=True)
class Field:
    """``title "…"`` in a block. ``value`` is text without its quotes."""

    name: str
    value: str
    quantity: Quantity | None
    span: Span
