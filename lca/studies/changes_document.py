"""Changes of totals as documents tell them: by input, by stage and by node, each adding up to the difference."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from lca.arithmetic import difference, plain
from lca.studies.changes import Change, Changes


def changes_facts(found: Changes) -> dict[str, Any]:
    """``orders`` is over how many orders of the inputs their parts are averaged, null where over all.

    ``alone`` are totals that there are only before, or only after.
    """
    return {
        "orders": found.orders,
        "totals": [_total(change, found.renamed) for change in found.totals],
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


def _total(change: Change, renamed: Mapping[str, str]) -> dict[str, Any]:
    before, after = change.before, change.after
    return {
        "assessment": before.assessment,
        "title": after.title or before.title,
        "indicator": before.indicator,
        "unit": before.unit.symbol,
        **_sides(before.total, after.total),
        "credits": _sides(before.credits, after.credits),
        "inputs": [{"inputs": list(group), "part": plain(part)} for group, part in change.parts.items()],
        "stages": _parts(before.stages, after.stages, {}),
        "nodes": _parts(before.nodes, after.nodes, renamed),
    }


def _parts(
    before: Mapping[str, Decimal], after: Mapping[str, Decimal], renamed: Mapping[str, str]
) -> dict[str, dict[str, str]]:
    """What both sides have, under both names where these differ, and what one of them has: 0 on the other."""
    zero, new = Decimal(0), {name: one for one, name in renamed.items()}
    known = dict.fromkeys([*before, *(new.get(name, name) for name in after)])
    return {
        f"{name} → {renamed[name]}" if name in renamed else name: _sides(
            before.get(name, zero), after.get(renamed.get(name, name), zero)
        )
        for name in known
    }


def _sides(before: Decimal, after: Decimal) -> dict[str, str]:
    return {"before": plain(before), "after": plain(after), "change": plain(difference(before, after))}
