"""What figures rest on: sources and assumptions, as links behind a figure and as tables of their own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from lca.report.page.drawing import bar
from lca.report.page.markup import Child, Markup, element, joined, outward
from lca.report.page.numbers import part_of, percent
from lca.report.page.tables import Row, bullets, facts, folded, table
from lca.report.page.view import Page, View, named, section
from lca.trail.reading import Json

MOST = 6
KINDS = {
    "assumed": "at least one assumption",
    "unsourced": "a figure with neither source nor assumption",
    "stale": "a figure for other years than the study's period",
    "proxy": "a figure that stands in for another",
}
"""What totals rest on beside sources and assumptions, by its name in a trail."""


def basis(view: View, bases: Sequence[Json]) -> Iterator[Markup]:
    """Each source and each assumption behind a figure, linked to its entry."""
    for kind, entry, where in view.case.grounds(list(bases)):
        link = view.links.to(ground(kind, entry), kind, entry["id"])
        yield joined([link, element("span", f", “{where}”", class_="where") if where else None])


def ground(kind: str, entry: Json) -> Markup:
    """A source by its key and title, an assumption by its statement; a mark tells them apart without colour."""
    if kind == "source":
        title = str(entry["fields"].get("title", ""))
        return joined([element("span", f"@{entry['key']}", class_="source"), f" {title}" if title else None])
    return joined([element("span", "~", class_="assumed"), " ", entry["statement"]])


def on(view: View, grounds: Sequence[str]) -> Child:
    """What a part of a total rests on, as a trail names it: ``assumed``, or ``source:ID`` of all that is one ground."""
    told: list[Child] = []
    for one in grounds:
        kind, _, name = one.partition(":")
        entries = {"source": view.case.trail.sources, "assumption": view.case.trail.assumptions}.get(kind, {})
        told.append(view.links.to(ground(kind, entries[name]), kind, name) if name in entries else KINDS.get(one, one))
    return folded(told, 1, "entries of it", "; ")


def grounds(page: Page) -> Markup:
    """The section of all sources and assumptions."""
    cited, shares = _cited(page), _shares(page)
    parts: list[Child] = []
    for kind, heading, entries in (
        ("source", "Sources", page.reading.content["sources"]),
        ("assumption", "Assumptions", page.reading.content["assumptions"]),
    ):
        columns = [(heading[:-1], "entry"), ("Rests on it", "wide"), ("Cited by", "wide")]
        rows = (_entry(page, kind, entry, shares, cited) for entry in entries)
        parts.append(element("h3", heading))
        parts.append(
            table(f"{heading}: {len(entries)}", columns, rows, class_="grounds")
            if entries
            else element("p", f"This study has no {heading.lower()}.")
        )
    note = "Shares overlap: a figure can rest on several of them. Entries with the same title are one source."
    return section("grounds", "Sources and assumptions", element("p", note, class_="note"), *parts)


def _entry(page: Page, kind: str, entry: Json, shares: dict[str, list[Child]], cited: dict[str, list[Child]]) -> Row:
    key = f"{kind}:{entry['id']}"
    fields: list[tuple[str, Child]] = [
        (name, _field(name, str(value))) for name, value in entry["fields"].items() if name != "title"
    ]
    if entry.get("basis"):
        fields.append(("rests on", folded(list(basis(page.views[0], entry["basis"])), MOST, "more")))
    fields.append(("written in", page.links.to_place(entry["place"])))
    return Row(
        [
            [element("span", ground(kind, entry), class_="ground"), facts(fields, class_="fields")],
            bullets(shares[key], MOST, "totals") if key in shares else "–",
            folded(cited.get(key, ["nothing that results rest on"]), MOST, "figures"),
        ],
        id=page.links.anchor(kind, entry["id"]),
    )


def _field(name: str, value: str) -> Markup:
    """A field of a source; an address of the web, or a DOI, as a link."""
    if name == "doi" and value.startswith("10."):
        return outward(f"https://doi.org/{value}")
    return outward(value)


def _shares(page: Page) -> dict[str, list[Child]]:
    """By ground, the part of each total that rests on it."""
    found: dict[str, list[Child]] = {}
    for view in page.views:
        for result in view.results:
            total = view.case.figures[result["total"]["figure"]]["value"]
            for name in view.case.attribution(result)["rests_on"]:
                figure = view.case.figures[name]
                part = part_of(Decimal(figure["value"]), Decimal(total))
                under = f" [{view.case.scenario}]" if view.case.scenario else ""
                told = joined(
                    [bar(part), " ", element("b", percent(part)), " of ", view.figure(name, named(result), under)]
                )
                for ground_name in figure["on"]:
                    found.setdefault(ground_name, []).append(told)
    return found


def _cited(page: Page) -> dict[str, list[Child]]:
    """By ground, the figures and the assumptions that cite it, each figure in the first case that has it."""
    found: dict[str, dict[str, Child]] = {}
    for view in page.views:
        for figure in view.case.case["figures"]:
            for one in figure.get("basis", ()):
                key = f"source:{one['source']}" if "source" in one else f"assumption:{one['assumption']}"
                cites = found.setdefault(key, {})
                if figure["id"] not in cites:
                    cites[figure["id"]] = view.figure(figure["id"])
    for assumption in page.reading.content["assumptions"]:
        for one in assumption["basis"]:
            key = f"source:{one['source']}" if "source" in one else f"assumption:{one['assumption']}"
            shown = page.links.to(ground("assumption", assumption), "assumption", assumption["id"])
            found.setdefault(key, {})[f"assumption:{assumption['id']}"] = shown
    return {key: list(cites.values()) for key, cites in found.items()}
