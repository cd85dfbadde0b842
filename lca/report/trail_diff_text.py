"""The difference of two trails as text, drawn from the document `lca.trail_diff/1`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal

from msgspec.structs import replace

from lca.notation import shown
from lca.report.changes_text import alone, changes_lines, method_lines
from lca.report.columns import in_blocks
from lca.report.diff_text import input_values, program_lines, same_totals, turned
from lca.studies.change_records import TextChange
from lca.studies.trail_diff import AnyChange, Loose, TrailDiff, TrailEntry, VerdictChange, VerdictEntry

MOST = 40
"""So many verdicts, and so many texts of one kind, are shown."""
LONGEST = 200
DIGEST = re.compile(r"[0-9a-f]{64}")
RELATIONS = {"==": "=", "within": "=", "within_share": "="}


def trail_diff_text(document: TrailDiff) -> str:
    """Each total with its change, then everything that is different, and what to make of it."""
    scenarios = tuple(dict.fromkeys(total.scenario or "" for total in document.totals))
    values = {
        scenario: input_values(_under(document.figures, scenario), _under(document.choices, scenario))
        for scenario in scenarios
    }
    return in_blocks(
        [
            [f"before: {_trail(document.before)}", f"after: {_trail(document.after)}"],
            *(changes_lines(total, values[total.scenario or ""]) for total in document.totals),
            *(lines for lines in _differences(document, scenarios) if len(lines) > 1),
            [
                *alone(document.alone),
                *method_lines(document.totals),
                *(_loose(one, document) for one in document.loose),
                *_verdict(document),
            ],
        ]
    )


def _trail(side: TrailEntry) -> str:
    return f"{side.name}  {_cut(side.title)}  SHA-256 {side.digest}"


def _under(entries: Iterable[AnyChange], scenario: str) -> list[AnyChange]:
    return [one for one in entries if scenario in (one.scenarios or ())]


def _differences(document: TrailDiff, scenarios: tuple[str, ...]) -> Iterator[list[str]]:
    """Blocks of lines; what is different under every scenario does not name them."""
    yield from program_lines(
        _unless_all(document.figures, scenarios),
        _unless_all(document.choices, scenarios),
        _unless_all(document.structure, scenarios),
    )
    yield ["checks and rules", *_most(map(_judged, document.verdicts))]
    for name, part in (
        ("settings", document.settings), ("libraries", document.libraries), ("tables", document.tables),
        ("files", document.files), ("sources and assumptions", document.grounds), ("study", document.study),
        ("method", document.method), ("warnings", document.notices),
    ):  # fmt: skip
        yield [name, *_most(map(_text, part))]
    yield ["nothing but", *(f"  {one.place}: {turned(_short(one))}" for one in document.other)]


def _unless_all(entries: Iterable[AnyChange], scenarios: tuple[str, ...]) -> list[AnyChange]:
    return [replace(one, scenarios=None) if one.scenarios == scenarios else one for one in entries]


def _most(lines: Iterable[str]) -> list[str]:
    every = list(lines)
    left = len(every) - MOST
    return [*every[:MOST], *([f"  and {left} more: see --format json"] if left > 0 else [])]


def _text(one: TextChange) -> str:
    """``@book title: "A" → "B"``; a digest is cut, since the document has it whole."""
    name = " ".join(part for part in (one.name, one.field) if part)
    return f"  {_cut(name)}: {turned(_short(one))}{_scenario(one.scenario)}"


def _short(one: TextChange) -> TextChange:
    before, after = (f"{side[:12]}…" if DIGEST.fullmatch(side) else _cut(side) for side in (one.before, one.after))
    return replace(one, before=before, after=after)


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"


def _scenario(name: str | None) -> str:
    return f"  [scenario {name}]" if name else ""


def _judged(one: VerdictChange) -> str:
    """From what to what a verdict came out, with its sides."""
    requires = next(side.requires for side in (one.after, one.before) if side)
    name = f"{one.name}, {requires}" if requires else one.name
    return f"  {one.kind} {_cut(name)}: {_held(one.before)} → {_held(one.after)}{_scenario(one.scenario)}"


def _held(side: VerdictEntry | None) -> str:
    if side is None:
        return "not there"
    word = "holds" if side.holds else "fails"
    if not side.left:
        return word
    left, right = (shown(Decimal(number)) for number in (side.left, side.right))
    relation = RELATIONS.get(side.relation, side.relation)
    within = f" within {side.tolerance}" if side.tolerance else ""
    return f"{word} ({left} {relation} {right} {side.unit}".rstrip() + f"{within})"


def _loose(one: Loose, document: TrailDiff) -> str:
    trail = document.before if one.side == "before" else document.after
    return (
        f"{_cut(one.figure)}{_scenario(one.scenario)} does not follow from the figures of "
        f"{trail.name}: `lca verify` tells more"
    )


def _verdict(document: TrailDiff) -> list[str]:
    """That the contents are the same, or that no total shows what is different."""
    if document.before.digest == document.after.digest:
        return ["the contents are the same"]
    return same_totals(document, bases=False)
