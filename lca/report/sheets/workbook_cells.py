"""Cells of a workbook: texts that stay texts, numbers, and formulas of our own."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import isfinite
from typing import NamedTuple

from lca.arithmetic import plain, stored, telling
from lca.diagnostics.render import inert

LONGEST = 32_000
"""So many UTF-16 units of a text are kept: a cell holds 32,767."""
SIGNS = tuple("=+-@'＝＋－＠")
NUMBERED_TWICE = re.compile(r"(?<=_x[0-9A-Fa-f]{4}_)(?=x[0-9A-Fa-f]{4}_)")
"""Between two characters by their numbers, ``_x202E_x202E_``, of which XlsxWriter escapes the first alone."""
RICH = re.compile(r"<r>.*</r>", re.DOTALL)
"""What XlsxWriter takes for markup of its own."""
NO_CHARACTERS = re.compile("[\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]|[\U0001fffe-\U0001ffff]")


class Look(NamedTuple):
    """How a cell looks: a style of ``pages``, how it stands, and the pattern of its number."""

    style: str = ""
    right: bool = False
    wrapped: bool = False
    pattern: str = ""
    quoted: bool = False


@dataclass(frozen=True, slots=True)
class WorkbookCell:
    """A cell to be written: a text, a number, or a formula of our own.

    ``shows`` is what a formula gives as long as nothing is changed, for readers that do not compute it.
    """

    value: str | float
    look: Look
    is_text: bool = False
    shows: str | float = ""


def text_cell(said: str, style: str = "", *, wrapped: bool = False, right: bool = False) -> WorkbookCell:
    """A text, whatever it begins with: no spreadsheet computes it, even once it is edited."""
    told = clean(said)
    return WorkbookCell(told, Look(style, right, wrapped, quoted=told.lstrip()[:1] in SIGNS), is_text=True)


def number_cell(value: Decimal, style: str = "", pattern: str = "") -> WorkbookCell:
    """A number with the digits that a spreadsheet holds; as a text where it is beyond these."""
    held = as_float(value)
    return (
        text_cell(plain(value), style, right=True)
        if held is None
        else WorkbookCell(held, Look(style, True, pattern=pattern))
    )


def formula_cell(
    computed: str, style: str = "", pattern: str = "", *, shows: Decimal | str | None = None
) -> WorkbookCell:
    """A formula for a number; nothing is shown of one that is not known, or beyond those of a spreadsheet."""
    shown = as_float(shows) if isinstance(shows, Decimal) else shows
    return WorkbookCell(computed, Look(style, True, pattern=pattern), shows="" if shown is None else shown)


def verdict_cell(computed: str, shows: str) -> WorkbookCell:
    """A formula for a word."""
    return WorkbookCell(computed, Look(), shows=shows)


def clean(said: str) -> str:
    """A text that XML and a spreadsheet take as it stands: one line, inert, and no longer than a cell."""
    told = NO_CHARACTERS.sub("\N{REPLACEMENT CHARACTER}", inert(" ".join(said.splitlines())))
    units = told.encode("utf-16-le")
    if len(units) > 2 * LONGEST:
        told = units[: 2 * LONGEST].decode("utf-16-le", "ignore") + "… (cut: the trail has the rest)"
    told = NUMBERED_TWICE.sub(" ", told)
    return f"{told} " if RICH.fullmatch(told) else told


def as_float(value: Decimal) -> float | None:
    """The nearest number that a cell can hold, None where it has none."""
    held = float(value)
    return held if isfinite(held) else None


def as_number(factor: Fraction) -> Decimal:
    """A factor of a unit as a decimal."""
    with telling():
        return stored(Decimal(factor.numerator) / Decimal(factor.denominator))
