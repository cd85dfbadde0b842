"""The clause around a mistake: where it begins and ends, so that the item is read again without it."""

from __future__ import annotations

import re

from lca.syntax.items import TEXT_OR_COMMENT
from lca.syntax.parse_place import ParsePlace
from lca.syntax.words import CLAUSES, NEEDS, PER, PLACED_CLAUSES, RESERVED

WORD_OF_CLAUSE = "|".join((*CLAUSES, NEEDS, "require", PER, *PLACED_CLAUSES))
STATEMENT = re.compile(
    rf"^[ \t]*(?:((?:{WORD_OF_CLAUSE})\b|\}})|[A-Za-z_]\w*[ \t]+[\"\w]|[\w.]+[ \t]*[:=]|\w+[ \t]*$)",
    re.MULTILINE,
)
"""Where a clause may begin; where one surely does, with the group."""
GOES_ON = re.compile(rf"(?:\b(?:{'|'.join(sorted(RESERVED))})|[-+*/^=<>(\[,~±])\Z")
"""Behind such an end the next line goes on with the clause."""


def blanked(text: str, start: int, end: int, at: int) -> str:
    """The text without the clause around ``at``; a brace behind it closes the block, and stays."""
    clause = text[start:end].rstrip()
    if clause.endswith("}") and "{" not in clause and start <= at < start + len(clause) - 1:
        end = start + len(clause) - 1
    blank = "".join(c if c == "\n" else " " for c in text[start:end])
    return text[:start] + blank + text[end:]


def statement_around(text: str, at: int) -> tuple[int, int] | None:
    """Where the clause around ``at`` begins and ends; None outside a block."""
    body = text.find("{") + 1
    starts = _beginnings(text, body) if body else []
    before = [start for start in starts if start <= at]
    if not before or text[before[-1] :].lstrip().startswith("}"):
        return None
    end = next((start for start in starts if start > at), len(text))
    inner = text[before[-1] : end].find("{")
    if inner >= 0:  # a block inside a block goes as a whole
        end = text.find("}", before[-1]) + 1 or len(text)
    return before[-1], end


def _beginnings(text: str, body: int) -> list[int]:
    """Where the clauses of a block begin."""
    starts, last = [], body
    for match in STATEMENT.finditer(text, body):
        code = TEXT_OR_COMMENT.sub(lambda one: "" if one[1] else '""', text[last : match.start()])
        if match[1] or not GOES_ON.search(code.rstrip()):
            starts.append(match.start())
        last = match.start()
    return starts


def unfinished(text: str, place: ParsePlace, statement: tuple[int, int] | None) -> tuple[int, int] | None:
    """The clause before, where that is the one without its end: the next clause's word, or value, came too early."""
    if statement is None:
        return None
    before = statement_around(text, len(text[: statement[0]].rstrip()) - 1)
    if before is None or before == statement:
        return None
    early = place.sign in (*CLAUSES, NEEDS) and not text[statement[0] : place.at].strip()
    lone = re.fullmatch(r"\s*\w+\s*", text[slice(*before)])
    return before if early or lone else None
