"""The JSON Schema of library files, which editors read, allows what the reader reads and nothing else."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from lca.diagnostics import Diagnostic
from lca.diagnostics.text_files import read_text
from lca.factors.factor_reader import ACCOUNTING, FACTOR_FIELDS
from lca.factors.library_reader import HEADER, SOURCE_FIELDS
from lca.factors.plausibility_bands import BAND_FIELDS, KINDS
from lca.factors.yaml_tree import Mapping, Scalar, Tree, read_tree
from lca.places import data
from lca.source import SourceFile

SCHEMA = json.loads((data("factors") / "library.schema.json").read_text(encoding="utf-8"))
VALIDATOR = Draft202012Validator(SCHEMA)
LIBRARIES = sorted(data("factors").rglob("*.yaml"))
ERRORS = Path(__file__).parent.parent / "errors" / "libraries"
MANY = 30
"""Of a section with more entries the first and the last so many are held against the schema."""


def plain(tree: Tree) -> Any:
    """A tree as an editor has it, where numbers are numbers."""
    if isinstance(tree, Mapping):
        return {key: plain(value) for key, (_, value) in _some(list(tree.entries.items()))}
    if isinstance(tree, Scalar):
        try:
            return float(tree.text) if "." in tree.text else int(tree.text)
        except ValueError:
            return tree.text
    return [plain(item) for item in tree.items]


def _some(entries: list[Any]) -> list[Any]:
    return entries if len(entries) <= 2 * MANY else [*entries[:MANY], *entries[-MANY:]]


def wrong(path: Path) -> list[str]:
    file = read_text(path, path.name)
    assert isinstance(file, SourceFile)
    tree = read_tree(file)
    assert not isinstance(tree, Diagnostic)
    return [f"{error.json_path}: {error.message}" for error in VALIDATOR.iter_errors(plain(tree))]


def test_the_schema_is_one() -> None:
    Draft202012Validator.check_schema(SCHEMA)


def fields() -> Iterator[tuple[str, set[str], set[str]]]:
    of = {name: set(found.get("properties", ())) for name, found in SCHEMA["$defs"].items()}
    yield "library", set(SCHEMA["properties"]), set(HEADER)
    yield "source", of["source"], set(SOURCE_FIELDS)
    yield "factor", of["figure"] | of["alias"], set(FACTOR_FIELDS)
    yield "defaults", of["defaults"], set(FACTOR_FIELDS)
    yield "alias", of["alias"], {"is", "title", "note"}
    yield "band", of["band"], set(BAND_FIELDS)
    yield "indicator", of["indicator"], {"title", "unit", "note"}


@pytest.mark.parametrize(("what", "told", "known"), list(fields()), ids=lambda one: one if isinstance(one, str) else "")
def test_the_schema_has_the_fields_that_the_reader_has(what: str, told: set[str], known: set[str]) -> None:
    assert told == known, what


def test_the_schema_has_the_choices_that_the_reader_has() -> None:
    accounting = SCHEMA["$defs"]["accounting"]["properties"]
    assert {name: tuple(found["enum"]) for name, found in accounting.items()} == ACCOUNTING
    assert tuple(SCHEMA["$defs"]["band"]["properties"]["of"]["enum"]) == KINDS


@pytest.mark.parametrize("path", LIBRARIES, ids=lambda path: path.stem)
def test_what_ships_follows_the_schema(path: Path) -> None:
    assert wrong(path) == []


@pytest.mark.parametrize(
    "name",
    [
        "unknown_field_of_factor", "unknown_field_of_source", "unknown_field_of_library", "emits_and_value",
        "accounting_unknown", "quality_in_words", "valid_in_words", "factor_as_text", "no_version",
        "factor_name_with_hyphen", "quantity_with_words", "source_without_title",
    ],
)  # fmt: skip
def test_what_the_reader_refuses_an_editor_marks(name: str) -> None:
    assert wrong(ERRORS / f"{name}.yaml")
