"""A figure as documents tell it: its name, the value as written, what it rests on, where it stands."""

from __future__ import annotations

from typing import Any

from lca.arithmetic import plain, stored
from lca.basis import Assumption, Basis
from lca.notation import exact
from lca.program.cells import Figure, Origin
from lca.program.figure_id import FigureId
from lca.spread import PARAMETERS
from lca.trail.attribution import underlying

ORIGINS = {
    Origin.CHOICE: "defines the question, or what a node is per",
    Origin.CONSTANT: "a constant",
    Origin.UNSOURCED: "neither source nor assumption",
    Origin.SUPPLIER: "the choice of a supplier, with neither source nor assumption",
}
GROUNDS = {
    "assumed": "at least one assumption",
    "unsourced": "figures without a basis",
    "stale": "figures for other years than the study's period",
    "proxy": "figures that stand in for others",
}
"""What parts of a total rest on beside single sources and assumptions, by kind."""


def figure_facts(figure: Figure, name: FigureId | None = None) -> dict[str, Any]:
    """``value`` is the number as written, in ``unit``; ``origin`` says why a figure has no basis."""
    return {
        "name": str(name or figure.name),
        "value": figure.number,
        "unit": figure.unit.symbol,
        "spread": spread_facts(figure),
        "basis": grounds(figure.basis),
        "origin": ORIGINS.get(figure.origin, ""),
        "place": figure.span.place,
    }


def spread_facts(figure: Figure) -> dict[str, str] | None:
    """The distribution of an uncertain figure with its parameters; a geometric standard deviation has no unit."""
    spread = figure.spread
    if spread is None:
        return None
    named = zip(PARAMETERS[spread.shape], spread.parameters, strict=True)
    parameters = {name: plain(stored(value)) if name == "gsd" else exact(value, figure.unit) for name, value in named}
    return {"text": spread.text, "shape": spread.shape, **parameters}


def grounds(basis: tuple[Basis, ...]) -> list[dict[str, str]]:
    """The sources and assumptions that something rests on, and those that its assumptions rest on."""
    return [_ground(one) for one in underlying(basis)]


def _ground(basis: Basis) -> dict[str, str]:
    if isinstance(basis, Assumption):
        return {"kind": "assumption", "key": basis.name, "text": basis.statement, "place": basis.span.place}
    source = basis.source
    return {
        "kind": "source",
        "key": source.key,
        "text": source.title,
        "locator": basis.locator,
        "place": source.span.place,
    }
