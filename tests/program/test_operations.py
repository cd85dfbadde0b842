"""Each operation is one row: that its columns agree with each other, and with what is told of it elsewhere."""

from __future__ import annotations

import decimal
import re
from decimal import Decimal
from itertools import product, takewhile
from pathlib import Path

import pytest

import lca
from lca.arithmetic import computing, differentiating
from lca.program import operations
from lca.program.operations import FUNCTIONS, OPERATIONS, Operation

REFERENCE = Path("grammar/README.md")
WANTED = {"same": "quantities of one dimension", "none": "a plain number", "count": "a plain number or a count"}
STEP = Decimal("1e-20")
AT = tuple(map(Decimal, ("-2.3", "0.7", "1.9", "6.1")))


def in_the_reference(function: Operation) -> str:
    call = f"{function}(x)" if function.signature.most == 1 else f"{function}(x, …)"
    return f"| `{call}` | {WANTED.get(function.signature.wants, 'a quantity')} | {function.text} |"


def test_the_table_of_functions_in_the_reference_is_that_of_the_rows() -> None:
    lines = REFERENCE.read_text().splitlines()
    start = lines.index("| function | of | is |") + 2
    assert lines[start : start + len(FUNCTIONS) + 1] == [*map(in_the_reference, FUNCTIONS), ""]


def test_every_operation_stands_in_the_table_of_the_audit_trail() -> None:
    lines = Path("lca/trail/README.md").read_text().splitlines()
    start = lines.index("| operation | is |") + 2
    told = [line.split(" | ")[0] for line in takewhile(bool, lines[start:])]
    words = {word for names in told for quoted in re.findall("`([^`]*)`", names) for word in quoted.split()}
    assert words == {*OPERATIONS, "amount", "within", "within_share", "rests", "scales", "scored"}


def test_a_word_that_is_no_function_is_answered_with_all_that_there_are() -> None:
    found = next(one for one in lca.check_text("let x = qqqqqqq(2)\n").diagnostics if one.code == "E0311")
    assert ", ".join(map(str, FUNCTIONS)) in str(found.help)


@pytest.mark.parametrize("operation", OPERATIONS.values(), ids=str)
def test_a_derivative_is_the_slope_of_the_value(operation: Operation) -> None:
    most = operation.signature.most
    tried = 0
    for numbers in product(AT, repeat=most if most < operations.MANY else 2):
        x = with_points(numbers) if operation is operations.INTERPOLATE else numbers
        x = (x[0] / 10, x[0] / 10, 1 - x[0] / 10) if operation is operations.SHARE else x
        with computing():
            if operation.condition and not operation.condition.holds(x):
                continue
            try:
                value = operation.value(x)
            except decimal.DecimalException:
                continue
        tried += 1
        with differentiating():
            slopes = operation.derivative(x, value)
            assert len(slopes) == len(x)
            for place, slope in enumerate(slopes):
                moved = (tuple(n + sign * STEP * (i == place) for i, n in enumerate(x)) for sign in (1, -1))
                above, below = map(operation.value, moved)
                if len(set(x)) == len(x) or operation is operations.MULTIPLY:  # else a kink
                    assert abs((above - below) / (2 * STEP) - slope) < Decimal("1e-15") * (1 + abs(slope)), (x, place)
    assert tried


def with_points(numbers: tuple[Decimal, ...]) -> tuple[Decimal, ...]:
    return (abs(numbers[0]), *map(Decimal, ("0.5", "1", "3", "7", "8", "-2")))


@pytest.mark.parametrize("operation", OPERATIONS.values(), ids=str)
def test_what_is_untouched_is_clean_and_what_is_touched_all_over_is_not(operation: Operation) -> None:
    count = max(2, operation.signature.least) if operation.signature.most > 2 else operation.signature.most
    x = [Decimal(place + 1) for place in range(count)]
    assert operation.clean([Decimal(0)] * count, x, [True] * count) == 0


def test_a_row_without_a_derivative_is_none() -> None:
    row = OPERATIONS["sqrt"]
    with pytest.raises(TypeError, match="derivative"):
        Operation(  # type: ignore[call-arg]  # what is missing is the point
            name="cbrt", text=row.text, signature=row.signature, value=row.value, samples=row.samples,
            clean=row.clean, workbook=row.workbook,
        )  # fmt: skip
