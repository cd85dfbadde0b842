"""A trail as reports and exports read it: figures by id, numbers in their units, grounds by what they are called."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from pathlib import Path
from typing import TypeVar

from msgspec import to_builtins

from lca.arithmetic import plain, same, stored, telling
from lca.diagnostics.text_files import note
from lca.places import shipped
from lca.signatures.envelopes import Malformed, bundle_beside
from lca.signatures.verdicts import FoundSignature, found_signatures, of_one_key
from lca.syntax.numbers import NUMBER, read_number
from lca.trail.attribution import OTHERS
from lca.trail.canonical import trail_from
from lca.trail.families import Family, families
from lca.trail.records import (
    AmountRecord,
    AnyFigure,
    AssumptionRecord,
    AttributionRecord,
    BasisRecord,
    Case,
    Coefficient,
    Content,
    DerivedRecord,
    DerivedResultRecord,
    InputRecord,
    NodeRecord,
    PartRecord,
    ResultRecord,
    SourceRecord,
    StatisticsRecord,
    Trail,
)
from lca.verify import Findings, NoTrail, read, verify

AnyPart = TypeVar("AnyPart", bound=PartRecord)
REPLAYING = "lca verify, which runs the model again"
NOT_SEEN = "was not looked up"
"""What the checker says of texts that are not at hand."""
RATIO = re.compile(r"-?[0-9]{1,4000}(?:/[0-9]{1,4000})?")


def ratio(text: str) -> Fraction:
    """A ratio of whole numbers; raises ValueError for anything else: a power of ten may fill the memory."""
    if not RATIO.fullmatch(text):
        raise ValueError(f"{text[:40]} is no ratio of whole numbers")
    return Fraction(text)


def opened(path: Path) -> Reading:
    """The trail in a file, of which all holds but what a replay may find; raises NoTrail for any other."""
    (document, data), tell = read(path), Findings()
    verify(document, data, [], tell, [path.parent], shipped())
    for finding in tell.told:
        if not finding["warning"]:
            raise NoTrail(finding["message"])
    try:
        unseen = [one["message"] for one in tell.told if one["message"].endswith(NOT_SEEN)]
        reading = Reading(trail_from(document), bundle_beside(path), tuple(unseen))
    except ValueError as error:
        raise NoTrail(str(error)) from None
    looked_into = [file.path for file in reading.content.files] + [table.path for table in reading.content.tables]
    for one in looked_into:
        note(path.parent / one)
    return reading


@dataclass(frozen=True)
class Reading:
    """A trail that was made here, or that holds as far as was seen without a replay.

    ``bundle`` has the signatures beside it, ``unseen`` what was not looked up.
    """

    trail: Trail
    bundle: bytes | Malformed = b""
    unseen: tuple[str, ...] = ()

    @property
    def content(self) -> Content:
        return self.trail.content

    @property
    def digest(self) -> str:
        """The SHA-256 of the content, which every report carries."""
        return self.trail.integrity.content

    @property
    def title(self) -> str:
        study = self.content.study
        return study.title or study.name or "An unnamed study"

    @property
    def made(self) -> str:
        """When the trail was made, in ISO 8601 and UTC; empty where it does not say so."""
        time = self.trail.run.time
        try:
            moment = datetime.fromisoformat(time) if time else None
            if moment is None:
                return ""
            known = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
        except (ValueError, OverflowError):
            return ""
        return known.isoformat(timespec="seconds")

    @cached_property
    def signatures(self) -> tuple[FoundSignature, ...]:
        """The signatures in the trail and beside it, none of which is checked."""
        if not self.trail.signatures and self.bundle == b"":
            return ()
        return found_signatures(to_builtins(self.trail), self.bundle, (), datetime.now(UTC))

    @property
    def signers(self) -> tuple[str, ...]:
        """Who signed the trail, by their own words, and what that proves."""
        if not self.signatures:
            return ("Nobody has signed the trail, and a digest alone proves nothing about its author.",)
        told = [f"{one.sentence[:1].upper()}{one.sentence[1:]}." for one in self.signatures]
        told += [f"{one[:1].upper()}{one[1:]}." for one in of_one_key(self.signatures)]
        return (*told, "Signatures are checked by lca verify --key; a digest alone proves nothing about its author.")

    @property
    def unproved(self) -> tuple[str, ...]:
        """What nothing proves that is drawn from a trail."""
        told = (f"{one[:1].upper()}{one[1:]}." for one in self.unseen)
        return (f"This tells what the trail says. That its model says the same is seen by {REPLAYING}.", *told)

    @cached_property
    def sources(self) -> Mapping[str, SourceRecord]:
        return {source.id: source for source in self.content.sources}

    @cached_property
    def assumptions(self) -> Mapping[str, AssumptionRecord]:
        return {assumption.id: assumption for assumption in self.content.assumptions}

    @cached_property
    def factors(self) -> Mapping[str, Fraction]:
        """The factor of each unit to base units."""
        return {unit.symbol: ratio(unit.factor) for unit in self.content.units}

    @cached_property
    def dimensions(self) -> Mapping[str, tuple[tuple[str, str], ...]]:
        """The dimension of each unit, as names with their powers."""
        return {unit.symbol: tuple((one.of, one.power) for one in unit.dimension) for unit in self.content.units}

    @cached_property
    def cases(self) -> tuple[CaseReading, ...]:
        return tuple(CaseReading(self, case) for case in self.content.cases)


@dataclass(frozen=True)
class CaseReading:
    """One computation of a trail: the model under one scenario."""

    trail: Reading
    case: Case

    @property
    def scenario(self) -> str:
        return self.case.scenario

    @property
    def told(self) -> str:
        """The scenario and the settings by their names."""
        settings = (f"{setting.name} = {setting.value}" for setting in self.case.settings)
        return ", ".join([self.scenario or "as declared", *settings])

    @cached_property
    def figures(self) -> Mapping[str, AnyFigure]:
        return {figure.id: figure for figure in self.case.figures}

    @cached_property
    def inputs(self) -> Mapping[str, InputRecord]:
        """The figures that are given."""
        return {figure.id: figure for figure in self.case.figures if isinstance(figure, InputRecord)}

    @cached_property
    def derived(self) -> Mapping[str, DerivedRecord]:
        """The figures that an operation makes."""
        return {figure.id: figure for figure in self.case.figures if isinstance(figure, DerivedRecord)}

    @cached_property
    def families(self) -> Mapping[str, Family]:
        """By figure the family that it is told with, where that is large."""
        return families(self.case.figures)

    @cached_property
    def nodes(self) -> Mapping[str, NodeRecord]:
        return {node.name: node for node in self.case.nodes}

    @cached_property
    def readers(self) -> Mapping[str, tuple[str, ...]]:
        """By figure, the figures that are worked out from it."""
        found: dict[str, dict[str, None]] = {}
        for name in self.figures:
            for argument in self.arguments(name):
                found.setdefault(argument, {})[name] = None
        return {name: tuple(readers) for name, readers in found.items()}

    def arguments(self, figure: str) -> tuple[str, ...]:
        """What a figure is worked out from; an amount of a loop from all that its equation has."""
        entry = self.figures[figure]
        if isinstance(entry, AmountRecord):
            return self.equations[entry.loop, entry.member]
        return tuple(dict.fromkeys(entry.arguments)) if isinstance(entry, DerivedRecord) else ()

    @cached_property
    def equations(self) -> Mapping[tuple[int, int], tuple[str, ...]]:
        """By loop and member, the figures that the equation of its amount has."""
        found: dict[tuple[int, int], dict[str, None]] = {}
        for number, loop in enumerate(self.case.loops):
            for member, demand in enumerate(loop.demands):
                found[number, member] = {} if demand is None else {demand: None}
            for one in loop.coefficients:
                found[number, one.row][one.figure] = None
        return {equation: tuple(figures) for equation, figures in found.items()}

    @cached_property
    def coefficients(self) -> Mapping[tuple[int, int], list[Coefficient]]:
        """By loop and member, what its equation has of the amounts of members."""
        found: dict[tuple[int, int], list[Coefficient]] = {}
        for number, loop in enumerate(self.case.loops):
            for one in loop.coefficients:
                found.setdefault((number, one.row), []).append(one)
        return found

    @cached_property
    def amounts(self) -> Mapping[tuple[int, int], str]:
        """By loop and member the figure of its amount, where a result rests on it."""
        found = (figure for figure in self.case.figures if isinstance(figure, AmountRecord))
        return {(figure.loop, figure.member): figure.id for figure in found}

    def value(self, figure: str, unit: str | None = None) -> Decimal | None:
        """The value of a figure in a unit of its dimension, its own unless told; None where it was not computed.

        An input has in its own unit the digits that were written, where these give its value.
        """
        entry = self.figures[figure]
        if entry.value is None:
            return None
        value, factor = Decimal(entry.value), self.trail.factors[entry.unit if unit is None else unit]
        text = entry.written if unit is None and isinstance(entry, InputRecord) else ""
        written = read_number(text) if NUMBER.fullmatch(text) else None
        with telling():
            if written is not None and same(written * factor.numerator / factor.denominator, value):
                return written
            return stored(value / factor.numerator * factor.denominator)

    def base(self, figure: str) -> Decimal | None:
        """The value of a figure in base units, as the trail has it; None where it was not computed."""
        value = self.figures[figure].value
        return None if value is None else Decimal(value)

    def number(self, figure: str, unit: str | None = None) -> str:
        """The same in plain decimal notation; empty where it was not computed."""
        value = self.value(figure, unit)
        return "" if value is None else plain(value)

    def share(self, figure: str, total: str) -> Decimal | None:
        """A figure over a total of its dimension; None where that is nothing."""
        part, whole = self.base(figure), self.base(total)
        with telling():
            return part / whole if part is not None and whole else None

    def grounds(self, basis: Iterable[BasisRecord]) -> Iterator[tuple[SourceRecord | AssumptionRecord, str]]:
        """What stands behind a figure: the source with where in it, or the assumption."""
        for one in basis:
            if one.source:
                yield self.trail.sources[one.source], one.where
            else:
                yield self.trail.assumptions[one.assumption], ""

    def sampled(self, result: ResultRecord) -> Iterator[tuple[str, str, StatisticsRecord]]:
        """The statistics of a result's samples, each of its kind and name: the total's, then each stage's before those
        of its nodes, by size.
        """
        samples = result.samples
        if samples is None:
            return
        if samples.total is not None:
            yield "total", "", samples.total
        stages, nodes = ({one.name: one for one in parts} for parts in (samples.stages, samples.nodes))
        for stage in by_size(result.stages):
            if stage.name in stages:
                yield "stage", stage.name, stages[stage.name]
            for node in by_size(result.nodes):
                if self.nodes[node.name].stage == stage.name and node.name in nodes:
                    yield "node", node.name, nodes[node.name]

    def attribution(self, result: ResultRecord) -> AttributionRecord:
        """The attribution of the total of an assessment."""
        return self._attributions[result.assessment, result.indicator]

    @cached_property
    def _attributions(self) -> Mapping[tuple[str, str], AttributionRecord]:
        keys = [(result.assessment, result.indicator) for result in self.case.results]
        keys += [(result.name, "") for result in self.case.derived]
        return dict(zip(keys, self.case.attribution, strict=True))

    def attribution_of(self, result: DerivedResultRecord) -> AttributionRecord:
        """The attribution of a derived result."""
        return self._attributions[result.name, ""]

    def scaling(self, attribution: AttributionRecord) -> list[str]:
        """What is told of what a total scales with, the largest part first."""
        return sorted(attribution.scales_with, key=lambda name: -abs(self.base(name) or Decimal(0)))

    def carrying(self, attribution: AttributionRecord) -> list[str]:
        """What is told of what a total rests on: of kinds in any case, of grounds where a part rests on them."""
        ons = ((name, self.derived[name].on[0]) for name in attribution.rests_on)
        return [name for name, on in ons if self.base(name) or (":" not in on and on != OTHERS)]

    @cached_property
    def judged(self) -> frozenset[str]:
        """The figures that tell what totals rest on and scale with, and how good that is; no result reads them."""
        told = self.case.attribution
        return frozenset(
            figure
            for one in told
            for figures in (one.rests_on, one.scales_with, one.substances, one.quality)
            for figure in figures
        )

    @cached_property
    def impacts(self) -> Mapping[str, list[str]]:
        """By leaf, the figures that tell how much of each total scales with it."""
        found: dict[str, list[str]] = {}
        for one in self.case.attribution:
            for figure in (*one.substances, *one.scales_with):
                found.setdefault(self.derived[figure].arguments[1], []).append(figure)
        return found


def by_size(parts: Iterable[AnyPart]) -> list[AnyPart]:
    """Parts of a total, the largest first."""
    return sorted(parts, key=lambda part: (-abs(Decimal(part.value)), part.name))
