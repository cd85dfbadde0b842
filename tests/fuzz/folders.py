"""A folder of files that readers are given by their path, one trial after the other."""

from __future__ import annotations

import tempfile
from functools import lru_cache
from pathlib import Path


@lru_cache(maxsize=1)
def _folder() -> tempfile.TemporaryDirectory[str]:
    return tempfile.TemporaryDirectory(prefix="lca-fuzz-")


def written(name: str, data: bytes) -> Path:
    """The path of a file with these bytes."""
    path = Path(_folder().name) / name
    path.write_bytes(data)
    return path
