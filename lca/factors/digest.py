"""Digests of files and of sets of files, which anyone can work out again with ``sha256sum``."""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import sha256

from lca.source import SourceFile


def file_digest(file: SourceFile) -> str:
    """The SHA-256 of a file's bytes as they were read, a byte-order mark included; of a text in no file, of its own."""
    return file.digest or sha256(file.text.encode("utf-8", "surrogatepass")).hexdigest()


def tree_digest(files: Iterable[tuple[str, str]]) -> str:
    """The SHA-256 of what ``sha256sum`` prints of files, given as pairs of path and SHA-256, in the order of the paths.

    ``sha256sum factors/ours/*.yaml | sha256sum`` gives the same where the paths are those.
    """
    lines = (f"{digest}  {path}\n" for path, digest in sorted(files))
    return sha256("".join(lines).encode("utf-8", "surrogatepass")).hexdigest()
