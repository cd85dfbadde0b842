"""From a file of a known form to what is written: the table, and a model that reads it."""

from __future__ import annotations

from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import PurePath

from lca.arrivals.arranged_table import ArrangedTable, DirtyCells, arranged
from lca.arrivals.model_text import model_text
from lca.arrivals.packed import unzipped
from lca.arrivals.recognised import recognise
from lca.arrivals.text_records import Unreadable
from lca.bibliography.entry import name_of
from lca.diagnostics import Diagnostic, LcaError, problem
from lca.diagnostics.text_files import decode
from lca.syntax.words import RESERVED

MODEL = "model.lca"
MOST = 20
"""So many cells of one file are told."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """``files`` by their path; ``told`` is what was taken for what, ``findings`` what is left out of them."""

    files: Mapping[str, bytes]
    told: tuple[str, ...]
    findings: tuple[Diagnostic, ...] = ()


def arrival(data: bytes, path: str, name: str, form: str = "") -> Arrival:
    """What a file becomes, whose study is called ``name``. Raises LcaError where it is of no known form, or dirty."""
    shown = PurePath(path).name
    try:
        found = recognise(_text(data, shown), shown, form)
        table = arranged(found)
    except Unreadable as error:
        raise LcaError([problem("E0951", path=shown, reason=str(error))]) from None
    except DirtyCells as error:
        cells = list(error.cells[:MOST])
        more = len(error.cells) - len(cells)
        told = [*cells, f"and {more} more"] if more else cells
        advice = [*told[1:], "mend the file: a row that is left out would be missing from every sum"]
        raise LcaError([problem("E0953", path=shown, cell=told[0], advice=advice)]) from None
    if not table.rows:
        raise LcaError([problem("E0951", path=shown, reason="no record in it has all values")])
    csv_file = f"{table.form.table}.csv"
    model = model_text(table, csv_file, study_name(name), shown, sha256(data).hexdigest())
    return Arrival({MODEL: model.encode(), csv_file: table.as_csv()}, tuple(_told(table, shown)), _left(table, shown))


def _text(data: bytes, shown: str) -> str:
    """The text of a file, packed or not; PowerShell writes what is sent to a file in UTF-16. Raises LcaError."""
    plain = unzipped(data)
    if plain.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
        try:
            return plain.decode("utf-16")
        except UnicodeDecodeError:
            raise Unreadable("it begins as UTF-16 does, and goes on as something else") from None
    file = decode(plain, shown)
    if isinstance(file, Diagnostic):
        raise LcaError([file])
    return file.text


def study_name(name: str) -> str:
    """A name of the language, for a study that is called as a folder."""
    found = name_of(name) or "study"
    return found + "_" * (found in RESERVED)


def _told(table: ArrangedTable, shown: str) -> Iterator[str]:
    form = table.form
    yield f"{shown} is taken for {form.title}  (--as {form.name})"
    widest = max(len(one.header) for one in table.kept)
    for one in table.kept:
        unit = f"in {one.unit}" if one.unit and one.unit != "1" else "number" if one.unit else "text"
        yield f"  {one.header:{widest}}  {one.column.name}, {unit}: {one.column.says}"
    if table.passed_over:
        listed = ", ".join(table.passed_over[:12])
        more = f" and {len(table.passed_over) - 12} more" if len(table.passed_over) > 12 else ""
        yield f"  not kept: {listed}{more}"
    yield f"{len(table.rows)} rows"
    yield from (f"- {one}" for one in (*form.remarks, *table.told))


def _left(table: ArrangedTable, shown: str) -> tuple[Diagnostic, ...]:
    if not table.left:
        return ()
    count = len(table.left)
    advice = [*table.left[:MOST], *([f"and {count - MOST} more"] if count > MOST else [])]
    return (problem("W0860", path=shown, count=count, advice=advice),)
