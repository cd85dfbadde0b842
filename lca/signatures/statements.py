"""What a signature says (in-toto Statement v1): of which file by its digest, who signs it in which role, until when."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from hashlib import sha256
from typing import Annotated, Any

from msgspec import Meta, Struct, ValidationError, convert, to_builtins

from lca.signatures.envelopes import EnvelopeSignature, Malformed, json_in
from lca.verify import canonical

STATEMENT = "https://in-toto.io/Statement/v1"
PREDICATE = "urn:lca:trail-signature:1"
PAYLOAD_TYPE = "application/vnd.in-toto+json"

Digest = Annotated[str, Meta(pattern=r"\A[0-9a-f]{64}\Z")]
Name = Annotated[str, Meta(max_length=200)]


class Foreign(Exception):
    """A statement that is about something else than a trail; says of which kind it is."""


class Digests(Struct, frozen=True, kw_only=True):
    """What is told to be the same, by its SHA-256."""

    sha256: Digest


class Subject(Struct, frozen=True, kw_only=True):
    """A file that is signed. It is known by its digest, whatever it is called."""

    digest: Digests
    name: str = ""


class Signer(Struct, frozen=True, kw_only=True):
    """Who signs, as they call themselves."""

    name: Name
    role: Name


class SignedTrail(Struct, frozen=True, kw_only=True):
    """The trail that is signed: its format, and the digest of its content, which every report carries."""

    format: Name
    content: Digests


class Verified(Struct, frozen=True, kw_only=True):
    """What `lca verify` answered before the trail was signed."""

    engine: Name
    status: int
    levels: Mapping[str, str]


class Predicate(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Who signs a trail when, until when that holds, what was verified before, and which signatures were there."""

    signer: Signer
    signed: Annotated[str, Meta(pattern=r"\A[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z\Z")]
    trail: SignedTrail
    verified: Verified
    expires: Annotated[str, Meta(pattern=r"\A[0-9]{4}-[0-9]{2}-[0-9]{2}\Z")] | None = None
    saw: tuple[EnvelopeSignature, ...] = ()

    @property
    def moment(self) -> datetime:
        return datetime.fromisoformat(self.signed)

    @property
    def end(self) -> datetime | None:
        """The last moment of the day on which it expires, in UTC."""
        return datetime.combine(date.fromisoformat(self.expires), time.max, UTC) if self.expires else None


class TrailStatement(Struct, frozen=True, kw_only=True, rename={"kind": "_type", "predicate_type": "predicateType"}):
    """What a signature over a trail says."""

    kind: str
    subject: Annotated[tuple[Subject, ...], Meta(min_length=1, max_length=1)]
    predicate_type: str
    predicate: Predicate


def statement(name: str, data: bytes, predicate: Predicate) -> bytes:
    """The statement about a trail whose bytes, without signatures, are ``data``."""
    subject = Subject(name=name, digest=Digests(sha256=sha256(data).hexdigest()))
    said = TrailStatement(kind=STATEMENT, subject=(subject,), predicate_type=PREDICATE, predicate=predicate)
    return canonical(to_builtins(said))


def unsigned(trail: Mapping[str, Any]) -> bytes:
    """The bytes of a trail's file as it is without signatures in it. Raises NoTrail for signs that no text can have."""
    return canonical({name: part for name, part in trail.items() if name != "signatures"}) + b"\n"


def read_statement(payload_type: str, body: bytes) -> TrailStatement:
    """What is signed, as a statement about a trail. Raises Malformed, or Foreign where it is about something else."""
    if payload_type != PAYLOAD_TYPE:
        raise Foreign(f"a {payload_type[:100]}")
    document = json_in(body)
    kinds = [_text(document, name) for name in ("_type", "predicateType")]
    if kinds != [STATEMENT, PREDICATE]:
        raise Foreign(f"a {kinds[1][:100] or kinds[0][:100] or 'document'}")
    try:
        said = convert(document, TrailStatement)
        moments = said.predicate.moment, said.predicate.end  # a pattern has no calendar
    except ValidationError as error:
        raise Malformed(str(error)) from None
    except ValueError:
        raise Malformed("its time is none") from None
    if moments[1] is not None and moments[0] > moments[1]:
        raise Malformed("it expires before it was signed")
    return said


def _text(document: Any, name: str) -> str:
    found = document.get(name) if isinstance(document, dict) else None
    return found if isinstance(found, str) else ""
