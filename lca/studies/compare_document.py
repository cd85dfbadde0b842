"""The comparison of two scenarios, as the document `lca.compare/1`."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

from lca.engine.result import Result
from lca.notation import exact
from lca.program import Program
from lca.program.cells import Figure, Origin
from lca.program.figure_id import read_id
from lca.studies.changes_document import changes_facts
from lca.studies.compare import Comparison
from lca.syntax import tree
from lca.trail.document import study_told
from lca.trail.figures import GroundTold, grounds_told
from lca.units import PLAIN


def compare_document(found: Comparison) -> dict[str, Any]:
    """The change of every total from ``before`` to ``after``, and the inputs that are set differently.

    An input is told as written on both sides, with its value where it is a quantity, its grounds and its place.
    """
    sides = (found.before, found.after)
    return {
        "format": "lca.compare/1",
        "study": study_told(found.before.program),
        "before": found.before.program.scenario,
        "after": found.after.program.scenario,
        "inputs": [
            {
                "name": name,
                "title": one.parameter.thing.title if isinstance(one.parameter.thing, tree.Parameter) else "",
                **{
                    side: _side(name, written, result)
                    for side, written, result in zip(("before", "after"), (one.before, one.after), sides, strict=True)
                },
            }
            for name, one in found.inputs.items()
        ],
        **changes_facts(found.changes),
    }


def _side(name: str, written: tree.Parameter | tree.Setting, result: Result) -> dict[str, Any]:
    cell = _quantity(result.program, name)
    value = None if cell is None else result.evaluation.values[cell]
    unit = PLAIN if cell is None else result.program.cells[cell].unit
    return {
        "written": " ".join(written.value.span.text.split()),
        "value": exact(value, unit) if isinstance(value, Decimal) else "",
        "unit": unit.symbol,
        "basis": _grounds(result.program, name),
        "place": written.span.place,
    }


def _quantity(program: Program, name: str) -> int | None:
    """The cell of a parameter that is a quantity; a supplier's cell only says why it was chosen."""
    named = program.named.get(read_id(name))
    cell = program.cells[named.cell] if named else None
    choice = isinstance(cell, Figure) and cell.origin is Origin.SUPPLIER
    return None if named is None or choice else named.cell


def _grounds(program: Program, name: str) -> list[GroundTold]:
    """What the figures of a parameter rest on, each once."""
    one = read_id(name)
    named = program.named.get(one)
    own = [cell for cell in program.cells if isinstance(cell, Figure) and replace(cell.name, literal=0) == one]
    cell = program.cells[named.cell] if named else None
    found = [ground for figure in [*own, cell] if isinstance(figure, Figure) for ground in grounds_told(figure.basis)]
    return [ground for index, ground in enumerate(found) if ground not in found[:index]]
