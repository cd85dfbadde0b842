"""Reading a lock: TOML with one entry a line, so that each entry has a place. Nothing in it is believed unchecked."""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

from lca.diagnostics import Diagnostic, problem
from lca.diagnostics.text_files import read_text
from lca.factors.digest import tree_digest
from lca.factors.lock import FORM, LOCK, Lock, LockKeys, Pin
from lca.factors.locked_figures import read_figure
from lca.source import SourceFile, Span

MAX_CHARACTERS = 500_000
LONGEST = 1_000
"""Characters of a line: no entry needs more."""
DEEPEST = 40
"""Dots of a line: the time of tomllib grows with the square of the parts of a key."""
MOST = 10
"""So many mistakes are told."""
LINE = re.compile(r"^[ \t]*+([^\r\n#][^\n]*)", re.MULTILINE)
TABLES = ("files", "figures", "aliases")
WANTED = {
    "version": "a text",
    "tree": "a SHA-256",
    "files": "a SHA-256",
    "figures": 'a figure, such as "41 gCO2e per kWh"',
    "aliases": "the name of a figure",
}
NAME = re.compile(r"[^\W\d]\w{0,99}")
OWN = re.compile(r"([^\W\d]\w{0,99}\.)?[^\W\d]\w{0,99}")
"""A factor of the library, or `egrid.srvc_2023`, one of another that an alias is for."""
FIGURE = re.compile(r"(\w{1,200}\.)?\w{1,200}(\(\w{1,200}\))?")
DIGEST = re.compile(r"[0-9a-f]{64}")


def lock_in(folder: Path, shown: str) -> tuple[Lock | None, tuple[Diagnostic, ...]]:
    """The lock in ``folder``, under the name ``shown``; None where there is none, or with what is wrong with it."""
    path = folder / LOCK
    if not os.path.lexists(path):
        return None, ()
    file = read_text(path, shown, None, folder)
    if isinstance(file, Diagnostic):
        return None, (file,)
    if len(file.text) > MAX_CHARACTERS:
        limit, advice = f"{MAX_CHARACTERS} characters", ["`lca lock` writes it anew"]
        return None, (problem("E0702", Span(file, 0, 0), path=shown, limit=limit, advice=advice),)
    return read_lock(file)


def read_lock(file: SourceFile) -> tuple[Lock | None, tuple[Diagnostic, ...]]:
    """The lock in ``file``; None, with what is wrong, where anything is."""
    reader = _Reader(file)
    reader.read()
    pins = reader.pins() if not reader.problems else {}
    return (None if reader.problems else Lock(file, pins)), tuple(reader.problems[:MOST])


class _Reader:
    """``values`` and ``places`` are those of the entries, by their keys from the top of the file."""

    def __init__(self, file: SourceFile) -> None:
        self.file = file
        self.problems: list[Diagnostic] = []
        self.places: dict[LockKeys, Span] = {}
        self.values: dict[LockKeys, str] = {}

    def wrong(self, span: Span, said: str) -> None:
        self.problems.append(problem("E0650", span, path=self.file.path, said=said))

    def read(self) -> None:
        table: LockKeys | None = ()
        for line in self._lines():
            if len(self.problems) >= MOST:
                return
            keys, value = self._entry(line)
            if line.text.startswith("["):
                table = keys if keys and self._opens(keys if value == {} else (), line) else None
            elif keys and table is not None:
                self._take((*table, *keys), value, line)
        if ("lock",) not in self.places and not self.problems:
            self.wrong(Span(self.file, 0, 0), f"`lock = {FORM}` is missing")

    def _lines(self) -> Iterator[Span]:
        """The lines that say something, without the spaces about it."""
        for line in LINE.finditer(self.file.text):
            yield Span(self.file, line.start(1), line.start(1) + len(line[1].rstrip()))

    def _entry(self, line: Span) -> tuple[LockKeys, object]:
        """The keys of a line and its value, ``{}`` where it opens a table; told, and without keys, where it is none."""
        if line.end - line.start > LONGEST or line.text.count(".") > DEEPEST:
            self.wrong(line, "a line is longer than any entry")
            return (), None
        try:
            value: object = tomllib.loads(line.text)
        except (ValueError, RecursionError):
            self.wrong(line, "this is no entry of TOML on one line")
            return (), None
        keys: list[str] = []
        while isinstance(value, dict) and len(value) == 1:
            ((key, value),) = value.items()
            keys.append(key)
        return tuple(keys), value

    def _opens(self, keys: LockKeys, line: Span) -> bool:
        """Whether a line opens a table that a lock has; told where it opens another, or one for the second time."""
        of_library = len(keys) in (2, 3) and keys[0] == "libraries" and NAME.fullmatch(keys[1])
        if not of_library or keys[2:] not in ((), *((table,) for table in TABLES)):
            self.wrong(line, "a lock has no such table")
            return False
        if keys in self.places:
            self.wrong(line, f"`{line.text}` stands twice")
            return False
        self.places[keys] = line
        self.places.setdefault(keys[:2], line)
        return True

    def _take(self, keys: LockKeys, value: object, line: Span) -> None:
        if keys in self.places:
            self.wrong(line, f"`{keys[-1]}` stands twice")
        elif keys == ("lock",):
            if type(value) is not int or value != FORM:
                self.wrong(line, f"this is not `lock = {FORM}`, the form that this version of lca reads")
        elif len(keys) < 3 or keys[0] != "libraries" or keys[2] not in WANTED:
            self.wrong(line, f"a lock has no `{keys[-1]}` here")
        elif not NAME.fullmatch(keys[1]) or not self._belongs(keys[2:], value):
            self.wrong(line, f"`{keys[-1]}` wants {WANTED[keys[2]]}")
        else:
            self.values[keys] = str(value)
            self.places.setdefault(keys[:2], line)
        self.places[keys] = line

    def _belongs(self, keys: LockKeys, value: object) -> bool:
        """Whether a library has such an entry, and a value that fits."""
        if not isinstance(value, str):
            return False
        match keys:
            case ("version",):
                return bool(value.strip())
            case ("tree",) | ("files", _):
                return DIGEST.fullmatch(value) is not None
            case ("figures", key):
                return FIGURE.fullmatch(key) is not None and read_figure(value, Span(self.file, 0, 0)) is not None
            case ("aliases", key):
                return NAME.fullmatch(key) is not None and OWN.fullmatch(value) is not None
        return False

    def pins(self) -> dict[str, Pin]:
        """The libraries; told where the digest of one is not that of its files."""
        by_library: dict[str, dict[LockKeys, Span]] = {}
        for keys, place in self.places.items():
            if keys[0] == "libraries":
                by_library.setdefault(keys[1], {})[keys[2:]] = place
        return {name: self._pin(name, places) for name, places in by_library.items()}

    def _pin(self, name: str, places: dict[LockKeys, Span]) -> Pin:
        values = {
            keys: self.values["libraries", name, *keys] for keys in places if ("libraries", name, *keys) in self.values
        }
        files, figures, aliases = (
            {keys[1]: value for keys, value in values.items() if len(keys) == 2 and keys[0] == table}
            for table in TABLES
        )
        if not files or values.get(("tree",)) != tree_digest(files.items()):
            self.wrong(places.get(("tree",), places[()]), f"the digest of `{name}` is not that of its files")
        return Pin(name, values.get(("version",), ""), files, figures, aliases, places)
