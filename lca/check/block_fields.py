"""What stands in blocks of fields: the study and its year, sources, assumptions."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction

from lca.check.mixing import ACCEPTS
from lca.check.name_resolution import Names
from lca.diagnostics import Diagnostic, Label, problem
from lca.diagnostics.nearest import did_you_mean
from lca.source import Span
from lca.syntax import tree
from lca.syntax.numbers import read_number
from lca.units import Registry, Unit

STUDY = (
    "goal", "boundary", "excludes", "functional_unit", "period", "geography", "year", "gwp", "author", "reviewer",
    "version", "limitations", "licence", "note", *ACCEPTS,
    "company", "company_id", "product", "product_id", "declared_unit", "product_mass", "standards", "fossil_share",
    "fossil_carbon", "biogenic_uptake", "exempted_emissions",
)  # fmt: skip
"""The last two lines are what the footprint of a product says beside its number (`lca export --to pact`)."""
SOURCE = ("title", "author", "publisher", "issued", "url", "doi", "accessed", "licence", "note")
ASSUMPTION = ("why", "owner", "review")
JULIAN = Decimal("365.25") * 86_400
YEARS = {JULIAN: "365.25 day", Decimal(365) * 86_400: "365 day"}
"""The conventions for a year, in seconds; 8760 h is 365 days."""


def check_fields(names: Names) -> list[Diagnostic]:
    """Unknown and repeated fields, and sources without a title."""
    problems: list[Diagnostic] = []
    for scope in names:
        if scope.study is not None:
            problems += _known(scope.study.fields, STUDY, "a study")
        for source in (source for source in scope.sources.values() if isinstance(source, tree.SourceDeclaration)):
            problems += _known(source.fields, SOURCE, "a source")
            odd = any(field.name not in SOURCE for field in source.fields) or source.name in scope.module.broken
            if not odd and not any(field.name == "title" and field.value.strip() for field in source.fields):
                problems.append(problem("E0111", source.name_span, "", name=source.name))
        for assumption in scope.assumptions.values():
            problems += _known(assumption.fields, ASSUMPTION, "an assumption")
            if not assumption.statement.strip():
                problems.append(problem("E0112", assumption.name_span))
    return problems


def _known(fields: Iterable[tree.FieldClause], allowed: tuple[str, ...], what: str) -> list[Diagnostic]:
    problems = []
    seen: dict[str, Span] = {}
    for field in fields:
        if field.name not in allowed:
            advice = did_you_mean(field.name, allowed) or f"{what} has {', '.join(allowed)}"
            problems.append(problem("E0110", field.span, "no such field", name=field.name, what=what, advice=[advice]))
        elif field.name in seen:
            first = Label(seen[field.name], "first here")
            problems.append(problem("E0302", field.span, "again here", first, name=field.name))
        seen.setdefault(field.name, field.span)
    return problems


def year_of(names: Names) -> tuple[Decimal, list[Diagnostic]]:
    """The length of a year in seconds by the study's convention (365.25 days unless it says otherwise)."""
    problems: list[Diagnostic] = []
    found: dict[str, tuple[Decimal, Span]] = {}
    for scope in names:
        field = next((f for f in (scope.study.fields if scope.study else ()) if f.name == "year"), None)
        if field is None:
            continue
        unit = Registry().unit(field.quantity.unit) if field.quantity else None
        number = read_number(field.quantity.number) if field.quantity else None
        seconds = unit.factor * Fraction(number) if isinstance(unit, Unit) and number is not None else None
        known = next(
            (year for year in YEARS if isinstance(unit, Unit) and unit.symbol in ("day", "h") and seconds == year), None
        )
        if known is None:
            problems.append(problem("E0405", field.span, "", written=field.span.text))
            continue
        first = next(iter(found.values()), None)
        if first is not None and first[0] != known:
            problems.append(problem("E0408", field.span, YEARS[known], Label(first[1], YEARS[first[0]])))
        found[scope.prefix] = (known, field.span)
    # The one convention that is stated holds, whichever of the files states it.
    return next(iter(found.values()), (JULIAN,))[0], problems
