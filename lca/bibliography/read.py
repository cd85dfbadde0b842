"""From a path to its entries: BibTeX or CSL-JSON, as the name of the file says."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TypeAlias

from lca.bibliography.entry import MOST, Bibliography, BibliographyEntry
from lca.diagnostics import Diagnostic, problem
from lca.diagnostics.text_files import read_text
from lca.source import SourceFile, Span

MAX_CHARACTERS = 5_000_000
MAX_ENTRIES = 20_000
BEGINNINGS = {".bib": re.compile(r"@\w*[ \t]*[{(]"), ".json": re.compile(r'"id"')}
"""What each entry has once, by the end of the file's name."""

BibliographyRead: TypeAlias = tuple[Bibliography, list[Diagnostic]]


def read_bibliography(path: Path, shown: str, asked: Span, root: Path | None = None) -> BibliographyRead:
    """The entries of the file at ``path``. What is wrong is told at its entry or, of the file itself, at ``asked``."""
    kind = path.suffix.lower()
    if kind not in BEGINNINGS:
        said = "is neither BibTeX (`.bib`) nor CSL-JSON (`.json`)"
        return _nothing(problem("E0620", asked, "", path=shown, said=said))
    file = read_text(path, shown, asked, root)
    if isinstance(file, Diagnostic):
        return _nothing(file)
    limit = _exceeded(file.text, kind)
    if limit:
        advice = ["export only what the model cites"]
        return _nothing(problem("E0702", asked, "", path=shown, limit=limit, advice=advice))
    entries, problems = _entries(file, kind)
    if not entries and not problems:
        problems = [problem("E0620", asked, "", path=shown, said="has no entries")]
    return Bibliography(tuple(entries), not problems), problems[:MOST]


def _exceeded(text: str, kind: str) -> str:
    """The limit that a text is beyond, or an empty text."""
    if len(text) > MAX_CHARACTERS:
        return f"{MAX_CHARACTERS} characters"
    several = sum(1 for _ in BEGINNINGS[kind].finditer(text)) > MAX_ENTRIES
    return f"{MAX_ENTRIES} entries" if several else ""


def _entries(file: SourceFile, kind: str) -> tuple[list[BibliographyEntry], list[Diagnostic]]:
    if kind == ".bib":
        from lca.bibliography.bibtex import read_bibtex

        return read_bibtex(file)
    from lca.bibliography.csl import read_csl

    return read_csl(file)


def _nothing(found: Diagnostic) -> BibliographyRead:
    return Bibliography((), whole=False), [found]
