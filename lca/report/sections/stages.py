"""The stages of each total, with all scenarios beneath each other."""

from __future__ import annotations

from collections.abc import Iterator

from lca.report.sections.parts import NUMBER, TEXT, Row, Table
from lca.report.sections.results import Totals, named
from lca.trail.reading import CaseReading, Reading
from lca.trail.records import ResultRecord


def by_stage(reading: Reading, totals: Totals) -> Iterator[Table]:
    """A table for each assessment and indicator, but for one of a single number."""
    found: dict[tuple[str, str], list[tuple[int, CaseReading, ResultRecord]]] = {}
    for index, case in enumerate(reading.cases):
        for result in case.case.results:
            found.setdefault((named(result), result.unit), []).append((index, case, result))
    for (name, _), beside in found.items():
        stages = list(dict.fromkeys(stage.name for _, _, result in beside for stage in result.stages))
        if len(beside) * len(stages) > 1:
            title = f"{name}: by stage, in {totals.unit(beside[0][2])}"
            rows = tuple(_row(totals, *one, stages) for one in beside)
            yield Table(title, ("scenario", "total", *stages), TEXT + NUMBER * (1 + len(stages)), rows, charted=True)


def _row(totals: Totals, index: int, case: CaseReading, result: ResultRecord, stages: list[str]) -> Row:
    parts = {stage.name: totals.stage(index, case, result, stage) for stage in result.stages}
    return case.told, totals.amount(index, result, result.total), *(parts.get(stage, "") for stage in stages)
