"""What is other in a library: factors that are added, gone or changed, and how much."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from lca.arithmetic import computing
from lca.basis import Assumption
from lca.factors.library import Factor, Library
from lca.factors.locked_figures import read_figure, stated_figures
from lca.source import Span
from lca.syntax.numbers import read_number
from lca.trail.records import Record, Texts
from lca.units import Dimension, Registry, Unit


class FactorChange(Record, frozen=True, kw_only=True):
    """What is other of one factor, which is gone, added or changed: by field, without those that are the same.

    ``ratio`` is the new figure by the old one, None where they measure different things; of several indicators it is
    the one that is farthest from 1.
    """

    factor: str
    kind: str
    old: Texts
    new: Texts
    ratio: float | None


class LibraryDiff(Record, frozen=True, kw_only=True):
    """The document `lca.factors-diff/1`: first the factors that are gone, then those that are added, then the others,
    the largest change of a figure first.
    """

    format: str
    old: str
    new: str
    changes: tuple[FactorChange, ...]


def library_diff(old: Library, new: Library, names: tuple[str, str]) -> LibraryDiff:
    """The factors that are other in ``new``; the libraries are called by these names."""
    before, after = _told(old), _told(new)
    gone = [_change(name, "gone", before[name], {}) for name in sorted(before) if name not in after]
    added = [_change(name, "added", {}, after[name]) for name in sorted(after) if name not in before]
    both = [_compared(name, before[name], after[name], old, new) for name in sorted(before.keys() & after.keys())]
    changed = sorted((one for one in both if one[1].old), key=lambda one: -one[0])
    changes = (*gone, *added, *(change for _, change in changed))
    return LibraryDiff(format="lca.factors-diff/1", old=names[0], new=names[1], changes=changes)


def _compared(name: str, before: Texts, after: Texts, old: Library, new: Library) -> tuple[Decimal, FactorChange]:
    """A factor of both libraries, and how large its change is."""
    other = [key for key in dict.fromkeys((*before, *after)) if before.get(key) != after.get(key)]
    figures = [key for key in other if key.startswith("figure")]
    ratio = _farthest([_ratio(before[key], after[key], old, new) for key in figures if key in before and key in after])
    was, now = ({key: side.get(key, "") for key in other} for side in (before, after))
    return _size(ratio, figures), _change(name, "changed", was, now, ratio)


def _change(name: str, kind: str, old: Texts, new: Texts, ratio: Decimal | None = None) -> FactorChange:
    return FactorChange(factor=name, kind=kind, old=old, new=new, ratio=None if ratio is None else float(ratio))


def _farthest(ratios: list[Decimal | None]) -> Decimal | None:
    """The ratio that is farthest from 1; None where there is none, or one cannot be told."""
    known = [ratio for ratio in ratios if ratio is not None]
    return max(known, key=lambda one: abs(one - 1)) if known and len(known) == len(ratios) else None


def _size(ratio: Decimal | None, figures: list[str]) -> Decimal:
    """How large a change is: twice as much is as large as half as much. What cannot be compared comes first."""
    if ratio is None:
        return Decimal("Infinity" if figures else 0)
    with computing():
        return max(ratio, 1 / ratio) if ratio > 0 else Decimal("Infinity")


def _told(library: Library) -> dict[str, dict[str, str]]:
    return {name: dict(_facts(library, name, library.factors.get(name))) for name in library.factors}


def _facts(library: Library, name: str, factor: Factor | None) -> Iterator[tuple[str, str]]:
    """What a factor says, field by field; of an alias, what it stands for, which may be None here."""
    if name in library.aliases:
        yield "is", library.aliases[name][0]
    if factor is None:
        return
    for key, text in stated_figures(library, [name]).items():
        yield f"figure{key.removeprefix(name)}", text
    if name in library.aliases:
        return
    for basis in factor.basis:
        if isinstance(basis, Assumption):
            yield "assumed", basis.statement
        else:
            yield "source", ", ".join(filter(None, (basis.source.key, basis.locator)))
    yield "title", factor.title
    yield from factor.details.items()


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
