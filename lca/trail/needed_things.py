"""The inventory of an assessment: how much it needs of each node and factor, and what is emitted for it."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from msgspec.structs import replace

from lca.arithmetic import plain, stored, telling
from lca.trail.reading import CaseReading, Reading
from lca.trail.records import AssessmentRecord, FlowRecord
from lca.trail.result_entries import AmountEntry, EmittedEntry, InventoryEntry, NeededEntry, ResultDocument


def inventory(case: CaseReading, assessment: AssessmentRecord) -> InventoryEntry:
    """What is needed in the order in which needs lead to it, and emissions by what is emitted."""
    with telling():
        return InventoryEntry(
            assessment=assessment.name,
            title=assessment.title,
            scenario=case.scenario,
            settings={one.name: one.value for one in case.case.settings},
            nodes=tuple(_nodes(case, assessment)),
            factors=tuple(_factors(case, assessment)),
            emitted=tuple(_emitted(case, assessment)),
        )


def _nodes(case: CaseReading, assessment: AssessmentRecord) -> Iterator[NeededEntry]:
    for one in assessment.runs:
        node, amount = case.nodes[one.node], _amount_of(case, one.figure)
        unit = case.figures[node.makes].unit if node.makes else ""
        if amount is not None:
            yield NeededEntry(
                name=node.name, title=node.title, amount=case.number(amount, unit), unit=unit,
                runs=case.number(one.figure),
            )  # fmt: skip


def _amount_of(case: CaseReading, runs: str) -> str | None:
    """The figure of the amount that a node runs for: over what it makes, perhaps by its share."""
    found = case.derived.get(runs)
    if found is not None and found.operation == "multiply":
        found = case.derived.get(found.arguments[0])
    return found.arguments[0] if found is not None and found.operation == "runs" else None


def _flows(case: CaseReading, assessment: AssessmentRecord) -> Iterator[tuple[Decimal, FlowRecord]]:
    """All flows that something needs, with the runs that have each."""
    for one in assessment.runs:
        runs = case.base(one.figure) or Decimal(0)
        yield from ((runs, flow) for flow in case.nodes[one.node].exchanges if not flow.avoids)


def _factors(case: CaseReading, assessment: AssessmentRecord) -> Iterator[AmountEntry]:
    found: dict[str, tuple[Decimal, str]] = {}
    for runs, flow in _flows(case, assessment):
        if flow.kind == "uses" and not flow.supplier:
            _add(case, found, flow.factor, runs, flow.amount)
    for name, (amount, unit) in found.items():
        yield AmountEntry(name=name, amount=_told(case, amount, unit), unit=unit)


def _emitted(case: CaseReading, assessment: AssessmentRecord) -> Iterator[EmittedEntry]:
    """By substance or, where an indicator itself is emitted, by that."""
    found: dict[str, tuple[Decimal, str]] = {}
    counted: dict[str, dict[str, tuple[Decimal, str]]] = {}
    for runs, flow in _flows(case, assessment):
        if flow.kind == "emits":
            name = flow.factor or next((one.indicator for one in flow.burdens), "")
            _add(case, found, name, runs, flow.amount)
            for one in flow.burdens:
                _add(case, counted.setdefault(name, {}), one.indicator, runs, one.figure)
    for name, (amount, unit) in found.items():
        counts = {
            indicator: AmountEntry(name=indicator, amount=_told(case, *one), unit=one[1])
            for indicator, one in counted.get(name, {}).items()
        }
        yield EmittedEntry(name=name, amount=_told(case, amount, unit), unit=unit, counts=tuple(counts.values()))


def _add(
    case: CaseReading, found: dict[str, tuple[Decimal, str]], name: str, runs: Decimal, figure: str | None
) -> None:
    """So many runs of a figure to what was found of the same name, in the unit of the first."""
    if figure is not None:
        before, unit = found.get(name, (Decimal(0), case.figures[figure].unit))
        found[name] = before + runs * (case.base(figure) or Decimal(0)), unit


def _told(case: CaseReading, amount: Decimal, unit: str) -> str:
    factor = case.trail.factors[unit]
    return plain(stored(amount / factor.numerator * factor.denominator))


def with_inventories(document: ResultDocument, reading: Reading) -> ResultDocument:
    """The document with what each assessment needs, of which ``reading`` is the trail."""
    told = (inventory(case, one) for case in reading.cases for one in case.case.assessments)
    return replace(document, inventories=tuple(told))
