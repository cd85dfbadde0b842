"""Instances of templates do not depend on the order in which declarations and calls stand."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from random import Random
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import to_builtins

import lca
from lca.engine.result import run
from lca.engine.sample_statistics import sample
from lca.trail.trail import content_of
from tests.models.model import sorted_as_written

DECLARED = """\
source book { title "A book" }
source other { title "Another" }
assumption guess "A guess"
parameter p = 2 kg @book
parameter q = 2 kg @book
let twice = 2 * p
process plain { makes 1 kg emits 2 kgCO2e ~ "plain" }
process clean { makes 1 kg emits 1 kgCO2e @other "table 2" }
process part(weight, site) { makes 1 kg uses weight * 3 of site emits weight * 1 kgCO2e/kg ~ "half" }
process whole(size = 2 kg @book, kind = "any", site = plain ~ "near") { let all = size makes 1 kg \
uses 2 kg of part(weight = all + 1 kg, site = site) uses 1 kg of part(weight = size, site = clean) }
"""
SIZES = ("2 kg", "2000 g", "4 kg / 2", "1 kg * 2", "3 kg", "p", "q", "p + 0 kg", "twice", "2 kg ± 10 %")
BASES = ("", "@book", '@book "p. 2"', "@other", "~ guess", '~ "a reason"', "@book quality (2, 1, 3, 1, 1)")
ARGUMENTS = (
    st.tuples(st.sampled_from(SIZES), st.sampled_from(BASES)).map(lambda one: f"size = ({one[0]}) {one[1]}"),
    st.sampled_from("ab").map('kind = "{}"'.format),
    st.sampled_from(("plain", "clean", 'plain ~ "near"', "plain ~ guess")).map("site = {}".format),
)


@dataclass(frozen=True)
class Use:
    amount: str
    arguments: tuple[str, ...]
    basis: str


optional = [st.none() | argument for argument in ARGUMENTS]
uses = st.builds(
    Use,
    st.sampled_from(("1 kg", "2 kg")),
    st.tuples(*optional).map(lambda found: tuple(one for one in found if one)),
    st.sampled_from(BASES[:-1]),
)


def text_of(nodes: list[list[Use]], shuffle: Callable[[list[str]], None]) -> str:
    items = DECLARED.splitlines()
    for number, flows in enumerate(nodes):
        clauses = [f"uses {use.amount} of whole({', '.join(use.arguments)}) {use.basis}" for use in flows]
        clauses.append("makes 1 kg")
        shuffle(clauses)
        items.append("\n  ".join([f"process n{number} {{", *clauses]) + "\n}")
    needs = [f"needs 1 kg of n{number}" for number in range(len(nodes))]
    shuffle(needs)
    items.append(f"assessment everything {{ {' '.join(needs)} }}")
    shuffle(items)
    return "\n".join(items) + "\n"


def told(text: str) -> dict[str, object]:
    """The total with its parts by node, what it rests on, the figures with their bases, and the spread."""
    checked = lca.check_text(text)
    assert checked.ok, [str(d.message) for d in checked.diagnostics if d.is_error]
    result = run(checked.under())
    content = to_builtins(content_of(checked, [result]))
    (case,), (sampled,) = content["cases"], sample(result, 40).outcomes
    figures = {one["id"]: one for one in case["figures"]}
    called = {one["id"]: str(one["fields"] or one["statement"]) for one in content["sources"] + content["assumptions"]}

    def basis(one: dict[str, Any]) -> list[str]:
        return [
            called[ground.get("source") or ground["assumption"]] + ground.get("where", "") for ground in one["basis"]
        ]

    return {
        "nodes": sorted((node["name"], node["value"]) for node in case["results"][0]["nodes"]),
        "total": case["results"][0]["total"]["value"],
        "shares": sorted(figures[name]["value"] for name in case["attribution"][0]["rests_on"]),
        "figures": sorted((one["value"], one["origin"], basis(one)) for one in figures.values() if "written" in one),
        "spread": sorted((name, f"{one.sd:.8e}", f"{one.quantiles[0]:.8e}") for name, one in sampled.nodes.items()),
    }


@settings(max_examples=25)
@given(st.lists(st.lists(uses, min_size=1, max_size=4), min_size=1, max_size=3), st.randoms(use_true_random=False))
def test_the_order_of_declarations_and_calls_changes_nothing(nodes: list[list[Use]], random: Random) -> None:
    assert told(text_of(nodes, sorted_as_written)) == told(text_of(nodes, random.shuffle))
