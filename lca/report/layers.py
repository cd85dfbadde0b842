"""Where things stand in a picture that is read from left to right: suppliers left of their users, few lines crossing.

After Sugiyama, Tagawa and Toda (1981): flows that close a loop are set aside, each thing stands as near to the need as
its users let it, what lies between is passed on slots of its own, columns are ordered by barycentres, and heights are
the least squares that this order leaves.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

EdgeEnds = tuple[str, str]
Slot = tuple[str, ...]
"""A thing, or a place on the way of a flow: supplier, user, column."""
SWEEPS, FEWER, LARGE = 8, 2, 4_000
"""Sweeps through the columns, and how many where there are more slots than that."""


@dataclass(frozen=True, slots=True)
class Layout:
    """``columns`` by thing, the leftmost is 0; ``middles`` are heights of things, ``ways`` of flows in the columns
    that they pass; flows in ``returning`` close a loop, and have no way.
    """

    columns: Mapping[str, int]
    middles: Mapping[str, float]
    ways: Mapping[EdgeEnds, Sequence[float]]
    returning: frozenset[EdgeEnds]
    height: float


def layout(
    root: str, flows: Sequence[EdgeEnds], sizes: Mapping[str, float], widths: Mapping[EdgeEnds, float]
) -> Layout:
    """``flows`` from supplier to user; ``sizes`` are heights of things, ``widths`` of flows, each with its margin."""
    order, returning = _order(root, flows, sizes)
    onward = [pair for pair in dict.fromkeys(flows) if pair not in returning]
    found = _depths(order, onward)
    deepest = max(found.values(), default=0)
    slots, links = _slots(order, onward, found)
    rows = _ordered(slots, links)
    heights = {slot: sizes[slot[0]] if len(slot) == 1 else widths[slot[0], slot[1]] for row in rows for slot in row}
    middles = _middles(rows, links, heights)
    ways: dict[EdgeEnds, list[float]] = {
        pair: [middles[*pair, str(depth)] for depth in range(found[pair[0]] - 1, found[pair[1]], -1)] for pair in onward
    }
    columns = {key: deepest - depth for key, depth in found.items()}
    height = max(middles[slot] + heights[slot] / 2 for slot in middles)
    return Layout(columns, {key: middles[key,] for key in found}, ways, frozenset(returning), height)


def depths(root: str, flows: Sequence[EdgeEnds], keys: Iterable[str]) -> dict[str, int]:
    """By thing the length of the longest way to the need, without flows that close a loop."""
    order, returning = _order(root, flows, keys)
    return _depths(order, [pair for pair in dict.fromkeys(flows) if pair not in returning])


def _order(root: str, flows: Iterable[EdgeEnds], keys: Iterable[str]) -> tuple[list[str], set[EdgeEnds]]:
    """Things with users before suppliers, and the flows against that order, by one walk from the need on."""
    suppliers: dict[str, list[str]] = defaultdict(list)
    for supplier, user in dict.fromkeys(flows):
        suppliers[user].append(supplier)
    state: dict[str, int] = {}
    finished: list[str] = []
    returning: set[EdgeEnds] = set()
    for start in [root, *keys]:
        if start in state:
            continue
        state[start] = 1
        stack = [(start, iter(suppliers[start]))]
        while stack:
            user, waiting = stack[-1]
            supplier = next(waiting, "")
            if not supplier:
                stack.pop()
                state[user] = 2
                finished.append(user)
            elif supplier not in state:
                state[supplier] = 1
                stack.append((supplier, iter(suppliers[supplier])))
            elif state[supplier] == 1:
                returning.add((supplier, user))
    return finished[::-1], returning


def _depths(order: Sequence[str], flows: Iterable[EdgeEnds]) -> dict[str, int]:
    """By thing the length of the longest way to the need."""
    suppliers: dict[str, list[str]] = defaultdict(list)
    for supplier, user in flows:
        suppliers[user].append(supplier)
    depths = dict.fromkeys(order, 0)
    for user in order:
        for supplier in suppliers[user]:
            depths[supplier] = max(depths[supplier], depths[user] + 1)
    return depths


def _slots(
    order: Sequence[str], flows: Iterable[EdgeEnds], depths: Mapping[str, int]
) -> tuple[list[list[Slot]], list[tuple[Slot, Slot]]]:
    """Rows of slots by depth, and links of neighbours, from the deeper to the next."""
    rows: list[list[Slot]] = [[] for _ in range(max(depths.values(), default=0) + 1)]
    for key in order:
        rows[depths[key]].append((key,))
    links: list[tuple[Slot, Slot]] = []
    for supplier, user in flows:
        way: list[Slot] = [(supplier, user, str(depth)) for depth in range(depths[supplier] - 1, depths[user], -1)]
        for slot in way:
            rows[int(slot[2])].append(slot)
        chain: list[Slot] = [(supplier,), *way, (user,)]
        links += pairwise(chain)
    return rows, links


def _neighbours(links: Iterable[tuple[Slot, Slot]]) -> tuple[dict[Slot, list[Slot]], dict[Slot, list[Slot]]]:
    """By slot those of the next row toward the need, and those of the row before."""
    nearer: dict[Slot, list[Slot]] = defaultdict(list)
    deeper: dict[Slot, list[Slot]] = defaultdict(list)
    for far, near in links:
        nearer[far].append(near)
        deeper[near].append(far)
    return nearer, deeper


def _ordered(rows: list[list[Slot]], links: Sequence[tuple[Slot, Slot]]) -> list[list[Slot]]:
    """The rows in the order with the fewest crossings that some sweeps by barycentres find."""
    nearer, deeper = _neighbours(links)
    best, fewest = rows, _crossings(rows, deeper)
    for sweep in range(_sweeps(rows)):
        if not fewest:
            break
        rows = [list(row) for row in rows]
        inward = sweep % 2
        fixed = nearer if not inward else deeper
        for index in range(1, len(rows)) if not inward else range(len(rows) - 2, -1, -1):
            place = {slot: at for at, slot in enumerate(rows[index + (1 if inward else -1)])}
            rows[index].sort(key=_barycentres(rows[index], fixed, place).__getitem__)
        crossings = _crossings(rows, deeper)
        if crossings < fewest:
            best, fewest = rows, crossings
    return best


def _sweeps(rows: Sequence[Sequence[Slot]]) -> int:
    return SWEEPS if sum(map(len, rows)) < LARGE else FEWER


def _barycentres(
    row: Sequence[Slot], fixed: Mapping[Slot, Sequence[Slot]], place: Mapping[Slot, int]
) -> dict[Slot, float]:
    """The mean place of a slot's neighbours, its own where it has none."""
    found = {}
    for at, slot in enumerate(row):
        places = [place[other] for other in fixed.get(slot, ())]
        found[slot] = sum(places) / len(places) if places else float(at)
    return found


def _crossings(rows: Sequence[Sequence[Slot]], deeper: Mapping[Slot, Sequence[Slot]]) -> int:
    """How often links cross: the inversions of their far ends, counted in a tree of sums."""
    count = 0
    for row, far in pairwise(rows):
        place = {slot: at for at, slot in enumerate(far)}
        ends = [end for slot in row for end in sorted(place[other] for other in deeper.get(slot, ()))]
        sums = [0] * (len(far) + 1)
        for seen, end in enumerate(ends):
            at, before = end + 1, 0
            while at:
                before += sums[at]
                at &= at - 1
            count += seen - before
            at = end + 1
            while at <= len(far):
                sums[at] += 1
                at += at & -at
    return count


def _middles(
    rows: Sequence[Sequence[Slot]], links: Sequence[tuple[Slot, Slot]], heights: Mapping[Slot, float]
) -> dict[Slot, float]:
    """The height at which each slot has its middle, the least 0 for its upper edge."""
    nearer, deeper = _neighbours(links)
    middles: dict[Slot, float] = {}
    for row in rows:
        at = -sum(heights[slot] for slot in row) / 2
        for slot in row:
            middles[slot] = at + heights[slot] / 2
            at += heights[slot]
    for sweep in range(2 * _sweeps(rows)):
        for row in rows if sweep % 2 else reversed(rows):
            wanted = []
            for slot in row:
                others = [middles[other] for side in (nearer, deeper) for other in side.get(slot, ())]
                wanted.append(sum(others) / len(others) if others else middles[slot])
            middles.update(zip(row, _apart(wanted, [heights[slot] for slot in row]), strict=True))
    least = min((middles[slot] - heights[slot] / 2 for slot in middles), default=0.0)
    return {slot: middle - least for slot, middle in middles.items()}


def _apart(wanted: Sequence[float], heights: Sequence[float]) -> list[float]:
    """The middles nearest to those wanted, in least squares, at which nothing overlaps and the order stays.

    Pool adjacent violators: what would overlap moves together.
    """
    shifts, at = [], 0.0
    for height in heights:
        shifts.append(at + height / 2)
        at += height
    pools: list[tuple[float, int]] = []
    for want, shift in zip(wanted, shifts, strict=True):
        mean, count = want - shift, 1
        while pools and pools[-1][0] >= mean:
            other, more = pools.pop()
            mean, count = (mean * count + other * more) / (count + more), count + more
        pools.append((mean, count))
    flat = [mean for mean, count in pools for _ in range(count)]
    return [base + shift for base, shift in zip(flat, shifts, strict=True)]
