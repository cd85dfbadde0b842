"""Tables with a caption, headings for columns and rows, and a box in which they scroll where they are wide."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from lca.report.page.markup import Child, Markup, element

OPENED = 100
"""So many items can be opened behind those that are seen at once."""


@dataclass(frozen=True, slots=True)
class Line:
    """The first cell is the row's heading."""

    cells: Sequence[Child]
    class_: str | None = None
    id: str | None = None


def table(
    caption: Child,
    columns: Sequence[tuple[str, str]],
    rows: Iterable[Line],
    *,
    class_: str = "",
    anchor: str | None = None,
) -> Markup:
    """``columns`` are headings, each with the class of its cells: ``n`` for numbers, ``wide`` for texts, or none.

    A ``word`` is a name of usual length, which stays in one piece.
    """
    heads = (
        element("th", name, scope="col", class_=kind or None) if name else element("td", class_=kind or None)
        for name, kind in columns
    )
    kinds = [kind or None for _, kind in columns]
    body = (_row(row, kinds) for row in rows)
    drawn = element(
        "table",
        element("caption", caption),
        element("thead", element("tr", heads)),
        element("tbody", body),
        class_=class_ or None,
    )
    return element("div", drawn, class_="scroll", tabindex=0, id=anchor)


def facts(entries: Iterable[tuple[str, Child]], *, class_: str = "facts") -> Markup:
    """Terms, each with what is said of it."""
    told = (element("div", element("dt", term), element("dd", said)) for term, said in entries)
    return element("dl", told, class_=class_)


def folded(items: Sequence[Child], most: int, named: str, between: str = ", ") -> Child:
    """Items behind each other; where there are more than ``most``, the rest can be opened."""
    if len(items) <= most:
        return _listed(items, between)
    return [_listed(items[:most], between), " ", _opened(items, most, named, lambda rest: _listed(rest, between))]


def bullets(items: Sequence[Child], most: int, named: str) -> Child:
    """Items as a list; where there are more than ``most``, the rest can be opened."""
    first = element("ul", (element("li", item) for item in items[:most]))
    if len(items) <= most:
        return first
    return [first, _opened(items, most, named, lambda rest: element("ul", (element("li", one) for one in rest)))]


def _opened(items: Sequence[Child], most: int, named: str, drawn: Callable[[Sequence[Child]], Child]) -> Markup:
    """What is behind the first ``most`` items, to be opened; of very many, the trail alone has the last."""
    beyond = len(items) - most - OPENED
    behind = f" … and {beyond} more, in the trail" if beyond > 0 else None
    summary = element("summary", f"{len(items) - most} more {named}")
    return element("details", summary, drawn(items[most : most + OPENED]), behind, class_="more")


def _listed(items: Sequence[Child], between: str) -> list[Child]:
    return [part for item in items for part in (between, item)][1:]


def _row(row: Line, kinds: Sequence[str | None]) -> Markup:
    first, *others = row.cells
    cells = [element("th", first, scope="row", class_=kinds[0])]
    cells += [element("td", cell, class_=kind) for cell, kind in zip(others, kinds[1:], strict=True)]
    return element("tr", cells, class_=row.class_, id=row.id)
