"""Cells that are numbers, and probably not those that were meant: each suspicion is a function over a table's columns.

It takes strong evidence, and is no more than a warning; each is told once for a column or a table, at the first place,
with how many more there are.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from lca.check.header_units import other_unit
from lca.check.measured_columns import Columns
from lca.check.name_resolution import Names
from lca.check.summed import flow_amounts, summed_figures
from lca.diagnostics import Diagnostic, Label, problem
from lca.program import Program
from lca.program.cells import Figure
from lca.program.figure_id import FigureId, Role
from lca.source import Span
from lca.syntax import tree
from lca.tables import cell_numbers
from lca.tables.csv_text import RUN
from lca.units import Registry

ZEROS = re.compile(r"[+-]?0[0-9]+")
PADDED = 3
"""Numbers of so many digits may all have zeros before them: hours, months, days of a year."""
TOTAL = re.compile(r"\b(?:grand |sub)?(?:totals?|sum|all|gesamt|summe|somme|totale?s?|suma)\b|合计|总计", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Suspected:
    """A table whose cells are looked at, with the figures and sums that a program makes of them."""

    name: str
    columns: Columns
    registry: Registry
    figures: Mapping[FigureId, int]
    summed: Mapping[int | None, Span]
    netted: Mapping[int | None, Span]
    """Those of the sums that no flow is between: a flow is never negative."""

    def cell(self, row: int, column: str) -> int | None:
        """The cell of the program that a cell of the table became, None where nothing reads it."""
        return self.figures.get(FigureId(self.name, Role.CELL, column, row=self.columns.label(row)))

    def texts(self, row: int) -> list[str]:
        """What stands in a row where there are no numbers."""
        return [self.columns.cells(name)[row].text for name, unit in self.columns.units.items() if unit is None]


def suspicious(
    names: Names, program: Program, registry: Registry, measured: Mapping[str, Columns | None]
) -> Iterator[Diagnostic]:
    """What is suspicious in the tables of a model without errors."""
    tables = [member for member in names.members() if isinstance(member.thing, tree.TableDeclaration)]
    if not tables:
        return
    figures = {cell.name: index for index, cell in enumerate(program.cells) if isinstance(cell, Figure)}
    summed, netted = summed_figures(program, ()), summed_figures(program, flow_amounts(program))
    for member in tables:
        columns = measured.get(member.name)
        if columns is not None:
            table = Suspected(member.name, columns, registry, figures, summed, netted)
            for suspicion in SUSPICIONS:
                yield from suspicion(table)


def zeros(table: Suspected) -> Iterator[Diagnostic]:
    """Numbers that begin with zeros, as what is left of `0.000077` does, in a column that is not padded with them."""
    for name, unit in table.columns.units.items():
        if unit is None:
            continue
        column = [cell_numbers.bare(cell.text, unit.symbol) for cell in table.columns.cells(name)]
        found = [row for row, text in enumerate(column) if ZEROS.match(text)]
        whole = {len(text.partition(".")[0]) for text in column}
        if not found or (len(whole) == 1 and len(column) > 1 and max(whole) <= PADDED):
            continue
        text = column[found[0]].lstrip("+-")
        said = f"begins with zeros: `{column[found[0]]}`{_more(found)}"
        lost = f"if its `0.` was lost, write `0.{text}`; " if text.isdigit() else ""
        yield _told("W0840", table, name, found, said, advice=f"{lost}a number has no zeros before it")


def negative(table: Suspected) -> Iterator[Diagnostic]:
    """A few negative amounts among others, which a sum nets against these."""
    for name, unit in table.columns.units.items():
        if unit is None or not unit.dimension:  # a plain number may be a change, or an offset
            continue
        numbers = table.columns.numbers[name]
        below = [row for row, number in enumerate(numbers) if number < 0]
        if not below or len(below) > len(numbers) // 2:
            continue
        rows = [row for row in below if table.cell(row, name) in table.netted]
        if rows:
            place = Label(table.netted[table.cell(rows[0], name)], "netted against the others here")
            yield _told("W0841", table, name, rows, f"is negative: `{numbers[rows[0]]}`{_more(rows)}", place,
                        column=name, unit=table.columns.declared[name].unit)  # fmt: skip


def other_units(table: Suspected) -> Iterator[Diagnostic]:
    """Columns whose header names another unit than the one that they are read in."""
    for name, column in table.columns.declared.items():
        unit = table.columns.units[name]
        other = None if unit is None else other_unit(column.header, unit, table.registry)
        if other is not None:
            yield problem(
                "W0842", column.unit_span, f"read in {column.unit}", header=column.header, unit=other, read=column.unit
            )


def repeated_rows(table: Suspected) -> Iterator[Diagnostic]:
    """Rows that are read, and are equal to others in every column of the file."""
    numbers = table.columns.numbers
    pairs = table.columns.sheet.repeated
    again = [pair for pair in pairs if any(table.cell(pair[0], name) is not None for name in numbers)]
    if again and len(table.columns.sheet.headers) > 1:
        row, first = again[0]
        column = next(iter(table.columns.declared))
        here, there = (table.columns.cells(column)[place].span for place in (row, first))
        label = Label(there, "first here") if there != here else None
        more = f", and {len(again) - 1} more are such" if len(again) > 1 else ""
        yield problem("W0843", here, "again here", label, table=table.name, row=row + 1, first=first + 1, more=more)


def total(table: Suspected) -> Iterator[Diagnostic]:
    """A row that is the sum of all others, and counts beside them."""
    columns = {name: numbers for name, numbers in table.columns.numbers.items() if not table.columns.declared[name].key}
    sums = {name: _sum_row(numbers) for name, numbers in columns.items()}
    for name, row in sums.items():
        if row is None or not _all_summed(table, name, range(len(columns[name]))):
            continue
        named = any(TOTAL.search(text) for text in (*table.texts(row), _line(table, name, row)))
        alike = sum(found == row for found in sums.values()) > 1 and set(sums.values()) == {row}
        at_end = len(columns[name]) > 3 and row in (0, len(columns[name]) - 1)
        if named or alike or at_end:
            said = f"is the sum of the other {len(columns[name]) - 1} rows"
            yield _told("W0844", table, name, [row], said, chosen=_left_out(table, row))
            return


def _left_out(table: Suspected, row: int) -> str:
    """How a condition leaves a row out, by the first of its texts that the model reads."""
    name = next((name for name, unit in table.columns.units.items() if unit is None), None)
    if name is None:
        return "which a column of texts would tell"
    return f'`where r.{name} != "{table.columns.cells(name)[row].text}"`'


def _sum_row(numbers: Sequence[Decimal]) -> int | None:
    """The row whose number is the sum of all others, at least two of which are something."""
    half = sum(numbers, Decimal(0)) / 2
    if not half or sum(map(bool, numbers)) < 3:
        return None
    return next((row for row, number in enumerate(numbers) if number == half), None)


def _all_summed(table: Suspected, name: str, rows: Iterable[int]) -> bool:
    return all(table.cell(row, name) in table.summed for row in rows)


def _line(table: Suspected, name: str, row: int) -> str:
    """The line of the file that a row stands in, where it is a text."""
    span = table.columns.cells(name)[row].span
    if span.file.path != table.columns.sheet.path:
        return ""
    start, end = span.file.line_span(span.line)
    return span.file.text[start:end]


def cumulative(table: Suspected) -> Iterator[Diagnostic]:
    """Rows of one run that only grow, as those of a tracker do that writes how much it was until then."""
    sheet = table.columns.sheet
    header = next((header for header in sheet.columns if RUN.fullmatch(header)), None)
    if header is None:
        return
    runs: dict[str, list[int]] = defaultdict(list)
    for row, cell in enumerate(sheet.columns[header]):
        runs[cell.text].append(row)
    several = [rows for rows in runs.values() if len(rows) > 1]
    if max(map(len, several), default=0) < 3:
        return
    for name, numbers in table.columns.numbers.items():
        growing = all(_grows([numbers[row] for row in rows]) for rows in several)
        if growing and all(_all_summed(table, name, rows) for rows in several):
            run = next(rows for rows in several if len(rows) > 2)
            said = f"and the {len(run) - 1} rows of `{sheet.columns[header][run[0]].text}` before it only grow"
            yield _told("W0845", table, name, run[-1:], said)
            return


def _grows(numbers: Sequence[Decimal]) -> bool:
    return all(before < after for before, after in pairwise(numbers))


SUSPICIONS: tuple[Callable[[Suspected], Iterator[Diagnostic]], ...] = (
    zeros, negative, other_units, repeated_rows, total, cumulative,
)  # fmt: skip


def _more(rows: Sequence[int]) -> str:
    return "" if len(rows) == 1 else f", and {len(rows) - 1} more are such"


def _told(
    code: str,
    table: Suspected,
    name: str,
    rows: Sequence[int],
    said: str,
    *others: Label,
    advice: str | None = None,
    **facts: str | None,
) -> Diagnostic:
    column = table.columns.declared[name]
    place = Label(column.name_span, f"in {column.unit}")
    span = table.columns.cells(name)[rows[0]].span
    own = [place] if span != column.name_span else []
    said = f"`{column.header}` of row {rows[0] + 1} {said}"
    return problem(code, span, "", *own, *others, said=said, advice=[advice], **facts)
