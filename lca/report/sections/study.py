"""What a study says of itself: its totals for its functional unit, what it states, and what it does not."""

from __future__ import annotations

from collections.abc import Iterator

from lca.report.sections.report_parts import (
    NAME,
    NUMBER,
    TEXT,
    Block,
    Facts,
    FieldCell,
    PlaceCell,
    ReportCell,
    ReportRow,
    ReportTable,
    Section,
    Sentences,
    StyledCell,
    fields_in_order,
    row,
)
from lca.report.sections.results import TotalUnits, result_link
from lca.report.sections.stages import by_stage
from lca.trail.reading import Reading

UNSAID = "not stated by the study"


def study(reading: Reading) -> Section:
    """The headline, then every field of the study."""
    return Section("Study", "The study", tuple(_study(reading)))


def _study(reading: Reading) -> Iterator[Block]:
    told = reading.content.study
    functional_unit = told.fields.get("functional_unit", "").strip() or UNSAID
    yield Facts("", (("functional unit", functional_unit),))
    totals = TotalUnits(reading)
    columns = ("assessment", "scenario", "indicator", "total", "unit", "credits, not in the total")
    rows = tuple(_headline(reading, totals))
    yield ReportTable("Totals", columns, f"{TEXT}{TEXT}{TEXT}{NUMBER}{TEXT}{NUMBER}", rows)
    yield from by_stage(reading, totals)
    fields = [(key, told.fields[key]) for key in fields_in_order(told.fields)]
    facts: list[tuple[str, ReportCell]] = [(key.replace("_", " "), FieldCell(key, value)) for key, value in fields]
    unsaid = ", ".join(key.replace("_", " ") for key in told.not_stated) or "nothing of what a reviewer asks for"
    facts += [("GWP set", UNSAID)] if "gwp" not in told.fields else []
    said = (("name", told.name), *facts, ("a year is", told.year), ("not stated", unsaid))
    yield Facts("What the study states", said)


def _headline(reading: Reading, totals: TotalUnits) -> Iterator[ReportRow]:
    for index, case in enumerate(reading.cases):
        for result in case.case.results:
            total, credit = (totals.amount(index, result, side) for side in (result.total, result.credits))
            name = result_link(case, result, result.assessment + (f": {result.title}" if result.title else ""))
            yield row(name, case.told, result.indicator, total, totals.unit(result), credit if credit.value else "")


def reader_notes(reading: Reading) -> Section:
    """What a reader should be warned of: limitations, warnings, and what was waived with its reason."""
    content = reading.content
    blocks: list[Block] = []
    limitations = content.study.fields.get("limitations", "").strip()
    blocks.append(Facts("", (("limitations", limitations or UNSAID),)))
    if content.waived:
        rows = tuple(
            row(f"factors that differ in {one.aspect.removeprefix('accepts_')}", one.why) for one in content.waived
        )
        blocks.append(ReportTable("Accepted by the study", ("what", "why"), f"{TEXT}{TEXT}", rows))
    if content.warnings:
        rows = tuple(
            row(one.code, one.severity, one.message, StyledCell("; ".join(one.help), "quiet"), PlaceCell(one.place))
            for one in content.warnings
        )
        columns = ("code", "kind", "warning", "help", "place")
        blocks.append(ReportTable("Warnings", columns, NAME + 3 * TEXT + NAME, rows, folded=("kind", "help")))
    else:
        blocks.append(Sentences(("No warnings.",)))
    return Section("Notes", "Limitations and warnings", tuple(blocks))
