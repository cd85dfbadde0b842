"""What a result can be asked about beside its parts: nodes, factors, and whole libraries of factors."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from lca.check.expression_values import SupplierValue
from lca.check.instances import is_template
from lca.check.making import Making
from lca.check.result_parts import MOST, ResultParts, said
from lca.check.scope import Member, Referent, Scope
from lca.factors import Factor, Library
from lca.program.inventory import Flow, Node
from lca.syntax import tree


@dataclass(frozen=True, slots=True)
class ResultThing:
    """``nodes`` by name, or a ``factor``, or a ``library`` with all of its factors.

    There is none of these where an instance is meant that only another scenario has.
    """

    name: str
    nodes: tuple[str, ...] = ()
    factor: Factor | None = None
    library: Library | None = None

    def supplies(self, flow: Flow) -> bool:
        """Whether a flow is of the factor, or of one of the library."""
        if flow.supplier:
            return False
        if self.factor is not None:
            return flow.factor == self.factor.key
        library, _, name = flow.factor.partition(".")
        return self.library is not None and library == self.library.name and name in self.library.factors


class ResultThings:
    """Finds what is named in ``launch.amount(…)`` among ``nodes``, and in the scope where it is written."""

    def __init__(self, making: Making, nodes: Mapping[str, Node], parts: ResultParts) -> None:
        self.on = making
        self.nodes = nodes
        self.parts = parts

    def asked(self, argument: tree.Expression) -> ResultThing | None:
        """What an argument names; None, and told, where that is nothing of the kind."""
        name = said(argument)
        if self.parts.is_elsewhere(argument):
            return ResultThing(name)
        known = {node.name: (node.name, node.declared, node.template) for node in self.nodes.values()}
        nodes = tuple(node for node, names in known.items() if name in names)
        if nodes:
            return ResultThing(name, nodes)
        scope = next(scope for scope in self.on.names if scope.module.file is argument.span.file)
        if not isinstance(argument, tree.NameExpression) or argument.path.partition(".")[0] not in self._names(scope):
            self._unknown(argument)
            return None
        used = scope.module.uses.get(argument.path)
        if isinstance(used, Library):
            self.on.usage.names.add(("use", f"{scope.prefix}{argument.path}"))
            return ResultThing(name, library=used)
        before = len(self.on.usage.problems)
        found = self.on.names.resolve(argument.path, argument.span, scope, None, self.on.usage)
        thing = self._supplier(name, found)
        if thing is None and len(self.on.usage.problems) == before and not self._in_error(found):
            self._unknown(argument)
        return thing

    def _names(self, scope: Scope) -> Iterator[str]:
        yield from scope.things
        yield from scope.module.uses

    def _supplier(self, name: str, found: Referent | None) -> ResultThing | None:
        """A factor that emits, or what a parameter stands for."""
        value = self.on.values.get(found.name) if isinstance(found, Member) else found
        target = value.target if isinstance(value, SupplierValue) else value
        if isinstance(target, Factor) and target.emits and not target.substance:
            return ResultThing(name, factor=target)
        if isinstance(target, Member):
            nodes = (node for node in self.nodes.values() if target.name in (node.name, node.declared))
            return ResultThing(name, tuple(node.name for node in nodes))
        return None

    def _in_error(self, found: Referent | None) -> bool:
        """Whether what is named is a value or a node that could not be made, which is told."""
        if not isinstance(found, Member):
            return found is None
        node = isinstance(found.thing, tree.NodeDeclaration) and not is_template(found)
        return self.on.values.get(found.name, None if node and self.on.problems else found) is None

    def _unknown(self, argument: tree.Expression) -> None:
        factors = dict.fromkeys(flow.factor for node in self.nodes.values() for flow in node.flows if flow.factor)
        self.parts.word(argument, [*self.parts.node_names(), *factors], "node or factor")


def listed(parts: list[str]) -> str:
    """So many of what there is."""
    return ", ".join(parts[:MOST]) + (f" and {len(parts) - MOST} more" if len(parts) > MOST else "")
