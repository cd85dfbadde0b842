"""What is other in a library: factors that are added, gone or changed, and how much."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from lca.arithmetic import computing
from lca.basis import Assumption
from lca.factors.figures import figures_of, read_figure
from lca.factors.library import Factor, Library
from lca.source import Span
from lca.syntax.numbers import read_number
from lca.units import Dimension, Registry, Unit

SOURCE = "source"


@dataclass(frozen=True, slots=True)
class Change:
    """What is other of one factor: ``old`` and ``new`` by field, without those that are the same.

    One that is added has nothing old, and one that is gone nothing new. ``ratio`` is the new figure by the old one,
    None where they measure different things; of several indicators it is the one that is farthest from 1.
    """

    name: str
    old: Mapping[str, str]
    new: Mapping[str, str]
    ratio: Decimal | None = None

    @property
    def kind(self) -> str:
        return "changed" if self.old and self.new else "added" if self.new else "gone"


def differences(old: Library, new: Library) -> list[Change]:
    """The factors that are other in ``new``: gone, added, then changed, the largest change of a figure first."""
    before, after = _told(old), _told(new)
    gone = [Change(name, facts, {}) for name, facts in sorted(before.items()) if name not in after]
    added = [Change(name, {}, facts) for name, facts in sorted(after.items()) if name not in before]
    both = [_change(name, before[name], after[name], old, new) for name in sorted(before) if name in after]
    changed = [change for change in both if change.old or change.new]
    return [*gone, *added, *sorted(changed, key=lambda change: (-_size(change), change.name))]


def _size(change: Change) -> Decimal:
    """How large a change is: twice as much is as large as half as much. What cannot be compared comes first."""
    if change.ratio is None:
        return (
            Decimal(0)
            if change.old.keys() == change.new.keys() and not any(map(_is_figure, change.old))
            else Decimal("Infinity")
        )
    with computing():
        return max(change.ratio, 1 / change.ratio) if change.ratio > 0 else Decimal("Infinity")


def _told(library: Library) -> dict[str, dict[str, str]]:
    return {name: dict(_facts(library, name, library.factors.get(name))) for name in library.factors}


def _facts(library: Library, name: str, factor: Factor | None) -> Iterator[tuple[str, str]]:
    """What a factor says, field by field; of an alias, what it stands for, which may be None here."""
    if name in library.aliases:
        yield "is", library.aliases[name][0]
    if factor is None:
        return
    for key, text in figures_of(library, [name]).items():
        yield f"figure{key.removeprefix(name)}", text
    if name in library.aliases:
        return
    for basis in factor.basis:
        if isinstance(basis, Assumption):
            yield "assumed", basis.statement
        else:
            yield SOURCE, ", ".join(filter(None, (basis.source.key, basis.locator)))
    yield "title", factor.title
    yield from factor.details.items()


def _is_figure(field: str) -> bool:
    return field.startswith("figure")


def _change(name: str, before: dict[str, str], after: dict[str, str], old: Library, new: Library) -> Change:
    other = [key for key in dict.fromkeys((*before, *after)) if before.get(key) != after.get(key)]
    figures = [key for key in other if _is_figure(key) and key in before and key in after]
    ratios = [_ratio(before[key], after[key], old, new) for key in figures]
    known = [ratio for ratio in ratios if ratio is not None]
    ratio = max(known, key=lambda one: abs(one - 1)) if known and len(known) == len(ratios) else None
    return Change(name, {k: before.get(k, "") for k in other}, {k: after.get(k, "") for k in other}, ratio)


def _ratio(before: str, after: str, old: Library, new: Library) -> Decimal | None:
    """The figure ``after`` by the one ``before``; None where they measure different things, or nothing."""
    first, second = _measured(before, old), _measured(after, new)
    if first is None or second is None or not first[0] or first[1] != second[1]:
        return None
    with computing():
        return second[0] / first[0]


def _measured(figure: str, library: Library) -> tuple[Decimal, tuple[Dimension, Dimension]] | None:
    """A figure in base units, and what it measures, and per what."""
    registry = Registry().declaring()
    for name in library.units:
        registry.declare(name)
    found = read_figure(figure, Span(library.files[0], 0, 0))
    if found is None:
        return None
    amount, per = found
    number, divisor = read_number(amount.number), read_number(per.number) if per else Decimal(1)
    unit, of = registry.unit(amount.unit), registry.unit(per.unit if per else "")
    if number is None or not divisor or not isinstance(unit, Unit) or not isinstance(of, Unit):
        return None
    with computing():
        return unit.to_base(number) / of.to_base(divisor), (unit.dimension, of.dimension)
