"""Nodes: what each makes, uses and emits, and whether its suppliers supply that."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from lca.check.advice import mend
from lca.check.expressions import Expressions, local_name
from lca.check.figures import Setting, words_of
from lca.check.instances import Instances, is_template
from lca.check.intensities import Intensities
from lca.check.products import Products
from lca.check.scope import Member
from lca.check.values import Supplier, TextValue, kind, measured
from lca.diagnostics import Label
from lca.diagnostics.nearest import did_you_mean
from lca.factors import CLIMATE, Factor
from lca.program.cells import Operation
from lca.program.inventory import Flow, Node
from lca.source import Span
from lca.syntax import tree
from lca.syntax.words import DECLARATIONS
from lca.units import Unit

WHAT = {
    tree.Assessment: "an assessment",
    tree.Let: "a value",
    tree.Substance: "a substance",
    tree.Table: "a table",
}


@dataclass(slots=True)
class Clauses:
    """What the clauses of a node have come to."""

    flows: list[Flow] = field(default_factory=list)
    burdens: dict[str, list[int]] = field(default_factory=dict)
    avoided: dict[str, list[int]] = field(default_factory=dict)


class Nodes:
    """``lowered`` holds a node for each product, by qualified name.

    ``characterisations`` are the cells that say what one unit of an emitted substance counts.
    """

    def __init__(self, expressions: Expressions) -> None:
        self.on = expressions
        self.instances = Instances(expressions)
        self.products = Products(expressions, self.instances)
        self.intensities = Intensities(expressions)
        self.lowered: dict[str, Node] = {}
        self.characterisations: set[int] = set()

    def lower(self) -> None:
        """First every reference product, since flows are checked against them, then the rest."""
        for member in self.on.names.members():
            if isinstance(member.thing, tree.Substance):
                self.intensities.of(member)
        nodes = (m for m in self.on.names.members() if isinstance(m.thing, tree.Node))
        members = [member for member in nodes if not is_template(member)]
        for member in members:
            self.products.of(member)
        for member in members:
            self._node(member)
        self.lower_instances()

    def lower_instances(self) -> None:
        """The instances that were asked for so far, and those that they ask for."""
        while self.instances.waiting:
            member = self.instances.waiting.pop(0)
            with self.instances.blaming(member):
                self._node(member)

    def product(self, supplier: Supplier) -> Unit | None:
        """The unit of what a node makes or a factor supplies; None where that is in error."""
        target = supplier.target
        if isinstance(target, Factor):
            assert target.per is not None
            return self.on.figures.unit(target.per.unit, target.per.unit_span)
        if isinstance(target.thing, tree.Substance):
            return self.intensities.unit(target)
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
                self._emits(member, clause, found)
        tags = self._tags(node)
        for product, made in self.products.of(member).items():
            if made.amount is not None:
                name = f"{member.name}.{product}" if product else member.name
                self.lowered[name] = Node(
                    name,
                    member.name,
                    member.scope.prefix + node.name,
                    node.title,
                    node.stage,
                    made.amount,
                    made.share,
                    tuple(found.flows),
                    {indicator: tuple(cells) for indicator, cells in found.burdens.items()},
                    {indicator: tuple(cells) for indicator, cells in found.avoided.items()},
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
        verb = "avoids" if clause.avoids else "uses"
        label = f"{member.name}.{verb}({clause.supplier.path})"
        basis = self.on.bases.of(clause.basis, member.scope)
        words = words_of(clause.amount, clause.supplier, clause.rows)
        whole = replace(self.instances.setting(member, label, basis), words=words)
        for setting, condition in self._each(clause.rows, whole):
            self._flow(member, clause, setting, condition, found)

    def _each(self, rows: tree.Rows | None, setting: Setting) -> Iterator[tuple[Setting, int | None]]:
        """The setting of a clause or, where it is one for each row, of each that may count, with its condition."""
        if rows is None:
            yield setting, None
            return
        for row in self.on.row_functions.passed(rows, setting) or ():
            written = setting.written_in or setting.label
            yield replace(row.setting, label=f"{setting.label} for {row.row.name}", written_in=written), row.condition

    def _flow(self, member: Member, clause: tree.Uses, setting: Setting, condition: int | None, found: Clauses) -> None:
        label = setting.label
        amount = self.on.quantity(clause.amount, setting)
        supplier = self.supplier(clause.supplier, setting)
        if supplier is None or not self.carries(amount, clause.amount, supplier, clause.supplier.span):
            return
        assert amount is not None
        amount = self.on.row_functions.counted(amount, condition, clause.span)
        self.on.builder.name(label, amount, clause.span)
        amount = self.chosen(amount, supplier, clause.span)
        if isinstance(supplier.target, Member):
            found.flows.append(Flow(supplier.name, "", amount, clause.avoids, clause.span))
            return
        found.flows.append(Flow("", supplier.name, amount, clause.avoids, clause.span))
        verb, origin = ("avoids", "spared") if clause.avoids else ("uses", "from")
        label = label.replace(f"{member.name}.{verb}(", f"{member.name}.{origin}(", 1)
        self._burdens(label, clause, supplier, amount, found.avoided if clause.avoids else found.burdens)

    def _burdens(
        self,
        label: str,
        clause: tree.Uses | tree.Emits,
        supplier: Supplier,
        amount: int,
        burdens: dict[str, list[int]],
    ) -> None:
        """What an amount of a factor or a substance counts, in each of its indicators."""
        for indicator, intensity in self.intensities.of(supplier.target).items():
            burden = self.on.operators.product("*", amount, intensity, clause.span)
            if burden is not None:
                beside = "" if indicator == CLIMATE else f" in {indicator}"
                self.on.builder.name(label + beside, burden, clause.span)
                burdens.setdefault(indicator, []).append(burden)

    def chosen(self, amount: int, supplier: Supplier, span: Span) -> int:
        """The amount, resting on why its supplier was chosen as well."""
        if not supplier.choices:
            return amount
        cells = (amount, *supplier.choices)
        return self.on.builder.step(Operation.MULTIPLY, cells, self.on.builder.unit(amount), span)

    def _emits(self, member: Member, clause: tree.Emits, found: Clauses) -> None:
        node = member.thing
        assert isinstance(node, tree.Node)
        of = clause.supplier
        label = f"{member.name}.emits({of.path})" if of else f"{member.name}.emits"
        basis = self.on.bases.of(clause.basis, member.scope)
        words = words_of(clause.amount, clause.supplier, clause.rows)
        whole = replace(self.instances.setting(member, label, basis), words=words)
        for setting, condition in self._each(clause.rows, whole):
            cell = self.on.quantity(clause.amount, setting)
            if cell is not None:
                cell = self.on.row_functions.counted(cell, condition, clause.span)
            if of is not None and of.path not in self.on.indicators.known:
                self._emission_of(of, clause, cell, setting, found)
                continue
            indicator = None if cell is None else self.intensities.emitted(clause, cell, node.name)
            if cell is not None and indicator is not None:
                self.on.builder.name(setting.label, cell, clause.span)
                found.burdens.setdefault(indicator.name, []).append(cell)

    def _emission_of(
        self, name: tree.Name, clause: tree.Emits, cell: int | None, setting: Setting, found: Clauses
    ) -> None:
        substance = self.intensities.substance(name, setting.scope)
        if substance:
            self.characterisations.update(self.intensities.of(substance.target).values())
        if substance and self.carries(cell, clause.amount, substance, name.span) and cell is not None:
            self.on.builder.name(setting.label, cell, clause.span)
            label = setting.label.replace(".emits(", ".from(", 1)
            self._burdens(label, clause, substance, cell, found.burdens)

    def supplier(self, written: tree.Supplier, setting: Setting) -> Supplier | None:
        """What stands behind ``of``: a node, a factor that emits, or a parameter that is one of these."""
        name = written.name
        if name.path.partition(".")[0] in setting.bound:
            return self._bound(written, setting)
        if self.intensities.is_indicator(name, setting):
            emitted = f"an indicator is emitted: `emits … of {name.path}`"
            self.on.wrong("E0313", name.span, "", name=name.path, what="an indicator", advice=[emitted])
            return None
        found = self.on.names.resolve(name.path, name.span, setting.scope, setting.owner)
        if isinstance(found, Member) and isinstance(found.thing, tree.Node):
            return self._node_as_supplier(found, written, setting)
        if found is not None and written.arguments is not None:
            self.on.wrong("E0412", written.span, "", name=name.path)
            return None
        if isinstance(found, Factor) and found.emits and not found.substance:
            return Supplier(found)
        if isinstance(found, Member) and isinstance(found.thing, (tree.Parameter, tree.Let)):
            value = self.on.values.get(local_name(found, setting))
            if value is None or isinstance(value, Supplier):
                return value
        if found is not None:
            what = "no supplier"
            if isinstance(found, Factor):
                what = "a substance" if found.substance else "a constant"
            if isinstance(found, Member):
                what = WHAT.get(type(found.thing), "a quantity")
            advice = f"a substance is emitted: `emits … of {name.path}`" if what == "a substance" else None
            self.on.wrong("E0313", name.span, what, name=name.path, what=what, advice=[advice])
        return None

    def _bound(self, written: tree.Supplier, setting: Setting) -> Supplier | None:
        """What a parameter of a template stands for here; told where that, or a cell of a row, supplies nothing."""
        name = written.name
        if written.arguments is not None:
            self.on.wrong("E0412", written.span, "", name=name.path)
            return None
        value = self.on.value(name, setting)
        if value is None or isinstance(value, Supplier):
            return value
        advice = "a supplier is named, without quotes" if isinstance(value, TextValue) else None
        self.on.wrong("E0313", name.span, kind(value), name=name.path, what=kind(value), advice=[advice])
        return None

    def _node_as_supplier(self, member: Member, written: tree.Supplier, setting: Setting) -> Supplier | None:
        """A node with one product, or one product of several; of a template, the instance for these arguments."""
        assert isinstance(member.thing, tree.Node)
        if member.thing.formals:
            instance = self.instances.of(member, written, setting)
            if instance is None:
                return None
            member = instance
        elif written.arguments is not None:
            self.on.wrong("E0412", written.span, "", name=written.name.path)
            return None
        with self.instances.blaming(member, written.span):
            products = self.products.of(member)
        several = [product for product in products if product]
        if member.product not in products and (member.product or several):
            path = written.span.text.removesuffix(f".{written.product}") if written.product else written.span.text
            which = " or ".join(f"`{path}.{product}`" for product in several)
            advice = f"say which: {which}" if several else f"`{path}` makes one product: leave the name away"
            self.on.wrong("E0316", written.span, "", name=written.span.text, advice=[advice])
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
        if target.substance if isinstance(target, Factor) else isinstance(target.thing, tree.Substance):
            said = f"is emitted in {wanted}, {place.place}"
            self.on.wrong(
                "E0213", written.span, "", Label(span, said),
                wanted=measured(wanted), found=measured(unit), advice=[mend(written, unit, wanted)],
            )  # fmt: skip
            return False
        says = f"supplies {measured(wanted)}, {place.place}"
        self.on.wrong(
            "E0203", written.span, measured(unit), Label(span, says),
            flow=unit.dimension, supplier=span.text, supplies=wanted.dimension, advice=[mend(written, unit, wanted)],
        )  # fmt: skip
        return False
