"""Doubtful figures: those outside the band of what they are, with the slip of a unit that they probably are."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Context, Decimal
from functools import lru_cache
from pathlib import PurePath

from lca.arithmetic import plain
from lca.basis import Assumption, Basis
from lca.check.magnitude_slips import magnitude_slip
from lca.check.stated_figures import StatedFigure
from lca.diagnostics import Diagnostic, Label, problem
from lca.factors import Band, Library, Shelf
from lca.factors.lock import PLACELESS
from lca.factors.plausibility_bands import ELECTRICITY, MADE, PLAUSIBLE, TOTAL
from lca.program.figure_id import Role
from lca.source import Span
from lca.syntax.numbers import read_number
from lca.units import Dimension, Registry, Unit


@dataclass(frozen=True, slots=True)
class Limits:
    """A band with its ends in base units, and the unit that its lower end is stated in."""

    band: Band
    low: Decimal
    high: Decimal
    unit: Unit

    def hold(self, value: Decimal) -> bool:
        """Whether a value lies in the band; nothing at all is no slip of a unit."""
        return not value or self.low <= value <= self.high


def in_force(shelf: Shelf) -> Plausibility:
    """The bands of the library ``PLAUSIBLE``: the project's own, which may extend the tool's, else the tool's."""
    (*own, _) = shelf.folders
    if any((folder / f"{PLAUSIBLE}.yaml").exists() or (folder / PLAUSIBLE).exists() for folder, _ in own):
        return Plausibility(*shelf.load(PLAUSIBLE))
    return _shipped()


@lru_cache(maxsize=1)
def _shipped() -> Plausibility:
    """The tool's own bands, read once in a process."""
    return Plausibility(*Shelf.beside(None).load(PLAUSIBLE))


class Plausibility:
    """The bands of a library, and what is wrong with it."""

    def __init__(self, library: Library | None, problems: Sequence[Diagnostic]) -> None:
        self.library = library
        self.problems = list(problems)
        self.limits: list[Limits] = []
        self.counted_as: dict[str, str] = {}
        """Counted things that models declare, by what they are called: an answer counts as a query."""
        registry = Registry()
        for band in library.bands.values() if library else ():
            found = self._limits(band, registry)
            if found is not None:
                self.limits.append(found)

    def _limits(self, band: Band, registry: Registry) -> Limits | None:
        """The limits of a band whose ends measure the same, the lower one first; told, where they do not."""
        units = [registry.unit(end.unit) for end in (band.low, band.high)]
        numbers = [read_number(end.number) for end in (band.low, band.high)]
        least, most = units
        if isinstance(least, Unit) and isinstance(most, Unit) and least.dimension == most.dimension:
            low, high = (u.to_base(n) for u, n in zip((least, most), numbers, strict=True) if n is not None)
            if low < high:
                if band.of == TOTAL:
                    per = [name for name, power in least.dimension.powers if power < 0]
                    self.counted_as |= dict.fromkeys(band.called, per[0]) if len(per) == 1 else {}
                return Limits(band, low, high, least)
        said = f"`{band}` is no band: two quantities of one dimension, the lower one first"
        self.problems.append(problem("E0608", band.low.span, "", said=said))
        return None

    def doubtful(self, figures: Iterable[StatedFigure], used: Mapping[str, Span]) -> Iterator[Diagnostic]:
        """Each figure that lies outside its band; of a column of a table the first, with the number of the others.

        ``used`` says where factors of libraries are used first.
        """
        columns: dict[tuple[object, ...], list[tuple[StatedFigure, Limits]]] = {}
        known: dict[Unit, list[Limits]] = {}
        for stated in figures:
            limits = self.outside(stated, known)
            if limits is not None:
                columns.setdefault(_column(stated), []).append((stated, limits))
        for (stated, limits), *others in columns.values():
            more = f", and {len(others)} more of this column" if others else ""
            place = used.get(stated.name)
            yield _told(stated, limits, more, Label(place, "used here") if place else None)

    def outside(self, stated: StatedFigure, known: dict[Unit, list[Limits]]) -> Limits | None:
        """The band that a figure is outside of; ``known`` are those that measure the same as a unit."""
        outside = (one for one in self.measuring(stated.unit, known) if not one.hold(stated.value))
        return next((one for one in outside if _is_of(stated, one.band)), None)

    def measuring(self, unit: Unit, known: dict[Unit, list[Limits]]) -> list[Limits]:
        """The bands that measure the same as a unit, kept in ``known``."""
        if unit not in known:
            dimension = self._as_in_bands(unit.dimension)
            known[unit] = [one for one in self.limits if one.unit.dimension == dimension]
        return known[unit]

    def _as_in_bands(self, dimension: Dimension) -> Dimension:
        """A dimension with IT energy as energy, as bands are wider than a PUE, and counted things as what they are."""
        counted = {"IT energy": "energy", **self.counted_as}
        return Dimension.of((counted.get(name, name), power) for name, power in dimension.powers)


def _is_of(stated: StatedFigure, band: Band) -> bool:
    if band.of == ELECTRICITY:
        return _is_electric(stated.unit)
    if band.of in (TOTAL, MADE) or TOTAL in stated.of:
        return band.of in stated.of if TOTAL in stated.of else True
    if band.of or band.called:
        words = stated.id.of if stated.id and stated.id.role in (Role.VALUE, Role.CELL) else ""
        return band.of in stated.of or any(words == name or words.endswith(f"_{name}") for name in band.called)
    return True


def _is_electric(unit: Unit) -> bool:
    """Whether emissions are per energy in watt-hours: heat and fuels are stated per joule, too."""
    return any("Wh" in atom.name for atom, power in unit.terms if power < 0)


def _column(stated: StatedFigure) -> tuple[object, ...]:
    """What is told once: the column of a table, and any other figure by its place."""
    one = stated.id
    if one is not None and one.role is Role.CELL:
        return one.owner, one.of
    return stated.name, stated.span.file.path, stated.span.start


def _told(stated: StatedFigure, limits: Limits, more: str, place: Label | None) -> Diagnostic:
    band = limits.band
    found = _shown(stated.number, stated.unit)
    same = _shown(limits.unit.from_base(stated.value), limits.unit, 3)
    label = (f"which is {same}" if same != found and limits.unit.dimension else "") + more
    figure = f"this is {found}" if stated.name == found else f"`{stated.name}` is {found}"
    meant = magnitude_slip(stated.number, stated.unit, stated.span, limits.low, limits.high, limits.unit)
    return problem(
        "W0832", stated.span, label.removeprefix(", "), place,
        figure=figure, title=band.title, low=band.low, high=band.high, advice=[meant, *about(band)],
    )  # fmt: skip


def about(band: Band) -> list[str]:
    """Where a band stands, the same on every machine, what it rests on, and what to do where it does not fit."""
    path = band.span.file.path
    place = path if path.startswith(PLACELESS) else PurePath(path).name
    return [
        f"the band is `{band.key}`, {place}: {_grounds(band.basis)}",
        *([f"it stands in place of {band.replaced}"] if band.replaced else []),
        f"if it is so, a library `{PLAUSIBLE}` of your own that extends this one has a wider band, with the reason",
    ]


def _shown(number: Decimal, unit: Unit, digits: int = 40) -> str:
    return f"{plain(Context(prec=digits).plus(number))} {unit.symbol}".rstrip()


def _grounds(basis: Sequence[Basis]) -> str:
    """What a band rests on, in one line."""
    said = []
    for one in basis:
        if isinstance(one, Assumption):
            said.append(f"assumed, {one.statement}")
        else:
            said.append(f"{one.source.title}, {one.locator}" if one.locator else one.source.title)
    return "; ".join(said)
