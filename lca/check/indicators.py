"""Indicators: the impact categories that a model and its libraries declare, each with the unit of its results."""

from __future__ import annotations

from lca.check.scope import Names
from lca.diagnostics import Diagnostic, Label, problem
from lca.diagnostics.nearest import did_you_mean
from lca.program import CLIMATE, Indicator
from lca.source import Span
from lca.units import Dimension, Registry, Unit
from lca.units.unit import KG_CO2E


class Indicators:
    """``known`` by name, climate first; two files may declare the same one, in units of one dimension."""

    def __init__(self, names: Names, registry: Registry) -> None:
        self.registry = registry
        self.problems: list[Diagnostic] = []
        self.known = {CLIMATE: Indicator(CLIMATE, "Climate change", KG_CO2E)}
        self.used: set[str] = set()
        for scope in names:
            for declared in scope.indicators.values():
                self._add(declared.name, declared.title, declared.unit, declared.unit_span, declared.name_span)
        for library in names.loaded.libraries:
            for name, told in library.indicators.items():
                self._add(name, told.title, told.unit.unit, told.unit.unit_span, told.span)

    def _add(self, name: str, title: str, written: str, unit_span: Span, span: Span) -> None:
        unit = self.registry.unit(written)
        if not isinstance(unit, Unit):
            at = Span(unit_span.file, unit_span.start + unit.start, unit_span.start + unit.end)
            advice = unit.advice or did_you_mean(unit.name, self.registry)
            self.problems.append(problem(unit.code, at, "", name=unit.name, advice=[advice]))
            return
        first = self.known.setdefault(name, Indicator(name, title, unit, span))
        if first.unit.dimension != unit.dimension:
            place = Label(first.span, f"in {first.unit}") if first.span else None
            self.problems.append(problem("E0302", span, f"in {unit}", place, name=name))

    def measured_by(self, dimension: Dimension) -> list[Indicator]:
        """The indicators whose results are of this dimension."""
        return [indicator for indicator in self.known.values() if indicator.unit.dimension == dimension]

    def named(self, name: str) -> Indicator | None:
        """The indicator ``name``, which then counts as used."""
        self.used.add(name)
        return self.known.get(name)
