"""The stages of each total, with all scenarios beneath each other."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from lca.arithmetic import telling
from lca.notation import share
from lca.report.sections.report_parts import NUMBER, TEXT, AmountCell, ReportRow, ReportTable, StatementCell
from lca.report.sections.results import TotalUnits, result_link, result_name
from lca.trail.reading import CaseReading, Reading
from lca.trail.records import ResultRecord


def by_stage(reading: Reading, totals: TotalUnits) -> Iterator[ReportTable]:
    """A table for each assessment and indicator, but for one of a single number.

    Where there are several scenarios, its last column tells how far each total is from that of the first.
    """
    found: dict[tuple[str, str], list[tuple[int, CaseReading, ResultRecord]]] = {}
    for index, case in enumerate(reading.cases):
        for result in case.case.results:
            found.setdefault((result_name(result), result.unit), []).append((index, case, result))
    for (name, _), beside in found.items():
        stages = list(dict.fromkeys(stage.name for _, _, result in beside for stage in result.stages))
        if len(beside) * len(stages) > 1:
            (_, _, base), *others = beside
            change = ("change",) if others else ()
            rows = tuple(_row(totals, *one, stages, base if others else None) for one in beside)
            kinds = TEXT + NUMBER * (1 + len(stages)) + TEXT * len(change)
            title = f"{name}: by stage, in {totals.unit(base)}"
            yield ReportTable(title, ("scenario", "total", *stages, *change), kinds, rows, charted=True)


def _row(
    totals: TotalUnits,
    index: int,
    case: CaseReading,
    result: ResultRecord,
    stages: list[str],
    base: ResultRecord | None,
) -> ReportRow:
    parts: dict[str, AmountCell] = {stage.name: totals.stage(index, case, result, stage) for stage in result.stages}
    change = () if base is None else (StatementCell("" if base is result else _change(result, base)),)
    name = result_link(case, result, case.told)
    return ReportRow(
        (name, totals.amount(index, result, result.total), *(parts.get(one, "–") for one in stages), *change)
    )


def _change(result: ResultRecord, base: ResultRecord) -> str:
    after, before = Decimal(result.total.value), Decimal(base.total.value)
    with telling():
        return f"{'+' * (after > before)}{share(after - before, before)}" if before else ""
