"""The command that tests many models: test."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from lca.cli.options import LOCKED
from lca.cli.output import WRONG_MODEL, WRONG_USE, answered, coloured, is_folder, open_model, say, status, write_json
from lca.cli.writing import STANDARD, write_output
from lca.diagnostics import Diagnostic, LcaError, problem
from lca.diagnostics.files import within

if TYPE_CHECKING:
    from lca.audit.suite import Trial


@click.command()
@click.argument("paths", nargs=-1, metavar="PATHS...")
@click.option(
    "--junit",
    metavar="FILE",
    default="",
    help="Write the verdicts to FILE as JUnit XML, too; alone to standard output, if FILE is `-`.",
)
@LOCKED
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="How to print verdicts.")
@answered
def test(paths: tuple[str, ...], junit: str, locked: bool, form: str) -> None:
    """Check and compute models, and evaluate all their checks.

    PATHS are models, or folders that are searched for them; without any, the current folder. A model passes if it
    computes, as declared and under every scenario that its checks are for, if its checks hold, and if each error that
    it expects, and no other, is there.
    """
    from lca.audit.suite import suite_document, together
    from lca.report.suite import suite_text

    trials = together(_trials(paths or (".",), locked=locked))
    wrong = _junit_written(junit, trials) if junit else []
    if form == "json" and junit != STANDARD:
        write_json(suite_document(trials))
    elif junit != STANDARD:
        click.echo(suite_text(trials, colour=coloured(sys.stdout)), nl=False, color=True)
    say(wrong)
    sys.exit(status(wrong) or (WRONG_MODEL if any(trial.verdict == "fails" for trial in trials) else 0))


def _trials(paths: tuple[str, ...], *, locked: bool) -> Iterator[Trial]:
    """Each model once. Raises LcaError for a path where there is none."""
    seen: set[Path] = set()
    for path in paths:
        folder = Path(path) if is_folder(path) else None
        for model in [path] if folder is None else _models_in(folder):
            if Path(model).absolute() not in seen:
                seen.add(Path(model).absolute())
                yield _trial(model, folder, locked=locked)


def _trial(model: str, folder: Path | None, *, locked: bool) -> Trial:
    from lca.audit.suite import tried, unread
    from lca.check import Locking, check

    try:
        if folder is not None and not within(Path(model), folder):
            raise LcaError([problem("E0706", None, path=model)])
        file, path = open_model(model)
    except LcaError as error:
        if folder is None and status(error.diagnostics) == WRONG_USE:
            raise
        return unread(model, error.diagnostics)
    return tried(model, check(file, path, locking=Locking.REQUIRED if locked else Locking.HEEDED))


def _models_in(folder: Path) -> list[str]:
    """The models in a folder and below, in order; neither in hidden folders, nor behind links to folders."""
    found: list[Path] = []
    waiting = [folder]
    while waiting:
        try:
            for entry in waiting.pop().iterdir():
                if entry.name.startswith("."):
                    continue
                if not entry.is_dir():
                    found += [entry] if entry.suffix == ".lca" else []
                elif not entry.is_symlink():
                    waiting.append(entry)
        except OSError as error:
            reason = error.strerror or "it cannot be read"
            raise LcaError([problem("E0701", None, path=error.filename or folder, reason=reason)]) from None
    if not found:
        raise LcaError([problem("E0701", None, path=folder, reason="no model (`*.lca`) is in it")])
    return [str(path) for path in sorted(found)]


def _junit_written(name: str, trials: list[Trial]) -> list[Diagnostic]:
    """What keeps the verdicts from being written, too: these are printed all the same."""
    from lca.report.junit import as_junit

    try:
        write_output(as_junit(trials), name, [trial.model for trial in trials])
    except LcaError as error:
        return list(error.diagnostics)
    return []
