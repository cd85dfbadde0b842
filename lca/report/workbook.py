"""A trail as a workbook with live formulas: change an input, and every total, share and check follows."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from lca.diagnostics import LcaError, problem
from lca.report.sections import report_of
from lca.report.sections.parts import Report, Section, under
from lca.report.sheets import workings
from lca.report.sheets.cells import text
from lca.report.sheets.figures import WIDTHS, FigureSheet
from lca.report.sheets.pages import Page, fitted
from lca.report.sheets.sections import SectionSheet, widths
from lca.trail.reading import CaseReading, Reading

if TYPE_CHECKING:
    from openpyxl import Workbook

MOST = 1_000_000
"""So many figures of a case fit on a sheet, which has 1,048,576 rows."""
FORMULA = re.compile(rb'(<c r="[A-Z]+[0-9]+"(?: s="[0-9]+")?)(><f>[^<]*</f>)<v ?(?:/>|></v>)')
"""A cell with a formula, as openpyxl writes it, whatever it writes XML with."""
EPOCH = (1980, 1, 1, 0, 0, 0)
"""The time that files of a workbook carry: the same trail gives the same bytes."""


def as_xlsx(reading: Reading) -> bytes:
    """The report with a sheet for each section, and for each case its figures as formulas.

    Raises LcaError where openpyxl is not installed, or where a case has more figures than a sheet has rows.
    """
    try:
        from openpyxl import Workbook
    except ImportError:
        raise LcaError([problem("E0941", None)]) from None
    if any(len(case.figures) > MOST for case in reading.cases):
        raise LcaError([problem("E0942", None, most=str(MOST))])
    book = Workbook(write_only=True)
    try:
        pages = list(_fill(book, reading))
    except Exception:
        for sheet in book.worksheets:
            sheet.close()  # which otherwise says on standard error, and later, that it was not
        raise
    stream = io.BytesIO()
    book.save(stream)
    shows = {f"xl/worksheets/sheet{place}.xml": page.shows for place, page in enumerate(pages, 1)}
    return _finished(stream.getvalue(), shows)


def _fill(book: Workbook, reading: Reading) -> Iterator[Page]:
    """Write every sheet, in their order."""
    report = report_of(reading)
    figures = {index: _figures(index, case) for index, case in enumerate(reading.cases)}
    writer = SectionSheet(reading, figures)
    for section in report.sections:
        if section.name == "Figures":
            for sheet in figures.values():
                yield from _write_figures(book, report, sheet)
        else:
            yield _write_section(book, report, section, writer)


def _figures(index: int, case: CaseReading) -> FigureSheet:
    """The sheet of figures of a case, with what it needs beside; its scenario names it as far as signs allow."""
    name = re.sub(r"[^A-Za-z0-9_]+", "_", case.scenario)[:16].strip("_")
    suffix = f"{index + 1} {name}".strip()
    return FigureSheet(f"Figures {suffix}", f"Beside {suffix}", case)


def _write_section(book: Workbook, report: Report, section: Section, writer: SectionSheet) -> Page:
    page = _page(book, report, section.name, section.title, fitted(widths(section)))
    writer.write(page, section)
    page.append()
    page.append([text(report.sealed, "seal")])
    return page


def _write_figures(book: Workbook, report: Report, figures: FigureSheet) -> Iterator[Page]:
    of = under(figures.case.case)
    page = _page(book, report, figures.name, f"Figures{of}", WIDTHS, pages=2)
    figures.write(page)
    yield page
    if figures.workings.lines:
        page = _page(book, report, figures.workings.name, f"Beside the figures{of}", workings.WIDTHS)
        figures.workings.write(page)
        yield page


def _page(book: Workbook, report: Report, name: str, title: str, wide: Sequence[int], pages: int = 1) -> Page:
    """A sheet that begins with the title of the study and its own, and the digest of the trail."""
    page = Page(book.create_sheet(name), wide, report.sealed, pages)
    page.append([text(f"{report.title} – {title}", "title")])
    page.append([text(report.sealed, "seal")])
    return page


def _finished(data: bytes, shows: Mapping[str, Sequence[str | float | None]]) -> bytes:
    """The same workbook without the time at which it was written, and with what each formula gives, by sheet."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as read, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as written:
        for name in sorted(read.namelist(), key=lambda name: (name != "[Content_Types].xml", name)):
            content = read.read(name)
            if name == "docProps/core.xml":
                content = re.sub(rb"<dcterms:(created|modified)[^>]*>[^<]*</dcterms:\1>", b"", content)
            if name in shows:
                content = _with_values(content, shows[name])
            info = zipfile.ZipInfo(name, EPOCH)
            info.compress_type = zipfile.ZIP_DEFLATED
            written.writestr(info, content)
    return stream.getvalue()


def _with_values(sheet: bytes, shows: Sequence[str | float | None]) -> bytes:
    """A sheet in which each formula has its value behind it, which openpyxl does not write: many readers want it.

    No text can look like a formula, since its signs `<` are written as `&lt;`.
    """
    waiting = iter(shows)

    def valued(found: re.Match[bytes]) -> bytes:
        shown = next(waiting)
        if shown is None:
            return found[0]
        kind = b' t="str"' if isinstance(shown, str) else b""
        return found[1] + kind + found[2] + b"<v>" + str(shown).encode("utf-8") + b"</v>"

    return FORMULA.sub(valued, sheet)
