"""A model over the values of one or two parameters: its totals for each of their combinations."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import product
from math import prod

from lca.arithmetic import plain
from lca.check import Checked
from lca.diagnostics import Diagnostic, LcaError, problem
from lca.engine.result import Outcome, run
from lca.program import Program
from lca.studies.sweep_axes import MOST, Axis, too_many
from lca.studies.total_changes import TotalKey
from lca.studies.variants import Variants
from lca.syntax import tree
from lca.trail.records import Record
from lca.trail.result_document import study_entry
from lca.trail.result_entries import StudyEntry


@dataclass(frozen=True, slots=True)
class Point:
    """The place of a value on each axis, and the totals there, or why there are none."""

    places: tuple[int, ...]
    totals: Mapping[TotalKey, Decimal]
    problem: Diagnostic | None


@dataclass(frozen=True, slots=True)
class Sweep:
    """Points in the order of the first axis, and for each of its values of the second.

    ``series`` has one outcome as an example of each total; ``program`` is the model before anything is swept.
    """

    program: Program
    axes: tuple[Axis, ...]
    series: Mapping[TotalKey, Outcome]
    points: tuple[Point, ...]


def sweep(checked: Checked, scenario: str, settings: Mapping[str, tree.SettingClause], axes: Sequence[Axis]) -> Sweep:
    """Compute every combination of the values of ``axes``, under a scenario and further settings.

    Raises LcaError where these are too many, or none can be computed.
    """
    program = checked.lowered(scenario, fixed := checked.chosen(scenario) | dict(settings))
    if not program.assessments and not program.derived:
        raise LcaError([problem("E0406")])
    if (count := prod(len(axis.values) for axis in axes)) > MOST:
        raise too_many(axes[-1].values[0].setting.parameter.span, count)
    variants, series = Variants(checked), dict[TotalKey, Outcome]()
    points = [
        _point(variants, fixed, axes, places, series) for places in product(*(range(len(axis.values)) for axis in axes))
    ]
    wrong = [point.problem for point in points if point.problem]
    if len(wrong) == len(points):
        raise LcaError(wrong[:1])
    return _by_total(Sweep(program, tuple(axes), series, tuple(points)))


def _point(
    variants: Variants,
    fixed: Mapping[str, tree.SettingClause],
    axes: Sequence[Axis],
    places: tuple[int, ...],
    series: dict[TotalKey, Outcome],
) -> Point:
    swept = {axis.parameter: axis.values[place].setting for axis, place in zip(axes, places, strict=True)}
    try:
        outcomes = run(variants.under({**fixed, **swept})).totals
    except LcaError as error:
        return Point(places, {}, error.diagnostics[0])
    totals = {(outcome.assessment, outcome.indicator): outcome for outcome in outcomes}
    for key, outcome in totals.items():
        series.setdefault(key, outcome)
    return Point(places, {key: outcome.total for key, outcome in totals.items()}, None)


def _by_total(found: Sweep) -> Sweep:
    """What a pattern found has no order of its own: least total first, of the first series, then what has none."""
    first = next(iter(found.series))
    for number, axis in enumerate(found.axes):
        if axis.unordered:
            sums: dict[int, list[Decimal]] = {place: [] for place in range(len(axis.values))}
            for point in found.points:
                sums[point.places[number]] += [point.totals[first]] if first in point.totals else []
            order = sorted(sums, key=lambda place: (not sums[place], sum(sums[place]), axis.values[place].text))
            found = _reordered(found, number, order)
    return found


def _reordered(found: Sweep, number: int, order: Sequence[int]) -> Sweep:
    now = {place: index for index, place in enumerate(order)}
    axis = replace(found.axes[number], values=tuple(found.axes[number].values[place] for place in order))
    axes = (*found.axes[:number], axis, *found.axes[number + 1 :])
    points = [
        replace(point, places=(*point.places[:number], now[point.places[number]], *point.places[number + 1 :]))
        for point in found.points
    ]
    return replace(found, axes=axes, points=tuple(sorted(points, key=lambda point: point.places)))


class AxisEntry(Record, frozen=True, kw_only=True):
    """A parameter that is swept over; ``left_out`` fit a pattern, and supply something else."""

    parameter: str
    title: str
    values: tuple[str, ...]
    left_out: tuple[str, ...]


class SeriesEntry(Record, frozen=True, kw_only=True):
    """One total. ``min`` and ``max`` are the places, counted from 0, of its first least and greatest points."""

    assessment: str
    title: str
    indicator: str
    unit: str
    min: int
    max: int


class ProblemEntry(Record, frozen=True, kw_only=True):
    """Why a point has no totals."""

    code: str
    message: str


class PointEntry(Record, frozen=True, kw_only=True):
    """One value of each axis, with one total for each of the series, None where there is none."""

    values: tuple[str, ...]
    totals: tuple[str | None, ...]
    problem: ProblemEntry | None


class SweepDocument(Record, frozen=True, kw_only=True):
    """The document `lca.sweep/1`."""

    format: str
    study: StudyEntry
    scenario: str
    settings: Mapping[str, str]
    over: tuple[AxisEntry, ...]
    series: tuple[SeriesEntry, ...]
    points: tuple[PointEntry, ...]


def sweep_document(found: Sweep, assessment: str = "", indicator: str = "") -> SweepDocument:
    """All points; an ``assessment`` and an ``indicator`` leave only their totals."""
    series = {
        key: outcome
        for key, outcome in found.series.items()
        if assessment in ("", key[0]) and indicator in ("", key[1])
    }
    return SweepDocument(
        format="lca.sweep/1",
        study=study_entry(found.program),
        scenario=found.program.scenario,
        settings=found.program.settings,
        over=tuple(
            AxisEntry(
                parameter=axis.parameter,
                title=axis.title,
                values=tuple(value.text for value in axis.values),
                left_out=axis.left_out,
            )
            for axis in found.axes
        ),
        series=tuple(_series(key, outcome, found.points) for key, outcome in series.items()),
        points=tuple(_facts(point, found, list(series)) for point in found.points),
    )


def _series(key: TotalKey, outcome: Outcome, points: Sequence[Point]) -> SeriesEntry:
    totals = {index: point.totals[key] for index, point in enumerate(points) if key in point.totals}
    return SeriesEntry(
        assessment=outcome.assessment,
        title=outcome.title,
        indicator=outcome.indicator,
        unit=outcome.unit.symbol,
        min=min(totals, key=totals.__getitem__),
        max=max(totals, key=totals.__getitem__),
    )


def _facts(point: Point, found: Sweep, series: Sequence[TotalKey]) -> PointEntry:
    return PointEntry(
        values=tuple(axis.values[place].text for axis, place in zip(found.axes, point.places, strict=True)),
        totals=tuple(plain(point.totals[key]) if key in point.totals else None for key in series),
        problem=ProblemEntry(code=point.problem.code, message=point.problem.message) if point.problem else None,
    )
