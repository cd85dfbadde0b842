"""Which columns of a file are meant: every header that is asked for must stand there, once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from lca.diagnostics import Diagnostic, problem
from lca.diagnostics.nearest import did_you_mean
from lca.source import Span

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
        listed = ", ".join(f"`{known}`" for known in headers[:MOST]) + (" …" if len(headers) > MOST else "")
        advice = did_you_mean(header, headers) or f"its columns are {listed}"
        said = f"has no column `{header}`" if not count else f"has {count} columns `{header}`"
        problems.append(problem("E0610", asked, "", path=shown, said=said, advice=[advice]))
    return found, problems
