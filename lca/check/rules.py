"""Rules: policies that every result of a model must meet, its own and those of the models it uses."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from lca.check.expression_context import ExpressionContext
from lca.check.expression_values import AssessmentValue, QuantityValue, TextValue, TruthValue, Value, kind_of
from lca.check.language_functions import COMPARISONS
from lca.check.outcomes import Checks
from lca.check.scope import Member, Scope
from lca.program import Requirement, Rule
from lca.program.cells import FigureOrigin
from lca.program.figure_id import read_id
from lca.syntax import tree
from lca.syntax.items import in_line

RELATIONS = {"==": "=", **{sign: sign for sign in ("<", "<=", ">", ">=")}}


class Rules:
    """``lowered`` holds each rule, and those for every assessment once for each."""

    def __init__(self, checks: Checks) -> None:
        self.checks = checks
        self.on = checks.on
        self.lowered: list[Rule] = []

    def lower(self) -> None:
        """Rules of the model itself, and those for every assessment, also of the models and rule libraries it uses."""
        for scope in self.on.names:
            for rule in scope.rules.values():
                if rule.variable:
                    self._for_every(rule, scope)
                elif scope is self.on.names.root:
                    self._rule(rule, ExpressionContext(scope, read_id(f"{scope.prefix}{rule.name}")), "")

    def _for_every(self, rule: tree.RuleDeclaration, scope: Scope) -> None:
        root = self.on.names.root
        self.on.usage.names.add(("use", scope.prefix.removesuffix(".")))
        for name, thing in root.things.items():
            if isinstance(thing, tree.AssessmentDeclaration):
                bound: dict[str, Value] = {rule.variable: AssessmentValue(Member(name, thing, root))}
                self._rule(
                    rule, ExpressionContext(scope, read_id(f"{scope.prefix}{rule.name}({name})"), bound=bound), name
                )

    def _rule(self, rule: tree.RuleDeclaration, context: ExpressionContext, assessment: str) -> None:
        context = replace(context, exempt=FigureOrigin.CHOICE, outcomes=self.checks.outcome, compares=True)
        found = tuple(self._requirements(rule, context))
        name = f"{context.scope.prefix}{rule.name}"
        self.lowered.append(Rule(name, rule.title, assessment, found, rule.name_span))

    def _requirements(self, rule: tree.RuleDeclaration, context: ExpressionContext) -> Iterator[Requirement]:
        if not rule.requirements and rule.name not in context.scope.module.broken:
            self.on.wrong("E0414", rule.name_span, "requires nothing", name=rule.name)
        for requirement in rule.requirements:
            found = self._requirement(requirement, context)
            if found is not None:
                yield found

    def _requirement(self, requirement: tree.RequirementClause, context: ExpressionContext) -> Requirement | None:
        text = in_line(requirement.left.span.text)
        if requirement.right is not None:
            text += f" = {in_line(requirement.right.span.text)}"
        sides = self._sides(requirement, context)
        if sides is None:
            return self._condition(requirement, text, context)
        left, relation, right = sides
        compared = self.checks.compared(
            requirement.message or text, left, relation, right, requirement.tolerance, requirement.span, context
        )
        return Requirement(text, requirement.message, compared, None, requirement.span) if compared else None

    def _sides(
        self, requirement: tree.RequirementClause, context: ExpressionContext
    ) -> tuple[tree.Expression, str, tree.Expression] | None:
        """Both sides of a comparison of quantities; None where something else is required."""
        if requirement.right is not None:
            return requirement.left, "=", requirement.right
        written = requirement.left
        if not isinstance(written, tree.ChainExpression) or written.operators[0] not in COMPARISONS:
            return None
        relation = RELATIONS.get(written.operators[0])
        texts = any(isinstance(self.on.value(side, context), TextValue) for side in written.operands)
        return None if texts or relation is None else (written.operands[0], relation, written.operands[1])

    def _condition(
        self, requirement: tree.RequirementClause, text: str, context: ExpressionContext
    ) -> Requirement | None:
        value = self.on.value(requirement.left, context)
        if requirement.tolerance is not None:
            said = "a tolerance belongs to `require a = b`"
            self.on.wrong("E0211", requirement.tolerance.span, "", said=said)
            return None
        if isinstance(value, TruthValue):
            return Requirement(text, requirement.message, None, value.cell, requirement.span)
        if value is not None:
            advice = (
                "write what must hold: `require launch.total <= 5 tCO2e`" if isinstance(value, QuantityValue) else None
            )
            self.on.wrong(
                "E0213", requirement.left.span, kind_of(value), wanted="a truth", found=kind_of(value), advice=[advice]
            )
        return None
