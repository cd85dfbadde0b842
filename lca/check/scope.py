"""Scopes: what one module declares, and what a name in it can refer to."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeAlias

from lca.bibliography import BibliographyEntry
from lca.check.load import Module
from lca.factors import Factor
from lca.syntax import tree
from lca.syntax.words import STAGES

NamedDeclaration: TypeAlias = (
    tree.ParameterDeclaration
    | tree.LetDeclaration
    | tree.NodeDeclaration
    | tree.AssessmentDeclaration
    | tree.ResultDeclaration
    | tree.SubstanceDeclaration
    | tree.TableDeclaration
    | tree.SuppliersDeclaration
    | tree.FactorDeclaration
)
THINGS = (
    tree.ParameterDeclaration,
    tree.LetDeclaration,
    tree.NodeDeclaration,
    tree.AssessmentDeclaration,
    tree.ResultDeclaration,
    tree.SubstanceDeclaration,
    tree.TableDeclaration,
    tree.SuppliersDeclaration,
    tree.FactorDeclaration,
)


@dataclass(slots=True)
class Scope:
    """The declarations of one module by kind. Values, nodes and assessments share one space of names."""

    module: Module
    things: dict[str, NamedDeclaration] = field(default_factory=dict)
    lets: dict[str, dict[str, tree.LetDeclaration]] = field(default_factory=dict)
    sources: dict[str, tree.SourceDeclaration | BibliographyEntry] = field(default_factory=dict)
    assumptions: dict[str, tree.AssumptionDeclaration] = field(default_factory=dict)
    units: dict[str, tree.UnitDeclaration] = field(default_factory=dict)
    stages: dict[str, tree.StageDeclaration] = field(default_factory=dict)
    scenarios: dict[str, tree.ScenarioDeclaration] = field(default_factory=dict)
    indicators: dict[str, tree.IndicatorDeclaration] = field(default_factory=dict)
    rules: dict[str, tree.RuleDeclaration] = field(default_factory=dict)
    checks: list[tree.CheckDeclaration] = field(default_factory=list)
    expected: list[tree.ExpectedErrorDeclaration] = field(default_factory=list)
    study: tree.StudyDeclaration | None = None

    @property
    def prefix(self) -> str:
        return self.module.prefix

    def stage_names(self) -> list[str]:
        return [*STAGES, *self.stages]


@dataclass(frozen=True, slots=True)
class Member:
    """A declared thing by its qualified name, in the scope that declares it; ``owner`` is the node of a local let."""

    name: str
    thing: NamedDeclaration
    scope: Scope
    owner: tree.NodeDeclaration | None = None
    product: str = ""
    """One of several products of a node."""

    @property
    def declared(self) -> str:
        """The qualified name of the node itself, where this is one of its products."""
        return self.name.removesuffix(f".{self.product}") if self.product else self.name


@dataclass(frozen=True, slots=True)
class OutcomeReference:
    """``launch.total``: a result of an assessment, ``of_any`` where a rule for every assessment reads it."""

    assessment: Member
    what: str
    of_any: bool = False


@dataclass(frozen=True, slots=True)
class ColumnReference:
    """``usage.energy``: a whole column of a table."""

    table: Member
    name: str


Referent: TypeAlias = Member | Factor | OutcomeReference | ColumnReference


def products(node: tree.NodeDeclaration) -> list[str]:
    """The names of a node's products; a product that is the only one has none."""
    return [clause.product for clause in node.clauses if isinstance(clause, tree.MakesClause) and clause.product]
