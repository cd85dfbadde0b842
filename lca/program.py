"""The program that a model becomes: a flat list of cells in dependency order, which every reading walks.

A cell is a *figure* (a leaf, with its basis and place), a *step* (an operation on earlier cells), an *unknown* of a
loop, or a *resting* part of a total. Values are in base units; the unit of a cell says how its value is shown.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import TypeAlias

from lca.basis import Basis, Quality
from lca.factors import CLIMATE as CLIMATE
from lca.source import Span
from lca.spread import Spread
from lca.units import Unit


class Operation(StrEnum):
    """The closed set of what a step can do. Truth is 1 or 0."""

    ADD = "add"
    MULTIPLY = "multiply"
    DIVIDE = "divide"
    POWER = "power"
    NEGATE = "negate"
    RUNS = "runs"
    """How often a node must run: an amount over the reference product, which must be positive."""
    MIN = "min"
    MAX = "max"
    ABS = "abs"
    SQRT = "sqrt"
    EXP = "exp"
    LOG = "log"
    LOG2 = "log2"
    LOG10 = "log10"
    CEIL = "ceil"
    FLOOR = "floor"
    ROUND = "round"
    LESS = "<"
    AT_MOST = "<="
    GREATER = ">"
    AT_LEAST = ">="
    EQUAL = "=="
    UNEQUAL = "!="
    AND = "and"
    OR = "or"
    NOT = "not"
    CHOOSE = "choose"
    INTERPOLATE = "interpolate"
    """The first argument, between the points (x, y) that follow, in the order of x."""
    PUE = "PUE"
    """Its argument, which must be at least 1."""
    LIFE = "life"
    """Its argument, which must be positive."""
    SHARE = "share"
    """The first argument, if all further ones, the shares of all products, add up to 1."""


class Origin(StrEnum):
    """Where a figure comes from."""

    BASIS = "basis"
    CHOICE = "choice"
    """It defines the question asked: a need, a product, the choice of a scenario."""
    CONSTANT = "constant"
    """0, 1 and 100 %, exponents, and what follows from text alone."""
    UNSOURCED = "unsourced"
    SUPPLIER = "supplier"
    """No number, but the choice of what supplies a flow; its value is 1, and its basis the reason of the choice."""


@dataclass(frozen=True, slots=True)
class Figure:
    """``number`` as written and its ``unit``; ``value`` is the same in base units.

    A figure with a ``spread`` is one random variable, however often it is used. Samples of it follow from ``stream``
    alone, which unlike the name does not count the clauses beside its own.
    """

    name: str
    number: str
    value: Decimal
    unit: Unit
    basis: tuple[Basis, ...]
    origin: Origin
    span: Span
    details: Mapping[str, str] = field(default_factory=dict)
    """What a library says of its factor beside the number: geography, years, accounting, GWP set …"""
    spread: Spread | None = None
    quality: Quality | None = None
    stream: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    operation: Operation
    arguments: tuple[int, ...]
    unit: Unit
    span: Span


@dataclass(frozen=True, slots=True)
class Unknown:
    """The amount of the member ``position`` of the loop ``loop``."""

    loop: int
    position: int
    unit: Unit
    span: Span


@dataclass(frozen=True, slots=True)
class Resting:
    """The part of the cell ``total`` that rests on at least one figure that is assumed, unsourced, stale or a proxy."""

    total: int
    on: str
    unit: Unit
    span: Span


@dataclass(frozen=True, slots=True)
class Scaling:
    """The part of the cell ``total`` that scales with the cell ``figure``: x · dT/dx."""

    total: int
    figure: int
    unit: Unit
    span: Span


Cell: TypeAlias = Figure | Step | Unknown | Resting | Scaling


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
class Flow:
    """An input of a node, or what it ``avoids``. ``supplier`` is a node's name, empty where a ``factor`` supplies."""

    supplier: str
    factor: str
    amount: int
    avoids: bool
    span: Span


@dataclass(frozen=True, slots=True)
class Indicator:
    """An impact category, and the unit in which its results are given."""

    name: str
    title: str
    unit: Unit
    span: Span | None = None
    """Where it is declared; what is built in stands nowhere."""


@dataclass(frozen=True, slots=True)
class Node:
    """A node or, where it has several, one product of it. ``declared`` is the node's own name, without its product.

    An instance is called ``chat(model = gpt3)``, and ``template`` is the name of what it is made from; for any other
    node this is ``declared`` once more.

    ``makes`` is the cell of the reference product, ``share`` that of its share of all else, None where it is the only
    one. By indicator, ``burdens`` are what one run emits itself or through factors, ``avoided`` what factors would have
    emitted.
    """

    name: str
    declared: str
    template: str
    title: str
    stage: str
    makes: int
    share: int | None
    flows: tuple[Flow, ...]
    burdens: Mapping[str, tuple[int, ...]]
    avoided: Mapping[str, tuple[int, ...]]
    tags: tuple[tuple[str, str], ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Impact:
    """One indicator of an assessment. ``contributions`` has a cell for each node that adds to its ``total``.

    ``credits`` has one for each node that need not run elsewhere, or that avoids a factor; none is part of the total.
    """

    contributions: Mapping[str, int]
    total: int
    credits: Mapping[str, int]
    credit: int


@dataclass(frozen=True, slots=True)
class Assessment:
    """``impacts`` by indicator, climate first; ``reached`` are the nodes that the needs lead to."""

    name: str
    title: str
    needs: tuple[tuple[str, int], ...]
    impacts: Mapping[str, Impact]
    reached: tuple[str, ...]
    loops: tuple[int, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Check:
    """``left`` and ``right`` are cells; ``tolerance`` is a cell, relative to ``right`` when it is a plain number."""

    title: str
    left: int
    relation: str
    right: int
    tolerance: int | None
    tolerance_text: str
    span: Span


@dataclass(frozen=True, slots=True)
class Requirement:
    """One condition of a rule, as written: a comparison of two cells, or else the cell of a truth."""

    text: str
    message: str
    compared: Check | None
    condition: int | None
    span: Span


@dataclass(frozen=True, slots=True)
class Rule:
    """A policy that the result must meet; ``assessment`` is that which it was applied to, if it is for every one."""

    name: str
    title: str
    assessment: str
    requirements: tuple[Requirement, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Named:
    """A cell that has a name of its own: a parameter, a let, a clause, an amount, a contribution, a total."""

    name: str
    title: str
    cell: int
    span: Span


@dataclass(frozen=True, slots=True)
class LibraryUsed:
    """A factor library that the model uses, and where it was read."""

    name: str
    version: str
    licence: str
    path: str


@dataclass(frozen=True, slots=True)
class TableRead:
    """A table as it was read: ``digest`` is the SHA-256 of the file, ``columns`` are the headers that are declared."""

    name: str
    path: str
    digest: str
    rows: int
    columns: tuple[str, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Program:
    """Everything a model says, for one scenario and perhaps further ``settings`` of parameters, as written.

    ``year`` is the length of a year in seconds. Names are qualified: ``chatgpt.words``, ``servers.rack``. ``decisive``
    are the figures whose values chose rows of tables: with another value of one of these the program is another.
    ``characterisations`` are the cells that say what a unit of a substance counts in an indicator.
    """

    study: Mapping[str, str]
    title: str
    year: Decimal
    scenario: str
    settings: Mapping[str, str]
    libraries: tuple[LibraryUsed, ...]
    tables: tuple[TableRead, ...]
    cells: tuple[Cell, ...]
    loops: tuple[Loop, ...]
    named: Mapping[str, Named]
    indicators: Mapping[str, Indicator]
    nodes: Mapping[str, Node]
    assessments: Mapping[str, Assessment]
    checks: tuple[Check, ...]
    rules: tuple[Rule, ...]
    decisive: frozenset[int]
    characterisations: frozenset[int]


def reached(cells: Sequence[Cell], loops: Sequence[Loop], *totals: int) -> list[int]:
    """Every cell that totals are worked out from, in the order of the program."""
    found = set(totals)
    solved: set[int] = set()
    for index in range(max(totals, default=-1), -1, -1):
        cell = cells[index]
        if index not in found or (isinstance(cell, Unknown) and cell.loop in solved):
            continue
        if isinstance(cell, Unknown):
            solved.add(cell.loop)  # all unknowns of a loop read the same cells
        found.update(arguments(cells, loops, index))
    return sorted(found)


def arguments(cells: Sequence[Cell], loops: Sequence[Loop], index: int) -> list[int]:
    """The cells that a cell reads."""
    cell = cells[index]
    if isinstance(cell, Step):
        return list(cell.arguments)
    if isinstance(cell, Unknown):
        loop = loops[cell.loop]
        return [c for c in loop.demands if c is not None] + [c for _, _, c in loop.coefficients]
    return []


def judged(program: Program) -> list[int]:
    """The cells that checks and rules read."""
    requirements = [requirement for rule in program.rules for requirement in rule.requirements]
    found = [requirement.condition for requirement in requirements]
    for check in (*program.checks, *(one.compared for one in requirements if one.compared is not None)):
        found += [check.left, check.right, check.tolerance]
    return [cell for cell in found if cell is not None]


class ProgramBuilder:
    """Collects cells in the order of their dependencies; each method returns the index of the new cell."""

    def __init__(self) -> None:
        self.cells: list[Cell] = []
        self.loops: list[Loop] = []
        self.named: dict[str, Named] = {}
        self._counts: dict[str, int] = {}

    def add(self, cell: Cell) -> int:
        self.cells.append(cell)
        return len(self.cells) - 1

    def step(self, operation: Operation, arguments: tuple[int, ...], unit: Unit, span: Span) -> int:
        return self.add(Step(operation, arguments, unit, span))

    def name(self, name: str, cell: int, span: Span, title: str = "") -> str:
        """Give a cell a name; a name that is taken gets a number behind it."""
        unique = name
        while unique in self.named:
            self._counts[name] = self._counts.get(name, 1) + 1
            unique = f"{name}#{self._counts[name]}"
        self.named[unique] = Named(unique, title, cell, span)
        return unique

    def unit(self, cell: int) -> Unit:
        return self.cells[cell].unit
