"""What is other between two libraries as text, drawn from the document `lca.factors-diff/1`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from lca.studies.factor_changes import FactorChange

MOST = 20
"""So many changes of each kind are told where not all are."""


def changes_summary(changes: Sequence[FactorChange]) -> str:
    counts = ((sum(change.kind == kind for change in changes), kind) for kind in ("added", "gone", "changed"))
    return ", ".join(f"{count:,} {kind}" for count, kind in counts if count) or "nothing is other"


def change_lines(changes: Sequence[FactorChange], most: int = MOST) -> Iterator[str]:
    """A line for each change, and one more for each field beside the figure that is other."""
    for kind, sign in (("gone", "-"), ("added", "+"), ("changed", "~")):
        those = [change for change in changes if change.kind == kind]
        for change in those[:most]:
            yield from _change_lines(change, sign)
        if len(those) > most:
            yield f"  {sign} and {len(those) - most:,} more are {kind}"


def _change_lines(change: FactorChange, sign: str) -> Iterator[str]:
    if change.kind != "changed":
        told = change.new or change.old
        figures = [text for field, text in told.items() if field.startswith("figure")] or [told.get("is", "")]
        yield f"  {sign} {change.factor}  {', '.join(figures)}"
        return
    percent = f"  {(change.ratio - 1) * 100:+.3g} %" if change.ratio is not None else ""
    figures = [
        f"{change.old[field] or 'nothing'} → {change.new[field] or 'nothing'}"
        for field in change.old
        if field.startswith("figure")
    ]
    yield f"  {sign} {change.factor}  {', '.join(figures)}{percent}".rstrip()
    for field in change.old:
        if not field.startswith("figure"):
            yield f"      {field}: {change.old[field] or 'nothing'} → {change.new[field] or 'nothing'}"
