"""The difference of two versions of a model as text, drawn from the document `lca.diff/1`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from lca.diagnostics.render import inert
from lca.report.changes import Told, alone, changes_lines, method
from lca.report.columns import columns
from lca.report.grounds import amount, written
from lca.trail.figures import FigureTold

MOST = 60
STRUCTURE = "(structure)"
"""The input that stands for nodes, flows and formulas that were added, removed or changed."""


def diff_text(document: Mapping[str, Any]) -> str:
    """Each total with its change, then everything that is different."""
    heads = "before", "after"
    blocks = [[f"before: {document['before']['name']}", f"after: {document['after']['name']}", *_under(document)]]
    told = inputs_told(document)
    blocks += [changes_lines(total, heads, told) for total in document["totals"]]
    blocks += [lines for lines in _differences(document) if len(lines) > 1]
    blocks += [notes] if (notes := [*alone(document, heads), *method(document), *_verdict(document)]) else []
    return "\n\n".join("\n".join(map(inert, block)) for block in blocks) + "\n"


def inputs_told(document: Mapping[str, Any]) -> Told:
    """How the inputs of the totals are told: figures and choices with what they are on both sides."""
    sides = _sides(document)

    def told(name: str) -> tuple[str, str, str]:
        if name == STRUCTURE:
            return "structure (below)", "", ""
        return name, *sides.get(name, ("", ""))

    return told


def structure_lines(document: Mapping[str, Any]) -> list[str]:
    """What is put otherwise, below a heading, which is there alone where nothing is."""
    return ["structure", *_rows(_structure(one) for one in document["structure"])]


def _under(document: Mapping[str, Any]) -> list[str]:
    return [f"scenario: {document['scenario']}"] if document["scenario"] else []


def _sides(document: Mapping[str, Any]) -> dict[str, tuple[str, str]]:
    """The values of figures and the choices of both versions by name."""
    found = {one["name"]: (_figure(one["before"]), _figure(one["after"])) for one in document["figures"]}
    for one in document["choices"]:
        before, after = _both(one)
        found[one["name"]] = before["written"] if before else "", after["written"] if after else ""
    return found


def _both(one: Mapping[str, Any]) -> tuple[Any, Any]:
    return one["before"], one["after"]


def _figure(figure: FigureTold | None) -> str:
    return amount(figure.value, figure.unit, figure.spread) if figure else ""


def _differences(document: Mapping[str, Any]) -> Iterator[list[str]]:
    yield from programs_lines(document)
    yield ["libraries", *_rows(("", one["name"], turned(one), "") for one in document["libraries"])]
    yield ["tables", *_rows(("", one["name"], "other contents", "") for one in document["tables"])]
    yield [
        "sources and assumptions",
        *(f"  {one['name']} {one['field']}: {turned(one)}" for one in document["grounds"]),
    ]
    yield ["study", *(f"  {one['field']}: {turned(one)}" for one in document["study"])]


def programs_lines(document: Mapping[str, Any]) -> Iterator[list[str]]:
    """Figures, choices and structure; each entry may say under which ``scenarios`` it is different."""
    figures = _rows(_figures(document["figures"][:MOST]))
    left = len(document["figures"]) - MOST
    yield ["figures", *figures, *([f"  and {left} more figures: see --format json"] if left > 0 else [])]
    yield ["choices", *_rows(_choice(one) for one in document["choices"])]
    yield structure_lines(document)


def _within(one: Mapping[str, Any]) -> str:
    names = [name or "declared" for name in one.get("scenarios", ())]
    return f"  {', '.join(names)}" if names else ""


def _rows(rows: Iterator[tuple[str, str, str, str]] | Sequence[tuple[str, str, str, str]]) -> list[str]:
    lines = columns([("", "", "", ""), *rows], "<<<<")
    return lines[1:]


def _figures(figures: Sequence[Mapping[str, Any]]) -> Iterator[tuple[str, str, str, str]]:
    """What is different about each, one line for its amount and one for what it rests on."""
    for one in figures:
        before, after = _both(one)
        if before is None or after is None:
            side = before or after
            yield one["how"], one["name"], _figure(side), f"{_ground(side)}  [{side.place}]{_within(one)}"
            continue
        place = f"[{before.place} → {after.place}]{_within(one)}"
        amounts = _figure(before), _figure(after)
        if amounts[0] != amounts[1]:
            yield "changed", one["name"], " → ".join(amounts), place
        elif one["how"] == "value":
            yield "changed", one["name"], f"{amounts[0]}, of which the unit is another", place
        if _ground(before) != _ground(after):
            yield "rests on", one["name"], f"{_ground(before)} → {_ground(after)}", place


def _ground(figure: FigureTold) -> str:
    return written(figure.basis) or figure.origin


def _choice(one: Mapping[str, Any]) -> tuple[str, str, str, str]:
    said = [f"{side['written']}  {written(side['basis'])}".rstrip() if side else "no reason" for side in _both(one)]
    places = " → ".join(side["place"] for side in _both(one) if side)
    return "", one["name"], " → ".join(said), f"[{places}]{_within(one)}"


def _structure(one: Mapping[str, Any]) -> tuple[str, str, str, str]:
    place = " → ".join(side for side in _both(one) if side)
    return one["how"], one["kind"], f"{one['name']}{': ' * bool(one['said'])}{one['said']}", f"[{place}]{_within(one)}"


def turned(one: Mapping[str, Any]) -> str:
    return " → ".join(f'"{side}"' if side else "nothing" for side in _both(one))


def _verdict(document: Mapping[str, Any]) -> list[str]:
    """That nothing is different, or nothing that a total shows."""
    parts = ("figures", "choices", "structure", "libraries", "tables", "grounds", "study")
    if not any(document[part] for part in (*parts, "alone")):
        return ["nothing is different"]
    if any(Decimal(total["change"]) for total in document["totals"]) or document["alone"]:
        return []
    bases = all(one["how"] == "basis" for one in document["figures"]) and not document["structure"]
    return ["every total is the same: only what it rests on is different" if bases else "every total is the same"]
