"""Point values: exact where they can be, refused in words where there is none."""

from __future__ import annotations

import pytest

import lca

from .texts import emitting, refused, total


def test_a_branch_that_is_not_taken_is_not_computed() -> None:
    assert total(emitting("if 1 < 2 then 3 kgCO2e else 1 kgCO2e / zero", "let zero = 1 - 1\n")) == 3
    assert total(emitting("if 1 > 2 then log(-1) * 1 kgCO2e else 3 kgCO2e")) == 3


def test_a_division_by_zero_names_what_is_zero() -> None:
    found = refused(emitting("1 kgCO2e / zero", "let zero = 1 - 1\n"))
    assert found.code == "E0501"
    assert "zero" in found.message


@pytest.mark.parametrize("expression", ["0 ^ -1", "0 ^ (0 - 1)", "0 ^ (0 - 1 / 2)"])
def test_zero_to_a_negative_power_is_refused_in_words(expression: str) -> None:
    assert refused(emitting(f"{expression} * 1 kgCO2e")).code in ("E0501", "E0503")


@pytest.mark.parametrize(
    "expression", ["0 ^ 0", "(0 - 8) ^ (1 / 3)", "sqrt(0 - 1)", "log(0)", "log2(0 - 1)", "log10(0)"]
)
def test_what_is_not_defined_is_refused_in_words(expression: str) -> None:
    assert refused(emitting(f"{expression} * 1 kgCO2e")).code == "E0503"


@pytest.mark.parametrize(
    "expression",
    ["2 ^ (10 ^ 50)", "exp(1e59)", "exp(0 - 1e59)", "10 ^ (1e9 * 1)", "1.5 ^ (1e9 + 0.5)", "(1 / 3) ^ (1e30 * 1)"],
)
def test_what_is_too_large_or_too_small_is_refused_at_once(expression: str) -> None:
    assert refused(emitting(f"{expression} * 1 kgCO2e")).code == "E0504"


def test_a_power_near_one_with_a_huge_exponent_is_computed_at_once() -> None:
    assert total(emitting("(1 + 1 / 1e40) ^ (1e40 * 1) * 1 kgCO2e")) > 2


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("log2(8)", "3"),
        ("log2(2 ^ 60)", "60"),
        ("log2(1 / 4)", "-2"),
        ("log10(1000)", "3"),
        ("ceil(log2(8))", "3"),
        ("2 ^ ceil(log2(640 GB / (80 GB)))", "8"),
        ("ceil(21 / 3 * 3)", "21"),
        ("ceil(7 / 3 * 9)", "21"),
        ("ceil(1 / 3 * 3 * 21)", "21"),
        ("floor(1 / 3 * 3 * 21)", "21"),
        ("round(2.5)", "2"),
        ("round(3.5)", "4"),
        ("ceil(20.0000001)", "21"),
        ("floor(8 ^ (1 / 3))", "2"),
        ("2 ^ 3 ^ 2", "512"),
        ("-2 ^ 2 + 5", "1"),
        ("min(3, 2, 5) + max(3, 2, 5) + abs(-4)", "11"),
        ("10 - 2 - 3", "5"),
        ("12 / 3 / 2", "2"),
    ],
)
def test_a_function_of_whole_numbers_gives_the_whole_number(expression: str, value: str) -> None:
    text = emitting("5 kgCO2e") + f'check "it" {expression} = {value}\n'
    (verdict,) = lca.run(lca.check_text(text).under()).verdicts
    assert verdict.holds
    assert str(verdict.left.normalize() + 0) == str(verdict.right.normalize() + 0)


@pytest.mark.parametrize(
    ("written", "value"), [("1e-3", "0.001"), ("2.5e-1", "0.25"), ("1e-10 * 1e10", "1"), ("1E-2", "0.01")]
)
def test_a_plain_number_may_have_a_negative_exponent(written: str, value: str) -> None:
    text = emitting("5 kgCO2e") + f'check "it" ({written}) = {value}\n'
    checked = lca.check_text(text)
    assert checked.ok, [d.message for d in checked.diagnostics]
    assert lca.run(checked.under()).verdicts[0].holds


def test_a_negative_exponent_is_never_a_unit_and_a_subtraction() -> None:
    text = emitting("5 kgCO2e", "unit e\n") + 'check "it" 2e-1 = 0.2\n'
    checked = lca.check_text(text)
    assert checked.ok, [d.message for d in checked.diagnostics if d.is_error]


def test_digits_of_other_scripts_are_no_numbers() -> None:
    """A figure that looks like another one would pass a reader's eye."""
    assert not lca.check_text(emitting("٣ kgCO2e")).ok


@pytest.mark.parametrize("burden", ["emits 1 kgCO2e", ""])
def test_a_negative_input_is_refused_wherever_it_stands(burden: str) -> None:
    text = (
        "process supply { makes 1 kg emits 5 kgCO2e }\n"
        f"process middle {{ makes 1 kg uses -3 kg of supply {burden} }}\n"
        "process top { makes 1 kg uses 1 kg of middle uses 4 kg of supply }\nassessment whole { needs 1 kg of top }\n"
    )
    assert refused(text).code == "E0506"


def test_a_negative_need_is_refused() -> None:
    assert refused(emitting("1 kgCO2e").replace("needs 1 kg", "needs -1 kg")).code == "E0506"


@pytest.mark.parametrize("made", ["0 kg", "1 kg - 1 kg", "-2 kg"])
def test_a_node_that_makes_nothing_is_refused(made: str) -> None:
    assert refused(emitting("1 kgCO2e").replace("makes 1 kg", f"makes {made}")).code == "E0505"


def test_a_scenario_takes_what_it_does_not_set_from_the_one_that_it_extends() -> None:
    text = emitting("a * b * c * 1 kgCO2e", "parameter a = 2\nparameter b = 3\nparameter c = 5\n") + (
        "scenario far extends near { b = 70 }\nscenario near { a = 20\n b = 30 }\n"
        "scenario last extends far { c = a + b }\n"
    )
    assert [total(text, name) for name in ("", "near", "far", "last")] == [30, 3000, 7000, 20 * 70 * 90]


def test_a_scenario_that_extends_itself_is_refused_with_its_way_round() -> None:
    text = (
        emitting("1 kgCO2e", "parameter a = 1\n") + "scenario x extends y { a = 2 }\nscenario y extends x { a = 3 }\n"
    )
    assert [d.code for d in lca.check_text(text).diagnostics if d.is_error] == ["E0308"]
