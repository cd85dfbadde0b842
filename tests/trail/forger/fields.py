"""Where the fields of a trail stand, by the shapes that the checker knows: a new one is forged the day it is there."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any, TypeAlias

from lca.verify import PLAIN, SHAPES

Json: TypeAlias = dict[str, Any]
Path: TypeAlias = tuple[str | int, ...]
Field: TypeAlias = tuple[str, str]
"""What a record is, and the name of a field of it."""
FILES = {".yaml": " of a library", ".csv": " of a table", ".bib": " of a bibliography"}
"""By the ending of the file that a record is of what it is called: its texts are looked up elsewhere."""


@dataclass(frozen=True)
class Site:
    """A record of a trail that has a field, or could have it; ``of`` is what the record is."""

    of: str
    name: str
    marks: str
    holder: Path

    @property
    def kind(self) -> Field:
        return self.of, self.name

    @property
    def case(self) -> int | None:
        """In which case of the trail it stands."""
        inside = self.holder[:2] == ("content", "cases") and len(self.holder) > 2
        return int(self.holder[2]) if inside else None


def at(document: Any, path: Path) -> Any:
    for key in path:
        document = document[key]
    return document


def sites(document: Json) -> dict[Field, list[Site]]:
    """By field all records that have it, and those of their like that may."""
    records: dict[str, list[tuple[dict[str, str], Path]]] = defaultdict(list)
    for shape, fields, holder in _records(document, "trail", ()):
        records[_called(shape, at(document, holder), holder)].append((fields, holder))
    found: dict[Field, list[Site]] = {}
    for of, like in records.items():
        there = {name for _, holder in like for name in at(document, holder)}
        for name in (name for name in like[0][0] if name in there):
            found[of, name] = [Site(of, name, fields[name], holder) for fields, holder in like if name in fields]
    return found


def said(document: Json) -> list[Field]:
    """The fields that say more than nothing in some record of a trail."""
    return [kind for kind, places in sites(document).items() if any(
        at(document, one.holder).get(one.name) not in (None, "", [], {}) for one in places)]  # fmt: skip


def shape_of(kind: Field) -> Field:
    """The field of the checker's shapes that a kind of field is."""
    return kind[0].partition(" of a ")[0], kind[1]


def _called(shape: str, record: Json, holder: Path) -> str:
    """What a record is: its shape, and of what file if that is no model."""
    if "settings" in holder:  # tags are of the same shape
        return f"{shape} of a case"
    path = str(record.get("place", "")).rsplit(":", 2)[0]
    return shape + FILES.get(PurePosixPath(path).suffix, "")


def _records(value: Any, marks: str, path: Path) -> Iterator[tuple[str, dict[str, str], Path]]:
    """All records in a value of a kind: what each is, its fields with their kinds, and where it stands."""
    marks = marks.rstrip("?~")
    if marks.endswith("*"):
        for index, one in enumerate(value or ()):
            yield from _records(one, marks[:-1], (*path, index))
    elif marks == "figure":
        yield from _records(value, f"{value['kind']} figure", path)
    elif (marks in SHAPES or marks == "x") and value is not None:
        fields = SHAPES[marks] if marks in SHAPES else {name: _kind(one) for name, one in value.items()}
        yield marks if marks in SHAPES else _inside(path), fields, path
        for name, inner in fields.items():
            if name in value:
                yield from _records(value[name], inner, (*path, name))


def _inside(path: Path) -> str:
    """What a record is whose shape the checker leaves to the replay: the names on the way to it, below a result."""
    names = [str(key) for key in path if type(key) is str]
    return " ".join(names[names.index("samples") :])


def _kind(value: Any) -> str:
    """Of which kind a value is, in the letters of the checker."""
    if type(value) is list:
        return f"{_kind(value[0])}*" if value else "s*"
    return "x" if type(value) is dict else "i" if type(value) is int else "n" if PLAIN["n"](value) else "s"
