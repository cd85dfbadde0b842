"""The functions of the domain: what is drawn by computers and by their building, parts of a life, results of trials.

Each becomes a product of what it is given, so that a trace shows its formula.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from lca.arithmetic import plain, stored
from lca.check.advice import decimal_comma, ungrouped
from lca.check.overhead import Overheads, is_drawn, is_pue, power_of, pues_of
from lca.check.setting import Setting
from lca.check.values import Quantity, Value, measured
from lca.diagnostics import Advice, Diagnostic, Label, problem
from lca.factors import Factor
from lca.program.builder import ProgramBuilder
from lca.program.cells import Figure, Operation, Origin
from lca.program.figure_id import read_id
from lca.source import Span
from lca.syntax import tree
from lca.units import PLAIN, Unit, quotient
from lca.units.dimension import ENERGY, IT_ENERGY, TIME
from lca.units.unit import KW, KWH, KWH_IT, counted

if TYPE_CHECKING:
    from lca.check.expressions import Expressions

MARKED, UNMARKED = quotient(KWH_IT, KWH), quotient(KWH, KWH_IT)
"""Units whose factor is 1: they turn one kind of energy, or of power, into the other."""


@dataclass(frozen=True, slots=True)
class Given:
    """A call in hand: what is written, where it stands, and the cells of its arguments."""

    written: tree.Call
    setting: Setting
    cells: tuple[int, ...]

    def text(self, argument: int) -> str:
        """What is written as an argument, on one line."""
        return " ".join(self.written.arguments[argument].span.text.split())


class DomainFunctions:
    """The part of ``Expressions`` that knows the domain; it calls back for the arguments."""

    def __init__(self, expressions: Expressions) -> None:
        self.on = expressions
        self.builder: ProgramBuilder = expressions.builder
        self.overheads = Overheads(self.builder.cells)
        """As far as it is lowered: of what a PUE divides, those are left that are known as one only later."""
        self._marked: list[tuple[int, Span]] = []
        """What ``it`` was given, and where."""

    def call(self, call: tree.Call, setting: Setting) -> Value | None:
        """The value of a call of one of ``DOMAIN``; None, and told, where it does not fit."""
        name = call.function.path
        function = DOMAIN[name]
        if len(call.arguments) != len(function.parameters):
            count = len(function.parameters)
            wanted = f"{count} argument{'s' if count > 1 else ''}, `{name}({', '.join(function.parameters)})`"
            advice = [decimal_comma(call.arguments)]
            self.on.wrong("E0312", call.span, "", name=name, wanted=wanted, found=len(call.arguments), advice=advice)
            return None
        cells = [self.on.quantity(argument, setting) for argument in call.arguments]
        known = tuple(cell for cell in cells if cell is not None)
        if len(known) < len(cells):
            return None
        result = function.apply(self, Given(call, setting, known))
        return None if result is None else Quantity(result)

    # Energy of computers, and of the building around them

    def it(self, given: Given) -> int | None:
        """An energy or a power, whole or per anything, as one that was measured at the IT equipment."""
        unit = self.builder.unit(given.cells[0])
        if self._is_unmarked(unit):
            self._marked.append((given.cells[0], given.written.arguments[0].span))
            return self._scaled(given.cells[0], MARKED, given.written)
        alone = given.text(0)
        marked = Advice(f"it is marked already: write `{alone}` alone", alone, given.written.span)
        advice = marked if is_drawn(unit) else None
        self._refuse(given, 0, "an energy or a power", advice)
        return None

    def refused(self) -> Iterator[Diagnostic]:
        """The energy that is marked as IT energy and came out of ``facility``: with a further PUE it would have two.

        Asked when all is lowered, since only then it is known which numbers are a PUE.
        """
        overheads = Overheads(self.builder.cells, pues_of(self.builder.cells))
        for drawn, argument in self._marked:
            pue = overheads.cells[overheads.within(drawn)]
            if overheads.of(drawn) > 0 and is_pue(pue):
                yield problem("E0417", argument, "of the whole facility", Label(pue.span, "with this PUE"))

    def _is_unmarked(self, unit: Unit) -> bool:
        """Whether a unit is of an energy or a power that does not say where it was measured."""
        return power_of(ENERGY, unit) == 1 and power_of(IT_ENERGY, unit) == 0

    def facility(self, given: Given) -> int | None:
        """IT energy (or power) times the PUE: what the whole facility draws."""
        drawn, pue = given.cells
        measure, factor = self.builder.unit(drawn), self.builder.unit(pue)
        if factor.dimension:
            swapped = not measure.dimension
            right = f"facility({given.text(1)}, {given.text(0)})"
            advice = Advice(f"the PUE stands second: `{right}`", right, given.written.span) if swapped else None
            self._refuse(given, 1, "a plain number as PUE", advice)
            return None
        if not is_drawn(measure):
            self._refuse(given, 0, "IT energy or IT power", self._unmarked(given, measure))
            return None
        sure = self._pue(given, 1)
        whole = None if sure is None else self.on.operators.product("*", drawn, sure, given.written.span)
        return None if whole is None else self._scaled(whole, UNMARKED, given.written)

    def _unmarked(self, given: Given, unit: Unit) -> str | None:
        if not self._is_unmarked(unit):
            return None
        if self.overheads.of(given.cells[0]) > 0:
            drawn = given.text(0)
            said = f"a PUE is applied once, and is in this already: leave the PUE away, and write `{drawn}` alone"
            return Advice(said, drawn, given.written.span)
        kind = "power" if power_of(TIME, unit) == power_of(TIME, KW) else "energy"
        return (
            f"mark it as IT {kind} with `it({given.text(0)})`, or leave the PUE away: "
            f"this is {kind} of the whole facility already"
        )

    def _scaled(self, cell: int, unit: Unit, call: tree.Call) -> int | None:
        """The cell times 1 kWh_it/kWh, or the other way round."""
        name, where = read_id(f"1 {unit}"), call.function.span
        one = self.builder.add(Figure(name, "1", Decimal(1), unit, (), Origin.CONSTANT, where))
        return self.on.operators.product("*", cell, one, call.span)

    # Parts of a life, and results of trials

    def amortised(self, given: Given) -> int | None:
        """The part of a burden that falls to what is used of a whole life."""
        burden, used, _ = given.cells
        if not self.on.operators.agree("amortised", given.cells[1:], given.written.arguments[1:]):
            return None
        life = self._life(given, 2)
        part = None if life is None else self.on.operators.product("*", burden, used, given.written.span)
        if life is None or part is None:
            return None
        return self.on.operators.product("/", part, life, given.written.span)

    def red_ai(self, given: Given) -> int | None:
        """E · D · H: the cost of an example, the examples of the dataset, the trials until the result.

        Schwartz, R.; Dodge, J.; Smith, N. A.; Etzioni, O. (2019): Green AI, equation 1. https://arxiv.org/abs/1907.10597
        """
        example, dataset, trials = given.cells
        things = (self._thing(dataset), self._thing(trials))
        if not things[0]:
            self._refuse(given, 1, "a count of examples", "say of what, as in `3e9 token`, or `unit example` first")
            return None
        if self.builder.unit(trials).dimension and not things[1]:
            self._refuse(given, 2, "a plain number or a count of trials", None)
            return None
        unit = self.builder.unit(example)
        below = [name for name, power in unit.dimension.powers if power == -1]
        missing = [thing for thing in things if thing and thing not in below]
        if missing:
            wanted = f"a cost per {' and '.join(filter(None, things))}"
            advice = f"state it per that, as in `0.3 Wh/{'/'.join(filter(None, things))}`"
            self._refuse(given, 0, wanted, advice)
            return None
        trial = self.on.operators.product("*", example, dataset, given.written.span)
        return None if trial is None else self.on.operators.product("*", trial, trials, given.written.span)

    def _thing(self, cell: int) -> str:
        """What is counted, if it is a counted thing."""
        return counted(self.builder.unit(cell).dimension)

    # Bounds

    def _pue(self, given: Given, argument: int) -> int | None:
        found = self._constant(given, argument)
        if found is not None and found.value < 1:
            self._out_of_bounds("E0509", given, argument)
            return None
        span = given.written.arguments[argument].span
        return self.builder.step(Operation.PUE, (given.cells[argument],), PLAIN, span)

    def _life(self, given: Given, argument: int) -> int | None:
        found = self._constant(given, argument)
        if found is not None and found.value <= 0:
            self._out_of_bounds("E0510", given, argument)
            return None
        cell, span = given.cells[argument], given.written.arguments[argument].span
        return self.builder.step(Operation.LIFE, (cell,), self.builder.unit(cell), span)

    def _out_of_bounds(self, code: str, given: Given, argument: int) -> None:
        found, unit = self._constant(given, argument), self.builder.unit(given.cells[argument])
        assert found is not None
        shown = f"{plain(stored(unit.from_base(found.value)))} {unit.symbol}".strip()
        self.on.wrong(code, given.written.arguments[argument].span, "", found=shown)

    def _constant(self, given: Given, argument: int) -> Figure | None:
        """The figure of an argument that no scenario can change: a literal, or a constant of a library."""
        found, written = self.builder.cells[given.cells[argument]], ungrouped(given.written.arguments[argument])
        if not isinstance(found, Figure) or isinstance(written, tree.Quantity):
            return found if isinstance(found, Figure) else None
        if not isinstance(written, tree.Name) or written.path.partition(".")[0] in given.setting.bound:
            return None
        of = self.on.names.quietly(written.path, written.span, given.setting.scope, given.setting.owner)
        return found if isinstance(of, Factor) else None

    def _refuse(self, given: Given, argument: int, wanted: str, advice: str | None) -> None:
        unit, span = self.builder.unit(given.cells[argument]), given.written.arguments[argument].span
        self.on.wrong(
            "E0217", span, measured(unit),
            name=given.written.function.path, wanted=wanted, found=unit.dimension, advice=[advice],
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class DomainFunction:
    """A function with the names of what it takes, all of it quantities."""

    parameters: tuple[str, ...]
    apply: Callable[[DomainFunctions, Given], int | None]


DOMAIN: dict[str, DomainFunction] = {
    "it": DomainFunction(("x",), DomainFunctions.it),
    "facility": DomainFunction(("x", "pue"), DomainFunctions.facility),
    "amortised": DomainFunction(("burden", "used", "life"), DomainFunctions.amortised),
    "red_ai": DomainFunction(("example", "dataset", "trials"), DomainFunctions.red_ai),
}
