"""The inventory: nodes with their flows and burdens, and the assessments of what they come to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from lca.program.figure_id import FigureId
from lca.source import Span
from lca.units import Unit


class FlowKind(StrEnum):
    """What a node does with a flow."""

    USES = "uses"
    AVOIDS = "avoids"
    EMITS = "emits"
    TAKES = "takes"
    """An elementary flow from nature."""


@dataclass(frozen=True, slots=True)
class Flow:
    """What one run of a node uses, avoids, emits or takes from nature, called after the cell of what its clause says.

    ``supplier`` is a node's name, empty where a ``factor`` supplies, which for an emission is its substance, if it has
    one. ``amount`` and, by indicator, ``burdens`` are cells: what the flow emits itself or through its factor, or would
    have emitted where it is avoided.
    """

    name: FigureId
    kind: FlowKind
    supplier: str
    factor: str
    amount: int
    burdens: Mapping[str, int]
    span: Span

    @property
    def avoids(self) -> bool:
        return self.kind is FlowKind.AVOIDS


@dataclass(frozen=True, slots=True)
class Indicator:
    """An impact category, and the unit in which its results are given."""

    name: str
    title: str
    unit: Unit
    span: Span | None = None
    """Where it is declared; what is built in stands nowhere."""


@dataclass(frozen=True, slots=True)
class Argument:
    """What a parameter is in an instance: its ``value`` with what it rests on, and the expression that was ``written``.

    ``cell`` is that of a quantity.
    """

    name: str
    value: str
    written: str
    cell: int | None


@dataclass(frozen=True, slots=True)
class Node:
    """A node or, where it has several, one product of it. ``declared`` is the node's own name, without its product.

    An instance is called after those of its ``arguments`` that tell it apart, ``chat(gpt3)``, and ``template`` is the
    name of what it is made from; for any other node this is ``declared`` once more.

    ``makes`` is the cell of the reference product, ``share`` that of its share of all else, None where it is the only
    one. ``exchanges`` are all its flows, in the order of its clauses.
    """

    name: str
    declared: str
    template: str
    title: str
    stage: str
    makes: int
    share: int | None
    exchanges: tuple[Flow, ...]
    tags: tuple[tuple[str, str], ...]
    span: Span
    arguments: tuple[Argument, ...] = ()

    @property
    def flows(self) -> list[Flow]:
        """What the node uses and avoids."""
        return [flow for flow in self.exchanges if flow.kind in (FlowKind.USES, FlowKind.AVOIDS)]

    @property
    def supplied(self) -> list[Flow]:
        """What the node uses of other nodes."""
        return [flow for flow in self.flows if flow.supplier and not flow.avoids]

    @property
    def burdens(self) -> dict[str, list[int]]:
        """By indicator, what one run emits itself or through factors."""
        return _by_indicator(flow for flow in self.exchanges if not flow.avoids)

    @property
    def avoided(self) -> dict[str, list[int]]:
        """By indicator, what factors would have emitted for what is avoided."""
        return _by_indicator(flow for flow in self.exchanges if flow.avoids)


def _by_indicator(flows: Iterable[Flow]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for flow in flows:
        for indicator, burden in flow.burdens.items():
            found.setdefault(indicator, []).append(burden)
    return found


@dataclass(frozen=True, slots=True)
class Impact:
    """One indicator of an assessment. ``contributions`` has a cell for each node that adds to its ``total``.

    ``credits`` has one for each node that need not run elsewhere, or that avoids a factor; none is part of the total.
    """

    contributions: Mapping[str, int]
    total: int
    credits: Mapping[str, int]
    credit: int


@dataclass(frozen=True, slots=True)
class Assessment:
    """``impacts`` by indicator, climate first; ``reached`` are the nodes that the needs lead to.

    ``amounts`` are the cells of how much of each is needed, ``runs`` those of how often each runs for that, and
    ``spared`` those of how often each need not run elsewhere.
    """

    name: str
    title: str
    needs: tuple[tuple[str, int], ...]
    impacts: Mapping[str, Impact]
    reached: tuple[str, ...]
    amounts: Mapping[str, int]
    runs: Mapping[str, int]
    spared: Mapping[str, int]
    loops: tuple[int, ...]
    span: Span
