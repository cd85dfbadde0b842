"""A library that was made, read as any other: what is wrong in it is told at the row that it was made of."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from lca.diagnostics import Diagnostic, Label, problem
from lca.factors.library import FactorAmount, Library
from lca.factors.library_reader import read_library
from lca.recipes.recipe import Recipe
from lca.source import SourceFile, Span
from lca.units import Registry, UnitProblem

if TYPE_CHECKING:
    from lca.recipes.make import MadeFactor
    from lca.recipes.source_rows import SourceRow


def read_made(
    text: str, recipe: Recipe, records: Mapping[str, MadeFactor], aliases: Mapping[str, tuple[str, SourceRow | None]]
) -> tuple[Library | None, list[Diagnostic]]:
    """The library in ``text``, with what is wrong with its form and with its units."""
    file = SourceFile(recipe.toml.file.path, text)
    library, found = read_library(file)
    # An alias of a factor in error leads nowhere, which is told of the factor.
    found = tuple(one for one in found if one.code != "E0606" or aliases[_name(one.span)][0] not in records)
    problems = [_at_its_row(one, recipe, records, aliases) for one in found]
    if library is not None and not problems:
        problems += _units(library, recipe, records)
    return library, problems


def _at_its_row(
    found: Diagnostic,
    recipe: Recipe,
    records: Mapping[str, MadeFactor],
    aliases: Mapping[str, tuple[str, SourceRow | None]],
) -> Diagnostic:
    """What was found in a line, at the row that the line was made of, and at what in the recipe made it so."""
    name = _name(found.span)
    record = records.get(name)
    labels: tuple[Label, ...] = (Label(recipe.toml.place(name)),)
    if record is not None:
        labels = (Label(record.row.span, f"of which `{name}` is made"), Label(record.emit.span, "by this"))
    elif name in aliases and (row := aliases[name][1]) is not None:
        labels = (Label(row.span, f"of which `{name}` is made"),)
    return replace(found, labels=labels, fix=None)


def _name(span: Span | None) -> str:
    """What stands first in a line."""
    start, end = span.file.line_span(span.line) if span else (0, 0)
    return span.file.text[start:end].strip().partition(":")[0] if span else ""


def _units(library: Library, recipe: Recipe, records: Mapping[str, MadeFactor]) -> Iterator[Diagnostic]:
    """Units that there are not, each once."""
    registry = Registry().declaring()
    for name in library.units:
        registry.declare(name)
    told: set[str] = set()
    for name, record in records.items():
        factor = library.factors.get(name)
        amounts: list[FactorAmount | None] = [factor.per, factor.value, *factor.emits.values()] if factor else []
        for amount in amounts:
            wrong = registry.unit(amount.unit) if amount and amount.unit not in told else None
            if amount is None or not isinstance(wrong, UnitProblem):
                continue
            told.add(amount.unit)
            place = _written(amount.unit, record, recipe)
            others = [] if place.file is record.row.span.file else [Label(record.row.span, f"as in `{name}`")]
            said = f"`{wrong.name}` in `{amount}` is no unit"
            advice = wrong.advice or "declare what is counted under `[units]`"
            yield problem("E0642", place, "", *others, said=said, advice=[advice])


def _written(unit: str, record: MadeFactor, recipe: Recipe) -> Span:
    """Where a unit stands in the recipe; in the row where it comes from there."""
    for name in ("emits", "value", "per"):
        field = record.emit.fields.get(name)
        for template in [field] if not isinstance(field, Mapping) else field.values():
            if template is not None and unit in template.span.text:
                return template.place(unit)
    place = recipe.toml.place("defaults", "per")
    return place if unit in place.text else record.row.span
