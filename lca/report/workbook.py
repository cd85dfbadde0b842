"""A trail as a workbook with live formulas: change an input, and every total, share and check follows."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from lca.diagnostics import LcaError, problem
from lca.extras import installing
from lca.report.sections import report_of
from lca.report.sections.report_parts import Report, Section, case_under
from lca.report.sheets import inputs, workings
from lca.report.sheets.cell_names import CellNames
from lca.report.sheets.figures import WIDTHS, FigureSheet
from lca.report.sheets.inputs import InputSheet
from lca.report.sheets.sections import SectionSheet, widths
from lca.report.sheets.sheet_pages import Book, SheetPage, fitted
from lca.report.sheets.workbook_cells import text_cell
from lca.trail.reading import CaseReading, Reading

if TYPE_CHECKING:
    from xlsxwriter import Workbook

MOST = 1_000_000
"""So many figures of a case fit on a sheet, which has 1,048,576 rows."""
EPOCH = datetime(1980, 1, 1, tzinfo=UTC)
"""When the workbook says that it was made: the same trail gives the same bytes."""
INERT = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


def as_xlsx(reading: Reading) -> bytes:
    """The report with a sheet for each section, one for all inputs, and for each case its figures as formulas.

    Raises LcaError where XlsxWriter is not installed, or where a case has more figures than a sheet has rows.
    """
    try:
        from xlsxwriter import Workbook
    except ImportError:
        raise LcaError([problem("E0941", None, package="XlsxWriter", install=installing("xlsx"))]) from None
    if any(len(case.figures) > MOST for case in reading.cases):
        raise LcaError([problem("E0942", None, most=str(MOST))])
    stream = io.BytesIO()
    book = Workbook(stream, {"in_memory": True, **INERT})
    book.set_properties({"created": EPOCH})
    _Sheets(book, reading).write()
    book.close()
    return stream.getvalue()


class _Sheets:
    """The sheets of the report of a trail."""

    def __init__(self, book: Workbook, reading: Reading) -> None:
        names = CellNames()
        self.report: Report = report_of(reading)
        self.book = Book(book, self.report.sealed)
        self.inputs = InputSheet(reading, names)
        self.figures = {index: _figures(index, case, self.inputs, names) for index, case in enumerate(reading.cases)}
        self.sections = SectionSheet(reading, self.figures)

    def write(self) -> None:
        """Write every sheet, in their order: the inputs behind what the study says of itself."""
        first, *others = self.report.sections
        self._section(first)
        self.inputs.write(self._page(inputs.NAME, "Inputs", inputs.WIDTHS, pages=2))
        for section in others:
            if section.name == "Figures":
                for figures in self.figures.values():
                    self._figures(figures)
            else:
                self._section(section)

    def _section(self, section: Section) -> None:
        page = self._page(section.name, section.title, fitted(widths(section)))
        self.sections.write(page, section)
        page.append()
        page.append([text_cell(self.report.sealed, "seal")])

    def _figures(self, figures: FigureSheet) -> None:
        of = case_under(figures.case.case)
        figures.write(self._page(figures.name, f"Figures{of}", WIDTHS, pages=2))
        if figures.workings.lines:
            figures.workings.write(self._page(figures.workings.name, f"Beside the figures{of}", workings.WIDTHS))

    def _page(self, name: str, title: str, wide: Sequence[int], pages: int = 1) -> SheetPage:
        """A sheet that begins with the title of the study and its own, and the digest of the trail."""
        page = self.book.page(name, wide, pages)
        page.append([text_cell(f"{self.report.title} – {title}", "title")])
        page.append([text_cell(self.report.sealed, "seal")])
        return page


def _figures(index: int, case: CaseReading, inputs: InputSheet, names: CellNames) -> FigureSheet:
    """The sheet of figures of a case, with what it needs beside; its scenario names it as far as signs allow."""
    name = re.sub(r"[^A-Za-z0-9_]+", "_", case.scenario)[:16].strip("_")
    suffix = f"{index + 1} {name}".strip()
    return FigureSheet(f"Figures {suffix}", f"Beside {suffix}", case, inputs.names[index], names)
