"""The figures that results rest on: inputs as written, with what they rest on in turn; what is derived, by formula."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from lca.report.sections.families import by_family, counted, ranged
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
    for name, family in by_family(case, case.inputs):
        figure = case.inputs[name]
        if family is None:
            yield row(name, written_figure(figure), figure.title, figure.place, basis_line(figure, case.trail))
        else:
            rests = str(bases(case.trail, figure.basis)) or origin(figure)
            yield row(family.name, ranged(case, family), counted(family), f"{figure.place} …", rests)


def _derived(case: CaseReading) -> Iterator[ReportRow]:
    named = derived(case)
    for name, family in by_family(case, (one for one in case.figures if one in named)):
        figure = case.figures[name]
        assert not isinstance(figure, InputRecord)  # of which no step is one
        told = figure.formula or formula(case, figure, str, CUT)
        if family is None:
            yield row(name, valued(case, name), figure.title, figure.place, told)
        else:
            yield row(family.name, ranged(case, family), counted(family), figure.place, f"the first: {told}")


def basis_line(figure: InputRecord, reading: Reading) -> str:
    """What an input rests on, or why it has no basis; then its quality, and what a library says of it."""
    said = [str(bases(reading, figure.basis)) or origin(figure)]
    said += [f"quality ({', '.join(map(str, figure.quality))})"] if figure.quality else []
    said += [f"{key}: {value}" for key, value in sorted(figure.details.items())]
    return "; ".join(said)
