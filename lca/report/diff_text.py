"""The difference of two versions of a model as text, drawn from the document `lca.diff/1`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from lca.report.basis_text import bases_text, figure_amount
from lca.report.changes_text import Values, alone, changes_lines, method_lines
from lca.report.columns import columns, in_blocks
from lca.studies.change_records import ChoiceChange, Diff, FigureChange, StructureChange, TextChange
from lca.studies.trail_diff import TrailDiff
from lca.trail.figure_entries import FigureEntry

MOST = 60
DiffRow = tuple[str, str, str, str]


def diff_text(document: Diff) -> str:
    """Each total with its change, then everything that is different."""
    under = [f"scenario: {document.scenario}"] if document.scenario else []
    values = input_values(document.figures, document.choices)
    return in_blocks(
        [
            [f"before: {document.before.name}", f"after: {document.after.name}", *under],
            *(changes_lines(total, values) for total in document.totals),
            *(lines for lines in _differences(document) if len(lines) > 1),
            [*alone(document.alone), *method_lines(document.totals, document.orders), *_verdict(document)],
        ]
    )


def input_values(figures: Iterable[FigureChange], choices: Iterable[ChoiceChange]) -> Values:
    """The values of figures and the choices of both versions by name."""
    values = {one.name: (_amount(one.before), _amount(one.after)) for one in figures}
    return values | {
        one.name: (one.before.written if one.before else "", one.after.written if one.after else "") for one in choices
    }


def _amount(figure: FigureEntry | None) -> str:
    return figure_amount(figure.value, figure.unit, figure.spread) if figure else ""


def _differences(document: Diff) -> Iterator[list[str]]:
    yield from program_lines(document.figures, document.choices, document.structure)
    yield ["libraries", *_rows(("", one.name or "", turned(one), "") for one in document.libraries)]
    yield ["tables", *_rows(("", one.name or "", "other contents", "") for one in document.tables)]
    yield ["sources and assumptions", *(f"  {one.name} {one.field}: {turned(one)}" for one in document.grounds)]
    yield ["study", *(f"  {one.field}: {turned(one)}" for one in document.study)]


def program_lines(
    figures: Sequence[FigureChange], choices: Sequence[ChoiceChange], structure: Sequence[StructureChange]
) -> Iterator[list[str]]:
    """Figures, choices and structure; each may say under which ``scenarios`` it is different."""
    left = len(figures) - MOST
    more = [f"  and {left} more figures: see --format json"] if left > 0 else []
    yield ["figures", *_rows(row for one in figures[:MOST] for row in _figure(one)), *more]
    yield ["choices", *_rows(map(_choice, choices))]
    yield structure_lines(structure)


def structure_lines(structure: Iterable[StructureChange]) -> list[str]:
    """What is put otherwise, below a heading, which is there alone where nothing is."""
    return ["structure", *_rows(map(_structure, structure))]


def _rows(rows: Iterable[DiffRow]) -> list[str]:
    return columns([("", "", "", ""), *rows], "<<<<")[1:]


def _places(one: FigureChange | ChoiceChange | StructureChange, *places: str) -> str:
    """The places of both sides, and the scenarios."""
    scenarios = ", ".join(name or "declared" for name in one.scenarios or ())
    return f"[{' → '.join(filter(None, places))}]" + (f"  {scenarios}" if scenarios else "")


def _figure(one: FigureChange) -> Iterator[DiffRow]:
    """What is different about a figure, one line for its amount and one for what it rests on."""
    before, after = one.before, one.after
    if before is None or after is None:
        (side,) = (side for side in (before, after) if side)
        yield one.how, one.name, _amount(side), f"{_ground(side)}  {_places(one, side.place)}"
        return
    places = _places(one, before.place, after.place)
    amounts = _amount(before), _amount(after)
    if amounts[0] != amounts[1]:
        yield "changed", one.name, " → ".join(amounts), places
    elif one.how == "value":
        yield "changed", one.name, f"{amounts[0]}, of which the unit is another", places
    if _ground(before) != _ground(after):
        yield "rests on", one.name, f"{_ground(before)} → {_ground(after)}", places


def _ground(figure: FigureEntry) -> str:
    return bases_text(figure.basis) or figure.origin


def _choice(one: ChoiceChange) -> DiffRow:
    sides = one.before, one.after
    said = [f"{side.written}  {bases_text(side.basis)}".rstrip() if side else "no reason" for side in sides]
    return "", one.name, " → ".join(said), _places(one, *(side.place for side in sides if side))


def _structure(one: StructureChange) -> DiffRow:
    said = f"{one.name}: {one.said}" if one.said else one.name
    return one.how, one.kind, said, _places(one, one.before, one.after)


def turned(one: TextChange) -> str:
    """From what to what a text is another."""
    return " → ".join(f'"{side}"' if side else "nothing" for side in (one.before, one.after))


def _verdict(document: Diff) -> list[str]:
    """That nothing is different, or nothing that a total shows."""
    programs = *document.figures, *document.choices, *document.structure
    if not (programs or document.libraries or document.tables or document.grounds or document.study or document.alone):
        return ["nothing is different"]
    return same_totals(document, bases=True)


def same_totals(document: Diff | TrailDiff, *, bases: bool) -> list[str]:
    """That every total is the same, where it is; ``bases`` says whether no figure is as good as one of other bases."""
    if document.alone or any(Decimal(total.change) for total in document.totals):
        return []
    only = all(one.how == "basis" for one in document.figures) and not document.structure
    resting = ": only what it rests on is different" if only and (bases or document.figures) else ""
    return [f"every total is the same{resting}"]
