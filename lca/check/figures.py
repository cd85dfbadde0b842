"""Figures: literals of a model and entries of libraries, each with its unit and its basis."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from lca.basis import Basis
from lca.check.scope import Names, Outcome, Scope
from lca.check.values import Value
from lca.diagnostics import Diagnostic, problem
from lca.diagnostics.nearest import did_you_mean
from lca.factors import Amount, Factor
from lca.program import CLIMATE, Figure, Operation, Origin, ProgramBuilder
from lca.source import Span
from lca.syntax import tree
from lca.syntax.numbers import read_number
from lca.units import Registry, Unit, UnitProblem, quotient

Outcomes = Callable[[Outcome, Sequence[tree.Expression], Span], Value | None]


@dataclass(frozen=True, slots=True)
class Setting:
    """Where an expression stands: its scope, the basis that covers it, the name that its figures get."""

    scope: Scope
    label: str
    owner: tree.Node | None = None
    """The node whose local values are visible here."""
    basis: tuple[Basis, ...] = ()
    exempt: Origin | None = None
    """Why figures here need no basis, if they need none."""
    outcomes: Outcomes | None = None
    bound: Mapping[str, Value] = field(default_factory=dict)
    """What stands under a name here alone: rows, and what the parameters of a template are."""
    instance: str = ""
    """The instance of a template whose local values are meant."""
    written_in: str = ""
    """What figures here are called after, if not ``label``: a literal is one figure for all rows and instances."""


class Figures:
    """Adds figures to ``builder``; an entry of a library becomes one figure, however often it is used."""

    def __init__(self, builder: ProgramBuilder, names: Names, registry: Registry, problems: list[Diagnostic]) -> None:
        self.builder = builder
        self.names = names
        self.registry = registry
        self.problems = problems
        self._factors: dict[tuple[str, str], int | None] = {}
        self._ordinals: dict[str, int] = {}
        self._literals: dict[int, int | None] = {}

    def _wrong(
        self, code: str, span: Span, label: str = "", *, advice: Sequence[str | None] = (), **facts: object
    ) -> None:
        self.problems.append(problem(code, span, label, advice=advice, **facts))

    def unit(self, text: str, span: Span, number: str = "") -> Unit | None:
        """The unit written at ``span`` behind a ``number``, told where it is none."""
        found = self.registry.unit(text)
        if isinstance(found, Unit):
            return found
        if any(found.name in scope.module.broken or found.name in scope.units for scope in self.names):
            return None
        at = Span(span.file, span.start + found.start, span.start + found.end)
        advice = found.advice or (self._unit_advice(found, text, number) if found.code == "E0201" else None)
        self._wrong(found.code, at, "", name=found.name, advice=[advice])
        return None

    def _unit_advice(self, found: UnitProblem, text: str, number: str) -> str | None:
        glued = any(
            found.name in scope.things or any(found.name in lets for lets in scope.lets.values())
            for scope in self.names
        )
        if glued and not found.start:
            return f"`{found.name}` is a value: an operator is missing, `{number} * {found.name}`"
        if glued:
            sign = text[found.start - 1 : found.start]
            apart = f"{number} {text[: found.start - 1]} {sign} {text[found.start :]}".strip()
            return f"`{found.name}` is a value: put spaces around the operator, `{apart}`"
        power = re.fullmatch(r"([^\W\d]+)([23])", found.name)
        if power and self.registry.knows(power[1]):
            return f"powers are written `{power[1]}^{power[2]}`"
        known = did_you_mean(found.name, self.registry)
        if known is None and found.name.endswith("s"):
            known = did_you_mean(found.name[:-1], self.registry)
        return known or f"`unit {found.name}` at the top of the file declares a thing that is counted"

    def literal(self, written: tree.Quantity, setting: Setting) -> int | None:
        """The figure that is written there: one, for however many rows and instances it is read."""
        if id(written) not in self._literals:
            self._literals[id(written)] = self._read_literal(written, setting)
        return self._literals[id(written)]

    def _read_literal(self, written: tree.Quantity, setting: Setting) -> int | None:
        number = read_number(written.number)
        if number is None:
            self._wrong("E0704", written.span, "", number=written.number[:50])
        unit = self.unit(written.unit, written.unit_span, written.number)
        if number is None or unit is None:
            return None
        label = setting.written_in or setting.label
        count = self._ordinals[label] = self._ordinals.get(label, 0) + 1
        name = f"{label}[{count}]"
        return self.figure(name, written.number, number, unit, setting.basis, written.span, setting.exempt)

    def figure(
        self,
        name: str,
        written: str,
        number: Decimal,
        unit: Unit,
        basis: tuple[Basis, ...],
        span: Span,
        exempt: Origin | None = None,
    ) -> int:
        """A figure of the model or of its tables: with a basis, without needing one, or lacking it."""
        value = unit.to_base(number)
        neutral = number in (0, 1) or (value == 1 and not unit.dimension)
        origin = exempt or (Origin.CONSTANT if neutral else Origin.UNSOURCED)
        return self.builder.add(Figure(name, written, value, unit, basis, Origin.BASIS if basis else origin, span))

    def constant(self, name: str, value: Decimal, unit: Unit, span: Span) -> int:
        """A figure that follows from the text alone, such as the number of its rows; ``value`` in base units."""
        return self.builder.add(Figure(name, f"{value:f}", value, unit, (), Origin.CONSTANT, span))

    def factor(self, factor: Factor, field: str) -> int | None:
        """The figure of a library: a constant's ``value``, or what it emits of the indicator ``field`` per ``per``."""
        key = (factor.key, field)
        if key not in self._factors:
            self._factors[key] = self._read_factor(factor, field)
        return self._factors[key]

    def _read_factor(self, factor: Factor, field: str) -> int | None:
        stated = factor.value if factor.value is not None else factor.emits[field]
        name = factor.key if field in ("value", CLIMATE) else f"{factor.key}({field})"
        unit = self._library_unit(stated)
        if factor.value is not None:
            return None if unit is None else self._library_figure(factor, name, stated, unit)
        assert factor.per is not None
        per = self._library_unit(factor.per)
        if unit is None or per is None:
            return None
        if factor.per.number == "1":
            return self._library_figure(factor, name, stated, quotient_as_written(unit, per))
        top = self._library_figure(factor, f"{name}.emits", stated, unit)
        bottom = self._library_figure(factor, f"{name}.per", factor.per, per)
        return self.builder.step(Operation.DIVIDE, (top, bottom), quotient(unit, per), factor.span)

    def _details(self, factor: Factor) -> Mapping[str, str]:
        """What the library says of the factor; ``stale`` where the study's period lies outside its years."""
        study = self.names.root.study
        period = next((f.value for f in study.fields if f.name == "period"), "") if study else ""
        asked, valid = _years(period), _years(factor.details.get("valid", ""))
        outside = asked and valid and (asked[1] < valid[0] or asked[0] > valid[1])
        return {**factor.details, "library": factor.library, **({"stale": period} if outside else {})}

    def _library_unit(self, amount: Amount) -> Unit | None:
        return self.unit(amount.unit, amount.unit_span)

    def _library_figure(self, factor: Factor, name: str, amount: Amount, unit: Unit) -> int:
        number = read_number(amount.number)
        assert number is not None, "the library's reader refuses what is no number"
        value, details = unit.to_base(number), self._details(factor)
        figure = Figure(name, amount.number, value, unit, factor.basis, Origin.BASIS, amount.span, details)
        cell = self.builder.add(figure)
        self.builder.name(name, cell, amount.span, factor.title)
        return cell


def _years(text: str) -> tuple[str, str] | None:
    """The first and the last year of ``2023`` or ``2020-2024``; None for any other text."""
    match = re.fullmatch(r"([0-9]{4})(?:-([0-9]{4}))?", text.strip())
    return (match[1], match[2] or match[1]) if match else None


def quotient_as_written(top: Unit, bottom: Unit) -> Unit:
    """``gCO2e`` per ``kWh`` as the library says it, without choosing other units."""
    return Unit(top.terms + tuple((atom, -power) for atom, power in bottom.terms))
