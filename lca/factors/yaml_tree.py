"""YAML to a tree of text with places, guarded. yaml is met here, and only ever as a stream of events.

Every scalar stays the text it was written as (`NO` is Norway, `1e-3` a number for our own grammar). Anchors, aliases,
tags, several documents, duplicate keys and deep nesting are refused: no library needs them, and they hide things.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

import yaml

from lca.diagnostics import Diagnostic, Label, problem
from lca.source import SourceFile, Span

MAX_DEPTH = 32
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True, slots=True)
class Scalar:
    text: str
    span: Span


@dataclass(frozen=True, slots=True)
class Sequence:
    items: tuple[Tree, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Mapping:
    entries: dict[str, tuple[Scalar, Tree]]
    span: Span


Tree: TypeAlias = Scalar | Sequence | Mapping


class Refused(Exception):
    """Carries the diagnostic of what the guard refuses out of the reading loop."""

    def __init__(self, diagnostic: Diagnostic) -> None:
        super().__init__(diagnostic.message)
        self.diagnostic = diagnostic


def read_tree(file: SourceFile, start: int = 0, end: int | None = None) -> Tree | Diagnostic:
    """The one document in ``file``, or in a stretch of it, as a tree, or why it is not read."""
    try:
        return _Reader(file, start, end).document()
    except Refused as refused:
        return refused.diagnostic
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        at = min(start + mark.index if mark else start, len(file.text))
        span = Span(file, at, min(at + 1, len(file.text)))
        reason = str(getattr(error, "problem", None) or getattr(error, "reason", None) or "not YAML")
        if "nesting depth" in reason:  # the parser looks ahead, and has a limit of its own beyond ours
            return problem("E0703", span, limit=MAX_DEPTH)
        return problem("E0601", span, reason, path=file.path)


class _Reader:
    def __init__(self, file: SourceFile, start: int, end: int | None) -> None:
        self.file = file
        self.start = start
        self.events: Iterator[yaml.Event] = yaml.parse(file.text[start:end], Loader=_LOADER)

    def document(self) -> Tree:
        found: Tree | None = None
        for event in self.events:
            if isinstance(event, yaml.DocumentStartEvent):
                if found is not None:
                    raise self._refusal(event, "a second document")
                if event.tags:
                    raise self._refusal(event, "a tag directive")
            elif not isinstance(event, (yaml.StreamStartEvent, yaml.StreamEndEvent, yaml.DocumentEndEvent)):
                found = self._tree(event, 1)
        if found is None:
            start = Span(self.file, self.start, self.start)
            raise Refused(problem("E0601", start, "nothing here", path=self.file.path))
        return found

    def _tree(self, event: yaml.Event, depth: int) -> Tree:
        if isinstance(event, yaml.AliasEvent):
            raise self._refusal(event, "an alias")
        if getattr(event, "anchor", None) is not None:
            raise self._refusal(event, "an anchor")
        if getattr(event, "tag", None) is not None:
            raise self._refusal(event, "a tag")
        if depth > MAX_DEPTH:
            raise Refused(problem("E0703", self._span(event), limit=MAX_DEPTH))
        if isinstance(event, yaml.ScalarEvent):
            return Scalar(event.value, self._span(event))
        if isinstance(event, yaml.SequenceStartEvent):
            return self._sequence(event, depth)
        return self._mapping(event, depth)

    def _sequence(self, start: yaml.Event, depth: int) -> Sequence:
        items: list[Tree] = []
        for event in self.events:
            if isinstance(event, yaml.SequenceEndEvent):
                return Sequence(tuple(items), self._span(start))
            items.append(self._tree(event, depth + 1))
        raise AssertionError("the parser closes what it opens")

    def _mapping(self, start: yaml.Event, depth: int) -> Mapping:
        entries: dict[str, tuple[Scalar, Tree]] = {}
        for event in self.events:
            if isinstance(event, yaml.MappingEndEvent):
                return Mapping(entries, self._span(start))
            key = self._tree(event, depth + 1)
            if not isinstance(key, Scalar):
                raise self._refusal(event, "a key that is no name")
            if key.text in entries:
                first = entries[key.text][0]
                raise Refused(problem("E0603", key.span, "again here", Label(first.span, "first here"), key=key.text))
            entries[key.text] = (key, self._tree(next(self.events), depth + 1))
        raise AssertionError("the parser closes what it opens")

    def _span(self, event: yaml.Event) -> Span:
        """Where an event stands, without the blank lines that end a text as it stands."""
        assert event.start_mark is not None
        assert event.end_mark is not None
        start, end = self.start + event.start_mark.index, self.start + event.end_mark.index
        return Span(self.file, start, start + len(self.file.text[start:end].rstrip()))

    def _refusal(self, event: yaml.Event, what: str) -> Refused:
        return Refused(problem("E0602", self._span(event), what, what=what))
