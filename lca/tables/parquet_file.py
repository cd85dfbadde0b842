"""Parquet, read with pyarrow where that is installed: whole numbers, decimals and texts keep every digit."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

from lca.diagnostics import Diagnostic, problem
from lca.diagnostics.text_files import MAX_BYTES, read_bytes
from lca.extras import installing
from lca.source import Span
from lca.tables.foreign_forms import foreign_form
from lca.tables.headers import placed
from lca.tables.parquet_pages import unpacked_size
from lca.tables.sheet import MAX_ROWS, SUMMED, Sheet, SheetCell, SheetRead

MAGIC = b"PAR1"
BATCH = 4_096
"""So many rows are unpacked at once."""
TOO_MUCH = "64 MB once it is unpacked"
TEXTS = frozenset(["string", "large_string", "string_view", "binary", "large_binary", "binary_view"])
ADVICE = {
    "durations": "write them as numbers, in seconds say, and name the unit: `time in s`",
    "lists": "write one row for each entry before the file is saved",
    "records": "write each field as a column of its own before the file is saved",
}


def read_parquet(path: Path, shown: str, wanted: Mapping[str, Span], asked: Span, root: Path | None) -> SheetRead:
    """As ``read_sheet``. A cell has no place of its own: it stands where its column is asked for."""
    data = read_bytes(path, shown, asked, root)
    if isinstance(data, Diagnostic):
        return None, [data]
    if not data.startswith(MAGIC):
        said, advice = foreign_form(data) or ("no Parquet", "a file of text with commas is named `….csv`")
        return None, [problem("E0701", asked, "", path=shown, reason=f"it is {said}", advice=[advice])]
    try:
        import pyarrow  # type: ignore[import-untyped]  # it ships no types
        from pyarrow import parquet
    except ImportError:
        return None, [problem("E0612", asked, "", path=shown, install=installing("parquet"))]
    try:
        return _sheet(parquet, pyarrow, data, shown, wanted, asked)
    except (pyarrow.ArrowException, OSError, ValueError, LookupError, ArithmeticError, MemoryError) as error:
        reason = str(error).splitlines()[0] if str(error) else "it is damaged"
        return None, [problem("E0701", asked, "", path=shown, reason=reason)]


def _sheet(parquet: Any, pyarrow: Any, data: bytes, shown: str, wanted: Mapping[str, Span], asked: Span) -> SheetRead:
    file = parquet.ParquetFile(pyarrow.BufferReader(data))
    schema, metadata = file.schema_arrow, file.metadata
    places, problems = placed(schema.names, wanted, shown)
    if problems:
        return None, problems
    held = {name: _odd(pyarrow.types, schema.field(place).type) for name, place in places.items()}
    problems = [
        problem("E0622", wanted[name], "", path=shown, name=name, said=said, advice=[ADVICE.get(said)])
        for name, said in held.items()
        if said
    ]
    if problems:
        return None, problems
    limit = f"{MAX_ROWS} rows" if metadata.num_rows > MAX_ROWS else ""
    limit = limit or (TOO_MUCH if unpacked_size(data, places, MAX_BYTES) > MAX_BYTES else "")
    if limit:
        return None, [problem("E0702", asked, "", path=shown, limit=limit, advice=[SUMMED])]
    # Texts are read as dictionaries: one that stands in every row is held once.
    texts = [name for name, place in places.items() if _is_text(pyarrow.types, schema.field(place).type)]
    file = parquet.ParquetFile(pyarrow.BufferReader(data), metadata=metadata, read_dictionary=texts)
    columns, limit = _columns(pyarrow, file.iter_batches(batch_size=BATCH, columns=list(places)), list(places))
    if limit:
        return None, [problem("E0702", asked, "", path=shown, limit=limit, advice=[SUMMED])]
    cells = {name: [SheetCell(text, wanted[name]) for text in found] for name, found in columns.items()}
    count = len(next(iter(columns.values()), ()))
    return Sheet(shown, tuple(schema.names), cells, count, hashlib.sha256(data).hexdigest()), []


def _columns(pyarrow: Any, batches: Iterator[Any], names: Sequence[str]) -> tuple[dict[str, list[str]], str]:
    """The texts of each column and, where these are too many or too much, the limit that they are beyond.

    What a footer says of rows and sizes is taken for no more than it is: each batch is measured when it is there.
    """
    columns: dict[str, list[str]] = {name: [] for name in names}
    held: dict[str, str] = {}
    rows, room = 0, MAX_BYTES
    for batch in batches:
        rows += batch.num_rows
        if rows > MAX_ROWS:
            return columns, f"{MAX_ROWS} rows"
        if batch.nbytes > MAX_BYTES:
            return columns, TOO_MUCH
        for name in names:
            found = _texts(pyarrow, batch.column(name))
            room -= sum(len(text) for text in set(found) if text not in held)
            if room < 0:
                return columns, TOO_MUCH
            columns[name] += [held.setdefault(text, text) for text in found]
    return columns, ""


def _odd(types: Any, kind: Any) -> str:
    """What a column holds that is no number, text, date or truth; empty where it holds those."""
    if types.is_dictionary(kind):
        return _odd(types, kind.value_type)
    if types.is_duration(kind):
        return "durations"
    if types.is_struct(kind) or types.is_map(kind):
        return "records"
    if types.is_nested(kind):
        return "lists"
    plain = types.is_null, types.is_boolean, types.is_integer, types.is_floating, types.is_decimal, types.is_temporal
    known = _is_text(types, kind) or any(one(kind) for one in plain)
    return "" if known and not types.is_interval(kind) else f"values of the type {kind}"


def _is_text(types: Any, kind: Any) -> bool:
    """Whether a column holds texts, or the bytes of texts, as some programs write them."""
    return str(kind.value_type if types.is_dictionary(kind) else kind) in TEXTS


def _texts(pyarrow: Any, values: Any) -> list[str]:
    """The values of a column as the texts that CSV cells would have; floats by their shortest decimal."""
    types = pyarrow.types
    if types.is_dictionary(values.type):
        places = values.indices.to_pylist()
        used = sorted({place for place in places if place is not None})
        texts = _texts(pyarrow, values.dictionary.take(pyarrow.array(used, pyarrow.int64())))
        known = dict(zip(used, texts, strict=True))
        return ["" if place is None else known[place] for place in places]
    if types.is_float16(values.type):
        values = values.cast(pyarrow.float32())
    if types.is_floating(values.type) and not types.is_float64(values.type):
        values = values.cast(pyarrow.string())
    if types.is_timestamp(values.type) and values.type.unit == "ns":
        values = values.cast(pyarrow.timestamp("us", values.type.tz))
    return [_text(value) for value in values.to_pylist()]


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bytes):
        return value.decode("utf-8")
    return f"{value:f}" if isinstance(value, Decimal) else str(value)
