"""Families of figures as a report tells them: each as one, with how many there are and between what they lie."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from lca.arithmetic import stored, telling
from lca.notation import grouped, shown
from lca.report.sections.report_parts import LinkCell
from lca.trail.families import Family
from lca.trail.reading import CaseReading


def family_key(case: CaseReading, family: Family) -> tuple[str, ...]:
    """What a family is called as of a link."""
    return ("family", case.scenario, family.name, next(iter(family.members)))


def family_link(case: CaseReading, family: Family) -> LinkCell:
    """The name of a family, which stands for it."""
    return LinkCell(family.name, family_key(case, family))


def counted(family: Family) -> str:
    """``8760 figures``."""
    return f"{grouped(str(len(family.members)))} figures"


def ranged(case: CaseReading, family: Family) -> str:
    """Between what its figures lie, and their mean: ``50.1 to 499.9 kWh, mean 274.1``."""
    if not family.computed:
        return "not computed"
    factor = case.trail.factors[family.unit]
    with telling():
        bounds = min(family.computed), max(family.computed), family.sum / len(family.computed)
        least, greatest, mean = (shown(stored(one / factor.numerator * factor.denominator)) for one in bounds)
    return f"{' '.join(filter(None, (f'{least} to {greatest}', family.unit)))}, mean {mean}"


def by_family(case: CaseReading, names: Iterable[str]) -> Iterator[tuple[str, Family | None]]:
    """Figures in their order, the first of each family alone, which stands for it."""
    told: set[int] = set()
    for name in names:
        family = case.families.get(name)
        if family is None or id(family) not in told:
            yield name, family
        if family is not None:
            told.add(id(family))
