"""Recipes, and the rows of sources in CSV, JSON and YAML: a recipe, a line of `%%`, and its source."""

from __future__ import annotations

from lca.diagnostics import Diagnostic
from lca.diagnostics.text_files import decode
from lca.factors.factor_reader import FACTOR_FIELDS
from lca.recipes import MadeLibrary, make, read_recipe
from lca.recipes.recipe_reader import EMIT, FROM, READ, TOP
from lca.recipes.source_files import FoundSource

from .texts import tell

FIELDS = dict.fromkeys((*TOP, *FROM, *READ, *EMIT, *FACTOR_FIELDS))
WORDS = (
    *(f"{name} = " for name in FIELDS), "[[source]]\n", "[factor]\n", "[maps.m]\n", "{Code|iso2|lower}", "{Year|age}",
    "{value|1e-3}", "{value|.2}", "{a|map?}", "{{", "}", "|", "\n%%\n", '"""', "{from = 1}", "{in = ", "{begins = ",
    '"a": {', "[1, ", "null", "1e999", "\\ud800", "\u2028", "\u202e",
)  # fmt: skip


def one(data: bytes) -> None:
    text, _, source = data.partition(b"\n%%\n")
    file = decode(text, "recipe.toml")
    if isinstance(file, Diagnostic):
        return
    recipe, problems = read_recipe(file)
    if recipe is not None:
        made = make(recipe, {one.key: FoundSource(source, one.path) for one in recipe.sources})
        problems = () if isinstance(made, MadeLibrary) else made
    for found in problems:
        tell(found)
