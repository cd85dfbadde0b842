"""The commands that find factors and draw libraries: search, tree."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from lca.cli.factors import factor_title, figure_of, libraries_on, load_here, shelf_here
from lca.cli.help_pages import HelpPage
from lca.cli.output import answered
from lca.diagnostics import LcaError
from lca.diagnostics.render import inert
from lca.factors import Factor, Library

if TYPE_CHECKING:
    from lca.factors.search import FoundFactor

MOST = 10


@click.command(cls=HelpPage)
@click.argument("words", nargs=-1, required=True)
@click.option("--all", "everything", is_flag=True, help=f"Show all that is found, not the best {MOST} alone.")
@answered
def search(words: tuple[str, ...], everything: bool) -> None:
    """Find factors by WORDS: names, places, regions, years.

    The best come first, a series of years once, each with the lines to write. Where no factor has all the words,
    those that one has are looked for, as they are most likely spelt.

    Examples:
      lca factors search us-east-1
      lca factors search embodied a100 --all

    Output:
      Two lines for each factor: what it is, and what a model says to have it.

    Exit status:
      0  searched, whether anything is found or not
      1  a library is in error
    """
    from lca.factors.search import nearby
    from lca.factors.search import search_factors as found_in

    libraries = list(libraries_on(shelf_here()))
    asked = " ".join(words)
    found = found_in(libraries, asked)
    if not found:
        asked = nearby(libraries, asked)
        found = found_in(libraries, asked)
        told = f"no factor has {' and '.join(words)}" + (f"; looked for `{asked}`" if found else "")
        click.echo(inert(told), err=True)
    shown = found if everything else found[:MOST]
    for one in shown:
        for line in _told(one):
            click.echo(inert(line))
    if len(found) > len(shown):
        click.echo(inert(f"{len(found) - len(shown):,} more: `lca factors search --all {asked}`"))


def _told(found: FoundFactor) -> Iterator[str]:
    try:
        factor = found.library.factors[found.name]
    except LcaError as error:
        yield f"{found.key}  {error.diagnostics[0].message}"
        return
    years = f", {found.years[-1]}" if found.years else ""
    if len(found.years) > 1:
        years += f" ({len(found.years)} years, from {found.years[0]})"
    yield f"{found.key}  {figure_of(factor)}  {factor_title(found.library, found.name, factor)}{years}"
    yield f"    {_use(found, factor)}"


def _use(found: FoundFactor, factor: Factor) -> str:
    """What a model says to have it."""
    bring = f"use {found.library.name}"
    if factor.value is not None:
        return f"{bring}   let … = {found.key}"
    verb = "emits" if factor.substance else "uses"
    assert factor.per is not None
    return f"{bring}   {verb} … {factor.per.unit} of {found.key}"


@click.command(cls=HelpPage)
@click.argument("library", default="")
@answered
def tree(library: str) -> None:
    """Draw what LIBRARY consists of, or each library.

    Examples:
      lca factors tree grid

    Output:
      Its files with how many factors stand in each, what it extends and what
      it replaces there, and the libraries that its aliases lead to.

    Exit status:
      0  drawn
      1  a library is in error
      2  no such library
    """
    for found in [load_here(library)] if library else libraries_on(shelf_here()):
        for line in _drawn(found):
            click.echo(inert(line))


def _drawn(library: Library) -> Iterator[str]:
    held = {"factor": len(library.factors.entries), "alias": len(library.factors.ends), "band": len(library.bands)}
    counts = ", ".join(_counted(count, what) for what, count in held.items() if count)
    yield "  ".join(part for part in (library.name, library.version, library.licence, counts) if part)
    branches = [*_files(library), *_others(library)]
    for index, line in enumerate(branches):
        yield f"{'└─' if index == len(branches) - 1 else '├─'} {line}"


def _files(library: Library) -> Iterator[str]:
    """Its own files and those of what it extends, each with the factors that stand there and count."""
    stand = Counter(library.factors.place(name).file.path for name in library.factors.entries)
    for file in library.files:
        below = f"extends {library.below[file.path]}: " if file.path in library.below else ""
        yield f"{below}{file.path}  {_counted(stand[file.path], 'factor')}"
    replaced = sorted(library.replaced)
    if replaced:
        listed = ", ".join(replaced[:MOST]) + (" …" if len(replaced) > MOST else "")
        yield f"in place of those that it extends: {listed}"


def _others(library: Library) -> Iterator[str]:
    led = Counter(end.partition(".")[0] for end in library.factors.of_others().values())
    for other, count in sorted(led.items()):
        yield f"{_counted(count, 'alias')} of {other}"


def _counted(count: int, what: str) -> str:
    plural = {"alias": "aliases"}.get(what, f"{what}s")
    return f"{count:,} {what if count == 1 else plural}"
