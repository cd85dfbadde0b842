"""The comparison of two scenarios as text, drawn from the document `lca.compare/1`."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from lca.notation import shown
from lca.report.basis_text import bases_text
from lca.report.changes_text import alone, changes_lines, method_lines
from lca.report.columns import in_blocks
from lca.studies.compare import InputChange, InputEntry, ScenarioComparison

DECLARED = "declared"
"""The model as it is declared, where the name of a scenario stands."""


def compare_text(document: ScenarioComparison) -> str:
    """Each total with its change, then what the inputs rest on."""
    heads = document.before or DECLARED, document.after or DECLARED
    values = {one.name: (_value(one.before), _value(one.after)) for one in document.inputs}
    inputs = [line for one in document.inputs for line in _input(one, heads)]
    return in_blocks(
        [
            *(changes_lines(total, values, heads) for total in document.totals),
            ["inputs", *inputs] if inputs else [f"{heads[0]} and {heads[1]} set nothing differently"],
            [*alone(document.alone, heads), *method_lines(document.totals, document.orders)],
        ]
    )


def _value(side: InputEntry) -> str:
    """As written, and what that is where it is computed."""
    return f"{shown(Decimal(side.value))} {side.unit}".rstrip() if side.value else side.written


def _input(one: InputChange, heads: tuple[str, str]) -> Iterator[str]:
    yield f"  {one.name}" + (f"  {one.title}" if one.title else "")
    for head, side in zip(heads, (one.before, one.after), strict=True):
        ground = bases_text(side.basis)
        yield f"    {head}: {side.written}{'  ' * bool(ground)}{ground}  [{side.place}]"
