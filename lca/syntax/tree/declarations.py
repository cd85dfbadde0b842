"""Declarations, and the model that they make. ``name_span`` is the name alone, to point at."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from lca.source import SourceFile, Span
from lca.syntax.tree.clauses import Clause, Let, Need
from lca.syntax.tree.expressions import Basis, Expression, Field, Name, Quantity


@dataclass(frozen=True, slots=True)
class Study:
    name: str
    title: str
    fields: tuple[Field, ...]
    span: Span
    name_span: Span


@dataclass(frozen=True, slots=True)
class Use:
    """One library (``library`` with perhaps ``version``) or model (``path``), under the name ``alias``."""

    library: str
    version: str
    path: str
    alias: str
    span: Span


@dataclass(frozen=True, slots=True)
class Source:
    name: str
    fields: tuple[Field, ...]
    span: Span
    name_span: Span


@dataclass(frozen=True, slots=True)
class Sources:
    """The bibliography at ``path``, whose entries are sources."""

    path: str
    path_span: Span
    span: Span


@dataclass(frozen=True, slots=True)
class Assumption:
    name: str
    statement: str
    basis: tuple[Basis, ...]
    fields: tuple[Field, ...]
    span: Span
    name_span: Span


@dataclass(frozen=True, slots=True)
class Unit:
    name: str
    title: str
    definition: Quantity | None
    span: Span
    name_span: Span


@dataclass(frozen=True, slots=True)
class Stage:
    name: str
    title: str
    span: Span
    name_span: Span


@dataclass(frozen=True, slots=True)
class Indicator:
    """An impact category, and the unit of its results."""

    name: str
    title: str
    unit: str
    unit_span: Span
    span: Span
    name_span: Span


@dataclass(frozen=True, slots=True)
class Characterisation:
    """``climate 29.8 kgCO2e/kg``: what one unit of a substance counts in an indicator."""

    indicator: str
    indicator_span: Span
    value: Expression
    basis: tuple[Basis, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Substance:
    """An elementary flow, measured in ``unit``."""

    name: str
    title: str
    unit: str
    unit_span: Span
    characterisations: tuple[Characterisation, ...]
    span: Span
    name_span: Span


@dataclass(frozen=True, slots=True)
class Column:
    """A column by its ``header`` in the file. Without a unit it holds text; a plain number is in ``1``."""

    name: str
    header: str
    unit: str
    unit_span: Span
    key: bool
    basis: tuple[Basis, ...]
    span: Span
    name_span: Span


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of the file at ``path``."""

    name: str
    title: str
    path: str
    path_span: Span
    columns: tuple[Column, ...]
    basis: tuple[Basis, ...]
    span: Span
    name_span: Span


@dataclass(frozen=True, slots=True)
class Parameter:
    name: str
    title: str
    value: Expression
    basis: tuple[Basis, ...]
    span: Span
    name_span: Span


@dataclass(frozen=True, slots=True)
class Formal:
    """A parameter of a template, with what it is where nothing else is said."""

    name: str
    default: Expression | None
    span: Span
    name_span: Span


@dataclass(frozen=True, slots=True)
class Node:
    """A node or, where it has ``formals``, a template of nodes."""

    stage: str
    stage_span: Span
    name: str
    title: str
    formals: tuple[Formal, ...]
    clauses: tuple[Clause, ...]
    span: Span
    name_span: Span


@dataclass(frozen=True, slots=True)
class Assessment:
    name: str
    title: str
    needs: tuple[Need, ...]
    span: Span
    name_span: Span


@dataclass(frozen=True, slots=True)
class Setting:
    """``users = 2e6 person`` in a scenario."""

    parameter: Name
    value: Expression
    basis: tuple[Basis, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Scenario:
    name: str
    extends: str
    title: str
    settings: tuple[Setting, ...]
    span: Span
    name_span: Span
    extends_span: Span | None


@dataclass(frozen=True, slots=True)
class Check:
    title: str
    left: Expression
    relation: str
    right: Expression
    tolerance: Expression | None
    scenario: str
    scenario_span: Span | None
    basis: tuple[Basis, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Requirement:
    """``require left = right within …``, or any condition, which then stands in ``left`` alone."""

    left: Expression
    right: Expression | None
    tolerance: Expression | None
    message: str
    span: Span


@dataclass(frozen=True, slots=True)
class Rule:
    """A policy; with a ``variable``, one for every assessment of the model, which has that name in it."""

    name: str
    variable: str
    title: str
    requirements: tuple[Requirement, ...]
    span: Span
    name_span: Span


@dataclass(frozen=True, slots=True)
class ExpectedError:
    """``check "…" expect error E0203``: the model has this error, when it is checked or computed."""

    title: str
    code: str
    code_span: Span
    scenario: str
    scenario_span: Span | None
    basis: tuple[Basis, ...]
    span: Span


Declaration: TypeAlias = (
    Study
    | Use
    | Source
    | Sources
    | Assumption
    | Unit
    | Stage
    | Indicator
    | Substance
    | Table
    | Parameter
    | Let
    | Node
    | Assessment
    | Scenario
    | Check
    | Rule
    | ExpectedError
)


@dataclass(frozen=True, slots=True)
class Model:
    """A file, read: its declarations in the order in which they stand."""

    file: SourceFile
    declarations: tuple[Declaration, ...]
