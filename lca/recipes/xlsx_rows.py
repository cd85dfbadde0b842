"""The rows of a sheet of an Excel workbook. openpyxl is met here alone."""

from __future__ import annotations

import io
import zipfile
from datetime import date, datetime

from lca.diagnostics import Diagnostic, LcaError, problem
from lca.diagnostics.nearest import did_you_mean
from lca.extras import installing
from lca.recipes.csv_rows import csv_rows
from lca.recipes.recipe import SourceForm
from lca.recipes.source_rows import MAX_ROWS, SourceRows
from lca.source import SourceFile, Span

MAX_UNPACKED = 512 * 1024 * 1024
MAX_COLUMNS = 1_000
EXCEL = ".15g"
"""A number of Excel is a binary one, of which it keeps and shows 15 digits."""


def xlsx_rows(data: bytes, shown: str, form: SourceForm, asked: Span) -> SourceRows | list[Diagnostic]:
    """As ``read_rows``. A place is one in the sheet as text, with tabs between cells; of formulas it has the values.

    Raises LcaError where openpyxl is not installed.
    """
    try:
        from openpyxl import load_workbook
    except ImportError:
        raise LcaError([problem("E0941", None, package="openpyxl", install=installing("xlsx"))]) from None
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as parts:
            size = sum(part.file_size for part in parts.infolist())
        if size > MAX_UNPACKED:
            return [problem("E0702", asked, path=shown, limit="512 MB unpacked")]
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
        sheet = form.sheet or book.sheetnames[0]
        if sheet not in book.sheetnames:
            listed = ", ".join(f"`{name}`" for name in book.sheetnames[:20])
            advice = did_you_mean(sheet, book.sheetnames) or f"its sheets are {listed}"
            return [problem("E0646", asked, "", path=shown, said=f"it has no sheet `{sheet}`", advice=[advice])]
        rows = book[sheet].iter_rows(values_only=True, max_row=MAX_ROWS + form.header, max_col=MAX_COLUMNS)
        lines = [[_text(cell) for cell in cells] for cells in rows]
    except Exception as error:  # openpyxl raises whatever a broken file leads it to
        return [problem("E0646", asked, "", path=shown, said=f"it is no workbook of Excel: {error}")]
    wide = max((index + 1 for cells in lines[form.header - 1 :] for index, cell in enumerate(cells) if cell), default=0)
    text = "".join("\t".join(_quoted(cell) for cell in [*cells, *[""] * wide][:wide]) + "\n" for cells in lines)
    tabbed = SourceForm("csv", "\t", form.header, "", (), (), form.columns)
    found = csv_rows(SourceFile(f"{shown}!{sheet}", text), tabbed, asked)
    if isinstance(found, SourceRows):
        return SourceRows(found.columns, [row for row in found.rows if any(row.cells.values())])
    return found


def _text(cell: object) -> str:
    """The text of a cell, on one line."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return str(cell).lower()
    if isinstance(cell, float):
        return format(cell, EXCEL)
    if isinstance(cell, datetime):
        return cell.date().isoformat() if not (cell.hour or cell.minute or cell.second) else cell.isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    return " ".join(str(cell).split())


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"' if '"' in text else text
