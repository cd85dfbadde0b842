"""What results rest on: the part of each total for each source and assumption, and these with all their fields."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from lca.arithmetic import telling
from lca.report.sections.derived import derived_amount
from lca.report.sections.families import by_family, counted, family_key, family_link, ranged
from lca.report.sections.formulas import resting
from lca.report.sections.report_parts import (
    NAME,
    NUMBER,
    SHARE,
    TEXT,
    AmountCell,
    AsideCell,
    Block,
    CellList,
    FieldCell,
    LinkCell,
    PlaceCell,
    ReportCell,
    ReportRow,
    ReportTable,
    Section,
    Sentences,
    ShareCell,
    StyledCell,
    case_under,
    fields_in_order,
)
from lca.report.sections.results import TotalUnits, figure_link, result_name
from lca.trail.families import Family
from lca.trail.figure_entries import GROUNDS, ORIGINS
from lca.trail.reading import CaseReading, Reading
from lca.trail.records import AttributionRecord, BasisRecord, DerivedResultRecord, Ground, InputRecord, ResultRecord

MOST = 20
"""So many figures that a total scales with are told, the largest first; every one is among the figures."""
MOST_BESIDE = 6
EXPLAINED = (
    "The parts overlap, and do not add up.",
    "Of what a total scales with, one per cent more adds its share of one per cent.",
)
SIGNS = {"source": "@", "assumption": "~ "}


def grounds(reading: Reading) -> Section:
    """For each result, and each that is derived, what it rests on, what it scales with, and the quality of its data."""
    totals = TotalUnits(reading)
    blocks: list[Block] = [Sentences(EXPLAINED)]
    for index, case in enumerate(reading.cases):
        for result in case.case.results:
            blocks += _of_result(totals, index, case, result)
        for derived in case.case.derived:
            blocks += _of_derived(index, case, derived)
    return Section("Rests on", "What the results rest on", tuple(blocks))


def _of_result(totals: TotalUnits, index: int, case: CaseReading, result: ResultRecord) -> Iterator[Block]:
    name = result_name(result) + case_under(case.case)
    whole = totals.amount(index, result, result.total)

    def part(figure: str) -> AmountCell:
        return totals.part(index, result, case.value(figure, result.unit) or Decimal(0), (figure,))

    yield from _of_total(index, case, case.attribution(result), name, totals.unit(result), whole, part)


def _of_derived(index: int, case: CaseReading, result: DerivedResultRecord) -> Iterator[Block]:
    name, whole = result.name + case_under(case.case), derived_amount(index, result)

    def part(figure: str) -> AmountCell:
        return AmountCell(case.value(figure, result.unit) or Decimal(0), index, (figure,), result.unit)

    yield from _of_total(index, case, case.attribution_of(result), name, result.unit, whole, part)


def _of_total(
    index: int,
    case: CaseReading,
    found: AttributionRecord,
    name: str,
    unit: str,
    whole: AmountCell,
    part_of: Callable[[str], AmountCell],
) -> Iterator[Block]:
    def part(figure: str) -> tuple[AmountCell, ShareCell]:
        amount = part_of(figure)
        return amount, ShareCell(amount, whole)

    rows = [_resting(case, figure, *part(figure)) for figure in case.carrying(found)]
    yield ReportTable(
        f"{name}: rests on", ("kind", "rests on", unit, "share"), TEXT + TEXT + NUMBER + SHARE, tuple(rows)
    )
    rows = _all_scaling(case, case.scaling(found), whole, part_of)
    if rows:
        columns, kinds = ("figure", unit, "share", "as written", "which rests on"), NAME + NUMBER + SHARE + 2 * TEXT
        title, folded = f"{name}: scales with", columns[3:]
        yield ReportTable(title, columns, kinds, tuple(rows), folded=folded, most=MOST)
    if found.quality:
        scores = tuple(_score(index, case, figure) for figure in found.quality)
        title = f"{name}: pedigree scores, 1 the best, weighted by what scales with each figure"
        yield ReportTable(title, ("indicator", "mean score"), TEXT + NUMBER, scores)


def _score(index: int, case: CaseReading, figure: str) -> ReportRow:
    score = AmountCell(case.value(figure) or Decimal(0), index, (figure,), digits=3)
    return ReportRow((resting(case.derived[figure].on), score), to=figure_link(case, figure).to)


def _all_scaling(
    case: CaseReading, found: Sequence[str], whole: AmountCell, part_of: Callable[[str], AmountCell]
) -> list[ReportRow]:
    """What a total scales with, the largest part first, a family as the sum of its parts."""
    rows: list[tuple[Decimal, ReportRow]] = []
    for name, family in by_family(case, found):
        amount = part_of(name)
        if family is None:
            rows.append((abs(amount.value), _scaling(case, name, amount, ShareCell(amount, whole))))
            continue
        with telling():
            amount = replace(amount, value=sum((part_of(one).value for one in family.members), Decimal(0)), figures=())
        rows.append((abs(amount.value), _family_scaling(case, name, family, amount, ShareCell(amount, whole))))
    return [row for _, row in sorted(rows, key=lambda one: -one[0])]


def _family_scaling(case: CaseReading, first: str, family: Family, amount: AmountCell, part: ShareCell) -> ReportRow:
    """Parts of a total that are alike are those of figures that are."""
    leaf = case.inputs[case.derived[first].arguments[1]]
    own = case.families[leaf.id]
    name = CellList((family_link(case, own), AsideCell(f" {counted(own)}")))
    rests = bases(case.trail, leaf.basis) if leaf.basis else origin(leaf)
    return ReportRow((name, amount, part, ranged(case, own), rests), to=family_key(case, family))


def _scaling(case: CaseReading, figure: str, amount: AmountCell, part: ShareCell) -> ReportRow:
    leaf = case.inputs[case.derived[figure].arguments[1]]
    link = figure_link(case, leaf.id)
    name = CellList((link, AsideCell(f" {leaf.title}"))) if leaf.title else link
    cells = (name, amount, part, written_figure(leaf), bases(case.trail, leaf.basis) if leaf.basis else origin(leaf))
    return ReportRow(cells, to=figure_link(case, figure).to)


def _resting(case: CaseReading, figure: str, amount: AmountCell, part: ShareCell) -> ReportRow:
    """What a part rests on: figures of a kind, or all sources and assumptions that are one ground."""
    on, to = case.derived[figure].grounds, figure_link(case, figure).to
    kind = on[0].kind
    look = "hatched" if kind in ("assumed", "assumption") else ""
    if kind in GROUNDS:
        return ReportRow(("any", GROUNDS[kind], amount, part), look, to)
    keys = tuple(LinkCell(f"{SIGNS.get(kind, '')}{one.of}", (kind, one.of)) for one in on)
    told = CellList((entry_link(case.trail, on[0]), "  ", CellList(keys, ", ", 1, "entries of it")))
    return ReportRow((kind, told, amount, part), look, to)


def entry_link(trail: Reading, one: Ground) -> LinkCell:
    """A source by its title, an assumption by its statement."""
    if one.kind == "source":
        title = trail.sources[one.of].fields.get("title", "")
        return LinkCell(title or f"@{one.of}", ("source", one.of))
    return LinkCell(trail.assumptions[one.of].statement, ("assumption", one.of))


def sources(reading: Reading) -> Section:
    """Every source, with all that is said of it."""
    entries = reading.content.sources
    fields = fields_in_order(key for source in entries for key in source.fields)
    beside = Beside(reading)
    rows = tuple(
        ReportRow(
            (
                source.id,
                *(FieldCell(field, source.fields.get(field, "")) for field in fields),
                PlaceCell(source.place),
                *beside.of(Ground(kind="source", of=source.id)),
            ),
            to=("source", source.id),
        )
        for source in entries
    )
    columns = ("source", *(field.replace("_", " ") for field in fields), "place", *BESIDE)
    table = ReportTable("", columns, NAME + TEXT * len(fields) + NAME + 2 * TEXT, rows, long=True, folded=BESIDE)
    return Section("Sources", "Sources", (table,) if rows else ())


def assumptions(reading: Reading) -> Section:
    """Every assumption, with what it rests on in turn."""
    entries = reading.content.assumptions
    fields = fields_in_order(key for assumption in entries for key in assumption.fields)
    beside = Beside(reading)
    rows = tuple(
        ReportRow(
            (
                assumption.id,
                assumption.statement,
                *(FieldCell(field, assumption.fields.get(field, "")) for field in fields),
                bases(reading, assumption.basis),
                PlaceCell(assumption.place),
                *beside.of(Ground(kind="assumption", of=assumption.id)),
            ),
            to=("assumption", assumption.id),
        )
        for assumption in entries
    )
    columns = ("assumption", "statement", *(field.replace("_", " ") for field in fields), "rests on", "place", *BESIDE)
    kinds = NAME + TEXT * (len(fields) + 2) + NAME + 2 * TEXT
    table = ReportTable("", columns, kinds, rows, long=True, folded=BESIDE)
    return Section("Assumptions", "Assumptions", (table,) if rows else ())


BESIDE = ("rests on it", "cited by")


class Beside:
    """What stands beside each source and each assumption: the parts of totals that rest on it, and what cites it."""

    def __init__(self, reading: Reading) -> None:
        self.shares: dict[Ground, list[ReportCell]] = {}
        self.cited: dict[Ground, dict[str, ReportCell]] = {}
        for index, case in enumerate(reading.cases):
            for result in case.case.results:
                name = result_name(result) + case_under(case.case)
                self._rest(index, case, result.total.figure, case.attribution(result), name)
            for derived in case.case.derived:
                name = derived.name + case_under(case.case)
                self._rest(index, case, derived.total.figure, case.attribution_of(derived), name)
            for name, family in by_family(case, case.inputs):
                link = figure_link(case, name) if family is None else family_link(case, family)
                self._cite(link.text, link, case.inputs[name].basis)
        for assumption in reading.content.assumptions:
            ground = Ground(kind="assumption", of=assumption.id)
            self._cite(f"~ {assumption.id}", entry_link(reading, ground), assumption.basis)

    def of(self, ground: Ground) -> tuple[ReportCell, ReportCell]:
        shares, cited = self.shares.get(ground, ()), self.cited.get(ground, {})
        told = CellList(tuple(shares), "; ", MOST_BESIDE, "totals") if shares else "–"
        by = CellList(tuple(cited.values()), ", ", MOST_BESIDE, "figures") if cited else "nothing that results rest on"
        return told, by

    def _rest(self, index: int, case: CaseReading, total: str, found: AttributionRecord, named: str) -> None:
        whole = AmountCell(case.base(total) or Decimal(0), index)
        for name in case.carrying(found):
            part = ShareCell(AmountCell(case.base(name) or Decimal(0), index), whole)
            told = CellList((part, " of ", figure_link(case, name, named)))
            for one in case.derived[name].grounds:
                self.shares.setdefault(one, []).append(told)

    def _cite(self, name: str, link: ReportCell, basis: tuple[BasisRecord, ...]) -> None:
        """Each figure counts in the first case that has it."""
        for one in basis:
            ground = Ground(kind="source" if one.source else "assumption", of=one.source or one.assumption)
            self.cited.setdefault(ground, {}).setdefault(name, link)


def bases(reading: Reading, basis: tuple[BasisRecord, ...]) -> CellList:
    """``@owid2025 "United States, 2024"; ~ a guess``: the bases of a figure in one line."""
    return CellList(tuple(_basis(one, reading) for one in basis), "; ")


def _basis(one: BasisRecord, reading: Reading) -> ReportCell:
    if one.source:
        title = reading.sources[one.source].fields.get("title", "")
        said = LinkCell(f"@{one.source}", ("source", one.source)), AsideCell(f" {title}" if title else "")
        return CellList((*said, *([StyledCell(f' "{one.where}"', "where")] if one.where else [])))
    assumption = reading.assumptions[one.assumption]
    link = LinkCell(f"~ {assumption.key or assumption.statement}", ("assumption", assumption.id))
    return CellList((link, AsideCell(f" {assumption.statement}"))) if assumption.key else link


def written_figure(figure: InputRecord) -> str:
    """An input as it was written, with its unit and its spread."""
    spread = figure.spread.text if figure.spread else ""
    return " ".join(filter(None, (figure.written, figure.unit, spread)))


def origin(figure: InputRecord) -> str:
    """Where an input without a basis comes from."""
    return ORIGINS.get(figure.origin, "")
