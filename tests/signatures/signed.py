"""A small trail, keys and signatures over it, as they are and as somebody might want them."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

import lca
from lca.signatures.envelopes import Envelope, EnvelopeSignature, Malformed, encoded, to_base64
from lca.signatures.keys import SigningKey, TrustedKey, key_id
from lca.signatures.signing import bundle_with, predicate_of
from lca.signatures.statements import PAYLOAD_TYPE, Signer, Verified, statement, unsigned
from lca.signatures.verdicts import FoundSignature, found_signatures
from lca.trail.canonical import canonical
from lca.trail.records import Run
from lca.trail.trail import trail_of

Json = dict[str, Any]
MODEL = """\
study s "S" { goal "g" functional_unit "f" boundary "b" }
process p { makes 1 kg emits %s gCO2e ~ "so" }
assessment a { needs 1 kg of p }
"""
NOW = datetime(2026, 12, 1, 12, 0, 0, tzinfo=UTC)
RUN = Run(time="2026-11-30T00:00:00+00:00", command=("lca", "audit"), platform="", python="")
VERIFIED = Verified(engine="lca", status=0, levels={"form": "holds"})


@cache
def _trail(grams: str) -> bytes:
    checked = lca.check_text(MODEL % grams)
    return canonical(trail_of(checked, [lca.run(checked.under())], run=RUN))


def trail(grams: str = "2") -> Json:
    """The trail of a process that emits so many grams."""
    found: Json = json.loads(_trail(grams))
    return found


def written(folder: Path, document: Json, name: str = "trail.json") -> Path:
    path = folder / name
    path.write_bytes(canonical(document) + b"\n")
    return path


class Key:
    """A pair of keys of somebody."""

    def __init__(self, name: str) -> None:
        private = Ed25519PrivateKey.generate()
        self.private = SigningKey(private, key_id(private.public_key()))
        self.trusted = TrustedKey(f"{name}.pub", private.public_key(), self.private.id)


ALICE, BOB, EVE = Key("alice"), Key("bob"), Key("eve")


def said_of(
    document: Json,
    name: str = "Alice",
    role: str = "author",
    expires: str | None = None,
    there: tuple[FoundSignature, ...] = (),
    now: datetime = NOW,
) -> bytes:
    """The statement that somebody makes of a trail."""
    predicate = predicate_of(document, Signer(name=name, role=role), expires, VERIFIED, there, now)
    return statement("trail.json", unsigned(document), predicate)


def signed(body: bytes, key: Key = ALICE, kind: str = PAYLOAD_TYPE) -> Envelope:
    """Any bytes, signed as of any kind."""
    sig = to_base64(key.private.sign(encoded(kind, body)))
    signature = EnvelopeSignature(sig=sig, keyid=key.private.id)
    return Envelope(payload=to_base64(body), payload_type=kind, signatures=(signature,))


def line(envelope: Envelope) -> bytes:
    return bundle_with(b"", envelope)


def found(document: Json, bundle: bytes | Malformed = b"", *keys: Key, now: datetime = NOW) -> list[FoundSignature]:
    """What is found of the signatures of a trail by the keys of these people."""
    return list(found_signatures(document, bundle, [key.trusted for key in keys], now))


def pem(key: Key) -> bytes:
    """A public key as its file has it."""
    return key.trusted.key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


def edited(body: bytes, edit: Callable[[Json], object]) -> bytes:
    """A statement that was changed."""
    document = json.loads(body)
    edit(document)
    return json.dumps(document).encode()
