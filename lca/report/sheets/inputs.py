"""The inputs of all cases on one sheet: each once, and again beneath for a scenario that has another value of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeGuard

from lca.report.sections.figures import basis_line
from lca.report.sections.rests_on import written_figure
from lca.report.sheets.cell_names import CellNames
from lca.report.sheets.sheet_pages import SheetPage
from lca.report.sheets.workbook_cells import WorkbookCell, as_float, as_number, formula_cell, number_cell, text_cell
from lca.trail.reading import CaseReading, Reading
from lca.trail.records import AnyFigure, InputRecord

NAME = "Inputs"
COLUMNS = (
    "figure", "only under", "title", "value", "unit", "one unit in base units", "value in base units", "written",
    "name in formulas", "place", "rests on",
)  # fmt: skip
WIDTHS = (38, 18, 28, 18, 14, 18, 18, 24, 28, 26, 60)
FIRST = 5
"""The row of the first input."""
EXPLAINED = (
    "Change a value in the column “value”: totals, shares and checks of all scenarios that read it follow. "
    "Formulas name the value in base units."
)
FIXED = {"supplier": "choice", "constant": "constant"}
"""Kinds of figures, by their origin, whose number is written and yet none to change."""


def is_input(figure: AnyFigure) -> TypeGuard[InputRecord]:
    """Whether a figure is a quantity to change: one that is written, and neither a choice nor a constant."""
    return isinstance(figure, InputRecord) and figure.origin not in FIXED


@dataclass(frozen=True, slots=True)
class WorkbookInput:
    """A value of an input, by the cases that have it; ``name`` is that of its cell in base units."""

    figure: InputRecord
    case: CaseReading
    cases: list[int]
    name: str


class InputSheet:
    """Every input of a trail; ``names`` are by case, and there by figure, those of the cells that it reads."""

    def __init__(self, reading: Reading, names: CellNames) -> None:
        self.reading = reading
        self.inputs: dict[str, list[WorkbookInput]] = {}
        self.names: list[dict[str, str]] = [{} for _ in reading.cases]
        for index, case in enumerate(reading.cases):
            for figure in filter(is_input, case.case.figures):
                self._add(index, case, figure, names)

    def _add(self, index: int, case: CaseReading, figure: InputRecord, names: CellNames) -> None:
        known = self.inputs.setdefault(figure.id, [])
        found = next((one for one in known if one.figure == figure), None)
        if found is None:
            found = WorkbookInput(figure, case, [], names.give(figure.id, case.scenario if known else ""))
            known.append(found)
        found.cases.append(index)
        self.names[index][figure.id] = found.name

    def write(self, page: SheetPage) -> None:
        """Every input, below the head of the sheet."""
        page.append([text_cell(EXPLAINED)])
        page.append([text_cell(column, "column", wrapped=True) for column in COLUMNS])
        page.keep_in_view()
        for known in self.inputs.values():
            for one in known:
                page.name_cell(one.name, "G")
                page.append(self._row(one, page.row + 1))

    def _row(self, one: WorkbookInput, row: int) -> Iterator[WorkbookCell]:
        figure, case = one.figure, one.case
        value, base = Decimal(case.number(figure.id)), case.base(figure.id) or Decimal(0)
        scenarios = [self.reading.cases[index].told for index in one.cases]
        only = len(scenarios) < sum(figure.id in case.figures for case in self.reading.cases)
        yield text_cell(figure.id)
        yield text_cell(", ".join(scenarios) if only else "", wrapped=True)
        yield text_cell(figure.title, wrapped=True)
        yield number_cell(value, "input")
        yield text_cell(figure.unit)
        yield number_cell(as_number(self.reading.factors[figure.unit]))
        beyond = as_float(value) is None or as_float(base) is None
        yield number_cell(base, "input") if beyond else formula_cell(f"D{row}*F{row}", shows=base)
        yield text_cell(written_figure(figure), wrapped=True)
        yield text_cell(one.name)
        yield text_cell(figure.place)
        yield text_cell(basis_line(figure, self.reading), wrapped=True)
