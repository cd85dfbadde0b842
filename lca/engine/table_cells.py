"""Which cells of tables a value is worked out from: what is wrong with a formula for rows is wrong with one of them."""

from __future__ import annotations

from collections.abc import Iterable

from lca.diagnostics import Label
from lca.program import Program
from lca.program.cells import Figure, cells_read
from lca.program.figure_id import Role
from lca.units.unit import in_its_unit

FAR = 64
"""So many cells of the program are looked at; what takes more is of many rows, and none of them is to blame."""
FEW = 3
"""So many cells of tables are named."""


def in_tables(program: Program, cells: Iterable[int]) -> list[Label]:
    """The cells of tables behind those of a program, each with what stands there; none where these are many."""
    tables = {table.name for table in program.tables}
    waiting, seen = list(cells), set[int]()
    found: list[Label] = []
    while waiting and tables:
        index = waiting.pop(0)
        if index in seen:
            continue
        seen.add(index)
        cell = program.cells[index]
        if isinstance(cell, Figure) and cell.name.role is Role.CELL and cell.name.owner in tables:
            found.append(Label(cell.span, f"`{cell.name}` is {in_its_unit(cell.value, cell.unit)}"))
        waiting += cells_read(program.cells, program.loops, index)
        if len(seen) + len(waiting) > FAR or len(found) > FEW:
            return []
    return found


def rows_in_tables(program: Program, cells: Iterable[int]) -> list[Label]:
    """The cells of tables behind the first of several cells that are wrong alike, with how many more there are."""
    alike = list(dict.fromkeys(cells))
    named = [in_tables(program, [cell]) for cell in alike[: FEW + 1]]
    found = list(dict.fromkeys(label for labels in named[:FEW] for label in labels))
    if len(alike) > FEW and all(named):
        found[-1] = Label(found[-1].span, f"{found[-1].text}; {len(alike) - FEW} more are such")
    return found
