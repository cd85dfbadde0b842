"""Distributions: a figure where their parameters are numbers, and else drawn about what these come to, row by row."""

from __future__ import annotations

from lca.basis import Quality
from lca.check.expression_context import ExpressionContext
from lca.check.expression_values import RowValue, dimension_and_unit
from lca.check.making import Making
from lca.check.scope import Member
from lca.check.spreads import literal_of
from lca.check.value_order import names_in
from lca.diagnostics import Advice, Label
from lca.program.cells import Draw
from lca.program.operations import DRAWS
from lca.spread import Shape
from lca.syntax import tree

OPERATIONS = {Shape(row.name): row for row in DRAWS}


def drawn(on: Making, call: tree.CallExpression, context: ExpressionContext) -> int | None:
    """What is drawn: ``normal(5 kWh, 1 kWh)`` once, and ``normal(r.energy, r.sd)`` once for each row."""
    if all(literal_of(argument) is not None for argument in call.arguments):
        return on.figures.distribution(call, context)
    if on.figures.compared(call.span, context) or not on.figures.spreads.has_parameters(call):
        return None
    for odd in (backing for backing in context.basis if isinstance(backing, Quality)):
        said = f"scores are of a number, and what `{call.span.text}` is drawn about has its own"
        advice = "scores of a column stand behind it, in its table"
        on.wrong("E0224", odd.span, said=said, advice=[advice])
        return None
    cells = [on.quantity(argument, context) for argument in call.arguments]
    known = tuple(cell for cell in cells if cell is not None)
    if len(known) < len(cells) or not _alike(on, call, known):
        return None
    return _draw(on, call, known, context)


def _draw(on: Making, call: tree.CallExpression, parameters: tuple[int, ...], context: ExpressionContext) -> int:
    """One random variable for each call, for the rows that it reads, and for the instance whose values these are."""
    rows, instance = _rows(call, context), _instance(on, call, context)
    key = id(call), rows, instance  # the tree of the model keeps the call
    if key not in on.draws:
        stream = on.streams.get(id(call)) or on.streams.setdefault(id(call), on.figures.counted(context)[2])
        unit, named = on.builder.unit(parameters[0]), " ".join(filter(None, (stream, instance, rows)))
        operation = OPERATIONS[Shape(call.function.path)]
        on.draws[key] = on.builder.add(Draw(operation, parameters, unit, call.span, named, rows))
    return on.draws[key]


def _rows(call: tree.CallExpression, context: ExpressionContext) -> str:
    """The rows whose columns are among the parameters, by their names."""
    heads = dict.fromkeys(name.path.partition(".")[0] for argument in call.arguments for name in names_in(argument))
    own = [] if context.row is None else [context.row]
    rows = own + [row for head in heads if isinstance(row := context.bound.get(head), RowValue)]
    return ", ".join(dict.fromkeys(row.name for row in rows))


def _instance(on: Making, call: tree.CallExpression, context: ExpressionContext) -> str:
    """The instance of a template whose own values are among the parameters."""
    if not context.instance or context.owner is None:
        return ""
    formals = {formal.name for formal in context.owner.formals}
    for name in (name for argument in call.arguments for name in names_in(argument)):
        found = on.names.quietly(name.path, name.span, context.scope, context.owner)
        if name.path in formals or (isinstance(found, Member) and found.owner is context.owner):
            return context.instance
    return ""


def _alike(on: Making, call: tree.CallExpression, cells: tuple[int, ...]) -> bool:
    """Whether all parameters measure what the first does; a geometric standard deviation is a plain number."""
    first = on.builder.unit(cells[0])
    for cell, argument in zip(cells[1:], call.arguments[1:], strict=True):
        unit = on.builder.unit(cell)
        if call.function.path == Shape.LOGNORMAL:
            if unit.dimension:
                said = f"a geometric standard deviation is a plain number, and this is {dimension_and_unit(unit)}"
                on.wrong("E0222", argument.span, said=said)
                return False
        elif unit.dimension != first.dimension:
            whole = f"{call.arguments[0].span.text} * {argument.span.text}"
            advice = None if unit.dimension else Advice(f"a part of it is `{whole}`", whole, argument.span)
            on.wrong(
                "E0221", argument.span, dimension_and_unit(unit),
                Label(call.arguments[0].span, dimension_and_unit(first)), found=unit.dimension, wanted=first.dimension,
                advice=[advice],
            )  # fmt: skip
            return False
    return True
