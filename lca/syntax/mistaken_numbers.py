"""Numbers that are written otherwise than the language writes them."""

from __future__ import annotations

import re

from lca.diagnostics import Diagnostic, problem
from lca.syntax.place import Place

NUMBERLIKE = re.compile(r"\.[0-9]+|[0-9][0-9_,.]*(?:[eE][+-]?)?")
DIGITS_AND_WORDS = re.compile(r"[\w.,]*")


def number(place: Place) -> Diagnostic | None:
    begun = DIGITS_AND_WORDS.match(place.lead()[::-1])
    start = place.at - (begun.end() if begun else 0)
    if place.sign and place.sign[0].isdecimal() and not place.sign.isascii():
        advice = ["numbers are written with the digits 0 to 9"]
        label = "digits of another script"
        return problem("E0106", place.span, label, advice=advice, written=place.sign)
    match = NUMBERLIKE.match(place.text, start)
    if match is None or match.end() <= place.at:
        return _spaced_number(place)
    digits, apart = match[0].replace("_", ""), match[0].replace("_.", ".").rstrip("_")
    if re.fullmatch(r"[0-9_]+(?:\.[0-9_]+)?", match[0]) and re.search(r"__|_(?![0-9])", match[0]):
        better = f"write `{re.sub('_+', '_', apart)}`: one `_` stands between two digits"
    elif re.fullmatch(r"[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?", digits):
        better = f"write `{digits.replace(',', '_')}`; the decimal sign is a point, digits are grouped with `_`"
    elif re.fullmatch(r"[0-9]+,[0-9]*", digits):
        better = f"write `{digits.replace(',', '.').rstrip('.')}`: the decimal sign is a point"
    elif re.fullmatch(r"\.[0-9]+", digits):
        better = f"write `0{digits}`"
    elif re.fullmatch(r"[0-9]+\.", digits):
        better = f"write `{digits[:-1]}` or `{digits}0`"
    elif re.fullmatch(r"[0-9][0-9.]*", digits) and digits.count(".") > 1:
        better = "a number has one decimal point; digits are grouped with `_`"
    else:
        return _spaced_number(place)
    span = place.over(match.start(), match.end())
    return problem("E0106", span, "not a number as the language writes it", advice=[better], written=match[0])


def _spaced_number(place: Place) -> Diagnostic | None:
    """``1 000 000``: digits grouped with spaces."""
    before = re.search(r"[0-9]{1,3}(?: [0-9]{3})* $", place.before())
    after = re.match(r"[0-9]{3}(?: [0-9]{3})*(?![\w.])", place.text[place.at :])
    if before is None or after is None:
        return None
    written = before[0] + after[0]
    span = place.over(place.at - len(before[0]), place.at + after.end())
    better = f"write `{written.replace(' ', '_')}`: digits are grouped with `_`"
    return problem("E0106", span, "not a number as the language writes it", advice=[better], written=written)
