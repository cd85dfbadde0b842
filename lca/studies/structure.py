"""How two versions of a program differ in what they are made of, whatever their figures: nodes, flows and formulas."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping
from dataclasses import replace
from itertools import zip_longest

from lca.program import Program
from lca.program.cells import Figure, Named, Step
from lca.program.figure_id import ALL, FLOWS, FigureId, Role, whose
from lca.source import Span
from lca.studies.change_records import StructureChange
from lca.studies.counterparts import called_as

DERIVED = (Role.FROM, Role.SPARED)
RESULTS = (
    Role.AMOUNT, Role.RUNS, Role.UPSTREAM, Role.NODE, Role.CREDIT, Role.TOTAL, Role.CREDITS,
)  # fmt: skip


def structural(old: Program, new: Program) -> list[StructureChange]:
    """What was added, removed or put otherwise, each once: of a node that is new not all that is in it as well.

    An instance that is called otherwise, since its arguments have other values, is the same.
    """
    assessments = [{name: one.span for name, one in program.assessments.items()} for program in (old, new)]
    new = called_as(old, new)
    nodes = [{node.declared: node.span for node in program.nodes.values()} for program in (old, new)]
    found = [*_things("assessment", *assessments), *_things("node", *nodes)]
    owners = {one.name for one in found}
    formulas = _Formulas()
    before, after = (_alike(formulas.of(program)) for program in (old, new))
    for name in {**before, **after}:
        if whose(name) not in owners:
            found += _formulas(before.get(name, []), after.get(name, []), old, new)
    found += _moved(old, new, owners)
    return sorted(found, key=lambda one: (one.kind, one.name, one.how))


def _alike(formulas: Mapping[FigureId, int]) -> dict[FigureId, list[tuple[FigureId, int]]]:
    """Names with their formulas, those together that only a number behind them tells apart: clauses of one kind."""
    found: dict[FigureId, list[tuple[FigureId, int]]] = {}
    for name, formula in formulas.items():
        found.setdefault(replace(name, ordinal=0), []).append((name, formula))
    return found


def _formulas(
    before: list[tuple[FigureId, int]], after: list[tuple[FigureId, int]], old: Program, new: Program
) -> Iterator[StructureChange]:
    """What remains once every formula that both have is set aside: the order of clauses says nothing."""
    left = list(before)
    others = []
    for name, formula in after:
        same = next((one for one in left if one[1] == formula), None)
        if same is None:
            others.append(name)
        else:
            left.remove(same)
    for gone, come in zip_longest([name for name, _ in left], others):
        yield from _formula(old.named[gone] if gone else None, new.named[come] if come else None, old, new)


def _change(kind: str, how: str, name: str, old: Span | None, new: Span | None, said: str = "") -> StructureChange:
    before, after = (span.place if span else "" for span in (old, new))
    return StructureChange(kind=kind, how=how, name=name, said=said, before=before, after=after)


def _things(kind: str, old: Mapping[str, Span], new: Mapping[str, Span]) -> list[StructureChange]:
    removed = [_change(kind, "removed", name, old[name], None) for name in old if name not in new]
    return removed + [_change(kind, "added", name, None, new[name]) for name in new if name not in old]


def _formula(before: Named | None, after: Named | None, old: Program, new: Program) -> Iterator[StructureChange]:
    """A formula that is another; one that only one version has is told where it is a flow, or more than a figure."""
    named, program = (after, new) if after else (before, old)
    assert named is not None
    spans = [one.span if one else None for one in (before, after)]
    if before and after:
        yield _change("formula", "changed", str(named.name), spans[0], spans[1])
    elif named.name.role in FLOWS or not isinstance(program.cells[named.cell], Figure):
        kind = "flow" if named.name.role in FLOWS else "formula"
        yield _change(kind, "removed" if before else "added", str(named.name), spans[0], spans[1])


def _moved(old: Program, new: Program, owners: set[str]) -> Iterator[StructureChange]:
    """Flows that something else supplies, and nodes that stand in another stage."""
    before, after = _suppliers(old), _suppliers(new)
    for name in before:
        if name in after and whose(name) not in owners and before[name][0] != after[name][0]:
            said = f"{before[name][0]} → {after[name][0]}"
            yield _change("supplier", "changed", str(name), before[name][1], after[name][1], said)
    for called, node in new.nodes.items():
        other = old.nodes.get(called)
        if other is not None and other.stage != node.stage:
            said = f"{other.stage} → {node.stage}"
            yield _change("stage", "changed", called, other.span, node.span, said)


def _suppliers(program: Program) -> dict[FigureId, tuple[str, Span]]:
    """By the name of a flow's amount, what supplies it."""
    flows = (flow for node in program.nodes.values() for flow in node.flows)
    return {flow.name: (flow.supplier or flow.factor, flow.span) for flow in flows}


class _Formulas:
    """The formulas of several programs as numbers, equal where the formulas are, whatever the figures in them."""

    def __init__(self) -> None:
        self.numbers: dict[Hashable, int] = {}

    def of(self, program: Program) -> dict[FigureId, int]:
        """By name; without totals, amounts and what else follows from the flows."""
        names: dict[int, FigureId] = {}
        for name, named in program.named.items():
            names.setdefault(named.cell, name)
        inner: list[int] = []
        outer: list[int] = []
        for index, cell in enumerate(program.cells):
            inner.append(self._number(self._shape(cell, outer)))
            outer.append(self._number(("named", names[index])) if index in names else inner[-1])
        return {
            name: inner[named.cell] if names[named.cell] == name else outer[named.cell]
            for name, named in program.named.items()
            if not _follows(program, name)
        }

    def _shape(self, cell: object, outer: list[int]) -> Hashable:
        if isinstance(cell, Step):
            parts = [outer[argument] for argument in cell.arguments]
            return cell.operation, tuple(sorted(parts) if cell.operation.commutative else parts)
        return (type(cell).__name__, str(cell.unit.dimension)) if isinstance(cell, Figure) else type(cell).__name__

    def _number(self, shape: Hashable) -> int:
        return self.numbers.setdefault(shape, len(self.numbers))


def _follows(program: Program, name: FigureId) -> bool:
    """Whether a named cell was made for an assessment, or from a flow and what supplies it."""
    summed = name.role in (Role.EMITS, Role.INTENSITY) and name.of == ALL
    return (name.role in RESULTS and name.owner in program.assessments) or name.role in DERIVED or summed
