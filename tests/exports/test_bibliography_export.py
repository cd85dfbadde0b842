"""The sources of a trail as BibTeX and CSL-JSON: what `sources` reads of it is what the trail says."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from lca import check_text, run
from lca.bibliography.read import read_bibliography
from lca.exports.bibliography import as_bibtex, as_csl
from lca.source import SourceFile, Span
from lca.trail.reading import Reading
from lca.trail.records import SourceRecord
from lca.trail.trail import trail_of

FORMS = {"refs.bib": as_bibtex, "refs.json": as_csl}
READ = ("title", "author", "publisher", "issued", "url", "doi", "accessed", "licence", "note")


def with_sources(*sources: Mapping[str, str], ids: list[str] | None = None) -> Reading:
    checked = check_text('process p { makes 1 kg emits 1 kgCO2e ~ "a" } assessment a { needs 1 kg of p }')
    trail = trail_of(checked, [run(checked.under())])
    names = ids or [f"s{number}" for number in range(len(sources))]
    told = [SourceRecord(id=name, key=name, fields=one, place="") for name, one in zip(names, sources, strict=True)]
    return Reading(replace(trail, content=replace(trail.content, sources=tuple(told))))


def read_back(data: bytes, path: Path) -> dict[str, dict[str, str]]:
    """What the reader of bibliographies finds, by key."""
    path.write_bytes(data)
    asked = SourceFile("m.lca", 'sources "refs"')
    found, problems = read_bibliography(path, path.name, Span(asked, 0, 7))
    assert problems == []
    return {entry.name: dict(entry.fields) for entry in found.entries}


@pytest.mark.parametrize("file", FORMS)
def test_the_sources_of_the_gallery_are_read_back_as_they_are(
    model: str, file: str, gallery: Callable[[str], Reading], tmp_path: Path
) -> None:
    trail = gallery(model)
    found = read_back(FORMS[file](trail), tmp_path / file)
    wanted = [
        {name: " ".join(source.fields[name].split()) for name in READ if source.fields.get(name, "").strip()}
        for source in trail.content.sources
    ]
    assert list(found.values()) == wanted


@pytest.mark.parametrize("file", FORMS)
@pytest.mark.parametrize(
    "text",
    [
        "} @misc{other, title = {x}", "{{{", "}}}", "50 % of it", "$x^2$", "~/a_b#c & d", "\\", "@comment{",
        "x = {y}, z", "C:\\new\\table \\input{/etc/passwd}", "pages 3--5, ``so'' <<said>> !`?`", "a \"quoted\" title",
        "% no comment", "\\def\\x{\\x}\\x",
    ],
)  # fmt: skip
def test_hostile_text_stays_text(text: str, file: str, tmp_path: Path) -> None:
    source = {"title": text, "publisher": text, "note": text, "licence": text, "author": f"{text}; A and B; Smith, J."}
    found = read_back(FORMS[file](with_sources(source, {"title": "after"})), tmp_path / file)
    assert found == {"s0": source, "s1": {"title": "after"}}


TEXT = st.text(st.sampled_from("ab é\\{}$%&#_^~-`'\"<>!?@=,()[]|*"), min_size=1, max_size=30)


@settings(max_examples=150, deadline=None)
@given(text=TEXT)
def test_any_text_is_read_back_from_both(text: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    source = {"title": f"A {text} z", "note": f"b{text}c"}
    wanted = {name: " ".join(value.split()) for name, value in source.items()}
    folder = tmp_path_factory.mktemp("refs")
    for file, write in FORMS.items():
        assert read_back(write(with_sources(source)), folder / file) == {"s0": wanted}


@pytest.mark.parametrize(
    "issued", ["2023", "2023-02", "2023-02-14", "2019/2021", "2019-01-02/2019-03-04", "about 2016", "2016a"]
)
@pytest.mark.parametrize("file", FORMS)
def test_dates_are_read_back(issued: str, file: str, tmp_path: Path) -> None:
    source = {"title": "t", "issued": issued, "accessed": issued}
    assert read_back(FORMS[file](with_sources(source)), tmp_path / file) == {"s0": source}


@pytest.mark.parametrize("file", FORMS)
def test_keys_are_names_of_the_language_and_each_another(file: str, tmp_path: Path) -> None:
    ids = ["grid:a", "grid_a", "GRID:a", "2020", "a, title = {x}"]
    found = read_back(FORMS[file](with_sources(*({"title": str(n)} for n in range(5)), ids=ids)), tmp_path / file)
    assert list(found) == ["grid_a", "grid_a_2", "GRID_a_3", "_2020", "a__title____x_"]


def test_an_address_keeps_what_it_may_hold_and_the_rest_as_percent_codes(tmp_path: Path) -> None:
    source = {"title": "t", "url": "https://example.org/a_b?c=%20&d=~e#f", "doi": "10.1000/a_b(c)<d>"}
    assert read_back(as_bibtex(with_sources(source)), tmp_path / "refs.bib") == {"s0": source}
    assert b"url = {http://x/%7D%5Cinput}" in as_bibtex(with_sources({"title": "t", "url": "http://x/}\\input"}))


def test_controls_reach_no_terminal() -> None:
    source = {"title": "a\x1b[31m\u202eb", "author": "\x07; \u2028c", "url": "http://\x9b", "issued": "\x1b]0;x"}
    for write in FORMS.values():
        written = write(with_sources(source)).decode()
        assert not any(sign in written for sign in "\x1b\x07\x9b\u202e\u2028")


def test_what_a_library_asks_to_be_said_of_it_is_kept() -> None:
    source = {"title": "t", "attribution": "Ember & others, 2024"}
    assert rb"attribution = {Ember \& others, 2024}" in as_bibtex(with_sources(source))
    items: list[dict[str, Any]] = json.loads(as_csl(with_sources(source)))
    assert items[0]["annote"] == "Ember & others, 2024"


def test_names_are_told_as_the_styles_want_them() -> None:
    source = {"title": "t", "author": "Patterson, David; Barnes and Noble; OpenAI; et al."}
    assert b"author = {Patterson, David and {Barnes and Noble} and OpenAI and others}" in as_bibtex(
        with_sources(source)
    )
    assert json.loads(as_csl(with_sources(source)))[0]["author"] == [
        {"family": "Patterson", "given": "David"}, {"literal": "Barnes and Noble"}, {"literal": "OpenAI"},
        {"literal": "et al."},
    ]  # fmt: skip
