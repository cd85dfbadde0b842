"""Figures that are alike, told as one: a column of a table, or what is worked out for each of its rows."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property, lru_cache

from lca.arithmetic import telling
from lca.program.figure_id import Role, read_id
from lca.trail.records import AnyFigure, BasisRecord, InputRecord

MANY = 100
"""So many figures that are alike are still told one by one."""
CELL = re.compile(r'(\w+)\[(?:[0-9]+|"[^"\\\]]*")\]\.(\w+)')
"""Most cells, which are read here, for there may be as many as a table has."""
OPENED = 10
"""So many of a family are told by themselves where it is opened, the largest first."""


@dataclass(frozen=True)
class Family:
    """More than ``MANY`` figures that are alike, in one ``unit`` and on one basis, with their values in base units."""

    name: str
    unit: str
    members: Mapping[str, Decimal | None]

    @cached_property
    def computed(self) -> list[Decimal]:
        """The values that could be computed."""
        return [value for value in self.members.values() if value is not None]

    @cached_property
    def sum(self) -> Decimal:
        with telling():
            return sum(self.computed, Decimal(0))

    @cached_property
    def opened(self) -> tuple[str, ...]:
        """The largest of it."""
        return tuple(sorted(self.members, key=lambda name: -abs(self.members[name] or Decimal(0)))[:OPENED])


@lru_cache(maxsize=1024)  # the steps of one figure ask for it again and again
def family_name(text: str) -> str:
    """What a figure is called with all like it, as ``hourly.load``, ``site.uses(grid.us) for hourly``; else empty."""
    cell = CELL.fullmatch(text)
    if cell is not None:
        return f"{cell[1]}.{cell[2]}"
    owner, _, step = text.rpartition(":")
    if owner and step.isdecimal():
        return f"steps of {family_name(owner) or owner}"
    one = read_id(text)
    if one.role is Role.CELL:
        return f"{one.owner}.{one.of}"
    if one.role is Role.SCALES:
        of = family_name(one.of)
        return f"{one.owner} by {of}" if of else ""
    table = one.row.partition("[")[0]
    return str(replace(one, row=table, ordinal=0)) if table else ""


def families(figures: Iterable[AnyFigure]) -> Mapping[str, Family]:
    """By id of a figure the family that it is of."""
    found: dict[tuple[str, str, tuple[BasisRecord, ...]], dict[str, Decimal | None]] = {}
    for figure in figures:
        name = family_name(figure.id) if "[" in figure.id or ":" in figure.id else ""
        if name:
            value = None if figure.value is None else Decimal(figure.value)
            basis = figure.basis if isinstance(figure, InputRecord) else ()
            found.setdefault((name, str(figure.unit), basis), {})[figure.id] = value
    large = (Family(name, unit, members) for (name, unit, _), members in found.items() if len(members) > MANY)
    return {member: one for one in large for member in one.members}
