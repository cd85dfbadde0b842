"""Declarations, and the model that they make. ``name_span`` is the name alone, to point at."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from lca.source import SourceFile, Span
from lca.syntax.tree.clauses import Clause, EmitsClause, LetDeclaration, NeedClause, PerClause
from lca.syntax.tree.expressions import BasisClause, Expression, FieldClause, NameExpression, QuantityLiteral


@dataclass(frozen=True, slots=True)
class StudyDeclaration:
    name: str
    title: str
    fields: tuple[FieldClause, ...]
    span: Span
    name_span: Span


@dataclass(frozen=True, slots=True)
class UseDeclaration:
    """One library (``library`` with perhaps ``version``) or model (``path``), under the name ``alias``."""

    library: str
    version: str
    path: str
    alias: str
    span: Span


@dataclass(frozen=True, slots=True)
class SourceDeclaration:
    name: str
    fields: tuple[FieldClause, ...]
    span: Span
    name_span: Span


@dataclass(frozen=True, slots=True)
class BibliographyDeclaration:
    """The bibliography at ``path``, whose entries are sources."""

    path: str
    path_span: Span
    span: Span


@dataclass(frozen=True, slots=True)
class AssumptionDeclaration:
    name: str
    statement: str
    basis: tuple[BasisClause, ...]
    fields: tuple[FieldClause, ...]
    span: Span
    name_span: Span


@dataclass(frozen=True, slots=True)
class UnitDeclaration:
    name: str
    title: str
    definition: QuantityLiteral | None
    span: Span
    name_span: Span


@dataclass(frozen=True, slots=True)
class StageDeclaration:
    name: str
    title: str
    span: Span
    name_span: Span


@dataclass(frozen=True, slots=True)
class IndicatorDeclaration:
    """An impact category, and the unit of its results."""

    name: str
    title: str
    unit: str
    unit_span: Span
    span: Span
    name_span: Span


@dataclass(frozen=True, slots=True)
class CharacterisationClause:
    """``climate 29.8 kgCO2e/kg``: what one unit of a substance counts in an indicator."""

    indicator: str
    indicator_span: Span
    value: Expression
    basis: tuple[BasisClause, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class SubstanceDeclaration:
    """An elementary flow, measured in ``unit``."""

    name: str
    title: str
    unit: str
    unit_span: Span
    characterisations: tuple[CharacterisationClause, ...]
    span: Span
    name_span: Span


@dataclass(frozen=True, slots=True)
class ColumnDeclaration:
    """A column by its ``header`` in the file. Without a unit it holds text; a plain number is in ``1``."""

    name: str
    header: str
    unit: str
    unit_span: Span
    key: bool
    basis: tuple[BasisClause, ...]
    span: Span
    name_span: Span


@dataclass(frozen=True, slots=True)
class TableDeclaration:
    """Rows of the file at ``path``; ``lets`` are columns that are worked out, row by row."""

    name: str
    title: str
    path: str
    path_span: Span
    columns: tuple[ColumnDeclaration, ...]
    lets: tuple[LetDeclaration, ...]
    basis: tuple[BasisClause, ...]
    span: Span
    name_span: Span


@dataclass(frozen=True, slots=True)
class CandidateClause:
    """``steel "steel plate"``: what supplies a flow that asks for this text, or else for its name."""

    text: str
    supplier: NameExpression
    basis: tuple[BasisClause, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class SuppliersDeclaration:
    """A table in the text, in which what supplies a flow is looked up by a text."""

    name: str
    title: str
    candidates: tuple[CandidateClause, ...]
    span: Span
    name_span: Span


@dataclass(frozen=True, slots=True)
class ParameterDeclaration:
    name: str
    title: str
    value: Expression
    basis: tuple[BasisClause, ...]
    span: Span
    name_span: Span


@dataclass(frozen=True, slots=True)
class FormalParameter:
    """A parameter of a template, with what it is where nothing else is said."""

    name: str
    default: Expression | None
    span: Span
    name_span: Span


@dataclass(frozen=True, slots=True)
class NodeDeclaration:
    """A node or, where it has ``formals``, a template of nodes."""

    stage: str
    stage_span: Span
    name: str
    title: str
    formals: tuple[FormalParameter, ...]
    basis: tuple[BasisClause, ...]
    """What covers all in it that has none of its own."""
    clauses: tuple[Clause, ...]
    span: Span
    name_span: Span


@dataclass(frozen=True, slots=True)
class FactorDeclaration:
    """A supplier without a stage: what it emits, per so much, counts for whatever uses it."""

    name: str
    title: str
    basis: tuple[BasisClause, ...]
    clauses: tuple[PerClause | EmitsClause, ...]
    fields: tuple[FieldClause, ...]
    span: Span
    name_span: Span


@dataclass(frozen=True, slots=True)
class AssessmentDeclaration:
    name: str
    title: str
    needs: tuple[NeedClause, ...]
    span: Span
    name_span: Span


@dataclass(frozen=True, slots=True)
class ResultDeclaration:
    """``result per_query "…" in gCO2e/query = …``: a figure made of results; ``unit`` is empty where none is said."""

    name: str
    title: str
    unit: str
    unit_span: Span
    value: Expression
    basis: tuple[BasisClause, ...]
    span: Span
    name_span: Span


@dataclass(frozen=True, slots=True)
class SettingClause:
    """``users = 2e6 person`` in a scenario."""

    parameter: NameExpression
    value: Expression
    basis: tuple[BasisClause, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class ScenarioDeclaration:
    name: str
    extends: str
    title: str
    settings: tuple[SettingClause, ...]
    span: Span
    name_span: Span
    extends_span: Span | None


@dataclass(frozen=True, slots=True)
class CheckDeclaration:
    title: str
    left: Expression
    relation: str
    right: Expression
    tolerance: Expression | None
    scenario: str
    scenario_span: Span | None
    basis: tuple[BasisClause, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class RequirementClause:
    """``require left = right within …``, or any condition, which then stands in ``left`` alone."""

    left: Expression
    right: Expression | None
    tolerance: Expression | None
    message: str
    span: Span


@dataclass(frozen=True, slots=True)
class RuleDeclaration:
    """A policy; with a ``variable``, one for every assessment of the model, which has that name in it."""

    name: str
    variable: str
    title: str
    requirements: tuple[RequirementClause, ...]
    span: Span
    name_span: Span


@dataclass(frozen=True, slots=True)
class ExpectedErrorDeclaration:
    """``check "…" expect error E0203``: the model has this error, when it is checked or computed."""

    title: str
    code: str
    code_span: Span
    scenario: str
    scenario_span: Span | None
    basis: tuple[BasisClause, ...]
    span: Span


Declaration: TypeAlias = (
    StudyDeclaration
    | UseDeclaration
    | SourceDeclaration
    | BibliographyDeclaration
    | AssumptionDeclaration
    | UnitDeclaration
    | StageDeclaration
    | IndicatorDeclaration
    | SubstanceDeclaration
    | TableDeclaration
    | SuppliersDeclaration
    | ParameterDeclaration
    | LetDeclaration
    | NodeDeclaration
    | FactorDeclaration
    | AssessmentDeclaration
    | ResultDeclaration
    | ScenarioDeclaration
    | CheckDeclaration
    | RuleDeclaration
    | ExpectedErrorDeclaration
)


@dataclass(frozen=True, slots=True)
class Model:
    """A file, read: its declarations in the order in which they stand."""

    file: SourceFile
    declarations: tuple[Declaration, ...]
