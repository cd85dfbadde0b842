"""Instants: what columns of time hold. They are compared and moved, told as hours and months, and are no quantities.

Like texts they never change while a program runs, so that what is asked of them is a constant of the program.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from lca.check.expression_context import ExpressionContext
from lca.check.expression_values import (
    InstantValue,
    QuantityValue,
    TextValue,
    TruthValue,
    Value,
    dimension_and_unit,
    kind_of,
)
from lca.check.making import Making
from lca.check.settled import RestsOn
from lca.program import operations
from lca.program.cells import FigureOrigin
from lca.program.operations import Operation
from lca.source import Span
from lca.syntax import tree
from lca.tables.time_stamps import FIRST, LAST, Misread, instant
from lca.units import PLAIN
from lca.units.dimension import TIME

DAY, NOTHING = timedelta(days=1), timedelta(0)
MOST = 10**12
"""So many seconds an instant is moved at most, beyond which there is no year."""
MIDNIGHT = datetime(1970, 1, 1, tzinfo=UTC)
PARTS: Mapping[str, Callable[[datetime], int]] = {
    "hour": lambda local: local.hour,
    "weekday": lambda local: local.isoweekday(),
    "month": lambda local: local.month,
    "year": lambda local: local.year,
}
"""What is told of an instant, by the clocks and the calendar of its zone; 1 is Monday, and 7 Sunday."""
HOLDS: Mapping[Operation, Callable[[datetime, datetime], bool]] = {
    operations.LESS: lambda one, other: one < other,
    operations.AT_MOST: lambda one, other: one <= other,
    operations.GREATER: lambda one, other: one > other,
    operations.AT_LEAST: lambda one, other: one >= other,
    operations.EQUAL: lambda one, other: one == other,
    operations.UNEQUAL: lambda one, other: one != other,
}


def moving(context: ExpressionContext) -> ExpressionContext:
    """Where steps and distances in time stand: they say what is asked, and need no basis."""
    return replace(context, exempt=context.exempt or FigureOrigin.CHOICE)


def read_instant(on: Making, value: Value, like: InstantValue, written: tree.Expression) -> InstantValue | None:
    """A value as an instant: one already, or a text that says one in the zone of another; told where it is none."""
    if isinstance(value, InstantValue):
        return value
    if not isinstance(value, TextValue):
        said = 'an instant is compared with another, or with a text such as `"2026-01-31 08:00"`'
        on.wrong("E0633", written.span, "no instant", said=said)
        return None
    found = None if value.text is None else instant(value.text, like.zone)
    if isinstance(found, Misread):
        on.wrong("E0632", written.span, "", said=f"the text {found.said}", advice=[found.advice])
        return None
    return InstantValue(found, like.zone)


def compared(
    on: Making, operation: Operation, values: tuple[Value, Value], chain: tree.ChainExpression
) -> Value | None:
    """``u.time >= "2026-01-01"``."""
    like = next(value for value in values if isinstance(value, InstantValue))
    sides = [read_instant(on, value, like, operand) for value, operand in zip(values, chain.operands, strict=True)]
    left, right = sides
    if left is None or right is None:
        return None
    if left.at is None or right.at is None:
        return TruthValue(on.tables.any_quantity(PLAIN, chain.span).cell)
    holds = Decimal(HOLDS[operation](left.at, right.at))
    name = f"{shown(left)} {operation} {shown(right)}"
    return TruthValue(on.figures.constant(name, holds, PLAIN, chain.span))


def summed(on: Making, chain: tree.ChainExpression, values: Sequence[Value | None]) -> Value | None:
    """``u.time + 1 h - 1 s``, an instant, and ``u.time - v.time``, a time."""
    total, span = values[0], chain.operands[0].span
    for sign, value, operand in zip(chain.operators, values[1:], chain.operands[1:], strict=True):
        span = span.to(operand.span)
        total = None if total is None or value is None else _moved(on, total, sign, value, span)
    return total


def _moved(on: Making, one: Value, sign: str, other: Value, span: Span) -> Value | None:
    if isinstance(other, InstantValue) and not isinstance(one, InstantValue) and sign == "+":
        one, other = other, one
    if isinstance(one, InstantValue) and isinstance(other, InstantValue) and sign == "-":
        return _distance(on, one, other, span)
    if isinstance(one, InstantValue) and isinstance(other, QuantityValue):
        step = _step(on, other.cell, span)
        if not isinstance(step, timedelta):
            return None if step is None else InstantValue(None, one.zone)
        return _at(on, one, lambda at: at + step if sign == "+" else at - step, span)
    two = isinstance(one, InstantValue) and isinstance(other, InstantValue)
    said = "two instants have no sum" if two else "an instant is moved by a time, and by nothing else"
    advice = "`u.time + 1 h` is another instant, and `(u.time - v.time)`, in parentheses, the time between two"
    on.wrong("E0633", span, "", said=said, advice=[advice])
    return None


def _distance(on: Making, one: InstantValue, other: InstantValue, span: Span) -> QuantityValue:
    second = on.figures.unit("s", span)
    assert second is not None, "it is a unit of the language"
    if one.at is None or other.at is None:
        return on.tables.any_quantity(second, span)
    between = Decimal((one.at - other.at) // timedelta(microseconds=1)).scaleb(-6)
    between = between.quantize(Decimal(1)) if between == between.to_integral_value() else between.normalize()
    return QuantityValue(on.figures.constant(f"{shown(one)} - {shown(other)}", between, second, span))


def _step(on: Making, cell: int, span: Span) -> timedelta | RestsOn | None:
    """By how much an instant is moved, ``ANY`` where that is any time; None, and told, where it is not known."""
    unit, rests_on = on.builder.unit(cell), on.settled.rests_on(cell)
    if unit.dimension != TIME:
        said = f"an instant is moved by a time, and not by {dimension_and_unit(unit)}"
        on.wrong("E0633", span, "", said=said)
        return None
    if RestsOn.ANY in rests_on:
        return RestsOn.ANY
    value = on.settled.decisive(cell)
    if value is None or abs(value) > MOST:
        said = "by how much it is moved has a spread" if RestsOn.DRAWN in rests_on else "by how much it is moved"
        known = "and is not known before the model runs" if RestsOn.DRAWN in rests_on else "is not known, or too much"
        on.wrong("E0633", span, "", said=f"{said} {known}")
        return None
    return timedelta(microseconds=int(value.scaleb(6).to_integral_value()))


def _at(on: Making, one: InstantValue, moved: Callable[[datetime], datetime], span: Span) -> InstantValue | None:
    if one.at is None:
        return one
    try:
        at = moved(one.at)
        if FIRST < at.year < LAST:
            return InstantValue(at, one.zone)
    except OverflowError:
        pass
    on.wrong("E0633", span, "", said=f"it is not within the years {FIRST + 1} to {LAST - 1}")
    return None


def is_call(call: tree.CallExpression) -> bool:
    """Whether a call is of instants: ``hour(u.time)``, ``floor(u.time, 1 h)``."""
    return call.function.path in PARTS or (call.function.path == "floor" and len(call.arguments) == 2)


def called(on: Making, call: tree.CallExpression, context: ExpressionContext) -> Value | None:
    name = call.function.path
    wanted = 2 if name == "floor" else 1
    if len(call.arguments) != wanted:
        on.wrong("E0312", call.span, "", name=name, wanted="one argument", found=len(call.arguments))
        return None
    one = on.value(call.arguments[0], context)
    if one is None:
        return None
    if not isinstance(one, InstantValue):
        advice = 'a column of times names the zone of its clocks: `time in "Europe/Madrid"`'
        whole = "of a quantity `floor(x / (1 h)) * 1 h` is a multiple of a step" if name == "floor" else None
        found, have = kind_of(one), call.arguments[0]
        on.wrong("E0213", have.span, found, wanted="an instant", found=found, advice=[whole or advice])
        return None
    return _floored(on, one, call, context) if name == "floor" else _part(on, one, call)


def _part(on: Making, one: InstantValue, call: tree.CallExpression) -> QuantityValue:
    if one.at is None:
        return on.tables.any_quantity(PLAIN, call.span)
    name = call.function.path
    value = Decimal(PARTS[name](one.at.astimezone(one.zone)))
    return QuantityValue(on.figures.constant(f"{name}({shown(one)})", value, PLAIN, call.span))


def _floored(
    on: Making, one: InstantValue, call: tree.CallExpression, context: ExpressionContext
) -> InstantValue | None:
    """The beginning of the hour, say, that an instant is in; that of a day is midnight by the clocks of its zone."""
    cell = on.quantity(call.arguments[1], moving(context))
    step = None if cell is None else _step(on, cell, call.arguments[1].span)
    if not isinstance(step, timedelta):
        return None if step is None else InstantValue(None, one.zone)
    if step <= NOTHING or DAY % step:
        said = "a step divides a day evenly, as 5 min, 1 h and 1 day do"
        on.wrong("E0633", call.arguments[1].span, "", said=said)
        return None
    return _at(on, one, lambda at: _midnight(at, one.zone) if step == DAY else at - (at - MIDNIGHT) % step, call.span)


def _midnight(at: datetime, there: ZoneInfo) -> datetime:
    return at.astimezone(there).replace(hour=0, minute=0, second=0, microsecond=0, fold=0).astimezone(UTC)


def shown(one: InstantValue) -> str:
    """An instant with its offset, which says it anywhere."""
    return "" if one.at is None else one.at.astimezone(one.zone).isoformat()
