"""What to do about an uncertainty, a range or the scores of a quality that are written otherwise."""

from __future__ import annotations

import re
from decimal import Decimal

from lca.diagnostics import Advice
from lca.syntax.numbers import NUMBER, UNIT_SIGNS
from lca.syntax.parse_place import ParsePlace


def for_spread(place: ParsePlace) -> str | None:
    """What to do where an uncertainty, or the scores of a quality, were probably meant; None anywhere else."""
    before, rest = place.lead(), place.text[place.at :]
    if "TO" not in place.expected and (range_of := _range(place)):
        return range_of
    if rest.startswith("±"):
        return "an uncertainty stands behind a number and its unit, as in `5 kWh ± 10 %`"
    if re.match(r"\+/?-", rest) or (before.endswith("+") and rest.startswith("/-")):
        begin, end = place.at - before.endswith("+"), place.at + rest.index("-") + 1
        said = "an uncertainty is written with `±`, as in `5 kWh ± 10 %`; a negative term takes a space, `+ -5 kWh`"
        return Advice(said, "±", place.over(begin, end))
    if re.search(r"\bquality\s*(?:\([^()]*)?$", before):
        return "scores stand in parentheses, five of them, as in `quality (2, 1, 3, 1, 2)`"
    parted = re.match(rf"(?:[-–—,;]|\.\.+)[ \t]*(?={NUMBER.pattern})", rest)
    if "TO" in place.expected and parted:
        blanks = len(before) - len(before.rstrip())
        over = place.over(place.at - blanks, place.at + parted.end())
        return Advice("`to` stands between the bounds: write ` to `", " to ", over)
    if "TO" in place.expected:
        return "parentheses behind a number hold its bounds, as in `5 s (3 s to 6 s)`; to multiply, write `*`"
    opening = before.rstrip().removesuffix("-").rstrip()
    if place.expected <= {"QUANTITY", "NUMBER", "MINUS"} and opening.endswith(("±", "(", " to")):
        return "an uncertainty is made of numbers with their units, as in `5 s ± 10 %`, `5 s (3 s to 6 s)`"
    return None


def _range(place: ParsePlace) -> Advice | None:
    """``0.3 to 1 Wh``, ``0.3–1 Wh``: the ends of a range."""
    end = re.match(rf"(to[ \t]+|[–—][ \t]*)({NUMBER.pattern})[ \t]*({UNIT_SIGNS})", place.text[place.at :])
    low = re.search(rf"(?<![\w.])({NUMBER.pattern})[ \t]*({UNIT_SIGNS})?[ \t]*$", place.lead())
    if end is None or low is None:
        return None
    units = low[2] or end[3], end[3]
    falls = units[0] == units[1] and Decimal(low[1]) > Decimal(end[2])
    if not end[1].startswith("to") and low[2] and (falls or units[0] != units[1]):
        return None  # a difference, whose dash is one of print
    first, last = f"{low[1]} {units[0]}", f"{end[2]} {units[1]}"
    first, last = (last, first) if falls else (first, last)
    said = f"a range is a distribution, `uniform({first}, {last})`, or stands behind a middle: `… ({first} to {last})`"
    return Advice(said, f"uniform({first}, {last})", place.over(place.at - len(low[0]), place.at + end.end()))
