"""Recipes: how a library is made from the file of somebody else, again and again, and what is other each time.

A recipe is a TOML file beside the library; `factors/README.md` tells its form. Nothing in it is code.
"""

from lca.recipes.make import MadeLibrary, make
from lca.recipes.recipe import Recipe
from lca.recipes.recipe_reader import read_recipe

__all__ = ["MadeLibrary", "Recipe", "make", "read_recipe"]
