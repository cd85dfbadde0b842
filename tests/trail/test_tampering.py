"""Whoever changes a trail is found: by its digests, or, if they renew these, by what does not fit together any more."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import suppress
from io import BytesIO
from pathlib import Path
from random import Random
from typing import Any

import pytest

import lca
from lca import verify
from lca.places import shipped
from lca.trail.canonical import canonical
from lca.trail.trail import trail_of
from tests.exhaustive import left

from .test_verify import EVERYTHING, MODELS, RUN, STUDY, made, mismatches, signed

Json = dict[str, Any]
SMALL = STUDY + (
    'source book { title "A book" }\n'
    'process p { makes 3 kg emits 7 gCO2e @book uses 0.25 kg of q ~ "so" tag team "a" }\n'
    'process q { makes 1.5 kg emits 1.25 gCO2e uses 0.5 kg of p @book avoids 0.1 kg of p ~ "so" }\n'
    "assessment a { needs 1 kg of p }\n"
    'check "near" a.total = 4 gCO2e within 50 % @book\n'
)
GALLERY = ("chatgpt", "waste_heat", "procurement", "gpt3_water")


def of_gallery(name: str) -> Json:
    """The trail of a model of the gallery, under all of its scenarios."""
    checked = lca.check_file(MODELS / f"{name}.lca")
    results = [lca.run(checked.under(scenario)) for scenario in ("", *checked.scenarios)]
    found: Json = json.loads(canonical(trail_of(checked, results, run=RUN)))
    return found


@pytest.fixture(scope="module")
def trails() -> dict[str, bytes]:
    documents = {name: of_gallery(name) for name in GALLERY}
    documents |= {"everything": made(EVERYTHING, "", "other"), "small": made(SMALL)}
    return {name: canonical(document) for name, document in documents.items()}


@pytest.fixture(params=[*GALLERY, "everything", "small"])
def document(request: pytest.FixtureRequest, trails: dict[str, bytes]) -> Json:
    found: Json = json.loads(trails[request.param])
    assert mismatches(found, MODELS) == []
    return found


def copy_of(document: Json) -> Json:
    found: Json = json.loads(canonical(document))
    return found


def status_of(data: bytes, folder: Path) -> int:
    path = folder / "trail.json"
    path.write_bytes(data)
    return int(verify.checked(path, [MODELS], shipped())["status"])


# Without new digests


@pytest.mark.parametrize("every", [25, left(1)])
def test_every_byte_of_a_small_trail_counts(
    trails: dict[str, bytes], every: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    def answer(data: bytes) -> int:
        """Digests and form have to find a byte: the numbers are not looked at, which is faster."""
        monkeypatch.setattr(Path, "open", lambda *_: BytesIO(data))
        try:
            (document, read), tell = verify.read(Path("trail.json")), verify.Findings()
            verify.whole(document, read, tell)
        except verify.NoTrail:
            return 2
        return tell.status

    data, random = trails["small"] + b"\n", Random(1)
    for place in range(0, len(data), every):
        changed = bytes([random.choice([one for one in b'0159aZ ",:{}[]\\\n\x00\xff' if one != data[place]])])
        assert answer(data[:place] + changed + data[place + 1 :]) in (1, 2), place


@pytest.mark.parametrize("name", ["chatgpt", "everything"])
@pytest.mark.parametrize("tries", [25, left(150)])
def test_any_byte_of_a_trail_counts(trails: dict[str, bytes], name: str, tries: int, tmp_path: Path) -> None:
    data, random = trails[name] + b"\n", Random(2)
    for place in random.sample(range(len(data)), k=tries):
        changed = random.choice([
            data[:place] + bytes([data[place] ^ 1 << random.randrange(8)]) + data[place + 1 :],
            data[:place] + data[place + 1 :],
            data[:place] + data[place : place + 1] + data[place:],
            data[:place],
        ])  # fmt: skip
        assert changed == data or status_of(changed, tmp_path) in (1, 2), place


# With new digests: numbers


def numbers(document: Json) -> Iterator[tuple[Json, str]]:
    """Every number of a trail that is worked out or consumed: where it stands, and under which key."""
    for case in document["content"]["cases"]:
        for figure in case["figures"]:
            yield from ((figure, key) for key in ("value", "written") if figure.get(key))
        for result in case["results"]:
            parts = [result["total"], result["credits"], *result["nodes"], *result["stages"], *result["tags"]]
            yield from ((part, "value") for part in parts)
    for unit in document["content"]["units"]:
        yield unit, "factor"


def changes(text: str) -> list[int]:
    return [place for place, sign in enumerate(text) if sign.isdigit()]


def change_digit(holder: Json, key: str, place: int, random: Random) -> str:
    before = holder[key]
    other = random.choice([digit for digit in "0123456789" if digit != before[place]])
    holder[key] = before[:place] + other + before[place + 1 :]
    return str(before)


@pytest.mark.parametrize("every", [15, left(1)])
def test_every_digit_of_a_small_trail_counts(trails: dict[str, bytes], every: int) -> None:
    document, random = json.loads(trails["small"]), Random(3)
    digits = [(holder, key, place) for holder, key in numbers(document) for place in changes(holder[key])]
    assert len(digits) > 500
    for holder, key, place in digits[::every]:
        before = change_digit(holder, key, place, random)
        assert mismatches(document), (holder, before)
        holder[key] = before
    assert mismatches(document) == []


@pytest.mark.parametrize("tries", [12, left(150)])
def test_a_digit_of_every_number_counts(document: Json, tries: int) -> None:
    random = Random(4)
    places = [(holder, key) for holder, key in numbers(document) if changes(holder[key])]
    for holder, key in random.sample(places, k=min(len(places), tries)):
        before = change_digit(holder, key, random.choice(changes(holder[key])), random)
        assert mismatches(document, MODELS), (holder, before)
        holder[key] = before


@pytest.mark.parametrize("every", [3, left(1)])
def test_a_sign_of_every_number_counts(trails: dict[str, bytes], every: int) -> None:
    document = json.loads(trails["small"])
    for holder, key in list(numbers(document))[::every]:
        if holder[key] != "0":
            before, holder[key] = holder[key], f"-{holder[key]}".replace("--", "")
            assert mismatches(document), (holder, before)
            holder[key] = before


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("log((3 ~ guess)) ~", "log((4 ~ guess)) ~"),
        ("uniform(1 kWh", "uniform(0 kWh"), ("amortised(7 kg", "amortised(8 kg"),
        ("29.8 kgCO2e", "29.7 kgCO2e"), ("lognormal(3 g", "lognormal(4 g"), ("uses 0.1 kWh", "uses 0.2 kWh"),
        ("e = 5 kWh @book", "e = 6 kWh @book"), ("it(b), 1.1)", "it(b), 1.2)"), ("needs 2 kg", "needs 1 kg"),
        ("amortised(7 kgCO2e", "amortised(7 ktCO2e"), ("site = grid.us", "site = grid.fr"),
        ("share 60 %", "share 61 %"),
    ],
)  # fmt: skip
def test_a_figure_that_is_changed_with_all_that_follows_from_it_is_found_in_the_text(before: str, after: str) -> None:
    """The trail is one that the engine made of another model; only the text in it is that of before."""
    assert EVERYTHING.count(before) == 1
    text = EVERYTHING.replace(before, after)
    if after.startswith("share"):
        text = text.replace("share 40 %", "share 39 %")
    document = made(text, "", "other")
    assert mismatches(document) == []
    document["content"]["files"][0]["text"] = EVERYTHING
    assert any(one.startswith("pinning") for one in mismatches(document))


# Whatever it is, it is answered


def walk(value: Any) -> Iterator[tuple[Any, Any]]:
    for key, inner in value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ():
        yield value, key
        yield from walk(inner)


ODD: tuple[Any, ...] = (
    None, True, -1, 0, 10**4000, 1.5, float("nan"), float("inf"), "", "0", "-0", "1e999999999", "9" * 5000, "1/0",
    "x" * 999, "\ud800", "\x00", "../../etc/passwd", [], {}, [[]], [None], {"a": {}}, {"é": "x"},
    "9/7", "amount", "loop",
)  # fmt: skip


def raw(document: Json) -> bytes:
    text = json.dumps(document, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    return text.encode("utf-8", "surrogatepass") + b"\n"


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("tries", [15, left(60)])
def test_odd_values_anywhere_are_answered(trails: dict[str, bytes], seed: int, tries: int, tmp_path: Path) -> None:
    random = Random(seed)
    for _ in range(tries):
        document = json.loads(trails["small" if seed % 2 else "everything"])
        for holder, key in random.sample(list(walk(document)), k=random.randint(1, 2)):
            holder[key] = random.choice(ODD)
        with suppress(TypeError, ValueError, AttributeError, KeyError):  # else with the digests that there are
            document = signed(document)
        assert status_of(raw(document), tmp_path) in (0, 1, 2, 3)


@pytest.mark.parametrize(
    "data",
    [
        b'{"format":"lca.trail/3","format":"lca.trail/3"}', b'{"format":"lca.trail/3","content":' + b"[" * 50_000,
        b'{"format":"lca.trail/3","content":' + b"9" * 5_000 + b"}", b'{"format":"lca.trail/3","content":Infinity}',
        b'{"format":"lca.trail/3","content":{"files":[]}}',
        b'{"format":"lca.trail/3","a":' * 3_000 + b"1" + b"}" * 3_000,
    ],
)  # fmt: skip
def test_hostile_documents_are_answered(data: bytes, tmp_path: Path) -> None:
    assert status_of(data, tmp_path) in (1, 2)


def test_a_key_that_stands_twice_is_found(trails: dict[str, bytes], tmp_path: Path) -> None:
    data = trails["small"].replace(b'"format":', b'"format":"x","format":') + b"\n"
    assert status_of(data, tmp_path) == 1


def test_large_factors_and_powers_are_answered(trails: dict[str, bytes], tmp_path: Path) -> None:
    document = json.loads(trails["small"])
    unit = document["content"]["units"][-1]
    unit["factor"], unit["dimension"] = "9" * 4300, [{"of": "mass", "power": "9" * 300}]
    document["content"]["units"][0]["factor"] = "7" * 4300
    assert status_of(raw(signed(document)), tmp_path) in (1, 2)


def test_a_chain_of_assumptions_has_an_end(trails: dict[str, bytes], tmp_path: Path) -> None:
    document = json.loads(trails["small"])
    first = document["content"]["assumptions"][0]
    first["basis"] = [{"assumption": first["id"]}]
    assert status_of(raw(signed(document)), tmp_path) in (0, 1, 3)
