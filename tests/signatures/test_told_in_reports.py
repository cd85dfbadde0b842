"""Reports and exports tell who signed a trail, by their own words, and what a digest alone does not prove."""

from __future__ import annotations

import json
from hashlib import sha256
from pathlib import Path

import pytest
from markdown_it import MarkdownIt
from rocrate.rocrate import ROCrate

import lca
from lca.exports.ro_crate import as_ro_crate
from lca.report.html import as_html
from lca.report.markdown import as_markdown
from lca.report.plain_report import as_text
from lca.report.workbook import as_xlsx
from lca.signatures.envelopes import SUFFIX
from lca.signatures.signing import trail_with
from lca.trail.canonical import canonical
from lca.trail.reading import REPLAYING, Reading, opened
from lca.trail.trail import trail_of

from .signed import ALICE, BOB, MODEL, RUN, Json, line, said_of, signed, trail, written

NOBODY = "a digest alone proves nothing about its author"


def reading(folder: Path, *beside: bytes, inside: str = "") -> Reading:
    """A trail in a folder, with signatures beside it, and one of somebody inside."""
    path = written(folder, trail())
    if inside:
        path.write_bytes(trail_with(trail(), signed(said_of(trail(), inside, "reviewer"), BOB)))
    if beside:
        path.with_name(path.name + SUFFIX).write_bytes(b"".join(beside))
    return opened(path)


def forms(given: Reading) -> list[str]:
    crate = as_ro_crate(given)
    return [
        one.decode() for one in (as_text(given), as_markdown(given), as_html(given), crate["ro-crate-preview.html"])
    ]


def test_a_trail_that_nobody_signed_is_told_as_that(tmp_path: Path) -> None:
    given = reading(tmp_path)
    assert given.signatures == ()
    for text in forms(given):
        assert f"Nobody has signed the trail, and {NOBODY}." in " ".join(text.split())


def test_what_nothing_proves_that_is_drawn_from_a_trail_is_told(tmp_path: Path) -> None:
    given = reading(tmp_path)
    for text in forms(given):
        assert f"That its model says the same is seen by {REPLAYING}." in " ".join(text.split())
    parts = json.loads(as_ro_crate(given)["ro-crate-metadata.json"])["@graph"]
    (part,) = (one for one in parts if one["@id"] == "trail.json")
    assert REPLAYING in part["description"]


def invented(path: str) -> Json:
    """A trail of a library that came with the tool, in a version that it never had."""
    check = 'check "c" equivalents.american = equivalents.american'
    checked = lca.check_text(f"use equivalents\n{MODEL % 2}{check}\n")
    document: Json = json.loads(canonical(trail_of(checked, [lca.run(checked.under())], run=RUN)))
    content = document["content"]
    for file in content["files"]:
        if file["path"] == path:
            file |= {"version": "2999.1", "sha256": "0" * 64}
    (library,) = content["libraries"]
    library["version"] = "2999.1"
    library["tree"] = sha256(f"{'0' * 64}  {path}\n".encode()).hexdigest()
    document["integrity"]["content"] = sha256(canonical(content)).hexdigest()
    return document


def test_what_was_not_looked_up_is_told(tmp_path: Path) -> None:
    path = "lca:factors/equivalents.yaml"
    given = opened(written(tmp_path, invented(path)))
    assert given.unseen == (f"{path} is not at hand: what stands in it was not looked up",)
    for text in forms(given):
        assert "is not at hand: what stands in it was not looked up." in " ".join(text.split())


def test_who_signed_inside_and_beside_is_told_as_their_own_words(tmp_path: Path) -> None:
    given = reading(tmp_path, line(signed(said_of(trail(), "Alice Jones"))), inside="Bob Smith")
    assert [one.name for one in given.signatures] == ["Bob Smith", "Alice Jones"]
    for text in map(" ".join, map(str.split, forms(given))):
        for place, who in (("inside", "Bob Smith, reviewer"), ("beside", "Alice Jones, author")):
            assert f"Signature 1 {place}, by its own words of {who}, on 2026-12-01, was not looked at" in text
        assert NOBODY in text
        assert "lca verify --key" in text


def test_a_signature_of_another_trail_is_told_as_that_and_is_none(tmp_path: Path) -> None:
    given = reading(tmp_path, line(signed(said_of(trail("3")))))
    for text in forms(given):
        assert "is of another trail" in text
    ids = {one["@id"] for one in json.loads(as_ro_crate(given)["ro-crate-metadata.json"])["@graph"]}
    assert not any("signature" in one for one in ids - {f"trail.json{SUFFIX}"})


def test_a_bundle_that_cannot_be_read_is_told_and_not_taken_along(tmp_path: Path) -> None:
    path = written(tmp_path, trail())
    path.with_name(path.name + SUFFIX).mkdir()
    given = opened(path)
    assert "it is a folder" in as_text(given).decode()
    assert f"trail.json{SUFFIX}" not in as_ro_crate(given)


def test_a_workbook_has_a_sheet_of_who_signed(tmp_path: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    (tmp_path / "book.xlsx").write_bytes(as_xlsx(reading(tmp_path, line(signed(said_of(trail(), "Alice Jones"))))))
    sheet = openpyxl.load_workbook(tmp_path / "book.xlsx")["Signatures"]
    told = " ".join(str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value)
    assert "by its own words of Alice Jones, author, on 2026-12-01" in told
    assert NOBODY in told


def test_a_crate_has_the_bundle_and_an_endorsement_for_each_signature(tmp_path: Path) -> None:
    bundle = line(signed(said_of(trail(), "Alice Jones")))
    files = as_ro_crate(reading(tmp_path, bundle, inside="Bob Smith"))
    assert files[f"trail.json{SUFFIX}"] == bundle
    graph = {one["@id"]: one for one in json.loads(files["ro-crate-metadata.json"])["@graph"]}
    assert graph["#signature-2"]["@type"] == "EndorseAction"
    assert graph["#signature-2"]["object"] == {"@id": "trail.json"}
    assert graph["#signature-2"]["endTime"] == "2026-12-01T12:00:00Z"
    assert graph["#signer-2"] == {
        "@id": "#signer-2", "@type": "Person", "name": "Alice Jones", "description": "author",
        "identifier": f"sha256:{ALICE.private.id}",
    }  # fmt: skip
    assert {"@id": "#signature-1"} in graph["./"]["mentions"]
    assert {"@id": f"trail.json{SUFFIX}"} in graph["./"]["hasPart"]
    (tmp_path / "crate").mkdir()
    for name in ("trail.json", f"trail.json{SUFFIX}"):
        (tmp_path / "crate" / name).write_bytes(files[name])
    assert [one.verdict.value for one in opened(tmp_path / "crate" / "trail.json").signatures] == [
        "was not looked at"
    ] * 2


def test_a_crate_with_signatures_is_read_by_rocrate(tmp_path: Path) -> None:
    (tmp_path / "made").mkdir()
    files = as_ro_crate(reading(tmp_path / "made", line(signed(said_of(trail(), "Alice Jones")))))
    for name, data in files.items():
        (tmp_path / "crate" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "crate" / name).write_bytes(data)
    crate = ROCrate(tmp_path / "crate")
    assert crate.get(f"trail.json{SUFFIX}").type == "File"
    assert crate.get("#signature-1")["agent"]["name"] == "Alice Jones"


def test_what_a_signature_says_is_inert_in_every_form(tmp_path: Path) -> None:
    hostile = '<script>alert(1)</script>[x](http://evil.example) =1+1 \u202e\x1b[2J"&amp;'
    given = reading(tmp_path, line(signed(said_of(trail(), hostile))))
    text, markdown, page, preview = forms(given)
    for one in (text, markdown, page, preview):
        assert not {"\x1b", "\u202e"}.intersection(one)
    for one in (page, preview):
        assert "<script" not in one
    tokens = MarkdownIt("commonmark").parse(markdown)
    assert not [one for token in tokens for one in token.children or () if one.type in ("link_open", "html_inline")]
