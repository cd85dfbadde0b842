"""Factor libraries: YAML files of emission factors and constants, each with its source."""

from lca.factors.library import CLIMATE, Band, DeclaredIndicator, Factor, FactorAmount, Library
from lca.factors.library_reader import read_library
from lca.factors.shelf import Shelf

__all__ = ["CLIMATE", "Band", "DeclaredIndicator", "Factor", "FactorAmount", "Library", "Shelf", "read_library"]
