"""TOML with places: what tomllib reads, and where each entry of it stands."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from lca.diagnostics import Diagnostic, problem
from lca.source import SourceFile, Span

TomlKeys: TypeAlias = tuple[str | int, ...]
MAX_CHARACTERS = 1_000_000
DEEPEST = 40
"""Dots of a line, for the time of tomllib grows with the square of the parts of a key; signs that open tables."""
BARE = r"[A-Za-z0-9_-]+"
KEY = rf'(?:{BARE}|"[^"\n]*"|\'[^\'\n]*\')'
PATH = rf"{KEY}(?:[ \t]*\.[ \t]*{KEY})*"
HEADER = re.compile(rf"[ \t]*(\[\[?)[ \t]*({PATH})[ \t]*\]")
ENTRY = re.compile(rf"[ \t]*({PATH})[ \t]*=[ \t]*")
TEXT = re.compile(r'"(?!"")(?:[^"\\\n]|\\.)*"|\'(?!\'\')[^\'\n]*\'')
WHERE = re.compile(r"\(at line ([0-9]+), column ([0-9]+)\)")


@dataclass(frozen=True, slots=True)
class Toml:
    """``values`` as tomllib reads them, floats as they are written; ``places`` by the keys from the top."""

    file: SourceFile
    values: Mapping[str, Any]
    places: Mapping[TomlKeys, Span]

    def place(self, *keys: str | int) -> Span:
        """Where an entry stands, or what it is a part of."""
        for length in range(len(keys), 0, -1):
            if keys[:length] in self.places:
                return self.places[keys[:length]]
        return Span(self.file, 0, 0)


def read_toml(file: SourceFile) -> Toml | Diagnostic:
    """The entries of ``file``, or why it is no TOML."""
    if len(file.text) > MAX_CHARACTERS:
        return problem("E0702", Span(file, 0, 0), path=file.path, limit=f"{MAX_CHARACTERS} characters")
    for number, line in enumerate(file.text.split("\n"), 1):
        if line.partition("=")[0].count(".") > DEEPEST or line.count("[") + line.count("{") > DEEPEST:
            return problem(
                "E0640", Span(file, *file.line_span(number)), "", path=file.path, said="a line nests too deep"
            )
    try:
        values = tomllib.loads(file.text, parse_float=str)
    except RecursionError:
        return problem("E0640", Span(file, 0, 0), path=file.path, said="it nests too deep")
    except ValueError as error:
        return problem("E0640", _at(file, str(error)), "", path=file.path, said=f"it is no TOML: {_said(error)}")
    return Toml(file, values, _places(file))


def _said(error: ValueError) -> str:
    said = WHERE.sub("", str(error)).removesuffix("(at end of document)").strip()
    return said[:1].lower() + said[1:]


def _at(file: SourceFile, message: str) -> Span:
    """The place that a message of tomllib names."""
    found = WHERE.search(message)
    if found is None:
        return Span(file, len(file.text), len(file.text))
    start, end = file.line_span(min(int(found[1]), len(file.line_starts)))
    at = min(start + int(found[2]) - 1, end)
    return Span(file, at, min(at + 1, end))


def _places(file: SourceFile) -> dict[TomlKeys, Span]:
    """Where the values of entries stand, and the headers of tables; of a list of tables by its index."""
    places: dict[TomlKeys, Span] = {}
    table: TomlKeys = ()
    counts: dict[TomlKeys, int] = {}
    inside = ""
    for start, line in zip(file.line_starts, file.text.split("\n"), strict=True):
        if inside:
            inside = "" if inside in line else inside
            continue
        line = line.rstrip("\r")
        if header := HEADER.match(line):
            table = _names(header[2])
            if header[1] == "[[":
                counts[table] = counts.get(table, -1) + 1
                table = (*table, counts[table])
            elif table[:1] in counts and len(table) > 1:
                table = (table[0], counts[table[:1]], *table[1:])
            places.setdefault(table, Span(file, start, start + len(line.rstrip())))
        elif entry := ENTRY.match(line):
            text = TEXT.match(line, entry.end())
            end = text.end() if text else len(line.rstrip())
            places.setdefault((*table, *_names(entry[1])), Span(file, start + entry.end(), start + end))
        inside = next((sign for sign in ('"""', "'''") if line.count(sign) % 2), "")
    return places


def _names(path: str) -> tuple[str, ...]:
    return tuple(part.strip("\"'") for part in re.findall(KEY, path))
