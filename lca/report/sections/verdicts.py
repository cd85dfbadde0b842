"""Checks and rules: each with both its sides and what became of it."""

from __future__ import annotations

from collections.abc import Iterator

from lca.notation import DIGITS
from lca.report.compared_sides import allowed_in, digits_apart, how_far, relation
from lca.report.sections.report_parts import (
    AmountCell,
    Block,
    CellList,
    PlaceCell,
    ReportCell,
    ReportRow,
    ReportTable,
    Section,
    StatementCell,
    StyledCell,
    VerdictCell,
    case_under,
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
        checks = tuple(_compared(index, case, check, StyledCell(check.title, "strong")) for check in case.case.checks)
        if checks:
            blocks.append(ReportTable(f"Checks{case_under(case.case)}", COLUMNS, KINDS, checks))
        rules = tuple(row for rule in case.case.rules for row in _rule(index, case, rule))
        if rules:
            blocks.append(
                ReportTable(f"Rules{case_under(case.case)}", ("verdict", "requirement", *COLUMNS[2:]), KINDS, rules)
            )
    return Section("Checks", "Checks and rules", tuple(blocks))


def _rule(index: int, case: CaseReading, rule: RuleRecord) -> Iterator[ReportRow]:
    of = f" ({rule.assessment})" if rule.assessment else ""
    name = f"{rule.name}{of}" + (f": {rule.title}" if rule.title else "")
    figures = tuple(met.figure for met in rule.requirements)
    verdict = VerdictCell(all(_holds(case, figure) for figure in figures), index, figures)
    cells = (verdict, StyledCell(name, "strong"), "", "", "", "", "", "", PlaceCell(rule.place))
    yield ReportRow(cells, _look(verdict))
    for met in rule.requirements:
        failed = met.message and not _holds(case, met.figure)
        requires = StyledCell(met.requires, "code")
        said = CellList((requires, ": ", StyledCell(met.message, "message"))) if failed else requires
        yield _compared(index, case, met, said)


def _compared(index: int, case: CaseReading, check: CheckRecord | RequirementRecord, title: ReportCell) -> ReportRow:
    figure = case.figures[check.figure]
    left, sign, right, apart = _sides(index, case, figure, check.unit)
    verdict = VerdictCell(_holds(case, check.figure), index, (check.figure,))
    unit = check.unit if sign else ""
    cells = (verdict, title, left, sign, right, unit, check.tolerance, apart, PlaceCell(check.place))
    return ReportRow(cells, _look(verdict))


def _look(verdict: VerdictCell) -> str:
    return "holds" if verdict.holds else "fails"


def _sides(
    index: int, case: CaseReading, figure: AnyFigure, unit: str
) -> tuple[ReportCell, str, ReportCell, ReportCell]:
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
    apart = StatementCell(how_far(left, relation(operation), right, unit, allowed)) if fails else ""
    first, second = (
        AmountCell(value, index, (name,), unit, 0, digits) for value, name in zip((left, right), arguments, strict=True)
    )
    return first, sign, second, apart


def _holds(case: CaseReading, figure: str) -> bool:
    return case.value(figure) == 1
