"""Nodes: what each makes, uses and emits."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from lca.check.characterisation import Characterisations
from lca.check.dimension_advice import time_made
from lca.check.expression_context import ExpressionContext, words_of
from lca.check.expression_values import SupplierValue
from lca.check.flow_suppliers import Supplying
from lca.check.instances import InstanceCall, Instances, is_template
from lca.check.making import Making
from lca.check.operators import product_cell
from lca.check.products import Products
from lca.check.row_conditions import counted_rows, in_row, named_rows, rows_passed
from lca.check.scope import Member
from lca.check.stages_and_tags import check_stage, tags_of
from lca.factors import CLIMATE
from lca.program.figure_id import FigureId, Role, read_id
from lca.program.inventory import Flow, FlowKind, Node
from lca.source import Span
from lca.syntax import tree


@dataclass(frozen=True, slots=True)
class AskedFlow:
    """A flow by where it stands, for one row or for none, with what it asks of a template."""

    context: ExpressionContext
    condition: int | None
    call: InstanceCall | None


class Nodes:
    """``lowered`` holds a node for each product, by qualified name.

    ``characterisations`` are the cells that say what one unit of an emitted substance counts.
    """

    def __init__(self, making: Making) -> None:
        self.on = making
        self.instances = Instances(making)
        self.products = Products(making, self.instances)
        self.intensities = Characterisations(making)
        self.supplying = Supplying(making, self.instances, self.products, self.intensities)
        self.lowered: dict[str, Node] = {}
        self.characterisations: set[int] = set()
        self.through_parameters: set[Span] = set()
        """Flows whose supplier a parameter stands for, so that a scenario may choose another."""
        self._unread: list[tuple[Member, tree.UsesClause | tree.EmitsClause, ExpressionContext]] = []
        """Clauses for rows of which none counts, in the context of any row."""
        self._open: list[tuple[Member, dict[int, list[AskedFlow]]]] = []
        """Nodes whose clauses are still to be read, with the flows of each clause that uses something."""

    def ask(self) -> None:
        """Every reference product, since flows are checked against them, and what flows ask of templates."""
        for member in self.on.names.members():
            if isinstance(member.thing, tree.SubstanceDeclaration):
                self.intensities.of(member)
            elif isinstance(member.thing, tree.FactorDeclaration):
                self.supplying.declared.intensities(member)
        nodes = (m for m in self.on.names.members() if isinstance(m.thing, tree.NodeDeclaration))
        members = [member for member in nodes if not is_template(member)]
        for member in members:
            self.products.of(member)
        for member in members:
            self._ask(member)

    def lower(self) -> None:
        """The nodes, and the instances of templates that were asked for so far."""
        for member in self.instances.make():
            with self.instances.blaming(member):
                self.products.of(member)
                self._ask(member)
        while self._open:
            member, asked = self._open.pop(0)
            with self.instances.blaming(member):
                self._node(member, asked)

    def check_unread(self) -> None:
        """What is wrong in what the model as declared never reads: templates that nothing uses, clauses of no row.

        Asked when the program is made, since what is read here is no part of it.
        """
        for template in self.instances.unasked():
            with self.instances.blaming(template):
                self.products.of(template)
                self._ask(template)
            self.lower()
        while self._unread:
            member, clause, context = self._unread.pop(0)
            with self.instances.blaming(member):
                call = self.supplying.asked(clause.supplier, context) if isinstance(clause, tree.UsesClause) else None
            self.lower()
            with self.instances.blaming(member):
                if isinstance(clause, tree.UsesClause):
                    self._flow(member, clause, AskedFlow(context, None, call), [])
                else:
                    self._emission(member, clause, context, None, [])

    def _ask(self, member: Member) -> None:
        """What the flows of a node ask of templates; its clauses are read once the instances are made."""
        node = member.thing
        assert isinstance(node, tree.NodeDeclaration)
        asked = {
            index: list(self._asked(member, clause))
            for index, clause in enumerate(node.clauses)
            if isinstance(clause, tree.UsesClause)
        }
        self._open.append((member, asked))

    def _asked(self, member: Member, clause: tree.UsesClause) -> Iterator[AskedFlow]:
        label = FigureId(member.name, Role.AVOIDS if clause.avoids else Role.USES, clause.supplier.path)
        basis = self.instances.basis(member, clause.basis)
        words = words_of(clause.amount, clause.supplier, clause.rows)
        whole = replace(self.instances.context(member, label, basis), words=words)
        for context, condition in self._each(member, clause, whole):
            yield AskedFlow(context, condition, self.supplying.asked(clause.supplier, context))

    def _node(self, member: Member, asked: dict[int, list[AskedFlow]]) -> None:
        node = member.thing
        assert isinstance(node, tree.NodeDeclaration)
        check_stage(self.on, member, node)
        found: list[Flow] = []
        for index, clause in enumerate(node.clauses):
            if isinstance(clause, tree.UsesClause):
                for one in asked[index]:
                    self._flow(member, clause, one, found)
            elif isinstance(clause, tree.EmitsClause):
                self._emits(member, clause, found)
        context = self.instances.context(member, read_id(member.name))
        tags, arguments = tags_of(self.on, node, context), self.instances.arguments_of(member)
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
                    tuple(found),
                    tags,
                    node.name_span,
                    arguments,
                )

    def _each(
        self, member: Member, clause: tree.UsesClause | tree.EmitsClause, context: ExpressionContext
    ) -> Iterator[tuple[ExpressionContext, int | None]]:
        """The context of a clause or, where it is one for each row, of each that may count, with its condition."""
        rows = clause.rows
        if rows is None:
            yield context, None
            return
        table = named_rows(self.on, rows.table, context)
        passed = None if table is None else rows_passed(self.on, rows, table, context)
        if table is not None and passed is not None and rows.by is None:
            self.on.joins.group(rows.span, table, len(passed))
        for row in passed or ():
            written = context.written_in or context.label
            yield (
                replace(row.context, label=replace(context.label, row=row.row.name), written_in=written),
                row.condition,
            )
        if table is not None and not passed:
            self._unread.append((member, clause, in_row(table.any_row, rows, context)))

    def _flow(self, member: Member, clause: tree.UsesClause, asked: AskedFlow, found: list[Flow]) -> None:
        context, since = asked.context, len(self.on.builder.cells)
        label = context.label
        amount = self.on.quantity(clause.amount, context)
        with self.supplying.choices.blaming(clause.supplier, context):
            supplier = self.supplying.supplier(clause.supplier, context, asked.call)
            if supplier is None:
                return
            makes = time_made(member.thing, self.on.figures.registry)
            if not self.supplying.carries(amount, clause.amount, supplier, clause.supplier.span, makes):
                return
        assert amount is not None
        if supplier.through or clause.supplier.key is not None:
            self.through_parameters.add(clause.span)
        amount = counted_rows(self.on, amount, asked.condition, clause.span)
        amount = self.instances.own(context, amount, since, clause.amount.span)
        name = self.on.builder.name(label, amount, clause.span)
        amount = self.supplying.chosen(amount, supplier, clause.span)
        kind = FlowKind.AVOIDS if clause.avoids else FlowKind.USES
        if supplier.is_node:
            found.append(Flow(name, kind, supplier.name, "", amount, {}, clause.span))
            return
        label = replace(label, role=Role.SPARED if clause.avoids else Role.FROM)
        burdens = self._burdens(label, clause, supplier, amount)
        found.append(Flow(name, kind, "", supplier.name, amount, burdens, clause.span))

    def _burdens(
        self, label: FigureId, clause: tree.UsesClause | tree.EmitsClause, supplier: SupplierValue, amount: int
    ) -> dict[str, int]:
        """What an amount of a factor or a substance counts, in each of its indicators."""
        found: dict[str, int] = {}
        for indicator, intensity in self.supplying.intensities(supplier).items():
            burden = product_cell(self.on, "*", amount, intensity, clause.span)
            if burden is not None:
                named = replace(label, indicator="" if indicator == CLIMATE else indicator)
                self.on.builder.name(named, burden, clause.span)
                found[indicator] = burden
        return found

    def _emits(self, member: Member, clause: tree.EmitsClause, found: list[Flow]) -> None:
        of = clause.supplier
        label = FigureId(member.name, Role(clause.verb), of.path if of else "")
        basis = self.instances.basis(member, clause.basis)
        words = words_of(clause.amount, clause.supplier, clause.rows)
        whole = replace(self.instances.context(member, label, basis), words=words)
        for context, condition in self._each(member, clause, whole):
            self._emission(member, clause, context, condition, found)

    def _emission(
        self,
        member: Member,
        clause: tree.EmitsClause,
        context: ExpressionContext,
        condition: int | None,
        found: list[Flow],
    ) -> None:
        node, of, since = member.thing, clause.supplier, len(self.on.builder.cells)
        assert isinstance(node, tree.NodeDeclaration)
        cell = self.on.quantity(clause.amount, context)
        if cell is not None:
            cell = counted_rows(self.on, cell, condition, clause.span)
            cell = self.instances.own(context, cell, since, clause.amount.span)
        if of is not None and (clause.takes or of.path not in self.on.indicators.known):
            self._emission_of(of, clause, cell, context, found)
            return
        indicator = None if cell is None else self.intensities.emitted(clause, cell, node)
        if cell is not None and indicator is not None:
            name = self.on.builder.name(context.label, cell, clause.span)
            found.append(Flow(name, FlowKind.EMITS, "", "", cell, {indicator.name: cell}, clause.span))

    def _emission_of(
        self,
        name: tree.NameExpression,
        clause: tree.EmitsClause,
        cell: int | None,
        context: ExpressionContext,
        found: list[Flow],
    ) -> None:
        substance = self.intensities.substance(name, context.scope)
        if substance:
            self.characterisations.update(self.intensities.of(substance.target).values())
        if substance and self.supplying.carries(cell, clause.amount, substance, name.span) and cell is not None:
            called = self.on.builder.name(context.label, cell, clause.span)
            label = replace(context.label, role=Role.FROM)
            burdens = self._burdens(label, clause, substance, cell)
            found.append(Flow(called, FlowKind(clause.verb), "", substance.name, cell, burdens, clause.span))
