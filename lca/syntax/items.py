"""Where the declarations of a file begin, found without parsing, so that each has its own errors."""

from __future__ import annotations

import re

from lca.syntax.words import BY_PLACE, DECLARATIONS, INNER

TOP = "|".join(DECLARATIONS)
INSIDE = (*INNER, "is", "to")
FIRST = "|".join(INSIDE)
"""No item begins with such a word."""
SECOND = "|".join(word for word in INSIDE if word not in ("expect", "error"))
"""Behind its first word an item has no such word; those left out stand behind no name."""
START = rf"(?:(?:{TOP})\b|(?!(?:{FIRST})\b)[A-Za-z_]\w*+[ \t]++(?!(?:{SECOND})\b)[A-Za-z_]\w*"
START += r'|[A-Za-z_]\w*+[ \t]++"[^"\n]*"[ \t]*+\{|[A-Za-z_]\w*+[ \t]*+=(?!=))'
# `in scenario` belongs to a check, wherever its line breaks; the factor `grid.in` to the line before a scenario.
# Each branch begins with a character of its own, so that the search passes over all others at once.
TOKENS = re.compile(
    rf'"[^"\\\n]*+(?:\\.[^"\\\n]*+)*+"?|\#[^\n]*|\{{|\}}|in(?<![\w.]in)(?:\s|\#[^\n]*)++scenario\b'
    rf"|\n[ \t]*+(?=[A-Za-z_])(?={START})"
)
FIRST_LINE = re.compile(rf"[ \t]*+(?={START})")
UNINDENTED = re.compile(
    rf"^(?:(?:{TOP})\b|(?:{'|'.join(BY_PLACE)})[ \t]++(?!in\b)[A-Za-z_]"
    r"|[A-Za-z_]\w*+[ \t]++[A-Za-z_]\w*+[^\n{}]*+\{)",
    re.MULTILINE,
)
TEXT_OR_COMMENT = re.compile(r'"[^"\\\n]*+(?:\\.[^"\\\n]*+)*+"|(#[^\n]*)')
"""What is no code: a text, or a comment, which is then the group."""
BETWEEN = re.compile(r'("[^"\\\n]*+(?:\\.[^"\\\n]*+)*+")|(?:\s|#[^\n]*)++')
"""What stands between words; what a text in quotes is instead, is the group."""
CHUNK = 1 << 16
MAX_UNCLOSED = 50


def in_line(text: str) -> str:
    """Words on one line, without what is remarked between them."""
    return BETWEEN.sub(lambda match: match[1] or " ", text).strip()


def item_starts(text: str) -> list[int]:
    """Offsets at which items begin. A block that is never closed ends before the next unindented item."""
    starts: list[int] = []
    at = 0
    for _ in range(MAX_UNCLOSED):
        found, unclosed = _balanced(text, at)
        starts += found
        if unclosed is None:
            break
        again = UNINDENTED.search(text, unclosed + 1)
        starts = [start for start in starts if start <= unclosed]
        if again is None:
            break
        at = again.start()
    return starts


def _balanced(text: str, begin: int) -> tuple[list[int], int | None]:
    """Item starts from ``begin`` on, and the offset of an opening brace that is never closed."""
    starts = [begin] if FIRST_LINE.match(text, begin) else []
    depth, opened = 0, 0
    for match in TOKENS.finditer(text, begin):
        mark = match[0]
        if mark == "{":
            if depth == 0:
                opened = match.start()
            depth += 1
        elif mark == "}":
            depth = max(0, depth - 1)
        elif depth == 0 and mark.isspace():
            starts.append(match.start() + 1)
    return starts, opened if depth else None


def stretches(text: str) -> list[list[tuple[int, int]]]:
    """The items as ``(start, end)``, in groups of about 64 KB that are parsed together while all is well."""
    starts = item_starts(text)
    if not starts or text[: starts[0]].strip():
        starts.insert(0, 0)
    groups: list[list[tuple[int, int]]] = [[]]
    size = 0
    for start, end in zip(starts, [*starts[1:], len(text)], strict=True):
        if size > CHUNK:
            groups.append([])
            size = 0
        groups[-1].append((start, end))
        size += end - start
    return groups
