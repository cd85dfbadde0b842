"""The commands that make libraries from sources and tell what is other in them: factors import, factors diff."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from lca.cli.factors import load_here
from lca.cli.help_pages import HelpPage
from lca.cli.options import DOCUMENT
from lca.cli.output import answered, own_file, write_json
from lca.cli.writing import write_file, write_files
from lca.diagnostics import LcaError, problem
from lca.diagnostics.render import inert
from lca.diagnostics.text_files import is_file

if TYPE_CHECKING:
    from lca.factors import Library
    from lca.recipes import MadeLibrary, Recipe
    from lca.recipes.source_files import FoundSource
    from lca.studies.factor_changes import FactorChange

RECIPE, LIBRARY = ".toml", ".yaml"
ALIAS = "E0606"
"""The code of an alias of a factor that is not there."""
SOURCES = "LCA_SOURCES"


@click.command("import", cls=HelpPage)
@click.argument("recipe")
@click.argument("sources", nargs=-1)
@click.option(
    "--check", "only_check", is_flag=True, help="Change nothing; status 1 if the library is not what is made."
)
@click.option("--renew", is_flag=True, help="Take a source that is another than the recipe has, and tell what changes.")
@click.option("--version", "version", default="", help="With --renew: the version of the library that is made.")
@click.option("--accessed", default="", metavar="DATE", help="With --renew: the day on which the source was fetched.")
@answered
def import_(
    recipe: str, sources: tuple[str, ...], *, only_check: bool, renew: bool, version: str, accessed: str
) -> None:
    """Make a library from the file of a source, by RECIPE.

    RECIPE is a TOML file; the library is written beside it. SOURCES are files, folders, or wheels that hold them;
    without any they are looked for beside the recipe and in the folder LCA_SOURCES. Of a table (CSV, JSON, Excel)
    in the place of RECIPE a recipe is drafted.

    Examples:
      lca new hardware
      lca factors import hardware/parts.csv

    Output:
      The library, and what is left out and what changes in it. The form of
      recipes stands in factors/README.md.

    Exit status:
      0  made, or drafted
      1  the recipe or a source is wrong; with --check: the library is another
      2  a source is not here; the library cannot be written
    """
    from lca.check.gate.sources import DATE

    if renew != bool(version and accessed) or (only_check and renew):
        raise click.UsageError(
            "--renew wants --version and --accessed, and no --check: --renew --version 2026.2 --accessed 2026-12-01"
        )
    if accessed and not DATE.fullmatch(accessed):
        raise click.UsageError(f"--accessed is a day, a month or a year, as in 2026-12-01, not {accessed!r}")
    path = Path(recipe)
    if path.suffix.lower() != RECIPE:
        _draft(path)
        return
    read = _recipe(path)
    found = _found(read, path, sources, renew=renew)
    if renew:
        read = _renewed(read, found, version, accessed)
    made = _made(read, found)
    target = path.with_suffix(LIBRARY)
    before = target.read_bytes() if is_file(target) else None
    same = before == made.text.encode()
    if only_check:
        _tell(made, target)
        if not same:
            said, instead = "is not what its recipe makes", f"`lca factors import {recipe}` makes it"
            raise LcaError([problem("E0645", None, path=target, said=said, instead=instead)])
        return
    changes = _changes(target, before, made)
    _write(target, path, read, made)
    _tell(made, target)
    if before is not None:
        from lca.report.factor_changes_text import change_lines, changes_summary

        click.echo("  nothing has changed" if same else f"  {changes_summary(changes)}")
        for line in change_lines(changes):
            click.echo(inert(line))
    _beside(target, made)


def _beside(target: Path, made: MadeLibrary) -> None:
    """Raise LcaError where a library in several files is at odds with itself, now that one of them is made."""
    from lca.factors import Shelf

    folder = target.absolute().parent
    if folder.name == made.library.name:
        library, problems = Shelf.of(folder.parent).load(made.library.name)
        if library is None:
            raise LcaError(problems)


def _recipe(path: Path) -> Recipe:
    from lca.recipes import read_recipe

    recipe, problems = read_recipe(own_file(path, str(path)))
    if recipe is None:
        raise LcaError(problems)
    return recipe


def _found(recipe: Recipe, path: Path, sources: tuple[str, ...], *, renew: bool) -> dict[str, FoundSource]:
    """The files of the sources. Raises LcaError where one is missing, or is another and that is not meant."""
    from lca.recipes.source_files import find_all

    for missing in (name for name in sources if not Path(name).exists()):
        raise LcaError([problem("E0701", None, path=missing, reason="there is no such file")])
    beside = [path.parent, *map(Path, filter(None, [os.environ.get(SOURCES)]))]
    found, problems = find_all(recipe, path, [Path(name) for name in sources] or beside, renew=renew)
    if problems:
        raise LcaError(problems)
    return found


def _renewed(recipe: Recipe, found: dict[str, FoundSource], version: str, accessed: str) -> Recipe:
    """The recipe for the files that were found."""
    from lca.recipes import read_recipe
    from lca.recipes.renewing import renewed

    again, problems = read_recipe(renewed(recipe, found, version, accessed))
    if again is None:
        raise LcaError(problems)
    return again


def _made(recipe: Recipe, found: dict[str, FoundSource]) -> MadeLibrary:
    from lca.recipes import MadeLibrary, make

    made = make(recipe, found)
    if not isinstance(made, MadeLibrary):
        raise LcaError(made)
    return made


def _changes(target: Path, before: bytes | None, made: MadeLibrary) -> tuple[FactorChange, ...]:
    """What is other than in the library that is there. Raises LcaError where that was not made by a recipe."""
    from lca.factors.library_reader import read_library
    from lca.recipes.make import MARK
    from lca.studies.factor_changes import library_diff

    if before is None:
        return ()
    file = own_file(target, str(target))
    if MARK not in file.text.partition("\n")[0]:
        said, instead = "was written by somebody, and no recipe made it", "give the recipe another name"
        raise LcaError([problem("E0645", None, path=target, said=said, instead=instead)])
    library, _ = read_library(file)  # what is wrong in it is about to be written over
    return () if library is None else library_diff(library, made.library, ("", "")).changes


def _write(target: Path, path: Path, recipe: Recipe, made: MadeLibrary) -> None:
    files = {target: made.text.encode()}
    if recipe.toml.file.digest == "":  # it was renewed
        files[path] = recipe.toml.file.text.encode()
    write_files(files)


def _tell(made: MadeLibrary, target: Path) -> None:
    aliases = f" and {made.aliases:,} alias{'es' * (made.aliases != 1)}" if made.aliases else ""
    counted = f"{made.factors:,} factor{'s' * (made.factors != 1)}{aliases} of {made.rows:,} rows"
    click.echo(inert(f"{made.library.name} {made.library.version}: {counted}, in {target}"))
    for reason, count in made.dropped.most_common():
        click.echo(inert(f"  left out: {count:,} row{'s' * (count != 1)} {reason}"))
    for reason, count in made.empty.most_common():
        click.echo(inert(f"  no factor of {count:,} row{'s' * (count != 1)}: {reason}"))
    for reason, count in made.bare.most_common():
        click.echo(inert(f"  {count:,} factor{'s' * (count != 1)} {reason}"))


def _draft(path: Path) -> None:
    """Write a recipe for a table beside it, with what could be guessed, and what is to be filled in."""
    from lca.recipes.draft import draft

    file = path.with_suffix(RECIPE)
    if file.exists():
        raise LcaError(
            [
                problem(
                    "E0709",
                    None,
                    path=file,
                    reason="it is there",
                    advice=[f"`lca factors import {file}` makes its library"],
                )
            ]
        )
    text, wrong = draft(path)
    if wrong:
        raise LcaError(wrong)
    write_file(file, text.encode())
    click.echo(inert(f"drafted {file}: fill in what is marked there, then `lca factors import {file}`"))


@click.command("diff", cls=HelpPage)
@click.argument("old")
@click.argument("new")
@DOCUMENT
@answered
def difference(old: str, new: str, form: str) -> None:
    """Tell what differs between two libraries.

    OLD and NEW are names of libraries, or files.

    Examples:
      lca factors diff gwp_ar5 gwp_ar6
      lca factors diff gwp_ar5 gwp_ar6 --format json

    Output:
      A line for each factor that is added, gone or changed; json is
      lca.factors-diff/1.

    Exit status:
      0  compared, whether anything is different or not
      1  a library is in error
      2  no such library or file
    """
    from lca.report.factor_changes_text import change_lines, changes_summary
    from lca.studies.factor_changes import library_diff

    document = library_diff(_library(old), _library(new), (old, new))
    if form == "json":
        write_json(document)
        return
    click.echo(changes_summary(document.changes))
    for line in change_lines(document.changes, most=len(document.changes)):
        click.echo(inert(line))


def _library(name: str) -> Library:
    """The library of that name, or in that file."""
    from lca.factors import Shelf, read_library

    path = Path(name)
    if path.suffix == LIBRARY:
        library, problems = read_library(own_file(path, name))
    elif path.is_dir():
        library, problems = Shelf.of(path.absolute().parent).readable(path.stem)
    else:
        return load_here(name)
    # An alias may be of a factor in another file of the library.
    wrong = [found for found in problems if found.is_error and (found.code != ALIAS or path.suffix != LIBRARY)]
    if library is None or wrong:
        raise LcaError(problems)
    return library
