"""The rows of a source, whatever its form: cells as text by column, each with the place that it was read at."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from lca.diagnostics import Diagnostic, problem
from lca.diagnostics.text_files import decode
from lca.recipes.recipe import SourceForm
from lca.source import SourceFile, Span
from lca.tables.foreign_forms import foreign_form as other_form

UTF8 = "utf-8"
MAX_ROWS = 200_000
SPACES = " \u00a0\u2009\u202f"
"""What stands between groups of digits whatever other sign does."""


@dataclass(frozen=True, slots=True)
class SourceRow:
    """``cells`` by column; ``place`` is that of a column's cell."""

    cells: Mapping[str, str]
    span: Span
    place: Callable[[str], Span]


@dataclass(frozen=True, slots=True)
class SourceRows:
    """``columns`` in their order, under the names that the recipe gives them."""

    columns: tuple[str, ...]
    rows: list[SourceRow]


def read_rows(data: bytes, shown: str, form: SourceForm, asked: Span) -> SourceRows | list[Diagnostic]:
    """The rows of a source; ``asked`` is the place in the recipe that says how it is read."""
    if form.form == "xlsx":
        from lca.recipes.xlsx_rows import xlsx_rows

        found = xlsx_rows(data, shown, form, asked)
    else:
        if form.encoding != UTF8:
            try:
                data = data.decode(form.encoding).encode()
            except UnicodeError:
                return [problem("E0646", asked, "", path=shown, said=f"it is no text in {form.encoding}")]
        other = other_form(data)
        if other is not None and not (other[0] == "JSON" and form.form != "csv"):
            return [problem("E0646", asked, "", path=shown, said=f"it is {other[0]}", advice=[other[1]])]
        file = decode(data, shown)
        if isinstance(file, Diagnostic):
            return [file]
        found = _of_text(file, form, asked)
    if isinstance(found, SourceRows) and len(found.rows) > MAX_ROWS:
        return [problem("E0702", asked, "", path=shown, limit=f"{MAX_ROWS} rows")]
    return _plain(found, form) if isinstance(found, SourceRows) else found


def _plain(rows: SourceRows, form: SourceForm) -> SourceRows:
    """The rows with numbers as the language writes them, and without what stands for no value."""
    decimal, grouping = form.numbers
    if decimal == "." and not grouping and not form.empty:
        return rows
    between = f"[{SPACES}{re.escape(grouping)}]"
    number = re.compile(rf"[+-]?(?:[0-9]{{1,3}}(?:{between}[0-9]{{3}})+|[0-9]+)(?:{re.escape(decimal)}[0-9]+)?")

    def plain(text: str) -> str:
        if number.fullmatch(text):
            whole, _, decimals = text.partition(decimal)
            return re.sub(between, "", whole) + (f".{decimals}" if decimals else "")
        return "" if text in form.empty else text

    cleaned = [replace(row, cells={name: plain(text) for name, text in row.cells.items()}) for row in rows.rows]
    return SourceRows(rows.columns, cleaned)


def _of_text(file: SourceFile, form: SourceForm, asked: Span) -> SourceRows | list[Diagnostic]:
    if form.form == "csv":
        from lca.recipes.csv_rows import csv_rows

        return csv_rows(file, form, asked)
    from lca.recipes.tree_rows import tree_rows

    return tree_rows(file, form, asked)


def renamed(header: str, form: SourceForm) -> str:
    """A column under the name that the recipe gives it."""
    return form.columns.get(header, header)


def with_constants(rows: SourceRows, constants: Mapping[str, str], span: Span) -> SourceRows:
    """The rows with columns that are the same in each, and stand in the recipe."""

    def placed(row: SourceRow) -> Callable[[str], Span]:
        return lambda column: span if column in constants else row.place(column)

    added = [replace(row, cells={**row.cells, **constants}, place=placed(row)) for row in rows.rows]
    return SourceRows((*rows.columns, *constants), added) if constants else rows
