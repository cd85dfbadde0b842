"""Trials of many models as a page in Markdown: for each model what is stated beside what is computed, and by whom."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from lca.arithmetic import difference, differentiating
from lca.notation import shown
from lca.report.markdown import marked, table_rows
from lca.report.sections.parts import NUMBER, TEXT, Row, Table, row
from lca.report.suite import summary
from lca.report.table import compared, titled
from lca.studies.suite import Case, Trial
from lca.trail.figures import GroundTold, SourceTold
from lca.trail.results import CheckTold, ComparedTold

COLUMNS = ("check", "stated", "computed", "apart", "verdict", "stated by")
KINDS = TEXT + 3 * NUMBER + 2 * TEXT
STATED = ("check", "expected error")
EQUAL = "="
DIGITS_APART = 2


def suite_table(trials: Sequence[Trial]) -> str:
    """The whole page, the same for the same models. Requirements of rules are told where they are not met."""
    blocks = ["# What is stated and what is computed", marked(summary(trials))]
    for trial in trials:
        cases = [case for case in trial.cases if case.kind in STATED or not case.holds]
        if cases:
            table = Table("", COLUMNS, KINDS, tuple(map(_row, cases)))
            blocks += [f"## {_headed(trial)}", "\n".join(table_rows(table)), *_sources(cases)]
    return "\n\n".join(blocks) + "\n"


def _headed(trial: Trial) -> str:
    return marked(f"{trial.model}: {trial.title}" if trial.title else trial.model)


def _sources(cases: Sequence[Case]) -> Iterator[str]:
    """The titles of the sources that a table names by their keys."""
    titles = {one.key: one.text for case in cases for one in _basis(case) if isinstance(one, SourceTold)}
    if titles:
        yield "\n".join(f"- {marked(key)}: {marked(title)}" for key, title in sorted(titles.items()))


def _row(case: Case) -> Row:
    check, verdict = case.stated, "holds" if case.holds else "FAILS"
    title, said_by = titled(case.title, case.scenario), "; ".join(_said_by(_basis(case)))
    if not isinstance(check, CheckTold | ComparedTold):
        errors = "; ".join(f"{error.code}: {error.message}" for error in case.errors)
        return row(title, "", errors or compared(check), "", verdict, said_by)
    left, right = Decimal(check.left), Decimal(check.right)
    sign = "" if check.relation == EQUAL else f"{check.relation} "
    stated, computed = (f"{shown(side)} {check.unit}".rstrip() for side in (right, left))
    apart = _apart(right, left) if check.relation == EQUAL else ""
    return row(title, sign + stated, computed, apart, verdict, said_by)


def _basis(case: Case) -> Sequence[GroundTold]:
    return case.stated.basis if isinstance(case.stated, CheckTold) else ()


def _apart(stated: Decimal, computed: Decimal) -> str:
    """How much more is computed than is stated, in per cent of what is stated."""
    if computed == stated:
        return "0 %"
    if not stated:
        return ""
    with differentiating():
        share = difference(stated, computed) / abs(stated) * 100
    return f"{'+' * (share > 0)}{shown(share, DIGITS_APART)} %"


def _said_by(basis: Sequence[GroundTold]) -> Iterator[str]:
    """A source by its key and the place in it; an assumption by what it says, behind the sign of one."""
    for one in basis:
        if isinstance(one, SourceTold):
            yield f"{one.key}, {one.locator}" if one.locator else one.key
        else:
            yield f"~ {one.text}"
