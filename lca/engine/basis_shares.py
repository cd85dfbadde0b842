"""How much of a value rests on a figure of some kind: carried forward, beside each value, is the part made without any.

A value is clean where all that it is worked out from is; else its operation says what part of it is, as of a sum the
sum of the clean parts. Clean part and rest add up to the value.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from lca.arithmetic import differentiating
from lca.basis import Assumption, Citation
from lca.engine.solve import coefficient_rows, solve_system
from lca.program import Program
from lca.program.cells import Figure, Step, Unknown

RestsOn = Callable[[Figure], bool]


def is_assumed(figure: Figure) -> bool:
    """Whether a figure rests on an assumption."""
    return any(isinstance(basis, Assumption) for basis in figure.basis)


def is_unsourced(figure: Figure) -> bool:
    """Whether a figure has neither source nor assumption, and needs one."""
    return figure.unfounded


def is_stale(figure: Figure) -> bool:
    """Whether the study's period lies outside the years that a factor is for."""
    return "stale" in figure.details


def is_proxy(figure: Figure) -> bool:
    """Whether a figure stands in for another, as its citation says: ``@luccioni2022 "proxy: HPE ProLiant"``."""
    return any(isinstance(basis, Citation) and basis.locator.lower().startswith("proxy") for basis in figure.basis)


RESTS: dict[str, RestsOn] = {"assumed": is_assumed, "unsourced": is_unsourced, "stale": is_stale, "proxy": is_proxy}
"""By the name of a result, the figures that it rests on."""


def clean_parts(program: Program, values: list[Decimal], rests: RestsOn) -> list[Decimal]:
    """For each value (up to as many as there are) the part that no figure with ``rests`` has touched, in base units."""
    carried = _CleanParts(program, values, rests)
    with differentiating():  # a part may be far smaller than the whole
        for index in range(len(values)):
            carried.take(index)
    return carried.clean


class _CleanParts:
    """The clean part of each value so far, and whether any figure with ``rests`` has touched it."""

    def __init__(self, program: Program, values: list[Decimal], rests: RestsOn) -> None:
        self.program = program
        self.values = values
        self.rests = rests
        self.clean: list[Decimal] = []
        self.touched: list[bool] = []
        self.reached: dict[int, bool] = {}
        """By loop, whether such a figure has touched anything in it."""
        self.solved: dict[int, list[Decimal] | None] = {}

    def take(self, index: int) -> None:
        cell, value = self.program.cells[index], self.values[index]
        if isinstance(cell, Figure):
            touched, clean = self.rests(cell), Decimal(0)
        elif isinstance(cell, Step):
            touched = any(self.touched[a] for a in self._read(cell))
            clean = self._step(cell) if touched else value
        elif isinstance(cell, Unknown):
            touched, clean = self._unknown(cell)
        else:
            touched, clean = False, value
        self.touched.append(touched)
        self.clean.append(clean if touched else value)

    def _read(self, step: Step) -> tuple[int, ...]:
        """The arguments that a step looked at: of an alternative only the branch taken."""
        if not step.operation.branches:
            return step.arguments
        condition, then, otherwise = step.arguments
        return condition, then if self.values[condition] else otherwise

    def _step(self, step: Step) -> Decimal:
        read = step.arguments
        return step.operation.clean(
            [self.clean[one] for one in read], [self.values[one] for one in read], [self.touched[one] for one in read]
        )

    def _unknown(self, cell: Unknown) -> tuple[bool, Decimal]:
        loop = self.program.loops[cell.loop]
        if cell.loop not in self.reached:
            needed = [c for c in loop.demands if c is not None] + [c for _, _, c in loop.coefficients]
            self.reached[cell.loop] = any(self.touched[c] for c in needed)
        if not self.reached[cell.loop]:
            return False, Decimal(0)
        if cell.loop not in self.solved:
            demands = [Decimal(0) if c is None else self.clean[c] for c in loop.demands]
            self.solved[cell.loop] = solve_system(coefficient_rows(loop, self.clean.__getitem__), demands)
        amounts = self.solved[cell.loop]
        return True, amounts[cell.position] if amounts else Decimal(0)
