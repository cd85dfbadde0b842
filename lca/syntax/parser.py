"""Text to syntax tree. lark is met here (and, for its tokens, in the modules beside)."""

from __future__ import annotations

import gc
import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache

from lark import Lark, Token
from lark.exceptions import UnexpectedInput

from lca.diagnostics import Diagnostic, LcaError
from lca.places import data
from lca.source import SourceFile, Span
from lca.syntax import tree
from lca.syntax.build import MAX_DEPTH, Builder
from lca.syntax.items import stretches
from lca.syntax.mistakes import explain
from lca.syntax.words import CLAUSES

MAX_MENDS = 50
STATEMENT = re.compile(
    rf"^[ \t]*(?:(?:{'|'.join((*CLAUSES, 'needs', 'avoids'))})\b|\}}|[A-Za-z_]\w*[ \t]+[\"\w]|[\w.]+[ \t]*=)",
    re.MULTILINE,
)


@lru_cache(maxsize=1)
def _parser() -> tuple[Lark, Builder]:
    builder = Builder()
    grammar = (data("grammar") / "lca.lark").read_text(encoding="utf-8")
    lark = Lark(
        grammar,
        parser="lalr",
        lexer="contextual",
        start=["start", "expression"],
        transformer=builder,
        maybe_placeholders=False,
    )
    return lark, builder


def parse(file: SourceFile) -> tuple[tree.Model, frozenset[str], tuple[Diagnostic, ...]]:
    """The tree of a file, the names of items that were not wholly understood, and what is wrong with them."""
    lark, builder = _parser()
    builder.file, builder.problems = file, []
    found: list[tree.Declaration] = []
    problems: list[Diagnostic] = []
    broken: set[str] = set()
    with _without_collector(len(file.text)):
        for group in stretches(file.text):
            try:
                found += _parse_stretch(lark, builder, group[0][0], file.text[group[0][0] : group[-1][1]])
            except UnexpectedInput:
                del builder.problems[len(problems) :]
                for start, end in group:
                    declarations, wrong = _parse_item(lark, builder, start, file.text[start:end])
                    found += declarations
                    problems += wrong
                    if wrong:
                        broken |= _names(file.text[start:end])
    deep = [p for p in builder.problems if p.code == "E0703"]
    if deep:
        found = [d for d in found if not any(_holds(d.span, p) for p in deep)]
        broken |= {name for p in deep if p.span for name in _names(_line_of(p.span))}
    return tree.Model(file, tuple(found)), frozenset(broken), tuple(problems + builder.problems)


def parse_expression(file: SourceFile) -> tree.Expression:
    """One expression, as the command line takes it; raises LcaError where it is none."""
    lark, builder = _parser()
    builder.file, builder.problems, builder.offset = file, [], 0
    try:
        expression: tree.Expression = lark.parse(file.text, start="expression")  # type: ignore[assignment]  # the transformer's result
    except UnexpectedInput as error:
        raise LcaError([explain(error, file, 0, file.text)]) from None
    if builder.problems or expression.depth > MAX_DEPTH:
        raise LcaError(builder.problems)
    return expression


def tokens(text: str) -> Iterator[Token]:
    """The tokens of a text that parses, in order, for the formatter."""
    lark, builder = _parser()
    builder.file, builder.offset = SourceFile("", text), 0
    yield from lark.parse_interactive(text, start="start").iter_parse()


def _parse_stretch(lark: Lark, builder: Builder, start: int, text: str) -> tuple[tree.Declaration, ...]:
    builder.offset = start
    declarations: tuple[tree.Declaration, ...] = lark.parse(text, start="start")  # type: ignore[assignment]  # likewise
    return declarations


def _parse_item(
    lark: Lark, builder: Builder, start: int, text: str
) -> tuple[tuple[tree.Declaration, ...], list[Diagnostic]]:
    """An item by itself; past an error in one of its clauses, again without that clause, for the next error."""
    problems: list[Diagnostic] = []
    kept = len(builder.problems)
    whole = text
    while True:
        del builder.problems[kept:]
        try:
            return _parse_stretch(lark, builder, start, text), problems
        except UnexpectedInput as error:
            problem = explain(error, builder.file, start, whole)
            if problem.span is None or len(problems) >= MAX_MENDS:
                return (), problems or [problem]
            if not problems or problem.span.start > (problems[-1].span or problem.span).start:
                problems.append(problem)
            mended = _without_statement(text, problem.span.start - start)
            if mended is None or mended == text:
                return (), problems
            text = mended


def _without_statement(text: str, at: int) -> str | None:
    """The text with the clause around ``at`` blanked, places unchanged; None outside a block."""
    body = text.find("{") + 1
    starts = [match.start() for match in STATEMENT.finditer(text, body)] if body else []
    before = [start for start in starts if start <= at]
    if not before or text[before[-1] :].lstrip().startswith("}"):
        return None
    end = next((start for start in starts if start > at), len(text))
    blank = "".join(c if c == "\n" else " " for c in text[before[-1] : end])
    return text[: before[-1]] + blank + text[end:]


def _names(text: str) -> set[str]:
    """What an item that was not understood seems to declare, so that its users are not blamed as well."""
    words = re.findall(r"[A-Za-z_]\w*", re.sub(r'"[^"\n]*"|#[^\n]*', "", text.lstrip()[:200]))
    return set(words[1:2])


def _line_of(span: Span) -> str:
    start, end = span.file.line_span(span.line)
    return span.file.text[start:end]


def _holds(span: Span, problem: Diagnostic) -> bool:
    return problem.span is not None and span.start <= problem.span.start < span.end


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
