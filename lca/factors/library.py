"""A factor library as read: what each factor says, as text with its place; units are checked where it is used."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Protocol, TypeAlias

from lca.basis import Basis, Quality, Source
from lca.diagnostics import LcaError
from lca.source import SourceFile, Span
from lca.syntax import tree

CLIMATE = "climate"
"""The indicator that every model has, in kgCO2e."""


@dataclass(frozen=True, slots=True)
class FactorAmount:
    """A quantity of a library: number and unit as written. ``unit_span`` points at the unit."""

    number: str
    unit: str
    span: Span
    unit_span: Span

    def __str__(self) -> str:
        return f"{self.number} {self.unit}".strip()


@dataclass(frozen=True, slots=True)
class DeclaredIndicator:
    """An impact category that a library declares; ``unit`` has the number 1."""

    title: str
    unit: FactorAmount
    note: str
    span: Span


@dataclass(frozen=True, slots=True)
class Band:
    """What figures of a kind plausibly lie between, and on what basis.

    ``of`` says by what a figure is of this kind, empty where any that measures the same is; ``called`` are names that
    make it one. ``replaced`` is the band of the library below that this one stands in place of.
    """

    library: str
    name: str
    title: str
    of: str
    called: tuple[str, ...]
    low: FactorAmount
    high: FactorAmount
    basis: tuple[Basis, ...]
    span: Span
    replaced: str = ""

    @property
    def key(self) -> str:
        return f"{self.library}.{self.name}"

    def __str__(self) -> str:
        return f"{self.low} to {self.high}"


@dataclass(frozen=True, slots=True)
class Factor:
    """Either a supplier (``emits`` so much, by indicator, ``per`` so much) or a constant (``value``).

    A ``substance`` is what is emitted itself: what it ``emits`` is its characterisation. ``details`` are the further
    fields (geography, valid, accounting …), as text and in the order of the file.
    """

    library: str
    name: str
    title: str
    per: FactorAmount | None
    emits: Mapping[str, FactorAmount]
    value: FactorAmount | None
    basis: tuple[Basis, ...]
    details: Mapping[str, str]
    span: Span
    substance: bool = False
    spread: tree.SpreadClause | None = None
    quality: Quality | None = None

    @property
    def key(self) -> str:
        return f"{self.library}.{self.name}"


class NamedFactors(Protocol):
    """Reads factors that are given by name. Raises LcaError where what stands there is none."""

    def __call__(self, name: str) -> Factor: ...

    def place(self, name: str) -> Span:
        """Where the name stands."""
        ...

    def written(self, name: str) -> str:
        """What is said of it, as it is written."""
        ...


AnyFactor: TypeAlias = Factor | NamedFactors


class Others(Protocol):
    """The libraries that aliases lead to."""

    def factor(self, name: str, end: str, opened: dict[str, Library] | None = None) -> Factor:
        """The factor ``end``, which the alias ``name`` is for; the libraries on the way to it are added to ``opened``.

        Raises LcaError where there is none.
        """
        ...


class Factors(Mapping[str, Factor]):
    """The factors of a library by name, each read when it is asked for; an alias is the factor that it stands for.

    Raises LcaError where what stands there is no factor. ``entries`` are those with names of their own, ``ends`` says
    which of them an alias is for, or which one of ``others``: ``egrid.srvc_2023``.
    """

    __slots__ = ("ends", "entries", "others")

    def __init__(
        self, entries: Mapping[str, AnyFactor], ends: Mapping[str, str] | None = None, others: Others | None = None
    ) -> None:
        self.entries = entries
        self.ends = ends or {}
        self.others = others

    def __getitem__(self, name: str) -> Factor:
        return self.opening(name, None)

    def opening(self, name: str, opened: dict[str, Library] | None) -> Factor:
        """The factor of a name; the other libraries that an alias leads through are added to ``opened``."""
        end = self.ends.get(name, name)
        if end not in self.entries and name in self.ends and self.others is not None:
            return self.others.factor(name, end, opened)
        entry = self.entries[end]
        return entry if isinstance(entry, Factor) else entry(end)

    def named(self, own: str) -> Factor | None:
        """The factor of this name of its own, ``us_2024`` or ``egrid.srvc_2023``; None where none is known so."""
        name = next((alias for alias, end in self.ends.items() if end == own), own) if "." in own else own
        try:
            return self[name]
        except (KeyError, LcaError):
            return None

    def of_others(self) -> dict[str, str]:
        """The aliases of factors of other libraries, with these."""
        return {name: end for name, end in self.ends.items() if end not in self.entries}

    def place(self, name: str) -> Span:
        """Where the factor stands, or the one that an alias is for."""
        end = self.ends.get(name, name)
        entry = self.entries[end]
        return entry.span if isinstance(entry, Factor) else entry.place(end)

    def __contains__(self, name: object) -> bool:
        return name in self.entries or name in self.ends

    def __iter__(self) -> Iterator[str]:
        yield from self.entries
        yield from self.ends

    def __len__(self) -> int:
        return len(self.entries) + len(self.ends)


@dataclass(frozen=True, slots=True)
class Library:
    """``factors`` has an entry for each name, aliases included.

    ``aliases`` says which names are aliases, of what, and where: what a library extends may say what they stand for.
    ``substances`` are the names of those that are emitted themselves.
    """

    name: str
    version: str
    title: str
    licence: str
    units: Mapping[str, Span]
    sources: Mapping[str, Source]
    factors: Factors
    aliases: Mapping[str, tuple[str, Span]]
    substances: frozenset[str]
    files: tuple[SourceFile, ...]
    extends: str = ""
    extends_span: Span | None = None
    indicators: Mapping[str, DeclaredIndicator] = field(default_factory=dict)
    bands: Mapping[str, Band] = field(default_factory=dict)
    below: Mapping[str, str] = field(default_factory=dict)
    """By path the library, ``grid 2026.1``, of each file that stands in one which this extends."""
    below_spans: Mapping[str, Span] = field(default_factory=dict)
    """By the same paths where the library above says that it extends that one."""
    replaced: Mapping[str, str] = field(default_factory=dict)
    """What factors and aliases of its own stand in place of: ``grid 2026.1: fr_2024``."""

    @property
    def path(self) -> str:
        """Where it was read: its file, or the folder that its files stand in, but not what it extends."""
        own = [file.path for file in self.files if file.path not in self.below]
        return own[0] if len(own) == 1 else own[0].rpartition("/")[0] + "/"

    def others(self, ends: Mapping[str, str]) -> dict[str, Library]:
        """By name the other libraries of the factors that aliases are for, as far as they can be read."""
        found: dict[str, Library] = {}
        if self.factors.others is not None:
            for name, end in ends.items():
                with suppress(LcaError):
                    self.factors.others.factor(name, end, found)
        return found
