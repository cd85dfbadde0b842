"""The totals of a model over the values of parameters, as the document `lca.sweep/1`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from lca.arithmetic import plain
from lca.engine.result import Outcome
from lca.studies.sweep import Point, Series, Sweep
from lca.trail.document import study_told


def sweep_document(found: Sweep, assessment: str = "", indicator: str = "") -> dict[str, Any]:
    """All points, each with one total for each of the ``series``, null where there is none.

    ``min`` and ``max`` of a series are the places, counted from 0, of its first points with the least and the greatest
    total. An ``assessment`` and an ``indicator`` leave only theirs.
    """
    series = {
        key: outcome
        for key, outcome in found.series.items()
        if assessment in ("", key[0]) and indicator in ("", key[1])
    }
    return {
        "format": "lca.sweep/1",
        "study": study_told(found.program),
        "scenario": found.program.scenario,
        "settings": dict(found.program.settings),
        "over": [
            {
                "parameter": axis.parameter,
                "title": axis.title,
                "values": [value.text for value in axis.values],
                "left_out": list(axis.left_out),
            }
            for axis in found.axes
        ],
        "series": [_series(key, outcome, found.points) for key, outcome in series.items()],
        "points": [_point(point, found, list(series)) for point in found.points],
    }


def _series(key: Series, outcome: Outcome, points: Sequence[Point]) -> dict[str, Any]:
    places = [index for index, point in enumerate(points) if key in point.totals]
    return {
        "assessment": outcome.assessment,
        "title": outcome.title,
        "indicator": outcome.indicator,
        "unit": outcome.unit.symbol,
        "min": min(places, key=lambda index: points[index].totals[key]),
        "max": max(places, key=lambda index: points[index].totals[key]),
    }


def _point(point: Point, found: Sweep, series: Sequence[Series]) -> dict[str, Any]:
    values = [axis.values[place].text for axis, place in zip(found.axes, point.places, strict=True)]
    totals = [plain(point.totals[key]) if key in point.totals else None for key in series]
    problem = {"code": point.problem.code, "message": point.problem.message} if point.problem else None
    return {"values": values, "totals": totals, "problem": problem}
