"""The life cycle as pictures, and as a table of its nodes with what they make, use and emit."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterator
from hashlib import sha256

from lca.report.graph_picture import graph_svg
from lca.report.page.markup import Child, Markup, drawing, element
from lca.report.page.tables import Line, bullets, table
from lca.report.page.view import CaseView, TrailPage, marked_name, section
from lca.report.sankey import sankey_svg
from lca.trail.records import NodeRecord, ResultRecord

MOST = 12
"""So many results have pictures."""
FLOWS = 8
_STYLE = re.compile(r"<style>(.*?)</style>", re.DOTALL)


def pictures(page: TrailPage) -> Markup:
    """The section of pictures, the first scenario's open; and below them the nodes in words."""
    wanted = [(view, result) for view in page.views for result in view.results]
    parts: list[Child] = [
        _both(view, result, unfolded=view is page.views[0] and place < 2)
        for place, (view, result) in enumerate(wanted[:MOST])
    ]
    if len(wanted) > MOST:
        parts.append(element("p", f"Pictures of {len(wanted) - MOST} more results are not drawn.", class_="note"))
    return section("pictures", "The life cycle in pictures", *parts, (_nodes(view) for view in page.views))


def allowed(drawn: str) -> list[str]:
    """What a policy must allow so that the styles within drawings hold: the hash of each."""
    styles = dict.fromkeys(_STYLE.findall(drawn))
    return [f"'sha256-{b64encode(sha256(style.encode()).digest()).decode()}'" for style in styles]


def _both(view: CaseView, result: ResultRecord, *, unfolded: bool) -> Markup:
    title = [marked_name(result), ", ", view.name.lower() if not view.case.scenario else view.name]
    drawn = (
        element("div", drawing(draw(view.case, result)), class_="drawn", tabindex=0)
        for draw in (graph_svg, sankey_svg)
    )  # fmt: skip
    return element("details", element("summary", title), *drawn, class_="picture", open="" if unfolded else None)


def _nodes(view: CaseView) -> Markup:
    columns = [("Node", "wide"), ("Stage", "word"), ("Makes", ""), ("Uses, emits, avoids", "wide"), ("Written in", "")]
    rows = (_node(view, node) for node in view.case.case.nodes)
    return table(f"Nodes: {view.name}", columns, rows)


def _node(view: CaseView, node: NodeRecord) -> Line:
    title = element("span", node.title, class_="title")
    tags = [element("span", f" {tag.name} {tag.value}", class_="tag") for tag in node.tags]
    makes = _amount(view, node.makes) if node.makes is not None else None
    share = [" share ", _amount(view, node.share)] if node.share is not None else None
    used = bullets([*_flows(view, node)], FLOWS, "flows")
    place = view.links.to_place(node.place)
    return Line([[element("b", node.name), " ", title, tags], node.stage, [makes, share], used, place])


def _flows(view: CaseView, node: NodeRecord) -> Iterator[Child]:
    for flow in node.flows:
        verb = "avoids " if flow.avoids else "uses "
        amount = _amount(view, flow.amount) if flow.amount is not None else "some"
        yield [verb, amount, " of ", flow.supplier or flow.factor]
    for indicator, figures in node.burdens.items():
        for figure in figures:
            yield ["emits ", _amount(view, figure), f" ({indicator})"]


def _amount(view: CaseView, figure: str) -> Markup:
    return view.figure(figure, view.numbers.amount(figure))
