"""The text of the model, each line at its anchor, with the figures that stand in it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from lca.report.page.links import model_lines
from lca.report.page.markup import Child, Markup, element, text
from lca.report.page.view import TrailPage, section
from lca.trail.record_places import place_parts
from lca.trail.records import FileRecord, InputRecord

TAB = 4
MOST = 4
"""So many figures are linked behind a line of the model."""


def model(page: TrailPage) -> Markup:
    """The section of the model's text, each line at an anchor."""
    texts = [file for file in page.reading.content.files if file.text is not None]
    return section("model", "The model as it is written", (_listing(page, file) for file in texts))


def _listing(page: TrailPage, file: FileRecord) -> list[Child]:
    listing = element("pre", element("code", _lines(page, file)), class_="listing", tabindex=0)
    return [element("h3", file.path, id=page.links.anchor("line", file.path)), listing]


def _lines(page: TrailPage, file: FileRecord) -> Iterator[Markup]:
    """Each line behind its number, with links to figures that stand in it."""
    view, standing = page.views[0], _standing(page, file.path)
    for number, line in enumerate(model_lines(file), 1):
        anchor = page.links.line(file.path, number)
        link = element("a", str(number), href=f"#{anchor}", class_="number")
        there = [[" ", view.figure(name)] for name in standing.get(number, ())[:MOST]]
        figures = element("span", there, class_="there") if there else None
        yield element("span", link, text(line.expandtabs(TAB)), figures, "\n", id=anchor, class_="line")


def _standing(page: TrailPage, path: str) -> Mapping[int, list[str]]:
    """By line of a file, the figures of the first case that are written there: no steps, no parts of totals."""
    found: dict[int, list[str]] = {}
    case = page.views[0].case
    for name, figure in case.figures.items():
        stands, line, _ = place_parts(figure.place) or ("", 0, 0)
        if stands == path and (isinstance(figure, InputRecord) or figure.formula) and name not in case.judged:
            found.setdefault(line, []).append(name)
    return found
