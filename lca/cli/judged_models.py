"""A model computed under all that a command asks of it, and judged as every other command judges it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lca.diagnostics import Diagnostic, LcaError, in_order, problem

if TYPE_CHECKING:
    from lca.check import Checked
    from lca.engine.result import Result
    from lca.studies.suite import TrialCase
    from lca.trail.result_entries import ExpectedErrorEntry


@dataclass(frozen=True, slots=True)
class Judged:
    """What was asked of a model, and what it states of that.

    ``results`` are those that were asked for and could be computed, ``others`` are of further scenarios, which checks
    and rules speak of. ``errors`` are what stands instead of results that were asked for, and what stands instead of
    others where the model does not expect it there.
    """

    results: list[Result]
    others: list[Result]
    cases: tuple[TrialCase, ...]
    errors: tuple[Diagnostic, ...]

    @property
    def expected(self) -> list[ExpectedErrorEntry]:
        """What became of the errors that the model expects."""
        from lca.trail.result_entries import ExpectedErrorEntry

        return [case.stated for case in self.cases if isinstance(case.stated, ExpectedErrorEntry)]

    @property
    def missed(self) -> list[str]:
        """The checks of what could not be computed."""
        return [case.title for case in self.cases if case.verdict is None]

    @property
    def holds(self) -> bool:
        """Whether all that was asked could be computed, and all that the model states of it holds."""
        return all(case.holds for case in self.cases)


def judged(checked: Checked, names: Sequence[str], settings: Mapping[str, str], *, assessed: bool = False) -> Judged:
    """Compute a model under the scenarios of ``names`` and judge it, as it is declared in all that it states.

    Raises LcaError where nothing that was asked for can be computed, or nothing is asked of the model: no assessment,
    nor, unless it must be ``assessed``, a check.
    """
    from lca.studies.suite import attempt, cases_of, judged_in, unexpected

    if checked.program is None:
        raise LcaError(checked.diagnostics)
    checked.read(settings)
    for name in names:
        checked.chosen(name)
    stated = () if assessed else (*checked.names.root.checks, *checked.expected_errors)
    if not (checked.program.assessments or checked.program.derived or stated):
        raise LcaError([problem("E0406")])
    asked = {name: attempt(checked, name, settings) for name in names}
    results = [made.result for made in asked.values() if made.result is not None]
    if not results:
        raise LcaError(in_order(error for made in asked.values() for error in made.errors))
    whole = not any(names) and not settings
    further = [name for name in judged_in(checked) if name not in asked] if whole else []
    others = {name: attempt(checked, name) for name in further}
    cases = cases_of(checked, {**asked, **others}, as_declared=not settings)
    return Judged(
        results,
        [made.result for made in others.values() if made.result is not None],
        cases,
        in_order([*(error for made in asked.values() for error in made.errors), *unexpected(cases)]),
    )
