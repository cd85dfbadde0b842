"""The difference of two trails, as the document `lca.trail_diff/1`: drawn from the trails alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import TypeVar

from msgspec.structs import replace

from lca.studies import trail_texts as content
from lca.studies.change_records import (
    ChoiceChange,
    Difference,
    FigureChange,
    StructureChange,
    TextChange,
    TotalAlone,
    TotalChange,
    by_field,
    by_name,
)
from lca.studies.differences import differences
from lca.studies.replaying import Replayed, choices_of, replayed
from lca.studies.restoring import Restored
from lca.trail.reading import CaseReading, Reading
from lca.trail.records import Record, RequirementRecord, Texts, VerdictRecord

MOST = 20
"""So many places of the content are told where nothing else is different."""
AnyChange = TypeVar("AnyChange", FigureChange, ChoiceChange, StructureChange)


class TrailEntry(Record, frozen=True, kw_only=True):
    """A trail, as it is called, by its title and the digest of its content."""

    name: str
    title: str
    digest: str


class VerdictEntry(Record, frozen=True, kw_only=True):
    """Whether it holds, and its sides in the unit that it is shown in; a truth has none."""

    holds: bool
    requires: str
    left: str
    relation: str
    right: str
    unit: str
    tolerance: str


class VerdictChange(Record, frozen=True, kw_only=True):
    """A check, or a requirement of a rule, that one side alone has, came out otherwise or asks for something else."""

    scenario: str
    kind: str
    name: str
    before: VerdictEntry | None
    after: VerdictEntry | None


class Loose(Record, frozen=True, kw_only=True):
    """A total that the trail's own figures do not give."""

    scenario: str
    side: str
    figure: str


class TrailDiff(Record, frozen=True, kw_only=True):
    """The difference of two trails: the document `lca.trail_diff/1`.

    Totals, figures, choices and structure are those of `lca.diff/1`, with the scenarios that they are different under.
    ``other`` is what is different where nothing else is.
    """

    format: str
    before: TrailEntry
    after: TrailEntry
    totals: tuple[TotalChange, ...]
    alone: tuple[TotalAlone, ...]
    figures: tuple[FigureChange, ...]
    choices: tuple[ChoiceChange, ...]
    structure: tuple[StructureChange, ...]
    verdicts: tuple[VerdictChange, ...]
    settings: tuple[TextChange, ...]
    files: tuple[TextChange, ...]
    libraries: tuple[TextChange, ...]
    tables: tuple[TextChange, ...]
    grounds: tuple[TextChange, ...]
    notices: tuple[TextChange, ...]
    method: tuple[TextChange, ...]
    study: tuple[TextChange, ...]
    loose: tuple[Loose, ...]
    other: tuple[TextChange, ...]

    @property
    def is_empty(self) -> bool:
        """Whether nothing is different that has a place of its own."""
        parts = (
            *self.alone, *self.figures, *self.choices, *self.structure, *self.verdicts, *self.settings, *self.files,
            *self.libraries, *self.tables, *self.grounds, *self.notices, *self.method, *self.study,
        )  # fmt: skip
        return not parts and all(total.change == "0" for total in self.totals)


def trail_diff(old: Reading, new: Reading, scenarios: Sequence[str], names: tuple[str, str]) -> TrailDiff:
    """What is different from ``old`` to ``new`` under ``scenarios``, and what that does to each total."""
    pairs = [(scenario, _case(old, scenario), _case(new, scenario)) for scenario in scenarios]
    restored = Restored(old), Restored(new)
    told = {scenario: _compared(before, after, restored) for scenario, before, after in pairs}

    found = TrailDiff(
        format="lca.trail_diff/1",
        before=TrailEntry(name=names[0], title=old.title, digest=old.digest),
        after=TrailEntry(name=names[1], title=new.title, digest=new.digest),
        totals=tuple(
            replace(total, scenario=scenario, orders=one.orders)
            for scenario, (one, _) in told.items()
            for total in one.totals
        ),
        alone=tuple(replace(total, scenario=scenario) for scenario, (one, _) in told.items() for total in one.alone),
        figures=_merged({scenario: one.figures for scenario, (one, _) in told.items()}),
        choices=_merged({scenario: one.choices for scenario, (one, _) in told.items()}),
        structure=_merged({scenario: one.structure for scenario, (one, _) in told.items()}),
        verdicts=tuple(one for pair in pairs for one in _verdicts(*pair)),
        settings=tuple(
            one
            for scenario, before, after in pairs
            if before and after
            for one in by_field(_settings(before), _settings(after), scenario=scenario)
        ),
        files=tuple(by_name(*map(content.file_texts, (old, new)))),
        libraries=tuple(by_name(*map(content.library_texts, (old, new)))),
        tables=tuple(by_name(*map(content.table_texts, (old, new)))),
        grounds=tuple(by_name(*map(content.basis_texts, (old, new)))),
        notices=tuple(by_name(*map(content.notice_texts, (old, new)))),
        method=tuple(by_field(*map(content.method_texts, (old, new)))),
        study=tuple(by_field(*map(content.study_texts, (old, new)))),
        loose=tuple(
            Loose(scenario=scenario, side=side, figure=figure)
            for scenario, (_, sides) in told.items()
            for side, one in zip(("before", "after"), sides, strict=False)
            for figure in one.loose
        ),
        other=(),
    )
    if not found.is_empty:
        return found
    return replace(found, other=tuple(islice(content.place_changes(old, new), MOST)))


def scenarios_of(*trails: Reading) -> list[str]:
    """Every scenario of the trails, in their order."""
    return list(dict.fromkeys(case.scenario for trail in trails for case in trail.cases))


def _case(trail: Reading, scenario: str) -> CaseReading | None:
    return next((case for case in trail.cases if case.scenario == scenario), None)


def _compared(
    before: CaseReading | None, after: CaseReading | None, restored: tuple[Restored, Restored]
) -> tuple[Difference, tuple[Replayed, ...]]:
    """One scenario in both trails, with these worked out anew; in one alone, its totals."""
    if before and after:
        standing = choices_of(before), choices_of(after)
        turned = frozenset(one for one in standing[0] if standing[1].get(one, standing[0][one]) != standing[0][one])
        sides = replayed(before, restored[0], turned), replayed(after, restored[1], turned)
        return differences(*(side.version for side in sides)), sides
    case = before or after
    assert case is not None
    side = "before" if before else "after"
    alone = tuple(
        TotalAlone(
            assessment=result.assessment,
            indicator=result.indicator,
            unit=result.unit,
            total=result.total.value,
            side=side,
        )
        for result in case.case.results
    ) + tuple(
        TotalAlone(assessment=one.name, indicator="", unit=one.unit, total=one.total.value, side=side)
        for one in case.case.derived
    )
    return Difference(figures=(), choices=(), structure=(), orders=None, totals=(), alone=alone), ()


def _merged(cases: Mapping[str, Iterable[AnyChange]]) -> tuple[AnyChange, ...]:
    """What is different, each once, with all scenarios under which it is so."""
    found: dict[AnyChange, list[str]] = {}
    for scenario, changes in cases.items():
        for one in changes:
            found.setdefault(one, []).append(scenario)
    merged = [replace(one, scenarios=tuple(scenarios)) for one, scenarios in found.items()]
    return tuple(sorted(merged, key=lambda one: one.name))


def _verdicts(scenario: str, old: CaseReading | None, new: CaseReading | None) -> Iterator[VerdictChange]:
    before, after = _judged(old), _judged(new)
    for key in {**before, **after}:
        sides = before.get(key), after.get(key)
        asked = [side and (side.holds, side.relation, side.tolerance) for side in sides]
        if asked[0] != asked[1]:
            yield VerdictChange(scenario=scenario, kind=key[0], name=key[1], before=sides[0], after=sides[1])


def _judged(case: CaseReading | None) -> dict[tuple[str, str, int], VerdictEntry]:
    """By kind, name and place among those of the same name."""
    if case is None:
        return {}
    found: dict[tuple[str, str, int], VerdictEntry] = {}
    counts: Counter[tuple[str, str]] = Counter()
    for kind, name, told in _asked(case):
        counts[kind, name] += 1
        found[kind, name, counts[kind, name]] = _verdict(case, told)
    return found


def _asked(case: CaseReading) -> Iterator[tuple[str, str, VerdictRecord]]:
    yield from (("check", check.title, check) for check in case.case.checks)
    for rule in case.case.rules:
        of = f"{rule.name}({rule.assessment})" if rule.assessment else rule.name
        yield from (("rule", of, one) for one in rule.requirements)


def _verdict(case: CaseReading, told: VerdictRecord) -> VerdictEntry:
    figure, made = case.figures[told.figure], case.derived.get(told.figure)
    sides = made.arguments[:2] if made and (told.unit or told.tolerance) else ()
    numbers = [case.number(one, told.unit) for one in sides]
    left, right = numbers if len(numbers) == 2 else ("", "")
    return VerdictEntry(
        holds=figure.value == "1",
        requires=told.requires if isinstance(told, RequirementRecord) else "",
        left=left,
        relation=made.operation if made and left else "",
        right=right,
        unit=told.unit,
        tolerance=told.tolerance,
    )


def _settings(case: CaseReading) -> Texts:
    return {one.name: one.value for one in case.case.settings}
