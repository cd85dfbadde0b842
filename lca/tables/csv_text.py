"""CSV as RFC 4180 has it: commas, a header line, and double quotes around a text that holds any of its signs."""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Iterator, Mapping
from itertools import accumulate
from pathlib import Path

from lca.diagnostics import Diagnostic, problem
from lca.diagnostics.files import read
from lca.source import SourceFile, Span
from lca.tables.headers import placed
from lca.tables.sheet import MAX_ROWS, Cell, Read, Sheet


def read_csv(path: Path, shown: str, wanted: Mapping[str, Span], asked: Span) -> Read:
    """As ``read_sheet``, for a file of text. A line without any cell is passed over."""
    file = read(path, shown, asked)
    if isinstance(file, Diagnostic):
        return None, [file]
    rows = _rows(file)
    problems: list[Diagnostic] = []
    try:
        header, _ = next(rows, ([], Span(file, 0, 0)))
        places, problems = placed([text.strip() for text in header], wanted, shown)
        if problems:
            return None, problems + _other_separator(file, header)
        columns: dict[str, list[Cell]] = {name: [] for name in places}
        count = 0
        for cells, span in rows:
            if len(cells) != len(header):
                said = f"{len(cells)} cells, where the header has {len(header)}"
                problems.append(problem("E0611", span, "", said=said))
                continue
            count += 1
            if count > MAX_ROWS:
                return None, [problem("E0702", asked, "", path=shown, limit=f"{MAX_ROWS} rows")]
            spans = list(_spans(cells, span))
            for name, place in places.items():
                columns[name].append(Cell(cells[place].strip(), spans[place]))
    except csv.Error as error:
        return None, [*problems, problem("E0611", Span(file, 0, 0), "", said=str(error))]
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    return Sheet(shown, tuple(header), columns, count, digest), problems


def _rows(file: SourceFile) -> Iterator[tuple[list[str], Span]]:
    """Each row with the stretch of the file that it stands in, which may be several lines."""
    lines = list(io.StringIO(file.text, newline=""))
    ends = [0, *accumulate(map(len, lines))]
    reader = csv.reader(lines, strict=True)
    before = 0
    for cells in reader:
        start, end = ends[before], ends[reader.line_num]
        before = reader.line_num
        if cells:
            yield cells, Span(file, start, start + len(file.text[start:end].rstrip("\r\n")))


def _spans(cells: list[str], row: Span) -> Iterator[Span]:
    """Where each cell of a row stands: its text is looked for behind that of the cell before."""
    at = row.start
    for cell in cells:
        found = row.file.text.find(cell, at, row.end)
        if found < 0:  # a text with doubled quotes is written otherwise than it reads
            yield row
            continue
        yield Span(row.file, found, found + len(cell))
        at = row.file.text.find(",", found + len(cell), row.end) + 1 or row.end


def _other_separator(file: SourceFile, header: list[str]) -> list[Diagnostic]:
    sign = next((sign for sign in ";\t|" if len(header) == 1 and sign in header[0]), None)
    if sign is None:
        return []
    name = {";": "semicolons", "\t": "tabs", "|": "bars"}[sign]
    return [problem("E0611", Span(file, 0, len(header[0])), "", said=f"{name} part its cells, where commas do")]
