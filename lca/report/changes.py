"""Changes of totals as tables on a terminal, drawn from `lca.compare/1`, `lca.diff/1` and `lca.trail_diff/1`."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from typing import Any

from lca.arithmetic import add_up
from lca.notation import change, share, shown
from lca.report.columns import columns
from lca.report.scales import scale
from lca.report.table import of

MOST = 30
"""So many inputs and nodes of one total are shown, the others together."""
Row = tuple[str, str, str, str, str]
Told = Callable[[str], tuple[str, str, str]]
"""How an input is told by name: as what, and its value on both sides."""


def changes_lines(total: Mapping[str, Any], heads: tuple[str, str], told: Told) -> list[str]:
    """One total: before and after, and its change by input, by stage and by node."""
    unit, shift = scale(total["indicator"], total["unit"], [total["before"], total["after"]])
    title = _named(total) + (f": {total['title']}" if total["title"] else "")
    difference, before = Decimal(total["change"]), Decimal(total["before"])
    whole = change(difference, before) if before else ""
    first = [(*_row("total", total, shift)[:4], whole if difference else "the same")]
    if any(Decimal(side) for side in total["credits"].values()):
        first.append(_row("credits, not in the total", total["credits"], shift))
    lines = [("", *heads, f"change [{unit}]", ""), *first]
    for name, block in (
        ("by input", list(_inputs(total, told, shift))),
        ("by stage", _parts(total["stages"], shift, "stages")),
        ("by node", _parts(total["nodes"], shift, "nodes")),
    ):
        lines += [(name, "", "", "", "")] if block else []
        lines += [(f"  {one[0]}", *one[1:]) for one in block]
    return [title, *columns(lines, "<>>.>")]


def _named(total: Mapping[str, Any]) -> str:
    """The assessment, with its scenario where a document has several."""
    return of(total["assessment"], total["indicator"]) + (
        f" [scenario {total['scenario']}]" if total.get("scenario") else ""
    )


def _row(name: str, sides: Mapping[str, str], shift: int) -> Row:
    before, after = (shown(Decimal(sides[side]).scaleb(-shift)) for side in ("before", "after"))
    return name, before, after, _signed(sides["change"], shift), ""


def _parts(parts: Mapping[str, Mapping[str, str]], shift: int, what: str) -> list[Row]:
    """The parts that changed, the greatest change first."""
    changed = [(name, sides) for name, sides in parts.items() if Decimal(sides["change"])]
    changed.sort(key=lambda part: (-abs(Decimal(part[1]["change"])), part[0]))
    rows = [_row(name, sides, shift) for name, sides in changed[:MOST]]
    if rest := [sides for _, sides in changed[MOST:]]:
        sums = {side: str(add_up([Decimal(sides[side]) for sides in rest])) for side in rest[0]}
        rows.append(_row(f"{len(rest)} more {what}", sums, shift))
    return rows


def _inputs(total: Mapping[str, Any], told: Told, shift: int) -> Iterator[Row]:
    """The parts of the inputs, the greatest first. Of several that change together only the first has the part."""
    entries = sorted(total["inputs"], key=lambda entry: (-abs(Decimal(entry["part"])), entry["inputs"]))
    for entry in entries[:MOST]:
        names = entry["inputs"]
        yield (*told(names[0]), *_part(entry["part"], total, shift))
        for name in names[1:4]:
            label, before, after = told(name)
            yield f"with {label}", before, after, "", ""
        if len(names) > 4:
            yield f"with {len(names) - 4} more", "", "", "", ""
    if rest := entries[MOST:]:
        part = str(add_up([Decimal(entry["part"]) for entry in rest]))
        yield (f"{len(rest)} more inputs", "", "", *_part(part, total, shift))


def _part(part: str, total: Mapping[str, Any], shift: int) -> tuple[str, str]:
    whole = Decimal(total["change"])
    return _signed(part, shift), share(Decimal(part), whole) if whole else ""


def method(document: Mapping[str, Any]) -> list[str]:
    """How the parts of several inputs were told apart."""
    several = [total for total in document["totals"] if len(total["inputs"]) > 1]
    if not several:
        return []
    least = [total.get("orders", document.get("orders")) for total in several]
    few = min((orders for orders in least if orders is not None), default=None)
    orders = "all orders" if few is None else f"{few} orders"
    return [f"by input: what each adds, as the mean over {orders} in which the inputs can change"]


def alone(document: Mapping[str, Any], heads: tuple[str, str]) -> list[str]:
    """Totals that only one side has."""
    lines = []
    for total in document["alone"]:
        unit, shift = scale(total["indicator"], total["unit"], [total["total"]])
        side = heads[0] if total["side"] == "before" else heads[1]
        lines.append(f"{_named(total)} is there only in {side}: {shown(Decimal(total['total']).scaleb(-shift))} {unit}")
    return lines


def _signed(text: str, shift: int) -> str:
    number = Decimal(text).scaleb(-shift)
    return f"{'+' * (number > 0)}{shown(number)}"
