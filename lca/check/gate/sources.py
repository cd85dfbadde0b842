"""What is asked of a source: that it can be found again, that its links are links, that its licence allows its use."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from lca.basis import Source
from lca.check.gate.licences import ATTRIBUTION, NO_COMMERCE, NO_DERIVATIVES, SHARE_ALIKE, Licence, read_licence
from lca.diagnostics import Diagnostic, problem
from lca.source import Span

FACTS = 25
"""So many figures of a source are single facts, which may be cited whatever its licence; more are its table."""
DOI = re.compile(r"(?:https?://(?:dx\.)?doi\.org/|doi:)?10\.[0-9]{4,9}/[!-~]+")
DATE = re.compile(r"[12][0-9]{3}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?")
HOST = re.compile(r"[\w.-]+\.[\w-]{2,}|localhost")


def of_source(source: Source, figures: int, library: Licence) -> Iterator[Diagnostic]:
    """What is wrong with a source that so many ``figures`` of a library cite, or missing in it."""
    yield from _found_again(source)
    yield from _written(source)
    yield from _licensed(source, figures, library)


def _found_again(source: Source) -> Iterator[Diagnostic]:
    fields = {name: text for name, text in source.fields.items() if text.strip()}
    missing = []
    if not {"url", "doi", "publisher"} & set(fields):
        missing.append("neither `url` nor `doi` nor `publisher`")
    if "url" in fields and not {"accessed", "doi"} & set(fields):
        missing.append("a `url`, and no `accessed`: pages change")
    elif not {"issued", "accessed"} & set(fields):
        missing.append("neither `issued` nor `accessed`")
    for said in missing:
        yield problem("W0848", source.span, "", name=source.key, said=said)


def _written(source: Source) -> Iterator[Diagnostic]:
    """Links and dates, as they are written; nothing is looked up."""
    fields = source.fields
    if "url" in fields and not is_link(fields["url"]):
        yield problem(
            "E0661", source.span, "", name=source.key, field="url", said=fields["url"], wanted="an address, `https://…`"
        )
    if "doi" in fields and not DOI.fullmatch(fields["doi"].strip()):
        yield problem(
            "E0661", source.span, "", name=source.key, field="doi", said=fields["doi"], wanted="as in `10.1000/182`"
        )
    for field in ("issued", "accessed"):
        if field in fields and not DATE.fullmatch(fields[field].strip()):
            wanted = "a year, a month or a day, as in `2026-11-30`"
            yield problem("E0661", source.span, "", name=source.key, field=field, said=fields[field], wanted=wanted)


def is_link(text: str) -> bool:
    """Whether a text is an address of the web, by its form."""
    try:
        parts = urlsplit(text.strip())
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        return False
    plain = not re.search(r"[\s<>\"\\^`{|}]", text.strip())
    return plain and parts.scheme in ("http", "https") and HOST.fullmatch(host) is not None


def _licensed(source: Source, figures: int, library: Licence) -> Iterator[Diagnostic]:
    licence = read_licence(source.fields.get("licence", ""))
    if licence.wrong:
        yield unknown_licence(source.span, f"the source `{source.key}`", licence)
        return
    if ATTRIBUTION in licence.terms and not source.fields.get("attribution", "").strip():
        yield problem("W0851", source.span, "", name=source.key, licence=licence.text)
    if figures > FACTS and licence.binds - library.terms:
        said = f"{figures} figures are taken from `{source.key}`, {_reason(licence)}"
        yield problem("W0850", source.span, "", said=said)


def _reason(licence: Licence) -> str:
    if not licence.text:
        return "which says no licence"
    if SHARE_ALIKE in licence.binds:
        return f"whose licence, {licence.text}, asks for a library under the same one"
    if licence.binds & {NO_COMMERCE, NO_DERIVATIVES}:
        return f"whose licence, {licence.text}, allows {' and '.join(sorted(licence.binds))}"
    return f"whose licence, {licence.text}, is none of the list: what it allows is not known"


def unknown_licence(span: Span, of: str, licence: Licence) -> Diagnostic:
    """That a licence is none of the SPDX list."""
    said = f"`{licence.wrong}`, the licence of {of}, is no SPDX identifier"
    meant = f"the nearest is `{licence.meant}`; " if licence.meant else ""
    return problem("W0849", span, "", said=said, advice=[f"{meant}a name of your own is `LicenseRef-…`"])
