"""The figures of a trail: every value that its results rest on, from the leaves up, and the loops among them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from lca.arithmetic import plain, stored
from lca.engine.evaluate import Evaluation, Failure
from lca.notation import exact
from lca.program import Program
from lca.program.cells import Cell, Figure, RestingPart, ScalingPart, Step, Unknown, first_names
from lca.spread import PARAMETERS
from lca.trail.cell_ids import read_by
from lca.trail.formula import Formulas
from lca.trail.records import (
    AmountRecord,
    AnyFigure,
    Coefficient,
    DerivedRecord,
    InputRecord,
    LoopRecord,
    SpreadRecord,
)
from lca.trail.shared import Shared


class Derivation:
    """Writes the cells of one program as figures under ``ids``; those that have a name with their formulas."""

    def __init__(self, evaluation: Evaluation, ids: Mapping[int, str], shared: Shared, formulas: Formulas) -> None:
        self.evaluation = evaluation
        self.program: Program = evaluation.program
        self.ids = ids
        self.shared = shared
        self.formulas = formulas
        self.named = first_names(self.program.named)
        cells = (self.program.cells[cell] for cell in ids)
        used = sorted({cell.loop for cell in cells if isinstance(cell, Unknown)})
        self.places = {loop: place for place, loop in enumerate(used)}
        """Of each loop that is solved, among those that are told."""

    def figures(self, cells: Sequence[int]) -> list[AnyFigure]:
        """The leaves, then what is derived, each in the order of dependence."""
        leaves = [cell for cell in cells if isinstance(self.program.cells[cell], Figure)]
        derived = [cell for cell in cells if not isinstance(self.program.cells[cell], Figure)]
        return [*map(self.figure, leaves), *map(self.figure, derived)]

    def figure(self, cell: int) -> AnyFigure:
        """One cell."""
        found = self.program.cells[cell]
        return self._input(cell, found) if isinstance(found, Figure) else self._derived(cell, found)

    def value(self, cell: int) -> str | None:
        """A value in base units, with the digits that are kept; None where it could not be computed and is not used."""
        value = self.evaluation.values[cell]
        return None if isinstance(value, Failure) else plain(stored(value))

    def _input(self, cell: int, figure: Figure) -> InputRecord:
        return InputRecord(
            id=self.ids[cell],
            value=self.value(cell),
            unit=self.shared.units.symbol(figure.unit),
            place=self.shared.places.of(figure.span),
            title=self._title(cell),
            written=figure.number,
            literal=figure.span.text,
            origin=figure.origin.value,
            basis=self.shared.grounds.basis(figure.basis),
            spread=spread_record(figure),
            quality=() if figure.quality is None else figure.quality.scores,
            details=figure.details,
            factor=figure.factor.factor if figure.factor else "",
        )

    def _derived(self, cell: int, found: Step | Unknown | RestingPart | ScalingPart) -> DerivedRecord | AmountRecord:
        formula = self.formulas.written(cell) if cell in self.named else ""
        name, value, title = self.ids[cell], self.value(cell), self._title(cell)
        unit, place = self.shared.units.symbol(found.unit), self.shared.places.of(found.span)
        if isinstance(found, Unknown):
            return AmountRecord(
                id=name, value=value, unit=unit, place=place, title=title, formula=formula,
                loop=self.places[found.loop], member=found.position,
            )  # fmt: skip
        operation, on = _operation(found)
        return DerivedRecord(
            id=name, value=value, unit=unit, place=place, title=title, formula=formula, operation=operation,
            arguments=tuple(self.ids[argument] for argument in read_by(self.program, cell)), on=on,
        )  # fmt: skip

    def _title(self, cell: int) -> str:
        return self.program.named[self.named[cell]].title if cell in self.named else ""

    def loops(self) -> tuple[LoopRecord, ...]:
        """X = demands + C x for each loop that is solved; its solution are the figures that are its amounts."""
        return tuple(self._loop(index) for index in self.places)

    def _loop(self, index: int) -> LoopRecord:
        loop = self.program.loops[index]
        return LoopRecord(
            members=loop.members,
            demands=tuple(None if cell is None else self.ids[cell] for cell in loop.demands),
            coefficients=tuple(Coefficient(row=i, column=j, figure=self.ids[cell]) for i, j, cell in loop.coefficients),
            place=self.shared.places.of(loop.span),
        )


def _operation(cell: Cell) -> tuple[str, tuple[str, ...]]:
    """What makes a cell of others, and of a part of a total what it rests on."""
    if isinstance(cell, Step):
        return cell.operation.name, ()
    return ("rests", (cell.on,)) if isinstance(cell, RestingPart) else ("scales", ())


def spread_record(figure: Figure) -> SpreadRecord | None:
    """The distribution of an uncertain figure with its parameters; a geometric standard deviation has no unit."""
    spread = figure.spread
    if spread is None:
        return None
    named = zip(PARAMETERS[spread.shape], spread.parameters, strict=True)
    parameters = {name: plain(stored(value)) if name == "gsd" else exact(value, figure.unit) for name, value in named}
    return SpreadRecord(text=spread.text, shape=spread.shape, **parameters)


def trail_number(value: Decimal) -> str:
    """A number as it stands in a trail."""
    return plain(stored(value))
