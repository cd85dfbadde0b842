"""What is wrong with the values of a model that is right in names, units and structure, found before it is run.

What follows from literals alone is wrong under every scenario, and is looked for in all nodes, also in those that
nothing uses. All else is looked for where results need it: as the model is declared, and under each of its scenarios.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal

from lca.arithmetic import computing
from lca.check import Checked
from lca.check.expression_values import QuantityValue, TruthValue
from lca.diagnostics import Diagnostic, LcaError, in_order, problem
from lca.engine.evaluate import evaluate, nothing_made
from lca.engine.evaluation import Evaluation, Failure
from lca.engine.negative_amounts import is_negative, negative_characterisation, negatives
from lca.engine.result import inputs_of, run
from lca.engine.solve import solve
from lca.graph import components
from lca.program import Program, operations
from lca.program.cells import Draw, Figure, Loop, Step, first_names
from lca.program.inventory import Node
from lca.syntax import tree
from lca.trail.plausible_totals import PlausibleTotals

MANY = 200_000
"""So many cells are worked through for scenarios; what further ones come to shows when they are computed."""


def wrong_values(checked: Checked) -> tuple[Diagnostic, ...]:
    """What is wrong or doubtful of values in a model without other errors, with the scenario under which it shows."""
    if checked.program is None:
        return ()
    found = list(_Settled(checked).wrong())
    told = {(one.code, one.message) for one in found}
    return in_order([*found, *(one for one in _of_cases(checked) if (one.code, one.message) not in told)])


def _of_cases(checked: Checked) -> Iterator[Diagnostic]:
    """What keeps the model as declared, and each of its scenarios, from being computed; what is doubtful of others."""
    done, totals = 0, PlausibleTotals(checked.plausibility)
    for scenario in ("", *checked.scenarios):
        if done > MANY:
            return
        try:
            program = checked.under(scenario)
            done += len(program.cells) if scenario else 0
            yield from totals.doubtful(run(program))
        except LcaError as error:
            yield from (one for one in error.diagnostics if one.is_error)


class _Settled:
    """The cells of a model, with those of what nothing reads, that no scenario and no setting can change."""

    def __init__(self, checked: Checked) -> None:
        self.checked = checked
        self.program = checked.declared.program
        self.reached = {name for one in self.program.assessments.values() for name in one.reached}
        self.evaluation = evaluate(self.program)
        self.known = self._known()

    def _known(self) -> list[bool]:
        declared = self.checked.declared
        files = {scope.module.file for scope in self.checked.names}
        open_cells = set(declared.any_value)
        for member in self.checked.names.members():
            value = declared.values.get(member.name) if isinstance(member.thing, tree.ParameterDeclaration) else None
            if isinstance(value, (QuantityValue, TruthValue)):
                open_cells.add(value.cell)
        found: list[bool] = []
        for index, cell in enumerate(self.program.cells):
            if index in open_cells:
                found.append(False)
            elif isinstance(cell, Figure):  # another row of a table may be chosen
                found.append(cell.span.file in files or "library" in cell.details)
            else:
                found.append(isinstance(cell, Step) and all(found[argument] for argument in cell.arguments))
        return found

    def wrong(self) -> Iterator[Diagnostic]:
        yield from self._characterisations()
        seen: set[tuple[str, object]] = set()
        for node in self.program.nodes.values():
            for told in self._of_node(node):  # once for all products, which share what the node says
                key = told.code, node.declared if told.code == "E0507" else told.span
                if key not in seen:
                    seen.add(key)
                    yield told
        yield from self._loops()
        yield from uncertain_shares(self.program, self.evaluation)

    def _characterisations(self) -> Iterator[Diagnostic]:
        names = first_names(self.program.named)
        for cell in (cell for found in self.checked.declared.substances.values() for cell in found.values()):
            if self.known[cell] and is_negative(self.evaluation, cell):
                yield negative_characterisation(self.evaluation, cell, names).diagnostic

    def _of_node(self, node: Node) -> Iterator[Diagnostic]:
        limits = [one for one in inputs_of(self.program, node) if self.known[one.cell]]
        shares = [] if node.share is None else [node.share]
        for cell in [node.makes, *shares, *(one.cell for one in limits)]:
            value = self.evaluation.values[cell]
            if self.known[cell] and isinstance(value, Failure):
                yield value.diagnostic
        made = self.evaluation.values[node.makes]
        if self.known[node.makes] and isinstance(made, Decimal) and made <= 0:
            yield nothing_made(self.program, node.makes, made)
        yield from (failure.diagnostic for failure in negatives(self.evaluation, limits))

    def _loops(self) -> Iterator[Diagnostic]:
        """Loops of nodes that no assessment reaches; those of the others are found where these are computed."""
        nodes = {name: node for name, node in self.program.nodes.items() if name not in self.reached}
        weights = {name: dict(self._needs(node, nodes)) for name, node in nodes.items()}
        links = {name: list(needs) for name, needs in weights.items()}
        for group in components(links):
            if len(group) > 1 or group[0] in links[group[0]]:
                place = {name: index for index, name in enumerate(group)}
                values = [
                    (place[supplier], place[name], part)
                    for name in group for supplier, part in weights[name].items() if supplier in place
                ]  # fmt: skip
                coefficients = tuple((row, column, at) for at, (row, column, _) in enumerate(values))
                loop = Loop(tuple(group), (None,) * len(group), coefficients, nodes[group[0]].span)
                with computing():
                    solved = solve(loop, [part for _, _, part in values].__getitem__)
                if isinstance(solved, Diagnostic):
                    yield solved

    def _needs(self, node: Node, nodes: Mapping[str, Node]) -> Iterator[tuple[str, Decimal]]:
        """What one unit of a node's product needs of others, as far as literals say; of each the flows added up."""
        cells = [node.makes] if node.share is None else [node.makes, node.share]
        known = [self.evaluation.values[cell] for cell in cells if self.known[cell]]
        numbers = [value for value in known if isinstance(value, Decimal)]
        if len(numbers) < len(cells) or numbers[0] <= 0:
            return
        sums: dict[str, Decimal] = {}
        for flow in node.flows:
            amount = self.evaluation.values[flow.amount]
            open_supplier = flow.span in self.checked.declared.through_parameters
            counts = flow.supplier in nodes and not flow.avoids and not open_supplier and self.known[flow.amount]
            if counts and isinstance(amount, Decimal) and amount > 0:
                with computing():
                    part = amount / numbers[0] * (numbers[1] if len(numbers) > 1 else 1)
                    sums[flow.supplier] = sums.get(flow.supplier, Decimal(0)) + part
        yield from sums.items()


def _uncertain(program: Program, evaluation: Evaluation) -> Iterator[tuple[int, Figure]]:
    """The cells that are random variables, as figures of their point values."""
    for index, cell in enumerate(program.cells):
        value = evaluation.values[index]
        if isinstance(cell, Figure) and cell.spread:
            yield index, cell
        elif isinstance(cell, Draw) and isinstance(value, Decimal):
            yield index, cell.figure(value)


def uncertain_shares(program: Program, evaluation: Evaluation) -> Iterator[Diagnostic]:
    """Shares that add up, and would not if each uncertain figure moved a little by itself."""
    moved = dict(_uncertain(program, evaluation))
    shares = [
        (index, cell) for index, cell in enumerate(program.cells)
        if isinstance(cell, Step) and cell.operation is operations.SHARE
    ]  # fmt: skip
    if not moved or not shares:
        return
    cells = list(program.cells)
    with computing():
        for place, (index, figure) in enumerate(moved.items(), 1):
            step = Decimal(place).scaleb(-9)
            cells[index] = replace(figure, value=figure.value * (1 + step) if figure.value else step)
    other = evaluate(replace(program, cells=tuple(cells)))
    told: set[tuple[int, ...]] = set()
    for index, step_of in shares:
        now = other.values[index]
        fails = isinstance(now, Failure) and now.diagnostic.code == "E0507"
        if fails and isinstance(evaluation.values[index], Decimal) and step_of.arguments[1:] not in told:
            told.add(step_of.arguments[1:])
            yield problem("E0513", step_of.span, "")
