"""BibTeX, as BibTeX and biblatex write it. bibtexparser is met here alone."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator, Mapping
from functools import lru_cache, partial

from bibtexparser.entrypoint import parse_string
from bibtexparser.library import Library
from bibtexparser.middlewares import (
    LatexDecodingMiddleware,
    RemoveEnclosingMiddleware,
    ResolveStringReferencesMiddleware,
    SeparateCoAuthors,
)
from bibtexparser.model import (
    Block,
    DuplicateBlockKeyBlock,
    DuplicateFieldKeyBlock,
    Field,
    ImplicitComment,
    ParsingFailedBlock,
)
from bibtexparser.model import Entry as Written

from lca.bibliography.entry import BibliographyEntry, dated, name_of, on_one_line
from lca.diagnostics import Diagnostic, problem
from lca.source import SourceFile, Span

PUBLISHER = ("publisher", "journal", "journaltitle", "booktitle", "institution", "organization", "school")
"""Where an entry may say who published it: the first that is there counts."""
LICENCE = ("licence", "license", "copyright")
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
LATEX = re.compile(r"[\\{}$~]|--|``|''")
LONGEST = 2_000
"""Texts beyond this stay as they are written: decoding them takes long, and no title is so long."""
OPENING = re.compile(r"@\w*[ \t]*[{(]\s*")
UNOPENED = re.compile(r"^[ \t]*(@\w+)", re.MULTILINE)
NO_COMMA = re.compile(r"[}\"\w]\s+[\w-]+\s*=")
PART = re.compile(r'\s*+(?:"((?:[^"{}]|\{[^{}]*+\})*+)"|\{((?:[^{}]|\{[^{}]*+\})*+)\}|([^\s#"{},]++))\s*+(?:#|$)')
"""One of the parts that `#` joins: a text in quotes or braces, a number, or the name of a `@string`."""
for silenced in ("bibtexparser", "pylatexenc"):
    logging.getLogger(silenced).addHandler(logging.NullHandler())  # what they warn of is told as a diagnostic


def read_bibtex(file: SourceFile) -> tuple[list[BibliographyEntry], list[Diagnostic]]:
    """The entries of a file, and those that could not be read."""
    stack = [ResolveStringReferencesMiddleware(), RemoveEnclosingMiddleware()]
    library = parse_string(file.text, parse_stack=stack)
    strings = {name.lower(): str(string.value) for name, string in library.strings_dict.items()}
    entries: list[BibliographyEntry] = []
    problems: list[Diagnostic] = []
    for block, span in _placed(library, file):
        said = _wrong(block)
        written = block.ignore_error_block if isinstance(block, DuplicateBlockKeyBlock) else block
        if said:
            problems.append(problem("E0621", _first_line(span), "", said=said))
        elif isinstance(written, Written):
            entries.append(_entry(written, strings, span))
    return entries, problems


def _placed(library: Library, file: SourceFile) -> Iterator[tuple[Block, Span]]:
    """Each block with the stretch of the file that it is."""
    at = 0
    for block in library.blocks:
        raw = block.raw or ""
        at = max(at, file.text.find(raw, at))
        yield block, Span(file, at, at + len(raw))
        # What could not be read may reach into the block behind it.
        at += 1 if type(block) is ParsingFailedBlock else len(raw)


def _first_line(span: Span) -> Span:
    """Where a block begins; of text between blocks, where what seems to be an entry does."""
    unopened = UNOPENED.search(span.text)
    start = span.start + (unopened.start(1) if unopened else 0)
    end = span.file.text.find("\n", start, span.end)
    return Span(span.file, start, span.end if end < 0 else end)


def _wrong(block: Block) -> str:
    """What is wrong with a block, or an empty text."""
    if isinstance(block, Written):
        return _wrong_fields(block)
    if isinstance(block, ImplicitComment):
        return "no brace follows its type" if UNOPENED.search(block.comment) else ""
    if isinstance(block, DuplicateFieldKeyBlock):
        return f"it has `{min(block.duplicate_keys)}` twice"
    if isinstance(block, DuplicateBlockKeyBlock):
        # Of two entries the second is told when both are entered as sources.
        again = block.ignore_error_block
        return _wrong_fields(again) if isinstance(again, Written) else f"the text `{block.key}` is given twice"
    if isinstance(block, ParsingFailedBlock):
        reason = on_one_line(getattr(block.error, "abort_reason", "") or str(block.error)).rstrip(".")
        return reason[:1].lower() + reason[1:]
    return ""


def _wrong_fields(entry: Written) -> str:
    if not entry.key:
        return "it has no key"
    seen: set[str] = set()
    for field in entry.fields:
        name = field.key.lower()
        if not re.fullmatch(r"[^\s{}\"=,#@]+", name):
            return f"`{field.key}` is no name of a field" if name else "a field has no name"
        if name in seen:
            return f"it has `{name}` twice"
        seen.add(name)
        if field.enclosing == "no-enclosing" and "#" not in field.value and NO_COMMA.search(field.value):
            return f"a comma is missing behind `{name}`"
    return ""


def _entry(entry: Written, strings: Mapping[str, str], span: Span) -> BibliographyEntry:
    opening = OPENING.match(span.text)
    start = span.start + (opening.end() if opening else 0)
    return BibliographyEntry(
        name_of(entry.key), Span(span.file, start, start + len(entry.key)), partial(_fields, entry, strings)
    )


def _fields(entry: Written, strings: Mapping[str, str]) -> Mapping[str, str]:
    """The fields of a source, from those of the entry."""
    written = {field.key.lower(): _joined(field, strings) for field in entry.fields}
    month = written.get("month", "")
    named = month[:3].lower()
    number = str(MONTHS.index(named) + 1) if named in MONTHS else month
    texts = {
        "title": written.get("title", ""),
        "publisher": _first(written, PUBLISHER),
        "licence": _first(written, LICENCE),
        "note": written.get("note", ""),
    }
    decoded = dict(zip(texts, _decoded(list(texts.values())), strict=True))
    return decoded | {
        "author": _authors(written.get("author", "")),
        "issued": on_one_line(written.get("date", ""))
        or dated(written.get("year", "").strip(), number, written.get("day", "")),
        "url": _verbatim(written.get("url", "")),
        "doi": _verbatim(written.get("doi", "")),
        "accessed": on_one_line(written.get("urldate", "")),
    }


def _joined(field: Field, strings: Mapping[str, str]) -> str:
    """The value of a field, with the parts that ``#`` joins as one text; as written where that cannot be."""
    value = str(field.value)
    if field.enclosing != "no-enclosing" or "#" not in value:
        return value
    joined, at = "", 0
    while at < len(value):
        part = PART.match(value, at)
        if part is None or len(joined) > LONGEST:
            return value
        name = part[3] or ""
        joined += strings.get(name.lower(), name) if name else part[1] or part[2] or ""
        at = part.end()
    return joined


def _first(written: Mapping[str, str], names: tuple[str, ...]) -> str:
    return next((written[name] for name in names if written.get(name)), "")


def _authors(written: str) -> str:
    """The names as each is written, one behind the other."""
    if len(written) > LONGEST:
        return on_one_line(written)
    field = Field("author", written)
    SeparateCoAuthors().transform_entry(Written("", "", [field]), Library())
    return "; ".join("et al." if name == "others" else name for name in _decoded(field.value))


def _verbatim(address: str) -> str:
    """An address without the braces and escapes that LaTeX wants around and in it."""
    return re.sub(r"\\url\b|[{}\s]|\\(?=[_%&#~$])", "", address)


@lru_cache(maxsize=1)
def _decoder() -> LatexDecodingMiddleware:
    return LatexDecodingMiddleware(keep_math_mode=False)


def _decoded(texts: list[str]) -> list[str]:
    """Texts without LaTeX: accents become letters, braces and commands go. What cannot be decoded stays as written."""
    # In a .bib `%` is a sign as any other; in LaTeX it would begin a comment.
    marked = [re.sub(r"(?<!\\)%", r"\\%", text) if _is_latex(text) else text for text in texts]
    fields = [Field("", text) for text in marked]
    latex = [field for field in fields if _is_latex(field.value)]
    _decoder().transform_entry(Written("", "", latex), Library())
    read = zip(texts, marked, fields, strict=True)
    return [on_one_line(text if field.value == before else field.value) for text, before, field in read]


def _is_latex(text: str) -> bool:
    return len(text) <= LONGEST and LATEX.search(text) is not None
