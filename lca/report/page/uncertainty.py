"""How certain a total is: statistics of its samples and of its parts', with a histogram."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal

from lca.notation import grouped
from lca.report.page.drawing import histogram
from lca.report.page.markup import Child, Markup, element
from lca.report.page.numbers import part_of
from lca.report.page.tables import Row, table
from lca.report.page.view import View
from lca.report.samples import uncertain
from lca.trail.reading import Json

DIGITS = 4
STATISTICS = {"mean": "mean", "sd": "sd", "median": "median", "q5": "5 %", "q95": "95 %"}


def statistics(result: Json) -> Mapping[str, Json]:
    """The statistics of a result by what they are of: ``total``, ``stage serving``, ``node chat``."""
    return {one["of"]: one for one in result["samples"]}


def uncertainty(view: View, result: Json) -> list[Child]:
    """What samples tell of a result; nothing where there are none."""
    found = statistics(result)
    if "total" not in found:
        return []
    whole = found["total"]
    told = f"{grouped(whole['count'])} samples, seed {whole['seed']}"
    if whole["uncertain_figures"] == "0":
        return [element("p", f"{told}: it depends on no figure that is uncertain.", class_="note")]
    left_out = int(whole["count"]) - int(whole["computed"])
    refused = f", {grouped(str(left_out))} of which could not be computed" if left_out else ""
    caption = f"How certain it is: {told}{refused}; {uncertain(whole['uncertain_figures'])}"
    columns = [(view.scales.of(result)[0], "wide"), *((name, "n") for name in STATISTICS.values())]
    return [table(caption, columns, _rows(view, result)), _histogram(view, result, whole)]


def _rows(view: View, result: Json) -> Iterator[Row]:
    """The total, and each stage with its nodes below it, as in the breakdown of the result."""
    for values in view.case.sampled(result):
        kind, _, of = values["of"].partition(" ")
        numbers = (view.scales.number(result, values[key], digits=DIGITS) for key in STATISTICS)
        yield Row([of or kind, *numbers], class_=kind)


def _histogram(view: View, result: Json, whole: Json) -> Markup | None:
    counts = [int(count) for count in whole["bins"].split()]
    if not counts:
        return None
    low, high = Decimal(whole["low"]), Decimal(whole["high"])
    q5, q95, mean = (part_of(Decimal(whole[key]) - low, high - low) for key in ("q5", "q95", "mean"))
    said = {key: view.scales.number(result, whole[key], digits=DIGITS) for key in ("q5", "q95", "mean")}
    caption = (
        f"The band holds 90 % of the samples, from {said['q5']} to {said['q95']}; the line is the mean, {said['mean']}."
    )
    ends = (view.scales.amount(result, whole[edge], digits=DIGITS) for edge in ("low", "high"))
    return element(
        "figure", histogram(counts, (q5, q95), mean), element("div", ends, class_="axis"),
        element("figcaption", caption), class_="samples",
    )  # fmt: skip
