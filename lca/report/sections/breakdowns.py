"""What contributes to each total, through which suppliers; what each assessment needs, and what is emitted for it."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from lca.report.sections.report_parts import (
    NAME,
    NUMBER,
    SHARE,
    TEXT,
    AmountCell,
    ReportRow,
    ReportTable,
    Section,
    ShareCell,
    StyledCell,
    case_under,
    row,
)
from lca.report.sections.results import TotalUnits, result_name
from lca.trail.contribution_tree import TreeLimits, contribution_tree, rows_of, said_of
from lca.trail.needed_things import inventory
from lca.trail.reading import CaseReading, Reading
from lca.trail.records import ResultRecord
from lca.trail.result_entries import InventoryEntry

STEP = "· "
"""Stands before what is one deeper in a tree, in any form."""


def contributions(reading: Reading) -> Section:
    """A tree for each result, as a table."""
    totals = TotalUnits(reading)
    told = (
        _tree(totals, index, case, result)
        for index, case in enumerate(reading.cases)
        for result in case.case.results
        if Decimal(result.total.value)
    )
    return Section("Contributions", "What contributes", tuple(told))


def _tree(totals: TotalUnits, index: int, case: CaseReading, result: ResultRecord) -> ReportTable:
    whole, rows = totals.amount(index, result, result.total), []
    for depth, branch in rows_of(contribution_tree(case, result, TreeLimits())):
        part = totals.part(index, result, branch.value, ())
        amount = "" if branch.amount is None else AmountCell(Decimal(branch.amount), index)
        look = {"need": "total", "itself": "", "others": ""}.get(branch.kind, "node")
        cells = (STEP * depth + said_of(branch), StyledCell(branch.title, "title"), amount, branch.unit, part)
        rows.append(ReportRow((*cells, ShareCell(part, whole)), look))
    title = f"{result_name(result)}{case_under(case.case)}: each with all that it causes"
    columns = ("through", "title", "amount", "unit", totals.unit(result), "share")
    return ReportTable(title, columns, NAME + TEXT + NUMBER + TEXT + NUMBER + SHARE, tuple(rows), folded=("title",))


def needed(reading: Reading) -> Section:
    """Two tables for each assessment: what it needs, and what is emitted for it."""
    return Section("Inventory", "Inventory", tuple(
        table
        for index, case in enumerate(reading.cases)
        for assessment in case.case.assessments
        for table in _inventory(index, case, inventory(case, assessment))
    ))  # fmt: skip


def _inventory(index: int, case: CaseReading, told: InventoryEntry) -> Iterator[ReportTable]:
    def amount(number: str) -> AmountCell:
        return AmountCell(Decimal(number), index)

    title = f"{told.assessment}{case_under(case.case)}"
    rows = [row("node", one.name, amount(one.amount), one.unit, amount(one.runs)) for one in told.nodes]
    rows += [row("factor", one.name, amount(one.amount), one.unit, "") for one in told.factors]
    kinds = TEXT + NAME + NUMBER + TEXT + NUMBER
    yield ReportTable(f"{title}: what it needs", ("kind", "name", "amount", "unit", "runs"), kinds, tuple(rows))
    emitted = [
        row(one.name, amount(one.amount), one.unit, count.name, amount(count.amount), count.unit)
        for one in told.emitted
        for count in one.counts
    ]
    if emitted:
        columns = ("emitted", "amount", "unit", "indicator", "counts", "as")
        kinds = NAME + NUMBER + TEXT + TEXT + NUMBER + TEXT
        yield ReportTable(f"{title}: what is emitted for it", columns, kinds, tuple(emitted))
