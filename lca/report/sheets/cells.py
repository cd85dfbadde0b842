"""Cells of a workbook: texts that stay texts, numbers, formulas of our own, and how they look."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from fractions import Fraction
from math import isfinite
from typing import TYPE_CHECKING, Any

from lca.arithmetic import computing, plain, stored
from lca.diagnostics.render import inert

if TYPE_CHECKING:
    from openpyxl.worksheet._write_only import WriteOnlyWorksheet

LONGEST = 32_000
"""So many UTF-16 units of a text are kept: a cell holds 32,767."""
SIGNS = tuple("=+-@'＝＋－＠")
ESCAPE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
"""What begins a character by its number, ``_x202E_``, to a spreadsheet."""
NO_CHARACTERS = re.compile("[\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]|[\U0001fffe-\U0001ffff]")
WIDEST = 60


class Cells:
    """Makes the cells of one sheet, row by row; each method gives a cell to be appended with its row."""

    def __init__(self, sheet: WriteOnlyWorksheet) -> None:
        from openpyxl.styles import Alignment, Font, PatternFill

        self.sheet = sheet
        self.row = 0
        self._fonts = {
            "title": Font(bold=True, size=14),
            "heading": Font(bold=True),
            "input": Font(color="1F3FBF"),
            "given": Font(italic=True, color="666666"),
            "seal": Font(size=8, color="666666"),
        }
        self._fills = {
            "heading": PatternFill("solid", start_color="E4E8EE"),
            "input": PatternFill("solid", start_color="FFF8DC"),
        }
        self._wrapped, self._top = Alignment(wrap_text=True, vertical="top"), Alignment(vertical="top")

    def append(self, cells: Iterable[Any] = ()) -> int:
        """Write a row, and tell its number."""
        self.sheet.append(list(cells))
        self.row += 1
        return self.row

    def text(self, text: str, style: str = "", *, wrapped: bool = False) -> Any:
        """A text, whatever it begins with: no spreadsheet computes it, even once it is edited."""
        cell = self._styled("", style)
        cell.value, cell.data_type = clean(text), "s"
        cell.alignment = self._wrapped if wrapped else self._top
        if cell.value.lstrip()[:1] in SIGNS:
            cell.quotePrefix = True
        return cell

    def number(self, value: Decimal, style: str = "") -> Any:
        """A number with the digits that a spreadsheet holds; as a text where it is beyond these."""
        number = as_float(value)
        return self.text(plain(value), style) if number is None else self._styled(number, style)

    def formula(self, formula: str, style: str = "", pattern: str = "") -> Any:
        """A formula of our own, without its sign of equality."""
        cell = self._styled(f"={formula}", style)
        if pattern:
            cell.number_format = pattern
        return cell

    def _styled(self, value: Any, style: str) -> Any:
        from openpyxl.cell import WriteOnlyCell

        cell = WriteOnlyCell(self.sheet, value=value)
        if style in self._fonts:
            cell.font = self._fonts[style]
        if style in self._fills:
            cell.fill = self._fills[style]
        cell.alignment = self._top
        return cell


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


def prepare(sheet: WriteOnlyWorksheet, widths: Sequence[int], seal: str, frozen: str = "") -> None:
    """Widths of columns, what stays in view, and on paper the seal at the head and the foot of each page."""
    from openpyxl.utils import get_column_letter

    for column, width in enumerate(widths, 1):
        sheet.column_dimensions[get_column_letter(column)].width = min(WIDEST, max(8, width + 2))
    if frozen:
        sheet.freeze_panes = frozen
    sheet.sheet_view.showGridLines = False
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", 9
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    told = clean(seal)[:120].replace("&", "&&")
    for place in (sheet.oddHeader.left, sheet.oddFooter.left):
        place.text, place.size = told, 7
    sheet.oddFooter.right.text, sheet.oddFooter.right.size = "&A, &P of &N", 7
