"""The sensitivity of totals as a table on a terminal and as CSV, drawn from the document `lca.sensitivity/1`."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from lca.diagnostics.render import inert
from lca.notation import share, shown
from lca.report.basis_text import bases_text, figure_amount, rests_on
from lca.report.columns import columns, in_blocks
from lca.report.result_table import result_heading, scenario_suffix
from lca.report.scales import scale
from lca.studies.sensitivity_analysis import InfluenceEntry, SensitiveTotal, Sensitivity

NOTE = (
    "elasticity: by how many per cent the total changes where a figure does by one, near its value",
    "+10 %: what the total changes by where a figure does by ten per cent, at that rate",
)
UNCERTAIN = "variance: the part of the total's variance that comes from a figure's own spread, to first order"
CSV = (
    "assessment", "scenario", "indicator", "figure", "value", "unit", "elasticity", "per_ten_percent", "total_unit",
    "derivative", "derivative_unit", "variance_share", "rests_on", "place",
)  # fmt: skip
NUMBERS = ("value", "elasticity", "per_ten_percent", "derivative", "variance_share")


def influence_text(document: Sensitivity) -> str:
    """A table for each total."""
    blocks = [_total(result) for result in document.results]
    uncertain = any(figure.variance_share for result in document.results for figure in result.figures)
    return in_blocks([*blocks, [*NOTE, *[UNCERTAIN] * uncertain]])


def _total(result: SensitiveTotal) -> list[str]:
    unit, shift = scale(result.indicator, result.unit, [result.total])
    total = shown(Decimal(result.total).scaleb(-shift))
    title = result_heading(result.assessment, result.indicator, result.title) + scenario_suffix(
        result.scenario, result.settings
    )
    rows: list[tuple[str, ...]] = [("figure", "value", "elasticity", f"+10 % [{unit}]", "variance", "rests on")]
    rows += [_row(figure, shift) for figure in result.figures]
    kinds = "<<..><"
    if not any(figure.variance_share for figure in result.figures):
        rows, kinds = [(*row[:4], row[5]) for row in rows], "<<..<"
    left = result.others
    behind = f"  and {left} more figure{'s' * (left > 1)}; none that can be measured has more influence"
    more = [behind] if left else []
    return [inert(title), f"  total {total} {unit}", *columns(rows, kinds), *more]


def _row(figure: InfluenceEntry, shift: int) -> tuple[str, ...]:
    change = Decimal(figure.per_ten_percent).scaleb(-shift)
    return (
        figure.name,
        figure_amount(figure.value, figure.unit, figure.spread),
        "–" if figure.elasticity is None else shown(Decimal(figure.elasticity), 4),
        f"{'+' * (change > 0)}{shown(change, 4)}",
        share(Decimal(figure.variance_share or 0), Decimal(1)),
        rests_on(figure),
    )


def influence_rows(document: Sensitivity) -> Iterator[tuple[str, ...]]:
    """A row of CSV for each figure of each total."""
    for result in document.results:
        for figure in result.figures:
            yield (
                result.assessment, result.scenario, result.indicator, figure.name, figure.value, figure.unit,
                figure.elasticity or "", figure.per_ten_percent, result.unit, figure.derivative, figure.derivative_unit,
                figure.variance_share or "", bases_text(figure.basis), figure.place,
            )  # fmt: skip
