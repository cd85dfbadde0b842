"""CSV as RFC 4180 has it: commas, a header line, and double quotes around a text that holds any of its signs."""

from __future__ import annotations

import csv
import hashlib
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import accumulate
from pathlib import Path

from lca.diagnostics import Diagnostic, problem
from lca.diagnostics.text_files import decode, read_bytes
from lca.source import SourceFile, Span
from lca.tables.foreign_forms import foreign_form
from lca.tables.headers import placed
from lca.tables.sheet import MAX_ROWS, SUMMED, Sheet, SheetCell, SheetRead

SEPARATORS = {";": "semicolons", "\t": "tabs", "|": "bars"}
WRONG = {
    "unexpected end of data": "a quote opens in it and is never closed",
    "',' expected after '\"'": "a text goes on behind its closing quote: quotes inside a text are doubled",
}
"""What the reader of the standard library says, in words of ours."""
JOINED = re.compile(r"\s*[0-9.]+[^\W\d_]{2}")
"""How the last cell of a row goes on as the first of the next, where no line break is between."""
QUOTED = re.compile(r'[^"]*(?:""[^"]*)*')
"""What stands between quotes, which are doubled there."""
RUN = re.compile(r"(?:run|session|job|experiment|trial)[ _]?(?:id|name|uuid)?", re.IGNORECASE)
"""Headers of columns that say which run a row is of; such a column is read whether it is asked for or not."""
MOST = 20
"""So many wrong lines of one file are told."""


class Faulty(Exception):
    """A row that cannot be read, from which on nothing is known of the file."""

    def __init__(self, said: str, span: Span) -> None:
        super().__init__(said)
        self.span = span


def read_csv(path: Path, shown: str, wanted: Mapping[str, Span], asked: Span, root: Path | None) -> SheetRead:
    """As ``read_sheet``, for a file of text. A line without any cell is passed over."""
    data = read_bytes(path, shown, asked, root)
    if isinstance(data, Diagnostic):
        return None, [data]
    other = foreign_form(data)
    if other is not None:
        said, advice = other
        return None, [problem("E0701", asked, "", path=shown, reason=f"it is {said}", advice=[advice])]
    file = decode(data, shown)
    if isinstance(file, Diagnostic):
        return None, [file]
    if "\r" in file.text and "\n" not in file.text:
        reason = "it is text whose lines end with a carriage return alone, as on old Macs"
        advice = "save it with the line ends of Unix or Windows"
        return None, [problem("E0701", asked, "", path=shown, reason=reason, advice=[advice])]
    try:
        return _sheet(file, wanted, asked, hashlib.sha256(data).hexdigest())
    except Faulty as fault:
        return None, [problem("E0611", fault.span, "", said=str(fault))]


def _sheet(file: SourceFile, wanted: Mapping[str, Span], asked: Span, digest: str) -> SheetRead:
    rows = csv_lines(file)
    header, first = next(rows, ([], None))
    if first is None:
        said = "is empty: its first line would name its columns"
        return None, [problem("E0613", asked, "", path=file.path, said=said)]
    sign = _separator(header, first.text, wanted)
    if sign is not None:
        said = f"{SEPARATORS[sign]} stand between its cells, where commas belong"
        advice = "save the file with commas between cells, and with points in numbers"
        return None, [problem("E0611", first, "", said=said, advice=[advice])]
    texts = [text.strip() for text in header]
    places, problems = placed(texts, wanted, file.path)
    if problems:
        return None, problems
    places |= {text: place for place, text in enumerate(texts) if RUN.fullmatch(text) and texts.count(text) == 1}
    columns: dict[str, list[SheetCell]] = {name: [] for name in places}
    first_like: dict[bytes, int] = {}
    repeated: list[tuple[int, int]] = []
    last = max(places.values(), default=-1)
    count = 0
    for cells, span in rows:
        if len(cells) != len(header):
            problems.append(uneven(cells, header, span))
            if len(problems) == MOST:
                return None, problems
            continue
        count += 1
        if count > MAX_ROWS:
            return None, [problem("E0702", asked, "", path=file.path, limit=f"{MAX_ROWS} rows", advice=[SUMMED])]
        like = first_like.setdefault(hashlib.blake2b("\n".join(cells).encode(), digest_size=16).digest(), count - 1)
        if like != count - 1:
            repeated.append((count - 1, like))
        spans = cell_spans(cells[: last + 1], span)
        for name, place in places.items():
            columns[name].append(SheetCell(cells[place].strip(), spans[place]))
    if problems and not count:  # there are rows, which are told already
        return None, problems
    return Sheet(file.path, tuple(header), columns, count, digest, repeated), problems


def _separator(header: Sequence[str], line: str, wanted: Iterable[str]) -> str | None:
    """The sign that stands where commas belong, which are found in such a header only within its texts."""
    texts, asked = {text.strip() for text in header}, set(wanted)
    for sign in SEPARATORS if not texts & asked else ():
        parts = {text.strip().strip('"') for text in line.split(sign)}
        if len(parts) > len(header) or (sign in line and parts & asked):
            return sign
    return None


def uneven(cells: list[str], header: list[str], span: Span) -> Diagnostic:
    """A row with more or fewer cells than there are headers."""
    had = "1 cell" if len(cells) == 1 else f"{len(cells)} cells"
    said = f"it has {had}, where the header has {len(header)}"
    advice = None
    if len(cells) > len(header):
        advice = "the decimal sign is a point, and digits are not grouped; a text with a comma stands in double quotes"
        joint = cells[len(header) - 1]
        if len(cells) == 2 * len(header) - 1 and JOINED.match(joint):
            advice = f"a line break is missing, perhaps within `{joint[:40]}`: each row has a line of its own"
    return problem("E0611", span, "", said=said, advice=[advice])


def csv_lines(file: SourceFile, delimiter: str = ",", begin: int = 0) -> Iterator[tuple[list[str], Span]]:
    """Each row from ``begin`` on with the stretch of the file that it stands in, which may be several lines."""
    lines = list(io.StringIO(file.text[begin:], newline=""))
    ends = list(accumulate(map(len, lines), initial=begin))
    reader = csv.reader(lines, strict=True, delimiter=delimiter)
    before = 0
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            said = WRONG.get(str(error), str(error))
            if "field limit" in said:
                said = f"a cell has more than {csv.field_size_limit()} characters"
            start = ends[before]
            raise Faulty(said, Span(file, start, _end(file.text, start, ends[before + 1]))) from None
        start, end = ends[before], ends[reader.line_num]
        before = reader.line_num
        if cells:
            yield cells, Span(file, start, _end(file.text, start, end))


def _end(text: str, start: int, end: int) -> int:
    """Where a row ends, before its line break."""
    while end > start and text[end - 1] in "\r\n":
        end -= 1
    return end


def cell_spans(cells: list[str], row: Span, delimiter: str = ",") -> list[Span]:
    """Where each of the first cells of a row stands."""
    file, found, at = row.file, list[Span](), row.start
    for cell in cells:
        if file.text.startswith(cell, at):
            start, end = at, at + len(cell)
        else:  # a text in quotes, perhaps with doubled quotes in it, which read otherwise than they are written
            start = at + 1
            written = QUOTED.match(file.text, start, row.end)
            end = written.end() if written else row.end
        found.append(Span(file, start, end))
        at = (file.text.find(delimiter, end, row.end) + 1) or row.end
    return found
