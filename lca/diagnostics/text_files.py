"""Reading text from disk: within its roots, within its limits, and as UTF-8, or a diagnostic."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from hashlib import sha256
from pathlib import Path

from lca.diagnostics import Diagnostic, Label, problem
from lca.source import SourceFile, Span

MAX_BYTES = 64 * 1024 * 1024
Identity = tuple[int, int]
"""What a file is, whatever it is called: its device, and its number there."""

_READ: ContextVar[set[Identity] | None] = ContextVar("_READ", default=None)
# A pipe that nobody writes to must not be waited for; no terminal may become the program's own.
_FLAGS = os.O_RDONLY | sum(getattr(os, name, 0) for name in ("O_NONBLOCK", "O_NOCTTY", "O_CLOEXEC", "O_BINARY"))
_NO_LINK: int = getattr(os, "O_NOFOLLOW", 0)
_FOLDER: int = getattr(os, "O_DIRECTORY", 0)
_STEPWISE = os.open in os.supports_dir_fd and bool(_NO_LINK)


class _Outside(Exception):
    """A path leads out of its root; met in this module alone."""


def read_text(path: Path, shown: str, asked: Span | None = None, root: Path | None = None) -> SourceFile | Diagnostic:
    """The text of ``path`` under the name ``shown``; ``asked`` is the place that named the file.

    Nothing is read that lies outside of ``root``, links followed, even if somebody puts links in meanwhile; without a
    root, as where the user named the file, all may be read.
    """
    data = read_bytes(path, shown, asked, root)
    return decode(data, shown) if isinstance(data, bytes) else data


def read_bytes(path: Path, shown: str, asked: Span | None = None, root: Path | None = None) -> bytes | Diagnostic:
    """As ``read_text``, for a file of any form."""

    def refused(code: str, **facts: str) -> Diagnostic:
        return problem(code, asked, "", None, path=shown, **facts)

    try:
        with _opened(path, root) as descriptor:
            about = os.fstat(descriptor)
            if stat.S_ISDIR(about.st_mode):
                return refused("E0701", reason="it is a folder")
            if not stat.S_ISREG(about.st_mode):
                return refused("E0701", reason="it is not a regular file")
            with os.fdopen(descriptor, "rb", closefd=False) as stream:
                data = stream.read(MAX_BYTES + 1)
            note(descriptor)
    except _Outside:
        return refused("E0706")
    except FileNotFoundError:
        return refused("E0701", reason="there is no such file")
    except (OSError, ValueError, RuntimeError) as error:
        return refused("E0701", reason=getattr(error, "strerror", None) or "its name cannot be a path")
    if len(data) > MAX_BYTES:
        return refused("E0702", limit="64 MB")
    return data


@contextmanager
def _opened(path: Path, root: Path | None) -> Iterator[int]:
    """A descriptor of a file. Raises _Outside where it is not beneath ``root``, OSError where there is none."""
    descriptor = os.open(path, _FLAGS) if root is None else _beneath(path, root)
    try:
        yield descriptor
    finally:
        os.close(descriptor)


def _beneath(path: Path, root: Path) -> int:
    """Open a file where it was found: part by part, so that no link is followed that was put in since."""
    real = _inside(path, root)
    if real is None:
        raise _Outside
    if not _STEPWISE:  # Windows, where only an administrator makes links
        return os.open(root / real, _FLAGS)
    *folders, name = real.parts or (".",)
    held = os.open(root, os.O_RDONLY | _FOLDER)
    try:
        for folder in folders:
            inner = os.open(folder, os.O_RDONLY | _FOLDER | _NO_LINK, dir_fd=held)
            os.close(held)
            held = inner
        return os.open(name, _FLAGS | _NO_LINK, dir_fd=held)
    except OSError as error:
        if error.errno == errno.ELOOP:
            raise _Outside from None
        raise
    finally:
        os.close(held)


def decode(data: bytes, shown: str) -> SourceFile | Diagnostic:
    """The bytes of a file as text; a byte-order mark is dropped, line breaks stay as they are."""
    try:
        return SourceFile(shown, data.decode("utf-8-sig"), sha256(data).hexdigest())
    except UnicodeDecodeError as error:
        file = SourceFile(shown, data.decode("utf-8", errors="replace"))
        at = len(data[: error.start].decode("utf-8", errors="replace"))
        label = Label(Span(file, at, at + 1), "this byte")
        return problem("E0707", label.span, label.text, path=shown)


def is_within(path: Path, root: Path) -> bool:
    """Whether ``path`` stays inside ``root`` once symbolic links are followed."""
    return _inside(path, root) is not None


def _inside(path: Path, root: Path) -> Path | None:
    """Where ``path`` leads from ``root``, both once links are followed; None where that is outside."""
    try:
        return path.resolve().relative_to(root.resolve())
    except (OSError, RuntimeError, ValueError):  # links in a circle, names too long, NUL bytes
        return None


def is_folder(path: Path) -> bool:
    """Whether a path is that of a folder; one that can be none is not."""
    try:
        return path.is_dir()
    except (OSError, ValueError):
        return False


def is_file(path: Path) -> bool:
    """Likewise, of a regular file."""
    try:
        return path.is_file()
    except (OSError, ValueError):
        return False


@contextmanager
def noting() -> Iterator[None]:
    """Note, meanwhile, which files are read: what a command reads it must not write over."""
    before = _READ.set(set())
    try:
        yield
    finally:
        _READ.reset(before)


def note(file: int | Path) -> None:
    """Note that a file is read, where that is asked for."""
    identity, noted = _identity(file), _READ.get()
    if noted is not None and identity is not None:
        noted.add(identity)


def was_read(path: Path) -> bool:
    """Whether the file at ``path``, by whatever name, was read since files are noted."""
    return _identity(path) in (_READ.get() or ())


def _identity(file: int | Path) -> Identity | None:
    try:
        about = os.stat(file)  # noqa: PTH116  # of a descriptor as well
    except (OSError, ValueError):
        return None
    return about.st_dev, about.st_ino
