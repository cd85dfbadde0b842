"""``lca sign``: a trail that holds is signed, beside it or in it; what else it is asked for is told and left."""

from __future__ import annotations

import json
from base64 import b64decode
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from lca.cli import main
from lca.diagnostics import LcaError
from lca.signatures.envelopes import SUFFIX, bundle_beside
from lca.signatures.keys import TrustedKey, trusted_keys
from lca.signatures.verdicts import FoundSignature, found_signatures
from lca.trail.canonical import canonical
from lca.trail.reading import opened

from .signed import ALICE, line, said_of, signed, trail, written

Files = dict[str, bytes]


def sign(*words: str) -> Result:
    return CliRunner().invoke(main, ["sign", *words])


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a trail, and keys of two people."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("LCA_KEY_PASSPHRASE", raising=False)
    written(tmp_path, trail(), "month.json")
    for name in ("alice", "bob"):
        assert sign("--new-key", f"{name}.key").exit_code == 0
    return tmp_path


def files(folder: Path) -> Files:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def keys(folder: Path) -> list[TrustedKey]:
    return list(trusted_keys(folder))


def found(folder: Path, now: datetime | None = None) -> list[FoundSignature]:
    path = folder / "month.json"
    document = json.loads(path.read_bytes())
    return list(found_signatures(document, bundle_beside(path), keys(folder), now or datetime.now(UTC)))


def test_signatures_stand_beside_a_trail_which_stays_as_it_is(folder: Path) -> None:
    before = (folder / "month.json").read_bytes()
    done = sign("month.json", "--key", "alice.key", "--name", "Alice Jones")
    assert (done.exit_code, done.stdout) == (0, "")
    alice, bob = (key.id for key in keys(folder))
    assert done.stderr == f"month.json{SUFFIX}: signed by Alice Jones, author, with the key {alice}\n"
    assert sign("month.json", "--key", "bob.key", "--role", "reviewer", "--expires", "2999-12-31").exit_code == 0
    assert (folder / "month.json").read_bytes() == before
    first, second = found(folder)
    assert (first.verdict, first.name, first.role, first.key) == ("holds", "Alice Jones", "author", alice)
    assert (second.verdict, second.name, second.role, second.key) == ("holds", "", "reviewer", bob)
    assert (second.expires, second.saw, second.gone) == ("2999-12-31", (alice,), 0)
    said = f"of the holder of bob.pub, reviewer, on {second.signed[:10]}, until 2999-12-31, holds (bob.pub)"
    assert second.sentence == f"signature 2 beside, {said}"


def test_signatures_stand_inside_a_trail_which_holds_and_has_the_same_digests(folder: Path) -> None:
    before = opened(folder / "month.json").trail
    assert sign("month.json", "--key", "alice.key", "--inside").exit_code == 0
    assert sign("month.json", "--key", "bob.key", "--inside", "--role", "reviewer").exit_code == 0
    after = opened(folder / "month.json").trail
    assert (after.content, after.run, after.integrity) == (before.content, before.run, before.integrity)
    assert len(after.signatures) == 2
    assert canonical(after) + b"\n" == (folder / "month.json").read_bytes()
    assert [one.verdict for one in found(folder)] == ["holds", "holds"]
    assert sign("month.json", "--key", "bob.key").exit_code == 0
    assert [one.verdict for one in found(folder)] == ["holds"] * 3
    assert not (folder / f"month.json{SUFFIX}").read_bytes().count(b"PRIVATE")


def test_a_statement_says_what_was_verified_before(folder: Path) -> None:
    assert sign("month.json", "--key", "alice.key").exit_code == 0
    envelope = json.loads((folder / f"month.json{SUFFIX}").read_bytes())
    said = json.loads(b64decode(envelope["payload"]))["predicate"]
    assert said["verified"]["status"] in (0, 3)
    assert {said["verified"]["levels"][level] for level in ("form", "integrity", "arithmetic", "replay")} == {"holds"}
    assert said["trail"] == {"format": "lca.trail/3", "content": {"sha256": trail()["integrity"]["content"]}}


@pytest.mark.parametrize("inside", [[], ["--inside"]])
def test_what_does_not_hold_is_not_signed_and_nothing_is_written(folder: Path, inside: list[str]) -> None:
    forged = trail()
    forged["content"]["cases"][0]["results"][0]["total"]["value"] = "3"
    written(folder, forged, "month.json")
    before = files(folder)
    done = sign("month.json", "--key", "alice.key", *inside)
    assert (done.exit_code, files(folder)) == (1, before)
    assert "mismatch: integrity" in done.stderr
    assert "error[E0962]: `month.json` is not signed: `lca verify` finds that something in it does" in done.stderr


@pytest.mark.parametrize("data", [b"", b"{}", b"[" * 100_000, b"\xff", b'{"format":"lca.trail/2"}'])
def test_what_is_no_trail_is_not_signed(folder: Path, data: bytes) -> None:
    (folder / "month.json").write_bytes(data)
    done = sign("month.json", "--key", "alice.key")
    assert done.exit_code == 2
    assert "error[E0921]" in done.stderr


@pytest.mark.parametrize(
    ("bundle", "reason"),
    [
        (line(signed(said_of(trail("3")))), "is of another trail"),
        (b"no JSON\n", "signature 1 beside is malformed"),
        (b"x" * (1 << 21), "more than 1048576 bytes"),
    ],
    ids=["another trail", "no JSON", "large"],
)
def test_a_trail_with_signatures_that_are_not_of_it_is_not_signed(folder: Path, bundle: bytes, reason: str) -> None:
    (folder / f"month.json{SUFFIX}").write_bytes(bundle)
    before = files(folder)
    done = sign("month.json", "--key", "alice.key")
    assert (done.exit_code, files(folder)) == (1, before)
    assert reason in " ".join(done.stderr.split())


def test_envelopes_about_something_else_are_kept_and_not_told_as_seen(folder: Path) -> None:
    other = line(signed(b"any", ALICE, "text/plain"))
    (folder / f"month.json{SUFFIX}").write_bytes(other.rstrip(b"\n"))
    assert sign("month.json", "--key", "alice.key").exit_code == 0
    assert (folder / f"month.json{SUFFIX}").read_bytes().startswith(other)
    assert [(one.verdict, one.saw) for one in found(folder)] == [("is about something else", ()), ("holds", ())]


@pytest.mark.parametrize(
    "words",
    [
        [],
        ["month.json"],
        ["--key", "alice.key"],
        ["month.json", "--new-key", "new.key"],
        ["--key", "alice.key", "--new-key", "new.key"],
        ["month.json", "--key", "alice.key", "--ask-passphrase"],
        ["month.json", "--key", "alice.key", "--expires", "tomorrow"],
        ["month.json", "--key", "alice.key", "--expires", "2020-01-01"],
        ["month.json", "--key", "alice.key", "--role", "king"],
        ["month.json", "--key", "alice.key", "--name", "n" * 201],
        ["month.json", "--key", "alice.key", "--name", "a\nb"],
        ["month.json", "--key", "alice.key", "--name", "\u202eeve"],
        ["month.json", "--key", "alice.pub"],
        ["month.json", "--key", "month.json"],
        ["month.json", "--key", "."],
        ["month.json", "--key", "none.key"],
        ["none.json", "--key", "alice.key"],
    ],
)
def test_wrong_use_is_told_and_nothing_is_written(folder: Path, words: list[str]) -> None:
    before = files(folder)
    done = sign(*words)
    assert (done.exit_code, files(folder)) == (2, before)
    assert done.stdout == ""
    assert done.stderr


def test_a_key_under_a_passphrase_signs_with_it_alone(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LCA_KEY_PASSPHRASE", "a long secret")
    sign("--new-key", "carol.key")
    assert sign("month.json", "--key", "carol.key").exit_code == 0
    monkeypatch.setenv("LCA_KEY_PASSPHRASE", "another")
    assert "its passphrase is another one" in sign("month.json", "--key", "carol.key").stderr
    monkeypatch.delenv("LCA_KEY_PASSPHRASE")
    done = sign("month.json", "--key", "carol.key")
    assert (done.exit_code, len(found(folder))) == (2, 1)
    assert "set the variable LCA_KEY_PASSPHRASE" in done.stderr


def test_a_trail_that_is_changed_while_it_is_looked_at_is_not_signed(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from lca import verify

    whole = verify.checked

    def changing(*given: object, **more: object) -> object:
        answer = whole(*given, **more)  # type: ignore[arg-type]  # whatever it takes
        written(folder, trail("3"), "month.json")
        return answer

    monkeypatch.setattr(verify, "checked", changing)
    done = sign("month.json", "--key", "alice.key")
    assert done.exit_code == 1
    assert "it changed while it was looked at" in done.stderr
    assert found(folder) == []


def test_the_signature_of_a_link_is_refused_as_any_other_file(folder: Path) -> None:
    (folder / "real").mkdir()
    (folder / "month.json").rename(folder / "real" / "month.json")
    (folder / "month.json").symlink_to(folder / "real" / "month.json")
    assert sign("month.json", "--key", "alice.key", "--inside").exit_code == 2
    with pytest.raises(LcaError):
        list(trusted_keys(folder / "none.pub"))
