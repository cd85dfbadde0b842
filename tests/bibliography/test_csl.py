"""CSL-JSON: what of an item becomes the fields of a source, and what is refused."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lca.bibliography.csl import read_csl
from lca.bibliography.entry import BibliographyEntry
from lca.source import SourceFile


def read(text: str) -> tuple[list[BibliographyEntry], list[tuple[str, int, int]]]:
    """The entries, and what is said of which line and column."""
    entries, problems = read_csl(SourceFile("refs.json", text))
    assert {found.code for found in problems} <= {"E0621"}
    places = [(found.span.line, found.span.column) if found.span else (0, 0) for found in problems]
    return entries, [(found.message.partition(": ")[2], *place) for found, place in zip(problems, places, strict=True)]


def fields(**item: Any) -> dict[str, str]:
    (entry,), problems = read(json.dumps([{"id": "key", **item}]))
    assert problems == []
    return dict(entry.fields)


ITEM = """
[
  {
    "type": "article-journal",
    "id": "smith:2020",
    "title": "The BLOOM\\nÉtude",
    "container-title": "A journal",
    "author": [{"family": "Smith", "given": "Jo"}, {"literal": "International Energy Agency"}],
    "issued": {"date-parts": [[2020, 2]]},
    "accessed": {"date-parts": [["2023", "1", "2"]]},
    "URL": "https://example.org/a_b",
    "DOI": "10.1000/a_b",
    "license": "CC-BY-4.0",
    "note": "Accepted",
    "abstract": "Not of a source"
  }
]
"""


def test_an_item_is_read_to_the_fields_of_a_source() -> None:
    (entry,), problems = read(ITEM)
    assert problems == []
    assert entry.name == "smith_2020"
    assert (entry.name_span.text, entry.name_span.line) == ('"smith:2020"', 5)
    assert dict(entry.fields) == {
        "title": "The BLOOM Étude",
        "author": "Smith, Jo; International Energy Agency",
        "publisher": "A journal",
        "issued": "2020-02",
        "url": "https://example.org/a_b",
        "doi": "10.1000/a_b",
        "accessed": "2023-01-02",
        "licence": "CC-BY-4.0",
        "note": "Accepted",
    }


def test_a_publisher_comes_before_what_an_item_stands_in() -> None:
    assert fields(**{"container-title": "A book", "publisher": "A press"}) == {"publisher": "A press"}


@pytest.mark.parametrize(
    ("author", "said"),
    [
        ({"family": "Smith", "given": "Jo"}, "Smith, Jo"),
        ({"family": "Smith"}, "Smith"),
        ({"family": "Gogh", "given": "Vincent", "non-dropping-particle": "van"}, "van Gogh, Vincent"),
        ({"family": "King", "given": "Martin Luther", "suffix": "Jr."}, "King, Jr., Martin Luther"),
    ],
)
def test_an_author_is_written_family_first(author: dict[str, str], said: str) -> None:
    assert fields(author=[author]) == {"author": said}


@pytest.mark.parametrize(
    ("issued", "said"),
    [
        ({"date-parts": [[2020]]}, "2020"),
        ({"date-parts": [[2020, 2, 3]]}, "2020-02-03"),
        ({"date-parts": [[2020, 2], [2020, 3]]}, "2020-02/2020-03"),
        ({"raw": "spring 2020"}, "spring 2020"),
        ({"literal": "n.d."}, "n.d."),
    ],
)
def test_a_date_is_read_as_far_as_it_is_given(issued: dict[str, Any], said: str) -> None:
    assert fields(issued=issued) == {"issued": said}


def test_a_number_keeps_every_digit() -> None:
    (entry,), _ = read('[{"id": 1, "title": ' + "9" * 5_000 + "}]")
    assert (entry.name, entry.fields["title"]) == ("_1", "9" * 5_000)


def test_the_place_of_an_item_is_its_own_id() -> None:
    (entry,), _ = read('[{"author": [{"id": "b"}],\n"id": "a"}]')
    assert (entry.name_span.text, entry.name_span.line) == ('"a"', 2)


def test_half_a_character_is_replaced() -> None:
    (entry,), _ = read(r'[{"id": "a", "title": "x\ud800 \ud83d\ude00"}]')
    assert entry.fields["title"] == "x\N{REPLACEMENT CHARACTER} 😀"


@pytest.mark.parametrize(
    ("item", "said"),
    [
        ("5", "an item is an object, between braces"),
        ('{"title": "T"}', "it has no `id`"),
        ('{"id": " "}', "it has no `id`"),
        ('{"id": "a", "title": ["T"]}', "`title` is no text"),
        ('{"id": "a", "title": true}', "`title` is no text"),
        ('{"id": "a", "author": "Smith"}', "`author` is no list of names"),
        ('{"id": "a", "author": [{"family": 5.5, "given": []}]}', None),
        ('{"id": "a", "author": [{"family": {"x": 1}}]}', "`family` is no text"),
        ('{"id": "a", "issued": "2020"}', '`issued` is no date, as in `{"date-parts": [[2023, 2, 14]]}`'),
        (
            '{"id": "a", "issued": {"date-parts": [2020]}}',
            '`issued` is no date, as in `{"date-parts": [[2023, 2, 14]]}`',
        ),
    ],
)
def test_an_item_that_is_none_is_told_where_it_begins_and_the_next_is_read(item: str, said: str | None) -> None:
    entries, problems = read(f'[\n  {item},\n  {{"id": "next"}}\n]')
    assert entries[-1].name == "next"
    assert problems == ([(said, 2, 3)] if said else [])


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("", (1, 1)),
        ("{}", (1, 1)),
        ("[", (1, 2)),
        ('[{"id": "a"},]', (1, 14)),
        ('[{"id": "a"}\n {"id": "b"}]', (2, 2)),
        ('[{"id": "a"}', (1, 13)),
        ('[{"id": "a",}]', (1, 13)),
        ('[{"id": "a", "id": "b"}]', (1, 2)),
        ('[{"id": "a"}] more', (1, 15)),
        ("[" * 100_000, (1, 2)),
    ],
    ids=range(10),
)
def test_what_is_no_list_of_items_is_told_at_its_place(text: str, place: tuple[int, int]) -> None:
    assert [(line, column) for _, line, column in read(text)[1]] == [place]


NAMES = st.sampled_from(["id", "title", "author", "family", "literal", "issued", "date-parts", "raw", "URL"])
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text() | NAMES, inner),
)


@settings(max_examples=50, deadline=None)
@given(JSON | st.lists(st.dictionaries(NAMES, JSON)))
def test_any_json_is_answered_with_entries_or_findings_inside_the_file(value: Any) -> None:
    file = SourceFile("refs.json", json.dumps(value))
    entries, problems = read_csl(file)
    for entry in entries:
        assert entry.name_span.end <= len(file.text)
        assert all(value.strip() and value.encode() for value in entry.fields.values())
    for found in problems:
        assert found.span is not None
        assert 0 <= found.span.start <= found.span.end <= len(file.text)


@settings(deadline=None)
@given(st.text(alphabet=list('[]{}",:\\ ida1\n')))
def test_any_text_is_answered(text: str) -> None:
    lines = text.split("\n")
    for said, line, column in read(text)[1]:
        assert said
        assert 1 <= line <= len(lines)
        assert column >= 1
