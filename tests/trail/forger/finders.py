"""Who is asked for what a forger did: the checker alone, with the files, ``lca verify``, and a signature."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TypeAlias

from lca import verify
from lca.factors import released
from lca.places import shipped
from lca.signatures.looking import SignatureLook
from lca.studies.replay import look_by, replay
from lca.trail.canonical import canonical

from .fields import Json
from .honest import SIGNER

Looks: TypeAlias = Callable[[Json, Sequence[Path], verify.Findings], str]
COPY, FILES, REPLAY, SIGNATURE, NOBODY = "copy", "copy with files", "`lca verify`", "signature", "nobody"
FINDERS = (COPY, FILES, REPLAY, SIGNATURE, NOBODY)
FOUND = (1, 2)
"""What is answered where something does not hold, or is no trail."""


def found_by_copy(document: Json) -> bool:
    """Whether a copy of the checker finds it with nothing at hand."""
    return next(_finders(document, Path()), NOBODY) == COPY


def finder(document: Json, folder: Path) -> str:
    """The first that finds it, of those that look at more and more."""
    return next(_finders(document, folder), NOBODY)


def _finders(document: Json, folder: Path) -> Iterator[str]:
    with tempfile.TemporaryDirectory() as alone:
        path = Path(alone) / "trail.json"
        path.write_bytes(canonical(document) + b"\n")
        if verify.checked(path, [])["status"] in FOUND:
            yield COPY
        if verify.checked(path, [folder, *shipped()])["status"] in FOUND:
            yield FILES
        looks: list[Looks] = [
            released.look,
            look_by(replay),
            SignatureLook(path),
        ]  # which that command has beyond the checker's own
        if any(_failing(look, document, folder) for look in looks):
            yield REPLAY
        if _failing(SignatureLook(path, [[SIGNER]]), document, folder):
            yield SIGNATURE


def _failing(look: Looks, document: Json, folder: Path) -> bool:
    tell = verify.Findings()
    look(document, [folder], tell)
    return bool(tell.failing)
