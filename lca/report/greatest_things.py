"""Which things of a large life cycle to draw: from the need on, always that through which most passes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from decimal import Decimal
from heapq import heappop, heappush

from lca.arithmetic import differentiating
from lca.report.life_cycle import NEED, LifeCycle


def greatest(cycle: LifeCycle, through: Mapping[str, float], most: int) -> list[str]:
    """The keys of at most so many things beside the need, each with a user among them, the need first."""
    suppliers: dict[str, list[str]] = defaultdict(list)
    for flow in cycle.flows:
        suppliers[flow.user].append(flow.supplier)
    places = {key: place for place, key in enumerate(cycle.things)}
    waiting = [(0.0, 0, NEED)]
    seen = {NEED}
    kept: list[str] = []
    while waiting and len(kept) <= most:
        key = heappop(waiting)[2]
        kept.append(key)
        for supplier in suppliers[key]:
            if supplier not in seen:
                seen.add(supplier)
                heappush(waiting, (-_weight(cycle, through, supplier), places[supplier], supplier))
    return kept


def _weight(cycle: LifeCycle, through: Mapping[str, float], key: str) -> float:
    """What passes through a thing, of what is avoided its own credit, in parts of the total."""
    thing = cycle.things[key]
    if not thing.avoided:
        return through.get(key, 0.0)
    with differentiating():
        return float(abs(thing.value or Decimal(0)) / (abs(cycle.total) or 1))
