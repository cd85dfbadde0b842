"""Results: each total by stage, node, tag and substance, what is credited apart, and its samples."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from lca.factors import CLIMATE
from lca.report.samples import uncertain
from lca.report.scales import scale
from lca.report.sections.parts import NUMBER, TEXT, Amount, Block, Cell, Row, Section, Share, Table, under
from lca.syntax.numbers import NUMBER as NUMERIC
from lca.syntax.numbers import read_number
from lca.trail.reading import CaseReading, Json, Reading

STATISTICS = ("mean", "sd", "q2.5", "q5", "median", "q95", "q97.5")
BASE = "kgCO2e"
"""The unit that the larger and smaller ones of the climate are told from."""


class Totals:
    """The unit in which results are told: one for all that a trail says of the climate."""

    def __init__(self, reading: Reading) -> None:
        results = [result for case in reading.cases for result in case.case["results"]]
        climate = [result["total"]["value"] for result in results if _scaled(result)]
        self.climate = scale(CLIMATE, BASE, climate)

    def unit(self, result: Json) -> str:
        return self.climate[0] if _scaled(result) else str(result["unit"])

    def shift(self, result: Json) -> int:
        return self.climate[1] if _scaled(result) else 0

    def amount(self, case: int, result: Json, key: str) -> Amount:
        """The total of a result, or its credits."""
        return self.part(case, result, result[key]["value"], (result[key]["figure"],))

    def part(self, case: int, result: Json, value: str | Decimal, figures: tuple[str, ...]) -> Amount:
        """A value in the unit of the result, and the figures that add up to it."""
        return Amount(Decimal(value), case, figures, result["unit"], self.shift(result))

    def stage(self, index: int, case: CaseReading, result: Json, stage: Json) -> Amount:
        """What a stage has of a total: the sum of its nodes."""
        nodes = (node for node in result["nodes"] if case.nodes[node["name"]]["stage"] == stage["name"])
        return self.part(index, result, stage["value"], tuple(node["figure"] for node in nodes))


def _scaled(result: Json) -> bool:
    return bool(result["indicator"] == CLIMATE and result["unit"] == BASE)


def named(result: Json) -> str:
    """The assessment, with the indicator where that is not the climate: ``launch, water``."""
    name = str(result["assessment"])
    return name if result["indicator"] == CLIMATE else f"{name}, {result['indicator']}"


def results(reading: Reading) -> Section:
    """A table for each result, and one for its samples."""
    totals = Totals(reading)
    blocks: list[Block] = []
    for index, case in enumerate(reading.cases):
        for result in case.case["results"]:
            blocks.append(_result(totals, index, case, result))
            blocks += _samples(totals, case, result)
    return Section("Results", "Results", tuple(blocks))


def _heading(case: CaseReading, result: Json) -> str:
    return named(result) + (f": {result['title']}" if result["title"] else "") + under(case.case)


def _result(totals: Totals, index: int, case: CaseReading, result: Json) -> Table:
    whole = totals.amount(index, result, "total")

    def row(kind: str, name: str, value: str | Decimal, figures: tuple[str, ...]) -> Row:
        part = totals.part(index, result, value, figures)
        return kind, name, part, Share(part, whole)

    rows = [row("total", "", result["total"]["value"], (result["total"]["figure"],))]
    for stage in _by_size(result["stages"]):
        nodes = [node for node in result["nodes"] if case.nodes[node["name"]]["stage"] == stage["name"]]
        rows.append(row("stage", stage["name"], stage["value"], tuple(node["figure"] for node in nodes)))
        rows += [row("node", _titled(case, n["name"]), n["value"], (n["figure"],)) for n in _by_size(nodes)]
    for tag in _by_size(result["tags"]):
        rows.append(row(f"tag {tag['name']}", tag["label"], tag["value"], _tagged(case, result, tag)))
    for figure in case.attribution(result)["substances"]:
        value = case.value(figure, result["unit"]) or Decimal(0)
        rows.append(row("substance", case.figures[figure]["arguments"][1], value, (figure,)))
    rows += _credits(totals, index, case, result)
    columns = ("part", "name", totals.unit(result), "share")
    return Table(_heading(case, result), columns, f"{TEXT}{TEXT}{NUMBER}{NUMBER}", tuple(rows))


def _credits(totals: Totals, index: int, case: CaseReading, result: Json) -> Iterator[Row]:
    credit = totals.amount(index, result, "credits")
    if credit.value or result["credited"]:
        yield "credits, not in the total", "", credit, ""
    for one in result["credited"]:
        value = case.value(one["figure"], result["unit"]) or Decimal(0)
        yield "credited", one["name"], totals.part(index, result, value, (one["figure"],)), ""


def _titled(case: CaseReading, name: str) -> str:
    title = case.nodes[name]["title"]
    return f"{name}  {title}" if title else name


def _tagged(case: CaseReading, result: Json, tag: Json) -> tuple[str, ...]:
    """The figures of the nodes that carry a tag, once for each time that they carry it."""
    wanted = {"name": tag["name"], "value": tag["label"]}
    return tuple(
        node["figure"] for node in result["nodes"] for one in case.nodes[node["name"]]["tags"] if one == wanted
    )


def _by_size(parts: list[Json]) -> list[Json]:
    return sorted(parts, key=lambda part: (-abs(Decimal(part["value"])), part["name"]))


def _samples(totals: Totals, case: CaseReading, result: Json) -> Iterator[Table]:
    """The statistics of the samples; what they say of themselves stands with those of the total."""
    found = case.sampled(result)
    told = next((one for one in found if one.get("of") == "total"), None)
    if told is None:
        return
    said = [f"{told.get('computed')} of {told.get('count')} samples", f"seed {told.get('seed')}"]
    said += [f"{uncertain(told.get('uncertain_figures', ''))}, in {totals.unit(result)}"]
    title = f"{_heading(case, result)}: {', '.join(said)}"
    shift = totals.shift(result)
    rows = tuple((one.get("of", ""), *(_number(one.get(key, ""), shift) for key in STATISTICS)) for one in found)
    yield Table(title, ("part", *STATISTICS), TEXT + NUMBER * len(STATISTICS), rows)


def _number(text: str, shift: int) -> Cell:
    """A statistic as a number; what is none is told as it is."""
    number = read_number(text) if NUMERIC.fullmatch(text) else None
    return text if number is None else Amount(number, shift=shift, digits=5)
