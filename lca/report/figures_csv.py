"""The figures of a trail as CSV: one row for each in each scenario, its number exact and in its unit."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from lca.report.csv_file import rows_as_csv
from lca.report.sections.rests_on import origin
from lca.trail.reading import CaseReading, Reading
from lca.trail.records import AmountRecord, AssumptionRecord, BasisRecord, DerivedRecord, InputRecord, SourceRecord

COLUMNS = (
    "scenario", "settings", "figure", "title", "kind", "value", "unit", "written", "spread", "operation", "arguments",
    "formula", "origin", "sources", "source_titles", "where", "assumptions", "statements", "quality", "details",
    "place", "trail_sha256",
)  # fmt: skip
BETWEEN = "; "
"""What stands between the entries of a cell."""


def as_csv(reading: Reading) -> bytes:
    """A row for each figure, in UTF-8; texts that a spreadsheet would compute have an apostrophe before them."""
    rows = (row for case in reading.cases for row in _rows(case))
    return rows_as_csv(COLUMNS, rows, numbers=("value",)).encode("utf-8", "replace")


def _rows(case: CaseReading) -> Iterator[list[str]]:
    settings = BETWEEN.join(f"{one.name}={one.value}" for one in case.case.settings)
    for figure in case.case.figures:
        told = {
            "scenario": case.scenario,
            "settings": settings,
            "figure": figure.id,
            "title": figure.title,
            "value": case.number(figure.id),
            "unit": figure.unit,
            "place": figure.place,
            "trail_sha256": case.trail.digest,
            **(_given(case, figure) if isinstance(figure, InputRecord) else _derived(case, figure)),
        }
        yield [told.get(column, "") for column in COLUMNS]


def _given(case: CaseReading, figure: InputRecord) -> dict[str, str]:
    return {
        "kind": "input",
        "written": figure.written,
        "spread": figure.spread.text if figure.spread else "",
        "origin": origin(figure) if figure.origin else "",
        "quality": BETWEEN.join(map(str, figure.quality)),
        "details": BETWEEN.join(f"{key}: {value}" for key, value in sorted(figure.details.items())),
        **_basis(case, figure.basis),
    }


def _derived(case: CaseReading, figure: DerivedRecord | AmountRecord) -> dict[str, str]:
    return {
        "kind": "derived",
        "operation": figure.operation if isinstance(figure, DerivedRecord) else "amount",
        "arguments": BETWEEN.join(case.arguments(figure.id)),
        "formula": figure.formula,
    }


def _basis(case: CaseReading, basis: Iterable[BasisRecord]) -> dict[str, str]:
    """The sources of a figure, with where in them; and its assumptions."""
    found = list(case.grounds(basis))
    sources = [(entry, where) for entry, where in found if isinstance(entry, SourceRecord)]
    assumptions = [entry for entry, _ in found if isinstance(entry, AssumptionRecord)]
    return {
        "sources": BETWEEN.join(entry.id for entry, _ in sources),
        "source_titles": BETWEEN.join(entry.fields.get("title", "") for entry, _ in sources),
        "where": BETWEEN.join(where for _, where in sources),
        "assumptions": BETWEEN.join(entry.id for entry in assumptions),
        "statements": BETWEEN.join(entry.statement for entry in assumptions),
    }
