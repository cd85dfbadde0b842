"""The units that models and libraries declare, in the order of their dependencies."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from lca.check.name_resolution import Names
from lca.check.unknown_units import advice_for_unit
from lca.check.usage import Usage
from lca.diagnostics import Diagnostic, Label, problem
from lca.graph import components, cycle
from lca.source import Span
from lca.syntax import tree
from lca.syntax.numbers import read_number
from lca.units import Registry, UnitProblem
from lca.units.refused_units import refusal
from lca.units.registry import Declaring, names_in_unit
from lca.units.unit import MAX_BITS, MEASURED


def declare_units(names: Names, year: Decimal) -> tuple[Registry, list[Diagnostic]]:
    """The registry with every declared unit; two files may declare the same one, in the same words."""
    registry = Registry(year).declaring()
    declared: dict[str, tree.UnitDeclaration] = {}
    problems: list[Diagnostic] = []
    counted = _of_libraries(names)
    for scope in names:
        for name, unit in scope.units.items():
            first = declared.get(name)
            if _taken(name, registry):
                problems.append(_taken_by(name, unit.name_span, unit.definition))
            elif first is not None and _meaning(first) != _meaning(unit):
                label = Label(first.name_span, "first here")
                problems.append(problem("E0302", unit.name_span, "with another meaning", label, name=name))
            else:
                declared.setdefault(name, unit)
    for name, span in counted.items():
        own = declared.get(name)
        if own is not None and own.definition is not None:
            label = Label(own.name_span, "with another meaning here")
            problems.append(problem("E0302", span, "a thing that is counted", label, name=name))
        elif _taken(name, registry):
            problems.append(_taken_by(name, span))
        elif own is None:
            registry.declare(name)
    links = {name: _parts(unit) for name, unit in declared.items()}
    for group in components(links):
        if len(group) > 1 or group[0] in links[group[0]]:
            way = cycle(links, group)
            span = declared[way[0]].name_span
            problems.append(problem("E0308", span, f"needs `{way[1]}`", name=way[0], way=" → ".join(way[:12])))
        else:
            problems += _declare(declared[group[0]], registry)
    return registry.declared(), problems


def _taken(name: str, registry: Registry) -> bool:
    return registry.knows(name) or name in MEASURED


def _taken_by(name: str, span: Span, definition: tree.QuantityLiteral | None = None) -> Diagnostic:
    """A name that a unit or a dimension has already, or that is refused in every model, defined or not."""
    refused = refusal(name)
    said = "is refused as a unit, also where it is defined" if refused else "is a unit or a dimension already"
    advice = None
    if name in MEASURED:
        advice = f"`{name}` is what other units measure: give the counted thing another name"
    elif refused is not None:
        advice = f"{refused.why}; {refused.write}"
        if refused.own:
            own = refused.own
            if definition is not None and f"{definition.number} {definition.unit}" != own.partition(" = ")[2]:
                own = f"unit own_{name} = {definition.number} {definition.unit}"
            advice = f"{refused.why}: declare it under a name that says which, `{own}`"
    return problem("E0212", span, "", name=name, said=said, advice=[advice])


def _of_libraries(names: Names) -> dict[str, Span]:
    return {name: span for library in names.loaded.libraries for name, span in library.units.items()}


def _meaning(unit: tree.UnitDeclaration) -> tuple[str, str] | None:
    return (unit.definition.number, unit.definition.unit) if unit.definition else None


def _parts(unit: tree.UnitDeclaration) -> list[str]:
    return names_in_unit(unit.definition.unit) if unit.definition else []


def units_used(names: Names, usage: Usage) -> set[str]:
    """The names in all units that a pass has read, and in what other units are defined by."""
    defined = (part for scope in names for unit in scope.units.values() for part in _parts(unit))
    return {*defined, *(part for text in usage.units for part in names_in_unit(text))}


def _declare(unit: tree.UnitDeclaration, registry: Declaring) -> list[Diagnostic]:
    if unit.definition is None:
        registry.declare(unit.name)
        return []
    written = unit.definition
    number = read_number(written.number)
    if number is None or number <= 0:
        registry.declare(unit.name)
        return [problem("E0704", written.span, "", number=written.number[:50])]
    found = registry.unit(written.unit)
    if isinstance(found, UnitProblem):
        registry.declare(unit.name)
        start = written.unit_span.start
        span = Span(written.span.file, start + found.start, start + found.end)
        advice = found.advice or advice_for_unit(found, written.unit, written.unit_span, written.number, registry)
        return [problem(found.code, span, "", name=found.name, advice=[advice])]
    factor = found.factor * Fraction(number)
    if max(factor.numerator.bit_length(), factor.denominator.bit_length()) > MAX_BITS:
        registry.declare(unit.name)
        return [problem("E0705", written.span, "", name=written.unit)]
    registry.declare(unit.name, found, Fraction(number))
    return []
