"""How uncertain results are: statistics of samples, and results compared sample by sample."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_EVEN, Context, Decimal
from itertools import chain

import numpy as np

from lca.arithmetic import telling
from lca.diagnostics import Diagnostic, Label, problem
from lca.diagnostics.codes import CODES
from lca.engine.result import Outcome, Result
from lca.engine.sample import RefusedSamples, Sampler
from lca.program import Program, total_cell
from lca.program.operations.comparisons import same_samples
from lca.program.operations.operation import ROUNDING, Array, Mask
from lca.units import Unit

DIGITS = 6
"""So many digits are told of a statistic: beyond them the arithmetic of a platform may show."""
QUANTILES = (0.025, 0.05, 0.5, 0.95, 0.975)
BINS = 24
TAILS = (0.005, 0.995)


@dataclass(frozen=True, slots=True)
class Statistics:
    """Of the samples of one value, in the unit of its result; ``quantiles`` are those at ``QUANTILES``."""

    mean: Decimal
    sd: Decimal
    quantiles: tuple[Decimal, ...]
    least: Decimal
    greatest: Decimal


@dataclass(frozen=True, slots=True)
class Histogram:
    """How many samples lie in each of equal steps from ``low`` to ``high``, which leave out 0.5 % at either end."""

    low: Decimal
    high: Decimal
    counts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class SampledOutcome:
    """The samples of one outcome: its total and its parts, without the ``refused``; None where hardly any are left.

    ``figures`` is how many uncertain figures the total depends on; ``samples`` are those of the total, in base units.
    """

    outcome: Outcome
    figures: int
    computed: int
    refusals: tuple[RefusedSamples, ...]
    total: Statistics | None
    stages: Mapping[str, Statistics]
    nodes: Mapping[str, Statistics]
    histogram: Histogram | None
    samples: Array
    refused: Mask


@dataclass(frozen=True, slots=True)
class Sampled:
    """The samples of a program's outcomes, in their order; the same ``seed`` gives the same samples.

    ``derived`` are those of derived results, None for one that reads what only the point result has.
    """

    program: Program
    count: int
    seed: int
    outcomes: tuple[SampledOutcome, ...]
    derived: tuple[SampledOutcome | None, ...]

    @property
    def totals(self) -> list[SampledOutcome]:
        """Those of assessments, then those of derived results."""
        return [*self.outcomes, *(one for one in self.derived if one is not None)]


@dataclass(frozen=True, slots=True)
class SampledComparison:
    """In which part of the samples of both the left total is lower than the right one, and in which they are equal."""

    left: tuple[Program, Outcome]
    right: tuple[Program, Outcome]
    count: int
    lower: Decimal
    equal: Decimal


def sample(result: Result, count: int, seed: int = 0) -> Sampled:
    """``count`` samples of a result: in each, every figure with a spread is drawn once, however often it is used."""
    program, sampler = result.program, Sampler(result.evaluation, count, seed)
    refused = {name: sampler.refused([assessment]) for name, assessment in program.assessments.items()}
    impacts = [program.assessments[outcome.assessment].impacts[outcome.indicator] for outcome in result.outcomes]
    pairs = list(zip(result.outcomes, impacts, strict=True))
    cells = [[impact.total, *(impact.contributions[name] for name in outcome.nodes)] for outcome, impact in pairs]
    samples = sampler.each(list(chain.from_iterable(cells)))
    outcomes = [
        _outcome(program, outcome, sampler.uncertain(impact.total), refused[outcome.assessment], samples)
        for outcome, impact in pairs
    ]
    derived = tuple(_derived(program, outcome, sampler) for outcome in result.derived)
    return Sampled(program, count, seed, tuple(outcomes), derived)


def _derived(program: Program, outcome: Outcome, sampler: Sampler) -> SampledOutcome | None:
    """The samples of a derived result, without those in which an assessment that it reads has no value."""
    cell = total_cell(program, outcome.assessment, outcome.indicator)
    if sampler.pointwise(cell):
        return None
    refused = sampler.refused(sampler.read_by(cell), cell)
    return _outcome(program, outcome, sampler.uncertain(cell), refused, sampler.each([cell]))


def _outcome(
    program: Program,
    outcome: Outcome,
    figures: int,
    refused: tuple[Mask, tuple[RefusedSamples, ...]],
    samples: Iterator[Array],
) -> SampledOutcome:
    """The statistics of an outcome; ``samples`` gives those of its total, and then of each of its nodes."""
    left, refusals = refused
    kept = ~left
    computed = int(np.count_nonzero(kept))
    total, unit = next(samples).copy(), outcome.unit
    nodes: dict[str, Statistics] = {}
    sums: dict[str, Array] = {}
    for name in outcome.nodes:
        values, stage = next(samples)[kept], program.nodes[name].stage
        sums[stage] = sums[stage] + values if stage in sums else values
        if computed > 1:
            nodes[name] = _statistics(values, unit)
    stages = {stage: _statistics(values, unit) for stage, values in sums.items()} if computed > 1 else {}
    whole = _statistics(total[kept], unit) if computed > 1 else None
    histogram = _histogram(total[kept], unit) if computed > 1 and figures else None
    return SampledOutcome(outcome, figures, computed, refusals, whole, stages, nodes, histogram, total, left)


def _statistics(samples: Array, unit: Unit) -> Statistics:
    scale = float(np.abs(samples).max()) or 1.0
    ordered = np.sort(samples / scale)  # so that no square of a large number is beyond a float
    mean, sd = float(ordered.mean()), float(ordered.std(ddof=1))
    quantiles = (_told(float(quantile), scale, unit) for quantile in np.quantile(ordered, QUANTILES))
    ends = (_told(float(end), scale, unit) for end in (ordered[0], ordered[-1]))
    return Statistics(
        _told(mean, scale, unit), _told(sd if sd > ROUNDING else 0.0, scale, unit), tuple(quantiles), *ends
    )


def _histogram(samples: Array, unit: Unit) -> Histogram | None:
    """None where all samples are one value."""
    low, high = (float(edge) for edge in np.quantile(samples, TAILS))
    if not high - low > ROUNDING * max(abs(low), abs(high)):
        return None
    counts, _ = np.histogram(samples, BINS, (low, high))
    return Histogram(_told(low, 1.0, unit), _told(high, 1.0, unit), tuple(map(int, counts)))


def _told(part: float, scale: float, unit: Unit) -> Decimal:
    """A number in the unit of the result, with the digits that are told of it."""
    with telling():
        value = unit.from_base(Decimal(part) * Decimal(scale))
    return _rounded(value)


def _rounded(value: Decimal) -> Decimal:
    return Context(prec=DIGITS, rounding=ROUND_HALF_EVEN).plus(value)


def unsampled(runs: Sequence[Sampled]) -> tuple[Diagnostic, ...]:
    """The assessments of which hardly a sample has a value, and what stands in the way of most."""
    found: dict[Diagnostic, None] = {}
    for run in runs:
        for one in run.totals:
            if one.total is None and one.refusals:
                first, scenario = one.refusals[0], run.program.scenario
                name, assessments = one.outcome.assessment, run.program.assessments
                place = (assessments[name] if one.outcome.indicator else run.program.derived[name]).span
                label = Label(first.span, f"{CODES[first.code].title} [{first.code}], in {first.count} samples")
                under = f"in scenario `{scenario}`" if scenario else ""
                told = problem(
                    "E0512", place, under, label,
                    name=name, count=run.count, failed=run.count - one.computed,
                )  # fmt: skip
                found[replace(told, scenario=scenario)] = None
    return tuple(found)


def compare_samples(runs: Sequence[Sampled]) -> list[SampledComparison]:
    """Each total beside itself as first run, then assessments of the first run beside its first of their kind.

    Assessments of different functional units are different questions, and are not compared.
    """
    first = {(one.outcome.assessment, one.outcome.indicator): one for one in runs[0].totals}
    found = [
        _compared((run, one), (runs[0], first[one.outcome.assessment, one.outcome.indicator]))
        for run in runs[1:]
        for one in run.totals
        if (one.outcome.assessment, one.outcome.indicator) in first
    ]
    heads: dict[tuple[str, tuple[str, ...]], SampledOutcome] = {}
    for one in runs[0].outcomes:
        head = heads.setdefault((one.outcome.indicator, _asked(runs[0].program, one.outcome)), one)
        if head is not one:
            found.append(_compared((runs[0], one), (runs[0], head)))
    return found


def _asked(program: Program, outcome: Outcome) -> tuple[str, ...]:
    """What the functional unit of an assessment measures: a model trained is no day served."""
    needs = program.assessments[outcome.assessment].needs
    return tuple(sorted(str(program.cells[cell].unit.dimension) for _, cell in needs))


def _compared(left: tuple[Sampled, SampledOutcome], right: tuple[Sampled, SampledOutcome]) -> SampledComparison:
    (run, one), (base, other) = left, right
    kept = ~(one.refused | other.refused)
    count = int(np.count_nonzero(kept))
    mine, its = one.samples[kept], other.samples[kept]
    equal = same_samples(mine, its) == 1
    parts = [
        _rounded(Decimal(int(np.count_nonzero(mask))) / count) if count else Decimal(0)
        for mask in ((mine < its) & ~equal, equal)
    ]
    return SampledComparison((run.program, one.outcome), (base.program, other.outcome), count, *parts)
