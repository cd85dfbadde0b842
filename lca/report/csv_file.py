"""The result document as CSV: one row for each number, inert in a spreadsheet."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from typing import Any

from lca.diagnostics.render import inert

SIGNS = tuple("=+-@＝＋－＠")
COLUMNS = ("assessment", "scenario", "settings", "indicator", "kind", "name", "value", "unit")


def as_csv(document: Mapping[str, Any]) -> str:
    """Totals, stages, nodes and tags of every result. Text that a spreadsheet would compute gets a quote before it."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(COLUMNS)
    for result in document["results"]:
        for kind, name, value in _rows(result):
            settings = "; ".join(f"{parameter}={value}" for parameter, value in result["settings"].items())
            cells = (result["assessment"], result["scenario"], settings, result["indicator"], kind, name)
            writer.writerow([*map(_inert, cells), value, result["unit"]])
    return stream.getvalue()


def _rows(result: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    yield "total", "", result["total"]
    yield "credits", "", result["credits"]
    for kind, values in (("stage", result["stages"]), ("node", result["nodes"])):
        for name, value in values.items():
            yield kind, name, value
    for key, values in result["tags"].items():
        for name, value in values.items():
            yield f"tag {key}", name, value


def _inert(text: str) -> str:
    text = "\n".join(map(inert, text.split("\n")))
    return f"'{text}" if text.lstrip()[:1] in SIGNS and text.strip() else text
