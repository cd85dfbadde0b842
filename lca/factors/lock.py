"""The lock beside models: the libraries that they use, by version and digest, with the figures that they take there."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from lca.factors.digest import tree_digest
from lca.source import SourceFile, Span

LOCK = "lca.lock"
FORM = 1
BUILT_IN = "lca:"
"""What comes with the tool is shown under paths that begin so."""
INSTALLED = "installed:"
"""Likewise what an installed package brings, which goes on with the name of the package."""
PLACELESS = (BUILT_IN, INSTALLED)
"""Paths that begin so are those of no folder, and the same on every machine."""
HEADER = """\
# The libraries that the models of this folder use, as they were locked. `lca lock` writes this file: keep it with the
# models. `lca lock --diff` tells what is different now, `lca lock --upgrade NAME` takes a library as it is now.
"""
BARE = re.compile(r"[A-Za-z0-9_-]+")
LockKeys = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Pin:
    """A library as it was locked; a rule library has no version.

    ``files`` are digests by path; ``figures`` what the models use of it, as written (``383.55 gCO2e per kWh``), and
    ``aliases`` further names of these. ``places`` are those of a lock that was read: of an entry by its keys,
    ``("files", "lca:factors/grid/studies.yaml")``, and of the library itself by none.
    """

    name: str
    version: str
    files: Mapping[str, str]
    figures: Mapping[str, str]
    aliases: Mapping[str, str]
    places: Mapping[LockKeys, Span] = field(default_factory=dict, compare=False)

    @property
    def factors(self) -> set[str]:
        """The names of those factors that it has figures of: ``us_2024`` of the figure ``us_2024(water)``."""
        return {key.partition("(")[0] for key in self.figures}

    def place(self, *keys: str) -> Span:
        """Where an entry stands in the lock; that of the library, for one that is not there."""
        return self.places.get(keys, self.places[()])


@dataclass(frozen=True, slots=True)
class Lock:
    """A lock as it was read."""

    file: SourceFile
    pins: Mapping[str, Pin]


def path_in_lock(file: SourceFile, folder: Path) -> str:
    """What a lock in ``folder`` calls a file: its path from there, or what is shown of one that is in no folder."""
    if file.path.startswith(PLACELESS):
        return file.path
    path = Path(os.path.relpath(Path(file.path).absolute(), folder.absolute())).as_posix()
    return path.encode("utf-8", "replace").decode()


def lock_file_text(pins: Iterable[Pin]) -> str:
    """The one text that a lock of these libraries has."""
    blocks = [f"{HEADER}\nlock = {FORM}\n"]
    blocks += ["\n".join(_lines(pin)) + "\n" for pin in sorted(pins, key=lambda pin: pin.name)]
    return "\n".join(blocks)


def _lines(pin: Pin) -> Iterator[str]:
    of = f"libraries.{_key(pin.name)}"
    yield f"[{of}]"
    if pin.version:
        yield f"version = {_quoted(pin.version)}"
    yield f"tree = {_quoted(tree_digest(pin.files.items()))}"
    for name, table in (("files", pin.files), ("figures", pin.figures), ("aliases", pin.aliases)):
        if table:
            yield ""
            yield f"[{of}.{name}]"
            yield from (f"{_key(key)} = {_quoted(table[key])}" for key in sorted(table))


def _key(name: str) -> str:
    return name if BARE.fullmatch(name) else _quoted(name)


def _quoted(text: str) -> str:
    """A basic string of TOML, which is one of JSON but for the sign DEL."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
