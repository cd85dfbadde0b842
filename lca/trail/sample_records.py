"""Samples as they are told: settings, what could not be computed, rounded statistics."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING

from msgspec.structs import fields, replace

from lca.arithmetic import plain
from lca.diagnostics.codes import CODES
from lca.source import Span
from lca.trail.records import Case, HistogramRecord, PartStatistics, RefusedRecord, SamplesRecord, StatisticsRecord
from lca.trail.result_entries import ComparisonEntry, ResultName

if TYPE_CHECKING:  # numpy is loaded by who samples, and by nobody else
    from lca.engine.result import Outcome
    from lca.engine.sample_statistics import Sampled, SampledComparison, SampledOutcome, Statistics
    from lca.program import Program

STATISTICS = tuple(field.encode_name for field in fields(StatisticsRecord))
"""What is told of samples, in the order of columns."""


def with_samples(case: Case, run: Sampled, place: Callable[[Span], str]) -> Case:
    """The case with the samples of each of its results, and of those derived results that have some."""
    results, derived = zip(case.results, run.outcomes, strict=True), zip(case.derived, run.derived, strict=True)
    return replace(
        case,
        results=tuple(replace(result, samples=samples_record(run, one, place)) for result, one in results),
        derived=tuple(
            replace(result, samples=samples_record(run, one, place)) if one else result for result, one in derived
        ),
    )


def samples_record(run: Sampled, one: SampledOutcome, place: Callable[[Span], str]) -> SamplesRecord:
    """The samples of one result; numbers are in its unit, and have ``digits`` significant digits.

    ``place`` says how places are told.
    """
    from lca.engine.sample_statistics import DIGITS

    histogram = one.histogram
    return SamplesRecord(
        count=run.count,
        seed=run.seed,
        computed=one.computed,
        refused=tuple(
            RefusedRecord(code=told.code, title=CODES[told.code].title, place=place(told.span), count=told.count)
            for told in one.refusals
        ),
        uncertain_figures=one.figures,
        digits=DIGITS,
        total=None if one.total is None else StatisticsRecord(**_told(one.total)),
        stages=_by_name(one.stages),
        nodes=_by_name(one.nodes),
        histogram=None
        if histogram is None
        else HistogramRecord(low=plain(histogram.low), high=plain(histogram.high), counts=histogram.counts),
    )


def comparison_entries(comparisons: Iterable[SampledComparison]) -> tuple[ComparisonEntry, ...]:
    """Which of two results is lower, in which part of their samples."""
    return tuple(
        ComparisonEntry(
            left=_which(*comparison.left),
            right=_which(*comparison.right),
            count=comparison.count,
            lower=plain(comparison.lower),
            equal=plain(comparison.equal),
        )
        for comparison in comparisons
    )


def _which(program: Program, outcome: Outcome) -> ResultName:
    return ResultName(
        assessment=outcome.assessment,
        scenario=outcome.scenario,
        settings=dict(program.settings),
        indicator=outcome.indicator,
    )


def _by_name(found: Mapping[str, Statistics]) -> tuple[PartStatistics, ...]:
    return tuple(PartStatistics(name=name, **_told(statistics)) for name, statistics in found.items())


def _told(found: Statistics) -> dict[str, str]:
    """The statistics by the fields of their record."""
    values = (found.mean, found.sd, *found.quantiles, found.least, found.greatest)
    return {field.name: plain(value) for field, value in zip(fields(StatisticsRecord), values, strict=True)}
