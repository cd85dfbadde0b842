"""A PUE is applied once: how many are in each cell, and where one meets what has one in it, or divides IT energy."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from fractions import Fraction

from lca.diagnostics import Diagnostic, Label, problem
from lca.program import Program, operations
from lca.program.cells import Cell, Figure, Step, first_names
from lca.program.figure_id import FigureId, Role
from lca.program.inventory import Flow, Node
from lca.source import Span
from lca.units import Dimension, Unit
from lca.units.dimension import ENERGY, IT_ENERGY

MOST = 100
"""So many cells of a product are looked through: more factors than anyone writes."""
HIGHEST = 3
"""A plain number above it is no PUE."""
PRODUCTS = (operations.MULTIPLY, operations.DIVIDE)
LIKE_ITS_FIRST = frozenset((
    operations.NEGATE, operations.ABS, operations.CEIL, operations.FLOOR, operations.ROUND, operations.LIFE,
    operations.SHARE,
))  # fmt: skip


class Overheads:
    """How many PUEs are factors of each cell, less those that it is divided by; of a sum, that of its fullest part.

    ``pues`` are the cells that are a PUE by themselves; what ``facility`` is given becomes one when it is met.
    ``names`` are what cells are called.
    """

    def __init__(
        self, cells: Sequence[Cell], pues: Iterable[int] = (), names: Mapping[int, FigureId] | None = None
    ) -> None:
        self.cells = cells
        self.pues = set(pues)
        self.names = names or {}
        self._counts: list[int] = []

    def of(self, cell: int) -> int:
        """Of a cell; all before it are counted first, each once."""
        while len(self._counts) <= cell:
            self._counts.append(self._count(self.cells[len(self._counts)]))
        return 1 if cell in self.pues else self._counts[cell]

    def _count(self, cell: Cell) -> int:
        if not isinstance(cell, Step):
            return 0
        arguments = cell.arguments
        match cell.operation:
            case operations.PUE:
                self.pues.add(arguments[0])
                return 1
            case operations.MULTIPLY:
                return sum(map(self.of, arguments))
            case operations.DIVIDE:
                return self.of(arguments[0]) - self.of(arguments[1])
            case operations.POWER:
                power = self.cells[arguments[1]]
                return self.of(arguments[0]) * int(power.value) if isinstance(power, Figure) else 0
            case operations.ADD | operations.MIN | operations.MAX:
                return max(map(self.of, arguments), default=0)
            case operations.CHOOSE:
                return max(map(self.of, arguments[1:]))
        return self.of(arguments[0]) if cell.operation in LIKE_ITS_FIRST else 0

    def within(self, cell: int) -> int:
        """A PUE that is a factor of a cell, where there is one: what ``facility`` was given before a plain factor.

        What lies too deep to be worth the search is looked for no further.
        """
        for _ in range(MOST):
            step = self.cells[cell]
            if cell in self.pues or is_pue(step) or not isinstance(step, Step):
                break
            parts = [one for one in step.arguments if self.of(one) > 0]
            cell = next((one for one in parts if one not in self.pues), parts[0] if parts else cell)
        return cell

    def called(self, cell: int) -> str:
        """The name of a cell, or else how it is written, on one line."""
        return str(self.names.get(cell, " ".join(self.cells[cell].span.text.split())))


def is_pue(cell: Cell) -> bool:
    """Whether a cell is a PUE as ``facility`` was given it."""
    return isinstance(cell, Step) and cell.operation is operations.PUE


def _is_called_pue(name: FigureId) -> bool:
    """Whether a value has the name of a PUE, whether or not ``facility`` is given it."""
    return name.role in (Role.VALUE, Role.CELL) and (name.of == "pue" or name.of.endswith("_pue"))


def pues_of(cells: Sequence[Cell]) -> dict[int, Span]:
    """The cells that ``facility`` is given as a PUE, with the places where it is."""
    return {cell.arguments[0]: cell.span for cell in cells if isinstance(cell, Step) and is_pue(cell)}


def is_drawn(unit: Unit) -> bool:
    """Whether a unit is of IT energy or IT power, as a whole or per anything."""
    return power_of(IT_ENERGY, unit) == 1 and power_of(ENERGY, unit) == 0


def power_of(dimension: Dimension, unit: Unit) -> Fraction:
    """The power of a base dimension in what a unit measures."""
    ((name, _),) = dimension.powers
    return dict(unit.dimension.powers).get(name, Fraction(0))


def doubtful_overheads(program: Program) -> Iterator[Diagnostic]:
    """Each PUE that meets what has a PUE in it, and each that divides IT energy."""
    cells = program.cells
    called = {one.cell for name, one in program.named.items() if _is_called_pue(name)}
    plain = {cell for cell in called if not cells[cell].unit.dimension}
    overheads = Overheads(cells, {*pues_of(cells), *plain, *_repeated(cells)}, first_names(program.named))
    flows = [flow for node in program.nodes.values() for flow in node.flows]
    yield from _in_products(overheads, {flow.amount for flow in flows})
    yield from _in_flows(overheads, flows, program.nodes)


def _repeated(cells: Sequence[Cell]) -> Iterator[int]:
    """The plain numbers within a call of ``facility`` that are the number of its PUE once more.

    Elsewhere a number of the same size may be anything.
    """
    plain: dict[object, list[tuple[int, int]]] = {}
    for index, cell in enumerate(cells):
        if isinstance(cell, Figure) and not cell.unit.dimension:
            plain.setdefault((cell.span.file, cell.value), []).append((cell.span.start, index))
    for places in plain.values():
        places.sort()
    for call in cells:
        pue = cells[call.arguments[-1]] if isinstance(call, Step) and call.operation is operations.MULTIPLY else None
        applied = cells[pue.arguments[0]] if isinstance(pue, Step) and is_pue(pue) else None
        if isinstance(applied, Figure) and call.span.start <= applied.span.start < call.span.end:
            places = plain[applied.span.file, applied.value]
            for start, index in places[bisect_left(places, (call.span.start, 0)) :]:
                if start >= applied.span.start:
                    break
                yield index


def _in_products(overheads: Overheads, flowing: Set[int]) -> Iterator[Diagnostic]:
    """Products that have two PUEs in them, or fewer than none, unless a further factor makes up for it.

    What is ``flowing`` is looked at as a flow.
    """
    cells = overheads.cells
    steps = [(i, cell) for i, cell in enumerate(cells) if isinstance(cell, Step) and cell.operation in PRODUCTS]
    mended = {part for index, step in steps if overheads.of(index) < 2 for part in step.arguments}
    for index, step in steps:
        if not step.unit.dimension:
            continue
        measures = [part for part in step.arguments if cells[part].unit.dimension]
        if overheads.of(index) > 1 and index not in mended and all(overheads.of(part) < 2 for part in measures):
            yield _again(overheads, step)
        elif power_of(IT_ENERGY, step.unit) == 1:
            drawn = [overheads.of(part) for part in measures if is_drawn(cells[part].unit)]
            if drawn and overheads.of(index) < 0 <= drawn[0]:
                yield problem("W0834", step.span, "")
        elif step.operation is operations.MULTIPLY and power_of(ENERGY, step.unit) != 1:
            for part in set(measures) - flowing:
                if is_drawn(cells[part].unit) and overheads.of(part) > 0:
                    yield _taken(overheads, overheads.within(part), step.span, "what is stated")


def _again(overheads: Overheads, step: Step) -> Diagnostic:
    """The product of what has a PUE in it and of another PUE: what is given to ``facility``, or a plain factor."""
    first, *_, last = step.arguments
    given = overheads.cells[last]
    span, text = (given.span, "applied again") if is_pue(given) else (step.span, "")
    name = overheads.called(last if is_pue(given) else overheads.within(last))
    place = Label(overheads.cells[overheads.within(first)].span, "is in here already")
    return problem("W0818", span, text, place, name=name, taken="what a PUE is applied to here")


def _taken(overheads: Overheads, pue: int, span: Span, taken: str) -> Diagnostic:
    """IT energy with a PUE in it, that is taken by what has the overhead in it, too."""
    name = overheads.called(pue)
    advice = f"what is per IT energy (kWh_it) takes what computers draw: leave the factor `{name}` away"
    taken = f"{taken} per IT energy, with the PUE in it"
    return problem(
        "W0818", span, "", Label(overheads.cells[pue].span, "the PUE"), name=name, taken=taken, advice=[advice]
    )


def _in_flows(overheads: Overheads, flows: Iterable[Flow], nodes: Mapping[str, Node]) -> Iterator[Diagnostic]:
    """Energy with a PUE in it that is taken from what has the overhead in it, too, as all that is per IT energy has."""
    within: dict[str, set[int]] = {}
    for flow in flows:
        if not is_drawn(overheads.cells[flow.amount].unit):
            yield from _handed_on(overheads, flow, nodes)
            continue
        if flow.supplier and flow.supplier not in within:
            within[flow.supplier] = _multiplied(overheads.cells, _inside(nodes[flow.supplier]))
        shared = _multiplied(overheads.cells, [flow.amount]) & within.get(flow.supplier, set())
        if overheads.of(flow.amount) > 0 or shared:
            of = overheads.within(flow.amount) if overheads.of(flow.amount) > 0 else min(shared)
            yield _taken(overheads, of, flow.span, f"what `{flow.supplier or flow.factor}` supplies")


def _handed_on(overheads: Overheads, flow: Flow, nodes: Mapping[str, Node]) -> Iterator[Diagnostic]:
    """Energy with a PUE in it that is taken from a node whose own energy has one in it."""
    amounts = [flow.amount, *(one.amount for one in nodes[flow.supplier].flows)] if flow.supplier else []
    full = [one for one in amounts if overheads.cells[one].unit.dimension == ENERGY and overheads.of(one) > 0]
    if len(full) > 1 and full[0] == flow.amount:
        name = overheads.called(overheads.within(flow.amount))
        place = Label(overheads.cells[full[1]].span, "a PUE is in here already")
        advice = f"one of the two has the overhead in it: leave the factor `{name}` away in the other"
        yield problem(
            "W0818", flow.span, "", place, name=name, taken=f"what `{flow.supplier}` supplies", advice=[advice]
        )


def _inside(node: Node) -> list[int]:
    """The amounts of a node, and what it emits."""
    return [flow.amount for flow in node.flows] + [cell for cells in node.burdens.values() for cell in cells]


def _multiplied(cells: Sequence[Cell], wholes: Iterable[int]) -> set[int]:
    """The plain figures above 1 that something is multiplied by."""
    found: set[int] = set()
    waiting = list(wholes)
    for _ in range(MOST):
        if not waiting:
            break
        cell = waiting.pop()
        step = cells[cell]
        if isinstance(step, Step) and step.operation in (*PRODUCTS, operations.PUE):
            waiting += step.arguments[:1] if step.operation is operations.DIVIDE else step.arguments
        elif isinstance(step, Figure) and not step.unit.dimension and 1 < step.value <= HIGHEST:
            found.add(cell)
    return found
