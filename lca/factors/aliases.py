"""Aliases of factors, worked out once it is known what a library extends."""

from __future__ import annotations

from dataclasses import replace

from lca.diagnostics import Advice, Diagnostic, problem
from lca.diagnostics.nearest import nearest
from lca.factors.library import Factors, Library


def settled(library: Library) -> tuple[Library, list[Diagnostic]]:
    """The library with its aliases among its factors; those that lead nowhere are told."""
    known = library.factors.entries
    ends: dict[str, str] = {}
    problems: list[Diagnostic] = []
    for name, (_, span) in library.aliases.items():
        way: dict[str, None] = {}
        target = name
        while target in library.aliases and target not in ends and target not in way:
            way[target] = None
            target = library.aliases[target][0]
        end = ends.get(target, target)
        ends.update(dict.fromkeys(way, end))
        if end not in known and "." not in end:
            why = "comes back to itself" if end in library.aliases else f"`{end}` does not exist"
            near = nearest(end, known)
            advice = Advice(f"the nearest factor is `{near}`", near, of=end) if near else None
            problems.append(problem("E0606", span, why, name=name, advice=[advice]))
    leading = {name: end for name, end in ends.items() if (end in known or "." in end) and name not in known}
    return replace(library, factors=Factors(known, leading, library.factors.others)), problems
