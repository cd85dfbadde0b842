"""Settings of parameters: whether each is of the kind and dimension of what the model declares there.

What a scenario sets is checked with the model. What is set from outside is checked in a lowering of its own, which
is thrown away: it makes what the settings and their parameters rest on, and no more.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from lca.check.common import Common
from lca.check.dimension_advice import mend
from lca.check.expression_values import (
    QuantityValue,
    SupplierValue,
    TextValue,
    TruthValue,
    Value,
    dimension_and_unit,
    kind_of,
)
from lca.check.lowering import Lowering
from lca.check.name_resolution import Names
from lca.check.scope import Member
from lca.check.value_order import values_in
from lca.diagnostics import Diagnostic, Label, LcaError, in_order, problem
from lca.diagnostics.nearest import did_you_mean
from lca.program.cells import Figure
from lca.source import SourceFile, Span
from lca.syntax import parse_value, tree
from lca.units import Unit

OWN = "let a node make it: `process own { makes 1 kWh emits 300 gCO2e }`, or add it to a library of your own"


@dataclass(slots=True)
class SettingFacts:
    """What is found of settings beside their faults."""

    settled: dict[int, str] = field(default_factory=dict)
    """The parameters that they give values to, by the cells of these."""
    unfounded: set[Span] = field(default_factory=set)
    """Those that choose without a basis."""
    of_facilities: set[str] = field(default_factory=set)
    """The parameters that one gives energy which came out of ``facility``."""


@dataclass(frozen=True, slots=True)
class FittingSettings:
    """Settings that fit, by qualified parameter, and those of them that choose without a basis."""

    settings: Mapping[str, tree.SettingClause]
    unfounded: tuple[tree.SettingClause, ...]


def read_settings(common: Common, needed: Collection[str], texts: Mapping[str, str], option: str) -> FittingSettings:
    """Settings as they are written behind an ``option`` of the command line, perhaps with a basis.

    Raises LcaError where there is no such parameter, or a setting does not fit; ``needed`` as in ``check_setting``.
    """
    if not texts:
        return FittingSettings({}, ())
    written = [_setting(name, text, option) for name, text in texts.items()]
    members = [(parameter(common.names, one.parameter), one) for one in written]
    given = [(member, one) for member, one in members if member is not None]
    told = [wrong for member, one in members if member is None for wrong in no_parameter(common.names, one.parameter)]
    lowering, facts = Lowering(common, {}), SettingFacts()
    spoken_of = [part for member, one in given for part in (one.value, _declared(member))]
    rested_on = {member.name: member for member, _ in given} | values_in(common.names, spoken_of)
    lowering.values(rested_on)
    known = [len(problems) for problems in _problems(lowering)]
    for member, one in given:
        check_setting(lowering, member, one, needed, facts)
    told += [wrong for found, before in zip(_problems(lowering), known, strict=True) for wrong in found[before:]]
    if told:
        raise LcaError(in_order(told))
    unfounded = tuple(one for _, one in given if one.span in facts.unfounded)
    return FittingSettings({member.name: one for member, one in given}, unfounded)


def _setting(name: str, text: str, option: str) -> tree.SettingClause:
    named = tree.NameExpression(name, Span(SourceFile(option, f"{name}={text}"), 0, len(name)))
    file = SourceFile(option, text)
    return tree.SettingClause(named, *parse_value(file), Span(file, 0, len(text)))


def _declared(member: Member) -> tree.Expression:
    assert isinstance(member.thing, tree.ParameterDeclaration)
    return member.thing.value


def _problems(lowering: Lowering) -> tuple[list[Diagnostic], ...]:
    return lowering.making.usage.problems, lowering.making.problems, lowering.making.bases.problems


def parameter(names: Names, name: tree.NameExpression) -> Member | None:
    """The parameter that ``name`` is; None where it is none."""
    found = names.quietly(name.path, name.span, names.root)
    return found if isinstance(found, Member) and isinstance(found.thing, tree.ParameterDeclaration) else None


def no_parameter(names: Names, name: tree.NameExpression) -> list[Diagnostic]:
    """That ``name`` is no parameter; nothing where its declaration is in error."""
    path, span = name.path, name.span
    first, _, rest = path.partition(".")
    if first in names.root.module.broken:
        return []
    known = [m.name for m in names.members() if isinstance(m.thing, tree.ParameterDeclaration)]
    advice = did_you_mean(path, known)
    found, template = names.quietly(path, span, names.root), names.quietly(first, span, names.root)
    if isinstance(template, Member) and isinstance(template.thing, tree.NodeDeclaration) and template.thing.formals:
        advice = f"a scenario sets a `parameter`: use the template with one, `{first}({rest} = …)`"
    elif advice is None and isinstance(found, Member):
        advice = f"`{path}` is not a parameter: only a `parameter` can be set"
    said = [advice or (f"the parameters are {', '.join(known[:12])}" if known else "the model has no parameter")]
    return [problem("E0310", span, "", name=path, what="parameter", advice=said)]


def check_setting(
    lowering: Lowering, member: Member, setting: tree.SettingClause, needed: Collection[str], facts: SettingFacts
) -> None:
    """Whether a setting is of the same kind and dimension as the parameter's own value.

    Asked of the model as declared, once that is lowered: what holds here holds in every scenario. What stands for one
    of the ``needed`` parameters, which assessments need, must be a node.
    """
    cells = lowering.making.builder.cells
    made = len(cells)
    declared, value = lowering.making.values.get(member.name), lowering.set(member, setting)
    said_nothing = isinstance(value, (TextValue, TruthValue)) and not setting.basis
    if said_nothing or any(isinstance(cell, Figure) and cell.unfounded for cell in cells[made:]):
        facts.unfounded.add(setting.span)
    if isinstance(value, QuantityValue) and declared is not None:
        facts.settled[value.cell] = member.name
        if lowering.making.overheads.of(value.cell) > 0:
            facts.of_facilities.add(member.name)
    if value is None or declared is None:
        return
    if type(value) is not type(declared):
        _of_another_kind(lowering, member, setting, value, declared)
    elif isinstance(value, SupplierValue) and isinstance(declared, SupplierValue):
        products = lowering.nodes.supplying.product(value), lowering.nodes.supplying.product(declared)
        _same(lowering, member, setting, products, "supplies ")
        if not value.is_node and member.name in needed:
            what, span = "a factor, not a node", setting.value.span
            lowering.making.wrong("E0313", span, "an assessment needs a node", name=value.name, what=what)
        if not value.is_node:  # told, where what it emits is in error
            lowering.nodes.supplying.intensities(value)
    elif isinstance(value, QuantityValue) and isinstance(declared, QuantityValue):
        units = lowering.making.builder.unit(value.cell), lowering.making.builder.unit(declared.cell)
        _same(lowering, member, setting, units, "")


def _of_another_kind(
    lowering: Lowering, member: Member, setting: tree.SettingClause, value: Value, declared: Value
) -> None:
    lowering.making.wrong(
        "E0213", setting.value.span, kind_of(value), Label(member.thing.name_span, kind_of(declared)),
        wanted=kind_of(declared), found=kind_of(value), advice=[OWN if isinstance(declared, SupplierValue) else None],
    )  # fmt: skip


def _same(
    lowering: Lowering, member: Member, setting: tree.SettingClause, units: tuple[Unit | None, Unit | None], verb: str
) -> None:
    new, old = units
    if new is not None and old is not None and new.dimension != old.dimension:
        lowering.making.wrong(
            "E0209", setting.value.span, verb + dimension_and_unit(new),
            Label(member.thing.name_span, verb + dimension_and_unit(old)),
            name=member.name, wanted=old.dimension, found=new.dimension,
            advice=[None if verb else mend(setting.value, new, old)],
        )  # fmt: skip
