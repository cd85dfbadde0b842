"""Factor libraries: YAML files of emission factors and constants, each with its source."""

from lca.factors.library import CLIMATE, Amount, Band, DeclaredIndicator, Factor, Library
from lca.factors.reader import read_library
from lca.factors.shelf import Shelf

__all__ = ["CLIMATE", "Amount", "Band", "DeclaredIndicator", "Factor", "Library", "Shelf", "read_library"]
