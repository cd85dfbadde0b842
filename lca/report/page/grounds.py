"""What figures rest on: sources and assumptions, as links behind a figure and as tables of their own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TypeAlias

from lca.report.page.drawing import bar
from lca.report.page.links import Links
from lca.report.page.markup import Child, Markup, element, joined, outward
from lca.report.page.numbers import part_of, percent
from lca.report.page.tables import Row, bullets, facts, folded, table
from lca.report.page.view import Page, View, named, section
from lca.trail.records import AssumptionRecord, BasisRecord, Ground, SourceRecord

Entry: TypeAlias = SourceRecord | AssumptionRecord
Beside: TypeAlias = Mapping[Ground, list[Child]]
"""What is told of each source and each assumption."""
MOST = 6
KINDS = {
    "assumed": "at least one assumption",
    "unsourced": "a figure with neither source nor assumption",
    "stale": "a figure for other years than the study's period",
    "proxy": "a figure that stands in for another",
}
"""What totals rest on beside sources and assumptions, by its name in a trail."""


def basis(view: View, bases: Iterable[BasisRecord]) -> Iterator[Markup]:
    """Each source and each assumption behind a figure, linked to its entry."""
    for entry, where in view.case.grounds(bases):
        yield joined([_link(view.links, entry), element("span", f", “{where}”", class_="where") if where else None])


def ground(entry: Entry) -> Markup:
    """A source by its key and title, an assumption by its statement; a mark tells them apart without colour."""
    if isinstance(entry, SourceRecord):
        title = entry.fields.get("title", "")
        return joined([element("span", f"@{entry.key}", class_="source"), f" {title}" if title else None])
    return joined([element("span", "~", class_="assumed"), " ", entry.statement])


def _link(links: Links, entry: Entry) -> Markup:
    return links.to(ground(entry), _kind(entry), entry.id)


def _kind(entry: Entry) -> str:
    """The kind of an entry, as a trail names it."""
    return "source" if isinstance(entry, SourceRecord) else "assumption"


def on(view: View, grounds: Iterable[Ground]) -> Child:
    """What a part of a total rests on: figures of a kind, or all sources and assumptions that are one ground."""
    return folded([_on(view, one) for one in grounds], 1, "entries of it", "; ")


def _on(view: View, one: Ground) -> Child:
    trail = view.case.trail
    entry: Entry | None = trail.sources.get(one.of) if one.kind == "source" else trail.assumptions.get(one.of)
    return KINDS.get(one.kind, one.kind) if entry is None else _link(view.links, entry)


def grounds(page: Page) -> Markup:
    """The section of all sources and assumptions."""
    cited, shares = _cited(page), _shares(page)
    parts: list[Child] = []
    told: list[tuple[str, tuple[Entry, ...]]] = [
        ("Sources", page.reading.content.sources),
        ("Assumptions", page.reading.content.assumptions),
    ]
    for heading, entries in told:
        columns = [(heading[:-1], "entry"), ("Rests on it", "wide"), ("Cited by", "wide")]
        rows = (_entry(page, entry, shares, cited) for entry in entries)
        parts.append(element("h3", heading))
        parts.append(
            table(f"{heading}: {len(entries)}", columns, rows, class_="grounds")
            if entries
            else element("p", f"This study has no {heading.lower()}.")
        )
    note = "Shares overlap: a figure can rest on several of them. Entries with the same title are one source."
    return section("grounds", "Sources and assumptions", element("p", note, class_="note"), *parts)


def _entry(page: Page, entry: Entry, shares: Beside, cited: Beside) -> Row:
    key = Ground(kind=_kind(entry), of=entry.id)
    fields: list[tuple[str, Child]] = [
        (name, _field(name, value)) for name, value in entry.fields.items() if name != "title"
    ]
    if isinstance(entry, AssumptionRecord) and entry.basis:
        fields.append(("rests on", folded(list(basis(page.views[0], entry.basis)), MOST, "more")))
    fields.append(("written in", page.links.to_place(entry.place)))
    return Row(
        [
            [element("span", ground(entry), class_="ground"), facts(fields, class_="fields")],
            bullets(shares[key], MOST, "totals") if key in shares else "–",
            folded(cited.get(key, ["nothing that results rest on"]), MOST, "figures"),
        ],
        id=page.links.anchor(_kind(entry), entry.id),
    )


def _field(name: str, value: str) -> Markup:
    """A field of a source; an address of the web, or a DOI, as a link."""
    if name == "doi" and value.startswith("10."):
        return outward(f"https://doi.org/{value}")
    return outward(value)


def _shares(page: Page) -> Beside:
    """By ground, the part of each total that rests on it."""
    found: dict[Ground, list[Child]] = {}
    for view in page.views:
        for result in view.results:
            total = view.case.base(result.total.figure)
            for name in view.case.attribution(result).rests_on:
                part = part_of(view.case.base(name), total)
                under = f" [{view.case.scenario}]" if view.case.scenario else ""
                told = joined(
                    [bar(part), " ", element("b", percent(part)), " of ", view.figure(name, named(result), under)]
                )
                for one in view.case.derived[name].on:
                    found.setdefault(one, []).append(told)
    return found


def _cited(page: Page) -> Beside:
    """By ground, the figures and the assumptions that cite it, each figure in the first case that has it."""
    found: dict[Ground, dict[str, Child]] = {}
    for view in page.views:
        for figure in view.case.inputs.values():
            for one in figure.basis:
                cites = found.setdefault(_ground(one), {})
                if figure.id not in cites:
                    cites[figure.id] = view.figure(figure.id)
    for assumption in page.reading.content.assumptions:
        for one in assumption.basis:
            found.setdefault(_ground(one), {})[f"assumption:{assumption.id}"] = _link(page.links, assumption)
    return {key: list(cites.values()) for key, cites in found.items()}


def _ground(one: BasisRecord) -> Ground:
    return Ground(kind="source", of=one.source) if one.source else Ground(kind="assumption", of=one.assumption)
