"""The JSON Schema of a trail, drawn from the shapes that the checker holds it against: ``trail.schema.json``."""

from __future__ import annotations

from typing import Any

from lca.verify import FORMAT, SHAPES

TEXT = {"type": "string"}
PLAIN: dict[str, dict[str, Any]] = {
    **dict.fromkeys("srpcao", TEXT),
    "n": {"type": "string", "pattern": r"^(?!-0$)-?(?:0|[1-9][0-9]*)(?:\.[0-9]*[1-9])?$"},
    "q": {"type": "string", "pattern": r"^-?[0-9]{1,4300}(?:/[1-9][0-9]{0,4299})?$"},
    "k": {"type": "string", "pattern": r"^(?:[1-9][0-9]{2,5}|1000000)$"},
    "w": {"type": "string", "pattern": r"^[0-9]{1,4300}$"},
    "i": {"type": "integer", "minimum": 0},
    "b": {"type": "boolean"},
    "m": {"type": "object", "additionalProperties": TEXT},
}
"""By the letter of ``lca.verify.PLAIN`` the schema of such a value."""
ABOUT = (
    "An audit trail of lca: every figure of a life-cycle assessment with its origin. Numbers are texts in plain "
    "decimal notation; `lca verify` checks what a schema cannot: digests, order, references, and every number."
)


def schema() -> dict[str, Any]:
    """The document: JSON Schema 2020-12."""
    shapes = {kind: _shape(fields) for kind, fields in SHAPES.items()}
    shapes["trail"]["properties"]["format"] = {"const": FORMAT}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": FORMAT,
        "description": ABOUT,
        "$ref": "#/$defs/trail",
        "$defs": shapes,
    }


def _shape(fields: dict[str, str]) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": {name: _kind(marks.rstrip("?") or "s") for name, marks in fields.items()},
        "required": [name for name, marks in fields.items() if not marks.endswith("?")],
        "additionalProperties": False,
    }


def _kind(kind: str) -> dict[str, Any]:
    if kind.endswith("*"):
        return {"type": "array", "items": _kind(kind[:-1])}
    if kind.endswith("~"):
        return {"anyOf": [_kind(kind[:-1]), {"type": "null"}]}
    return PLAIN.get(kind) or {"$ref": f"#/$defs/{kind}"}
