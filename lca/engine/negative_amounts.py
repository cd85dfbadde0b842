"""Flows, emissions and characterisations below zero: whose they are, and what is meant by those who write them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from lca.diagnostics import Advice, problem
from lca.engine.evaluation import Evaluation, Failure
from lca.engine.table_cells import rows_in_tables
from lca.program import operations
from lca.program.cells import Step, first_names
from lca.program.figure_id import FigureId
from lca.source import Span
from lca.syntax.numbers import NUMBER
from lca.units.unit import in_its_unit

USES, AVOIDS, EMITS, NEEDS = "uses", "avoids", "emits", "needs"
CREDIT = "what need not be made elsewhere is a credit{so}`avoids {amount}`, shown apart and never netted into a total"
ADVICE = {
    USES: (
        "waste that is handed over to be treated is used like anything else, with a plain sign{so}`uses {amount}`",
        CREDIT,
    ),
    AVOIDS: ("what is avoided has a plain sign{so}`avoids {amount}`",),
    EMITS: (
        "what is taken up or stored is counted by an indicator of its own, and a resource that is taken from nature "
        "with a plain sign, as in `emits {amount}`",
        "what need not be made elsewhere is a credit, `avoids … of …`; "
        "what other products of the node bear is their share, `makes … of … share …`",
    ),
    NEEDS: ("an assessment asks for a plain amount{so}`needs {amount}`",),
}

LITERAL = re.compile(rf"(?:(?:{USES}|{AVOIDS}) +)?(-\s*){NUMBER.pattern}[ \t]*[^\s*+/^-]*(?= +of\b|$)")
"""A negative number and its unit, alone or as the amount of a clause."""


@dataclass(frozen=True, slots=True)
class NonNegative:
    """What must not be negative: its cell and its place; ``name`` ``does`` it, of ``supplier`` if there is one."""

    cell: int
    span: Span
    name: str
    does: str
    supplier: str = ""


def negatives(evaluation: Evaluation, limits: Iterable[NonNegative]) -> list[Failure]:
    """What is negative of what must not be, once for each place, with the rows of tables that make it so."""
    found: dict[Span, list[NonNegative]] = {}
    for one in dict.fromkeys(limits):
        if is_negative(evaluation, one.cell):
            found.setdefault(one.span, []).append(one)
    names = first_names(evaluation.program.named) if found else {}
    return [_of_rows(evaluation, alike, names) for alike in found.values()]


def _of_rows(evaluation: Evaluation, alike: list[NonNegative], names: Mapping[int, FigureId]) -> Failure:
    failure, first = _told(evaluation, alike[0], names), alike[0]
    told = failure.diagnostic
    same = [one.cell for one in alike if (one.does, one.supplier) == (first.does, first.supplier)]
    labels = (*told.labels, *rows_in_tables(evaluation.program, same))
    return replace(failure, diagnostic=replace(told, labels=labels))


def is_negative(evaluation: Evaluation, cell: int) -> bool:
    value = evaluation.values[cell]
    return isinstance(value, Decimal) and value < 0


def _told(evaluation: Evaluation, one: NonNegative, names: Mapping[int, FigureId]) -> Failure:
    cell = evaluation.program.cells[one.cell]
    if one.does == EMITS and isinstance(cell, Step) and cell.operation is operations.MULTIPLY:
        counted = cell.arguments[1]
        if counted in evaluation.program.characterisations and is_negative(evaluation, counted):
            return negative_characterisation(evaluation, counted, names)
    of = f" of {one.supplier}" if one.supplier else ""
    value = evaluation.number(one.cell)
    said = f"`{one.name}` {one.does} {in_its_unit(value, cell.unit)}" + (f" of `{one.supplier}`" if of else "")
    amount, minus = f"{in_its_unit(-value, cell.unit)}{of}", _minus(one.span)
    so = ", as in " if minus is None else ": "
    advice = [line.format(amount=amount, so=so) for line in ADVICE[one.does]]
    if minus is not None and one.does != EMITS:
        advice[0] = Advice(advice[0], "", minus)
    return Failure(problem("E0506", one.span, "", advice=advice, said=said), (one.cell,))


def _minus(flow: Span) -> Span | None:
    """The sign of an amount that is one number, as it is written."""
    found = LITERAL.match(flow.text)
    return Span(flow.file, flow.start + found.start(1), flow.start + found.end(1)) if found else None


def negative_characterisation(evaluation: Evaluation, cell: int, names: Mapping[int, FigureId]) -> Failure:
    """What one unit of a substance counts, less than nothing."""
    found = evaluation.program.cells[cell]
    said = f"`{names.get(cell, found.span.text)}` counts {in_its_unit(evaluation.number(cell), found.unit)}"
    return Failure(problem("E0511", found.span, "", said=said), (cell,))
