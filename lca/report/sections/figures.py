"""The figures that results rest on: inputs as written, with what they rest on in turn; what is derived, by formula."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from lca.report.sections.formulas import derived, formula
from lca.report.sections.report_parts import Block, ReportRow, ReportTable, Section, case_under, row
from lca.report.sections.rests_on import bases, origin, written_figure
from lca.report.sections.results import valued
from lca.trail.reading import CaseReading, Reading
from lca.trail.records import InputRecord
from lca.trail.spelling import CUT


def figures(reading: Reading) -> Section:
    """All figures of the first case, and of each further one those that are other figures there."""
    blocks: list[Block] = []
    first = reading.cases[0] if reading.cases else None
    for case in reading.cases:
        said = case_under(case.case) + ("" if case is first else ", where they differ from the first")
        for title, columns, kinds, rows in (
            ("Inputs", ("figure", "value", "title", "place", "rests on"), "'<<'<", _inputs),
            ("Derived figures", ("figure", "value", "title", "place", "formula"), "'<<''", _derived),
        ):
            told = tuple(_new(rows, case, first))
            if told:
                blocks.append(ReportTable(title + said, columns, kinds, told))
    return Section("Figures", "Figures", tuple(blocks))


def _new(
    rows: Callable[[CaseReading], Iterator[ReportRow]], case: CaseReading, first: CaseReading | None
) -> Iterator[ReportRow]:
    known = set() if first is None or case is first else set(rows(first))
    return (row for row in rows(case) if row not in known)


def _inputs(case: CaseReading) -> Iterator[ReportRow]:
    for figure in case.inputs.values():
        yield row(figure.id, written_figure(figure), figure.title, figure.place, basis_line(figure, case.trail))


def _derived(case: CaseReading) -> Iterator[ReportRow]:
    named = derived(case)
    for figure in case.case.figures:
        if not isinstance(figure, InputRecord) and figure.id in named:
            told = figure.formula or formula(case, figure, str, CUT)
            yield row(figure.id, valued(case, figure.id), figure.title, figure.place, told)


def basis_line(figure: InputRecord, reading: Reading) -> str:
    """What an input rests on, or why it has no basis; then its quality, and what a library says of it."""
    said = [str(bases(reading, figure.basis)) or origin(figure)]
    said += [f"quality ({', '.join(map(str, figure.quality))})"] if figure.quality else []
    said += [f"{key}: {value}" for key, value in sorted(figure.details.items())]
    return "; ".join(said)
