"""Where parsing stopped, and what the grammar could take there."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from lark.exceptions import UnexpectedCharacters, UnexpectedInput, UnexpectedToken

from lca.source import SourceFile, Span

WORD = re.compile(r"[A-Za-z_]\w*")
REACH = 1000
"""So many characters before a place are looked at: patterns are tried from each of them."""
FOUND = re.compile(r'"[^"\n]*"?|[A-Za-z_]\w*|[0-9][\w.]*|[<>=!]=|&&|\|\||\S')


@dataclass(frozen=True, slots=True)
class ParsePlace:
    """Where parsing stopped: at ``at`` of ``text``, which begins at ``offset`` of ``file``."""

    file: SourceFile
    offset: int
    text: str
    at: int
    expected: frozenset[str]

    @property
    def span(self) -> Span:
        """The word, number or sign that stands there."""
        found = FOUND.match(self.text, self.at)
        return self.over(self.at, found.end() if found else self.at)

    @property
    def sign(self) -> str:
        return self.span.text

    @property
    def first(self) -> str:
        """The first word of the item."""
        found = WORD.match(self.text.lstrip())
        return found[0] if found else ""

    def over(self, start: int, end: int) -> Span:
        return Span(self.file, self.offset + start, self.offset + end)

    def first_span(self) -> Span:
        start = len(self.text) - len(self.text.lstrip())
        return self.over(start, start + len(self.first))

    def before(self) -> str:
        """The line up to where parsing stopped, its last part where it is long."""
        near = self.lead()
        return near[near.rfind("\n") + 1 :]

    def lead(self) -> str:
        """What stands before, over several lines, its last part where it is long."""
        return self.text[max(0, self.at - REACH) : self.at]


def stopped_place(
    error: UnexpectedInput, file: SourceFile, offset: int, text: str, accepts: Callable[[], set[str]]
) -> ParsePlace:
    """Where ``error`` stopped in ``text``; ``accepts`` tells what the grammar would have taken there."""
    if isinstance(error, UnexpectedToken):
        at = len(text.rstrip()) if error.token.type == "$END" else error.token.start_pos or 0
        expected = set(error.interactive_parser.accepts())  # type: ignore[no-untyped-call]  # lark leaves it untyped
        return ParsePlace(file, offset, text, at, frozenset(expected))
    assert isinstance(error, UnexpectedCharacters)
    stopped: int = error.pos_in_stream  # type: ignore[assignment]  # lark declares None, and sets a number
    return ParsePlace(file, offset, text, stopped, frozenset(accepts()))
