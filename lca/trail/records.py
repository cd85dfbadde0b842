"""The case as types: what a trail records of a study, of its figures and of each of its computations.

A number is a text in plain decimal notation (``Number``), as it stands in the trail: exact, with 34 digits at most. A
value of a figure is in base units, one of a result in the result's unit. Figures, nodes, sources and assumptions are
referred to by their ids. What may be left out has a default, and is left out where it has that.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated, Literal, TypeAlias

from msgspec import Meta, Struct
from msgspec.structs import replace

from lca.signatures.envelopes import Envelope

Number: TypeAlias = Annotated[str, Meta(pattern=r"^(?!-0$)-?(?:0|[1-9][0-9]*)(?:\.[0-9]*[1-9])?$")]
Ratio: TypeAlias = Annotated[str, Meta(pattern=r"^-?[0-9]{1,4300}(?:/[1-9][0-9]{0,4299})?$")]
Count: TypeAlias = Annotated[int, Meta(ge=0)]
Texts: TypeAlias = Mapping[str, str]


class Record(Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """What all records have in common: they are values, and have no other fields than these."""


class Method(Record, frozen=True, kw_only=True):
    """What computed the numbers, with how many digits, and how it rounds."""

    engine: str
    precision: Count
    digits: Count
    rounding: str


class StudyRecord(Record, frozen=True, kw_only=True):
    """What the study says of itself in ``fields``, and which of the fields that a study has it does not state."""

    name: str
    title: str
    year: str
    fields: Texts
    not_stated: tuple[str, ...]


class FileRecord(Record, frozen=True, kw_only=True):
    """A file that was read, with its ``text``, whose digest is of that, or without, and with that of its bytes.

    ``used`` is the place of the words that bring it in, which the model itself, and bands of the project, have none of;
    ``version`` that under which the digest of what came with the tool was published.
    """

    path: str
    kind: str
    sha256: str
    bytes: Count
    used: str
    version: str = ""
    text: str | None = None


class LibraryRecord(Record, frozen=True, kw_only=True):
    """A factor library: ``tree`` is the digest of its files with their digests."""

    name: str
    version: str
    licence: str
    tree: str
    files: tuple[str, ...]


class TableRecord(Record, frozen=True, kw_only=True):
    """A table that was read, with its headers that are declared; in a trail with the place where it is ``used``."""

    name: str
    path: str
    sha256: str
    rows: Count
    columns: tuple[str, ...]
    used: str = ""


class UnitPower(Record, frozen=True, kw_only=True):
    """A dimension to a power."""

    of: str
    power: Ratio


class UnitRecord(Record, frozen=True, kw_only=True):
    """A unit: its dimension and the exact factor to base units."""

    symbol: str
    dimension: tuple[UnitPower, ...]
    factor: Ratio


class SourceRecord(Record, frozen=True, kw_only=True):
    """A source that figures cite; ``key`` is its name where it is declared."""

    id: str
    key: str
    fields: Texts
    place: str


class BasisRecord(Record, frozen=True, kw_only=True):
    """What something rests on: a ``source``, with ``where`` in it, or an ``assumption``, each by its id."""

    source: str = ""
    where: str = ""
    assumption: str = ""


class AssumptionRecord(Record, frozen=True, kw_only=True):
    """An assumption, and what backs it; ``key`` is empty where it was made on the spot."""

    id: str
    key: str
    statement: str
    fields: Texts
    basis: tuple[BasisRecord, ...]
    place: str


class WarningRecord(Record, frozen=True, kw_only=True):
    """What was found in the model that does not stand in the way of a result."""

    code: str
    severity: str
    message: str
    place: str
    help: tuple[str, ...]


class Waived(Record, frozen=True, kw_only=True):
    """An aspect in which the study accepts that accountings are mixed, and why."""

    aspect: str
    why: str


class SpreadRecord(Record, frozen=True, kw_only=True):
    """The distribution of an input, as written and by its parameters in the input's unit; ``gsd`` has none."""

    text: str
    shape: str
    mean: Number | None = None
    sd: Number | None = None
    median: Number | None = None
    gsd: Number | None = None
    low: Number | None = None
    mode: Number | None = None
    high: Number | None = None

    @property
    def parameters(self) -> dict[str, Number]:
        """Those of its shape, by name."""
        found = {
            "mean": self.mean, "sd": self.sd, "median": self.median, "gsd": self.gsd,
            "low": self.low, "mode": self.mode, "high": self.high,
        }  # fmt: skip
        return {name: value for name, value in found.items() if value is not None}


class Ground(Struct, frozen=True, kw_only=True):
    """What a part of a total rests on: figures of a ``kind``, or one ``source`` or ``assumption``, by its id."""

    kind: str
    of: str = ""

    @property
    def text(self) -> str:
        """As it stands in a trail."""
        return f"{self.kind}:{self.of}" if self.of else self.kind


class FigureRecord(Record, frozen=True, kw_only=True, tag_field="kind"):
    """A value that results rest on: ``value`` in base units, shown in ``unit``; None where it could not be computed."""

    id: str
    value: Number | None
    unit: str
    place: str
    title: str = ""


class InputRecord(FigureRecord, frozen=True, kw_only=True, tag="input"):
    """A figure that is given: ``written`` is its number, in ``unit``; ``origin`` says why it needs a basis or none.

    ``literal`` is all that stands for it at its place: ``normal(3 kWh, 1 kWh)``, a cell ``208.36 W``; of a constant
    without a number what it follows from: ``facility``, ``count``, ``f.quality``, ``site == "here"``.
    ``factor`` is that of a library which it is of.
    """

    written: str
    literal: str
    origin: str
    basis: tuple[BasisRecord, ...]
    spread: SpreadRecord | None = None
    quality: tuple[Count, ...] = ()
    details: Texts = {}
    factor: str = ""


class DerivedRecord(FigureRecord, frozen=True, kw_only=True, tag="derived"):
    """A figure that an operation makes of others.

    ``on`` is what a part of a total rests on: a kind of figures, all that is not told by itself (``others``), or
    sources and assumptions (``source:ID``); or what is scored.
    """

    operation: str
    arguments: tuple[str, ...]
    formula: str = ""
    on: tuple[str, ...] = ()

    @property
    def grounds(self) -> tuple[Ground, ...]:
        """What it is on, by kind."""
        parts = (one.partition(":") for one in self.on)
        return tuple(Ground(kind=kind, of=of) for kind, _, of in parts)


class AmountRecord(FigureRecord, frozen=True, kw_only=True, tag="amount"):
    """A figure that is one of the amounts that a loop is solved for; ``loop`` counts those of the case from 0."""

    loop: Count
    member: Count
    formula: str = ""


AnyFigure: TypeAlias = InputRecord | DerivedRecord | AmountRecord


class Coefficient(Record, frozen=True, kw_only=True):
    """What one unit of the product of member ``column`` needs of that of member ``row``."""

    row: Count
    column: Count
    figure: str


class LoopRecord(Record, frozen=True, kw_only=True):
    """x = demands + C x, over ``members``; a demand is None where nothing outside of the loop asks for that product."""

    members: tuple[str, ...]
    demands: tuple[str | None, ...]
    coefficients: tuple[Coefficient, ...]
    place: str


class Burden(Record, frozen=True, kw_only=True):
    """What a flow emits in an ``indicator``, itself or through its factor, or would have where it is avoided."""

    indicator: str
    figure: str


class FlowRecord(Record, frozen=True, kw_only=True):
    """What one run of a node uses, avoids or emits: from the node ``supplier``, or of a ``factor`` or a substance.

    ``amount`` is None where no result rests on it; ``burdens`` are those that results rest on.
    """

    kind: Literal["uses", "avoids", "emits", "takes"]
    supplier: str
    factor: str
    amount: str | None
    burdens: tuple[Burden, ...]
    place: str

    @property
    def avoids(self) -> bool:
        return self.kind == "avoids"

    def burden(self, indicator: str) -> str | None:
        """The figure of its burden in an indicator; None where it has none."""
        return next((one.figure for one in self.burdens if one.indicator == indicator), None)


class TagRecord(Record, frozen=True, kw_only=True):
    """A tag of a node."""

    name: str
    value: str


class ArgumentRecord(Record, frozen=True, kw_only=True):
    """What a parameter is in an instance of a template; ``figure`` is that of a quantity that results rest on."""

    name: str
    value: str
    written: str
    figure: str | None


class NodeRecord(Record, frozen=True, kw_only=True):
    """A node, or one product of it; ``makes`` is its reference product, ``share`` its share of all else.

    ``exchanges`` are all its flows, in the order of its clauses.
    """

    name: str
    declared: str
    template: str
    title: str
    stage: str
    makes: str | None
    share: str | None
    exchanges: tuple[FlowRecord, ...]
    tags: tuple[TagRecord, ...]
    place: str
    arguments: tuple[ArgumentRecord, ...] = ()

    @property
    def flows(self) -> list[FlowRecord]:
        """What the node uses and avoids."""
        return [flow for flow in self.exchanges if flow.kind in ("uses", "avoids")]

    @property
    def emissions(self) -> list[FlowRecord]:
        """What the node emits itself."""
        return [flow for flow in self.exchanges if flow.kind in ("emits", "takes")]

    @property
    def burdens(self) -> dict[str, list[str]]:
        """By indicator the figures of what one run emits, itself and through factors."""
        found: dict[str, list[str]] = {}
        for burden in (burden for flow in self.exchanges if not flow.avoids for burden in flow.burdens):
            found.setdefault(burden.indicator, []).append(burden.figure)
        return found


class OfNode(Record, frozen=True, kw_only=True):
    """A figure that is about a node: a need of it, or how often it runs."""

    node: str
    figure: str


class AssessmentRecord(Record, frozen=True, kw_only=True):
    """What is asked for, how often each node that this leads to runs for it, and how often each need not run."""

    name: str
    title: str
    needs: tuple[OfNode, ...]
    runs: tuple[OfNode, ...]
    spared: tuple[OfNode, ...]
    place: str


class Side(Record, frozen=True, kw_only=True):
    """A total or the credits: the figure, and its value in the unit of the result."""

    figure: str
    value: Number


class PartRecord(Record, frozen=True, kw_only=True):
    """A part of a total."""

    name: str
    value: Number


class Contribution(PartRecord, frozen=True, kw_only=True):
    """What a node adds to a total."""

    figure: str


class TagPart(PartRecord, frozen=True, kw_only=True):
    """What all nodes with a tag add to a total."""

    label: str


class Credit(Record, frozen=True, kw_only=True):
    """What a node would have added elsewhere, and need not."""

    name: str
    figure: str


class StatisticsRecord(Record, frozen=True, kw_only=True, rename={"q2_5": "q2.5", "q97_5": "q97.5"}):
    """Rounded statistics of samples, in the unit of the result."""

    mean: Number
    sd: Number
    q2_5: Number
    q5: Number
    median: Number
    q95: Number
    q97_5: Number
    least: Number
    greatest: Number

    @property
    def columns(self) -> tuple[Number, ...]:
        """All of them, in the order of ``STATISTICS``."""
        return (
            self.mean, self.sd, self.q2_5, self.q5, self.median, self.q95, self.q97_5, self.least, self.greatest,
        )  # fmt: skip


class PartStatistics(StatisticsRecord, frozen=True, kw_only=True, rename={"q2_5": "q2.5", "q97_5": "q97.5"}):
    """Those of one stage or node."""

    name: str


class HistogramRecord(Record, frozen=True, kw_only=True):
    """How many samples lie in each of equal bins between two values."""

    low: Number
    high: Number
    counts: tuple[Count, ...]


class RefusedRecord(Record, frozen=True, kw_only=True):
    """How many samples could not be computed for one reason."""

    code: str
    title: str
    place: str
    count: Count


class SamplesRecord(Record, frozen=True, kw_only=True):
    """The samples of one result: how many of ``count`` were ``computed``, and their statistics by part."""

    count: Annotated[int, Meta(ge=100, le=1_000_000)]
    seed: Count
    computed: Count
    refused: tuple[RefusedRecord, ...]
    uncertain_figures: Count
    digits: Count
    total: StatisticsRecord | None
    stages: tuple[PartStatistics, ...]
    nodes: tuple[PartStatistics, ...]
    histogram: HistogramRecord | None


class ResultRecord(Record, frozen=True, kw_only=True):
    """One assessment in one indicator: its total with the parts, and the credits, which are no part of it."""

    assessment: str
    title: str
    indicator: str
    indicator_title: str
    unit: str
    total: Side
    credits: Side
    nodes: tuple[Contribution, ...]
    stages: tuple[PartRecord, ...]
    tags: tuple[TagPart, ...]
    credited: tuple[Credit, ...]
    samples: SamplesRecord | None = None


class DerivedResultRecord(Record, frozen=True, kw_only=True):
    """A result that the model makes of others: the figure, and its value in the ``unit`` in which it is told."""

    name: str
    title: str
    unit: str
    total: Side
    place: str
    samples: SamplesRecord | None = None


class VerdictRecord(Record, frozen=True, kw_only=True):
    """A comparison: ``figure`` is 1 where it holds, and ``unit`` the one in which its sides are shown."""

    figure: str
    unit: str
    tolerance: str
    place: str


class CheckRecord(VerdictRecord, frozen=True, kw_only=True):
    """A check of the model, and what it rests on."""

    title: str
    basis: tuple[BasisRecord, ...] = ()


class RequirementRecord(VerdictRecord, frozen=True, kw_only=True):
    """One condition of a rule, as written."""

    requires: str
    message: str


class RuleRecord(Record, frozen=True, kw_only=True):
    """A rule that results must meet, applied to an assessment or to the whole model."""

    name: str
    title: str
    assessment: str
    requirements: tuple[RequirementRecord, ...]
    place: str


class AttributionRecord(Record, frozen=True, kw_only=True):
    """What the total of the result at the same place rests on and scales with, as figures; behind results stand those
    that are derived.

    Beside kinds of figures, the weightiest sources and assumptions and all the ``others``; ``quality`` has the mean
    score by pedigree indicator.
    """

    rests_on: tuple[str, ...]
    substances: tuple[str, ...]
    scales_with: tuple[str, ...]
    quality: tuple[str, ...]


class SettingRecord(Record, frozen=True, kw_only=True):
    """A parameter that is set for one computation, and to what, as written."""

    name: str
    value: str


class Case(Record, frozen=True, kw_only=True):
    """One computation: the model under one scenario and perhaps further settings. Every number of it is a figure."""

    scenario: str
    settings: tuple[SettingRecord, ...]
    nodes: tuple[NodeRecord, ...]
    assessments: tuple[AssessmentRecord, ...]
    results: tuple[ResultRecord, ...]
    derived: tuple[DerivedResultRecord, ...]
    checks: Sequence[CheckRecord]
    rules: Sequence[RuleRecord]
    loops: Sequence[LoopRecord]
    figures: Sequence[AnyFigure]
    attribution: Sequence[AttributionRecord]

    @property
    def totals(self) -> list[Side]:
        """Those of results, then the derived ones."""
        return [*(one.total for one in self.results), *(one.total for one in self.derived)]

    @property
    def samples(self) -> list[SamplesRecord | None]:
        """Those of each result, and of the derived ones that have some."""
        return [*(one.samples for one in self.results), *(one.samples for one in self.derived if one.samples)]


def complete(case: Case) -> Case:
    """The case with all that was to be worked out when it is first read."""
    return replace(
        case,
        figures=tuple(case.figures),
        checks=tuple(case.checks),
        rules=tuple(case.rules),
        loops=tuple(case.loops),
        attribution=tuple(case.attribution),
    )


class Content(Record, frozen=True, kw_only=True):
    """What is the same for the same inputs on every machine: the study, what was read, and the cases."""

    method: Method
    study: StudyRecord
    model: str
    files: tuple[FileRecord, ...]
    libraries: tuple[LibraryRecord, ...]
    tables: tuple[TableRecord, ...]
    sources: tuple[SourceRecord, ...]
    assumptions: tuple[AssumptionRecord, ...]
    cases: tuple[Case, ...]
    units: tuple[UnitRecord, ...]
    warnings: tuple[WarningRecord, ...]
    waived: tuple[Waived, ...]


class Run(Record, frozen=True, kw_only=True):
    """Who made a trail: when, by which command, on what."""

    time: str
    command: tuple[str, ...]
    platform: str
    python: str


class Integrity(Record, frozen=True, kw_only=True):
    """The digests of the content and of the run, in their canonical form."""

    algorithm: str
    content: str
    run: str


class Trail(Record, frozen=True, kw_only=True):
    """The audit trail, ``lca.trail/3``: every number of a result can be derived again from it, without the engine.

    ``signatures`` are over all else; digests do not cover them.
    """

    format: str
    content: Content
    run: Run
    integrity: Integrity
    signatures: tuple[Envelope, ...] = ()
