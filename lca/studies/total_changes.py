"""Totals before and after a change, and what of their difference each changed input explains."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal

from lca.arithmetic import apportion, difference, plain, telling
from lca.engine.evaluate import Failure, evaluate
from lca.engine.result import Outcome, Result
from lca.program import Program, total_cell
from lca.studies.change_records import Changes, InputPart, NumberChange, TotalAlone, TotalChange
from lca.studies.counterparts import counterparts
from lca.studies.split import Group, TotalValues, split
from lca.units import Unit

TotalKey = tuple[str, str]
"""An assessment and an indicator, which a derived result has none of."""


def changes(
    before: Result,
    after: Result,
    inputs: Iterable[Group],
    program: Callable[[frozenset[str]], Program | None],
    called: Mapping[str, str] | None = None,
) -> Changes:
    """How each total changes from one result to another, with its inputs as they are ``called``.

    ``program`` is the one in which only some of the inputs have changed; None where there is none. Where that of none
    or of all cannot be computed, the whole change is that of all inputs together. An instance that has another name
    after the change is told under both.
    """
    inputs = sorted(inputs)
    together = tuple(sorted(name for group in inputs for name in group))
    old, new = ({(o.assessment, o.indicator): o for o in result.totals} for result in (before, after))
    both = [one for one in old if one in new and old[one].unit.terms == new[one].unit.terms]

    def worth(changed: frozenset[str]) -> TotalValues | None:
        found = program(changed)
        return None if found is None else totals(found, both)

    found = split(inputs, worth) if both else None
    renamed = counterparts(before.program, after.program)
    told = []
    for index, one in enumerate(both):
        whole = difference(old[one].total, new[one].total)
        shares = {group: part[index] for group, part in found.parts.items()} if found else None
        parts = {together: whole} if shares is None else _parts(old[one].unit, shares, whole)
        told.append(_total(old[one], new[one], parts, called or {}, renamed))
    return Changes(
        orders=found.orders if found else None,
        totals=tuple(told),
        alone=tuple(
            _alone(outcome, name)
            for name, side in (("before", old), ("after", new))
            for one, outcome in side.items()
            if one not in both
        ),
    )


def totals(program: Program, series: Iterable[TotalKey]) -> TotalValues | None:
    """The totals of a program, in base units, 0 for one that it does not have; None where one cannot be computed."""
    evaluation = evaluate(program)
    found = []
    for name, indicator in series:
        own = program.assessments[name].impacts if name in program.assessments else {}
        known = indicator in own if indicator else name in program.derived
        value = evaluation.values[total_cell(program, name, indicator)] if known else Decimal(0)
        if isinstance(value, Failure):
            return None
        found.append(value)
    return tuple(found)


def _parts(unit: Unit, shares: Mapping[Group, Decimal], whole: Decimal) -> dict[Group, Decimal]:
    """The shares in the unit of a total, so that they add up to the whole."""
    with telling():
        return dict(zip(shares, apportion([unit.from_base(one) for one in shares.values()], whole), strict=True))


def _total(
    before: Outcome,
    after: Outcome,
    parts: Mapping[Group, Decimal],
    called: Mapping[str, str],
    renamed: Mapping[str, str],
) -> TotalChange:
    whole = _change(before.total, after.total)
    return TotalChange(
        assessment=before.assessment,
        title=after.title or before.title,
        indicator=before.indicator,
        unit=before.unit.symbol,
        before=whole.before,
        after=whole.after,
        change=whole.change,
        credits=_change(before.credits, after.credits),
        inputs=tuple(
            InputPart(inputs=tuple(called.get(name, name) for name in group), part=plain(part))
            for group, part in parts.items()
        ),
        stages=_by_name(before.stages, after.stages, {}),
        nodes=_by_name(before.nodes, after.nodes, renamed),
    )


def _by_name(
    before: Mapping[str, Decimal], after: Mapping[str, Decimal], renamed: Mapping[str, str]
) -> dict[str, NumberChange]:
    """What both sides have, under both names where these differ, and what one of them has: 0 on the other."""
    zero, new = Decimal(0), {name: one for one, name in renamed.items()}
    known = dict.fromkeys([*before, *(new.get(name, name) for name in after)])
    return {
        f"{name} → {renamed[name]}" if name in renamed else name: _change(
            before.get(name, zero), after.get(renamed.get(name, name), zero)
        )
        for name in known
    }


def _change(before: Decimal, after: Decimal) -> NumberChange:
    return NumberChange(before=plain(before), after=plain(after), change=plain(difference(before, after)))


def _alone(outcome: Outcome, side: str) -> TotalAlone:
    return TotalAlone(
        assessment=outcome.assessment,
        indicator=outcome.indicator,
        unit=outcome.unit.symbol,
        total=plain(outcome.total),
        side=side,
    )
