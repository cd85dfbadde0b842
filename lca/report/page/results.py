"""The results of a case: by stage, node and tag, with substances, credits, uncertainty, and what totals rest on."""

from __future__ import annotations

from decimal import Decimal

from lca.report.page import grounds
from lca.report.page.drawing import bar, keyed, kind
from lca.report.page.markup import Child, Markup, element
from lca.report.page.numbers import part_of, percent
from lca.report.page.tables import Row, folded, table
from lca.report.page.uncertainty import uncertainty
from lca.report.page.view import Page, View, named, section
from lca.report.sections.figures import written
from lca.report.svg import stage_colours
from lca.trail.reading import by_size
from lca.trail.records import Contribution, ResultRecord

TALL = 16
"""Longer tables scroll in a box of their own."""


def results(page: Page) -> Markup:
    """The section of all results, a part for each scenario."""
    return section("results", "Results", (_case(view) for view in page.views))


def _case(view: View) -> list[Child]:
    scenario = view.case.scenario
    heading = element("h3", view.name, id=view.links.anchor("case", scenario))
    return [heading, *(_result(view, result) for result in view.results)]


def _result(view: View, result: ResultRecord) -> Markup:
    anchor = view.links.anchor("result", view.case.scenario, result.assessment, result.indicator)
    total = view.figure(result.total.figure, view.scales.amount(result, result.total.value))
    parts: list[Child] = [
        element("h4", named(result), ": ", total),
        _breakdown(view, result),
        _tags(view, result),
        _credits(view, result),
        _substances(view, result),
        uncertainty(view, result),
        _rests_on(view, result),
        _scales_with(view, result),
        _quality(view, result),
    ]
    return element("section", *parts, id=anchor, class_="result")


def _breakdown(view: View, result: ResultRecord) -> Markup:
    nodes: dict[str, list[Contribution]] = {}
    for node in by_size(result.nodes):
        nodes.setdefault(view.case.nodes[node.name].stage, []).append(node)
    rows = [_row(view, result, element("b", "total"), result.total.value, "1", result.total.figure, "total")]
    colours = stage_colours(view.case)
    for stage in by_size(result.stages):
        colour, label = kind(colours[stage.name]), keyed(colours[stage.name], stage.name)
        rows.append(_row(view, result, label, stage.value, stage.share, None, "stage", colour))
        for node in nodes.get(stage.name, ()):
            name = [node.name, " ", element("span", view.case.nodes[node.name].title, class_="title")]
            rows.append(_row(view, result, name, node.value, node.share, node.figure, "node", colour))
    return table("By stage and node", _columns(view, result, "Stage, node"), rows)


def _columns(view: View, result: ResultRecord, first: str) -> list[tuple[str, str]]:
    return [(first, "wide"), (view.scales.of(result)[0], "n"), ("share", "n"), ("of the total", "bars")]


def _row(
    view: View,
    result: ResultRecord,
    label: Child,
    value: str,
    part: str,
    figure: str | None,
    class_: str,
    colour: str = "",
) -> Row:
    number: Child = view.scales.number(result, value)
    number = number if figure is None else view.figure(figure, number)
    drawn = bar(Decimal(part or 0), class_=colour)
    return Row([label, number, percent(part), drawn], class_=class_)


def _tags(view: View, result: ResultRecord) -> Markup | None:
    rows = [
        _row(view, result, [tag.name, " ", element("b", tag.label)], tag.value, tag.share, None, "node")
        for tag in by_size(sorted(result.tags, key=lambda tag: tag.label))
    ]
    return table("By tag", _columns(view, result, "Tag"), rows) if rows else None


def _credits(view: View, result: ResultRecord) -> Markup | None:
    """What need not be made elsewhere, apart from every total."""
    whole = Decimal(result.credits.value)
    if not whole and not result.credited:
        return None
    rows = []
    for credit in result.credited:
        value = view.case.value(credit.figure, result.unit) or Decimal(0)
        title = element("span", view.case.nodes[credit.name].title, class_="title")
        rows.append(_credit(view, result, [credit.name, " ", title], value, credit.figure, "node"))
    rows.append(_credit(view, result, element("b", "all credits"), whole, result.credits.figure, "total"))
    columns = [("Node", "wide"), (view.scales.of(result)[0], "n"), ("beside the total", "n")]
    return table("Credits: what is avoided elsewhere, not in the total", columns, rows, class_="credits")


def _credit(view: View, result: ResultRecord, label: Child, value: Decimal, figure: str, class_: str) -> Row:
    share = part_of(value, Decimal(result.total.value))
    told = percent(share) if Decimal(result.total.value) else "–"
    return Row([label, view.figure(figure, view.scales.number(result, value)), told], class_=class_)


def _substances(view: View, result: ResultRecord) -> Markup | None:
    """What emissions of each substance count in the total."""
    rows = []
    for name in view.case.attribution(result).substances:
        leaf = view.case.derived[name].arguments[1]
        rows.append(_judged(view, result, name, [view.figure(leaf), " ", view.numbers.shown(leaf)]))
    columns = _columns(view, result, "Substance, and what one unit of it counts")
    return table("Substances", columns, rows) if rows else None


def _judged(view: View, result: ResultRecord, name: str, label: Child, *more: Child, class_: str = "") -> Row:
    """A row at the anchor of a figure that tells a part of a total."""
    value = view.case.value(name, result.unit) or Decimal(0)
    whole = view.case.base(result.total.figure)
    part = part_of(view.case.base(name), whole)
    told = percent(part) if whole else "–"
    cells = [label, view.scales.number(result, value), told, bar(part, class_=class_), *more]
    return Row(cells, id=view.links.figure(view.case, name))


def _rests_on(view: View, result: ResultRecord) -> list[Child]:
    attribution = view.case.attribution(result)
    rows = []
    for name in attribution.rests_on:
        named_on = view.case.derived[name].on
        assumed = named_on[0].kind in ("assumed", "assumption")
        label = grounds.on(view, named_on)
        rows.append(_judged(view, result, name, label, class_="hatched" if assumed else ""))
    more = f"; {attribution.others} more were not worked out" if attribution.others else ""
    caption = f"What it rests on (parts overlap, and do not add up{more})"
    return [table(caption, _columns(view, result, "The part that rests on"), rows, class_="rests")] if rows else []


def _scales_with(view: View, result: ResultRecord) -> Markup | None:
    names = view.case.attribution(result).scales_with
    ranked = sorted(names, key=lambda name: (-abs(view.case.base(name) or Decimal(0)), name))
    rows = []
    for name in ranked:
        leaf = view.case.derived[name].arguments[1]
        entry = view.case.inputs[leaf]
        label = [view.figure(leaf), " ", element("span", entry.title, class_="title")]
        basis = folded(list(grounds.basis(view, entry.basis)), 2, "bases", "; ") if entry.basis else "nothing"
        rows.append(_judged(view, result, name, label, written(entry), basis))
    columns = [*_columns(view, result, "Figure"), ("as written", "written"), ("which rests on", "wide")]
    caption = "What it scales with: one per cent more of the figure adds this share of one per cent"
    return table(caption, columns, rows, class_="scales tall" if len(rows) > TALL else "scales") if rows else None


def _quality(view: View, result: ResultRecord) -> Markup | None:
    names = view.case.attribution(result).quality
    if not names:
        return None
    rows = [
        Row([view.case.derived[name].on[0].kind, view.numbers.shown(name)], id=view.links.figure(view.case, name))
        for name in names
    ]
    columns = [("Pedigree indicator", ""), ("mean score, 1 best to 5", "n")]
    caption = "Quality of the figures that have scores, weighted by what scales with them"
    return table(caption, columns, rows, class_="narrow")
