"""The point result: one pass over the cells in decimals. A failure is a value too, and reaches what depends on it."""

from __future__ import annotations

import decimal
from collections.abc import Callable, Sequence
from decimal import Decimal
from functools import cached_property

from lca.arithmetic import computing, scaling_part, to_the_digit_of
from lca.diagnostics import Diagnostic, LcaError, problem
from lca.engine.basis_shares import RESTS, clean_parts
from lca.engine.differentiate import derivatives
from lca.engine.evaluation import CellValue, Evaluation, Failure
from lca.engine.solve import Solution, solve
from lca.engine.table_cells import in_tables
from lca.program import Program, operations
from lca.program.cells import Cell, Figure, RestingPart, ScalingPart, Step, Unknown, first_names
from lca.program.figure_id import FigureId
from lca.program.operations import Condition
from lca.source import Span

__all__ = ["CellValue", "Evaluation", "Failure", "evaluate"]


def evaluate(program: Program) -> Evaluation:
    """Every cell's value, with 50 digits. Cost grows linearly with the cells (and with the cube of small loops)."""
    evaluator = _Evaluator(program)
    with computing():
        for cell in program.cells:
            evaluator.values.append(evaluator.of(cell))
    return Evaluation(program, evaluator.values, evaluator.solutions)


def refused_value(
    program: Program, condition: Condition, arguments: Sequence[int], numbers: Sequence[Decimal], span: Span
) -> Failure:
    """That a condition does not hold of the values of cells, where what wants it of them stands at ``span``."""
    units = [program.cells[argument].unit for argument in arguments]
    causes = tuple(arguments[one] for one in condition.blamed) or tuple(arguments)
    place = span if condition.at is None else program.cells[arguments[condition.at]].span
    tables = [label for label in in_tables(program, causes) if label.span != place]
    advice, facts = condition.advice(numbers, units), condition.facts(numbers, units)
    return Failure(problem(condition.code, place, "", *tables, advice=advice, **facts), causes)


def nothing_made(program: Program, makes: int, amount: Decimal) -> Diagnostic:
    """A reference product that is not more than nothing."""
    assert operations.RUNS.condition is not None
    span = program.cells[makes].span
    return refused_value(program, operations.RUNS.condition, (makes, makes), (amount, amount), span).diagnostic


class _Evaluator:
    def __init__(self, program: Program) -> None:
        self.program = program
        self.values: list[CellValue] = []
        self.solutions: dict[int, Solution | Failure] = {}
        self.clean: dict[str, list[Decimal]] = {}
        self.slopes: dict[int, list[Decimal]] = {}

    @cached_property
    def names(self) -> dict[int, FigureId]:
        return first_names(self.program.named)

    def of(self, cell: Cell) -> CellValue:
        if isinstance(cell, Figure):
            return cell.value
        if isinstance(cell, Step):
            return self._step(cell)
        if isinstance(cell, Unknown):
            return self._unknown(cell)
        return self._scaling(cell) if isinstance(cell, ScalingPart) else self._resting(cell)

    def _step(self, step: Step) -> CellValue:
        operation = step.operation
        if operation.branches:
            condition = self.values[step.arguments[0]]
            return condition if isinstance(condition, Failure) else self.values[step.arguments[1 if condition else 2]]
        numbers: list[Decimal] = []
        for argument in step.arguments:
            value = self.values[argument]
            if isinstance(value, Failure):
                return value
            numbers.append(value)
        if operation.condition is not None and not operation.condition.holds(numbers):
            return refused_value(self.program, operation.condition, step.arguments, numbers, step.span)
        try:
            result = operation.value(numbers)
        except decimal.DecimalException as error:
            return self._undefined(step, error, numbers)
        # A logarithm of zero is an infinity without a signal.
        return result if result.is_finite() else self._undefined(step, decimal.InvalidOperation(), numbers)

    def _undefined(self, step: Step, error: decimal.DecimalException, numbers: list[Decimal]) -> Failure:
        if isinstance(error, (decimal.Overflow, decimal.Underflow)):
            return self._failure("E0504", step)
        if step.operation is operations.DIVIDE:
            return self._divided(step)
        shown, sign = [f"{number:.6g}" for number in numbers], step.operation.sign
        call = f" {sign} ".join(shown) if sign else f"{step.operation}({', '.join(shown)})"
        return self._failure("E0503", step, call=call)

    def _divided(self, step: Step) -> Failure:
        """A division by zero. What a mean is divided by, the number of its rows, stands where the mean itself does."""
        cell = self.program.cells[step.arguments[1]]
        divisor = cell.span
        if divisor != step.span:
            named = isinstance(cell, Figure) and in_tables(self.program, step.arguments[1:])
            of_text = str(cell.name) if isinstance(cell, Figure) and named else divisor.text
            said = self.names.get(step.arguments[1], of_text)
            return self._failure("E0501", step, step.arguments[1:], said=f"`{said}`")
        advice = "guard it: `if count(r for r in …) > 0 then … else …`; a branch that is not taken is not computed"
        said = f"the number of rows of `{divisor.text}`"
        return Failure(problem("E0501", step.span, "", advice=[advice], said=said), step.arguments[1:])

    def _failure(self, code: str, step: Step, blamed: tuple[int, ...] = (), **facts: str) -> Failure:
        """What failed, with the cells of tables behind what is ``blamed`` for it, or else behind all arguments."""
        causes = blamed or step.arguments
        return Failure(problem(code, step.span, "", *in_tables(self.program, causes), **facts), causes)

    def _unknown(self, cell: Unknown) -> CellValue:
        if cell.loop not in self.solutions:
            self.solutions[cell.loop] = self._solved(cell.loop)
        solution = self.solutions[cell.loop]
        return solution if isinstance(solution, Failure) else solution.amounts[cell.position]

    def _solved(self, index: int) -> Solution | Failure:
        loop = self.program.loops[index]
        needed = [cell for cell in loop.demands if cell is not None] + [cell for _, _, cell in loop.coefficients]
        for cell in needed:
            value = self.values[cell]
            if isinstance(value, Failure):
                return value
        read: Callable[[int], Decimal] = self.values.__getitem__  # type: ignore[assignment]  # no failure is among them
        try:
            solved = solve(loop, read)
        except decimal.DecimalException:
            return Failure(problem("E0504", loop.span), tuple(needed))
        coefficients = tuple(cell for _, _, cell in loop.coefficients)
        return Failure(solved, coefficients) if isinstance(solved, Diagnostic) else solved

    def _scaling(self, cell: ScalingPart) -> CellValue:
        total, figure = self.values[cell.total], self.values[cell.figure]
        if isinstance(total, Failure) or isinstance(figure, Failure):
            return total if isinstance(total, Failure) else figure
        if cell.total not in self.slopes:
            so_far = Evaluation(self.program, self.values, self.solutions)
            try:
                self.slopes[cell.total] = derivatives(so_far, cell.total)
            except LcaError as error:
                return Failure(error.diagnostics[0], (cell.total,))
        return scaling_part(total, figure, self.slopes[cell.total][cell.figure])

    def _resting(self, cell: RestingPart) -> CellValue:
        total = self.values[cell.total]
        if isinstance(total, Failure):
            return total
        if cell.on not in self.clean:
            values = [Decimal(0) if isinstance(value, Failure) else value for value in self.values]
            self.clean[cell.on] = clean_parts(self.program, values, RESTS[cell.on])
        return to_the_digit_of(total, total - self.clean[cell.on][cell.total])
