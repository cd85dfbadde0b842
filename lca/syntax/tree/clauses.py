"""The clauses of a node or an assessment."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from lca.source import Span
from lca.syntax.tree.expressions import Basis, Expression, Name, Rows


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


@dataclass(frozen=True, slots=True)
class Let:
    name: str
    title: str
    value: Expression
    basis: tuple[Basis, ...]
    span: Span
    name_span: Span


Clause: TypeAlias = Let | Makes | Uses | Emits | Tag
