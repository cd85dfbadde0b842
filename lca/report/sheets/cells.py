"""Cells of a workbook: texts that stay texts, numbers, formulas of our own, and how they look."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from fractions import Fraction
from math import ceil, isfinite
from typing import Any, TypeAlias

from lca.arithmetic import computing, plain, stored
from lca.diagnostics.render import inert, width

Sheet: TypeAlias = Any
"""A sheet that is written row by row; its stubs lack what it has of other sheets."""
LONGEST = 32_000
"""So many UTF-16 units of a text are kept: a cell holds 32,767."""
SIGNS = tuple("=+-@'＝＋－＠")
ESCAPE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
"""What begins a character by its number, ``_x202E_``, to a spreadsheet."""
NO_CHARACTERS = re.compile("[\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]|[\U0001fffe-\U0001ffff]")
WIDEST = 60
"""Wider texts are wrapped."""
FONT, HIGH, HIGHEST = "Arial", 13.5, 30
"""The height of a line in points, and the most lines of a row: a sheet shows no row above 409 points."""


class Cells:
    """Makes the cells of one sheet, row by row; each method gives a cell to be appended with its row.

    ``widths`` are those of the columns, in signs: rows are as high as their longest wrapped text needs.
    """

    def __init__(self, sheet: Sheet, widths: Sequence[int]) -> None:
        from openpyxl.styles import Alignment, Font, PatternFill

        self.sheet = sheet
        self.widths = widths
        self.row = 0
        self._fonts = {
            "": Font(name=FONT, size=10),
            "title": Font(name=FONT, size=14, bold=True),
            "heading": Font(name=FONT, size=10, bold=True),
            "column": Font(name=FONT, size=10, bold=True),
            "input": Font(name=FONT, size=10, color="1F3FBF"),
            "given": Font(name=FONT, size=10, color="707070", italic=True),
            "seal": Font(name=FONT, size=8, color="707070"),
        }
        self._fills = {
            "column": PatternFill("solid", start_color="E4E8EE"),
            "input": PatternFill("solid", start_color="FFF8DC"),
        }
        self._alignments = {
            (right, wrapped): Alignment(
                horizontal="right" if right else "left", indent=0 if right else 1, wrap_text=wrapped, vertical="top"
            )
            for right in (False, True)
            for wrapped in (False, True)
        }

    def append(self, cells: Iterable[Any] = ()) -> None:
        """Write a row."""
        row = list(cells)
        self.row += 1
        lines = max(map(_lines, row, self.widths), default=1)
        if lines > 1:
            self.sheet.row_dimensions[self.row].height = HIGH * min(lines, HIGHEST)
        self.sheet.append(row)

    def text(self, text: str, style: str = "", *, wrapped: bool = False, right: bool = False) -> Any:
        """A text, whatever it begins with: no spreadsheet computes it, even once it is edited."""
        cell = self._styled("", style)
        cell.value, cell.data_type = clean(text), "s"
        cell.alignment = self._alignments[right, wrapped]
        if cell.value.lstrip()[:1] in SIGNS:
            cell.quotePrefix = True
        return cell

    def number(self, value: Decimal, style: str = "", pattern: str = "") -> Any:
        """A number with the digits that a spreadsheet holds; as a text where it is beyond these."""
        number = as_float(value)
        return self.text(plain(value), style, right=True) if number is None else self._styled(number, style, pattern)

    def formula(self, formula: str, style: str = "", pattern: str = "") -> Any:
        """A formula of our own, without its sign of equality, for a number."""
        return self._styled(f"={formula}", style, pattern)

    def verdict(self, formula: str) -> Any:
        """A formula for a text."""
        cell = self._styled(f"={formula}", "")
        cell.alignment = self._alignments[False, False]
        return cell

    def _styled(self, value: Any, style: str, pattern: str = "") -> Any:
        from openpyxl.cell import WriteOnlyCell

        cell = WriteOnlyCell(self.sheet, value=value)
        cell.font, cell.alignment = self._fonts[style], self._alignments[True, False]
        if style in self._fills:
            cell.fill = self._fills[style]
        if pattern:
            cell.number_format = pattern
        return cell


def _lines(cell: Any, column: int) -> int:
    """How many lines a wrapped text takes in a column."""
    return ceil(width(cell.value) / (1.1 * column)) if cell.alignment.wrap_text else 1


def clean(text: str) -> str:
    """A text that XML and a spreadsheet take as it stands: one line, inert, and no longer than a cell."""
    text = NO_CHARACTERS.sub("\N{REPLACEMENT CHARACTER}", inert(" ".join(text.splitlines())))
    units = text.encode("utf-16-le")
    if len(units) > 2 * LONGEST:
        text = units[: 2 * LONGEST].decode("utf-16-le", "ignore") + "… (cut: the trail has the rest)"
    return ESCAPE.sub("_x005F_", text)


def as_float(value: Decimal) -> float | None:
    """The nearest number that a cell can hold, None where it has none."""
    number = float(value)
    return number if isfinite(number) else None


def factor_text(factor: Fraction) -> Decimal:
    """A factor of a unit as the number of a cell."""
    with computing():
        return stored(Decimal(factor.numerator) / Decimal(factor.denominator))


def fitted(widths: Sequence[int]) -> list[int]:
    """Widths of columns for texts of such widths."""
    return [min(WIDEST, max(9, width + 3)) for width in widths]


def prepare(sheet: Sheet, widths: Sequence[int], seal: str, pages: int = 1) -> None:
    """Widths of columns, and on paper the seal at the head and the foot of each page, ``pages`` beside each other."""
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


def keep_in_view(sheet: Sheet, row: int) -> None:
    """The rows above ``row`` and the first column stay in view, and on paper on each page."""
    sheet.freeze_panes = f"B{row}"
    sheet.print_title_rows, sheet.print_title_cols = f"{row - 1}:{row - 1}", "A:A"
