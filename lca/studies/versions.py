"""Two versions of a model, and the programs between them: with some inputs as in the new one, and the others as before.

The inputs are the figures with another value, the choices of suppliers and texts, and, as one more, the structure. A
total is computed with some of these as in the new version and the others as in the old one by putting the values of
figures into the program of either version.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal

from lca.arithmetic import same
from lca.check import Checked
from lca.check.expression_values import SupplierValue, TextValue
from lca.diagnostics import LcaError
from lca.engine.result import Result
from lca.program import Program
from lca.program.cells import Figure, cells_reached
from lca.program.figure_id import FigureId, read_id
from lca.studies.change_records import STRUCTURE
from lca.studies.matching import Matched, matched, matched_in_checks
from lca.studies.total_changes import totals
from lca.studies.variants import decisive, with_values
from lca.syntax import tree


@dataclass(frozen=True, slots=True)
class Version:
    """A result of a model. ``checked`` is the model, without which choices count as structure."""

    result: Result
    checked: Checked | None = None

    @property
    def program(self) -> Program:
        return self.result.program


@dataclass(frozen=True, slots=True)
class Choice:
    """A parameter that stands for another supplier or text in the new version, as it is written in each."""

    old: tree.ParameterDeclaration | tree.SettingClause
    new: tree.ParameterDeclaration | tree.SettingClause


class Mixed:
    """Programs with some inputs as in the new version, and the others as in the old one.

    ``figures`` are those of either version, matched; ``choices`` by the name of the parameter.
    """

    def __init__(self, old: Version, new: Version) -> None:
        self.versions = {False: old, True: new}
        self.choices = _choices(old, new)
        self.alone = False
        self._bases: dict[tuple[bool, frozenset[str]], Program] = {}
        try:
            self.figures = self._figures()
        except LcaError:  # what one version chooses cannot be chosen in the other
            self.choices = {}
            self.figures = self._figures()

    def _figures(self) -> list[Matched]:
        """Those of both versions under the choices of the old one, those under the choices of the new one, and what
        only the checks of each read, which are there under its own choices alone.
        """
        pairs = [
            *self._matched(frozenset()),
            *self._matched(frozenset(self.choices)),
            *matched_in_checks(self.versions[False].program, self.versions[True].program),
        ]
        return list({one.key: one for one in pairs}.values())

    def _matched(self, crossed: frozenset[str]) -> list[Matched]:
        chosen = frozenset(replace(read_id(name), literal=1) for name in self.choices)
        pairs = matched(
            self._base(new=False, crossed=frozenset(self.choices) - crossed), self._base(new=True, crossed=crossed)
        )
        return [one for one in pairs if not chosen & set(one.names)]

    def base(self, *, new: bool) -> Program:
        """The program of a version under the choices of the old one."""
        return self._base(new=new, crossed=frozenset(self.choices) if new else frozenset())

    def _base(self, *, new: bool, crossed: frozenset[str]) -> Program:
        """The program of a version in which the choices of ``crossed`` are those of the other version."""
        if (new, crossed) not in self._bases:
            version = self.versions[new]
            program = version.program
            if crossed and version.checked:
                settings = version.checked.chosen(program.scenario)
                program = version.checked.lowered(
                    "", settings | self._settings(version.checked, crossed, new=new), judged=False
                )
            self._bases[new, crossed] = program
        return self._bases[new, crossed]

    def _settings(self, checked: Checked, crossed: frozenset[str], *, new: bool) -> dict[str, tree.SettingClause]:
        sides = {name: self.choices[name].old if new else self.choices[name].new for name in crossed}
        return checked.read({name: side.value.span.text for name, side in sides.items()})

    def program(self, changed: frozenset[str]) -> Program | None:
        """The program in which only the inputs of ``changed`` are as in the new version."""
        new = self.alone or STRUCTURE in changed
        crossed = frozenset(name for name in self.choices if (name in changed) != new)
        values: dict[FigureId, Decimal] = {}
        for one in self.figures:
            if one.revalued and one.old and one.new:
                here = one.new if new else one.old
                values[here.name] = one.new.value if str(one.new.name) in changed else one.old.value
        try:
            return with_values(self._base(new=new, crossed=crossed), values)
        except LcaError:
            return None

    def influential(self) -> set[FigureId]:
        """The names of the figures that totals are worked out from, whatever is chosen."""
        found: set[FigureId] = set()
        for new in (False, True):
            for crossed in (frozenset[str](), frozenset(self.choices)):
                program = self._base(new=new, crossed=crossed)
                impacts = [impact for one in program.assessments.values() for impact in one.impacts.values()]
                totals = [impact.total for impact in impacts] + [one.cell for one in program.derived.values()]
                cells = cells_reached(program.cells, program.loops, *totals)
                found.update(cell.name for cell in map(program.cells.__getitem__, cells) if isinstance(cell, Figure))
        return found

    def alike(self) -> bool:
        """Whether either version, with all inputs as in the other, has the totals of the other."""
        inputs = frozenset(str(one.new.name) for one in self.figures if one.new) | frozenset(self.choices)
        series = [(o.assessment, o.indicator) for o in self.versions[False].result.totals]
        ways = ((frozenset[str](), frozenset({STRUCTURE})), (inputs, inputs | {STRUCTURE}))
        for one, other in ways:
            found = [program and totals(program, series) for program in map(self.program, (one, other))]
            if not found[0] or not found[1] or not all(map(same, found[0], found[1])):
                return False
        return True


def _choices(old: Version, new: Version) -> dict[str, Choice]:
    """The parameters that are other suppliers or texts in the new version, and could be the old ones there."""
    found: dict[str, Choice] = {}
    if old.checked is None or new.checked is None:
        return found
    before, after = _chosen(old.program, old.checked), _chosen(new.program, new.checked)
    for name in sorted(before.keys() & after.keys()):
        texts = [" ".join(side[name].value.span.text.split()) for side in (before, after)]
        if texts[0] == texts[1]:
            continue
        try:
            old.checked.read({name: texts[1]})
            new.checked.read({name: texts[0]})
        except LcaError:  # it is told as structure
            continue
        found[name] = Choice(before[name], after[name])
    return found


def _chosen(program: Program, checked: Checked) -> dict[str, tree.ParameterDeclaration | tree.SettingClause]:
    """What each parameter is that chooses: a supplier, a text, or a row of a table."""
    settings, keys = checked.chosen(program.scenario), {figure.name for figure in decisive(program)}
    found: dict[str, tree.ParameterDeclaration | tree.SettingClause] = {}
    for member in checked.names.members():
        own = member.thing
        if not isinstance(own, tree.ParameterDeclaration) or (
            member.name not in settings and member.scope is not checked.names.root
        ):
            continue  # what another model declares is written in names of its own
        value = checked.declared.values.get(member.name)
        if isinstance(value, (SupplierValue, TextValue)) or replace(read_id(member.name), literal=1) in keys:
            found[member.name] = settings.get(member.name, own)
    return found
