"""Who is asked for what a forger did: the checker alone, the checker with the files, and ``lca verify``."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

from lca import verify
from lca.places import shipped
from lca.studies.replay import look
from lca.trail.canonical import canonical

from .fields import Json

COPY, FILES, REPLAY, SIGNATURE = "copy", "copy with files", "`lca verify`", "signature"
FINDERS = (COPY, FILES, REPLAY, SIGNATURE)


def finder(document: Json, folder: Path) -> str:
    """The first that finds it, of those that look at more and more; a signature finds whatever is not as it was."""
    for name in _finders(document, folder):
        return name
    return SIGNATURE


def _finders(document: Json, folder: Path) -> Iterator[str]:
    with tempfile.TemporaryDirectory() as alone:
        path = Path(alone) / "trail.json"
        path.write_bytes(canonical(document) + b"\n")
        if verify.checked(path, [])["status"] in (1, 2):
            yield COPY
        if verify.checked(path, [folder, *shipped()])["status"] in (1, 2):
            yield FILES
        if verify.checked(path, [folder], shipped(), {"replay": look})["status"] in (1, 2):
            yield REPLAY
