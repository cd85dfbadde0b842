"""What the cases of a trail share: the units, sources and assumptions that they speak of, and how places are told."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction

from lca.program import TableRead
from lca.trail.basis_records import BasisRecords
from lca.trail.record_places import Places
from lca.trail.records import TableRecord, UnitPower, UnitRecord
from lca.units import Unit


class UnitRecords:
    """Every unit that a trail speaks of, and each that it is put together from, with its dimension and its factor."""

    def __init__(self) -> None:
        self.used: dict[str, Unit] = {}

    def symbol(self, unit: Unit) -> str:
        """The symbol of a unit, which is then among those that are told."""
        known = self.used.setdefault(unit.symbol, unit)
        for atom, _ in known.terms if len(known.terms) > 1 or any(power != 1 for _, power in known.terms) else ():
            self.used.setdefault(atom.name, Unit(((atom, Fraction(1)),)))
        return unit.symbol

    def records(self) -> tuple[UnitRecord, ...]:
        """A factor is a ratio of whole numbers, ``1/1000``."""
        return tuple(
            UnitRecord(
                symbol=symbol,
                dimension=tuple(UnitPower(of=name, power=str(power)) for name, power in unit.dimension.powers),
                factor=str(unit.factor),
            )
            for symbol, unit in sorted(self.used.items())
        )


@dataclass(frozen=True)
class Shared:
    """What is told once for all cases, and is known when these have been read."""

    places: Places
    grounds: BasisRecords
    units: UnitRecords = field(default_factory=UnitRecords)

    @classmethod
    def by(cls, places: Places, root: str = "") -> Shared:
        """Nothing as yet; what the file ``root`` cites is known by its key alone."""
        return cls(places, BasisRecords(places, root))


def table_record(table: TableRead, places: Places) -> TableRecord:
    """A table that was read, with the digest of its file and the number of its rows."""
    return TableRecord(
        name=table.name, path=places.path(table.path), sha256=table.digest, rows=table.rows, columns=table.columns
    )
