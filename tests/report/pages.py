"""Trails for tests of reports: one with everything that a trail can hold, and the same with other texts."""

from __future__ import annotations

import json
from collections.abc import Callable
from copy import deepcopy
from functools import cache
from pathlib import Path
from typing import Any

import lca
from lca.engine.sample_statistics import sample
from lca.trail.canonical import canonical, trail_from
from lca.trail.reading import Reading
from lca.trail.records import Run
from lca.trail.trail import trail_of

MODELS = Path(__file__).parent.parent.parent / "models"
EVERYTHING = Path(__file__).parent / "one_of_everything.lca"
RUN = Run(time="2026-11-26T12:00:00+00:00", command=("lca", "audit"), platform="any", python="3.11")

NUMBERS = frozenset({
    "bins", "computed", "content", "count", "digits", "factor", "greatest", "gsd", "high", "least", "low", "mean",
    "median", "mode", "operation", "power", "q2.5", "q5", "q95", "q97.5", "sd", "seed", "share", "uncertain_figures",
    "value",
})  # fmt: skip
"""What holds a number, a digest or one of a closed set of words."""


@cache
def document(path: Path = EVERYTHING, *, samples: int = 0, declared_alone: bool = False) -> dict[str, Any]:
    """The trail of a model under all its scenarios, or as declared alone."""
    checked = lca.check_file(path)
    names = [""] if declared_alone else ["", *checked.scenarios]
    results = [lca.run(checked.under(name)) for name in names]
    sampled = [sample(result, samples, 0) for result in results] if samples else []
    found: dict[str, Any] = json.loads(canonical(trail_of(checked, results, sampled, RUN)))
    return found


def reading(path: Path = EVERYTHING, *, samples: int = 0) -> Reading:
    return Reading(trail_from(document(path, samples=samples)))


def with_texts(given: dict[str, Any], change: Callable[[str, str], str]) -> dict[str, Any]:
    """A trail with each text changed by ``change(field, text)``, and what names one thing changed alike."""
    changed = deepcopy(given)
    for part in ("content", "run"):
        changed[part] = _changed(changed[part], part, change)
    return changed


def fields_of(given: dict[str, Any]) -> list[str]:
    """The names of all fields that hold text."""
    found: dict[str, None] = {}
    with_texts(given, lambda field, text: _noted(found, field, text))
    return list(found)


def _noted(found: dict[str, None], field: str, text: str) -> str:
    found[field] = None
    return text


def _changed(given: Any, field: str, change: Callable[[str, str], str]) -> Any:
    if isinstance(given, str) and field == "on":
        kind, colon, of = given.partition(":")
        return f"{kind}:{change(field, of)}" if colon else given
    if isinstance(given, dict):
        node = "exchanges" in given
        return {
            key: _changed(value, _kind(key, node=node, unit="symbol" in given), change)
            if (key not in NUMBERS and not (key == "kind" and given.keys() & {"id", "burdens"}))
            or (key == "share" and node)
            or (key == "factor" and "symbol" not in given)
            else value
            for key, value in given.items()
        }
    if isinstance(given, list):
        return [_changed(one, field, change) for one in given]
    return _text(given, field, change) if isinstance(given, str) else given


def _kind(key: str, *, node: bool, unit: bool) -> str:
    """What a text names: all that name a figure are changed alike, all that name a node, a unit, a place."""
    if unit and key == "of":
        return "dimension"
    alike = {
        "figure": "figure", "arguments": "figure", "demands": "figure", "makes": "figure", "share": "figure",
        "amount": "figure", "figures": "figure", "rests_on": "figure", "scales_with": "figure", "substances": "figure",
    }  # fmt: skip
    return "figure" if key == "quality" and not node else alike.get(key, key)


def _text(given: str, field: str, change: Callable[[str, str], str]) -> str:
    if not given:
        return given
    if field == "place":
        path, line, column = given.rsplit(":", 2)
        return f"{change(field, path)}:{line}:{column}"
    if field == "of":
        kind, space, name = given.partition(" ")
        return f"{kind} {change(field, name)}" if space else given
    return change(field, given)
