"""The clauses of a node or an assessment."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from lca.source import Span
from lca.syntax.tree.expressions import BasisClause, Expression, NameExpression, RowsClause, TextLiteral


@dataclass(frozen=True, slots=True)
class MakesClause:
    """A product; of several, each has a name and a share of all else in the node."""

    amount: Expression
    product: str
    share: Expression | None
    basis: tuple[BasisClause, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class ArgumentClause:
    """``model = gpt3``: what a parameter of a template stands for."""

    name: str
    name_span: Span
    value: Expression


@dataclass(frozen=True, slots=True)
class SupplierExpression:
    """What stands behind ``of``: a name or, with arguments, an instance of a template (or one product of it).

    With a ``key``, a text, it is what has that name in what ``name`` brings together: ``parts[r.part]``.
    """

    name: NameExpression
    arguments: tuple[ArgumentClause, ...] | None
    product: str
    span: Span
    key: Expression | None = None

    @property
    def path(self) -> str:
        """The name, with the product of an instance."""
        return self.name.path + (f".{self.product}" if self.product else "")


@dataclass(frozen=True, slots=True)
class UsesClause:
    """An input, or with ``avoids`` what need not be made elsewhere; with ``rows``, one for each of them."""

    amount: Expression
    supplier: SupplierExpression
    avoids: bool
    rows: RowsClause | None
    basis: tuple[BasisClause, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class EmitsClause:
    """A direct emission, of the ``supplier`` (a substance or an indicator) where one is named.

    With ``takes`` it is what is taken from nature, of a substance.
    """

    amount: Expression
    supplier: NameExpression | None
    takes: bool
    rows: RowsClause | None
    basis: tuple[BasisClause, ...]
    span: Span

    @property
    def verb(self) -> str:
        return "takes" if self.takes else "emits"


@dataclass(frozen=True, slots=True)
class PerClause:
    """``per 1 kWh``: how much all else in a factor is for."""

    amount: Expression
    basis: tuple[BasisClause, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class TagClause:
    """``tag scope "2"``, or ``tag region region`` with a parameter of its template."""

    key: str
    value: TextLiteral | NameExpression
    span: Span


@dataclass(frozen=True, slots=True)
class NeedClause:
    amount: Expression
    supplier: SupplierExpression
    basis: tuple[BasisClause, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class LetDeclaration:
    name: str
    title: str
    value: Expression
    basis: tuple[BasisClause, ...]
    span: Span
    name_span: Span


Clause: TypeAlias = LetDeclaration | MakesClause | UsesClause | EmitsClause | TagClause
