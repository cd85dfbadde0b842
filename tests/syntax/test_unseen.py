"""Signs that nobody sees: refused in what is code, also in comments, and told in texts, but for those in use."""

from __future__ import annotations

import unicodedata

import pytest

import lca
from lca.diagnostics.render import render
from lca.factors.library_reader import read_library
from lca.source import SourceFile
from lca.syntax import parse

MODEL = (
    'process p "{text}" {{ makes 1 kg{code} emits 5 kgCO2e ~ "x" }} # {comment}\nassessment a {{ needs 1 kg of p }}\n'
)
HIDDEN = [
    "\u200b", "\u202a", "\u202b", "\u202d", "\u202e", "\u2066", "\u2067", "\u2068", "\u2069", "\ufeff", "\u00ad",
    "\u2060", "\U000e0041", "\u2028",
]  # fmt: skip
LANGUAGES = [
    "שלום\u200f",
    "می\u200cخواهم",
    "👩\u200d🔬",
    "❤\ufe0f",
    "\U0001f3f4\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f",
]


def codes(text: str = "", code: str = "", comment: str = "") -> list[str]:
    return [found.code for found in parse(SourceFile("m.lca", MODEL.format(text=text, code=code, comment=comment)))[2]]


@pytest.mark.parametrize("sign", HIDDEN, ids=ascii)
def test_a_sign_that_nobody_sees_is_refused_in_code_and_comments_and_told_in_texts(sign: str) -> None:
    assert codes(code=sign) == ["E0120"]
    if sign != "\u2028":
        assert codes(comment=f"a{sign}b") == ["E0120"]
    assert codes(text=f"a{sign}b") == ["N0906"]


@pytest.mark.parametrize("text", LANGUAGES, ids=ascii)
def test_languages_and_emoji_are_written_as_ever(text: str) -> None:
    assert codes(text=text, comment=text) == []
    assert set(codes(code=text)) - {"E0120"} <= {"E0101"}


ALIKE = ["refѕ.bib", "Trаnsport", "ΒTU", "Ꭰaniel"]
APART = ["Δt", "µm", "μm", "Отчёт Q3", "naïve", "東京 tower", "α-Al"]


@pytest.mark.parametrize("text", ALIKE, ids=ascii)
def test_a_letter_that_looks_like_one_of_another_alphabet_is_told_in_a_word_of_that(text: str) -> None:
    assert codes(text=text) == ["N0907"]
    assert codes(comment=text) == []


@pytest.mark.parametrize("text", APART, ids=ascii)
def test_words_in_one_alphabet_and_signs_of_science_are_written_as_ever(text: str) -> None:
    assert codes(text=text) == []


def test_the_sign_is_named_at_its_place_and_never_shown() -> None:
    (found,) = parse(SourceFile("m.lca", MODEL.format(text="", code="", comment="\u202e } {")))[2]
    said = render(found)
    assert f"U+202E {unicodedata.name(chr(0x202E))} stands where nobody sees it" in said
    assert found.span is not None
    assert found.span.text == "\u202e"
    assert "\u202e" not in said


def test_a_text_with_such_a_sign_is_computed_and_formatted() -> None:
    text = lca.format_text(MODEL.format(text="a\u202eb", code="", comment=""))
    assert "a\u202eb" in text
    assert lca.check_text(text).ok
    with pytest.raises(lca.LcaError, match="E0120"):
        lca.format_text(MODEL.format(text="", code="\u200b", comment=""))


def test_in_a_library_they_may_stand_in_values_alone() -> None:
    whole = "library: l\nversion: 1\n{comment}factors:\n  a{key}: {{title: A{value}, value: 1 kg, assumption: so}}\n"
    for where in ("comment", "key", "value"):
        filled = {"comment": "", "key": "", "value": ""} | {where: "# \u202e\n" if where == "comment" else "\u202e"}
        told = {found.code for found in read_library(SourceFile("l.yaml", whole.format(**filled)))[1]}
        assert ("E0120" in told) == (where != "value"), where
