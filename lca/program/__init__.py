"""The program that a model becomes: a flat list of cells in dependency order, which every reading walks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from lca.basis import Basis
from lca.program.cells import Cell, Loop, Named
from lca.program.figure_id import FigureId
from lca.program.inventory import Assessment, Indicator, Node
from lca.source import Span


@dataclass(frozen=True, slots=True)
class LibraryUsed:
    """A factor library that the model uses, and where it was read: a file, or a folder (``lca:factors/grid/``).

    ``opened`` are the names of others that its aliases led to.
    """

    name: str
    version: str
    licence: str
    path: str
    opened: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TableRead:
    """A table as it was read: ``digest`` is the SHA-256 of the file, ``columns`` are the headers that are declared.

    ``path_span`` is the place of the path, as the model names it.
    """

    name: str
    path: str
    digest: str
    rows: int
    columns: tuple[str, ...]
    span: Span
    path_span: Span


@dataclass(frozen=True, slots=True)
class DerivedResult:
    """A figure that the model makes of results, told as one: ``cell`` is in the unit in which it is told."""

    name: str
    title: str
    cell: int
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
    basis: tuple[Basis, ...] = ()
    """What stands behind the check as a whole: who says what is on its right side."""


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
class Program:
    """Everything a model says, for one scenario and perhaps further ``settings`` of parameters, as written.

    ``year`` is the length of a year in seconds. Names are qualified: ``chatgpt.words``, ``servers.rack``. ``decisive``
    are the figures whose values chose rows of tables: with another value of one of these the program is another.
    ``characterisations`` are the cells that say what a unit of a substance counts in an indicator. ``chosen`` are the
    parameters that the scenario or the command line sets, each with the place of its value there.
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
    named: Mapping[FigureId, Named]
    indicators: Mapping[str, Indicator]
    nodes: Mapping[str, Node]
    assessments: Mapping[str, Assessment]
    derived: Mapping[str, DerivedResult]
    checks: tuple[Check, ...]
    rules: tuple[Rule, ...]
    decisive: frozenset[int]
    characterisations: frozenset[int]
    chosen: Mapping[str, Span]


def total_cell(program: Program, name: str, indicator: str) -> int:
    """The cell of the total of an assessment in an indicator, or of a derived result, which has none."""
    return program.assessments[name].impacts[indicator].total if indicator else program.derived[name].cell


def judged_cells(program: Program) -> list[int]:
    """The cells that checks and rules read."""
    requirements = [requirement for rule in program.rules for requirement in rule.requirements]
    found = [requirement.condition for requirement in requirements]
    for check in (*program.checks, *(one.compared for one in requirements if one.compared is not None)):
        found += [check.left, check.right, check.tolerance]
    return [cell for cell in found if cell is not None]
