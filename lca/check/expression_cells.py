"""Expressions to cells: names looked up, dimensions checked, what is wrong told once and then passed over."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from lca.check.calls import called_outcome, called_value
from lca.check.expression_context import ExpressionContext
from lca.check.expression_values import AssessmentValue, QuantityValue, RowValue, SupplierValue, TextValue, Value
from lca.check.lookups import lookup
from lca.check.making import Lowers, Making
from lca.check.operators import chain, conditional, negated, power
from lca.check.row_functions import over
from lca.check.scope import ColumnReference, Member, OutcomeReference
from lca.diagnostics import Advice, Label
from lca.factors import Factor
from lca.syntax import tree


def _literal(on: Making, written: tree.QuantityLiteral, context: ExpressionContext) -> Value | None:
    cell = on.figures.literal(written, context)
    return None if cell is None else QuantityValue(cell)


def _text(_: Making, written: tree.TextLiteral, __: ExpressionContext) -> Value | None:
    return TextValue(written.value)


def _grouped(on: Making, written: tree.GroupedExpression, context: ExpressionContext) -> Value | None:
    basis = on.bases.within(written.basis, context.scope, context.basis)
    return on.value(written.inner, replace(context, basis=basis))


def _name(on: Making, name: tree.NameExpression, context: ExpressionContext) -> Value | None:
    first, _, rest = name.path.partition(".")
    if first in context.bound:
        return _bound(on, context.bound[first], rest, name, context)
    if context.row is not None and context.row.has(name.path):
        return _own(on, context.row, name, context)
    found = on.names.resolve(name.path, name.span, context.scope, context.owner, on.usage)
    if isinstance(found, Factor):
        if found.value is None:
            return SupplierValue(found)
        cell = on.figures.factor(found, "value")
        return None if cell is None else QuantityValue(cell)
    if isinstance(found, OutcomeReference):
        return called_outcome(on, found, (), name.span, context)
    if found is None:
        return None
    if isinstance(found, ColumnReference):
        row = f"r.{found.name} for r in {found.table.name}"
        advice = f"a function over rows reads it, as in `sum({row})`"
        on.wrong("E0213", name.span, "a column", wanted="a quantity", found="a whole column", advice=[advice])
        return None
    if isinstance(found.thing, tree.TableDeclaration):
        return on.tables.rows(found)
    if _has_no_value(on, found, name, context) or _unread(on, found, name, context):
        return None
    if isinstance(found.thing, (tree.NodeDeclaration, tree.FactorDeclaration)):
        return SupplierValue(found)
    return on.values.get(local_name(found, context))


def _has_no_value(on: Making, found: Member, name: tree.NameExpression, context: ExpressionContext) -> bool:
    """Whether a thing is none of those that stand for a value, which is told."""
    node = found.thing if isinstance(found.thing, tree.NodeDeclaration) else found.owner
    if node is not None and node.formals and node is not context.owner:
        on.wrong("E0413", name.span, "", name=name.path)
        return True
    advice = {
        tree.AssessmentDeclaration: (
            "an assessment",
            Advice(f"`{name.path}.total` is its total", f"{name.path}.total"),
        ),
        tree.SubstanceDeclaration: ("a substance", f"a substance is emitted: `emits … of {name.path}`"),
    }.get(type(found.thing))
    if advice is None:
        return False
    what, said = advice
    on.wrong("E0213", name.span, what, wanted="a quantity", found=what, advice=[said])
    return True


def _unread(on: Making, found: Member, name: tree.NameExpression, context: ExpressionContext) -> bool:
    """Whether a derived result cannot be read here, which is told: only results may, and those of the model itself."""
    if not isinstance(found.thing, tree.ResultDeclaration):
        return False
    if context.outcomes is None:
        on.wrong("E0315", name.span, "a result", name=name.path)
    elif found.scope is not on.names.root:
        said = "results of a model stay its own: write a `result` of your own"
        on.wrong("E0307", name.span, "", owner=name.path.partition(".")[0], member=found.thing.name, advice=[said])
    else:
        return False
    return True


def _bound(
    on: Making, value: Value | None, rest: str, name: tree.NameExpression, context: ExpressionContext
) -> Value | None:
    """What is bound to a name here, or what stands under a further name in a row or in a result."""
    if isinstance(value, AssessmentValue) and rest:
        return called_outcome(on, OutcomeReference(value.member, rest, of_any=True), (), name.span, context)
    if isinstance(value, RowValue) and rest:
        return value.member(rest, name.span)
    if rest and value is not None:
        on.wrong("E0307", name.span, "", owner=name.path.partition(".")[0], member=rest)
        return None
    return value


def _own(on: Making, row: RowValue, name: tree.NameExpression, context: ExpressionContext) -> Value | None:
    """What stands in a column of the row in hand, unless something else has the column's name."""
    other = on.names.quietly(name.path, name.span, context.scope)
    if isinstance(other, Member):
        place = Label(other.thing.name_span, "this")
        on.wrong("E0302", name.span, "a column of its table, and another thing", place, name=name.path)
        return None
    return row.member(name.path, name.span)


def local_name(found: Member, context: ExpressionContext) -> str:
    """The name of a value; one that is local to a template is that of the instance in hand."""
    local = context.instance and found.owner is not None and found.owner is context.owner
    return f"{context.instance}.{found.thing.name}" if local else found.name


LOWERS: Mapping[type, Lowers] = {
    tree.QuantityLiteral: _literal,
    tree.TextLiteral: _text,
    tree.NameExpression: _name,
    tree.CallExpression: called_value,
    tree.ChainExpression: chain,
    tree.PrefixExpression: negated,
    tree.PowerExpression: power,
    tree.ConditionalExpression: conditional,
    tree.AggregateExpression: over,
    tree.LookupExpression: lookup,
    tree.GroupedExpression: _grouped,
}
