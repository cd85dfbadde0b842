"""Samples as a table with a small histogram, and results compared by them, as `run` prints them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from decimal import ROUND_HALF_EVEN, Context, Decimal

from lca.diagnostics.render import inert
from lca.notation import grouped, share, shown
from lca.report.columns import columns
from lca.trail.records import HistogramRecord, PartStatistics, SamplesRecord, StatisticsRecord, Texts
from lca.trail.result_entries import ComparisonEntry, ResultName

HEADINGS = ("mean", "sd", "median", "5 to 95 %", "2.5 to 97.5 %", "least to greatest")
BLOCKS, SIGNS = "▁▂▃▄▅▆▇█", "_.:-=+*#"
MOST = 40
WIDE = Context(prec=60, rounding=ROUND_HALF_EVEN)


def sampled(found: SamplesRecord, stage_of: Texts, title: str, unit: str, shift: int, *, blocks: bool) -> list[str]:
    """The samples of a result, in ``unit`` (10^``shift`` of its own); the first line is their heading."""
    count, figures = grouped(str(found.count)), found.uncertain_figures
    if not figures:
        return [f"{title}: {count} samples", "  no figure that it depends on is uncertain: each sample is the result"]
    head = f"{title}: {count} samples of {uncertain(figures)}, seed {found.seed}"
    lines = [head, *_refused(found)]
    if found.total is None:
        return lines
    rows = [(unit, *HEADINGS), _row("total", found.total, shift)]
    for stage in _by_size(found.stages):
        rows.append(_row(stage.name, stage, shift))
        inside = [one for one in found.nodes if stage_of[one.name] == stage.name]
        rows += [_row(f"  {one.name}", one, shift) for one in _by_size(inside)[:MOST]]
        if len(inside) > MOST:
            rows.append((f"  {len(inside) - MOST} more nodes", *("",) * len(HEADINGS)))
    return [
        *lines,
        *columns(rows, "<" + ">" * len(HEADINGS)),
        *_histogram(found.histogram, unit, shift, BLOCKS if blocks else SIGNS),
    ]


def uncertain(figures: int | str) -> str:
    """``1 uncertain figure``, ``2 uncertain figures``."""
    return f"{figures} uncertain figure{'s' * (str(figures) != '1')}"


def compared_by_sample(comparisons: Iterable[ComparisonEntry], named: Callable[[ResultName], str]) -> list[str]:
    """``norway is lower than base in 94.2 % of samples``."""
    lines = []
    for found in comparisons:
        left, right = named(found.left), named(found.right)
        if not found.count:
            lines.append(inert(f"  {left} and {right} cannot be compared: no sample has a value of both"))
            continue
        lower, equal = Decimal(found.lower), Decimal(found.equal)
        also = f", and equal in {_often(equal)}" if 0 < equal < 1 else ""
        said = "equals" if equal == 1 else "is lower than"
        how = "in every sample" if equal == 1 else f"in {_often(lower)}{also}"
        lines.append(inert(f"  {left} {said} {right} {how}"))
    return lines


def _often(part: Decimal) -> str:
    if part == 0:
        return "no sample"
    if part == 1:
        return "every sample"
    return f"{share(min(part, Decimal('0.999')), Decimal(1))} of samples"


def _refused(found: SamplesRecord) -> Iterator[str]:
    """What could not be computed, each reason on a line of its own."""
    left_out = found.count - found.computed
    if left_out:
        count, whole = grouped(str(left_out)), grouped(str(found.count))
        rest = "the rest is shown" if found.total else "too few are left"
        yield f"  {count} of {whole} samples could not be computed; {rest}"
    for told in found.refused:
        yield inert(f"    {grouped(str(told.count))}  {told.title} [{told.code}], {told.place}")


def _by_size(parts: Iterable[PartStatistics]) -> list[PartStatistics]:
    return sorted(parts, key=lambda part: (-abs(Decimal(part.mean)), part.name))


def _row(name: str, found: StatisticsRecord, shift: int) -> tuple[str, ...]:
    """The numbers of a value, to three digits of its standard deviation."""
    sd = Decimal(found.sd)
    last = sd.adjusted() - shift - 2 if sd else None

    def told(number: str) -> str:
        value = Decimal(number).scaleb(-shift)
        if last is None or not -6 <= last < 12 or value.adjusted() >= 15:
            return shown(value, 4)
        return grouped(f"{value.quantize(Decimal(1).scaleb(last), context=WIDE):f}")

    ends = (found.q5, found.q95), (found.q2_5, found.q97_5), (found.least, found.greatest)
    intervals = (f"{told(low)} to {told(high)}" for low, high in ends)
    return (name, told(found.mean), told(found.sd), told(found.median), *intervals)


def _histogram(found: HistogramRecord | None, unit: str, shift: int, signs: str) -> Iterator[str]:
    """A column of blocks for each step of the total, between its outermost samples."""
    if found is None:
        return
    low, high = (shown(Decimal(edge).scaleb(-shift), 4) for edge in (found.low, found.high))
    most = max(found.counts)
    columns = "".join(
        signs[min(len(signs) - 1, count * len(signs) // most)] if count else " " for count in found.counts
    )
    yield f"  {inert(low)} |{columns}| {inert(high)} {inert(unit)}"
