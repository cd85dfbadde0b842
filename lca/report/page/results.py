"""The results of a case: by stage, node and tag, with substances, credits, uncertainty, and what totals rest on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from lca.audit.notation import grouped
from lca.audit.reading import Json
from lca.report.page import grounds
from lca.report.page.drawing import bar, histogram
from lca.report.page.markup import Child, Markup, element
from lca.report.page.numbers import part_of, percent
from lca.report.page.tables import Row, facts, folded, table
from lca.report.page.view import Page, View, named, section

STAGES_SHOWN = 8
HEADINGS = ("mean", "sd", "median", "q5", "q95")


def results(page: Page) -> Markup:
    """The section of all results, a part for each scenario."""
    return section("results", "Results", (_case(view) for view in page.views))


def _case(view: View) -> list[Child]:
    scenario = view.case.scenario
    heading = element("h3", view.name, id=view.links.anchor("case", scenario))
    return [heading, *(_result(view, result) for result in view.results)]


def _result(view: View, result: Json) -> Markup:
    anchor = view.links.anchor("result", view.case.scenario, result["assessment"], result["indicator"])
    total = view.figure(result["total"]["figure"], view.scales.amount(result, result["total"]["value"]))
    parts: list[Child] = [
        element("h4", named(result), ": ", total, id=f"{anchor}-heading"),
        _breakdown(view, result),
        _tags(view, result),
        _credits(view, result),
        _substances(view, result),
        _samples(view, result),
        _rests_on(view, result),
        _scales_with(view, result),
        _quality(view, result),
    ]
    return element("section", *parts, id=anchor, class_="result", aria_labelledby=f"{anchor}-heading")


def by_size(parts: Sequence[Json]) -> list[Json]:
    """Parts of a total, the largest first."""
    return sorted(parts, key=lambda part: (-abs(Decimal(part["value"])), part["name"], part.get("label", "")))


def statistics(result: Json) -> Mapping[str, Json]:
    """The statistics of a result by what they are of: ``total``, ``stage serving``, ``node chat``."""
    samples = result["samples"]
    return {one["name"]: one["values"] for one in samples["statistics"]} if samples else {}


def _breakdown(view: View, result: Json) -> Markup:
    nodes: dict[str, list[Json]] = {}
    for node in by_size(result["nodes"]):
        nodes.setdefault(view.case.nodes[node["name"]]["stage"], []).append(node)
    rows = [
        _row(view, result, element("b", "total"), result["total"]["value"], "1", result["total"]["figure"], "total")
    ]
    for place, stage in enumerate(by_size(result["stages"])):
        kind = f"kind-{place % STAGES_SHOWN}"
        label = [element("span", class_=f"key {kind}"), stage["name"]]
        rows.append(_row(view, result, label, stage["value"], stage["share"], None, "stage", kind))
        for node in nodes.get(stage["name"], ()):
            name = [node["name"], " ", element("span", view.case.nodes[node["name"]]["title"], class_="title")]
            rows.append(_row(view, result, name, node["value"], node["share"], node["figure"], "node", kind))
    return table("By stage and node", _columns(view, result, "Stage, node"), rows)


def _columns(view: View, result: Json, first: str) -> list[tuple[str, str]]:
    return [(first, "wide"), (view.scales.of(result)[0], "n"), ("share", "n"), ("of the total", "bars")]


def _row(
    view: View, result: Json, label: Child, value: str, part: str, figure: str | None, class_: str, kind: str = ""
) -> Row:
    number: Child = view.scales.number(result, value)
    number = number if figure is None else view.figure(figure, number)
    drawn = bar(Decimal(part or 0), class_=kind)
    return Row([label, number, percent(part), drawn], class_=class_)


def _tags(view: View, result: Json) -> Markup | None:
    rows = [
        _row(view, result, [tag["name"], " ", element("b", tag["label"])], tag["value"], tag["share"], None, "node")
        for tag in by_size(result["tags"])
    ]
    return table("By tag", _columns(view, result, "Tag"), rows) if rows else None


def _credits(view: View, result: Json) -> Markup | None:
    """What need not be made elsewhere, apart from every total."""
    whole = Decimal(result["credits"]["value"])
    if not whole and not result["credited"]:
        return None
    rows = []
    for credit in result["credited"]:
        value = view.case.value(credit["figure"], result["unit"]) or Decimal(0)
        title = element("span", view.case.nodes[credit["name"]]["title"], class_="title")
        rows.append(_credit(view, result, [credit["name"], " ", title], value, credit["figure"], "node"))
    rows.append(_credit(view, result, element("b", "all credits"), whole, result["credits"]["figure"], "total"))
    columns = [("Node", "wide"), (view.scales.of(result)[0], "n"), ("beside the total", "n")]
    return table("Credits: what is avoided elsewhere, not in the total", columns, rows, class_="credits")


def _credit(view: View, result: Json, label: Child, value: Decimal, figure: str, class_: str) -> Row:
    share = part_of(value, Decimal(result["total"]["value"]))
    told = percent(share) if Decimal(result["total"]["value"]) else "–"
    return Row([label, view.figure(figure, view.scales.number(result, value)), told], class_=class_)


def _substances(view: View, result: Json) -> Markup | None:
    """What emissions of each substance count in the total."""
    rows = []
    for name in view.case.attribution(result)["substances"]:
        figure = view.case.figures[name]
        leaf = figure["arguments"][1]
        rows.append(_judged(view, result, name, [view.figure(leaf), " ", view.numbers.shown(leaf)]))
    columns = _columns(view, result, "Substance, and what one unit of it counts")
    return table("Substances", columns, rows) if rows else None


def _judged(view: View, result: Json, name: str, label: Child, *more: Child, class_: str = "") -> Row:
    """A row at the anchor of a figure that tells a part of a total."""
    figure = view.case.figures[name]
    value = view.case.value(name, result["unit"]) or Decimal(0)
    whole = view.case.figures[result["total"]["figure"]]["value"]
    part = part_of(Decimal(figure["value"]), Decimal(whole))
    told = percent(part) if Decimal(whole) else "–"
    cells = [label, view.scales.number(result, value), told, bar(part, class_=class_), *more]
    return Row(cells, id=view.links.figure(view.case, name))


def _rests_on(view: View, result: Json) -> list[Child]:
    attribution = view.case.attribution(result)
    rows = []
    for name in attribution["rests_on"]:
        named_on = view.case.figures[name]["on"]
        assumed = named_on[0] == "assumed" or named_on[0].startswith("assumption:")
        label = grounds.on(view, named_on)
        rows.append(_judged(view, result, name, label, class_="hatched" if assumed else ""))
    more = f"; {attribution['others']} more were not worked out" if attribution["others"] else ""
    caption = f"What it rests on (parts overlap, and do not add up{more})"
    return [table(caption, _columns(view, result, "The part that rests on"), rows, class_="rests")] if rows else []


def _scales_with(view: View, result: Json) -> Markup | None:
    names = view.case.attribution(result)["scales_with"]
    ranked = sorted(names, key=lambda name: (-abs(Decimal(view.case.figures[name]["value"])), name))
    rows = []
    for name in ranked:
        leaf = view.case.figures[name]["arguments"][1]
        entry = view.case.figures[leaf]
        label = [view.figure(leaf), " ", element("span", entry.get("title"), class_="title")]
        written = f"{entry['written']} {entry['unit']}".rstrip() + (
            f" {entry['spread']['text']}" if "spread" in entry else ""
        )
        basis = folded(list(grounds.basis(view, entry["basis"])), 2, "bases", "; ") if entry["basis"] else "nothing"
        rows.append(_judged(view, result, name, label, written, basis))
    columns = [*_columns(view, result, "Figure"), ("as written", ""), ("which rests on", "wide")]
    caption = "What it scales with: one per cent more of the figure adds this share of one per cent"
    return (
        table(caption, columns, rows, class_="scales tall" if len(rows) > 2 * STAGES_SHOWN else "scales")
        if rows
        else None
    )


def _quality(view: View, result: Json) -> Markup | None:
    names = view.case.attribution(result)["quality"]
    if not names:
        return None
    rows = [
        Row([view.case.figures[name]["on"][0], view.numbers.shown(name)], id=view.links.figure(view.case, name))
        for name in names
    ]
    columns = [("Pedigree indicator", ""), ("mean score, 1 best to 5", "n")]
    return table("Quality of the scored figures, weighted by what scales with them", columns, rows)


def _samples(view: View, result: Json) -> list[Child]:
    """The uncertainty of a total: a histogram, and statistics of it and of its parts."""
    samples = result["samples"]
    if not samples:
        return []
    rows = list(_statistics(view, result))
    told = f"{grouped(str(samples['count']))} samples of {samples['uncertain_figures']} uncertain figures, seed {samples['seed']}"
    refused = [
        (
            f"{grouped(str(one['count']))} samples",
            [f"{one['title']} [{one['code']}] ", view.links.to_place(one["place"])],
        )
        for one in samples["refused"]
    ]
    columns = [
        (view.scales.of(result)[0], "wide"),
        *((name.replace("q", "") + " %" * name.startswith("q"), "n") for name in HEADINGS),
    ]
    caption = f"Uncertainty: {told}"
    if not samples["uncertain_figures"]:
        return [element("p", f"{told}: it depends on no figure that is uncertain.", class_="note")]
    return [
        table(caption, columns, rows),
        facts(refused, class_="fields") if refused else None,
        _histogram(view, result),
    ]


def _statistics(view: View, result: Json) -> Iterator[Row]:
    for name, values in statistics(result).items():
        kind, _, of = name.partition(" ")
        cells = [view.scales.number(result, values[key], digits=4) for key in HEADINGS]
        yield Row([of or kind, *cells], class_=kind)


def _histogram(view: View, result: Json) -> Markup | None:
    found, values = result["samples"]["histogram"], statistics(result).get("total")
    if found is None or values is None:
        return None
    low, high = Decimal(found["low"]), Decimal(found["high"])
    places = {key: part_of(Decimal(values[key]) - low, high - low) for key in ("q5", "q95", "mean")}
    drawn = histogram(found["counts"], (places["q5"], places["q95"]), places["mean"])
    ends = [view.scales.amount(result, found[edge], digits=4) for edge in ("low", "high")]
    mean, q5, q95 = (view.scales.number(result, values[key], digits=4) for key in ("mean", "q5", "q95"))
    caption = f"Samples of the total. The band holds 90 % of them, from {q5} to {q95}; the line is their mean, {mean}."
    axis = element("div", *ends, class_="axis")
    return element("figure", drawn, axis, element("figcaption", caption), class_="samples")
