"""The fields of a library's mappings: each read as what belongs there, every mistake told at its place."""

from __future__ import annotations

import re
from collections.abc import Iterable

from lca.diagnostics import Diagnostic, Label, bounded, problem
from lca.diagnostics.nearest import did_you_mean
from lca.factors.library import FactorAmount
from lca.factors.yaml_tree import Mapping, Scalar
from lca.source import SourceFile, Span
from lca.syntax.numbers import read_number, split_quantity

MANY = 1_000
"""Beyond so many findings those are dropped that are not told one by one."""


class Fields:
    """Of one ``file``; what is wrong gathers in ``problems``."""

    def __init__(self, file: SourceFile) -> None:
        self.file = file
        self.problems: list[Diagnostic] = []

    def wrong(self, code: str, span: Span, label: str = "", *others: Label, **facts: object) -> None:
        if len(self.problems) > MANY:
            self.problems = list(bounded(self.problems))
        self.problems.append(problem(code, span, label, *others, **facts))  # type: ignore[arg-type]  # facts are open

    def known(self, mapping: Mapping, fields: Iterable[str], where: str) -> None:
        for key, (scalar, _) in mapping.entries.items():
            if key not in fields:
                advice = did_you_mean(key, fields) or f"the fields {where} are {', '.join(fields)}"
                self.wrong("E0604", scalar.span, "no such field", said=f"`{key}` is no field {where}", advice=[advice])

    def text(self, mapping: Mapping, key: str, *, needed: bool = False) -> str:
        entry = mapping.entries.get(key)
        if entry is None:
            if needed:
                self.wrong("E0604", mapping.span, "", said=f"`{key}` is missing")
            return ""
        if not isinstance(entry[1], Scalar):
            self.wrong("E0604", entry[1].span, "text belongs here", said=f"`{key}` is not text")
            return ""
        if needed and not entry[1].text.strip():
            self.wrong("E0604", entry[0].span, "", said=f"`{key}` is empty")
        return entry[1].text

    def mapping(self, mapping: Mapping, key: str) -> Mapping | None:
        entry = mapping.entries.get(key)
        if entry is None:
            return None
        if not isinstance(entry[1], Mapping):
            self.wrong("E0604", entry[1].span, "a mapping belongs here", said=f"`{key}` is not a mapping")
            return None
        return entry[1]

    def stated(self, text: str, span: Span) -> FactorAmount | None:
        """A number with its unit that is a part of a text."""
        parts = split_quantity(text)
        if parts is None or read_number(parts[0]) is None:
            self.wrong("E0605", span, "a number and its unit", said=f"`{text}` is not a quantity")
            return None
        start = span.start + max(0, span.text.rfind(parts[1])) if parts[1] else span.start
        return FactorAmount(*parts, span, Span(self.file, start, start + max(1, len(parts[1]))))

    def amount(self, tree: Mapping, field: str) -> FactorAmount | None:
        """A quantity; ``per: kWh`` is short for ``per: 1 kWh``."""
        entry = tree.entries.get(field)
        if entry is None or not isinstance(entry[1], Scalar):
            if entry is not None:
                self.wrong("E0605", entry[1].span, "a quantity belongs here", said=f"`{field}` is not a quantity")
            return None
        scalar = entry[1]
        parts = split_quantity(scalar.text)
        if parts is None and field in ("per", "unit") and re.fullmatch(r"[^\s\d]\S*", scalar.text.strip()):
            parts = ("1", scalar.text.strip())
        if parts is None:
            self.wrong("E0605", scalar.span, "a number and its unit", said=f"`{scalar.text}` is not a quantity")
            return None
        number = read_number(parts[0])
        if number is None:
            self.wrong("E0704", scalar.span, "", number=parts[0][:50])
            return None
        if number <= 0 and field in ("per", "unit"):
            self.wrong("E0704", scalar.span, "", number=parts[0][:50])
            return None
        start = scalar.span.start + max(0, scalar.span.text.rfind(parts[1])) if parts[1] else scalar.span.start
        return FactorAmount(*parts, scalar.span, Span(self.file, start, start + max(1, len(parts[1]))))
