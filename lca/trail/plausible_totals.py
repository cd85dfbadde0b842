"""Totals that say kg for g: what is needed and what is made comes to what nothing of its kind plausibly does."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Context, Decimal

from lca.arithmetic import plain, telling
from lca.check.magnitude_slips import slipped
from lca.check.plausible import Limits, Plausibility, about
from lca.check.stated_figures import StatedFigure
from lca.diagnostics import Diagnostic, Label, problem
from lca.engine.intensities import intensities
from lca.engine.result import Result
from lca.factors.plausibility_bands import MADE, TOTAL
from lca.program.inventory import Node
from lca.source import Span
from lca.units import Unit, divide, sensible

OF_TOTALS, OF_MADE = frozenset((TOTAL,)), frozenset((TOTAL, MADE))
MANUFACTURING = "manufacturing"
"""The stage in which a node comes to what making a thing emits, and not to what its service life does."""
DIGITS = Context(prec=4)


class PlausibleTotals:
    """What results of a model come to, held against bands; what several of them say alike is told of the first."""

    def __init__(self, plausibility: Plausibility) -> None:
        self.plausibility = plausibility
        self.known: dict[Unit, list[Limits]] = {}
        self.units: dict[tuple[Unit, Unit], Unit] = {}
        self.told: set[tuple[str, Span, str]] = set()

    def doubtful(self, result: Result) -> Iterator[Diagnostic]:
        """The products outside of a band, unless they are made from what is outside of the same.

        A total over what an assessment needs lies between what these products come to, and is not told once more.
        """
        for indicator in result.program.indicators:
            outside: dict[str, Limits] = {}
            for stated in self._products(result, indicator):
                limits = self.plausibility.outside(stated, self.known)
                if limits is None:
                    continue
                suppliers = [flow.supplier for flow in result.program.nodes[stated.name].flows if not flow.avoids]
                if limits not in map(outside.get, suppliers):
                    yield from self._told(result, stated, limits)
                outside[stated.name] = limits

    def _products(self, result: Result, indicator: str) -> list[StatedFigure]:
        """What each product comes to that has a band, suppliers first."""
        program = result.program
        reached = dict.fromkeys(name for one in program.assessments.values() for name in one.reached)
        nodes = {name: program.nodes[name] for name in reached}
        units = {name: self._per(result, indicator, name) for name in nodes}
        judged = {name: unit for name, unit in units.items() if self.plausibility.measuring(unit, self.known)}
        values = intensities(result.evaluation, nodes, judged, indicator) if judged else {}
        return [
            StatedFigure(name, None, value, value, units[name], program.cells[nodes[name].makes].span, _of(nodes[name]))
            for name, value in values.items() if name in judged
        ]  # fmt: skip

    def _per(self, result: Result, indicator: str, node: str) -> Unit:
        """The unit of an indicator over that of what a node makes."""
        program = result.program
        key = program.indicators[indicator].unit, program.cells[program.nodes[node].makes].unit
        if key not in self.units:
            self.units[key] = _over(*key)
        return self.units[key]

    def _told(self, result: Result, stated: StatedFigure, limits: Limits) -> Iterator[Diagnostic]:
        """That a total lies outside a band, unless an earlier result said the same."""
        scenario, band = result.program.scenario, limits.band
        with telling():
            unit = _readable(stated)
            number = DIGITS.plus(unit.from_base(stated.value))
            found = f"{plain(number)} {unit.symbol}"
            slip = _slip(number, unit, limits)
        key = stated.name, stated.span, found
        if key in self.told:
            return
        self.told.add(key)
        name = f"`{stated.name}`" + (f" in scenario `{scenario}`" if scenario else "")
        assessments = result.program.assessments.values()
        needed = (one for one in assessments if stated.name in dict(one.needs))
        yield problem(
            "W0833", stated.span, "", *(Label(one.span, f"`{one.name}` needs it") for one in needed),
            name=name, found=found, title=band.title, low=band.low, high=band.high, advice=[slip, *about(band)],
        )  # fmt: skip


def _of(node: Node) -> frozenset[str]:
    return OF_MADE if node.stage == MANUFACTURING else OF_TOTALS


def _over(top: Unit, bottom: Unit) -> Unit:
    return Unit((*top.terms, *((atom, -power) for atom, power in bottom.terms)))


def _readable(stated: StatedFigure) -> Unit:
    """The unit of a total with emissions of a size that reads well."""
    above = Unit(tuple((atom, power) for atom, power in stated.unit.terms if power > 0))
    below = Unit(tuple((atom, -power) for atom, power in stated.unit.terms if power < 0))
    return _over(sensible(stated.value * divide(below.factor), above), below)


def _slip(number: Decimal, unit: Unit, limits: Limits) -> str | None:
    """The one part of the unit that, taken for another, explains a total."""
    found = slipped(number, unit, limits.low, limits.high, limits.unit)
    if found is None:
        return None
    ratio = found.meant.factor / unit.factor
    times = plain(DIGITS.plus(divide(max(ratio, 1 / ratio))))
    size = "large" if ratio < 1 else "small"
    meant = f"{plain(number)} {found.meant.symbol}"
    return f"`{found.atom.name}` for `{found.other.name}`: {times} times too {size}? It would be {meant}"
