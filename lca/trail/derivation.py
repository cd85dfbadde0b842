"""The figures of a trail: every value that its results rest on, from the leaves up, and the loops among them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

from lca.arithmetic import plain, stored
from lca.engine.evaluate import Evaluation, Failure
from lca.program import Program
from lca.program.cells import Figure, Resting, Scaling, Step, Unknown, names_of
from lca.trail.figures import spread_facts
from lca.trail.formula import Formulas
from lca.trail.grounds import Grounds
from lca.trail.ids import read_by
from lca.trail.places import Places
from lca.units import Unit


class Units:
    """Every unit that a trail speaks of: its dimension, its exact factor, and what it is put together from."""

    def __init__(self) -> None:
        self.used: dict[str, Unit] = {}

    def symbol(self, unit: Unit) -> str:
        """The symbol of a unit, which is then among those that are told."""
        known = self.used.setdefault(unit.symbol, unit)
        for atom, _ in known.terms if len(known.terms) > 1 or any(power != 1 for _, power in known.terms) else ():
            self.used.setdefault(atom.name, Unit(((atom, Fraction(1)),)))
        return unit.symbol

    def facts(self) -> list[dict[str, Any]]:
        """A factor is a ratio of whole numbers, ``1/1000``; ``parts`` are the named units that are multiplied."""
        return [
            {
                "symbol": symbol,
                "dimension": [{"of": name, "power": str(power)} for name, power in unit.dimension.powers],
                "factor": str(unit.factor),
                "parts": [{"of": atom.name, "power": str(power)} for atom, power in unit.terms],
            }
            for symbol, unit in sorted(self.used.items())
        ]


class Derivation:
    """Writes the cells of one program as figures under ``ids``."""

    def __init__(
        self, evaluation: Evaluation, ids: Mapping[int, str], units: Units, grounds: Grounds, places: Places
    ) -> None:
        self.evaluation = evaluation
        self.program: Program = evaluation.program
        self.ids = ids
        self.units = units
        self.grounds = grounds
        self.places = places
        self.named = names_of(self.program.named)
        self.formulas = Formulas(evaluation, {**ids, **{cell: str(name) for cell, name in self.named.items()}})

    def figures(self, cells: Sequence[int]) -> list[dict[str, Any]]:
        """The leaves, then what is derived, each in the order of dependence."""
        leaves = [cell for cell in cells if isinstance(self.program.cells[cell], Figure)]
        derived = [cell for cell in cells if not isinstance(self.program.cells[cell], Figure)]
        return [self._leaf(cell) for cell in leaves] + [self._derived(cell) for cell in derived]

    def value(self, cell: int) -> str | None:
        """A value in base units, with the digits that are kept; None where it could not be computed and is not used."""
        value = self.evaluation.values[cell]
        return None if isinstance(value, Failure) else plain(stored(value))

    def _common(self, cell: int) -> dict[str, Any]:
        found = self.program.cells[cell]
        named = self.program.named[self.named[cell]] if cell in self.named else None
        title = {"title": named.title} if named and named.title else {}
        return {
            "id": self.ids[cell],
            "value": self.value(cell),
            "unit": self.units.symbol(found.unit),
            "place": self.places.of(found.span),
            **title,
        }

    def _leaf(self, cell: int) -> dict[str, Any]:
        figure = self.program.cells[cell]
        assert isinstance(figure, Figure)
        told: dict[str, Any] = {
            **self._common(cell),
            "written": figure.number,
            "origin": figure.origin.value,
            "basis": self.grounds.basis(figure.basis),
        }
        spread = spread_facts(figure)
        if spread is not None:
            told["spread"] = spread
        if figure.quality is not None:
            told["quality"] = list(figure.quality.scores)
        if figure.details:
            told["details"] = dict(figure.details)
        return told

    def _derived(self, cell: int) -> dict[str, Any]:
        found = self.program.cells[cell]
        formula = {"formula": self.formulas.written(cell)} if cell in self.named else {}
        common = {**self._common(cell), **formula}
        if isinstance(found, Unknown):
            return {**common, "operation": "amount", "loop": found.loop, "member": found.position}
        arguments = [self.ids[argument] for argument in read_by(self.program, cell)]
        if isinstance(found, Step):
            return {**common, "operation": found.operation.value, "arguments": arguments}
        if isinstance(found, Resting):
            return {**common, "operation": "rests", "on": [found.on], "arguments": arguments}
        assert isinstance(found, Scaling)
        return {**common, "operation": "scales", "arguments": arguments}

    def loops(self, cells: Sequence[int]) -> list[dict[str, Any]]:
        """X = demands + C x for each loop that is solved; its solution are the figures that are its amounts."""
        used = {cell.loop for cell in map(self.program.cells.__getitem__, cells) if isinstance(cell, Unknown)}
        return [self._loop(index) for index in sorted(used)]

    def _loop(self, index: int) -> dict[str, Any]:
        loop = self.program.loops[index]
        return {
            "loop": index,
            "members": list(loop.members),
            "demands": [None if cell is None else self.ids[cell] for cell in loop.demands],
            "coefficients": [{"row": i, "column": j, "figure": self.ids[cell]} for i, j, cell in loop.coefficients],
            "place": self.places.of(loop.span),
        }


def number(value: Decimal) -> str:
    """A number as it stands in a trail."""
    return plain(stored(value))
