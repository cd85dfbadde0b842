"""The figures of a case as a sheet: each input a cell to change, each derived figure a formula over the others."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from functools import cached_property

from lca.program import operations
from lca.program.operations import MANY, OPERATIONS
from lca.report.sections.figures import ground, written
from lca.report.sheets import formulas
from lca.report.sheets.cells import Made, as_float, as_number, formula, number, text
from lca.report.sheets.pages import Page
from lca.report.sheets.workings import Workings
from lca.trail.reading import CaseReading, Json

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
    "Change a value in a cell of kind “input”: totals, shares and checks follow. Values of kind “given” are those of "
    "the trail, and do not follow; a “choice” of a supplier and a “constant” are no quantities to change. A "
    "spreadsheet has 15 digits; the exact values are those beside."
)
FIXED = {"supplier": "choice", "constant": "constant"}
"""Kinds of figures, by their origin, whose number is written and yet none to change."""
GIVEN = ("rests", "scales", "scored")
"""Operations that a workbook does not repeat: parts of a total, which the trail has worked out."""


class FigureSheet:
    """Where the figures of a case stand, and how they are computed from each other."""

    def __init__(self, name: str, beside: str, case: CaseReading) -> None:
        self.name = name
        self.case = case
        self.workings = Workings(beside, case, self.refer)
        self.rows = {figure["id"]: FIRST + place for place, figure in enumerate(case.case["figures"])}

    def refer(self, figure: str) -> str:
        """The cell of a figure in base units, as seen from another sheet."""
        return f"'{self.name}'!G{self.rows[figure]}"

    def is_given(self, figure: str) -> bool:
        """Whether a figure is not computed here, so that it does not follow a change."""
        return "written" not in self.case.figures[figure] and self.formulas[figure] is None

    @cached_property
    def formulas(self) -> Mapping[str, str | None]:
        """By figure how it is computed in base units, None where it is not; what this needs beside is then there."""
        return {figure["id"]: self._formula(figure) for figure in self.case.case["figures"]}

    def write(self, page: Page) -> None:
        """Every figure, below the head of the sheet."""
        page.append([text(EXPLAINED)])
        page.append([text(column, "column", wrapped=True) for column in COLUMNS])
        page.keep_in_view()
        for figure in self.case.case["figures"]:
            page.append(self._row(figure))

    def _row(self, figure: Json) -> Iterator[Made]:
        row, computed = self.rows[figure["id"]], self.formulas[figure["id"]]
        is_input = "written" in figure
        kind = FIXED.get(figure["origin"], "input") if is_input else "given" if computed is None else "derived"
        factor = self.case.trail.factors[figure["unit"]]
        value, base = self.case.value(figure["id"]), self._base(figure["id"])
        yield text(figure["id"])
        yield text(figure.get("title", ""), wrapped=True)
        yield text(kind, kind)
        if computed is not None:
            yield formula(f"G{row}/F{row}", shows=value)
        elif value is None:
            yield formula("NA()", kind)
        else:
            yield number(value, kind)
        yield text(figure["unit"])
        yield number(as_number(factor))
        if figure["id"] in self.beyond and base is not None:
            yield number(base, kind)
        else:
            yield formula(f"D{row}*F{row}" if computed is None else computed, shows=base)
        yield text(self.case.number(figure["id"]))
        yield text(written(figure) if is_input else figure.get("formula", ""), wrapped=True)
        yield text(figure.get("operation", ""))
        yield text(figure["place"])
        yield text(ground(figure, self.case.trail) if is_input else ", ".join(figure.get("on", ())), wrapped=True)

    def _formula(self, figure: Json) -> str | None:
        operation = figure.get("operation")
        if operation is None or operation in GIVEN:
            return None
        if not self.beyond.isdisjoint((figure["id"], *figure.get("arguments", ()))):
            return None
        if operation == formulas.AMOUNT:
            return self.workings.amount(figure["loop"], figure["member"])
        arguments = [f"G{self.rows[argument]}" for argument in figure["arguments"]]
        if operation in formulas.COMPARED:
            return formulas.COMPARED[operation](arguments)
        row = OPERATIONS[operation]
        if row is operations.INTERPOLATE:
            return row.workbook(self._line(figure))
        if row.signature.most < MANY:
            return row.workbook(arguments)
        own = 1 if row is operations.SHARE else 0  # whose first argument is not like the others
        return row.workbook([*arguments[:own], *self._listed(figure, figure["arguments"][own:])])

    def _base(self, figure: str) -> Decimal | None:
        """The value of a figure in base units."""
        value = self.case.figures[figure]["value"]
        return None if value is None else Decimal(value)

    @cached_property
    def beyond(self) -> frozenset[str]:
        """The figures that are larger than any number of a spreadsheet: texts, which nothing computes with."""
        names = self.case.figures
        values = ((name, value) for name in names for value in (self.case.value(name), self._base(name)))
        return frozenset(name for name, value in values if value is not None and as_float(value) is None)

    def _line(self, figure: Json) -> list[str]:
        return self.workings.line(figure["id"], [self.refer(argument) for argument in figure["arguments"]])

    def _listed(self, figure: Json, arguments: Sequence[str]) -> list[str]:
        """The cells of arguments, as ranges where they follow each other; beside the figures where they are many."""
        found = ranges([self.rows[argument] for argument in arguments])
        if len(found) <= FEWEST and sum(map(len, found)) <= LONG:
            return found
        return [self.workings.listed(figure["id"], [self.refer(argument) for argument in arguments])]


def ranges(rows: Sequence[int], column: str = "G") -> list[str]:
    """``G7``, or ``G7:G9`` for rows that follow each other."""
    runs: list[tuple[int, int]] = []
    for row in rows:
        if runs and runs[-1][1] == row - 1:
            runs[-1] = runs[-1][0], row
        else:
            runs.append((row, row))
    return [f"{column}{first}" if first == last else f"{column}{first}:{column}{last}" for first, last in runs]
