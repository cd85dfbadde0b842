"""Arguments of templates: whether they fit the parameters, and by what they are shown and equal each other."""

from __future__ import annotations

from dataclasses import dataclass, replace

from lca.check.expressions import Expressions
from lca.check.order import names_in
from lca.check.scope import Column, Member, Outcome
from lca.check.setting import Setting
from lca.check.values import Row
from lca.diagnostics import Label
from lca.diagnostics.nearest import did_you_mean
from lca.factors import Factor
from lca.syntax import tree
from lca.syntax.numbers import read_number
from lca.units import Dimension, Unit


@dataclass(frozen=True, slots=True)
class Given:
    """An argument: how it is shown in the instance's name, by what it equals others, and how to find its value."""

    shown: str
    key: str
    value: tree.Expression
    setting: Setting


class Arguments:
    """``shown`` says what each parameter of an instance is called in the names of what it makes in turn."""

    def __init__(self, expressions: Expressions) -> None:
        self.on = expressions
        self.shown: dict[tuple[str, str], str] = {}

    def fit(self, template: Member, node: tree.Node, supplier: tree.Supplier) -> bool:
        """Whether each argument is that of a parameter, and none is missing; told where not."""
        known = [formal.name for formal in node.formals]
        first: dict[str, tree.Argument] = {}
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

    def given(self, template: Member, node: tree.Node, supplier: tree.Supplier, setting: Setting) -> dict[str, Given]:
        """The arguments that differ from what their parameters are by themselves, in the order of the parameters."""
        stated = {argument.name: argument.value for argument in supplier.arguments or ()}
        label = setting.label
        found: dict[str, Given] = {}
        for formal in node.formals:
            value = stated.get(formal.name)
            if value is None:
                continue
            given = self._argument(value, replace(setting, label=f"{label}({formal.name})", exempt=None))
            own = None if formal.default is None else self._argument(formal.default, Setting(template.scope, ""))
            if own is None or given.key != own.key:
                found[formal.name] = given
        return found

    def _argument(self, value: tree.Expression, setting: Setting) -> Given:
        inner, grounds = value, ""
        while isinstance(inner, tree.Grouped):
            grounds += " ".join(basis.span.text for basis in inner.basis)
            inner = inner.inner
        shown = self._canonical(inner, setting)
        if isinstance(inner, tree.Quantity):
            key = self._amount(inner)
            grounds = grounds or " ".join(map(str, setting.basis))
        else:
            key = shown
        return Given(shown, f"{key} {grounds}".strip(), value, setting)

    def _amount(self, literal: tree.Quantity) -> str:
        """Equal for 1 kW and 1000 W."""
        number, unit = read_number(literal.number), self.on.registry.unit(literal.unit)
        if number is None or not isinstance(unit, Unit) or literal.spread is not None:
            return literal.span.text
        return f"{unit.to_base(number).normalize():f} {Dimension(unit.dimension.powers)}"

    def _canonical(self, expression: tree.Expression, setting: Setting) -> str:
        """The text of an expression with each name as the model as a whole knows it."""
        text, at, parts = expression.span.file.text, expression.span.start, []
        for name in sorted(names_in(expression), key=lambda name: name.span.start):
            parts += [text[at : name.span.start], self._qualified(name, setting)]
            at = name.span.end
        parts.append(text[at : expression.span.end])
        return " ".join("".join(parts).split())

    def _qualified(self, name: tree.Name, setting: Setting) -> str:
        first, _, rest = name.path.partition(".")
        if first in setting.bound:
            bound = setting.bound[first]
            if isinstance(bound, Row):
                return f"{bound.name}.{rest}"
            return self.shown.get((setting.instance, first), first)
        found = self.on.names.quietly(name.path, name.span, setting.scope, setting.owner)
        match found:
            case Member():
                local = setting.instance and found.owner is not None and found.owner is setting.owner
                return f"{setting.instance}.{found.thing.name}" if local else found.name
            case Factor():
                return found.key
            case Column() | Outcome() | None:
                return name.path
