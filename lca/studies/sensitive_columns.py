"""What columns of many rows do to a total: the figures of each told as one, as if all were changed alike."""

from __future__ import annotations

from decimal import Decimal

from msgspec.structs import replace

from lca.arithmetic import differentiating, plain, stored
from lca.notation import grouped, shown
from lca.program.cells import FigureOrigin
from lca.studies.sensitivity_analysis import InfluenceEntry, SensitiveTotal, Sensitivity
from lca.syntax.numbers import NUMBER, read_number
from lca.trail.families import MANY, family_name
from lca.trail.figure_entries import ORIGINS


def by_column(document: Sensitivity, most: int | None = None) -> Sensitivity:
    """The same of ``most`` figures or columns; one of more than ``MANY`` figures on one basis is a single entry."""
    return replace(document, results=tuple(_whole(total, most) for total in document.results))


def _whole(total: SensitiveTotal, most: int | None) -> SensitiveTotal:
    alike: dict[object, list[InfluenceEntry]] = {}
    for one in total.figures:
        column = family_name(one.name)
        alike.setdefault((column, one.unit, one.basis) if column else one.name, []).append(one)
    found = []
    for figures in alike.values():
        found += [_column(figures)] if len(figures) > MANY else figures
    found.sort(key=lambda one: (one.origin == ORIGINS[FigureOrigin.CHOICE], -abs(Decimal(one.per_ten_percent))))
    return replace(total, figures=tuple(found[:most]), others=total.others + len(found[most or len(found) :]))


def _column(figures: list[InfluenceEntry]) -> InfluenceEntry:
    first = figures[0]
    measured = [one for one in figures if one.elasticity is not None]
    varied = [one.variance_share for one in figures if one.variance_share is not None]
    return replace(
        first,
        name=family_name(first.name),
        value=_told([one.value for one in figures]),
        spread=None,
        elasticity=_sum([one.elasticity or "0" for one in measured]) if measured else None,
        per_ten_percent=_sum([one.per_ten_percent for one in figures]),
        derivative=_sum([one.derivative for one in figures]),
        variance_share=_sum(varied) if varied else None,
    )


def _told(values: list[str]) -> str:
    """``8760 figures, 1 to 9``."""
    counted = f"{grouped(str(len(values)))} figures"
    read = (read_number(value) for value in values if NUMBER.fullmatch(value))
    numbers = [number for number in read if number is not None]
    if len(numbers) < len(values):
        return counted
    return f"{counted}, {shown(min(numbers))} to {shown(max(numbers))}"


def _sum(numbers: list[str]) -> str:
    with differentiating():
        return plain(stored(sum(map(Decimal, numbers), Decimal(0))))
