"""Trails that were changed: bytes are read as edits of a trail, whose digests are then those that it should have."""

from __future__ import annotations

import json
from contextlib import suppress
from copy import deepcopy
from functools import lru_cache
from typing import Any

from lca.trail.canonical import canonical

from ..trail.test_tampering import ODD, SMALL, raw, walk
from ..trail.test_verify import EVERYTHING, STUDY, made, signed

TINY = STUDY + 'process p { makes 1 kg emits 7 gCO2e ~ "so" }\nassessment a { needs 2 kg of p }\n'
MOST = 6
"""So many edits are made of one trail."""


@lru_cache(maxsize=1)
def trails() -> tuple[bytes, ...]:
    return canonical(made(TINY)), canonical(made(SMALL)), canonical(made(EVERYTHING, "", "other"))


def edited(data: bytes) -> bytes:
    """A trail whose first byte says which; behind it each edit is four bytes: where, of which kind, and what for."""
    given = trails()
    document = json.loads(given[data[0] % len(given)] if data else given[0])
    for at in range(1, min(len(data) - 3, 4 * MOST), 4):
        places = list(walk(document)) if isinstance(document, dict | list) else []
        if not places:
            break
        place = int.from_bytes(data[at : at + 2]) % len(places)
        _edit(*places[place], data[at + 2], data[at + 3], places)
    with suppress(TypeError, ValueError, AttributeError, KeyError):  # else with the digests that there are
        document = signed(document)
    return raw(document)


def _edit(holder: Any, key: Any, kind: int, what: int, places: list[tuple[Any, Any]]) -> None:
    other_holder, other = places[what * len(places) // 256]
    match kind % 6:
        case 0:
            holder[key] = deepcopy(ODD[what % len(ODD)])  # what is edited again is this one alone
        case 1:
            del holder[key]
        case 2:
            holder[key] = json.loads(json.dumps(other_holder[other]))
        case 3 if isinstance(holder, list):
            holder.insert(what % (len(holder) + 1), json.loads(json.dumps(holder[key])))
        case 4 if isinstance(holder[key], str):
            at = what % (len(holder[key]) + 1)
            holder[key] = holder[key][:at] + chr(32 + what % 96) + holder[key][at + 1 :]
        case _ if isinstance(holder[key], str):
            holder[key] = holder[key][: what % (len(holder[key]) + 1)]
