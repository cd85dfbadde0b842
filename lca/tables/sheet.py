"""A file of rows as it was read: the columns that were asked for, as text, with places and a digest."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from lca.diagnostics import Diagnostic
from lca.source import Span

MAX_ROWS = 120_000
"""A year of five minutes has 105,408."""
SUMMED = "sum up rows before, by the hour or by what tells them apart; or put the rows into several tables"
"""What to do about a table that is too large."""
PARQUET = ".parquet"


@dataclass(frozen=True, slots=True)
class SheetCell:
    """What stands in a row under a column. A CSV cell keeps its text: ``1.50`` stays ``1.50``."""

    text: str
    span: Span


@dataclass(frozen=True, slots=True)
class Sheet:
    """``columns`` by header, each with a cell for every row; ``digest`` is the SHA-256 of the file's bytes.

    ``repeated`` are rows that are equal in every column of the file to one before, each with the first such row.
    """

    path: str
    headers: tuple[str, ...]
    columns: Mapping[str, Sequence[SheetCell]]
    count: int
    digest: str
    repeated: Sequence[tuple[int, int]] = ()


SheetRead: TypeAlias = tuple[Sheet | None, list[Diagnostic]]


def read_sheet(path: Path, shown: str, wanted: Mapping[str, Span], asked: Span, root: Path | None = None) -> SheetRead:
    """The columns ``wanted`` (headers, with the place that asks for each) of the file at ``path``.

    What is wrong is told, at ``asked`` where that is the file: none there, not the form that it says, too many rows;
    and at its column, a header that is missing or stands there twice.
    """
    if path.suffix == PARQUET:
        from lca.tables.parquet_file import read_parquet

        return read_parquet(path, shown, wanted, asked, root)
    from lca.tables.csv_text import read_csv

    return read_csv(path, shown, wanted, asked, root)
