"""What tests of recipes share: a recipe as text, and what it makes of the text of a source."""

from __future__ import annotations

from lca.diagnostics import Diagnostic
from lca.recipes import MadeLibrary, make, read_recipe
from lca.recipes.source_files import FoundSource
from lca.source import SourceFile

HEAD = """\
library = "ours"
version = "2026.1"
title = "Electricity"
licence = "CC-BY-4.0"
"""
SOURCE = 'source = {key = "report", title = "A report", path = "source.csv"}\n'


def found_in(recipe: str, *sources: str, name: str = "recipe.toml") -> MadeLibrary | tuple[Diagnostic, ...]:
    """What a recipe makes of sources, in the order in which it names them."""
    read, problems = read_recipe(SourceFile(name, recipe))
    if read is None:
        return problems
    files = {one.key: FoundSource(text.encode(), one.path) for one, text in zip(read.sources, sources, strict=True)}
    return make(read, files)


def made(recipe: str, *sources: str) -> MadeLibrary:
    found = found_in(recipe, *sources)
    assert isinstance(found, MadeLibrary), found
    return found


def factors(recipe: str, *sources: str) -> list[str]:
    """The lines of factors that are made, without the blanks in front."""
    lines = made(recipe, *sources).text.split("\n")
    return [line.strip() for line in lines[lines.index("factors:") + 1 :] if line]
