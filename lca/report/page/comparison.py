"""The totals of all scenarios beside each other, and what changes by stage."""

from __future__ import annotations

from decimal import Decimal

from lca.arithmetic import telling
from lca.report.page.drawing import bar
from lca.report.page.markup import Child, Markup, element
from lca.report.page.numbers import part_of, percent
from lca.report.page.tables import Row, table
from lca.report.page.view import Page, View, named, section
from lca.trail.records import ResultRecord


def comparison(page: Page) -> Markup | None:
    """A table for each total that more than one scenario has."""
    found: dict[tuple[str, str], list[tuple[View, ResultRecord]]] = {}
    for view in page.views:
        for result in view.results:
            found.setdefault((result.assessment, result.indicator), []).append((view, result))
    tables = [_compared(beside) for beside in found.values() if len(beside) > 1]
    return section("comparison", "Scenarios compared", tables) if tables else None


def _compared(beside: list[tuple[View, ResultRecord]]) -> Markup:
    base_view, base = beside[0]
    stages = list(dict.fromkeys(stage.name for _, result in beside for stage in result.stages))
    most = max(abs(Decimal(result.total.value)) for _, result in beside)
    unit = base_view.scales.of(base)[0]
    columns = [
        ("Scenario", "word"),
        (unit, "n"),
        ("change", "n"),
        ("total", "bars"),
        *((stage, "n") for stage in stages),
    ]
    rows = [_row(view, result, base, most, stages) for view, result in beside]
    return table(named(base), columns, rows)


def _row(view: View, result: ResultRecord, base: ResultRecord, most: Decimal, stages: list[str]) -> Row:
    total, before = Decimal(result.total.value), Decimal(base.total.value)
    with telling():
        change = part_of(total - before, before)
    values = {stage.name: stage.value for stage in result.stages}
    told = "" if result is base or not before else f"{'+' if change > 0 else ''}{percent(change)}"
    cells: list[Child] = [
        view.links.to(view.name, "result", view.case.scenario, result.assessment, result.indicator),
        view.figure(result.total.figure, view.scales.number(result, total)),
        told,
        bar(part_of(total, most)),
        *(view.scales.number(result, values[stage]) if stage in values else element("span", "–") for stage in stages),
    ]
    return Row(cells)
