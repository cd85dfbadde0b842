"""What the columns of a Parquet file unpack to, read off the headers of their pages: a footer may say anything of it.

The numbers of fields are those of the format's definition, ``parquet.thrift``. pyarrow is not asked, since it ends the
process where a footer is damaged.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from lca.tables.thrift import ThriftStruct, ThriftValue, struct

ROW_GROUPS, COLUMNS, COLUMN, PATH, SIZE, DATA_PAGES, DICTIONARY = 4, 1, 3, 3, 7, 9, 11
UNPACKED, PACKED = 2, 3
END = 8
"""The length of the footer and four letters stand behind it."""
LONGEST = 4 * 1024 * 1024
LEAST = 1_024
"""A page counts as so many bytes at least, so that the walk along pages of nothing ends as well."""


def unpacked_size(data: bytes, names: Collection[str], most: int) -> int:
    """How many bytes the columns ``names`` unpack to, counted until these are more than ``most``.

    Raises ValueError where the file is not as the format has it.
    """
    total = 0
    for start, size in _chunks(data, names):
        at = start
        while at < start + size and total <= most:
            header, at = struct(data, at)
            total += max(_whole(header.get(UNPACKED)), LEAST)
            at += _whole(header.get(PACKED))
    return total


def _chunks(data: bytes, names: Collection[str]) -> Iterator[tuple[int, int]]:
    """Where the pages of each chunk of the columns begin, and their size in the file."""
    length = int.from_bytes(data[-END:][:4], "little")
    if length > LONGEST:
        raise ValueError(f"its footer is beyond the limit of {LONGEST // 1024**2} MB")
    footer, _ = struct(data, len(data) - END - length)
    for group in _structs(footer.get(ROW_GROUPS)):
        for chunk in _structs(group.get(COLUMNS)):
            column = chunk.get(COLUMN)
            if not isinstance(column, dict):
                raise ValueError("a column of its footer is damaged")
            path = column.get(PATH)
            if isinstance(path, list) and b".".join(part for part in path if isinstance(part, bytes)).decode() in names:
                dictionary, pages = _whole(column.get(DICTIONARY, 0)), _whole(column.get(DATA_PAGES))
                yield min(dictionary or pages, pages), _whole(column.get(SIZE))


def _structs(values: ThriftValue | None) -> list[ThriftStruct]:
    return [value for value in values if isinstance(value, dict)] if isinstance(values, list) else []


def _whole(value: ThriftValue | None) -> int:
    if not isinstance(value, int) or value < 0:
        raise ValueError("a size in it is damaged")
    return value
