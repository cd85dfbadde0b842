"""Nodes: what each makes, uses and emits, and whether its suppliers supply that."""

from __future__ import annotations

from dataclasses import dataclass, field

from lca.basis import Basis
from lca.check.advice import mend
from lca.check.expressions import Expressions
from lca.check.figures import Setting
from lca.check.products import Products
from lca.check.scope import Member, Scope
from lca.check.values import Supplier, measured
from lca.diagnostics import Label
from lca.diagnostics.nearest import did_you_mean
from lca.factors import Factor
from lca.program import Flow, Node, Operation
from lca.source import Span
from lca.syntax import tree
from lca.syntax.words import DECLARATIONS
from lca.units import Unit
from lca.units.dimension import EMISSIONS
from lca.units.unit import KG_CO2E


@dataclass(slots=True)
class Clauses:
    """What the clauses of a node have come to."""

    flows: list[Flow] = field(default_factory=list)
    burdens: list[int] = field(default_factory=list)
    avoided: list[int] = field(default_factory=list)


class Nodes:
    """``lowered`` holds a node for each product, by qualified name."""

    def __init__(self, expressions: Expressions) -> None:
        self.on = expressions
        self.products = Products(expressions)
        self.lowered: dict[str, Node] = {}

    def lower(self) -> None:
        """First every reference product, since flows are checked against them, then the rest."""
        members = [m for m in self.on.names.members() if isinstance(m.thing, tree.Node)]
        for member in members:
            self.products.of(member)
        for member in members:
            self._node(member)

    def product(self, supplier: Supplier) -> Unit | None:
        """The unit of what a node makes or a factor supplies; None where that is in error."""
        target = supplier.target
        if isinstance(target, Factor):
            assert target.per is not None
            return self.on.figures.unit(target.per.unit, target.per.unit_span)
        return self.products.unit(target)

    def _node(self, member: Member) -> None:
        node = member.thing
        assert isinstance(node, tree.Node)
        if node.stage not in member.scope.stage_names() and not self._stage_of_user(member):
            known = [*member.scope.stage_names(), *DECLARATIONS]
            advice = did_you_mean(node.stage, known) or f"declare it: `stage {node.stage}`"
            self.on.wrong("E0305", node.stage_span, "no such stage", word=node.stage, advice=[advice])
        self.on.names.used.add(("stage", node.stage))
        found = Clauses()
        for clause in node.clauses:
            if isinstance(clause, tree.Uses):
                self._uses(member, clause, found)
            elif isinstance(clause, tree.Emits):
                self._emits(member, clause, found.burdens)
        tags = self._tags(node)
        for product, made in self.products.of(member).items():
            if made.amount is not None:
                name = f"{member.name}.{product}" if product else member.name
                self.lowered[name] = Node(
                    name,
                    member.name,
                    node.title,
                    node.stage,
                    made.amount,
                    made.share,
                    tuple(found.flows),
                    tuple(found.burdens),
                    tuple(found.avoided),
                    tags,
                    node.name_span,
                )

    def _tags(self, node: tree.Node) -> tuple[tuple[str, str], ...]:
        """The tags of a node, one value for each key: with two, its sub-totals would not add up."""
        first: dict[str, tree.Tag] = {}
        for clause in node.clauses:
            if isinstance(clause, tree.Tag) and first.setdefault(clause.key, clause) is not clause:
                place = Label(first[clause.key].span, "first here")
                self.on.wrong("E0302", clause.span, "again here", place, name=clause.key)
        return tuple((key, clause.value) for key, clause in first.items())

    def _stage_of_user(self, member: Member) -> bool:
        """A model that is used may stand its nodes in stages that the using model declares."""
        return bool(member.scope.prefix) and member.thing.stage in self.on.names.root.stage_names()  # type: ignore[union-attr]  # a node has a stage

    def _uses(self, member: Member, clause: tree.Uses, found: Clauses) -> None:
        node = member.thing
        assert isinstance(node, tree.Node)
        verb = "avoids" if clause.avoids else "uses"
        label = f"{member.name}.{verb}({clause.supplier.path})"
        basis = self.on.bases.of(clause.basis, member.scope)
        amount = self.on.quantity(clause.amount, Setting(member.scope, label, node, basis))
        supplier = self.supplier(clause.supplier, member.scope, node)
        if supplier is None or not self.carries(amount, clause.amount, supplier, clause.supplier.span):
            return
        assert amount is not None
        self.on.builder.name(label, amount, clause.span)
        amount = self.chosen(amount, supplier, clause.span)
        if isinstance(supplier.target, Member):
            found.flows.append(Flow(supplier.name, "", amount, clause.avoids, clause.span))
            return
        intensity = self.intensity(supplier.target)
        burden = None if intensity is None else self.on.operators.product("*", amount, intensity, clause.span)
        if burden is not None:
            origin = "spared" if clause.avoids else "from"
            self.on.builder.name(label.replace(f".{verb}(", f".{origin}(", 1), burden, clause.span)
            found.flows.append(Flow("", supplier.name, amount, clause.avoids, clause.span))
            (found.avoided if clause.avoids else found.burdens).append(burden)

    def chosen(self, amount: int, supplier: Supplier, span: Span) -> int:
        """The amount, resting on why its supplier was chosen as well."""
        if not supplier.choices:
            return amount
        cells = (amount, *supplier.choices)
        return self.on.builder.step(Operation.MULTIPLY, cells, self.on.builder.unit(amount), span)

    def intensity(self, factor: Factor) -> int | None:
        """The cell of what a factor emits per what it supplies; None, and told, where that is no emission."""
        cell = self.on.figures.factor(factor, "emits")
        if cell is None or factor.emits is None or factor.per is None:
            return None
        stated = self.on.figures.unit(factor.emits.unit, factor.emits.unit_span)
        if stated is not None and stated.dimension != EMISSIONS:
            advice = "what a factor emits stands apart from what that is per: `per: kWh`, `emits: 41 gCO2e`"
            self.on.wrong(
                "E0204", factor.emits.span, measured(stated), name=factor.key, found=stated.dimension, advice=[advice]
            )
            return None
        return cell

    def _emits(self, member: Member, clause: tree.Emits, burdens: list[int]) -> None:
        node = member.thing
        assert isinstance(node, tree.Node)
        label = f"{member.name}.emits"
        basis: tuple[Basis, ...] = self.on.bases.of(clause.basis, member.scope)
        cell = self.on.quantity(clause.amount, Setting(member.scope, label, node, basis))
        if cell is None:
            return
        unit = self.on.builder.unit(cell)
        if unit.dimension != EMISSIONS:
            advice = mend(clause.amount, unit, KG_CO2E)
            self.on.wrong(
                "E0204", clause.amount.span, measured(unit), name=node.name, found=unit.dimension, advice=[advice]
            )
            return
        self.on.builder.name(label, cell, clause.span)
        burdens.append(cell)

    def supplier(self, name: tree.Name, scope: Scope, owner: tree.Node | None) -> Supplier | None:
        """What stands behind ``of``: a node, a factor that emits, or a parameter that is one of these."""
        found = self.on.names.resolve(name.path, name.span, scope, owner)
        if isinstance(found, Member) and isinstance(found.thing, tree.Node):
            return self._node_as_supplier(found, name)
        if isinstance(found, Factor) and found.emits is not None:
            return Supplier(found)
        if isinstance(found, Member) and isinstance(found.thing, (tree.Parameter, tree.Let)):
            value = self.on.values.get(found.name)
            if value is None or isinstance(value, Supplier):
                return value
        if found is not None:
            what = "a constant" if isinstance(found, Factor) else "no supplier"
            if isinstance(found, Member):
                what = {tree.Assessment: "an assessment", tree.Let: "a value"}.get(type(found.thing), "a quantity")
            self.on.wrong("E0313", name.span, what, name=name.path, what=what)
        return None

    def _node_as_supplier(self, member: Member, name: tree.Name) -> Supplier | None:
        """A node with one product, or one product of several."""
        several = [product for product in self.products.of(member) if product]
        if several and not member.product:
            which = " or ".join(f"`{name.path}.{product}`" for product in several)
            self.on.wrong("E0316", name.span, "", name=name.path, advice=[f"say which: {which}"])
            return None
        return Supplier(member)

    def carries(self, amount: int | None, written: tree.Expression, supplier: Supplier, span: Span) -> bool:
        """Whether a flow's amount measures what its supplier supplies."""
        wanted = self.product(supplier)
        if amount is None or wanted is None:
            return False
        unit = self.on.builder.unit(amount)
        if unit.dimension == wanted.dimension:
            return True
        target = supplier.target
        place = target.span if isinstance(target, Factor) else target.thing.name_span
        says = f"supplies {measured(wanted)}, {place.place}"
        self.on.wrong(
            "E0203", written.span, measured(unit), Label(span, says),
            flow=unit.dimension, supplier=span.text, supplies=wanted.dimension, advice=[mend(written, unit, wanted)],
        )  # fmt: skip
        return False
