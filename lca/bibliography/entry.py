"""An entry of a bibliography, under the name by which a model cites it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property

from lca.source import Span

MOST = 20
"""So many wrong entries of one bibliography are told."""


@dataclass(frozen=True)
class BibliographyEntry:
    """``name_span`` is the key in its file. Fields are read when first asked for: most entries are never cited."""

    name: str
    name_span: Span
    read: Callable[[], Mapping[str, str]]

    @cached_property
    def fields(self) -> Mapping[str, str]:
        """The fields that a source has, those that are empty left out."""
        return {name: value for name, value in self.read().items() if value}


@dataclass(frozen=True, slots=True)
class Bibliography:
    """``whole`` says whether all that stands in the file was understood."""

    entries: tuple[BibliographyEntry, ...]
    whole: bool


def name_of(key: str) -> str:
    """The key as a name of the language, with ``_`` for what no name can hold: ``smith_2020`` for ``smith:2020``."""
    name = re.sub(r"\W", "_", key, flags=re.ASCII)
    return f"_{name}" if name[:1].isdecimal() else name


def on_one_line(text: str) -> str:
    """A text with each stretch of white space as one space."""
    return " ".join(text.split())


def dated(*parts: str) -> str:
    """Year, month and day as far as they are given: ``2023-02``. A year that is no number stays as written."""
    year, *rest = parts
    if not re.fullmatch(r"[0-9]{4}", year, re.ASCII):
        return year
    for part, last in zip(rest, (12, 31), strict=False):
        if not re.fullmatch(r"[0-9]{1,2}", part, re.ASCII) or not 1 <= int(part) <= last:
            break
        year += f"-{part:0>2}"
    return year
