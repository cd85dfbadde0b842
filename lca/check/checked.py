"""A model after all passes: a value that nothing changes, and that threads can share."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from lca.arithmetic import computing
from lca.check.common import Common
from lca.check.expression_values import Value
from lca.check.load import Loaded
from lca.check.lowering import Lowering, lower
from lca.check.name_resolution import Names
from lca.check.plausible import Plausibility
from lca.check.scenarios import settings_of, unfounded_choice, unfounded_choices
from lca.check.scope import Member
from lca.check.settings import FittingSettings, no_parameter, parameter, read_settings
from lca.diagnostics import Diagnostic, LcaError, in_order, problem
from lca.diagnostics.nearest import did_you_mean
from lca.factors import Library
from lca.program import Program
from lca.source import Span
from lca.syntax import tree
from lca.units import Registry


@dataclass(frozen=True, slots=True)
class AsDeclared:
    """What a model comes to as it is declared, with what nothing reads and what its scenarios set.

    ``values`` are those of parameters and lets by qualified name, None where one is in error; ``program`` has the cells
    of all.
    """

    values: Mapping[str, Value | None]
    program: Program
    any_value: frozenset[int]
    """Cells that stand for any value of their unit, or follow from texts, of which a scenario may set others."""
    substances: Mapping[str, Mapping[str, int]]
    """By substance and indicator the cell of what one unit of it counts."""
    through_parameters: frozenset[Span]
    """Flows whose supplier a parameter stands for, so that a scenario may choose another."""
    needed: frozenset[str]
    """Parameters that stand for what assessments need."""
    unfounded: frozenset[Span]
    """The settings of scenarios that choose without a basis."""

    @staticmethod
    def of(program: Program, lowering: Lowering, unfounded: Iterable[Span]) -> AsDeclared:
        """What a lowering has come to, of which ``program`` is what results read."""
        making, nodes, builder = lowering.making, lowering.nodes, lowering.making.builder
        whole = replace(
            program, cells=tuple(builder.cells), loops=tuple(builder.loops), named=dict(builder.named),
            nodes=dict(nodes.lowered), characterisations=frozenset(nodes.characterisations),
        )  # fmt: skip
        return AsDeclared(
            dict(making.values),
            whole,
            frozenset(making.tables.unknown | making.figures.following),
            {name: dict(found) for name, found in nodes.intensities.of_substances.items()},
            frozenset(nodes.through_parameters),
            frozenset(lowering.assessing.needed),
            frozenset(unfounded),
        )


@dataclass(frozen=True, slots=True)
class Checked:
    """A model after all passes. ``program`` is that of the model as declared, None where it is in error.

    Its figures and totals are held against ``plausibility``.
    """

    common: Common
    declared: AsDeclared
    plausibility: Plausibility
    program: Program | None
    diagnostics: tuple[Diagnostic, ...]

    @property
    def ok(self) -> bool:
        return self.program is not None

    @property
    def names(self) -> Names:
        return self.common.names

    @property
    def registry(self) -> Registry:
        return self.common.registry

    @property
    def loaded(self) -> Loaded:
        """The files and libraries that the model is made of."""
        return self.common.names.loaded

    @property
    def scenarios(self) -> tuple[str, ...]:
        """The names of the model's scenarios, in the order of the file."""
        return tuple(self.names.root.scenarios)

    @property
    def scenarios_with_checks(self) -> tuple[str, ...]:
        """The scenarios that a check of the model is for."""
        return tuple(dict.fromkeys(check.scenario for check in self.names.root.checks if check.scenario))

    @property
    def expected_errors(self) -> tuple[tree.ExpectedErrorDeclaration, ...]:
        """The errors that the model says it has."""
        return tuple(self.names.root.expected)

    @property
    def unexpected(self) -> tuple[Diagnostic, ...]:
        """The errors that were found and that the model does not say it has."""
        expected = {error.code for error in self.expected_errors}
        return tuple(found for found in self.diagnostics if found.is_error and found.code not in expected)

    def libraries(self, programs: Iterable[Program]) -> list[Library]:
        """The libraries that the model uses, with those that settings of ``programs`` brought in by aliases."""
        opened = {name: dict(others) for name, others in self.loaded.opened.items()}
        read = {library.name: library for library in self.loaded.libraries}
        for used in (one for program in programs for one in program.libraries if one.name in read):
            known = opened.setdefault(used.name, {})
            if not known.keys() >= set(used.opened):
                others = read[used.name].others(read[used.name].factors.of_others())
                known.update((name, one) for name, one in others.items() if name in used.opened)
        return replace(self.loaded, opened=opened).libraries

    def under(self, scenario: str = "", settings: Mapping[str, str] | None = None) -> Program:
        """The program under a scenario and further settings (``{"users": "2e6 person"}``).

        Raises LcaError where the model is in error, there is no such scenario or parameter, or a setting does not fit.
        """
        if self.program is None:
            raise LcaError(self.diagnostics)
        chosen = self.chosen(scenario) | self.read(settings or {})
        return self.lowered(scenario, chosen) if scenario or chosen else self.program

    def chosen(self, scenario: str) -> dict[str, tree.SettingClause]:
        """The settings of a scenario by qualified parameter, none for an empty name.

        Raises LcaError where there is no such scenario.
        """
        if scenario and scenario not in self.names.root.scenarios:
            advice = did_you_mean(scenario, self.scenarios)
            listed = f"the scenarios are {', '.join(self.scenarios)}" if self.scenarios else "the model has no scenario"
            raise LcaError([problem("E0309", None, name=scenario, advice=[advice or listed])])
        return settings_of(self.names, scenario)

    def read(self, settings: Mapping[str, str], option: str = "--set") -> dict[str, tree.SettingClause]:
        """Settings written behind an ``option`` of the command line, perhaps with a basis, by qualified parameter.

        Raises LcaError where there is no such parameter, or a setting does not fit.
        """
        return dict(self._read(settings, option).settings)

    def _read(self, settings: Mapping[str, str], option: str = "--set") -> FittingSettings:
        with computing():
            return read_settings(self.common, self.declared.needed, settings, option)

    def unfounded(self, scenario: str = "", settings: Mapping[str, str] | None = None) -> list[Diagnostic]:
        """What a scenario and further settings choose without a basis (W0821). Raises LcaError as ``under`` does."""
        own = {one.span for one in self.chosen(scenario).values()}
        found = unfounded_choices(self.names, self.declared.unfounded & own)
        return found + [unfounded_choice(one, "by `--set`") for one in self._read(settings or {}).unfounded]

    def parameter(self, name: tree.NameExpression) -> Member:
        """The parameter ``name``. Raises LcaError where there is none."""
        found = parameter(self.names, name)
        if found is None:
            told = no_parameter(self.names, name)
            raise LcaError(told or [problem("E0310", name.span, "", name=name.path, what="parameter")])
        return found

    def lowered(self, scenario: str, settings: Mapping[str, tree.SettingClause], *, judged: bool = True) -> Program:
        """The program under settings that fit, which it says are those of ``scenario``.

        One that is not ``judged`` is made for its values: what its rules and checks read need be no part of results.
        Raises LcaError where together they make a value depend on itself.
        """
        with computing():
            program, lowering = lower(self.common, scenario, settings, judged=judged)
            problems = lowering.problems()
        if problems:
            raise LcaError(in_order(problems))
        return program
