"""Documents as CSV: one row for each number, inert in a spreadsheet."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from lca.diagnostics.render import inert
from lca.trail.records import SamplesRecord, StatisticsRecord, Texts
from lca.trail.result_entries import ResultDocument, ResultEntry
from lca.trail.sample_records import STATISTICS

COMPUTED = re.compile(r"""((?:^|[,;\t\n"])[\s']*)(?=[=+\-@＝＋－＠]\s*\S)""")
"""What stands before a sign that begins a formula, where a cell begins or could: a spreadsheet may split at other signs
than the file does. One apostrophe more stands there then, and taking one away gives the text back."""
COLUMNS = ("assessment", "scenario", "settings", "indicator", "kind", "name", "value", "unit")
SAMPLED = (*STATISTICS, "computed", "samples", "seed")


def results_as_csv(documents: Mapping[str, ResultDocument]) -> str:
    """Totals, stages, nodes and tags of every result, and derived results; with statistics where these are sampled.

    ``documents`` by model, which is told where there is a name.
    """
    named = any(documents)
    further = any(document.samples for document in documents.values())
    columns = (*(["model"] * named), *COLUMNS, *(SAMPLED if further else ()))
    rows = (
        (*([model] * named), *row)
        for model, document in documents.items()
        for row in _results(document, sampled=further)
    )
    return rows_as_csv(columns, rows, numbers=("value", *SAMPLED))


def rows_as_csv(columns: Sequence[str], rows: Iterable[Sequence[str]], numbers: Sequence[str]) -> str:
    """Rows under their headings. Text that a spreadsheet would compute gets a quote before it, ``numbers`` none."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(map(_inert, columns))
    exempt = [column in numbers for column in columns]
    for row in rows:
        writer.writerow(cell if number else _inert(cell) for cell, number in zip(row, exempt, strict=True))
    return stream.getvalue()


def _results(document: ResultDocument, *, sampled: bool) -> Iterator[tuple[str, ...]]:
    for result in document.results:
        of = (result.assessment, result.scenario, _settings(result.settings), result.indicator)
        statistics = _statistics(result.samples) if result.samples else {}
        for kind, name, value in _rows(result):
            told = _sampled(result.samples, statistics.get((kind, name)), sampled=sampled)
            yield (*of, kind, name, value, result.unit, *told)
    for one in document.derived:
        told = _sampled(one.samples, one.samples.total if one.samples else None, sampled=sampled)
        yield ("", one.scenario, _settings(one.settings), "", "result", one.name, one.value, one.unit, *told)


def _settings(settings: Texts) -> str:
    return "; ".join(f"{parameter}={value}" for parameter, value in settings.items())


def _statistics(samples: SamplesRecord) -> dict[tuple[str, str], StatisticsRecord | None]:
    """By kind and name of a row."""
    parts = {("stage", one.name): one for one in samples.stages} | {("node", one.name): one for one in samples.nodes}
    return {("total", ""): samples.total, **parts}


def _sampled(samples: SamplesRecord | None, found: StatisticsRecord | None, *, sampled: bool) -> list[str]:
    """The statistics of a row, empty for what has none, and of how many samples they are."""
    if samples is None:
        return [""] * (len(SAMPLED) * sampled)
    numbers = found.columns if found else ("",) * len(STATISTICS)
    settings = (samples.computed, samples.count, samples.seed)
    return [*numbers, *map(str, settings)]


def _rows(result: ResultEntry) -> Iterator[tuple[str, str, str]]:
    yield "total", "", result.total
    yield "credits", "", result.credits
    for kind, values in (("stage", result.stages), ("node", result.nodes)):
        for name, value in values.items():
            yield kind, name, value
    for key, values in result.tags.items():
        for name, value in values.items():
            yield f"tag {key}", name, value


def _inert(text: str) -> str:
    text = "\n".join(map(inert, text.split("\n")))
    return COMPUTED.sub(r"\1'", text)
