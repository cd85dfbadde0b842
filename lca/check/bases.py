"""Citations and assumptions: from `@key "where"` and `~ name` to what they mean, and which of them are used."""

from __future__ import annotations

from collections.abc import Iterable

from lca.basis import INDICATORS, Assumption, Backing, Basis, Citation, Quality, Source, read_scores
from lca.bibliography import BibliographyEntry
from lca.check.name_resolution import Names
from lca.check.scope import Scope
from lca.diagnostics import Advice, Diagnostic, problem
from lca.diagnostics.nearest import did_you_mean
from lca.syntax import tree

MAX_CHAIN = 100
SCORED = f"{', '.join(INDICATORS[:-1])} and {INDICATORS[-1]}"


class Bases:
    """Resolves bases, each source and assumption to one object, and remembers those that were used."""

    def __init__(self, names: Names) -> None:
        self.names = names
        self.problems: list[Diagnostic] = []
        self.sources: dict[tuple[str, str], Source] = {}
        self.assumptions: dict[tuple[str, str], Assumption] = {}

    def of(self, written: Iterable[tree.BasisClause], scope: Scope) -> tuple[Backing, ...]:
        """What the bases at the end of a statement, or in parentheses, mean; scores are the last among them."""
        written = tuple(written)
        found = [self._one(basis, scope, ()) for basis in written if not isinstance(basis, tree.QualityClause)]
        scores = [self._quality(basis) for basis in written if isinstance(basis, tree.QualityClause)]
        if len(scores) > 1:
            span = [basis for basis in written if isinstance(basis, tree.QualityClause)][1].span
            self.problems.append(problem("E0224", span, "again here", said="scores are given once"))
        return tuple(backing for backing in (*found, *scores[:1]) if backing is not None)

    def within(
        self, written: Iterable[tree.BasisClause], scope: Scope, around: tuple[Backing, ...]
    ) -> tuple[Backing, ...]:
        """The bases in parentheses, where others stand ``around``; scores alone leave the basis to those."""
        inner = self.of(written, scope)
        if all(isinstance(backing, Quality) for backing in inner):
            return (*(backing for backing in around if not (inner and isinstance(backing, Quality))), *inner)
        return inner

    def _quality(self, written: tree.QualityClause) -> Quality | None:
        scores = read_scores(written.scores)
        if scores is None:
            said = f"there are five scores from 1 to 5, and these are {', '.join(written.scores)}"
            self.problems.append(problem("E0224", written.span, "", said=said, advice=[f"one each for {SCORED}"]))
            return None
        return Quality(scores, written.span)

    def _one(
        self, basis: tree.CitationClause | tree.AssumptionClause, scope: Scope, within: tuple[str, ...]
    ) -> Basis | None:
        if isinstance(basis, tree.CitationClause):
            source = self._source(basis, scope)
            return Citation(source, basis.locator) if source else None
        if basis.name:
            return self._assumption(basis, scope, within)
        if not basis.reason.strip():
            self.problems.append(problem("E0112", basis.span))
            return None
        return Assumption("", basis.reason, basis.span)

    def _source(self, citation: tree.CitationClause, scope: Scope) -> Source | None:
        key = (scope.prefix, citation.key)
        if key in self.sources:
            return self.sources[key]
        declared = scope.sources.get(citation.key)
        if declared is None:
            if citation.key not in scope.module.broken and self._all_known(scope):
                advice = did_you_mean(citation.key, scope.sources) or self._declare_source(citation.key, scope)
                self.problems.append(
                    problem("E0303", citation.span, "no such source", key=citation.key, advice=[advice])
                )
            return None
        if isinstance(declared, BibliographyEntry):
            fields = declared.fields
            if "title" not in fields:
                advice = "it is cited: give the entry a title, so that a reader can find it"
                self.problems.append(problem("E0111", declared.name_span, "", name=citation.key, advice=[advice]))
        else:
            fields = {field.name: field.value for field in declared.fields}
        self.sources[key] = Source(scope.prefix + declared.name, fields, declared.name_span)
        return self.sources[key]

    def _all_known(self, scope: Scope) -> bool:
        """Whether every source is: a bibliography that could not be read may have the one that is cited."""
        return "sources" not in scope.module.broken and all(b.whole for b in scope.module.bibliographies.values())

    def _declare_source(self, key: str, scope: Scope) -> str:
        if key in scope.assumptions:
            return Advice(f"it is an assumption: `~ {key}`", f"~ {key}")
        return f'declare it: `source {key} {{ title "…" }}`'

    def _declare_assumption(self, name: str, scope: Scope) -> str:
        if name in scope.sources:
            return Advice(f"it is a source: `@{name}`", f"@{name}")
        return 'give the reason itself: `~ "…"`'

    def _assumption(self, basis: tree.AssumptionClause, scope: Scope, within: tuple[str, ...]) -> Assumption | None:
        key = (scope.prefix, basis.name)
        if key in self.assumptions:
            return self.assumptions[key]
        declared = scope.assumptions.get(basis.name)
        if declared is None or basis.name in within:
            if declared is not None:
                way = " → ".join((*within[within.index(basis.name) :], basis.name))
                self.problems.append(problem("E0308", basis.span, "", name=basis.name, way=way))
            elif basis.name not in scope.module.broken:
                advice = did_you_mean(basis.name, scope.assumptions) or self._declare_assumption(basis.name, scope)
                self.problems.append(
                    problem("E0304", basis.span, "no such assumption", name=basis.name, advice=[advice])
                )
            return None
        if len(within) >= MAX_CHAIN:
            self.problems.append(problem("E0703", basis.span, "assumptions resting on assumptions", limit=MAX_CHAIN))
            return None
        under = [
            self._one(b, scope, (*within, basis.name)) for b in declared.basis if not isinstance(b, tree.QualityClause)
        ]
        for odd in (b for b in declared.basis if isinstance(b, tree.QualityClause)):
            advice = "put the scores behind the figures that rest on the assumption"
            said = "scores are of a figure, and an assumption is none"
            self.problems.append(problem("E0224", odd.span, "", said=said, advice=[advice]))
        fields = tuple((field.name, field.value) for field in declared.fields)
        self.assumptions[key] = Assumption(
            scope.prefix + declared.name,
            declared.statement,
            declared.name_span,
            tuple(b for b in under if b is not None),
            fields,
        )
        return self.assumptions[key]


def check_assumptions(names: Names) -> list[Diagnostic]:
    """What is wrong with assumptions themselves, whether anything rests on them or not."""
    apart = Bases(names)
    for scope in names:
        for assumption in scope.assumptions.values():
            apart.of([tree.AssumptionClause(assumption.name, "", assumption.name_span)], scope)
    return apart.problems
