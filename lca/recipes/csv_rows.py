"""The rows of a CSV file, with any delimiter, and headers in any line."""

from __future__ import annotations

from functools import partial

from lca.diagnostics import Diagnostic, problem
from lca.recipes.recipe import SourceForm
from lca.recipes.source_rows import SourceRow, SourceRows, renamed
from lca.source import SourceFile, Span
from lca.tables.csv_text import Faulty, cell_spans, csv_lines, uneven


def csv_rows(file: SourceFile, form: SourceForm, asked: Span) -> SourceRows | list[Diagnostic]:
    """As ``read_rows``. Lines before that of the headers are passed over, and so are lines without any cell."""
    start = file.line_starts[form.header - 1] if form.header <= len(file.line_starts) else len(file.text)
    problems: list[Diagnostic] = []
    found: list[SourceRow] = []
    try:
        rows = csv_lines(file, form.delimiter, start)
        header, first = next(rows, ([], None))
        if first is None:
            said = f"it has no line {form.header}, in which its columns would be named"
            return [problem("E0646", asked, "", path=file.path, said=said)]
        columns = tuple(renamed(text.strip(), form) for text in header)
        for column in sorted({column for column in columns if column and columns.count(column) > 1}):
            said = f"it has {columns.count(column)} columns `{column}`"
            problems.append(problem("E0646", first, "", path=file.path, said=said))
        for cells, span in rows:
            if len(cells) != len(header):
                problems.append(uneven(cells, header, span))
                continue
            place = partial(_place, cells, columns, span, form.delimiter)
            found.append(SourceRow(dict(zip(columns, (cell.strip() for cell in cells), strict=True)), span, place))
    except Faulty as fault:
        problems.append(problem("E0611", fault.span, "", said=str(fault)))
    return problems or SourceRows(columns, found)


def _place(cells: list[str], columns: tuple[str, ...], row: Span, delimiter: str, column: str) -> Span:
    return cell_spans(cells, row, delimiter)[columns.index(column)] if column in columns else row
