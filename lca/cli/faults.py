"""What is wrong in models and libraries: each is checked once, and what is so of several entries told once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from lca.cli.folders import FoundFile
from lca.diagnostics import Diagnostic, LcaError, in_order
from lca.diagnostics.codes import CODES

if TYPE_CHECKING:
    from lca.check import Checked

LISTED = 8


def faults_in(texts: Iterable[FoundFile]) -> list[Diagnostic]:
    """What is found in models and rule libraries, then in libraries of factors."""
    files = list(texts)
    found = [finding for file in files if not file.is_library for finding in _of_model(file)]
    return [*found, *_of_libraries(file for file in files if file.is_library)]


def _of_model(file: FoundFile) -> Sequence[Diagnostic]:
    """What is found in one model, or keeps it from being read."""
    from lca.check import check

    try:
        checked = check(*file.read())
        return in_order([*checked.diagnostics, *_wrong_values(checked)]) if checked.ok else checked.diagnostics
    except LcaError as error:
        return error.diagnostics


def _wrong_values(checked: Checked) -> Sequence[Diagnostic]:
    from lca.studies.wrong_values import wrong_values

    return wrong_values(checked)


def _of_libraries(files: Iterable[FoundFile]) -> Iterator[Diagnostic]:
    """What is found in libraries, each of which is checked once, whichever of its files are given."""
    from lca.check.library_faults import check_library, factor_place

    seen = set[tuple[Path, str]]()
    for file in files:
        try:
            place = factor_place(file.inside(), file.path)
            if place not in seen:
                seen.add(place)
                yield from check_library(file.inside(), file.path)
        except LcaError as error:
            yield from error.diagnostics


def gathered(diagnostics: Iterable[Diagnostic]) -> list[Diagnostic]:
    """What a library is asked for told once in each file, with where else the very same is to be said."""
    first: dict[tuple[object, ...], list[Diagnostic]] = {}
    for number, found in enumerate(diagnostics):
        key: tuple[object, ...] = (number,)
        if CODES[found.code].kind == "gate" and found.span is not None:
            key = (found.code, found.span.file.path, found.message.replace(f"`{found.span.text}`", ""), found.help)
        first.setdefault(key, []).append(found)
    return [_with_others(*group) for group in first.values()]


def _with_others(first: Diagnostic, *others: Diagnostic) -> Diagnostic:
    if not others:
        return first
    named = [f"`{one.span.text[:60]}` in line {one.span.line}" for one in others if one.span]
    more = len(others) + others[-1].more - LISTED
    listed = ", ".join(named[:LISTED]) + (f" and {more:,} more" if more > 0 else "")
    return replace(first, help=(*first.help, f"likewise {listed}"))
