"""Syntax errors in words: what stands there, and what could."""

from __future__ import annotations

import re
from collections.abc import Iterable

from lark.exceptions import UnexpectedCharacters, UnexpectedInput, UnexpectedToken

from lca.diagnostics import Diagnostic, Label, problem
from lca.diagnostics.nearest import did_you_mean, nearest
from lca.source import SourceFile, Span
from lca.syntax.words import CLAUSES, DECLARATIONS, LATER

VALUE = {"QUANTITY", "NUMBER", "PATH", "LPAR", "MINUS", "NOT", "IF", "STRING"}
GROUPS: tuple[tuple[set[str], str], ...] = (
    (VALUE, "a value (a quantity such as `12 kWh`, a name, or an expression)"),
    (VALUE - {"NOT", "IF"}, "a value (a quantity such as `12 kWh`, a name, or an expression)"),
    ({"PLUS", "STAR", "SLASH", "CARET", "MINUS"}, "an operator (`+ - * / ^`)"),
    ({"STAR", "SLASH"}, "`*` or `/`"),
    ({"CITED", "TILDE"}, "a basis (`@source` or `~ assumption`)"),
    ({"AND", "OR"}, "`and`, `or`"),
    (
        {
            "STUDY",
            "USE",
            "SOURCE",
            "ASSUMPTION",
            "UNIT",
            "STAGE",
            "PARAMETER",
            "LET",
            "ASSESSMENT",
            "SCENARIO",
            "CHECK",
            "PATH",
        },
        "the next declaration",
    ),
    (
        {
            "STUDY",
            "USE",
            "SOURCE",
            "ASSUMPTION",
            "UNIT",
            "STAGE",
            "PARAMETER",
            "LET",
            "ASSESSMENT",
            "SCENARIO",
            "CHECK",
        },
        "the next declaration",
    ),
    ({"LET", "MAKES", "USES", "EMITS", "TAG"}, "a clause (`makes`, `uses`, `emits`, `let`, `tag`)"),
)
WORDS = {
    "NAME": "a name", "PATH": "a name", "STRING": "text in quotes", "NUMBER": "a number", "QUANTITY": "a quantity",
    "DATE": "a date such as 2023-02", "VERSION": "a version", "COMPARE": "a comparison (`<=`, `==` …)",
    "EQUALS": "`=`", "PLUS": "`+`", "MINUS": "`-`", "STAR": "`*`", "SLASH": "`/`", "CARET": "`^`", "COMMA": "`,`",
    "LPAR": "`(`", "RPAR": "`)`", "LBRACE": "`{`", "RBRACE": "`}`", "CITED": "`@source`", "TILDE": "`~ assumption`",
    "$END": "the end of the file",
}  # fmt: skip
WORD = re.compile(r"[A-Za-z_]\w*")
FOUND = re.compile(r'"[^"\n]*"?|[A-Za-z_]\w*|\d[\w.]*|\S')


def explain(error: UnexpectedInput, file: SourceFile, offset: int, text: str) -> Diagnostic:
    """The diagnostic for lark's ``error`` in ``text``, which begins at ``offset`` of ``file``."""
    at, expected = _where(error, text)
    return (
        _unclosed_text(file, offset, text, at)
        or _unclosed_block(file, offset, text, at)
        or _number(file, offset, text, at)
        or _word(file, offset, text, at, expected)
        or _unexpected(file, offset, text, at, expected)
    )


def _where(error: UnexpectedInput, text: str) -> tuple[int, set[str]]:
    if isinstance(error, UnexpectedToken):
        ended = error.token.type == "$END"
        at = len(text.rstrip()) if ended else error.token.start_pos
        return at or 0, set(error.interactive_parser.accepts())  # type: ignore[no-untyped-call]  # lark leaves it untyped
    assert isinstance(error, UnexpectedCharacters)
    place: int = error.pos_in_stream  # type: ignore[assignment]  # lark declares None, and sets a number
    return place, set(error.allowed or ())


def _span(file: SourceFile, offset: int, text: str, at: int) -> Span:
    found = FOUND.match(text, at)
    return Span(file, offset + at, offset + (found.end() if found else at))


def _unclosed_text(file: SourceFile, offset: int, text: str, at: int) -> Diagnostic | None:
    if text[at : at + 1] != '"':
        return None
    end = text.find("\n", at)
    end = len(text) if end < 0 else end
    if re.match(r'"(?:[^"\\\n]|\\[^\n])*"', text[at:end]):
        return None
    return problem("E0105", Span(file, offset + at, offset + end), "opens here and is not closed on this line")


def _unclosed_block(file: SourceFile, offset: int, text: str, at: int) -> Diagnostic | None:
    """The file, or the next item, begins inside a block."""
    code = re.sub(r'"(?:[^"\\\n]|\\.)*"|#[^\n]*', lambda m: " " * len(m[0]), text)
    if text[at:].strip() and not (at == text.find("}") and code.count("}") > code.count("{")):
        return None
    opened, closed = code.count("{"), code.count("}")
    if opened > closed:
        brace = code.find("{")
        return problem("E0103", Span(file, offset + brace, offset + brace + 1), "opened here", said="is not closed")
    if closed > opened:
        span = Span(file, offset + at, offset + at + 1)
        return problem("E0103", span, "closes nothing", said="closes nothing")
    return None


def _number(file: SourceFile, offset: int, text: str, at: int) -> Diagnostic | None:
    start = at
    while start and re.match(r"[\w.,]", text[start - 1]):
        start -= 1
    match = re.match(r"\.\d+|\d[\d_,.]*(?:[eE][+-]?)?", text[start:])
    if match is None or start + match.end() <= at:
        return None
    written = match[0]
    digits = written.replace("_", "")
    if re.fullmatch(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?", digits):
        better = f"write `{digits.replace(',', '_')}`; the decimal sign is a point, digits are grouped with `_`"
    elif re.fullmatch(r"\d+,\d*", digits):
        better = f"write `{digits.replace(',', '.').rstrip('.')}`: the decimal sign is a point"
    elif re.fullmatch(r"\.\d+", digits):
        better = f"write `0{digits}`"
    elif re.fullmatch(r"\d+\.", digits):
        better = f"write `{digits[:-1]}` or `{digits}0`"
    elif re.fullmatch(r"\d[\d.]*", digits) and digits.count(".") > 1:
        better = "a number has one decimal point"
    else:
        return None
    span = Span(file, offset + start, offset + start + len(written))
    return problem("E0106", span, "not a number as the language writes it", advice=[better], written=written)


def _word(file: SourceFile, offset: int, text: str, at: int, expected: set[str]) -> Diagnostic | None:
    """A word in the wrong place: one kept for later, one mistyped, a clause outside its block."""
    span = _span(file, offset, text, at)
    sign = span.text
    if sign == "=" and ("COMPARE" in expected or "RPAR" in expected or "THEN" in expected):
        return problem("E0108", span, "sets a value", advice=["write `==` to compare two values"])
    if sign == "±" or sign in ("normal", "lognormal", "uniform", "triangular"):
        return problem("E0107", span, "not in this version", word=sign, what="uncertainty of figures")
    first = WORD.match(text.lstrip())
    if sign in LATER:
        return problem("E0107", span, "not in this version", word=sign, what=LATER[sign])
    if not WORD.fullmatch(sign):
        mistyped = _mistyped_start(file, offset, text, first.group() if first else "")
        return mistyped if at < 200 else None
    if "MAKES" in expected:
        other = f"`{sign}` stands at the top of a file, not in a node" if sign in DECLARATIONS else None
        if sign == "needs":
            other = "`needs` belongs in an `assessment`; a node `uses`"
        return problem(
            "E0109", span, "not a clause of a node", word=sign, where="in a node", could=_list(CLAUSES),
            advice=[other or did_you_mean(sign, CLAUSES) or f"a node has the clauses {_list(CLAUSES)}"],
        )  # fmt: skip
    if "NEEDS" in expected:
        other = "an assessment says what it `needs`" if sign in ("uses", "use", "makes") else None
        return problem(
            "E0109", span, "not a clause of an assessment", word=sign, where="in an assessment", could="`needs`",
            advice=[other or did_you_mean(sign, ["needs"]) or "an assessment has the clause `needs`"],
        )  # fmt: skip
    if "STUDY" in expected and sign in (*CLAUSES, "needs"):
        return problem(
            "E0109", span, "a clause, outside its block", word=sign, where="at the top of a file", could="",
            advice=["put it between the braces of a node or an assessment"],
        )  # fmt: skip
    return _mistyped_start(file, offset, text, first.group() if first else "") if at < 200 else None


def _mistyped_start(file: SourceFile, offset: int, text: str, first: str) -> Diagnostic | None:
    """An item whose first word is nearly one of the language: ``paramter users = …``."""
    if not first or first in DECLARATIONS:
        return None
    start = offset + len(text) - len(text.lstrip())
    span = Span(file, start, start + len(first))
    if first in LATER:
        return problem("E0107", span, "not in this version", word=first, what=LATER[first])
    close = nearest(first, DECLARATIONS)
    if close is None:
        return None
    return problem("E0305", span, "not a word of the language", word=first, advice=[f"did you mean `{close}`?"])


def _unexpected(file: SourceFile, offset: int, text: str, at: int, expected: set[str]) -> Diagnostic:
    span = _span(file, offset, text, at)
    found = f"`{span.text}`" if span.text else "the end of the declaration"
    others: tuple[Label, ...] = ()
    advice = []
    before = re.search(r"\b(if|not)[ \t]*$", text[:at])
    if before:
        advice.append(f"`{before[1]}` stands in parentheses here: `({before[1]} …)`")
    if span.text == ":":
        advice.append("a name and its value stand side by side, without `:`; a `let` takes `=`")
    if span.text in ("'", "‘", "’", "“", "”"):
        advice.append('text stands in straight double quotes: `"…"`')
    if span.text in ("×", "·"):
        advice.append("write `*` to multiply")
    if span.text == ";":
        advice.append("no separator is needed: each clause begins with its own word")
    if span.text == "/" and text[at + 1 : at + 2] in "/*":
        advice.append("comments begin with `#`")
    label = f"expected {in_words(expected)}" if expected else "not understood"
    return problem("E0101", span, label, *others, advice=advice, found=found, expected=in_words(expected))


def in_words(terminals: Iterable[str]) -> str:
    """What could stand there, in words, the most useful first."""
    left = set(terminals)
    said = []
    for group, words in GROUPS:
        if group <= left:
            left -= group
            said.append(words)
    said += sorted({WORDS.get(name, f"`{name.lower()}`") for name in left})
    return _join(said) if said else "something else"


def _join(parts: list[str]) -> str:
    if len(parts) > 6:
        parts = [*parts[:5], "…"]
    return parts[0] if len(parts) == 1 else ", ".join(parts[:-1]) + " or " + parts[-1]


def _list(words: Iterable[str]) -> str:
    return ", ".join(f"`{word}`" for word in words)
