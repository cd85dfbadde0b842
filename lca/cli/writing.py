"""What commands write: a file, a folder or standard output; never over what they read, nor over models or libraries."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path, PurePosixPath

import click

from lca.cli.output import LIBRARY
from lca.diagnostics import LcaError, problem
from lca.diagnostics.render import escaped

STANDARD = "-"
"""The name of standard output, as `-o -`."""
KEPT = (".lca", *LIBRARY)


def write_output(data: bytes, output: str, given: Iterable[str]) -> None:
    """To the file ``output``, or to standard output where that is empty or ``-``.

    Raises LcaError where it cannot be written, or is one of the ``given`` files or any model or library that is there.
    """
    if output in ("", STANDARD):
        _print(data)
        return
    path = Path(output)
    _refuse_to_write_over(path, given)
    write_file(path, data)


def write_file(path: Path, data: bytes) -> None:
    """Write a file that is the command's own to write. Raises LcaError where it cannot be written."""
    try:
        path.write_bytes(data)
    except (OSError, ValueError) as error:
        raise _unwritten(path, error) from None


def write_folder(files: Mapping[str, bytes], output: str, given: Iterable[str]) -> None:
    """Files by their path in a folder. Raises LcaError where that holds anything else, or cannot be written."""
    folder = Path(output)
    if output == STANDARD:
        raise click.UsageError("a folder cannot be written to standard output: -o FOLDER")
    given = list(given)
    try:
        foreign = _foreign(folder, files)
        if foreign is not None:
            reason = f"`{foreign.relative_to(folder)}` in it is not of this export"
            raise LcaError(
                [problem("E0709", path=folder, reason=reason, advice=["name a folder that is new or empty"])]
            )
        for path in files:
            _refuse_given(folder / path, given)
        for path, data in files.items():
            _write_anew(folder / path, data)
    except (OSError, ValueError) as error:
        raise _unwritten(folder, error) from None


def _write_anew(path: Path, data: bytes) -> None:
    """A new file in the place of one that is there: so no link is followed, whoever made it meanwhile."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    with path.open("xb") as stream:
        stream.write(data)


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


def _refuse_to_write_over(path: Path, given: Iterable[str]) -> None:
    """Raise LcaError where a file is what a command reads, or is not made by one."""
    _refuse_given(path, given)
    try:
        kept = path.is_file() and {path.suffix.lower(), path.resolve().suffix.lower()} & {*KEPT}
    except (OSError, ValueError, RuntimeError) as error:
        raise _unwritten(path, error) from None
    if kept:
        raise _refused(path, "it is a model or a library, which no command makes")


def _refuse_given(path: Path, given: Iterable[str]) -> None:
    if any(_same(path, Path(one)) for one in given):
        raise _refused(path, "it is read by the same command")


def _same(path: Path, other: Path) -> bool:
    """Whether two paths lead to one file, be it over links."""
    try:
        return path.samefile(other)
    except (OSError, ValueError):
        return False


def _refused(path: Path, reason: str) -> LcaError:
    return LcaError([problem("E0709", path=path, reason=reason, advice=["name another file"])])


def _unwritten(path: Path, error: Exception) -> LcaError:
    reason = getattr(error, "strerror", None) or "its name cannot be a path"
    return LcaError([problem("E0709", path=path, reason=reason)])


def _print(data: bytes) -> None:
    """The same bytes as in a file, but to a terminal, which a stranger's text must not steer."""
    click.echo(escaped(data.decode("utf-8", "replace")) if sys.stdout.isatty() else data, nl=False)
