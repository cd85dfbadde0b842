"""A recipe drafted for a table that nobody has described yet: what can be guessed, and what is to be filled in."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from lca.diagnostics import Diagnostic, problem
from lca.diagnostics.text_files import read_bytes
from lca.recipes.entries import FILL
from lca.recipes.recipe import SourceForm
from lca.recipes.recipe_reader import FORMS
from lca.recipes.source_files import FoundSource
from lca.recipes.source_rows import SourceRows, read_rows
from lca.recipes.template_functions import YEAR, slug
from lca.source import SourceFile, Span
from lca.syntax.numbers import NUMBER

DELIMITERS = ",;\t|"
LOOKED_AT = 500
MOSTLY = 0.8
"""So many of the cells of a column are numbers where it is one of numbers."""
NOTHING = ("n/a", "N/A", "NA", "na", "-", "–", "—", "..", "…", ":", "null", "None")
"""What people write where they have no value."""
CONTINENTAL = re.compile(r"[+-]?[0-9]+(?:\.[0-9]{3})*,[0-9]+")
EMISSIONS = re.compile(
    r"\b([kµm]?g|lbs?|t)\s?(?:CO2?(?:[ -]?eq?)?\b)?\s?(?:/|per)\s?([kMG]?Wh|h|GB|kg|km|L)\b", re.IGNORECASE
)
SINGLE = re.compile(r"[(\[]\s?(W|kW|MW|Wh|kWh|GB|TB|kg|mm2|cm2|years?)\s?[)\]]")
ACCOUNTING = f"""\
accounting = {{approach = "{FILL}", kind = "{FILL}", boundary = "{FILL}"}}
# location or market, average or marginal, direct or life-cycle
"""
TEMPLATE = """\
# A recipe for `lca factors import {recipe}`. Fill in what says {fill}, and look at all that was guessed.
# `factors/README.md` tells what can stand here.
library = {library}
version = "1"
title = "{fill}"
licence = "{fill}"        # what may be done with the data, by its SPDX identifier: CC-BY-4.0
# Which rows count, if not all: keep = {{Year = {{from = 2020}}}}, drop = {{Country = ["World"]}}

[source]
key = {key}
title = "{fill}"          # of the publication
publisher = "{fill}"
issued = "{fill}"         # 2026, 2026-11 or 2026-11-30
url = "{fill}"
accessed = "{fill}"
path = {path}
sha256 = "{digest}"

[read]                # the columns are {columns}
form = "{form}"
{read}
[defaults]
{per}quality = "({fill}, {fill}, {fill}, {fill}, {fill})"   # of reliability, completeness, time, geography, technology

[factor]
name = "{name}"
title = "{title}"
{figure}
where = "{where}"
{valid}
# geography = "DE"    # the place that the figures are of, or a column, as {{Code|iso2}}
"""


@dataclass(frozen=True, slots=True)
class Guess:
    """What the columns of a table are probably for."""

    named: Sequence[str]
    title: str
    figure: str
    year: str


def draft(path: Path) -> tuple[str, list[Diagnostic]]:
    """The text of a recipe for the table at ``path``, or why there is none."""
    data = read_bytes(path, str(path))
    if isinstance(data, Diagnostic):
        return "", [data]
    form = FORMS.get(path.suffix.lower())
    if form is None:
        known = ", ".join(f"`{suffix}`" for suffix in FORMS)
        return "", [problem("E0646", None, path=path, said=f"it is no table, whose names end in {known}")]
    read = SourceForm(form, _delimiter(data) if form == "csv" else ",", 1, "", ("*",), ("name",), {})
    asked = Span(SourceFile(str(path), ""), 0, 0)
    rows = read_rows(data, str(path), read, asked)
    if isinstance(rows, SourceRows):
        cells = {cell for row in rows.rows for cell in row.cells.values()}
        numbers = (",", ".") if any(map(CONTINENTAL.fullmatch, cells)) else read.numbers
        read = replace(read, numbers=numbers, empty=frozenset(cells.intersection(NOTHING)))
        rows = read_rows(data, str(path), read, asked)
    return (
        (_text(path, FoundSource(data, str(path)).digest, read, rows), [])
        if isinstance(rows, SourceRows)
        else ("", rows)
    )


def _delimiter(data: bytes) -> str:
    """The sign that stands most often in the first line, of those that part cells."""
    first = data.partition(b"\n")[0].decode("utf-8", "replace")
    return max(DELIMITERS, key=first.count)


def _text(path: Path, digest: str, form: SourceForm, rows: SourceRows) -> str:
    guess = _guess(rows)
    key = json.dumps(slug(path.stem) or "data")
    figure, per = _figure(guess.figure)
    options = [("delimiter", form.delimiter, ","), ("decimal", form.numbers[0], ".")]
    read = [f"{name} = {json.dumps(sign)}\n" for name, sign, usual in options if sign != usual]
    read += [f"empty = {json.dumps(sorted(form.empty), ensure_ascii=False)}\n"] if form.empty else []
    read += ['keys = ["name"]\n'] if form.form in ("json", "yaml") else []
    return TEMPLATE.format(
        fill=FILL,
        recipe=path.with_suffix(".toml").name,
        library=key,
        key=key,
        path=json.dumps(path.name, ensure_ascii=False),
        digest=digest,
        form=form.form,
        read="".join(read),
        columns=", ".join(f"`{column}`" for column in rows.columns),
        per=per,
        name="_".join(f"{{{one}}}" if one == guess.year else f"{{{one}|slug}}" for one in guess.named),
        title=f"{{{guess.title}}}",
        figure=figure,
        where=", ".join(f"{{{column}}}" for column in guess.named),
        valid=f'valid = "{{{guess.year}}}"' if guess.year else f'valid = "{FILL}"          # the year of the figures',
    )


def _guess(rows: SourceRows) -> Guess:
    numbers = [column for column in rows.columns if _all(rows, column, NUMBER)]
    years = [column for column in numbers if _all(rows, column, YEAR)]
    figures = [column for column in numbers if column not in years]
    measured = [column for column in figures if EMISSIONS.search(column) or SINGLE.search(column)]
    texts = [column for column in rows.columns if column not in numbers] or list(rows.columns)
    return Guess(
        _telling_apart(rows, texts, years), texts[0], ([*measured, *reversed(figures)] or [FILL])[0], (years or [""])[0]
    )


def _figure(column: str) -> tuple[str, str]:
    """The entry for the figure, and that for what it is per, by the unit in the header of its column."""
    emitted, single = EMISSIONS.search(column), SINGLE.search(column)
    if emitted:
        mass = {"lbs": "lb"}.get(emitted[1].lower(), emitted[1])
        accounting = ACCOUNTING if emitted[2].endswith("Wh") else ""
        return f'emits = "{{{column}}} {mass}CO2e"', f'per = "{emitted[2]}"\n{accounting}'
    if single:
        return f'value = "{{{column}}} {single[1]}"', ""
    return (
        f'emits = "{{{column}}} {FILL}"   # a unit, as gCO2e; or `value = "{{{column}}} W"` for a constant',
        f'per = "{FILL}"            # kWh; constants have none\n',
    )


def _all(rows: SourceRows, column: str, pattern: re.Pattern[str]) -> bool:
    """Whether most cells of a column fit, of which there are some."""
    cells = [text for row in rows.rows[:LOOKED_AT] if (text := row.cells.get(column, ""))]
    return sum(pattern.fullmatch(cell) is not None for cell in cells) > MOSTLY * len(cells)


def _telling_apart(rows: SourceRows, texts: Sequence[str], years: Sequence[str]) -> list[str]:
    """The fewest columns of texts and years whose cells tell all rows apart, as far as there are such."""
    alone = [[text] for text in texts]
    candidates = [*alone, *([*one, *years[:1]] for one in alone), [*texts[:2], *years[:1]]]
    for named in candidates:
        cells = {tuple(row.cells.get(column, "") for column in named) for row in rows.rows}
        if len(cells) == len(rows.rows):
            return named
    return candidates[-1]
