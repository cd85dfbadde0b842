"""What is declared and never used, and figures that rest on nothing: each may be a silently ignored input."""

from __future__ import annotations

from collections.abc import Iterator

from lca.check.lower import Lowering
from lca.check.order import names_in
from lca.check.scope import Names
from lca.diagnostics import Diagnostic, problem
from lca.graph import reached
from lca.program import Figure, Origin, Program
from lca.syntax import tree


def lint(names: Names, program: Program, lowering: Lowering) -> list[Diagnostic]:
    """Warnings and notes about a model without errors."""
    return [
        *_unsourced(program),
        *_unused(names, lowering),
        *_unused_values(names),
        *_unreached(names, program),
        *_loops(lowering),
    ]


def _unsourced(program: Program) -> Iterator[Diagnostic]:
    for cell in program.cells:
        if isinstance(cell, Figure) and cell.origin is Origin.UNSOURCED:
            yield problem("W0801", cell.span, "neither source nor assumption", name=cell.span.text)


def _unused(names: Names, lowering: Lowering) -> Iterator[Diagnostic]:
    root, bases = names.root, lowering.bases
    for name, source in root.sources.items():
        if (id(root), name) not in bases.sources:
            yield problem("W0802", source.name_span, "", name=name)
    for name, assumption in root.assumptions.items():
        if (id(root), name) not in bases.assumptions:
            yield problem("W0803", assumption.name_span, "", name=name)
    for alias, use in root.module.places.items():
        if ("use", alias) not in names.used:
            yield problem("W0807", use.span, "", name=alias)
    for name, stage in root.stages.items():
        if ("stage", name) not in names.used:
            yield problem("W0810", stage.name_span, "", name=name)
    for name, indicator in root.indicators.items():
        if name not in lowering.indicators.used:
            yield problem("W0811", indicator.name_span, "", name=name)
    for name, thing in root.things.items():
        if isinstance(thing, tree.Substance) and ("thing", name) not in names.used:
            yield problem("W0812", thing.name_span, "", name=name)
    for name, unit in root.units.items():
        if not lowering.registry.was_used(name):
            yield problem("W0808", unit.name_span, "", name=name)


def _unused_values(names: Names) -> Iterator[Diagnostic]:
    for member in names.members():
        if member.scope is not names.root or not isinstance(member.thing, (tree.Parameter, tree.Let)):
            continue
        space = "let" if member.owner else "thing"
        if (space, member.name) not in names.used:
            code = "W0804" if isinstance(member.thing, tree.Parameter) else "W0805"
            yield problem(code, member.thing.name_span, "", name=member.thing.name)


def _unreached(names: Names, program: Program) -> Iterator[Diagnostic]:
    """Nodes that no assessment needs, directly or through others, as declared or by a scenario's choice."""
    if not program.assessments:
        return
    links = {name: [flow.supplier for flow in node.flows if flow.supplier] for name, node in program.nodes.items()}
    needed = {name for assessment in program.assessments.values() for name, _ in assessment.needs}
    for scenario in names.root.scenarios.values():
        needed.update(name.path for setting in scenario.settings for name in names_in(setting.value))
    found = set(reached(links, needed))
    met = {program.nodes[name].declared for name in found if name in program.nodes}
    for name, node in {node.declared: node for node in program.nodes.values()}.items():
        if name not in met and "." not in name:
            yield problem("W0806", node.span, "", name=name)


def _loops(lowering: Lowering) -> Iterator[Diagnostic]:
    for way, span in lowering.assessing.ways.items():
        yield problem("N0901", span, "", way=" → ".join(way[:12]))
