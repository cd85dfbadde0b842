"""Expressions to cells: names looked up, dimensions checked, what is wrong told once and then passed over."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from lca.check.advice import decimal_comma
from lca.check.basis import Bases
from lca.check.common import Common
from lca.check.domain import DOMAIN, DomainFunctions
from lca.check.figures import Figures
from lca.check.functions import DISTRIBUTIONS, FUNCTIONS, OVER_ROWS
from lca.check.indicators import Indicators
from lca.check.joins import Joins
from lca.check.lookups import Lookups
from lca.check.operators import Operators
from lca.check.rows import RowFunctions
from lca.check.scope import Column, Member, Outcome
from lca.check.setting import Setting
from lca.check.tables import Tables
from lca.check.usage import Usage
from lca.check.values import Assessed, Quantity, Row, Supplier, TextValue, Value, kind, measured
from lca.diagnostics import Advice, Diagnostic, Label, problem
from lca.diagnostics.nearest import did_you_mean
from lca.factors import Factor
from lca.program.builder import ProgramBuilder
from lca.program.operations import Operation
from lca.source import Span
from lca.syntax import tree
from lca.units.unit import is_count


class Expressions:
    """Lowers expressions into ``builder``. ``values`` holds what parameters and lets became, None where in error."""

    def __init__(
        self, builder: ProgramBuilder, common: Common, usage: Usage, bases: Bases, indicators: Indicators
    ) -> None:
        names = common.names
        self.builder = builder
        self.names = names
        self.usage = usage
        self.bases = bases
        self.indicators = indicators
        self.values: dict[str, Value | None] = {}
        self.declared: set[int] = set()
        """The cells of parameters and of lets outside templates."""
        self.problems: list[Diagnostic] = []
        self.figures = Figures(builder, names, common.registry, usage, self.problems)
        self.tables = Tables(builder, names, bases, self.figures, common.columns)
        self.joins = Joins()
        self.operators = Operators(self)
        self.row_functions = RowFunctions(self)
        self.domain = DomainFunctions(self)
        self.lookups = Lookups(self)

    def wrong(
        self, code: str, span: Span, label: str = "", *others: Label, advice: Sequence[str | None] = (), **facts: object
    ) -> None:
        self.problems.append(problem(code, span, label, *others, advice=advice, **facts))

    def quantity(self, expression: tree.Expression, setting: Setting) -> int | None:
        """The cell of an expression that must be a quantity."""
        value = self.value(expression, setting)
        if value is None or isinstance(value, Quantity):
            return value.cell if value else None
        said = f"`{value.name}` supplies a flow" if isinstance(value, Supplier) else kind(value)
        advice = self._read_otherwise(value, expression, setting)
        self.wrong("E0213", expression.span, said, wanted="a quantity", found=kind(value), advice=[advice])
        return None

    def _read_otherwise(self, value: Value, written: tree.Expression, setting: Setting) -> str | None:
        """How to get a quantity from what is none."""
        if isinstance(value, Supplier):
            return "a supplier stands behind `of`"
        if isinstance(value, Row):
            return f"say which of its columns: `{written.span.text}.…`"
        row, _, column = written.path.partition(".") if isinstance(written, tree.Name) else ("", "", "")
        if isinstance(written, tree.Lookup):
            column = written.column
        if isinstance(value, TextValue) and column and (not row or row in setting.bound):
            return f"a column without a unit holds texts: `{column} in kWh`, say, in its table makes it one of numbers"
        return None

    def value(self, expression: tree.Expression, setting: Setting) -> Value | None:
        """The value of any expression; None where it, or something in it, is in error."""
        match expression:
            case tree.Quantity():
                cell = self.figures.literal(expression, setting)
                return None if cell is None else Quantity(cell)
            case tree.Text():
                return TextValue(expression.value)
            case tree.Name():
                return self._name(expression, setting)
            case tree.Call():
                return self._call(expression, setting)
            case tree.Chain():
                return self.operators.chain(expression, setting)
            case tree.Prefixed():
                return self.operators.prefixed(expression, setting)
            case tree.Power():
                return self.operators.power(expression, setting)
            case tree.Conditional():
                return self.operators.conditional(expression, setting)
            case tree.Over():
                return self.row_functions.over(expression, setting)
            case tree.Lookup():
                return self.lookups.lookup(expression, setting)
            case tree.Grouped():
                basis = self.bases.within(expression.basis, setting.scope, setting.basis)
                return self.value(expression.inner, replace(setting, basis=basis))

    # Names

    def _name(self, name: tree.Name, setting: Setting) -> Value | None:
        first, _, rest = name.path.partition(".")
        if first in setting.bound:
            return self._bound(setting.bound[first], rest, name, setting)
        found = self.names.resolve(name.path, name.span, setting.scope, setting.owner, self.usage)
        if isinstance(found, Factor):
            if found.value is None:
                return Supplier(found)
            cell = self.figures.factor(found, "value")
            return None if cell is None else Quantity(cell)
        if isinstance(found, Outcome):
            return self._outcome(found, (), name.span, setting)
        if found is None:
            return None
        if isinstance(found, Column):
            row = f"r.{found.name} for r in {found.table.name}"
            advice = f"a function over rows reads it, as in `sum({row})`"
            self.wrong("E0213", name.span, "a column", wanted="a quantity", found="a whole column", advice=[advice])
            return None
        if isinstance(found.thing, tree.Table):
            return self.tables.rows(found)
        if self._has_no_value(found, name, setting):
            return None
        if isinstance(found.thing, tree.Node):
            return Supplier(found)
        return self.values.get(local_name(found, setting))

    def _has_no_value(self, found: Member, name: tree.Name, setting: Setting) -> bool:
        """Whether a thing is none of those that stand for a value, which is told."""
        node = found.thing if isinstance(found.thing, tree.Node) else found.owner
        if node is not None and node.formals and node is not setting.owner:
            self.wrong("E0413", name.span, "", name=name.path)
            return True
        advice = {
            tree.Assessment: ("an assessment", Advice(f"`{name.path}.total` is its total", f"{name.path}.total")),
            tree.Substance: ("a substance", f"a substance is emitted: `emits … of {name.path}`"),
        }.get(type(found.thing))
        if advice is None:
            return False
        what, said = advice
        self.wrong("E0213", name.span, what, wanted="a quantity", found=what, advice=[said])
        return True

    def _bound(self, value: Value | None, rest: str, name: tree.Name, setting: Setting) -> Value | None:
        """What is bound to a name here, or what stands under a further name in a row or in a result."""
        if isinstance(value, Assessed) and rest:
            return self._outcome(Outcome(value.member, rest, of_any=True), (), name.span, setting)
        if isinstance(value, Row) and rest:
            return value.member(rest, name.span)
        if rest and value is not None:
            self.wrong("E0307", name.span, "", owner=name.path.partition(".")[0], member=rest)
            return None
        return value

    def _outcome(
        self, found: Outcome, arguments: Sequence[tree.Expression], span: Span, setting: Setting
    ) -> Value | None:
        if setting.outcomes is None:
            self.wrong("E0315", span, "a result", name=f"{found.assessment.name}.{found.what}")
            return None
        return setting.outcomes(found, arguments, span)

    # Functions

    def _call(self, call: tree.Call, setting: Setting) -> Value | None:
        name = call.function.path
        if name == "interpolate":
            return self.lookups.interpolate(call, setting)
        if name in DOMAIN:
            return self.domain.call(call, setting)
        if "." in name:
            return self._result(call, setting)
        if name in DISTRIBUTIONS:
            cell = self.figures.distribution(call, setting)
            return None if cell is None else Quantity(cell)
        function = self._function(call, setting)
        if function is None:
            return None
        cells = [self.quantity(argument, setting) for argument in call.arguments]
        if any(cell is None for cell in cells):
            return None
        return self._applied(name, function, call, [cell for cell in cells if cell is not None])

    def _result(self, call: tree.Call, setting: Setting) -> Value | None:
        """A part of a result, as ``launch.stage(training)``."""
        name = call.function.path
        first, _, rest = name.partition(".")
        bound = setting.bound.get(first)
        if isinstance(bound, Assessed):
            return self._outcome(Outcome(bound.member, rest, of_any=True), call.arguments, call.span, setting)
        found = self.names.resolve(name, call.function.span, setting.scope, setting.owner, self.usage)
        if isinstance(found, Outcome):
            return self._outcome(found, call.arguments, call.span, setting)
        if found is not None:
            self.wrong("E0311", call.function.span, "not a function", name=name)
        return None

    def _function(self, call: tree.Call, setting: Setting) -> Operation | None:
        """The function that is called, if there is one that takes so many arguments."""
        name = call.function.path
        example = self.row_functions.missing(call, setting) if name in OVER_ROWS else None
        if example:
            self.wrong("E0312", call.span, "", name=name, wanted="rows", found="none", advice=[example])
            return None
        function = FUNCTIONS.get(name)
        if function is None:
            known = [*FUNCTIONS, "interpolate", *DOMAIN, *DISTRIBUTIONS]
            advice = did_you_mean(name, known) or f"the functions are {', '.join(dict.fromkeys([*known, *OVER_ROWS]))}"
            self.wrong("E0311", call.function.span, "no such function", name=name, advice=[advice])
        elif not (signature := function.signature).least <= len(call.arguments) <= signature.most:
            wanted = "one argument" if signature.most == 1 else f"{signature.least} to {signature.most} arguments"
            comma = decimal_comma(call.arguments)
            self.wrong("E0312", call.span, "", name=name, wanted=wanted, found=len(call.arguments), advice=[comma])
        else:
            return function
        return None

    def _applied(self, name: str, function: Operation, call: tree.Call, cells: list[int]) -> Value | None:
        wants, unit = function.signature.wants, self.builder.unit(cells[0])
        if wants == "same" and not self.operators.agree(name, cells, call.arguments):
            return None
        fits = {"none": not unit.dimension, "count": is_count(unit)}.get(wants, True)
        if not fits:
            wanted = "a plain number" if wants == "none" else "a plain number or a count"
            whole = f"{call.arguments[0].span.text} / (1 {unit})"
            advice = Advice(f"divide by a quantity first: `{name}({whole})`", whole)
            self.wrong("E0205", call.arguments[0].span, measured(unit), name=name, wanted=wanted, advice=[advice])
            return None
        result = function.signature.unit([self.builder.unit(cell) for cell in cells])
        return Quantity(self.builder.step(function, tuple(cells), result, call.span))


def local_name(found: Member, setting: Setting) -> str:
    """The name of a value; one that is local to a template is that of the instance in hand."""
    local = setting.instance and found.owner is not None and found.owner is setting.owner
    return f"{setting.instance}.{found.thing.name}" if local else found.name
