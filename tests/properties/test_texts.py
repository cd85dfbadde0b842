"""No text makes the parser or the formatter fail in any other way than by diagnostics, and formatting keeps meaning."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import fields, is_dataclass
from random import Random

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

import lca
from lca.source import SourceFile, Span
from lca.syntax import parse
from lca.syntax.words import RESERVED
from tests.models.drawing import models
from tests.models.model import Model, Spelling, text_of

WORDS = [
    *sorted(RESERVED), *"+-*/^(){}=~,<>@#%\"\n ", "==", "<=", "!=", "1", "0.5 kWh", "1e6 person", "3 kg/1", "1 m^99",
    "1e", "2023-02", "a", "a.b", "launch.total", "abs(", "min(1, 2)", "@book", '"text"', '"', "\\",
    "# note\n", "±", "\x00", "± 5 %", "(1 kg to 2 kg)", "normal(1, 2)", "quality (1, 2, 3, 4, 5)",
    "\r", "\t", "\u202e", "\U0001f600", "٣", "process p {", "makes 1 kg", "emits 1 kgCO2e", "}", "{{", "9" * 41, "1e61",
]  # fmt: skip


def check_answered(text: str) -> None:
    """Checking and formatting end, soon, in a result or in diagnostics."""
    checked = lca.check_text(text)
    assert checked.ok == (not any(d.is_error for d in checked.diagnostics))
    with suppress(lca.LcaError):
        lca.format_text(text)


@given(st.text())
@example("process p { makes 1 kg\n}" * 3 + '"')
@settings(max_examples=200)
def test_no_text_makes_the_parser_fail(text: str) -> None:
    check_answered(text)


@given(st.lists(st.sampled_from(WORDS), max_size=60), st.sampled_from(["", " ", "\n"]))
@settings(max_examples=300)
def test_no_order_of_words_and_signs_makes_the_parser_fail(words: list[str], between: str) -> None:
    check_answered(between.join(words))


@given(models(), st.randoms(use_true_random=False), st.sampled_from(WORDS))
@settings(max_examples=150)
def test_no_mutated_model_makes_the_parser_fail(model: Model, random: Random, word: str) -> None:
    text = text_of(model)
    for _ in range(random.randint(1, 4)):
        start = random.randrange(len(text))
        end = start + random.choice([0, 1, 2, 10, 200])
        text = text[:start] + random.choice(["", word, text[start:end] * 2]) + text[end:]
    check_answered(text)


# Formatting


COMMENTS = ["  # a note", "\n# alone\n", "\n\n\n# after a gap", '  # with "quotes" and { braces }', "\n"]


def commenting(random: Random) -> Callable[[], str]:
    return lambda: random.choice(COMMENTS) if random.random() < 0.3 else ""


def untidy(random: Random, text: str) -> str:
    """The same tokens with other white space at the ends of lines and before them."""
    ends = ["\n", "\n", "\r\n", "\n\n", "  \n   ", "\n\t"]
    return "".join(line + random.choice(ends) for line in text.split("\n"))


def comments(text: str) -> Counter[str]:
    lines = (line.partition("#") for line in text.split("\n"))
    return Counter(note.strip() for _, sign, note in lines if sign)


def bare(thing: object) -> object:
    """A tree without its places."""
    if is_dataclass(thing) and not isinstance(thing, type):
        parts = ((field.name, getattr(thing, field.name)) for field in fields(thing))
        return type(thing).__name__, [(n, bare(v)) for n, v in parts if not isinstance(v, (Span, SourceFile))]
    return [bare(part) for part in thing] if isinstance(thing, tuple) else thing


def parsed(text: str) -> object:
    model, _, problems = parse(SourceFile("model.lca", text))
    assert not problems
    return bare(model)


@given(models(), st.randoms(use_true_random=False))
@settings(max_examples=150)
def test_formatting_keeps_tree_comments_and_results_and_is_done_at_once(model: Model, random: Random) -> None:
    text = untidy(random, text_of(model, Spelling(comment=commenting(random))))
    formatted = lca.format_text(text)
    assert parsed(formatted) == parsed(text)
    assert comments(formatted) == comments(text)
    before, after = (lca.run(lca.check_text(one).under()).outcomes for one in (text, formatted))
    assert before == after
    assert lca.format_text(formatted) == formatted


def trailing() -> Iterator[str]:
    yield "process p { makes 1 kg }  # after the brace\n"
    yield "process p {\n  makes 1 kg\n  emits 1 kgCO2e\n}  # after the brace\nlet x = 1\n"
    yield "study s { year 365 day }  # after\n"
    yield "let x = 1 +  # inside\n  2\n"
    yield "use grid, # one\n hardware # two\n"
    yield "process p # before the brace\n{ makes 1 kg }\n"
    yield "# only\n"
    yield "process p {\n  makes 1 kg # first\n\n\n  # alone\n\n}\n"


@pytest.mark.parametrize("text", list(trailing()))
def test_formatting_twice_is_formatting_once_wherever_a_comment_stands(text: str) -> None:
    once = lca.format_text(text)
    assert comments(once) == comments(text)
    assert lca.format_text(once) == once


def test_a_comment_behind_a_closing_brace_stays_behind_it() -> None:
    text = "process p {\n  makes 1 kg\n  emits 1 kgCO2e\n}  # behind\n"
    assert lca.format_text(text).rstrip().endswith("# behind")
