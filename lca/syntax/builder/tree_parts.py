"""What every callback of the parser needs: the place of a part, its text, its basis."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any, TypeAlias

from lark import Token, Transformer

from lca.diagnostics import MOST, Diagnostic, problem
from lca.source import SourceFile, Span
from lca.syntax import tree

MAX_DEPTH = 100
ESCAPES = {'\\"': '"', "\\\\": "\\", "\\n": "\n", "\\t": "\t"}
BASIS = (tree.CitationClause, tree.AssumptionClause, tree.QualityClause, tree.AccountingClause)
Children: TypeAlias = list[Any]


class TreeParts(Transformer[Token, Any]):
    """The parts of one ``file``, read stretch by stretch; ``offset`` is where the stretch in hand begins.

    What is found wrong on the way (escapes, reserved names, too deep nesting) gathers in ``problems``. The methods here
    have names that no rule of the grammar has: lark calls the method that is named like a rule.
    """

    def __init__(self, file: SourceFile) -> None:
        super().__init__()
        self.file = file
        self.offset = 0
        self.problems: list[Diagnostic] = []

    def at(self, part: Any) -> Span:
        if isinstance(part, Token):
            start, end = part.start_pos, part.end_pos
            assert start is not None
            assert end is not None
            return Span(self.file, start + self.offset, end + self.offset)
        span: Span = part.span
        return span

    def across(self, children: Children) -> Span:
        """The place of all children together."""
        return self.at(children[0]).to(self.at(children[-1]))

    def unquoted(self, token: Token) -> str:
        """What a text in quotes says; an escape that is none is told."""
        body = str(token)[1:-1]
        if "\\" not in body:
            return body
        self.problems += self._no_escapes(body, self.at(token).start + 1)
        return re.sub(r"\\.", lambda match: ESCAPES.get(match[0], match[0]), body)

    def _no_escapes(self, body: str, start: int) -> list[Diagnostic]:
        """What looks like an escape in a text that begins at ``start``, and is none; beyond a bound it is counted."""
        wrong = [match.start() for match in re.finditer(r"\\.", body) if match[0] not in ESCAPES]
        told = [
            problem("E0102", Span(self.file, start + at, start + at + 2), "not an escape", escape=body[at : at + 2])
            for at in wrong[:MOST]
        ]
        return [*told[:-1], replace(told[-1], more=len(wrong) - len(told))] if told else []

    def string(self, children: Children) -> str:
        """The first text in quotes among the children; empty where there is none."""
        return next((self.unquoted(c) for c in children if isinstance(c, Token) and c.type == "STRING"), "")

    def depth(self, span: Span, *parts: tree.Expression) -> int:
        """How deep an expression of these parts is nested; told once where it becomes too deep."""
        depth = 1 + max(part.depth for part in parts)
        if depth == MAX_DEPTH + 1:
            self.problems.append(problem("E0703", span, limit=MAX_DEPTH))
        return depth


def basis_of(children: Children) -> tuple[tree.BasisClause, ...]:
    return tuple(c for c in children if isinstance(c, BASIS))


def after(children: Children, kind: str) -> Any:
    """What stands behind the token ``kind``, or None where there is none."""
    kinds = [child.type if isinstance(child, Token) else "" for child in children]
    return children[kinds.index(kind) + 1] if kind in kinds else None
