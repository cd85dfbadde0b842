"""One model, for one scenario, to its program: values, nodes, assessments, checks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from lca.basis import Backing
from lca.check.assessments import Assessing
from lca.check.common import Common
from lca.check.derived_results import DerivedResults
from lca.check.domain import refused_energy
from lca.check.expression_cells import LOWERS
from lca.check.expression_context import ExpressionContext
from lca.check.expression_values import (
    ANY,
    QuantityValue,
    RowValue,
    SupplierValue,
    TextValue,
    TruthValue,
    Value,
    kind_of,
)
from lca.check.making import Making
from lca.check.nodes import Nodes
from lca.check.outcomes import Checks
from lca.check.rules import Rules
from lca.check.scope import Member
from lca.check.value_order import all_values, value_order
from lca.diagnostics import Diagnostic
from lca.program import LibraryUsed, Program
from lca.program.cells import Figure
from lca.program.figure_id import FigureId, Role, read_id
from lca.source import Span
from lca.syntax import tree


def lower(
    common: Common, scenario: str, settings: Mapping[str, tree.SettingClause], *, judged: bool = True
) -> tuple[Program, Lowering]:
    """The program of a model under ``settings`` of parameters, by qualified name; the lowering tells what is wrong.

    One that is not ``judged`` may read parts of results that are none.
    """
    lowering = Lowering(common, dict(settings))
    lowering.checks.parts.postponed = not judged
    return lowering.program(scenario), lowering


class Lowering:
    """The passes in their order; each adds cells to one builder and tells its own problems."""

    def __init__(self, common: Common, settings: dict[str, tree.SettingClause]) -> None:
        self.common = common
        self.names = common.names
        self.settings = settings
        self.making = Making.beginning(common, LOWERS)
        self.nodes = Nodes(self.making)
        self.assessing = Assessing(self.making, self.nodes)
        self.checks = Checks(self.making, self.assessing, self.nodes)
        self.derived = DerivedResults(self.making, self.checks.outcome)
        self.rules = Rules(self.checks)
        self._order_problems: list[Diagnostic] = []
        self.making.tables.work_out = self._column

    def program(self, scenario: str) -> Program:
        self.making.tables.lower()
        self.values(all_values(self.names))
        self.making.tables.check_lets()
        self.nodes.ask()
        self.nodes.supplying.check_lists()
        self.assessing.ask()
        self.nodes.lower()
        self.assessing.lower()
        self.derived.lower()
        root = self.names.root.module.file
        if all(setting.span.file is root for setting in self.settings.values()):
            # A check tests the model as declared, or one of its scenarios, and not what the command line makes of it.
            self.checks.lower(scenario)
        self.rules.lower()
        study = self.names.root.study
        return Program(
            {"name": study.name if study else "", **{f.name: f.value for f in (study.fields if study else ())}},
            study.title if study else "",
            self.common.year,
            scenario,
            {name: setting.span.text for name, setting in self.settings.items() if setting.span.file is not root},
            self._libraries(),
            tuple(self.making.tables.read),
            tuple(self.making.builder.cells),
            tuple(self.making.builder.loops),
            dict(self.making.builder.named),
            dict(self.making.indicators.known),
            dict(self.nodes.lowered),
            self.assessing.lowered,
            dict(self.derived.lowered),
            tuple(self.checks.lowered),
            tuple(self.rules.lowered),
            frozenset(self._decisive()),
            frozenset(self.nodes.characterisations),
            {name: setting.value.span for name, setting in self.settings.items()},
        )

    def _decisive(self) -> Iterator[int]:
        """The figures whose values chose rows."""
        cells = self.making.builder.cells
        return (cell for cell in self.making.rows.decisive if isinstance(cells[cell], Figure))

    def _libraries(self) -> tuple[LibraryUsed, ...]:
        """The libraries that the model uses, and those that aliases of these led to."""
        opened = self.making.usage.opened
        return tuple(
            LibraryUsed(one.name, one.version, one.licence, one.path, tuple(opened.get(one.name, ())))
            for one in replace(self.names.loaded, opened=opened).libraries
        )

    def common_to_all(self) -> Common:
        """What further programs of the model begin with: what this pass has measured, opened and counted by now."""
        names = replace(self.names, loaded=replace(self.names.loaded, opened=self.making.usage.opened))
        registry, columns = self.making.figures.registry, self.making.tables.columns
        return Common(names, registry, self.common.year, columns)

    def problems(self) -> list[Diagnostic]:
        return [
            *self.making.usage.problems,
            *self.making.problems,
            *self.making.bases.problems,
            *self.making.indicators.problems,
            *self.making.tables.problems,
            *self._order_problems,
            *self.derived.problems,
            *refused_energy(self.making),
        ]

    def values(self, members: Mapping[str, Member]) -> None:
        """What parameters and lets come to, all of them or as many as are asked for with all that they rest on."""
        ordered, self._order_problems = value_order(self.names, self.settings, members)
        for member in ordered:
            if member.owner is not None and member.owner.formals:
                template = f"{member.scope.prefix}{member.owner.name}"
                self.nodes.instances.lets.setdefault(template, []).append(member)
                continue
            override = self.settings.get(member.name)
            value = self._declared(member) if override is None else self.set(member, override)
            if value is not None and isinstance(value, (QuantityValue, TruthValue)):
                self.making.builder.name(read_id(member.name), value.cell, member.thing.span, member.thing.title)
                self.making.declared.add(value.cell)
            if isinstance(value, SupplierValue):
                value = replace(value, through=(*value.through, member.name))
            self.making.values[member.name] = value

    def _column(self, table: Member, let: tree.LetDeclaration, row: RowValue) -> Value | None:
        """What a column that is worked out comes to in a row."""
        basis = self.making.bases.of(let.basis, table.scope)
        written_in = FigureId(table.name, Role.VALUE, let.name)
        context = ExpressionContext(table.scope, written_in, None, basis, row=row, written_in=written_in)
        since = len(self.making.builder.cells)
        value = self.making.value(let.value, context)
        if isinstance(value, (QuantityValue, TextValue)) or value is None:
            if isinstance(value, QuantityValue) and value.cell >= since and row.place != ANY and row.columns:
                called = FigureId(table.name, Role.CELL, let.name, row=row.columns.label(row.place))
                self.making.builder.name(called, value.cell, let.span, let.title)
            return value
        self.making.wrong("E0213", let.value.span, kind_of(value), wanted="a quantity", found=kind_of(value))
        return None

    def _declared(self, member: Member) -> Value | None:
        thing = member.thing
        assert isinstance(thing, (tree.ParameterDeclaration, tree.LetDeclaration))
        basis = self.making.bases.of(thing.basis, member.scope)
        if member.owner is not None:
            basis = self.nodes.instances.basis(member, thing.basis)
        context = ExpressionContext(member.scope, read_id(member.name), member.owner, basis)
        value = self.making.value(thing.value, context)
        if isinstance(thing, tree.LetDeclaration) and isinstance(value, SupplierValue):
            advice = f"`parameter {thing.name} = …` can stand for what supplies a flow"
            self.making.wrong(
                "E0213", thing.value.span, "a supplier", wanted="a quantity", found="a supplier", advice=[advice]
            )
            return None
        return self._reasoned(member.name, value, basis, thing) if isinstance(value, SupplierValue) else value

    def _reasoned(
        self,
        name: str,
        value: SupplierValue,
        basis: tuple[Backing, ...],
        thing: tree.ParameterDeclaration | tree.LetDeclaration,
    ) -> SupplierValue:
        """A supplier with the basis of its choice, which every flow from it then rests on."""
        return self._choice(name, thing.title, value, basis, thing.value.span) if basis else value

    def _choice(
        self, name: str, title: str, value: SupplierValue, basis: tuple[Backing, ...], span: Span
    ) -> SupplierValue:
        called = read_id(name)
        cell = self.making.figures.choice(called, basis, span)
        self.making.builder.name(called, cell, span, title)
        return replace(value, choices=(*value.choices, cell))

    def set(self, member: Member, setting: tree.SettingClause) -> Value | None:
        """What a parameter comes to under a setting."""
        basis = self.making.bases.of(setting.basis, self.names.root)
        value = self.making.value(setting.value, ExpressionContext(self.names.root, read_id(member.name), None, basis))
        if isinstance(value, SupplierValue):
            assert isinstance(member.thing, tree.ParameterDeclaration)
            return self._choice(member.name, member.thing.title, value, basis, setting.value.span)
        return value
