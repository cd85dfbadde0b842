"""What a module declares, sorted by kind; each name once."""

from __future__ import annotations

from typing import Protocol, TypeVar

from lca.check.load import Module
from lca.check.scope import THINGS, Scope
from lca.diagnostics import Diagnostic, Label, problem
from lca.factors import CLIMATE
from lca.source import Span
from lca.syntax import tree
from lca.syntax.words import STAGES

SPACES = {
    tree.SourceDeclaration: "sources",
    tree.AssumptionDeclaration: "assumptions",
    tree.UnitDeclaration: "units",
    tree.StageDeclaration: "stages",
    tree.ScenarioDeclaration: "scenarios",
    tree.IndicatorDeclaration: "indicators",
    tree.RuleDeclaration: "rules",
}


class Declared(Protocol):
    """What has a name, and a place where that name stands."""

    @property
    def name(self) -> str: ...

    @property
    def name_span(self) -> Span: ...


D = TypeVar("D", bound=Declared)


def scope_of(module: Module, problems: list[Diagnostic]) -> Scope:
    """What a module declares; what it declares twice, or though it is built in, is added to ``problems``."""
    scope = Scope(module)
    for declaration in module.model.declarations:
        _declare(scope, declaration, problems)
    return scope


def _declare(scope: Scope, declaration: tree.Declaration, problems: list[Diagnostic]) -> None:
    if isinstance(declaration, tree.StudyDeclaration):
        if scope.study is not None:
            first = Label(scope.study.name_span, "first here")
            problems.append(problem("E0404", declaration.name_span, "a second study", first))
        scope.study = scope.study or declaration
    elif isinstance(declaration, tree.CheckDeclaration):
        scope.checks.append(declaration)
    elif isinstance(declaration, tree.ExpectedErrorDeclaration):
        scope.expected.append(declaration)
    elif isinstance(declaration, tree.UseDeclaration):
        pass
    elif isinstance(declaration, tree.BibliographyDeclaration):
        bibliography = scope.module.bibliographies.get(declaration)
        for entry in bibliography.entries if bibliography else ():
            _enter(scope.sources, entry, problems)
    elif isinstance(declaration, THINGS):
        use = scope.module.places.get(declaration.name)
        if use is not None:
            _twice(declaration.name, declaration.name_span, use.span, problems)
        _enter(scope.things, declaration, problems)
        if isinstance(declaration, tree.NodeDeclaration):
            _local_lets(scope, declaration, problems)
    elif (isinstance(declaration, tree.StageDeclaration) and declaration.name in STAGES) or (
        isinstance(declaration, tree.IndicatorDeclaration) and declaration.name == CLIMATE
    ):
        advice = "every model has it: remove this"
        problems.append(problem("E0302", declaration.name_span, "built in", name=declaration.name, advice=[advice]))
    else:
        _enter(getattr(scope, SPACES[type(declaration)]), declaration, problems)


def _local_lets(scope: Scope, node: tree.NodeDeclaration, problems: list[Diagnostic]) -> None:
    formals: dict[str, tree.FormalParameter] = {}
    for formal in node.formals:
        _enter(formals, formal, problems)
    local: dict[str, tree.LetDeclaration] = {}
    for clause in node.clauses:
        if isinstance(clause, tree.LetDeclaration) and clause.name in formals:
            _twice(clause.name, clause.name_span, formals[clause.name].name_span, problems)
        elif isinstance(clause, tree.LetDeclaration):
            _enter(local, clause, problems)
    for clause in node.clauses:
        if isinstance(clause, tree.MakesClause) and clause.product in local:
            _twice(clause.product, clause.span, local[clause.product].name_span, problems)
    scope.lets.setdefault(node.name, local)


def _enter(space: dict[str, D], declaration: D, problems: list[Diagnostic]) -> None:
    first = space.setdefault(declaration.name, declaration)
    if first is not declaration:
        _twice(declaration.name, declaration.name_span, first.name_span, problems)


def _twice(name: str, span: Span, first: Span, problems: list[Diagnostic]) -> None:
    problems.append(problem("E0302", span, "again here", Label(first, "first here"), name=name))
