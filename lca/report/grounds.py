"""What a figure rests on, in one line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

LONGEST = 56


def amount(figure: Mapping[str, Any]) -> str:
    """A figure as written, with its spread."""
    spread = figure["spread"]["text"] if figure["spread"] else ""
    return " ".join(part for part in (figure["value"], figure["unit"], spread) if part)


def rests_on(figure: Mapping[str, Any]) -> str:
    """``@key "where in it"  [model.lca:5]``: the bases of a figure as they are written, or why it has none."""
    text = written(figure["basis"]) or str(figure["origin"])
    return f"{text}  [{figure['place']}]".strip()


def written(bases: Sequence[Mapping[str, str]]) -> str:
    """Bases as in a model, cut where they are long."""
    text = " ".join(map(_basis, bases))
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"


def _basis(basis: Mapping[str, str]) -> str:
    if basis["kind"] == "source":
        return f"@{basis['key']} " + (f'"{basis["locator"]}"' if basis["locator"] else "")
    return f"~ {basis['key']}" if basis["key"] else f'~ "{basis["text"]}"'
