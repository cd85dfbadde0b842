"""Checks and rules: each with both its sides and what became of it."""

from __future__ import annotations

from collections.abc import Iterator

from lca.notation import DIGITS
from lca.report.apart import allowed_in, digits_apart, how_far, relation
from lca.report.sections.parts import (
    Amount,
    Block,
    Cell,
    Place,
    Row,
    Section,
    Several,
    Styled,
    Table,
    Told,
    Verdict,
    under,
)
from lca.trail.reading import CaseReading, Reading
from lca.trail.records import AnyFigure, CheckRecord, DerivedRecord, RequirementRecord, RuleRecord

COLUMNS = ("verdict", "check", "left", "", "right", "unit", "within", "apart", "place")
KINDS = "<<.<.<<<'"
SIGNS = {"<": "<", "<=": "≤", ">": ">", ">=": "≥", "==": "=", "within": "=", "within_share": "="}


def verdicts(reading: Reading) -> Section:
    """The checks of each case, and its rules with all that they require; what a rule says of a failure stands there."""
    blocks: list[Block] = []
    for index, case in enumerate(reading.cases):
        checks = tuple(_compared(index, case, check, Styled(check.title, "strong")) for check in case.case.checks)
        if checks:
            blocks.append(Table(f"Checks{under(case.case)}", COLUMNS, KINDS, checks))
        rules = tuple(row for rule in case.case.rules for row in _rule(index, case, rule))
        if rules:
            blocks.append(Table(f"Rules{under(case.case)}", ("verdict", "requirement", *COLUMNS[2:]), KINDS, rules))
    return Section("Checks", "Checks and rules", tuple(blocks))


def _rule(index: int, case: CaseReading, rule: RuleRecord) -> Iterator[Row]:
    of = f" ({rule.assessment})" if rule.assessment else ""
    name = f"{rule.name}{of}" + (f": {rule.title}" if rule.title else "")
    figures = tuple(met.figure for met in rule.requirements)
    verdict = Verdict(all(_holds(case, figure) for figure in figures), index, figures)
    cells = (verdict, Styled(name, "strong"), "", "", "", "", "", "", Place(rule.place))
    yield Row(cells, _look(verdict))
    for met in rule.requirements:
        failed = met.message and not _holds(case, met.figure)
        requires = Styled(met.requires, "code")
        said = Several((requires, ": ", Styled(met.message, "message"))) if failed else requires
        yield _compared(index, case, met, said)


def _compared(index: int, case: CaseReading, check: CheckRecord | RequirementRecord, title: Cell) -> Row:
    figure = case.figures[check.figure]
    left, sign, right, apart = _sides(index, case, figure, check.unit)
    verdict = Verdict(_holds(case, check.figure), index, (check.figure,))
    unit = check.unit if sign else ""
    cells = (verdict, title, left, sign, right, unit, check.tolerance, apart, Place(check.place))
    return Row(cells, _look(verdict))


def _look(verdict: Verdict) -> str:
    return "holds" if verdict.holds else "fails"


def _sides(index: int, case: CaseReading, figure: AnyFigure, unit: str) -> tuple[Cell, str, Cell, Cell]:
    """Both sides of a comparison, and how far it is from holding; nothing of a truth that is put together otherwise."""
    if not isinstance(figure, DerivedRecord):
        return "", "", "", ""
    operation, arguments = figure.operation, figure.arguments[:2]
    dimensions, sign = case.trail.dimensions, SIGNS.get(operation, "")
    if not sign or {dimensions[case.figures[argument].unit] for argument in arguments} != {dimensions.get(unit)}:
        return "", "", "", ""
    left, right = (case.value(argument, unit) for argument in arguments)
    if left is None or right is None:
        return "", sign, "", ""
    fails = figure.value != "1"
    allowed = allowed_in(case, figure, right, unit)
    digits = digits_apart(left, right, allowed) if fails else DIGITS
    apart = Told(how_far(left, relation(operation), right, unit, allowed)) if fails else ""
    first, second = (
        Amount(value, index, (name,), unit, 0, digits) for value, name in zip((left, right), arguments, strict=True)
    )
    return first, sign, second, apart


def _holds(case: CaseReading, figure: str) -> bool:
    return case.value(figure) == 1
