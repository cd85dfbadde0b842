"""Order and loops. networkx is met here; nothing recurses, so a chain may be as long as memory allows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise

import networkx as nx

Links = Mapping[str, Iterable[str]]


def _graph(links: Links) -> nx.DiGraph[str]:
    graph: nx.DiGraph[str] = nx.DiGraph()
    graph.add_nodes_from(links)
    graph.add_edges_from((name, other) for name, others in links.items() for other in others if other in links)
    return graph


def components(links: Links) -> list[list[str]]:
    """Groups of names that depend on each other, those depended on first; a loop is a group of its own.

    Tarjan's algorithm emits strongly connected components in this order.
    """
    place = {name: index for index, name in enumerate(links)}
    return [sorted(group, key=place.__getitem__) for group in nx.strongly_connected_components(_graph(links))]


def cycle(links: Links, group: Sequence[str]) -> list[str]:
    """One way round within a group, its first name repeated at the end; empty where there is none."""
    members = set(group)
    inside = {name: [other for other in links[name] if other in members] for name in group}
    try:
        edges = nx.find_cycle(_graph(inside), group[0])
    except nx.NetworkXNoCycle:
        return []
    start = [edge[0] for edge in edges]
    return [*start, start[0]]


def reached(links: Links, roots: Iterable[str]) -> list[str]:
    """Every name that can be reached from the roots, in the order of finding."""
    found = dict.fromkeys(roots)
    waiting = list(found)
    while waiting:
        for other in links.get(waiting.pop(), ()):
            if other not in found:
                found[other] = None
                waiting.append(other)
    return list(found)


def greatest_gain(weights: Mapping[tuple[str, str], float]) -> tuple[list[str], float]:
    """The way round a loop with the greatest product of weights among the short ones, and that product."""
    graph: nx.DiGraph[str] = nx.DiGraph()
    graph.add_edges_from(weights)
    best: tuple[list[str], float] = ([], 0.0)
    for (start, end), weight in sorted(weights.items(), key=lambda item: -abs(item[1]))[:20]:
        path = [start] if start == end else [start, *nx.shortest_path(graph, end, start)]
        gain = weight
        for link in pairwise(path[1:]):
            gain *= weights[link]
        if abs(gain) > abs(best[1]):
            best = ([*path, *([start] if start == end else [])], gain)
    return best
