"""The schema of trails that comes with the package is that of the checker, and holds of trails."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

import lca
from lca.trail.schema import schema
from lca.verify import PLAIN, SHAPES

from .test_tampering import GALLERY, of_gallery
from .test_verify import EVERYTHING, made

FILE = Path(lca.__file__).parent / "trail" / "trail.schema.json"
TO_WRITE = (
    f"{FILE.name} is old: python -c 'import json, lca.trail.schema as s; print(json.dumps(s.schema(), indent=1))'"
)


def test_the_file_is_drawn_from_the_types() -> None:
    assert json.loads(FILE.read_text(encoding="utf-8")) == json.loads(json.dumps(schema())), TO_WRITE


KINDS = {"n": "number", "q": "ratio", "i": "integer", "m": "object", "w": "integer*", "x": "shape"}
"""Of the kinds of the checker those that are no texts; ids are texts."""


def kind_in(found: dict[str, Any]) -> str:
    """The kind of a value as the types have it: a plain one, or the fields of a shape; whether a list, or null."""
    if "anyOf" in found and len(found["anyOf"]) == 2 and {"type": "null"} in found["anyOf"]:
        (inner,) = (one for one in found["anyOf"] if one != {"type": "null"})
        return kind_in(inner)
    if found.get("type") == "array":
        return kind_in(found["items"]) + "*"
    if "$ref" in found or "anyOf" in found:
        return "shape"
    pattern = found.get("pattern", "")
    return "ratio" if "/" in pattern else "number" if pattern else str(found.get("type", "string"))


def kind_of(marks: str) -> str:
    """The kind of a value as the checker has it."""
    marks = marks.replace("?", "").replace("~", "") or "s"
    plain = marks.rstrip("*")
    return (KINDS.get(plain, "string") if plain in PLAIN else "shape") + "*" * (len(marks) - len(plain))


def shape_of(name: str) -> dict[str, dict[str, Any]]:
    """By field what the types say of the shapes that the checker calls by one name."""
    shapes = schema()["$defs"]
    return {field: told for one in SHAPED[name] for field, told in shapes[one]["properties"].items()}


SHAPED = {
    "trail": ["Trail"], "integrity": ["Integrity"], "run": ["Run"], "method": ["Method"], "content": ["Content"],
    "study": ["StudyRecord"], "file": ["FileRecord"], "library": ["LibraryRecord"], "table": ["TableRecord"],
    "unit": ["UnitRecord"], "power": ["UnitPower"], "source": ["SourceRecord"], "assumption": ["AssumptionRecord"],
    "setting": ["SettingRecord"], "basis": ["BasisRecord"], "warning": ["WarningRecord"], "of_node": ["OfNode"],
    "case": ["Case"], "coefficient": ["Coefficient"], "input figure": ["InputRecord"],
    "derived figure": ["DerivedRecord"], "amount figure": ["AmountRecord"],
    "part": ["PartRecord"], "loop": ["LoopRecord"], "contribution": ["Contribution"], "node": ["NodeRecord"],
    "argument": ["ArgumentRecord"], "flow": ["FlowRecord"], "assessment": ["AssessmentRecord"],
    "result": ["ResultRecord"], "tag": ["TagPart"], "check": ["CheckRecord"], "attribution": ["AttributionRecord"],
    "rule": ["RuleRecord"], "requirement": ["RequirementRecord"],
    "side": ["Side"], "burden": ["Burden"], "credit": ["Credit"],
    "envelope": ["Envelope"], "signature": ["EnvelopeSignature"],
    "derived": ["DerivedResultRecord"], "spread": ["SpreadRecord"], "waiver": ["Waived"],
}  # fmt: skip
"""By the names of the checker the types."""


def test_the_checker_knows_every_type() -> None:
    assert SHAPED.keys() == SHAPES.keys()


@pytest.mark.parametrize("name", SHAPED)
def test_the_checker_wants_the_fields_that_the_types_have(name: str) -> None:
    told = shape_of(name)
    assert SHAPES[name].keys() == told.keys()
    wanted = {field: kind_of(marks) for field, marks in SHAPES[name].items()}
    assert wanted == {field: kind_in(found) for field, found in told.items()}


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
