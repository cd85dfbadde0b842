"""Files that are written whole or not at all: each to a new file beside its place, which it then takes."""

from __future__ import annotations

import os
import stat
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from secrets import token_hex

from lca.diagnostics.render import escaped

NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
PASSING = os.O_WRONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOCTTY", 0)


class LinkRefused(OSError):
    """What is written would go through a link, to wherever that leads."""

    def __init__(self, path: Path) -> None:
        super().__init__(0, f"`{path}` is a link", str(path))


def passes_on(path: Path) -> bool:
    """Whether a path is that of a pipe or a device of characters, such as `/dev/null`, which keep nothing."""
    try:
        mode = path.stat().st_mode
    except (OSError, ValueError):
        return False
    return stat.S_ISFIFO(mode) or stat.S_ISCHR(mode)


def pass_on(path: Path, data: bytes) -> None:
    """Write to a pipe or a device. Raises OSError, also where nobody reads from a pipe; a terminal is not steered."""
    descriptor = os.open(path, PASSING)
    os.set_blocking(descriptor, True)
    with os.fdopen(descriptor, "wb") as stream:
        stream.write(escaped(data.decode("utf-8", "replace")).encode() if stream.isatty() else data)


def write_whole(files: Mapping[Path, bytes]) -> None:
    """Write files, for each of which a folder is there. Raises OSError; where one cannot be written, none is.

    Those that were there keep their permissions; none is written through a link.
    """
    waiting: dict[Path, Path] = {}
    try:
        for path, data in files.items():
            waiting[path] = _beside(path, data)
        for path in files:
            waiting.pop(path).replace(path)
    finally:
        for new in waiting.values():
            with suppress(OSError):
                new.unlink()


def write_new_pair(private: tuple[Path, bytes], public: tuple[Path, bytes]) -> bool:
    """Write two new files, the first for its owner alone; whether the file system keeps others from it.

    Raises OSError, also where one is there, and then neither is written.
    """
    made: list[Path] = []
    try:
        for (path, data), mode in ((private, 0o600), (public, 0o644)):
            with os.fdopen(os.open(path, NEW, mode), "wb") as stream:
                made.append(path)
                stream.write(data)
                stream.flush()
                os.fsync(stream.fileno())
        return os.name == "posix" and not private[0].stat().st_mode & 0o077
    except BaseException:
        for path in made:
            with suppress(OSError):
                path.unlink()
        raise


def make_folder(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write files by their path in a folder, which may have to be made. Raises OSError, and then none is written."""
    wanted = {folder / path: data for path, data in files.items()}
    missing = {above for path in wanted for above in path.parents if not above.exists()}
    made: list[Path] = []
    try:
        for new in sorted(missing):
            new.mkdir()
            made.append(new)
        write_whole(wanted)
    except BaseException:
        for new in reversed(made):
            with suppress(OSError):
                new.rmdir()
        raise


def refuse_links(path: Path) -> None:
    """Raise Link where a path, or a folder on the way from the current one, is a link: a stranger may have left it."""
    here = Path.cwd()
    inner = path.relative_to(here) if path.is_relative_to(here) else path
    ways = [inner] if inner.is_absolute() else [inner, *inner.parents]
    for way in ways:
        if way.is_symlink():
            raise LinkRefused(way)


def _beside(path: Path, data: bytes) -> Path:
    """A new file with these bytes, in the folder of the one that it is to be."""
    mode = _permissions(path)
    new = path.with_name(f".lca-{token_hex(8)}.tmp")
    try:
        with os.fdopen(os.open(new, NEW, 0o666), "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        if mode is not None:
            new.chmod(mode)
    except BaseException as error:
        with suppress(OSError):
            new.unlink()
        if isinstance(error, OSError):
            error.filename = str(path)  # nobody has asked for the file beside it
        raise
    return new


def _permissions(path: Path) -> int | None:
    """Those of the file that is there, None where there is none. Raises OSError where it must not be written."""
    try:
        about = path.lstat()
    except FileNotFoundError:
        return None
    if stat.S_ISLNK(about.st_mode):
        raise LinkRefused(path)
    if stat.S_ISDIR(about.st_mode):
        raise IsADirectoryError(0, "Is a directory")
    if not stat.S_ISREG(about.st_mode):
        raise OSError(0, "it is not a regular file")
    if not os.access(path, os.W_OK):
        raise PermissionError(0, "Permission denied")
    return stat.S_IMODE(about.st_mode)
