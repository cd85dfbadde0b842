"""The figures of two versions of a program, matched by name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest

from lca.basis import Assumption, Basis
from lca.program import Program, judged_cells
from lca.program.cells import Figure, FigureOrigin, Named, cells_reached
from lca.program.figure_id import FigureId

FigureContent = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class Matched:
    """A figure in both versions, or in one."""

    old: Figure | None
    new: Figure | None

    @property
    def names(self) -> list[FigureId]:
        return [figure.name for figure in (self.old, self.new) if figure is not None]

    @property
    def figure(self) -> Figure:
        """As it is in the new version, or was in the old one."""
        figure = self.new or self.old
        assert figure is not None
        return figure

    @property
    def key(self) -> tuple[str, bool]:
        """Its name, and whether only the old version has it."""
        return str(self.figure.name), self.new is None

    @property
    def changed(self) -> bool:
        return self.old is None or self.new is None or _content(self.old) != _content(self.new)

    @property
    def revalued(self) -> bool:
        """Whether the figure is in both, with another value."""
        return self.old is not None and self.new is not None and self.old.value != self.new.value


def matched(old: Program, new: Program) -> list[Matched]:
    """Every figure that values and totals are worked out from.

    The literals of a statement are matched first where nothing about them has changed, so that their order says
    nothing; the others of the same statement in their order.
    """
    return _matched(*(_by_statement(program, _valued(program)) for program in (old, new)))


def matched_in_checks(old: Program, new: Program) -> list[Matched]:
    """The figures that checks and rules alone read."""
    sides = ((program, _read(program, judged_cells(program)) - _valued(program)) for program in (old, new))
    return _matched(*(_by_statement(*side) for side in sides))


def _matched(before: Mapping[FigureId, list[Figure]], after: Mapping[FigureId, list[Figure]]) -> list[Matched]:
    return [one for label in {**before, **after} for one in _paired(before.get(label, []), after.get(label, []))]


def _valued(program: Program) -> set[int]:
    return _read(program, (named.cell for named in program.named.values() if not _only_named(program, named)))


def _read(program: Program, cells: Iterable[int]) -> set[int]:
    return set(cells_reached(program.cells, program.loops, *cells))


def _by_statement(program: Program, cells: Iterable[int]) -> dict[FigureId, list[Figure]]:
    found: dict[FigureId, list[Figure]] = {}
    for index in sorted(cells):
        cell = program.cells[index]
        if isinstance(cell, Figure) and cell.origin is not FigureOrigin.SUPPLIER:
            found.setdefault(replace(cell.name, literal=0, ordinal=0), []).append(cell)
    return found


def _only_named(program: Program, named: Named) -> bool:
    """Whether a name is that of a figure of a library or a table, which is no use of it yet."""
    cell = program.cells[named.cell]
    return isinstance(cell, Figure) and cell.name == named.name


def _paired(old: Sequence[Figure], new: Sequence[Figure]) -> Iterator[Matched]:
    alike: dict[FigureContent, list[Figure]] = {}
    for figure in old:
        alike.setdefault(_content(figure), []).append(figure)
    others: list[Figure] = []
    for figure in new:
        equal = alike.get(_content(figure))
        if equal:
            yield Matched(equal.pop(0), figure)
        else:
            others.append(figure)
    left = {id(figure) for figures in alike.values() for figure in figures}
    yield from (Matched(*pair) for pair in zip_longest([one for one in old if id(one) in left], others))


def _content(figure: Figure) -> FigureContent:
    written = figure.number, figure.unit.symbol, uncertainty_content(figure)
    return figure.value, *written, figure.origin, tuple(map(_ground, figure.basis))


def uncertainty_content(figure: Figure) -> FigureContent:
    """The spread of a figure and its scores, for comparing."""
    return figure.spread, figure.quality.scores if figure.quality else ()


def _ground(basis: Basis) -> tuple[str, str, str]:
    if isinstance(basis, Assumption):
        return "assumption", basis.name, "" if basis.name else basis.statement
    return "source", basis.source.key, basis.locator
