"""Reading text from disk: within its roots, within its limits, and as UTF-8, or a diagnostic."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

from lca.diagnostics import Diagnostic, Label, problem
from lca.source import SourceFile, Span

MAX_BYTES = 64 * 1024 * 1024


def read(path: Path, shown: str, asked: Span | None = None) -> SourceFile | Diagnostic:
    """The text of ``path`` under the name ``shown``; ``asked`` is the place that named the file."""
    data = read_bytes(path, shown, asked)
    return decode(data, shown) if isinstance(data, bytes) else data


def read_bytes(path: Path, shown: str, asked: Span | None = None) -> bytes | Diagnostic:
    """As ``read``, for a file of any form."""

    def refused(code: str, **facts: str) -> Diagnostic:
        return problem(code, asked, "", None, path=shown, **facts)

    try:
        if path.is_dir():
            return refused("E0701", reason="it is a folder")
        if not path.is_file() and path.exists():
            return refused("E0701", reason="it is not a regular file")
        with path.open("rb") as stream:
            data = stream.read(MAX_BYTES + 1)
    except FileNotFoundError:
        return refused("E0701", reason="there is no such file")
    except (OSError, ValueError) as error:
        return refused("E0701", reason=getattr(error, "strerror", None) or "its name cannot be a path")
    if len(data) > MAX_BYTES:
        return refused("E0702", limit="64 MB")
    return data


def decode(data: bytes, shown: str) -> SourceFile | Diagnostic:
    """The bytes of a file as text; a byte-order mark is dropped, line breaks stay as they are."""
    try:
        return SourceFile(shown, data.decode("utf-8-sig"), sha256(data).hexdigest())
    except UnicodeDecodeError as error:
        file = SourceFile(shown, data.decode("utf-8", errors="replace"))
        at = len(data[: error.start].decode("utf-8", errors="replace"))
        label = Label(Span(file, at, at + 1), "this byte")
        return problem("E0707", label.span, label.text, path=shown)


def within(path: Path, root: Path) -> bool:
    """Whether ``path`` stays inside ``root`` once symbolic links are followed."""
    try:
        return path.resolve().is_relative_to(root.resolve())
    except (OSError, RuntimeError, ValueError):  # links in a circle, names too long, NUL bytes
        return False
