"""Sheets of a workbook as pages: how cells look, how high rows are, what is printed at the ends of each page."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from math import ceil
from typing import TYPE_CHECKING, Any

from lca.diagnostics.render import width
from lca.report.sheets.workbook_cells import Look, WorkbookCell, clean

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format

WIDEST = 60
"""Wider texts are wrapped."""
FONT = {"font_name": "Arial", "font_size": 10}
HIGH, HIGHEST = 13.5, 30
"""The height of a line in points, and the most lines of a row: a sheet shows no row above 409 points."""
STYLES: dict[str, dict[str, Any]] = {
    "title": {"font_size": 14, "bold": True},
    "heading": {"bold": True},
    "column": {"bold": True, "bg_color": "#E4E8EE"},
    "input": {"font_color": "#1F3FBF", "bg_color": "#FFF8DC"},
    "given": {"font_color": "#707070", "italic": True},
    "seal": {"font_size": 8, "font_color": "#707070"},
}
"""By style what differs from black on white."""
CHART_ROWS, MOST_BARS, CHART_WIDE, ROW_HIGH = 7, 40, 820, 20
"""A chart covers so many rows, and one more for each of so many bars; its width, and the height of a row, in pixels."""


class Book:
    """A workbook that is written sheet by sheet, each with the ``seal`` at both ends of a page of paper."""

    def __init__(self, book: Workbook, seal: str) -> None:
        self.book = book
        self.seal = seal
        self.look = cache(self._format)
        self.failing = book.add_format({"font_color": "#C00000", "bold": True})

    def page(self, name: str, widths: Sequence[int], pages: int = 1) -> SheetPage:
        """An empty sheet with columns of such ``widths``, in signs; on paper it is so many ``pages`` wide."""
        return SheetPage(self, name, widths, pages)

    def _format(self, look: Look) -> Format:
        return self.book.add_format({
            **FONT,
            **STYLES.get(look.style, {}),
            "align": "right" if look.right else "left",
            "valign": "top",
            "text_wrap": look.wrapped,
            "indent": 0 if look.right else 1,
            "num_format": look.pattern or "General",
            "quote_prefix": look.quoted,
        })  # fmt: skip


class SheetPage:
    """A sheet that is written row by row. ``row`` counts the rows so far."""

    def __init__(self, book: Book, name: str, widths: Sequence[int], pages: int) -> None:
        self.book = book
        self.sheet = book.book.add_worksheet(name)
        self.widths = widths
        self.row = 0
        for column, wide in enumerate(widths):
            self.sheet.set_column(column, column, wide)
        self.sheet.hide_gridlines(2)
        self.sheet.set_landscape()
        self.sheet.set_paper(9)
        self.sheet.fit_to_pages(pages, 0)
        printed = "&L&7" + clean(book.seal)[:120].replace("&", "&&")
        self.sheet.set_header(printed)
        self.sheet.set_footer(f"{printed}&R&7&A, &P of &N")

    def append(self, cells: Iterable[WorkbookCell] = ()) -> None:
        """Write a row, as high as its longest wrapped text needs."""
        row = list(cells)
        lines = max(map(_lines, row, self.widths), default=1)
        if lines > 1:
            self.sheet.set_row(self.row, HIGH * min(lines, HIGHEST))
        elif row and row[0].look.style == "title":
            self.sheet.set_row(self.row, HIGH * 1.5)
        for column, cell in enumerate(row):
            self._write(column, cell)
        self.row += 1

    def keep_in_view(self) -> None:
        """What is written so far and the first column stay in view, and the last row so far on each page of paper."""
        self.sheet.freeze_panes(self.row, 1)
        self.sheet.repeat_rows(self.row - 1)
        self.sheet.repeat_columns(0)

    def name_cell(self, name: str, column: str) -> None:
        """Give a name to a cell of the row that is written next."""
        self.book.book.define_name(name, f"='{self.sheet.name}'!${column}${self.row + 1}")

    def mark_failures(self) -> None:
        """A verdict that does not hold is red, as soon as it does not."""
        failing = {"type": "cell", "criteria": "==", "value": '"FAILS"', "format": self.book.failing}
        self.sheet.conditional_format("A1:A1048576", failing)

    def chart(self, title: int, rows: int, colours: Sequence[str]) -> None:
        """Below what is written, a chart of the last ``rows``: of one its parts as bars, of more a stack for each.

        A row begins with its name and its total; its parts, of such ``colours``, are named in the row above them all.
        """
        name, one = self.sheet.name, rows == 1
        head, first, end, last = self.row - rows - 1, self.row - rows, self.row - 1, 1 + len(colours)
        fills = [{"fill": {"color": colour}} for colour in colours]
        chart: Any = self.book.book.add_chart({"type": "bar", "subtype": "stacked"})
        if one:
            chart.add_series({
                "categories": [name, head, 2, head, last], "values": [name, first, 2, first, last], "points": fills,
                "gap": 60,
            })  # fmt: skip
        for column, fill in enumerate([] if one else fills, 2):
            chart.add_series({
                "name": [name, head, column], "categories": [name, first, 0, end, 0],
                "values": [name, first, column, end, column], "gap": 60, **fill,
            })  # fmt: skip
        chart.set_title({"name": [name, title, 0], "name_font": {**_font(11), "bold": True}})
        chart.set_y_axis({"reverse": True, "crossing": "max", "num_font": _font(9), "label_position": "low"})
        chart.set_x_axis({"num_font": _font(9), "major_gridlines": {"visible": True, "line": {"color": "#D3DAE2"}}})
        chart.set_legend({"none": True} if one else {"position": "bottom", "font": _font(9)})
        covered = CHART_ROWS + min(MOST_BARS, len(colours) if one else rows)
        chart.set_size({"width": CHART_WIDE, "height": covered * ROW_HIGH - 8})
        self.sheet.insert_chart(self.row, 0, chart, {"x_offset": 8, "y_offset": 6})
        self.row += covered

    def _write(self, column: int, cell: WorkbookCell) -> None:
        look = self.book.look(cell.look)
        if not isinstance(cell.value, str):
            self.sheet.write_number(self.row, column, cell.value, look)
        elif not cell.is_text:
            self.sheet.write_formula(self.row, column, f"={cell.value}", look, cell.shows)
        elif cell.value:
            self.sheet.write_string(self.row, column, cell.value, look)


def _font(size: int) -> dict[str, Any]:
    return {"name": FONT["font_name"], "size": size}


def _lines(cell: WorkbookCell, column: int) -> int:
    """How many lines a wrapped text takes in a column."""
    return ceil(width(str(cell.value)) / (1.1 * column)) if cell.look.wrapped else 1


def fitted(widths: Sequence[int]) -> list[int]:
    """Widths of columns for texts of such widths."""
    return [min(WIDEST, max(9, width + 3)) for width in widths]
