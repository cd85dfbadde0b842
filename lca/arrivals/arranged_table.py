"""A table to be written: the columns of a form that a file has, each with its unit, and rows whose cells can be read.

A cell without a value keeps its row out of the table, and is told; a cell that is no number is an error, since the row
would be missing from every sum. Texts are written as they are; one that is missing is written as `(none)`.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from lca.arithmetic import plain
from lca.arrivals.forms import ArrivalForm, FormColumn
from lca.arrivals.recognised import Recognised, doubts
from lca.arrivals.shaped_rows import ShapedRows, is_missing, reading_of, shaped
from lca.arrivals.text_records import TextRecord

NONE = "(none)"
SHAPED = ("series", "interval", "mean", "value")
"""Headers that shaping makes, where a file has none of them."""


class DirtyCells(Exception):
    """Cells that are no numbers, each with its place; met in this room alone."""

    def __init__(self, cells: Sequence[str]) -> None:
        super().__init__("; ".join(cells))
        self.cells = cells


@dataclass(frozen=True, slots=True)
class KeptColumn:
    """A column of the table, with the header that it has in the file and the unit of its numbers, or none."""

    column: FormColumn
    header: str
    unit: str


@dataclass(frozen=True, slots=True)
class ArrangedTable:
    """``told`` is what was done, ``left`` which records are in no row, ``passed_over`` which headers are not kept."""

    form: ArrivalForm
    kept: tuple[KeptColumn, ...]
    rows: Sequence[Sequence[str]]
    told: Sequence[str]
    left: Sequence[str]
    passed_over: Sequence[str]

    def as_csv(self) -> bytes:
        """The table as the language reads it."""
        out = io.StringIO(newline="")
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow([one.header for one in self.kept])
        writer.writerows(self.rows)
        return out.getvalue().encode()


def arranged(found: Recognised) -> ArrangedTable:
    """The table of a file. Raises DirtyCells, or Unreadable where it cannot be made."""
    form = found.form
    rows = shaped(form, found.records)
    units = _units(form, found, rows)
    headers = {**found.headers, **_made(form, rows)}
    kept = tuple(
        KeptColumn(column, headers[column.name], units[column.name])
        for column in form.columns
        if column.name in headers
    )
    written, left, empty = _cells(kept, rows)
    used = {one.header for one in kept}
    over = [header for header in found.records.headers if header not in used]
    missing = (f"`{one}`: {count} texts are missing, and written as {NONE}" for one, count in empty.items())
    told = [*doubts(form, found.records), *rows.told, *missing]
    return ArrangedTable(form, kept, written, told, [*rows.left, *left], over)


def _made(form: ArrivalForm, rows: ShapedRows) -> Mapping[str, str]:
    """The columns that shaping made, by name."""
    first = rows.rows[0] if rows.rows else {}
    return {
        column.name: header
        for column in form.columns
        for header in column.header
        if header in SHAPED and header in first and (header != "series" or first["series"])
    }


def _units(form: ArrivalForm, found: Recognised, rows: ShapedRows) -> dict[str, str]:
    """The unit of each column, translated where another column names it, in one way for all rows. Raises DirtyCells."""
    units = {}
    for column in form.columns:
        units[column.name] = column.unit
        if not column.unit_from or column.name not in found.headers:
            continue
        words = {header.casefold(): header for header in found.records.headers}
        source = words.get(column.unit_from.casefold(), column.unit_from)
        named = dict.fromkeys(row.get(source, "") for row in rows.rows if not is_missing(row.get(source, "")))
        unknown = [
            f"`{source}`: the unit `{one[:40]}` is none that this form has" for one in named if one not in form.units
        ]
        if len(named) > 1:
            unknown.append(f"`{source}`: rows have several units, {', '.join(f'`{one[:40]}`' for one in named)}")
        if unknown or not named:
            raise DirtyCells(unknown or [f"`{source}` names no unit"])
        units[column.name] = form.units[next(iter(named))]
    return units


def _cells(kept: Sequence[KeptColumn], rows: ShapedRows) -> tuple[list[list[str]], list[str], dict[str, int]]:
    written: list[list[str]] = []
    left: list[str] = []
    dirty: list[str] = []
    empty: dict[str, int] = {}
    for row, place in zip(rows.rows, rows.places, strict=True):
        missing = next((one for one in kept if one.column.is_number and is_missing(row.get(one.header, ""))), None)
        if missing is not None:
            left.append(f"{place}, `{missing.header}`: no value")
            continue
        cells = list(_written(kept, row, place, dirty))
        for one, cell in zip(kept, cells, strict=True):
            if cell == NONE:
                empty[one.header] = empty.get(one.header, 0) + 1
        written.append(cells)
    if dirty:
        raise DirtyCells(dirty)
    return written, left, empty


def _written(kept: Sequence[KeptColumn], row: TextRecord, place: str, dirty: list[str]) -> Iterator[str]:
    for one in kept:
        cell = row.get(one.header, "").strip()
        if not one.column.is_number:
            yield NONE if is_missing(cell) else " ".join(cell.split())
            continue
        value = reading_of(cell)
        if value is None:
            dirty.append(f"{place}, `{one.header}`: `{cell[:40]}` is no number")
            yield ""
        else:
            yield plain(value)
