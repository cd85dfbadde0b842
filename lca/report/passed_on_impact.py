"""The impact that flows carry: what a supplier's product has cost from the cradle on, shared out by amounts.

With the own emissions e of each node and the part W[i, j] of what j makes that i uses, the impact that passes through
the nodes is t = e + W t, so that at each node what comes in goes out. Floats: it is for drawing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from lca.arithmetic import differentiating
from lca.report.life_cycle import FACTOR, LifeCycle, LifeCycleFlow, LifeCycleThing

FlowEnds = tuple[str, str]
BEYOND = 1e9


@dataclass(frozen=True, slots=True)
class PassedOnImpact:
    """``own`` enters at a node, ``flows`` lead from a supplier to a user; both in parts of the total.

    The side of credits is not in it. Nothing is negative, since no emission and no flow is.
    """

    own: Mapping[str, float]
    flows: Mapping[FlowEnds, float]

    @property
    def through(self) -> Mapping[str, float]:
        """What comes into each thing or, where nothing does, goes out of it."""
        found = dict(self.own)
        users = {user for _, user in self.flows}
        for (supplier, user), part in self.flows.items():
            found[user] += part
            if supplier not in users and not self.own[supplier]:
                found[supplier] += part
        return found


def passed_on_impact(cycle: LifeCycle) -> PassedOnImpact:
    """The impact of a life cycle, from its own emissions and factors to the need."""
    with differentiating():
        return _carried(cycle)


def _carried(cycle: LifeCycle) -> PassedOnImpact:
    things = {key: thing for key, thing in cycle.things.items() if not thing.avoided}
    flows = [flow for flow in cycle.flows if flow.supplier in things and not flow.avoids]
    own = {key: _part(thing.own, cycle.total) for key, thing in things.items()}
    given = {(flow.supplier, flow.user): _part(flow.burden, cycle.total) for flow in flows if _is_factor(things, flow)}
    entering = dict(own)
    for (_, user), part in given.items():
        entering[user] += part
    shares = _shares([flow for flow in flows if not _is_factor(things, flow)])
    through = _passed(entering, shares)
    passed = {pair: _finite(share * through[pair[0]]) for pair, share in shares.items()}
    return PassedOnImpact(own, {**given, **passed})


def _is_factor(things: Mapping[str, LifeCycleThing], flow: LifeCycleFlow) -> bool:
    return things[flow.supplier].kind == FACTOR


def _part(value: Decimal | None, whole: Decimal) -> float:
    return _finite(float(value / whole)) if value and whole else 0.0


def _finite(part: float) -> float:
    """Nothing for what is in no life cycle, and beyond any picture."""
    return part if 0 <= part < BEYOND else 0.0


def _shares(flows: list[LifeCycleFlow]) -> dict[FlowEnds, float]:
    """Which part of what a node makes goes to each of its users."""
    made: dict[str, Decimal] = defaultdict(Decimal)
    for flow in flows:
        made[flow.supplier] += flow.amount or Decimal(0)
    return {(flow.supplier, flow.user): _part(flow.amount, made[flow.supplier]) for flow in flows}


def _passed(entering: Mapping[str, float], shares: Mapping[FlowEnds, float]) -> dict[str, float]:
    """What passes through each thing: along the flows where these have an order, else by solving."""
    users: dict[str, list[str]] = defaultdict(list)
    missing = dict.fromkeys(entering, 0)
    for supplier, user in shares:
        users[supplier].append(user)
        missing[user] += 1
    through = dict(entering)
    ready = [key for key, count in missing.items() if not count]
    done = 0
    while ready:
        key = ready.pop()
        done += 1
        for user in users[key]:
            through[user] += shares[key, user] * through[key]
            missing[user] -= 1
            if not missing[user]:
                ready.append(user)
    return through if done == len(through) else _solved(entering, shares)


def _solved(entering: Mapping[str, float], shares: Mapping[FlowEnds, float]) -> dict[str, float]:
    import numpy as np  # loops are rare, and loading these takes longer than to draw
    from scipy.sparse import coo_array, eye_array
    from scipy.sparse.linalg import splu

    place = {key: index for index, key in enumerate(entering)}
    rows = [place[user] for _, user in shares]
    columns = [place[supplier] for supplier, _ in shares]
    size = (len(place), len(place))
    matrix = coo_array((list(shares.values()), (rows, columns)), shape=size)
    try:
        found = splu((eye_array(*size) - matrix).tocsc()).solve(np.array(list(entering.values())))
    except RuntimeError:  # amounts that no loop has
        return dict(entering)
    return {key: float(found[index]) for key, index in place.items()}
