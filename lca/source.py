"""Text and the places in it: what every later object points back to."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass


class SourceFile:
    """A text with the path it is shown under. Lines are found when first asked for.

    ``digest`` is the SHA-256 of the bytes that were read; a text that stands in no file has none.
    """

    __slots__ = ("_line_starts", "digest", "path", "text")

    def __init__(self, path: str, text: str, digest: str = "") -> None:
        self.path = path
        self.text = text
        self.digest = digest
        self._line_starts: list[int] | None = None

    def __repr__(self) -> str:
        return f"SourceFile({self.path!r})"

    @property
    def line_starts(self) -> list[int]:
        """Offsets at which the lines begin, the first being 0."""
        if self._line_starts is None:
            starts, at = [0], self.text.find("\n")
            while at >= 0:
                starts.append(at + 1)
                at = self.text.find("\n", at + 1)
            self._line_starts = starts
        return self._line_starts

    def position(self, offset: int) -> tuple[int, int]:
        """Line and column of an offset, both counted from 1; columns count characters."""
        line = bisect_right(self.line_starts, offset)
        return line, offset - self.line_starts[line - 1] + 1

    def line_span(self, line: int) -> tuple[int, int]:
        """Offsets of the start and the end (before the line break) of a line counted from 1."""
        start = self.line_starts[line - 1]
        end = self.line_starts[line] - 1 if line < len(self.line_starts) else len(self.text)
        return start, max(start, end - (self.text[end - 1 : end] == "\r"))


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of a file, from offset ``start`` up to offset ``end``."""

    file: SourceFile
    start: int
    end: int

    @property
    def line(self) -> int:
        return self.file.position(self.start)[0]

    @property
    def column(self) -> int:
        return self.file.position(self.start)[1]

    @property
    def text(self) -> str:
        return self.file.text[self.start : self.end]

    @property
    def place(self) -> str:
        """``path:line``, as a person would look it up."""
        return f"{self.file.path}:{self.line}"

    def to(self, other: Span) -> Span:
        """From where this begins to where ``other`` ends, in the same file."""
        return Span(self.file, self.start, other.end)
