"""The bands of a Sankey picture: the impact that is passed on, without what only goes round, small parts as one.

At each item what comes in goes out, and what reaches the need is the total.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise

from lca.report.greatest_things import greatest
from lca.report.layers import EdgeEnds, depths
from lca.report.life_cycle import NEED, LifeCycle
from lca.report.passed_on_impact import PassedOnImpact

OWN = "own "
"""Stands before the key of a node for what it emits itself, where it is supplied as well."""
OTHERS = "others "
MOST = 40
LEAST = 0.004
"""Things through which a smaller part of the total passes are drawn as others."""
TINY = 1e-9
"""A part that only rounding has made."""
STEPS = 200_000
"""So many flows are followed to find what goes round."""


@dataclass(frozen=True, slots=True)
class SankeyBands:
    """``flows`` by supplier and user, in parts of the total; ``starts`` is what begins in an item.

    ``others`` tells how many things an item stands for; ``rounds`` are flows that only go round, with their size.
    """

    flows: Mapping[EdgeEnds, float]
    starts: Mapping[str, float]
    others: Mapping[str, int]
    rounds: Mapping[EdgeEnds, float]


def sankey_bands(cycle: LifeCycle, impact: PassedOnImpact) -> SankeyBands:
    """What passes between the nodes, the factors, the nodes' own emissions and the need."""
    onward, rounds = _without_rounds({pair: part for pair, part in impact.flows.items() if part > TINY})
    onward, starts = _with_own(impact.own, onward)
    kept = _kept(cycle, impact, {*starts, *(key for pair in onward for key in pair)})
    names = _merged(kept, onward, starts)
    merged: dict[EdgeEnds, float] = defaultdict(float)
    for (supplier, user), part in onward.items():
        pair = names[supplier], names[user]
        if pair[0] != pair[1]:
            merged[pair] += part
    begun: dict[str, float] = defaultdict(float)
    others: dict[str, int] = defaultdict(int)
    for key, name in names.items():
        begun[name] += starts.get(key, 0.0)
        others[name] += name.startswith(OTHERS)
    told = {
        pair: part for pair, part in rounds.items() if names.get(pair[0]) == pair[0] and names.get(pair[1]) == pair[1]
    }
    return SankeyBands(dict(merged), dict(begun), {name: count for name, count in others.items() if count}, told)


def _with_own(
    own: Mapping[str, float], onward: Mapping[EdgeEnds, float]
) -> tuple[dict[EdgeEnds, float], dict[str, float]]:
    """Flows, with one from a node's own emissions where other flows come in as well; and what begins where."""
    flows = dict(onward)
    users = {user for _, user in flows}
    given: dict[str, float] = defaultdict(float)
    for (supplier, _), part in flows.items():
        given[supplier] += part
    starts = {key: part for key, part in given.items() if key not in users}
    for key, part in own.items():
        if part > TINY and key in users:
            flows[OWN + key, key] = starts[OWN + key] = part
    return flows, starts


def _without_rounds(flows: Mapping[EdgeEnds, float]) -> tuple[dict[EdgeEnds, float], dict[EdgeEnds, float]]:
    """The flows less what goes round in loops, which changes no balance; and those that were nothing else."""
    left = dict(flows)
    users: dict[str, list[str]] = defaultdict(list)
    for supplier, user in flows:
        users[supplier].append(user)
    done: set[str] = set()
    steps = 0
    for start in list(users):
        way, at = ([start], {start: 0}) if start not in done else ([], {})
        while way and steps < STEPS:
            steps += 1
            key = way[-1]
            if not users[key]:
                done.add(key)
                del at[way.pop()]
                continue
            user = users[key][-1]
            if user in done or left[key, user] <= TINY:
                users[key].pop()
            elif user in at:
                _cancel(left, [*way[at[user] :], user])
                while len(way) - 1 > at[user]:
                    del at[way.pop()]
            else:
                at[user] = len(way)
                way.append(user)
    gone = {pair: part for pair, part in flows.items() if left[pair] <= TINY}
    return {pair: part for pair, part in left.items() if part > TINY}, gone


def _cancel(left: dict[EdgeEnds, float], round_trip: list[str]) -> None:
    """Take from each flow of a loop the least of them."""
    pairs = list(pairwise(round_trip))
    least = min(left[pair] for pair in pairs)
    for pair in pairs:
        left[pair] -= least


def _kept(cycle: LifeCycle, impact: PassedOnImpact, keys: Iterable[str]) -> set[str]:
    """What is drawn by itself."""
    through = impact.through
    large = {key for key in greatest(cycle, through, MOST) if through.get(key, 0.0) >= LEAST}
    return {NEED} | {key for key in keys if key in large or _is_large_own(key, large, impact)}


def _is_large_own(key: str, large: set[str], impact: PassedOnImpact) -> bool:
    node = key.removeprefix(OWN)
    return node != key and node in large and impact.own.get(node, 0.0) >= LEAST


def _merged(kept: set[str], flows: Mapping[EdgeEnds, float], starts: Mapping[str, float]) -> dict[str, str]:
    """By thing the item that it is drawn as: itself, or one of others as far from the need.

    Flows lead toward the need, so that things between two depths at which something is kept can be one.
    """
    found = depths(NEED, list(flows), [*starts, *(key for pair in flows for key in pair)])
    marks = sorted({found[key] for key in kept if key in found})
    small: dict[int, list[str]] = defaultdict(list)
    for key, depth in found.items():
        if key not in kept:
            at = bisect_left(marks, depth)
            small[2 * at + (at < len(marks) and marks[at] == depth)].append(key)
    names = {key: key for key in found}
    for place, keys in small.items():
        if len(keys) > 1:
            names.update(dict.fromkeys(keys, f"{OTHERS}{place}"))
    return names
