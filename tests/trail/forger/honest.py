"""Honest trails that together have every kind of field, and the folder in which their files stand."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from shutil import copytree

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

import lca
from lca.engine.sample_statistics import sample
from lca.places import data
from lca.signatures.keys import SigningKey, TrustedKey, key_id
from lca.signatures.signing import envelope_over, predicate_of, trail_with
from lca.signatures.statements import Signer, Verified, statement, unsigned
from lca.trail.canonical import canonical
from lca.trail.records import Run
from lca.trail.trail import trail_of

from .fields import Json

WORKS = Path(__file__).parent / "works"
"""A model with libraries, a table, a bibliography, templates, a loop, rules and credits, in its folder."""
RUN = Run(time="2026-01-01T00:00:00+00:00", command=("lca", "audit", "works.lca"), platform="Linux", python="3.12.0")
NOW = datetime(2026, 1, 2, tzinfo=UTC)
KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))  # always the same, so that its signatures are
SIGNER = TrustedKey("author.pub", KEY.public_key(), key_id(KEY.public_key()))
SETTINGS = {"waste": 'uniform(10 g, 32 g) ~ "another bench"'}


@dataclass(frozen=True)
class Honest:
    """The bytes of a trail, and the folder of its files."""

    data: bytes
    folder: Path

    @property
    def document(self) -> Json:
        """A copy of it, to be changed."""
        found: Json = json.loads(self.data)
        return found


@cache
def works(folder: Path = WORKS) -> Honest:
    """The trail of the larger model, as declared."""
    checked = lca.check_file(folder / "works.lca")
    return Honest(canonical(trail_of(checked, [lca.run(checked.under())], run=RUN)), folder)


@cache
def bench() -> Honest:
    """The trail of the smaller model, as declared, with samples."""
    checked = lca.check_file(WORKS / "bench.lca")
    result = lca.run(checked.under())
    return Honest(canonical(trail_of(checked, [result], [sample(result, 100, 0)], RUN)), WORKS)


@cache
def abroad() -> Honest:
    """The trail of the smaller model, as declared and in another scenario with a setting."""
    checked = lca.check_file(WORKS / "bench.lca")
    results = [lca.run(checked.under()), lca.run(checked.under("abroad", SETTINGS))]
    return Honest(canonical(trail_of(checked, results, run=RUN)), WORKS)


def of_gallery(name: str) -> Honest:
    """The trail of a model that came with the tool, as declared."""
    checked = lca.check_file(data("models") / f"{name}.lca")
    return Honest(canonical(trail_of(checked, [lca.run(checked.under())], run=RUN)), data("models"))


def signed(honest: Honest) -> Honest:
    """A trail with the signature of its author inside."""
    document, author = honest.document, Signer(name="An author", role="author")
    said = predicate_of(document, author, None, Verified(engine="lca", status=0, levels={}), (), NOW)
    envelope = envelope_over(statement("trail.json", unsigned(document), said), SigningKey(KEY, SIGNER.id))
    return Honest(trail_with(document, envelope), honest.folder)


def works_with(folder: Path, file: str, before: str, after: str) -> Honest:
    """The trail of the larger model in a new ``folder``, in one of whose files a text is another."""
    copytree(WORKS, folder)
    text = (folder / file).read_text(encoding="utf-8")
    assert before in text, f"{file} does not say {before}"
    (folder / file).write_text(text.replace(before, after, 1), encoding="utf-8")
    return works(folder)
