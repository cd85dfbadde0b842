"""Keys of Ed25519 as common tools have them: PEM, the private one of PKCS #8, the public one SubjectPublicKeyInfo.

``cryptography`` is met here alone, and is loaded when a key is made, read or used.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from lca.diagnostics import LcaError, problem
from lca.diagnostics.text_files import is_folder, read_bytes

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

MAX_BYTES, MOST = 1 << 16, 64
PUBLIC = (".pub", ".pem")
OTHERS_MAY = 0o077

AnyKey = TypeVar("AnyKey")


@dataclass(frozen=True, slots=True)
class SigningKey:
    """A private key, and the id of its public one."""

    key: Ed25519PrivateKey
    id: str

    def sign(self, data: bytes) -> bytes:
        return self.key.sign(data)


@dataclass(frozen=True, slots=True)
class TrustedKey:
    """A public key; ``name`` is that of its file, which is what its reader calls the signer."""

    name: str
    key: Ed25519PublicKey
    id: str

    def made(self, signature: bytes, data: bytes) -> bool:
        """Whether a signature over ``data`` was made with its private key."""
        from cryptography.exceptions import InvalidSignature

        try:
            self.key.verify(signature, data)
        except InvalidSignature:
            return False
        return True


def new_pair(passphrase: bytes | None) -> tuple[bytes, bytes, str]:
    """A new private key, encrypted where there is a passphrase, its public key, and the id of that."""
    from cryptography.hazmat.primitives import serialization as form
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    key = Ed25519PrivateKey.generate()
    hidden = form.BestAvailableEncryption(passphrase) if passphrase else form.NoEncryption()
    private = key.private_bytes(form.Encoding.PEM, form.PrivateFormat.PKCS8, hidden)
    public = key.public_key().public_bytes(form.Encoding.PEM, form.PublicFormat.SubjectPublicKeyInfo)
    return private, public, key_id(key.public_key())


def key_id(key: Ed25519PublicKey) -> str:
    """The SHA-256 of a public key in DER, as ``openssl pkey -pubin -outform DER`` writes it."""
    from cryptography.hazmat.primitives import serialization as form

    return sha256(key.public_bytes(form.Encoding.DER, form.PublicFormat.SubjectPublicKeyInfo)).hexdigest()


def signing_key(path: Path, passphrase: Callable[[], bytes]) -> SigningKey:
    """The private key in a file that nobody else may read; ``passphrase`` is asked if it is encrypted.

    Raises LcaError where it is none.
    """
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    data = _data(path)
    if b"PRIVATE KEY" not in data:
        raise _refused(path, "it is no private key", "signing takes the private key, checking the public one")
    if os.name == "posix" and path.stat().st_mode & OTHERS_MAY:
        raise _refused(path, "others than you may read it", f"`chmod 600 {path}`; make a new one if others did")
    secret = passphrase() if b"ENCRYPTED" in data else None
    key = _loaded(path, lambda: load_pem_private_key(data, secret), encrypted=secret is not None)
    if not isinstance(key, Ed25519PrivateKey):
        raise _of_other_kind(path, key)
    return SigningKey(key, key_id(key.public_key()))


def trusted_keys(given: Path) -> Iterator[TrustedKey]:
    """The public keys in a file, or in the files of a folder. Raises LcaError where one is none, or none is there."""
    if not is_folder(given):
        yield _trusted(given)
        return
    files = sorted(path for path in given.iterdir() if path.suffix in PUBLIC)
    if not 0 < len(files) <= MOST:
        raise _refused(
            given, f"it has {len(files) or 'no'} public keys (*.pub)", f"name a key, or a folder of 1 to {MOST}"
        )
    yield from map(_trusted, files)


def _trusted(path: Path) -> TrustedKey:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
    from cryptography.hazmat.primitives.serialization import load_pem_public_key

    data = _data(path)
    if b"PRIVATE KEY" in data:
        raise _refused(path, "it is a private key", "its owner keeps it; checking takes the public one (*.pub)")
    key = _loaded(path, lambda: load_pem_public_key(data))
    if not isinstance(key, Ed25519PublicKey):
        raise _of_other_kind(path, key)
    return TrustedKey(path.name, key, key_id(key))


def _data(path: Path) -> bytes:
    data = read_bytes(path, str(path))
    if not isinstance(data, bytes):
        raise LcaError([data])
    if len(data) > MAX_BYTES:
        raise _refused(path, f"it has more than {MAX_BYTES} bytes")
    return data


def _loaded(path: Path, load: Callable[[], AnyKey], *, encrypted: bool = False) -> AnyKey:
    from cryptography.exceptions import UnsupportedAlgorithm

    try:
        return load()
    except (ValueError, TypeError, UnsupportedAlgorithm):
        reason = (
            "its passphrase is another one, or it is damaged" if encrypted else "it is no key in PEM that can be read"
        )
        raise _refused(path, reason, "`lca sign --new-key` makes such keys") from None


def _of_other_kind(path: Path, key: object) -> LcaError:
    kind = type(key).__name__.removesuffix("PrivateKey").removesuffix("PublicKey")
    return _refused(
        path, f"it is a key of {kind}, and signatures of trails are of Ed25519", "`lca sign --new-key` makes one"
    )


def _refused(path: Path, reason: str, advice: str | None = None) -> LcaError:
    return LcaError([problem("E0961", path=path, reason=reason, advice=[advice])])
