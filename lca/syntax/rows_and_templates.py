"""What was probably meant by rows, and by the parameters and arguments of templates, that are written otherwise."""

from __future__ import annotations

import re
from functools import lru_cache

from lca.diagnostics import Advice
from lca.syntax.parse_place import ParsePlace
from lca.syntax.words import RESERVED

CALLED = re.compile(r"([A-Za-z_][\w.]*)\s*\([^()]*$")
"""A name, and parentheses that are still open."""
TEMPLATE = re.compile(r"^[ \t]*([A-Za-z_]\w*)[ \t]+([A-Za-z_]\w*)[ \t]*\(([^()]*)", re.MULTILINE)
ROW_OF = re.compile(r'([A-Za-z_]\w*)\s*[\[(]\s*("[^"\n]*"|[^\[\]()]+?)\s*[\])]?\s*$')
"""``usage["WA"``, ``usage["WA"]`` or ``usage("WA")``."""
WITH_COLUMN = re.compile(r'(.+?)\s*,\s*"?([A-Za-z_]\w*)"?')
"""``"WA", "energy"``: keys, and a column as if it were one more."""


def in_rows(place: ParsePlace) -> str | None:
    """What to do where a row is looked up, or where rows are gone through."""
    sign, before, after = place.sign, place.before(), place.text[place.at :]
    result = re.search(r"([A-Za-z_]\w*\.[a-z]+)\[\s*([^\[\]]*?)\s*\]\s*$", before)
    if "MEMBER" in place.expected and result:
        whole, start = f"{result[1]}({result[2]})", place.at - len(result[0])
        over = place.over(start, start + len(result[0].rstrip()))
        return Advice(f"the arguments of a result stand in parentheses: `{whole}`", whole, over)
    row = ROW_OF.search(before)
    looked_up = place.expected <= {"MEMBER"}
    if row and (looked_up or (sign == "." and before.rstrip().endswith(")"))):
        column = re.match(r'(?:\.|\[\s*")\s*([A-Za-z_]\w*)(?:"?\s*\])?', after)
        key = None if column else WITH_COLUMN.fullmatch(row[2])
        whole = f"{row[1]}[{row[2]}].{column[1] if column else '…'}" if key is None else f"{row[1]}[{key[1]}].{key[2]}"
        said = f"a row has its key in brackets, and its columns behind a point: `{whole}`"
        over = place.over(place.at - len(row[0]), place.at + (column.end() if column else 0))
        return Advice(said, whole, over) if column or key else said
    each = re.search(r"\bfor\s+(each\s+)$", before)
    if each:
        over = place.over(place.at - len(before) + each.start(1), place.at)
        return Advice(f"write `for {sign} in …`, without `each`", "", over)
    if sign == "for":
        return '`for r in usage` stands behind its clause, before the basis: `emits r.energy * x for r in usage ~ "…"`'
    return None


def in_templates(place: ParsePlace) -> str | None:
    """What to do about the parameters and arguments of a template."""
    sign, before = place.sign, place.before()
    if sign == "=" and before.rstrip().endswith("="):
        return Advice("an argument is given with one `=`", "")
    if re.match(r"\s*\w+[ \t]+\w+[ \t]*\(\s*$", place.text[: place.at]) and sign == ")":
        return "a node without parameters has no parentheses"
    title = re.fullmatch(r'\s*(\w+)[ \t]+(\w+)\s+("[^"\n]*")\s*', place.text[: place.at])
    if title and sign == "(":
        return f"parameters stand before the title: `{title[1]} {title[2]}(…) {title[3]}`"
    if sign == "in" and {"EQUALS", "RPAR"} <= place.expected:
        return "a parameter has a value of its own, as in `power = 2 kW`, or stands alone, in the unit of its argument"
    named = re.search(r"\bof\s+([A-Za-z_][\w.]*)\s*(\[\s*\w+\s*)?$", before)
    if named and (sign in ("{", "[") if named[2] is None else sign == "="):
        opening = place.at - len(named[2] or "")
        inside = re.match(r"[{\[][ \t]*([^{}\[\]\n]*?)[ \t]*[}\]]", place.text[opening:])
        if inside is None:
            return f"arguments stand in parentheses, as in `{named[1]}(model = gpt3)`"
        whole, over = (
            f"{named[1]}({inside[1]})",
            place.over(place.at - len(before) + named.start(1), opening + inside.end()),
        )
        return Advice(f"arguments stand in parentheses: `{whole}`", whole, over)
    return _without_name(place)


def _without_name(place: ParsePlace) -> str | None:
    """``of chat(gpt3)``: an argument by its position."""
    called = re.search(r"\bof\s+" + CALLED.pattern, place.before())
    if called is None or not ("EQUALS" in place.expected or "NAME" in place.expected):
        return None
    begin = place.at - len(place.before()) + called.end(1)
    given = re.match(r"\s*\(\s*([^,()\n]*)", place.text[begin:])
    declared = template(place, called[1])
    first = re.match(r"\s*(\w+)", declared or "")
    named = f"{first[1] if first else '…'} = {given[1].strip() if given else '…'}"
    said = f"arguments are named: `{called[1]}({named})`"
    if first is None or given is None:
        return said
    return Advice(said, named, place.over(begin + given.start(1), begin + given.end(1)))


def template(place: ParsePlace, name: str) -> str | None:
    """The parameters of the node ``name`` as the file writes them, None where it is no template."""
    return _templates(place.file.text).get(name)


@lru_cache(maxsize=1)
def _templates(text: str) -> dict[str, str]:
    return {found[2]: found[3] for found in TEMPLATE.finditer(text) if found[1] not in RESERVED}
