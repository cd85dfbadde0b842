"""What is different between two versions, and what of the change of each total comes from which difference.

A version is a result: of a model, of a model under the libraries that a lock holds, or of a trail that was worked out
anew.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from msgspec.structs import asdict, replace

from lca.arithmetic import differentiating
from lca.basis import Assumption, Basis
from lca.engine.differentiate import derivatives
from lca.engine.result import Result
from lca.program import Program, total_cell
from lca.program.cells import Figure, FigureOrigin, first_names
from lca.program.figure_id import FigureId
from lca.studies.change_records import (
    STRUCTURE,
    ChoiceChange,
    ChoiceEntry,
    Diff,
    Difference,
    FigureChange,
    VersionEntry,
    by_field,
    by_name,
)
from lca.studies.matching import Matched, uncertainty_content
from lca.studies.split import Group
from lca.studies.structure import structural
from lca.studies.total_changes import changes
from lca.studies.versions import Choice, Mixed, Version
from lca.syntax import tree
from lca.trail.attribution import underlying
from lca.trail.figure_entries import basis_entries, figure_entry
from lca.trail.records import Texts
from lca.trail.result_document import study_entry

APART = 200
"""So many figures are told apart; those with less influence are one input together."""


def diff(old: Version, new: Version, names: tuple[str, str]) -> Diff:
    """What is different between two versions of a model, which are called by these names."""
    before, after = old.program, new.program
    return Diff(
        format="lca.diff/1",
        before=VersionEntry(name=names[0], study=study_entry(before)),
        after=VersionEntry(name=names[1], study=study_entry(after)),
        scenario=before.scenario,
        libraries=tuple(
            by_name(*({one.name: {"version": one.version} for one in p.libraries} for p in (before, after)))
        ),
        tables=tuple(by_name(*({one.name: {"digest": one.digest} for one in p.tables} for p in (before, after)))),
        grounds=tuple(by_name(_grounds(before), _grounds(after), only_both=True)),
        study=tuple(by_field(*({"title": program.title, **program.study} for program in (before, after)))),
        **asdict(differences(old, new)),
    )


def differences(old: Version, new: Version) -> Difference:
    """All that is different between two versions, and what that does to the totals that both have."""
    mixed = Mixed(old, new)
    structure = structural(mixed.base(new=False), mixed.base(new=True))
    influential = mixed.influential()
    values = [one for one in mixed.figures if one.revalued and influential & set(one.names)]
    players = [*_together(values, new.result), *((name,) for name in mixed.choices)]
    if structure or not mixed.alike():
        players.append((STRUCTURE,))
    else:
        mixed.alone = True
    named = _names(old.program, new.program)
    called = {str(figure): str(name) for figure, name in named.items()}
    figures = sorted((one for one in mixed.figures if one.changed), key=lambda one: one.key)
    return Difference(
        figures=tuple(_figure(one, named) for one in figures),
        choices=tuple(_choices(old.program, new.program, mixed.choices)),
        structure=tuple(structure),
        **asdict(changes(old.result, new.result, players, mixed.program, called)),
    )


def _names(old: Program, new: Program) -> dict[FigureId, FigureId]:
    """By the name of a figure, that by which a reader knows it: in the new version, or else in the old one."""
    names: dict[FigureId, FigureId] = {}
    for program in (old, new):
        known = first_names(program.named)
        for index, cell in enumerate(program.cells):
            if isinstance(cell, Figure) and index in known:
                names[cell.name] = known[index]
    return names


def _figure(one: Matched, named: Mapping[FigureId, FigureId]) -> FigureChange:
    before, after = (figure_entry(each, named.get(each.name)) if each else None for each in (one.old, one.new))
    how = "added" if one.old is None else "removed" if one.new is None else _how(one.old, one.new)
    return FigureChange(name=str(named.get(one.figure.name, one.figure.name)), how=how, before=before, after=after)


def _how(old: Figure, new: Figure) -> str:
    if old.value != new.value:
        return "value"
    if uncertainty_content(old) != uncertainty_content(new):
        return "spread"
    return "unit" if (old.number, old.unit.symbol) != (new.number, new.unit.symbol) else "basis"


def _choices(old: Program, new: Program, chosen: Mapping[str, Choice]) -> Iterator[ChoiceChange]:
    """Choices that were made otherwise or for another reason."""
    before, after = _reasons(old), _reasons(new)
    for name in sorted({*before, *after, *chosen}):
        choice = chosen.get(name)
        sides = (
            _choice(before.get(name), choice.old if choice else None),
            _choice(after.get(name), choice.new if choice else None),
        )
        said = [side and (side.written, [replace(one, place="") for one in side.basis]) for side in sides]
        if said[0] != said[1]:
            yield ChoiceChange(name=name, before=sides[0], after=sides[1])


def _choice(
    reason: Figure | None, written: tree.ParameterDeclaration | tree.SettingClause | None
) -> ChoiceEntry | None:
    span = written.value.span if written else reason.span if reason else None
    if span is None:
        return None
    return ChoiceEntry(
        written=" ".join(span.text.split()) or (reason.number if reason else ""),
        basis=basis_entries(reason.basis) if reason else (),
        place=span.place,
    )


def _reasons(program: Program) -> dict[str, Figure]:
    """The figures that say why a supplier was chosen."""
    cells = (cell for cell in program.cells if isinstance(cell, Figure))
    return {str(cell.name): cell for cell in cells if cell.origin is FigureOrigin.SUPPLIER}


def _together(figures: Sequence[Matched], new: Result) -> list[Group]:
    """Each figure by itself; of very many those with the least influence, by the derivatives, as one."""
    names = sorted(str(one.new.name) for one in figures if one.new)
    if len(names) <= APART:
        return [(name,) for name in names]
    changed = {str(one.new.name): one.new.value - one.old.value for one in figures if one.old and one.new}
    weights = dict.fromkeys(names, Decimal(0))
    with differentiating():
        for total in (total_cell(new.program, one.assessment, one.indicator) for one in new.totals):
            whole = new.evaluation.number(total) or Decimal(1)
            for index, slope in enumerate(derivatives(new.evaluation, total)):
                cell = new.program.cells[index]
                name = str(cell.name) if isinstance(cell, Figure) and slope else ""
                if name in changed:
                    weights[name] += abs(slope * changed[name] / whole)
    ranked = sorted(names, key=lambda name: (-weights[name], name))
    return [*((name,) for name in ranked[: APART - 1]), tuple(sorted(ranked[APART - 1 :]))]


def _grounds(program: Program) -> dict[str, Texts]:
    """The texts of every source and every named assumption that a figure rests on."""
    found: dict[str, Texts] = {}
    for cell in program.cells:
        if isinstance(cell, Figure):
            for basis in underlying(cell.basis):
                found.update(_ground(basis))
    return found


def _ground(basis: Basis) -> dict[str, Texts]:
    """Under a name that tells sources of the model from those of its libraries."""
    if isinstance(basis, Assumption):
        rests = " ".join(sorted(_cited(under) for under in basis.basis))
        texts = {"statement": basis.statement, **dict(basis.fields), "rests on": rests}
        return {f"~ {basis.name}": texts} if basis.name else {}
    library = f" ({basis.source.library})" if basis.source.library else ""
    return {f"@{basis.source.key}{library}": dict(basis.source.fields)}


def _cited(basis: Basis) -> str:
    if isinstance(basis, Assumption):
        return f"~ {basis.name}" if basis.name else f'~ "{basis.statement}"'
    return f'@{basis.source.key} "{basis.locator}"' if basis.locator else f"@{basis.source.key}"
