"""Totals before and after a change, and what of their difference each changed input explains."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from lca.arithmetic import apportion, difference, telling
from lca.engine.evaluate import Failure, evaluate
from lca.engine.result import Outcome, Result
from lca.program import Program
from lca.studies.counterparts import counterparts
from lca.studies.split import Group, Totals, split

Series = tuple[str, str]
"""An assessment and an indicator."""


@dataclass(frozen=True, slots=True)
class Change:
    """One total before and after. ``parts``, by group of inputs, add up to the difference exactly."""

    before: Outcome
    after: Outcome
    parts: Mapping[Group, Decimal]

    @property
    def difference(self) -> Decimal:
        return difference(self.before.total, self.after.total)


@dataclass(frozen=True, slots=True)
class Changes:
    """The totals that both results have, and those that only one has. ``orders`` is that of a `Split`.

    ``renamed`` are the instances that have another name after the change, by that before it.
    """

    totals: tuple[Change, ...]
    only_before: tuple[Outcome, ...]
    only_after: tuple[Outcome, ...]
    orders: int | None
    renamed: Mapping[str, str]


def changes(
    before: Result, after: Result, inputs: Iterable[Group], program: Callable[[frozenset[str]], Program | None]
) -> Changes:
    """How each total changes from one result to another.

    ``program`` is the one in which only some of the inputs have changed; None where there is none. Where that of none
    or of all cannot be computed, the whole change is that of all inputs together.
    """
    inputs = sorted(inputs)
    together = tuple(sorted(name for group in inputs for name in group))
    old, new = ({(o.assessment, o.indicator): o for o in result.outcomes} for result in (before, after))
    both = [one for one in old if one in new and old[one].unit.terms == new[one].unit.terms]

    def worth(changed: frozenset[str]) -> Totals | None:
        found = program(changed)
        return None if found is None else totals(found, both)

    found = split(inputs, worth) if both else None
    told = [
        Change(
            old[one],
            new[one],
            _parts(old[one], new[one], {g: part[i] for g, part in found.parts.items()})
            if found
            else {together: difference(old[one].total, new[one].total)},
        )
        for i, one in enumerate(both)
    ]
    only = [tuple(outcome for one, outcome in side.items() if one not in both) for side in (old, new)]
    renamed = counterparts(before.program, after.program)
    return Changes(tuple(told), only[0], only[1], found.orders if found else None, renamed)


def totals(program: Program, series: Iterable[Series]) -> Totals | None:
    """The totals of a program, in base units, 0 for one that it does not have; None where one cannot be computed."""
    evaluation = evaluate(program)
    found = []
    for assessment, indicator in series:
        impact = program.assessments[assessment].impacts.get(indicator) if assessment in program.assessments else None
        value = Decimal(0) if impact is None else evaluation.values[impact.total]
        if isinstance(value, Failure):
            return None
        found.append(value)
    return tuple(found)


def _parts(before: Outcome, after: Outcome, parts: Mapping[Group, Decimal]) -> dict[Group, Decimal]:
    with telling():
        own = [before.unit.from_base(part) for part in parts.values()]
        return dict(zip(parts, apportion(own, difference(before.total, after.total)), strict=True))
