"""A recipe as read: where rows come from, which of them count, and what is written of each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeAlias

from lca.recipes.template import Template
from lca.recipes.toml_places import Toml
from lca.source import Span

NestedTexts: TypeAlias = Mapping[str, "str | NestedTexts"]
"""Fields of a library as they are written there."""


@dataclass(frozen=True, slots=True)
class SourceForm:
    """How a file is read. ``rows`` is the way to the rows of JSON, ``keys`` name what each `*` of it goes through.

    ``numbers`` are the signs for decimals and between groups of digits, ``empty`` texts that stand for no value.
    """

    form: str
    delimiter: str
    header: int
    sheet: str
    rows: tuple[str, ...]
    keys: tuple[str, ...]
    columns: Mapping[str, str]
    numbers: tuple[str, str] = (".", "")
    empty: frozenset[str] = frozenset()
    encoding: str = "utf-8"


@dataclass(frozen=True, slots=True)
class RecipeSource:
    """A file that rows come from: what is cited of it under ``key``, how it is had, and what it must be."""

    key: str
    cited: Mapping[str, str]
    package: str
    path: str
    sha256: str
    read: SourceForm
    constants: Mapping[str, str]
    span: Span


@dataclass(frozen=True, slots=True)
class RowCondition:
    """What a cell of ``column`` must be, whichever of these is told."""

    column: str
    values: frozenset[str] | None
    low: Decimal | None
    high: Decimal | None
    begins: str | None
    span: Span


@dataclass(frozen=True, slots=True)
class RecipeEmit:
    """What each row of the sources ``of`` becomes; ``fields`` are those of a factor, by name, or by name within one.

    Rows may make the same again where it is made ``once``.
    """

    substance: bool
    of: frozenset[str]
    name: Template
    fields: Mapping[str, Template | Mapping[str, Template]]
    newest: Template | None
    also: tuple[Template, ...]
    once: bool
    keep: tuple[RowCondition, ...]
    drop: tuple[RowCondition, ...]
    span: Span

    def templates(self) -> Sequence[Template]:
        """All that is filled with the cells of a row."""
        found = [self.name, *self.also, *([self.newest] if self.newest else [])]
        for field in self.fields.values():
            found += [field] if isinstance(field, Template) else field.values()
        return found


@dataclass(frozen=True, slots=True)
class Recipe:
    """``header`` are the fields of the library, ``cited`` sources beside those that are read."""

    toml: Toml
    header: NestedTexts
    sources: tuple[RecipeSource, ...]
    cited: Mapping[str, Mapping[str, str]]
    defaults: NestedTexts
    emits: tuple[RecipeEmit, ...]
    maps: Mapping[str, Mapping[str, str]]
    base_year: int | None
    keep: tuple[RowCondition, ...]
    drop: tuple[RowCondition, ...]
    aliases: Mapping[str, str]
