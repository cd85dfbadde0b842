"""YAML that tries more than a library needs."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.exhaustive import left

from .command import GOOD, Answer, expect_refused

HEAD = "library: own\nversion: 1\nsources: {s: {title: A source}}\ndefaults: {per: kWh, source: s}\nfactors:\n"


def expect_library(folder: Path, text: str, code: str = "") -> Answer:
    (folder / "factors").mkdir(exist_ok=True)
    (folder / "factors" / "own.yaml").write_bytes(text.encode())
    return expect_refused(folder, "use own\n" + GOOD, code)


LAUGHS = "a0: &a0 [x, x]\n" + "".join(f"a{i}: &a{i} [*a{i - 1}, *a{i - 1}]\n" for i in range(1, 30))


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (LAUGHS, "E0602"),
        (HEAD + "  a: &x {emits: 1 gCO2e}\n", "E0602"),
        (HEAD + "  a: {<<: *x}\n", "E0602"),
        (HEAD + '  a: !!python/object/apply:os.system ["true"]\n', "E0602"),
        (HEAD + "  a: {emits: !!str 1 gCO2e}\n", "E0602"),
        ("%TAG ! tag:example.org,2000:\n---\n" + HEAD, "E0602"),
        (HEAD + "  a: {emits: 1 gCO2e}\n---\nlibrary: two\n", "E0602"),
        (HEAD + "  a: {emits: 1 gCO2e}\n  a: {emits: 2 gCO2e}\n", "E0603"),
        (HEAD + "  a: {emits: 1 gCO2e, emits: 2 gCO2e}\n", "E0603"),
        (HEAD + "  ? [a]\n  : {emits: 1 gCO2e}\n", "E0602"),
        (HEAD + "  a: " + "[" * 33 + "]" * 33 + "\n", "E0703"),
        (HEAD + "  a: " + "{a: " * 40 + "b" + "}" * 40 + "\n", "E0703"),
        (HEAD + "  a: " + "[" * 100_000, "E0703"),
        (HEAD + "  a: " + "{" * 100_000, ""),
        ("- " * 100_000, "E0703"),
        ("? " * 100_000, "E0703"),
        ("", "E0601"),
        ("\x00", "E0601"),
        ("a: \x1b[31m\n", "E0601"),
        ("just text", "E0604"),
        (HEAD + "  a: {emits: 1e999999999 gCO2e}\n", "E0704"),
        (HEAD + "  a: {emits: " + "9" * 1_000_000 + " gCO2e}\n", "E0704"),
        (HEAD + "  a: {is: b}\n  b: {is: a}\n", "E0606"),
        (HEAD, "E0604"),
    ],
    ids=lambda part: repr(part[-24:]),
)
def test_what_a_library_may_not_have_is_refused(tmp_path: Path, text: str, code: str) -> None:
    expect_library(tmp_path, text, code)


def test_a_long_chain_of_aliases_is_followed_soon(tmp_path: Path) -> None:
    chain = "".join(f"  a{i}: {{is: a{i + 1}}}\n" for i in range(3_000))
    expect_library(tmp_path, HEAD + chain + "  a3000: {emits: 1 gCO2e}\n")


@pytest.mark.parametrize("size", [5_000, left(20_000)])
def test_a_huge_flat_library_is_read(tmp_path: Path, size: int) -> None:
    expect_library(tmp_path, HEAD + "".join(f"  a{i}: {{emits: 1 gCO2e}}\n" for i in range(size)))


@pytest.mark.parametrize("size", [2_000, left(20_000)])
def test_a_huge_library_in_one_line_is_read(tmp_path: Path, size: int) -> None:
    flow = ", ".join(f"a{i}: {{emits: 1 gCO2e}}" for i in range(size))
    expect_library(tmp_path, HEAD.rstrip() + " {" + flow + "}\n")


def test_a_unit_of_a_library_beyond_all_numbers_is_refused_in_words(tmp_path: Path) -> None:
    unit = "*".join(f"{prefix}{base}^64" for base in ("B", "FLOP", "tCO2e"[:0] or "W", "J") for prefix in "GTP")
    expect_library(tmp_path, HEAD + f"  a: {{value: 1e60 {unit}}}\n")
    (tmp_path / "model.lca").write_text("use own\n" + GOOD + "let x = own.a\n")
    expect_refused(tmp_path, "use own\n" + GOOD + "let x = own.a\n")
