"""Derived results: each with its value under every scenario, and how certain it is."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from lca.report.sections.report_parts import (
    NUMBER,
    TEXT,
    AmountCell,
    Block,
    ReportRow,
    ReportTable,
    Section,
    case_under,
)
from lca.report.sections.results import figure_link
from lca.trail.reading import CaseReading, Reading
from lca.trail.records import DerivedResultRecord, SamplesRecord
from lca.trail.sample_records import STATISTICS


def derived_results(reading: Reading) -> Section:
    """A table of all of them, and for each scenario one of their samples."""
    return Section("Derived", "Derived results", tuple(_blocks(reading)))


def _blocks(reading: Reading) -> Iterator[Block]:
    rows = [row for index, case in enumerate(reading.cases) for row in _rows(index, case)]
    if rows:
        columns = ("result", "", "scenario", "value", "unit")
        yield ReportTable("", columns, 3 * TEXT + NUMBER + TEXT, tuple(rows))
    for case in reading.cases:
        yield from _samples(case)


def derived_amount(index: int, result: DerivedResultRecord) -> AmountCell:
    """The value of a derived result, in its unit."""
    return AmountCell(Decimal(result.total.value), index, (result.total.figure,), result.unit)


def _rows(index: int, case: CaseReading) -> Iterator[ReportRow]:
    for result in case.case.derived:
        link = figure_link(case, result.total.figure, result.name)
        yield ReportRow((link, result.title, case.told, derived_amount(index, result), result.unit))


def _samples(case: CaseReading) -> Iterator[Block]:
    sampled = [(result, result.samples) for result in case.case.derived if result.samples]
    rows = [row for result, samples in sampled for row in _statistics(result, samples)]
    if rows:
        _, first = sampled[0]
        title = f"Derived results{case_under(case.case)}: {first.count} samples, seed {first.seed}"
        columns = ("result", "unit", *STATISTICS, "computed")
        yield ReportTable(title, columns, 2 * TEXT + NUMBER * (len(STATISTICS) + 1), tuple(rows))


def _statistics(result: DerivedResultRecord, samples: SamplesRecord) -> Iterator[ReportRow]:
    if samples.total is not None:
        numbers = (AmountCell(Decimal(one), digits=5) for one in samples.total.columns)
        yield ReportRow((result.name, result.unit, *numbers, str(samples.computed)))
