"""Results: totals and their parts, rounded together so that every breakdown adds up to its total exactly."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from lca.arithmetic import add_up, apportion, plain, same, stored, telling
from lca.diagnostics import LcaError, in_order
from lca.engine.evaluate import Evaluation, Failure, evaluate
from lca.engine.negative_amounts import AVOIDS, EMITS, NEEDS, USES, NonNegative, negatives
from lca.engine.scenario_failures import under_scenario
from lca.program import Check, DerivedResult, Program, Requirement, Rule, judged_cells
from lca.program.cells import Figure
from lca.program.inventory import Assessment, Node
from lca.units import Unit

NO_SOLUTION = "E0502"


@dataclass(frozen=True, slots=True)
class Outcome:
    """The result of one assessment in one scenario and one indicator, in its ``unit``.

    Stages, nodes and tags are parts of ``total``; ``credits`` are not. A derived result has its name as ``assessment``,
    and neither indicator nor parts nor credits.
    """

    assessment: str
    title: str
    scenario: str
    indicator: str
    unit: Unit
    total: Decimal
    credits: Decimal
    stages: Mapping[str, Decimal]
    nodes: Mapping[str, Decimal]
    tags: Mapping[str, Mapping[str, Decimal]]


@dataclass(frozen=True, slots=True)
class CheckVerdict:
    """A check with both its sides, in the unit of the right one."""

    title: str
    relation: str
    left: Decimal
    right: Decimal
    unit: Unit
    tolerance: str
    allowed: Decimal
    """By how much the sides may differ, in their unit."""
    holds: bool
    check: Check


@dataclass(frozen=True, slots=True)
class MetRequirement:
    """A requirement, and whether it is met; ``compared`` has both sides where it compares two quantities."""

    requirement: Requirement
    holds: bool
    compared: CheckVerdict | None


@dataclass(frozen=True, slots=True)
class RuleVerdict:
    """A rule, with each of its requirements."""

    rule: Rule
    requirements: tuple[MetRequirement, ...]

    @property
    def holds(self) -> bool:
        return all(met.holds for met in self.requirements)


@dataclass(frozen=True, slots=True)
class Result:
    """All that a program results in, with the evaluation that it was read from; ``derived`` are derived results."""

    program: Program
    evaluation: Evaluation
    outcomes: tuple[Outcome, ...]
    derived: tuple[Outcome, ...]
    verdicts: tuple[CheckVerdict, ...]
    rulings: tuple[RuleVerdict, ...]

    @property
    def totals(self) -> tuple[Outcome, ...]:
        """Those of assessments, then the derived results."""
        return *self.outcomes, *self.derived


def run(program: Program) -> Result:
    """Evaluate a program and read its results. Raises LcaError for whatever a result needs and cannot be computed."""
    evaluation = evaluate(program)
    failures = _failures(program, evaluation)
    if failures:
        raise LcaError(in_order(under_scenario(evaluation, failures)))
    with telling():
        outcomes = tuple(
            _outcome(program, evaluation, assessment, indicator)
            for assessment in program.assessments.values()
            for indicator in assessment.impacts
        )
        derived = tuple(_derived(program, evaluation, one) for one in program.derived.values())
        verdicts = tuple(_verdict(program, evaluation, check) for check in program.checks)
        rulings = tuple(_ruling(program, evaluation, rule) for rule in program.rules)
    return Result(program, evaluation, outcomes, derived, verdicts, rulings)


def _ruling(program: Program, evaluation: Evaluation, rule: Rule) -> RuleVerdict:
    found = []
    for requirement in rule.requirements:
        if requirement.compared is not None:
            verdict = _verdict(program, evaluation, requirement.compared)
            found.append(MetRequirement(requirement, verdict.holds, verdict))
        else:
            assert requirement.condition is not None
            found.append(MetRequirement(requirement, bool(evaluation.number(requirement.condition)), None))
    return RuleVerdict(rule, tuple(found))


def wanted(assessment: Assessment) -> list[int]:
    """The cells that an assessment cannot do without."""
    totals = [cell for impact in assessment.impacts.values() for cell in (impact.total, impact.credit)]
    return [*totals, *assessment.runs.values()]


def results_of(assessment: Assessment) -> list[int]:
    """The cells that its results are read from."""
    parts = [
        cell for one in assessment.impacts.values() for cell in (*one.contributions.values(), *one.credits.values())
    ]
    return [*wanted(assessment), *parts, *assessment.amounts.values()]


def inputs(program: Program, assessment: Assessment) -> Iterator[NonNegative]:
    """What may not be negative in an assessment: its needs, and the flows and burdens of the nodes that it reaches."""
    for name in assessment.reached:
        yield from inputs_of(program, program.nodes[name])
    for name, cell in assessment.needs:
        yield NonNegative(cell, program.cells[cell].span, assessment.name, NEEDS, name)


def inputs_of(program: Program, node: Node) -> Iterator[NonNegative]:
    """What may not be negative in a node; the burdens of a flow stand where the flow does."""
    for flow in node.flows:
        yield NonNegative(
            flow.amount, flow.span, node.name, AVOIDS if flow.avoids else USES, flow.supplier or flow.factor
        )
    for cells in node.burdens.values():
        yield from (NonNegative(cell, program.cells[cell].span, node.name, EMITS) for cell in cells)


def _failures(program: Program, evaluation: Evaluation) -> list[Failure]:
    """What failed, of all that a result or a check depends on, and inputs that are negative."""
    needed = [cell for assessment in program.assessments.values() for cell in wanted(assessment)]
    loops = {loop for assessment in program.assessments.values() for loop in assessment.loops}
    values = [*map(evaluation.values.__getitem__, needed), *map(evaluation.solutions.get, loops)]
    failed = [value for value in values if isinstance(value, Failure)]
    further = [*(one.cell for one in program.derived.values()), *judged_cells(program)]
    judged = (evaluation.values[cell] for cell in further)
    # What loops an upstream reads are those of assessments, which tell of them.
    failed += [one for one in judged if isinstance(one, Failure) and one.diagnostic.code != NO_SOLUTION]
    limits = (one for assessment in program.assessments.values() for one in inputs(program, assessment))
    return [*failed, *negatives(evaluation, limits)]


def _outcome(program: Program, evaluation: Evaluation, assessment: Assessment, indicator: str) -> Outcome:
    impact, unit = assessment.impacts[indicator], program.indicators[indicator].unit
    names = sorted(impact.contributions)  # by name, so that the order of declarations cannot move a digit
    parts = [unit.from_base(evaluation.number(impact.contributions[name])) for name in names]
    nodes = dict(zip(names, apportion(parts), strict=True))
    return Outcome(
        assessment.name,
        assessment.title,
        program.scenario,
        indicator,
        unit,
        add_up(list(nodes.values())),
        stored(unit.from_base(evaluation.number(impact.credit))),
        _grouped(nodes, lambda name: [program.nodes[name].stage]),
        nodes,
        {
            key: _grouped(nodes, lambda name, key=key: [v for k, v in program.nodes[name].tags if k == key])  # type: ignore[misc]  # mypy cannot type a default in a lambda
            for key in dict.fromkeys(key for name in nodes for key, _ in program.nodes[name].tags)
        },
    )


def _derived(program: Program, evaluation: Evaluation, one: DerivedResult) -> Outcome:
    unit = program.cells[one.cell].unit
    value = stored(unit.from_base(evaluation.number(one.cell)))
    return Outcome(one.name, one.title, program.scenario, "", unit, value, Decimal(0), {}, {}, {})


def _grouped(nodes: Mapping[str, Decimal], groups: Callable[[str], list[str]]) -> dict[str, Decimal]:
    parts: dict[str, list[Decimal]] = {}
    for name, value in nodes.items():
        for group in groups(name):
            parts.setdefault(group, []).append(value)
    return {group: add_up(values) for group, values in parts.items()}


def _verdict(program: Program, evaluation: Evaluation, check: Check) -> CheckVerdict:
    left, right = evaluation.number(check.left), evaluation.number(check.right)
    unit, allowed = program.cells[check.right].unit, _allowed(program, evaluation, check, right)
    return CheckVerdict(
        check.title,
        check.relation,
        stored(unit.from_base(left)),
        stored(unit.from_base(right)),
        unit,
        _tolerance(program, evaluation, check),
        stored(unit.from_base(allowed)),
        _holds(check, left, right, allowed),
        check,
    )


def _tolerance(program: Program, evaluation: Evaluation, check: Check) -> str:
    """The tolerance as written; one that was computed, with its value."""
    if check.tolerance is None:
        return ""
    cell = program.cells[check.tolerance]
    if isinstance(cell, Figure):
        return f"{cell.number} {cell.unit.symbol}".strip()
    value = plain(stored(cell.unit.from_base(evaluation.number(check.tolerance))))
    return f"{check.tolerance_text} ({value} {cell.unit.symbol})".replace(" )", ")")


def _allowed(program: Program, evaluation: Evaluation, check: Check, right: Decimal) -> Decimal:
    """By how much the sides may differ, in base units."""
    if check.tolerance is None:
        return Decimal(0)
    tolerance = evaluation.number(check.tolerance)
    return tolerance if program.cells[check.tolerance].unit.dimension else tolerance * abs(right)


def _holds(check: Check, left: Decimal, right: Decimal, allowed: Decimal) -> bool:
    if check.relation == "=":
        return same(left, right) if check.tolerance is None else stored(abs(left - right)) <= stored(allowed)
    if same(left, right):
        return "=" in check.relation
    return (left < right) == (check.relation[0] == "<")
