"""A case of a trail worked out anew, so that its figures can be exchanged for those of another.

What the trail tells is all that is read: no model, no library.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal

from lca.arithmetic import telling
from lca.engine.evaluate import Evaluation, evaluate
from lca.engine.result import Outcome, Result
from lca.program import total_cell
from lca.program.cells import Cell, Figure, FigureOrigin
from lca.program.figure_id import read_id
from lca.studies.restored_program import RestoredProgram
from lca.studies.restoring import Restored
from lca.studies.versions import Version
from lca.trail.reading import CaseReading
from lca.trail.records import DerivedResultRecord, PartRecord, ResultRecord

FOLLOWS = Decimal("1e-20")
"""A total follows from its figures where it differs by no more of itself: leaves are stored with 34 digits."""


@dataclass(frozen=True, slots=True)
class Replayed:
    """A case as a version. Its totals are as they are stated; ``loose`` are those that its figures do not give."""

    version: Version
    loose: tuple[str, ...]


def choices_of(case: CaseReading) -> dict[str, str]:
    """What each parameter stands for that chooses a supplier."""
    return {one.id: one.written for one in case.inputs.values() if one.origin == FigureOrigin.SUPPLIER}


def replayed(case: CaseReading, restored: Restored, choices: frozenset[str]) -> Replayed:
    """A case worked out anew. A total that does not follow from its figures stands as a figure of its own.

    What the parameters of ``choices`` stand for are figures apart from the factors of a library, to be exchanged.
    """
    program = RestoredProgram(case, restored, choices).program()
    evaluation = evaluate(program)
    cells, loose = list(program.cells), []
    outcomes = tuple(_outcome(case, result, restored) for result in case.case.results)
    derived = tuple(_derived(case, result, restored) for result in case.case.derived)
    for outcome, total in zip((*outcomes, *derived), case.case.totals, strict=True):
        with telling():
            stated = outcome.unit.to_base(outcome.total)
        index = total_cell(program, outcome.assessment, outcome.indicator)
        if not _follows(evaluation, index, stated):
            loose.append(total.figure)
            cells[index] = _opaque(cells[index], total.figure, stated)
    if loose:
        program = replace(program, cells=tuple(cells))
        evaluation = evaluate(program)
    return Replayed(Version(Result(program, evaluation, outcomes, derived, (), ())), tuple(loose))


def _follows(evaluation: Evaluation, cell: int, stated: Decimal) -> bool:
    found = evaluation.values[cell]
    with telling():
        return isinstance(found, Decimal) and abs(found - stated) <= FOLLOWS * max(abs(found), abs(stated))


def _opaque(cell: Cell, name: str, value: Decimal) -> Figure:
    return Figure(read_id(name), "", value, cell.unit, (), FigureOrigin.UNSOURCED, cell.span)


def _derived(case: CaseReading, result: DerivedResultRecord, restored: Restored) -> Outcome:
    unit, total = restored.units[result.unit], Decimal(result.total.value)
    return Outcome(result.name, result.title, case.scenario, "", unit, total, Decimal(0), {}, {}, {})


def _outcome(case: CaseReading, result: ResultRecord, restored: Restored) -> Outcome:
    def parts(found: Iterable[PartRecord]) -> dict[str, Decimal]:
        return {one.name: Decimal(one.value) for one in found}

    return Outcome(
        assessment=result.assessment, title=result.title, scenario=case.scenario, indicator=result.indicator,
        unit=restored.units[result.unit], total=Decimal(result.total.value),
        credits=Decimal(result.credits.value), stages=parts(result.stages), nodes=parts(result.nodes), tags={},
    )  # fmt: skip
