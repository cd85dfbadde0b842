"""What commands write: a file, a folder or standard output; never over what they read, nor over models or libraries."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from pathlib import Path, PurePosixPath

import click

from lca.cli.output import LIBRARY
from lca.cli.whole_files import LinkRefused, make_folder, pass_on, passes_on, refuse_links, write_whole
from lca.diagnostics import LcaError, problem
from lca.diagnostics.render import escaped
from lca.diagnostics.text_files import was_read
from lca.factors.lock import LOCK

STANDARD = "-"
"""The name of standard output, as `-o -`."""
PRINTED = ("", STANDARD, "/dev/stdout")
KEPT = (".lca", *LIBRARY)


def write_output(data: bytes, output: str) -> None:
    """To the file ``output``, or to standard output where that is empty or ``-``; to a pipe or a device as it is.

    Raises LcaError where it cannot be written, was read by the command, or is any model, library or lock that is there.
    """
    if output in PRINTED:
        _print(data)
        return
    path = Path(output)
    try:
        if passes_on(path):
            pass_on(path, data)
            return
        refuse_links(path)
    except (OSError, ValueError) as error:
        raise _unwritten(path, error) from None
    _refuse_to_write_over(path)
    write_file(path, data)


def write_file(path: Path, data: bytes) -> None:
    """Write a file that is the command's own to write, whole. Raises LcaError, and it is as it was, where it cannot."""
    write_files({path: data})


def write_files(files: Mapping[Path, bytes]) -> None:
    """As ``write_file``, for files that belong together: all of them, or none."""
    try:
        write_whole(files)
    except (OSError, ValueError) as error:
        raise _unwritten(Path(getattr(error, "filename", None) or next(iter(files))), error) from None


def write_folder(files: Mapping[str, bytes], output: str) -> None:
    """Files by their path in a folder. Raises LcaError where that holds anything else, or cannot be written."""
    folder = Path(output)
    if output in PRINTED:
        raise click.UsageError("a folder cannot be written to standard output: -o FOLDER")
    try:
        refuse_links(folder)
        foreign = _foreign(folder, files)
        if foreign is not None:
            reason = f"`{foreign.relative_to(folder)}` in it is not of this export"
            raise LcaError(
                [problem("E0709", path=folder, reason=reason, advice=["name a folder that is new or empty"])]
            )
        for path in files:
            _refuse_what_was_read(folder / path)
        for path in files:
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
        write_whole({folder / path: data for path, data in files.items()})
    except (OSError, ValueError) as error:
        raise _unwritten(folder, error) from None


def write_new_files(files: Mapping[Path, bytes]) -> None:
    """Files of which none is there; their folders may have to be made. Raises LcaError, and then nothing is written."""
    for path in files:
        if os.path.lexists(path):
            reason = "something is there, and nothing is written over"
            raise LcaError([problem("E0709", path=path, reason=reason, advice=["take another name"])])
    for path in files:
        try:
            refuse_links(path.parent)
            path.parent.mkdir(parents=True, exist_ok=True)
        except (OSError, ValueError) as error:
            raise _unwritten(path, error) from None
    write_files(files)


def write_new_folder(files: Mapping[str, bytes], folder: Path) -> None:
    """Files by their path in a folder. Raises LcaError, and nothing is written, where something is there already.

    What is hidden, such as `.git`, does not count.
    """
    try:
        refuse_links(folder)
        if folder.exists() and not (folder.is_dir() and all(one.name.startswith(".") for one in folder.iterdir())):
            reason = "something is there, and nothing is written over"
            raise LcaError(
                [problem("E0709", path=folder, reason=reason, advice=["name a folder that is new or empty"])]
            )
        make_folder(folder, files)
    except (OSError, ValueError) as error:
        raise _unwritten(folder, error) from None


def _foreign(folder: Path, files: Mapping[str, bytes]) -> Path | None:
    """Something in a folder that is a link, or that is none of ``files``: the first one ends the looking."""
    own = {folder / path for path in files}
    folders = {folder / parent for path in files for parent in PurePosixPath(path).parents}
    waiting = [folder] if folder.exists() else []
    while waiting:
        with os.scandir(waiting.pop()) as entries:
            for entry in entries:
                path = Path(entry.path)
                below = entry.is_dir(follow_symlinks=False)
                if entry.is_symlink() or path not in (folders if below else own):
                    return path
                waiting += [path] * below
    return None


def _refuse_to_write_over(path: Path) -> None:
    """Raise LcaError where a file is what a command reads, or is not made by one."""
    _refuse_what_was_read(path)
    try:
        there = path.is_file()
        names = {path, path.resolve()}
    except (OSError, ValueError, RuntimeError) as error:
        raise _unwritten(path, error) from None
    if there and any(name.suffix.lower() in KEPT for name in names):
        raise _refused(path, "it is a model or a library, which no command makes")
    if there and any(name.name == LOCK for name in names):
        raise _refused(path, "it is a lock, which `lca lock` makes")


def _refuse_what_was_read(path: Path) -> None:
    if was_read(path):
        raise _refused(path, "it is read by the same command")


def _refused(path: Path, reason: str) -> LcaError:
    return LcaError([problem("E0709", path=path, reason=reason, advice=["name another file"])])


def _unwritten(path: Path, error: Exception) -> LcaError:
    reason = getattr(error, "strerror", None) or "its name cannot be a path"
    advice = "name another file, or the place that the link leads to" if isinstance(error, LinkRefused) else None
    return LcaError([problem("E0709", path=path, reason=reason, advice=[advice])])


def _print(data: bytes) -> None:
    """The same bytes as in a file, but to a terminal, which a stranger's text must not steer."""
    click.echo(escaped(data.decode("utf-8", "replace")) if sys.stdout.isatty() else data, nl=False)
