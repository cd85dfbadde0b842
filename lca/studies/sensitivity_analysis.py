"""What each figure does to each total, as the document `lca.sensitivity/1`."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from msgspec.structs import asdict

from lca.arithmetic import differentiating, plain, stored
from lca.engine.result import Outcome, Result
from lca.engine.sensitivity import Influence, influences
from lca.program import total_cell
from lca.program.cells import first_names
from lca.program.figure_id import FigureId
from lca.trail.figure_entries import FigureEntry, figure_entry
from lca.trail.records import Record
from lca.trail.result_document import study_entry
from lca.trail.result_entries import StudyEntry
from lca.units import Unit


class InfluenceEntry(FigureEntry, frozen=True, kw_only=True):
    """``elasticity`` is x · dT/dx / T, by how many per cent the total changes where the figure does by one, None where
    the total is 0; ``per_ten_percent`` is x/10 · dT/dx, in the unit of the total; ``derivative`` is dT/dx in its own.

    ``variance_share`` is the figure's part of the variance of the total, to first order, None where all is certain.
    """

    elasticity: str | None
    per_ten_percent: str
    derivative: str
    derivative_unit: str
    variance_share: str | None


class SensitiveTotal(Record, frozen=True, kw_only=True):
    """A total with figures that it depends on; ``others`` is how many of these are not told."""

    assessment: str
    title: str
    scenario: str
    settings: Mapping[str, str]
    indicator: str
    unit: str
    total: str
    figures: tuple[InfluenceEntry, ...]
    others: int


class Sensitivity(Record, frozen=True, kw_only=True):
    """The document."""

    format: str
    study: StudyEntry
    results: tuple[SensitiveTotal, ...]


def sensitivity(result: Result, most: int | None = None) -> Sensitivity:
    """Every total with the ``most`` influential of the figures that it depends on, the greatest influence first, behind
    all others those that define the question.
    """
    names = first_names(result.program.named)
    return Sensitivity(
        format="lca.sensitivity/1",
        study=study_entry(result.program),
        results=tuple(_total(result, outcome, names, most) for outcome in result.totals),
    )


def _total(result: Result, outcome: Outcome, names: Mapping[int, FigureId], most: int | None) -> SensitiveTotal:
    cell = total_cell(result.program, outcome.assessment, outcome.indicator)
    total = result.evaluation.number(cell)
    found = influences(result.evaluation, cell)
    with differentiating():
        variance = sum((influence.variance for influence in found), Decimal(0))
    return SensitiveTotal(
        assessment=outcome.assessment,
        title=outcome.title,
        scenario=outcome.scenario,
        settings=result.program.settings,
        indicator=outcome.indicator,
        unit=outcome.unit.symbol,
        total=plain(outcome.total),
        figures=tuple(_influence(one, names.get(one.cell), total, variance, outcome.unit) for one in found[:most]),
        others=len(found) - len(found[:most]),
    )


def _influence(
    influence: Influence, name: FigureId | None, total: Decimal, variance: Decimal, unit: Unit
) -> InfluenceEntry:
    per = Unit(unit.terms + tuple((atom, -power) for atom, power in influence.figure.unit.terms))
    with differentiating():
        return InfluenceEntry(
            **asdict(figure_entry(influence.figure, name)),
            elasticity=plain(stored(influence.scaled / total)) if total else None,
            per_ten_percent=plain(stored(unit.from_base(influence.scaled / 10))),
            derivative=plain(stored(per.from_base(influence.slope))),
            derivative_unit=per.symbol,
            variance_share=plain(stored(influence.variance / variance)) if variance else None,
        )
