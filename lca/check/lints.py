"""What is probably not meant: inputs that are silently ignored, figures that rest on nothing, a PUE applied twice …"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from lca.check.applicability import inapplicable
from lca.check.declared_units import units_used
from lca.check.expected_errors import unmet
from lca.check.joins import by_default, other_zones, untaken
from lca.check.load import Module
from lca.check.lowering import Lowering
from lca.check.mixing import accounted_figures, mixed, silent
from lca.check.module_scope import Declared
from lca.check.name_resolution import Names
from lca.check.namesakes import namesakes
from lca.check.plausible import Plausibility
from lca.check.pue import doubtful_overheads
from lca.check.scenarios import unfounded_choices
from lca.check.settings import SettingFacts
from lca.check.stated_figures import stated_in
from lca.check.suspect_cells import suspicious
from lca.check.usage import Usage
from lca.check.value_order import names_in, names_read
from lca.diagnostics import Diagnostic, problem
from lca.factors import Library
from lca.graph import reached
from lca.program import Program
from lca.program.cells import Figure, FigureOrigin
from lca.program.cells import first_names as cells_named
from lca.source import Span
from lca.syntax import tree


def lint(
    names: Names, program: Program, lowering: Lowering, facts: SettingFacts, plausibility: Plausibility
) -> list[Diagnostic]:
    """Warnings and notes about a model without errors, its figures held against the bands of ``plausibility``.

    ``facts`` are those of what its scenarios set.
    """
    registry = lowering.making.figures.registry
    return [
        *_unsourced(names, program),
        *unfounded_choices(names, facts.unfounded),
        *_unused(names, lowering),
        *_unused_values(names, lowering.making.usage),
        *_unused_parts(names, lowering.making.usage),
        *_unreached(names, program),
        *_no_rows(lowering),
        *_zeros(lowering),
        *_loops(lowering),
        *mixed(names, program),
        *silent(program),
        *doubtful_overheads(program),
        *_implausible(program, lowering, facts, plausibility),
        *inapplicable(names, [f for a in program.assessments.values() for f in accounted_figures(program, a)]),
        *namesakes(names, program, registry),
        *unmet(names),
        *suspicious(names, program, registry, lowering.making.tables.columns),
        *other_zones(lowering.making.joins),
        *untaken(lowering.making.joins),
        *by_default(lowering.making.joins),
    ]


def _implausible(
    program: Program, lowering: Lowering, facts: SettingFacts, plausibility: Plausibility
) -> Iterator[Diagnostic]:
    """Figures outside the bands in force, those of scenarios and of what nothing uses as well."""
    used: dict[str, Span] = {}
    for flow in (flow for node in program.nodes.values() for flow in node.flows):
        used.setdefault(flow.factor, flow.span)
    figures = stated_in(lowering.making.builder.cells, cells_named(lowering.making.builder.named), facts.settled)
    yield from plausibility.doubtful(figures, used)


def _unsourced(names: Names, program: Program) -> Iterator[Diagnostic]:
    for table in names.root.things.values():
        columns = table.columns if isinstance(table, tree.TableDeclaration) and not table.basis else ()
        for column in columns:
            if column.unit and not column.key and all(isinstance(one, tree.QualityClause) for one in column.basis):
                yield problem("W0801", column.name_span, "neither source nor assumption", name=column.span.text)
    files = {scope.module.file for scope in names}
    for cell in program.cells:
        # A cell of a table has the basis of its column, which is told once.
        if isinstance(cell, Figure) and cell.origin is FigureOrigin.UNSOURCED and cell.span.file in files:
            yield problem("W0801", cell.span, "neither source nor assumption", name=cell.span.text)


def _unused(names: Names, lowering: Lowering) -> Iterator[Diagnostic]:
    """Declarations of the model itself that nothing refers to, each kind with its own code."""
    root, bases, usage = names.root, lowering.making.bases, lowering.making.usage
    units = units_used(names, usage)
    things = {name: thing for name, thing in root.things.items() if isinstance(thing, tree.SubstanceDeclaration)}
    factors = {name: thing for name, thing in root.things.items() if isinstance(thing, tree.FactorDeclaration)}
    declared_sources = {
        name: source for name, source in root.sources.items() if isinstance(source, tree.SourceDeclaration)
    }
    used: tuple[tuple[str, Mapping[str, Declared], Callable[[str], bool]], ...] = (
        ("W0802", declared_sources, lambda name: (root.prefix, name) in bases.sources),
        ("W0803", root.assumptions, lambda name: (root.prefix, name) in bases.assumptions),
        ("W0810", root.stages, lambda name: ("stage", name) in usage.names),
        ("W0811", root.indicators, lambda name: name in lowering.making.indicators.used),
        ("W0812", things, lambda name: ("thing", name) in usage.names),
        ("W0871", factors, lambda name: ("thing", name) in usage.names),
        ("W0808", root.units, units.__contains__),
    )
    for code, declared, is_used in used:
        for name, thing in declared.items():
            if not is_used(name):
                yield problem(code, thing.name_span, "", name=name)
    for sources, bibliography in root.module.bibliographies.items():
        if not any((root.prefix, entry.name) in bases.sources for entry in bibliography.entries):
            yield problem("W0816", sources.path_span, "", path=sources.path)
    for alias, use in root.module.places.items():
        if ("use", alias) not in usage.names and not _lent(root.module.uses.get(alias), lowering, units):
            yield problem("W0807", use.span, "", name=alias)


def _lent(read: Library | Module | None, lowering: Lowering, used: set[str]) -> bool:
    """Whether a unit or an indicator is used that a library, or a model, declares for all."""
    if isinstance(read, Module):
        units = [one.name for one in read.model.declarations if isinstance(one, tree.UnitDeclaration)]
        indicators = [one.name for one in read.model.declarations if isinstance(one, tree.IndicatorDeclaration)]
    else:
        units, indicators = (list(read.units), list(read.indicators)) if read else ([], [])
    return not used.isdisjoint(units) or not lowering.making.indicators.used.isdisjoint(indicators)


def _unused_values(names: Names, usage: Usage) -> Iterator[Diagnostic]:
    # The rules of a library speak of its parameters, also where there is no assessment to apply them to.
    conditions = [requirement.left for rule in names.root.rules.values() for requirement in rule.requirements]
    ruled = {name.path for condition in conditions for name in names_in(condition)}
    for member in names.members():
        if member.scope is not names.root or not isinstance(
            member.thing, (tree.ParameterDeclaration, tree.LetDeclaration)
        ):
            continue
        unmade = member.owner is not None and member.owner.formals and ("thing", member.owner.name) not in usage.names
        if unmade:  # a template without instances, which is told as a whole
            continue
        space = "let" if member.owner else "thing"
        if (space, member.name) not in usage.names and member.name not in ruled:
            code = "W0804" if isinstance(member.thing, tree.ParameterDeclaration) else "W0805"
            yield problem(code, member.thing.name_span, "", name=member.thing.name)


def _unused_parts(names: Names, usage: Usage) -> Iterator[Diagnostic]:
    """Columns of tables, parameters of templates, and templates; in a file without assessments these are for others."""
    assessed = any(isinstance(thing, tree.AssessmentDeclaration) for thing in names.root.things.values())
    for name, thing in names.root.things.items():
        if isinstance(thing, tree.TableDeclaration):
            for column in thing.columns:
                if not column.key and ("column", f"{name}.{column.name}") not in usage.names:
                    yield problem("W0813", column.name_span, "", name=f"{name}.{column.name}")
            for let in thing.lets:
                if ("column", f"{name}.{let.name}") not in usage.names:
                    yield problem("W0813", let.name_span, "", name=f"{name}.{let.name}")
        elif isinstance(thing, tree.NodeDeclaration) and thing.formals:
            read = {found.path.partition(".")[0] for found in names_read(thing)}
            for formal in thing.formals:
                if formal.name not in read:
                    yield problem("W0814", formal.name_span, "", name=formal.name)
            if assessed and ("thing", name) not in usage.names:
                yield problem("W0806", thing.name_span, "", name=name)


def _unreached(names: Names, program: Program) -> Iterator[Diagnostic]:
    """Nodes that no assessment needs, directly or through others, as declared or by a scenario's choice."""
    if not program.assessments:
        return
    links = {name: [flow.supplier for flow in node.flows if flow.supplier] for name, node in program.nodes.items()}
    needed = {name for assessment in program.assessments.values() for name, _ in assessment.needs}
    for scenario in names.root.scenarios.values():
        needed.update(name.path for setting in scenario.settings for name in names_in(setting.value))
    found = set(reached(links, needed))
    met = {program.nodes[name].template for name in found if name in program.nodes}
    for name, node in {node.template: node for node in program.nodes.values()}.items():
        if name not in met and "." not in name:
            yield problem("W0806", node.span, "", name=name)


def _no_rows(lowering: Lowering) -> Iterator[Diagnostic]:
    for rows, places in lowering.making.rows.empty.items():
        yield problem("W0817", rows, "", *places)
    for text, meant in lowering.making.never.items():
        advice = meant or "names are those that `lca trace` shows"
        yield problem("W0817", text, "nothing is called this", advice=[advice])


def _zeros(lowering: Lowering) -> Iterator[Diagnostic]:
    for span, (why, advice) in lowering.checks.parts.zeros.items():
        yield problem("W0822", span, "", name=span.text, why=why, advice=[advice])


def _loops(lowering: Lowering) -> Iterator[Diagnostic]:
    for way, span in lowering.assessing.system.ways.items():
        yield problem("N0901", span, "", way=" → ".join(way[:12]))
