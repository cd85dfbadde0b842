"""Beside the figures of a case, what is too long for one formula: lists of arguments, points of lines, loops."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from functools import cached_property

from lca.report.sheets.formulas import segment, snapped, solved
from lca.report.sheets.sheet_pages import SheetPage
from lca.report.sheets.workbook_cells import WorkbookCell, as_float, formula_cell, number_cell, text_cell
from lca.trail.reading import CaseReading
from lca.trail.records import AmountRecord, LoopRecord

LARGEST = 40
"""A loop of more members is not solved in a workbook: its amounts are those of the trail."""
HEADINGS = ("for", "value", "size", "demand", "I − C")
WIDTHS = (40, 20, 20, 20)
EXPLAINED = (
    "Lists and points that are too long for one formula; loops, x = d + C x, where C is what each needs of the others, "
    "each equation over its size."
)


class Workings:
    """Collects the rows of a sheet; ``refer`` gives the cell of a figure, as seen from it."""

    def __init__(self, name: str, case: CaseReading, refer: Callable[[str], str]) -> None:
        self.name = name
        self.case = case
        self.refer = refer
        self.lines: list[list[WorkbookCell]] = []
        self._first = 5
        self._solutions: dict[int, list[str]] = {}

    def listed(self, label: str, references: Sequence[str]) -> str:
        """A range of cells that repeat others, one below another."""
        start = self._next
        self.lines += [[text_cell(label), formula_cell(reference)] for reference in references]
        return self._range("B", start, self._next - 1)

    def line(self, label: str, arguments: Sequence[str]) -> list[str]:
        """The cells that the value at the first of ``arguments`` between the points that follow is read from."""
        at, xs, ys = arguments[0], arguments[1::2], arguments[2::2]
        first = self._next + 2
        own_xs = f"B{first}:B{first + len(xs) - 1}"
        self.lines.append([text_cell(f"{label}: at"), formula_cell(snapped(at, own_xs))])
        self.lines.append([text_cell(f"{label}: between"), formula_cell(segment(f"B{first - 2}", own_xs, len(xs)))])
        for x, y in zip(xs, ys, strict=True):
            self.lines.append([text_cell(f"{label}: point"), formula_cell(x), formula_cell(y)])
        all_xs, all_ys = (self._range(column, first, self._next - 1) for column in "BC")
        return [self._cell("B", first - 2), all_xs, all_ys, self._cell("B", first - 1)]

    def amount(self, loop: int, member: int) -> str | None:
        """The cell of an amount of a loop; None where the loop is too large."""
        if loop not in self._solutions:
            found = self.case.case.loops[loop]
            self._solutions[loop] = self._solved(loop, found) if len(found.members) <= LARGEST else []
        cells = self._solutions[loop]
        return cells[member] if cells else None

    def _solved(self, number: int, loop: LoopRecord) -> list[str]:
        from xlsxwriter.utility import xl_col_to_name

        size, first, sizes = len(loop.members), self._next, self._sizes(number, loop)
        last, right = first + size - 1, xl_col_to_name(3 + size)
        for row, member in enumerate(loop.members):
            solution = solved(f"$E${first}:${right}${last}", f"$D${first}:$D${last}", row + 1)
            demand = loop.demands[row]
            over = f"C{first + row}"
            self.lines.append([
                text_cell(member),
                formula_cell(f"{over}*{solution}"),
                number_cell(sizes[row], "given"),
                formula_cell(f"{self.refer(demand)}/{over}" if demand is not None else "0"),
                *(formula_cell(self._entry(loop, row, column, first)) for column in range(size)),
            ])  # fmt: skip
        return [self._cell("B", first + row) for row in range(size)]

    @cached_property
    def _amounts(self) -> dict[tuple[int, int], Decimal]:
        """The amounts of all loops in the trail, by loop and member."""
        return {
            (figure.loop, figure.member): Decimal(figure.value)
            for figure in self.case.case.figures
            if isinstance(figure, AmountRecord) and figure.value is not None
        }

    def _sizes(self, number: int, loop: LoopRecord) -> list[Decimal]:
        """The amounts of a loop in the trail; 1 for one that is nothing, or that no result asks for."""
        found = (self._amounts.get((number, member), Decimal(0)) for member in range(len(loop.members)))
        return [amount if as_float(amount) else Decimal(1) for amount in found]

    def _entry(self, loop: LoopRecord, row: int, column: int, first: int) -> str:
        """An entry of I − C, its row over the size of its own amount, its column times that of the other."""
        needed = [one.figure for one in loop.coefficients if (one.row, one.column) == (row, column)]
        unity = "1" if row == column else "0"
        return f"{unity}-({'+'.join(map(self.refer, needed))})*C{first + column}/C{first + row}" if needed else unity

    def write(self, page: SheetPage) -> None:
        """Write what was collected below the head of the sheet."""
        page.append([text_cell(EXPLAINED)])
        page.append([text_cell(heading, "column", wrapped=True) for heading in HEADINGS])
        page.keep_in_view()
        for line in self.lines:
            page.append(line)

    @property
    def _next(self) -> int:
        return self._first + len(self.lines)

    def _cell(self, column: str, row: int) -> str:
        return f"'{self.name}'!{column}{row}"

    def _range(self, column: str, first: int, last: int) -> str:
        return f"'{self.name}'!{column}{first}:{column}{last}"
