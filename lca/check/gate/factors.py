"""What is asked of each factor: a title, a place in its source, years and a place that can be, a spread, accounting."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from lca.basis import Assumption, Citation
from lca.check.applicability import years
from lca.check.gate.places import is_place, regions
from lca.check.gate.potentials import mislabelled
from lca.diagnostics import Diagnostic, Label, problem
from lca.diagnostics.nearest import did_you_mean
from lca.factors import CLIMATE, Factor
from lca.factors.factor_reader import ACCOUNTING

YEAR = re.compile(r"[12][0-9]{3}")
EARLIEST = "1750"
"""From which on the IPCC counts what people emit; an earlier year is a slip."""


def of_factor(factor: Factor, version: str) -> Iterator[Diagnostic]:
    """What is wrong with a factor of a library of this ``version``, or missing in it."""
    if not factor.title.strip():
        yield problem("W0823", factor.span, "", name=factor.name)
    for basis in factor.basis:
        if isinstance(basis, Citation) and not basis.locator.strip():
            yield problem("W0824", factor.span, "", name=factor.name, source=basis.source.key)
    if factor.spread is None and factor.quality is None and not _defined(factor):
        yield problem("W0825", factor.span, "", name=factor.name)
    if _is_electricity(factor):
        yield from _accounted(factor)
    yield from _in_time(factor, version)
    place = factor.details.get("geography", "")
    if place.strip() and not is_place(place):
        advice = did_you_mean(place, regions())
        yield problem("W0852", factor.span, "", name=factor.name, place=place, advice=[advice])
    yield from mislabelled(factor)


def _defined(factor: Factor) -> bool:
    """Whether a factor is so by definition: of carbon dioxide 1, of what is counted apart 0 in climate."""
    return factor.substance and all(amount.number.strip("0.") in ("", "1") for amount in factor.emits.values())


def _is_electricity(factor: Factor) -> bool:
    """Whether climate is stated per watt-hours: heat and fuels are stated per joule, or their mass or volume."""
    return CLIMATE in factor.emits and factor.per is not None and "Wh" in factor.per.unit


def _accounted(factor: Factor) -> Iterator[Diagnostic]:
    said = factor.details.get("accounting", "").split(", ")
    missing = [aspect for aspect, choices in ACCOUNTING.items() if not set(choices) & set(said)]
    if missing:
        listed = ", ".join(f"`{aspect}` ({' or '.join(ACCOUNTING[aspect])})" for aspect in missing)
        yield problem("W0826", factor.span, "", name=factor.name, missing=listed)
    if "geography" in factor.details and "valid" not in factor.details:
        advice = "say `valid`, the years that the source tells it of"
        yield problem("W0854", factor.span, "", said=f"`{factor.name}` is of a place, and of no years", advice=[advice])


def _in_time(factor: Factor, version: str) -> Iterator[Diagnostic]:
    """Years against the version of the library, and against when the source was made."""
    span = years(factor.details.get("valid", ""))
    if span is None:
        return
    first, last = span
    if first > last:
        yield problem("E0662", factor.span, "", name=factor.name, first=first, last=last)
        return
    if first < EARLIEST:
        yield problem("W0854", factor.span, "", said=f"`{factor.name}` is of {first}", advice=["correct the year"])
        return
    if any(isinstance(basis, Assumption) for basis in factor.basis):  # an outlook, which says so
        return
    stated = YEAR.match(version)
    if stated and first > stated[0]:
        said = f"`{factor.name}` is of {first}, and the library of {stated[0]}"
        yield problem("W0854", factor.span, "", said=said)
        return
    for basis in factor.basis:
        made = _made(basis.source.fields) if isinstance(basis, Citation) else ""
        if isinstance(basis, Citation) and made and first > made:
            said = f"`{factor.name}` is of {first}, and its source `{basis.source.key}` of {made}"
            yield problem("W0854", factor.span, "", Label(basis.source.span, "cited here"), said=said)


def _made(fields: Mapping[str, str]) -> str:
    """The year in which a source was read or, where it does not say, issued."""
    found = YEAR.match(fields.get("accessed", "") or fields.get("issued", ""))
    return found[0] if found else ""
