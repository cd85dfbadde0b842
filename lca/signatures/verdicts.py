"""What is found of each signature of a trail, in it and beside it: who signed in which role, and whether that holds."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from hashlib import sha256
from itertools import chain, islice
from typing import Any, TypeAlias

from msgspec import Struct
from msgspec.structs import replace

from lca.diagnostics.look_alikes import look_alikes
from lca.signatures.envelopes import (
    Envelope,
    EnvelopeSignature,
    Malformed,
    envelope_of,
    from_base64,
    json_in,
)
from lca.signatures.keys import TrustedKey
from lca.signatures.statements import Foreign, Predicate, TrailStatement, read_statement, unsigned
from lca.verify import canonical

MOST = 64
"""So many signatures of one trail are looked at."""
NAME = re.compile(r"[\w .'&-]*")
CLOCKS = timedelta(minutes=10)
"""So far may two clocks be apart."""

Placed: TypeAlias = tuple[str, Envelope | Malformed]
"""An envelope, and where it stands."""


class Verdict(StrEnum):
    """What is found of a signature."""

    HOLDS = "holds"
    EXPIRED = "has expired"
    EARLY = "is of the future"
    UNKNOWN_KEY = "is of an unknown key"
    UNCHECKED = "was not looked at"
    FOREIGN = "is about something else"
    OTHER_TRAIL = "is of another trail"
    BROKEN = "does not hold"
    MALFORMED = "is malformed"


REFUTED = (Verdict.OTHER_TRAIL, Verdict.BROKEN, Verdict.MALFORMED)
"""What no signature of this trail should be."""
DOUBTFUL = (Verdict.EXPIRED, Verdict.EARLY)


class FoundSignature(Struct, frozen=True, kw_only=True):
    """A signature. What it says of itself is proved where it holds, and otherwise only claimed.

    ``key`` is the id of the key that made it, or the hint at one; ``trusted`` the name of the trusted key that made it.
    ``sig`` is the signature itself, ``saw`` are the keys of those that its signer saw, ``gone`` how many of these are
    not here any more.
    """

    place: str
    verdict: Verdict
    key: str = ""
    sig: str = ""
    trusted: str = ""
    name: str = ""
    role: str = ""
    signed: str = ""
    expires: str = ""
    saw: tuple[str, ...] = ()
    gone: int = 0
    reason: str = ""

    @property
    def signer(self) -> str:
        """Who signed, as what, when and until when."""
        who = _quoted(self.name) or (f"the holder of {self.trusted}" if self.trusted else "somebody without a name")
        until = f"until {self.expires}" if self.expires else ""
        return ", ".join(part for part in (who, _quoted(self.role), f"on {self.signed[:10]}", until) if part)

    @property
    def sentence(self) -> str:
        """What is found, for people; what a signature says of itself is told as a claim where nothing proves it."""
        of = f", {'' if self.trusted else 'by its own words '}of {self.signer}," if self.signed else ""
        by = self.trusted or (f"key {self.key[:16]}" if self.key else "")
        gone = f"{self.gone} of the signatures that it saw are not here any more" if self.gone else ""
        more = "; ".join(part for part in (self.reason, gone) if part)
        return f"signature {self.place}{of} {self.verdict}{f' ({by})' if by else ''}{f': {more}' if more else ''}"


def _quoted(said: str) -> str:
    """What a signature says of its signer; in quotes where it could be taken for more than a name, or for another."""
    alike = next(look_alikes(said), None) is not None
    return said if NAME.fullmatch(said) and not alike else json.dumps(said, ensure_ascii=alike)


def of_one_key(found: Iterable[FoundSignature]) -> Iterator[str]:
    """Of each key that signed, or is said to have, under several names or roles: that these are not several people."""
    signers: dict[str, dict[str, str]] = {}
    for one in found:
        if one.key and one.signed and one.verdict not in REFUTED:
            role = f"{_quoted(one.name) or 'somebody without a name'}, {_quoted(one.role)}"
            signers.setdefault(one.key, {})[role] = one.trusted or f"key {one.key[:16]}"
    for roles in signers.values():
        if len(roles) > 1:
            key, said = next(iter(roles.values())), " and as ".join(roles)
            yield f"one key ({key}) signed as {said}: whoever has it is all of these"


def found_signatures(
    trail: Mapping[str, Any], bundle: bytes | Malformed, trusted: Sequence[TrustedKey], now: datetime
) -> tuple[FoundSignature, ...]:
    """What is found of each signature in a trail, which is in its one form, and in the bundle beside it.

    Without trusted keys, those of which nothing is wrong were not looked at.
    """
    placed = list(islice(envelopes(trail, bundle), MOST + 1))
    if not placed:
        return ()
    judge = _Judge(trail, placed, {key.id: key for key in trusted}, now)
    found = tuple(islice(chain.from_iterable(judge.of_envelope(*one) for one in placed), MOST + 1))
    if len(found) <= MOST:
        return found
    more = FoundSignature(place=f"{MOST + 1}", verdict=Verdict.MALFORMED, reason=f"no more than {MOST} are looked at")
    return (*found[:MOST], more)


def envelopes(trail: Mapping[str, Any], bundle: bytes | Malformed) -> Iterator[Placed]:
    """The envelopes in a trail, and in the bundle beside it, each with its place."""
    inside = trail.get("signatures", ())
    for number, document in enumerate(inside if isinstance(inside, Sequence) else (), 1):
        yield f"{number} inside", _read(document)
    if isinstance(bundle, Malformed):
        yield "beside", bundle
        return
    for number, line in enumerate(bundle.splitlines(), 1):
        if line.strip():
            yield f"{number} beside", _read(line)


def _read(given: object) -> Envelope | Malformed:
    """An envelope that is given as a document, or as a line of a bundle."""
    try:
        return envelope_of(json_in(given) if isinstance(given, bytes) else given)
    except Malformed as error:
        return error


class _Judge:
    def __init__(
        self, trail: Mapping[str, Any], placed: Iterable[Placed], trusted: Mapping[str, TrustedKey], now: datetime
    ) -> None:
        self.digest = sha256(unsigned(trail)).hexdigest()
        self.content = sha256(canonical(trail["content"])).hexdigest()
        self.there = {
            one.sig for _, envelope in placed if isinstance(envelope, Envelope) for one in envelope.signatures
        }
        self.trusted = trusted
        self.now = now

    def of_envelope(self, place: str, envelope: Envelope | Malformed) -> Iterator[FoundSignature]:
        """What is found of each signature of an envelope."""
        if isinstance(envelope, Malformed):
            yield FoundSignature(place=place, verdict=Verdict.MALFORMED, reason=str(envelope))
            return
        for signature in envelope.signatures:
            found = FoundSignature(place=place, verdict=Verdict.UNCHECKED, key=signature.keyid, sig=signature.sig)
            try:
                found = self._made(found, envelope, signature)
                found = self._about(found, read_statement(envelope.payload_type, envelope.body))
            except Malformed as error:
                found = replace(found, verdict=Verdict.MALFORMED, reason=str(error))
            except Foreign as error:
                if found.verdict is not Verdict.BROKEN:
                    found = replace(found, verdict=Verdict.FOREIGN, reason=str(error))
            yield found

    def _made(self, found: FoundSignature, envelope: Envelope, signature: EnvelopeSignature) -> FoundSignature:
        """By which of the trusted keys a signature was made, if there are any."""
        data, sig = envelope.encoded, from_base64(signature.sig)
        if not self.trusted:
            return found
        hinted = self.trusted.get(signature.keyid)
        for key in [hinted] if hinted else self.trusted.values():
            if key.made(sig, data):
                return replace(found, verdict=Verdict.HOLDS, trusted=key.name, key=key.id)
        if hinted:
            reason = f"it is not what {hinted.name} would have made of this"
            return replace(found, verdict=Verdict.BROKEN, reason=reason)
        return replace(found, verdict=Verdict.UNKNOWN_KEY)

    def _about(self, found: FoundSignature, said: TrailStatement) -> FoundSignature:
        """Whether a statement is about this trail, and of this time."""
        predicate = said.predicate
        gone = sum(one.sig not in self.there for one in predicate.saw)
        told = replace(
            found, name=predicate.signer.name, role=predicate.signer.role, signed=predicate.signed,
            expires=predicate.expires or "", saw=tuple(one.keyid for one in predicate.saw), gone=gone,
        )  # fmt: skip
        if found.verdict is Verdict.BROKEN:
            return told
        of_this = predicate.trail.content.sha256 == self.content
        if said.subject[0].digest.sha256 != self.digest or not of_this:
            reason = "the content is the same, and the rest is not" if of_this else "its content has another digest"
            return replace(told, verdict=Verdict.OTHER_TRAIL, reason=reason)
        if told.trusted:
            return replace(told, verdict=self._in_time(predicate))
        return told

    def _in_time(self, predicate: Predicate) -> Verdict:
        if predicate.moment > self.now + CLOCKS:
            return Verdict.EARLY
        return Verdict.EXPIRED if predicate.end is not None and predicate.end < self.now else Verdict.HOLDS
