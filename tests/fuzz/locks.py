"""The reader of ``lca.lock``."""

from __future__ import annotations

from lca.diagnostics import Diagnostic
from lca.diagnostics.text_files import decode
from lca.factors.lock_reader import read_lock

from .texts import tell

WORDS = (
    "[libraries.",
    ".files]",
    ".figures]",
    ".aliases]",
    "version = ",
    "tree = ",
    '"""',
    "'''",
    "lock = 1",
    "41 gCO2e",
)


def one(data: bytes) -> None:
    file = decode(data, "lca.lock")
    if isinstance(file, Diagnostic):
        return
    for found in read_lock(file)[1]:
        tell(found)
