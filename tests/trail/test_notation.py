"""Numbers as people read them."""

from __future__ import annotations

from decimal import Decimal

import pytest

from lca.notation import share


@pytest.mark.parametrize(
    ("part", "whole", "told"),
    [
        ("0", "-9.5", "0.0 %"), ("0", "9.5", "0.0 %"), ("-0", "9.5", "0.0 %"), ("1", "-1", "-100.0 %"),
        ("0.05", "100", "<0.1 %"), ("-0.05", "100", ">-0.1 %"), ("0.051", "100", "0.1 %"), ("1", "0", "–"),
        ("1e-9999", "1e9999", "<0.1 %"), ("-1e9999", "1e-9999", "-1e20000 %"),
    ],
)  # fmt: skip
def test_a_share_has_one_decimal_and_nothing_is_no_less_than_nothing(part: str, whole: str, told: str) -> None:
    assert share(Decimal(part), Decimal(whole)) == told
