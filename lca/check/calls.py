"""Calls of functions, and of parts of results: what is called, with what its arguments come to."""

from __future__ import annotations

from collections.abc import Sequence

from lca.check.dimension_advice import decimal_comma
from lca.check.domain import DOMAIN, domain_call
from lca.check.draws import drawn
from lca.check.expression_context import ExpressionContext
from lca.check.expression_values import AssessmentValue, QuantityValue, Value, dimension_and_unit
from lca.check.interpolation import interpolate
from lca.check.language_functions import DISTRIBUTIONS, FUNCTIONS, OVER_ROWS
from lca.check.making import Making
from lca.check.operators import agree
from lca.check.row_functions import rows_missing
from lca.check.scope import OutcomeReference
from lca.diagnostics import Advice
from lca.diagnostics.nearest import did_you_mean
from lca.program.operations import Operation
from lca.source import Span
from lca.syntax import tree
from lca.units.unit import is_count


def called_outcome(
    on: Making, found: OutcomeReference, arguments: Sequence[tree.Expression], span: Span, context: ExpressionContext
) -> Value | None:
    if context.outcomes is None:
        on.wrong("E0315", span, "a result", name=f"{found.assessment.name}.{found.what}")
        return None
    return context.outcomes(found, arguments, span)


def called_value(on: Making, call: tree.CallExpression, context: ExpressionContext) -> Value | None:
    name = call.function.path
    if name == "interpolate":
        return interpolate(on, call, context)
    if name in DOMAIN:
        return domain_call(on, call, context)
    if "." in name:
        return _result(on, call, context)
    if name in DISTRIBUTIONS:
        cell = drawn(on, call, context)
        return None if cell is None else QuantityValue(cell)
    function = _function(on, call, context)
    if function is None:
        return None
    cells = [on.quantity(argument, context) for argument in call.arguments]
    if any(cell is None for cell in cells):
        return None
    return _applied(on, name, function, call, [cell for cell in cells if cell is not None])


def _result(on: Making, call: tree.CallExpression, context: ExpressionContext) -> Value | None:
    """A part of a result, as ``launch.stage(training)``."""
    name = call.function.path
    first, _, rest = name.partition(".")
    bound = context.bound.get(first)
    if isinstance(bound, AssessmentValue):
        return called_outcome(on, OutcomeReference(bound.member, rest, of_any=True), call.arguments, call.span, context)
    found = on.names.resolve(name, call.function.span, context.scope, context.owner, on.usage)
    if isinstance(found, OutcomeReference):
        return called_outcome(on, found, call.arguments, call.span, context)
    if found is not None:
        on.wrong("E0311", call.function.span, "not a function", name=name)
    return None


def _function(on: Making, call: tree.CallExpression, context: ExpressionContext) -> Operation | None:
    """The function that is called, if there is one that takes so many arguments."""
    name = call.function.path
    example = rows_missing(on, call, context) if name in OVER_ROWS else None
    if example:
        on.wrong("E0312", call.span, "", name=name, wanted="rows", found="none", advice=[example])
        return None
    function = FUNCTIONS.get(name)
    if function is None:
        known = [*FUNCTIONS, "interpolate", *DOMAIN, *DISTRIBUTIONS]
        advice = did_you_mean(name, known) or f"the functions are {', '.join(dict.fromkeys([*known, *OVER_ROWS]))}"
        on.wrong("E0311", call.function.span, "no such function", name=name, advice=[advice])
    elif not (signature := function.signature).least <= len(call.arguments) <= signature.most:
        wanted = "one argument" if signature.most == 1 else f"{signature.least} to {signature.most} arguments"
        comma = decimal_comma(call.arguments)
        on.wrong("E0312", call.span, "", name=name, wanted=wanted, found=len(call.arguments), advice=[comma])
    else:
        return function
    return None


def _applied(on: Making, name: str, function: Operation, call: tree.CallExpression, cells: list[int]) -> Value | None:
    wants, unit = function.signature.wants, on.builder.unit(cells[0])
    if wants == "same" and not agree(on, name, cells, call.arguments):
        return None
    fits = {"none": not unit.dimension, "count": is_count(unit)}.get(wants, True)
    if not fits:
        wanted = "a plain number" if wants == "none" else "a plain number or a count"
        whole = f"{call.arguments[0].span.text} / (1 {unit})"
        advice = Advice(f"divide by a quantity first: `{name}({whole})`", whole)
        on.wrong("E0205", call.arguments[0].span, dimension_and_unit(unit), name=name, wanted=wanted, advice=[advice])
        return None
    result = function.signature.unit([on.builder.unit(cell) for cell in cells])
    return QuantityValue(on.builder.step(function, tuple(cells), result, call.span))
