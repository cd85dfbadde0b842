"""What is different from a lock as text, drawn from the document `lca.lock/1`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from lca.diagnostics.render import inert
from lca.report.changes import alone, changes_lines, method
from lca.report.columns import columns
from lca.report.diff import inputs_told, structure_lines

HEADS = "locked", "now"
SHORT = 16
"""So many digits of a digest are shown."""


def lock_text(document: Mapping[str, Any]) -> str:
    """The libraries that are others, then each total that changes with them, by model and scenario."""
    if not document["libraries"] and not document["unread"] and not document["models"]:
        return inert(f"every library is as in {document['lock']}") + "\n"
    blocks = [list(_library(one)) for one in document["libraries"]]
    blocks += [[f"{one['name']} {one['locked']}".strip() + _unread(one)] for one in document["unread"]]
    for model in document["models"]:
        blocks += _model(model)
    same = sum(not Decimal(total["change"]) for one in _results(document) for total in one["totals"])
    blocks += [[f"{same} total{' is' if same == 1 else 's are'} the same"]] if same else []
    return "\n\n".join("\n".join(map(inert, block)) for block in blocks) + "\n"


def _results(document: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    for model in document["models"]:
        yield from model["results"]


def _library(one: Mapping[str, Any]) -> Iterator[str]:
    before, after = one["version"]["before"], one["version"]["after"]
    yield f"{one['name']} {before}".strip() + (f" → {after or 'no version'}" if before != after else "")
    rows = [("", ""), *(_sides(file, SHORT) for file in one["files"])]
    rows += [_sides(figure) for figure in one["figures"]]
    rows += [_sides(alias) for alias in one["aliases"]]
    yield from columns(rows, "<<")[1:]
    if not one["figures"] and not one["aliases"] and before:
        yield "  no figure that was locked is another"
    if not one["files"] and before == after:
        yield "  its files are those that were locked: the lock is wrong about them"
    if one["unknown"]:
        yield f"  not in the lock, so what they were is not known: {', '.join(one['unknown'])}"


def _unread(one: Mapping[str, Any]) -> str:
    return " is gone" if one["gone"] else " cannot be read"


def _sides(one: Mapping[str, str], length: int | None = None) -> tuple[str, str]:
    before, after = (_short(one[side], length) for side in ("before", "after"))
    return one["name"], f"{before or 'new'} → {after or 'gone'}" if before else f"new: {after}"


def _short(text: str, length: int | None) -> str:
    return f"{text[:length]}…" if length and text else text


def _model(model: Mapping[str, Any]) -> Iterator[list[str]]:
    for one in model["results"]:
        changed = [total for total in one["totals"] if Decimal(total["change"])]
        notes = [*alone(one, HEADS), *(method(one) if changed else [])]
        if not changed and not notes:
            continue
        yield [model["model"] + (f"  [scenario {one['scenario']}]" if one["scenario"] else "")]
        yield from (changes_lines(total, HEADS, inputs_told(one)) for total in changed)
        yield from (lines for lines in [structure_lines(one)] if len(lines) > 1)
        yield from ([notes] if notes else [])
    if model["problems"]:
        told = (f"  {problem['code']}: {problem['message']}" for problem in model["problems"])
        yield [f"{model['model']} cannot be computed as it is, or as it was", *told]
