"""Derivatives equal finite differences."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from hypothesis import given, settings

import lca
from lca.arithmetic import computing
from lca.engine.differentiate import derivatives
from lca.engine.evaluate import evaluate
from lca.program import Program
from lca.program.cells import Figure
from tests.models.drawing import models
from tests.models.model import Model, text_of

STEP = Decimal("1e-14")


def moved(program: Program, index: int, part: Decimal, total: int) -> Decimal:
    """The total once the figure ``index`` is changed by ``part`` of itself."""
    cell = program.cells[index]
    assert isinstance(cell, Figure)
    with computing():
        figure = replace(cell, value=cell.value * (1 + part))
    cells = (*program.cells[:index], figure, *program.cells[index + 1 :])
    return evaluate(replace(program, cells=cells)).number(total)


@given(models())
@settings(max_examples=40)
def test_derivatives_equal_finite_differences(model: Model) -> None:
    program = lca.check_text(text_of(model)).under()
    total = program.assessments["whole"].impacts["climate"].total
    evaluation = evaluate(program)
    slopes, whole = derivatives(evaluation, total), evaluation.number(total)
    for index, cell in enumerate(program.cells[: total + 1]):
        if not isinstance(cell, Figure) or not cell.value or not whole:
            continue
        up, down = moved(program, index, STEP, total), moved(program, index, -STEP, total)
        with computing():
            right, left = (up - whole) / (STEP * cell.value), (whole - down) / (STEP * cell.value)
            size = max(abs(right), abs(left), whole / cell.value)
            if abs(right - left) > Decimal("1e-9") * size:
                continue  # a corner of `min`, `max` or `if`
            assert abs(slopes[index] - (up - down) / (2 * STEP * cell.value)) <= Decimal("1e-9") * size
