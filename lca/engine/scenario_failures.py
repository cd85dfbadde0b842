"""What fails under a scenario, told with its name and with the parameters that the scenario sets so that it fails."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from decimal import Decimal

from lca.diagnostics import Diagnostic, Label
from lca.engine.evaluation import Evaluation, Failure
from lca.program.cells import cells_reached
from lca.program.figure_id import read_id
from lca.units.unit import in_its_unit

MOST = 20
"""Of so many failures it is told what they follow from."""
NAMED = 4
"""So many parameters are told of a failure."""


def under_scenario(evaluation: Evaluation, failures: Iterable[Failure]) -> list[Diagnostic]:
    """Failures as they are told, each once: with the scenario, and with what is set there or on the command line."""
    found: list[Diagnostic] = []
    for place, failure in enumerate(dict.fromkeys(failures)):
        diagnostic, scenario = failure.diagnostic, evaluation.program.scenario
        first, others = diagnostic.labels[:1], diagnostic.labels[1:]
        if scenario and first and not first[0].text:
            first = (replace(first[0], text=f"in scenario `{scenario}`"),)
        causes = tuple(_settings(evaluation, failure.causes)) if place < MOST else ()
        found.append(replace(diagnostic, labels=(*first, *causes, *others), scenario=scenario))
    return found


def _settings(evaluation: Evaluation, causes: tuple[int, ...]) -> Iterator[Label]:
    """The parameters that are set and that failing cells depend on, each with its value."""
    program = evaluation.program
    named = {name: program.named.get(read_id(name)) for name in program.chosen}
    cells = {name: one.cell for name, one in named.items() if one}
    behind = set(cells_reached(program.cells, program.loops, *causes)) if cells else set()
    for name in [name for name, cell in cells.items() if cell in behind][:NAMED]:
        value, span = evaluation.values[cells[name]], program.chosen[name]
        if isinstance(value, Decimal):
            where = f" in scenario `{program.scenario}`" if program.scenario and name not in program.settings else ""
            yield Label(span, f"`{name}` is {in_its_unit(value, program.cells[cells[name]].unit)}{where}")
