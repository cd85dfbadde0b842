"""What a trace is asked for: cells to begin with, and the total that fits them, of which shares are told."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from lca.diagnostics import Diagnostic, LcaError, problem
from lca.diagnostics.nearest import did_you_mean, instance_meant
from lca.factors import CLIMATE
from lca.program import Program
from lca.program.cells import cells_reached
from lca.program.figure_id import Role, read_id, whose
from lca.program.inventory import Assessment, Impact
from lca.units import Unit


@dataclass(frozen=True, slots=True)
class TraceTarget:
    """``roots`` are the cells to begin with; shares are of the ``total``, a cell, told in ``unit``."""

    total: int
    unit: Unit
    roots: tuple[int, ...]


def asked(program: Program, target: str, indicator: str) -> list[TraceTarget]:
    """What ``target`` names, in each assessment that has it; without a target all totals.

    An ``indicator`` is that of the totals; without one it is the first that the model counts in, or that of a named
    value. Raises LcaError where there is no such thing, or where the two do not fit.
    """
    if target in program.derived:
        return [_derived(program, program.derived[target].cell, program.derived[target].cell)]
    if not program.assessments:
        raise LcaError([problem("E0406")])
    counted = list(next(iter(program.assessments.values())).impacts)
    if indicator and indicator not in counted:
        raise LcaError([no_such_indicator(indicator, counted)])
    first = indicator or counted[0]
    if not target or target in program.assessments:
        wanted = [program.assessments[target]] if target else list(program.assessments.values())
        return [_of(program, one, first, one.impacts[first].total) for one in wanted]
    parts = ((one, _parts(program, one, target, first)) for one in program.assessments.values())
    found = [_of(program, one, first, *cells) for one, cells in parts if cells]
    if found:
        return found
    if read_id(target) in program.named:
        return [_value(program, target, indicator)]
    stages = [node.stage for node in program.nodes.values()]
    raise LcaError([_no_such_value(target, [*program.assessments, *stages, *program.nodes, *map(str, program.named)])])


def _of(program: Program, assessment: Assessment, indicator: str, *roots: int) -> TraceTarget:
    """Cells, with shares of the total of an assessment."""
    return TraceTarget(assessment.impacts[indicator].total, program.indicators[indicator].unit, roots)


def _derived(program: Program, total: int, *roots: int) -> TraceTarget:
    """Cells, with shares of a derived result."""
    return TraceTarget(total, program.cells[total].unit, roots)


def no_such_indicator(name: str, known: Iterable[str]) -> Diagnostic:
    """That no total of the model is in the indicator ``name``."""
    known = sorted(known)
    advice = did_you_mean(name, known) or f"the totals are of {', '.join(known)}"
    return problem("E0310", None, name=name, what="indicator of this model", advice=[advice])


def _no_such_value(target: str, known: list[str]) -> Diagnostic:
    advice = (
        instance_meant(target, known)
        or did_you_mean(target, known)
        or f"there are {', '.join(list(dict.fromkeys(known))[:15])} …"
    )
    return problem("E0310", None, name=target, what="value that can be traced", advice=[advice])


def _parts(program: Program, assessment: Assessment, target: str, indicator: str) -> list[int]:
    """The cells of what a node, or each node of a stage, adds to an assessment, else how often it runs or need not."""
    one, impact = read_id(target), assessment.impacts[indicator]
    templates = {node.template for node in program.nodes.values()}
    if one.owner == assessment.name and (one.indicator or CLIMATE) == indicator:
        target = one.of if one.role is Role.NODE and one.of in templates else target
    named = [name for name, node in program.nodes.items() if target in (name, node.declared, node.template)]
    if named:
        ways = (impact.contributions, assessment.runs, impact.credits, assessment.spared)
        found = [next((way[name] for way in ways if name in way), None) for name in named]
        return [cell for cell in found if cell is not None]
    stage = one.of if one.role is Role.STAGE and one.owner == assessment.name else target
    return [cell for name, cell in impact.contributions.items() if program.nodes[name].stage == stage]


def _value(program: Program, target: str, indicator: str) -> TraceTarget:
    """A named value, with the total that it is a part of, or else the first that reads it."""
    cell = program.named[read_id(target)].cell
    for assessment in program.assessments.values():
        for own, impact in assessment.impacts.items():
            if cell in _results(impact).values():
                return _result(program, assessment, own, indicator or own, cell, target)
    readers = list(_readers(program, target, indicator))
    reading = (one for one in readers if cell in cells_reached(program.cells, program.loops, one.total))
    return next(reading, readers[0])


def _readers(program: Program, target: str, indicator: str) -> Iterator[TraceTarget]:
    """The totals that may rest on a value, derived ones last; on an amount of an assessment only its own."""
    everywhere, asked = list(program.assessments.values()), read_id(target)
    for one in [one for one in everywhere if one.name == whose(asked)] or everywhere:
        for name in [indicator] if indicator else one.impacts:
            yield _of(program, one, name, program.named[asked].cell)
    for derived in program.derived.values():
        yield _derived(program, derived.cell, program.named[asked].cell)


def _result(program: Program, assessment: Assessment, own: str, indicator: str, cell: int, target: str) -> TraceTarget:
    """A result that is named in the indicator ``own``, or its like in another, if its name does not tell its own."""
    of = next(of for of, part in _results(assessment.impacts[own]).items() if part == cell)
    there = _results(assessment.impacts[indicator])
    if own not in (CLIMATE, indicator) or of not in there:
        advice = [f"without `--indicator {indicator}` its share of the total in {own} is told"]
        raise LcaError(
            [problem("E0310", None, name=target, what=f"result in the indicator {indicator}", advice=advice)]
        )
    return _of(program, assessment, indicator, there[of])


def _results(impact: Impact) -> dict[tuple[str, str], int]:
    """The cells of an impact, by what and whose they are."""
    nodes = {("node", name): cell for name, cell in impact.contributions.items()}
    avoided = {("credit", name): cell for name, cell in impact.credits.items()}
    return {("total", ""): impact.total, ("credits", ""): impact.credit, **nodes, **avoided}
