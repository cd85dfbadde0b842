"""What an auditor looks at first in a trail, on one screen: drawn from its overview, and from what changed since."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal

from lca.notation import share, shown
from lca.report.columns import cut, in_blocks, lapped, wrapped
from lca.report.result_table import of
from lca.report.scales import scale
from lca.report.since_text import since_lines
from lca.studies.trail_diff import TrailDiff
from lca.trail.overview import LargestEntry, LeafEntry, LeafShare, Overview, TotalOverview, UnfoundedEntry

MOST = 10
"""So many leaves that rest on nothing are shown, and so many totals beside the first."""
MOST_PARTS = 2
WIDEST = 30
"""So many signs of a name or a literal are shown."""
OTHERS = "the other totals"
WHOLE = Decimal(1)


def overview_text(found: Overview, since: TrailDiff | None) -> str:
    """The leaves that rest on nothing, the first total with what it depends on, the others, and what changed."""
    first, *others = found.totals or (None,)
    return in_blocks(
        [
            _unfounded(found.unfounded),
            _total(first) if first else [],
            _others(others),
            since_lines(since) if since else [],
        ]
    )


def _unfounded(entries: Sequence[UnfoundedEntry]) -> list[str]:
    if not entries:
        return ["rests on nothing: no figure"]
    rows = [
        (*_leaf(one.leaf), f"{one.leaf.place}  {_parts(one.parts)}") for one in sorted(entries, key=_greatest)[:MOST]
    ]
    table = lapped([("figure", "as it stands", "stands in, part of totals"), *rows], "<<<")
    return [f"rests on nothing: {len(entries)} of the figures that are given", *table, *_left(len(entries) - MOST)]


def _left(count: int) -> list[str]:
    return [f"  and {count} more: see --json"] if count > 0 else []


def _greatest(entry: UnfoundedEntry) -> Decimal:
    return min((-abs(Decimal(part.share)) for part in entry.parts if part.share), default=Decimal(0))


def _parts(parts: Iterable[LeafShare]) -> str:
    """``73.5 % of month, 12.0 % of month [scenario north], and of 2 more``."""
    told = [f"{_share(one.share)} of {_named(one)}" for one in parts if one.share]
    return ", ".join([*told[:MOST_PARTS], *([f"and of {len(told) - MOST_PARTS} more"] if told[MOST_PARTS:] else [])])


def _named(one: LeafShare | TotalOverview) -> str:
    return of(one.assessment, one.indicator) + (f" [scenario {one.scenario}]" if one.scenario else "")


def _share(part: str | None) -> str:
    return "–" if part is None else share(Decimal(part), WHOLE)


def _leaf(leaf: LeafEntry) -> tuple[str, str]:
    unit = f" [{leaf.unit}]" if leaf.unit not in leaf.literal else ""
    return cut(leaf.figure, WIDEST), cut(" ".join(leaf.literal.split()) + unit, WIDEST)


def _total(one: TotalOverview) -> list[str]:
    heads = ("depends most on", "as it stands", "scales with it", "stands in")
    more = [f"  and on {one.others} more, each less"] if one.others else []
    return [
        *wrapped(f"{of(one.assessment, one.indicator)}, {one.told}: {_amount(one)}"),
        f"  {_share(one.assumed)} of it rests on an assumption, {_share(one.unsourced)} on figures without a basis",
        *lapped([heads, *map(_largest, one.largest)], "<<><"),
        *more,
    ]


def _amount(one: TotalOverview) -> str:
    unit, shift = scale(one.indicator, one.unit, [one.total])
    return f"{shown(Decimal(one.total).scaleb(-shift))} {unit}"


def _largest(one: LargestEntry) -> tuple[str, str, str, str]:
    return (*_leaf(one.leaf), _share(one.share), one.leaf.place)


def _others(totals: Sequence[TotalOverview]) -> list[str]:
    """A line for each of the other totals."""
    if not totals:
        return []
    rows = [(OTHERS, "", "assumed", "no basis", "depends most on"), *map(_line, totals[:MOST])]
    heading, *table = lapped(rows, "<>>><")
    return [heading.replace(f"  {OTHERS}", f"{OTHERS}  ", 1), *table, *_left(len(totals) - MOST)]


def _line(one: TotalOverview) -> tuple[str, str, str, str, str]:
    most = [f"{cut(entry.leaf.figure, WIDEST)} {_share(entry.share)}" for entry in one.largest[:1]]
    return _named(one), _amount(one), _share(one.assumed), _share(one.unsourced), "".join(most)
