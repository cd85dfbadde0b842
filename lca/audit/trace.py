"""The derivation of a result: every value with its formula, down to sources and assumptions, as data.

A trace is a list of entries; each names the entries that it uses. A figure that is used twice is one entry.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from lca.arithmetic import computing, differentiating, stored
from lca.audit.attribution import Attribution, attribute
from lca.audit.figures import ORIGINS, grounds, names_of, spread_facts
from lca.audit.formula import Formulas
from lca.audit.ids import consumed, ids_of
from lca.audit.notation import exact, with_unit
from lca.diagnostics import Diagnostic, LcaError, problem
from lca.diagnostics.nearest import did_you_mean
from lca.engine.differentiate import derivatives
from lca.engine.evaluate import Evaluation, Failure
from lca.engine.result import Result
from lca.factors import CLIMATE
from lca.program import LibraryUsed, Program, TableRead
from lca.program.cells import Figure, Unknown
from lca.program.inventory import Assessment
from lca.units import Unit


@dataclass(frozen=True, slots=True)
class Entry:
    """``value`` is exact, in ``unit``; ``shown`` is the same for a reader; ``share`` of the total scales with it.

    A leaf may have a ``spread``, a distribution as text and by parameters in ``unit``, and scores of its ``quality``.
    """

    id: str
    title: str
    formula: str
    numbers: str
    conversions: tuple[str, ...]
    value: str
    unit: str
    shown: str
    share: Decimal | None
    basis: tuple[dict[str, str], ...]
    origin: str
    spread: Mapping[str, str] | None
    quality: tuple[int, ...]
    place: str
    uses: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Trace:
    """``roots`` are the entries asked for; ``total`` (in ``unit``) is the total that shares are of, by name."""

    roots: tuple[str, ...]
    entries: dict[str, Entry]
    of: str
    total: Decimal
    unit: Unit
    attribution: Attribution | None
    scenario: str
    settings: Mapping[str, str]
    libraries: tuple[LibraryUsed, ...]
    tables: tuple[TableRead, ...]


def trace(result: Result, target: str = "", indicator: str = "") -> list[Trace]:
    """The derivations of ``target``: an assessment, a stage, a node, or a named value; without it, of all assessments.

    Totals and shares are those of ``indicator``, the first that the model counts in if none is given. Raises LcaError
    where there is no such thing.
    """
    program = result.program
    if not program.assessments:
        raise LcaError([problem("E0406")])
    counted = list(next(iter(program.assessments.values())).impacts)
    indicator = indicator or counted[0]
    if indicator not in counted:
        raise LcaError([no_such_indicator(indicator, counted)])
    if not target or target in program.assessments:
        wanted = [target] if target else list(program.assessments)
        tracers = [_Tracer(result, program.assessments[name], indicator) for name in wanted]
        return [tracer.trace([tracer.of], whole=True) for tracer in tracers]
    found = []
    for assessment in program.assessments.values():
        roots = _roots(program, assessment, target, indicator)
        if roots:
            found.append(_Tracer(result, assessment, indicator).trace(roots, whole=False))
            if target in program.named or target.removesuffix(".total") in program.assessments:
                break
    if not found:
        stages = [node.stage for node in program.nodes.values()]
        known = [*program.assessments, *stages, *program.nodes, *program.named]
        advice = did_you_mean(target, known) or f"there are {', '.join(list(dict.fromkeys(known))[:15])} …"
        raise LcaError([problem("E0310", None, name=target, what="value that can be traced", advice=[advice])])
    return found


def no_such_indicator(name: str, known: Iterable[str]) -> Diagnostic:
    """That no total of the model is in the indicator ``name``."""
    known = sorted(known)
    advice = did_you_mean(name, known) or f"the totals are of {', '.join(known)}"
    return problem("E0310", None, name=name, what="indicator of this model", advice=[advice])


def _roots(program: Program, assessment: Assessment, target: str, indicator: str) -> list[str]:
    beside = "" if indicator == CLIMATE else f", {indicator}"
    named = [name for name, node in program.nodes.items() if target in (name, node.declared, node.template)]
    if named:
        ways = (f"node({{}}{beside})", "runs({})", f"credit({{}}{beside})", "runs(avoided {})")
        found = [[f"{assessment.name}.{way.format(name)}" for way in ways] for name in named]
        return [
            next(root for root in roots if root in program.named) for roots in found if set(roots) & set(program.named)
        ]
    target = target.removeprefix(f"{assessment.name}.stage(").removesuffix(")") if ".stage(" in target else target
    inside = [name for name in assessment.impacts[indicator].contributions if program.nodes[name].stage == target]
    if inside:
        return [f"{assessment.name}.node({name}{beside})" for name in inside]
    return [target] if target in program.named else []


class _Tracer:
    def __init__(self, result: Result, assessment: Assessment, indicator: str) -> None:
        self.evaluation: Evaluation = result.evaluation
        self.program = result.program
        self.target = assessment.impacts[indicator].total
        self.of = f"{assessment.name}.total" + ("" if indicator == CLIMATE else f"({indicator})")
        self.unit = result.program.indicators[indicator].unit
        self.names = names_of(self.program)
        self.ids = ids_of(self.program, consumed(self.program, self.names), {})
        self.formulas = Formulas(self.evaluation, self.names)
        self.slopes = derivatives(self.evaluation, self.target)
        self.total = self.evaluation.number(self.target)

    def trace(self, roots: Sequence[str], *, whole: bool) -> Trace:
        entries: dict[str, Entry] = {}
        start = [self.program.named[root].cell for root in roots]
        waiting = list(reversed(start))
        with computing():
            while waiting:
                cell = waiting.pop()
                if self.ids[cell] not in entries:
                    parts = self._parts(cell)
                    entries[self.ids[cell]] = self._entry(cell, parts)
                    waiting += reversed(parts)
            attribution = attribute(self.evaluation, self.target, self.slopes) if whole else None
            total = stored(self.unit.from_base(self.total))
        ids = tuple(self.ids[cell] for cell in start)
        program = self.program
        return Trace(
            ids,
            entries,
            self.of,
            total,
            self.unit,
            attribution,
            program.scenario,
            program.settings,
            program.libraries,
            program.tables,
        )

    def _parts(self, cell: int) -> list[int]:
        parts = self.formulas.parts(cell)
        if cell == self.target:
            parts.sort(key=lambda part: -abs(self.evaluation.number(part)))
        return parts

    def _entry(self, cell: int, parts: list[int]) -> Entry:
        found = self.program.cells[cell]
        figure = found if isinstance(found, Figure) else None
        named = self.program.named.get(self.names.get(cell, ""))
        value = self.evaluation.values[cell]
        return Entry(
            self.ids[cell],
            named.title if named else "",
            "" if figure else self.formulas.written(cell),
            "" if figure else self.formulas.numbers(cell),
            () if figure else tuple(self.formulas.conversions(cell)),
            "" if isinstance(value, Failure) else exact(value, found.unit),
            found.unit.symbol,
            self._shown(value, found.unit, figure),
            self._share(cell, value),
            tuple(grounds(figure)) if figure else (),
            ORIGINS.get(figure.origin, "") if figure else "",
            spread_facts(figure) if figure else None,
            figure.quality.scores if figure and figure.quality else (),
            found.span.place,
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
