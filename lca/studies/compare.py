"""Two scenarios of a model: which inputs they set differently, and what each of these does to every total."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

from msgspec.structs import asdict

from lca.check import Checked
from lca.check.scope import Member
from lca.diagnostics import LcaError, problem
from lca.engine.result import Result, run
from lca.notation import exact
from lca.program import Program
from lca.program.cells import Figure, FigureOrigin
from lca.program.figure_id import read_id
from lca.studies.change_records import TotalAlone, TotalChange
from lca.studies.total_changes import changes
from lca.studies.variants import Variants
from lca.studies.versions import Choice
from lca.syntax import tree
from lca.trail.figure_entries import BasisEntry, basis_entries
from lca.trail.records import Record
from lca.trail.result_document import study_entry
from lca.trail.result_entries import StudyEntry
from lca.units import PLAIN


class InputEntry(Record, frozen=True, kw_only=True):
    """A parameter on one side as written, with its value where that is a quantity that is computed."""

    written: str
    value: str
    unit: str
    basis: tuple[BasisEntry, ...]
    place: str


class InputChange(Record, frozen=True, kw_only=True):
    """A parameter that is set differently: by its own declaration, or a setting of it."""

    name: str
    title: str
    before: InputEntry
    after: InputEntry


class ScenarioComparison(Record, frozen=True, kw_only=True):
    """The change between two scenarios, by their names: the document `lca.compare/1`."""

    format: str
    study: StudyEntry
    before: str
    after: str
    inputs: tuple[InputChange, ...]
    orders: int | None
    totals: tuple[TotalChange, ...]
    alone: tuple[TotalAlone, ...]


def compare(checked: Checked, first: str, second: str) -> ScenarioComparison:
    """The change from one scenario to another; an empty name is the model as declared.

    Raises LcaError where a scenario does not exist or cannot be computed.
    """
    before, after = run(checked.under(first)), run(checked.under(second))
    if not before.totals:
        raise LcaError([problem("E0406")])
    settings = checked.chosen(first), checked.chosen(second)
    inputs = _inputs(checked, *settings)
    things = {member.name: member.thing for member in checked.names.members()}
    titles = {name: thing.title for name, thing in things.items() if isinstance(thing, tree.ParameterDeclaration)}
    variants = Variants(checked)

    def program(changed: frozenset[str]) -> Program | None:
        sides = {name: one.new if name in changed else one.old for name, one in inputs.items()}
        same = {name: setting for name, setting in settings[0].items() if name not in inputs}
        try:
            return variants.under(same | {name: found for name, side in sides.items() if (found := _as_setting(side))})
        except LcaError:  # these inputs fit together only with others
            return None

    return ScenarioComparison(
        format="lca.compare/1",
        study=study_entry(before.program),
        before=before.program.scenario,
        after=after.program.scenario,
        inputs=tuple(
            InputChange(
                name=name, title=titles[name], before=_facts(name, one.old, before), after=_facts(name, one.new, after)
            )
            for name, one in inputs.items()
        ),
        **asdict(changes(before, after, [(name,) for name in inputs], program)),
    )


def _inputs(
    checked: Checked, first: Mapping[str, tree.SettingClause], second: Mapping[str, tree.SettingClause]
) -> dict[str, Choice]:
    found: dict[str, Choice] = {}
    for member in checked.names.members():
        thing = member.thing
        if isinstance(thing, tree.ParameterDeclaration) and (member.name in first or member.name in second):
            before, after = (settings.get(member.name, thing) for settings in (first, second))
            if _written(before, member) != _written(after, member):
                found[member.name] = Choice(before, after)
    return found


def _written(side: tree.ParameterDeclaration | tree.SettingClause, member: Member) -> tuple[str, str]:
    """The value as text, and where its names are looked up."""
    own = isinstance(side, tree.ParameterDeclaration) and not isinstance(side.value, tree.QuantityLiteral)
    return " ".join(side.value.span.text.split()), member.scope.prefix if own else ""


def _as_setting(side: tree.ParameterDeclaration | tree.SettingClause) -> tree.SettingClause | None:
    """A value that a setting can give; what is declared in another way is left as it is declared."""
    if isinstance(side, tree.SettingClause):
        return side
    if not isinstance(side.value, tree.QuantityLiteral):
        return None
    return tree.SettingClause(tree.NameExpression(side.name, side.name_span), side.value, (), side.span)


def _facts(name: str, written: tree.ParameterDeclaration | tree.SettingClause, result: Result) -> InputEntry:
    cell = _quantity(result.program, name)
    value = None if cell is None else result.evaluation.values[cell]
    unit = PLAIN if cell is None else result.program.cells[cell].unit
    return InputEntry(
        written=" ".join(written.value.span.text.split()),
        value=exact(value, unit) if isinstance(value, Decimal) else "",
        unit=unit.symbol,
        basis=_grounds(result.program, name),
        place=written.span.place,
    )


def _quantity(program: Program, name: str) -> int | None:
    """The cell of a parameter that is a quantity; a supplier's cell only says why it was chosen."""
    named = program.named.get(read_id(name))
    cell = program.cells[named.cell] if named else None
    choice = isinstance(cell, Figure) and cell.origin is FigureOrigin.SUPPLIER
    return None if named is None or choice else named.cell


def _grounds(program: Program, name: str) -> tuple[BasisEntry, ...]:
    """What the figures of a parameter rest on, each once."""
    one = read_id(name)
    named = program.named.get(one)
    own = [cell for cell in program.cells if isinstance(cell, Figure) and replace(cell.name, literal=0) == one]
    cell = program.cells[named.cell] if named else None
    figures = [figure for figure in (*own, cell) if isinstance(figure, Figure)]
    return tuple(dict.fromkeys(ground for figure in figures for ground in basis_entries(figure.basis)))
