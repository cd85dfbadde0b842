"""CSL-JSON: a list of items, as reference managers export it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from lca.bibliography.entry import MOST, BibliographyEntry, dated, name_of, on_one_line
from lca.diagnostics import Diagnostic, problem
from lca.source import SourceFile, Span

TEXTS = {
    "title": ("title",),
    "publisher": ("publisher", "container-title"),
    "url": ("URL",),
    "doi": ("DOI",),
    "licence": ("license",),
    "note": ("note",),
}
DATES = ("issued", "accessed")
SPACE = re.compile(r"[ \t\r\n]*")
ID = re.compile(r'"id"\s*:\s*("(?:[^"\\]|\\.)*"|-?[0-9]+)')


class _Wrong(ValueError):
    """What is wrong with an item; met in this module alone."""


class _NoJson(ValueError):
    """What is wrong with the text of the list, and where; met in this module alone."""

    def __init__(self, at: int, said: str) -> None:
        super().__init__(said)
        self.at = at


def read_csl(file: SourceFile) -> tuple[list[BibliographyEntry], list[Diagnostic]]:
    """The items of a file, and those that are none. What follows a mistake in the JSON itself is not read."""
    entries: list[BibliographyEntry] = []
    problems: list[Diagnostic] = []
    try:
        for item, span in _items(file):
            try:
                entries.append(_entry(item, span))
            except _Wrong as wrong:
                problems.append(_told(file, span.start, str(wrong)))
            if len(problems) == MOST:
                break
    except _NoJson as wrong:
        problems.append(_told(file, wrong.at, str(wrong)))
    return entries, problems


def _items(file: SourceFile) -> Iterator[tuple[Any, Span]]:
    """Each item of the list with the stretch of the file that it is. Numbers stay as they are written."""
    text, at = file.text, _past_space(file.text, 0)
    if text[at : at + 1] != "[":
        raise _NoJson(at, "CSL-JSON is a list of items, and begins with `[`")
    decoder = json.JSONDecoder(object_pairs_hook=_once, parse_int=str, parse_float=str, parse_constant=str)
    at = _past_space(text, at + 1)
    more = text[at : at + 1] != "]"
    while more:
        item, end = _decoded(decoder, text, at)
        yield item, Span(file, at, end)
        at = _past_space(text, end)
        more = text[at : at + 1] == ","
        at = _past_space(text, at + 1) if more else at
    if text[at : at + 1] != "]":
        raise _NoJson(at, "it is no JSON: `,` or `]` should stand here")
    if text[at + 1 :].strip():
        raise _NoJson(_past_space(text, at + 1), "it stands behind the end of the list")


def _decoded(decoder: json.JSONDecoder, text: str, at: int) -> tuple[Any, int]:
    try:
        return decoder.raw_decode(text, at)
    except json.JSONDecodeError as error:
        raise _NoJson(error.pos, f"it is no JSON: {error.msg[:1].lower()}{error.msg[1:]}") from None
    except RecursionError:
        raise _NoJson(at, "it is nested too deeply") from None
    except _Wrong as wrong:
        raise _NoJson(at, str(wrong)) from None


def _past_space(text: str, at: int) -> int:
    space = SPACE.match(text, at)
    return space.end() if space else at


def _told(file: SourceFile, at: int, said: str) -> Diagnostic:
    at = min(at, len(file.text))
    return problem("E0621", Span(file, at, min(at + 1, len(file.text))), "", said=said)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object, whose fields each stand there once."""
    found: dict[str, Any] = {}
    for name, value in pairs:
        if name in found:
            raise _Wrong(f"it has `{_paired(name)}` twice")
        found[name] = value
    return found


def _entry(item: Any, span: Span) -> BibliographyEntry:
    if not isinstance(item, dict):
        raise _Wrong("an item is an object, between braces")
    key = item.get("id")
    if not isinstance(key, str) or not key.strip():
        raise _Wrong("it has no `id`")
    fields = {field: _text(item, names) for field, names in TEXTS.items()}
    fields |= {name: _date(item, name) for name in DATES}
    fields["author"] = _authors(item.get("author", []))
    written = next((m for m in ID.finditer(span.text) if json.loads(m[1], parse_int=str) == key), None)
    place = Span(span.file, span.start + written.start(1), span.start + written.end(1)) if written else span
    return BibliographyEntry(name_of(key), place, fields.copy)


def _text(item: Mapping[str, Any], names: tuple[str, ...]) -> str:
    """The first of the fields that is there, which must be a text."""
    name = next((name for name in names if item.get(name)), names[0])
    value = item.get(name) or ""
    if not isinstance(value, str):
        raise _Wrong(f"`{name}` is no text")
    return on_one_line(_paired(value))


def _paired(text: str) -> str:
    r"""A text without halves of characters, which an escape such as ``\ud800`` alone stands for."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _authors(authors: Any) -> str:
    """Each as ``Family, Given``, or as the name of an organisation, one behind the other."""
    if not isinstance(authors, list) or not all(isinstance(author, dict) for author in authors):
        raise _Wrong("`author` is no list of names")
    return "; ".join(filter(None, map(_author, authors)))


def _author(author: Mapping[str, Any]) -> str:
    whole, given, family, suffix = (_text(author, (name,)) for name in ("literal", "given", "family", "suffix"))
    before = _text(author, ("non-dropping-particle", "dropping-particle"))
    last = " ".join(filter(None, (before, family)))
    return whole or ", ".join(filter(None, (last, suffix, given)))


def _date(item: Mapping[str, Any], name: str) -> str:
    """A date in parts, or as a text; of a range its beginning and its end."""
    date = item.get(name) or {}
    if isinstance(date, dict):
        parts = date.get("date-parts")
        if not parts:
            return _text(date, ("raw", "literal"))
        if isinstance(parts, list) and all(_is_date(part) for part in parts):
            return "/".join(dated(*part) for part in parts)
    raise _Wrong(f'`{name}` is no date, as in `{{"date-parts": [[2023, 2, 14]]}}`')


def _is_date(parts: Any) -> bool:
    return isinstance(parts, list) and bool(parts) and all(isinstance(part, str) for part in parts)
