"""A cell's formula, down to the next cells that have a name: with those names, or with their numbers."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping

from lca.engine.evaluate import Evaluation, Failure
from lca.notation import shown, with_unit
from lca.program import Program, operations
from lca.program.cells import Figure, FigureOrigin, RestingPart, ScalingPart, Step, Unknown
from lca.program.operations.operation import TIGHT, Operation
from lca.trail.spelling import MOST, WHOLE, spelled
from lca.units import Unit
from lca.units.unit import divide

PRODUCTS = (operations.MULTIPLY, operations.DIVIDE, operations.RUNS)
Leaf = Callable[[int], str]


class Formulas:
    """Formulas of one program. ``names`` gives the name of each cell that has one."""

    def __init__(self, evaluation: Evaluation, names: Mapping[int, str]) -> None:
        self.evaluation = evaluation
        self.program: Program = evaluation.program
        self.names = names
        self._rows: dict[int, list[list[tuple[int, int]]]] = {}
        self._amounts = {
            (cell.loop, cell.position): index
            for index, cell in enumerate(self.program.cells)
            if isinstance(cell, Unknown)
        }

    def written(self, cell: int) -> str:
        """With names: ``users * words_per_answer``."""
        return self._top(cell, self._name)

    def numbers(self, cell: int) -> str:
        """With values: ``1 000 000 person * 30 word/answer``."""
        return self._top(cell, self.value)

    def value(self, cell: int) -> str:
        """The value of a cell in its own unit."""
        value = self.evaluation.values[cell]
        return (
            "not computed"
            if isinstance(value, Failure)
            else with_unit(value, self.program.cells[cell].unit, scaled=False)
        )

    def parts(self, cell: int) -> list[int]:
        """The named cells and figures that the formula of a cell speaks of, each once, from left to right.

        An amount of a loop speaks of others of the same loop, and these of it.
        """
        found: dict[int, None] = {}
        waiting = list(reversed(self._arguments(cell)))
        while waiting:
            part = waiting.pop()
            if self._is_leaf(part):
                found[part] = None
            else:
                waiting += reversed(self._arguments(part))
        return list(found)

    def conversions(self, cell: int) -> list[str]:
        """Where units change on the way to the value: ``1 MWh * gCO2e/kWh = 1 kgCO2e``."""
        found: dict[str, None] = {}
        waiting = [cell]
        amount = self.program.cells[cell]
        if isinstance(amount, Unknown):
            found.update(dict.fromkeys(self._equation_notes(amount)))
            waiting += self._arguments(cell)
        while waiting:
            index = waiting.pop()
            step = self.program.cells[index]
            if not isinstance(step, Step) or (index != cell and self._is_leaf(index)):
                continue
            if step.operation in PRODUCTS:
                operands = self._product(index)
                found.update(dict.fromkeys(self._product_note(operands, step.unit)))
                waiting += [part for _, part in operands]
            else:
                found.update(dict.fromkeys(self._same_notes(step.arguments, step.unit)))
                waiting += step.arguments
        return list(found)

    def _name(self, cell: int) -> str:
        figure = self.program.cells[cell]
        if cell in self.names:
            return self.names[cell]
        return f"{figure.number} {figure.unit.symbol}".strip() if isinstance(figure, Figure) else self.value(cell)

    def _is_leaf(self, cell: int) -> bool:
        return cell in self.names or not isinstance(self.program.cells[cell], Step)

    def _arguments(self, cell: int) -> list[int]:
        found = self.program.cells[cell]
        if isinstance(found, Step):
            return list(found.arguments[:1] if found.operation.guards else found.arguments)
        if isinstance(found, Unknown):
            return [*self._demand(found), *(part for pair in self._row(found) for part in pair)]
        if isinstance(found, ScalingPart):
            return [found.total, found.figure]
        return [found.total] if isinstance(found, RestingPart) else []

    def _top(self, cell: int, leaf: Leaf) -> str:
        found = self.program.cells[cell]
        if isinstance(found, Figure):
            return leaf(cell)
        if isinstance(found, Unknown):
            return self._unknown(found, leaf)
        if isinstance(found, RestingPart):
            return f"the part of {leaf(found.total)} that is {found.on}"
        if isinstance(found, ScalingPart):
            return f"the part of {leaf(found.total)} that scales with {leaf(found.figure)}"
        return self._step(cell, found, leaf)

    def _unknown(self, unknown: Unknown, leaf: Leaf) -> str:
        """The equation of one member of a loop."""
        parts = [self._inner(demand, leaf, 5) for demand in self._demand(unknown)]
        terms = self._row(unknown)[:MOST]
        parts += [f"{self._inner(cell, leaf, 6)} * {leaf(amount)}" for cell, amount in terms]
        left = len(self._row(unknown)) - len(terms)
        return " + ".join([*parts, *[f"{left} more"] * bool(left)]) + "  (solved with the loop)"

    def _demand(self, unknown: Unknown) -> list[int]:
        """The cell of what is asked of the unknown's node from outside its loop, if anything is."""
        demand = self.program.loops[unknown.loop].demands[unknown.position]
        return [] if demand is None else [demand]

    def _row(self, unknown: Unknown) -> list[tuple[int, int]]:
        """The coefficients in the equation of an unknown, each with its amount, as cells; parted once for a loop."""
        if unknown.loop not in self._rows:
            loop = self.program.loops[unknown.loop]
            rows: list[list[tuple[int, int]]] = [[] for _ in loop.members]
            for row, column, cell in loop.coefficients:
                rows[row].append((cell, self._amounts[unknown.loop, column]))
            self._rows[unknown.loop] = rows
        return self._rows[unknown.loop][unknown.position]

    def _inner(self, cell: int, leaf: Leaf, binding: int) -> str:
        found = self.program.cells[cell]
        if self._is_leaf(cell) or not isinstance(found, Step):
            return leaf(cell)
        if found.operation.guards:
            return self._inner(found.arguments[0], leaf, binding)
        text = self._step(cell, found, leaf)
        return f"({text})" if found.operation.binding < binding else text

    def _step(self, cell: int, step: Step, leaf: Leaf) -> str:
        arguments = step.arguments
        match step.operation:
            case operations.ADD:
                return self._sum(step, leaf)
            case operation if operation in PRODUCTS:
                return self._chain(cell, leaf)
            case operations.POWER:
                base = self._inner(arguments[0], leaf, 9)
                base = f"({base})" if re.search(r"^-| (?![^(]*\))", base) else base
                return f"{base} ^ {self._inner(arguments[1], leaf, 8)}"
        binding = _within(step.operation)
        return spelled(step.operation.name, [self._inner(a, leaf, binding) for a in arguments], WHOLE)

    def _sum(self, step: Step, leaf: Leaf) -> str:
        text = ""
        for cell in step.arguments[:MOST]:
            part = self.program.cells[cell]
            if isinstance(part, Step) and part.operation is operations.NEGATE and cell not in self.names:
                text += (" - " if text else "-") + self._inner(part.arguments[0], leaf, 6)
            else:
                text += (" + " if text else "") + self._inner(cell, leaf, 5)
        left = len(step.arguments) - MOST
        return (text + f" + {left} more" if left > 0 else text) or "0"

    def _product(self, cell: int) -> list[tuple[str, int]]:
        """The operands of a chain of products and quotients, each with its sign, without recursion."""
        found: list[tuple[str, int]] = []
        index = cell
        while True:
            step = self.program.cells[index]
            if not isinstance(step, Step) or step.operation not in PRODUCTS or (index != cell and self._is_leaf(index)):
                found.append(("*", index))
                return found[::-1]
            sign = "*" if step.operation is operations.MULTIPLY else "/"
            found += [(sign, argument) for argument in reversed(step.arguments[1:])]
            index = step.arguments[0]

    def _chain(self, cell: int, leaf: Leaf) -> str:
        text = ""
        for sign, part in self._product(cell):
            if self._is_choice(part):
                continue
            inner = self._inner(part, leaf, 7 if text else 6)
            text += f" {sign} {inner}" if text else inner
        return text

    def _is_choice(self, cell: int) -> bool:
        """Whether a cell only says why a supplier was chosen: it is a part of the derivation, and no number."""
        found = self.program.cells[cell]
        return isinstance(found, Figure) and found.origin is FigureOrigin.SUPPLIER

    def _product_note(self, operands: list[tuple[str, int]], result: Unit) -> list[str]:
        """What one of each unit makes in the unit of the result, where that is not one."""
        units = [(sign, self.program.cells[part].unit) for sign, part in operands]
        ratio = 1 / result.factor
        for sign, unit in units:
            ratio = ratio * unit.factor if sign == "*" else ratio / unit.factor
        told = [(sign, unit.symbol) for sign, unit in units if unit.symbol]
        if ratio == 1 or not told:
            return []
        text = ""
        for sign, symbol in told:
            text += f" {sign} {symbol}" if text else (f"1 {symbol}" if sign == "*" else f"1 / {symbol}")
        return [f"{text} = {shown(divide(ratio), 12)} {result.symbol}".rstrip()]

    def _same_notes(self, parts: Iterable[int], result: Unit) -> list[str]:
        notes = []
        for part in parts:
            unit = self.program.cells[part].unit
            if unit.dimension == result.dimension and unit.factor != result.factor and unit.symbol:
                notes.append(f"1 {unit} = {shown(divide(unit.factor / result.factor), 12)} {result.symbol}".rstrip())
        return notes

    def _equation_notes(self, unknown: Unknown) -> list[str]:
        notes = self._same_notes(self._demand(unknown), unknown.unit)
        for cell, amount in self._row(unknown):
            notes += self._product_note([*self._product(cell), ("*", amount)], unknown.unit)
        return notes


def _within(operation: Operation) -> int:
    """How tightly an operand must bind that stands in an operation without parentheses."""
    if operation.binding == TIGHT or operation.guards:  # a call has parentheses of its own
        return 0
    return operation.binding if operation in (operations.NEGATE, operations.NOT) else operation.binding + 1
