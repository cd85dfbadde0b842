"""What a figure rests on: a source, read at some place in it, or an assumption with its reason."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from lca.source import Span


@dataclass(frozen=True, slots=True)
class Source:
    """A citable source under its key; ``fields`` holds title, publisher, url … as written.

    ``library`` is the factor library that it is one of, empty for one of a model.
    """

    key: str
    fields: Mapping[str, str]
    span: Span
    library: str = ""

    @property
    def title(self) -> str:
        return self.fields.get("title", self.key)

    def __hash__(self) -> int:
        return hash((self.key, self.span))


@dataclass(frozen=True, slots=True)
class Citation:
    """A source, and where in it."""

    source: Source
    locator: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Assumption:
    """What is taken for granted. ``name`` is empty where the reason was given on the spot; ``basis`` may back it.

    Each is one object, compared as such: what it rests on may branch too often to be walked.
    """

    name: str
    statement: str
    span: Span
    basis: tuple[Basis, ...] = ()
    fields: tuple[tuple[str, str], ...] = ()


Basis: TypeAlias = Citation | Assumption
INDICATORS = ("reliability", "completeness", "time", "geography", "technology")


@dataclass(frozen=True, slots=True)
class Quality:
    """Pedigree scores of a figure, from 1 (best) to 5, one for each of ``INDICATORS``."""

    scores: tuple[int, ...]
    span: Span


def read_scores(written: Sequence[str]) -> tuple[int, ...] | None:
    """Five whole numbers from 1 to 5; None where they are anything else."""
    known = [score for score in written if score in ("1", "2", "3", "4", "5")]
    return tuple(map(int, known)) if len(known) == len(written) == len(INDICATORS) else None


@dataclass(frozen=True, slots=True)
class Accounting:
    """How figures were counted, by aspect: approach, kind, boundary, GWP set, years, geography."""

    aspects: Mapping[str, str]
    span: Span


Backing: TypeAlias = Basis | Quality | Accounting
"""What may stand behind a statement; scores and an accounting alone are no basis."""


def grounds(backings: Iterable[Backing]) -> tuple[Basis, ...]:
    """The sources and assumptions among what stands behind a statement."""
    return tuple(backing for backing in backings if isinstance(backing, Citation | Assumption))
