"""The canonical form of a text, as pairs in ``format/``: a text, the line ``# output``, what it becomes."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from pathlib import Path

import pytest

from lca.diagnostics import LcaError
from lca.places import data
from lca.source import SourceFile
from lca.syntax import parse
from lca.syntax.formatter import format_text
from lca.syntax.items import TEXT_OR_COMMENT
from lca.syntax.parser import tokens

CASES = sorted((Path(__file__).parent / "format").glob("*.txt"))
MODELS = sorted(data("models").rglob("*.lca"))
SEPARATOR = "# output\n"


def pair(path: Path) -> tuple[str, str]:
    before, separator, after = path.read_bytes().decode("utf-8").partition(SEPARATOR)
    assert separator, f"{path.name} has no line {SEPARATOR!r}"
    return before, after


def meaning(text: str) -> object:
    """The tree of a text without its places."""

    def bare(found: object) -> object:
        if isinstance(found, tuple):
            return tuple(bare(part) for part in found)
        if is_dataclass(found) and not isinstance(found, type):
            kept = (part.name for part in fields(found) if "span" not in part.name)
            return (type(found).__name__, *(bare(getattr(found, name)) for name in kept))
        return found

    model, _, problems = parse(SourceFile("model.lca", text))
    assert problems == ()
    return bare(model.declarations)


def comments(text: str) -> list[str]:
    return [match[1].rstrip() for match in TEXT_OR_COMMENT.finditer(text) if match[1]]


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_a_text_gets_its_canonical_form(path: Path) -> None:
    before, after = pair(path)
    assert format_text(before) == after


@pytest.mark.parametrize("path", [*CASES, *MODELS], ids=lambda path: path.stem)
def test_the_canonical_form_is_its_own_canonical_form(path: Path) -> None:
    before = pair(path)[0] if path.suffix == ".txt" else path.read_text(encoding="utf-8")
    once = format_text(before)
    assert format_text(once) == once


@pytest.mark.parametrize("path", [*CASES, *MODELS], ids=lambda path: path.stem)
def test_formatting_changes_no_meaning_and_loses_no_comment(path: Path) -> None:
    before = pair(path)[0] if path.suffix == ".txt" else path.read_text(encoding="utf-8")
    formatted = format_text(before)
    assert meaning(formatted) == meaning(before)
    assert comments(formatted) == comments(before)


@pytest.mark.parametrize("path", MODELS, ids=lambda path: path.stem)
def test_the_models_that_come_with_the_tool_are_in_canonical_form(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert format_text(text) == text


@pytest.mark.parametrize("text", ["", "\n\n", "  \r\n"])
def test_an_empty_text_stays_empty(text: str) -> None:
    assert format_text(text) == ""


def test_a_comment_in_a_file_that_ends_without_a_line_break_is_kept() -> None:
    assert format_text("let x = 1 kg # end") == "let x = 1 kg  # end\n"


@pytest.mark.parametrize("text", ["let x = = 1", "process p {", 'assumption a "open', "let share = 1 kg"])
def test_a_text_in_error_is_not_formatted(text: str) -> None:
    with pytest.raises(LcaError):
        format_text(text)


SAMPLE = """\
use grid, hardware as hw
source a { title "A" }
parameter users "Who" = -(5 person @a "p. 1") * max(1, 2) @a
process p "P" {
  makes 1 kg
  uses  2 kWh of grid.no @a
}
scenario s extends t { users = 2 person }
check "c" x.total = 5 kgCO2e within 1 % @a
check "e" expect error E0203 in scenario s @a "p. 1"
"""


@pytest.mark.parametrize("comment", [" # c\n", "\n# c\n", "\n\n# c\n\n# d\n"], ids=["behind", "alone", "two alone"])
def test_comments_between_any_two_tokens_keep_meaning_and_form(comment: str) -> None:
    ends = [token.end_pos for token in tokens(SAMPLE) if token.end_pos is not None]
    wrong = []
    for end in ends:
        text = SAMPLE[:end] + comment + SAMPLE[end:]
        once = format_text(text)
        if meaning(once) != meaning(SAMPLE) or comments(once) != comments(text) or format_text(once) != once:
            wrong.append(text[:end].rpartition("\n")[2])
    assert wrong == []
