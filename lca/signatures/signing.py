"""A trail is signed: the statement about it, in an envelope, beside the trail or in it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from msgspec import to_builtins

from lca.signatures.envelopes import Envelope, EnvelopeSignature, encoded, to_base64
from lca.signatures.keys import SigningKey
from lca.signatures.statements import PAYLOAD_TYPE, Digests, Predicate, SignedTrail, Signer, Verified
from lca.signatures.verdicts import FoundSignature, Verdict
from lca.verify import canonical


def predicate_of(
    trail: Mapping[str, Any],
    signer: Signer,
    expires: str | None,
    verified: Verified,
    there: Iterable[FoundSignature],
    now: datetime,
) -> Predicate:
    """What a signer says of a trail now; ``there`` are the signatures that it has so far."""
    seen = (one for one in there if one.verdict is Verdict.UNCHECKED)
    return Predicate(
        signer=signer,
        signed=now.strftime("%Y-%m-%dT%H:%M:%SZ"),
        expires=expires,
        trail=SignedTrail(format=trail["format"], content=Digests(sha256=trail["integrity"]["content"])),
        verified=verified,
        saw=tuple(EnvelopeSignature(sig=one.sig, keyid=one.key) for one in seen),
    )


def envelope_over(statement: bytes, key: SigningKey) -> Envelope:
    """The envelope of a statement, signed with a key."""
    sig = to_base64(key.sign(encoded(PAYLOAD_TYPE, statement)))
    signature = EnvelopeSignature(sig=sig, keyid=key.id)
    return Envelope(payload=to_base64(statement), payload_type=PAYLOAD_TYPE, signatures=(signature,))


def bundle_with(before: bytes, envelope: Envelope) -> bytes:
    """A bundle with an envelope behind what it has already, which stays as it is."""
    end = b"" if before.endswith(b"\n") or not before else b"\n"
    return before + end + canonical(to_builtins(envelope)) + b"\n"


def trail_with(trail: Mapping[str, Any], envelope: Envelope) -> bytes:
    """A trail with an envelope behind those that it has."""
    return canonical({**trail, "signatures": [*trail.get("signatures", ()), to_builtins(envelope)]}) + b"\n"
