"""Parquet, read with pyarrow where that is installed: whole numbers, decimals and texts keep every digit."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

from lca.diagnostics import Diagnostic, problem
from lca.diagnostics.files import MAX_BYTES, read_bytes
from lca.source import Span
from lca.tables.headers import placed
from lca.tables.sheet import MAX_ROWS, Cell, Read, Sheet

MAGIC = b"PAR1"


def read_parquet(path: Path, shown: str, wanted: Mapping[str, Span], asked: Span) -> Read:
    """As ``read_sheet``. A cell has no place of its own: it stands where its column is asked for."""
    data = read_bytes(path, shown, asked)
    if isinstance(data, Diagnostic):
        return None, [data]
    if not data.startswith(MAGIC):
        reason = "it is no Parquet; a file of text with commas is named `….csv`"
        return None, [problem("E0701", asked, "", path=shown, reason=reason)]
    try:
        import pyarrow  # type: ignore[import-untyped]  # it ships no types
        from pyarrow import parquet
    except ImportError:
        return None, [problem("E0612", asked, "", path=shown)]
    try:
        return _sheet(parquet, pyarrow, data, shown, wanted, asked)
    except (pyarrow.ArrowException, OSError, ValueError, MemoryError) as error:
        reason = str(error).splitlines()[0] if str(error) else "it is damaged"
        return None, [problem("E0701", asked, "", path=shown, reason=reason)]


def _sheet(parquet: Any, pyarrow: Any, data: bytes, shown: str, wanted: Mapping[str, Span], asked: Span) -> Read:
    # Texts are read as dictionaries: one that stands in every row is held once.
    file = parquet.ParquetFile(pyarrow.BufferReader(data), read_dictionary=list(wanted))
    headers = tuple(file.schema_arrow.names)
    places, problems = placed(headers, wanted, shown)
    if problems:
        return None, problems
    groups = [file.metadata.row_group(index) for index in range(file.metadata.num_row_groups)]
    if file.metadata.num_rows > MAX_ROWS:
        return None, [problem("E0702", asked, "", path=shown, limit=f"{MAX_ROWS} rows")]
    if sum(group.total_byte_size for group in groups) > MAX_BYTES:
        return None, [problem("E0702", asked, "", path=shown, limit="64 MB once it is unpacked")]
    read = file.read(columns=list(places))
    columns = {
        name: [Cell(text, wanted[name]) for chunk in read.column(name).chunks for text in _texts(pyarrow, chunk)]
        for name in places
    }
    return Sheet(shown, headers, columns, read.num_rows, hashlib.sha256(data).hexdigest()), []


def _texts(pyarrow: Any, values: Any) -> list[str]:
    """The values of a column as the texts that CSV cells would have; floats by their shortest decimal."""
    if pyarrow.types.is_dictionary(values.type):
        known = _texts(pyarrow, values.dictionary)
        return ["" if index is None else known[index] for index in values.indices.to_pylist()]
    if pyarrow.types.is_floating(values.type) and values.type != pyarrow.float64():
        values = values.cast(pyarrow.string())
    return [_text(value) for value in values.to_pylist()]


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bytes):
        return value.decode("utf-8", errors="replace")
    return f"{value:f}" if isinstance(value, Decimal) else str(value)
