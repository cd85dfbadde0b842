"""What each total of a trail rests on, what it scales with, and how good the figures are that it scales with."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from lca.arithmetic import scaling_part, to_the_digit_of
from lca.basis import INDICATORS
from lca.engine.differentiate import derivatives
from lca.engine.evaluate import Evaluation
from lca.program import Program
from lca.program.cells import Figure, FigureOrigin, cells_reached
from lca.program.figure_id import FigureId, Role
from lca.trail.added_figures import AddedFigures
from lca.trail.attribution import OTHERS, attribute, ground_key
from lca.trail.basis_records import BasisRecords
from lca.trail.records import AttributionRecord, Ground


class Influences:
    """Told as figures, which are ``added`` to those of a program."""

    def __init__(self, evaluation: Evaluation, added: AddedFigures, grounds: BasisRecords) -> None:
        self.evaluation = evaluation
        self.program: Program = evaluation.program
        self.added = added
        self.grounds = grounds

    def of(self, total: int) -> AttributionRecord:
        """What a total rests on and what it scales with."""
        evaluation = self.evaluation
        slopes = derivatives(evaluation, total)
        found = attribute(evaluation, total, slopes)
        cells = [cell for cell in cells_reached(self.program.cells, self.program.loops, total) if slopes[cell]]
        whole = evaluation.number(total)
        impacts = {cell: scaling_part(whole, evaluation.number(cell), slopes[cell]) for cell in cells}
        substances = [cell for cell in cells if cell in self.program.characterisations]
        inputs = [
            cell for cell in cells if _is_input(self.program, cell) and cell not in self.program.characterisations
        ]
        grounds = [
            (tuple(Ground(kind=g.kind, of=one).text for one in self.grounds.alike(ground_key(g.basis))), g.part)
            for g in found.grounds
        ]
        kinds = [((kind,), part) for kind, part in found.resting.items()]
        return AttributionRecord(
            rests_on=tuple(self._rests(total, on, part) for on, part in (*kinds, *grounds, ((OTHERS,), found.rest))),
            substances=tuple(self._scales(total, cell, impacts[cell]) for cell in substances),
            scales_with=tuple(self._scales(total, cell, impacts[cell]) for cell in inputs),
            quality=self._quality(total, impacts),
        )

    def _rests(self, total: int, on: tuple[str, ...], part: Decimal) -> str:
        value = to_the_digit_of(self.evaluation.number(total), part)
        name = FigureId(self.added.ids[total], Role.RESTS, ", ".join(on))
        return self.added.add(name, "rests", [self.added.ids[total]], value, total, on=on)

    def _scales(self, total: int, cell: int, impact: Decimal) -> str:
        arguments = [self.added.ids[total], self.added.ids[cell]]
        return self.added.add(FigureId(arguments[0], Role.SCALES, arguments[1]), "scales", arguments, impact, total)

    def _quality(self, total: int, impacts: Mapping[int, Decimal]) -> tuple[str, ...]:
        """By pedigree indicator the mean score of the figures that have some, each weighted by what scales with it."""
        found = []
        for cell, impact in impacts.items():
            figure = self.program.cells[cell]
            if isinstance(figure, Figure) and figure.quality is not None:
                found.append((abs(impact), figure.quality.scores))
        whole, name = sum((weight for weight, _ in found), Decimal(0)), self.added.ids[total]
        told = []
        for place, indicator in enumerate(INDICATORS if whole else ()):
            mean = sum((weight * scores[place] for weight, scores in found), Decimal(0)) / whole
            one = FigureId(name, Role.SCORED, indicator)
            told.append(self.added.add(one, "scored", [name], mean, total, plain_number=True, on=(indicator,)))
        return tuple(told)


def _is_input(program: Program, cell: int) -> bool:
    figure = program.cells[cell]
    return isinstance(figure, Figure) and figure.origin in (FigureOrigin.BASIS, FigureOrigin.UNSOURCED)
