"""Factors by words: their names, titles and places, and the names that people have for places; the best first."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from functools import lru_cache
from pathlib import Path

from lca.factors.library import Factor, Library

PLACES = Path(__file__).with_name("places.toml")
WORDS = Path(__file__).with_name("words.toml")
FIELD = re.compile(r"[{,] *(title|geography): *(?:\"((?:[^\"\\]|\\.)*)\"|([^,}\n]*))")
YEAR = re.compile(r"_((?:19|20)[0-9]{2})(?=_|$)")
WORD = re.compile(r"[^\W_]+")
MEASURED = re.compile(r"([0-9]+)([a-z]+)")
LONGEST = 4
"""What is looked up as one has at most so many words."""


@dataclass(frozen=True, slots=True)
class FoundFactor:
    """A factor, or a series of years by its newest: ``name`` is what a model writes, ``years`` those that there are."""

    library: Library
    name: str
    years: tuple[str, ...]

    @property
    def key(self) -> str:
        return f"{self.library.name}.{self.name}"


@dataclass(frozen=True, slots=True)
class _Listed:
    """What is compared with words, each text with a space before and behind every word of it."""

    name: str
    end: str
    title: str
    place: str
    called: str
    text: str


@dataclass(frozen=True, slots=True)
class _Term:
    """Words that stand together, other words that say the same, and the codes of the places that are called so."""

    words: str
    others: tuple[str, ...]
    codes: frozenset[str]


def search_factors(libraries: Iterable[Library], words: str) -> list[FoundFactor]:
    """What has all the words, the best first: in its name, then its place, then its title, then whatever is said of it.

    Of a series of years there is one entry; the newest is what it names. Regions that share a grid are each one.
    """
    terms, whole = _terms(words), _spaced(words)
    best: dict[tuple[str, str], tuple[tuple[int, int], Library, list[_Listed]]] = {}
    for library in libraries:
        about = _spaced(library.name)
        for one in _listed(library):
            fit = _fit(one, about, terms, whole)
            if fit is None:
                continue
            series = library.name, one.name if "." in one.end else YEAR.sub("", one.end)
            known = best.get(series)
            best[series] = (max(fit, known[0]), library, [*known[2], one]) if known else (fit, library, [one])
    order = sorted(best.items(), key=lambda item: (-item[1][0][0], -item[1][0][1], _newest(item[1][1]), item[0]))
    asked = {term.words for term in terms}
    return [_series(library, members, asked) for _, (_, library, members) in order]


def nearby(libraries: Iterable[Library], words: str) -> str:
    """Of words that no factor has all of, those that one has, rather the first; what is mistyped is mended."""
    listed = [(one, _spaced(library.name)) for library in libraries for one in _listed(library)]
    known = dict.fromkeys(word for one, about in listed for word in f"{one.called}{one.title}{about}".split())
    known.update(dict.fromkeys(word for name in _places() for word in name.split()))
    terms = [_mended(term, listed, known) for term in _terms(words)]
    fitting = {tuple(at for at, term in enumerate(terms) if _rank(one, about, term)) for one, about in listed}
    most = min(fitting, key=lambda fit: (-len(fit), fit), default=())
    return " ".join(terms[at].words for at in most)


def _mended(term: _Term, listed: list[tuple[_Listed, str]], known: Iterable[str]) -> _Term:
    """A term that is found; what has a digit in it is a name, and no other name is meant."""
    if not term.words.isalpha() or any(_rank(one, about, term) for one, about in listed):
        return term
    near = get_close_matches(term.words, (word for word in known if word[0] == term.words[0]), n=1, cutoff=0.8)
    return _terms(near[0])[0] if near else term


def _newest(library: Library) -> tuple[int, list[int]]:
    """The shortest name first, and of those that differ by a number the highest: `gwp_ar6` before `gwp_ar4`."""
    return len(library.name), [-ord(sign) for sign in library.name]


def _series(library: Library, members: list[_Listed], asked: set[str]) -> FoundFactor:
    """The newest of those that were found, by its shortest name; by that of the year, where the year is asked for."""
    years = sorted({year[1] for one in members if (year := YEAR.search(one.end))})
    newest = [one for one in members if not years or YEAR.findall(one.end) == years[-1:]]
    of_year = [one for one in newest if asked.intersection(YEAR.findall(one.name))]
    return FoundFactor(library, min((one.name for one in of_year or newest), key=len), tuple(years))


def _fit(one: _Listed, about: str, terms: list[_Term], whole: str) -> tuple[int, int] | None:
    """How well all terms fit, by the worst of them and by all; None where one does not."""
    ranks = [_rank(one, about, term) for term in terms]
    if not ranks or not all(ranks):
        return None
    exact = whole in (one.called, about.rstrip() + one.called, one.title)
    return (10 if exact else min(ranks), sum(ranks) * 100 // len(ranks) - min(len(one.called), 99))


def _rank(one: _Listed, about: str, term: _Term) -> int:
    if one.place in term.codes:
        return 8
    said = max(_said(one, about, words) for words in (term.words, *term.others))
    return max(said, 4) if any(one.place.startswith(f"{code}-") for code in term.codes) else said


def _said(one: _Listed, about: str, words: str) -> int:
    """How well words fit by what is said of a factor: by its name and that of its library best."""
    whole = f" {words} "
    word = whole if len(words) <= 2 else f" {words}"
    if whole in one.called or whole in about:
        return 7
    if whole in one.title:
        return 6
    if word in one.called or word in one.title:
        return 5
    if word in about:
        return 3
    return 2 if word in one.text else 0


def _terms(words: str) -> list[_Term]:
    """The words, those together that are the name of a place, or have others that say the same."""
    places, same = _places(), _same()
    left = [part for word in words.split() if (part := _spaced(word).strip())]
    found: list[_Term] = []
    while left:
        for count in range(min(LONGEST, len(left)), 0, -1):
            name = " ".join(left[:count])
            if name in places or name in same or count == 1:
                measured = MEASURED.fullmatch(name)
                others = (*same.get(name, ()), *([f"{measured[1]} {measured[2]}"] if measured else ()))
                found.append(_Term(name, others, places.get(name, frozenset())))
                left = left[count:]
                break
    return found


@lru_cache(maxsize=1)
def _places() -> dict[str, frozenset[str]]:
    """The codes of places by each of their names, and by themselves."""
    found: dict[str, set[str]] = {}
    for code, names in tomllib.loads(PLACES.read_text(encoding="utf-8"))["places"].items():
        for name in (code, *names):
            found.setdefault(_spaced(name).strip(), set()).add(code)
    return {name: frozenset(codes) for name, codes in found.items()}


@lru_cache(maxsize=1)
def _same() -> dict[str, list[str]]:
    """Other words for words, where they say the same."""
    found: dict[str, list[str]] = tomllib.loads(WORDS.read_text(encoding="utf-8"))
    return found


def _listed(library: Library) -> Iterator[_Listed]:
    """The factors of a library and its aliases, none of them read that need not be."""
    own: dict[str, _Listed] = {}
    for name, entry in library.factors.entries.items():
        if isinstance(entry, Factor):
            title, place = entry.title, entry.details.get("geography", "")
            said = " ".join((title, *entry.details.values()))
        else:
            said = entry.written(name)
            fields = {match[1]: match[2] or match[3] or "" for match in FIELD.finditer(said)}
            title, place = fields.get("title", ""), fields.get("geography", "")
        own[name] = _Listed(name, name, _spaced(title), place.strip(), _spaced(name), _spaced(said))
        yield own[name]
    for name, end in library.factors.ends.items():
        said = _line(library, name)
        for_it = own.get(end)
        called = title_of_alias(library, name)
        title = _spaced(called) if called else (for_it.title if for_it else " ")
        place, text = (for_it.place, for_it.text) if for_it else ("", " ")
        yield _Listed(name, end, title, place, _spaced(name), _spaced(said) + text)


def title_of_alias(library: Library, name: str) -> str:
    """The title that an alias has of its own: what it says of what it stands for."""
    if name not in library.aliases:
        return ""
    fields = {match[1]: match[2] or match[3] or "" for match in FIELD.finditer(_line(library, name))}
    return fields.get("title", "")


def _line(library: Library, alias: str) -> str:
    """What stands behind the name of an alias."""
    span = library.aliases[alias][1]
    text = span.file.text
    end = text.find("\n", span.end)
    return text[span.end : end if end >= 0 else len(text)]


def _spaced(text: str) -> str:
    """The words of a text, without accents and whatever their case."""
    if not text.isascii():
        text = "".join(sign for sign in unicodedata.normalize("NFKD", text) if not unicodedata.combining(sign))
    return f" {' '.join(WORD.findall(text.casefold()))} "
