"""What is different from a lock as text, drawn from the document `lca.lock/1`."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from lca.report.changes_text import alone, changes_lines, method_lines
from lca.report.columns import columns, in_blocks
from lca.report.diff_text import input_values, structure_lines
from lca.studies.change_records import TextChange
from lca.studies.lock_diff import LibraryChange, LockDiff, LockedModel

HEADS = "locked", "now"
SHORT = 16
"""So many digits of a digest are shown."""


def lock_text(document: LockDiff) -> str:
    """The libraries that are others, then each total that changes with them, by model and scenario."""
    if not document.libraries and not document.unread and not document.models:
        return in_blocks([[f"every library is as in {document.lock}"]])
    totals = (total for model in document.models for one in model.results for total in one.totals)
    same = sum(not Decimal(total.change) for total in totals)
    return in_blocks(
        [
            *(list(_library(one)) for one in document.libraries),
            *(
                [f"{one.name} {one.locked}".strip() + (" is gone" if one.gone else " cannot be read")]
                for one in document.unread
            ),
            *(lines for model in document.models for lines in _model(model)),
            [f"{same} total{' is' if same == 1 else 's are'} the same"] if same else [],
        ]
    )


def _library(one: LibraryChange) -> Iterator[str]:
    before, after = one.version.before, one.version.after
    yield f"{one.name} {before}".strip() + (f" → {after or 'no version'}" if one.is_other_version else "")
    rows = [("", ""), *(_sides(file, SHORT) for file in one.files), *map(_sides, (*one.figures, *one.aliases))]
    yield from columns(rows, "<<")[1:]
    if not one.figures and not one.aliases and before:
        yield "  no figure that was locked is another"
    if not one.files and not one.is_other_version:
        yield "  its files are those that were locked: the lock is wrong about them"
    if one.unknown:
        yield f"  not in the lock, so what they were is not known: {', '.join(one.unknown)}"


def _sides(one: TextChange, length: int | None = None) -> tuple[str, str]:
    before, after = (f"{text[:length]}…" if length and text else text for text in (one.before, one.after))
    return one.name or "", f"{before} → {after or 'gone'}" if before else f"new: {after}"


def _model(model: LockedModel) -> Iterator[list[str]]:
    for one in model.results:
        changed = [total for total in one.totals if Decimal(total.change)]
        notes = [*alone(one.alone, HEADS), *(method_lines(one.totals, one.orders) if changed else [])]
        if not changed and not notes:
            continue
        yield [model.model + (f"  [scenario {one.scenario}]" if one.scenario else "")]
        values = input_values(one.figures, one.choices)
        yield from (changes_lines(total, values, HEADS) for total in changed)
        yield structure_lines(one.structure) if one.structure else []
        yield notes
    if model.problems:
        told = (f"  {problem['code']}: {problem['message']}" for problem in model.problems)
        yield [f"{model.model} cannot be computed as it is, or as it was", *told]
