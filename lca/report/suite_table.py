"""Trials of many models as a page in Markdown: for each model what is stated beside what is computed, and by whom."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from lca.arithmetic import difference, differentiating
from lca.notation import shown
from lca.report.markdown import marked, table_rows
from lca.report.result_table import compared, titled_check
from lca.report.sections.report_parts import NUMBER, TEXT, ReportRow, ReportTable, row
from lca.report.suite_text import suite_summary
from lca.studies.suite import Trial, TrialCase
from lca.trail.figure_entries import BasisEntry, SourceEntry
from lca.trail.result_entries import CheckEntry, SidesEntry

COLUMNS = ("check", "stated", "computed", "apart", "verdict", "stated by")
KINDS = TEXT + 3 * NUMBER + 2 * TEXT
STATED = ("check", "expected error")
EQUAL = "="
DIGITS_APART = 2


def suite_table(trials: Sequence[Trial]) -> str:
    """The whole page, the same for the same models. Requirements of rules are told where they are not met."""
    blocks = ["# What is stated and what is computed", marked(suite_summary(trials))]
    for trial in trials:
        cases = [case for case in trial.cases if case.kind in STATED or not case.holds]
        if cases:
            table = ReportTable("", COLUMNS, KINDS, tuple(map(_row, cases)))
            blocks += [f"## {_headed(trial)}", "\n".join(table_rows(table)), *_sources(cases)]
    return "\n\n".join(blocks) + "\n"


def _headed(trial: Trial) -> str:
    return marked(f"{trial.model}: {trial.title}" if trial.title else trial.model)


def _sources(cases: Sequence[TrialCase]) -> Iterator[str]:
    """The titles of the sources that a table names by their keys."""
    titles = {one.key: one.text for case in cases for one in _basis(case) if isinstance(one, SourceEntry)}
    if titles:
        yield "\n".join(f"- {marked(key)}: {marked(title)}" for key, title in sorted(titles.items()))


def _row(case: TrialCase) -> ReportRow:
    check, verdict = case.stated, "holds" if case.holds else "FAILS"
    title, said_by = titled_check(case.title, case.scenario), "; ".join(_said_by(_basis(case)))
    if not isinstance(check, CheckEntry | SidesEntry):
        errors = "; ".join(f"{error.code}: {error.message}" for error in case.errors)
        return row(title, "", errors or compared(check), "", verdict, said_by)
    left, right = Decimal(check.left), Decimal(check.right)
    sign = "" if check.relation == EQUAL else f"{check.relation} "
    stated, computed = (f"{shown(side)} {check.unit}".rstrip() for side in (right, left))
    apart = _apart(right, left) if check.relation == EQUAL else ""
    return row(title, sign + stated, computed, apart, verdict, said_by)


def _basis(case: TrialCase) -> Sequence[BasisEntry]:
    return case.stated.basis if isinstance(case.stated, CheckEntry) else ()


def _apart(stated: Decimal, computed: Decimal) -> str:
    """How much more is computed than is stated, in per cent of what is stated."""
    if computed == stated:
        return "0 %"
    if not stated:
        return ""
    with differentiating():
        share = difference(stated, computed) / abs(stated) * 100
    return f"{'+' * (share > 0)}{shown(share, DIGITS_APART)} %"


def _said_by(basis: Sequence[BasisEntry]) -> Iterator[str]:
    """A source by its key and the place in it; an assumption by what it says, behind the sign of one."""
    for one in basis:
        if isinstance(one, SourceEntry):
            yield f"{one.key}, {one.locator}" if one.locator else one.key
        else:
            yield f"~ {one.text}"
