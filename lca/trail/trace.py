"""The derivation of a result: every value with its formula, down to sources and assumptions, as data.

A trace is a list of entries; each names the entries that it uses. A figure that is used twice is one entry.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from lca.arithmetic import differentiating, stored, telling
from lca.engine.differentiate import derivatives
from lca.engine.evaluate import Evaluation, Failure
from lca.engine.result import Result
from lca.notation import exact, with_unit
from lca.program.cells import Figure, Unknown, first_names
from lca.trail.attribution import Attribution, attribute
from lca.trail.cell_ids import consumed, ids_of
from lca.trail.derivation import Derivation
from lca.trail.figure_entries import ORIGINS, BasisEntry, basis_entries
from lca.trail.formula import Formulas
from lca.trail.record_places import Places
from lca.trail.records import AnyFigure, InputRecord, TableRecord
from lca.trail.result_document import library_entries
from lca.trail.result_entries import LibraryEntry
from lca.trail.shared import Shared, table_record
from lca.trail.trace_targets import TraceTarget, asked
from lca.units import Unit


@dataclass(frozen=True, slots=True)
class TraceEntry:
    """A ``figure`` of the case, with what only a trace tells of it; its formula goes down to the next named values.

    ``value`` is exact, in the figure's unit; ``shown`` is the same for a reader; ``share`` of the total scales with it.
    ``basis`` are the sources and assumptions of a leaf.
    """

    figure: AnyFigure
    value: str
    shown: str
    numbers: str
    conversions: tuple[str, ...]
    share: Decimal | None
    basis: tuple[BasisEntry, ...]
    uses: tuple[str, ...]

    @property
    def formula(self) -> str:
        """With names; empty for a leaf."""
        return "" if isinstance(self.figure, InputRecord) else self.figure.formula

    @property
    def origin(self) -> str:
        """Why a leaf has no basis."""
        return ORIGINS.get(self.figure.origin, "") if isinstance(self.figure, InputRecord) else ""

    @property
    def replaces(self) -> str:
        """What a leaf of a library that extends another stands in place of there."""
        return self.figure.details.get("replaces", "") if isinstance(self.figure, InputRecord) else ""


@dataclass(frozen=True, slots=True)
class Trace:
    """``roots`` are the entries asked for; ``total`` (in ``unit``) is the total that shares are of, by name."""

    roots: tuple[str, ...]
    entries: dict[str, TraceEntry]
    of: str
    total: Decimal
    unit: Unit
    attribution: Attribution | None
    scenario: str
    settings: Mapping[str, str]
    libraries: tuple[LibraryEntry, ...]
    tables: tuple[TableRecord, ...]


def trace(result: Result, target: str = "", indicator: str = "") -> list[Trace]:
    """The derivations of ``target``: an assessment, a stage, a node, or a named value; without it, of all assessments.

    Totals and shares are those of ``indicator``; if none is given, of the first that the model counts in, or of that
    which the value is of. Raises LcaError where there is no such thing.
    """
    return [_Tracer(result, one).trace() for one in asked(result.program, target, indicator)]


class _Tracer:
    def __init__(self, result: Result, wanted: TraceTarget) -> None:
        self.evaluation: Evaluation = result.evaluation
        self.program = result.program
        self.roots = wanted.roots
        self.target = wanted.total
        self.unit = wanted.unit
        self.named = first_names(self.program.named)
        ids = ids_of(self.program, consumed(self.program, self.named), {})
        self.ids = {cell: str(one) for cell, one in ids.items()}
        self.formulas = Formulas(self.evaluation, {cell: str(name) for cell, name in self.named.items()})
        self.derivation = Derivation(self.evaluation, self.ids, Shared.by(Places()), self.formulas)
        self.slopes = derivatives(self.evaluation, self.target)
        self.total = self.evaluation.number(self.target)

    def trace(self) -> Trace:
        entries: dict[str, TraceEntry] = {}
        waiting = list(reversed(self.roots))
        with telling():
            while waiting:
                cell = waiting.pop()
                if self.ids[cell] not in entries:
                    parts = self._parts(cell)
                    entries[self.ids[cell]] = self._entry(cell, parts)
                    waiting += reversed(parts)
            whole = self.roots == (self.target,)
            attribution = attribute(self.evaluation, self.target, self.slopes) if whole else None
            total = stored(self.unit.from_base(self.total))
        program = self.program
        return Trace(
            tuple(self.ids[cell] for cell in self.roots),
            entries,
            self.ids[self.target],
            total,
            self.unit,
            attribution,
            program.scenario,
            program.settings,
            library_entries(program),
            tuple(table_record(table, Places()) for table in program.tables),
        )

    def _parts(self, cell: int) -> list[int]:
        parts = self.formulas.parts(cell)
        if cell == self.target:
            parts.sort(key=lambda part: -abs(self.evaluation.number(part)))
        return parts

    def _entry(self, cell: int, parts: list[int]) -> TraceEntry:
        found, value = self.program.cells[cell], self.evaluation.values[cell]
        figure = found if isinstance(found, Figure) else None
        return TraceEntry(
            self.derivation.figure(cell),
            "" if isinstance(value, Failure) else exact(value, found.unit),
            self._shown(value, found.unit, figure),
            "" if figure else self.formulas.numbers(cell),
            () if figure else tuple(self.formulas.conversions(cell)),
            self._share(cell, value),
            basis_entries(figure.basis) if figure else (),
            tuple(self.ids[part] for part in parts),
        )

    def _shown(self, value: Decimal | Failure, unit: Unit, figure: Figure | None) -> str:
        if isinstance(value, Failure):
            return f"not computed: {value.diagnostic.message}"
        if figure is not None:
            return " ".join(filter(None, (figure.number, unit.symbol, figure.spread.text if figure.spread else "")))
        return with_unit(value, unit)

    def _share(self, cell: int, value: Decimal | Failure) -> Decimal | None:
        """X · dT/dx / T: the part of the total that scales with this value; an amount of a loop never changes alone."""
        solved = isinstance(self.program.cells[cell], Unknown)
        if solved or cell > self.target or isinstance(value, Failure) or not self.total:
            return None
        with differentiating():
            return value * self.slopes[cell] / self.total
