"""Time stamps in cells and texts, and the zones of the IANA in which those without an offset are read.

The zones are those of the package tzdata, wherever the tool runs, and not those of the system.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from importlib import resources
from zoneinfo import ZoneInfo

STAMP = re.compile(
    r"([0-9]{4}-[0-9]{2}-[0-9]{2})(?:[T ]([0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]{1,9})?)?)"
    r"(?: ?(Z|UTC|[+-][0-9]{2}(?::?[0-9]{2})?))?)?"
)
FIRST, LAST = 1, 9999
"""Years between these have the same instants by all clocks."""
FORM = "write year, month, day and time, as in `2026-01-31 08:00`"


@dataclass(frozen=True, slots=True)
class Misread:
    """What is wrong with a text that is no instant, and what to write."""

    said: str
    advice: str


@cache
def zone_names() -> frozenset[str]:
    """What zones are called: `Europe/Madrid`, `UTC`."""
    return frozenset(resources.files("tzdata").joinpath("zones").read_text(encoding="utf-8").split())


@cache
def zone(name: str) -> ZoneInfo | None:
    """The zone of a name, None where there is none."""
    if name not in zone_names():
        return None
    with resources.files("tzdata").joinpath("zoneinfo", *name.split("/")).open("rb") as file:
        return ZoneInfo.from_file(file, key=name)


def instant(text: str, there: ZoneInfo) -> datetime | Misread:
    """The instant, in UTC, that a text says, by its own offset or by the clocks of a zone; of a day its midnight."""
    found = STAMP.fullmatch(text)
    if found is None:
        return Misread(f"is no time: `{text[:40]}`" if text else "is empty", FORM)
    day, clock, offset = found.groups()
    try:
        local = datetime.fromisoformat(f"{day}T{clock or '00:00'}")
        if offset is not None:
            local = datetime.fromisoformat(f"{day}T{clock}{offset.replace('UTC', 'Z')}")
    except ValueError:
        return Misread(f"is no time: `{text}`", FORM)
    if not FIRST < local.year < LAST:
        return Misread(f"is of no year from {FIRST + 1} to {LAST - 1}: `{text}`", FORM)
    return local.astimezone(UTC) if local.tzinfo else _by_clocks(local, there)


def _by_clocks(local: datetime, there: ZoneInfo) -> datetime | Misread:
    """The one instant at which clocks of a zone show a time."""
    first, second = (local.replace(tzinfo=there, fold=fold) for fold in (0, 1))
    if first.utcoffset() == second.utcoffset():
        return first.astimezone(UTC)
    written = [one.isoformat(" ") for one in (first, second)]
    if first.astimezone(UTC) < second.astimezone(UTC):
        said = f"is there twice: clocks in {there.key} went back, and show `{local}` again"
        return Misread(said, f"an offset tells them apart; of `{written[0]}` and `{written[1]}` the first comes first")
    said = f"is not there: clocks in {there.key} went forward, and never show `{local}`"
    return Misread(said, f"write an offset, as in `{written[0]}`, or the time that was meant")
