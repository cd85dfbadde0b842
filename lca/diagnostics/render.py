"""Diagnostics as a person reads them (coloured or plain) and as JSON."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

from lca.diagnostics import Diagnostic, Fix, Label
from lca.source import SourceFile

RED, YELLOW, BLUE, BOLD, PLAIN = "\033[1;31m", "\033[1;33m", "\033[1;34m", "\033[1m", "\033[0m"
ODD = re.compile(r"[^\n\t -~]")
"""Signs that may steer a terminal; a tab does not."""
WIDEST = 160
"""Longer source lines are shown as a window about their first label."""


def inert(text: str) -> str:
    """Text that can do nothing to a terminal: controls, line breaks, direction marks become a sign, tabs blanks."""
    if text.isprintable():
        return text
    return "".join(_shown(character) for character in text)


def _shown(character: str) -> str:
    if character == "\t":
        return " "
    return "\N{REPLACEMENT CHARACTER}" if _steers(character) else character


def _steers(character: str) -> bool:
    """Whether a sign can do something to a terminal: a control, a mark of direction, half a character."""
    return unicodedata.category(character) in ("Cc", "Cf", "Cs", "Zl", "Zp")


def escaped(text: str) -> str:
    """Text of many lines that can do nothing to a terminal: such signs are escaped as in JSON, which stays the same."""
    return ODD.sub(lambda found: _escape(found[0]) if _steers(found[0]) else found[0], text)


def _escape(character: str) -> str:
    units = character.encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{units[at : at + 2].hex()}" for at in range(0, len(units), 2))


def width(text: str) -> int:
    """Columns that a text takes on a terminal; a Chinese character takes two."""
    if text.isascii():
        return len(text)
    return sum(map(_columns, text))


@lru_cache(maxsize=1024)
def _columns(character: str) -> int:
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def render(diagnostic: Diagnostic, *, colour: bool = False) -> str:
    """The whole diagnostic over several lines, without a line break at its end."""
    paint = Painter(colour)
    tone = RED if diagnostic.is_error else YELLOW
    head = paint(tone, f"{diagnostic.severity}[{diagnostic.code}]") + paint(BOLD, ": " + inert(diagnostic.message))
    gutter = max((len(str(label.span.line)) for label in diagnostic.labels), default=1)
    lines = [head]
    for file, labels in _by_file(diagnostic.labels):
        lines += _snippet(file, labels, gutter, diagnostic.labels[0], tone, paint)
    for advice in diagnostic.help:
        bar = paint(BLUE, " " * gutter + " =")
        lines.append(f"{bar} {paint(BOLD, 'help')}: {inert(advice)}")
    if diagnostic.more:
        bar = paint(BLUE, " " * gutter + " =")
        lines.append(f"{bar} and {diagnostic.more:,} more of {diagnostic.code}, which are not told")
    return "\n".join(lines)


def as_json(diagnostic: Diagnostic) -> dict[str, object]:
    """The same content for a program: code, severity, message, labels, help, fix and perhaps a scenario.

    The last that is told of a code has, where there are others, how many ``more``.
    """
    return {
        "code": diagnostic.code,
        "severity": diagnostic.severity,
        "message": diagnostic.message,
        "labels": [
            {
                "file": label.span.file.path,
                "line": label.span.line,
                "column": label.span.column,
                "start": label.span.start,
                "end": label.span.end,
                "text": label.text,
            }
            for label in diagnostic.labels
        ],
        "help": list(diagnostic.help),
        "fix": _edit(diagnostic.fix),
        **({"scenario": diagnostic.scenario} if diagnostic.scenario else {}),
        **({"more": diagnostic.more} if diagnostic.more else {}),
    }


def _edit(fix: Fix | None) -> dict[str, object] | None:
    if fix is None:
        return None
    return {"file": fix.span.file.path, "start": fix.span.start, "end": fix.span.end, "text": fix.text}


class Painter:
    """Gives text a tone, where there is ``colour``."""

    def __init__(self, colour: bool) -> None:
        self.colour = colour

    def __call__(self, tone: str, text: str) -> str:
        return f"{tone}{text}{PLAIN}" if self.colour and text else text


def _by_file(labels: Iterable[Label]) -> list[tuple[SourceFile, list[Label]]]:
    groups: dict[int, tuple[SourceFile, list[Label]]] = {}
    for label in labels:
        groups.setdefault(id(label.span.file), (label.span.file, []))[1].append(label)
    return list(groups.values())


def _snippet(file: SourceFile, labels: list[Label], gutter: int, main: Label, tone: str, paint: Painter) -> list[str]:
    arrow = "-->" if labels[0] is main else ":::"
    at = labels[0].span
    lines = [f"{' ' * gutter}{paint(BLUE, arrow)} {inert(file.path)}:{at.line}:{at.column}"]
    bar = " " * gutter + paint(BLUE, " |")
    lines.append(bar)
    by_line: dict[int, list[Label]] = {}
    for label in labels:
        by_line.setdefault(label.span.line, []).append(label)
    before = None
    for number in sorted(by_line):
        if before is not None and number > before + 1:
            lines.append(paint(BLUE, "..."))
        text, marks = _window(file, number, by_line[number], main)
        lines.append((paint(BLUE, f"{number:>{gutter}} |") + f" {text}").rstrip())
        lines += [f"{bar} {row}".rstrip() for row in _underline(marks, main, tone, paint)]
        before = number
    return lines


def _window(
    file: SourceFile, number: int, labels: list[Label], main: Label
) -> tuple[str, list[tuple[int, int, Label]]]:
    """The line as shown and for each label its column and width in it."""
    start, end = file.line_span(number)
    before, after = "", ""
    if end - start > WIDEST:
        about = next((label for label in labels if label is main), labels[0]).span.start
        whole = start, end
        start = max(start, about - WIDEST // 2)
        end = min(end, start + WIDEST)
        before, after = "…" * (start > whole[0]), "…" * (end < whole[1])
        labels = [label for label in labels if start <= label.span.start <= end]
    marks = []
    for label in labels:
        begin, stop = min(label.span.start, end), min(max(label.span.end, label.span.start + 1), end)
        column = len(before) + width(inert(file.text[start:begin]))
        marks.append((column, max(1, width(inert(file.text[begin:stop]))), label))
    return before + inert(file.text[start:end]) + after, sorted(marks, key=lambda mark: mark[0])


def _underline(marks: list[tuple[int, int, Label]], main: Label, tone: str, paint: Painter) -> list[str]:
    """The row of marks, the last label beside it, the others hanging below, right to left."""

    def style(label: Label) -> str:
        return tone if label is main else BLUE

    row, at = "", 0
    for column, length, label in marks:
        gap = max(0, column - at)
        row += " " * gap + paint(style(label), ("^" if label is main else "-") * length)
        at = max(at, column) + length
    if marks[-1][2].text:
        row += " " + paint(style(marks[-1][2]), inert(marks[-1][2].text))
    rows = [row]
    hanging = [mark for mark in marks[:-1] if mark[2].text]
    if hanging:
        rows.append(_stems(hanging, style, paint))
    while hanging:
        column, _, label = hanging.pop()
        stems, used = "", 0
        for other, _, owner in hanging:
            if other >= used:
                stems += " " * (other - used) + paint(style(owner), "|")
                used = other + 1
        rows.append(stems + " " * max(0, column - used) + paint(style(label), inert(label.text)))
    return rows


def _stems(marks: list[tuple[int, int, Label]], style: object, paint: Painter) -> str:
    assert callable(style)
    row, used = "", 0
    for column, _, label in marks:
        if column >= used:
            row += " " * (column - used) + paint(style(label), "|")
            used = column + 1
    return row
