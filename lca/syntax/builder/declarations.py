"""Declarations: what stands at the top of a file, and the `let` of a node, which is written in the same way."""

from __future__ import annotations

from typing import Any

from lark import Token

from lca.source import Span
from lca.syntax import tree
from lca.syntax.builder.clauses import Clauses
from lca.syntax.builder.tree_parts import BASIS, Children, after, basis_of


class Builder(Clauses):
    def _fields(self, children: Children) -> tuple[tree.FieldClause, ...]:
        return tuple(c for c in children if isinstance(c, tree.FieldClause))

    def study(self, children: Children) -> tree.StudyDeclaration:
        name = str(children[1])
        return tree.StudyDeclaration(
            name, self.string(children), self._fields(children), self.across(children), self.at(children[1])
        )

    def used_library(self, children: Children) -> tree.UseDeclaration:
        version = next((str(c) for c in children if c.type == "VERSION"), "")
        alias = children[-1] if children[-1].type == "NAME" else children[0]
        return tree.UseDeclaration(str(children[0]), version, "", str(alias), self.across(children))

    def used_model(self, children: Children) -> tree.UseDeclaration:
        return tree.UseDeclaration("", "", self.unquoted(children[0]), str(children[2]), self.across(children))

    def use(self, children: Children) -> tuple[tree.UseDeclaration, ...]:
        return tuple(c for c in children if isinstance(c, tree.UseDeclaration))

    def source(self, children: Children) -> tree.SourceDeclaration:
        name = str(children[1])
        return tree.SourceDeclaration(name, self._fields(children), self.across(children), self.at(children[1]))

    def sources(self, children: Children) -> tree.BibliographyDeclaration:
        _, path = children
        return tree.BibliographyDeclaration(self.unquoted(path), self.at(path), self.across(children))

    def assumption(self, children: Children) -> tree.AssumptionDeclaration:
        name, statement = str(children[1]), self.unquoted(children[2])
        basis, fields = basis_of(children), self._fields(children)
        return tree.AssumptionDeclaration(name, statement, basis, fields, self.across(children), self.at(children[1]))

    def unit(self, children: Children) -> tree.UnitDeclaration:
        last = children[-1]
        definition = self.quantity([last]) if last.type in ("QUANTITY", "NUMBER") else None
        return tree.UnitDeclaration(
            str(children[1]),
            self.string(children),
            definition,
            self.across(children),
            self.at(children[1]),
        )

    def stage(self, children: Children) -> tree.StageDeclaration:
        name = str(children[1])
        return tree.StageDeclaration(name, self.string(children), self.across(children), self.at(children[1]))

    def _measure(self, children: Children) -> tuple[str, Span]:
        """The unit that stands alone, behind ``in``."""
        token = next(c for c in children if isinstance(c, Token) and c.type == "MEASURE")
        return str(token), self.at(token)

    def indicator(self, children: Children) -> tree.IndicatorDeclaration:
        name, title = str(children[1]), self.string(children)
        return tree.IndicatorDeclaration(
            name, title, *self._measure(children), self.across(children), self.at(children[1])
        )

    def characterisation(self, children: Children) -> tree.CharacterisationClause:
        indicator, value, *_ = children
        return tree.CharacterisationClause(
            str(indicator), self.at(indicator), value, basis_of(children), self.across(children)
        )

    def substance(self, children: Children) -> tree.SubstanceDeclaration:
        lines = tuple(c for c in children if isinstance(c, tree.CharacterisationClause))
        name, title = str(children[1]), self.string(children)
        span, name_span = self.across(children), self.at(children[1])
        return tree.SubstanceDeclaration(name, title, *self._measure(children), lines, span, name_span)

    def column(self, children: Children) -> tree.ColumnDeclaration:
        key = children[0].type == "KEY"
        name, *rest = children[1:] if key else children
        header = self.string(rest) or str(name)
        measured = any(isinstance(c, Token) and c.type == "MEASURE" for c in rest)
        unit, unit_span = self._measure(rest) if measured else ("", self.at(name))
        basis, span = basis_of(rest), self.across(children)
        return tree.ColumnDeclaration(str(name), header, unit, unit_span, key, basis, span, self.at(name))

    def table(self, children: Children) -> tree.TableDeclaration:
        path = after(children, "FROM")
        title = self.string(children[:3])
        columns = tuple(c for c in children if isinstance(c, tree.ColumnDeclaration))
        lets = tuple(c for c in children if isinstance(c, tree.LetDeclaration))
        basis, span, name = basis_of(children), self.across(children), children[1]
        return tree.TableDeclaration(
            str(name), title, self.unquoted(path), self.at(path), columns, lets, basis, span, self.at(name)
        )

    def candidate(self, children: Children) -> tree.CandidateClause:
        name, text = self.name(children[:1]), self.string(children) or str(children[0])
        return tree.CandidateClause(text, name, basis_of(children), self.across(children))

    def suppliers(self, children: Children) -> tree.SuppliersDeclaration:
        candidates = tuple(c for c in children if isinstance(c, tree.CandidateClause))
        name, title, span = children[1], self.string(children[:3]), self.across(children)
        return tree.SuppliersDeclaration(str(name), title, candidates, span, self.at(name))

    def _named_value(self, children: Children) -> tuple[Any, ...]:
        name, rest = str(children[1]), children[2:]
        title = self.string(rest)
        at = next(i for i, c in enumerate(rest) if isinstance(c, Token) and c.type == "EQUALS")
        return name, title, rest[at + 1], basis_of(rest), self.across(children), self.at(children[1])

    def parameter(self, children: Children) -> tree.ParameterDeclaration:
        return tree.ParameterDeclaration(*self._named_value(children))

    def let(self, children: Children) -> tree.LetDeclaration:
        return tree.LetDeclaration(*self._named_value(children))

    def result(self, children: Children) -> tree.ResultDeclaration:
        name, title, value, basis, span, name_span = self._named_value(children)
        measured = any(isinstance(c, Token) and c.type == "MEASURE" for c in children)
        unit, unit_span = self._measure(children) if measured else ("", name_span)
        return tree.ResultDeclaration(name, title, unit, unit_span, value, basis, span, name_span)

    def node(self, children: Children) -> tree.NodeDeclaration:
        stage, name, *rest = children
        formals = rest[0] if isinstance(rest[0], tuple) else ()
        basis = basis_of(rest)
        clauses = tuple(c for c in rest if not isinstance(c, (Token, tuple, *BASIS)))
        title, span = self.string(children), self.across(children)
        return tree.NodeDeclaration(
            str(stage), self.at(stage), str(name), title, formals, basis, clauses, span, self.at(name)
        )

    def factor(self, children: Children) -> tree.FactorDeclaration:
        name = children[1]
        clauses = tuple(c for c in children if isinstance(c, (tree.PerClause, tree.EmitsClause)))
        title, basis, fields = self.string(children), basis_of(children), self._fields(children)
        return tree.FactorDeclaration(str(name), title, basis, clauses, fields, self.across(children), self.at(name))

    def formals(self, children: Children) -> tuple[tree.FormalParameter, ...]:
        return tuple(c for c in children if isinstance(c, tree.FormalParameter))

    def formal(self, children: Children) -> tree.FormalParameter:
        name, *rest = children
        default = self.with_basis(rest[1:]) if rest else None
        return tree.FormalParameter(str(name), default, self.across(children), self.at(name))

    def assessment(self, children: Children) -> tree.AssessmentDeclaration:
        needs = tuple(c for c in children if isinstance(c, tree.NeedClause))
        name = str(children[1])
        return tree.AssessmentDeclaration(
            name, self.string(children), needs, self.across(children), self.at(children[1])
        )

    def scenario(self, children: Children) -> tree.ScenarioDeclaration:
        settings = tuple(c for c in children if isinstance(c, tree.SettingClause))
        parent = children[3] if children[2].type == "EXTENDS" else None
        return tree.ScenarioDeclaration(
            str(children[1]),
            str(parent or ""),
            self.string(children),
            settings,
            self.across(children),
            self.at(children[1]),
            self.at(parent) if parent is not None else None,
        )

    def relation(self, children: Children) -> Token:
        token: Token = children[0]
        return token

    def check(self, children: Children) -> tree.CheckDeclaration:
        _, title, left, relation, right, *rest = children
        tolerance, scenario = after(rest, "WITHIN"), after(rest, "SCENARIO")
        return tree.CheckDeclaration(
            self.unquoted(title),
            left,
            str(relation),
            right,
            tolerance,
            str(scenario or ""),
            self.at(scenario) if scenario is not None else None,
            basis_of(rest),
            self.across(children),
        )

    def expected_error(self, children: Children) -> tree.ExpectedErrorDeclaration:
        _, title, _, _, code, *rest = children
        scenario = after(rest, "SCENARIO")
        return tree.ExpectedErrorDeclaration(
            self.unquoted(title),
            str(code),
            self.at(code),
            str(scenario or ""),
            self.at(scenario) if scenario is not None else None,
            basis_of(rest),
            self.across(children),
        )

    def rule(self, children: Children) -> tree.RuleDeclaration:
        requirements = tuple(c for c in children if isinstance(c, tree.RequirementClause))
        variable = str(after(children, "FOR") or "")
        name, title, span = children[1], self.string(children), self.across(children)
        return tree.RuleDeclaration(str(name), variable, title, requirements, span, self.at(name))

    def start(self, children: Children) -> tuple[tree.Declaration, ...]:
        found: list[tree.Declaration] = []
        for child in children:
            found.extend(child if isinstance(child, tuple) else (child,))
        return tuple(found)
