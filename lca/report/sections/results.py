"""Results: each total by stage, node, tag and substance, what is credited apart, and its samples."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from lca.factors import CLIMATE
from lca.notation import shown
from lca.report.samples_text import uncertain
from lca.report.scales import scale
from lca.report.sections.report_parts import (
    NUMBER,
    SHARE,
    TEXT,
    AmountCell,
    Block,
    CellList,
    HistogramBlock,
    LinkCell,
    ReportCell,
    ReportRow,
    ReportTable,
    Section,
    ShareCell,
    StyledCell,
    case_under,
)
from lca.trail.reading import CaseReading, Reading, by_size
from lca.trail.records import PartRecord, ResultRecord, Side, StatisticsRecord, TagPart, TagRecord
from lca.trail.sample_records import STATISTICS

BASE = "kgCO2e"
"""The unit that the larger and smaller ones of the climate are told from."""


class TotalUnits:
    """The unit in which results are told: one for all that a trail says of the climate."""

    def __init__(self, reading: Reading) -> None:
        results = [result for case in reading.cases for result in case.case.results]
        climate = [result.total.value for result in results if _scaled(result)]
        self.climate = scale(CLIMATE, BASE, climate)

    def unit(self, result: ResultRecord) -> str:
        return self.climate[0] if _scaled(result) else str(result.unit)

    def shift(self, result: ResultRecord) -> int:
        return self.climate[1] if _scaled(result) else 0

    def amount(self, case: int, result: ResultRecord, side: Side) -> AmountCell:
        """The total of a result, or its credits."""
        return self.part(case, result, side.value, (side.figure,))

    def part(self, case: int, result: ResultRecord, value: str | Decimal, figures: tuple[str, ...]) -> AmountCell:
        """A value in the unit of the result, and the figures that add up to it."""
        return AmountCell(Decimal(value), case, figures, result.unit, self.shift(result))

    def stage(self, index: int, case: CaseReading, result: ResultRecord, stage: PartRecord) -> AmountCell:
        """What a stage has of a total: the sum of its nodes."""
        nodes = (node for node in result.nodes if case.nodes[node.name].stage == stage.name)
        return self.part(index, result, stage.value, tuple(node.figure for node in nodes))


def _scaled(result: ResultRecord) -> bool:
    return bool(result.indicator == CLIMATE and result.unit == BASE)


def result_name(result: ResultRecord) -> str:
    """The assessment, with the indicator where that is not the climate: ``launch, water``."""
    name = str(result.assessment)
    return name if result.indicator == CLIMATE else f"{name}, {result.indicator}"


def result_link(case: CaseReading, result: ResultRecord, told: str) -> LinkCell:
    """A text that stands for the table of a result."""
    return LinkCell(told, ("result", case.scenario, result.assessment, result.indicator))


def figure_link(case: CaseReading, figure: str, told: str = "") -> LinkCell:
    """A text that stands for a figure: its name, where no other is told."""
    return LinkCell(told or figure, ("figure", case.scenario, figure))


def results(reading: Reading) -> Section:
    """A table for each result, and one for its samples."""
    totals = TotalUnits(reading)
    blocks: list[Block] = []
    for index, case in enumerate(reading.cases):
        for result in case.case.results:
            blocks.append(_result(totals, index, case, result))
            blocks += _samples(totals, case, result)
    return Section("Results", "Results", tuple(blocks))


def _heading(case: CaseReading, result: ResultRecord) -> str:
    return result_name(result) + (f": {result.title}" if result.title else "") + case_under(case.case)


def _result(totals: TotalUnits, index: int, case: CaseReading, result: ResultRecord) -> ReportTable:
    rows = _parts(totals, index, case, result)
    columns = ("part", "name", totals.unit(result), "share")
    to = result_link(case, result, "").to
    return ReportTable(_heading(case, result), columns, TEXT + TEXT + NUMBER + SHARE, tuple(rows), to=to)


def _parts(totals: TotalUnits, index: int, case: CaseReading, result: ResultRecord) -> Iterator[ReportRow]:
    whole = totals.amount(index, result, result.total)

    def told(part: AmountCell) -> tuple[AmountCell, ShareCell]:
        return part, ShareCell(part, whole)

    yield ReportRow(("total", "", *told(whole)), "total")
    for stage in by_size(result.stages):
        yield ReportRow(
            ("stage", stage.name, *told(totals.stage(index, case, result, stage))), "stage", stage=stage.name
        )
        nodes = [node for node in result.nodes if case.nodes[node.name].stage == stage.name]
        for node in by_size(nodes):
            part = totals.part(index, result, node.value, (node.figure,))
            yield ReportRow(("node", titled_node(case, node.name), *told(part)), "node", stage=stage.name)
    for tag in by_size(result.tags):
        part = totals.part(index, result, tag.value, _tagged(case, result, tag))
        yield ReportRow((f"tag {tag.name}", tag.label, *told(part)))
    for name in case.attribution(result).substances:
        leaf, value = case.derived[name].arguments[1], case.value(name, result.unit) or Decimal(0)
        link, each = figure_link(case, leaf), StyledCell(valued(case, leaf), "title")
        cells = ("substance", CellList((link, "  ", each)), *told(totals.part(index, result, value, (name,))))
        yield ReportRow(cells, to=figure_link(case, name).to)
    credit = totals.amount(index, result, result.credits)
    if credit.value or result.credited:
        yield ReportRow(("credits, not in the total", "", *told(credit)), "credits")
    for one in result.credited:
        value = case.value(one.figure, result.unit) or Decimal(0)
        part = totals.part(index, result, value, (one.figure,))
        yield ReportRow(("credited", titled_node(case, one.name), *told(part)), "credits")


def titled_node(case: CaseReading, name: str) -> ReportCell:
    """A node by its name, with its title behind."""
    title = case.nodes[name].title
    return CellList((name, "  ", StyledCell(title, "title"))) if title else name


def valued(case: CaseReading, figure: str) -> str:
    """The value of a figure in its unit, in a few digits."""
    value = case.value(figure)
    return "not computed" if value is None else f"{shown(value)} {case.figures[figure].unit}".rstrip()


def _tagged(case: CaseReading, result: ResultRecord, tag: TagPart) -> tuple[str, ...]:
    """The figures of the nodes that carry a tag, once for each time that they carry it."""
    wanted = TagRecord(name=tag.name, value=tag.label)
    return tuple(node.figure for node in result.nodes for one in case.nodes[node.name].tags if one == wanted)


def _samples(totals: TotalUnits, case: CaseReading, result: ResultRecord) -> Iterator[Block]:
    """The statistics of the samples; what they say of themselves stands with those of the total."""
    told = result.samples
    if told is None or told.total is None:
        return
    said = [f"{told.computed} of {told.count} samples", f"seed {told.seed}"]
    said += [f"{uncertain(told.uncertain_figures)}, in {totals.unit(result)}"]
    title = f"{_heading(case, result)}: {', '.join(said)}"
    shift = totals.shift(result)
    rows = tuple(ReportRow((kind, name, *_numbers(found, shift)), kind) for kind, name, found in case.sampled(result))
    yield ReportTable(title, ("part", "name", *STATISTICS), 2 * TEXT + NUMBER * len(STATISTICS), rows)
    if told.histogram is not None:
        low, high, q5, q95, mean = (
            AmountCell(Decimal(one), shift=shift, digits=4)
            for one in (told.histogram.low, told.histogram.high, told.total.q5, told.total.q95, told.total.mean)
        )
        yield HistogramBlock(told.histogram.counts, low, high, (q5, q95), mean, totals.unit(result))


def _numbers(found: StatisticsRecord, shift: int) -> Iterator[AmountCell]:
    """Statistics in the order of columns."""
    return (AmountCell(Decimal(one), shift=shift, digits=5) for one in found.columns)
