"""Figures that a trail adds to those of a program: verdicts, and what totals rest on and scale with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

from lca.program import Program
from lca.program.figure_id import FigureId
from lca.trail.derivation import trail_number
from lca.trail.record_places import Places
from lca.trail.records import DerivedRecord
from lca.trail.shared import UnitRecords
from lca.units import PLAIN


class AddedFigures:
    """``figures`` in the order in which they are added, beside the cells of ``program`` that have ``ids`` already."""

    def __init__(self, program: Program, ids: Mapping[int, str], units: UnitRecords, places: Places) -> None:
        self.program = program
        self.ids = ids
        self.units = units
        self.places = places
        self.figures: list[DerivedRecord] = []
        self._taken = dict.fromkeys(ids.values(), 1)

    def add(
        self,
        name: FigureId,
        operation: str,
        arguments: list[str],
        value: Decimal,
        about: int,
        *,
        plain_number: bool = False,
        on: tuple[str, ...] = (),
    ) -> str:
        """Add a figure about a cell, in its unit or as a plain number, and give its id."""
        free, cell = self._free(name), self.program.cells[about]
        self.figures.append(DerivedRecord(
            id=free, operation=operation, arguments=tuple(arguments), value=trail_number(value), on=on,
            unit=self.units.symbol(PLAIN if plain_number else cell.unit), place=self.places.of(cell.span),
        ))  # fmt: skip
        return free

    def _free(self, name: FigureId) -> str:
        """The text of an id, with a number behind it where another figure of the case has it."""
        text = str(name)
        self._taken[text] = self._taken.get(text, 0) + 1
        return text if self._taken[text] == 1 else self._free(replace(name, ordinal=self._taken[text]))
