"""The difference of two trails as text, drawn from the document `lca.trail_diff/1`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from lca.diagnostics.render import inert
from lca.notation import shown
from lca.report.changes import alone, changes_lines, method
from lca.report.diff import inputs_told, programs_lines, turned

HEADS = "before", "after"
PROGRAM = "figures", "choices", "structure"
MOST = 40
"""So many verdicts, and so many texts of one kind, are shown."""
LONGEST = 200
DIGEST = re.compile(r"[0-9a-f]{64}")
RELATIONS = {"==": "=", "within": "=", "within_share": "="}


def trail_diff_text(document: Mapping[str, Any]) -> str:
    """Each total with its change, then everything that is different, and what to make of it."""
    scenarios = list(dict.fromkeys(total["scenario"] for total in document["totals"]))
    blocks = [[f"{head}: {_trail(document[head])}" for head in HEADS]]
    for total in document["totals"]:
        sides = {part: _under(document[part], total["scenario"]) for part in ("figures", "choices")}
        blocks.append(changes_lines(total, HEADS, inputs_told(sides)))
    blocks += [lines for lines in _differences(document, scenarios) if len(lines) > 1]
    notes = [*alone(document, HEADS), *method(document), *_loose(document), *_verdict(document)]
    blocks += [notes] if notes else []
    return "\n\n".join("\n".join(map(inert, block)) for block in blocks) + "\n"


def _trail(side: Mapping[str, str]) -> str:
    return f"{side['name']}  {_cut(side['title'])}  SHA-256 {side['digest']}"


def _under(entries: Iterable[Mapping[str, Any]], scenario: str) -> list[Mapping[str, Any]]:
    return [one for one in entries if scenario in one["scenarios"]]


def _differences(document: Mapping[str, Any], scenarios: Sequence[str]) -> Iterator[list[str]]:
    """Blocks of lines; what is different under every scenario does not name them."""
    parts = {part: [_unless_all(one, scenarios) for one in document[part]] for part in PROGRAM}
    yield from programs_lines(parts)
    yield ["checks and rules", *_most(_judged(document["verdicts"]))]
    yield ["settings", *_most(f"  {_text(one)}{_scenario(one)}" for one in document["settings"])]
    for name, part in (
        ("libraries", "libraries"), ("tables", "tables"), ("files", "files"), ("sources and assumptions", "grounds"),
        ("study", "study"), ("method", "method"), ("warnings", "notices"),
    ):  # fmt: skip
        yield [name, *_most(f"  {_text(one)}" for one in document[part])]
    yield ["nothing but", *(f"  {one['place']}: {turned(_short(one))}" for one in document["other"])]


def _unless_all(one: Mapping[str, Any], scenarios: Sequence[str]) -> dict[str, Any]:
    return {key: value for key, value in one.items() if key != "scenarios" or value != scenarios}


def _most(lines: Iterable[str]) -> list[str]:
    every = list(lines)
    left = len(every) - MOST
    return [*every[:MOST], *([f"  and {left} more: see --format json"] if left > 0 else [])]


def _text(one: Mapping[str, str]) -> str:
    """``@book title: "A" → "B"``; a digest is cut, since the document has it whole."""
    name = " ".join(part for part in (one.get("name", ""), one["field"]) if part)
    return f"{_cut(name)}: {turned(_short(one))}"


def _short(one: Mapping[str, str]) -> dict[str, str]:
    return {side: f"{one[side][:12]}…" if DIGEST.fullmatch(one[side]) else _cut(one[side]) for side in HEADS}


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"


def _scenario(one: Mapping[str, str]) -> str:
    return f"  [scenario {one['scenario']}]" if one["scenario"] else ""


def _judged(verdicts: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """From what to what each came out, and its sides below."""
    for one in verdicts:
        requires = (one["after"] or one["before"])["requires"]
        name = f"{one['name']}, {requires}" if requires else one["name"]
        yield f"  {one['kind']} {_cut(name)}: {_held(one['before'])} → {_held(one['after'])}{_scenario(one)}"


def _held(side: Mapping[str, Any] | None) -> str:
    if side is None:
        return "not there"
    word = "holds" if side["holds"] else "fails"
    if not side["left"]:
        return word
    left, right = (shown(Decimal(side[one])) for one in ("left", "right"))
    relation = RELATIONS.get(side["relation"], side["relation"])
    within = f" within {side['tolerance']}" if side["tolerance"] else ""
    return f"{word} ({left} {relation} {right} {side['unit']}".rstrip() + f"{within})"


def _loose(document: Mapping[str, Any]) -> Iterator[str]:
    for one in document["loose"]:
        yield (
            f"{_cut(one['figure'])}{_scenario(one)} does not follow from the figures of "
            f"{document[one['side']]['name']}: `lca verify` tells more"
        )


def _verdict(document: Mapping[str, Any]) -> list[str]:
    """That the contents are the same, or that no total shows what is different."""
    if document["before"]["digest"] == document["after"]["digest"]:
        return ["the contents are the same"]
    if document["alone"] or any(Decimal(total["change"]) for total in document["totals"]):
        return []
    bases = all(one["how"] == "basis" for one in document["figures"]) and not document["structure"]
    only = ": only what it rests on is different" if document["figures"] and bases else ""
    return [f"every total is the same{only}"]
