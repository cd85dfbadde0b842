"""The texts of a trail by what has them, for comparing: what was read, what it rests on, what is told of the study."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from msgspec.structs import asdict

from lca.studies.change_records import TextChange
from lca.trail.canonical import canonical
from lca.trail.reading import Reading
from lca.trail.records import BasisRecord, Texts


def file_texts(trail: Reading) -> dict[str, Texts]:
    """By path; the model itself by that name, whatever its file is called."""
    root = trail.content.model
    return {
        "the model" if one.path == root else one.path: {"sha256": one.sha256}
        | ({"path": root} if one.path == root else {})
        for one in trail.content.files
    }


def library_texts(trail: Reading) -> dict[str, Texts]:
    return {
        one.name: {"version": one.version, "licence": one.licence, "tree": one.tree} for one in trail.content.libraries
    }


def table_texts(trail: Reading) -> dict[str, Texts]:
    tables = trail.content.tables
    return {one.name: {"path": one.path, "rows": str(one.rows), "sha256": one.sha256} for one in tables}


def basis_texts(trail: Reading) -> dict[str, Texts]:
    """Sources and named assumptions; one that was made on the spot is told with the figures that rest on it."""
    found: dict[str, Texts] = {f"@{one.id}": dict(one.fields) for one in trail.content.sources}
    for one in trail.content.assumptions:
        if one.key:
            rests = " ".join(sorted(_cited(basis) for basis in one.basis))
            found[f"~ {one.id}"] = {"statement": one.statement, **one.fields, "rests on": rests}
    return found


def _cited(basis: BasisRecord) -> str:
    if basis.assumption:
        return f"~ {basis.assumption}"
    return f'@{basis.source} "{basis.where}"' if basis.where else f"@{basis.source}"


def notice_texts(trail: Reading) -> dict[str, Texts]:
    """Warnings, and those that the study waives."""
    found: dict[str, Texts] = {f"{one.code} {one.message}": {"": one.severity} for one in trail.content.warnings}
    return found | {one.aspect: {"": one.why} for one in trail.content.waived}


def study_texts(trail: Reading) -> Texts:
    study = trail.content.study
    return {"name": study.name, "title": study.title, "year": study.year, **study.fields}


def method_texts(trail: Reading) -> Texts:
    return {name: str(value) for name, value in asdict(trail.content.method).items()}


def place_changes(old: Reading, new: Reading) -> Iterator[TextChange]:
    """The places of two contents that are not the same, with what stands there."""
    return _other("", *(json.loads(canonical(trail.content)) for trail in (old, new)))


def _other(path: str, old: Any, new: Any) -> Iterator[TextChange]:
    if type(old) is type(new) and isinstance(old, dict):
        for key in sorted({**old, **new}):
            yield from _other(f"{path}.{key}".lstrip("."), old.get(key), new.get(key))
    elif type(old) is type(new) and isinstance(old, list) and len(old) == len(new):
        for index, sides in enumerate(zip(old, new, strict=True)):
            yield from _other(f"{path}[{index}]", *sides)
    elif old != new:
        yield TextChange(place=path, before=_said(old), after=_said(new))


def _said(value: Any) -> str:
    many = isinstance(value, (dict, list))
    return f"{len(value)} entries" if many else "" if value is None else str(value)
