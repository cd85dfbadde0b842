"""Changes of totals as documents tell them: by input, by stage and by node, each adding up to the difference."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from lca.arithmetic import difference, plain
from lca.engine.changes import Change, Changes
from lca.engine.result import Outcome


def changes_facts(found: Changes) -> dict[str, Any]:
    """``orders`` is over how many orders of the inputs their parts are averaged, null where over all.

    ``alone`` are totals that there are only before, or only after.
    """
    return {
        "orders": found.orders,
        "totals": [_total(change) for change in found.totals],
        "alone": [
            {
                "assessment": outcome.assessment,
                "indicator": outcome.indicator,
                "unit": outcome.unit.symbol,
                "total": plain(outcome.total),
                "side": side,
            }
            for side, outcomes in (("before", found.only_before), ("after", found.only_after))
            for outcome in outcomes
        ],
    }


def _total(change: Change) -> dict[str, Any]:
    before, after = change.before, change.after
    return {
        "assessment": before.assessment,
        "title": after.title or before.title,
        "indicator": before.indicator,
        "unit": before.unit.symbol,
        **_sides(before.total, after.total),
        "credits": _sides(before.credits, after.credits),
        "inputs": [{"inputs": list(group), "part": plain(part)} for group, part in change.parts.items()],
        "stages": _parts(change, lambda outcome: outcome.stages),
        "nodes": _parts(change, lambda outcome: outcome.nodes),
    }


def _parts(change: Change, read: Callable[[Outcome], Mapping[str, Decimal]]) -> dict[str, dict[str, str]]:
    """What both sides have, and what one of them has: 0 on the other."""
    before, after = read(change.before), read(change.after)
    zero = Decimal(0)
    return {name: _sides(before.get(name, zero), after.get(name, zero)) for name in dict.fromkeys([*before, *after])}


def _sides(before: Decimal, after: Decimal) -> dict[str, str]:
    return {"before": plain(before), "after": plain(after), "change": plain(difference(before, after))}
