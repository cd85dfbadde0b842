"""The figures that results rest on: inputs as written, with what they rest on in turn; what is derived, by formula."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from lca.notation import shown
from lca.report.sections.formulas import derived, formula
from lca.report.sections.grounds import rests_on
from lca.report.sections.parts import Block, Row, Section, Table, under
from lca.trail.figures import ORIGINS
from lca.trail.reading import CaseReading, Reading
from lca.trail.records import InputRecord


def figures(reading: Reading) -> Section:
    """All figures of the first case, and of each further one those that are other figures there."""
    blocks: list[Block] = []
    first = reading.cases[0] if reading.cases else None
    for case in reading.cases:
        said = under(case.case) + ("" if case is first else ", where they differ from the first")
        for title, columns, kinds, rows in (
            ("Inputs", ("figure", "value", "title", "place", "rests on"), "'<<'<", _inputs),
            ("Derived figures", ("figure", "value", "title", "place", "formula"), "'<<''", _derived),
        ):
            told = tuple(_new(rows, case, first))
            if told:
                blocks.append(Table(title + said, columns, kinds, told))
    return Section("Figures", "Figures", tuple(blocks))


def _new(rows: Callable[[CaseReading], Iterator[Row]], case: CaseReading, first: CaseReading | None) -> Iterator[Row]:
    known = set() if first is None or case is first else set(rows(first))
    return (row for row in rows(case) if row not in known)


def _inputs(case: CaseReading) -> Iterator[Row]:
    for figure in case.inputs.values():
        yield figure.id, written(figure), figure.title, figure.place, ground(figure, case.trail)


def _derived(case: CaseReading) -> Iterator[Row]:
    named = derived(case)
    for figure in case.case.figures:
        if not isinstance(figure, InputRecord) and figure.id in named:
            value = case.value(figure.id)
            told = "not computed" if value is None else f"{shown(value)} {figure.unit}".rstrip()
            yield figure.id, told, figure.title, figure.place, formula(case, figure)


def written(figure: InputRecord) -> str:
    """An input as it was written, with its unit and its spread."""
    spread = figure.spread.text if figure.spread else ""
    return " ".join(filter(None, (figure.written, figure.unit, spread)))


def ground(figure: InputRecord, reading: Reading) -> str:
    """What an input rests on, or why it has no basis; then its quality, and what a library says of it."""
    said = [rests_on(figure.basis, reading) or origin(figure)]
    said += [f"quality ({', '.join(map(str, figure.quality))})"] if figure.quality else []
    said += [f"{key}: {value}" for key, value in sorted(figure.details.items())]
    return "; ".join(said)


def origin(figure: InputRecord) -> str:
    """Where an input without a basis comes from."""
    return next((told for key, told in ORIGINS.items() if key == figure.origin), "")
