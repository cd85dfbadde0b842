"""A change is split among its inputs: without a rest, whatever their order, and the same both ways."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from decimal import Decimal
from fractions import Fraction
from itertools import permutations
from math import prod

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lca.arithmetic import computing
from lca.studies.split import EXACTLY, Group, Split, TotalValues, split

NAMES = tuple("abcdefghijklmnop")


def groups(names: Iterable[str]) -> list[Group]:
    return [(name,) for name in names]


def worth(total: Callable[[set[str]], int | Fraction]) -> Callable[[frozenset[str]], TotalValues]:
    def found(changed: frozenset[str]) -> TotalValues:
        value = Fraction(total(set(changed)))
        with computing():
            return (Decimal(value.numerator) / Decimal(value.denominator),)

    return found


def parts(found: Split | None) -> dict[str, Decimal]:
    assert found is not None
    return {"+".join(group): part[0] for group, part in found.parts.items()}


def averaged(names: str, total: Callable[[set[str]], int]) -> dict[str, Fraction]:
    """What each adds, averaged over all orders, by going through them."""
    sums = dict.fromkeys(names, Fraction(0))
    orders = list(permutations(names))
    for order in orders:
        for index, name in enumerate(order):
            sums[name] += Fraction(total(set(order[: index + 1]))) - Fraction(total(set(order[:index])))
    return {name: value / len(orders) for name, value in sums.items()}


def test_nothing_changed_is_split_into_nothing() -> None:
    assert split([], worth(lambda _: 5)) == Split({}, None)


def test_a_change_of_one_input_is_its_own() -> None:
    assert parts(split(groups("a"), worth(lambda changed: 7 if changed else 3))) == {"a": Decimal(4)}


def test_inputs_that_add_up_have_what_each_adds() -> None:
    values = {"a": 3, "b": -5, "c": 11}
    found = split(groups("abc"), worth(lambda changed: sum(values[name] for name in changed)))
    assert parts(found) == {"a": Decimal(3), "b": Decimal(-5), "c": Decimal(11)}


def test_two_factors_share_what_they_make_together() -> None:
    # 2 · 3 = 6 becomes 5 · 7 = 35: a adds 9 or 21, b adds 8 or 20
    found = split(groups("ab"), worth(lambda changed: (5 if "a" in changed else 2) * (7 if "b" in changed else 3)))
    assert parts(found) == {"a": Decimal(15), "b": Decimal(14)}


@given(st.lists(st.integers(-9, 9), min_size=16, max_size=16))
@settings(derandomize=True)
def test_up_to_so_many_inputs_the_parts_are_the_mean_over_all_orders(values: list[int]) -> None:
    def total(changed: set[str]) -> int:
        return values[sum(1 << "abcd".index(name) for name in changed)]

    found = split(groups("abcd"), worth(total))
    assert found is not None
    assert found.orders is None
    expected = averaged("abcd", total)
    for name, part in parts(found).items():
        assert abs(Fraction(part) - expected[name]) < Fraction(1, 10**40)


def product_of(count: int) -> Callable[[set[str]], int]:
    return lambda changed: prod(index + 2 if name in changed else 1 for index, name in enumerate(NAMES[:count]))


@pytest.mark.parametrize("count", [1, 2, EXACTLY, EXACTLY + 1, 12, 16])
def test_parts_add_up_whatever_the_number_of_inputs(count: int) -> None:
    total = product_of(count)
    found = split(groups(NAMES[:count]), worth(total))
    assert found is not None
    assert (found.orders is None) == (count <= EXACTLY)
    whole = sum(map(Fraction, parts(found).values()), Fraction(0))
    assert abs(whole - Fraction(total(set(NAMES[:count]))) + 1) < Fraction(1, 10**30)


@pytest.mark.parametrize("count", [3, EXACTLY, 12])
def test_the_order_in_which_inputs_are_given_says_nothing(count: int) -> None:
    names = NAMES[:count]
    assert split(groups(names), worth(product_of(count))) == split(groups(reversed(names)), worth(product_of(count)))


@pytest.mark.parametrize("count", [3, EXACTLY, 12])
def test_the_parts_of_the_way_back_are_the_opposites(count: int) -> None:
    names, total = NAMES[:count], product_of(count)
    there = parts(split(groups(names), worth(total)))
    back = parts(split(groups(names), worth(lambda changed: total(set(names) - changed))))
    assert back == {name: part.copy_negate() for name, part in there.items()}


@pytest.mark.parametrize("count", [3, EXACTLY, 12])
def test_an_input_that_changes_nothing_has_no_part(count: int) -> None:
    found = split(groups((*NAMES[:count], "idle")), worth(lambda changed: product_of(count)(changed - {"idle"})))
    assert parts(found)["idle"] == 0


@pytest.mark.parametrize("count", [4, 12])
def test_inputs_with_the_same_effect_have_nearly_the_same_part(count: int) -> None:
    found = parts(split(groups(NAMES[:count]), worth(lambda changed: 2 ** len(changed))))
    assert max(found.values()) - min(found.values()) < Decimal("1e-30") * max(found.values())


def both(changed: frozenset[str]) -> TotalValues | None:
    """Computed only where a and b have both changed, or neither has."""
    if ("a" in changed) != ("b" in changed):
        return None
    return (Decimal(10 * ("a" in changed) + 3 * ("c" in changed)),)


def test_inputs_that_cannot_change_alone_are_one() -> None:
    assert parts(split(groups("abc"), both)) == {"a+b": Decimal(10), "c": Decimal(3)}


def test_so_they_are_among_many() -> None:
    others = NAMES[2:14]
    found = parts(split(groups(("a", "b", *others)), both))
    assert found["a+b"] == 10
    assert found["c"] == 3
    assert all(found[name] == 0 for name in others[1:])


def test_three_that_need_each_other_are_one() -> None:
    def three(changed: frozenset[str]) -> TotalValues | None:
        return (Decimal(len(changed)),) if len(changed & set("abc")) in (0, 3) else None

    assert parts(split(groups("abcd"), three)) == {"a+b+c": Decimal(3), "d": Decimal(1)}


def test_inputs_that_can_be_computed_only_all_together_are_one() -> None:
    def all_or_none(changed: frozenset[str]) -> TotalValues | None:
        return (Decimal(len(changed)),) if len(changed) in (0, 5) else None

    assert parts(split(groups("abcde"), all_or_none)) == {"a+b+c+d+e": Decimal(5)}


@pytest.mark.parametrize("failing", [frozenset(), frozenset("ab")])
def test_a_change_with_an_end_that_cannot_be_computed_is_not_split(failing: frozenset[str]) -> None:
    assert split(groups("ab"), lambda changed: None if changed == failing else (Decimal(len(changed)),)) is None
