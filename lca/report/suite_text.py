"""Trials of many models as text: a line for each, the checks that fail, the errors that no check expects, a summary."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from lca.diagnostics.render import RED, Painter, inert, render, width
from lca.report.result_table import GREEN, check_lines
from lca.studies.suite import Trial

SUMMED = {"ok": "ok", "fails": "failed", "nothing to test": "with nothing to test"}


def suite_text(trials: Sequence[Trial], *, colour: bool = False) -> str:
    """Everything, the same for the same models."""
    paint = Painter(colour)
    wide = max((width(inert(trial.model)) for trial in trials), default=0)
    lines = [line for trial in trials for line in _trial(trial, wide, paint)]
    # An error in a part is one of every model that uses it, and is told once.
    errors = dict.fromkeys(render(error, colour=colour) for trial in trials for error in trial.wrong)
    return "\n\n".join(["\n".join(lines), *errors, suite_summary(trials)]) + "\n"


def _trial(trial: Trial, wide: int, paint: Painter) -> Iterator[str]:
    mark = {"ok": paint(GREEN, "ok   "), "fails": paint(RED, "FAILS")}.get(trial.verdict, "--   ")
    name = inert(trial.model)
    yield f"{mark}  {name}{' ' * (wide - width(name))}  {_said(trial)}"
    for case in trial.checks:
        if not case.holds and not (trial.wrong and case.verdict is None):
            yield from check_lines(case.title, case.scenario, case.stated, paint)


def _said(trial: Trial) -> str:
    """How many checks a model has, and how many of them fail."""
    if not trial.cases:
        return "used by another model" if trial.is_part else "nothing to test"
    checks = trial.checks
    missed = sum(case.verdict is None for case in checks)
    failed = sum(not case.holds for case in checks) - missed
    parts = ["in error"] if trial.wrong else []
    if failed:
        parts.append(f"{failed} of {len(checks)} checks {'fails' if failed == 1 else 'fail'}")
    if missed:
        parts.append(f"{_counted(missed, 'check')} not computed")
    return ", ".join(parts) or _counted(len(checks), "check")


def suite_summary(trials: Sequence[Trial]) -> str:
    """How many models and checks there are, and how many of them are as they should be."""
    verdicts = [trial.verdict for trial in trials]
    said = [f"{verdicts.count(verdict)} {word}" for verdict, word in SUMMED.items() if verdict in verdicts]
    checks = [case.holds for trial in trials for case in trial.checks]
    held = f"; {sum(checks)} of {len(checks)} checks hold{'s' * (sum(checks) == 1)}" if checks else ""
    return f"{_counted(len(trials), 'model')}: {', '.join(said)}{held}"


def _counted(count: int, what: str) -> str:
    return f"{count or 'no'} {what}{'s' * (count != 1)}"
