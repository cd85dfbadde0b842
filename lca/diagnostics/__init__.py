"""What is wrong with a model: values with a code, places and advice, never exceptions inside a pass."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace

from lca.diagnostics.codes import CODES
from lca.source import Span

__all__ = ["Advice", "Diagnostic", "Fix", "Label", "LcaError", "bounded", "in_order", "problem"]


@dataclass(frozen=True, slots=True)
class Label:
    """A place and what is to be said of it."""

    span: Span
    text: str = ""


@dataclass(frozen=True, slots=True)
class Fix:
    """An edit: what stands at ``span`` becomes ``text``."""

    span: Span
    text: str


class Advice(str):
    """A line of help that knows what to write ``instead`` of what stands at ``span``.

    Without a span it is what is marked, or the word ``of`` in it.
    """

    __slots__ = ("instead", "of", "span")
    instead: str
    span: Span | None
    of: str

    def __new__(cls, said: str, instead: str, span: Span | None = None, of: str = "") -> Advice:
        self = super().__new__(cls, said)
        self.instead, self.span, self.of = instead, span, of
        return self

    def fix(self, marked: Span | None) -> Fix | None:
        """The edit, where ``marked`` is what the finding marks."""
        if self.span is not None or marked is None:
            return Fix(self.span, self.instead) if self.span else None
        at = marked.text.rfind(self.of) if self.of else 0
        start = marked.start + at
        return Fix(Span(marked.file, start, start + len(self.of or marked.text)), self.instead) if at >= 0 else None


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One finding. ``labels[0]`` is where it happened; ``help`` says what to do, ``fix`` does it.

    ``scenario`` is that under which it shows, empty where it is one of the model as declared, or of its text; ``more``
    is how many others of its code there are, which are not told one by one.
    """

    code: str
    message: str
    labels: tuple[Label, ...] = ()
    help: tuple[str, ...] = ()
    scenario: str = ""
    fix: Fix | None = None
    more: int = 0

    @property
    def severity(self) -> str:
        """``error``, ``warning`` or ``note``, as the letter of the code says."""
        return {"E": "error", "W": "warning", "N": "note"}[self.code[0]]

    @property
    def is_error(self) -> bool:
        return self.code.startswith("E")

    @property
    def span(self) -> Span | None:
        return self.labels[0].span if self.labels else None


LONGEST = 200
MOST, MOST_IN_ALL = 50, 200
"""So many findings of a code are told, and so many of all codes; the first of each code is told in any case."""


class LcaError(Exception):
    """Carries diagnostics across the public API; the only exception that the package raises on purpose."""

    def __init__(self, diagnostics: Iterable[Diagnostic]) -> None:
        self.diagnostics = tuple(diagnostics)
        super().__init__("; ".join(f"{d.code}: {d.message}" for d in self.diagnostics[:5]))


def problem(
    code: str,
    span: Span | None = None,
    label: str = "",
    *others: Label | None,
    advice: Iterable[str | None] = (),
    **facts: object,
) -> Diagnostic:
    """The diagnostic ``code``: its wording is the code's own, the caller gives place and facts."""
    labels = (Label(span, label),) if span is not None else ()
    facts = {name: _bounded(fact) for name, fact in facts.items()}
    definition = CODES[code]
    said = [line for line in advice if line]
    return Diagnostic(
        code,
        definition.headline.format(**facts),
        labels + tuple(other for other in others if other is not None),
        tuple(map(str, said)) if said or not definition.help else (definition.help.format(**facts),),
        fix=_fix(said, span),
    )


def _fix(advice: Iterable[str], marked: Span | None) -> Fix | None:
    """The edit of the first advice that has one."""
    return next((line.fix(marked) for line in advice if isinstance(line, Advice)), None)


def _bounded(fact: object) -> str:
    """A fact as text of a length that a person reads."""
    text = str(fact)
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"


def in_order(diagnostics: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """Without repetitions, in the order of their places, and no more than can be read."""

    def place(diagnostic: Diagnostic) -> tuple[str, int, str]:
        span = diagnostic.span
        return ("", 0, diagnostic.code) if span is None else (span.file.path, span.start, diagnostic.code)

    return bounded(sorted(dict.fromkeys(diagnostics), key=place))


def bounded(diagnostics: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """The first of each code under each scenario, as many as are told; the last has how many more there are."""
    told: list[Diagnostic] = []
    count: Counter[tuple[str, str]] = Counter()
    more: Counter[tuple[str, str]] = Counter()
    for found in diagnostics:
        kind = found.code, found.scenario
        if count[kind] < (MOST if len(told) < MOST_IN_ALL else 1):
            count[kind] += 1
            told.append(found)
        else:
            more[kind] += 1 + found.more
    for index in reversed(range(len(told)) if more else ()):
        found = told[index]
        told[index] = replace(found, more=found.more + more.pop((found.code, found.scenario), 0))
    return tuple(told)
