"""Citations and assumptions: from `@key "where"` and `~ name` to what they mean, and which of them are used."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from lca.basis import (
    INDICATORS,
    Accounting,
    Assumption,
    Backing,
    Basis,
    Citation,
    Quality,
    Source,
    grounds,
    read_scores,
)
from lca.bibliography import BibliographyEntry
from lca.check.name_resolution import Names
from lca.check.scope import Scope
from lca.diagnostics import Advice, Diagnostic, Label, problem
from lca.diagnostics.nearest import did_you_mean
from lca.factors.factor_reader import ACCOUNTING, YEARS
from lca.syntax import tree

MAX_CHAIN = 100
GROUNDS = (tree.CitationClause, tree.AssumptionClause)
ASPECTS = (*ACCOUNTING, "gwp", "valid", "geography")
"""What an accounting says."""
SCORED = f"{', '.join(INDICATORS[:-1])} and {INDICATORS[-1]}"


class Bases:
    """Resolves bases, each source and assumption to one object, and remembers those that were used."""

    def __init__(self, names: Names) -> None:
        self.names = names
        self.problems: list[Diagnostic] = []
        self.sources: dict[tuple[str, str], Source] = {}
        self.assumptions: dict[tuple[str, str], Assumption] = {}
        self._heads: dict[str, tuple[Backing, ...]] = {}

    def of(self, written: Iterable[tree.BasisClause], scope: Scope) -> tuple[Backing, ...]:
        """What the bases at the end of a statement, or in parentheses, mean; scores and accounting are the last."""
        written = tuple(written)
        found = [self._one(basis, scope, ()) for basis in written if isinstance(basis, GROUNDS)]
        scores = [self._quality(basis) for basis in written if isinstance(basis, tree.QualityClause)]
        if len(scores) > 1:
            span = [basis for basis in written if isinstance(basis, tree.QualityClause)][1].span
            self.problems.append(problem("E0224", span, "again here", said="scores are given once"))
        counted = [basis for basis in written if isinstance(basis, tree.AccountingClause)]
        aspects = self.aspects([field for basis in counted for field in basis.fields], ASPECTS, "an accounting")
        accounting = [Accounting(aspects, counted[0].span)] if aspects else []
        return tuple(backing for backing in (*found, *scores[:1], *accounting) if backing is not None)

    def within(
        self, written: Iterable[tree.BasisClause], scope: Scope, around: tuple[Backing, ...]
    ) -> tuple[Backing, ...]:
        """The bases in parentheses or in a block, where others stand ``around``.

        Scores and an accounting alone leave the basis to those, and of an accounting each aspect that they do not say.
        """
        inner = self.of(written, scope)
        if grounds(inner) or not inner:
            return inner or around
        scores = [one for one in inner if isinstance(one, Quality)] or [o for o in around if isinstance(o, Quality)]
        counted = [one for one in (*around, *inner) if isinstance(one, Accounting)]
        aspects = {name: said for one in counted for name, said in one.aspects.items()}
        accounting = [Accounting(aspects, counted[-1].span)] if counted else []
        return (*grounds(around), *scores, *accounting)

    def aspects(self, fields: Iterable[tree.FieldClause], known: Collection[str], of: str) -> dict[str, str]:
        """What fields say, by name; what is no field of ``of``, or says what it cannot, is told."""
        found: dict[str, tree.FieldClause] = {}
        for field in fields:
            choices = ACCOUNTING.get(field.name, ())
            if field.name not in known:
                advice = did_you_mean(field.name, known) or f"{of} has {', '.join(known)}"
                self.problems.append(problem("E0110", field.span, "", name=field.name, what=of, advice=[advice]))
            elif field.name in found:
                first = Label(found[field.name].span, "first here")
                self.problems.append(problem("E0302", field.span, "again here", first, name=field.name))
            elif (choices and field.value not in choices) or (
                field.name == "valid" and not YEARS.fullmatch(field.value)
            ):
                said = f"`{field.value}` is no `{field.name}`"
                advice = f"it is {' or '.join(f'`{choice}`' for choice in choices or ('2022', '2020-2024'))}"
                self.problems.append(problem("E0236", field.span, "", said=said, advice=[advice]))
            else:
                found[field.name] = field
        return {name: field.value for name, field in found.items()}

    def head(self, block: tree.NodeDeclaration | tree.FactorDeclaration, scope: Scope) -> tuple[Backing, ...]:
        """What stands at the head of a block and covers all in it that has none of its own."""
        key = scope.prefix + block.name
        if key not in self._heads:
            self._heads[key] = self.of(block.basis, scope)
        return self._heads[key]

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
        under = [self._one(b, scope, (*within, basis.name)) for b in declared.basis if isinstance(b, GROUNDS)]
        for odd in (b for b in declared.basis if isinstance(b, tree.QualityClause)):
            advice = "put the scores behind the figures that rest on the assumption"
            said = "scores are of a figure, and an assumption is none"
            self.problems.append(problem("E0224", odd.span, "", said=said, advice=[advice]))
        for counted in (b for b in declared.basis if isinstance(b, tree.AccountingClause)):
            advice = "put it behind the figures that rest on the assumption"
            said = "an accounting is of a figure, and an assumption is none"
            self.problems.append(problem("E0236", counted.span, "", said=said, advice=[advice]))
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
