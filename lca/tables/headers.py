"""Which columns of a file are meant: every header that is asked for must stand there, once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from lca.diagnostics import Advice, Diagnostic, problem
from lca.diagnostics.nearest import nearest
from lca.source import Span
from lca.units import Registry

MOST = 12


def placed(headers: Sequence[str], wanted: Mapping[str, Span], shown: str) -> tuple[dict[str, int], list[Diagnostic]]:
    """The position of each wanted header; those that are missing, or stand there twice, are told."""
    found: dict[str, int] = {}
    problems: list[Diagnostic] = []
    for header, asked in wanted.items():
        count = headers.count(header)
        if count == 1:
            found[header] = headers.index(header)
            continue
        said, advice = f"has {count} columns `{header}`", "rename one of them in the file, or take one away"
        if not count:
            said, advice = f"has no column `{header}`", _meant(header, headers)
        problems.append(problem("E0610", asked, "", path=shown, said=said, advice=[advice]))
    return found, problems


def _meant(header: str, headers: Sequence[str]) -> str:
    """What was probably asked for: a header much like it, one that says more, or a unit without its `in`."""
    near = nearest(header, headers) or next((h for h in headers if header.casefold() in h.casefold()), None)
    if near is not None and near.isidentifier():
        return Advice(f"did you mean `{near}`?", near, of=header)
    if near is not None:
        named = f'{header} "{near}"'
        return Advice(f"a header that is no name stands in quotes behind the column: `{named}`", named, of=header)
    if Registry().knows(header):
        return Advice(f"a unit stands behind `in`: `in {header}`", f"in {header}", of=header)
    listed = ", ".join(f"`{known}`" for known in headers[:MOST]) + (" …" if len(headers) > MOST else "")
    return f"the columns in its first line are {listed}"
