"""What an auditor looks at first in a trail: the leaves that rest on nothing, and those that totals depend on most."""

from __future__ import annotations

from lca.arithmetic import plain, stored
from lca.program.cells import FigureOrigin
from lca.trail.reading import CaseReading, Reading
from lca.trail.records import InputRecord, Number, Record, ResultRecord

LARGEST = 10
"""So many figures are told of each total."""


class LeafShare(Record, frozen=True, kw_only=True):
    """Which part of a total scales with a leaf; empty where the total is nothing, or does not scale with it."""

    scenario: str
    assessment: str
    indicator: str
    share: Number | None


class LeafEntry(Record, frozen=True, kw_only=True):
    """A leaf with its ``literal`` as it stands in the text at its place; ``value`` is in ``unit``."""

    figure: str
    title: str
    literal: str
    value: Number
    unit: str
    place: str


class UnfoundedEntry(Record, frozen=True, kw_only=True):
    """A leaf that rests on nothing, and its part of each total."""

    leaf: LeafEntry
    parts: tuple[LeafShare, ...]


class LargestEntry(Record, frozen=True, kw_only=True):
    """One of the leaves that a total depends on most; without a share where the total is nothing."""

    leaf: LeafEntry
    share: Number | None


class TotalOverview(Record, frozen=True, kw_only=True):
    """A total: the shares that rest on an assumption or on nothing, and the leaves that it depends on most.

    ``others`` is how many more leaves it scales with.
    """

    scenario: str
    told: str
    assessment: str
    title: str
    indicator: str
    unit: str
    total: Number
    assumed: Number | None
    unsourced: Number | None
    largest: tuple[LargestEntry, ...]
    others: int


class Overview(Record, frozen=True, kw_only=True):
    """The leaves that rest on nothing, each once, and every total."""

    unfounded: tuple[UnfoundedEntry, ...]
    totals: tuple[TotalOverview, ...]


def overview(reading: Reading) -> Overview:
    """What stands first in an audit."""
    return Overview(
        unfounded=_unfounded(reading),
        totals=tuple(_total(case, result) for case in reading.cases for result in case.case.results),
    )


def _unfounded(reading: Reading) -> tuple[UnfoundedEntry, ...]:
    found: dict[LeafEntry, list[LeafShare]] = {}
    for case in reading.cases:
        totals = {result.total.figure: result for result in case.case.results}
        for leaf in case.inputs.values():
            if _rests_on_nothing(leaf):
                parts = found.setdefault(_leaf(case, leaf), [])
                scaling = {case.derived[one].arguments[0]: one for one in case.impacts.get(leaf.id, ())}
                parts += (_part(case, result, scaling.get(total)) for total, result in totals.items())
    return tuple(UnfoundedEntry(leaf=leaf, parts=tuple(parts)) for leaf, parts in found.items())


def _rests_on_nothing(leaf: InputRecord) -> bool:
    return leaf.origin == FigureOrigin.UNSOURCED or (leaf.origin == FigureOrigin.SUPPLIER and not leaf.basis)


def _part(case: CaseReading, result: ResultRecord, scaling: str | None) -> LeafShare:
    return LeafShare(
        scenario=case.scenario,
        assessment=result.assessment,
        indicator=result.indicator,
        share=None if scaling is None else _share(case, scaling, result),
    )


def _share(case: CaseReading, figure: str, result: ResultRecord) -> Number | None:
    found = case.share(figure, result.total.figure)
    return None if found is None else plain(stored(found))


def _leaf(case: CaseReading, leaf: InputRecord) -> LeafEntry:
    return LeafEntry(
        figure=leaf.id,
        title=leaf.title,
        literal=leaf.literal,
        value=case.number(leaf.id),
        unit=leaf.unit,
        place=leaf.place,
    )


def _total(case: CaseReading, result: ResultRecord) -> TotalOverview:
    found = case.attribution(result)
    scaling = case.scaling(found)
    resting = {case.derived[one].on[0]: one for one in found.rests_on}
    return TotalOverview(
        scenario=case.scenario,
        told=case.told,
        assessment=result.assessment,
        title=result.title,
        indicator=result.indicator,
        unit=result.unit,
        total=result.total.value,
        assumed=_share(case, resting["assumed"], result),
        unsourced=_share(case, resting["unsourced"], result),
        largest=tuple(
            LargestEntry(leaf=_leaf(case, case.inputs[case.derived[one].arguments[1]]), share=_share(case, one, result))
            for one in scaling[:LARGEST]
        ),
        others=max(0, len(scaling) - LARGEST),
    )
