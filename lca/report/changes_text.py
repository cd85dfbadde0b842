"""Changes of totals as tables on a terminal, and what is told below these of every comparison."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal

from msgspec import UNSET, UnsetType

from lca.arithmetic import add_up
from lca.notation import change, share, shown
from lca.report.columns import columns
from lca.report.result_table import of
from lca.report.scales import scale
from lca.studies.change_records import STRUCTURE, NumberChange, TotalAlone, TotalChange

MOST = 30
"""So many inputs and nodes of one total are shown, the others together."""
HEADS = "before", "after"
ChangeRow = tuple[str, str, str, str, str]
Values = Mapping[str, tuple[str, str]]
"""What inputs are on both sides, by name."""


def changes_lines(total: TotalChange, values: Values, heads: tuple[str, str] = HEADS) -> list[str]:
    """One total: before and after, and its change by input, by stage and by node."""
    unit, shift = scale(total.indicator, total.unit, [total.before, total.after])
    difference, before = Decimal(total.change), Decimal(total.before)
    whole = change(difference, before) if before else ""
    first = [(*_row("total", total, shift)[:4], whole if difference else "the same")]
    if any(Decimal(side) for side in (total.credits.before, total.credits.after)):
        first.append(_row("credits, not in the total", total.credits, shift))
    lines = [("", *heads, f"change [{unit}]", ""), *first]
    for name, block in (
        ("by input", list(_inputs(total, values, shift))),
        ("by stage", _parts(total.stages, shift, "stages")),
        ("by node", _parts(total.nodes, shift, "nodes")),
    ):
        lines += [(name, "", "", "", "")] if block else []
        lines += [(f"  {one[0]}", *one[1:]) for one in block]
    title = f": {total.title}" if total.title else ""
    return [f"{named(total)}{title}", *columns(lines, "<>>.>")]


def named(total: TotalChange | TotalAlone) -> str:
    """The assessment, with its scenario where a document has several."""
    scenario = f" [scenario {total.scenario}]" if total.scenario else ""
    return of(total.assessment, total.indicator) + scenario


def _row(name: str, sides: NumberChange | TotalChange, shift: int) -> ChangeRow:
    before, after = (shown(Decimal(side).scaleb(-shift)) for side in (sides.before, sides.after))
    return name, before, after, _signed(sides.change, shift), ""


def _parts(parts: Mapping[str, NumberChange], shift: int, what: str) -> list[ChangeRow]:
    """The parts that changed, the greatest change first."""
    changed = [(name, sides) for name, sides in parts.items() if Decimal(sides.change)]
    changed.sort(key=lambda part: (-abs(Decimal(part[1].change)), part[0]))
    rows = [_row(name, sides, shift) for name, sides in changed[:MOST]]
    if rest := [sides for _, sides in changed[MOST:]]:
        sums = NumberChange(
            before=_sum(one.before for one in rest),
            after=_sum(one.after for one in rest),
            change=_sum(one.change for one in rest),
        )
        rows.append(_row(f"{len(rest)} more {what}", sums, shift))
    return rows


def _sum(numbers: Iterable[str]) -> str:
    return str(add_up([Decimal(number) for number in numbers]))


def _inputs(total: TotalChange, values: Values, shift: int) -> Iterator[ChangeRow]:
    """The parts of the inputs, the greatest first. Of several that change together only the first has the part."""
    entries = sorted(total.inputs, key=lambda entry: (-abs(Decimal(entry.part)), entry.inputs))
    for entry in entries[:MOST]:
        first, *others = (_input(name, values) for name in entry.inputs)
        yield (*first, *_part(entry.part, total, shift))
        for label, before, after in others[:3]:
            yield f"with {label}", before, after, "", ""
        if len(others) > 3:
            yield f"with {len(others) - 3} more", "", "", "", ""
    if rest := entries[MOST:]:
        part = _sum(entry.part for entry in rest)
        yield (f"{len(rest)} more inputs", "", "", *_part(part, total, shift))


def _input(name: str, values: Values) -> tuple[str, str, str]:
    return ("structure (below)", "", "") if name == STRUCTURE else (name, *values.get(name, ("", "")))


def _part(part: str, total: TotalChange, shift: int) -> tuple[str, str]:
    whole = Decimal(total.change)
    return _signed(part, shift), share(Decimal(part), whole) if whole else ""


def method_lines(totals: Sequence[TotalChange], orders: int | UnsetType | None = UNSET) -> list[str]:
    """How the parts of several inputs were told apart; ``orders`` are those of all totals, if not their own."""
    several = [total for total in totals if len(total.inputs) > 1]
    if not several:
        return []
    counts = [total.orders if orders is UNSET else orders for total in several]
    few = min((count for count in counts if isinstance(count, int)), default=None)
    said = "all orders" if few is None else f"{few} orders"
    return [f"by input: what each adds, as the mean over {said} in which the inputs can change"]


def alone(totals: Iterable[TotalAlone], heads: tuple[str, str] = HEADS) -> Iterator[str]:
    """Totals that only one side has."""
    for total in totals:
        unit, shift = scale(total.indicator, total.unit, [total.total])
        side = heads[0] if total.side == "before" else heads[1]
        number = shown(Decimal(total.total).scaleb(-shift))
        yield f"{named(total)} is there only in {side}: {number} {unit}"


def _signed(text: str, shift: int) -> str:
    number = Decimal(text).scaleb(-shift)
    return f"{'+' * (number > 0)}{shown(number)}"
