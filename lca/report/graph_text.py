"""The life cycle of a result for tools that draw graphs, Mermaid and Graphviz, and for programs, as JSON.

Ids are our own, n1 and so on; what a trail says is a quoted text, in which no sign has a meaning.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from msgspec import to_builtins

from lca.arithmetic import differentiating, plain, stored
from lca.report.life_cycle import FACTOR, NEED, NODE, LifeCycle, LifeCycleFlow, LifeCycleThing, life_cycle
from lca.report.picture_amounts import PictureAmounts, PictureImpacts, in_unit
from lca.report.svg import xml_text
from lca.trail.contribution_tree import TreeLimits, contribution_tree
from lca.trail.reading import CaseReading
from lca.trail.records import Contribution, ResultRecord

PLAIN = " .,()·–"
"""What stands in a text of Mermaid as it is, beside letters and digits."""
SHAPES = {NEED: ("{{", "}}"), NODE: ("[", "]"), FACTOR: ("([", "])")}
DOT_SHAPES = {NEED: "hexagon", NODE: "box", FACTOR: "oval"}
DOT_HEAD = [
    "digraph life_cycle {",
    "  rankdir=LR;",
    '  node [fontname="sans-serif", fontsize=11];',
    '  edge [fontname="sans-serif", fontsize=10];',
]


def graph_mermaid(case: CaseReading, result: ResultRecord) -> str:
    """A flowchart of Mermaid, a subgraph for each stage."""
    cycle = life_cycle(case, result)
    ids, impacts, amounts = _ids(cycle), PictureImpacts(cycle), PictureAmounts(case)

    def node(thing: LifeCycleThing) -> str:
        left, right = SHAPES[thing.kind]
        return f'{ids[thing.key]}{left}"{"<br/>".join(map(mermaid_text, _lines(thing, impacts)))}"{right}'

    lines = ["flowchart LR"]
    for place, (stage, things) in enumerate(_by_stage(cycle).items(), 1):
        lines += [f'  subgraph s{place}["{mermaid_text(stage)}"]', *(f"    {node(thing)}" for thing in things), "  end"]
    lines += [f"  {node(thing)}" for thing in cycle.things.values() if thing.kind != NODE]
    for flow in cycle.flows:
        amount = mermaid_text(amounts.text(flow.amount, flow.unit))
        arrow = "-.->" if _dashed(cycle, flow) else "-->"
        lines.append(f"  {ids[flow.supplier]} {arrow}" + (f'|"{amount}"|' if amount else "") + f" {ids[flow.user]}")
    avoided = [ids[key] for key, thing in cycle.things.items() if thing.avoided]
    if avoided:
        lines += ["  classDef avoided stroke-dasharray:5 4", f"  class {','.join(avoided)} avoided"]
    return "\n".join(lines) + "\n"


def graph_dot(case: CaseReading, result: ResultRecord) -> str:
    """A digraph of Graphviz, a cluster for each stage."""
    cycle = life_cycle(case, result)
    ids, impacts, amounts = _ids(cycle), PictureImpacts(cycle), PictureAmounts(case)

    def node(thing: LifeCycleThing) -> str:
        style = ", style=dashed" if thing.avoided else ""
        label = r"\n".join(map(dot_text, _lines(thing, impacts)))
        return f'{ids[thing.key]} [shape={DOT_SHAPES[thing.kind]}, label="{label}"{style}];'

    lines = list(DOT_HEAD)
    for place, (stage, things) in enumerate(_by_stage(cycle).items(), 1):
        label = f'    label="{dot_text(stage)}";'
        lines += [f"  subgraph cluster_{place} {{", label, *(f"    {node(thing)}" for thing in things), "  }"]
    lines += [f"  {node(thing)}" for thing in cycle.things.values() if thing.kind != NODE]
    for flow in cycle.flows:
        style = ", style=dashed" if _dashed(cycle, flow) else ""
        amount = dot_text(amounts.text(flow.amount, flow.unit))
        lines.append(f'  {ids[flow.supplier]} -> {ids[flow.user]} [label="{amount}"{style}];')
    return "\n".join([*lines, "}"]) + "\n"


def graph_json(case: CaseReading, result: ResultRecord) -> str:
    """The document `lca.graph/1`, readable."""
    return json.dumps(graph_document(case, result), ensure_ascii=False, indent=2) + "\n"


def graph_document(case: CaseReading, result: ResultRecord) -> dict[str, Any]:
    """Nodes and edges with numbers as the trail has them: impacts in the unit of the result, amounts in their own."""
    cycle = life_cycle(case, result)
    ids = _ids(cycle)
    parts = {one.name: one for one in result.nodes}
    study = case.trail.content.study
    return {
        "format": "lca.graph/1",
        "study": {"name": study.name, "title": study.title},
        "scenario": case.scenario,
        "assessment": result.assessment,
        "title": result.title,
        "indicator": result.indicator,
        "unit": cycle.unit,
        "total": result.total.value,
        "credits": result.credits.value,
        "nodes": [
            {
                "id": ids[thing.key], "kind": thing.kind, "name": thing.name, "title": thing.title,
                "stage": thing.stage, "avoided": thing.avoided, **_part(cycle, thing, parts),
                "own": _number(cycle, thing.own, cycle.unit), "place": thing.place,
            }
            for thing in cycle.things.values()
        ],
        "edges": [
            {
                "supplier": ids[flow.supplier], "user": ids[flow.user], "avoids": flow.avoids,
                "amount": _number(cycle, flow.amount, flow.unit), "unit": flow.unit,
                "burden": _number(cycle, flow.burden, cycle.unit),
            }
            for flow in cycle.flows
        ],
        "tree": to_builtins(contribution_tree(case, result, TreeLimits())),
    }  # fmt: skip


def mermaid_text(text: str) -> str:
    """A text within quotes of Mermaid: every sign that could mean something is told by its number.

    Mermaid itself marks such numbers with a ligature in the text, which is therefore written out.
    """
    signs = xml_text(text).replace("\ufb02", "fl")
    return "".join(sign if sign.isalnum() or sign in PLAIN else f"#{ord(sign)};" for sign in signs)


def dot_text(text: str) -> str:
    """A text within quotes of Graphviz, which also reads entities and escapes in it."""
    return xml_text(text).replace("&", "&amp;").replace("\\", "\\\\").replace('"', '\\"')


def _ids(cycle: LifeCycle) -> dict[str, str]:
    return {key: f"n{place}" for place, key in enumerate(cycle.things, 1)}


def _lines(thing: LifeCycleThing, impacts: PictureImpacts) -> Iterator[str]:
    """What stands in a node: its title, its name, its contribution and share."""
    yield thing.title or thing.name
    if thing.title:
        yield thing.name
    if thing.value is not None:
        yield impacts.text(thing.value) if thing.avoided or thing.kind == NEED else impacts.both(thing.value)


def _by_stage(cycle: LifeCycle) -> dict[str, list[LifeCycleThing]]:
    found: dict[str, list[LifeCycleThing]] = {}
    for thing in cycle.things.values():
        if thing.kind == NODE:
            found.setdefault(thing.stage, []).append(thing)
    return found


def _dashed(cycle: LifeCycle, flow: LifeCycleFlow) -> bool:
    return flow.avoids or cycle.things[flow.supplier].avoided


def _number(cycle: LifeCycle, value: Decimal | None, unit: str) -> str | None:
    if value is None:
        return None
    with differentiating():
        return plain(stored(in_unit(cycle.case, value, unit)))


def _part(cycle: LifeCycle, thing: LifeCycleThing, parts: Mapping[str, Contribution]) -> dict[str, str | None]:
    """What a thing adds and its share of the total, those of nodes as the result has them, so that they add up."""
    if thing.kind == NODE and not thing.avoided:
        part = parts.get(thing.name)
        value = part.value if part else None
    else:
        value = _number(cycle, thing.value, cycle.unit)
    if thing.avoided or value is None or thing.value is None or not cycle.total:
        return {"value": value, "share": None}
    with differentiating():
        return {"value": value, "share": plain(stored(thing.value / cycle.total))}
