"""BibTeX as people and programs write it: what of it becomes the fields of a source, and what is refused."""

from __future__ import annotations

import logging

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lca.bibliography.bibtex import LONGEST, read_bibtex
from lca.bibliography.entry import BibliographyEntry
from lca.source import SourceFile


def read(text: str) -> tuple[list[BibliographyEntry], list[tuple[str, int]]]:
    """The entries, and what is said of which line."""
    entries, problems = read_bibtex(SourceFile("refs.bib", text))
    assert {found.code for found in problems} <= {"E0621"}
    return entries, [(found.message.partition(": ")[2], found.span.line if found.span else 0) for found in problems]


def fields(written: str) -> dict[str, str]:
    """The fields of an entry that has ``written`` in it."""
    (entry,), problems = read(f'@string{{press = "A Press"}}\n@misc{{key, {written}}}')
    assert problems == []
    return dict(entry.fields)


ARTICLE = r"""
% Encoding: UTF-8
@string{press = "Some Press"}
@comment{jabref-meta: databaseType:bibtex;}
@preamble{"\newcommand{\x}{y}"}

@Article{smith:2020,
  Title     = {The {BLOOM} {\'E}tude},
  author    = {Smith, Jo and {International Energy Agency} and J{\"o}rg M{\"u}ller and others},
  publisher = press,
  year      = 2020,
  month     = feb,
  url       = {https://example.org/a\_b},
  doi       = {10.1000/a_b},
  urldate   = {2023-01-02},
  license   = {CC-BY-4.0},
  note      = {Accepted},
  abstract  = {Not of a source},
}
"""


def test_an_article_is_read_to_the_fields_of_a_source() -> None:
    (entry,), problems = read(ARTICLE)
    assert problems == []
    assert entry.name == "smith_2020"
    assert (entry.name_span.text, entry.name_span.line, entry.name_span.column) == ("smith:2020", 7, 10)
    assert dict(entry.fields) == {
        "title": "The BLOOM Étude",
        "author": "Smith, Jo; International Energy Agency; Jörg Müller; et al.",
        "publisher": "Some Press",
        "issued": "2020-02",
        "url": "https://example.org/a_b",
        "doi": "10.1000/a_b",
        "accessed": "2023-01-02",
        "licence": "CC-BY-4.0",
        "note": "Accepted",
    }


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("{Plain}", "Plain"),
        ('"Plain"', "Plain"),
        ('"A {"}quoted{"} word"', 'A "quoted" word'),
        ("{Over\n  two lines}", "Over two lines"),
        (r"{{\o}re and {\ss}, \c{c}a, na\"{\i}ve, \v{s}}", "øre and ß, ça, naïve, š"),
        (r"{Research \& development}", "Research & development"),
        (r"{50% of it, or 50\% of it}", "50% of it, or 50% of it"),
        ("{10--20}", "10–20"),
        ("{A~tie}", "A tie"),
        (r"{\textit{In silico} {\em trials}}", "In silico trials"),
        ("{能源与碳排放}", "能源与碳排放"),
        ("unknown", "unknown"),
        ('{One} # " and {two} #" # 3', "One and two #3"),
        ('press # " of " # unknown', "A Press of unknown"),
        ("{" * 500 + "x" + "}" * 500, "{" * 499 + "x" + "}" * 499),
        ("{" + r"\'e" * LONGEST + "}", r"\'e" * LONGEST),
        (r"{\input{/etc/passwd}See there}", "See there"),
    ],
    ids=lambda value: value[:20],
)
def test_a_title_is_read_without_its_latex_where_that_can_be(written: str, said: str) -> None:
    assert fields(f"title = {written}")["title"] == said


@pytest.mark.parametrize(
    ("written", "issued"),
    [
        ("year = 2020", "2020"),
        ("year = {2020}, month = 2", "2020-02"),
        ("year = {2020}, month = mar, day = 4", "2020-03-04"),
        ('year = "2020", month = "December"', "2020-12"),
        ("year = {2020}, month = {spring}", "2020"),
        ("year = {2020}, month = 13", "2020"),
        ("year = {in press}, month = may", "in press"),
        ("date = {2020-05-06}, year = 2019", "2020-05-06"),
        ("date = {2020-05/2020-06}", "2020-05/2020-06"),
        ("month = may", None),
    ],
)
def test_a_date_is_read_as_far_as_it_is_given(written: str, issued: str | None) -> None:
    assert fields(written).get("issued") == issued


@pytest.mark.parametrize(
    ("written", "publisher"),
    [
        ("journal = {Nature}, publisher = {Springer}", "Springer"),
        ("journal = {Nature}", "Nature"),
        ("journaltitle = {Nature}", "Nature"),
        ("booktitle = {Proceedings}", "Proceedings"),
        ("institution = {A university}", "A university"),
    ],
)
def test_who_published_is_read_from_the_field_that_says_it(written: str, publisher: str) -> None:
    assert fields(written) == {"publisher": publisher}


def test_an_entry_between_round_brackets_is_one() -> None:
    (entry,), problems = read("@book(key, title = {In (parentheses)})")
    assert (dict(entry.fields), problems) == ({"title": "In (parentheses)"}, [])


@pytest.mark.parametrize(
    ("key", "name"),
    [
        ("smith2020", "smith2020"),
        ("doe-2021", "doe_2021"),
        ("DBLP:conf/nips/Vaswani17", "DBLP_conf_nips_Vaswani17"),
        ("10.1038/s41586", "_10_1038_s41586"),
        ("müller2020", "m_ller2020"),
    ],
)
def test_a_key_becomes_a_name_of_the_language(key: str, name: str) -> None:
    (entry,), _ = read(f"@misc{{{key}, title = {{T}}}}")
    assert (entry.name, entry.name_span.text) == (name, key)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("@misc{a, title = {A} author = {B}}", "a comma is missing behind `title`"),
        ('@misc{a, title = "A" year = 2020}', "a comma is missing behind `title`"),
        ("@misc{a, title = {A}, title = {B}}", "it has `title` twice"),
        ("@misc{a, title = {A}, Title = {B}}", "it has `title` twice"),
        ("@misc{, title = {A}}", "it has no key"),
        ("@misc{a, = {A}}", "a field has no name"),
        ("@misc a, title = {A}", "no brace follows its type"),
        ("@misc{a, title = {A}", "unexpectedly reached end of file"),
        ('@string{a = "A"}@string{a = "B"}', "the text `a` is given twice"),
    ],
)
def test_what_is_no_entry_is_told_at_its_first_line(text: str, said: str) -> None:
    entries, problems = read(f"@misc{{before, title = {{T}}}}\n\n{text}\n")
    assert [entry.name for entry in entries] == ["before"]
    assert problems == [(said, 3)]


def test_an_entry_behind_one_that_is_not_closed_is_read() -> None:
    entries, problems = read("@misc{a, title = {A\n@misc{b, title = {B}}\n")
    assert [entry.name for entry in entries] == ["b"]
    assert [line for _, line in problems] == [1]


def test_of_two_entries_with_one_key_both_are_given_with_their_places() -> None:
    entries, problems = read("@misc{a, title = {A}}\n@misc{a, title = {B}}\n")
    assert [(entry.name, entry.name_span.line) for entry in entries] == [("a", 1), ("a", 2)]
    assert problems == []


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_places_stay_right_over_lines_that_end_in_a_backslash(end: str) -> None:
    entries, _ = read(end.join(["note \\", "@misc{a,", "  title = {A \\", "  B}}", "", "@misc{b, title = {B}}"]))
    assert [(entry.name_span.text, entry.name_span.line) for entry in entries] == [("a", 2), ("b", 6)]


def test_what_the_reader_warns_of_is_not_printed(capsys: pytest.CaptureFixture[str]) -> None:
    assert logging.getLogger().handlers is not None
    (entry,), _ = read("@misc{a, title = {\\frac}}\n@misc{b, title = {\n")
    assert entry.fields is not None
    printed = capsys.readouterr()
    assert (printed.out, printed.err) == ("", "")


SIGNS = st.text(alphabet=[*"@{}()\"=,#%\\~$ \n'ab1é"])


@settings(max_examples=300, deadline=None)
@given(st.lists(SIGNS | st.sampled_from(["@misc{a, title = {", "@string{x = ", "}}\n", "author = {", "\\input{"])))
def test_any_text_is_answered_with_entries_or_findings_inside_the_file(parts: list[str]) -> None:
    file = SourceFile("refs.bib", "".join(parts))
    entries, problems = read_bibtex(file)
    for entry in entries:
        assert 0 <= entry.name_span.start < entry.name_span.end <= len(file.text)
        assert all(value.strip() for value in entry.fields.values())
    for found in problems:
        assert found.span is not None
        assert 0 <= found.span.start <= found.span.end <= len(file.text)
