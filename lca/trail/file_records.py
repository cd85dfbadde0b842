"""The files and libraries of a trail: each file with the place of the words that bring it in."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256

import lca
from lca.check import Checked
from lca.engine.result import Result
from lca.factors import Library
from lca.factors.digest import file_digest, tree_digest
from lca.factors.lock import BUILT_IN
from lca.source import SourceFile, Span
from lca.trail.record_places import Places
from lca.trail.records import FileRecord, LibraryRecord

MOST_EMBEDDED = 4_000_000
"""So many bytes of a library or a bibliography are in a trail; of a longer one only its digest is."""
ENGINE = f"lca {lca.__version__}"


@dataclass(frozen=True, slots=True)
class Used:
    """A file with where it is used, which nothing but the model itself and the project's bands are without."""

    file: SourceFile
    kind: str
    span: Span | None
    version: str = ""


@dataclass(frozen=True, slots=True)
class UsedTogether:
    """A library with the others that its aliases led to, and where the model uses it, if not by aliases alone."""

    library: Library
    others: Sequence[Library]
    span: Span | None

    def files(self) -> Iterator[Used]:
        """All files, each behind the one that brings it in."""
        yield from _own(self.library, self.span)
        known, waiting = [self.library], list(self.others)
        for one in known:
            for other in list(waiting):
                span = _leading(one, other.name)
                if span is not None:
                    yield from _own(other, span)
                    known.append(other)
                    waiting.remove(other)


def _own(library: Library, span: Span | None) -> Iterator[Used]:
    """The files of a library, then those of what it extends."""
    for file in library.files:
        version = library.below.get(file.path, f"{library.name} {library.version}").rpartition(" ")[2]
        yield Used(file, "library", library.below_spans.get(file.path, span), version)


def _leading(library: Library, other: str) -> Span | None:
    """Where the first alias of a library that is for a factor of another says so; None where there is none."""
    for end, key in library.aliases.values():
        said = re.compile(rf"""\bis["']?\s*:\s*(?=["']?{re.escape(end)}\b)""") if end.startswith(f"{other}.") else None
        found = said.search(key.file.text, key.end) if said else None
        if found:
            return Span(key.file, found.end(), found.end() + len(end))
    return None


def used_libraries(checked: Checked, results: Sequence[Result]) -> list[UsedTogether]:
    """Those that the model uses, itself or by aliases, each with the others that its own led to; and its own bands.

    Warnings rest on the bands, which no model names.
    """
    read = {one.name: one for one in checked.libraries(result.program for result in results)}
    opened = {name: dict.fromkeys(checked.loaded.opened.get(name, ())) for name in read}
    for one in (one for result in results for one in result.program.libraries):
        opened[one.name].update(dict.fromkeys(one.opened))
    spans: dict[str, Span] = {}
    for use in (use for module in checked.loaded.modules for use in module.places.values()):
        spans.setdefault(use.library, use.span)
    found = [
        UsedTogether(read[name], [read[other] for other in others], spans.get(name)) for name, others in opened.items()
    ]
    found.sort(key=lambda one: one.span is None)  # what aliases led to stands behind what leads to it
    bands = checked.plausibility.library
    own = bands is not None and not all(file.path.startswith(BUILT_IN) for file in bands.files)
    return [*found, UsedTogether(bands, [], None)] if bands is not None and own and bands.name not in read else found


def file_records(
    checked: Checked, libraries: Iterable[UsedTogether], places: Places, *, embedding: bool
) -> tuple[FileRecord, ...]:
    """Every text that the results rest on, once, behind the one that brings it in; tables are told apart."""
    found: dict[str, FileRecord] = {}
    for used in (*_of_models(checked), *(file for one in libraries for file in one.files())):
        found.setdefault(used.file.path, _record(used, places, embedding=embedding))
    return tuple(found.values())


def _of_models(checked: Checked) -> Iterator[Used]:
    """Models, and behind each of them its bibliographies."""
    spans: dict[str, Span] = {}
    for module in checked.loaded.modules:
        yield Used(module.file, "model", spans.get(module.file.path), ENGINE.partition(" ")[2])
        for declared, bibliography in module.bibliographies.items():
            for entry in bibliography.entries[:1]:
                yield Used(entry.name_span.file, "bibliography", declared.path_span)
        for alias, use in module.places.items():
            read = module.uses.get(alias)
            if read is not None and not isinstance(read, Library):
                spans.setdefault(read.file.path, use.span)


def _record(used: Used, places: Places, *, embedding: bool) -> FileRecord:
    text, path = used.file.text.encode("utf-8", "replace"), places.path(used.file.path)
    shipped = path.startswith(BUILT_IN)
    embedded = used.kind == "model" or (embedding and len(text) <= MOST_EMBEDDED and not shipped)
    return FileRecord(
        path=path,
        kind=used.kind,
        sha256=sha256(text).hexdigest() if embedded else file_digest(used.file),
        bytes=len(text),
        used=places.of(used.span) if used.span else "",
        version=used.version if shipped else "",
        text=text.decode() if embedded else None,
    )


def library_record(one: UsedTogether, files: Iterable[FileRecord], places: Places) -> LibraryRecord:
    """A library with its files, and those of others that its aliases lead to; ``files`` are all of the trail."""
    digests = {file.path: file.sha256 for file in files}
    own = {path: digests[path] for path in (places.path(used.file.path) for used in one.files())}
    return LibraryRecord(
        name=one.library.name,
        version=one.library.version,
        licence=one.library.licence,
        files=tuple(own),
        tree=tree_digest(own.items()),
    )
