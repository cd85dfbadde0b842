"""What a node is filed under: its stage, and its tags."""

from __future__ import annotations

from lca.check.expression_context import ExpressionContext
from lca.check.expression_values import TextValue, kind_of
from lca.check.making import Making
from lca.check.scope import Member
from lca.diagnostics import Advice, Label
from lca.diagnostics.nearest import did_you_mean
from lca.syntax import tree
from lca.syntax.words import BY_PLACE, DECLARATIONS, STAGES_ELSEWHERE


def tags_of(on: Making, node: tree.NodeDeclaration, context: ExpressionContext) -> tuple[tuple[str, str], ...]:
    """The tags of a node, one value for each key: with two, its sub-totals would not add up."""
    first: dict[str, tree.TagClause] = {}
    for clause in node.clauses:
        if isinstance(clause, tree.TagClause) and first.setdefault(clause.key, clause) is not clause:
            place = Label(first[clause.key].span, "first here")
            on.wrong("E0302", clause.span, "again here", place, name=clause.key)
    values = [(key, _tag(on, node, clause.value, context)) for key, clause in first.items()]
    return tuple((key, value) for key, value in values if value is not None)


def _tag(
    on: Making, node: tree.NodeDeclaration, written: tree.TextLiteral | tree.NameExpression, context: ExpressionContext
) -> str | None:
    """What a tag says: a text, or that which a parameter of the template is."""
    if isinstance(written, tree.TextLiteral):
        return written.value
    formals = [formal.name for formal in node.formals]
    if written.path not in formals:
        advice = Advice(f'a text stands in quotes: `"{written.path}"`', f'"{written.path}"')
        near = did_you_mean(written.path, formals) or advice
        what = f"parameter of `{node.name}`"
        on.wrong("E0310", written.span, "", name=written.path, what=what, advice=[near])
        return None
    value = on.value(written, context)
    if value is not None and not isinstance(value, TextValue):
        on.wrong("E0213", written.span, kind_of(value), wanted="a text", found=kind_of(value))
    return value.text if isinstance(value, TextValue) else None


def check_stage(on: Making, member: Member, node: tree.NodeDeclaration) -> None:
    """A stage is declared; a model that is used may stand its nodes in stages that the using model declares."""
    known = member.scope.stage_names()
    of_user = bool(member.scope.prefix) and node.stage in on.names.root.stage_names()
    if node.stage not in known and not of_user:
        built_in = STAGES_ELSEWHERE.get(node.stage)
        near = Advice(f"did you mean `{built_in}`?", built_in) if built_in else None
        advice = (
            near or did_you_mean(node.stage, [*known, *DECLARATIONS, *BY_PLACE]) or f"declare it: `stage {node.stage}`"
        )
        on.wrong("E0305", node.stage_span, "no such stage", word=node.stage, advice=[advice])
    on.usage.names.add(("stage", node.stage))
