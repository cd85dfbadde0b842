"""What was read: libraries, files and tables with their digests; the text of the model; how the trail was made."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from lca.notation import grouped
from lca.report.page.links import lines
from lca.report.page.markup import Child, Markup, element, text
from lca.report.page.tables import Row, facts, table
from lca.report.page.view import Page, section
from lca.trail.records import FileRecord, InputRecord, LibraryRecord, TableRecord

TAB = 4
MOST = 4
"""So many figures are linked behind a line of the model."""


def files(page: Page) -> Markup:
    """The section of libraries, files and digests."""
    content = page.reading.content
    parts: list[Child] = [table("Files", FILES, (_file(page, file) for file in content.files))]
    if content.libraries:
        parts.append(table("Libraries", LIBRARIES, (_library(library) for library in content.libraries)))
    if content.tables:
        parts.append(table("Tables that were read", TABLES, (_table(one) for one in content.tables)))
    return section(
        "files", "Files, libraries and digests", *parts, element("h3", "How the trail was made"), _made(page)
    )


FILES = [("Path", ""), ("Kind", ""), ("Bytes", "n"), ("SHA-256", "digits")]
LIBRARIES = [("Name", ""), ("Version", ""), ("Licence", ""), ("Digest of its files (SHA-256)", "digits")]
TABLES = [("Name", ""), ("Path", ""), ("Rows", "n"), ("Columns", "wide"), ("SHA-256", "digits")]


def _file(page: Page, file: FileRecord) -> Row:
    path: Child = file.path
    if file.text is not None:
        path = element("a", path, href=f"#{page.links.line(file.path, 1)}")
    cells = [path, file.kind, grouped(str(file.bytes)), file.sha256]
    return Row(cells, id=page.links.anchor("file", file.path))


def _library(library: LibraryRecord) -> Row:
    return Row([library.name, library.version, library.licence, library.tree])


def _table(one: TableRecord) -> Row:
    return Row([one.name, one.path, grouped(str(one.rows)), ", ".join(one.columns), one.sha256])


def _made(page: Page) -> Markup:
    run = page.reading.trail.run
    entries: list[tuple[str, Child]] = [
        ("digest of the content", element("span", page.reading.digest, class_="digits")),
        ("algorithm", page.reading.trail.integrity.algorithm),
        ("time", run.time),
        ("command", " ".join(run.command)),
        ("platform", run.platform),
        ("python", run.python),
    ]
    return facts([(name, said) for name, said in entries if said])


def model(page: Page) -> Markup:
    """The section of the model's text, each line at an anchor."""
    texts = [file for file in page.reading.content.files if file.text is not None]
    return section("model", "The model as it is written", (_listing(page, file) for file in texts))


def _listing(page: Page, file: FileRecord) -> list[Child]:
    listing = element("pre", element("code", _lines(page, file)), class_="listing", tabindex=0)
    return [element("h3", file.path), listing]


def _lines(page: Page, file: FileRecord) -> Iterator[Markup]:
    """Each line behind its number, with links to figures that stand in it."""
    view, standing = page.views[0], _standing(page, file.path)
    for number, line in enumerate(lines(file), 1):
        anchor = page.links.line(file.path, number)
        link = element("a", str(number), href=f"#{anchor}", class_="number")
        there = [[" ", view.figure(name)] for name in standing.get(str(number), ())[:MOST]]
        figures = element("span", there, class_="there") if there else None
        yield element("span", link, text(line.expandtabs(TAB)), figures, "\n", id=anchor, class_="line")


def _standing(page: Page, path: str) -> Mapping[str, list[str]]:
    """By line of a file, the figures of the first case that are written there: no steps, no parts of totals."""
    found: dict[str, list[str]] = {}
    case = page.views[0].case
    for name, figure in case.figures.items():
        stands, _, line = figure.place.rpartition(":")[0].rpartition(":")
        if stands == path and (isinstance(figure, InputRecord) or figure.formula) and name not in case.judged:
            found.setdefault(line, []).append(name)
    return found
