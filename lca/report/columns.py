"""Rows of text as aligned columns on a terminal, each cell inert."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from lca.diagnostics.render import inert, width


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


def _point(cells: list[list[str]], column: int) -> None:
    """Leave room before the numbers of a column, so that their whole parts end in one place."""
    whole = [row[column].partition(".")[0] for row in cells[1:]]
    wide = max(map(width, whole), default=0)
    for row, part in zip(cells[1:], whole, strict=True):
        row[column] = " " * (wide - width(part)) + row[column]


def in_blocks(blocks: Iterable[Sequence[str]]) -> str:
    """Blocks of lines with an empty line between them, without those that are empty, each line inert."""
    return "\n\n".join("\n".join(map(inert, block)) for block in blocks if block) + "\n"
