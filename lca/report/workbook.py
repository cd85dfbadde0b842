"""A trail as a workbook with live formulas: change an input, and every total, share and check follows."""

from __future__ import annotations

import io
import re
import zipfile
from typing import TYPE_CHECKING

from lca.audit.reading import CaseReading, Reading
from lca.diagnostics import LcaError, problem
from lca.report.sections import report_of
from lca.report.sections.parts import Report, Section, under
from lca.report.sheets.cells import Cells, prepare
from lca.report.sheets.figures import WIDTHS, FigureSheet
from lca.report.sheets.sections import SectionSheet, widths

if TYPE_CHECKING:
    from openpyxl import Workbook

MOST = 1_000_000
"""So many figures of a case fit on a sheet, which has 1,048,576 rows."""
EPOCH = (1980, 1, 1, 0, 0, 0)
"""The time that files of a workbook carry: the same trail gives the same bytes."""


def as_xlsx(reading: Reading) -> bytes:
    """The report with a sheet for each section, and for each case its figures as formulas.

    Raises LcaError where openpyxl is not installed, or where a case has more figures than a sheet has rows.
    """
    try:
        from openpyxl import Workbook
    except ImportError:
        raise LcaError([problem("E0921", None)]) from None
    if any(len(case.figures) > MOST for case in reading.cases):
        raise LcaError([problem("E0922", None, most=str(MOST))])
    book = Workbook(write_only=True)
    _fill(book, reading)
    stream = io.BytesIO()
    book.save(stream)
    return _timeless(stream.getvalue())


def _fill(book: Workbook, reading: Reading) -> None:
    report = report_of(reading)
    figures = {index: _figures(index, case) for index, case in enumerate(reading.cases)}
    writer = SectionSheet(reading, figures)
    for section in report.sections:
        if section.name == "Figures":
            for sheet in figures.values():
                _write_figures(book, report, sheet)
        else:
            _write_section(book, report, section, writer)


def _figures(index: int, case: CaseReading) -> FigureSheet:
    """The sheet of figures of a case, with what it needs beside; its scenario names it as far as signs allow."""
    name = re.sub(r"[^A-Za-z0-9_]+", "_", case.scenario)[:16].strip("_")
    suffix = f"{index + 1} {name}".strip()
    return FigureSheet(f"Figures {suffix}", f"Beside {suffix}", case)


def _write_section(book: Workbook, report: Report, section: Section, writer: SectionSheet) -> None:
    sheet = book.create_sheet(section.name)
    prepare(sheet, widths(section), report.sealed)
    cells = Cells(sheet)
    _head(cells, report, section.title)
    writer.write(cells, section)
    cells.append()
    cells.append([cells.text(report.sealed, "seal")])


def _write_figures(book: Workbook, report: Report, figures: FigureSheet) -> None:
    sheet = book.create_sheet(figures.name)
    prepare(sheet, WIDTHS, report.sealed, frozen="B5")
    cells = Cells(sheet)
    _head(cells, report, f"Figures{under(figures.case.case)}")
    figures.write(cells)
    if figures.workings.lines:
        beside = book.create_sheet(figures.workings.name)
        prepare(beside, (38, 18, 18, 18), report.sealed, frozen="B5")
        cells = Cells(beside)
        _head(cells, report, f"Beside the figures{under(figures.case.case)}")
        figures.workings.write(cells)


def _head(cells: Cells, report: Report, title: str) -> None:
    """The title of the study and of the sheet, and the digest of the trail, in the first two rows."""
    cells.append([cells.text(f"{report.title} – {title}", "title")])
    cells.append([cells.text(report.sealed, "seal")])


def _timeless(data: bytes) -> bytes:
    """The same workbook without the time at which it was written."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as read, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as written:
        for name in sorted(read.namelist(), key=lambda name: (name != "[Content_Types].xml", name)):
            content = read.read(name)
            if name == "docProps/core.xml":
                content = re.sub(rb"<dcterms:(created|modified)[^>]*>[^<]*</dcterms:\1>", b"", content)
            info = zipfile.ZipInfo(name, EPOCH)
            info.compress_type = zipfile.ZIP_DEFLATED
            written.writestr(info, content)
    return stream.getvalue()
