"""The canonical form of a text: the same tokens and comments, one statement on a line, two spaces for each block.

Only white space between tokens changes (and the space between a number and its unit), so the meaning cannot.
A block with a single entry stands on one line if it fits; blank lines of the writer are kept, one at a time.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from lark import Token

from lca.diagnostics import LcaError
from lca.source import SourceFile
from lca.syntax import tree
from lca.syntax.items import TEXT_OR_COMMENT
from lca.syntax.numbers import NUMBER
from lca.syntax.parser import parse, tokens

WIDEST = 100
CLAUSE = {"MAKES": "makes", "USES": "uses ", "EMITS": "emits", "TAKES": "takes", "TAG": "tag  "}
BEFORE_SIGN = {
    "PLUS", "MINUS", "STAR", "SLASH", "CARET", "EQUALS", "COMPARE", "TEXTUAL", "LPAR", "COMMA", "IF", "THEN", "ELSE",
    "AND", "OR", "NOT", "LBRACKET", "FOR", "WHERE", "REQUIRE", "MAKES", "USES", "AVOIDS", "SHARE", "EMITS", "NEEDS",
    "TAKES", "PER",
    "WITHIN", "STRING", "TO",
}  # fmt: skip


@dataclass(slots=True)
class Piece:
    """A token or comment; ``own_line`` if the writer began a line with it, ``gap`` if a blank line stood before."""

    kind: str
    text: str
    own_line: bool
    gap: bool
    starts: bool


@dataclass(slots=True)
class Statement:
    """The pieces of one declaration, clause or field up to its block, and the entries of that block."""

    pieces: list[Piece] = field(default_factory=list)
    entries: list[Statement] | None = None
    comment: str = ""
    """Behind the closing brace."""


def format_text(text: str, path: str = "model.lca") -> str:
    """The canonical form of a model. Raises LcaError where the text cannot be parsed."""
    file = SourceFile(path, text.replace("\r\n", "\n"))
    model, _, problems = parse(file)
    if any(found.is_error for found in problems):
        raise LcaError(problems)
    statements = _statements(list(_pieces(file.text, _starts(model))))
    lines = [line for statement in statements for line in _lines(statement, 0, 0)]
    while lines and not lines[0]:
        lines.pop(0)
    return "\n".join(lines) + "\n" if lines else ""


def _starts(model: tree.Model) -> set[int]:
    """Where statements begin: declarations, and the entries of their blocks."""
    found: set[int] = set()
    for declaration in model.declarations:
        if not isinstance(declaration, tree.UseDeclaration):
            found.add(declaration.span.start)
        for name in (
            "fields", "clauses", "needs", "settings", "characterisations", "columns", "lets", "candidates",
            "requirements",
        ):  # fmt: skip
            found.update(entry.span.start for entry in getattr(declaration, name, ()))
    return found


def _pieces(text: str, starts: set[int]) -> Iterator[Piece]:
    marks: list[tuple[int, int, str, str]] = []
    for token in tokens(text):
        assert token.start_pos is not None
        assert token.end_pos is not None
        marks.append((token.start_pos, token.end_pos, token.type, _spelt(token)))
    marks += [(m.start(1), m.end(1), "COMMENT", m[1].rstrip()) for m in TEXT_OR_COMMENT.finditer(text) if m[1]]
    before = 0
    for start, end, kind, shown in sorted(marks):
        between = text[before:start]
        begins = start in starts or kind == "USE"
        yield Piece(kind, shown, "\n" in between or not before, between.count("\n") > 1, begins)
        before = end


def _spelt(token: Token) -> str:
    """A token as it is printed: a quantity with one space before its unit."""
    if token.type != "QUANTITY":
        return str(token)
    number = NUMBER.match(token)
    assert number is not None
    return f"{number[0]} {token[number.end() :].strip()}"


def _statements(pieces: list[Piece]) -> list[Statement]:
    root = Statement(entries=[])
    stack = [root]
    closed: Statement | None = None
    for piece, alone in zip(pieces, _standing_alone(pieces), strict=True):
        block = stack[-1].entries
        assert block is not None
        if piece.kind == "LBRACE":
            block[-1].pieces.append(piece)
            block[-1].entries = []
            stack.append(block[-1])
        elif piece.kind == "RBRACE":
            closed = stack.pop()
            continue
        elif piece.kind == "COMMENT" and closed is not None and not piece.own_line:
            closed.comment = piece.text
        elif piece.starts or alone or not block:
            block.append(Statement([piece]))
        else:
            block[-1].pieces.append(piece)
        closed = None
    assert root.entries is not None
    return root.entries


def _standing_alone(pieces: list[Piece]) -> list[bool]:
    """For each piece whether it is a comment on a line of its own between statements, and not within one."""
    found, between = [False] * len(pieces), True
    for index in range(len(pieces) - 1, -1, -1):
        piece = pieces[index]
        if piece.kind == "COMMENT":
            found[index] = piece.own_line and between
        else:
            between = piece.starts or piece.kind == "RBRACE"
    return found


def _lines(statement: Statement, level: int, pad: int) -> Iterator[str]:
    """The lines of a statement at a level of indentation; ``pad`` is the width of field names in its block."""
    first = statement.pieces[0]
    if first.gap:
        yield ""
    indent = "  " * level
    head = _head(statement.pieces, indent, pad)
    if statement.entries is None:
        yield from head
        return
    entries, comment = statement.entries, f"  {statement.comment}".rstrip()
    if not entries:
        yield from head[:-1]
        yield f"{head[-1]} }}{comment}"
        return
    inline = _inline(statement, head, entries)
    if inline:
        yield inline + comment
        return
    yield from head
    names = [len(e.pieces[0].text) for e in entries if e.pieces[0].kind == "NAME"]
    entries[0].pieces[0].gap = False
    for entry in entries:
        yield from _lines(entry, level + 1, max(names, default=0))
    yield f"{indent}}}{comment}"


def _inline(statement: Statement, head: list[str], entries: list[Statement]) -> str | None:
    """A block with one entry and no comment, on one line if it fits."""
    pieces = [*statement.pieces, *entries[0].pieces]
    if len(entries) > 1 or len(head) > 1 or any(piece.kind == "COMMENT" for piece in pieces):
        return None
    line = f"{head[0]} {_joined(entries[0].pieces)} }}"
    return line if len(line) <= WIDEST else None


def _head(pieces: list[Piece], indent: str, pad: int) -> list[str]:
    """The statement itself: on one line, broken after comments and, where too long, before its basis."""
    groups: list[list[Piece]] = [[]]
    trailing: list[str] = []
    for piece in pieces:
        if piece.kind == "COMMENT" and len(pieces) > 1:
            if piece.own_line and groups[-1]:
                trailing.append("")
                groups.append([])
            trailing.append(piece.text)
            groups.append([])
        else:
            groups[-1].append(piece)
    lines = []
    for index, group in enumerate(groups):
        lead = indent + ("    " if index else "")
        text = _joined(group, pad if not index else 0)
        comment = trailing[index] if index < len(trailing) else ""
        between = "  " if text else ""
        line = (lead + text + between + comment).rstrip()
        if not comment and len(line) > WIDEST:
            lines += _broken(group, lead, pad if not index else 0)
        elif line.strip():
            lines.append(line)
    return lines


def _broken(group: list[Piece], lead: str, pad: int) -> list[str]:
    """A line that is too long, broken before the basis at its end."""
    depth, at = 0, None
    for index, piece in enumerate(group):
        depth += {"LPAR": 1, "RPAR": -1}.get(piece.kind, 0)
        if depth == 0 and piece.kind in ("CITED", "TILDE", "QUALITY", "ACCOUNTING") and at is None:
            at = index
    if not at:
        return [lead + _joined(group, pad)]
    return [lead + _joined(group[:at], pad), f"{lead}    {_joined(group[at:])}"]


def _joined(pieces: list[Piece], pad: int = 0) -> str:
    text, before, unary = "", "", False
    for index, piece in enumerate(pieces):
        shown = piece.text
        if index == 0 and len(pieces) > 1:
            shown = CLAUSE.get(piece.kind, shown)
            shown = shown.ljust(pad) if piece.kind == "NAME" and pieces[1].kind != "NAME" else shown
        tight = not text or before == "LPAR" or piece.kind in ("RPAR", "COMMA") or unary
        tight = tight or (piece.kind in ("LPAR", "LBRACKET") and before in ("PATH", "NAME"))
        tight = tight or before == "LBRACKET" or piece.kind in ("RBRACKET", "MEMBER")
        text += shown if tight else f" {shown}"
        unary = piece.kind == "MINUS" and before in BEFORE_SIGN
        before = piece.kind
    return text
