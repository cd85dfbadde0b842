"""Parts that are rounded together add up to their rounded sum, exactly."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lca.arithmetic import add_up, apportion, computing, difference, plain, scaling_part, stored, to_the_digit_of

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


@given(st.lists(NUMBERS, min_size=1, max_size=20), st.integers(-40, 3))
@settings(deadline=None, derandomize=True)
def test_parts_add_up_exactly_to_a_whole_that_is_stored_already(parts: list[Decimal], exponent: int) -> None:
    with computing():
        whole = Decimal(round(sum(map(Fraction, parts), Fraction(0)) / Fraction(10) ** exponent)).scaleb(exponent)
        found = apportion(parts, whole)
    assert sum(map(Fraction, found), Fraction(0)) == Fraction(whole)
    off = abs(Fraction(whole) - sum(map(Fraction, parts), Fraction(0)))
    largest = max((abs(part) for part in (*parts, whole)), default=Decimal(0))
    quantum = Fraction(10) ** max(largest.adjusted() - 33, exponent) if largest else Fraction(0)
    assert all(abs(Fraction(a) - Fraction(b)) <= off + 2 * quantum for a, b in zip(found, parts, strict=True))


def test_what_is_missing_to_a_whole_goes_to_no_part_that_is_nothing() -> None:
    with computing():
        found = apportion([Decimal(0), Decimal(1) / 3, Decimal(0), Decimal(1) / 3], Decimal("0.67"))
    assert found[0] == found[2] == 0
    assert sum(found) == Decimal("0.67")


def test_the_parts_of_the_opposite_whole_are_the_opposite_parts() -> None:
    parts = [Decimal(1) / 7, Decimal(-2) / 7, Decimal(5) / 7]
    whole = Decimal("0.5714285714285714285714285714285714")
    with computing():
        assert [-part for part in apportion(parts, whole)] == apportion([-part for part in parts], -whole)


def test_who_computes_a_total_in_another_order_rounds_its_parts_alike() -> None:
    """A total of 0.1 may come out a little below, in the last of 50 digits, and has no digit more for it."""
    parts = [Decimal("0.03333333333333333333333333333333333333333333333333")] * 2
    with computing():
        above, below = (apportion([*parts, Decimal("0.1") - sum(parts) - noise]) for noise in (0, Decimal("3e-50")))
    assert above == below
    assert to_the_digit_of(Decimal("0.1"), Decimal(1) / 3) == to_the_digit_of(
        Decimal("0.1") - Decimal("3e-50"), Decimal(1) / 3
    )


def test_what_scales_with_a_whole_is_rounded_alike_whether_it_comes_out_below_or_above_the_whole() -> None:
    with computing():
        whole, noise = Decimal(1_000) / 7, Decimal("3e-47")
        slopes = [(whole + shift) / whole for shift in (noise, 0, -noise)]
        assert len({whole * slope for slope in slopes}) == 3
        for total in (whole, Decimal("0.1"), Decimal(0)):
            assert {scaling_part(total, whole, slope) for slope in slopes} == {stored(whole)}


def test_equal_remainders_go_by_their_order_whatever_the_last_digits_are() -> None:
    third = Decimal("0.3333333333333333333333333333333333333333333333333")
    with computing():
        found, alike = apportion([third, third + Decimal("1e-49"), third]), apportion([third] * 3)
    assert found == alike
    assert found[0] > found[1] == found[2]


def test_parts_that_are_all_nothing_still_make_a_whole() -> None:
    assert add_up(apportion([Decimal(0), Decimal(0)], Decimal("0.5"))) == Decimal("0.5")
    assert apportion([], Decimal(0)) == []


def test_parts_of_the_smallest_values_keep_their_34_digits() -> None:
    smallest = Decimal("1.000000000000000000000000000000001e-9999")
    assert split([smallest, smallest]) == [smallest, smallest]


def test_the_difference_of_stored_figures_is_exact() -> None:
    for before, after in (("1e40", "1e-40"), ("1e9999", "1e-9999"), ("-3", "0.5")):
        old, new = Decimal(before), Decimal(after)
        assert Fraction(difference(old, new)) == Fraction(new) - Fraction(old)
