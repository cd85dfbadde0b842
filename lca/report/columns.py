"""Rows of text as aligned columns on a terminal, each cell inert."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from textwrap import wrap

from lca.diagnostics.render import inert, width

LEAST = 16
"""A first cell has room for so many signs, whatever stands beside it."""


def columns(rows: Sequence[Sequence[str]], kinds: str, *, gap: int = 2) -> list[str]:
    """Lines of rows, the first of which is headings. ``kinds`` has a sign for each column.

    ``<`` stands to the left, ``>`` to the right, ``.`` with the decimal points below each other, its heading to the
    right; ``'`` stands to the left, and close to the column before.
    """
    cells = [[inert(cell) for cell in row] for row in rows]
    for column, kind in enumerate(kinds):
        if kind == ".":
            _point(cells, column)
        wide = max(width(row[column]) for row in cells)
        for index, row in enumerate(cells):
            space = " " * (wide - width(row[column]))
            right = kind == ">" or (kind == "." and index == 0)
            row[column] = space + row[column] if right else row[column] + space
    between = [" " if kind == "'" else " " * gap for kind in kinds]
    return ["".join(map("".join, zip(between, row, strict=True))).rstrip() for row in cells]


def fitted(rows: Sequence[tuple[str, ...]], kinds: str, wide: int = 80) -> list[str]:
    """The same in lines no wider than that: what does not fit of a first cell stands below it, further in."""
    rest = max(map(width, columns([("", *row[1:]) for row in rows], kinds)), default=0)
    found: list[tuple[str, ...]] = []
    for first, *others in rows:
        first, *more = _folded(inert(first), max(wide - rest - 2, LEAST))
        found += [(first, *others), *((one, *[""] * len(others)) for one in more)]
    return columns(found, kinds)


def _folded(text: str, wide: int) -> list[str]:
    indent = " " * min(len(text) - len(text.lstrip()), wide // 2)
    return wrap(text.strip(), wide, initial_indent=indent, subsequent_indent=f"{indent}  ") or [text]


def _point(cells: list[list[str]], column: int) -> None:
    """Leave room before the numbers of a column, so that their whole parts end in one place."""
    whole = [row[column].partition(".")[0] for row in cells[1:]]
    wide = max(map(width, whole), default=0)
    for row, part in zip(cells[1:], whole, strict=True):
        row[column] = " " * (wide - width(part)) + row[column]


def in_blocks(blocks: Iterable[Sequence[str]]) -> str:
    """Blocks of lines with an empty line between them, without those that are empty, each line inert."""
    return "\n\n".join("\n".join(map(inert, block)) for block in blocks if block) + "\n"
