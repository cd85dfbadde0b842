"""A factor library as read: what each factor says, as text with its place; units are checked where it is used."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from lca.basis import Basis, Source
from lca.source import SourceFile, Span


@dataclass(frozen=True, slots=True)
class Amount:
    """A quantity of a library: number and unit as written. ``unit_span`` points at the unit."""

    number: str
    unit: str
    span: Span
    unit_span: Span

    def __str__(self) -> str:
        return f"{self.number} {self.unit}".strip()


@dataclass(frozen=True, slots=True)
class Factor:
    """Either a supplier (``emits`` so much ``per`` so much) or a constant (``value``).

    ``details`` are the further fields (geography, valid, accounting …), as text and in the order of the file.
    """

    library: str
    name: str
    title: str
    per: Amount | None
    emits: Amount | None
    value: Amount | None
    basis: tuple[Basis, ...]
    details: Mapping[str, str]
    span: Span

    @property
    def key(self) -> str:
        return f"{self.library}.{self.name}"


@dataclass(frozen=True, slots=True)
class Library:
    """``factors`` has an entry for each name, aliases included; an alias is the factor that it stands for.

    ``aliases`` says which names are aliases, of what, and where: what a library extends may say what they stand for.
    """

    name: str
    version: str
    title: str
    licence: str
    units: Mapping[str, Span]
    sources: Mapping[str, Source]
    factors: Mapping[str, Factor]
    aliases: Mapping[str, tuple[str, Span]]
    files: tuple[SourceFile, ...]
    extends: str = ""
