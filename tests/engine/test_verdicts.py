"""Checks: what holds, and what does not, at the last digit and within a tolerance."""

from __future__ import annotations

import pytest

import lca

from .texts import emitting, refused, result, total


@pytest.mark.parametrize(
    ("check", "holds"),
    [
        ("whole.total = 100 kgCO2e", True),
        ("whole.total = 0.1 tCO2e", True),
        ("whole.total = 101 kgCO2e", False),
        ("whole.total = 101 kgCO2e within 1 %", True),
        ("whole.total = 101.0102 kgCO2e within 1 %", False),
        ("whole.total = 99.00990099009900990099 kgCO2e within 1 %", False),
        ("whole.total = 99.00990099009900990100 kgCO2e within 1 %", True),
        ("whole.total = 99 kgCO2e within 1 kgCO2e", True),
        ("whole.total = 101 kgCO2e within 1000 gCO2e", True),
        ("whole.total = 102 kgCO2e within 1 kgCO2e", False),
        ("whole.total = 200 kgCO2e within 0.5", True),
        ("whole.total = 100 kgCO2e within 0 %", True),
        ("0 kgCO2e = whole.total within 100 %", True),
        ("whole.total = 0 kgCO2e within 99 %", False),
        ("0 kgCO2e - whole.total = 0 kgCO2e - 101 kgCO2e within 1 %", True),
        ("-1 * whole.total = -101 kgCO2e within 1 %", True),
        ("whole.total <= 100 kgCO2e", True),
        ("whole.total < 100 kgCO2e", False),
        ("whole.total < 100.0000001 kgCO2e", True),
        ("whole.total >= 100 kgCO2e", True),
        ("whole.total > 100 kgCO2e", False),
        ("whole.total > 99.9999999 kgCO2e", True),
        ("1 / 3 * 3 = 1", True),
        ("1 / 3 * 3 < 1", False),
        ("1 / 3 * 3 >= 1", True),
        ("1.0000000000000000000000000000000001 = 1", True),
        ("1.000000000000000000000000000000001 = 1", False),
        ("1.000000000000000000000000000000001 > 1", True),
    ],
)
def test_a_check_holds_or_fails(check: str, holds: bool) -> None:
    (verdict,) = result(emitting("100 kgCO2e") + f'check "it" {check}\n').verdicts
    assert verdict.holds is holds


@pytest.mark.parametrize("by", ["1e60 ^ 60 * 1e60 ^ 60", "1e-60 ^ 60 * 1e-60 ^ 60"])
def test_a_part_that_scales_with_a_figure_beyond_all_numbers_is_refused_in_words(by: str) -> None:
    chain = "".join(f"let b{one} = b{one - 1} ^ by\n" for one in range(1, 16))
    text = emitting("b15 * 1 kgCO2e") + f"let by = {by}\nlet b0 = 1\n{chain}"
    assert total(text) == 1
    rule = 'rule r { require sum(f.impact for f in whole.figures) > whole.total else "no" }\n'
    assert refused(text + rule).code == "E0504"


def test_a_check_of_the_largest_numbers_in_another_unit_is_computed_or_refused_in_words() -> None:
    huge = " * ".join(["1e60"] * 166) + " * 1e38 * 9"
    text = emitting("1 kgCO2e") + f'let large = {huge}\ncheck "it" large * 1 B > large * 0.5 * 1 bit * 8\n'
    program = lca.check_text(text).under()
    try:
        holds, codes = lca.run(program).verdicts[0].holds, ["E0504"]
    except lca.LcaError as error:
        holds, codes = True, [d.code for d in error.diagnostics]
    assert holds
    assert codes == ["E0504"]
