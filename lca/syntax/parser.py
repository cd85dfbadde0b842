"""Text to syntax tree. lark is met here (and, for its tokens, in the modules beside)."""

from __future__ import annotations

import gc
import re
from bisect import bisect_left
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from functools import lru_cache, partial
from typing import Any, TypeAlias

from lark import Lark, Token, Tree
from lark.exceptions import UnexpectedInput
from lark.parse_tree_builder import ParseTreeBuilder

from lca.diagnostics import Diagnostic, LcaError, bounded
from lca.places import data
from lca.source import SourceFile
from lca.syntax import tree
from lca.syntax.builder.declarations import Builder
from lca.syntax.builder.tree_parts import MAX_DEPTH
from lca.syntax.items import stretches
from lca.syntax.mending import blanked, statement_around, unfinished
from lca.syntax.mistakes import explained
from lca.syntax.parse_place import stopped_place
from lca.syntax.unseen import unseen, without
from lca.syntax.words import ELSEWHERE

MAX_MENDS = 50
MENDED_TEXT = 1_000_000
"""So many characters are parsed again, for further errors in a faulty item."""
MAX_JOINED = 3
"""So many times an item is looked for further down, where a line break within it looked like the end."""
TELLING = 3
"""So many tokens show that they belong to what is before: behind `unit`, in `process p {` the first two could."""
Callbacks: TypeAlias = dict[str, Callable[..., Any]]


@lru_cache(maxsize=1)
def _grammar() -> tuple[Lark, ParseTreeBuilder]:
    """The tables of the grammar, and what makes the callbacks of its rules: the same for all parses, and only read."""
    grammar = (data("grammar") / "lca.lark").read_text(encoding="utf-8")
    lark = Lark(grammar, parser="lalr", lexer="contextual", start=["start", "given"], maybe_placeholders=False)
    return lark, ParseTreeBuilder(lark.rules, Tree)  # type: ignore[no-untyped-call]  # lark leaves it untyped


class _Reader:
    """One file being read: the builder of its tree, with the callbacks that are bound to it and to no other."""

    def __init__(self, file: SourceFile) -> None:
        self.builder = Builder(file)
        _, rules = _grammar()
        self.callbacks: Callbacks = rules.create_callback(self.builder)  # type: ignore[no-untyped-call]  # likewise

    def read(self, start: int, text: str, rule: str = "start") -> Any:
        """What ``text``, which stands at ``start`` of the file, is as a ``rule``. Raises UnexpectedInput."""
        self.builder.offset = start
        return _parsing(text, rule, self.callbacks).resume_parse()


def _parsing(text: str, rule: str = "start", callbacks: Callbacks | None = None) -> Any:
    """A parser at the beginning of ``text``, for this parse alone; without callbacks it makes nothing of what it reads.

    lark binds callbacks to a grammar; here they are bound to a parse, so that threads share the grammar and no more.
    """
    parser = _grammar()[0].parse_interactive(text, start=rule)
    parser.parser_state.parse_conf.callbacks = callbacks or {}
    return parser


def parse(file: SourceFile) -> tuple[tree.Model, frozenset[str], tuple[Diagnostic, ...]]:
    """The tree of a file, the names of items that were not wholly understood, and what is wrong with them."""
    reader = _Reader(file)
    builder = reader.builder
    found: list[tree.Declaration] = []
    text, problems = without(file.text), list(bounded(unseen(file)))
    broken: set[str] = set()
    with _without_collector(len(file.text)):
        groups = stretches(text)
        for group, following in zip(groups, [*groups[1:], []], strict=True):
            kept = len(builder.problems)
            if not group:
                continue
            try:
                found += reader.read(group[0][0], text[group[0][0] : group[-1][1]])
            except UnexpectedInput:
                del builder.problems[kept:]
                for start, end in _whole_items(text, group, following):
                    declarations, wrong = _parse_item(reader, start, text[start:end])
                    found += declarations
                    problems += wrong
                    if wrong:
                        broken |= _names(text[start:end])
            problems = list(bounded(problems))
            builder.problems = _bounded(builder.problems)
    deep = [p for p in builder.problems if p.code == "E0703"]
    if deep:
        places = sorted(p.span.start for p in deep if p.span)
        dropped = [d for d in found if bisect_left(places, d.span.start) < bisect_left(places, d.span.end)]
        broken |= {name for d in dropped for name in _names(d.span.text[:400])}
        found = _without(found, dropped)
    return tree.Model(file, tuple(found)), frozenset(broken), tuple(problems + builder.problems)


def parse_value(file: SourceFile) -> tuple[tree.Expression, tuple[tree.BasisClause, ...]]:
    """One expression and its basis, as the command line takes it; raises LcaError where it is none."""
    reader = _Reader(file)
    try:
        found: tuple[tree.Expression, tuple[tree.BasisClause, ...]] = reader.read(0, file.text, "given")
    except UnexpectedInput as error:
        place = stopped_place(error, file, 0, file.text, lambda: _accepted(file.text, "given"))
        raise LcaError([explained(place)]) from None
    if reader.builder.problems or found[0].depth > MAX_DEPTH:
        raise LcaError(reader.builder.problems)
    return found


def tokens(text: str) -> Iterator[Token]:
    """The tokens of a text that parses, in order, for the formatter."""
    yield from _parsing(text).iter_parse()


def _whole_items(
    text: str, group: list[tuple[int, int]], following: list[tuple[int, int]]
) -> Iterator[tuple[int, int]]:
    """The items of a group; what looks like the next one, and goes on with one that is not complete, is part of it.

    The last may so take the first of the ``following`` group.
    """
    waiting = group[::-1]
    while waiting:
        start, end = waiting.pop()
        for _ in range(MAX_JOINED):
            others = waiting or following[:1]
            if not others or not _goes_on(text[start:end], text[end : others[-1][1]]):
                break
            _, end = waiting.pop() if waiting else following.pop(0)
        yield start, end


def _goes_on(item: str, more: str) -> bool:
    """Whether an item stops at its end for want of more, and ``more`` is that, as its first three tokens show."""
    read, complete = _reach(item)
    further, whole = _reach(item + more, read + TELLING) if complete is False else (0, None)
    return further == read + TELLING or bool(whole)


def _reach(text: str, most: int = 0) -> tuple[int, bool | None]:
    """How many tokens are read, of ``most`` if that is told, and whether items are complete; None if one is wrong."""
    parser, read = _parsing(text), 0
    try:
        for token in parser.lexer_thread.lex(parser.parser_state):
            parser.feed_token(token)
            read += 1
            if read == most:
                break
    except UnexpectedInput:
        return read, None
    return read, "$END" in parser.choices()


def _accepted(text: str, rule: str = "start") -> set[str]:
    """The terminals that the grammar takes where ``text`` stops making sense."""
    parser = _parsing(text, rule)
    with suppress(UnexpectedInput):
        for _ in parser.iter_parse():
            pass
    return set(parser.accepts())


def _parse_item(reader: _Reader, start: int, text: str) -> tuple[tuple[tree.Declaration, ...], list[Diagnostic]]:
    """An item by itself; past an error in one of its clauses, again without that clause, for the next error."""
    builder = reader.builder
    problems: list[Diagnostic] = []
    kept = len(builder.problems)
    mends = max(3, min(MAX_MENDS, MENDED_TEXT // max(1, len(text))))
    while True:
        del builder.problems[kept:]
        try:
            return reader.read(start, text), problems
        except UnexpectedInput as error:
            place = stopped_place(error, builder.file, start, text, partial(_accepted, text))
            statement = statement_around(text, place.at)
            before = unfinished(text, place, statement)
            if before is not None:
                # The clause before is the one that lacks something; this one is innocent.
                place, statement = replace(place, at=len(text[: before[1]].rstrip())), before
            found = explained(place)
            if found not in problems:
                problems.append(found)
            whole = found.span is not None and found.span.start <= start + len(text) - len(text.lstrip())
            if statement is None or whole or found.code == "E0103" or len(problems) >= mends:
                return (), problems
            text = blanked(text, *statement, place.at)


def _bounded(problems: list[Diagnostic]) -> list[Diagnostic]:
    """As many as are told, and all places of what is nested too deep: nothing may look into it."""
    deep = [found for found in problems if found.code == "E0703"]
    return [*deep, *bounded(found for found in problems if found.code != "E0703")]


def _names(text: str) -> set[str]:
    """What an item that was not understood seems to declare, so that its users are not blamed as well."""
    code = re.sub(r'"[^"\n]*"|#[^\n]*', "", text)
    words = re.findall(r"[A-Za-z_]\w*", code[:400])
    if words and ELSEWHERE.get(words[0], words[0]) == "use":
        return set(words)
    return {*words[:2], *re.findall(r"\blet\s+(\w+)", code), *re.findall(r"\b([A-Za-z_]\w*)\s*\{", code)}


def _without(declarations: list[tree.Declaration], dropped: list[tree.Declaration]) -> list[tree.Declaration]:
    gone = {id(declaration) for declaration in dropped}
    return [declaration for declaration in declarations if id(declaration) not in gone]


@contextmanager
def _without_collector(size: int) -> Iterator[None]:
    """Parsing makes millions of objects that all live; looking for garbage among them doubles the time."""
    pause = size > 1 << 16 and gc.isenabled()
    if pause:
        gc.disable()
    try:
        yield
    finally:
        if pause:
            gc.enable()
