"""The schema of trails that comes with the package is that of the checker, and holds of trails."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

import lca.verify
from lca.trail.schema import PLAIN, schema

from .test_tampering import GALLERY, of_gallery
from .test_verify import EVERYTHING, made

FILE = Path(lca.__file__).parent / "trail" / "trail.schema.json"
TO_WRITE = (
    f"{FILE.name} is old: python -c 'import json, lca.trail.schema as s; print(json.dumps(s.schema(), indent=1))'"
)


def test_the_file_is_what_the_checker_holds_trails_against() -> None:
    assert json.loads(FILE.read_text(encoding="utf-8")) == schema(), TO_WRITE


def test_every_plain_kind_of_the_checker_has_its_schema() -> None:
    assert PLAIN.keys() == lca.verify.PLAIN.keys()


def test_it_is_a_schema_of_the_draft_that_it_names() -> None:
    Draft202012Validator.check_schema(schema())


@pytest.mark.parametrize("name", [*GALLERY, "measured_sessions", "everything"])
def test_trails_are_valid(name: str) -> None:
    document = made(EVERYTHING, "", "other") if name == "everything" else of_gallery(name)
    Draft202012Validator(schema()).validate(document)


@pytest.mark.parametrize(
    ("key", "value"), [("value", 1), ("value", "1.0"), ("origin", None), ("loop", -1), ("extra", "x")]
)
def test_what_the_checker_refuses_the_schema_refuses(key: str, value: object) -> None:
    document: dict[str, Any] = made(EVERYTHING)
    document["content"]["cases"][0]["figures"][0][key] = value
    assert not Draft202012Validator(schema()).is_valid(document)
