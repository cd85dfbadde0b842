"""The one form of a document: UTF-8, keys sorted, nothing between them, no floats; and its digest.

With keys in ASCII this equals the canonical form of RFC 8785.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from hashlib import sha256
from typing import Any


def canonical(document: Mapping[str, Any]) -> bytes:
    """The bytes of a document that holds texts, whole numbers, truths, lists and objects alone."""
    text = json.dumps(document, ensure_ascii=False, allow_nan=False, separators=(",", ":"), sort_keys=True)
    return text.encode("utf-8", "replace")


def digest(document: Mapping[str, Any]) -> str:
    """The SHA-256 of the canonical form, in hexadecimal."""
    return sha256(canonical(document)).hexdigest()
