"""One computation of a trail: a model under one scenario, with its figures, results, attribution, checks and rules."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from functools import cached_property
from typing import Any

from lca.arithmetic import telling
from lca.engine.result import Outcome, Result
from lca.program import Program
from lca.program.inventory import Assessment, Node
from lca.trail.added import Added
from lca.trail.derivation import Derivation, Units, number
from lca.trail.grounds import Grounds
from lca.trail.ids import consumed, ids_of
from lca.trail.influences import Influences
from lca.trail.judgements import Judgements, sides_of
from lca.trail.places import Places


class Case:
    """A result, written with what the other cases of the trail share: units, sources, assumptions."""

    def __init__(self, result: Result, units: Units, grounds: Grounds, places: Places) -> None:
        self.result = result
        self.program: Program = result.program
        self.units = units
        self.places = places
        labels = sides_of(result)
        self.cells = consumed(self.program, [*_wanted(self.program), *labels])
        self.ids = {cell: str(one) for cell, one in ids_of(self.program, self.cells, labels).items()}
        self.derivation = Derivation(result.evaluation, self.ids, units, grounds, places)
        self.added = Added(self.program, self.ids, units, places)
        self.judgements = Judgements(self.added)
        self.influences = Influences(result.evaluation, self.added, grounds)

    def document(self) -> dict[str, Any]:
        """The part of a trail that is about this computation. Every number is a figure; the rest points at these."""
        with telling():
            figures = self.derivation.figures(self.cells)
            return {
                "scenario": self.program.scenario,
                "settings": [{"name": name, "value": value} for name, value in self.program.settings.items()],
                "loops": self.derivation.loops(self.cells),
                "nodes": [self._node(name) for name in self._reached],
                "assessments": [self._assessment(assessment) for assessment in self.program.assessments.values()],
                "results": [self._result(outcome) for outcome in self.result.outcomes],
                "checks": [self.judgements.check(verdict) for verdict in self.result.verdicts],
                "rules": [self.judgements.rule(ruling) for ruling in self.result.rulings],
                "attribution": [self.influences.of(outcome) for outcome in self.result.outcomes],
                "figures": [*figures, *self.added.figures],
            }

    @cached_property
    def _reached(self) -> list[str]:
        """The nodes that assessments lead to, and those that credits are for."""
        assessments = self.program.assessments.values()
        found = {name for assessment in assessments for name in assessment.reached}
        for impact in (impact for assessment in assessments for impact in assessment.impacts.values()):
            found.update(impact.credits)
        return [name for name in self.program.nodes if name in found]

    def _node(self, name: str) -> dict[str, Any]:
        node = self.program.nodes[name]
        return {
            "name": name,
            "declared": node.declared,
            "template": node.template,
            "title": node.title,
            "stage": node.stage,
            "makes": self._id(node.makes),
            "share": None if node.share is None else self._id(node.share),
            "flows": [
                {
                    "supplier": flow.supplier, "factor": flow.factor, "amount": self._id(flow.amount),
                    "avoids": flow.avoids, "place": self.places.of(flow.span),
                }
                for flow in node.flows
            ],
            "burdens": self._burdens(node.burdens),
            "avoided": self._burdens(node.avoided),
            "tags": [{"name": key, "value": value} for key, value in node.tags],
            **({"arguments": self._arguments(node)} if node.arguments else {}),
            "place": self.places.of(node.span),
        }  # fmt: skip

    def _arguments(self, node: Node) -> list[dict[str, Any]]:
        return [
            {
                "name": one.name, "value": one.value, "written": one.written,
                "figure": None if one.cell is None else self._id(one.cell),
            }
            for one in node.arguments
        ]  # fmt: skip

    def _burdens(self, burdens: Mapping[str, tuple[int, ...]]) -> list[dict[str, Any]]:
        return [
            {"indicator": indicator, "figures": [self.ids[cell] for cell in cells if cell in self.ids]}
            for indicator, cells in burdens.items()
        ]

    def _id(self, cell: int) -> str | None:
        """The id of a figure that results rest on; None for one that they do not."""
        return self.ids.get(cell)

    def _assessment(self, assessment: Assessment) -> dict[str, Any]:
        return {
            "name": assessment.name,
            "title": assessment.title,
            "needs": [{"node": name, "figure": self.ids[cell]} for name, cell in assessment.needs],
            "runs": [{"node": name, "figure": self.ids[cell]} for name, cell in assessment.runs.items()],
            "place": self.places.of(assessment.span),
        }

    def _result(self, outcome: Outcome) -> dict[str, Any]:
        impact = self.program.assessments[outcome.assessment].impacts[outcome.indicator]

        def part(value: Decimal) -> dict[str, str]:
            return {"value": number(value), "share": _share(value, outcome.total)}

        return {
            "assessment": outcome.assessment,
            "title": outcome.title,
            "indicator": outcome.indicator,
            "indicator_title": self.program.indicators[outcome.indicator].title,
            "unit": self.units.symbol(outcome.unit),
            "total": {"figure": self.ids[impact.total], "value": number(outcome.total)},
            "credits": {"figure": self.ids[impact.credit], "value": number(outcome.credits)},
            "nodes": [
                {"name": name, "figure": self.ids[impact.contributions[name]], **part(value)}
                for name, value in outcome.nodes.items()
            ],
            "stages": [{"name": name, **part(value)} for name, value in outcome.stages.items()],
            "tags": [
                {"name": key, "label": label, **part(value)}
                for key, values in outcome.tags.items()
                for label, value in values.items()
            ],
            "credited": [{"name": name, "figure": self.ids[cell]} for name, cell in impact.credits.items()],
            "samples": [],
        }


def _share(part: Decimal, whole: Decimal) -> str:
    """The part over the whole; empty where there is none."""
    return number(part / whole) if whole else ""


def _wanted(program: Program) -> list[int]:
    """The cells that results are: totals, credits and how often nodes run."""
    found: list[int] = []
    for assessment in program.assessments.values():
        for impact in assessment.impacts.values():
            found += [impact.total, impact.credit, *impact.contributions.values(), *impact.credits.values()]
        found += assessment.runs.values()
        found += [cell for _, cell in assessment.needs]
    return found
