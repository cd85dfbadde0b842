"""The functions of the domain: what is drawn by computers and by their building, parts of a life, results of trials.

Each becomes a product of what it is given, so that a trace shows its formula.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from lca.check.dimension_advice import decimal_comma, ungrouped
from lca.check.expression_context import ExpressionContext
from lca.check.expression_values import QuantityValue, Value, dimension_and_unit
from lca.check.making import Making
from lca.check.operators import agree, product_cell
from lca.check.pue import Overheads, is_drawn, is_pue, power_of, pues_of
from lca.diagnostics import Advice, Diagnostic, Label, problem
from lca.factors import Factor
from lca.program import operations
from lca.program.cells import Figure, FigureOrigin
from lca.program.figure_id import read_id
from lca.program.operations import Operation
from lca.syntax import tree
from lca.units import PLAIN, Unit, quotient
from lca.units.dimension import ENERGY, IT_ENERGY, TIME
from lca.units.unit import KW, KWH, KWH_IT, counted_thing

MARKED, UNMARKED = quotient(KWH_IT, KWH), quotient(KWH, KWH_IT)
"""Units whose factor is 1: they turn one kind of energy, or of power, into the other."""


@dataclass(frozen=True, slots=True)
class DomainCall:
    """A call in hand: what is written, where it stands, and the cells of its arguments."""

    written: tree.CallExpression
    context: ExpressionContext
    cells: tuple[int, ...]

    def text(self, argument: int) -> str:
        """What is written as an argument, on one line."""
        return " ".join(self.written.arguments[argument].span.text.split())


def domain_call(on: Making, call: tree.CallExpression, context: ExpressionContext) -> Value | None:
    """The value of a call of one of ``DOMAIN``; None, and told, where it does not fit."""
    name = call.function.path
    function = DOMAIN[name]
    if len(call.arguments) != len(function.parameters):
        count = len(function.parameters)
        wanted = f"{count} argument{'s' if count > 1 else ''}, `{name}({', '.join(function.parameters)})`"
        advice = [decimal_comma(call.arguments)]
        on.wrong("E0312", call.span, "", name=name, wanted=wanted, found=len(call.arguments), advice=advice)
        return None
    cells = [on.quantity(argument, context) for argument in call.arguments]
    known = tuple(cell for cell in cells if cell is not None)
    if len(known) < len(cells):
        return None
    result = function.apply(on, DomainCall(call, context, known))
    return None if result is None else QuantityValue(result)


# Energy of computers, and of the building around them


def it(on: Making, given: DomainCall) -> int | None:
    """An energy or a power, whole or per anything, as one that was measured at the IT equipment."""
    unit = on.builder.unit(given.cells[0])
    if _is_unmarked(unit):
        on.marked.append((given.cells[0], given.written.arguments[0].span))
        return _scaled(on, given.cells[0], MARKED, given.written)
    alone = given.text(0)
    marked = Advice(f"it is marked already: write `{alone}` alone", alone, given.written.span)
    advice = marked if is_drawn(unit) else None
    _refuse(on, given, 0, "an energy or a power", advice)
    return None


def refused_energy(on: Making) -> Iterator[Diagnostic]:
    """The energy that is marked as IT energy and came out of ``facility``: with a further PUE it would have two.

    Asked when all is lowered, since only then it is known which numbers are a PUE.
    """
    overheads = Overheads(on.builder.cells, pues_of(on.builder.cells))
    for drawn, argument in on.marked:
        pue = overheads.cells[overheads.within(drawn)]
        if overheads.of(drawn) > 0 and is_pue(pue):
            yield problem("E0417", argument, "of the whole facility", Label(pue.span, "with this PUE"))


def _is_unmarked(unit: Unit) -> bool:
    """Whether a unit is of an energy or a power that does not say where it was measured."""
    return power_of(ENERGY, unit) == 1 and power_of(IT_ENERGY, unit) == 0


def facility(on: Making, given: DomainCall) -> int | None:
    """IT energy (or power) times the PUE: what the whole facility draws."""
    drawn, pue = given.cells
    measure, factor = on.builder.unit(drawn), on.builder.unit(pue)
    if factor.dimension:
        swapped = not measure.dimension
        right = f"facility({given.text(1)}, {given.text(0)})"
        advice = Advice(f"the PUE stands second: `{right}`", right, given.written.span) if swapped else None
        _refuse(on, given, 1, "a plain number as PUE", advice)
        return None
    if not is_drawn(measure):
        _refuse(on, given, 0, "IT energy or IT power", _unmarked(on, given, measure))
        return None
    sure = _pue(on, given, 1)
    whole = None if sure is None else product_cell(on, "*", drawn, sure, given.written.span)
    return None if whole is None else _scaled(on, whole, UNMARKED, given.written)


def _unmarked(on: Making, given: DomainCall, unit: Unit) -> str | None:
    if not _is_unmarked(unit):
        return None
    if on.overheads.of(given.cells[0]) > 0:
        drawn = given.text(0)
        said = f"a PUE is applied once, and is in this already: leave the PUE away, and write `{drawn}` alone"
        return Advice(said, drawn, given.written.span)
    kind = "power" if power_of(TIME, unit) == power_of(TIME, KW) else "energy"
    return (
        f"mark it as IT {kind} with `it({given.text(0)})`, or leave the PUE away: "
        f"this is {kind} of the whole facility already"
    )


def _scaled(on: Making, cell: int, unit: Unit, call: tree.CallExpression) -> int | None:
    """The cell times 1 kWh_it/kWh, or the other way round."""
    name, where = read_id(f"1 {unit}"), call.function.span
    one = on.builder.add(Figure(name, "1", Decimal(1), unit, (), FigureOrigin.CONSTANT, where))
    return product_cell(on, "*", cell, one, call.span)


# Parts of a life, and results of trials


def amortised(on: Making, given: DomainCall) -> int | None:
    """The part of a burden that falls to what is used of a whole life."""
    burden, used, _ = given.cells
    if not agree(on, "amortised", given.cells[1:], given.written.arguments[1:]):
        return None
    life = _life(on, given, 2)
    part = None if life is None else product_cell(on, "*", burden, used, given.written.span)
    if life is None or part is None:
        return None
    return product_cell(on, "/", part, life, given.written.span)


def red_ai(on: Making, given: DomainCall) -> int | None:
    """E · D · H: the cost of an example, the examples of the dataset, the trials until the result.

    Schwartz, R.; Dodge, J.; Smith, N. A.; Etzioni, O. (2019): Green AI, equation 1. https://arxiv.org/abs/1907.10597
    """
    example, dataset, trials = given.cells
    things = (_thing(on, dataset), _thing(on, trials))
    if not things[0]:
        _refuse(on, given, 1, "a count of examples", "say of what, as in `3e9 token`, or `unit example` first")
        return None
    if on.builder.unit(trials).dimension and not things[1]:
        _refuse(on, given, 2, "a plain number or a count of trials", None)
        return None
    unit = on.builder.unit(example)
    below = [name for name, power in unit.dimension.powers if power == -1]
    missing = [thing for thing in things if thing and thing not in below]
    if missing:
        wanted = f"a cost per {' and '.join(filter(None, things))}"
        advice = f"state it per that, as in `0.3 Wh/{'/'.join(filter(None, things))}`"
        _refuse(on, given, 0, wanted, advice)
        return None
    trial = product_cell(on, "*", example, dataset, given.written.span)
    return None if trial is None else product_cell(on, "*", trial, trials, given.written.span)


def _thing(on: Making, cell: int) -> str:
    """What is counted, if it is a counted thing."""
    return counted_thing(on.builder.unit(cell).dimension)


# Bounds


def _pue(on: Making, given: DomainCall, argument: int) -> int | None:
    found = _constant(on, given, argument)
    if found is not None and _refused(on, operations.PUE, found.value, given, argument):
        return None
    span = given.written.arguments[argument].span
    return on.builder.step(operations.PUE, (given.cells[argument],), PLAIN, span)


def _life(on: Making, given: DomainCall, argument: int) -> int | None:
    found = _constant(on, given, argument)
    if found is not None and _refused(on, operations.LIFE, found.value, given, argument):
        return None
    cell, span = given.cells[argument], given.written.arguments[argument].span
    return on.builder.step(operations.LIFE, (cell,), on.builder.unit(cell), span)


def _refused(on: Making, guard: Operation, value: Decimal, given: DomainCall, argument: int) -> bool:
    """Whether a guard refuses an argument, which is told."""
    condition, units = guard.condition, [on.builder.unit(given.cells[argument])]
    if condition is None or condition.holds([value]):
        return False
    facts = condition.facts([value], units)
    on.wrong(condition.code, given.written.arguments[argument].span, "", **facts)
    return True


def _constant(on: Making, given: DomainCall, argument: int) -> Figure | None:
    """The figure of an argument that no scenario can change: a literal, or a constant of a library."""
    found, written = on.builder.cells[given.cells[argument]], ungrouped(given.written.arguments[argument])
    if not isinstance(found, Figure) or isinstance(written, tree.QuantityLiteral):
        return found if isinstance(found, Figure) else None
    if not isinstance(written, tree.NameExpression) or written.path.partition(".")[0] in given.context.bound:
        return None
    of = on.names.quietly(written.path, written.span, given.context.scope, given.context.owner)
    return found if isinstance(of, Factor) else None


def _refuse(on: Making, given: DomainCall, argument: int, wanted: str, advice: str | None) -> None:
    unit, span = on.builder.unit(given.cells[argument]), given.written.arguments[argument].span
    on.wrong(
        "E0217", span, dimension_and_unit(unit),
        name=given.written.function.path, wanted=wanted, found=unit.dimension, advice=[advice],
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class DomainFunction:
    """A function with the names of what it takes, all of it quantities."""

    parameters: tuple[str, ...]
    apply: Callable[[Making, DomainCall], int | None]


DOMAIN: dict[str, DomainFunction] = {
    "it": DomainFunction(("x",), it),
    "facility": DomainFunction(("x", "pue"), facility),
    "amortised": DomainFunction(("burden", "used", "life"), amortised),
    "red_ai": DomainFunction(("example", "dataset", "trials"), red_ai),
}
