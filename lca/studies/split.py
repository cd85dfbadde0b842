"""A change of totals split among the inputs that changed: without a rest, whatever their order, the same both ways.

The part of an input is what its change adds, averaged over all orders in which the inputs can change: the Shapley value
(Albrecht, François and Schoors, A Shapley Decomposition of Carbon Emissions without Residuals, Energy Policy 30, 2002).
Beyond ``EXACTLY`` inputs the average is over some orders: that of the names and its rotations, each forwards and
backwards, as in the mean of polar decompositions (Dietzenbacher and Los, Structural Decomposition Techniques: Sense and
Sensitivity, Economic Systems Research 10, 1998).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, localcontext
from functools import cache
from itertools import combinations
from math import factorial

from lca.arithmetic import EXACT, telling

EXACTLY = 8
"""Up to so many inputs all orders are averaged, which takes 2^n evaluations."""
EVALUATIONS = 256
"""Beyond, as many rotations as take about so many evaluations in each direction, and at least one."""

Group = tuple[str, ...]
TotalValues = tuple[Decimal, ...]
Worth = Callable[[frozenset[str]], TotalValues | None]
"""The totals once some inputs have changed and the others not; None where that cannot be computed."""


@dataclass(frozen=True, slots=True)
class Split:
    """By group of inputs, its part of the change of each total. An input that can change alone is a group by itself.

    ``orders`` is how many orders were averaged, None where it were all.
    """

    parts: Mapping[Group, TotalValues]
    orders: int | None


def split(inputs: Iterable[Group], worth: Worth) -> Split | None:
    """Split the change of the totals between none of the ``inputs`` changed and all; None if one cannot be computed."""
    known: Worth = cache(worth)
    groups = sorted(inputs)
    if known(frozenset()) is None or known(_names(groups)) is None:
        return None
    while True:
        failing = next((met for met in _coalitions(groups) if known(_names(met)) is None), None)
        if failing is None:
            break
        groups = _joined(groups, failing, known)
    if len(groups) <= EXACTLY:
        return Split({group: _over_all_orders(group, groups, known) for group in groups}, None)
    orders = _orders(groups)
    return Split(_over_orders(orders, known), len(orders))


def _names(groups: Iterable[Group]) -> frozenset[str]:
    return frozenset(name for group in groups for name in group)


def _coalitions(groups: Sequence[Group]) -> Iterator[tuple[Group, ...]]:
    """Every set of changed groups that the average looks at."""
    if len(groups) <= EXACTLY:
        for size in range(len(groups) + 1):
            yield from combinations(groups, size)
    else:
        for order in _orders(groups):
            yield from (tuple(order[:size]) for size in range(len(order) + 1))


def _orders(groups: Sequence[Group]) -> list[list[Group]]:
    """Rotations at equal distances, so that each group comes early as often as late."""
    count = max(1, min(len(groups), EVALUATIONS // len(groups)))
    starts = [len(groups) * index // count for index in range(count)]
    forwards = [[*groups[start:], *groups[:start]] for start in starts]
    return [order for one in forwards for order in (one, one[::-1])]


def _joined(groups: Sequence[Group], failing: Sequence[Group], known: Worth) -> list[Group]:
    """The groups, with those as one that cannot change without each other.

    These are the fewest of ``failing`` that cannot change alone, and the fewest others with which they can.
    """
    inside = list(failing)
    for group in failing:
        fewer = [other for other in inside if other != group]
        if known(_names(fewer)) is None:
            inside = fewer
    others = [group for group in groups if group not in inside]
    for group in list(others):
        fewer = [other for other in others if other != group]
        if known(_names((*inside, *fewer))) is not None:
            others = fewer
    together = tuple(sorted(_names((*inside, *others))))
    return sorted([group for group in groups if group not in inside and group not in others] + [together])


def _over_all_orders(group: Group, groups: Sequence[Group], known: Worth) -> TotalValues:
    """The mean of what a group adds over all orders: a set of s groups stands before it in s! (n - s - 1)! of them."""
    others, count = [other for other in groups if other != group], len(groups)
    sums: list[Decimal] = []
    with localcontext(EXACT):
        for size in range(count):
            weight = factorial(size) * factorial(count - size - 1)
            for before in combinations(others, size):
                sums = _added(sums, known(_names(before)), known(_names((*before, group))), weight)
    return _divided(sums, factorial(count))


def _over_orders(orders: Sequence[Sequence[Group]], known: Worth) -> dict[Group, TotalValues]:
    sums: dict[Group, list[Decimal]] = {group: [] for group in sorted(orders[0])}
    with localcontext(EXACT):
        for order in orders:
            for index, group in enumerate(order):
                before, after = known(_names(order[:index])), known(_names(order[: index + 1]))
                sums[group] = _added(sums[group], before, after, 1)
    return {group: _divided(found, len(orders)) for group, found in sums.items()}


def _added(
    sums: Sequence[Decimal], before: TotalValues | None, after: TotalValues | None, weight: int
) -> list[Decimal]:
    """Sums so far and what one step adds. Sums are exact, so that the parts of the way back are the negatives."""
    assert before is not None
    assert after is not None
    sums = sums or [Decimal(0)] * len(before)
    return [total + weight * (new - old) for total, old, new in zip(sums, before, after, strict=True)]


def _divided(sums: Sequence[Decimal], count: int) -> TotalValues:
    with telling():
        return tuple(total / count for total in sums)
