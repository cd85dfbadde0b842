"""A recipe for newer files of its sources: their digests, the version of the library, the day they were fetched."""

from __future__ import annotations

import json
from collections.abc import Mapping

from lca.recipes.finding import Found
from lca.recipes.recipe import Recipe
from lca.source import SourceFile, Span


def renewed(recipe: Recipe, found: Mapping[str, Found], version: str, accessed: str) -> SourceFile:
    """The text of the recipe with what is new in it; all else stays as it is written."""
    toml = recipe.toml
    edits = {toml.place("version"): _text(version)}
    single = len(recipe.sources) == 1 and ("source",) in toml.places and ("source", 0) not in toml.places
    for index, source in enumerate(recipe.sources):
        at = ("source",) if single else ("source", index)
        digest = found[source.key].digest
        if digest == source.sha256:
            continue
        edits |= _set(recipe, (*at, "sha256"), source.sha256, digest)
        edits |= _set(recipe, (*at, "accessed"), source.cited.get("accessed", ""), accessed)
    text = toml.file.text
    for span, new in sorted(edits.items(), key=lambda edit: -edit[0].start):
        text = text[: span.start] + new + text[span.end :]
    return SourceFile(toml.file.path, text)


def _set(recipe: Recipe, keys: tuple[str | int, ...], old: str, new: str) -> dict[Span, str]:
    """The edit that gives an entry another text, or adds it behind the header of its table."""
    toml = recipe.toml
    if keys in toml.places:
        return {toml.places[keys]: _text(new)}
    table = toml.place(*keys[:-1])
    at = table.text.find(old) if old else -1
    if at >= 0:  # the table stands within braces
        start = table.start + at
        return {Span(toml.file, start, start + len(old)): new}
    if table.text.startswith("{"):
        return {Span(toml.file, table.start + 1, table.start + 1): f"{keys[-1]} = {_text(new)}, "}
    return {Span(toml.file, table.end, table.end): f"\n{keys[-1]} = {_text(new)}"}


def _text(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
