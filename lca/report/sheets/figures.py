"""The figures of a case as a sheet: each derived figure is a formula over the others, and over the inputs."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property

from lca.program import operations
from lca.program.operations import MANY, OPERATIONS
from lca.report.sections.figures import basis_line
from lca.report.sections.formulas import resting
from lca.report.sections.rests_on import written_figure
from lca.report.sheets import formulas
from lca.report.sheets.cell_names import CellNames
from lca.report.sheets.inputs import FIXED, is_input
from lca.report.sheets.sheet_pages import SheetPage
from lca.report.sheets.workbook_cells import WorkbookCell, as_float, as_number, formula_cell, number_cell, text_cell
from lca.report.sheets.workings import Workings
from lca.trail.reading import CaseReading
from lca.trail.records import AmountRecord, AnyFigure, DerivedRecord, InputRecord

COLUMNS = (
    "figure", "title", "kind", "value", "unit", "one unit in base units", "value in base units",
    "exact value in the trail", "written or formula", "operation", "place", "rests on",
)  # fmt: skip
WIDTHS = (38, 28, 12, 18, 14, 18, 18, 30, 44, 12, 26, 60)
FIRST = 5
"""The row of the first figure."""
FEWEST, LONG = 200, 6_000
"""More arguments, or a longer list of them, are put beside the figures: a function takes 255, a formula 8,192 signs."""
EXPLAINED = (
    "Figures that are worked out, over the inputs and each other. Values of kind “given” are those of the trail, "
    "and do not follow a change of inputs; a “choice” of a supplier and a “constant” are no quantities to change. A "
    "spreadsheet has 15 digits; the exact values are those beside."
)
CELL = re.compile("G[0-9]+")
GIVEN = ("rests", "scales", "scored")
"""Operations that a workbook does not repeat: parts of a total, which the trail has worked out."""


class FigureSheet:
    """Where the figures of a case stand, and how they are computed from each other.

    ``inputs`` are the names of its inputs by figure; its totals get names of their own.
    """

    def __init__(self, name: str, beside: str, case: CaseReading, inputs: Mapping[str, str], names: CellNames) -> None:
        self.name = name
        self.case = case
        self.workings = Workings(beside, case, self.refer)
        self.listed = [figure for figure in case.case.figures if not is_input(figure)]
        self.rows = {figure.id: FIRST + place for place, figure in enumerate(self.listed)}
        totals = [total.figure for total in case.case.totals]
        self.totals = {total: names.give(total, case.scenario) for total in dict.fromkeys(totals)}
        self.names = {**inputs, **self.totals}

    def refer(self, figure: str) -> str:
        """The cell of a figure in base units, as seen from another sheet: by its name where it has one."""
        return self.names.get(figure) or f"'{self.name}'!{self._here(figure)}"

    def _here(self, figure: str) -> str:
        return self.names.get(figure) or f"G{self.rows[figure]}"

    def is_given(self, figure: str) -> bool:
        """Whether a figure is not computed here, so that it does not follow a change."""
        return figure not in self.case.inputs and self.formulas[figure] is None

    @cached_property
    def formulas(self) -> Mapping[str, str | None]:
        """By figure how it is computed in base units, None where it is not; what this needs beside is then there."""
        return {figure.id: self._formula(figure) for figure in self.case.case.figures}

    def write(self, page: SheetPage) -> None:
        """Every figure, below the head of the sheet."""
        page.append([text_cell(EXPLAINED)])
        page.append([text_cell(column, "column", wrapped=True) for column in COLUMNS])
        page.keep_in_view()
        for figure in self.listed:
            if figure.id in self.totals:
                page.name_cell(self.totals[figure.id], "G")
            page.append(self._row(figure))

    def _row(self, figure: AnyFigure) -> Iterator[WorkbookCell]:
        row, computed = self.rows[figure.id], self.formulas[figure.id]
        kind, (told, operation, rests) = self._kind(figure), self._said(figure)
        factor = self.case.trail.factors[figure.unit]
        value, base = self.case.value(figure.id), self.case.base(figure.id)
        yield text_cell(figure.id)
        yield text_cell(figure.title, wrapped=True)
        yield text_cell(kind, kind)
        if computed is not None:
            yield formula_cell(f"G{row}/F{row}", shows=value)
        elif value is None:
            yield formula_cell("NA()", kind, shows="#N/A")
        else:
            yield number_cell(value, kind)
        yield text_cell(figure.unit)
        yield number_cell(as_number(factor))
        if figure.id in self.beyond and base is not None:
            yield number_cell(base, kind)
        else:
            yield formula_cell(f"D{row}*F{row}" if computed is None else computed, shows=base)
        yield text_cell(self.case.number(figure.id))
        yield text_cell(told, wrapped=True)
        yield text_cell(operation)
        yield text_cell(figure.place)
        yield text_cell(rests, wrapped=True)

    def _kind(self, figure: AnyFigure) -> str:
        if isinstance(figure, InputRecord):
            return FIXED[figure.origin]
        return "given" if self.formulas[figure.id] is None else "derived"

    def _said(self, figure: AnyFigure) -> tuple[str, str, str]:
        """How it is written or its formula, the operation, and what it rests on."""
        if isinstance(figure, InputRecord):
            return written_figure(figure), "", basis_line(figure, self.case.trail)
        if isinstance(figure, AmountRecord):
            return figure.formula, formulas.AMOUNT, ""
        return figure.formula, figure.operation, resting(figure.on)

    def _formula(self, figure: AnyFigure) -> str | None:
        if isinstance(figure, AmountRecord):
            return None if figure.id in self.beyond else self.workings.amount(figure.loop, figure.member)
        if isinstance(figure, InputRecord) or figure.operation in GIVEN:
            return None
        if not self.beyond.isdisjoint((figure.id, *figure.arguments)):
            return None
        arguments = [self._here(argument) for argument in figure.arguments]
        if figure.operation in formulas.COMPARED:
            return formulas.COMPARED[figure.operation](arguments)
        row = OPERATIONS[figure.operation]
        if row is operations.INTERPOLATE:
            return row.workbook(self._line(figure))
        if row.signature.most < MANY:
            return row.workbook(arguments)
        own = 1 if row is operations.SHARE else 0  # whose first argument is not like the others
        return row.workbook([*arguments[:own], *self._listed(figure, figure.arguments[own:])])

    @cached_property
    def beyond(self) -> frozenset[str]:
        """The figures that are larger than any number of a spreadsheet: texts, which nothing computes with."""
        names = self.case.figures
        values = ((name, value) for name in names for value in (self.case.value(name), self.case.base(name)))
        return frozenset(name for name, value in values if value is not None and as_float(value) is None)

    def _line(self, figure: DerivedRecord) -> list[str]:
        return self.workings.line(figure.id, [self.refer(argument) for argument in figure.arguments])

    def _listed(self, figure: DerivedRecord, arguments: Sequence[str]) -> list[str]:
        """The cells of arguments, as ranges where they follow each other; beside the figures where they are many."""
        found = ranges(list(map(self._here, arguments)))
        if len(found) <= FEWEST and sum(map(len, found)) <= LONG:
            return found
        return [self.workings.listed(figure.id, [self.refer(argument) for argument in arguments])]


def ranges(cells: Sequence[str]) -> list[str]:
    """``G7:G9`` for cells that follow each other; names of cells as they are."""
    runs: list[tuple[str, str]] = []
    for cell in cells:
        if runs and CELL.fullmatch(runs[-1][1]) and cell == f"G{int(runs[-1][1][1:]) + 1}":
            runs[-1] = runs[-1][0], cell
        else:
            runs.append((cell, cell))
    return [first if first == last else f"{first}:{last}" for first, last in runs]
