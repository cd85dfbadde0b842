"""Numbers as bars and as lines of blocks, or of letters where there are no blocks."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from lca.arithmetic import differentiating
from lca.report.samples_text import BLOCKS
from lca.report.samples_text import SIGNS as LETTERS

WIDE = 24
EIGHTHS = " ▏▎▍▌▋▊▉"
SIGNS = EIGHTHS + BLOCKS
"""What an encoding must have for charts of blocks."""


class Chart:
    """Bars and levels of numbers between 0 and the largest of them, or from the smallest where that is negative."""

    def __init__(self, numbers: Sequence[Decimal], *, blocks: bool) -> None:
        self.low = min((*numbers, Decimal(0)))
        self.high = max((*numbers, Decimal(0)))
        self.blocks = blocks

    def bar(self, number: Decimal, columns: int = WIDE) -> str:
        """From 0 to the number, in so many columns for the whole range."""
        start, end = sorted((self._place(Decimal(0), columns * 8), self._place(number, columns * 8)))
        if not self.blocks or number < 0:
            return " " * round(start / 8) + ("█" if self.blocks else "#") * round((end - start) / 8)
        whole, rest = divmod(end - start, 8)
        return " " * round(start / 8) + "█" * whole + EIGHTHS[rest].strip()

    def line(self, numbers: Sequence[Decimal | None]) -> str:
        """One sign for each number, higher for more; a space where there is none."""
        levels = BLOCKS if self.blocks else LETTERS
        return "".join(" " if number is None else levels[self._place(number, len(levels) - 1)] for number in numbers)

    def _place(self, number: Decimal, steps: int) -> int:
        with differentiating():  # far smaller numbers than the largest stand beside it
            return round((number - self.low) / (self.high - self.low) * steps) if self.high > self.low else 0
