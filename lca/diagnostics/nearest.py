"""The nearest name that exists, for whoever mistyped one."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from difflib import get_close_matches

from lca.diagnostics import Advice

MANY = 2_000
"""Above this many candidates only those with the same first letter are compared, to bound the time."""


def nearest(name: str, candidates: Iterable[str]) -> str | None:
    """The candidate closest to ``name``, or None when nothing is close."""
    pool: Collection[str] = list(dict.fromkeys(candidates))
    folded = {candidate.casefold(): candidate for candidate in pool}
    if name.casefold() in folded:
        return folded[name.casefold()]
    prefixes = [
        candidate for candidate in pool if len(candidate) > 2 and name.casefold().startswith(candidate.casefold())
    ]
    if prefixes and len(name) - len(max(prefixes, key=len)) <= 4:
        return max(prefixes, key=len)
    if len(pool) > MANY:
        pool = [c for c in pool if c[:1].casefold() == name[:1].casefold() and abs(len(c) - len(name)) <= 2][:MANY]
    shortlist = [c.casefold() for c in pool if abs(len(c) - len(name)) <= max(2, len(name) // 2)]
    if not shortlist:
        return None
    close = get_close_matches(name.casefold(), shortlist, n=1, cutoff=0.6 if len(name) < 6 else 0.7)
    return folded[close[0]] if close else None


def did_you_mean(name: str, candidates: Iterable[str]) -> str | None:
    """A line of advice naming the nearest candidate, or None."""
    found = nearest(name, candidates)
    return Advice(f"did you mean `{found}`?", found, of=name) if found else None


def instance_meant(name: str, known: Iterable[str]) -> str | None:
    """Advice for a name like ``cpu(72 mm^2)`` that is none: of the instances of that template the nearest."""
    template, bracket, _ = name.partition("(")
    instances = [one for one in dict.fromkeys(known) if bracket and one.startswith(f"{template}(")]
    found = get_close_matches(name, instances[:MANY], n=1, cutoff=0)
    return Advice(f"did you mean `{found[0]}`?", found[0], of=name) if found else None
