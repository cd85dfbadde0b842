"""Stable names for the cells of a program: those that it gives, and numbers behind them for the steps between."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from lca.program import Program
from lca.program.cells import Figure, RestingPart, ScalingPart, Unknown, cells_read, first_names
from lca.program.figure_id import FigureId


def read_by(program: Program, cell: int) -> list[int]:
    """The cells that a cell is worked out from, a part of a total included."""
    found = program.cells[cell]
    if isinstance(found, RestingPart):
        return [found.total]
    if isinstance(found, ScalingPart):
        return [found.total, found.figure]
    return cells_read(program.cells, program.loops, cell)


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


def ids_of(program: Program, cells: Sequence[int], labels: Mapping[int, FigureId]) -> dict[int, FigureId]:
    """By cell its one id. ``labels`` name cells that a check or a rule alone reads.

    A step without a name is called after the first named cell that is worked out from it: ``chat.words:2``.
    """
    names = {**labels, **first_names(program.named)}
    owners: dict[int, FigureId] = {}
    first = {_loop_of(program, cell): cell for cell in reversed(cells)}
    for cell in reversed(cells):
        owner, loop = names.get(cell) or owners.get(cell), _loop_of(program, cell)
        for argument in read_by(program, cell) if loop is None or first[loop] == cell else ():
            if owner:
                owners[argument] = owner
    found: dict[int, FigureId] = {}
    taken: dict[FigureId, int] = {}
    for cell in cells:
        figure = program.cells[cell]
        name = names.get(cell) or (figure.name if isinstance(figure, Figure) else replace(owners[cell], step=1))
        found[cell] = _free(name, taken)
    return found


def _free(name: FigureId, taken: dict[FigureId, int]) -> FigureId:
    """The name, or with the next number at its end where it is taken: ``x:1``, ``x:2``; ``y``, ``y#2``."""
    taken[name] = taken.get(name, 0) + 1
    if taken[name] == 1:
        return name
    free = replace(name, step=taken[name]) if name.step else replace(name, ordinal=taken[name])
    return free if free not in taken else _free(free, taken)
