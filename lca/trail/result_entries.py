"""What commands print, as types: the study, its results, and what becomes of checks, rules and expected errors.

A number is a text in plain decimal notation, in the unit that stands beside it. What a study may say, and what only
samples have, is left out where there is none.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeAlias

from lca.trail.figure_entries import BasisEntry
from lca.trail.records import Count, Number, Record, SamplesRecord, TableRecord, Texts


class LibraryEntry(Record, frozen=True, kw_only=True):
    """A factor library that was used, and where it was read; beside a study its licence is not told."""

    name: str
    version: str
    licence: str | None = None
    path: str


class StudyEntry(Record, frozen=True, kw_only=True):
    """What a study says of itself, its conventions, and the libraries and tables that it used."""

    name: str
    title: str
    year: str
    gwp: str
    libraries: tuple[LibraryEntry, ...]
    tables: tuple[TableRecord, ...]
    goal: str = ""
    functional_unit: str = ""
    boundary: str = ""
    accepts_approach: str = ""
    accepts_kind: str = ""
    accepts_boundary: str = ""
    accepts_gwp: str = ""
    accepts_period: str = ""
    accepts_geography: str = ""


class BranchEntry(Record, frozen=True, kw_only=True):
    """A branch of a contribution tree: ``kind`` is need, node, factor, itself or others, of which there are ``others``.

    ``value`` is all that it causes, in the unit of the result, and ``share`` its part of the total; ``cut`` says why
    what is below it is not told: its ``depth``, or a ``loop`` that came back to a node above it.
    """

    kind: str
    name: str
    title: str
    amount: Number | None
    unit: str
    value: Number
    share: Number | None
    cut: str
    others: int
    children: tuple[BranchEntry, ...]


class AmountEntry(Record, frozen=True, kw_only=True):
    """How much there is of something, in its unit."""

    name: str
    amount: Number
    unit: str


class NeededEntry(AmountEntry, frozen=True, kw_only=True):
    """How much of a node's product an assessment needs, and how often the node runs for that."""

    title: str
    runs: Number


class EmittedEntry(AmountEntry, frozen=True, kw_only=True):
    """What is emitted of a substance, or of an indicator itself, and what that counts as."""

    counts: tuple[AmountEntry, ...]


class InventoryEntry(Record, frozen=True, kw_only=True):
    """What one assessment needs and what is emitted for it."""

    assessment: str
    title: str
    scenario: str
    settings: Texts
    nodes: tuple[NeededEntry, ...]
    factors: tuple[AmountEntry, ...]
    emitted: tuple[EmittedEntry, ...]


class ResultEntry(Record, frozen=True, kw_only=True):
    """One assessment in one indicator, with the parts of its total by name; credits are no part of it."""

    assessment: str
    title: str
    scenario: str
    settings: Texts
    indicator: str
    unit: str
    total: Number
    credits: Number
    stages: Texts
    nodes: Texts
    tags: Mapping[str, Texts]
    titles: Texts
    stage_of: Texts
    samples: SamplesRecord | None = None
    tree: BranchEntry | None = None


class DerivedEntry(Record, frozen=True, kw_only=True):
    """A derived result, in its unit."""

    name: str
    title: str
    scenario: str
    settings: Texts
    unit: str
    value: Number
    samples: SamplesRecord | None = None


class ResultName(Record, frozen=True, kw_only=True):
    """Which of the results of a model; a derived one has its name as ``assessment``, and no indicator."""

    assessment: str
    scenario: str
    settings: Texts
    indicator: str


class ComparisonEntry(Record, frozen=True, kw_only=True):
    """In which part of ``count`` samples the left result is lower than the right one, and in which they are equal."""

    left: ResultName
    right: ResultName
    count: Count
    lower: Number
    equal: Number


class CheckEntry(Record, frozen=True, kw_only=True):
    """A check with both its sides; they may differ by what is ``allowed``."""

    title: str
    scenario: str
    left: Number
    relation: str
    right: Number
    unit: str
    tolerance: str
    allowed: Number
    holds: bool
    basis: tuple[BasisEntry, ...]


class RequirementEntry(Record, frozen=True, kw_only=True):
    """One condition of a rule, as written."""

    requires: str
    message: str
    holds: bool


class SidesEntry(RequirementEntry, frozen=True, kw_only=True):
    """One that compares two quantities, with these."""

    left: Number
    relation: str
    right: Number
    unit: str
    tolerance: str
    allowed: Number


class RuleEntry(Record, frozen=True, kw_only=True):
    """A rule with each of its requirements, applied to an assessment or to the whole model."""

    rule: str
    title: str
    assessment: str
    scenario: str
    settings: Texts
    holds: bool
    requirements: tuple[RequirementEntry | SidesEntry, ...]


class ExpectedErrorEntry(Record, frozen=True, kw_only=True):
    """An error that a model says it has, with the codes of those that were found."""

    title: str
    scenario: str
    expects: str
    found: tuple[str, ...]
    holds: bool


StatedEntry: TypeAlias = CheckEntry | RequirementEntry | ExpectedErrorEntry
"""What a model states, and whether it holds."""


class ResultDocument(Record, frozen=True, kw_only=True):
    """The results of one model, under each of the scenarios that were asked for."""

    format: str
    study: StudyEntry
    results: tuple[ResultEntry, ...]
    derived: tuple[DerivedEntry, ...]
    checks: tuple[CheckEntry, ...]
    rules: tuple[RuleEntry, ...]
    expected_errors: tuple[ExpectedErrorEntry, ...]
    diagnostics: tuple[Mapping[str, object], ...]
    comparisons: tuple[ComparisonEntry, ...] | None = None
    inventories: tuple[InventoryEntry, ...] | None = None

    @property
    def samples(self) -> list[SamplesRecord]:
        """Those of results and of derived results, as far as there are some."""
        found = (*(one.samples for one in self.results), *(one.samples for one in self.derived))
        return [one for one in found if one is not None]

    @property
    def stated(self) -> tuple[CheckEntry | ExpectedErrorEntry, ...]:
        """What the model itself states: checks, and errors that it expects."""
        return *self.checks, *self.expected_errors
