"""What one unit of each node's product comes to, with all that it uses, by the same shares as totals."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal, DecimalException

from lca.arithmetic import computing
from lca.engine.evaluation import Evaluation
from lca.engine.solve import solve_system
from lca.graph import components, reached
from lca.program.inventory import Flow, Node


def intensities(
    evaluation: Evaluation, nodes: Mapping[str, Node], wanted: Iterable[str], indicator: str
) -> dict[str, Decimal]:
    """By node, suppliers first, an indicator over the product, in base units, for those wanted and what these use.

    What is too large or too small to be worked out is left out, with what uses it.
    """
    links = {name: [flow.supplier for flow in _used(node) if flow.supplier in nodes] for name, node in nodes.items()}
    behind = dict.fromkeys(reached(links, wanted))
    found: dict[str, Decimal] = {}
    with computing():
        for group in components({name: links[name] for name in behind}):
            try:
                found |= _of_group(evaluation, [nodes[name] for name in group], indicator, found)
            except (DecimalException, KeyError):
                continue
    return found


def _used(node: Node) -> list[Flow]:
    return [flow for flow in node.flows if not flow.avoids]


def _of_group(
    evaluation: Evaluation, group: list[Node], indicator: str, known: Mapping[str, Decimal]
) -> dict[str, Decimal]:
    """The nodes of a loop, or the one of none, whose other suppliers are known."""
    place = {node.name: index for index, node in enumerate(group)}
    alone: list[Decimal] = []
    rows: list[dict[int, Decimal]] = []
    for node in group:
        share = Decimal(1) if node.share is None else evaluation.number(node.share)
        per = share / evaluation.number(node.makes)
        own = sum((evaluation.number(cell) for cell in node.burdens.get(indicator, ())), Decimal(0))
        row: dict[int, Decimal] = {}
        for flow in (flow for flow in _used(node) if flow.supplier):
            amount = evaluation.number(flow.amount)
            if flow.supplier in place:
                supplier = place[flow.supplier]
                row[supplier] = row.get(supplier, Decimal(0)) + amount * per
            else:
                own += amount * known[flow.supplier]
        alone.append(own * per)
        rows.append(row)
    solved = solve_system(rows, alone) if any(rows) else alone
    return dict(zip(place, solved or (), strict=bool(solved)))
