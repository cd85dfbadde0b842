"""From text to a checked program: the passes, in their order.

A model that checks without errors cannot fail on a name or a unit later, under any of its scenarios.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from lca.arithmetic import computing
from lca.check.basis import check_assumptions
from lca.check.declared_units import declare_units
from lca.check.expected import check_expected
from lca.check.fields import check_fields, year_of
from lca.check.lints import lint
from lca.check.load import load
from lca.check.locked import Locking, check_lock
from lca.check.lower import Lowering, lower
from lca.check.names import Names
from lca.check.plausible import Plausibility, in_force
from lca.check.scenarios import (
    check_choices,
    check_scenarios,
    parameter,
    settings_of,
    unfounded,
    unfounded_choice,
)
from lca.check.scope import Member
from lca.diagnostics import Diagnostic, LcaError, in_order, problem
from lca.diagnostics.nearest import did_you_mean
from lca.factors import Shelf
from lca.program import Program
from lca.source import SourceFile, Span
from lca.syntax import parse_value, tree
from lca.units import Registry

__all__ = ["Checked", "Locking", "check"]


@dataclass(slots=True)
class Checked:
    """A model after all passes. ``program`` is that of the model as declared, None where it is in error.

    Its figures and totals are held against ``plausibility``.
    """

    names: Names
    registry: Registry
    year: Decimal
    lowering: Lowering
    plausibility: Plausibility
    program: Program | None
    diagnostics: tuple[Diagnostic, ...]

    @property
    def ok(self) -> bool:
        return self.program is not None

    @property
    def scenarios(self) -> tuple[str, ...]:
        """The names of the model's scenarios, in the order of the file."""
        return tuple(self.names.root.scenarios)

    @property
    def scenarios_with_checks(self) -> tuple[str, ...]:
        """The scenarios that a check of the model is for."""
        return tuple(dict.fromkeys(check.scenario for check in self.names.root.checks if check.scenario))

    @property
    def expected_errors(self) -> tuple[tree.ExpectedError, ...]:
        """The errors that the model says it has."""
        return tuple(self.names.root.expected)

    @property
    def unexpected(self) -> tuple[Diagnostic, ...]:
        """The errors that were found and that the model does not say it has."""
        expected = {error.code for error in self.expected_errors}
        return tuple(found for found in self.diagnostics if found.is_error and found.code not in expected)

    def under(self, scenario: str = "", settings: Mapping[str, str] | None = None) -> Program:
        """The program under a scenario and further settings (``{"users": "2e6 person"}``).

        Raises LcaError where the model is in error, there is no such scenario or parameter, or a setting does not fit.
        """
        if self.program is None:
            raise LcaError(self.diagnostics)
        chosen = self.chosen(scenario) | self.read(settings or {})
        return self.lowered(scenario, chosen) if scenario or chosen else self.program

    def chosen(self, scenario: str) -> dict[str, tree.Setting]:
        """The settings of a scenario by qualified parameter, none for an empty name.

        Raises LcaError where there is no such scenario.
        """
        if scenario and scenario not in self.names.root.scenarios:
            advice = did_you_mean(scenario, self.scenarios)
            listed = f"the scenarios are {', '.join(self.scenarios)}" if self.scenarios else "the model has no scenario"
            raise LcaError([problem("E0309", None, name=scenario, advice=[advice or listed])])
        return settings_of(self.names, scenario)

    def read(self, settings: Mapping[str, str], option: str = "--set") -> dict[str, tree.Setting]:
        """Settings written behind an ``option`` of the command line, perhaps with a basis, by qualified parameter.

        Raises LcaError where there is no such parameter, or a setting does not fit.
        """
        found: dict[str, tree.Setting] = {}
        with self._telling():
            for name, text in settings.items():
                named = tree.Name(name, Span(SourceFile(option, f"{name}={text}"), 0, len(name)))
                file = SourceFile(option, text)
                setting = tree.Setting(named, *parse_value(file), Span(file, 0, len(text)))
                member = parameter(self.names, setting.parameter)
                if member is not None:
                    self.lowering.check_setting(member, setting)
                    found[member.name] = setting
        return found

    def unfounded(self, scenario: str = "", settings: Mapping[str, str] | None = None) -> list[Diagnostic]:
        """What a scenario and further settings choose without a basis (W0821). Raises LcaError as ``under`` does."""
        own = self.chosen(scenario).values()
        found = [told for told in unfounded(self.names, self.lowering) if told.span in {one.span for one in own}]
        given = self.read(settings or {}).values()
        return found + [unfounded_choice(one, "by `--set`") for one in given if one.span in self.lowering.unfounded]

    def parameter(self, name: tree.Name) -> Member:
        """The parameter ``name``. Raises LcaError where there is none."""
        with self._telling():
            found = parameter(self.names, name)
        if found is None:
            raise LcaError([problem("E0310", name.span, "", name=name.path, what="parameter")])
        return found

    @contextmanager
    def _telling(self) -> Iterator[None]:
        """What is found wrong meanwhile is raised, and stays no finding of the model."""
        problems = self.names.problems, self.lowering.expressions.problems, self.lowering.bases.problems
        before = [len(found) for found in problems]
        told: list[Diagnostic] = []
        try:
            with computing():
                yield
        finally:
            for found, kept in zip(problems, before, strict=True):
                told += found[kept:]
                del found[kept:]
        if told:
            raise LcaError(in_order(told))

    def lowered(self, scenario: str, settings: Mapping[str, tree.Setting], *, judged: bool = True) -> Program:
        """The program under settings that fit, which it says are those of ``scenario``.

        One that is not ``judged`` is made for its values: what its rules and checks read need be no part of results.
        Raises LcaError where together they make a value depend on itself.
        """
        with computing():
            program, lowering = lower(self.names, self.registry, self.year, scenario, settings, judged=judged)
        if lowering.problems():
            raise LcaError(in_order(lowering.problems()))
        return program


def check(
    file: SourceFile, path: Path | None = None, shelf: Shelf | None = None, locking: Locking = Locking.HEEDED
) -> Checked:
    """All passes over the model in ``file``, which stands at ``path`` (or nowhere: then it can use no other model)."""
    with computing():
        loaded = load(file, path, shelf or Shelf.beside(path))
        names = Names(loaded)
        year, problems = year_of(names)
        registry = Registry(year)
        problems += check_fields(names)
        problems += declare_units(names, registry)
        program, lowering = lower(names, registry, year, "", {})
        problems += check_scenarios(names, lowering)
        lowering.checks.lower_all_scenarios()
        lowering.nodes.check_unread()
        problems += check_expected(names, lowering.bases)
        problems += check_assumptions(names)
        problems += check_lock(loaded, path.absolute().parent, locking) if path else []
        problems += [*loaded.diagnostics, *names.problems, *lowering.problems()]
        if not any(problem.is_error for problem in problems):
            problems += check_choices(names, lowering, registry, year)
        plausibility = in_force(loaded.shelf)
        problems += plausibility.problems
        wrong = any(problem.is_error for problem in problems)
        if not wrong:
            problems += lint(names, program, lowering, plausibility)
    return Checked(names, registry, year, lowering, plausibility, None if wrong else program, in_order(problems))
