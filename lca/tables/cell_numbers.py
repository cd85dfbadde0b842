"""What stands in a cell: a number as the language writes it, or what was probably meant by what is none."""

from __future__ import annotations

import re
from decimal import Decimal

from lca.diagnostics import Advice
from lca.syntax.numbers import NUMBER, read_number

GROUPED = re.compile(r"[+-]?[0-9]{1,3}(?:[  \u2009\u202f'’][0-9]{3})+(?:[.,][0-9]+)?")
CONTINENTAL = re.compile(r"[+-]?[0-9]{1,3}(?:\.[0-9]{3})*,[0-9]+")
THOUSANDS = re.compile(r"[+-]?[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?")
MISSING = frozenset({"", "-", "na", "n/a", "[n/a]", "nan", "null"})
"""What stands in a cell, in small letters, that says nothing of it."""
POINT = "the decimal sign is a point, and digits are not grouped"


def number_in_cell(text: str) -> Decimal | None:
    """The number in a cell, None where there is none or one beyond the limits."""
    return read_number(text) if NUMBER.fullmatch(text) else None


def bare(text: str, *units: str) -> str:
    """A cell without the unit of its own column behind its number, as tools write it: `208.36 W` in W.

    The unit is written as one of ``units``: as it is shown, or as the column says it.
    """
    behind = next((unit for unit in units if unit and text.endswith(unit)), "")
    number = text.removesuffix(behind).rstrip()
    return number if NUMBER.fullmatch(number) else text


def is_missing(text: str) -> bool:
    """Whether a cell says that what would stand there is not known."""
    return text.lower() in MISSING


def wrong(text: str) -> str:
    """What is wrong with a cell in which ``number_in_cell`` finds none."""
    if not text:
        return "is empty"
    if NUMBER.fullmatch(text):
        return f"is too long, too large or too small: `{text[:40]}`"
    return f"is no number: `{text[:40]}`"


def number_meant(text: str) -> str | None:
    """The digits to write in place of it, where these can be told."""
    if THOUSANDS.fullmatch(text):
        plain, decimal = text.replace(",", ""), text.replace(",", ".", 1)
        other = f", or `{decimal}` if its comma is a decimal sign" if "." not in text and text.count(",") == 1 else ""
        return Advice(f"write `{plain}`{other}: {POINT}", plain)
    if CONTINENTAL.fullmatch(text):
        return _write(text.replace(".", "").replace(",", "."))
    return _write(re.sub(r"[^0-9.+-]", "", text.replace(",", "."))) if GROUPED.fullmatch(text) else None


def _write(plain: str) -> Advice:
    return Advice(f"write `{plain}`: {POINT}", plain)
