"""Cells: what a program computes, in dependency order, each with its unit and place.

A cell is a *figure* (a leaf, with its basis and place), a *step* (an operation on earlier cells), an *unknown* of a
loop, or a *resting* part of a total. Values are in base units; the unit of a cell says how its value is shown.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import TypeAlias

from lca.arithmetic import plain, stored
from lca.basis import Basis, Quality
from lca.program.figure_id import FigureId, Role
from lca.program.operations import Operation
from lca.source import Span
from lca.spread import Spread
from lca.units import Unit


class FigureOrigin(StrEnum):
    """Where a figure comes from."""

    BASIS = "basis"
    CHOICE = "choice"
    """It defines the question asked: a need, a product, a tolerance."""
    CONSTANT = "constant"
    """0, 1 and 100 %, exponents, and what follows from text alone."""
    UNSOURCED = "unsourced"
    SUPPLIER = "supplier"
    """No number, but the choice of what supplies a flow; its value is 1, and its basis the reason of the choice."""


@dataclass(frozen=True, slots=True)
class OfFactor:
    """What a figure is of a ``factor`` of a library: what it emits or, with ``per``, what that is per.

    ``indicator`` is empty for climate and for a constant.
    """

    factor: str
    indicator: str
    per: bool = False


@dataclass(frozen=True, slots=True)
class Figure:
    """``number`` as written and its ``unit``; ``value`` is the same in base units. ``span`` is all that says it.

    A figure with a ``spread`` is one random variable, however often it is used. Samples of it follow from ``stream``
    alone, which unlike the name does not count the clauses beside its own.
    """

    name: FigureId
    number: str
    value: Decimal
    unit: Unit
    basis: tuple[Basis, ...]
    origin: FigureOrigin
    span: Span
    details: Mapping[str, str] = field(default_factory=dict)
    """What a library says of its factor beside the number: geography, years, accounting, GWP set …"""
    spread: Spread | None = None
    quality: Quality | None = None
    stream: str = ""
    factor: OfFactor | None = None

    @property
    def unfounded(self) -> bool:
        """Whether it has neither source nor assumption, and needs one; so does a choice of a supplier that is told."""
        return self.origin is FigureOrigin.UNSOURCED or (self.origin is FigureOrigin.SUPPLIER and not self.basis)


@dataclass(frozen=True, slots=True)
class Step:
    operation: Operation
    arguments: tuple[int, ...]
    unit: Unit
    span: Span


@dataclass(frozen=True, slots=True)
class Draw(Step):
    """A step that is one random variable: its operation is a shape, of which its arguments are the parameters.

    Samples of it follow from ``stream`` alone. ``rows`` names the rows of tables whose own it is.
    """

    stream: str
    rows: str = ""

    def figure(self, value: Decimal, spread: Spread | None = None, basis: tuple[Basis, ...] = ()) -> Figure:
        """What is drawn, as a figure of this value."""
        said = " ".join(self.span.text.split()) + (f" for {self.rows}" if self.rows else "")
        name = FigureId("", Role.VALUE, said)
        number = plain(stored(self.unit.from_base(value)))
        return Figure(name, number, value, self.unit, basis, FigureOrigin.BASIS, self.span, spread=spread)


@dataclass(frozen=True, slots=True)
class Unknown:
    """The amount of the member ``position`` of the loop ``loop``."""

    loop: int
    position: int
    unit: Unit
    span: Span


@dataclass(frozen=True, slots=True)
class RestingPart:
    """The part of the cell ``total`` that rests on at least one figure that is assumed, unsourced, stale or a proxy."""

    total: int
    on: str
    unit: Unit
    span: Span


@dataclass(frozen=True, slots=True)
class ScalingPart:
    """The part of the cell ``total`` that scales with the cell ``figure``: x · dT/dx."""

    total: int
    figure: int
    unit: Unit
    span: Span


Cell: TypeAlias = Figure | Step | Unknown | RestingPart | ScalingPart


@dataclass(frozen=True, slots=True)
class Loop:
    """x = demands + C x, over ``members``.

    ``coefficients`` are (row, column, cell): what one unit of the column's product needs of the row's.
    """

    members: tuple[str, ...]
    demands: tuple[int | None, ...]
    coefficients: tuple[tuple[int, int, int], ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Named:
    """A cell that has a name of its own: a parameter, a let, a clause, an amount, a contribution, a total."""

    name: FigureId
    title: str
    cell: int
    span: Span


def first_names(named: Mapping[FigureId, Named]) -> dict[int, FigureId]:
    """The first name of each cell that has one."""
    names: dict[int, FigureId] = {}
    for name, one in named.items():
        names.setdefault(one.cell, name)
    return names


def cells_reached(cells: Sequence[Cell], loops: Sequence[Loop], *totals: int) -> list[int]:
    """Every cell that totals are worked out from, in the order of the program."""
    found = set(totals)
    solved: set[int] = set()
    for index in range(max(totals, default=-1), -1, -1):
        cell = cells[index]
        if index not in found or (isinstance(cell, Unknown) and cell.loop in solved):
            continue
        if isinstance(cell, Unknown):
            solved.add(cell.loop)  # all unknowns of a loop read the same cells
        found.update(cells_read(cells, loops, index))
    return sorted(found)


def cells_read(cells: Sequence[Cell], loops: Sequence[Loop], index: int) -> list[int]:
    """The cells that a cell reads."""
    cell = cells[index]
    if isinstance(cell, Step):
        return list(cell.arguments)
    if isinstance(cell, Unknown):
        loop = loops[cell.loop]
        return [c for c in loop.demands if c is not None] + [c for _, _, c in loop.coefficients]
    return []
