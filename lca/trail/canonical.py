"""The one form of a document: UTF-8, keys sorted, nothing between them, no floats; its digest; and the way back.

With keys in ASCII this equals the canonical form of RFC 8785.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from msgspec import ValidationError, convert, to_builtins
from msgspec.structs import replace

from lca.trail.records import Record, Trail, complete


def canonical(document: Mapping[str, Any] | Record) -> bytes:
    """The bytes of a document that holds texts, whole numbers, truths, lists and objects alone."""
    plain = to_builtins(document) if isinstance(document, Record) else document
    text = json.dumps(plain, ensure_ascii=False, allow_nan=False, separators=(",", ":"), sort_keys=True)
    return text.encode("utf-8", "replace")


def digest(document: Mapping[str, Any] | Record) -> str:
    """The SHA-256 of the canonical form, in hexadecimal."""
    return sha256(canonical(document)).hexdigest()


def trail_from(document: Mapping[str, Any]) -> Trail:
    """The trail that a JSON document is; raises ValueError where it has another form, with the place."""
    try:
        trail = convert(document, Trail)
    except ValidationError as error:
        raise ValueError(str(error)) from None
    return replace(trail, content=replace(trail.content, cases=tuple(map(complete, trail.content.cases))))
