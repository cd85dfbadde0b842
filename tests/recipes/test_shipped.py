"""Libraries that ship and were made by a recipe are what the recipe makes, wherever the source is at hand."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from lca.places import data
from lca.recipes import Recipe, make, read_recipe
from lca.recipes.make import MARK, MadeLibrary
from lca.recipes.source_files import find
from lca.source import SourceFile

FACTORS = data("factors")
RECIPES = sorted(path for path in FACTORS.rglob("*.toml") if path.with_suffix(".yaml").is_file())


def recipe_at(path: Path) -> Recipe:
    recipe, problems = read_recipe(SourceFile(path.name, path.read_text(encoding="utf-8")))
    assert recipe is not None, problems
    return recipe


@pytest.mark.parametrize("path", RECIPES, ids=lambda path: str(path.relative_to(FACTORS).with_suffix("")))
def test_a_library_is_what_its_recipe_makes(path: Path) -> None:
    recipe = recipe_at(path)
    folder = os.environ.get("LCA_SOURCES")
    if not folder:
        pytest.skip("LCA_SOURCES names no folder with sources")
    found = {source.key: find(source, [Path(folder)]) for source in recipe.sources}
    missing = [f"{one.path} ({one.package})" for one in recipe.sources if found[one.key] is None]
    if missing:
        pytest.skip(f"not in LCA_SOURCES: {', '.join(missing)}")
    files = {key: file for key, file in found.items() if file is not None}
    assert {one.key: files[one.key].digest for one in recipe.sources} == {one.key: one.sha256 for one in recipe.sources}
    made = make(recipe, files)
    assert isinstance(made, MadeLibrary), made
    assert made.text == path.with_suffix(".yaml").read_text(encoding="utf-8")


def test_every_library_that_says_that_a_recipe_made_it_has_that_recipe_beside_it() -> None:
    for path in FACTORS.rglob("*.yaml"):
        with path.open(encoding="utf-8") as lines:
            first = lines.readline()
        assert (MARK in first) == (path.with_suffix(".toml") in RECIPES), path


def test_the_recipe_in_the_guide_can_be_read() -> None:
    guide = (FACTORS / "README.md").read_text(encoding="utf-8")
    (text,) = [block for block in re.findall(r"```toml\n(.*?)```", guide, re.DOTALL) if "[factor]" in block]
    recipe, problems = read_recipe(SourceFile("guide.toml", text))
    assert problems == ()
    assert recipe is not None
