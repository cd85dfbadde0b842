"""Scenarios: what each sets, with all that it extends, and whether the model holds under it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace

from lca.check.common import Common
from lca.check.expression_values import QuantityValue, SupplierValue, TextValue, TruthValue
from lca.check.lowering import Lowering, lower
from lca.check.name_resolution import Names
from lca.check.settings import SettingFacts, check_setting, no_parameter, parameter
from lca.check.value_order import all_values, names_in, value_order
from lca.diagnostics import Diagnostic, Label, problem
from lca.diagnostics.nearest import did_you_mean
from lca.graph import components, cycle
from lca.source import Span
from lca.syntax import tree

MANY = 200_000
"""So many cells are made in checking scenarios that choose rows; further ones are checked when they are computed."""


def settings_of(names: Names, scenario: str) -> dict[str, tree.SettingClause]:
    """The settings of a scenario by qualified parameter, its own over those of what it extends."""
    chain: dict[str, tree.ScenarioDeclaration] = {}
    found = names.root.scenarios.get(scenario)
    while found is not None and found.name not in chain:
        chain[found.name] = found
        found = names.root.scenarios.get(found.extends)
    settings: dict[str, tree.SettingClause] = {}
    for part in reversed(chain.values()):
        for setting in part.settings:
            member = parameter(names, setting.parameter)
            if member is not None:
                settings[member.name] = setting
    return settings


def check_scenarios(names: Names, lowering: Lowering) -> tuple[SettingFacts, list[Diagnostic]]:
    """Every scenario against the model as declared: names, kinds, dimensions, and ways round."""
    problems, facts = [*_extensions(names), *_unknown_in_checks(names)], SettingFacts()
    for scenario in names.root.scenarios.values():
        first: dict[str, tree.SettingClause] = {}
        for setting in scenario.settings:
            member = parameter(names, setting.parameter)
            if member is None:
                lowering.making.usage.problems += no_parameter(names, setting.parameter)
                continue
            if member.name in first:
                label = Label(first[member.name].parameter.span, "first here")
                problems.append(
                    problem("E0302", setting.parameter.span, "again here", label, name=setting.parameter.path)
                )
            first.setdefault(member.name, setting)
            check_setting(lowering, member, setting, lowering.assessing.needed, facts)
        settings = settings_of(names, scenario.name)
        if any(True for setting in settings.values() for _ in names_in(setting.value)):  # else it closes no way round
            problems += value_order(names, settings, all_values(names))[1]
    return facts, problems


def unfounded_choices(names: Names, spans: Collection[Span]) -> list[Diagnostic]:
    """What scenarios choose without a basis: the settings at ``spans``."""
    return [
        unfounded_choice(setting, f"in scenario `{scenario.name}`")
        for scenario in names.root.scenarios.values()
        for setting in scenario.settings
        if setting.span in spans
    ]


def unfounded_choice(setting: tree.SettingClause, where: str) -> Diagnostic:
    """What is told of a choice without a basis."""
    return problem("W0821", setting.span, "neither source nor assumption", name=setting.parameter.path, where=where)


def check_choices(common: Common, lowering: Lowering, of_facilities: Collection[str]) -> list[Diagnostic]:
    """What is wrong only under a scenario, since that chooses other rows than the model as declared, which is right.

    Numbers choose none unless they are keys, and suppliers none but of results: a scenario that sets no more is right,
    unless parts of results are read, which another supplier may make those of nothing, or instances, which are called
    by the values of their arguments, or it sets energy that came out of ``facility``, which can be marked by ``it``.
    """
    names, found = common.names, dict[object, Diagnostic]()
    seen: set[object] = set()
    made = 0
    for scenario in names.root.scenarios.values():
        settings = settings_of(names, scenario.name)
        shape = _shape(names, lowering, of_facilities, scenario, settings)
        if shape is None or shape in seen or made > MANY:
            continue
        seen.add(shape)
        program, under = lower(common, scenario.name, settings)
        lowering.making.usage.add(under.making.usage)
        made += len(program.cells)
        place = Label(scenario.name_span, f"under the scenario `{scenario.name}`")
        for wrong in under.problems():
            found.setdefault((wrong.code, wrong.message, wrong.span), replace(wrong, labels=(*wrong.labels, place)))
    return list(found.values())


def _shape(
    names: Names,
    lowering: Lowering,
    of_facilities: Collection[str],
    scenario: tree.ScenarioDeclaration,
    settings: Mapping[str, tree.SettingClause],
) -> object | None:
    """What a scenario chooses rows and parts of results by, the same where others choose the same; None for nothing."""
    parts = lowering.checks.parts
    judging = lowering.making.rows.judging or parts.instanced
    chosen = {name: setting for name, setting in settings.items() if name in of_facilities or _chooses(lowering, name)}
    if not chosen and not judging and scenario.name not in parts.readers:
        return None
    if judging or not all(isinstance(one.value, (tree.TextLiteral, tree.QuantityLiteral)) for one in chosen.values()):
        chosen = dict(settings)
    judged = any(check.scenario == scenario.name for check in names.root.checks)
    written = frozenset((name, setting.value.span.text) for name, setting in chosen.items())
    return written, scenario.name if judged else ""


def _chooses(lowering: Lowering, name: str) -> bool:
    value = lowering.making.values.get(name)
    if isinstance(value, QuantityValue):
        return value.cell in lowering.making.rows.decisive
    # Where other suppliers are, other nodes are part of the assessments.
    return isinstance(value, (TextValue, TruthValue)) or (
        isinstance(value, SupplierValue) and "" in lowering.checks.parts.readers
    )


def _unknown_in_checks(names: Names) -> list[Diagnostic]:
    known = names.root.scenarios
    checks: list[tree.CheckDeclaration | tree.ExpectedErrorDeclaration] = [*names.root.checks, *names.root.expected]
    return [
        problem("E0309", check.scenario_span, "", name=check.scenario, advice=[did_you_mean(check.scenario, known)])
        for check in checks
        if check.scenario and check.scenario not in known and check.scenario not in names.root.module.broken
    ]


def _extensions(names: Names) -> list[Diagnostic]:
    problems: list[Diagnostic] = []
    scenarios = names.root.scenarios
    for scenario in scenarios.values():
        if scenario.extends and scenario.extends not in scenarios and scenario.extends not in names.root.module.broken:
            advice = did_you_mean(scenario.extends, scenarios)
            span = scenario.extends_span or scenario.name_span
            problems.append(problem("E0309", span, "", name=scenario.extends, advice=[advice]))
    links = {name: [s.extends] if s.extends in scenarios else [] for name, s in scenarios.items()}
    for group in components(links):
        way = cycle(links, group) if len(group) > 1 or group[0] in links[group[0]] else []
        if way:
            problems.append(problem("E0308", scenarios[way[0]].name_span, "", name=way[0], way=" → ".join(way[:12])))
    return problems
