"""Which rows count: conditions on columns, and the columns that a recipe asks for and a source does not have."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from lca.diagnostics import Diagnostic, problem
from lca.diagnostics.nearest import did_you_mean
from lca.recipes.recipe import RecipeEmit, RecipeSource, RowCondition
from lca.recipes.source_rows import SourceRow, SourceRows
from lca.source import Span
from lca.tables.cell_numbers import number_in_cell

MOST = 15
"""So many columns are listed where none is near."""


def holds(condition: RowCondition, row: SourceRow) -> bool:
    """Whether the cell is as the condition tells; a cell without a number is neither from nor to any."""
    text = row.cells.get(condition.column, "")
    if condition.values is not None and text not in condition.values:
        return False
    if condition.begins is not None and not text.startswith(condition.begins):
        return False
    if condition.low is None and condition.high is None:
        return True
    value = number_in_cell(text)
    if value is None:
        return False
    return (condition.low is None or value >= condition.low) and (condition.high is None or value <= condition.high)


def lacking(row: SourceRow, keep: Sequence[RowCondition], drop: Sequence[RowCondition]) -> str:
    """Why a row does not count, empty where it does: all that is kept must hold, and nothing that is dropped."""
    failing = next((condition for condition in keep if not holds(condition, row)), None)
    if failing is not None:
        return f"that `keep` does not name, by `{failing.column}`"
    found = next((condition for condition in drop if holds(condition, row)), None)
    return f"that `drop` names, by `{found.column}`" if found else ""


def unknown(
    rows: SourceRows, emits: Sequence[RecipeEmit], conditions: Iterable[RowCondition], source: RecipeSource
) -> list[Diagnostic]:
    """Columns that are asked for, and that the source does not have, each at its place in the recipe."""
    asked: dict[tuple[str, int], Span] = {}
    for emit in emits:
        for template in emit.templates():
            for hole in template.holes:
                span = template.place(hole.column)
                asked[hole.column, span.start] = span
        for condition in (*emit.keep, *emit.drop):
            asked[condition.column, condition.span.start] = condition.span
    for condition in conditions:
        asked[condition.column, condition.span.start] = condition.span
    return [
        problem("E0641", span, "", path=source.path, name=column, advice=[_meant(column, rows.columns)])
        for (column, _), span in asked.items()
        if column not in rows.columns
    ]


def _meant(column: str, columns: Sequence[str]) -> str:
    listed = ", ".join(f"`{known}`" for known in columns[:MOST]) + (" …" if len(columns) > MOST else "")
    return did_you_mean(column, columns) or f"its columns are {listed}"
