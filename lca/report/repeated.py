"""Factors that are used far apart, drawn once near each of their users: a line across a picture tells nothing."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from decimal import Decimal

from lca.arithmetic import differentiating
from lca.report.layers import depths
from lca.report.life_cycle import FACTOR, NEED, LifeCycle, LifeCycleFlow, LifeCycleThing


def repeated(cycle: LifeCycle, reach: int) -> LifeCycle:
    """The same life cycle, in which no factor has users more than ``reach`` columns apart; each has its own part."""
    between = [(flow.supplier, flow.user) for flow in cycle.flows if cycle.things[flow.supplier].kind != FACTOR]
    found = depths(NEED, between, list(cycle.things))
    given: dict[str, list[LifeCycleFlow]] = defaultdict(list)
    for flow in cycle.flows:
        if cycle.things[flow.supplier].kind == FACTOR:
            given[flow.supplier].append(flow)
    things = {key: thing for key, thing in cycle.things.items() if thing.kind != FACTOR}
    flows = {id(flow): flow for flow in cycle.flows}
    for key, own in given.items():
        first = None
        for flow in sorted(own, key=lambda flow: -found[flow.user]):
            if first is None or first - found[flow.user] > reach:
                first = found[flow.user]
                name = key if key not in things else f"{key} {first}"
                things[name] = replace(cycle.things[key], key=name, value=None)
            things[name] = _with(things[name], flow)
            flows[id(flow)] = replace(flow, supplier=name)
    return replace(cycle, things=things, flows=tuple(flows.values()))


def _with(thing: LifeCycleThing, flow: LifeCycleFlow) -> LifeCycleThing:
    """A factor that emits for one more flow."""
    if flow.burden is None:
        return thing
    with differentiating():
        return replace(thing, value=(thing.value or Decimal(0)) + flow.burden)
