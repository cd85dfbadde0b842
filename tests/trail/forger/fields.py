"""Where the fields of a trail stand, by the shapes that the checker knows: a new one is forged the day it is there."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, TypeAlias

from lca.verify import SHAPES

Json: TypeAlias = dict[str, Any]
Path: TypeAlias = tuple[str | int, ...]
Field: TypeAlias = tuple[str, str]
"""A kind of record, and the name of a field of it."""


@dataclass(frozen=True)
class Site:
    """A record of a trail that has a field, or could have it."""

    field: Field
    holder: Path

    @property
    def marks(self) -> str:
        return SHAPES[self.field[0]][self.field[1]]

    @property
    def case(self) -> int | None:
        """In which case of the trail it stands."""
        inside = self.holder[:2] == ("content", "cases") and len(self.holder) > 2
        return int(self.holder[2]) if inside else None


def at(document: Any, path: Path) -> Any:
    for key in path:
        document = document[key]
    return document


def every_field() -> list[Field]:
    return [(record, field) for record, fields in SHAPES.items() for field in fields]


def sites(document: Json) -> dict[Field, list[Site]]:
    """By field all records that have it, or may."""
    found: dict[Field, list[Site]] = defaultdict(list)
    for record, holder in _records(document, "trail", ()):
        for name in SHAPES[record]:
            found[record, name].append(Site((record, name), holder))
    return found


def _records(value: Any, marks: str, path: Path) -> Iterator[tuple[str, Path]]:
    marks = marks.rstrip("?~")
    if marks.endswith("*"):
        for index, one in enumerate(value or ()):
            yield from _records(one, marks[:-1], (*path, index))
    elif marks == "figure":
        yield from _records(value, f"{value['kind']} figure", path)
    elif marks in SHAPES and value is not None:
        yield marks, path
        for name, inner in SHAPES[marks].items():
            if name in value:
                yield from _records(value[name], inner, (*path, name))
