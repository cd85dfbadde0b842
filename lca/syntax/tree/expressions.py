"""Expressions, and what they rest on. ``depth`` bounds the recursion of every pass that walks them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeAlias

from lca.source import Span


@dataclass(frozen=True, slots=True)
class QuantityLiteral:
    """A number, with the unit as written or an empty text, and perhaps its ``spread``; then its sign is part of it."""

    number: str
    unit: str
    span: Span
    unit_span: Span
    spread: SpreadClause | None = None
    depth: int = field(default=1, compare=False)


@dataclass(frozen=True, slots=True)
class HalfWidthSpread:
    """``± 5 %`` or ``± 12 MWh``: half of the interval that holds 95 % of a normal distribution."""

    width: QuantityLiteral
    span: Span


@dataclass(frozen=True, slots=True)
class BoundsSpread:
    """``(0.2 s to 0.6 s)``: those of a triangular distribution about the number."""

    low: QuantityLiteral
    high: QuantityLiteral
    span: Span


@dataclass(frozen=True, slots=True)
class NamedSpread:
    """``lognormal(1.2)`` in a library: a distribution about a value that stands elsewhere."""

    shape: str
    parameter: QuantityLiteral
    span: Span


SpreadClause: TypeAlias = HalfWidthSpread | BoundsSpread | NamedSpread


@dataclass(frozen=True, slots=True)
class TextLiteral:
    value: str
    span: Span
    depth: int = field(default=1, compare=False)


@dataclass(frozen=True, slots=True)
class NameExpression:
    """A name, perhaps with dots: ``users``, ``grid.us_west``, ``chatgpt.words``."""

    path: str
    span: Span
    depth: int = field(default=1, compare=False)


@dataclass(frozen=True, slots=True)
class CallExpression:
    """A function of the language, or a result of an assessment: ``launch.stage(serving)``."""

    function: NameExpression
    arguments: tuple[Expression, ...]
    span: Span
    depth: int = field(compare=False)


@dataclass(frozen=True, slots=True)
class ChainExpression:
    """Operands with the operators between them, all of one precedence, read from left to right."""

    operands: tuple[Expression, ...]
    operators: tuple[str, ...]
    span: Span
    depth: int = field(compare=False)


@dataclass(frozen=True, slots=True)
class PrefixExpression:
    """``-x`` or ``not x``."""

    operator: str
    operand: Expression
    span: Span
    depth: int = field(compare=False)


@dataclass(frozen=True, slots=True)
class PowerExpression:
    base: Expression
    exponent: Expression
    span: Span
    depth: int = field(compare=False)


@dataclass(frozen=True, slots=True)
class ConditionalExpression:
    condition: Expression
    then: Expression
    otherwise: Expression
    span: Span
    depth: int = field(compare=False)


@dataclass(frozen=True, slots=True)
class GroupedExpression:
    """An expression in parentheses, with the basis of the figures in it."""

    inner: Expression
    basis: tuple[BasisClause, ...]
    span: Span
    depth: int = field(compare=False)


@dataclass(frozen=True, slots=True)
class RowsClause:
    """``for r in usage where r.region == "WA"``: the rows of ``table``, each in turn under the name ``variable``.

    With ``by``, a column, each different text in that: ``for r in each of usage by region``.
    """

    variable: str
    variable_span: Span
    table: NameExpression
    condition: Expression | None
    span: Span
    by: NameExpression | None = None


@dataclass(frozen=True, slots=True)
class AggregateExpression:
    """A function over rows: ``sum(r.energy for r in usage)``, or ``integrate(r.power over r.time for r in log)``."""

    function: NameExpression
    body: Expression
    along: Expression | None
    rows: RowsClause
    span: Span
    depth: int = field(compare=False)


@dataclass(frozen=True, slots=True)
class LookupExpression:
    """``usage["WA"].energy``: a cell of the row with these keys or, where there is none, with those ``otherwise``."""

    table: NameExpression
    keys: tuple[Expression, ...]
    otherwise: tuple[Expression, ...]
    column: str
    span: Span
    depth: int = field(compare=False)


Expression: TypeAlias = (
    QuantityLiteral
    | TextLiteral
    | NameExpression
    | CallExpression
    | ChainExpression
    | PrefixExpression
    | PowerExpression
    | ConditionalExpression
    | GroupedExpression
    | AggregateExpression
    | LookupExpression
)


@dataclass(frozen=True, slots=True)
class CitationClause:
    """``@key "locator"``."""

    key: str
    locator: str
    span: Span


@dataclass(frozen=True, slots=True)
class AssumptionClause:
    """``~ name`` of a declared assumption, or ``~ "reason"``; the other is empty."""

    name: str
    reason: str
    span: Span


@dataclass(frozen=True, slots=True)
class QualityClause:
    """``quality (2, 1, 3, 1, 2)``: the scores as written; behind a column, also names of columns that have them."""

    scores: tuple[str, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class FieldClause:
    """``title "…"`` in a block. ``value`` is text without its quotes."""

    name: str
    value: str
    quantity: QuantityLiteral | None
    span: Span


@dataclass(frozen=True, slots=True)
class AccountingClause:
    """``accounting (approach market, valid 2022)``: how a figure was counted, as fields."""

    fields: tuple[FieldClause, ...]
    span: Span


BasisClause: TypeAlias = CitationClause | AssumptionClause | QualityClause | AccountingClause
