"""What a pass over a model uses of it: what lints call unused is what no pass has used."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from lca.diagnostics import Diagnostic
from lca.factors import Factor, Library

Opened = Mapping[str, Mapping[str, Library]]
"""By the name of a library the others that its aliases led to, by name."""


@dataclass(slots=True)
class Usage:
    """What one pass has used so far, and the names that it asked for in vain.

    ``names`` are pairs of a kind of name and the name (``("thing", "users")``); ``units`` are expressions as written.
    """

    opened: dict[str, dict[str, Library]] = field(default_factory=dict)
    names: set[tuple[str, str]] = field(default_factory=set)
    units: set[str] = field(default_factory=set)
    problems: list[Diagnostic] = field(default_factory=list)

    @staticmethod
    def beginning(opened: Opened) -> Usage:
        """That of a pass which knows the libraries that are ``opened`` already."""
        return Usage({name: dict(others) for name, others in opened.items()})

    def factor(self, library: Library, name: str) -> Factor:
        """The factor of a library, which opens those that it is found in. Raises LcaError where it is none."""
        way: dict[str, Library] = {}
        try:
            return library.factors.opening(name, way)
        finally:
            if way:
                self.opened.setdefault(library.name, {}).update(way)

    def add(self, other: Usage) -> None:
        """Count what another pass has used as well; what it asked for in vain is its own."""
        self.names |= other.names
        self.units |= other.units
        for name, others in other.opened.items():
            self.opened.setdefault(name, {}).update(others)
