"""What is packed: bounded in what it holds, and read in memory, so that no name in it is ever a path on a disk."""

from __future__ import annotations

import gzip
import io
import zipfile
from collections.abc import Mapping

from lca.archives import BROKEN
from lca.arrivals.text_records import Unreadable

GZIP = b"\x1f\x8b"
ENDING = ".gz"
MAX_FILES = 100_000
MAX_BYTES = 256 * 1024 * 1024
"""So much an archive may hold unpacked, whatever it says of itself."""


def plain_name(name: str) -> str:
    """The name of a file as it is when unpacked."""
    return name[: -len(ENDING)] if name.lower().endswith(ENDING) else name


def unzipped(data: bytes) -> bytes:
    """What gzip packed, as clouds hand out their bills; any other bytes as they are. Raises Unreadable."""
    if not data.startswith(GZIP):
        return data
    try:
        with gzip.open(io.BytesIO(data)) as stream:
            found = stream.read(MAX_BYTES + 1)
    except BROKEN as error:
        raise Unreadable(f"it is not as gzip packs a file: {error}"[:120]) from None
    _bound(len(found))
    return found


def files_in_zip(data: bytes, ends: tuple[str, ...]) -> Mapping[str, bytes]:
    """The files of an archive whose names end so, by name. Raises Unreadable where it is none, or holds too much."""
    found: dict[str, bytes] = {}
    left = MAX_BYTES
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = [one for one in archive.infolist() if not one.is_dir() and one.filename.lower().endswith(ends)]
            if len(members) > MAX_FILES:
                raise Unreadable(f"it holds more than {MAX_FILES:,} files")
            for member in members:
                with archive.open(member) as stream:
                    found[member.filename] = stream.read(left + 1)
                left -= len(found[member.filename])
                _bound(MAX_BYTES - left)
    except BROKEN as error:
        raise Unreadable(f"it is no archive that can be read: {error}"[:120]) from None
    return found


def _bound(size: int) -> None:
    if size > MAX_BYTES:
        raise Unreadable(f"it holds more than {MAX_BYTES // 1024 // 1024} MB unpacked")
