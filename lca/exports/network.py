"""The network of activities of one case, with which other tools compute the same totals again.

Each node, or each product of a node that has several, is an activity that makes its reference product; what a node of
several products uses and emits is allocated to them by their shares. Each assessment is an activity that uses what it
needs and makes one answer. What a run emits, itself and through factors, stands in it as one characterised burden for
each indicator. What nodes avoid is left out: credits are no part of a total.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from lca.arithmetic import telling
from lca.diagnostics import LcaError, problem
from lca.spread import Shape
from lca.trail.reading import CaseReading, Reading
from lca.trail.records import AssessmentRecord, NodeRecord

ASSESSMENT = "assessment"
LEAST, MOST = Decimal("1e-290"), Decimal("1e290")
"""What other tools can compute with: they take binary numbers, which end about 1e308, and multiply these."""


@dataclass(frozen=True, slots=True)
class NetworkInput:
    """So much of the product of the node ``supplier``, in the unit in which that node makes it."""

    supplier: str
    amount: Decimal
    place: str


@dataclass(frozen=True, slots=True)
class NetworkActivity:
    """What is made, in ``unit``, by what; ``burdens`` are by indicator in the unit of its results, ``kind`` a stage."""

    name: str
    title: str
    kind: str
    makes: Decimal
    unit: str
    inputs: tuple[NetworkInput, ...]
    burdens: Mapping[str, Decimal]
    place: str


@dataclass(frozen=True, slots=True)
class Network:
    """``indicators`` has the unit of the results of each; ``totals`` are by assessment and indicator, in that unit."""

    scenario: str
    nodes: Mapping[str, NetworkActivity]
    assessments: Mapping[str, NetworkActivity]
    indicators: Mapping[str, str]
    titles: Mapping[str, str]
    totals: Mapping[tuple[str, str], Decimal]

    @property
    def activities(self) -> list[NetworkActivity]:
        return [*self.assessments.values(), *self.nodes.values()]


def network_of(case: CaseReading) -> Network:
    """The network of a case."""
    results = case.case.results
    units = {result.indicator: result.unit for result in results}
    with telling():
        nodes = {name: _node(case, node, units) for name, node in case.nodes.items()}
        assessments = {one.name: _assessment(case, one) for one in case.case.assessments}
    return Network(
        case.scenario,
        nodes,
        assessments,
        units,
        {result.indicator: result.indicator_title for result in results},
        {(result.assessment, result.indicator): Decimal(result.total.value) for result in results},
    )


def first_case(reading: Reading) -> tuple[CaseReading, dict[str, str]]:
    """The one case that a form without scenarios tells, and what an export says of where it comes from."""
    case = reading.cases[0]
    others = ", ".join(one.scenario or "as declared" for one in reading.cases[1:])
    return case, {
        "trail": f"sha256:{reading.digest}",
        "study": reading.title,
        "engine": reading.content.method.engine,
        "scenario": case.scenario or "as declared",
        "not exported": others or "no other scenario",
        "credits": "what nodes avoid is left out, since credits are no part of a total",
        "uncertainty": uncertainty_left_out(case) or "no figure has one",
    }


def uncertainty_left_out(case: CaseReading) -> str:
    """How many figures have a spread, none of which a form of point values tells; empty where none has."""
    count = sum(1 for figure in case.inputs.values() if figure.spread)
    count += sum(1 for figure in case.derived.values() if figure.operation in {*Shape})
    return f"{count} figure{' has' if count == 1 else 's have'} one, which is left out" if count else ""


def _node(case: CaseReading, node: NodeRecord, units: Mapping[str, str]) -> NetworkActivity:
    makes = _makes(node)
    unit = case.figures[makes].unit
    share = Decimal(1) if node.share is None else _value(case, node.share, "")
    burdens = {
        indicator: share * _sum(case, figures, units[indicator])
        for indicator, figures in node.burdens.items()
        if indicator in units
    }
    return NetworkActivity(
        node.name,
        node.title,
        node.stage,
        _value(case, makes, unit),
        unit,
        tuple(
            _input(case, flow.supplier, flow.amount, share, flow.place)
            for flow in node.flows
            if flow.supplier and not flow.avoids and flow.amount
        ),
        burdens,
        node.place,
    )


def _assessment(case: CaseReading, assessment: AssessmentRecord) -> NetworkActivity:
    one, place = Decimal(1), assessment.place
    inputs = [_input(case, need.node, need.figure, one, place) for need in assessment.needs]
    return NetworkActivity(assessment.name, assessment.title, ASSESSMENT, one, "", tuple(inputs), {}, place)


def _makes(node: NodeRecord) -> str:
    """The figure of what a node makes, which a trail always has of a node that is used."""
    if node.makes is None:
        raise LookupError(node.name)
    return node.makes


def _sum(case: CaseReading, figures: Iterable[str], unit: str) -> Decimal:
    return sum((_value(case, figure, unit) for figure in figures), Decimal(0))


def _input(case: CaseReading, supplier: str, figure: str, share: Decimal, place: str) -> NetworkInput:
    unit = case.figures[_makes(case.nodes[supplier])].unit
    return NetworkInput(supplier, share * _value(case, figure, unit), place)


def _value(case: CaseReading, figure: str, unit: str) -> Decimal:
    """A value that a total is worked out from, which a trail always has."""
    value = case.value(figure, unit)
    if value is None:
        raise LcaError([problem("E0932", None, figure=figure, value="not computed")])
    if value and not LEAST <= abs(value) <= MOST:
        raise LcaError([problem("E0932", None, figure=figure, value=f"{value:.3e}")])
    return value
