"""What is found of signatures: who signed, and whether it holds; what is wrong with those that were tampered with."""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lca.signatures.envelopes import (
    LONGEST,
    MAX_BYTES,
    SUFFIX,
    Malformed,
    bundle_beside,
    envelope_of,
    from_base64,
    json_in,
)
from lca.signatures.signing import bundle_with, trail_with
from lca.signatures.verdicts import MOST, Verdict, found_signatures, of_one_key

from .signed import ALICE, BOB, EVE, NOW, Json, Key, edited, found, line, said_of, signed, trail, written


def verdicts(document: Json, bundle: bytes, *keys: Key, now: datetime = NOW) -> list[str]:
    return [one.verdict.value for one in found(document, bundle, *keys, now=now)]


def test_a_signature_beside_a_trail_holds_with_the_key_that_made_it() -> None:
    (one,) = found(trail(), line(signed(said_of(trail()))), ALICE)
    assert one.verdict is Verdict.HOLDS
    assert (one.name, one.role, one.signed, one.expires) == ("Alice", "author", "2026-12-01T12:00:00Z", "")
    assert (one.trusted, one.key, one.place) == ("alice.pub", ALICE.private.id, "1 beside")
    assert one.sentence == "signature 1 beside, of Alice, author, on 2026-12-01, holds (alice.pub)"


@pytest.mark.parametrize("name", ["Bob, reviewer, on 2026-12-01 (bob.pub); Alice", 'Bob" (bob.pub)'])
def test_a_name_that_reads_as_another_signature_is_in_quotes(name: str) -> None:
    (one,) = found(trail(), line(signed(said_of(trail(), name, role="a; b"))), ALICE)
    assert one.verdict is Verdict.HOLDS
    assert one.signer == f'{json.dumps(name)}, "a; b", on 2026-12-01'


@pytest.mark.parametrize(("name", "told"), [("Аlice Jones", r'"\u0410lice Jones"'), ("Анна Ω", "Анна Ω")])
def test_a_name_that_looks_like_another_is_spelled_out(name: str, told: str) -> None:
    (one,) = found(trail(), line(signed(said_of(trail(), name))), ALICE)
    assert one.signer == f"{told}, author, on 2026-12-01"


def test_one_key_that_signs_as_several_is_told() -> None:
    author, again = signed(said_of(trail())), signed(said_of(trail(), role="author"))
    review = signed(said_of(trail(), "Bob", "reviewer"))
    told = "signed as Alice, author and as Bob, reviewer: whoever has it is all of these"
    assert [*of_one_key(found(trail(), line(author) + line(again), ALICE))] == []
    for keys, key in (((ALICE,), "alice.pub"), ((), f"key {ALICE.private.id[:16]}")):
        assert [*of_one_key(found(trail(), line(author) + line(review), *keys))] == [f"one key ({key}) {told}"]
    assert [*of_one_key(found(trail("3"), line(author) + line(review), ALICE))] == []


def test_a_signature_inside_a_trail_is_over_all_else_and_others_can_be_added() -> None:
    document = trail()
    author = signed(said_of(document))
    once = json.loads(trail_with(document, author))
    there = found_signatures(once, b"", (), NOW)
    review = signed(said_of(once, "Bob", "reviewer", "2027-12-31", there), BOB)
    twice = json.loads(trail_with(once, review))
    first, second = found(twice, b"", ALICE, BOB)
    assert (first.verdict, second.verdict) == (Verdict.HOLDS, Verdict.HOLDS)
    assert (second.name, second.role, second.expires) == ("Bob", "reviewer", "2027-12-31")
    assert (second.saw, second.gone) == ((ALICE.private.id,), 0)
    assert verdicts(twice, line(author), ALICE, BOB) == ["holds"] * 3


def test_a_signature_that_a_reviewer_saw_and_that_is_gone_is_told() -> None:
    document = trail()
    there = found_signatures(document, line(signed(said_of(document))), (), NOW)
    review = signed(said_of(document, "Bob", "reviewer", there=there), BOB)
    (one,) = found(document, line(review), BOB)
    assert (one.verdict, one.gone) == (Verdict.HOLDS, 1)
    assert one.sentence.endswith("1 of the signatures that it saw are not here any more")


def test_without_keys_signatures_are_not_looked_at_and_claim_only() -> None:
    (one,) = found(trail(), line(signed(said_of(trail()))))
    assert (one.verdict, one.trusted) == (Verdict.UNCHECKED, "")
    assert one.sentence == (
        "signature 1 beside, by its own words of Alice, author, on 2026-12-01, was not looked at "
        f"(key {ALICE.private.id[:16]})"
    )


def test_a_trail_without_signatures_has_none() -> None:
    assert found(trail(), b"", ALICE) == []


def test_a_signature_of_an_unknown_key_is_told_as_that_whatever_it_says() -> None:
    (one,) = found(trail(), line(signed(said_of(trail(), "Alice"), EVE)), ALICE)
    assert (one.verdict, one.trusted) == (Verdict.UNKNOWN_KEY, "")
    assert "by its own words of Alice" in one.sentence


def test_a_hint_at_a_key_proves_nothing_and_its_lack_does_no_harm() -> None:
    made = signed(said_of(trail()), EVE)
    (sig,) = made.signatures

    def hinting(at: str) -> bytes:
        document = json.loads(line(made))
        document["signatures"] = [{"sig": sig.sig, "keyid": at}]
        return json.dumps(document).encode()

    assert verdicts(trail(), hinting(ALICE.private.id), ALICE) == ["does not hold"]
    assert verdicts(trail(), hinting(""), ALICE, EVE) == ["holds"]
    assert verdicts(trail(), hinting("eve"), ALICE, EVE) == ["holds"]


def test_a_signature_over_another_trail_is_of_that_with_and_without_keys() -> None:
    moved = line(signed(said_of(trail("3"))))
    for keys in ((), (ALICE,), (BOB,)):
        (one,) = found(trail(), moved, *keys)
        assert (one.verdict, one.reason) == (Verdict.OTHER_TRAIL, "its content has another digest")
    inside = json.loads(trail_with(trail(), signed(said_of(trail("3")))))
    assert verdicts(inside, b"", ALICE) == ["is of another trail"]


def test_a_trail_of_the_same_content_that_was_made_otherwise_is_another_one() -> None:
    document = trail()
    signature = line(signed(said_of(document)))
    document["run"]["time"] = "2026-12-24T00:00:00+00:00"
    (one,) = found(document, signature, ALICE)
    assert (one.verdict, one.reason) == (Verdict.OTHER_TRAIL, "the content is the same, and the rest is not")


def test_a_content_that_was_changed_is_another_one_though_the_trail_tells_the_old_digest() -> None:
    document = trail()
    signature = line(signed(said_of(document)))
    document["content"] = {**document["content"], "model": "another.lca"}
    (one,) = found(document, signature, ALICE)
    assert (one.verdict, one.reason) == (Verdict.OTHER_TRAIL, "its content has another digest")


def test_a_statement_that_was_changed_after_it_was_signed_does_not_hold() -> None:
    envelope = json.loads(line(signed(said_of(trail()))))
    body = said_of(trail(), "Mallory", "reviewer")
    envelope["payload"] = b64encode(body).decode()
    assert verdicts(trail(), json.dumps(envelope).encode(), ALICE) == ["does not hold"]


@pytest.mark.parametrize("size", [0, 1, 63, 65, 4096])
def test_a_signature_of_another_size_does_not_hold(size: int) -> None:
    envelope = json.loads(line(signed(said_of(trail()))))
    envelope["signatures"][0]["sig"] = b64encode(b"s" * size).decode()
    assert verdicts(trail(), json.dumps(envelope).encode(), ALICE) == ["does not hold"]


def test_an_expired_signature_held_to_the_last_second_of_its_last_day() -> None:
    signature = line(signed(said_of(trail(), expires="2026-12-03")))
    last = datetime(2026, 12, 3, 23, 59, 59, tzinfo=UTC)
    assert verdicts(trail(), signature, ALICE, now=last) == ["holds"]
    assert verdicts(trail(), signature, ALICE, now=last + timedelta(seconds=1)) == ["has expired"]
    assert verdicts(trail(), signature, BOB, now=last + timedelta(days=9)) == ["is of an unknown key"]


def test_a_signature_of_the_future_is_told_but_for_clocks_that_differ_a_little() -> None:
    def at(moment: datetime) -> list[str]:
        return verdicts(trail(), line(signed(said_of(trail(), now=moment))), ALICE)

    assert at(NOW + timedelta(minutes=10)) == ["holds"]
    assert at(NOW + timedelta(minutes=11)) == ["is of the future"]
    assert at(NOW - timedelta(days=9_999)) == ["holds"]


@pytest.mark.parametrize(
    ("edit", "reason"),
    [
        (lambda s: s["subject"].append(s["subject"][0]), "length <= 1"),
        (lambda s: s["subject"].clear(), "length >= 1"),
        (lambda s: s.pop("subject"), "subject"),
        (lambda s: s["subject"][0].pop("digest"), "digest"),
        (lambda s: s["subject"][0]["digest"].update(sha256="AB"), "regex"),
        (lambda s: s["subject"][0].update(digest={"sha512": "ab"}), "sha256"),
        (lambda s: s.pop("predicate"), "predicate"),
        (lambda s: s.update(predicate=[]), "predicate"),
        (lambda s: s["predicate"].update(signed="2026-13-01T00:00:00Z"), "its time is none"),
        (lambda s: s["predicate"].update(signed="2026-12-01T00:00:00+01:00"), "regex"),
        (lambda s: s["predicate"].update(signed="2026-12-01"), "regex"),
        (lambda s: s["predicate"].update(expires="2027-02-29"), "its time is none"),
        (lambda s: s["predicate"].update(expires="0000-00-00"), "its time is none"),
        (lambda s: s["predicate"].update(expires="2026-11-30"), "it expires before it was signed"),
        (lambda s: s["predicate"]["signer"].update(name="n" * 201), "length <= 200"),
        (lambda s: s["predicate"]["signer"].update(name=7), "signer.name"),
        (lambda s: s["predicate"]["trail"].pop("content"), "content"),
        (lambda s: s["predicate"].update(saw=[{"keyid": "k"}]), "sig"),
    ],
)
def test_a_signed_statement_without_the_parts_of_one_is_malformed(edit: Callable[[Json], object], reason: str) -> None:
    (one,) = found(trail(), line(signed(edited(said_of(trail()), edit))), ALICE)
    assert one.verdict is Verdict.MALFORMED
    assert reason in one.reason


def test_a_statement_with_fields_that_nobody_knows_holds() -> None:
    body = edited(said_of(trail()), lambda s: s["predicate"].update(more={"a": [1.5]}))
    assert verdicts(trail(), line(signed(body)), ALICE) == ["holds"]


@pytest.mark.parametrize(
    ("body", "kind", "reason"),
    [
        (
            b'{"_type":"https://in-toto.io/Statement/v1","predicateType":"https://slsa.dev/provenance/v1"}',
            "",
            "slsa.dev",
        ),
        (b'{"_type":"https://in-toto.io/Statement/v0.1","predicateType":"x"}', "", "a x"),
        (b"[]", "", "a document"),
        (b'{"_type":1,"predicateType":{}}', "", "a document"),
        (b"any bytes \xff", "application/vnd.novulz+cbor", "a application/vnd.novulz+cbor"),
    ],
)
def test_signatures_about_something_else_are_passed_by(body: bytes, kind: str, reason: str) -> None:
    envelope = signed(body, ALICE, kind) if kind else signed(body)
    (one,) = found(trail(), line(envelope), ALICE)
    assert one.verdict is Verdict.FOREIGN
    assert reason in one.reason


def test_a_statement_that_was_signed_as_something_else_is_no_signature_of_a_trail() -> None:
    statement = signed(said_of(trail()), ALICE, "text/plain")
    assert verdicts(trail(), line(statement), ALICE) == ["is about something else"]
    renamed = json.loads(line(statement)) | {"payloadType": "application/vnd.in-toto+json"}
    assert verdicts(trail(), json.dumps(renamed).encode(), ALICE) == ["does not hold"]


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"no JSON", "it is no JSON"),
        (b"\xff\xfe", "it is no JSON"),
        (b"[" * 40_000, "it is no JSON"),
        (b'{"a":NaN}', "NaN is no number"),
        (b'{"a":%s}' % (b"9" * 5000), "it is no JSON"),
        (b'{"_type":"https://in-toto.io/Statement/v1","_type":"x"}', "a name twice"),
    ],
)
def test_what_is_signed_must_be_json_whose_names_stand_once(body: bytes, reason: str) -> None:
    (one,) = found(trail(), line(signed(body)), ALICE)
    assert one.verdict is Verdict.MALFORMED
    assert reason in one.reason


SIGNED = signed(said_of(trail()))
WHOLE_LINE = line(SIGNED)
WHOLE = '{"payload":"e30=","payloadType":"x","signatures":[{"sig":"e30="}]}'


@pytest.mark.parametrize(
    ("envelope", "reason"),
    [
        ("{", "it is no JSON"),
        ("[]", "`object`"),
        ("7", "`object`"),
        ('"text"', "`object`"),
        ("null", "`object`"),
        ("{}", "payload"),
        (WHOLE.replace("[{", "[{}, {"), "sig"),
        (WHOLE.replace('[{"sig":"e30="}]', "[]"), "it has no signature"),
        (WHOLE.replace('"signatures":', '"sigs":'), "sigs"),
        (WHOLE.replace('"e30="', "7", 1), "payload"),
        (WHOLE.replace('"sig":"e30="', '"sig":"e30=","cert":"c"'), "cert"),
        (WHOLE.replace("{", '{"payload":"e30=",', 1), "a name twice"),
        (WHOLE.replace("e30=", "e3 0=", 1), "it is no base64"),
        (WHOLE.replace("e30=", "é", 1), "it is no base64"),
        (WHOLE.replace("e30=", "e30", 1), "it is no base64"),
        (WHOLE.replace("e30=", "e31=", 1), "its base64 is not in the one form"),
        (WHOLE.replace('"sig":"e30="', '"sig":"e31="'), "its base64 is not in the one form"),
        ("[" * 200_000, "it is no JSON"),
    ],
)
def test_an_envelope_that_is_none_is_told_with_its_line(envelope: str, reason: str) -> None:
    for keys in ((), (ALICE,)):
        held, one = found(trail(), line(signed(said_of(trail()))) + b"\n" + envelope.encode(), *keys)
        assert held.verdict is (Verdict.HOLDS if keys else Verdict.UNCHECKED)
        assert (one.verdict, one.place) == (Verdict.MALFORMED, "3 beside")
        assert reason in one.reason


@pytest.mark.parametrize("inside", [None, 7, "text", {}, [7], [{}], [None]])
def test_what_stands_in_a_trail_in_place_of_signatures_is_never_one(inside: object) -> None:
    document = trail() | {"signatures": inside}
    assert {one.verdict for one in found(document, b"", ALICE)} <= {Verdict.MALFORMED}


def test_base64_of_urls_is_read_too() -> None:
    text = line(signed(said_of(trail(), "~~~???ÿÿÿ>>>"))).decode()
    payload = json.loads(text)["payload"]
    of_urls = payload.replace("+", "-").replace("/", "_")
    assert of_urls != payload
    assert verdicts(trail(), text.replace(payload, of_urls).encode(), ALICE) == ["holds"]


def test_several_signatures_of_one_envelope_are_each_looked_at() -> None:
    envelope = signed(said_of(trail()))
    (second,) = signed(said_of(trail()), BOB).signatures
    both = json.loads(line(envelope))
    both["signatures"].append({"sig": second.sig, "keyid": second.keyid})
    assert verdicts(trail(), json.dumps(both).encode(), ALICE, BOB) == ["holds", "holds"]
    assert verdicts(trail(), json.dumps(both).encode(), BOB) == ["is of an unknown key", "holds"]


def test_beyond_a_number_no_signature_is_looked_at_and_that_is_told() -> None:
    one = line(signed(said_of(trail())))
    assert len(found(trail(), one * MOST, ALICE)) == MOST
    many = found(trail(), one * (MOST + 1), ALICE)
    assert (len(many), many[-1].verdict) == (MOST + 1, Verdict.MALFORMED)
    assert many[-1].reason == "no more than 64 are looked at"
    envelope = json.loads(one)
    envelope["signatures"] *= 10_000
    assert len(found(trail(), json.dumps(envelope).encode(), ALICE)) == MOST + 1


def test_a_payload_beyond_a_length_is_not_read() -> None:
    body = said_of(trail()) + b" " * LONGEST
    (one,) = found(trail(), line(signed(body)), ALICE)
    assert (one.verdict, one.reason) == (Verdict.MALFORMED, "its payload has more than 65536 signs")


def test_a_name_too_long_for_a_file_beside_has_none(tmp_path: Path) -> None:
    assert bundle_beside(tmp_path / ("n" * 250)) == b""
    assert bundle_beside(tmp_path / "a\0b") == b""


@given(st.data())
def test_no_edit_of_an_envelope_is_a_fault_of_the_program_nor_holds_for_another_one(
    data: st.DataObject,
) -> None:
    """However bytes are edited, the verdict is one, and holds only what has the payload and the signature."""
    edited = bytearray(WHOLE_LINE)
    for _ in range(data.draw(st.integers(1, 3))):
        at = data.draw(st.integers(0, len(edited) - 1))
        edited[at : at + data.draw(st.integers(0, 3))] = data.draw(st.binary(max_size=3))
    for one in found(trail(), bytes(edited), ALICE):
        if one.verdict is Verdict.HOLDS:
            envelope = envelope_of(json_in(bytes(edited)))
            assert (envelope.body, envelope.payload_type) == (SIGNED.body, SIGNED.payload_type)
            assert from_base64(one.sig) == from_base64(SIGNED.signatures[0].sig)


def test_an_empty_bundle_and_empty_lines_are_no_signatures() -> None:
    assert found(trail(), b"\n\r\n  \n", ALICE) == []


def test_the_bundle_beside_a_trail_is_a_plain_file_of_its_folder_of_a_bounded_size(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    path = written(tmp_path / "a", trail())
    beside = path.with_name(path.name + SUFFIX)
    assert bundle_beside(path) == b""
    beside.write_bytes(b"x\n")
    assert bundle_beside(path) == b"x\n"
    beside.write_bytes(b"x" * (MAX_BYTES + 1))
    assert "more than 1048576 bytes" in str(bundle_beside(path))
    beside.unlink()
    (tmp_path / "elsewhere").write_bytes(b"secret")
    beside.symlink_to(tmp_path / "elsewhere")
    outside = bundle_beside(path)
    assert isinstance(outside, Malformed)
    assert "secret" not in str(outside)
    beside.unlink()
    beside.mkdir()
    assert "it is a folder" in str(bundle_beside(path))
    (one,) = found(trail(), Malformed("it is a folder"), ALICE)
    assert (one.verdict, one.place, one.reason) == (Verdict.MALFORMED, "beside", "it is a folder")


def test_a_bundle_grows_by_a_line_and_keeps_what_it_has() -> None:
    envelope = signed(said_of(trail()))
    assert bundle_with(b"other", envelope) == b"other\n" + line(envelope)
    assert bundle_with(b"other\n", envelope) == b"other\n" + line(envelope)
