"""What is different between two computations, in the records that every comparison is told in.

Numbers are texts in plain decimal notation, in the unit of their total: ``after`` less ``before`` is ``change``,
exactly. What may be left out of a document has a default, and is left out where it has that.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from msgspec import UNSET, UnsetType

from lca.trail.figure_entries import BasisEntry, FigureEntry
from lca.trail.records import Record, Texts
from lca.trail.result_entries import StudyEntry

STRUCTURE = "(structure)"
"""The input that stands for nodes, flows and formulas that were added, removed or put otherwise."""


class NumberChange(Record, frozen=True, kw_only=True):
    """A number on both sides."""

    before: str
    after: str
    change: str


class InputPart(Record, frozen=True, kw_only=True):
    """What of a change comes from one input, or from several that can only change together."""

    inputs: tuple[str, ...]
    part: str


class TotalChange(Record, frozen=True, kw_only=True):
    """A total that both sides have, its change by input, by stage and by node: each adds up to it.

    ``orders`` is over how many orders of the inputs their parts are averaged, None where over all.
    """

    scenario: str | None = None
    assessment: str
    title: str
    indicator: str
    unit: str
    before: str
    after: str
    change: str
    credits: NumberChange
    inputs: tuple[InputPart, ...]
    stages: Mapping[str, NumberChange]
    nodes: Mapping[str, NumberChange]
    orders: int | UnsetType | None = UNSET


class TotalAlone(Record, frozen=True, kw_only=True):
    """A total that only one ``side`` has, before or after."""

    scenario: str | None = None
    assessment: str
    indicator: str
    unit: str
    total: str
    side: str


class FigureChange(Record, frozen=True, kw_only=True):
    """``how`` is added or removed, or by what is different: value, spread, unit (how it is written), or else basis."""

    name: str
    how: str
    before: FigureEntry | None
    after: FigureEntry | None
    scenarios: tuple[str, ...] | None = None


class ChoiceEntry(Record, frozen=True, kw_only=True):
    """What a parameter stands for, as written, and why."""

    written: str
    basis: tuple[BasisEntry, ...]
    place: str


class ChoiceChange(Record, frozen=True, kw_only=True):
    """A supplier or a text that was chosen otherwise, or for another reason."""

    name: str
    before: ChoiceEntry | None
    after: ChoiceEntry | None
    scenarios: tuple[str, ...] | None = None


class StructureChange(Record, frozen=True, kw_only=True):
    """``kind`` is assessment, node, flow, formula, supplier or stage; ``how`` is added, removed or changed.

    ``said`` is from what to what, for a supplier and a stage; ``before`` and ``after`` are places.
    """

    kind: str
    how: str
    name: str
    said: str
    before: str
    after: str
    scenarios: tuple[str, ...] | None = None


class TextChange(Record, frozen=True, kw_only=True):
    """A text that is another, empty on a side that does not have it: of what, as far as that has a name."""

    scenario: str | None = None
    name: str | None = None
    field: str | None = None
    place: str | None = None
    before: str
    after: str


class Changes(Record, frozen=True, kw_only=True):
    """The totals of both sides, and those that only one has; ``orders`` as those of a total."""

    orders: int | None
    totals: tuple[TotalChange, ...]
    alone: tuple[TotalAlone, ...]


class Difference(Changes, frozen=True, kw_only=True):
    """All that is different in two programs. Inputs of totals are figures, choices, and ``(structure)``."""

    figures: tuple[FigureChange, ...]
    choices: tuple[ChoiceChange, ...]
    structure: tuple[StructureChange, ...]


class VersionEntry(Record, frozen=True, kw_only=True):
    """A version of a model, as it is called."""

    name: str
    study: StudyEntry


class Diff(Record, frozen=True, kw_only=True):
    """The difference of two versions of a model: the document `lca.diff/1`."""

    format: str
    before: VersionEntry
    after: VersionEntry
    scenario: str
    figures: tuple[FigureChange, ...]
    choices: tuple[ChoiceChange, ...]
    structure: tuple[StructureChange, ...]
    libraries: tuple[TextChange, ...]
    tables: tuple[TextChange, ...]
    grounds: tuple[TextChange, ...]
    study: tuple[TextChange, ...]
    orders: int | None
    totals: tuple[TotalChange, ...]
    alone: tuple[TotalAlone, ...]


def changed(old: Texts, new: Texts) -> Iterator[tuple[str, str, str]]:
    """What is not the same on both sides, by name, with the texts of both."""
    for name in sorted({**old, **new}):
        before, after = old.get(name, ""), new.get(name, "")
        if before != after:
            yield name, before, after


def by_field(old: Texts, new: Texts, *, name: str | None = None, scenario: str | None = None) -> Iterator[TextChange]:
    """The fields of one thing that are not the same."""
    for field, before, after in changed(old, new):
        yield TextChange(scenario=scenario, name=name, field=field, before=before, after=after)


def by_name(old: Mapping[str, Texts], new: Mapping[str, Texts], *, only_both: bool = False) -> Iterator[TextChange]:
    """The fields that are not the same, by what has them; ``only_both`` leaves out what one side does not have."""
    for name in sorted({**old, **new}):
        if not only_both or (name in old and name in new):
            yield from by_field(old.get(name, {}), new.get(name, {}), name=name)
