"""A recipe for newer files of its sources: their digests, the version of the library, the day they were fetched."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import TypeAlias

from lca.recipes.recipe import Recipe
from lca.recipes.source_files import FoundSource
from lca.recipes.toml_places import Toml, TomlKeys
from lca.source import SourceFile, Span

Edit: TypeAlias = tuple[Span, str]


def renewed(recipe: Recipe, found: Mapping[str, FoundSource], version: str, accessed: str) -> SourceFile:
    """The text of the recipe with what is new in it; all else stays as it is written."""
    toml = recipe.toml
    edits: list[Edit] = [(toml.place("version"), _text(version))]
    single = isinstance(toml.values["source"], dict)
    for index, source in enumerate(recipe.sources):
        digest = found[source.key].digest
        if digest != source.sha256:
            at: TomlKeys = ("source",) if single else ("source", index)
            edits += [_edit(toml, at, "sha256", digest), _edit(toml, at, "accessed", accessed)]
    text = toml.file.text
    for span, new in sorted(edits, key=lambda edit: -edit[0].start):
        text = text[: span.start] + new + text[span.end :]
    return SourceFile(toml.file.path, text)


def _edit(toml: Toml, at: TomlKeys, name: str, new: str) -> Edit:
    """The edit that gives an entry of a table another text, or adds it at the beginning of the table."""
    if (*at, name) in toml.places:
        return toml.places[*at, name], _text(new)
    table = toml.place(*at)
    if not table.text.startswith("{"):
        return Span(toml.file, table.end, table.end), f"\n{name} = {_text(new)}"
    told = re.search(rf'\b{name}[ \t]*=[ \t]*("[^"]*"|\'[^\']*\')', table.text)
    if told:
        return Span(toml.file, table.start + told.start(1), table.start + told.end(1)), _text(new)
    return Span(toml.file, table.start + 1, table.start + 1), f"{name} = {_text(new)}, "


def _text(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
