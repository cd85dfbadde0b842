"""What results rest on: the part of each total for each source and assumption, and these with all their fields."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from lca.report.sections.formulas import resting
from lca.report.sections.parts import (
    NAME,
    NUMBER,
    TEXT,
    Amount,
    Block,
    Row,
    Said,
    Section,
    Share,
    Table,
    in_order,
    under,
)
from lca.report.sections.results import Totals, named
from lca.trail.reading import CaseReading, Reading
from lca.trail.records import BasisRecord, Ground, ResultRecord

KINDS = {
    "assumed": "at least one assumption",
    "unsourced": "figures without a basis",
    "stale": "factors for other years",
    "proxy": "figures that stand for others",
}
MOST = 20
"""So many figures that a total scales with are told, the largest first; every one is among the figures."""


def grounds(reading: Reading) -> Section:
    """For each result what it rests on, what it scales with, and the quality of its data."""
    totals = Totals(reading)
    blocks: list[Block] = [Said(("The parts overlap, and do not add up.",))]
    for index, case in enumerate(reading.cases):
        for result in case.case.results:
            blocks += _of_result(totals, index, case, result)
    return Section("Rests on", "What the results rest on", tuple(blocks))


def _of_result(totals: Totals, index: int, case: CaseReading, result: ResultRecord) -> Iterator[Block]:
    found, name = case.attribution(result), named(result) + under(case.case)
    whole, unit = totals.amount(index, result, result.total), totals.unit(result)

    def part(figure: str) -> tuple[Amount, Share]:
        value = case.value(figure, result.unit) or Decimal(0)
        amount = totals.part(index, result, value, (figure,))
        return amount, Share(amount, whole)

    rows: list[Row] = [(*_on(case.trail, case.derived[figure].on), *part(figure)) for figure in found.rests_on]
    columns = ("kind", "rests on", unit, "share")
    yield Table(f"{name}: rests on", columns, f"{TEXT}{TEXT}{NUMBER}{NUMBER}", tuple(rows))
    if found.others:
        yield Said((f"and on {found.others} more, each with less impact",))
    scaling = sorted(found.scales_with, key=lambda figure: -abs(case.value(figure) or Decimal(0)))
    rows = [(case.derived[figure].arguments[1], *part(figure)) for figure in scaling[:MOST]]
    if rows:
        yield Table(f"{name}: scales with", ("figure", unit, "share"), f"{NAME}{NUMBER}{NUMBER}", tuple(rows))
    if scaling[MOST:]:
        yield Said((f"and with {len(scaling) - MOST} more, each less",))
    if found.quality:
        scores = tuple(_score(index, case, figure) for figure in found.quality)
        title = f"{name}: pedigree scores, 1 the best, weighted by what scales with each figure"
        yield Table(title, ("indicator", "mean score"), f"{TEXT}{NUMBER}", scores)


def _score(index: int, case: CaseReading, figure: str) -> Row:
    return resting(case.derived[figure].on), Amount(case.value(figure) or Decimal(0), index, (figure,), digits=3)


def _on(trail: Reading, on: tuple[Ground, ...]) -> tuple[str, str]:
    """The kind of what a part rests on, and what that is called: the same source may be told under several keys."""
    kind, name = on[0].kind, on[0].of
    if kind == "source" and name in trail.sources:
        return kind, f"{trail.sources[name].fields.get('title', '')}  @{', @'.join(one.of for one in on)}"
    if kind == "assumption" and name in trail.assumptions:
        return kind, f"{trail.assumptions[name].statement}  ~ {', ~ '.join(one.of for one in on)}"
    return "any", KINDS.get(kind, kind)


def sources(reading: Reading) -> Section:
    """Every source, with all that is said of it."""
    entries = reading.content.sources
    fields = in_order(key for source in entries for key in source.fields)
    rows = tuple((source.id, *(source.fields.get(field, "") for field in fields), source.place) for source in entries)
    columns = ("source", *(field.replace("_", " ") for field in fields), "place")
    table = Table("", columns, NAME + TEXT * len(fields) + NAME, rows, long=True)
    return Section("Sources", "Sources", (table,) if rows else ())


def assumptions(reading: Reading) -> Section:
    """Every assumption, with what it rests on in turn."""
    entries = reading.content.assumptions
    fields = in_order(key for assumption in entries for key in assumption.fields)
    rows = tuple(
        (
            assumption.id,
            assumption.statement,
            *(assumption.fields.get(field, "") for field in fields),
            rests_on(assumption.basis, reading),
            assumption.place,
        )
        for assumption in entries
    )
    columns = ("assumption", "statement", *(field.replace("_", " ") for field in fields), "rests on", "place")
    table = Table("", columns, NAME + TEXT * (len(fields) + 2) + NAME, rows, long=True)
    return Section("Assumptions", "Assumptions", (table,) if rows else ())


def rests_on(basis: tuple[BasisRecord, ...], reading: Reading) -> str:
    """``@owid2025 "United States, 2024"; ~ a guess``: the bases of a figure in one line."""
    return "; ".join(_basis(one, reading) for one in basis)


def _basis(one: BasisRecord, reading: Reading) -> str:
    if one.source:
        where = one.where
        return f"@{one.source}" + (f' "{where}"' if where else "")
    assumption = reading.assumptions[one.assumption]
    return f"~ {assumption.key or assumption.statement}"
