"""Stable names for the cells of a program: those that it gives, and numbers behind them for the steps between."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from lca.program import Program
from lca.program.cells import Figure, Resting, Scaling, Unknown, arguments, names_of


def read_by(program: Program, cell: int) -> list[int]:
    """The cells that a cell is worked out from, a part of a total included."""
    found = program.cells[cell]
    if isinstance(found, Resting):
        return [found.total]
    if isinstance(found, Scaling):
        return [found.total, found.figure]
    return arguments(program.cells, program.loops, cell)


def consumed(program: Program, wanted: Iterable[int]) -> list[int]:
    """Every cell that the ``wanted`` ones are worked out from, and these, in the order of the program."""
    found = set(wanted)
    solved: set[int] = set()
    for cell in range(max(found, default=-1), -1, -1):
        loop = _loop_of(program, cell)
        if cell not in found or loop in solved:
            continue
        if loop is not None:
            solved.add(loop)  # all amounts of a loop read the same cells
        found.update(read_by(program, cell))
    return sorted(found)


def _loop_of(program: Program, cell: int) -> int | None:
    found = program.cells[cell]
    return found.loop if isinstance(found, Unknown) else None


def ids_of(program: Program, cells: Sequence[int], labels: Mapping[int, str]) -> dict[int, str]:
    """By cell its one id. ``labels`` name cells that a check or a rule alone reads.

    A step without a name is called after the first named cell that is worked out from it: ``chat.words:2``.
    """
    names = {**labels, **names_of(program.named)}
    owners: dict[int, str] = {}
    first = {_loop_of(program, cell): cell for cell in reversed(cells)}
    for cell in reversed(cells):
        owner, loop = names.get(cell) or owners.get(cell, ""), _loop_of(program, cell)
        for argument in read_by(program, cell) if loop is None or first[loop] == cell else ():
            owners[argument] = owner
    found: dict[int, str] = {}
    taken: dict[str, int] = {}
    for cell in cells:
        figure = program.cells[cell]
        name = names.get(cell) or (figure.name if isinstance(figure, Figure) else f"{owners[cell]}:1")
        found[cell] = _free(name, taken)
    return found


def _free(name: str, taken: dict[str, int]) -> str:
    """The name, or with the next number at its end where it is taken: ``x:1``, ``x:2``; ``y``, ``y#2``."""
    taken[name] = taken.get(name, 0) + 1
    if taken[name] == 1:
        return name
    stem = name.removesuffix(":1")
    free = f"{stem}:{taken[name]}" if stem != name else f"{name}#{taken[name]}"
    return free if free not in taken else _free(free, taken)
