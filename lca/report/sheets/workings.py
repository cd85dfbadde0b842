"""Beside the figures of a case, what is too long for one formula: lists of arguments, points of lines, loops."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

from lca.audit.reading import CaseReading, Json
from lca.report.sheets.cells import Cells, as_float
from lca.report.sheets.formulas import interpolated, segment, snapped, solved

LARGEST = 40
"""A loop of more members is not solved in a workbook: its amounts are those of the trail."""
HEADINGS = ("for", "value", "size", "demand", "I − C")
WIDTHS = (40, 20, 20, 20)
EXPLAINED = (
    "Lists and points that are too long for one formula; and loops: the amounts x of x = d + C x. "
    "C is what each member needs of the others; each equation is written over its amount in the trail (size), which "
    "leaves the solution as it is."
)
Line = Sequence[tuple[str, Any]]
"""The cells of a row: how each is written, and what."""


class Workings:
    """Collects the rows of a sheet; ``refer`` gives the cell of a figure, as seen from it."""

    def __init__(self, name: str, case: CaseReading, refer: Callable[[str], str]) -> None:
        self.name = name
        self.case = case
        self.refer = refer
        self.lines: list[Line] = []
        self._first = 5
        self._solutions: dict[int, list[str]] = {}

    def listed(self, label: str, references: Sequence[str]) -> str:
        """A range of cells that repeat others, one below another."""
        start = self._next
        self.lines += [[("text", label), ("formula", reference)] for reference in references]
        return self._range("B", start, self._next - 1)

    def line(self, label: str, arguments: Sequence[str]) -> str:
        """The value at the first of ``arguments`` between the points that follow."""
        at, xs, ys = arguments[0], arguments[1::2], arguments[2::2]
        first = self._next + 2
        own_xs = f"B{first}:B{first + len(xs) - 1}"
        self.lines.append([("text", f"{label}: at"), ("formula", snapped(at, own_xs))])
        self.lines.append([("text", f"{label}: between"), ("formula", segment(f"B{first - 2}", own_xs, len(xs)))])
        for x, y in zip(xs, ys, strict=True):
            self.lines.append([("text", f"{label}: point"), ("formula", x), ("formula", y)])
        all_xs, all_ys = (self._range(column, first, self._next - 1) for column in "BC")
        return interpolated(self._cell("B", first - 2), all_xs, all_ys, self._cell("B", first - 1))

    def amount(self, loop: int, member: int) -> str | None:
        """The cell of an amount of a loop; None where the loop is too large."""
        if loop not in self._solutions:
            found = next(one for one in self.case.case["loops"] if one["loop"] == loop)
            self._solutions[loop] = self._solved(found) if len(found["members"]) <= LARGEST else []
        cells = self._solutions[loop]
        return cells[member] if cells else None

    def _solved(self, loop: Json) -> list[str]:
        from openpyxl.utils import get_column_letter

        size, first = len(loop["members"]), self._next
        last, right = first + size - 1, get_column_letter(4 + size)
        for row, member in enumerate(loop["members"]):
            solution = solved(f"$E${first}:${right}${last}", f"$D${first}:$D${last}", row + 1)
            demand = loop["demands"][row]
            over = f"C{first + row}"
            self.lines.append([
                ("text", member),
                ("formula", f"{over}*{solution}"),
                ("number", _size(loop["amounts"][row])),
                ("formula", f"{self.refer(demand)}/{over}" if demand is not None else "0"),
                *(("formula", self._entry(loop, row, column, first)) for column in range(size)),
            ])  # fmt: skip
        return [self._cell("B", first + row) for row in range(size)]

    def _entry(self, loop: Json, row: int, column: int, first: int) -> str:
        """An entry of I − C, its row over the size of its own amount, its column times that of the other."""
        needed = [one["figure"] for one in loop["coefficients"] if (one["row"], one["column"]) == (row, column)]
        unity = "1" if row == column else "0"
        return f"{unity}-({'+'.join(map(self.refer, needed))})*C{first + column}/C{first + row}" if needed else unity

    def write(self, cells: Cells) -> None:
        """Write what was collected below the head of the sheet."""
        cells.append([cells.text(EXPLAINED)])
        cells.append([cells.text(heading, "column", wrapped=True) for heading in HEADINGS])
        for line in self.lines:
            cells.append([_written(cells, how, what) for how, what in line])

    @property
    def _next(self) -> int:
        return self._first + len(self.lines)

    def _cell(self, column: str, row: int) -> str:
        return f"'{self.name}'!{column}{row}"

    def _range(self, column: str, first: int, last: int) -> str:
        return f"'{self.name}'!{column}{first}:{column}{last}"


def _written(cells: Cells, how: str, what: Any) -> Any:
    if how == "text":
        return cells.text(what)
    return cells.number(what, "given") if how == "number" else cells.formula(what)


def _size(amount: str) -> Decimal:
    value = Decimal(amount)
    return value if as_float(value) else Decimal(1)
