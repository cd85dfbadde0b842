"""Units, places, bases and spreads of a trail as objects again. Places point into files whose text is not at hand."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from fractions import Fraction
from functools import cached_property

from lca.arithmetic import computing
from lca.basis import Assumption, Basis, Citation, Source
from lca.source import SourceFile, Span
from lca.spread import PARAMETERS, Shape, Spread
from lca.trail.reading import Reading, ratio
from lca.trail.record_places import place_parts
from lca.trail.records import BasisRecord, SpreadRecord, UnitRecord
from lca.units import Dimension, Unit
from lca.units.unit import Atom

WIDTH = 10**9


class Unread(SourceFile):
    """A file of which only places are known; an offset in it holds a line and a column."""

    __slots__ = ()

    def position(self, offset: int) -> tuple[int, int]:
        return divmod(offset, WIDTH)


class Restored:
    """Units, places, sources and assumptions of a trail as objects, one for each."""

    def __init__(self, trail: Reading) -> None:
        self.trail = trail
        self._files: dict[str, SourceFile] = {}
        self._bases: dict[tuple[str, str, str], Basis] = {}

    @cached_property
    def units(self) -> Mapping[str, Unit]:
        """Each as one atom: no factor is raised to a power here."""
        return {unit.symbol: self._unit(unit) for unit in self.trail.content.units}

    def _unit(self, told: UnitRecord) -> Unit:
        dimension = Dimension.of((one.of, ratio(one.power)) for one in told.dimension)
        return Unit(((Atom(told.symbol, self.trail.factors[told.symbol], dimension), Fraction(1)),))

    def span(self, place: str) -> Span:
        path, line, column = place_parts(place) or (place, 0, 0)
        file = self._files.setdefault(path, Unread(path, ""))
        offset = line * WIDTH + column
        return Span(file, offset, offset)

    def basis(self, told: Iterable[BasisRecord]) -> tuple[Basis, ...]:
        """What stands behind a figure at once: what an assumption rests on is told with the assumption."""
        return tuple(map(self._basis, told))

    def _basis(self, one: BasisRecord) -> Basis:
        if one.source:
            told = self.trail.sources[one.source]
            return Citation(Source(told.key, told.fields, self.span(told.place)), one.where)
        known = self.trail.assumptions[one.assumption]
        key = "assumption", known.id, ""
        if key not in self._bases:
            self._bases[key] = Assumption(known.key, known.statement, self.span(known.place))
        return self._bases[key]


def spread_of(told: SpreadRecord, unit: Unit) -> Spread:
    shape = Shape(told.shape)
    with computing():
        parameters = [
            value if name == "gsd" else unit.to_base(value)
            for name in PARAMETERS[shape]
            for value in [Decimal(told.parameters[name])]
        ]
    return Spread(shape, tuple(parameters), told.text)
