"""What a figure rests on, in one line."""

from __future__ import annotations

from collections.abc import Sequence

from lca.trail.figure_entries import BasisEntry, FigureEntry, SourceEntry
from lca.trail.records import SpreadRecord

LONGEST = 56


def figure_amount(value: str, unit: str, spread: SpreadRecord | None) -> str:
    """A figure as written, with its spread."""
    return " ".join(part for part in (value, unit, spread.text if spread else "") if part)


def rests_on(figure: FigureEntry) -> str:
    """``@key "where in it"  [model.lca:5]``: the bases of a figure as they are written, or why it has none."""
    return f"{bases_text(figure.basis) or figure.origin}  [{figure.place}]".strip()


def bases_text(bases: Sequence[BasisEntry]) -> str:
    """Bases as in a model, cut where they are long."""
    text = " ".join(map(_basis, bases))
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"


def _basis(basis: BasisEntry) -> str:
    if isinstance(basis, SourceEntry):
        return f"@{basis.key} " + (f'"{basis.locator}"' if basis.locator else "")
    return f"~ {basis.key}" if basis.key else f'~ "{basis.text}"'
