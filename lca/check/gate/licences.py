"""Licences: identifiers of the SPDX list, joined by AND, OR and WITH, and what they ask of who passes data on."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from lca.diagnostics.nearest import nearest

KNOWN = Path(__file__).parent / "licences.toml"
OWN = re.compile(r"LicenseRef-[A-Za-z0-9.-]+")
"""A licence that the list does not have, by a name of one's own."""
TOKEN = re.compile(r"\(|\)|[^\s()]+")
NO_COMMERCE, NO_DERIVATIVES, SHARE_ALIKE, ATTRIBUTION = "no commerce", "no derivatives", "share alike", "attribution"
UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Licence:
    """A licence as written. ``wrong`` says what is no identifier of it, ``meant`` the nearest that is one.

    ``terms`` are what it asks: of licences that one may choose among (`OR`), what the freest asks.
    """

    text: str
    terms: frozenset[str]
    wrong: str = ""
    meant: str | None = None

    @property
    def binds(self) -> frozenset[str]:
        """What keeps a whole table of figures from going with the tool: all but that its source is named."""
        return self.terms - {ATTRIBUTION}


@lru_cache(maxsize=256)
def read_licence(text: str) -> Licence:
    """An expression of SPDX. Nothing at all is a licence whose terms nobody knows."""
    tokens = TOKEN.findall(text)
    if not tokens:
        return Licence(text, frozenset({UNKNOWN}))
    ids, exceptions, *_ = _known()
    choices: list[frozenset[str]] = [frozenset()]
    before = ""
    for token in tokens:
        if token in ("(", ")", "AND", "WITH"):
            pass
        elif token == "OR":  # noqa: S105  # of an expression, and no secret
            choices.append(frozenset())
        elif before == "WITH" and token in exceptions:
            pass
        elif token.removesuffix("+") in ids or OWN.fullmatch(token):
            choices[-1] |= _terms(token)
        else:
            return Licence(text, frozenset({UNKNOWN}), text.strip(), _meant(text, token, ids))
        before = token
    return Licence(text, min(choices, key=lambda terms: (len(terms - {ATTRIBUTION}), len(terms))))


def _meant(text: str, token: str, ids: frozenset[str]) -> str | None:
    """The identifier that a text is probably for: one in other letters or blanks, or the newest of a name."""
    known = {one.casefold(): one for one in ids}
    dashed = re.sub("-licen[sc]e$", "", "-".join(text.split()).casefold())
    newest = [one for one in sorted(known) if re.fullmatch(rf"{re.escape(dashed)}-([0-9.]+|only)", one)]
    return known.get(dashed) or known.get([token, *newest][-1]) or known.get(token.casefold()) or nearest(token, ids)


def _terms(name: str) -> frozenset[str]:
    _, _, terms, free = _known()
    if OWN.fullmatch(name):
        return frozenset() if name in free else frozenset({UNKNOWN})
    return frozenset(asked for sign, asked in terms.items() if sign in name)


@lru_cache(maxsize=1)
def _known() -> tuple[frozenset[str], frozenset[str], Mapping[str, str], Sequence[str]]:
    """Identifiers, exceptions, what signs within an identifier ask, and names that ask nothing."""
    known = tomllib.loads(KNOWN.read_text(encoding="utf-8"))
    return frozenset(known["ids"].split()), frozenset(known["exceptions"].split()), known["terms"], known["free"]
