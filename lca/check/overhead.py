"""A PUE that is applied to what it is a factor of already: the overhead of a facility would be counted twice."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from lca.diagnostics import Diagnostic, Label, problem
from lca.program import Program
from lca.program.cells import Cell, Figure, Operation, Step
from lca.source import Span

MOST = 100
"""So many cells of a product are looked through: more factors than anyone writes."""


def applied_twice(program: Program) -> Iterator[Diagnostic]:
    """Of each call of ``facility`` whose energy has its PUE, or that of another call, as a factor in it.

    A number of the same size is told where both stand within the call; elsewhere it may be anything.
    """
    cells = program.cells
    steps = [cell for cell in cells if isinstance(cell, Step)]
    written = {step.arguments[0]: step.span for step in steps if step.operation is Operation.PUE}
    for call in steps:
        pue = cells[call.arguments[-1]] if call.operation is Operation.MULTIPLY else None
        if not isinstance(pue, Step) or pue.operation is not Operation.PUE:
            continue
        applied = cells[pue.arguments[0]]
        for factor, product in _factors(cells, call.arguments[0]).items():
            if factor in written or _same_number(cells[factor], applied, call.span):
                name = written[factor].text if factor in written else pue.span.text
                yield problem("W0818", pue.span, "applied again", Label(product, "is a factor here"), name=name)


def _factors(cells: Sequence[Cell], whole: int) -> dict[int, Span]:
    """What a cell is a product of, each with the place of that product; nothing that it is divided by as well."""
    found: dict[int, Span] = {}
    divided: set[int] = set()
    waiting = [whole]
    while waiting and len(found) < MOST:
        step = cells[waiting.pop()]
        if not isinstance(step, Step) or step.operation not in (Operation.MULTIPLY, Operation.DIVIDE):
            continue
        over = step.arguments[:1] if step.operation is Operation.DIVIDE else step.arguments
        divided.update(set(step.arguments) - set(over))
        fresh = [cell for cell in over if cell not in found]
        found.update(dict.fromkeys(fresh, step.span))
        waiting += fresh
    return {cell: span for cell, span in found.items() if cell not in divided}


def _same_number(factor: Cell, applied: Cell, call: Span) -> bool:
    """Whether both are the same plain number, written within the call."""
    if not isinstance(factor, Figure) or not isinstance(applied, Figure) or factor.unit.dimension:
        return False
    spans = (factor.span, applied.span)
    within = all(span.file is call.file and call.start <= span.start and span.end <= call.end for span in spans)
    return within and factor.value == applied.value
