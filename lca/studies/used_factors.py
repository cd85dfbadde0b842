"""The factors that a model uses, with how much of each total scales with them, as the document `lca.used/1`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal

from lca.arithmetic import plain, scaling_part, stored
from lca.basis import Citation, Source
from lca.check import Checked
from lca.engine.differentiate import derivatives
from lca.engine.result import Outcome, Result
from lca.factors import Factor, Library
from lca.program import judged_cells
from lca.program.cells import Figure, OfFactor, cells_reached
from lca.trail.attribution import underlying
from lca.trail.derivation import spread_record
from lca.trail.figure_entries import BasisEntry, basis_entries
from lca.trail.records import Number, Record, SpreadRecord, Texts
from lca.trail.result_document import library_entries, study_entry
from lca.trail.result_entries import LibraryEntry, StudyEntry

DETAILS = ("valid", "geography", "accounting", "gwp", "note", "replaces")


class TotalEntry(Record, frozen=True, kw_only=True):
    """A total of the model."""

    assessment: str
    indicator: str
    unit: str
    total: Number


class ImpactEntry(Record, frozen=True, kw_only=True):
    """How much of a total scales with a factor; ``share`` is None where the total is 0."""

    assessment: str
    indicator: str
    unit: str
    impact: Number
    share: Number | None


class FactorEntry(Record, frozen=True, kw_only=True):
    """A factor as written, in ``unit`` for each ``per``, with what its library says of it."""

    factor: str
    title: str
    indicator: str
    value: str
    unit: str
    per: str
    spread: SpreadRecord | None
    basis: tuple[BasisEntry, ...]
    licence: str
    library: str
    valid: str = ""
    geography: str = ""
    accounting: str = ""
    gwp: str = ""
    note: str = ""
    replaces: str = ""
    place: str
    impacts: tuple[ImpactEntry, ...]


class SourceUsed(Record, frozen=True, kw_only=True):
    """A source of factors, with all that is said of it."""

    key: str
    fields: Texts
    place: str


class UsedDocument(Record, frozen=True, kw_only=True):
    """The factors of a model under one scenario."""

    format: str
    study: StudyEntry
    scenario: str
    settings: Texts
    totals: tuple[TotalEntry, ...]
    libraries: tuple[LibraryEntry, ...]
    factors: tuple[FactorEntry, ...]
    sources: tuple[SourceUsed, ...]


@dataclass(slots=True)
class _Used:
    """A figure ``of`` a factor, and by total how much scales with it."""

    figure: Figure
    of: OfFactor
    per: Figure | None = None
    impacts: list[ImpactEntry] = field(default_factory=list)


def used_document(checked: Checked, result: Result) -> UsedDocument:
    """Every factor that totals, checks and rules read, those of the greatest share of the first total first.

    ``share`` is the part of a total that scales with a factor, null where the total is 0; ``impact`` is the same in the
    unit of the total. A factor that several figures of a total share, or one that divides, makes the shares no parts of
    a whole.
    """
    program = result.program
    used = _used(result)
    for outcome in result.outcomes:
        _add_impacts(result, outcome, used)
    ordered = sorted(used.values(), key=lambda one: (*_rank(one, result.outcomes), one.of.factor, one.of.indicator))
    libraries = checked.libraries([program])
    sources: dict[tuple[str, ...], Source] = {}
    factors = tuple(_told(one, libraries, sources) for one in ordered)
    return UsedDocument(
        format="lca.used/1",
        study=study_entry(program),
        scenario=program.scenario,
        settings=dict(program.settings),
        totals=tuple(
            TotalEntry(assessment=one.assessment, indicator=one.indicator, unit=one.unit.symbol, total=plain(one.total))
            for one in result.outcomes
        ),
        libraries=library_entries(program),
        factors=factors,
        sources=tuple(
            SourceUsed(key=source.key, fields=source.fields, place=source.span.place) for source in sources.values()
        ),
    )


def _used(result: Result) -> dict[OfFactor, _Used]:
    """The figures of libraries that anything reads."""
    program = result.program
    impacts = [impact for one in program.assessments.values() for impact in one.impacts.values()]
    ends = [cell for impact in impacts for cell in (impact.total, impact.credit)]
    ends += [one.cell for one in program.derived.values()]
    cells = cells_reached(program.cells, program.loops, *ends, *judged_cells(program))
    figures = [cell for cell in map(program.cells.__getitem__, cells) if isinstance(cell, Figure)]
    by_factor = {figure.factor: figure for figure in figures if figure.factor is not None}
    return {
        of: _Used(figure, of, by_factor.get(replace(of, per=True)))
        for of, figure in by_factor.items() if not of.per
    }  # fmt: skip


def _add_impacts(result: Result, outcome: Outcome, used: Mapping[OfFactor, _Used]) -> None:
    """How much of a total scales with each figure."""
    program, evaluation = result.program, result.evaluation
    total = program.assessments[outcome.assessment].impacts[outcome.indicator].total
    slopes, whole = derivatives(evaluation, total), evaluation.number(total)
    for index in cells_reached(program.cells, program.loops, total):
        cell = program.cells[index]
        one = used.get(cell.factor) if isinstance(cell, Figure) and cell.factor else None
        if one is None or not slopes[index]:
            continue
        part = scaling_part(whole, evaluation.number(index), slopes[index])
        share = plain(stored(part / whole)) if whole else None
        impact = plain(stored(outcome.unit.from_base(part)))
        one.impacts.append(
            ImpactEntry(
                assessment=outcome.assessment, indicator=outcome.indicator, unit=outcome.unit.symbol, impact=impact,
                share=share,
            )
        )  # fmt: skip


def _rank(one: _Used, outcomes: Iterable[Outcome]) -> tuple[Decimal, ...]:
    """By the share of each total in turn, the greatest first; what no total scales with is last."""
    shares = {(impact.assessment, impact.indicator): impact.share for impact in one.impacts}
    found = [shares.get((outcome.assessment, outcome.indicator)) for outcome in outcomes]
    return tuple(Decimal(1) if share is None else -abs(Decimal(share)) for share in found)


def _told(one: _Used, libraries: Iterable[Library], sources: dict[tuple[str, ...], Source]) -> FactorEntry:
    figure, of, name = one.figure, one.of, one.of.factor.partition(".")[2]
    holding = next((found for found in libraries if _has(found, name, of.factor)), None)
    factor: Factor | None = holding.factors[name] if holding else None
    cited = [basis.source for basis in underlying(figure.basis) if isinstance(basis, Citation)]
    for source in cited:
        sources.setdefault((source.key, *map(str, source.fields.items())), source)
    licences = [figure.details.get("licence", ""), *(source.fields.get("licence", "") for source in cited)]
    return FactorEntry(
        factor=of.factor,
        title=factor.title if factor else "",
        indicator=of.indicator,
        value=figure.number,
        unit=figure.unit.symbol,
        per=f"{one.per.number} {one.per.unit.symbol}" if one.per else "",
        spread=spread_record(figure),
        basis=basis_entries(figure.basis),
        licence=next(filter(None, licences), holding.licence if holding else ""),
        library=holding.name if holding else figure.details["library"],
        place=factor.span.place if factor else figure.span.place,
        impacts=tuple(one.impacts),
        **{detail: figure.details.get(detail, "") for detail in DETAILS},
    )


def _has(library: Library, name: str, key: str) -> bool:
    return name in library.factors and library.factors[name].key == key
