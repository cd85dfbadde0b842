"""Other programs read what is signed here: securesystemslib's envelopes, and openssl alone."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from hashlib import sha256
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from securesystemslib.dsse import Envelope
from securesystemslib.exceptions import VerificationError
from securesystemslib.signer import CryptoSigner, SSlibKey

from lca.places import PACKAGE
from lca.signatures.envelopes import SUFFIX
from lca.signatures.keys import new_pair, signing_key, trusted_keys
from lca.signatures.signing import envelope_over
from lca.signatures.statements import PAYLOAD_TYPE
from lca.signatures.verdicts import Verdict, found_signatures

from .signed import ALICE, BOB, NOW, Key, line, pem, said_of, signed, trail, written

SHELL = re.compile(r"^```sh\n(.*?)^```$", re.MULTILINE | re.DOTALL)
BY_OPENSSL = [one for one in SHELL.findall((PACKAGE / "trail/README.md").read_text("utf-8")) if "openssl" in one]


def other(key: Key) -> SSlibKey:
    """A key as securesystemslib has it, under the id that it has here."""
    return SSlibKey.from_crypto(key.trusted.key, keyid=key.private.id)


def test_securesystemslib_verifies_what_is_signed_here(tmp_path: Path) -> None:
    path = written(tmp_path, trail())
    envelope = Envelope.from_dict(json.loads(line(signed(said_of(trail())))))
    assert list(envelope.verify([other(ALICE)], 1)) == [ALICE.private.id]
    with pytest.raises(VerificationError):
        envelope.verify([other(BOB)], 1)
    said = json.loads(envelope.payload)
    assert said["_type"] == "https://in-toto.io/Statement/v1"
    assert said["subject"] == [{"name": "trail.json", "digest": {"sha256": sha256(path.read_bytes()).hexdigest()}}]


def test_what_securesystemslib_signs_holds_here(tmp_path: Path) -> None:
    signer = CryptoSigner.generate_ed25519()
    envelope = Envelope(said_of(trail(), "Carol", "reviewer"), PAYLOAD_TYPE, {})
    envelope.sign(signer)
    (tmp_path / "carol.pub").write_bytes(public_pem(signer))
    (trusted,) = trusted_keys(tmp_path / "carol.pub")
    assert trusted.id != signer.public_key.keyid  # which is a hint alone
    (one,) = found_signatures(trail(), json.dumps(envelope.to_dict()).encode(), [trusted], NOW)
    assert (one.verdict, one.name, one.role, one.trusted) == (Verdict.HOLDS, "Carol", "reviewer", "carol.pub")


def public_pem(signer: CryptoSigner) -> bytes:
    """The public key of a signer of securesystemslib."""
    key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(signer.public_key.keyval["public"]))
    return key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


WITH_OPENSSL = pytest.mark.skipif(not shutil.which("openssl") or not shutil.which("sh"), reason="no openssl or sh")


def openssl(folder: Path, *words: str) -> str:
    return subprocess.run(["openssl", *words], cwd=folder, capture_output=True, text=True, check=True).stdout


@WITH_OPENSSL
def test_openssl_reads_the_keys_that_are_made_here_and_gives_them_the_same_id(tmp_path: Path) -> None:
    private, public, name = new_pair(None)
    (tmp_path / "alice.key").write_bytes(private)
    (tmp_path / "alice.pub").write_bytes(public)
    openssl(tmp_path, "pkey", "-pubin", "-in", "alice.pub", "-outform", "DER", "-out", "alice.der")
    assert openssl(tmp_path, "dgst", "-sha256", "-r", "alice.der").split()[0] == name
    assert openssl(tmp_path, "pkey", "-in", "alice.key", "-pubout") == public.decode()


@WITH_OPENSSL
def test_keys_that_openssl_makes_sign_here(tmp_path: Path) -> None:
    openssl(tmp_path, "genpkey", "-algorithm", "ed25519", "-out", "dora.key")
    openssl(tmp_path, "pkey", "-in", "dora.key", "-pubout", "-out", "dora.pub")
    (tmp_path / "dora.key").chmod(0o600)
    key = signing_key(tmp_path / "dora.key", lambda: b"")
    envelope = envelope_over(said_of(trail(), "Dora"), key)
    (one,) = found_signatures(trail(), line(envelope), list(trusted_keys(tmp_path)), NOW)
    assert (one.verdict, one.trusted) == (Verdict.HOLDS, "dora.pub")


@WITH_OPENSSL
@pytest.mark.parametrize(("grams", "holds", "of_this"), [("2", True, True), ("3", True, False), ("", False, True)])
def test_openssl_alone_verifies_as_the_documentation_says(
    grams: str, holds: bool, of_this: bool, tmp_path: Path
) -> None:
    (documented,) = BY_OPENSSL
    path = written(tmp_path, trail(), "month.json")
    key = ALICE if holds else BOB
    path.with_name(path.name + SUFFIX).write_bytes(line(signed(said_of(trail(grams or "2")), key)))
    (tmp_path / "alice.pub").write_bytes(pem(ALICE))
    done = subprocess.run(["sh", "-c", documented], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert ("Signature Verified Successfully" in done.stdout) is holds, done.stderr
    assert done.stdout.splitlines()[-1] == str(int(of_this))
