"""Factors for another GWP set, other years or another place than the study states: each difference is told."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from lca.check.name_resolution import Names
from lca.diagnostics import Diagnostic, Label, problem
from lca.program.cells import Figure

DATE = r"([0-9]{4})(?:-(?:0[1-9]|1[0-2])(?:-[0-9]{2})?)?"
PERIOD = re.compile(rf"{DATE}(?:\s*(?:-|–|/|\bto\b)\s*{DATE})?", re.ASCII)
PLACE = re.compile(r"([A-Z]{2})(?:-([A-Z0-9]{1,3}))?", re.ASCII)
SPELLINGS = {"UK": "GB", "EL": "GR"}
MANY = re.compile(r"EU|EZ|UN|WW|NA|AA|Q[M-Z]|X[A-Z]|ZZ")
"""Codes of two letters that stand for several countries, or for none. NA is Namibia, and more often no answer."""
STATES = ("US", "CA")
"""Of these, two codes of two letters are two places; elsewhere one subdivision may lie in another."""
MOST = 8


def years(text: str) -> tuple[str, str] | None:
    """The first and the last year of ``2023``, ``2020-2024`` or ``2025-01-15/2025-06-30``; None for any other text."""
    match = PERIOD.fullmatch(text.strip())
    return (match[1], match[2] or match[1]) if match else None


def other_years(period: str, valid: str) -> bool:
    """Whether no year of one is a year of the other."""
    asked, given = years(period), years(valid)
    return asked is not None and given is not None and (asked[1] < given[0] or asked[0] > given[1])


def other_place(here: str, there: str) -> bool:
    """Whether two codes of ISO 3166 are of places apart; no other text is compared."""
    first, second = _place(here), _place(there)
    if first is None or second is None:
        return False
    (country, state), (other, other_state) = first, second
    if country != other:
        return True
    return country in STATES and state != other_state and len(state) == len(other_state) == 2


def _place(text: str) -> tuple[str, str] | None:
    """The country and, as far as it is stated, the part of it; None for what is no code of one country."""
    match = PLACE.fullmatch(text.strip())
    if match is None or MANY.fullmatch(match[1]):
        return None
    return SPELLINGS.get(match[1], match[1]), match[2] or ""


def reports(text: str) -> list[str]:
    """The assessment reports of the IPCC that are named in a text: ``AR6``."""
    return list(dict.fromkeys(re.findall(r"\bAR[0-9]{1,2}\b", text)))


def sets(text: str) -> set[tuple[str, str]]:
    """The GWP sets that a text names: a report of the IPCC and the years it looks ahead, 100 where none are said."""
    horizons = re.findall(r"(?<![0-9.])(?:20|100|500)(?![0-9.])", text) or ["100"]
    return {(report, years) for report in reports(text) for years in horizons}


def other_set(stated: str, given: str) -> bool:
    """Whether both name sets of the IPCC, and the second one that the first does not: ``AR6`` and ``AR6, 20 years``."""
    return bool(sets(stated)) and not sets(given) <= sets(stated)


STATED: dict[str, tuple[str, Callable[[str, str], bool]]] = {
    "gwp": ("gwp", other_set),
    "period": ("valid", other_years),
    "geography": ("geography", other_place),
}
"""By the field of a study, the field of a factor that it is compared with, and whether the two differ."""


def inapplicable(names: Names, figures: list[Figure]) -> Iterator[Diagnostic]:
    """For each field of the study, the ``figures`` of factors that are for something else, unless it accepts them."""
    fields = {field.name: field for field in names.root.study.fields} if names.root.study else {}
    for aspect, (detail, differs) in STATED.items():
        accepted = fields.get(f"accepts_{aspect}")
        if aspect not in fields or (accepted is not None and accepted.value.strip()):
            continue
        stated, first = fields[aspect], dict[str, Figure]()
        for figure in figures:
            said = figure.details.get(detail, "")
            if said and differs(stated.value, said):
                first.setdefault(said, figure)
        if first:
            others = [Label(figure.span, f"`{figure.name}` is for {said}") for said, figure in list(first.items())[:4]]
            listed = ", ".join(list(first)[:MOST]) + (" …" if len(first) > MOST else "")
            yield problem("W0819", stated.span, "", *others, aspect=aspect, stated=stated.value.strip(), found=listed)
