"""The syntax tree: what stands in a file, each node with its place, nothing resolved."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeAlias

from lca.source import SourceFile, Span

# Expressions. ``depth`` bounds the recursion of every pass that walks them.


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number, with the unit as written or an empty text, and perhaps its ``spread``."""

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


# Clauses of a node or an assessment.


@dataclass(frozen=True, slots=True)
class Makes:
    """A product; of several, each has a name and a share of all else in the node."""

    amount: Expression
    product: str
    share: Expression | None
    basis: tuple[Basis, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Argument:
    """``model = gpt3``: what a parameter of a template stands for."""

    name: str
    name_span: Span
    value: Expression


@dataclass(frozen=True, slots=True)
class Supplier:
    """What stands behind ``of``: a name or, with arguments, an instance of a template (or one product of it)."""

    name: Name
    arguments: tuple[Argument, ...] | None
    product: str
    span: Span

    @property
    def path(self) -> str:
        """The name, with the product of an instance."""
        return self.name.path + (f".{self.product}" if self.product else "")


@dataclass(frozen=True, slots=True)
class Uses:
    """An input, or with ``avoids`` what need not be made elsewhere; with ``rows``, one for each of them."""

    amount: Expression
    supplier: Supplier
    avoids: bool
    rows: Rows | None
    basis: tuple[Basis, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Emits:
    """A direct emission, of the ``supplier`` (a substance or an indicator) where one is named."""

    amount: Expression
    supplier: Name | None
    rows: Rows | None
    basis: tuple[Basis, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Tag:
    key: str
    value: str
    span: Span


@dataclass(frozen=True, slots=True)
class Need:
    amount: Expression
    supplier: Supplier
    basis: tuple[Basis, ...]
    span: Span


# Declarations. ``name_span`` is the name alone, to point at.


@dataclass(frozen=True, slots=True)
class Study:
    name: str
    title: str
    fields: tuple[Field, ...]
    span: Span
    name_span: Span


@dataclass(frozen=True, slots=True)
class Use:
    """One library (``library`` with perhaps ``version``) or model (``path``), under the name ``alias``."""

    library: str
    version: str
    path: str
    alias: str
    span: Span


@dataclass(frozen=True, slots=True)
class Source:
    name: str
    fields: tuple[Field, ...]
    span: Span
    name_span: Span


@dataclass(frozen=True, slots=True)
class Sources:
    """The bibliography at ``path``, whose entries are sources."""

    path: str
    path_span: Span
    span: Span


@dataclass(frozen=True, slots=True)
class Assumption:
    name: str
    statement: str
    basis: tuple[Basis, ...]
    fields: tuple[Field, ...]
    span: Span
    name_span: Span


@dataclass(frozen=True, slots=True)
class Unit:
    name: str
    title: str
    definition: Quantity | None
    span: Span
    name_span: Span


@dataclass(frozen=True, slots=True)
class Stage:
    name: str
    title: str
    span: Span
    name_span: Span


@dataclass(frozen=True, slots=True)
class Indicator:
    """An impact category, and the unit of its results."""

    name: str
    title: str
    unit: str
    unit_span: Span
    span: Span
    name_span: Span


@dataclass(frozen=True, slots=True)
class Characterisation:
    """``climate 29.8 kgCO2e/kg``: what one unit of a substance counts in an indicator."""

    indicator: str
    indicator_span: Span
    value: Expression
    basis: tuple[Basis, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Substance:
    """An elementary flow, measured in ``unit``."""

    name: str
    title: str
    unit: str
    unit_span: Span
    characterisations: tuple[Characterisation, ...]
    span: Span
    name_span: Span


@dataclass(frozen=True, slots=True)
class Column:
    """A column by its ``header`` in the file. Without a unit it holds text; a plain number is in ``1``."""

    name: str
    header: str
    unit: str
    unit_span: Span
    key: bool
    basis: tuple[Basis, ...]
    span: Span
    name_span: Span


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of the file at ``path``."""

    name: str
    title: str
    path: str
    path_span: Span
    columns: tuple[Column, ...]
    basis: tuple[Basis, ...]
    span: Span
    name_span: Span


@dataclass(frozen=True, slots=True)
class Parameter:
    name: str
    title: str
    value: Expression
    basis: tuple[Basis, ...]
    span: Span
    name_span: Span


@dataclass(frozen=True, slots=True)
class Let:
    name: str
    title: str
    value: Expression
    basis: tuple[Basis, ...]
    span: Span
    name_span: Span


Clause: TypeAlias = Let | Makes | Uses | Emits | Tag


@dataclass(frozen=True, slots=True)
class Formal:
    """A parameter of a template, with what it is where nothing else is said."""

    name: str
    default: Expression | None
    span: Span
    name_span: Span


@dataclass(frozen=True, slots=True)
class Node:
    """A node or, where it has ``formals``, a template of nodes."""

    stage: str
    stage_span: Span
    name: str
    title: str
    formals: tuple[Formal, ...]
    clauses: tuple[Clause, ...]
    span: Span
    name_span: Span


@dataclass(frozen=True, slots=True)
class Assessment:
    name: str
    title: str
    needs: tuple[Need, ...]
    span: Span
    name_span: Span


@dataclass(frozen=True, slots=True)
class Setting:
    """``users = 2e6 person`` in a scenario."""

    parameter: Name
    value: Expression
    basis: tuple[Basis, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Scenario:
    name: str
    extends: str
    title: str
    settings: tuple[Setting, ...]
    span: Span
    name_span: Span
    extends_span: Span | None


@dataclass(frozen=True, slots=True)
class Check:
    title: str
    left: Expression
    relation: str
    right: Expression
    tolerance: Expression | None
    scenario: str
    scenario_span: Span | None
    basis: tuple[Basis, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Requirement:
    """``require left = right within …``, or any condition, which then stands in ``left`` alone."""

    left: Expression
    right: Expression | None
    tolerance: Expression | None
    message: str
    span: Span


@dataclass(frozen=True, slots=True)
class Rule:
    """A policy; with a ``variable``, one for every assessment of the model, which has that name in it."""

    name: str
    variable: str
    title: str
    requirements: tuple[Requirement, ...]
    span: Span
    name_span: Span


@dataclass(frozen=True, slots=True)
class ExpectedError:
    """``check "…" expect error E0203``: the model has this error, when it is checked or computed."""

    title: str
    code: str
    code_span: Span
    scenario: str
    scenario_span: Span | None
    basis: tuple[Basis, ...]
    span: Span


Declaration: TypeAlias = (
    Study
    | Use
    | Source
    | Sources
    | Assumption
    | Unit
    | Stage
    | Indicator
    | Substance
    | Table
    | Parameter
    | Let
    | Node
    | Assessment
    | Scenario
    | Check
    | Rule
    | ExpectedError
)


@dataclass(frozen=True, slots=True)
class Model:
    """A file, read: its declarations in the order in which they stand."""

    file: SourceFile
    declarations: tuple[Declaration, ...]
