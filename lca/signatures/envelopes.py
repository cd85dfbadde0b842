"""Envelopes of signatures (DSSE 1.0): what is signed and its kind, with the signatures over both.

Those that stand beside a trail are a bundle of in-toto: a file of its name and ``SUFFIX``, with an envelope a line.
"""

from __future__ import annotations

import json
import os
from base64 import b64decode, b64encode
from pathlib import Path
from typing import Any

from msgspec import Struct, ValidationError, convert

from lca.diagnostics import Diagnostic
from lca.diagnostics.text_files import read_bytes

SUFFIX = ".intoto.jsonl"
MAX_BYTES, LONGEST = 1 << 20, 1 << 16
"""Of all envelopes beside a trail, and of one payload."""


class Malformed(ValueError):
    """What should be an envelope or a statement is none; says why."""


class EnvelopeSignature(Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """A signature in base64; ``keyid`` is a hint at whose it may be, and proves nothing."""

    sig: str
    keyid: str = ""


class Envelope(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, rename={"payload_type": "payloadType"}):
    """What is signed, in base64, of which kind it is, and the signatures over both."""

    payload: str
    payload_type: str
    signatures: tuple[EnvelopeSignature, ...]

    @property
    def body(self) -> bytes:
        """What is signed; raises Malformed where it is too long or no base64."""
        if len(self.payload) > LONGEST:
            raise Malformed(f"its payload has more than {LONGEST} signs")
        return from_base64(self.payload)

    @property
    def encoded(self) -> bytes:
        """The bytes that signatures are over: none of another kind has the same."""
        return encoded(self.payload_type, self.body)


def encoded(payload_type: str, body: bytes) -> bytes:
    """The bytes to be signed for a body of some kind."""
    kind = payload_type.encode("utf-8", "replace")
    return b"DSSEv1 %d %b %d %b" % (len(kind), kind, len(body), body)


def to_base64(data: bytes) -> str:
    return b64encode(data).decode("ascii")


def from_base64(text: str) -> bytes:
    """The bytes that a text in base64 stands for, of either alphabet; each has one text."""
    standard = text.replace("-", "+").replace("_", "/")
    try:
        data = b64decode(standard, validate=True)
    except ValueError:  # also of signs that are not in ASCII
        raise Malformed("it is no base64") from None
    if to_base64(data) != standard:
        raise Malformed("its base64 is not in the one form that these bytes have")
    return data


def json_in(data: bytes) -> Any:
    """A document whose objects have each name once; raises Malformed where it is none."""
    try:
        return json.loads(data.decode("utf-8"), object_pairs_hook=_once, parse_constant=_no_number)
    except Malformed:
        raise
    except (ValueError, RecursionError):
        raise Malformed("it is no JSON") from None


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise Malformed("an object in it has a name twice")
    return found


def _no_number(name: str) -> None:
    raise Malformed(f"{name} is no number")


def envelope_of(document: Any) -> Envelope:
    """The envelope that a document is; raises Malformed where it has other fields or no signature."""
    try:
        envelope = convert(document, Envelope)
    except ValidationError as error:
        raise Malformed(str(error)) from None
    if not envelope.signatures:
        raise Malformed("it has no signature")
    return envelope


def bundle_beside(trail: Path) -> bytes | Malformed:
    """What stands in the bundle beside a trail, nothing where there is none.

    Malformed where that is no plain file in the same folder, or too large.
    """
    path = trail.with_name(trail.name + SUFFIX)
    if not os.path.lexists(path):  # nor where the name is too long to be one
        return b""
    data = read_bytes(path, str(path), None, path.parent)
    if isinstance(data, Diagnostic):
        return Malformed(data.message)
    return data if len(data) <= MAX_BYTES else Malformed(f"`{path}` has more than {MAX_BYTES} bytes")
