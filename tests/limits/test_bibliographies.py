"""Hostile bibliographies: each is answered, soon and in bounded memory, and reads no other file."""

from __future__ import annotations

from pathlib import Path

import pytest

from .command import GOOD, lca

DEEP = 100_000
BIBTEX = {
    "braces": "@misc{a, title = {" + "{" * DEEP + "}" * DEEP + "}}",
    "braces_left_open": "@misc{a, title = {" + "{" * DEEP,
    "brackets": "@misc{a, title = {" + r"\sqrt[" * 300 + "}}",
    "environments": "@misc{a, title = {" + r"\begin{a}" * 200 + "}}",
    "fractions": "@misc{a, title = {" + r"\frac" * 400 + "}}",
    "blocks_in_blocks": "@misc{a, title = {\n" + "@misc{\n" * 15_000,
    "fields": "@misc{a," + "".join(f"f{number} = {{x}},\n" for number in range(100_000)) + "}",
    "one_text_often": "@string{s = {" + "x" * 1_000_000 + "}}\n@misc{a, title = " + " # ".join(["s"] * 100_000) + "}",
    "texts_of_texts": "".join(f"@string{{s{i} = s{i + 1} # s{i + 1}}}\n" for i in range(60))
    + "@misc{a, title = s0 # s0}",
    "names": "@misc{a, title = {T}, author = {" + "A and " * 100_000 + "B}}",
    "other_file": r"@misc{a, title = {T \input{/etc/passwd} \include{/etc/passwd}}}",
    "controls": "@misc{a, title = {\x1b[31mred\x00\x07}}",
    "at_signs": "@" * 1_000_000 + "@misc{a, title = {T}}",
}
CSL = {
    "lists": "[" * DEEP,
    "objects": '[{"id": "a", "x": ' + '{"x": ' * DEEP,
    "number": '[{"id": "a", "title": "T", "issued": {"date-parts": [[' + "9" * DEEP + "]]}}]",
    "half_a_character": r'[{"id": "a", "title": "T\ud800"}]',
    "key_of_half_a_character": r'[{"id": "a", "title": "T"}, {"\ud800": 1, "\ud800": 2}]',
    "spaces": "[" + " " * 4_000_000 + "]",
}
ANSWERS = [("bib", name, text) for name, text in BIBTEX.items()] + [("json", name, text) for name, text in CSL.items()]


@pytest.mark.parametrize(
    ("suffix", "text"), [(suffix, text) for suffix, _, text in ANSWERS], ids=[a[1] for a in ANSWERS]
)
def test_a_hostile_bibliography_is_answered(tmp_path: Path, suffix: str, text: str) -> None:
    (tmp_path / f"refs.{suffix}").write_text(text, encoding="utf-8")
    model = tmp_path / "model.lca"
    model.write_text(f'sources "refs.{suffix}"\n' + GOOD.replace("1 kgCO2e", "1 kgCO2e @a"), encoding="utf-8")
    answer = lca("trace", model)
    assert "root:" not in answer.text
    assert "\x1b" not in answer.text
    assert answer.codes <= {"E0621", "E0620", "E0111"}
