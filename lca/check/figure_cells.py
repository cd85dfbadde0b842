"""Figures: literals of a model and entries of libraries, each with its unit and its basis."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from functools import lru_cache

from lca.basis import Accounting, Backing, Quality, grounds
from lca.check.applicability import other_years
from lca.check.expression_context import ExpressionContext
from lca.check.name_resolution import Names
from lca.check.spreads import Spreads, StatedQuantity
from lca.check.unknown_units import advice_for_unit
from lca.check.usage import Usage
from lca.diagnostics import Diagnostic, Label, problem
from lca.factors import CLIMATE, Factor, FactorAmount
from lca.factors.factor_reader import ACCOUNTING
from lca.program import operations
from lca.program.builder import ProgramBuilder
from lca.program.cells import Figure, FigureOrigin, OfFactor
from lca.program.figure_id import FigureId, Role, read_id
from lca.source import Span
from lca.spread import Spread
from lca.syntax import tree
from lca.syntax.numbers import read_number
from lca.units import PLAIN, Registry, Unit, quotient
from lca.units.unit import KEPT

NOTHING: Mapping[str, str] = {}


class Figures:
    """Adds figures to ``builder``; an entry of a library becomes one figure, however often it is used."""

    def __init__(
        self, builder: ProgramBuilder, names: Names, registry: Registry, usage: Usage, problems: list[Diagnostic]
    ) -> None:
        self.builder = builder
        self.names = names
        self.registry = registry
        self.usage = usage
        self.problems = problems
        self._factors: dict[tuple[str, str], int | None] = {}
        self._ordinals: dict[tuple[FigureId, str], int] = {}
        self.literals: set[int] = set()
        """The figures that stand in expressions, and what follows from the texts of these."""
        self._literals: dict[int, tuple[tree.Expression, int | None]] = {}
        self.following: set[int] = set()
        """What follows from texts, of which a scenario may set others."""
        self.spreads = Spreads(self.unit, problems)

    def wrong(
        self, code: str, span: Span, label: str = "", *others: Label, advice: Sequence[str | None] = (), **facts: object
    ) -> None:
        self.problems.append(problem(code, span, label, *others, advice=advice, **facts))

    def unit(self, text: str, span: Span, number: str = "") -> Unit | None:
        """The unit written at ``span`` behind a ``number``, told where it is none."""
        self.usage.units.add(text)
        found = self.registry.unit(text)
        if isinstance(found, Unit):
            return found
        if any(found.name in scope.module.broken or found.name in scope.units for scope in self.names):
            return None
        at = Span(span.file, span.start + found.start, span.start + found.end)
        unknown = found.code == "E0201"
        advice = found.advice
        if unknown and not advice:
            advice = advice_for_unit(found, text, span, number, self.registry, self.names)
        self.wrong(found.code, at, "", name=found.name, advice=[advice])
        return None

    def literal(self, written: tree.QuantityLiteral, context: ExpressionContext) -> int | None:
        """The figure that is written there: one, for however many rows and instances it is read."""
        if id(written) not in self._literals:
            # Kept with what is written, so that no other literal can ever have its identity.
            self._literals[id(written)] = written, self._read_literal(written, context)
        return self._literals[id(written)][1]

    def distribution(self, call: tree.CallExpression, context: ExpressionContext) -> int | None:
        """The figure that ``normal(5 kWh, 1 kWh)`` is, likewise one."""
        if id(call) not in self._literals:
            found = None if self.compared(call.span, context) else self.spreads.distribution(call)
            self._literals[id(call)] = call, None if found is None else self._stated(*found, context)
        return self._literals[id(call)][1]

    def _read_literal(self, written: tree.QuantityLiteral, context: ExpressionContext) -> int | None:
        number = read_number(written.number)
        if number is None:
            self.wrong("E0704", written.span, "", number=written.number[:50])
        unit = self.unit(written.unit, written.unit_span, written.number)
        if number is None or unit is None:
            return None
        stated = StatedQuantity(written, unit.to_base(number), unit)
        if written.spread is not None and self.compared(written.span, context):
            return None
        return self._stated(stated, self.spreads.behind(stated), context)

    def compared(self, span: Span, context: ExpressionContext) -> bool:
        """Whether a figure with a spread stands where point values are compared, which is told."""
        if context.compares:
            said = f"point values are compared here, and `{span.text}` has a spread"
            advice = "a tolerance stands behind `within`, as in `within 5 %`"
            self.wrong("E0211", span, "", said=said, advice=[advice])
        return context.compares

    def _stated(self, stated: StatedQuantity, spread: Spread | None, context: ExpressionContext) -> int:
        written = stated.written
        label, count, stream = self.counted(context)
        number = Decimal(written.number.replace("_", ""))  # the middle of an interval may be longer than what is read
        basis = grounds(context.basis) if context.compares else context.basis
        cell = self.figure(
            replace(label, literal=count), written.number, number, stated.unit, basis, written.span, context.exempt,
            spread=spread, stream=stream, said=context.said,
        )  # fmt: skip
        self.literals.add(cell)
        return cell

    def counted(self, context: ExpressionContext) -> tuple[FigureId, int, str]:
        """What the next number or distribution of a statement is called after, its count there, and its stream."""
        label = context.written_in or context.label
        count = self._ordinal(label, "")
        within = self._ordinal(label, context.words) if context.words else count
        return label, count, f"{label} {context.words}".rstrip() + f"[{within}]"

    def _ordinal(self, label: FigureId, words: str) -> int:
        count = self._ordinals[label, words] = self._ordinals.get((label, words), 0) + 1
        return count

    def figure(
        self,
        name: FigureId,
        written: str,
        number: Decimal,
        unit: Unit,
        basis: tuple[Backing, ...],
        span: Span,
        exempt: FigureOrigin | None = None,
        *,
        spread: Spread | None = None,
        stream: str = "",
        said: Mapping[str, str] = NOTHING,
    ) -> int:
        """A figure of the model or of its tables: with a basis, without needing one, or lacking it.

        ``said`` is what the block that it stands in says of all figures there.
        """
        value = unit.to_base(number)
        neutral = spread is None and (number in (0, 1) or (value == 1 and not unit.dimension))
        quality = next((backing for backing in basis if isinstance(backing, Quality) and not neutral), None)
        if quality is not None:
            spread = self.spreads.scored(spread, quality, value)
        rests = grounds(basis)
        origin = exempt or (FigureOrigin.CONSTANT if neutral else FigureOrigin.UNSOURCED)
        origin = FigureOrigin.BASIS if rests else origin
        stream = (stream or str(name)) if spread else ""
        counted = [one.aspects for one in basis if isinstance(one, Accounting)]
        details = self._counted({**said, **(counted[0] if counted else {})})
        return self.builder.add(
            Figure(name, written, value, unit, rests, origin, span, details, spread, quality, stream)
        )

    def _counted(self, said: Mapping[str, str]) -> Mapping[str, str]:
        """What a model says of a figure, as a library says it of a factor."""
        if not said:
            return said
        accounting = ", ".join(said[aspect] for aspect in ACCOUNTING if aspect in said)
        others = {name: text for name, text in said.items() if name not in ACCOUNTING}
        return {**others, **({"accounting": accounting} if accounting else {}), **self._stale(said)}

    def choice(self, name: FigureId, basis: tuple[Backing, ...], span: Span) -> int:
        """The figure, of value 1, that carries why a supplier was chosen."""
        for odd in (backing for backing in basis if isinstance(backing, Quality)):
            self.wrong("E0224", odd.span, said="scores are of a figure, and this is the choice of a supplier")
        for counted in (backing for backing in basis if isinstance(backing, Accounting)):
            self.wrong("E0236", counted.span, said="an accounting is of a figure, and this is the choice of a supplier")
        written = " ".join(span.text.split())
        return self.builder.add(Figure(name, written, Decimal(1), PLAIN, grounds(basis), FigureOrigin.SUPPLIER, span))

    def constant(self, name: str, value: Decimal, unit: Unit, span: Span) -> int:
        """A figure that follows from the text alone, such as the number of its rows; ``value`` in base units."""
        cell = self.builder.add(Figure(read_id(name), f"{value:f}", value, unit, (), FigureOrigin.CONSTANT, span))
        self.following.add(cell)
        self.literals.add(cell)
        return cell

    def factor(self, factor: Factor, field: str) -> int | None:
        """The figure of a library: a constant's ``value``, or what it emits of the indicator ``field`` per ``per``."""
        key = (factor.key, field)
        if key not in self._factors:
            self._factors[key] = self._read_factor(factor, field)
        return self._factors[key]

    def _read_factor(self, factor: Factor, field: str) -> int | None:
        self._know_units(factor.library)
        stated = factor.value if factor.value is not None else factor.emits[field]
        of = OfFactor(factor.key, "" if field in ("value", CLIMATE) else field)
        name = f"{of.factor}({of.indicator})" if of.indicator else of.factor
        unit = self._library_unit(stated)
        if factor.value is not None:
            return None if unit is None else self._uncertain(factor, of, read_id(name), stated, unit, PLAIN)
        assert factor.per is not None
        per = self._library_unit(factor.per)
        if unit is None or per is None:
            return None
        if factor.per.number == "1":
            return self._uncertain(factor, of, read_id(name), stated, unit, per)
        top = self._uncertain(factor, of, FigureId(name, Role.EMITS), stated, unit, PLAIN)
        bottom = self._library_figure(factor, replace(of, per=True), read_id(f"{name}.per"), factor.per, per)
        return self.builder.step(operations.DIVIDE, (top, bottom), quotient(unit, per), factor.span)

    def _know_units(self, library: str) -> None:
        """Declare what a library counts which a setting brings in by an alias, after all others were declared."""
        loaded = replace(self.names.loaded, opened=self.usage.opened)
        counted = [name for one in loaded.libraries if one.name == library for name in one.units]
        if not all(map(self.registry.knows, counted)):
            registry = self.registry.declaring()
            for name in counted:
                if not registry.knows(name):
                    registry.declare(name)
            self.registry = registry.declared()

    def _details(self, factor: Factor) -> Mapping[str, str]:
        """What the library says of the factor."""
        return {**factor.details, "library": factor.library, **self._stale(factor.details)}

    def _stale(self, details: Mapping[str, str]) -> Mapping[str, str]:
        """The study's period, ``stale`` where that lies outside the years of a figure."""
        study = self.names.root.study
        period = next((f.value for f in study.fields if f.name == "period"), "") if study else ""
        return {"stale": period} if other_years(period, details.get("valid", "")) else {}

    def _library_unit(self, amount: FactorAmount) -> Unit | None:
        return self.unit(amount.unit, amount.unit_span, amount.number)

    def _uncertain(
        self, factor: Factor, of: OfFactor, name: FigureId, amount: FactorAmount, unit: Unit, per: Unit
    ) -> int:
        """The figure of a library that its uncertainty and its scores are of."""
        whole, number = quotient_as_written(unit, per), read_number(amount.number)
        assert number is not None, "the library's reader refuses what is no number"
        written = tree.QuantityLiteral(amount.number, amount.unit, amount.span, amount.unit_span, factor.spread)
        value = whole.to_base(number)
        spread = self.spreads.behind(StatedQuantity(written, value, unit, per))
        if factor.quality is not None and value:
            spread = self.spreads.scored(spread, factor.quality, value)
        return self._library_figure(factor, of, name, amount, whole, spread, factor.quality)

    def _library_figure(
        self,
        factor: Factor,
        of: OfFactor,
        name: FigureId,
        amount: FactorAmount,
        unit: Unit,
        spread: Spread | None = None,
        quality: Quality | None = None,
    ) -> int:
        number = read_number(amount.number)
        assert number is not None, "the library's reader refuses what is no number"
        value, details = unit.to_base(number), self._details(factor)
        figure = Figure(
            name, amount.number, value, unit, factor.basis, FigureOrigin.BASIS, amount.span, details,
            spread=spread, quality=quality, stream=str(name), factor=of,
        )  # fmt: skip
        cell = self.builder.add(figure)
        self.builder.name(name, cell, amount.span, factor.title)
        return cell


@lru_cache(maxsize=KEPT)
def quotient_as_written(top: Unit, bottom: Unit) -> Unit:
    """``gCO2e`` per ``kWh`` as the library says it, without choosing other units."""
    return Unit(top.terms + tuple((atom, -power) for atom, power in bottom.terms))
