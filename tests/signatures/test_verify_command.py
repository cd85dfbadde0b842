"""``lca verify --key``: who says so, in its answer, its findings and its status."""

from __future__ import annotations

import json
from datetime import timedelta
from itertools import takewhile
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from lca.cli import main
from lca.signatures.envelopes import SUFFIX
from lca.signatures.keys import new_pair
from lca.signatures.looking import SignatureLook
from lca.signatures.signing import trail_with
from lca.verify import Findings

from .signed import ALICE, BOB, NOW, Json, Key, edited, line, pem, said_of, signed, trail, written

UNSIGNED = "not known (not looked at: signatures; it is not signed, and a digest alone proves nothing about its author)"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a trail and the public keys of two people."""
    monkeypatch.chdir(tmp_path)
    written(tmp_path, trail(), "month.json")
    for name, key in (("alice", ALICE), ("bob", BOB)):
        (tmp_path / f"{name}.pub").write_bytes(pem(key))
    return tmp_path


def verify(*words: str) -> Result:
    return CliRunner().invoke(main, ["verify", "month.json", *words])


def sign(folder: Path, *lines: bytes) -> None:
    (folder / f"month.json{SUFFIX}").write_bytes(b"".join(lines))


def by(key: Key = ALICE, name: str = "Alice", **more: object) -> bytes:
    return line(signed(said_of(trail(), name, **more), key))  # type: ignore[arg-type]  # what the statement is told


def third(done: Result) -> str:
    """What is answered of who says so."""
    lines = done.output.splitlines()
    (at,) = (at for at, one in enumerate(lines) if "Who says so" in one)
    below = takewhile(lambda one: one.startswith("    "), lines[at + 1 :])
    return f"{lines[at].partition('? ')[2].rstrip('.').lower()} ({' '.join(map(str.strip, below))})"


def told(done: Result) -> str:
    """What is told, as if each line had room for all of it."""
    return " ".join(done.output.split())


def test_each_key_that_is_given_must_have_signed_and_one_of_a_folder(folder: Path) -> None:
    sign(folder, by())
    both = verify("--key", "alice.pub", "--key", "bob.pub")
    assert (both.exit_code, "no signature by bob.pub holds" in told(both)) == (1, True)
    assert "no signature by alice.pub holds" not in told(both)
    assert verify("--key", ".", "--key", "alice.pub").exit_code == 0
    sign(folder, by(), by(BOB, "Bob", role="reviewer"))
    assert verify("--key", "alice.pub", "--key", "bob.pub").exit_code == 0


def test_a_trail_that_is_signed_by_a_given_key_holds_and_says_by_whom(folder: Path) -> None:
    sign(folder, by(), by(BOB, "", role="reviewer", expires="2999-12-31"))
    done = verify("--key", "alice.pub", "--key", "bob.pub")
    bob = "the holder of bob.pub, reviewer, on 2026-12-01, until 2999-12-31 (bob.pub)"
    assert third(done) == f"yes (holds: signatures; signed by Alice, author, on 2026-12-01 (alice.pub); {bob})"
    assert done.exit_code == 0
    assert third(verify("--key", ".")) == third(done)


@pytest.mark.usefixtures("folder")
def test_a_trail_that_nobody_signed_is_not_answered_for() -> None:
    done = verify()
    assert (third(done), done.exit_code) == (UNSIGNED, 0)
    done = verify("--key", "alice.pub")
    assert (third(done), done.exit_code) == ("no (does not hold: signatures)", 1)
    assert "mismatch: signatures: no signature by alice.pub holds" in told(done)


def test_without_keys_what_signatures_say_is_told_as_their_own_words(folder: Path) -> None:
    sign(folder, by())
    done = verify()
    assert third(done).startswith(
        "not known (not looked at: signatures; signed, by their own words, by Alice, author, on 2026-12-01: "
    )
    assert "a digest alone proves nothing about its author" in third(done)
    assert done.exit_code == 0


def test_a_signature_by_an_unknown_key_is_told_and_changes_nothing_beside_one_that_holds(folder: Path) -> None:
    sign(folder, by(BOB, "Mallory"))
    done = verify("--key", "alice.pub")
    assert done.exit_code == 1
    assert "by its own words of Mallory, author, on 2026-12-01, is of an unknown key" in third(done)
    sign(folder, by(BOB, "Mallory"), by())
    assert verify("--key", "alice.pub").exit_code == 0


@pytest.mark.parametrize("keys", [[], ["--key", "alice.pub"], ["--key", "bob.pub"]])
def test_a_signature_of_another_trail_does_not_hold_with_or_without_keys(folder: Path, keys: list[str]) -> None:
    sign(folder, by(), line(signed(said_of(trail("3")))))
    done = verify(*keys)
    assert done.exit_code == 1
    assert "mismatch: signatures: signature 2 beside, " in told(done)
    assert "is of another trail" in told(done)
    assert third(done).startswith("no (does not hold: signatures")


def test_one_that_expired_or_is_of_the_future_is_a_warning_beside_one_that_holds(folder: Path) -> None:
    old = NOW - timedelta(days=700)
    ended = line(signed(said_of(trail(), now=old, expires="2026-01-01")))
    early = line(signed(said_of(trail(), now=NOW + timedelta(days=99_999))))
    for doubtful, said in ((ended, "has expired"), (early, "is of the future")):
        sign(folder, doubtful)
        assert verify("--key", "alice.pub").exit_code == 1
        sign(folder, doubtful, by(BOB))
        done = verify("--key", ".")
        assert done.exit_code == 3
        assert "warning: signatures: signature 1 beside, of Alice, author," in told(done)
        assert said in told(done)
        assert third(done).startswith("in part (holds: signatures")


def test_a_signature_that_a_reviewer_saw_and_that_was_taken_away_is_a_warning(folder: Path) -> None:
    sign(folder, by())
    look = SignatureLook(folder / "month.json")
    look(trail(), [], Findings())
    review = line(signed(said_of(trail(), "Bob", "reviewer", there=look.found), BOB))
    sign(folder, by(), review)
    assert verify("--key", ".").exit_code == 0
    sign(folder, review)
    done = verify("--key", "bob.pub")
    assert done.exit_code == 3
    assert "1 of the signatures that it saw are not here any more" in told(done)


def test_signatures_inside_a_trail_are_looked_at_and_it_holds(folder: Path) -> None:
    (folder / "month.json").write_bytes(trail_with(trail(), signed(said_of(trail()))))
    assert verify("--key", "alice.pub").exit_code == 0
    assert verify("--key", "bob.pub").exit_code == 1
    document = json.loads((folder / "month.json").read_bytes())
    document["signatures"][0]["payload"] = "e30="
    written(folder, document, "month.json")
    done = verify("--key", "alice.pub")
    assert done.exit_code == 1
    assert "mismatch: signatures: signature 1 inside does not hold (" in told(done)


@pytest.mark.parametrize("signatures", [7, {}, [7], [{}], [{"payload": 1, "payloadType": "x", "signatures": []}]])
def test_what_has_not_the_form_of_signatures_inside_is_a_mismatch_of_form(folder: Path, signatures: object) -> None:
    written(folder, trail() | {"signatures": signatures}, "month.json")
    for keys in ([], ["--key", "alice.pub"]):
        done = verify(*keys)
        assert done.exit_code == 1
        assert "mismatch: form: .signatures" in told(done)


def test_a_text_in_a_signature_does_nothing_to_a_terminal(folder: Path) -> None:
    def rename(document: Json) -> None:
        document["predicate"]["signer"]["name"] = "\x1b[2J\u202eeve\nmismatch: none"

    sign(folder, line(signed(edited(said_of(trail()), rename))))
    for done in (verify(), verify("--key", "alice.pub")):
        assert not {"\x1b", "\u202e"}.intersection(done.output)
        assert "\nmismatch: none" not in done.output


def test_the_answer_as_json_has_each_signature(folder: Path) -> None:
    sign(folder, by(), b"no JSON")
    (answer,) = json.loads(verify("--key", "alice.pub", "--json").output)["answers"]
    first, second = answer["signatures"]
    assert (first["verdict"], first["name"], first["trusted"], first["key"]) == (
        "holds", "Alice", "alice.pub", ALICE.private.id,
    )  # fmt: skip
    assert (second["verdict"], second["reason"]) == ("is malformed", "it is no JSON")
    assert answer["levels"]["signatures"] == "does not hold"


@pytest.mark.parametrize("key", ["none.pub", "month.json", "empty", "private.pub"])
def test_what_is_no_public_key_is_wrong_use(folder: Path, key: str) -> None:
    (folder / "empty").mkdir()
    (folder / "private.pub").write_bytes(new_pair(None)[0])
    done = verify("--key", key)
    assert done.exit_code == 2
    assert done.stderr.startswith(("error[E0961]", "error[E0701]"))
    assert done.stdout == ""


def test_several_trails_have_their_own_signatures(folder: Path) -> None:
    written(folder, trail("3"), "other.json")
    sign(folder, by())
    found = CliRunner().invoke(main, ["verify", "month.json", "other.json", "--key", "alice.pub", "--json"])
    first, second = json.loads(found.output)["answers"]
    assert (first["status"], second["status"], found.exit_code) == (0, 1, 1)
    assert (len(first["signatures"]), len(second["signatures"])) == (1, 0)


def test_one_key_in_two_roles_and_under_two_names_is_told(folder: Path) -> None:
    sign(folder, by(), by(name="Bob", role="reviewer"))
    said = "signed as Alice, author and as Bob, reviewer: whoever has it is all of these"
    assert f"one key (alice.pub) {said}" in third(verify("--key", "alice.pub"))
    assert said in third(verify())
    (folder / "bob.pub").write_bytes(pem(ALICE))
    both = verify("--key", "alice.pub", "--key", "bob.pub")
    assert (both.exit_code, "warning: signatures: alice.pub and bob.pub are the same key" in told(both)) == (3, True)
