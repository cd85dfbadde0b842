"""The sources and assumptions that the figures of a trail rest on, each under one id."""

from __future__ import annotations

from collections.abc import Container, Iterable
from pathlib import PurePath

from msgspec.structs import replace

from lca.basis import Assumption, Basis, Citation
from lca.source import Span
from lca.trail.attribution import ground_key
from lca.trail.record_places import Places
from lca.trail.records import AssumptionRecord, BasisRecord, SourceRecord


class BasisRecords:
    """Collects what figures rest on; ids are given in the order of meeting.

    A source or a named assumption of the model itself is known by its key, one of another file by that file's name, or
    its library's, and the key, ``grid:owid2025``; an assumption that was made on the spot by its place.
    """

    def __init__(self, places: Places, root: str) -> None:
        self.places = places
        self.root = root
        self.sources: dict[str, SourceRecord] = {}
        self.assumptions: dict[str, AssumptionRecord] = {}
        self._of_sources: dict[tuple[str, Span], str] = {}
        self._of_assumptions: dict[tuple[str, Span], str] = {}
        self._alike: dict[tuple[str, str], list[str]] = {}

    def basis(self, basis: Iterable[Basis]) -> tuple[BasisRecord, ...]:
        """What stands behind a figure: sources, each with where in it, and assumptions."""
        return tuple(self._reference(one) for one in basis)

    def alike(self, key: tuple[str, str]) -> list[str]:
        """The ids of all that is one ground: of sources with the same title, or of one assumption."""
        return self._alike[key]

    def _reference(self, basis: Basis) -> BasisRecord:
        if isinstance(basis, Citation):
            return BasisRecord(source=self._source(basis), where=basis.locator)
        return BasisRecord(assumption=self._assumption(basis))

    def _source(self, citation: Citation) -> str:
        source = citation.source
        known = source.key, source.span
        if known not in self._of_sources:
            name = self._free(self._qualified(source.key, source.span.file.path, source.library), self.sources)
            self._of_sources[known] = name
            place = self.places.of(source.span)
            self.sources[name] = SourceRecord(id=name, key=source.key, fields=source.fields, place=place)
            self._alike.setdefault(ground_key(citation), []).append(name)
        return self._of_sources[known]

    def _assumption(self, assumption: Assumption) -> str:
        """The id of an assumption. What it rests on is met without recursion, since it may be a long way down."""
        waiting, met = [assumption], []
        while waiting:
            one = waiting.pop()
            if (one.name, one.span) not in self._of_assumptions:
                name = self._of_assumptions[one.name, one.span] = self._named(one)
                self.assumptions[name] = AssumptionRecord(
                    id=name, key=one.name, statement=one.statement, fields=dict(one.fields), basis=(),
                    place=self.places.of(one.span),
                )  # fmt: skip
                self._alike.setdefault(ground_key(one), []).append(name)
                met.append(one)
                waiting += [basis for basis in reversed(one.basis) if isinstance(basis, Assumption)]
        for one in met:
            name = self._of_assumptions[one.name, one.span]
            self.assumptions[name] = replace(self.assumptions[name], basis=self.basis(one.basis))
        return self._of_assumptions[assumption.name, assumption.span]

    def _named(self, assumption: Assumption) -> str:
        if assumption.name:
            return self._free(self._qualified(assumption.name, assumption.span.file.path), self.assumptions)
        return self._free(self.places.of(assumption.span), self.assumptions)

    def _qualified(self, key: str, path: str, library: str = "") -> str:
        return key if path == self.root else f"{library or PurePath(path).stem}:{key}"

    @staticmethod
    def _free(name: str, taken: Container[str]) -> str:
        free, count = name, 1
        while free in taken:
            count += 1
            free = f"{name}#{count}"
        return free
