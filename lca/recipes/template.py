"""Templates of texts: `{Code|lower}_{Year}` is filled with the cells of a row, through functions and maps."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from lca.source import Span

HOLE = re.compile(r"\{\{|\}\}|\{([^{}|]+)((?:\|[^{}|]+)*)\}|[{}]")
MAYBE = "?"
Function: TypeAlias = Callable[[str], "str | None"]
"""Of a cell that is not empty; None where it has no value for that one."""


@dataclass(frozen=True, slots=True)
class Hole:
    """The place of a cell: a column, and the functions that its text goes through in turn.

    Where one that is ``optional`` has nothing for a cell, that is as if the cell were empty.
    """

    column: str
    functions: tuple[str, ...]
    optional: frozenset[str]


@dataclass(frozen=True, slots=True)
class Template:
    """Texts and holes in turn. ``span`` is where it stands in the recipe."""

    parts: tuple[str | Hole, ...]
    span: Span

    @property
    def holes(self) -> tuple[Hole, ...]:
        return tuple(part for part in self.parts if isinstance(part, Hole))

    def place(self, text: str) -> Span:
        """Where a word of the template stands, or all of it."""
        at = self.span.text.find(text)
        return self.span if at < 0 else Span(self.span.file, self.span.start + at, self.span.start + at + len(text))


@dataclass(frozen=True, slots=True)
class Unfilled:
    """Why a template has no text for a row: a cell of ``column`` is empty, or ``function`` has nothing for it."""

    column: str
    function: str = ""
    text: str = ""


def read_template(text: str, span: Span) -> Template | None:
    """The parts of a template; None where a brace has no other, or stands in another."""
    parts: list[str | Hole] = []
    at = 0
    for found in HOLE.finditer(text):
        if found[0] in ("{", "}"):
            return None
        parts.append(text[at : found.start()])
        at = found.end()
        if found[1] is None:
            parts.append(found[0][0])
        else:
            named = [name.strip() for name in found[2].split("|")[1:]]
            optional = frozenset(name.removesuffix(MAYBE) for name in named if name.endswith(MAYBE))
            parts.append(Hole(found[1].strip(), tuple(name.removesuffix(MAYBE) for name in named), optional))
    parts.append(text[at:])
    return Template(tuple(part for part in parts if part), span)


def fill(template: Template, cells: Mapping[str, str], functions: Mapping[str, Function]) -> str | Unfilled:
    """The text of a template for a row."""
    texts: list[str] = []
    for part in template.parts:
        if isinstance(part, str):
            texts.append(part)
            continue
        text = cells.get(part.column, "")
        if not text:
            return Unfilled(part.column)
        for name in part.functions:
            found = functions[name](text)
            if found is None:
                return Unfilled(part.column, "" if name in part.optional else name, text)
            text = found
        texts.append(text)
    return "".join(texts)
