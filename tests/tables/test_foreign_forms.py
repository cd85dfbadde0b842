"""Files that are no table as they stand: what is said of them is what they are, and what to do."""

from __future__ import annotations

import gzip
import io
import zipfile
from pathlib import Path

import pytest

from lca.diagnostics import Diagnostic
from lca.source import SourceFile, Span
from lca.tables import read_sheet
from lca.tables.sheet import SheetRead

ROWS = b"region,energy\nWA,1\n"


def zipped(name: str) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        archive.writestr(name, ROWS)
    return data.getvalue()


def read(folder: Path, data: bytes, name: str = "usage.csv") -> SheetRead:
    (folder / name).write_bytes(data)
    span = Span(SourceFile("m.lca", "region energy"), 0, 6)
    return read_sheet(folder / name, name, {"region": span, "energy": span}, span)


def told(folder: Path, data: bytes, name: str = "usage.csv") -> Diagnostic:
    sheet, problems = read(folder, data, name)
    assert sheet is None
    (one,) = problems
    return one


OTHERS = {
    "packed": (gzip.compress(ROWS), "usage.csv.gz", "packed with gzip", "unpack it"),
    "zipped": (zipped("usage.csv"), "usage.csv", "a ZIP archive", "unpack it"),
    "a workbook": (zipped("xl/workbook.xml"), "usage.csv", "a spreadsheet program", "save the sheet as CSV"),
    "an old workbook": (b"\xd0\xcf\x11\xe0\xa1\xb1", "usage.xls", "a spreadsheet program", "save the sheet as CSV"),
    "Parquet": (b"PAR1\x15\x04", "usage.PARQUET", "Parquet", "`….parquet`, in small letters"),
    "UTF-16": (ROWS.decode().encode("utf-16"), "usage.csv", "text in UTF-16", "save it as UTF-8"),
    "a web page": (b"\n <!DOCTYPE html>\n<html>", "usage.csv", "a web page", "open what was fetched"),
    "JSON": (b'[{"region": "WA"}]', "usage.csv", "JSON", "export the table as CSV"),
    "a pointer": (b"version https://git-lfs.github.com/spec/v1\noid x\n", "usage.csv", "Git LFS", "`git lfs pull`"),
    "a pointer to Parquet": (b"version https://git-lfs.github.com/spec/v1\n", "u.parquet", "Git LFS", "`git lfs pull`"),
    "text named as Parquet": (ROWS, "usage.parquet", "no Parquet", "`….csv`"),
    "lines of old Macs": (ROWS.replace(b"\n", b"\r"), "usage.csv", "carriage return alone", "line ends of Unix"),
}


@pytest.mark.parametrize("what", OTHERS)
def test_a_file_that_is_no_table_is_called_what_it_is(tmp_path: Path, what: str) -> None:
    data, name, said, advice = OTHERS[what]
    one = told(tmp_path, data, name)
    assert one.code == "E0701"
    assert said in one.message
    assert advice in one.help[0]


@pytest.mark.parametrize(
    "header",
    ["region;energy;note, more", "\ufeffregion;energy;note, more", "place;load;note, more", "region;load;a, b"],
)
def test_semicolons_are_told_also_where_a_header_has_a_comma(tmp_path: Path, header: str) -> None:
    one = told(tmp_path, f"{header}\nWA;1,5;x\n".encode())
    assert (one.code, "semicolons" in one.message) == ("E0611", True)


def test_semicolons_within_headers_are_none_between_cells(tmp_path: Path) -> None:
    sheet, problems = read(tmp_path, b"region,energy,a;b;c;d\nWA,1,x\n")
    assert (problems, sheet is None) == ([], False)


def test_a_header_that_is_misspelt_among_commas_is_told_as_that(tmp_path: Path) -> None:
    assert told(tmp_path, b"region,energie,a;b;c;d\nWA,1,x\n").code == "E0610"


@pytest.mark.parametrize("end", ["", "\n", "\r\n", "\n\n\n"])
def test_the_last_line_needs_no_break(tmp_path: Path, end: str) -> None:
    sheet, problems = read(tmp_path, f"region,energy\nWA,1{end}".encode())
    assert problems == []
    assert sheet is not None
    assert sheet.count == 1


def test_a_line_break_that_is_missing_is_told_where_it_is(tmp_path: Path) -> None:
    _, (one,) = read(tmp_path, b"region,energy\nWA,1VA,2\nOR,3\n")
    assert one.code == "E0611"
    assert "a line break is missing, perhaps within `1VA`" in one.help[0]
    assert one.span is not None
    assert one.span.line == 2


def test_a_decimal_comma_is_no_missing_line_break(tmp_path: Path) -> None:
    _, (one,) = read(tmp_path, b"region,energy\nWA,1,5\n")
    assert "the decimal sign is a point" in one.help[0]
