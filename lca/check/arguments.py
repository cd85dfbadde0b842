"""Arguments of templates: whether they fit the parameters, what they are, and by what they equal each other."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, replace

from lca.check.expression_context import ExpressionContext
from lca.check.expression_values import (
    QuantityValue,
    RowsValue,
    RowValue,
    SupplierValue,
    TextValue,
    TruthValue,
    Value,
    dimension_and_unit,
    kind_of,
)
from lca.check.making import Making
from lca.check.scope import ColumnReference, Member, OutcomeReference
from lca.check.value_order import names_in
from lca.diagnostics import Label
from lca.diagnostics.nearest import did_you_mean
from lca.factors import Factor
from lca.program.figure_id import FigureId, Role, read_id
from lca.syntax import tree


@dataclass(frozen=True, slots=True)
class GivenArgument:
    """What a parameter is in an instance: ``alike`` equals that of another, ``written`` is its expression."""

    value: Value
    alike: Hashable
    written: str
    default: bool = False


class Arguments:
    """``shown`` says what each parameter of an instance is called in the names of what it makes in turn."""

    def __init__(self, making: Making) -> None:
        self.on = making
        self.shown: dict[tuple[str, str], str] = {}
        self._defaults: dict[str, GivenArgument | None] = {}

    def fit(self, template: Member, node: tree.NodeDeclaration, supplier: tree.SupplierExpression) -> bool:
        """Whether each argument is that of a parameter, and none is missing; told where not."""
        known = [formal.name for formal in node.formals]
        first: dict[str, tree.ArgumentClause] = {}
        right = True
        for argument in supplier.arguments or ():
            if argument.name not in known:
                advice = did_you_mean(argument.name, known) or f"its parameters are {', '.join(known)}"
                what = f"parameter of `{template.name}`"
                self.on.wrong("E0310", argument.name_span, "", name=argument.name, what=what, advice=[advice])
                right = False
            elif first.setdefault(argument.name, argument) is not argument:
                place = Label(first[argument.name].name_span, "first here")
                self.on.wrong("E0302", argument.name_span, "again here", place, name=argument.name)
                right = False
        missing = [formal for formal in node.formals if formal.default is None and formal.name not in first]
        if missing and right:
            example = ", ".join(f"{formal.name} = …" for formal in missing)
            names = " and ".join(f"`{formal.name}`" for formal in missing)
            advice = f"write `{supplier.name.path}({example})`"
            place = Label(missing[0].span, "has no value of its own")
            self.on.wrong("E0410", supplier.span, "", place, name=supplier.name.path, missing=names, advice=[advice])
        return right and not missing

    def given(
        self,
        template: Member,
        node: tree.NodeDeclaration,
        supplier: tree.SupplierExpression,
        context: ExpressionContext,
    ) -> dict[str, GivenArgument] | None:
        """What each parameter is: its argument, or what it is by itself; None, and told, where one of them is wrong."""
        stated = {argument.name: argument.value for argument in supplier.arguments or ()}
        found: dict[str, GivenArgument] = {}
        for formal in node.formals:
            own, value = self.default(template, formal), stated.get(formal.name)
            given = own
            if value is not None:
                label = FigureId(str(context.label), Role.PART, formal.name)
                given = self._argument(value, replace(context, label=label, exempt=None))
                if given is not None and own is not None and not self._fits(formal, own.value, given.value, value):
                    return None
            if given is None:
                return None
            found[formal.name] = own if own is not None and own.alike == given.alike else given
        return found

    def default(self, template: Member, formal: tree.FormalParameter) -> GivenArgument | None:
        """What a parameter is by itself, which all instances share."""
        name = f"{template.name}.{formal.name}"
        if formal.default is not None and name not in self._defaults:
            assert isinstance(template.thing, tree.NodeDeclaration)
            basis = self.on.bases.head(template.thing, template.scope)
            given = self._argument(formal.default, ExpressionContext(template.scope, read_id(name), basis=basis))
            if given is not None and isinstance(given.value, (QuantityValue, TruthValue)):
                self.on.builder.name(read_id(name), given.value.cell, formal.span)
            self._defaults[name] = None if given is None else replace(given, default=True)
        return self._defaults.get(name)

    def _argument(self, written: tree.Expression, context: ExpressionContext) -> GivenArgument | None:
        value = self.on.value(written, context)
        if value is None:
            return None
        if isinstance(value, RowValue) or (isinstance(value, RowsValue) and value.columns is None):
            self.on.wrong(
                "E0213", written.span, kind_of(value), wanted="a quantity or a supplier", found=kind_of(value)
            )
            return None
        inner, basis = written, context.basis[:0]
        while isinstance(inner, tree.GroupedExpression):
            basis = self.on.bases.within(inner.basis, context.scope, basis)
            inner = inner.inner
        if isinstance(value, SupplierValue) and basis:
            cell = self.on.figures.choice(context.label, basis, inner.span)
            self.on.builder.name(context.label, cell, inner.span)
            self.on.figures.literals.add(cell)
            value = replace(value, choices=(*value.choices, cell))
        return GivenArgument(value, self._alike(value), self._canonical(inner, context))

    def _alike(self, value: Value) -> Hashable:
        match value:
            case QuantityValue(cell=cell) | TruthValue(cell=cell):
                unknown = cell in self.on.tables.unknown
                return type(value).__name__, cell if unknown else self.on.equality.of(cell)
            case SupplierValue():
                return "supplier", value.name, tuple(map(self.on.equality.of, value.choices))
            case TextValue():
                return "text", value.text
            case RowsValue():
                return "table", value.name
        return "itself", id(value)

    def _fits(self, formal: tree.FormalParameter, own: Value, value: Value, written: tree.Expression) -> bool:
        """Whether an argument is of the kind, and measures the same, as what its parameter is by itself."""
        if type(own) is not type(value):
            place = Label(formal.name_span, kind_of(own))
            self.on.wrong("E0213", written.span, kind_of(value), place, wanted=kind_of(own), found=kind_of(value))
            return False
        if isinstance(own, QuantityValue) and isinstance(value, QuantityValue):
            old, new = self.on.builder.unit(own.cell), self.on.builder.unit(value.cell)
            if old.dimension != new.dimension:
                place = Label(formal.name_span, dimension_and_unit(old))
                self.on.wrong(
                    "E0209", written.span, dimension_and_unit(new), place,
                    name=formal.name, wanted=old.dimension, found=new.dimension,
                )  # fmt: skip
                return False
        return True

    def _canonical(self, expression: tree.Expression, context: ExpressionContext) -> str:
        """The text of an expression with each name as the model as a whole knows it."""
        text, at, parts = expression.span.file.text, expression.span.start, []
        for name in sorted(names_in(expression), key=lambda name: name.span.start):
            parts += [text[at : name.span.start], self._qualified(name, context)]
            at = name.span.end
        parts.append(text[at : expression.span.end])
        return " ".join("".join(parts).split())

    def _qualified(self, name: tree.NameExpression, context: ExpressionContext) -> str:
        first, _, rest = name.path.partition(".")
        if first in context.bound:
            bound = context.bound[first]
            if isinstance(bound, RowValue):
                return f"{bound.name}.{rest}"
            return self.shown.get((context.instance, first), first)
        found = self.on.names.quietly(name.path, name.span, context.scope, context.owner)
        match found:
            case Member():
                local = context.instance and found.owner is not None and found.owner is context.owner
                return f"{context.instance}.{found.thing.name}" if local else found.name
            case Factor():
                return found.key
            case ColumnReference() | OutcomeReference() | None:
                return name.path
