"""Names of cells, so that formulas can be read: ``users*words_per_answer`` and not ``Inputs!G7*Inputs!G9``."""

from __future__ import annotations

import re

SIGNS = re.compile(r"[^A-Za-z0-9]+")
LIKE_A_CELL = re.compile(r"[A-Z]{1,3}[0-9]+|[RC][0-9]*(C[0-9]*)?|TRUE|FALSE|[0-9].*|", re.IGNORECASE)
"""What a spreadsheet takes for a cell, a row, a column or a truth, or for no name at all."""
LONGEST = 100


class CellNames:
    """Gives names, each once: a spreadsheet tells no capitals from small letters."""

    def __init__(self) -> None:
        self._taken: set[str] = set()

    def give(self, *parts: str) -> str:
        """A name from ``parts``: letters, digits and low lines, with a number behind it where another has it."""
        name = SIGNS.sub("_", "_".join(filter(None, parts)))[:LONGEST].strip("_")
        name = f"_{name}" if LIKE_A_CELL.fullmatch(name) else name
        given, count = name, 1
        while given.lower() in self._taken:
            count += 1
            given = f"{name}_{count}"
        self._taken.add(given.lower())
        return given
