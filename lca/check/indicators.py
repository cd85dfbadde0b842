"""Indicators: the impact categories that a model and its libraries declare, each with the unit of its results."""

from __future__ import annotations

from lca.check.name_resolution import Names
from lca.check.unknown_units import advice_for_unit
from lca.check.usage import Usage
from lca.diagnostics import Diagnostic, Label, problem
from lca.factors import CLIMATE
from lca.program.inventory import Indicator
from lca.source import Span
from lca.units import Dimension, Registry, Unit
from lca.units.unit import KG_CO2E


class Indicators:
    """``known`` by name, climate first; two files may declare the same one, in units of one dimension."""

    def __init__(self, names: Names, registry: Registry, usage: Usage) -> None:
        self.registry = registry
        self.usage = usage
        self.problems: list[Diagnostic] = []
        self.known = {CLIMATE: Indicator(CLIMATE, "Climate change", KG_CO2E)}
        self.used: set[str] = set()
        self.incomplete = any("indicator" in scope.module.broken for scope in names)
        """Whether a declaration is in error, so that what is missing is told already."""
        self.disputed: set[str] = set()
        """Those that are declared in units of several dimensions, which is told."""
        for scope in names:
            for declared in scope.indicators.values():
                self._add(declared.name, declared.title, declared.unit, declared.unit_span, declared.name_span)
        own = set(self.known)
        for library in names.loaded.libraries:
            for name, told in library.indicators.items():
                advice = f"leave yours out: the library `{library.name}` declares it" if name in own else None
                self._add(name, told.title, told.unit.unit, told.unit.unit_span, told.span, advice)

    def _add(self, name: str, title: str, written: str, unit_span: Span, span: Span, advice: str | None = None) -> None:
        self.usage.units.add(written)
        unit = self.registry.unit(written)
        if not isinstance(unit, Unit):
            self.incomplete = True
            at = Span(unit_span.file, unit_span.start + unit.start, unit_span.start + unit.end)
            advice = unit.advice or advice_for_unit(unit, written, unit_span, "", self.registry)
            self.problems.append(problem(unit.code, at, "", name=unit.name, advice=[advice]))
            return
        first = self.known.setdefault(name, Indicator(name, title, unit, span))
        if first.unit.dimension != unit.dimension and name not in self.disputed:
            self.disputed.add(name)
            here, there = Label(span, f"in {unit}"), Label(first.span or span, f"in {first.unit}")
            here, there = (there, here) if advice else (here, there)
            self.problems.append(problem("E0302", here.span, here.text, there, name=name, advice=[advice]))

    def measured_by(self, dimension: Dimension) -> list[Indicator]:
        """The indicators whose results are of this dimension."""
        return [indicator for indicator in self.known.values() if indicator.unit.dimension == dimension]

    def named(self, name: str) -> Indicator | None:
        """The indicator ``name``, which then counts as used."""
        self.used.add(name)
        return self.known.get(name)
