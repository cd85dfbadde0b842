"""Units as papers, bills and trackers write them: with small figures, blanks, ``per``, or CO2 beside a mass."""

from __future__ import annotations

import re

from lca.diagnostics import Advice, Diagnostic, problem
from lca.syntax.numbers import NUMBER
from lca.syntax.parse_place import REACH, ParsePlace

PLAIN = str.maketrans("₀₁₂₃₄₅₆₇₈₉μ", "0123456789µ")
RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-")
SMALL = "⁰¹²³⁴⁵⁶⁷⁸⁹⁻"
MASS = r"(?P<mass>[mkM]?g|[kMG]?t|lbs?|tonnes?|metric[ \t]+ton(?:ne)?s?)"
LONG = {"lbs": "lb", "tonne": "t", "tonnes": "t"}
CARBON = re.compile(
    rf"{MASS}[ \t._-]*CO[2₂](?:[ \t._-]*(?P<as_much>e|eq|equiv|equivalents?)(?![A-Za-z0-9])\.?)?(?![A-Za-z0-9])"
)
TERM = re.compile(rf"[A-Za-zµμ%][^\W{SMALL}]*(?P<power>\^-?[0-9]+|[{SMALL}]+)?")
PER_UNIT = re.compile(r"[ \t]+/[ \t]*(?=(?:[kMGT]?(?:Wh|W|J|g|t|L|B)|m|km|h|day|yr|year)(?!\w))")
"""Apart from a unit as it is here, what stands behind CO2e and a slash with spaces may be a value."""
JOINED = re.compile(r"/|[ \t]+per[ \t]+|[*·⋅]")


def mistaken_unit(place: ParsePlace) -> Diagnostic | None:
    """What stands around the place as a unit, where it is written otherwise than the language writes one."""
    start = max(0, place.at - REACH, place.text.rfind("\n", 0, len(place.text[: place.at].rstrip())) + 1)
    for number in NUMBER.finditer(place.text, start, place.at):
        begin = number.end() + len(re.match(r"[ \t]*", place.text[number.end() :])[0])  # type: ignore[index]  # it matches nothing too
        end, plain, sure = _read(place.text, begin)
        at_it = begin <= place.at and not place.text[end : place.at].strip()
        code = "#" not in place.text[start:begin] and place.text[start:begin].count('"') % 2 == 0
        if (
            at_it
            and code
            and end > begin
            and plain != place.text[begin:end]
            and place.text[number.start() - 1] not in "._"
        ):
            return _told(place, number[0], (begin, end), plain, sure)
    return None


def _read(text: str, start: int) -> tuple[int, str, bool]:
    """Where the unit at ``start`` ends, how the language writes it, and whether that is what it surely is."""
    at, plain, sure, joined = start, "", True, ""
    while True:
        carbon = CARBON.match(text, at)
        term = carbon or TERM.match(text, at)
        if term is None:
            return at - len(joined), plain.removesuffix("/").removesuffix("*"), sure
        if carbon:
            mass = carbon["mass"]
            plain += f"{LONG.get(mass, 't' if mass.startswith('metric') else mass)}CO2e"
            sure = sure and carbon["as_much"] is not None
        else:
            power = (term["power"] or "").translate(RAISED)
            plain += term[0].removesuffix(term["power"] or "").translate(PLAIN) + (power and f"^{power.strip('^')}")
        found = JOINED.match(text, term.end()) or (carbon and PER_UNIT.match(text, term.end()))
        if found is None:
            return term.end(), plain, sure
        joined = found[0]
        plain += "*" if joined in "*·⋅" else "/"
        at = found.end()


def _told(place: ParsePlace, number: str, at: tuple[int, int], plain: str, sure: bool) -> Diagnostic:
    span = place.over(*at)
    if sure:
        written = Advice(f"write `{number} {plain}`: a unit has plain letters, `/` for per, and no spaces", plain)
        return problem("E0113", span, "", written=span.text, advice=[written])
    mass = plain.partition("CO2e")[0]
    said = (
        f"`{number} {plain}`, if all gases are in it, as CO2e; a mass of CO2 itself is a substance, as in "
        f"`emits {number} {mass} of gwp.co2` with `use gwp_ar6 as gwp`"
    )
    return problem("E0113", span, "", written=span.text, advice=[said])
