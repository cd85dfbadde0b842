"""What a file is that is no table as it stands: packed, of a spreadsheet program, a web page in a table's place …"""

from __future__ import annotations

from typing import TypeAlias

ForeignForm: TypeAlias = tuple[str, str]
"""What a file is, and what to do about it."""

EXPORTED = "save the sheet as CSV, with commas, in UTF-8"
ZIP = b"PK\x03\x04"
SPREADSHEET = ("a file of a spreadsheet program", EXPORTED)
FETCHED = "open what was fetched: it may be an error, or ask for a login; the table itself is another address"
PACKED = "unpack it, and name the file that comes out"
BEGINNINGS: tuple[tuple[bytes, ForeignForm], ...] = (
    (b"\xd0\xcf\x11\xe0", SPREADSHEET),
    (b"PAR1", ("Parquet", "a Parquet file is named `….parquet`, in small letters")),
    (b"\x1f\x8b", ("packed with gzip", PACKED)),
    (b"BZh", ("packed with bzip2", PACKED)),
    (b"\xfd7zXZ", ("packed with xz", PACKED)),
    (b"\x28\xb5\x2f\xfd", ("packed with Zstandard", PACKED)),
    (ZIP, SPREADSHEET),
    (b"\xff\xfe", ("text in UTF-16", "save it as UTF-8")),
    (b"\xfe\xff", ("text in UTF-16", "save it as UTF-8")),
    (b"ARROW1", ("a file of Arrow", "write it as Parquet, or as CSV")),
    (b"SQLite format 3", ("a database of SQLite", "export the table as CSV")),
    (b"version https://git-lfs", ("a pointer of Git LFS, and not yet the file", "fetch the file: `git lfs pull`")),
)
WRITTEN: tuple[tuple[bytes, ForeignForm], ...] = (
    (b"<!doctype html", ("a web page", FETCHED)),
    (b"<html", ("a web page", FETCHED)),
    (b"<?xml", ("XML", "export the table as CSV")),
    (b'{"', ("JSON", "export the table as CSV")),
    (b"[{", ("JSON", "export the table as CSV")),
)
"""How texts begin that are no tables, in small letters and without the space before."""
LOOKED_AT = 4_096
NAMED_LONG, NAMED = 26, 30
"""Where in a ZIP archive the length of the name of its first file stands, and that name."""


def foreign_form(data: bytes) -> ForeignForm | None:
    """What a file is, where its first bytes tell that it is neither CSV nor Parquet; Parquet is told too."""
    start = data[:LOOKED_AT].removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    first = data[NAMED : NAMED + int.from_bytes(data[NAMED_LONG : NAMED_LONG + 2], "little")]
    if data.startswith(ZIP) and first.lower().endswith((b".csv", b".txt", b".parquet")):
        return "a ZIP archive", PACKED
    found = next((form for beginning, form in BEGINNINGS if data.startswith(beginning)), None)
    return found or next((form for beginning, form in WRITTEN if start.startswith(beginning)), None)
