"""The gate of a library: what is asked of figures that others are to rely on, told where it is checked by itself.

A model that uses a library is told none of it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date

from lca.basis import Citation
from lca.check.applicability import years
from lca.check.gate.factors import of_factor
from lca.check.gate.licences import NO_COMMERCE, NO_DERIVATIVES, SHARE_ALIKE, UNKNOWN, Licence, read_licence
from lca.check.gate.sources import of_source, unknown_licence
from lca.diagnostics import Diagnostic, Label, problem
from lca.factors import Factor, Library
from lca.source import SourceFile, Span

OLD = 5
"""Years after which the newest figure of a library is told to be old."""


def demanded(library: Library, own: Sequence[Library], *, packaged: bool) -> Iterator[Diagnostic]:
    """What is missing in a library for others to rely on it; ``own`` are its files, each as read by itself.

    Of what it extends nothing is told. What is ``packaged`` goes with no data under other licences.
    """
    parts = {part.files[0].path: part for part in own}
    factors = [
        factor for factor in map(library.factors.__getitem__, library.factors.entries) if factor.span.file.path in parts
    ]
    cited = Counter(
        (basis.source.span.file.path, basis.source.key)
        for factor in factors
        for basis in factor.basis
        if isinstance(basis, Citation)
    )
    for path, part in parts.items():
        licence = read_licence(part.licence)
        yield from _header(part, licence, packaged=packaged)
        for key, source in part.sources.items():
            yield from of_source(source, cited[path, key], licence)
    for factor in factors:
        yield from of_factor(factor, parts[factor.span.file.path].version)
    yield from _twice(factors)
    yield from _old(library, factors)


def _header(part: Library, licence: Licence, *, packaged: bool) -> Iterator[Diagnostic]:
    file = part.files[0]
    if not part.title.strip():
        yield problem("W0823", _line(file, "library"), "", name=part.name)
    at = _line(file, "licence" if part.licence else "library")
    if licence.wrong:
        yield unknown_licence(at, f"the library `{part.name}`", licence)
    elif not part.licence.strip():
        yield problem("W0849", at, "", said=f"the library `{part.name}` says no licence")
    elif forbidden := licence.terms & {NO_DERIVATIVES, *(() if packaged else (NO_COMMERCE,))}:
        listed = " and ".join(sorted(forbidden))
        advice = "cite single figures, or ask for a licence that allows it" if NO_DERIVATIVES in forbidden else None
        said = f"`{part.name}` is under {licence.text}, which allows {listed}"
        yield problem("W0850", at, "", said=said, advice=[advice])
    elif licence.terms & {SHARE_ALIKE, UNKNOWN} and not packaged:
        why = "it asks for the same licence" if SHARE_ALIKE in licence.terms else "what it allows is not known"
        yield problem("N0904", at, why, name=part.name, licence=licence.text)


def _line(file: SourceFile, field: str) -> Span:
    """Where a field of the header stands."""
    found = re.search(rf"^{field}:[ \t]*[^\s#]*", file.text, re.MULTILINE)
    return Span(file, found.start(), found.end()) if found else Span(file, 0, 0)


def _twice(factors: Sequence[Factor]) -> Iterator[Diagnostic]:
    """Figures that stand under two names, of one title and read in the same place: one of them is an alias."""
    seen: dict[tuple[object, ...], Factor] = {}
    for factor in factors:
        cited = [(basis.source.key, basis.locator) for basis in factor.basis if isinstance(basis, Citation)]
        if not any(where for _, where in cited):
            continue
        emits = tuple((indicator, str(amount)) for indicator, amount in factor.emits.items())
        details = tuple(factor.details.get(field, "") for field in ("geography", "valid", "accounting", "gwp"))
        first = seen.setdefault(
            (factor.title, str(factor.per), str(factor.value), emits, tuple(cited), details), factor
        )
        if first is not factor:
            other = Label(first.span, "the same figure, read in the same place")
            yield problem("W0853", factor.span, "", other, name=factor.name, other=first.name)


def _old(library: Library, factors: Sequence[Factor]) -> Iterator[Diagnostic]:
    """That the newest figure of a library is of long ago."""
    dated = [(last, factor) for factor in factors for _, last in [years(factor.details.get("valid", "")) or ("", "")]]
    newest, factor = max(dated, key=lambda one: one[0], default=("", None))
    if newest and factor and int(newest) < date.today().year - OLD:
        yield problem("N0905", factor.span, "the newest", name=library.name, newest=newest)
