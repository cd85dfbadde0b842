"""A recipe drafted for a table that nobody has described yet: what can be guessed, and what is to be filled in."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from lca.diagnostics import Diagnostic, problem
from lca.diagnostics.files import read_bytes
from lca.recipes.finding import Found
from lca.recipes.functions import number, slug, year
from lca.recipes.reader import FORMS
from lca.recipes.recipe import Form
from lca.recipes.rows import Rows, read_rows
from lca.source import SourceFile, Span

DELIMITERS = ",;\t|"
LOOKED_AT = 200
FILL = "…"
TEMPLATE = """\
# A recipe for `lca factors import {recipe}`. Fill in what says {fill}, and look at what was guessed.
# `factors/README.md` tells all that can stand here.
library = {library}
version = "1"
title = "{fill}"
licence = "{fill}"                 # SPDX identifier of what may be done with the data, as CC-BY-4.0

[source]
key = {key}
title = "{fill}"                   # of the publication
publisher = "{fill}"
issued = "{fill}"                  # 2026, 2026-11 or 2026-11-30
url = "{fill}"
accessed = "{fill}"
path = {path}
sha256 = "{digest}"

[read]
form = "{form}"
{read}
# The columns are {columns}.
# Only rows that matter: keep = {{Year = {{from = 2020}}}} above, or drop = {{Country = ["World"]}}

[defaults]
{per}quality = "(2, 2, 2, 2, 2)"   # reliability, completeness, time, geography, technology: 1 is best

[factor]
name = "{name}"
title = "{title}"
{figure}
where = "{where}"
{valid}"""


def draft(path: Path) -> tuple[str, list[Diagnostic]]:
    """The text of a recipe for the table at ``path``, or why there is none."""
    data = read_bytes(path, str(path))
    if isinstance(data, Diagnostic):
        return "", [data]
    form = FORMS.get(path.suffix.lower())
    asked = Span(SourceFile(str(path), ""), 0, 0)
    if form is None:
        known = ", ".join(f"`{suffix}`" for suffix in FORMS)
        return "", [problem("E0646", None, path=path, said=f"it is no table: their names end in {known}")]
    delimiter = _delimiter(data) if form == "csv" else ","
    rows = read_rows(data, str(path), Form(form, delimiter, 1, "", ("*",), ("name",), {}), asked)
    if not isinstance(rows, Rows):
        return "", rows
    return _text(path, Found(data, str(path)).digest, form, delimiter, rows), []


def _delimiter(data: bytes) -> str:
    """The sign that stands most often in the first line, of those that part cells."""
    first = data.partition(b"\n")[0].decode("utf-8", "replace")
    return max(DELIMITERS, key=first.count)


def _text(path: Path, digest: str, form: str, delimiter: str, rows: Rows) -> str:
    columns = rows.columns
    numbers = [column for column in columns if _all(rows, column, number)]
    years = [column for column in numbers if _all(rows, column, year) and max(map(len, _cells(rows, column))) <= 4]
    figures = [column for column in numbers if column not in years]
    texts = [column for column in columns if column not in numbers] or list(columns)
    named = _telling_apart(rows, texts, years)
    figure = figures[-1] if figures else FILL
    key = slug(path.stem) or "data"
    return TEMPLATE.format(
        fill=FILL,
        recipe=path.with_suffix(".toml").name,
        library=json.dumps(key),
        key=json.dumps(key),
        path=json.dumps(path.name),
        digest=digest,
        form=form,
        read=f"delimiter = {json.dumps(delimiter)}\n"
        if delimiter != ","
        else 'keys = ["name"]\n'
        if "name" in columns and form in ("json", "yaml")
        else "",
        columns=", ".join(f"`{column}`" for column in columns),
        per='per = "kWh"                     # what the figures are per; leave it out for constants\n',
        name="_".join(f"{{{column}}}" if column in years else f"{{{column}|slug}}" for column in named),
        title=" ".join(f"{{{column}}}" for column in texts[:1]),
        figure=f'emits = "{{{figure}}} gCO2e"' + '   # or value = "{…} W", for constants',
        where=", ".join(f"{{{column}}}" for column in named),
        valid=f'valid = "{{{years[0]}}}"\n'
        if years
        else f'# valid = "{FILL}"               # the year of the figures\n',
    )


def _cells(rows: Rows, column: str) -> list[str]:
    return [text for row in rows.rows[:LOOKED_AT] if (text := row.cells.get(column, ""))]


def _all(rows: Rows, column: str, function: object) -> bool:
    """Whether a function has something for every cell of a column, of which there are some."""
    assert callable(function)
    cells = _cells(rows, column)
    return bool(cells) and all(function(cell) is not None for cell in cells)


def _telling_apart(rows: Rows, texts: Sequence[str], years: Sequence[str]) -> list[str]:
    """The fewest columns of texts and years whose cells tell all rows apart, as far as there are such."""
    candidates = [[text] for text in texts] + [[text, *years[:1]] for text in texts] + [[*texts[:2], *years[:1]]]
    for named in candidates:
        cells = [tuple(row.cells.get(column, "") for column in named) for row in rows.rows]
        if len(set(cells)) == len(cells):
            return named
    return candidates[-1]
