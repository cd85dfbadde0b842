"""How certain a total is: statistics of its samples and of its parts', with a histogram."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from lca.notation import grouped
from lca.report.page.drawing import histogram
from lca.report.page.markup import Child, Markup, element
from lca.report.page.numbers import part_of
from lca.report.page.tables import Row, table
from lca.report.page.view import View
from lca.report.samples import uncertain
from lca.trail.records import HistogramRecord, ResultRecord, StatisticsRecord

DIGITS = 4
STATISTICS = {"mean": "mean", "sd": "sd", "median": "median", "q5": "5 %", "q95": "95 %"}


def uncertainty(view: View, result: ResultRecord) -> list[Child]:
    """What samples tell of a result; nothing where there are none."""
    found = result.samples
    if found is None or found.total is None:
        return []
    told = f"{grouped(str(found.count))} samples, seed {found.seed}"
    if not found.uncertain_figures:
        return [element("p", f"{told}: it depends on no figure that is uncertain.", class_="note")]
    left_out = found.count - found.computed
    refused = f", {grouped(str(left_out))} of which could not be computed" if left_out else ""
    caption = f"How certain it is: {told}{refused}; {uncertain(found.uncertain_figures)}"
    columns = [(view.scales.of(result)[0], "wide"), *((name, "n") for name in STATISTICS.values())]
    drawn = _histogram(view, result, found.total, found.histogram) if found.histogram is not None else None
    return [table(caption, columns, _rows(view, result)), drawn]


def _rows(view: View, result: ResultRecord) -> Iterator[Row]:
    """The total, and each stage with its nodes below it, as in the breakdown of the result."""
    for kind, of, found in view.case.sampled(result):
        numbers = (view.scales.number(result, getattr(found, key), digits=DIGITS) for key in STATISTICS)
        yield Row([of or kind, *numbers], class_=kind)


def _histogram(view: View, result: ResultRecord, whole: StatisticsRecord, found: HistogramRecord) -> Markup:
    low, high, marks = Decimal(found.low), Decimal(found.high), (whole.q5, whole.q95, whole.mean)
    q5, q95, mean = (part_of(Decimal(mark) - low, high - low) for mark in marks)
    from_, to, line = (view.scales.number(result, mark, digits=DIGITS) for mark in marks)
    caption = f"The band holds 90 % of the samples, from {from_} to {to}; the line is the mean, {line}."
    ends = (view.scales.amount(result, edge, digits=DIGITS) for edge in (found.low, found.high))
    return element(
        "figure", histogram(found.counts, (q5, q95), mean), element("div", ends, class_="axis"),
        element("figcaption", caption), class_="samples",
    )  # fmt: skip
