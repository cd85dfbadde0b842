"""A figure as documents tell it: its name, the value as written, what it rests on, where it stands."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeAlias

from lca.basis import Assumption, Basis
from lca.program.cells import Figure, FigureOrigin
from lca.program.figure_id import FigureId
from lca.trail.attribution import OTHERS, underlying
from lca.trail.derivation import spread_record
from lca.trail.records import Record, SpreadRecord

ORIGINS: Mapping[str, str] = {
    FigureOrigin.CHOICE: "defines the question, or what a node is per",
    FigureOrigin.CONSTANT: "a constant",
    FigureOrigin.UNSOURCED: "neither source nor assumption",
    FigureOrigin.SUPPLIER: "the choice of a supplier, with neither source nor assumption",
}
GROUNDS = {
    "assumed": "at least one assumption",
    "unsourced": "figures without a basis",
    "stale": "figures for other years than the study's period",
    "proxy": "figures that stand in for others",
    OTHERS: "sources and assumptions that are not told by themselves",
}
"""What parts of a total rest on beside single sources and assumptions, by kind."""


class SourceEntry(Record, frozen=True, kw_only=True, tag_field="kind", tag="source"):
    """A source, and where in it."""

    key: str
    text: str
    locator: str
    place: str


class AssumptionEntry(Record, frozen=True, kw_only=True, tag_field="kind", tag="assumption"):
    """An assumption; ``key`` is empty where it was made on the spot."""

    key: str
    text: str
    place: str


BasisEntry: TypeAlias = SourceEntry | AssumptionEntry


class FigureEntry(Record, frozen=True, kw_only=True):
    """``value`` is the number as written, in ``unit``; ``origin`` says why a figure has no basis."""

    name: str
    value: str
    unit: str
    spread: SpreadRecord | None
    basis: tuple[BasisEntry, ...]
    origin: str
    place: str


def figure_entry(figure: Figure, name: FigureId | None = None) -> FigureEntry:
    """A figure under the name that a reader knows it by."""
    return FigureEntry(
        name=str(name or figure.name),
        value=figure.number,
        unit=figure.unit.symbol,
        spread=spread_record(figure),
        basis=basis_entries(figure.basis),
        origin=ORIGINS.get(figure.origin, ""),
        place=figure.span.place,
    )


def basis_entries(basis: tuple[Basis, ...]) -> tuple[BasisEntry, ...]:
    """The sources and assumptions that something rests on, and those that its assumptions rest on."""
    return tuple(map(_ground, underlying(basis)))


def _ground(basis: Basis) -> BasisEntry:
    if isinstance(basis, Assumption):
        return AssumptionEntry(key=basis.name, text=basis.statement, place=basis.span.place)
    source = basis.source
    return SourceEntry(key=source.key, text=source.title, locator=basis.locator, place=source.span.place)
