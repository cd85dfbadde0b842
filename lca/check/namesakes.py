"""Values that are called as a unit is: what stands beside a number then means one or the other by a blank alone."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeAlias

from lca.check.name_resolution import Names
from lca.check.value_order import names_in
from lca.diagnostics import Diagnostic, problem
from lca.program import Program
from lca.syntax import tree
from lca.units import Registry, describe

ValueDeclaration: TypeAlias = tree.ParameterDeclaration | tree.LetDeclaration | tree.FormalParameter


def namesakes(names: Names, program: Program, registry: Registry) -> Iterator[Diagnostic]:
    """Parameters, lets and parameters of templates, of the model itself, that are quantities somewhere."""
    measured = {named.span for named in program.named.values()}
    for member in names.members():
        if member.scope is not names.root:
            continue
        if isinstance(member.thing, (tree.ParameterDeclaration, tree.LetDeclaration)) and member.thing.span in measured:
            yield from _told(member.thing, registry)
        elif isinstance(member.thing, tree.NodeDeclaration) and member.thing.formals:
            computed = {name.path for amount in _amounts(member.thing) for name in names_in(amount)}
            for formal in member.thing.formals:
                if formal.span in measured or formal.name in computed:
                    yield from _told(formal, registry)


def _amounts(node: tree.NodeDeclaration) -> Iterator[tree.Expression]:
    """What is measured in a node; what stands behind ``of`` is a supplier."""
    for clause in node.clauses:
        if isinstance(clause, tree.LetDeclaration):
            yield clause.value
        elif isinstance(clause, (tree.MakesClause, tree.UsesClause, tree.EmitsClause)):
            yield clause.amount


def _told(value: ValueDeclaration, registry: Registry) -> Iterator[Diagnostic]:
    unit = registry.single(value.name)
    if unit is not None:
        label = f"also a unit of {describe(unit.dimension)}" if unit.dimension else "also a unit"
        yield problem("W0827", value.name_span, label, name=value.name)
