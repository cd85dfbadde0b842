"""The commands of those who write libraries and answer for their figures: check, used."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

import click

from lca.cli.folders import SHELF, Found, libraries_at
from lca.cli.options import DOCUMENT, MODEL, ONE_SCENARIO, SET, WithSettings, given_settings, sound_model
from lca.cli.output import LIBRARY, WRONG_MODEL, answered, counted, diagnostics_document, say, status, write_json
from lca.diagnostics import Diagnostic, LcaError, problem
from lca.diagnostics.codes import CODES
from lca.diagnostics.nearest import did_you_mean
from lca.factors import Shelf

LISTED = 8


@click.command()
@click.argument("libraries", nargs=-1, metavar="[LIBRARY|FILE|FOLDER]...")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="How to print findings.")
@answered
def check(libraries: tuple[str, ...], form: str) -> None:
    """Tell what is wrong in libraries, and what is missing for others to rely on them.

    As `lca check` does, with status 1 for a warning, too. Without a name all libraries in `factors/` are checked.
    """
    found = list(library_findings(_named(libraries or (SHELF,))))
    if form == "json":
        write_json(diagnostics_document(found))
    else:
        say(gathered(found), err=False)
        click.echo(counted(found) or "no errors, no warnings")
    sys.exit(status(found) or (WRONG_MODEL if any(one.severity == "warning" for one in found) else 0))


def _named(libraries: Iterable[str]) -> Iterator[Found]:
    """The files of libraries, each given by its name, a file of it, or a folder with several."""
    shelf = Shelf.beside(Path.cwd() / "model.lca")
    for name in libraries:
        if Path(name).suffix in LIBRARY or Path(name).exists():
            yield from libraries_at([name])
            continue
        files = shelf.files(name)
        if not files:
            advice = did_you_mean(name, shelf.names()) or "`lca factors list` lists the libraries"
            raise LcaError([problem("E0306", None, name=name, advice=[advice])])
        yield Found(str(files[0]))


def library_findings(files: Iterable[Found]) -> Iterator[Diagnostic]:
    """What is found in libraries, each of which is checked once, whichever of its files are given."""
    from lca.check.library import check_library, place_of

    seen = set[tuple[Path, str]]()
    for file in files:
        try:
            place = place_of(file.inside(), file.path)
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


@click.command(cls=WithSettings)
@MODEL
@ONE_SCENARIO
@SET
@DOCUMENT
@answered
def used(model: str, scenario: str, settings: tuple[str, ...], form: str) -> None:
    """List the factors that MODEL uses: value, source, years, licence, and how much of each total scales with each.

    The sources follow with their licences and attributions.
    """
    from lca.audit.used import used_document
    from lca.engine.result import run
    from lca.report.used import used_text

    checked, set_to = sound_model(model), given_settings(settings)
    document = used_document(checked, run(checked.under(scenario, set_to)))
    if form == "json":
        write_json(document)
    else:
        click.echo(used_text(document), nl=False)
