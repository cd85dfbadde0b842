"""How two versions of a program differ in what they are made of, whatever their figures: nodes, flows and formulas."""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass
from itertools import zip_longest

from lca.program import Program
from lca.program.cells import Figure, Named, Step
from lca.source import Span
from lca.studies.counterparts import called_as

FLOW = re.compile(r"\.(?:uses|avoids|emits|needs)(?:\(.*\))?(?:#\d+)?$")
DERIVED = re.compile(r"\.(?:from|spared)\(.*\)(?:#\d+)?$|\.emits\(all(?:, \w+)?\)$")
NUMBER = re.compile(r"#\d+$")
RESULT = re.compile(r"(?:amount|runs|node|credit|total|credits)\b")


@dataclass(frozen=True, slots=True)
class Structural:
    """``kind`` is assessment, node, flow, formula, supplier or stage; ``how`` is added, removed or changed.

    ``said`` is from what to what, for a supplier and a stage.
    """

    kind: str
    how: str
    name: str
    old: Span | None
    new: Span | None
    said: str = ""


def structural(old: Program, new: Program) -> list[Structural]:
    """What was added, removed or put otherwise, each once: of a node that is new not all that is in it as well.

    An instance that is called otherwise, since its arguments have other values, is the same.
    """
    assessments = [{name: one.span for name, one in program.assessments.items()} for program in (old, new)]
    new = called_as(old, new)
    nodes = [{node.declared: node.span for node in program.nodes.values()} for program in (old, new)]
    found = [*_things("assessment", *assessments), *_things("node", *nodes)]
    owners = tuple(f"{one.name}." for one in found)
    formulas = _Formulas()
    before, after = (_alike(formulas.of(program)) for program in (old, new))
    for name in {**before, **after}:
        if not name.startswith(owners):
            found += _formulas(before.get(name, []), after.get(name, []), old, new)
    found += [one for one in _moved(old, new) if not one.name.startswith(owners)]
    return sorted(found, key=lambda one: (one.kind, one.name, one.how))


def _alike(formulas: Mapping[str, int]) -> dict[str, list[tuple[str, int]]]:
    """Names with their formulas, those together that only a number behind them tells apart: clauses of one kind."""
    found: dict[str, list[tuple[str, int]]] = {}
    for name, formula in formulas.items():
        found.setdefault(NUMBER.sub("", name), []).append((name, formula))
    return found


def _formulas(
    before: list[tuple[str, int]], after: list[tuple[str, int]], old: Program, new: Program
) -> Iterator[Structural]:
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


def _things(kind: str, old: Mapping[str, Span], new: Mapping[str, Span]) -> list[Structural]:
    removed = [Structural(kind, "removed", name, old[name], None) for name in old if name not in new]
    return removed + [Structural(kind, "added", name, None, new[name]) for name in new if name not in old]


def _formula(before: Named | None, after: Named | None, old: Program, new: Program) -> Iterator[Structural]:
    """A formula that is another; one that only one version has is told where it is a flow, or more than a figure."""
    named, program = (after, new) if after else (before, old)
    assert named is not None
    spans = [one.span if one else None for one in (before, after)]
    if before and after:
        yield Structural("formula", "changed", named.name, spans[0], spans[1])
    elif FLOW.search(named.name) or not isinstance(program.cells[named.cell], Figure):
        kind = "flow" if FLOW.search(named.name) else "formula"
        yield Structural(kind, "removed" if before else "added", named.name, spans[0], spans[1])


def _moved(old: Program, new: Program) -> Iterator[Structural]:
    """Flows that something else supplies, and nodes that stand in another stage."""
    before, after = _suppliers(old), _suppliers(new)
    for name in before:
        if name in after and before[name][0] != after[name][0]:
            said = f"{before[name][0]} → {after[name][0]}"
            yield Structural("supplier", "changed", name, before[name][1], after[name][1], said)
    for name, node in new.nodes.items():
        other = old.nodes.get(name)
        if other is not None and other.stage != node.stage:
            said = f"{other.stage} → {node.stage}"
            yield Structural("stage", "changed", name, other.span, node.span, said)


def _suppliers(program: Program) -> dict[str, tuple[str, Span]]:
    """By the name of a flow's amount, what supplies it."""
    flows = {flow.span: flow.supplier or flow.factor for node in program.nodes.values() for flow in node.flows}
    return {
        name: (flows[named.span], named.span)
        for name, named in program.named.items()
        if FLOW.search(name) and named.span in flows
    }


class _Formulas:
    """The formulas of several programs as numbers, equal where the formulas are, whatever the figures in them."""

    def __init__(self) -> None:
        self.numbers: dict[Hashable, int] = {}

    def of(self, program: Program) -> dict[str, int]:
        """By name; without totals, amounts and what else follows from the flows."""
        names: dict[int, str] = {}
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


def _follows(program: Program, name: str) -> bool:
    """Whether a named cell was made for an assessment, or from a flow and what supplies it."""
    owner, _, rest = name.partition(".")
    return (owner in program.assessments and RESULT.match(rest) is not None) or DERIVED.search(name) is not None
