"""What changed since an earlier trail, in brief: totals with what did it, and how much else there is."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from lca.notation import change, share, shown
from lca.report.changes_text import Values, alone, named
from lca.report.columns import cut, fitted, wrapped
from lca.report.diff_text import input_values
from lca.report.scales import scale
from lca.studies.change_records import STRUCTURE, InputPart, TotalChange
from lca.studies.trail_diff import TrailDiff

MOST = 5
"""So many totals are shown, and so many inputs of each."""
WIDEST = 20
"""So many signs of an input's value are shown."""
SinceRow = tuple[str, str, str, str]


def since_lines(diff: TrailDiff) -> list[str]:
    """Each total before and after, with what made the difference, and what else is different."""
    turned = [total for total in diff.totals if Decimal(total.change)]
    values = input_values(diff.figures, diff.choices)
    rows: list[SinceRow] = [("", "before", "after", "change")]
    for total in turned[:MOST]:
        rows += _total(total, values)
    left = len(turned) - MOST
    more = [f"and {left} more totals"] if left > 0 else []
    same = len(diff.totals) - len(turned)
    more += [f"{same} of {len(diff.totals)} totals are the same"] if same else []
    table = fitted(rows, "<>>>") if turned else []
    below = (*more, *alone(diff.alone), *_unproved(diff), *_different(diff))
    heading = wrapped(f"since {diff.before.name}, with SHA-256 {diff.before.digest}")
    return [*heading, *table, *(part for line in below for part in wrapped(f"  {line}"))]


def _total(total: TotalChange, values: Values) -> Iterator[SinceRow]:
    unit, shift = scale(total.indicator, total.unit, [total.before, total.after])
    before, after = (shown(Decimal(side).scaleb(-shift)) for side in (total.before, total.after))
    by = change(Decimal(total.change), Decimal(total.before)) if Decimal(total.before) else ""
    yield f"{named(total)} [{unit}]", before, after, by
    entries = sorted(total.inputs, key=lambda entry: (-abs(Decimal(entry.part)), entry.inputs))
    for entry in entries[:MOST]:
        yield _input(entry, values, total)
    if left := len(entries) - MOST:
        yield from [(f"  {left} more inputs", "", "", "")] if left > 0 else []


def _input(entry: InputPart, values: Values, total: TotalChange) -> SinceRow:
    """An input, or the first of those that change together, with its part of the change."""
    first, *others = entry.inputs
    name = "structure" if first == STRUCTURE else first
    before, after = (cut(side, WIDEST) for side in values.get(first, ("", "")))
    beside = f" with {len(others)} more" if others else ""
    return f"  {name}{beside}", before, after, f"{share(Decimal(entry.part), Decimal(total.change))} of it"


def _different(diff: TrailDiff) -> Iterator[str]:
    """How much is different, by kind."""
    counts = {
        "figure": diff.figures, "choice": diff.choices, "node, flow or formula": diff.structure,
        "check or rule": diff.verdicts, "setting": diff.settings, "file": diff.files, "library": diff.libraries,
        "table": diff.tables, "source or assumption": diff.grounds, "field of the study": diff.study,
        "field of the method": diff.method, "warning": diff.notices, "other field": diff.other,
    }  # fmt: skip
    told = [f"{len(found)} × {name}" for name, found in counts.items() if found]
    if not told:
        yield "the contents are the same"
        return
    yield f"different: {', '.join(told)}"
    yield f"`lca diff {diff.before.name} {diff.after.name}` tells each"


def _unproved(diff: TrailDiff) -> Iterator[str]:
    """What was not looked at of an earlier trail, unless it says the same."""
    if diff.before.digest != diff.after.digest:
        yield f"of {diff.before.name} the model was not run again, and no signature was looked at"
