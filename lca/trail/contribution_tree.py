"""The contribution tree of a result: what is needed, what that uses, and so on, each with all that it causes.

The impact of a branch is its amount times what one unit causes, so that those of siblings, of what a node emits itself
and of what is not told apart add up to that of their parent, to its last digit. A way that comes back to a node is not
followed further: its impact has all further rounds in it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from msgspec.structs import replace

from lca.arithmetic import add_up, apportion, plain, stored, telling
from lca.engine.solve import solve_system
from lca.graph import components, reached
from lca.trail.reading import CaseReading, Reading
from lca.trail.records import FlowRecord, NodeRecord, ResultRecord
from lca.trail.result_entries import BranchEntry, ResultDocument

MOST = 5_000
"""So many branches are told, whatever is asked for."""
NOTHING = Decimal(0)


@dataclass(frozen=True, slots=True)
class TreeLimits:
    """How deep a tree goes, and the least part of its total that is told apart."""

    depth: int = 3
    cutoff: Decimal = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class _Part:
    """What a branch is made of before its digits are settled: ``amount`` and ``impact`` in base units."""

    kind: str
    name: str
    amount: Decimal | None
    unit: str
    impact: Decimal


def contribution_tree(case: CaseReading, result: ResultRecord, limits: TreeLimits) -> BranchEntry:
    """The tree of one result."""
    with telling():
        return _Tree(case, result, limits).root()


class _Tree:
    def __init__(self, case: CaseReading, result: ResultRecord, limits: TreeLimits) -> None:
        self.case = case
        self.result = result
        self.limits = limits
        self.total = Decimal(result.total.value)
        self.left = MOST

    def root(self) -> BranchEntry:
        result = self.result
        needs: dict[str, _Part] = {}
        for one in (
            one for record in self.case.case.assessments if record.name == result.assessment for one in record.needs
        ):
            part = self._supplied(one.node, self._base(one.figure), self.case.figures[one.figure].unit)
            needs[one.node] = _together(needs.get(one.node), part)
        children = self._children(list(needs.values()), self.total, ())
        return self._branch(_Part("need", result.assessment, None, "", NOTHING), self.total, children, result.title)

    def _node(self, part: _Part, value: Decimal, above: tuple[str, ...]) -> BranchEntry:
        """A node with what it emits itself and what it uses, unless it only emits, is too deep, or stands above."""
        node = self.case.nodes.get(part.name)
        if node is None or not value:
            return self._branch(part, value, (), node.title if node else "")
        parts = list(self._parts(node, (part.amount or NOTHING) * self._per(node)))
        if all(one.kind == "itself" for one in parts):
            return self._branch(part, value, (), node.title)
        deep = len(above) + 1 >= self.limits.depth or self.left <= 0
        cut = "loop" if part.name in above else "depth" if deep else ""
        children = () if cut else self._children(parts, value, (*above, node.name))
        return self._branch(part, value, children, node.title, cut)

    def _parts(self, node: NodeRecord, runs: Decimal) -> Iterator[_Part]:
        own = sum((self._burden(flow) for flow in node.emissions), NOTHING)
        found: dict[tuple[str, str], _Part] = {}
        for flow in (flow for flow in node.flows if not flow.avoids):
            amount, unit = runs * self._base(flow.amount), self.case.figures[flow.amount].unit if flow.amount else ""
            if flow.supplier:
                part = self._supplied(flow.supplier, amount, unit)
            else:
                part = _Part("factor", flow.factor, amount, unit, runs * self._burden(flow))
            found[part.kind, part.name] = _together(found.get((part.kind, part.name)), part)
        yield from found.values()
        if own:
            yield _Part("itself", node.name, None, "", runs * own)

    def _children(self, parts: list[_Part], whole: Decimal, above: tuple[str, ...]) -> tuple[BranchEntry, ...]:
        """The largest parts first; those below the limit as one, and what a node emits itself in any case."""
        values = apportion([self._in_unit(part.impact) for part in parts], whole) if whole else [NOTHING] * len(parts)
        ranked = sorted(zip(parts, values, strict=True), key=lambda one: (-abs(one[1]), one[0].kind, one[0].name))
        least = abs(self.total) * self.limits.cutoff
        told = [one for one in ranked if one[0].kind == "itself" or abs(one[1]) >= least][: max(self.left, 0)]
        others = [one for one in ranked if one not in told]
        self.left -= len(told) + bool(others)
        found = [
            self._node(part, value, above) if part.kind == "node" else self._branch(part, value, ())
            for part, value in told
        ]
        if others:
            rest = _Part("others", "", None, "", NOTHING)
            found.append(self._branch(rest, add_up([value for _, value in others]), (), others=len(others)))
        return tuple(found)

    def _branch(
        self,
        part: _Part,
        value: Decimal,
        children: tuple[BranchEntry, ...],
        title: str = "",
        cut: str = "",
        others: int = 0,
    ) -> BranchEntry:
        amount = None if part.amount is None else plain(stored(self._shown(part.amount, part.unit)))
        share = plain(stored(value / self.total)) if self.total else None
        return BranchEntry(
            kind=part.kind, name=part.name, title=title, amount=amount, unit=part.unit, value=plain(value), share=share,
            cut=cut, others=others, children=children,
        )  # fmt: skip

    def _supplied(self, name: str, amount: Decimal, unit: str) -> _Part:
        return _Part("node", name, amount, unit, amount * self._intensities.get(name, NOTHING))

    def _in_unit(self, value: Decimal) -> Decimal:
        return self._shown(value, self.result.unit)

    def _shown(self, value: Decimal, unit: str) -> Decimal:
        factor = self.case.trail.factors[unit]
        return value / factor.numerator * factor.denominator

    def _base(self, figure: str | None) -> Decimal:
        return NOTHING if figure is None else self.case.base(figure) or NOTHING

    def _burden(self, flow: FlowRecord) -> Decimal:
        """What a flow emits in one run, itself or through its factor."""
        return self._base(flow.burden(self.result.indicator))

    def _per(self, node: NodeRecord) -> Decimal:
        """How often a node runs for one unit of its product, by its share."""
        makes, share = self._base(node.makes), Decimal(1) if node.share is None else self._base(node.share)
        return share / makes if makes else NOTHING

    @cached_property
    def _intensities(self) -> Mapping[str, Decimal]:
        """What one unit of each product causes, of all that is needed, suppliers first."""
        nodes = self.case.nodes
        links = {
            name: [flow.supplier for flow in node.flows if not flow.avoids and flow.supplier in nodes]
            for name, node in nodes.items()
        }
        needs = [one.node for record in self.case.case.assessments for one in record.needs if one.node in nodes]
        behind = reached(links, needs if self.total else ())
        found: dict[str, Decimal] = {}
        for group in components({name: links[name] for name in behind}):
            found |= self._of_group([nodes[name] for name in group], found)
        return found

    def _of_group(self, group: list[NodeRecord], known: Mapping[str, Decimal]) -> dict[str, Decimal]:
        place = {node.name: row for row, node in enumerate(group)}
        alone: list[Decimal] = []
        rows: list[dict[int, Decimal]] = []
        for node in group:
            own, row = NOTHING, dict[int, Decimal]()
            for flow in (flow for flow in node.exchanges if not flow.avoids):
                if flow.supplier in place:
                    column = place[flow.supplier]
                    row[column] = row.get(column, NOTHING) + self._base(flow.amount) * self._per(node)
                elif flow.supplier:
                    own += self._base(flow.amount) * known.get(flow.supplier, NOTHING)
                else:
                    own += self._burden(flow)
            alone.append(own * self._per(node))
            rows.append(row)
        return dict(zip(place, (solve_system(rows, alone) if any(rows) else alone) or alone, strict=True))


def _together(one: _Part | None, other: _Part) -> _Part:
    """Two flows of the same, as one."""
    if one is None:
        return other
    amount = (one.amount or NOTHING) + (other.amount or NOTHING)
    return _Part(one.kind, one.name, amount, one.unit, one.impact + other.impact)


def with_trees(document: ResultDocument, reading: Reading, limits: TreeLimits) -> ResultDocument:
    """The document with the tree of each of its results, of which ``reading`` is the trail."""
    told = [contribution_tree(case, result, limits) for case in reading.cases for result in case.case.results]
    results = tuple(replace(one, tree=tree) for one, tree in zip(document.results, told, strict=True))
    return replace(document, results=results)


def rows_of(branch: BranchEntry, depth: int = 0) -> Iterator[tuple[int, BranchEntry]]:
    """A branch and all below it, each with its depth, as they stand below each other."""
    yield depth, branch
    for child in branch.children:
        yield from rows_of(child, depth + 1)


def said_of(branch: BranchEntry) -> str:
    """What a branch is called where it stands in a tree."""
    if branch.kind == "itself":
        return "itself"
    if branch.kind == "others":
        return f"{branch.others} others" if branch.others > 1 else "1 other"
    return branch.name + {"": "", "depth": " …", "loop": " (again, with all further rounds)"}[branch.cut]
