"""Templates: nodes with parameters, of which each set of arguments makes one instance, however often it is named."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TypeAlias

from lca.basis import Backing
from lca.check.arguments import Arguments, GivenArgument
from lca.check.expression_context import ExpressionContext
from lca.check.expression_values import QuantityValue, SupplierValue, TextValue, TruthValue, Value
from lca.check.instance_names import Unnamed, arguments, instance_names, instance_texts
from lca.check.making import Making
from lca.check.scope import Member
from lca.check.template_order import callers_first
from lca.diagnostics import Diagnostic, Label
from lca.program import operations
from lca.program.figure_id import FigureId, read_id
from lca.program.inventory import Argument
from lca.program.operations import Operation
from lca.source import Span
from lca.syntax import tree

MANY = 10_000
"""So many instances may be made of one model's templates."""
FEWER = (
    "sum up alike rows before: calls whose arguments have equal values are one instance, and arguments may be left out"
)
"""What to do where there are more."""
InstanceKey: TypeAlias = tuple[str, tuple[Hashable, ...]]


@dataclass(frozen=True, slots=True)
class InstanceCall:
    """What asks for an instance: the instance is the same for all calls of a template with equal arguments."""

    template: Member
    supplier: tree.SupplierExpression
    asked: Unnamed

    @property
    def key(self) -> InstanceKey:
        return self.template.name, tuple(given.alike for given in self.asked.given.values())


class Instances:
    """``bound`` has what the parameters of each instance are, None for those that are not known.

    ``lets`` has the local values of each template, in the order in which they are worked out. Instances are made once
    all calls of their template are known, and named together.
    """

    def __init__(self, making: Making) -> None:
        self.on = making
        self.arguments = Arguments(making)
        self.lets: dict[str, list[Member]] = {}
        self.bound: dict[str, dict[str, Value | None]] = {}
        self._given: dict[str, Mapping[str, GivenArgument]] = {}
        self._calls: dict[str, list[InstanceCall]] = {}
        self._made: dict[InstanceKey, Member] = {}
        self._in_use: set[str] = set()
        self._asked: dict[str, InstanceCall] = {}
        self._told: set[tuple[str, str, Span | None]] = set()
        self._blamed: set[Diagnostic] = set()
        self.templates, self._circular = callers_first(making)
        """Those of which instances can be made, each before those that it uses, and those that use themselves."""

    def context(self, member: Member, label: FigureId, basis: tuple[Backing, ...] = ()) -> ExpressionContext:
        """Where an expression of a node stands; in an instance, with its arguments under their names."""
        node = member.thing
        assert isinstance(node, tree.NodeDeclaration)
        name = member.declared
        bound = self.bound.get(name, {})
        if not node.formals:
            return ExpressionContext(member.scope, label, node, basis, bound=bound)
        written = replace(label, owner=f"{member.scope.prefix}{node.name}")
        return ExpressionContext(member.scope, label, node, basis, bound=bound, instance=name, written_in=written)

    def basis(self, member: Member, written: tuple[tree.BasisClause, ...]) -> tuple[Backing, ...]:
        """What stands behind a clause of a node, or else at the head of that."""
        node = member.owner or member.thing
        assert isinstance(node, tree.NodeDeclaration)
        return self.on.bases.within(written, member.scope, self.on.bases.head(node, member.scope))

    def own(
        self, context: ExpressionContext, cell: int, since: int, span: Span, operation: Operation = operations.ADD
    ) -> int:
        """What a clause says as a cell that is its own there, where it is one that other instances or rows share.

        ``since`` is the first cell that was made for the clause.
        """
        shared = cell in self.on.figures.literals or (cell < since and context.instance)
        return self.on.builder.repeat(cell, operation, span) if shared and context.written_in else cell

    def ask(
        self, template: Member, supplier: tree.SupplierExpression, context: ExpressionContext
    ) -> InstanceCall | None:
        """The call of a template in a statement; None, and told, where its arguments do not fit."""
        node = template.thing
        assert isinstance(node, tree.NodeDeclaration)
        if template.product:
            template = replace(template, name=template.declared, product="")
        if not self._can_be_made(template, node) or not self.arguments.fit(template, node, supplier):
            return None
        # Statements may have the same words, and rest on other grounds.
        context = replace(context, words=" ".join([context.words, *map(instance_texts, context.basis)]))
        given = self.arguments.given(template, node, supplier, context)
        if given is None:
            return None
        call = InstanceCall(template, supplier, Unnamed(given, (str(context.label), context.words)))
        self._calls.setdefault(template.name, []).append(call)
        return call

    def of(self, call: InstanceCall, product: str) -> Member | None:
        """The instance that a call asks for, or one product of it; None where there are too many."""
        made = self._made.get(call.key)
        return replace(made, name=f"{made.name}.{product}", product=product) if made and product else made

    def make(self) -> Iterator[Member]:
        """The instances that are asked for: of each template all, before those that they ask for in turn."""
        while self._calls:
            for template in [name for name in self.templates if name in self._calls]:
                yield from self._all_of(self._calls.pop(template))

    def arguments_of(self, member: Member) -> tuple[Argument, ...]:
        """The arguments of an instance; none of what is no instance."""
        given = self._given.get(member.declared)
        return arguments(given, self.on.equality) if given else ()

    def _can_be_made(self, template: Member, node: tree.NodeDeclaration) -> bool:
        """Whether it is not told already that the template uses itself, or has two parameters of one name."""
        return template.name not in self._circular and len({one.name for one in node.formals}) == len(node.formals)

    @contextmanager
    def blaming(self, member: Member) -> Iterator[None]:
        """What is wrong in an instance is told once for its template, with the place that asks for the instance.

        What is blamed on an instance that this one asks for stays so.
        """
        name, problems = member.declared, self.on.problems
        before = len(problems)
        yield
        if name not in self.bound:
            return
        found, places = problems[before:], self._places(member)
        del problems[before:]
        for one in found:
            key = one.code, one.message, one.span
            if one in self._blamed:
                problems.append(one)
            elif key not in self._told:
                self._told.add(key)
                problems.append(replace(one, labels=(*one.labels, *places)))
                self._blamed.add(problems[-1])

    def _places(self, member: Member) -> tuple[Label, ...]:
        """The place that asks for an instance; none asks for the template itself."""
        call = self._asked.get(member.declared)
        return (Label(call.supplier.span, f"in `{member.declared[:80]}`"),) if call else ()

    # Making them

    def _all_of(self, calls: Sequence[InstanceCall]) -> list[Member]:
        """The instances of one template; of equal calls the same one stands for all, in whatever order they are."""
        alike: dict[InstanceKey, list[InstanceCall]] = {}
        for call in calls:
            if call.key not in self._made:
                alike.setdefault(call.key, []).append(call)
        groups = list(alike.values())
        left = MANY - len(self._made)
        for group in groups[left:]:
            limit = f"{MANY} instances"
            self.on.wrong("E0702", group[0].supplier.span, "", path=group[0].template.name, limit=limit, advice=[FEWER])
        groups = groups[:left]
        asked = [min((call.asked for call in group), key=lambda one: one.plainest) for group in groups]
        names = instance_names(calls[0].template.name, asked, self.on.equality, self.bound) if asked else []
        made = zip(groups, asked, names, strict=True)
        return [self._instance(group[0], one, name) for group, one, name in made]

    def _instance(self, call: InstanceCall, one: Unnamed, name: str) -> Member:
        self.bound[name] = {formal: given.value for formal, given in one.given.items()}
        self._given[name], self._asked[name] = one.given, call
        for formal, given in one.given.items():
            own = f"{call.template.name}.{formal}"
            self.arguments.shown[name, formal] = own if given.default else given.written
        member = self._made[call.key] = replace(call.template, name=name)
        self._in_use.add(call.template.name)
        with self.blaming(member):
            self._local_values(call.template.name, member)
        return member

    def _local_values(self, template: str, member: Member) -> None:
        for let in self.lets.get(template, []):
            assert isinstance(let.thing, tree.LetDeclaration)
            name = f"{member.name}.{let.thing.name}"
            basis = self.basis(let, let.thing.basis)
            context, since = self.context(member, read_id(name), basis), len(self.on.builder.cells)
            value = self.on.value(let.thing.value, context)
            if isinstance(value, SupplierValue):
                self.on.wrong("E0213", let.thing.value.span, "a supplier", wanted="a quantity", found="a supplier")
                value = None
            if isinstance(value, (QuantityValue, TruthValue)):
                operation = operations.AND if isinstance(value, TruthValue) else operations.ADD
                value = replace(value, cell=self.own(context, value.cell, since, let.thing.value.span, operation))
                self.on.builder.name(read_id(name), value.cell, let.thing.span, let.thing.title)
            self.on.values[name] = value

    # Those that nothing asks for

    def unasked(self) -> Iterator[Member]:
        """Each template that has no instance when its turn comes, as one that stands for any of its instances."""
        for member in [member for member in self.on.names.members() if is_template(member)]:
            assert isinstance(member.thing, tree.NodeDeclaration)
            if member.name not in self._in_use and self._can_be_made(member, member.thing):
                self.bound[member.name] = {
                    formal.name: self._any_of(self.arguments.default(member, formal), formal.span)
                    for formal in member.thing.formals
                }
                with self.blaming(member):
                    self._local_values(member.name, member)
                yield member

    def _any_of(self, default: GivenArgument | None, span: Span) -> Value | None:
        """What a parameter can be as well as what it is by itself: of a quantity, any that measures the same."""
        own = default.value if default else None
        if isinstance(own, QuantityValue):
            return self.on.tables.any_quantity(self.on.builder.unit(own.cell), span)
        return TextValue(None) if isinstance(own, TextValue) else own


def is_template(member: Member) -> bool:
    """Whether a member is a template itself, and not one of its instances."""
    return isinstance(member.thing, tree.NodeDeclaration) and bool(member.thing.formals) and "(" not in member.name
