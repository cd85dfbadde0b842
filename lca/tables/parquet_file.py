"""Parquet, read with pyarrow where that is installed: whole numbers, decimals and texts keep every digit."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

from lca.diagnostics import problem
from lca.diagnostics.files import MAX_BYTES
from lca.source import Span
from lca.tables.headers import placed
from lca.tables.sheet import MAX_ROWS, Cell, Read, Sheet


def read_parquet(path: Path, shown: str, wanted: Mapping[str, Span], asked: Span) -> Read:
    """As ``read_sheet``. A cell has no place of its own: it stands where its column is asked for."""
    try:
        import pyarrow  # type: ignore[import-untyped]  # it ships no types
        from pyarrow import parquet
    except ImportError:
        return None, [problem("E0612", asked, "", path=shown)]
    if not path.is_file():
        return None, [problem("E0701", asked, "", path=shown, reason="there is no such file")]
    try:
        file = parquet.ParquetFile(path)
        headers = tuple(file.schema_arrow.names)
        places, problems = placed(headers, wanted, shown)
        if problems:
            return None, problems
        groups = [file.metadata.row_group(index) for index in range(file.metadata.num_row_groups)]
        if file.metadata.num_rows > MAX_ROWS or sum(group.total_byte_size for group in groups) > MAX_BYTES:
            return None, [problem("E0702", asked, "", path=shown, limit=f"{MAX_ROWS} rows")]
        read = file.read(columns=list(places))
        columns = {
            name: [Cell(_text(value), wanted[name]) for value in read.column(name).to_pylist()] for name in places
        }
    except (pyarrow.ArrowException, OSError, ValueError) as error:
        reason = str(error).splitlines()[0] if str(error) else "it is no Parquet"
        return None, [problem("E0701", asked, "", path=shown, reason=reason)]
    return Sheet(shown, headers, columns, read.num_rows, hashlib.sha256(path.read_bytes()).hexdigest()), []


def _text(value: Any) -> str:
    """A value as the text that a CSV cell would have; floats by their shortest decimal."""
    if value is None:
        return ""
    return f"{value:f}" if isinstance(value, Decimal) else str(value)
