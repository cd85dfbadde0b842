"""One model, for one scenario, to its program: values, nodes, assessments, checks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

from lca.basis import Backing
from lca.check.advice import mend
from lca.check.assess import Assessing
from lca.check.basis import Bases
from lca.check.expressions import Expressions
from lca.check.indicators import Indicators
from lca.check.names import Names
from lca.check.nodes import Nodes
from lca.check.order import value_order
from lca.check.outcomes import Checks
from lca.check.rules import Rules
from lca.check.scope import Member
from lca.check.setting import Setting
from lca.check.values import Quantity, Supplier, TextValue, Truth, Value, kind, measured
from lca.diagnostics import Diagnostic, Label
from lca.program import LibraryUsed, Program
from lca.program.builder import ProgramBuilder
from lca.program.cells import Figure
from lca.program.figure_id import read_id
from lca.source import Span
from lca.syntax import tree
from lca.units import Registry, Unit


def lower(
    names: Names,
    registry: Registry,
    year: Decimal,
    scenario: str,
    settings: Mapping[str, tree.Setting],
    *,
    judged: bool = True,
) -> tuple[Program, Lowering]:
    """The program of a model under ``settings`` of parameters, by qualified name; the lowering tells what is wrong.

    One that is not ``judged`` may read parts of results that are none.
    """
    lowering = Lowering(names, registry, dict(settings))
    lowering.checks.parts.postponed = not judged
    return lowering.program(scenario, year), lowering


class Lowering:
    """The passes in their order; each adds cells to one builder and tells its own problems."""

    def __init__(self, names: Names, registry: Registry, settings: dict[str, tree.Setting]) -> None:
        self.names = names
        self.registry = registry
        self.settings = settings
        self.builder = ProgramBuilder()
        self.bases = Bases(names)
        self.indicators = Indicators(names, registry)
        self.expressions = Expressions(self.builder, names, registry, self.bases, self.indicators)
        self.nodes = Nodes(self.expressions)
        self.assessing = Assessing(self.expressions, self.nodes)
        self.checks = Checks(self.expressions, self.assessing, self.nodes)
        self.rules = Rules(self.checks)
        self.settled: dict[int, str] = {}
        """The values that scenarios give to parameters, by their cells."""
        self.unfounded: set[Span] = set()
        """The settings, of those that were checked, that choose without a basis."""
        self.of_facilities: set[str] = set()
        """The parameters that a setting gives energy which came out of ``facility``."""
        self._order_problems: list[Diagnostic] = []

    def program(self, scenario: str, year: Decimal) -> Program:
        self.expressions.tables.lower()
        self._values()
        self.nodes.ask()
        self.assessing.ask()
        self.nodes.lower()
        self.assessing.lower()
        root = self.names.root.module.file
        if all(setting.span.file is root for setting in self.settings.values()):
            # A check tests the model as declared, or one of its scenarios, and not what the command line makes of it.
            self.checks.lower(scenario)
        self.rules.lower()
        study = self.names.root.study
        return Program(
            {"name": study.name if study else "", **{f.name: f.value for f in (study.fields if study else ())}},
            study.title if study else "",
            year,
            scenario,
            {name: setting.span.text for name, setting in self.settings.items() if setting.span.file is not root},
            tuple(
                LibraryUsed(library.name, library.version, library.licence, library.path)
                for library in self.names.loaded.libraries
            ),
            tuple(self.expressions.tables.read),
            tuple(self.builder.cells),
            tuple(self.builder.loops),
            dict(self.builder.named),
            dict(self.indicators.known),
            dict(self.nodes.lowered),
            self.assessing.lowered,
            tuple(self.checks.lowered),
            tuple(self.rules.lowered),
            frozenset(self.expressions.row_functions.decisive),
            frozenset(self.nodes.characterisations),
            {name: setting.value.span for name, setting in self.settings.items()},
        )

    def problems(self) -> list[Diagnostic]:
        return [
            *self.expressions.problems,
            *self.bases.problems,
            *self.indicators.problems,
            *self.expressions.tables.problems,
            *self._order_problems,
            *self.expressions.domain.refused(),
        ]

    def _values(self) -> None:
        ordered, self._order_problems = value_order(self.names, self.settings)
        for member in ordered:
            if member.owner is not None and member.owner.formals:
                template = f"{member.scope.prefix}{member.owner.name}"
                self.nodes.instances.lets.setdefault(template, []).append(member)
                continue
            override = self.settings.get(member.name)
            value = self._declared(member) if override is None else self._set(member, override)
            if value is not None and isinstance(value, (Quantity, Truth)):
                self.builder.name(read_id(member.name), value.cell, member.thing.span, member.thing.title)
                self.expressions.declared.add(value.cell)
            if isinstance(value, Supplier):
                value = replace(value, through=(*value.through, member.name))
            self.expressions.values[member.name] = value

    def _declared(self, member: Member) -> Value | None:
        thing = member.thing
        assert isinstance(thing, (tree.Parameter, tree.Let))
        basis = self.bases.of(thing.basis, member.scope)
        setting = Setting(member.scope, read_id(member.name), member.owner, basis)
        value = self.expressions.value(thing.value, setting)
        if isinstance(thing, tree.Let) and isinstance(value, Supplier):
            advice = f"`parameter {thing.name} = …` can stand for what supplies a flow"
            self.expressions.wrong(
                "E0213", thing.value.span, "a supplier", wanted="a quantity", found="a supplier", advice=[advice]
            )
            return None
        return self._reasoned(member.name, value, basis, thing) if isinstance(value, Supplier) else value

    def _reasoned(
        self, name: str, value: Supplier, basis: tuple[Backing, ...], thing: tree.Parameter | tree.Let
    ) -> Supplier:
        """A supplier with the basis of its choice, which every flow from it then rests on."""
        return self._choice(name, thing.title, value, basis, thing.value.span) if basis else value

    def _choice(self, name: str, title: str, value: Supplier, basis: tuple[Backing, ...], span: Span) -> Supplier:
        called = read_id(name)
        cell = self.expressions.figures.choice(called, basis, span)
        self.builder.name(called, cell, span, title)
        return replace(value, choices=(*value.choices, cell))

    def _set(self, member: Member, setting: tree.Setting) -> Value | None:
        basis = self.bases.of(setting.basis, self.names.root)
        value = self.expressions.value(setting.value, Setting(self.names.root, read_id(member.name), None, basis))
        if isinstance(value, Supplier):
            assert isinstance(member.thing, tree.Parameter)
            return self._choice(member.name, member.thing.title, value, basis, setting.value.span)
        return value

    def check_setting(self, member: Member, setting: tree.Setting) -> None:
        """Whether a setting is of the same kind and dimension as the parameter's own value.

        Asked of the model as declared, once that is lowered: what holds here holds in every scenario.
        """
        made = len(self.builder.cells)
        declared, value = self.expressions.values.get(member.name), self._set(member, setting)
        said_nothing = isinstance(value, (TextValue, Truth)) and not setting.basis
        if said_nothing or any(isinstance(cell, Figure) and cell.unfounded for cell in self.builder.cells[made:]):
            self.unfounded.add(setting.span)
        if value is None or declared is None:
            return
        if isinstance(value, Quantity):
            self.settled[value.cell] = member.name
        if isinstance(value, Quantity) and self.expressions.domain.overheads.of(value.cell) > 0:
            self.of_facilities.add(member.name)
        place = Label(member.thing.name_span, kind(declared))
        if type(value) is not type(declared):
            own = (
                "let a node make it: `process own { makes 1 kWh emits 300 gCO2e }`, or add it to a library of your own"
            )
            advice = own if isinstance(declared, Supplier) else None
            self.expressions.wrong(
                "E0213",
                setting.value.span,
                kind(value),
                place,
                wanted=kind(declared),
                found=kind(value),
                advice=[advice],
            )
        elif isinstance(value, Supplier) and isinstance(declared, Supplier):
            products = self.nodes.supplying.product(value), self.nodes.supplying.product(declared)
            self._same(member, setting, products, "supplies ")
            self._supplies(member, setting, value)
        elif isinstance(value, Quantity) and isinstance(declared, Quantity):
            self._same(member, setting, (self.builder.unit(value.cell), self.builder.unit(declared.cell)), "")

    def _supplies(self, member: Member, setting: tree.Setting, value: Supplier) -> None:
        """Whether what takes a supplier's place emits, and is a node where an assessment needs it."""
        if isinstance(value.target, Member):
            return
        if member.name in self.assessing.needed:
            what, span = "a factor, not a node", setting.value.span
            self.expressions.wrong("E0313", span, "an assessment needs a node", name=value.name, what=what)
        self.nodes.intensities.of(value.target)

    def _same(self, member: Member, setting: tree.Setting, units: tuple[Unit | None, Unit | None], verb: str) -> None:
        new, old = units
        if new is not None and old is not None and new.dimension != old.dimension:
            self.expressions.wrong(
                "E0209",
                setting.value.span,
                verb + measured(new),
                Label(member.thing.name_span, verb + measured(old)),
                name=member.name,
                wanted=old.dimension,
                found=new.dimension,
                advice=[None if verb else mend(setting.value, new, old)],
            )
