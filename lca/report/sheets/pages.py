"""Sheets of a workbook as pages: how cells look, how high rows are, what is printed at the ends of each page."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from math import ceil
from typing import Any, TypeAlias

from lca.diagnostics.render import width
from lca.report.sheets.cells import Look, Made, clean

Sheet: TypeAlias = Any
"""A sheet that is written row by row; its stubs lack what it has of other sheets."""
WIDEST = 60
"""Wider texts are wrapped."""
FONT, HIGH, HIGHEST = "Arial", 13.5, 30
"""The height of a line in points, and the most lines of a row: a sheet shows no row above 409 points."""
FONTS: dict[str, dict[str, Any]] = {
    "title": {"size": 14, "bold": True},
    "heading": {"bold": True},
    "column": {"bold": True},
    "input": {"color": "1F3FBF"},
    "given": {"color": "707070", "italic": True},
    "seal": {"size": 8, "color": "707070"},
}
FILLS = {"column": "E4E8EE", "input": "FFF8DC"}
"""By style what differs from black on white."""


class Page:
    """A sheet that is written row by row, with columns of such ``widths``, in signs; ``seal`` is printed at both ends.

    On paper it is so many ``pages`` wide. ``shows`` is what each formula gives, in the order in which they are written.
    """

    def __init__(self, sheet: Sheet, widths: Sequence[int], seal: str, pages: int = 1) -> None:
        self.sheet = sheet
        self.widths = widths
        self.row = 0
        self.shows: list[str | float | None] = []
        _prepare(sheet, widths, seal, pages)
        self._look = cache(self._looking)

    def append(self, cells: Iterable[Made] = ()) -> None:
        """Write a row, as high as its longest wrapped text needs."""
        row = list(cells)
        self.row += 1
        lines = max(map(_lines, row, self.widths), default=1)
        if lines > 1:
            self.sheet.row_dimensions[self.row].height = HIGH * min(lines, HIGHEST)
        self.sheet.append([self._written(cell) for cell in row])

    def keep_in_view(self) -> None:
        """What is written so far and the first column stay in view, and the last row so far on each page of paper."""
        self.sheet.freeze_panes = f"B{self.row + 1}"
        self.sheet.print_title_rows, self.sheet.print_title_cols = f"{self.row}:{self.row}", "A:A"

    def mark_failures(self) -> None:
        """A verdict that does not hold is red, as soon as it does not."""
        from openpyxl.formatting.rule import CellIsRule
        from openpyxl.styles import Font

        failing = CellIsRule("equal", ['"FAILS"'], font=Font(color="C00000", bold=True))  # type: ignore[no-untyped-call]  # its stubs say nothing of it
        self.sheet.conditional_formatting.add("A1:A1048576", failing)

    def _written(self, cell: Made) -> Any:
        from openpyxl.cell import WriteOnlyCell

        written: Any = WriteOnlyCell(self.sheet, value=cell.value)
        if cell.is_text:
            written.data_type = "s"
        elif isinstance(cell.value, str):
            self.shows.append(cell.shows)
        written._style = self._look(cell.look)  # to set fonts and fills anew for each cell takes most of the time
        return written

    def _looking(self, look: Look) -> Any:
        """The look of a cell as openpyxl numbers it."""
        from openpyxl.cell import WriteOnlyCell
        from openpyxl.styles import Alignment, Font, PatternFill

        cell: Any = WriteOnlyCell(self.sheet)
        cell.font = Font(**{"name": FONT, "size": 10, **FONTS.get(look.style, {})})
        if look.style in FILLS:
            cell.fill = PatternFill("solid", start_color=FILLS[look.style])
        stands = "right" if look.right else "left"
        cell.alignment = Alignment(stands, "top", wrap_text=look.wrapped, indent=0 if look.right else 1)
        cell.number_format = look.pattern or "General"
        cell.quotePrefix = look.quoted
        return cell._style


def _lines(cell: Made, column: int) -> int:
    """How many lines a wrapped text takes in a column."""
    return ceil(width(str(cell.value)) / (1.1 * column)) if cell.look.wrapped else 1


def fitted(widths: Sequence[int]) -> list[int]:
    """Widths of columns for texts of such widths."""
    return [min(WIDEST, max(9, width + 3)) for width in widths]


def _prepare(sheet: Sheet, widths: Sequence[int], seal: str, pages: int) -> None:
    from openpyxl.utils import get_column_letter

    for column, wide in enumerate(widths, 1):
        sheet.column_dimensions[get_column_letter(column)].width = wide
    sheet.sheet_view.showGridLines = False
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", 9
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = pages, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    told = clean(seal)[:120].replace("&", "&&")
    for place in (sheet.oddHeader.left, sheet.oddFooter.left):
        place.text, place.size = told, 7
    sheet.oddFooter.right.text, sheet.oddFooter.right.size = "&A, &P of &N", 7
