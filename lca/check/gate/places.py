"""Places as libraries name them: codes of ISO 3166, regions of several countries, zones of a grid and of a cloud."""

from __future__ import annotations

import re
import tomllib
from functools import lru_cache
from pathlib import Path

KNOWN = Path(__file__).parent / "places.toml"
CODE = re.compile(r"([A-Z]{2})(-[A-Z0-9]{1,4}){0,2}")
"""A country, a subdivision of it, or a zone of its grid, as in `US`, `US-TX`, `SE-SE3`."""
ZONE = re.compile(r"[a-z][a-z0-9]*/[A-Za-z0-9][\w.-]*")
"""A region of a cloud, or a zone of a grid that is named by whom it is of: `gcp/us-central1`, `egrid/SRVC`."""


def is_place(text: str) -> bool:
    """Whether a text names a place, or several, with `,` or `;` between them."""
    return all(_is_one(part.strip()) for part in re.split(r"[,;]", text))


def _is_one(text: str) -> bool:
    countries, regions = _known()
    code = CODE.fullmatch(text)
    return (code is not None and code[1] in countries) or text in regions or ZONE.fullmatch(text) is not None


def regions() -> frozenset[str]:
    """The names of places of several countries."""
    return _known()[1]


@lru_cache(maxsize=1)
def _known() -> tuple[frozenset[str], frozenset[str]]:
    known = tomllib.loads(KNOWN.read_text(encoding="utf-8"))
    return frozenset(known["countries"].split()), frozenset(known["regions"])
