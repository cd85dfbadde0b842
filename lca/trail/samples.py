"""Samples as data, part of the format ``lca.result/1``: settings, what could not be computed, rounded statistics."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from lca.arithmetic import plain
from lca.diagnostics.codes import CODES

if TYPE_CHECKING:  # numpy is loaded by who samples, and by nobody else
    from lca.engine.result import Outcome
    from lca.engine.uncertainty import Comparison, Sampled, SampledOutcome, Statistics
    from lca.program import Program

STATISTICS = ("mean", "sd", "q2.5", "q5", "median", "q95", "q97.5")


def samples_document(run: Sampled, one: SampledOutcome) -> dict[str, Any]:
    """The samples of one result; numbers are in its unit, and have ``digits`` significant digits."""
    from lca.engine.uncertainty import DIGITS

    histogram = one.histogram
    return {
        "count": run.count,
        "seed": run.seed,
        "computed": one.computed,
        "refused": [
            {"code": told.code, "title": CODES[told.code].title, "place": told.span.place, "count": told.count}
            for told in one.refusals
        ],
        "uncertain_figures": one.figures,
        "digits": DIGITS,
        "total": None if one.total is None else _statistics(one.total),
        "stages": _by_name(one.stages),
        "nodes": _by_name(one.nodes),
        "histogram": histogram
        and {"low": plain(histogram.low), "high": plain(histogram.high), "counts": list(histogram.counts)},
    }


def comparisons_document(comparisons: Sequence[Comparison]) -> list[dict[str, Any]]:
    """In which part of ``count`` samples the left result is lower than the right one, and in which they are equal."""
    return [
        {
            "left": _which(*comparison.left),
            "right": _which(*comparison.right),
            "count": comparison.count,
            "lower": plain(comparison.lower),
            "equal": plain(comparison.equal),
        }
        for comparison in comparisons
    ]


def _which(program: Program, outcome: Outcome) -> dict[str, Any]:
    return {
        "assessment": outcome.assessment,
        "scenario": outcome.scenario,
        "settings": dict(program.settings),
        "indicator": outcome.indicator,
    }


def _by_name(found: Mapping[str, Statistics]) -> dict[str, dict[str, str]]:
    return {name: _statistics(statistics) for name, statistics in found.items()}


def _statistics(found: Statistics) -> dict[str, str]:
    values = (found.mean, found.sd, *found.quantiles)
    return {name: plain(value) for name, value in zip(STATISTICS, values, strict=True)}
