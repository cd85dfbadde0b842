"""Parts that are rounded together add up to their rounded sum, exactly."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lca.arithmetic import add_up, apportion, computing, plain, stored

NUMBERS = st.builds(
    lambda digits, shift, sign: Decimal(digits).scaleb(shift) * sign,
    st.integers(0, 10**18),
    st.integers(-40, 40),
    st.sampled_from([1, -1]),
)


def split(parts: list[Decimal]) -> list[Decimal]:
    with computing():
        return apportion(parts)


@given(st.lists(NUMBERS, max_size=40))
@settings(deadline=None, derandomize=True)
def test_parts_add_up_exactly_to_their_rounded_sum(parts: list[Decimal]) -> None:
    found = split(parts)
    exact = sum(map(Fraction, parts), Fraction(0))
    assert Fraction(add_up(found)) == sum(map(Fraction, found), Fraction(0))
    largest = max((abs(part) for part in (*parts, add_up(found))), default=Decimal(0))
    if largest:
        quantum = Fraction(10) ** (largest.adjusted() - 33)
        assert abs(Fraction(add_up(found)) - exact) <= quantum
        assert all(abs(Fraction(a) - Fraction(b)) < 2 * quantum for a, b in zip(found, parts, strict=True))


@given(st.lists(st.integers(1, 10**30), min_size=1, max_size=30), st.integers(3, 999))
@settings(deadline=None, derandomize=True)
def test_positive_parts_of_any_fraction_add_up_to_the_sum_with_34_digits(tops: list[int], bottom: int) -> None:
    with computing():
        parts = [Decimal(top) / bottom for top in tops]
        found = apportion(parts)
        assert add_up(found) == stored(sum(parts, Decimal(0)))


def test_three_thirds_make_one() -> None:
    with computing():
        found = apportion([Decimal(1) / 3] * 3)
    assert add_up(found) == 1
    assert sorted(str(part)[-1] for part in found) == ["3", "3", "4"]


def test_negative_parts_add_up_too() -> None:
    with computing():
        found = apportion([Decimal(-1) / 3, Decimal(-1) / 3, Decimal(-1) / 3, Decimal(2) / 3])
    assert abs(Fraction(add_up(found)) + Fraction(1, 3)) < Fraction(1, 10**34)


def test_parts_that_cancel_leave_nothing() -> None:
    assert add_up(split([Decimal("1e40"), Decimal("-1e40")])) == 0
    assert add_up(split([Decimal("1e40"), Decimal("1e-20"), Decimal("-1e40")])) == 0


@pytest.mark.parametrize("parts", [[], [Decimal(0)], [Decimal(0), Decimal("-0")]])
def test_nothing_is_apportioned_to_nothing(parts: list[Decimal]) -> None:
    assert [plain(part) for part in split(parts)] == ["0"] * len(parts)


def test_a_hundred_thousand_equal_parts_add_up() -> None:
    with computing():
        found = apportion([Decimal(1) / 7] * 100_000)
        assert add_up(found) == stored(Decimal(100_000) / 7)
