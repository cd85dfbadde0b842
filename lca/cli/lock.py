"""The command on the lock of libraries: lock."""

from __future__ import annotations

import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import click

from lca.cli.help_pages import HelpPage
from lca.cli.output import (
    WRONG_MODEL,
    answered,
    counted_findings,
    diagnostics_document,
    names_folder,
    open_model,
    say,
    status,
    write_json,
)  # fmt: skip
from lca.cli.writing import write_file
from lca.diagnostics import Diagnostic, LcaError, problem
from lca.diagnostics.nearest import did_you_mean
from lca.diagnostics.render import inert
from lca.diagnostics.text_files import is_within

if TYPE_CHECKING:
    from lca.check import Checked
    from lca.factors.lock import Lock, Pin


@dataclass(slots=True)
class LockFolder:
    """A folder with the models in it that a lock is to be about; ``whole`` where these are all."""

    folder: Path
    models: dict[Path, Checked] = field(default_factory=dict)
    whole: bool = False

    @property
    def shown(self) -> str:
        from lca.factors.lock import LOCK

        return str(self.folder / LOCK)


@click.command(cls=HelpPage)
@click.argument("paths", nargs=-1, metavar="[MODEL|FOLDER]...")
@click.option("--check", "only_check", is_flag=True, help="Change nothing; status 1 if a library is not as locked.")
@click.option("--diff", is_flag=True, help="Change nothing; show what is different, and what that does to each total.")
@click.option("--upgrade", multiple=True, metavar="NAME", help="Take only this library as it is now.")
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", help="How to print what is different."
)
@answered
def lock(paths: tuple[str, ...], only_check: bool, diff: bool, upgrade: tuple[str, ...], form: str) -> None:
    """Write down which libraries models use, as they are now.

    `lca.lock`, beside the models, holds each library with its version, the SHA-256 of each file and the figures
    that the models take. Afterwards a library that is not as it was locked is an error wherever the models are
    checked or computed. The lock is about all models (`*.lca`) of FOLDER, the current one if none is given; MODEL
    adds or renews what it uses.

    Examples:
      lca new service
      lca lock service
      lca lock service --check
      lca lock service --diff
      lca lock service --upgrade grid

    Output:
      The libraries of the lock. json is of --check lca.diagnostics/1, of
      --diff lca.lock/1. The lock is described in factors/README.md.

    Exit status:
      0  written; with --check or --diff: nothing is wrong
      1  a model is in error; --check: a library is not as locked; --diff: a
         library is gone, or a model cannot be computed
      2  no such file, or no library of that name; the lock cannot be written
    """
    if only_check + diff + bool(upgrade) > 1:
        raise click.UsageError("--check, --diff and --upgrade exclude each other")
    if form == "json" and not (only_check or diff):
        raise click.UsageError("--format json is for --check and --diff")
    places = _places(paths or (".",))
    wrong = _wrong(places)
    if wrong and not (only_check or diff or upgrade):
        raise LcaError(wrong)  # what else they would use is not known, and would be missing from the lock
    if only_check:
        _check(places, wrong, form)
    elif diff:
        _diff(places, form)
    else:
        say(wrong)
        for place in places:
            _write(place, upgrade, complete=not wrong)


def _places(paths: tuple[str, ...]) -> list[LockFolder]:
    """The models by folder, each checked whatever a lock says."""
    from lca.check import Locking, check

    found: dict[Path, LockFolder] = {}
    for path in paths:
        whole = names_folder(path)
        folder = Path(path) if whole else Path(path).parent
        place = found.setdefault(folder.absolute(), LockFolder(folder))
        place.whole |= whole
        for model in _models_in(folder) if whole else [path]:
            file, opened = open_model(model, folder if whole else None)
            if file.path != model:
                raise click.UsageError(f"{model} comes with the tool: copy it to a folder of yours, and lock it there")
            place.models[opened.absolute()] = check(file, opened, locking=Locking.IGNORED)
    return list(found.values())


def _models_in(folder: Path) -> list[str]:
    """The models of a folder, and of none below: a lock is about those beside it."""
    try:
        found = sorted(path for path in folder.glob("*.lca") if path.is_file() and not path.name.startswith("."))
    except OSError as error:
        raise LcaError([problem("E0701", None, path=folder, reason=error.strerror or "it cannot be read")]) from None
    if not found:
        raise LcaError([problem("E0701", None, path=folder, reason="no model (`*.lca`) is in it")])
    outside = [problem("E0706", None, path=path) for path in found if not is_within(path, folder)]
    if outside:
        raise LcaError(outside)
    return [str(path) for path in found]


def _wrong(places: list[LockFolder]) -> list[Diagnostic]:
    """The errors of models that do not say themselves that they are in error; their libraries are read all the same."""
    errors = (error for place in places for checked in place.models.values() for error in checked.unexpected)
    return list(dict.fromkeys(errors))


def _read(place: LockFolder) -> Lock:
    """The lock that is there. Raises LcaError where there is none, or it is wrong."""
    from lca.check.locked import no_lock
    from lca.factors.lock_reader import lock_in

    found, problems = lock_in(place.folder, place.shown)
    if found is None:
        raise LcaError(problems or [no_lock(place.shown)])
    return found


def _check(places: list[LockFolder], wrong: list[Diagnostic], form: str) -> None:
    from lca.check.locked import lock_differences
    from lca.check.used_libraries import libraries_used

    found = list(wrong)
    for place in places:
        held = _read(place)
        used = libraries_used(*(checked.loaded for checked in place.models.values()))
        found += lock_differences(used.values(), held, place.folder, complete=True)
    if form == "json":
        write_json(diagnostics_document(found))
    else:
        say(found, err=False)
        click.echo(counted_findings(found) or "every library is as it was locked")
    sys.exit(status(found))


def _diff(places: list[LockFolder], form: str) -> None:
    from lca.report.lock_text import lock_text
    from lca.studies.lock_diff import lock_diff

    if len(places) > 1:
        raise click.UsageError("--diff is about one lock: name models of one folder")
    (place,) = places
    document = lock_diff(_read(place), place.folder, list(place.models.items()))
    if form == "json":
        write_json(document)
    else:
        click.echo(lock_text(document), nl=False)
    wrong = bool(document.unread) or any(model.problems for model in document.models)
    # A library of the same version and with the same files is in the document where the lock is wrong about it.
    if wrong or any(not one.files and not one.is_other_version for one in document.libraries):
        sys.exit(WRONG_MODEL)


def _write(place: LockFolder, upgrade: tuple[str, ...], *, complete: bool) -> None:
    """Write the lock anew; without all models of the folder, or to upgrade, what it holds of other libraries stays.

    Where not ``complete``, models in error may take more figures than can be told, and those that were held stay.
    """
    from lca.check.lock_pins import pins
    from lca.factors.lock import lock_file_text
    from lca.factors.lock_reader import lock_in

    held, problems = lock_in(place.folder, place.shown)
    if upgrade:
        held = _read(place)
    elif problems and not place.whole:
        raise LcaError(problems)
    fresh = pins(place.models.values(), place.folder, None if place.whole and complete else held)
    for name in upgrade:
        if name not in fresh:
            advice = did_you_mean(name, fresh) or f"they use {', '.join(sorted(fresh)) or 'none'}"
            raise LcaError([problem("E0310", None, name=name, what="library that these models use", advice=[advice])])
    before = held.pins if held else {}
    kept = {} if place.whole and not upgrade else before
    after = {**kept, **{name: pin for name, pin in fresh.items() if not upgrade or name in upgrade}}
    _save(place, lock_file_text(after.values()))
    click.echo(inert(f"{place.shown} holds {len(after)} librar{'y' if len(after) == 1 else 'ies'}"))
    for name in sorted({*before, *after}):
        click.echo(inert(f"  {name}  {_changed(before.get(name), after.get(name))}".rstrip()))


def _save(place: LockFolder, text: str) -> None:
    from lca.factors.lock import LOCK

    if not is_within(place.folder / LOCK, place.folder):
        raise LcaError([problem("E0706", None, path=place.shown)])
    write_file(place.folder / LOCK, text.encode("utf-8"))


def _changed(before: Pin | None, after: Pin | None) -> str:
    """The version of a library in the lock, and what became of it there."""
    if after is None:
        return "is no longer used"
    if before is None:
        return f"{after.version} new".strip()
    if before.version != after.version:
        return f"{after.version or 'without a version'}, before {before.version or 'without one'}"
    other = "" if before.files == after.files else "with other files"
    return ", ".join(said for said in (after.version, other) if said)
