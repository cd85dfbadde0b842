"""The life cycle behind one result, read off the trail: nodes, factors and the need, with what flows between them."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property

from lca.arithmetic import differentiating
from lca.trail.reading import CaseReading
from lca.trail.records import AnyFigure, AssessmentRecord, FlowRecord, InputRecord, ResultRecord

NEED = "need"
"""The key of what is asked for: the functional unit."""
NODE, FACTOR = "node", "factor"
NOTHING = AssessmentRecord(name="", title="", needs=(), runs=(), spared=(), place="")
"""An assessment of someone else's trail, which a result names and the trail does not hold."""
AVOIDED = "avoided "
"""Stands before the key of what need not run elsewhere."""


@dataclass(frozen=True, slots=True)
class LifeCycleThing:
    """``kind`` is need, node or factor. ``value`` is what it adds to the total, or to the credits where it is avoided.

    ``own`` is the part of that which a node emits itself, not through factors. Both are in base units, None where the
    trail has none of the indicator.
    """

    key: str
    kind: str
    name: str
    title: str
    stage: str
    avoided: bool
    value: Decimal | None
    own: Decimal
    place: str


@dataclass(frozen=True, slots=True)
class LifeCycleFlow:
    """What a supplier gives to a user, all runs together: an ``amount`` in base units, shown in ``unit``.

    ``burden`` is what a factor then emits. ``avoids`` says that the user makes the supplier needless.
    """

    supplier: str
    user: str
    amount: Decimal | None
    unit: str
    burden: Decimal | None
    avoids: bool


@dataclass(frozen=True, slots=True)
class LifeCycle:
    """``things`` by key, the need first, then in the order in which it leads to them."""

    case: CaseReading
    result: ResultRecord
    things: Mapping[str, LifeCycleThing]
    flows: tuple[LifeCycleFlow, ...]

    @property
    def unit(self) -> str:
        return self.result.unit

    @property
    def total(self) -> Decimal:
        """In base units."""
        return self.case.base(self.result.total.figure) or Decimal(0)

    @property
    def credits(self) -> Decimal:
        """In base units."""
        return self.case.base(self.result.credits.figure) or Decimal(0)


def life_cycle(case: CaseReading, result: ResultRecord) -> LifeCycle:
    """All that the needs of a result lead to, each node and each factor once, flows between the same two as one."""
    with differentiating():
        reader = _Reader(case, result)
        reader.read()
    return LifeCycle(case, result, reader.things, tuple(reader.flows.values()))


class _Reader:
    """Goes from the needs to what supplies them, the side of credits apart."""

    def __init__(self, case: CaseReading, result: ResultRecord) -> None:
        self.case = case
        self.result = result
        named = (one for one in case.case.assessments if one.name == result.assessment)
        self.assessment = next(named, NOTHING)
        self.runs = {one.node: one.figure for one in self.assessment.runs}
        self.parts = {one.name: one.figure for one in result.nodes}
        self.spared = {one.node: one.figure for one in self.assessment.spared}
        self.credited = {one.name: one.figure for one in result.credited}
        self.things: dict[str, LifeCycleThing] = {}
        self.flows: dict[tuple[str, str, bool], LifeCycleFlow] = {}

    def read(self) -> None:
        name, title = self.assessment.name, self.assessment.title
        total = self.case.base(self.result.total.figure)
        self.things[NEED] = LifeCycleThing(NEED, NEED, name, title, "", False, total, Decimal(0), self.assessment.place)
        for need in self.assessment.needs:
            unit = self.case.figures[need.figure].unit
            key = f"{NODE} {need.node}"
            self._flow(LifeCycleFlow(key, NEED, self.case.base(need.figure), unit, None, False))
        waiting = deque(f"{NODE} {need.node}" for need in self.assessment.needs)
        while waiting:
            key = waiting.popleft()
            if key not in self.things:
                waiting += self._node(key)

    def _node(self, key: str) -> list[str]:
        """Add a node with its factors and flows; the keys of the nodes that supply it."""
        side, name = (AVOIDED, key.removeprefix(AVOIDED)) if key.startswith(AVOIDED) else ("", key)
        name = name.removeprefix(f"{NODE} ")
        node = self.case.nodes.get(name)
        if node is None:
            self.things[key] = LifeCycleThing(key, NODE, name, "", "", bool(side), None, Decimal(0), "")
            return []
        part = (self.credited if side else self.parts).get(name)
        value = None if part is None else self.case.base(part)
        thing = LifeCycleThing(key, NODE, name, node.title, node.stage, bool(side), value, Decimal(0), node.place)
        self.things[key] = thing
        runs = self._runs(side, name)
        found = [supplier for flow in node.flows if (supplier := self._supplied(thing, runs, flow))]
        emitted = (self._times(runs, flow.burden(self.result.indicator)) for flow in node.emissions)
        own = sum(filter(None, emitted), Decimal(0))
        self.things[key] = replace(thing, own=own)
        return found

    def _supplied(self, user: LifeCycleThing, runs: Decimal | None, flow: FlowRecord) -> str:
        """Add one flow of a node; the key of its supplier where that is a node.

        What an avoided node would itself have avoided is negative: it lessens the credit.
        """
        side = AVOIDED if flow.avoids or user.avoided else ""
        sign = -1 if user.avoided and flow.avoids else 1
        amount = self._times(runs, flow.amount, sign)
        unit = self.case.figures[flow.amount].unit if flow.amount else ""
        if flow.supplier:
            supplier = f"{side}{NODE} {flow.supplier}"
            self._flow(LifeCycleFlow(supplier, user.key, amount, unit, None, flow.avoids))
            return supplier
        figure = flow.burden(self.result.indicator)
        burden = self._times(runs, figure, sign)
        supplier = self._factor(side, flow.factor, figure, burden)
        self._flow(LifeCycleFlow(supplier, user.key, amount, unit, burden, flow.avoids))
        return ""

    def _runs(self, side: str, name: str) -> Decimal | None:
        figure = (self.spared if side else self.runs).get(name)
        return None if figure is None else self.case.base(figure)

    def _times(self, runs: Decimal | None, figure: str | None, sign: int = 1) -> Decimal | None:
        value = None if figure is None else self.case.base(figure)
        return None if runs is None or value is None else sign * runs * value

    def _factor(self, side: str, name: str, figure: str | None, burden: Decimal | None) -> str:
        """Add what a factor emits for one more flow; its key."""
        key = f"{side}{FACTOR} {name}"
        known = self.things.get(key)
        if known is None:
            entry = self._intensity(name, figure)
            title, place = (entry.title, entry.place) if entry else ("", "")
            known = LifeCycleThing(key, FACTOR, name, title, "", bool(side), None, Decimal(0), place)
        value = known.value if burden is None else (known.value or Decimal(0)) + burden
        self.things[key] = replace(known, value=value)
        return key

    def _intensity(self, name: str, figure: str | None) -> AnyFigure | None:
        """The figure that has the title and the place of a factor: what a flow multiplies, else any other of it."""
        made = self.case.derived.get(figure) if figure else None
        parts = (self.case.figures[one] for one in (made.arguments if made else ()))
        declared = self.case.figures.get(name)  # of a model, which is called after it
        return next((one for one in parts if _is_of(one, name)), self._of_factors.get(name, declared))

    @cached_property
    def _of_factors(self) -> Mapping[str, AnyFigure]:
        """By the name of a factor the first figure of it."""
        found: dict[str, AnyFigure] = {}
        for figure in self.case.figures.values():
            if isinstance(figure, InputRecord):
                found.setdefault(figure.factor, figure)
        return found

    def _flow(self, flow: LifeCycleFlow) -> None:
        key = flow.supplier, flow.user, flow.avoids
        known = self.flows.get(key)
        if known is not None:
            flow = replace(known, amount=_sum(known.amount, flow.amount), burden=_sum(known.burden, flow.burden))
        self.flows[key] = flow


def _is_of(figure: AnyFigure, factor: str) -> bool:
    return isinstance(figure, InputRecord) and figure.factor == factor


def _sum(one: Decimal | None, other: Decimal | None) -> Decimal | None:
    return other if one is None else one if other is None else one + other
