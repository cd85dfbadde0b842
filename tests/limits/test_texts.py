"""Texts that try to hang, crash or fill the memory."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.exhaustive import left

from .command import GOOD, expect_refused, lca

MANY = 100_000
DEEP = {
    "parentheses": ("(", "1", ")"),
    "minus": ("- ", "1", ""),
    "not": ("not ", "1 < 2", ""),
    "powers": ("1 ^ ", "1", ""),
    "conditionals": ("if 1 < 2 then 1 else ", "1", ""),
    "conditions": ("if not (", "1 < 2", ") then 1 else 2"),
    "calls": ("abs(", "1", ")"),
    "branches": ("if 1 < 2 then ", "1", " else 1"),
}


@pytest.mark.parametrize("kind", DEEP)
@pytest.mark.parametrize("depth", [101, 1_000, left(5_000), left(MANY)])
def test_deep_nesting_is_refused(tmp_path: Path, kind: str, depth: int) -> None:
    before, inside, after = DEEP[kind]
    if kind == "conditions":
        before, after = "abs((", "))"
        inside = "1"
    expect_refused(tmp_path, GOOD + "let x = " + before * depth + inside + after * depth + "\n", "E0703")


@pytest.mark.parametrize("kind", ["parentheses", "minus", "powers", "conditionals", "calls", "branches"])
def test_nesting_up_to_the_limit_is_computed_and_traced(tmp_path: Path, kind: str) -> None:
    before, inside, after = DEEP[kind]
    depth = 96
    model = tmp_path / "model.lca"
    expression = before * depth + inside + after * depth
    model.write_text(
        f"process p {{ makes 1 kg emits 1 kgCO2e * ({expression}) }}\nassessment whole {{ needs 1 kg of p }}\n"
    )
    for command in ("check", "run", "trace"):
        assert lca(command, model).status == 0


@pytest.mark.parametrize("count", [5_000, left(MANY)])
def test_thousands_of_open_parentheses_are_answered(tmp_path: Path, count: int) -> None:
    expect_refused(tmp_path, GOOD + "let x = " + "(" * count, "E0101")


@pytest.mark.parametrize("count", [200, left(2_000)])
def test_many_expressions_that_are_nested_too_deep_are_answered(tmp_path: Path, count: int) -> None:
    deep = "".join(f"let x{i} = {'(' * 101}1{')' * 101}\n" for i in range(count))
    expect_refused(tmp_path, deep, "E0703")


@pytest.mark.parametrize(
    "written", ["1" * 41, "1e61", "1e-61 kg", "0." + "1" * 41, "1e999999999", "1e-999999999 kg", "9" * 1_000_000]
)
def test_a_number_beyond_the_limits_is_refused(tmp_path: Path, written: str) -> None:
    expect_refused(tmp_path, GOOD + f"let x = {written}\n", "E0704")


@pytest.mark.parametrize(
    "expression",
    ["1 m^99", "1 m^-65", "1 m^999999999", "(2 m) ^ 65", "2 ^ 65", "(2 m) ^ (130 / 2)", "1 m*m^64", "2 ^ (0 - 65 / 1)"],
)
def test_an_exponent_beyond_64_is_refused(tmp_path: Path, expression: str) -> None:
    if expression.startswith("2 ^ ("):
        expect_refused(tmp_path, GOOD + f"let x = {expression}\n")
        return
    expect_refused(tmp_path, GOOD + f"let x = {expression}\n", "E0705")


def test_a_chain_of_lets_that_doubles_an_exponent_is_refused(tmp_path: Path) -> None:
    lets = "".join(f"let x{i} = x{i - 1} * x{i - 1}\n" for i in range(1, 61))
    expect_refused(tmp_path, GOOD + "let x0 = 2 m\n" + lets, "E0705")


def test_a_chain_of_lets_that_doubles_a_plain_number_is_refused_when_it_is_computed(tmp_path: Path) -> None:
    lets = "".join(f"let x{i} = x{i - 1} * x{i - 1}\n" for i in range(1, 61))
    model = tmp_path / "model.lca"
    model.write_text("let x0 = 2\n" + lets + GOOD.replace("1 kgCO2e", "1 kgCO2e * x60"))
    assert lca("run", model).codes == {"E0504"}


def test_units_that_are_powers_of_units_do_not_fill_the_memory(tmp_path: Path) -> None:
    units = "".join(f"unit u{i} = 1 u{i - 1}^64\n" for i in range(1, 8))
    expect_refused(tmp_path, "unit u0 = 1e60 B\n" + units + GOOD + "let x = 1 u7\n", "E0705")


@pytest.mark.parametrize(
    "expression",
    [
        "2 ^ (10 ^ 50)",
        "2 ^ (1e9 * 1)",
        "1.5 ^ (1e50 + 0.5)",
        "exp(1e59)",
        "(1 + 1 / 1e40) ^ (1e45 * 1)",
        "0 ^ (0 - 1)",
        "log(0)",
    ],
)
def test_hostile_arithmetic_is_answered(tmp_path: Path, expression: str) -> None:
    model = tmp_path / "model.lca"
    model.write_text(GOOD.replace("1 kgCO2e", f"1 kgCO2e * {expression}"))
    for command in ("check", "run", "trace"):
        answer = lca(command, model)
        assert answer.codes - {"W0801"} <= {"E0501", "E0503", "E0504"}
        assert "Infinity" not in answer.text
        assert "NaN" not in answer.text


@pytest.mark.parametrize("count", [1_000, left(5_000)])
def test_a_product_of_many_different_units_is_answered(tmp_path: Path, count: int) -> None:
    product = " * ".join(f"(1 USD{i:04d})" for i in range(count))
    expect_refused(tmp_path, GOOD + f"let x = {product}\n")


def test_a_unit_of_thousands_of_parts_is_answered(tmp_path: Path) -> None:
    expect_refused(tmp_path, GOOD + "let x = 1 " + "*".join(f"USD{i:04d}" for i in range(5_000)) + "\n")


LONG = {
    "signs": ("", "§$%&/()=?{[]}", 400_000, ""),
    "a word": ("", "a", 5_000_000, ""),
    "a name": ("let ", "a", 5_000_000, " = 1\n"),
    "a text": ('"', "a", 5_000_000, ""),
    "a comment": ("", "#", 5_000_000, ""),
    "blanks": ("", " ", 5_000_000, ""),
    "line breaks": ("", "\n", 5_000_000, ""),
    "closing braces": ("", "}", 1_000_000, ""),
    "opening braces": ("", "{", 1_000_000, ""),
    "commas": ("", "1,", 1_000_000, ""),
    "terms": ("let x = ", "1 + ", 200_000, "1\n"),
    "a unit": ("let x = 1 ", "m*", 100_000, "m\n"),
    "dots": ("", "a.a", 1_000_000, ""),
    "a dotted name": ("let x = ", "a.", 500_000, "a\n"),
    "blanks in a spread": ("let x = 1 (", " ", 5_000_000, "y\n"),
    "scores": ("let x = 1 quality (", "1, ", 100_000, "1)\n"),
    "qualities": ("let x = 1 ", "quality ( ", 500_000, "\n"),
    "spreads": ("let x = 1 ", "± 1 ", 500_000, "\n"),
    "quotes never closed": ('let x = "', '\\"', 100_000, ""),
    "a word never closed": ("a {\na ", "b", 100_000, ""),
    "blocks never closed": ("", "process p {\n", 20_000, ""),
    "quotes never closed in a block": ('process p { tag a "', '\\"', 100_000, ""),
    "blocks never closed on one line": ("", "a b {", 50_000, ""),
}
"""What stands before, what is repeated, how often, and what stands behind."""


@pytest.mark.parametrize("kind", LONG)
@pytest.mark.parametrize("shorter", [20, left(1)])
def test_a_long_text_is_answered(tmp_path: Path, kind: str, shorter: int) -> None:
    before, repeated, count, behind = LONG[kind]
    expect_refused(tmp_path, before + repeated * (count // shorter) + behind)


@pytest.mark.parametrize(
    "text",
    [
        "let x\x00 = 1\n",
        'let x = "a\x00b"\n',
        "# \x00\n",
        "# \x1b[31m\x07\n",
        "let \u202ex = 1\n",
        "\ufeff\ufefflet x = 1\n",
    ],
)
def test_control_characters_never_reach_the_terminal(tmp_path: Path, text: str) -> None:
    answer = expect_refused(tmp_path, GOOD + text)
    assert not set(answer.text) & set("\x00\x1b\x07\u202e")


def test_bytes_that_are_no_text_are_refused(tmp_path: Path) -> None:
    expect_refused(tmp_path, b"\xff\xfe\x00" * 1000, "E0707")
    expect_refused(tmp_path, GOOD.encode() + b"# \xed\xa0\x80\n", "E0707")


ERRORS = {
    "syntax": ("let x{i} = = 1\n", "E0101"),
    "names": ("let x{i} = missing_{i}\n", "E0301"),
    "units": ("let x{i} = 1 wug_{i}\n", "E0201"),
    "words": ("paramter x{i} = 1\n", "E0305"),
    "twice": ("let x = {i}\n", "E0302"),
    "dimensions": ("let x{i} = 1 kg + {i} s\n", "E0202"),
    "texts": ('let x{i} = "a\n', "E0105"),
}


@pytest.mark.parametrize("kind", ERRORS)
@pytest.mark.parametrize("count", [1_000, left(10_000)])
def test_thousands_of_errors_are_told(tmp_path: Path, kind: str, count: int) -> None:
    line, code = ERRORS[kind]
    expect_refused(tmp_path, "".join(line.format(i=i) for i in range(count)), code)


@pytest.mark.parametrize("length", [500, left(5_000)])
def test_many_errors_at_the_end_of_one_long_block_are_told_soon(tmp_path: Path, length: int) -> None:
    clauses = "".join(f"  let x{i} = 1 kg\n" for i in range(length)) + "  emits = 1\n" * 60
    expect_refused(tmp_path, f"process p {{ makes 1 kg\n{clauses}}}\n", "E0101")
