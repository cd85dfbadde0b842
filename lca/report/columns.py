"""Rows of text as aligned columns on a terminal, each cell inert."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice
from textwrap import wrap

from lca.diagnostics.render import inert, width

WIDE = 80
"""A terminal has so many columns."""
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


def fitted(rows: Sequence[tuple[str, ...]], kinds: str, wide: int = WIDE) -> list[str]:
    """The same in lines no wider than that: what does not fit of a first cell stands below it, further in."""
    return columns([*chain.from_iterable(_folds(rows, kinds, wide))], kinds)


def lapped(rows: Sequence[tuple[str, ...]], kinds: str, wide: int = WIDE) -> list[str]:
    """The same with last cells, of texts, that stand below their row, further in, where they do not fit beside it."""
    folds = [*_folds([row[:-1] for row in rows], kinds[:-1], wide)]
    lines = columns([*chain.from_iterable(folds)], kinds[:-1])
    beside, left, found = max(map(width, lines), default=0), iter(lines), list[str]()
    for fold, row in zip(folds, rows, strict=True):
        first, *more = islice(left, len(fold))
        last = inert(row[-1])
        if beside + 2 + width(last) <= wide:
            found += [f"{first}{' ' * (beside - width(first))}  {last}".rstrip(), *more]
        else:
            found += [first, *more, *wrapped(f"    {last}", wide)]
    return found


def wrapped(line: str, wide: int = WIDE) -> list[str]:
    """A line as those that a terminal has room for, further in from the second on, each word whole."""
    indent = " " * (len(line) - len(line.lstrip()))
    return wrap(line, wide, subsequent_indent=f"{indent}  ", break_long_words=False, break_on_hyphens=False) or [line]


def cut(text: str, most: int) -> str:
    """At most so many signs of a text, told where some are left out."""
    return text if len(text) <= most else f"{text[: most - 1]}…"


def _folds(rows: Sequence[tuple[str, ...]], kinds: str, wide: int) -> Iterator[list[tuple[str, ...]]]:
    """Each row as those that its first cell takes, below each other."""
    rest = max(map(width, columns([("", *row[1:]) for row in rows], kinds)), default=0)
    for first, *others in rows:
        first, *more = _folded(inert(first), max(wide - rest - 2, LEAST))
        yield [(first, *others), *((one, *[""] * len(others)) for one in more)]


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
