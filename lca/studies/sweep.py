"""A model over the values of one or two parameters: its totals for each of their combinations."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import product
from math import prod

from lca.check import Checked
from lca.diagnostics import Diagnostic, LcaError, problem
from lca.engine.result import Outcome, run
from lca.program import Program
from lca.studies.axes import MOST, Axis, too_many
from lca.studies.variants import Variants
from lca.syntax import tree

Series = tuple[str, str]
"""An assessment and an indicator."""


@dataclass(frozen=True, slots=True)
class Point:
    """The place of a value on each axis, and the totals there, or why there are none."""

    places: tuple[int, ...]
    totals: Mapping[Series, Decimal]
    problem: Diagnostic | None


@dataclass(frozen=True, slots=True)
class Sweep:
    """Points in the order of the first axis, and for each of its values of the second.

    ``series`` has one outcome as an example of each total; ``program`` is the model before anything is swept.
    """

    program: Program
    axes: tuple[Axis, ...]
    series: Mapping[Series, Outcome]
    points: tuple[Point, ...]


def sweep(checked: Checked, scenario: str, settings: Mapping[str, tree.Setting], axes: Sequence[Axis]) -> Sweep:
    """Compute every combination of the values of ``axes``, under a scenario and further settings.

    Raises LcaError where these are too many, or none can be computed.
    """
    program = checked.lowered(scenario, fixed := checked.chosen(scenario) | dict(settings))
    if not program.assessments:
        raise LcaError([problem("E0406")])
    if (count := prod(len(axis.values) for axis in axes)) > MOST:
        raise too_many(axes[-1].values[0].setting.parameter.span, count)
    variants, series = Variants(checked), dict[Series, Outcome]()
    points = [
        _point(variants, fixed, axes, places, series) for places in product(*(range(len(axis.values)) for axis in axes))
    ]
    wrong = [point.problem for point in points if point.problem]
    if len(wrong) == len(points):
        raise LcaError(wrong[:1])
    return _by_total(Sweep(program, tuple(axes), series, tuple(points)))


def _point(
    variants: Variants,
    fixed: Mapping[str, tree.Setting],
    axes: Sequence[Axis],
    places: tuple[int, ...],
    series: dict[Series, Outcome],
) -> Point:
    swept = {axis.parameter: axis.values[place].setting for axis, place in zip(axes, places, strict=True)}
    try:
        outcomes = run(variants.under({**fixed, **swept})).outcomes
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
