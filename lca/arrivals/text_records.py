"""From a file to records: rows of CSV, objects of JSON, samples of Prometheus. Cells are texts, as they are written.

Objects in objects are one record, with the names of their keys joined by points: `{"usage": {"amount": 1}}` has the
header `usage.amount`, as exports of BigQuery call it.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

TextRecord = Mapping[str, str]
MAX_RECORDS = 1_000_000
MAX_DEPTH = 20
SEPARATORS = ",;\t"
SAMPLE = re.compile(
    r"(?P<name>[a-zA-Z_:][\w:]*)(?:\{(?P<labels>.*)\})?[ \t]+(?P<value>\S+)(?:[ \t]+(?P<time>-?\d+))?\s*"
)
LABEL = re.compile(r'\s*([a-zA-Z_]\w*)\s*=\s*"((?:[^"\\]|\\.)*)"\s*(?:,|$)')
ESCAPES = {"\\n": "\n", '\\"': '"', "\\\\": "\\"}


class Unreadable(Exception):
    """A file that is none of its kind, with the reason; met in this room alone."""


@dataclass(frozen=True, slots=True)
class TextRecords:
    """``places`` says where each record stands, as ``line 3``; ``headers`` are all of them, in order."""

    headers: tuple[str, ...]
    rows: Sequence[TextRecord]
    places: Sequence[str]


def csv_records(text: str) -> TextRecords:
    """Rows under a header line; cells between semicolons or tabs are read as well. Raises Unreadable."""
    first = next((line for line in text.splitlines() if line.strip()), "")
    sign = max(SEPARATORS, key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=sign, skipinitialspace=True)
    rows: list[TextRecord] = []
    places: list[str] = []
    headers: list[str] = []
    try:
        for cells in reader:
            if not any(cell.strip() for cell in cells):
                continue
            if not headers:
                headers = [cell.strip().removeprefix("# ") for cell in cells]
                continue
            if len(cells) != len(headers):
                raise Unreadable(f"line {reader.line_num} has {len(cells)} cells, and the header {len(headers)}")
            rows.append(dict(zip(headers, map(str.strip, cells), strict=True)))
            places.append(f"line {reader.line_num}")
            _bound(rows)
    except csv.Error as error:
        raise Unreadable(f"line {reader.line_num}: {error}") from None
    twice = [header for header in headers if headers.count(header) > 1]
    if twice:
        raise Unreadable(f"it has two columns `{twice[0]}`")
    return TextRecords(tuple(headers), rows, places)


def json_documents(text: str) -> list[Any]:
    """What a text of JSON holds: one document, or several one behind another. Numbers stay text. Raises Unreadable."""
    decoder = json.JSONDecoder(parse_int=str, parse_float=str, parse_constant=str)
    found, at = [], 0
    text = text.strip()
    try:
        while at < len(text):
            document, end = decoder.raw_decode(text, at)
            found.append(document)
            at = re.compile(r"[\s,]*").match(text, end).end()  # type: ignore[union-attr]  # it matches nothing as well
    except json.JSONDecodeError as error:
        raise Unreadable(f"it is no JSON from line {error.lineno} on") from None
    except RecursionError:
        raise Unreadable("its objects are nested too deep") from None
    return found


def json_records(documents: list[Any], rows: str) -> TextRecords:
    """Objects at a path such as `value` or `*.host`, where `*` is each of a list; beside them what else stands there.

    What a document says beside its records stands in each of these, as `meta.units`. Raises Unreadable.
    """
    lists = [one for document in documents for one in (document if isinstance(document, list) else [document])]
    keys = [key for key in rows.split(".") if key and key != "*"]
    found: list[TextRecord] = []
    for document in filter(_is_object, lists):
        beside = flat_record({key: value for key, value in document.items() if key not in keys}) if keys else {}
        for one in _at(document, keys):
            found.append({**beside, **flat_record(one)})
            _bound(found)
    headers = tuple(dict.fromkeys(header for row in found for header in row))
    return TextRecords(headers, found, [f"record {number}" for number in range(1, len(found) + 1)])


def _is_object(document: Any) -> bool:
    return isinstance(document, dict)


def _at(document: Any, keys: list[str]) -> Iterator[Mapping[str, Any]]:
    found = document
    for key in keys:
        found = found.get(key) if isinstance(found, dict) else None
    for one in found if isinstance(found, list) else [found]:
        if isinstance(one, dict):
            yield one


def flat_record(told: Mapping[str, Any], before: str = "", depth: int = 0) -> dict[str, str]:
    """An object as one record of texts; lists are counted, and told no further."""
    if depth > MAX_DEPTH:
        raise Unreadable("its objects are nested too deep")
    found: dict[str, str] = {}
    for key, value in told.items():
        name = f"{before}{key}"
        if isinstance(value, dict):
            found |= flat_record(value, f"{name}.", depth + 1)
        elif isinstance(value, list):
            found[name] = f"{len(value)} items"
        else:
            found[name] = "" if value is None else str(value)
    return found


def prometheus_records(text: str) -> TextRecords:
    """Samples of Prometheus: its text format, or an answer of its HTTP API. Raises Unreadable.

    Each has its labels, `value`, `time` in seconds where it has one, and `__name__`, under which the metric stands.
    """
    if text.lstrip().startswith(("{", "[")) and '"result"' in text[:2_000]:
        return _records(sample for document in json_documents(text) for sample in _answered(document))
    return _records(_scraped(text))


def _records(samples: Iterable[tuple[str, TextRecord]]) -> TextRecords:
    rows, places = [], []
    for place, sample in samples:
        rows.append(sample)
        places.append(place)
        _bound(rows)
    metrics = dict.fromkeys(row["__name__"] for row in rows)
    return TextRecords(tuple({**metrics, **{header: None for row in rows for header in row}}), rows, places)


def _scraped(text: str) -> Iterator[tuple[str, TextRecord]]:
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        found = SAMPLE.fullmatch(line.strip())
        if found is None:
            raise Unreadable(f"line {number} is no sample of Prometheus")
        time = f"{found['time']}e-3" if found["time"] else ""
        labels = {key: _unescaped(value) for key, value in LABEL.findall(found["labels"] or "")}
        yield f"line {number}", {**labels, "__name__": found["name"], "value": found["value"], "time": time}


def _unescaped(value: str) -> str:
    return re.sub(r'\\[n"\\]', lambda found: ESCAPES[found[0]], value)


def _answered(document: Any) -> Iterator[tuple[str, TextRecord]]:
    data = document.get("data") if isinstance(document, dict) else None
    results = data.get("result") if isinstance(data, dict) else None
    for number, result in enumerate(results if isinstance(results, list) else [], 1):
        if not isinstance(result, dict):
            continue
        metric, values = result.get("metric"), result.get("values")
        labels = flat_record(metric) if isinstance(metric, dict) else {}
        for sample in [result["value"]] if "value" in result else values if isinstance(values, list) else []:
            if isinstance(sample, list) and len(sample) == 2:
                yield f"result {number}", {"__name__": "", **labels, "time": str(sample[0]), "value": str(sample[1])}


def _bound(rows: Sequence[TextRecord]) -> None:
    if len(rows) > MAX_RECORDS:
        raise Unreadable(f"it has more than {MAX_RECORDS:,} records")
