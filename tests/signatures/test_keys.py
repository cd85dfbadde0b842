"""Keys: made for their owner alone, never over anything; read only where they are of Ed25519 and in their place."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from types import SimpleNamespace

import pytest
from click.testing import CliRunner, Result
from cryptography.hazmat.primitives import serialization as form
from cryptography.hazmat.primitives.asymmetric import ec, ed448, ed25519, rsa, x25519

from lca.cli import main, whole_files
from lca.cli.new_keys import passphrase_of
from lca.diagnostics import LcaError
from lca.signatures.keys import MAX_BYTES, MOST, new_pair, signing_key, trusted_keys

OF_POSIX = pytest.mark.skipif(os.name != "posix", reason="permissions are those of POSIX")


def made(*words: str, **environment: str) -> Result:
    return CliRunner().invoke(main, ["sign", *words], env=environment)


def refusal(error: pytest.ExceptionInfo[LcaError]) -> str:
    (told,) = error.value.diagnostics
    assert told.code == "E0961"
    return told.message


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("LCA_KEY_PASSPHRASE", raising=False)
    return tmp_path


def test_a_new_pair_is_written_for_its_owner_and_says_what_to_do_with_it(folder: Path) -> None:
    done = made("--new-key", "alice.key")
    (trusted,) = trusted_keys(folder / "alice.pub")
    assert done.exit_code == 0
    assert "alice.key: the private key, without a passphrase. Keep it to yourself" in done.output
    assert f"alice.pub: the public key {trusted.id}. Give it to whoever checks" in done.output
    private = signing_key(folder / "alice.key", lambda: b"")
    assert private.id == trusted.id
    assert trusted.made(private.sign(b"data"), b"data")
    assert not trusted.made(private.sign(b"data"), b"other")
    assert (folder / "alice.key").read_bytes().startswith(b"-----BEGIN PRIVATE KEY-----\n")
    assert (folder / "alice.pub").read_bytes().startswith(b"-----BEGIN PUBLIC KEY-----\n")


def test_the_id_of_a_key_is_the_digest_of_its_public_key_in_der(folder: Path) -> None:
    made("--new-key", "alice.key")
    (trusted,) = trusted_keys(folder / "alice.pub")
    der = form.load_pem_public_key((folder / "alice.pub").read_bytes()).public_bytes(
        form.Encoding.DER, form.PublicFormat.SubjectPublicKeyInfo
    )
    assert trusted.id == sha256(der).hexdigest()


@OF_POSIX
@pytest.mark.parametrize("mask", [0o000, 0o022, 0o077])
def test_a_private_key_is_readable_by_its_owner_alone_from_the_first_byte(folder: Path, mask: int) -> None:
    before = os.umask(mask)
    try:
        made("--new-key", "alice.key")
    finally:
        os.umask(before)
    assert stat.S_IMODE((folder / "alice.key").stat().st_mode) == 0o600


@pytest.mark.parametrize("there", ["alice.key", "alice.pub"])
def test_a_key_is_never_written_over_anything(folder: Path, there: str) -> None:
    (folder / there).write_text("kept")
    done = made("--new-key", "alice.key")
    assert done.exit_code == 2
    assert f"cannot write `{there}`: something is there" in done.output
    assert [(path.name, path.read_text()) for path in folder.iterdir()] == [(there, "kept")]


def test_where_a_file_cannot_be_kept_from_others_that_is_told(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write = whole_files.write_new_pair
    monkeypatch.setattr("lca.cli.new_keys.write_new_pair", lambda *pair: write(*pair) and False)
    done = made("--new-key", "alice.key")
    assert done.exit_code == 0
    assert "alice.key: this system cannot keep others from it. Move it to where only you can read." in done.stderr
    assert (folder / "alice.pub").exists()


@OF_POSIX
def test_a_key_is_not_written_through_a_link(folder: Path) -> None:
    (folder / "alice.key").symlink_to(folder / "elsewhere")
    assert made("--new-key", "alice.key").exit_code == 2
    assert not (folder / "elsewhere").exists()


@pytest.mark.parametrize("name", ["alice.pub", "none/alice.key", ".", "..", "a\0b"])
def test_a_path_that_a_key_cannot_have_is_told(folder: Path, name: str) -> None:
    done = made("--new-key", name)
    assert done.exit_code == 2
    assert isinstance(done.exception, SystemExit)
    assert list(folder.iterdir()) == []


def test_a_passphrase_comes_from_the_environment_or_is_asked_for_and_never_shown(folder: Path) -> None:
    done = made("--new-key", "alice.key", LCA_KEY_PASSPHRASE="a long secret")
    assert "under a passphrase" in done.output
    assert "secret" not in done.output
    assert b"ENCRYPTED" in (folder / "alice.key").read_bytes()
    assert signing_key(folder / "alice.key", lambda: b"a long secret").id
    with pytest.raises(LcaError) as error:
        signing_key(folder / "alice.key", lambda: b"another")
    assert refusal(error).endswith("its passphrase is another one, or it is damaged")
    asked = made("--new-key", "bob.key", "--ask-passphrase")
    assert (asked.exit_code, (folder / "bob.key").exists()) == (2, False)
    assert "there is no terminal to ask for its passphrase" in asked.output


def test_a_passphrase_is_asked_for_at_a_terminal_twice_for_a_new_key(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    terminal = SimpleNamespace(stdin=SimpleNamespace(isatty=lambda: True))
    monkeypatch.setattr("lca.cli.new_keys.sys", terminal)
    typed = "one\nother\na long secret\na long secret\n"
    done = CliRunner().invoke(main, ["sign", "--new-key", "alice.key", "--ask-passphrase"], input=typed)
    assert (done.exit_code, done.stderr.count("Passphrase of alice.key")) == (0, 2)
    assert "secret" not in done.output
    assert signing_key(folder / "alice.key", lambda: passphrase_typed(monkeypatch, folder)).id


def passphrase_typed(monkeypatch: pytest.MonkeyPatch, folder: Path) -> bytes:
    monkeypatch.setattr("click.prompt", lambda *_, **__: "a long secret")
    return passphrase_of(folder / "alice.key")


@OF_POSIX
@pytest.mark.parametrize("mode", [0o640, 0o604, 0o644, 0o660, 0o777])
def test_a_private_key_that_others_may_read_is_refused(folder: Path, mode: int) -> None:
    made("--new-key", "alice.key")
    (folder / "alice.key").chmod(mode)
    with pytest.raises(LcaError) as error:
        signing_key(folder / "alice.key", lambda: b"")
    assert refusal(error).endswith("others than you may read it")
    assert "chmod 600" in error.value.diagnostics[0].help[0]


def private_pem(key: object) -> bytes:
    done: bytes = key.private_bytes(form.Encoding.PEM, form.PrivateFormat.PKCS8, form.NoEncryption())  # type: ignore[attr-defined]  # of any kind
    return done


def public_pem(key: object) -> bytes:
    made: bytes = key.public_key().public_bytes(form.Encoding.PEM, form.PublicFormat.SubjectPublicKeyInfo)  # type: ignore[attr-defined]  # likewise
    return made


OTHERS = {
    "RSA": rsa.generate_private_key(65537, 2048),
    "EC": ec.generate_private_key(ec.SECP256R1()),
    "Ed448": ed448.Ed448PrivateKey.generate(),
    "X25519": x25519.X25519PrivateKey.generate(),
}


@pytest.mark.parametrize("kind", OTHERS)
def test_keys_of_other_kinds_are_told_by_their_kind(folder: Path, kind: str) -> None:
    (folder / "other.key").write_bytes(private_pem(OTHERS[kind]))
    (folder / "other.key").chmod(0o600)
    (folder / "other.pub").write_bytes(public_pem(OTHERS[kind]))
    with pytest.raises(LcaError) as error:
        signing_key(folder / "other.key", lambda: b"")
    assert f"it is a key of {kind}, and signatures of trails are of Ed25519" in refusal(error)
    with pytest.raises(LcaError) as error:
        list(trusted_keys(folder / "other.pub"))
    assert f"it is a key of {kind}, and signatures of trails are of Ed25519" in refusal(error)


PRIVATE, PUBLIC, _ = new_pair(None)
OPENSSH = ed25519.Ed25519PrivateKey.generate().private_bytes(
    form.Encoding.PEM, form.PrivateFormat.OpenSSH, form.NoEncryption()
)


@pytest.mark.parametrize(
    ("data", "of_private", "of_public"),
    [
        (PRIVATE, "", "it is a private key"),
        (PUBLIC, "it is no private key", ""),
        (b"", "it is no private key", "no key in PEM"),
        (b"\xff" * 999, "it is no private key", "no key in PEM"),
        (OPENSSH, "no key in PEM", "it is a private key"),
        (PRIVATE[:60] + b"!" + PRIVATE[61:], "no key in PEM", "it is a private key"),
        (PUBLIC[:50], "it is no private key", "no key in PEM"),
        (b"PRIVATE KEY" * MAX_BYTES, "more than 65536 bytes", "more than 65536 bytes"),
    ],
    ids=["private", "public", "empty", "bytes", "openssh", "damaged", "cut", "large"],
)
def test_a_file_that_is_no_key_of_its_kind_is_told(folder: Path, data: bytes, of_private: str, of_public: str) -> None:
    path = folder / "some.pub"
    path.write_bytes(data)
    path.chmod(0o600)
    readings: tuple[tuple[Callable[[], object], str], ...] = (
        (lambda: signing_key(path, lambda: b""), of_private),
        (lambda: [*trusted_keys(path)], of_public),
    )
    for reading, reason in readings:
        if reason:
            with pytest.raises(LcaError) as error:
                reading()
            assert reason in refusal(error)
        else:
            assert reading()


def test_a_folder_of_keys_gives_those_in_it_by_name(folder: Path) -> None:
    (folder / "notes.txt").write_text("not a key")
    with pytest.raises(LcaError) as error:
        list(trusted_keys(folder))
    assert refusal(error).endswith("it has no public keys (*.pub)")
    for name in ("bob.pub", "alice.pem"):
        (folder / name).write_bytes(new_pair(None)[1])
    assert [key.name for key in trusted_keys(folder)] == ["alice.pem", "bob.pub"]
    (folder / "carol.pub").write_text("no key")
    with pytest.raises(LcaError) as error:
        list(trusted_keys(folder))
    assert "carol.pub" in refusal(error)
    for number in range(MOST):
        (folder / f"{number}.pub").write_bytes(PUBLIC)
    with pytest.raises(LcaError) as error:
        list(trusted_keys(folder))
    assert refusal(error).endswith(f"it has {MOST + 3} public keys (*.pub)")


def test_a_key_that_is_not_there_is_told(folder: Path) -> None:
    readings: tuple[Callable[[], object], ...] = (
        lambda: signing_key(folder / "x", lambda: b""),
        lambda: [*trusted_keys(folder / "x")],
    )
    for reading in readings:
        with pytest.raises(LcaError) as error:
            reading()
        assert error.value.diagnostics[0].code == "E0701"


def test_cryptography_is_loaded_by_who_uses_keys_alone() -> None:
    code = (
        "import sys, lca.trail.reading, lca.signatures.verdicts, lca.signatures.signing, lca.cli.sign\n"
        "assert not any(name.partition('.')[0] == 'cryptography' for name in sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
