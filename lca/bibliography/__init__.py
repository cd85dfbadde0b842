"""Bibliographies: the entries of a BibTeX or CSL-JSON file as sources, each with the place it stands at."""

from lca.bibliography.entry import Bibliography, BibliographyEntry
from lca.bibliography.read import read_bibliography

__all__ = ["Bibliography", "BibliographyEntry", "read_bibliography"]
