"""Numbers that are written otherwise than the language writes them."""

from __future__ import annotations

import re

from lca.diagnostics import Advice, Diagnostic, problem
from lca.syntax.mistaken_units import RAISED, SMALL
from lca.syntax.numbers import UNIT_SIGNS
from lca.syntax.parse_place import REACH, ParsePlace

NUMBERLIKE = re.compile(r"\.[0-9]+|[0-9][0-9_,.]*(?:[eE][+-]?)?")
TENS = re.compile(
    r"(?<![\w.])(?:(?P<times>[0-9]+(?:\.[0-9]+)?)[ \t]*[x×·][ \t]*)?10"
    rf"(?:[ \t]*\^[ \t]*(?P<raised>-?[0-9]+)|(?P<small>[{SMALL}]+))"
)
LABEL = "not a number as the language writes it"
DIGITS_AND_WORDS = re.compile(r"[\w.,]*")


def mistaken_number(place: ParsePlace) -> Diagnostic | None:
    """A number of which a part is no number of the language."""
    raised = _power_of_ten(place)
    if raised:
        return raised
    begun = DIGITS_AND_WORDS.match(place.lead()[::-1])
    start = place.at - (begun.end() if begun else 0)
    if place.sign and place.sign[0].isdecimal() and not place.sign.isascii():
        advice = ["numbers are written with the digits 0 to 9"]
        label = "digits of another script"
        return problem("E0106", place.span, label, advice=advice, written=place.sign)
    match = NUMBERLIKE.match(place.text, start)
    if match is None or match.end() <= place.at:
        return _spaced_number(place)
    span = place.over(match.start(), match.end())
    better = _range(place, match) or _plain(match[0])
    if better is None:
        return _spaced_number(place)
    return problem("E0106", span, LABEL, advice=[better], written=match[0])


def _plain(written: str) -> str | None:
    """What to write for a number with other signs than one point and single underscores; None where it has none."""
    digits, apart = written.replace("_", ""), written.replace("_.", ".").rstrip("_")
    if re.fullmatch(r"[0-9_]+(?:\.[0-9_]+)?", written) and re.search(r"__|_(?![0-9])", written):
        plain = re.sub("_+", "_", apart)
        return Advice(f"write `{plain}`: one `_` stands between two digits", plain)
    if re.fullmatch(r"[0-9]{1,3},[0-9]{3}", digits) and not digits.startswith("0"):
        grouped, decimal = digits.replace(",", "_"), digits.replace(",", ".")
        return f"write `{grouped}`, or `{decimal}` if its comma is a decimal sign"
    groups = re.fullmatch(r"[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?", digits)
    if groups:
        plain = digits.replace(",", "_")
        return Advice(f"write `{plain}`; the decimal sign is a point, digits are grouped with `_`", plain)
    if re.fullmatch(r"[0-9]{1,3}(?:\.[0-9]{3})+,[0-9]+|[0-9]{1,3}(?:\.[0-9]{3}){2,}", digits):
        plain = digits.replace(".", "_").replace(",", ".")
        return Advice(f"write `{plain}`; the decimal sign is a point, digits are grouped with `_`", plain)
    if re.fullmatch(r"[0-9]+,[0-9]*", digits):
        plain = digits.replace(",", ".").rstrip(".")
        return Advice(f"write `{plain}`: the decimal sign is a point", plain)
    if re.fullmatch(r"\.[0-9]+", digits):
        return Advice(f"write `0{digits}`", f"0{digits}")
    if re.fullmatch(r"[0-9]+\.", digits):
        return Advice(f"write `{digits[:-1]}`: digits stand behind a point", digits[:-1])
    several = re.fullmatch(r"[0-9][0-9.]*", digits) and digits.count(".") > 1
    return "a number has one decimal point; digits are grouped with `_`" if several else None


def _range(place: ParsePlace, match: re.Match[str]) -> str | None:
    """``0.3..1 Wh``."""
    ends = re.fullmatch(r"([0-9]+(?:\.[0-9]+)?)\.{2,3}([0-9]+(?:\.[0-9]+)?)", match[0])
    if ends is None:
        return None
    unit = re.match(rf"[ \t]*({UNIT_SIGNS})?", place.text[match.end() :])
    assert unit is not None, "it matches nothing too"
    first, last = (f"{end} {unit[1] or ''}".strip() for end in ends.groups())
    said = f"a range is a distribution, `uniform({first}, {last})`, or stands behind a middle: `… ({first} to {last})`"
    return Advice(said, f"uniform({first}, {last})", place.over(match.start(), match.end() + unit.end(1)))


def _power_of_ten(place: ParsePlace) -> Diagnostic | None:
    """``5 × 10⁶``, ``10⁶``: a number whose power of ten is set small, or behind a sign of print."""
    for found in TENS.finditer(place.text, max(0, place.at - REACH)):
        if found.start() <= place.at <= found.end():
            power = (found["raised"] or found["small"]).translate(RAISED)
            plain = f"{found['times'] or 1}e{power}"
            span = place.over(found.start(), found.end())
            return problem("E0106", span, LABEL, advice=[Advice(f"write `{plain}`", plain)], written=found[0])
        if found.start() > place.at:
            break
    return None


def _spaced_number(place: ParsePlace) -> Diagnostic | None:
    """``1 000 000``: digits grouped with spaces."""
    before = re.search(r"[0-9]{1,3}(?: [0-9]{3})* $", place.before())
    after = re.match(r"[0-9]{3}(?: [0-9]{3})*(?![\w.])", place.text[place.at :])
    if before is None or after is None:
        return None
    written = before[0] + after[0]
    span = place.over(place.at - len(before[0]), place.at + after.end())
    plain = written.replace(" ", "_")
    better = Advice(f"write `{plain}`: digits are grouped with `_`", plain)
    return problem("E0106", span, LABEL, advice=[better], written=written)
