"""Results: each total by stage, node, tag and substance, what is credited apart, and its samples."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from msgspec import to_builtins

from lca.factors import CLIMATE
from lca.report.samples import uncertain
from lca.report.scales import scale
from lca.report.sections.parts import NUMBER, TEXT, Amount, Block, Row, Section, Share, Table, under
from lca.trail.reading import CaseReading, Reading, by_size
from lca.trail.records import Part, ResultRecord, Side, StatisticsRecord, Tag, TagPart
from lca.trail.samples import STATISTICS

BASE = "kgCO2e"
"""The unit that the larger and smaller ones of the climate are told from."""


class Totals:
    """The unit in which results are told: one for all that a trail says of the climate."""

    def __init__(self, reading: Reading) -> None:
        results = [result for case in reading.cases for result in case.case.results]
        climate = [result.total.value for result in results if _scaled(result)]
        self.climate = scale(CLIMATE, BASE, climate)

    def unit(self, result: ResultRecord) -> str:
        return self.climate[0] if _scaled(result) else str(result.unit)

    def shift(self, result: ResultRecord) -> int:
        return self.climate[1] if _scaled(result) else 0

    def amount(self, case: int, result: ResultRecord, side: Side) -> Amount:
        """The total of a result, or its credits."""
        return self.part(case, result, side.value, (side.figure,))

    def part(self, case: int, result: ResultRecord, value: str | Decimal, figures: tuple[str, ...]) -> Amount:
        """A value in the unit of the result, and the figures that add up to it."""
        return Amount(Decimal(value), case, figures, result.unit, self.shift(result))

    def stage(self, index: int, case: CaseReading, result: ResultRecord, stage: Part) -> Amount:
        """What a stage has of a total: the sum of its nodes."""
        nodes = (node for node in result.nodes if case.nodes[node.name].stage == stage.name)
        return self.part(index, result, stage.value, tuple(node.figure for node in nodes))


def _scaled(result: ResultRecord) -> bool:
    return bool(result.indicator == CLIMATE and result.unit == BASE)


def named(result: ResultRecord) -> str:
    """The assessment, with the indicator where that is not the climate: ``launch, water``."""
    name = str(result.assessment)
    return name if result.indicator == CLIMATE else f"{name}, {result.indicator}"


def results(reading: Reading) -> Section:
    """A table for each result, and one for its samples."""
    totals = Totals(reading)
    blocks: list[Block] = []
    for index, case in enumerate(reading.cases):
        for result in case.case.results:
            blocks.append(_result(totals, index, case, result))
            blocks += _samples(totals, case, result)
    return Section("Results", "Results", tuple(blocks))


def _heading(case: CaseReading, result: ResultRecord) -> str:
    return named(result) + (f": {result.title}" if result.title else "") + under(case.case)


def _result(totals: Totals, index: int, case: CaseReading, result: ResultRecord) -> Table:
    whole = totals.amount(index, result, result.total)

    def row(kind: str, name: str, value: str | Decimal, figures: tuple[str, ...]) -> Row:
        part = totals.part(index, result, value, figures)
        return kind, name, part, Share(part, whole)

    rows = [row("total", "", result.total.value, (result.total.figure,))]
    for stage in by_size(result.stages):
        nodes = [node for node in result.nodes if case.nodes[node.name].stage == stage.name]
        rows.append(row("stage", stage.name, stage.value, tuple(node.figure for node in nodes)))
        rows += [row("node", _titled(case, n.name), n.value, (n.figure,)) for n in by_size(nodes)]
    for tag in by_size(result.tags):
        rows.append(row(f"tag {tag.name}", tag.label, tag.value, _tagged(case, result, tag)))
    for figure in case.attribution(result).substances:
        value = case.value(figure, result.unit) or Decimal(0)
        rows.append(row("substance", case.derived[figure].arguments[1], value, (figure,)))
    rows += _credits(totals, index, case, result)
    columns = ("part", "name", totals.unit(result), "share")
    return Table(_heading(case, result), columns, f"{TEXT}{TEXT}{NUMBER}{NUMBER}", tuple(rows))


def _credits(totals: Totals, index: int, case: CaseReading, result: ResultRecord) -> Iterator[Row]:
    credit = totals.amount(index, result, result.credits)
    if credit.value or result.credited:
        yield "credits, not in the total", "", credit, ""
    for one in result.credited:
        value = case.value(one.figure, result.unit) or Decimal(0)
        yield "credited", one.name, totals.part(index, result, value, (one.figure,)), ""


def _titled(case: CaseReading, name: str) -> str:
    title = case.nodes[name].title
    return f"{name}  {title}" if title else name


def _tagged(case: CaseReading, result: ResultRecord, tag: TagPart) -> tuple[str, ...]:
    """The figures of the nodes that carry a tag, once for each time that they carry it."""
    wanted = Tag(name=tag.name, value=tag.label)
    return tuple(node.figure for node in result.nodes for one in case.nodes[node.name].tags if one == wanted)


def _samples(totals: Totals, case: CaseReading, result: ResultRecord) -> Iterator[Table]:
    """The statistics of the samples; what they say of themselves stands with those of the total."""
    told = result.samples
    if told is None or told.total is None:
        return
    said = [f"{told.computed} of {told.count} samples", f"seed {told.seed}"]
    said += [f"{uncertain(told.uncertain_figures)}, in {totals.unit(result)}"]
    title = f"{_heading(case, result)}: {', '.join(said)}"
    shift = totals.shift(result)
    rows: tuple[Row, ...] = tuple(
        (f"{kind} {name}".rstrip(), *_numbers(found, shift)) for kind, name, found in case.sampled(result)
    )
    yield Table(title, ("part", *STATISTICS), TEXT + NUMBER * len(STATISTICS), rows)


def _numbers(found: StatisticsRecord, shift: int) -> Iterator[Amount]:
    """Statistics in the order of columns."""
    told = to_builtins(found)
    return (Amount(Decimal(told[key]), shift=shift, digits=5) for key in STATISTICS)
