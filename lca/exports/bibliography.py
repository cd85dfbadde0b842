"""The sources of a trail as a bibliography, BibTeX or CSL-JSON, that `sources "refs.bib"` reads to the same fields."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from lca.bibliography.entry import name_of, on_one_line
from lca.diagnostics.render import inert
from lca.exports.export_files import as_json_file
from lca.trail.reading import Reading
from lca.trail.records import SourceRecord, Texts

LATEX = {
    "\\": r"\textbackslash{}", "{": r"\ensuremath{\lbrace}", "}": r"\ensuremath{\rbrace}", "~": r"\textasciitilde{}",
    "^": r"{\string^}", "$": r"\$", "%": r"\%", "&": r"\&", "#": r"\#", "_": r"\_",
}  # fmt: skip
"""What means something else in LaTeX. Braces have names, since BibTeX counts those behind a backslash as well."""
LIGATURES = re.compile(r"(?<=-)(?=-)|(?<=`)(?=`)|(?<=')(?=')|(?<=<)(?=<)|(?<=>)(?=>)|(?<=[!?])(?=`)")
"""Between two signs that LaTeX would set as one."""
ISO_DATE = re.compile(r"[0-9]{4}(?:-[0-9]{2}){0,2}", re.ASCII)
TEXTS = ("title", "publisher", "licence", "note", "attribution")
"""Fields that LaTeX is decoded in when they are read."""
CSL_TEXTS = {
    "title": "title", "publisher": "publisher", "url": "URL", "doi": "DOI", "licence": "license", "note": "note",
    "attribution": "annote",
}  # fmt: skip


def as_bibtex(reading: Reading) -> bytes:
    """An entry `@misc` for each source, in the order of the trail."""
    entries = [_entry(key, source.fields) for key, source in keyed_sources(reading)]
    return "\n".join(entries).encode("utf-8", "replace")


def as_csl(reading: Reading) -> bytes:
    """An item of the type `document` for each source, in the order of the trail."""
    return as_json_file([_item(key, source.fields) for key, source in keyed_sources(reading)])


def keyed_sources(reading: Reading) -> Iterator[tuple[str, SourceRecord]]:
    """Each source under a key of its own, which is a name of the language: ``grid_owid2025`` for ``grid:owid2025``."""
    taken: set[str] = set()
    for source in reading.content.sources:
        key, count = name_of(source.id), 1
        while key.lower() in taken:  # to BibTeX a key is the same in capitals
            count += 1
            key = f"{name_of(source.id)}_{count}"
        taken.add(key.lower())
        yield key, source


def authors_of(fields: Texts) -> list[str]:
    """The authors of a source, each as it is written."""
    return [name for name in (on_one_line(one) for one in fields.get("author", "").split(";")) if name]


def _entry(key: str, fields: Texts) -> str:
    issued = on_one_line(fields.get("issued", ""))
    told = {name: in_latex(fields.get(name, "")) for name in TEXTS}
    told |= {
        "author": " and ".join(_author(name) for name in authors_of(fields)),
        "date": _date(issued),
        "year": issued[:4] if ISO_DATE.fullmatch(issued) else "",
        "url": _address(fields.get("url", "")),
        "doi": _address(fields.get("doi", "")),
        "urldate": _date(on_one_line(fields.get("accessed", ""))),
    }
    lines = [f"  {name} = {{{value}}},\n" for name, value in told.items() if value]
    return f"@misc{{{key},\n{''.join(lines)}}}\n"


def in_latex(text: str) -> str:
    """The text as LaTeX that prints it, without control characters."""
    parted = LIGATURES.sub("\0", inert(on_one_line(text)))
    return "".join("{}" if sign == "\0" else LATEX.get(sign, sign) for sign in parted)


def _author(name: str) -> str:
    """A name, in braces where BibTeX would take it apart otherwise than at one comma."""
    if name == "et al.":
        return "others"
    plain = re.fullmatch(r"[^\W\d_][\w.'’ -]*(?:, [^\W\d_][\w.'’ -]*)?", name)
    whole = plain is None or re.search(r"\b(?:and|others)\b|--|''", name, re.IGNORECASE)
    return f"{{{in_latex(name)}}}" if whole else in_latex(name)


def _date(text: str) -> str:
    """A date is not decoded when it is read; where it holds what means something in LaTeX, it is no date."""
    return text if re.fullmatch(r"[\w .,:/+-]*", text) else in_latex(text)


def _address(text: str) -> str:
    """An address, with what cannot stand in one as its percent code."""
    return "".join(f"%{ord(sign):02X}" if sign in "{}\\" else sign for sign in inert("".join(text.split())))


def _item(key: str, fields: Texts) -> dict[str, Any]:
    item: dict[str, Any] = {"id": key, "type": "document"}
    item |= {to: fields[name] for name, to in CSL_TEXTS.items() if fields.get(name)}
    authors = [_named(name) for name in authors_of(fields)]
    item |= {"author": authors} if authors else {}
    return item | {name: _parts(fields[name]) for name in ("issued", "accessed") if fields.get(name)}


def _named(name: str) -> dict[str, str]:
    family, comma, given = name.partition(", ")
    return {"family": family, "given": given} if comma and "," not in given else {"literal": name}


def _parts(date: str) -> dict[str, Any]:
    ends = date.split("/")
    if len(ends) > 2 or not all(ISO_DATE.fullmatch(end) for end in ends):
        return {"literal": date}
    return {"date-parts": [[int(part) for part in end.split("-")] for end in ends]}
