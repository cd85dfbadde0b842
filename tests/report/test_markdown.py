"""The report as Markdown: a reader of it sees each text as it stands, and no text of a model is markup."""

from __future__ import annotations

import pytest
from markdown_it import MarkdownIt
from markdown_it.token import Token

from lca.diagnostics.render import inert
from lca.report.markdown import as_markdown, marked
from tests.report.hostile import HOSTILE, active
from tests.report.trails import everything, hostile, of_gallery

PARSER = MarkdownIt("commonmark", {"html": True, "linkify": True}).enable(["table", "strikethrough", "linkify"])
"""A parser that takes what GitHub takes, and makes links of what looks like one."""
PLAIN = {"text", "code_inline", "strong_open", "strong_close"}
"""What a report has within a line: the names of facts are bold."""


def parsed(text: str) -> list[Token]:
    return PARSER.parse(text)


def shown(token: Token) -> str:
    """What a reader sees of a line."""
    return "".join(child.content for child in token.children or ())


def cells(tokens: list[Token]) -> list[str]:
    return [shown(tokens[place + 1]) for place, token in enumerate(tokens) if token.type in ("td_open", "th_open")]


def test_the_report_of_a_trail_has_a_heading_for_each_section_and_tables_below() -> None:
    tokens = parsed(as_markdown(everything()).decode())
    headings = [
        shown(tokens[place + 1]) for place, one in enumerate(tokens) if one.type == "heading_open" and one.tag == "h2"
    ]
    assert headings == [
        "The study", "Results", "What contributes", "Inventory", "What the results rest on", "Checks and rules",
        "Limitations and warnings", "Sources",
        "Assumptions", "Figures", "Files, libraries and method", "Who signed",
    ]  # fmt: skip
    told = cells(tokens)
    assert told[told.index("whole: All of it") :][:5] == [
        "whole: All of it",
        "as declared",
        "climate",
        "36.8212",
        "kgCO2e",
    ]
    assert told[told.index("n") :][:5] == ["n", "31.7647", "86.3 %", "a.emits[1]", "31.7647"]
    for said in ("A book", "https://example.org/a|b", "FAILS", "both are near", "3 ± 10 %", "it is so", "Method"):
        assert any(said in one for one in (*told, *(shown(token) for token in tokens))), said


def test_the_digest_of_the_trail_stands_below_the_title_and_at_the_end() -> None:
    lines = as_markdown(everything()).decode().splitlines()
    assert lines[0] == "# A study of everything"
    assert lines[2] == lines[-1] == f"drawn from the audit trail with the SHA-256 {everything().digest}"


@pytest.mark.parametrize("name", ["chatgpt", "procurement", "measured_sessions", "ml_co2_impact"])
def test_nothing_in_the_report_of_a_model_is_markup_but_its_own(name: str) -> None:
    found = {child.type for token in parsed(as_markdown(of_gallery(name)).decode()) for child in token.children or ()}
    assert found <= PLAIN


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_no_text_of_a_model_changes_what_a_report_is_made_of(text: str) -> None:
    given = as_markdown(hostile(everything(), text)).decode()
    assert active(given) == []
    tokens, usual = parsed(given), parsed(as_markdown(everything()).decode())
    assert [token.type for token in tokens] == [token.type for token in usual]
    assert {child.type for token in tokens for child in token.children or ()} <= PLAIN


@pytest.mark.parametrize("text", [one for one in HOSTILE.values() if len(one) < 1000])
@pytest.mark.parametrize("around", ["{}", "a {} b", "a{}b", "({})", "1. {}", "{}\\", "{}{}", "`{}"])
def test_a_text_is_shown_as_it_stands(text: str, around: str) -> None:
    said = around.replace("{}", text)
    wanted = " ".join(inert(said).encode("utf-8", "replace").decode().split())
    told = marked(said).encode("utf-8", "replace").decode()
    (cell,) = cells(parsed(f"| {told} |\n| --- |\n"))
    assert cell == wanted
    in_a_list, heading = parsed(f"- **x**: {told}"), parsed(f"# {told}")
    assert shown(in_a_list[3]) == f"x: {wanted}".rstrip()
    assert shown(heading[1]) == wanted if wanted else True


@pytest.mark.parametrize(
    "name", ["link", "autolink", "bare link", "bare name", "www", "mail", "image", "script", "emphasis", "struck"]
)
def test_the_parser_of_these_tests_takes_as_markup_what_is_not_escaped(name: str) -> None:
    (_, line, _) = parsed(f"a {HOSTILE[name]}")
    assert not {child.type for child in line.children or ()} <= PLAIN
