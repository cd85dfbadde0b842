"""A trace as JSON data, part of the format ``lca.trace/1``."""

from __future__ import annotations

from msgspec import to_builtins

from lca.arithmetic import plain, stored, telling
from lca.notation import exact
from lca.trail.attribution import Attribution
from lca.trail.records import InputRecord
from lca.trail.trace import Trace, TraceEntry
from lca.units import Unit


def as_document(found: Trace, depth: int | None = None) -> dict[str, object]:
    """One trace; ``depth`` limits the levels below its roots."""
    return {
        "of": found.of,
        "scenario": found.scenario,
        "settings": dict(found.settings),
        "total": plain(found.total),
        "unit": found.unit.symbol,
        "roots": list(found.roots),
        "entries": [_entry_document(found.entries[name]) for name in _down_to(found, depth)],
        "rests_on": _attribution_document(found.attribution, found.unit) if found.attribution else None,
        "libraries": to_builtins(found.libraries),
        "tables": to_builtins(found.tables),
    }


def _down_to(found: Trace, depth: int | None) -> list[str]:
    """The names of the entries within so many levels of the roots."""
    if depth is None:
        return list(found.entries)
    met = dict.fromkeys(found.roots)
    level = list(met)
    for _ in range(depth):
        level = [part for name in level for part in found.entries[name].uses if part not in met]
        met.update(dict.fromkeys(level))
    return list(met)


def _entry_document(entry: TraceEntry) -> dict[str, object]:
    figure = entry.figure
    leaf = figure if isinstance(figure, InputRecord) else None
    return {
        "id": figure.id,
        "title": figure.title,
        "formula": entry.formula,
        "numbers": entry.numbers,
        "conversions": list(entry.conversions),
        "value": entry.value,
        "unit": figure.unit,
        "share": None if entry.share is None else plain(stored(entry.share)),
        "basis": to_builtins(entry.basis),
        "origin": entry.origin,
        "spread": to_builtins(leaf.spread) if leaf else None,
        "quality": list(leaf.quality) if leaf else [],
        "replaces": entry.replaces,
        "place": figure.place,
        "uses": list(entry.uses),
    }


def _attribution_document(found: Attribution, unit: Unit) -> dict[str, object]:
    with telling():
        return {
            "grounds": [
                {
                    "kind": ground.kind,
                    "key": ground.key,
                    "text": ground.text,
                    "part": exact(ground.part, unit),
                    "place": ground.span.place,
                }
                for ground in found.carrying
            ],
            "others": found.others,
            "assumed": exact(found.resting["assumed"], unit),
            "unsourced": exact(found.resting["unsourced"], unit),
            "unit": unit.symbol,
        }
