"""The comparison of two scenarios as text, drawn from the document `lca.compare/1`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from lca.diagnostics.render import inert
from lca.notation import shown
from lca.report.changes import alone, changes_lines, method
from lca.report.grounds import written

DECLARED = "declared"
"""The model as it is declared, where the name of a scenario stands."""


def compare_text(document: Mapping[str, Any]) -> str:
    """Each total with its change, then what the inputs rest on."""
    heads = document["before"] or DECLARED, document["after"] or DECLARED
    inputs = {one["name"]: one for one in document["inputs"]}

    def told(name: str) -> tuple[str, str, str]:
        return name, _value(inputs[name]["before"]), _value(inputs[name]["after"])

    blocks = [changes_lines(total, heads, told) for total in document["totals"]]
    if inputs:
        blocks.append(["inputs", *_grounds(document["inputs"], heads)])
    else:
        blocks.append([f"{heads[0]} and {heads[1]} set nothing differently"])
    blocks += [notes] if (notes := [*alone(document, heads), *method(document)]) else []
    return "\n\n".join("\n".join(map(inert, block)) for block in blocks) + "\n"


def _value(side: Mapping[str, Any]) -> str:
    """As written, and what that is where it is computed."""
    if not side["value"]:
        return str(side["written"])
    return f"{shown(Decimal(side['value']))} {side['unit']}".rstrip()


def _grounds(inputs: Sequence[Mapping[str, Any]], heads: tuple[str, str]) -> list[str]:
    lines = []
    for one in inputs:
        lines.append(f"  {one['name']}" + (f"  {one['title']}" if one["title"] else ""))
        for head, side in zip(heads, (one["before"], one["after"]), strict=True):
            ground = written(side["basis"])
            lines.append(f"    {head}: {side['written']}{'  ' * bool(ground)}{ground}  [{side['place']}]")
    return lines
