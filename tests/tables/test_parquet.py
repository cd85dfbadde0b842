"""Parquet files: columns that are not there or hold no cells, values of every type, and sizes that are lies."""

from __future__ import annotations

import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from lca.diagnostics.text_files import MAX_BYTES
from lca.source import SourceFile, Span
from lca.tables import parquet_file, read_sheet
from lca.tables.parquet_pages import unpacked_size
from lca.tables.sheet import SheetRead
from lca.tables.thrift import struct

pyarrow = pytest.importorskip("pyarrow", reason="it wants the extra `parquet`")
parquet = pytest.importorskip("pyarrow.parquet", reason="it wants the extra `parquet`")


def read(path: Path, *names: str) -> SheetRead:
    text = SourceFile("m.lca", "table")
    span = Span(text, 0, 5)
    return read_sheet(path, path.name, dict.fromkeys(names, span), span)


def written(folder: Path, columns: dict[str, Any], **options: Any) -> Path:
    path = folder / "t.parquet"
    parquet.write_table(pyarrow.table(columns), path, **options)
    return path


def texts(path: Path, name: str) -> list[str]:
    sheet, problems = read(path, name)
    assert (problems, sheet is None) == ([], False)
    assert sheet is not None
    return [cell.text for cell in sheet.columns[name]]


def test_a_column_that_is_not_there_is_told_with_what_was_meant(tmp_path: Path) -> None:
    path = written(tmp_path, {"region": ["a"], "energy": [1.0]})
    sheet, problems = read(path, "region", "energi")
    assert sheet is None
    assert [(one.code, one.help) for one in problems] == [("E0610", ("did you mean `energy`?",))]


def test_a_column_that_stands_there_twice_is_told(tmp_path: Path) -> None:
    table = pyarrow.Table.from_arrays([pyarrow.array([1]), pyarrow.array([2])], names=["v", "v"])
    parquet.write_table(table, tmp_path / "t.parquet")
    assert [one.message for one in read(tmp_path / "t.parquet", "v")[1]] == ["`t.parquet` has 2 columns `v`"]


ODD = {
    "lists": [[1.0, 2.0]],
    "records": [{"a": 1.0}],
    "durations": [datetime.timedelta(minutes=90)],
}


@pytest.mark.parametrize("what", ODD)
def test_a_column_that_holds_no_cells_is_told(tmp_path: Path, what: str) -> None:
    path = written(tmp_path, {"k": ["a"], "v": ODD[what]})
    sheet, problems = read(path, "k", "v")
    assert sheet is None
    assert [(one.code, one.message) for one in problems] == [
        ("E0622", f"`v` of `t.parquet` holds {what}, and neither numbers nor texts")
    ]
    assert texts(path, "k") == ["a"], "what is not asked for is in nobody's way"


def test_bytes_of_a_fixed_length_are_no_cells(tmp_path: Path) -> None:
    path = written(tmp_path, {"v": pyarrow.array([b"1234"], pyarrow.binary(4))})
    assert [one.code for one in read(path, "v")[1]] == ["E0622"]


TYPED: dict[str, tuple[list[Any], Any, list[str]]] = {
    "whole numbers": ([1, None, -3], pyarrow.int8(), ["1", "", "-3"]),
    "large whole numbers": ([2**64 - 1], pyarrow.uint64(), ["18446744073709551615"]),
    "floats": ([0.1, 1e300], pyarrow.float64(), ["0.1", "1e+300"]),
    "short floats": ([0.1], pyarrow.float32(), ["0.1"]),
    "decimals": ([Decimal("1.50")], pyarrow.decimal128(9, 2), ["1.50"]),
    "nothing at all": ([None, None], pyarrow.null(), ["", ""]),
    "truths": ([True, None], pyarrow.bool_(), ["True", ""]),
    "texts": (["a", None, "a"], pyarrow.string(), ["a", "", "a"]),
    "long texts": (["a", "b"], pyarrow.large_string(), ["a", "b"]),
    "bytes of texts": (["é".encode()], pyarrow.binary(), ["é"]),
    "days": ([datetime.date(2026, 1, 2)], pyarrow.date32(), ["2026-01-02"]),
    "instants": ([datetime.datetime(2026, 1, 2, 3)], pyarrow.timestamp("ns"), ["2026-01-02 03:00:00"]),
    "instants with a zone": (
        [datetime.datetime(2026, 1, 2, 3, tzinfo=datetime.UTC)], pyarrow.timestamp("us", "UTC"),
        ["2026-01-02 03:00:00+00:00"],
    ),
}  # fmt: skip


@pytest.mark.parametrize("what", TYPED)
def test_values_are_the_texts_that_cells_would_hold(tmp_path: Path, what: str) -> None:
    values, kind, expected = TYPED[what]
    path = written(tmp_path, {"v": pyarrow.array(values, kind)})
    assert texts(path, "v") == expected
    path = written(tmp_path, {"v": pyarrow.array(values, kind)}, use_dictionary=False)
    assert texts(path, "v") == expected


def test_floats_of_two_bytes_and_categories_are_read(tmp_path: Path) -> None:
    path = written(tmp_path, {"v": pyarrow.array([0.5, None], pyarrow.float16())})
    assert texts(path, "v") == ["0.5", ""]
    path = written(tmp_path, {"v": pyarrow.array(["b", "a", "b", None]).dictionary_encode()})
    assert texts(path, "v") == ["b", "a", "b", ""]


@pytest.mark.parametrize(
    ("values", "kind"), [([b"\xff"], pyarrow.binary()), ([1], pyarrow.timestamp("ns"))], ids=["bytes", "nanoseconds"]
)
def test_values_that_are_no_texts_are_told(tmp_path: Path, values: list[Any], kind: Any) -> None:
    sheet, problems = read(written(tmp_path, {"v": pyarrow.array(values, kind)}), "v")
    assert sheet is None
    assert [one.code for one in problems] == ["E0701"]


def test_headers_with_points_are_read(tmp_path: Path) -> None:
    assert texts(written(tmp_path, {"power.draw [W]": [1.5], "power": [2.5]}), "power.draw [W]") == ["1.5"]
    assert texts(written(tmp_path, {"power.draw [W]": [1.5], "power": [2.5]}), "power") == ["2.5"]


def test_every_row_of_many_batches_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parquet_file, "BATCH", 3)
    path = written(tmp_path, {"k": [f"{i % 7}" for i in range(20)], "v": list(range(20))}, row_group_size=8)
    assert texts(path, "k") == [f"{i % 7}" for i in range(20)]
    assert texts(path, "v") == [str(i) for i in range(20)]


# Files that unpack to more than is read. No test asks for memory: what is refused is refused before it is there.


def packed(folder: Path, **options: Any) -> Path:
    """A small file of one text of 4 MB in each of 40 rows."""
    texts = [chr(97 + row % 26) * 4_000_000 for row in range(40)]
    return written(folder, {"k": texts, "v": list(range(40))}, compression="zstd", **options)


@pytest.mark.parametrize("options", [{}, {"use_dictionary": False}, {"data_page_size": 2**30}])
def test_a_file_that_unpacks_to_too_much_is_refused_whatever_its_footer_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, options: dict[str, Any]
) -> None:
    path = packed(tmp_path, **options)
    assert path.stat().st_size < 100_000

    def begun(*_: object) -> None:
        raise AssertionError("it is refused by the headers of its pages, before any is unpacked")

    monkeypatch.setattr(parquet_file, "_columns", begun)
    sheet, problems = read(path, "k", "v")
    assert sheet is None
    assert [one.code for one in problems] == ["E0702"]


def test_columns_that_are_not_asked_for_are_not_measured(tmp_path: Path) -> None:
    assert texts(packed(tmp_path), "v") == [str(i) for i in range(40)]


def test_texts_beyond_the_room_are_refused_where_pages_did_not_tell(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parquet_file, "unpacked_size", lambda *_: 0)
    monkeypatch.setattr(parquet_file, "MAX_BYTES", 2_000)
    path = written(tmp_path, {"v": [f"{i:100}" for i in range(100)]})
    assert [one.code for one in read(path, "v")[1]] == ["E0702"]
    monkeypatch.setattr(parquet_file, "BATCH", 1)
    assert [one.code for one in read(path, "v")[1]] == ["E0702"]


def test_rows_beyond_the_limit_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = written(tmp_path, {"v": list(range(30))})
    monkeypatch.setattr(parquet_file, "MAX_ROWS", 29)
    assert [one.code for one in read(path, "v")[1]] == ["E0702"]
    assert parquet_file._columns(pyarrow, iter(pyarrow.table({"v": range(30)}).to_batches()), ["v"])[1] == "29 rows"


def test_pages_are_measured_by_their_own_headers(tmp_path: Path) -> None:
    path = written(tmp_path, {"v": list(range(5_000))}, use_dictionary=False, data_page_size=1_000)
    assert 5_000 * 8 <= unpacked_size(path.read_bytes(), ["v"], MAX_BYTES) <= 5_000 * 8 + 20_000


@pytest.mark.parametrize(
    "data", [b"", b"\x15", b"\x18\xff\xff\x03", b"\x1c" * 99, b"\x19" * 99, b"\x1b\x00", b"\x15" + b"\xff" * 20]
)
def test_what_is_no_struct_is_told(data: bytes) -> None:
    with pytest.raises(ValueError, match="struct"):
        struct(data, 0)


def test_any_byte_of_a_file_may_be_wrong(tmp_path: Path) -> None:
    path = written(tmp_path, {"k": ["a", "b"], "v": [1.0, 2.0]})
    data = path.read_bytes()
    for at in range(4, len(data), 3):
        path.write_bytes(data[:at] + bytes([data[at] ^ 0x55]) + data[at + 1 :])
        sheet, problems = read(path, "k", "v")
        assert (sheet is None) == bool(problems)
