"""A folder of files as one library: each with its own header and defaults, all with the same name and version."""

from __future__ import annotations

from dataclasses import replace

from lca.basis import Source
from lca.diagnostics import Diagnostic, Label, in_order, problem
from lca.factors.library import Band, DeclaredIndicator, Factors, Library
from lca.source import Span


def joined_library(parts: list[Library], problems: list[Diagnostic]) -> Library:
    """The files of a folder as one library; a factor may stand in only one of them, and a source is one in all."""
    whole = parts[0]
    for part in parts[1:]:
        problems += _different(whole, part)
        whole = replace(
            whole,
            title=whole.title or part.title,
            licence=" AND ".join(dict.fromkeys(one for one in (*whole.licence.split(" AND "), part.licence) if one)),
            units={**part.units, **whole.units},
            sources={**part.sources, **whole.sources},
            factors=Factors({**whole.factors.entries, **part.factors.entries}),
            aliases={**whole.aliases, **part.aliases},
            substances=whole.substances | part.substances,
            indicators={**part.indicators, **whole.indicators},
            bands={**whole.bands, **part.bands},
            files=whole.files + part.files,
            extends=whole.extends or part.extends,
            extends_span=whole.extends_span or part.extends_span,
        )
    return whole


def _different(whole: Library, part: Library) -> tuple[Diagnostic, ...]:
    """What two files of one library say differently."""
    found: list[Diagnostic] = []
    if part.version != whole.version:
        said = f"the files of `{whole.name}` have the versions {whole.version} and {part.version}"
        found.append(problem("E0604", Span(part.files[0], 0, 0), "", said=said))
    if part.extends and whole.extends and part.extends != whole.extends:
        said = f"the files of `{whole.name}` extend `{whole.extends}` and `{part.extends}`"
        found.append(problem("E0604", part.extends_span, "", said=said))
    found += [_twice(name, _place(part, name), _place(whole, name)) for name in _names(part) & _names(whole)]
    for one, other in ((whole.bands, part.bands), (whole.indicators, part.indicators), (whole.sources, part.sources)):
        for key in one.keys() & other.keys():
            if _said(one[key]) != _said(other[key]):
                found.append(_twice(key, other[key].span, one[key].span))
    return in_order(found)


def _names(library: Library) -> set[str]:
    return {*library.factors.entries, *library.aliases}


def _place(library: Library, name: str) -> Span:
    return library.aliases[name][1] if name in library.aliases else library.factors.place(name)


def _said(declared: Source | DeclaredIndicator | Band) -> object:
    """What a declaration says, wherever it stands; a band may be told by one file alone."""
    if isinstance(declared, Source):
        return declared.fields
    return (declared.title, str(declared.unit)) if isinstance(declared, DeclaredIndicator) else declared


def _twice(key: str, again: Span, first: Span) -> Diagnostic:
    return problem("E0603", again, "again here", Label(first, "first here"), key=key)
