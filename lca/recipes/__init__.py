"""Recipes: how a library is made from the file of somebody else, again and again, and what is other each time.

A recipe is a TOML file beside the library; `factors/README.md` tells its form. Nothing in it is code.
"""

from lca.recipes.make import Made, make
from lca.recipes.reader import read_recipe
from lca.recipes.recipe import Recipe

__all__ = ["Made", "Recipe", "make", "read_recipe"]
