"""Hostile trails: whole in their form or nearly so, and made to ask for more than they are worth."""

from __future__ import annotations

import json
from collections.abc import Callable
from hashlib import sha256
from itertools import pairwise
from pathlib import Path
from typing import Any, TypeAlias

import pytest

from lca.verify import canonical
from tests.exhaustive import left

from .command import Answer, lca

Json: TypeAlias = dict[str, Any]
MODEL = """\
study s "S" { goal "g" functional_unit "f" boundary "b" }
let v = 2 ~ "x"
process p { makes 1 kg emits v * 3 kgCO2e ~ "x" }
assessment a { needs 1 kg of p }
"""


PLACE = "model.lca:3:30"


def figure(name: str, operation: str, arguments: list[str]) -> Json:
    return {
        "kind": "derived", "id": name, "operation": operation, "arguments": arguments, "formula": "f", "value": "1",
        "unit": "kgCO2e", "place": PLACE,
    }  # fmt: skip


def read(content: Json, figures: list[Json], arguments: list[str]) -> None:
    """Put ``figures`` before what the process emits, which then adds up ``arguments``."""
    there = content["cases"][0]["figures"]
    at = next(place for place, one in enumerate(there) if one["id"] == "p.emits")
    there[at] |= {"operation": "add", "arguments": arguments}
    there[at:at] = figures


def say(content: Json, text: str) -> None:
    """Make this the text of the model."""
    content["files"][0] |= {"text": text, "bytes": len(text), "sha256": sha256(text.encode()).hexdigest()}


def a_long_name_in_many_findings(content: Json) -> None:
    name = "x" * 2_000_000
    read(content, [figure(name, "add", [f"none{place}" for place in range(60)])], [name])


def units_of_many_dimensions(content: Json, count: int = 4_000) -> None:
    text, names, level = MODEL, [f"x{place}" for place in range(count)], 0
    while len(names) > 1:
        groups = [names[at : at + 60] for at in range(0, len(names), 60)]
        level += 1
        names = [f"level{level}_{place}" for place in range(len(groups))]
        text += "".join(f"unit {name} = 1 {'*'.join(group)}\n" for name, group in zip(names, groups, strict=True))
    units = [f"u{place}" for place in range(count)]
    say(content, text + "".join(f"unit {unit} = 1 {names[0]}\n" for unit in units))
    content["units"] += [{"symbol": unit, "factor": "1", "dimension": []} for unit in units]
    content["units"].sort(key=lambda unit: str(unit["symbol"]))


def a_name_of_many_comparisons(content: Json) -> None:
    name, leaf = '"' + '" == "' * 40_000 + "x", next(one for one in content["cases"][0]["figures"] if one["id"] == "v")
    read(content, [leaf | {"id": name, "basis": [], "origin": "constant", "literal": "a == b"}], ["p.emits[1]", name])
    say(content, MODEL.replace("v = 2", "v = a == b"))


def a_chain_of_figures(content: Json) -> None:
    names = ["p.emits[1]", *(f"c{place}" for place in range(20_000))]
    read(content, [figure(name, "add", [before]) for before, name in pairwise(names)], names[-1:])


def a_figure_of_many_arguments(content: Json) -> None:
    read(content, [], ["p.emits[1]"] * 100_000)


def a_list_of_nothing(content: Json) -> None:
    content["cases"][0]["figures"] = [0] * 5_000_000


def a_loop_of_all_with_all(content: Json, size: int = 400) -> None:
    leaf = next(one for one in content["cases"][0]["figures"] if one["id"] == "v")
    small = leaf | {"id": "small", "written": "0.0001", "value": "0.0001"}
    amounts: list[Json] = [
        {
            "kind": "amount",
            "id": f"x{place}",
            "loop": 0,
            "member": place,
            "value": "1",
            "unit": "kgCO2e",
            "place": PLACE,
        }
        for place in range(size)
    ]
    read(content, [small, *amounts], [f"x{place}" for place in range(size)])
    content["cases"][0]["loops"] = [{
        "members": [f"n{place}" for place in range(size)], "demands": ["p.emits[1]"] + [None] * (size - 1),
        "place": PLACE, "coefficients": [
            {"row": row, "column": column, "figure": "small"} for row in range(size) for column in range(size)
        ],
    }]  # fmt: skip


HOSTILE: dict[Callable[[Json], None], str] = {
    a_long_name_in_many_findings: "there is no none",
    units_of_many_dimensions: "dimensions",
    a_name_of_many_comparisons: "is not what stands there",
    a_chain_of_figures: "derived again 3000",
    a_figure_of_many_arguments: "derived again 300000000",
    a_list_of_nothing: "is not a trail",
    a_loop_of_all_with_all: "more work than a checker does",
}
"""What a checker says of each."""


def verified(swell: Callable[[Json], None], folder: Path) -> Answer:
    model, trail = folder / "model.lca", folder / "trail.json"
    model.write_text(MODEL, encoding="utf-8")
    lca("audit", model, "-o", trail)
    document = json.loads(trail.read_bytes())
    swell(document["content"])
    document["integrity"]["content"] = sha256(canonical(document["content"])).hexdigest()
    trail.write_bytes(canonical(document) + b"\n")
    return lca("verify", "--no-replay", trail)


LONG = (a_loop_of_all_with_all,)
"""What is given up after so much work that not each run of the tests does it."""


@pytest.mark.parametrize(
    "swell", [left(one) if one in LONG else one for one in HOSTILE], ids=lambda swell: swell.__name__
)
def test_a_hostile_trail_is_answered(swell: Callable[[Json], None], tmp_path: Path) -> None:
    answer = verified(swell, tmp_path)
    assert HOSTILE[swell] in answer.text, answer.text[:900]
    assert len(answer.text) < 200_000
