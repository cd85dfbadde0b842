"""The JSON Schema of a trail, drawn from its types: ``trail.schema.json``."""

from __future__ import annotations

from typing import Any

from msgspec.json import schema_components

from lca.trail.records import Trail
from lca.trail.trail import FORMAT

ABOUT = (
    "An audit trail of lca: every figure of a life-cycle assessment with its origin. Numbers are texts in plain "
    "decimal notation; `lca verify` checks what a schema cannot: digests, order, references, and every number."
)


def schema() -> dict[str, Any]:
    """The document: JSON Schema 2020-12."""
    (root,), shapes = schema_components([Trail], ref_template="#/$defs/{name}")
    shapes["Trail"]["properties"]["format"] = {"const": FORMAT}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": FORMAT,
        "description": ABOUT,
        **root,
        "$defs": shapes,
    }
