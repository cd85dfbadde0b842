"""Nodes: what each makes, uses and emits."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from lca.check.advice import time_made
from lca.check.expressions import Expressions
from lca.check.instances import Call, Instances, is_template
from lca.check.intensities import Intensities
from lca.check.products import Products
from lca.check.rows import within
from lca.check.scope import Member
from lca.check.setting import Setting, words_of
from lca.check.supplying import Supplying
from lca.check.values import Supplier
from lca.diagnostics import Advice, Label
from lca.diagnostics.nearest import did_you_mean
from lca.factors import CLIMATE
from lca.program.figure_id import FigureId, Role
from lca.program.inventory import Flow, Node
from lca.source import Span
from lca.syntax import tree
from lca.syntax.words import DECLARATIONS, STAGES_ELSEWHERE


@dataclass(frozen=True, slots=True)
class Asked:
    """A flow by where it stands, for one row or for none, with what it asks of a template."""

    setting: Setting
    condition: int | None
    call: Call | None


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
        self.supplying = Supplying(expressions, self.instances, self.products, self.intensities)
        self.lowered: dict[str, Node] = {}
        self.characterisations: set[int] = set()
        self.through_parameters: set[Span] = set()
        """Flows whose supplier a parameter stands for, so that a scenario may choose another."""
        self._unread: list[tuple[Member, tree.Uses | tree.Emits, Setting]] = []
        """Clauses for rows of which none counts, in the setting of any row."""
        self._open: list[tuple[Member, dict[int, list[Asked]]]] = []
        """Nodes whose clauses are still to be read, with the flows of each clause that uses something."""

    def ask(self) -> None:
        """Every reference product, since flows are checked against them, and what flows ask of templates."""
        for member in self.on.names.members():
            if isinstance(member.thing, tree.Substance):
                self.intensities.of(member)
        nodes = (m for m in self.on.names.members() if isinstance(m.thing, tree.Node))
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
            member, clause, setting = self._unread.pop(0)
            with self.instances.blaming(member):
                call = self.supplying.asked(clause.supplier, setting) if isinstance(clause, tree.Uses) else None
            self.lower()
            with self.instances.blaming(member):
                if isinstance(clause, tree.Uses):
                    self._flow(member, clause, Asked(setting, None, call), Clauses())
                else:
                    self._emission(member, clause, setting, None, Clauses())

    def _ask(self, member: Member) -> None:
        """What the flows of a node ask of templates; its clauses are read once the instances are made."""
        node = member.thing
        assert isinstance(node, tree.Node)
        asked = {
            index: list(self._asked(member, clause))
            for index, clause in enumerate(node.clauses)
            if isinstance(clause, tree.Uses)
        }
        self._open.append((member, asked))

    def _asked(self, member: Member, clause: tree.Uses) -> Iterator[Asked]:
        label = FigureId(member.name, Role.AVOIDS if clause.avoids else Role.USES, clause.supplier.path)
        basis = self.on.bases.of(clause.basis, member.scope)
        words = words_of(clause.amount, clause.supplier, clause.rows)
        whole = replace(self.instances.setting(member, label, basis), words=words)
        for setting, condition in self._each(member, clause, whole):
            yield Asked(setting, condition, self.supplying.asked(clause.supplier, setting))

    def _node(self, member: Member, asked: dict[int, list[Asked]]) -> None:
        node = member.thing
        assert isinstance(node, tree.Node)
        self._stage(member, node)
        found = Clauses()
        for index, clause in enumerate(node.clauses):
            if isinstance(clause, tree.Uses):
                for one in asked[index]:
                    self._flow(member, clause, one, found)
            elif isinstance(clause, tree.Emits):
                self._emits(member, clause, found)
        tags, arguments = self._tags(node), self.instances.arguments_of(member)
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
                    arguments,
                )

    def _tags(self, node: tree.Node) -> tuple[tuple[str, str], ...]:
        """The tags of a node, one value for each key: with two, its sub-totals would not add up."""
        first: dict[str, tree.Tag] = {}
        for clause in node.clauses:
            if isinstance(clause, tree.Tag) and first.setdefault(clause.key, clause) is not clause:
                place = Label(first[clause.key].span, "first here")
                self.on.wrong("E0302", clause.span, "again here", place, name=clause.key)
        return tuple((key, clause.value) for key, clause in first.items())

    def _stage(self, member: Member, node: tree.Node) -> None:
        """A stage is declared; a model that is used may stand its nodes in stages that the using model declares."""
        known = member.scope.stage_names()
        of_user = bool(member.scope.prefix) and node.stage in self.on.names.root.stage_names()
        if node.stage not in known and not of_user:
            built_in = STAGES_ELSEWHERE.get(node.stage)
            near = Advice(f"did you mean `{built_in}`?", built_in) if built_in else None
            advice = near or did_you_mean(node.stage, [*known, *DECLARATIONS]) or f"declare it: `stage {node.stage}`"
            self.on.wrong("E0305", node.stage_span, "no such stage", word=node.stage, advice=[advice])
        self.on.usage.names.add(("stage", node.stage))

    def _each(
        self, member: Member, clause: tree.Uses | tree.Emits, setting: Setting
    ) -> Iterator[tuple[Setting, int | None]]:
        """The setting of a clause or, where it is one for each row, of each that may count, with its condition."""
        rows = clause.rows
        if rows is None:
            yield setting, None
            return
        table = self.on.row_functions.table(rows.table, setting)
        passed = None if table is None else self.on.row_functions.passed(rows, table, setting)
        if table is not None and passed is not None:
            self.on.joins.group(rows.span, table, len(passed))
        for row in passed or ():
            written = setting.written_in or setting.label
            yield (
                replace(row.setting, label=replace(setting.label, row=row.row.name), written_in=written),
                row.condition,
            )
        if table is not None and not passed:
            self._unread.append((member, clause, within(table.any_row, rows, setting)))

    def _flow(self, member: Member, clause: tree.Uses, asked: Asked, found: Clauses) -> None:
        setting, since = asked.setting, len(self.on.builder.cells)
        label = setting.label
        amount = self.on.quantity(clause.amount, setting)
        supplier = self.supplying.supplier(clause.supplier, setting, asked.call)
        if supplier is None:
            return
        makes = time_made(member.thing, self.on.figures.registry)
        if not self.supplying.carries(amount, clause.amount, supplier, clause.supplier.span, makes):
            return
        assert amount is not None
        if supplier.through:
            self.through_parameters.add(clause.span)
        amount = self.on.row_functions.counted(amount, asked.condition, clause.span)
        amount = self.instances.own(setting, amount, since, clause.amount.span)
        self.on.builder.name(label, amount, clause.span)
        amount = self.supplying.chosen(amount, supplier, clause.span)
        if isinstance(supplier.target, Member):
            found.flows.append(Flow(supplier.name, "", amount, clause.avoids, clause.span))
            return
        found.flows.append(Flow("", supplier.name, amount, clause.avoids, clause.span))
        label = replace(label, role=Role.SPARED if clause.avoids else Role.FROM)
        self._burdens(label, clause, supplier, amount, found.avoided if clause.avoids else found.burdens)

    def _burdens(
        self,
        label: FigureId,
        clause: tree.Uses | tree.Emits,
        supplier: Supplier,
        amount: int,
        burdens: dict[str, list[int]],
    ) -> None:
        """What an amount of a factor or a substance counts, in each of its indicators."""
        for indicator, intensity in self.intensities.of(supplier.target).items():
            burden = self.on.operators.product("*", amount, intensity, clause.span)
            if burden is not None:
                named = replace(label, indicator="" if indicator == CLIMATE else indicator)
                self.on.builder.name(named, burden, clause.span)
                burdens.setdefault(indicator, []).append(burden)

    def _emits(self, member: Member, clause: tree.Emits, found: Clauses) -> None:
        of = clause.supplier
        label = FigureId(member.name, Role.EMITS, of.path if of else "")
        basis = self.on.bases.of(clause.basis, member.scope)
        words = words_of(clause.amount, clause.supplier, clause.rows)
        whole = replace(self.instances.setting(member, label, basis), words=words)
        for setting, condition in self._each(member, clause, whole):
            self._emission(member, clause, setting, condition, found)

    def _emission(
        self, member: Member, clause: tree.Emits, setting: Setting, condition: int | None, found: Clauses
    ) -> None:
        node, of, since = member.thing, clause.supplier, len(self.on.builder.cells)
        assert isinstance(node, tree.Node)
        cell = self.on.quantity(clause.amount, setting)
        if cell is not None:
            cell = self.on.row_functions.counted(cell, condition, clause.span)
            cell = self.instances.own(setting, cell, since, clause.amount.span)
        if of is not None and of.path not in self.on.indicators.known:
            self._emission_of(of, clause, cell, setting, found)
            return
        indicator = None if cell is None else self.intensities.emitted(clause, cell, node)
        if cell is not None and indicator is not None:
            self.on.builder.name(setting.label, cell, clause.span)
            found.burdens.setdefault(indicator.name, []).append(cell)

    def _emission_of(
        self, name: tree.Name, clause: tree.Emits, cell: int | None, setting: Setting, found: Clauses
    ) -> None:
        substance = self.intensities.substance(name, setting.scope)
        if substance:
            self.characterisations.update(self.intensities.of(substance.target).values())
        if substance and self.supplying.carries(cell, clause.amount, substance, name.span) and cell is not None:
            self.on.builder.name(setting.label, cell, clause.span)
            label = replace(setting.label, role=Role.FROM)
            self._burdens(label, clause, substance, cell, found.burdens)
