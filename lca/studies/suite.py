"""Models put to the test: each is computed as declared and under every scenario that something is said of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from msgspec import to_builtins

from lca.check import Checked
from lca.diagnostics import Diagnostic, LcaError
from lca.diagnostics.render import as_json
from lca.engine.result import Result, run
from lca.source import Span
from lca.trail.notes import notes
from lca.trail.result_document import check_entry, expected_error_entry, requirement_entry
from lca.trail.result_entries import StatedEntry


@dataclass(frozen=True, slots=True)
class Attempt:
    """A model computed as declared or under a scenario, or the errors that there are instead of a result."""

    result: Result | None
    errors: tuple[Diagnostic, ...] = ()


@dataclass(frozen=True, slots=True)
class TrialCase:
    """One thing asked of a model. ``kind`` is ``computes``, ``check``, ``rule`` or ``expected error``.

    ``verdict`` is whether it holds, None for a check that could not be computed; ``stated`` is what was compared or
    expected. ``errors`` are what keeps a model from computing.
    """

    kind: str
    title: str
    scenario: str
    verdict: bool | None
    stated: StatedEntry | None = None
    span: Span | None = None
    errors: tuple[Diagnostic, ...] = ()

    @property
    def holds(self) -> bool:
        return bool(self.verdict)


@dataclass(frozen=True, slots=True)
class Trial:
    """All cases of one model, and all that was found.

    ``files`` are those that the model was read from, its own first; ``is_part`` says that another model uses it;
    ``title`` is that of its study.
    """

    model: str
    cases: tuple[TrialCase, ...]
    diagnostics: tuple[Diagnostic, ...]
    files: tuple[Path, ...] = ()
    is_part: bool = False
    title: str = ""

    @property
    def verdict(self) -> str:
        if not self.cases and not self.is_part:
            return "nothing to test"
        return "ok" if all(case.holds for case in self.cases) else "fails"

    @property
    def checks(self) -> tuple[TrialCase, ...]:
        """What the model itself states."""
        return tuple(case for case in self.cases if case.kind != "computes")

    @property
    def wrong(self) -> tuple[Diagnostic, ...]:
        """The errors that the model does not expect."""
        return tuple(unexpected(self.cases))


def attempt(checked: Checked, scenario: str, settings: Mapping[str, str] | None = None) -> Attempt:
    """Compute a model under a scenario, or with an empty name as declared, and under further settings."""
    try:
        return Attempt(run(checked.under(scenario, settings)))
    except LcaError as error:
        return Attempt(None, tuple(found for found in error.diagnostics if found.is_error))


def judged_in(checked: Checked) -> list[str]:
    """The model as declared and the scenarios that something is said of: each by rules, some by checks."""
    rules = checked.program is not None and checked.program.rules
    expected = [expected.scenario for expected in checked.expected_errors]
    named = checked.scenarios if rules else checked.scenarios_with_checks
    return list(dict.fromkeys(["", *named, *expected]))


def expected_errors(checked: Checked, attempts: Mapping[str, Attempt]) -> Iterator[TrialCase]:
    """The errors that a model says it has where it was attempted: what is wrong in checking is so in every scenario."""
    for expected in checked.expected_errors:
        if expected.scenario in attempts:
            found = [error.code for error in attempts[expected.scenario].errors]
            told = expected_error_entry(expected, found)
            yield TrialCase("expected error", told.title, told.scenario, told.holds, told, expected.span)


def cases_of(checked: Checked, attempts: Mapping[str, Attempt], *, as_declared: bool = True) -> tuple[TrialCase, ...]:
    """What a model states, judged wherever it was attempted, which is whether it holds for every command.

    With settings of the command line it is not as declared: no check is of that, nor is any error expected.
    """
    checks = [*_checks(checked, attempts, as_declared=as_declared), *_requirements(attempts)]
    checks += expected_errors(checked, attempts) if as_declared else []
    computes = _computes(checked, attempts, as_declared=as_declared)
    return (*computes, *sorted(checks, key=lambda case: case.span.start if case.span else 0))


def unexpected(cases: Iterable[TrialCase]) -> list[Diagnostic]:
    """The errors among cases that the model does not expect there."""
    return list(dict.fromkeys(error for case in cases for error in case.errors))


def tried(model: str, checked: Checked) -> Trial:
    """Put a model to the test."""
    attempts = {scenario: attempt(checked, scenario) for scenario in judged_in(checked)}
    noted = notes(checked, (made.result for made in attempts.values() if made.result is not None))
    return Trial(
        model,
        cases_of(checked, attempts),
        tuple(dict.fromkeys([*checked.diagnostics, *noted, *(e for made in attempts.values() for e in made.errors)])),
        tuple(module.path for module in checked.loaded.modules if module.path),
        title=checked.names.root.study.title if checked.names.root.study else "",
    )


def unread(model: str, errors: Sequence[Diagnostic]) -> Trial:
    """The trial of a model that cannot be read."""
    return Trial(model, (_computes_case("", tuple(errors)),), tuple(errors))


def together(trials: Iterable[Trial]) -> list[Trial]:
    """Trials that know of each other: a model that another one uses is tested there, and need not be asked anything."""
    trials = list(trials)
    parts = {path for trial in trials for path in trial.files[1:]}
    return [replace(trial, is_part=not parts.isdisjoint(trial.files[:1])) for trial in trials]


def _computes(checked: Checked, attempts: Mapping[str, Attempt], *, as_declared: bool) -> Iterator[TrialCase]:
    """Whether the model computes, where something is computed or an error stands that it does not expect there."""
    for scenario, made in attempts.items():
        excused = checked.expected_errors if as_declared else ()
        expected = {e.code for e in excused if not checked.ok or e.scenario == scenario}
        wrong = tuple(error for error in made.errors if error.code not in expected)
        if wrong or (made.result and (made.result.outcomes or made.result.verdicts)):
            yield _computes_case(scenario, wrong)
        if not checked.ok:  # what is wrong in checking is wrong once
            return


def _computes_case(scenario: str, wrong: tuple[Diagnostic, ...]) -> TrialCase:
    return TrialCase("computes", "computes", scenario, not wrong, None, wrong[0].span if wrong else None, wrong)


def _checks(checked: Checked, attempts: Mapping[str, Attempt], *, as_declared: bool) -> Iterator[TrialCase]:
    for scenario, made in attempts.items():
        if made.result is not None:
            for verdict in made.result.verdicts:
                told = check_entry(verdict, scenario)
                yield TrialCase("check", told.title, scenario, told.holds, told, verdict.check.span)
    for check in checked.names.root.checks if as_declared else ():
        if check.scenario in attempts and attempts[check.scenario].result is None:
            yield TrialCase("check", check.title, check.scenario, None, None, check.span)


def _requirements(attempts: Mapping[str, Attempt]) -> Iterator[TrialCase]:
    """Each requirement of each rule, wherever the model was computed."""
    for scenario, made in attempts.items():
        if made.result is None:
            continue
        for ruling in made.result.rulings:
            of = f" ({ruling.rule.assessment})" if ruling.rule.assessment else ""
            for met in ruling.requirements:
                told = requirement_entry(met)
                title = f"{ruling.rule.name}{of}: {told.message or told.requires}"
                yield TrialCase("rule", title, scenario, told.holds, told, met.requirement.span)


def suite_document(trials: Sequence[Trial]) -> dict[str, Any]:
    """The trials as the document `lca.test/1`."""
    return {
        "format": "lca.test/1",
        "models": [
            {
                "model": trial.model,
                "verdict": trial.verdict,
                "cases": [_case(case) for case in trial.cases],
                "diagnostics": [as_json(diagnostic) for diagnostic in trial.diagnostics],
            }
            for trial in trials
        ],
    }


def _case(case: TrialCase) -> dict[str, Any]:
    line = {"line": case.span.line} if case.span and case.kind != "computes" else {}
    stated = to_builtins(case.stated) if case.stated else {}
    return {"kind": case.kind, **stated, "title": case.title, "scenario": case.scenario, "holds": case.verdict, **line}
