"""What to do about a sign or a word that belongs nowhere, or not here: what was probably meant."""

from __future__ import annotations

import re

from lca.diagnostics import Advice
from lca.syntax.misplaced_words import words_before
from lca.syntax.parse_place import ParsePlace
from lca.syntax.rows_and_templates import in_rows, in_templates

WRITTEN = {
    "×": "*",
    "·": "*",
    "÷": "/",
    "–": "-",
    "−": "-",
    "≤": "<=",
    "≥": ">=",
    "≠": "!=",
    "μ": "µ",
    "&&": "and",
    "||": "or",
}
"""Signs of print and of other languages, and what is written for them."""
WHY = {"×": " to multiply", "·": " to multiply", "÷": " to divide", "μ": " (the micro sign)"}
SIGNS: dict[str, str] = {
    "²": "powers are written with `^`, as in `m^2`", "³": "powers are written with `^`, as in `m^3`",
    "₂": "units are written in plain letters, as in `kgCO2e`", "!": "write `not`, or `!=` to compare",
    "\N{NO-BREAK SPACE}": "use a plain space",
    **dict.fromkeys("'‘’“”", 'text stands in straight double quotes: `"…"`'),
    **dict.fromkeys("½⅓¼¾⅔", "a part is written as a decimal, as in `0.5`"),
    "‰": "thousandths stand in the number, as in `5e-3`",
    ";": "no separator is needed: each clause begins with its own word",
    ",": "no separator is needed between clauses; a number takes no comma",
    "€": "money is written with its year, as in `5 EUR2023`", "$": "money is written with its year, as in `5 USD2023`",
    **{sign: Advice(f"write `{plain}`{WHY.get(sign, '')}", plain) for sign, plain in WRITTEN.items()},
}  # fmt: skip
QUOTED = re.compile(r"[“‘']([^\"“”‘’'\n\\]*)[”’']")


def for_sign(place: ParsePlace) -> list[str | None]:
    """What to do about a sign that belongs nowhere, or not here."""
    sign, before = place.sign, place.before()
    instead = _instead(place)
    if instead:
        return [instead]
    hidden = place.text[place.at : place.at + 1]
    if hidden.isspace() and hidden not in " \t\r\n":
        over = place.over(place.at, place.at + 1)
        return [Advice("a hidden character stands here: use a plain space", " ", over)]
    if sign[:1].isdigit() and before.rstrip().endswith("%"):
        return [Advice("a share of something is a product: write `*`", "* ", place.over(place.at, place.at))]
    if not sign:
        return [_left_open(place)]
    if sign == ":":
        beside = "a field and its value stand side by side, without `:`; a parameter or let takes `=`"
        return [Advice("write `=`", "=") if "EQUALS" in place.expected else Advice(beside, "")]
    if place.text.startswith("//", place.at):
        return [Advice("comments begin with `#`", "#", place.over(place.at, place.at + 2))]
    if place.text.startswith("/*", place.at):
        return ["a comment begins with `#`, and ends with its line"]
    if sign == "*" and before.rstrip().endswith("*"):
        over = place.over(place.text.rindex("*", 0, place.at), place.at + 1)
        return [Advice("powers are written with `^`, as in `x ^ 2`", "^", over)]
    if sign.startswith('"') and place.expected <= {"NAME"}:
        return [
            "a node begins with its stage and its name, as in `training gpt3`, other blocks with their word and a name"
        ]
    if sign.startswith('"') and "EQUALS" not in place.expected and "=" in before:
        return ["the title stands before `=`"]
    if sign in "@~":
        inside = {"COMMA", "RPAR"} <= place.expected
        own = (
            'in a function, a value and its basis stand in parentheses of their own, as in `max((5 kg ~ "a guess"), x)`'
        )
        return [own if inside else 'a basis stands behind the value that it covers, as in `5 kg ~ "a guess"`']
    return [in_rows(place) or in_templates(place) or _in_blocks(place) or words_before(place) or SIGNS.get(sign)]


def _instead(place: ParsePlace) -> str | None:
    """What to write for signs that stand beside the right word or text."""
    sign, before = place.sign, place.before()
    if sign == "%" and before.rstrip().endswith("%"):
        return Advice("one sign is enough: write `%`", "", place.over(place.at - 1, place.at + 1))
    clause = re.search(r"(?:^|[{}])\s*(makes|uses|avoids|emits|needs)[ \t]*$", before)
    if sign in ("=", ":") and clause:
        over = place.over(place.at, place.at + len(sign))
        return Advice(f"an amount stands right behind `{clause[1]}`, without `{sign}`", "", over)
    scheme = re.search(r"\bhttps?$", before)
    address = re.match(r':[^\s"{}]*', place.text[place.at :])
    if scheme and address:
        whole = f'"{scheme[0]}{address[0]}"'
        over = place.over(place.at - len(scheme[0]), place.at + address.end())
        return Advice(f"text stands in quotes: `{whole}`", whole, over)
    spaced = re.match(r"@[ \t]+([A-Za-z_]\w*)", place.text[place.at :])
    if spaced:
        over = place.over(place.at, place.at + spaced.end())
        return Advice(f"no space stands behind `@`: write `@{spaced[1]}`", f"@{spaced[1]}", over)
    if re.match(r'@[ \t]*"', place.text[place.at :]):
        return 'a source is cited by its key, `@… "where in it"`; what is assumed stands behind `~`'
    quoted = QUOTED.match(place.text, place.at)
    if quoted:
        straight = f'"{quoted[1]}"'
        over = place.over(place.at, quoted.end())
        return Advice(f"text stands in straight double quotes: `{straight}`", straight, over)
    return None


def _left_open(place: ParsePlace) -> str | None:
    """What a declaration lacks that ends too early."""
    if place.first == "indicator":
        return "say what it is counted in, as in `indicator water in m^3`"
    if place.first == "table":
        return "say which columns it has, each with its unit, as in `{ key region energy in kWh }`"
    return None


def _in_blocks(place: ParsePlace) -> str | None:
    """What to do in the blocks of tables and substances, and before them."""
    sign, first, before = place.sign, place.first, place.before()
    named = re.search(r"([A-Za-z_]\w*)\s*$", before)
    if first == "table" and sign == "=" and "FROM" in place.expected:
        return Advice('write `from`: `table usage from "usage.csv" { … }`', "from")
    if first == "table" and sign == "{" and "FROM" in place.expected:
        return "`from` stands before the path of the file"
    if first == "table" and sign == "(" and named:
        unit = re.match(r"\(\s*([^\s()]+)\s*\)", place.text[place.at :])
        if unit is None:
            return "a unit stands behind `in`, as in `energy in kWh`"
        whole, over = f"{named[1]} in {unit[1]}", place.over(place.at - len(named[0]), place.at + unit.end())
        return Advice(f"a unit stands behind `in`: `{whole}`", whole, over)
    if first == "table" and sign == ",":
        return Advice("columns stand side by side, without commas", "")
    if first == "table" and sign == "}":
        return "say which columns it has, each with its unit, as in `{ key region energy in kWh }`"
    if first == "substance" and sign == "{" and "IN" in place.expected and named:
        return f"say what it is measured in: `substance {named[1]} in kg {{ … }}`"
    if first == "substance" and sign in ("=", ":"):
        return Advice(f"an indicator and its value stand side by side, without `{sign}`", "")
    if first == "substance" and sign in ("}", "emits"):
        return "say what one unit of it counts in an indicator, as in `climate 29.8 kgCO2e/kg`"
    return None
