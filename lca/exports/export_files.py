"""How exports become bytes: the same bytes for the same trail, whatever the machine and the day."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable, Mapping
from io import BytesIO
from typing import Any
from uuid import NAMESPACE_URL, uuid5
from zipfile import ZIP_STORED, ZipFile, ZipInfo

EARLIEST = (1980, 1, 1, 0, 0, 0)
"""The date of every file in an archive: the first that an archive can tell."""
RESERVED = frozenset({
    "con", "prn", "aux", "nul", *(f"com{number}" for number in range(10)), *(f"lpt{number}" for number in range(10)),
})  # fmt: skip
"""Names that are devices on some machines."""
LONGEST_NAME = 80


def as_json_file(document: Any) -> bytes:
    """JSON in ASCII, which can do nothing to a terminal, with keys in their given order."""
    return json.dumps(document, indent=2, allow_nan=False).encode("ascii") + b"\n"


def archive(files: Mapping[str, bytes]) -> bytes:
    """A zip of files by path, in the order of their names; stored, since compressors differ between machines."""
    data = BytesIO()
    with ZipFile(data, "w", ZIP_STORED) as zipped:
        for path in sorted(files):
            entry = ZipInfo(path, EARLIEST)
            entry.create_system = 3  # the same on every system: Unix
            entry.external_attr = 0o644 << 16
            zipped.writestr(entry, files[path])
    return data.getvalue()


def identity(*parts: str) -> str:
    """The UUID of what is named by ``parts``, always the same."""
    return str(uuid5(NAMESPACE_URL, "\n".join(("lca", *(json.dumps(part) for part in parts)))))


def safe_names(paths: Iterable[str]) -> dict[str, str]:
    """By path a name for a file beside others: no folder, no device, of ASCII and not long, each another.

    Two names differ by more than capitals, since some file systems do not tell these apart.
    """
    found: dict[str, str] = {}
    taken: set[str] = set()
    for path in paths:
        if path not in found:
            found[path] = _free(_safe(path), taken)
            taken.add(found[path].lower())
    return found


def _safe(path: str) -> str:
    """The last part of a path, with what is no letter, digit, dot or dash as ``_``."""
    last = re.split(r"[/\\:]", path)[-1]
    ascii_only = unicodedata.normalize("NFKD", last).encode("ascii", "ignore").decode()
    name = re.sub(r"[^A-Za-z0-9._-]", "_", ascii_only).strip(".")[-LONGEST_NAME:].lstrip(".-")
    stem = name.partition(".")[0].lower()
    return f"_{name}" if not name or stem in RESERVED else name


def _free(name: str, taken: set[str]) -> str:
    stem, dot, end = name.rpartition(".")
    free, count = name, 1
    while free.lower() in taken:
        count += 1
        free = f"{stem}_{count}{dot}{end}" if stem else f"{name}_{count}"
    return free
