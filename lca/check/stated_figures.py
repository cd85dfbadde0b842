"""The figures of a program as they are stated, with what each is for sure by where it stands."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from lca.check.pue import pues_of
from lca.program import operations
from lca.program.cells import Cell, Figure, FigureOrigin, Step
from lca.program.figure_id import FigureId, Role, read_id
from lca.source import Span
from lca.units import Unit
from lca.units.dimension import TIME

NOT_STATED = (FigureOrigin.CONSTANT, FigureOrigin.SUPPLIER)


@dataclass(frozen=True, slots=True)
class StatedFigure:
    """A figure as it is stated: ``number`` of ``unit``, which is ``value`` in base units.

    ``of`` are the kinds that it is for sure, by where it stands.
    """

    name: str
    id: FigureId | None
    """None for a figure without a name, which is told as it is written."""
    number: Decimal
    value: Decimal
    unit: Unit
    span: Span
    of: frozenset[str]


def stated_in(
    cells: Sequence[Cell], names: Mapping[int, FigureId], settings: Mapping[int, str]
) -> Iterator[StatedFigure]:
    """The figures of cells, and what a library states per several units; ``names`` are what cells are called.

    ``settings`` are figures that a scenario gives a parameter, by the parameter.
    """
    kinds = _kinds(cells)
    of_parameter = {names[cell]: found for cell, found in kinds.items() if cell in names}
    parts: set[int] = set()
    for step in cells:
        if isinstance(step, Step) and step.operation is operations.DIVIDE:
            ratio = _per_several(cells, step)
            if ratio is not None:
                parts.update(step.arguments)
                yield ratio
    for index, cell in enumerate(cells):
        if isinstance(cell, Figure) and cell.origin not in NOT_STATED and index not in parts:
            name = read_id(settings[index]) if index in settings else names.get(index)
            found = kinds.get(index, frozenset()) | (of_parameter.get(name, frozenset()) if name else frozenset())
            name = cell.name if name is None and cell.name.role is Role.CELL else name
            number = Decimal(cell.number.replace("_", ""))
            shown = str(name) if name else f"{cell.number} {cell.unit.symbol}".rstrip()
            yield StatedFigure(shown, name, number, cell.value, cell.unit, cell.span, found)


def _per_several(cells: Sequence[Cell], cell: Step) -> StatedFigure | None:
    """A factor that a library states per several units, ``per: 8 gpu``, per one of them."""
    top, bottom = (cells[part] for part in cell.arguments)
    if not isinstance(top, Figure) or not isinstance(bottom, Figure):
        return None
    if bottom.factor is None or not bottom.factor.per or not bottom.value:
        return None
    value = top.value / bottom.value
    name = bottom.name.owner
    return StatedFigure(name, read_id(name), cell.unit.from_base(value), value, cell.unit, top.span, frozenset())


def _kinds(cells: Sequence[Cell]) -> dict[int, frozenset[str]]:
    """By cell, the kinds that figures are by where they stand: a PUE, the share of a product, a service life."""
    found: dict[int, set[str]] = {cell: {"pue"} for cell in pues_of(cells)}
    for cell in cells:
        if isinstance(cell, Step) and cell.operation is operations.SHARE:
            found.setdefault(cell.arguments[0], set()).add("share")
        elif isinstance(cell, Step) and cell.operation is operations.LIFE:
            for part in _times(cells, cell.arguments[0]):
                found.setdefault(part, set()).add("life")
    return {cell: frozenset(kinds) for cell, kinds in found.items()}


def _times(cells: Sequence[Cell], life: int) -> list[int]:
    """The time that a life is a product of, as `6 year * 85 %`; nothing where there are several."""
    waiting, found = [life], []
    for _ in range(8):
        if not waiting:
            break
        part = waiting.pop()
        cell = cells[part]
        if isinstance(cell, Step) and cell.operation is operations.MULTIPLY:
            waiting += cell.arguments
        elif cell.unit.dimension == TIME:
            found.append(part)
    return found if len(found) == 1 and not waiting else []
