"""The difference of two versions of a model, as the document `lca.diff/1`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from msgspec.structs import replace

from lca.basis import Assumption, Basis
from lca.program import Program
from lca.program.cells import Figure, Origin, names_of
from lca.program.figure_id import FigureId
from lca.source import Span
from lca.studies.changes_document import changes_facts
from lca.studies.matching import Matched, uncertainty
from lca.studies.structure import Structural
from lca.studies.versions import Difference
from lca.syntax import tree
from lca.trail.attribution import underlying
from lca.trail.document import study_told
from lca.trail.figures import figure_told, grounds_told

Texts = dict[str, str]


def diff_document(found: Difference, old: str, new: str) -> dict[str, Any]:
    """What is different from ``old`` to ``new``, as these are called, and what that does to every total.

    Inputs of totals are figures by name, choices by the name of their parameter, and ``(structure)``.
    """
    before, after = found.old.program, found.new.program
    facts = difference_facts(found)
    parts = ("figures", "choices", "structure")
    return {
        "format": "lca.diff/1",
        "before": {"name": old, "study": study_told(before)},
        "after": {"name": new, "study": study_told(after)},
        "scenario": before.scenario,
        **{part: facts.pop(part) for part in parts},
        "libraries": list(texts(*(_libraries(program) for program in (before, after)))),
        "tables": list(texts(*({one.name: {"digest": one.digest} for one in p.tables} for p in (before, after)))),
        "grounds": list(texts(*(_grounds(program) for program in (before, after)), only_both=True)),
        "study": list(fields(*({"title": program.title, **program.study} for program in (before, after)))),
        **facts,
    }


def difference_facts(found: Difference) -> dict[str, Any]:
    """The figures, choices and structure that are different, and what they do to the totals of both programs."""
    changed = changes_facts(found.changes)
    named = _names(found)
    shown = {str(figure): str(name) for figure, name in named.items()}
    for total in changed["totals"]:
        for entry in total["inputs"]:
            entry["inputs"] = [shown.get(name, name) for name in entry["inputs"]]
    return {
        "figures": [_figure(one, named) for one in found.figures],
        "choices": list(_choices(found)),
        "structure": [_structural(one) for one in found.structure],
        **changed,
    }


def _names(found: Difference) -> dict[FigureId, FigureId]:
    """By the name of a figure in the new version, the name that a reader knows it by."""
    names: dict[FigureId, FigureId] = {}
    for version in (found.old, found.new):
        known = names_of(version.program.named)
        for index, cell in enumerate(version.program.cells):
            if isinstance(cell, Figure) and index in known:
                names[cell.name] = known[index]
    return names


def _figure(one: Matched, named: Mapping[FigureId, FigureId]) -> dict[str, Any]:
    """``how`` is added or removed, or by what is different: value, spread, unit (how it is written), or else basis."""
    figure = one.new or one.old
    assert figure is not None
    how = "added" if one.old is None else "removed" if one.new is None else _how(one.old, one.new)
    sides = {
        side: figure_told(each, named.get(each.name)) if each else None
        for side, each in (("before", one.old), ("after", one.new))
    }
    return {"name": str(named.get(figure.name, figure.name)), "how": how, **sides}


def _how(old: Figure, new: Figure) -> str:
    if old.value != new.value:
        return "value"
    if uncertainty(old) != uncertainty(new):
        return "spread"
    return "unit" if (old.number, old.unit.symbol) != (new.number, new.unit.symbol) else "basis"


def _choices(found: Difference) -> Iterator[dict[str, Any]]:
    """Choices that were made otherwise or for another reason, as written and with their reasons."""
    before, after = _reasons(found.old.program), _reasons(found.new.program)
    for name in sorted({*before, *after, *found.choices}):
        choice = found.choices.get(name)
        sides = (
            _side(before.get(name), choice.old if choice else None),
            _side(after.get(name), choice.new if choice else None),
        )
        said = [side and (side["written"], [replace(one, place="") for one in side["basis"]]) for side in sides]
        if said[0] != said[1]:
            yield {"name": name, "before": sides[0], "after": sides[1]}


def _side(reason: Figure | None, written: tree.Parameter | tree.Setting | None) -> dict[str, Any] | None:
    span = written.value.span if written else reason.span if reason else None
    if span is None:
        return None
    return {
        "written": " ".join(span.text.split()) or (reason.number if reason else ""),
        "basis": grounds_told(reason.basis) if reason else (),
        "place": span.place,
    }


def _reasons(program: Program) -> dict[str, Figure]:
    """The figures that say why a supplier was chosen."""
    cells = (cell for cell in program.cells if isinstance(cell, Figure))
    return {str(cell.name): cell for cell in cells if cell.origin is Origin.SUPPLIER}


def _structural(one: Structural) -> dict[str, str]:
    return {
        "kind": one.kind,
        "how": one.how,
        "name": one.name,
        "said": one.said,
        "before": _place(one.old),
        "after": _place(one.new),
    }


def _place(span: Span | None) -> str:
    return span.place if span else ""


def _libraries(program: Program) -> dict[str, Texts]:
    return {used.name: {"version": used.version} for used in program.libraries}


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


def fields(old: Texts, new: Texts) -> Iterator[dict[str, str]]:
    """The fields of a thing that are not the same on both sides; what a side does not have is an empty text."""
    for field in sorted({**old, **new}):
        before, after = old.get(field, ""), new.get(field, "")
        if before != after:
            yield {"field": field, "before": before, "after": after}


def texts(old: Mapping[str, Texts], new: Mapping[str, Texts], *, only_both: bool = False) -> Iterator[dict[str, str]]:
    """The fields that are not the same, by what has them; ``only_both`` leaves out what one side does not have."""
    for name in sorted({**old, **new}):
        if not only_both or (name in old and name in new):
            yield from ({"name": name, **one} for one in fields(old.get(name, {}), new.get(name, {})))
