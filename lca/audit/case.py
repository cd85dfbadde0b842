"""One computation of a trail: a model under one scenario, with its figures, results, attribution, checks and rules."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from functools import cached_property
from typing import Any

from lca.arithmetic import computing, differentiating, to_the_digit_of
from lca.audit.attribution import attribute, ground_key
from lca.audit.derivation import Derivation, Units, number
from lca.audit.grounds import Grounds
from lca.audit.ids import consumed, ids_of
from lca.audit.places import Places
from lca.basis import INDICATORS
from lca.engine.differentiate import derivatives
from lca.engine.result import Met, Outcome, Result, Ruling, Verdict
from lca.program import Program
from lca.program.cells import Figure, Origin, reached
from lca.program.inventory import Assessment
from lca.units import PLAIN


class Case:
    """A result, written with what the other cases of the trail share: units, sources, assumptions."""

    def __init__(self, result: Result, units: Units, grounds: Grounds, places: Places) -> None:
        self.result = result
        self.program: Program = result.program
        self.units = units
        self.places = places
        labels = _labels(result)
        self.cells = consumed(self.program, [*_wanted(self.program), *labels])
        self.ids = ids_of(self.program, self.cells, labels)
        self.derivation = Derivation(result.evaluation, self.ids, units, grounds, places)
        self.grounds = grounds
        self._taken = dict.fromkeys(self.ids.values(), 1)
        self.judged: list[dict[str, Any]] = []
        """Figures that the trail adds to those of the program: verdicts, and what totals rest on and scale with."""

    def document(self) -> dict[str, Any]:
        """The part of a trail that is about this computation. Every number is a figure; the rest points at these."""
        with computing():
            figures = self.derivation.figures(self.cells)
            return {
                "scenario": self.program.scenario,
                "settings": [{"name": name, "value": value} for name, value in self.program.settings.items()],
                "loops": self.derivation.loops(self.cells),
                "nodes": [self._node(name) for name in self._reached],
                "assessments": [self._assessment(assessment) for assessment in self.program.assessments.values()],
                "results": [self._result(outcome) for outcome in self.result.outcomes],
                "checks": [self._check(verdict) for verdict in self.result.verdicts],
                "rules": [self._rule(ruling) for ruling in self.result.rulings],
                "attribution": [self._attribution(outcome) for outcome in self.result.outcomes],
                "figures": [*figures, *self.judged],
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
            "place": self.places.of(node.span),
        }  # fmt: skip

    def _burdens(self, burdens: Mapping[str, tuple[int, ...]]) -> list[dict[str, Any]]:
        return [
            {"indicator": indicator, "figures": [self.ids[cell] for cell in cells if cell in self.ids]}
            for indicator, cells in burdens.items()
        ]

    def _id(self, cell: int) -> str | None:
        """The id of a figure that results rest on; None for one that they do not."""
        return self.ids.get(cell)

    def _assessment(self, assessment: Assessment) -> dict[str, Any]:
        runs = [(name, self.program.named.get(f"{assessment.name}.runs({name})")) for name in assessment.reached]
        return {
            "name": assessment.name,
            "title": assessment.title,
            "needs": [{"node": name, "figure": self.ids[cell]} for name, cell in assessment.needs],
            "runs": [{"node": name, "figure": self.ids[named.cell]} for name, named in runs if named is not None],
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

    def _attribution(self, outcome: Outcome) -> dict[str, Any]:
        """What a total rests on and what it scales with."""
        evaluation = self.result.evaluation
        total = self.program.assessments[outcome.assessment].impacts[outcome.indicator].total
        slopes = derivatives(evaluation, total)
        found = attribute(evaluation, total, slopes)
        cells = [cell for cell in reached(self.program.cells, self.program.loops, total) if slopes[cell]]
        with differentiating():
            impacts = {cell: slopes[cell] * evaluation.number(cell) for cell in cells}
        substances = [cell for cell in cells if cell in self.program.characterisations]
        inputs = [
            cell for cell in cells if _is_input(self.program, cell) and cell not in self.program.characterisations
        ]
        grounds = [
            ([f"{g.kind}:{one}" for one in self.grounds.alike(ground_key(g.basis))], g.part) for g in found.grounds
        ]
        kinds = [([kind], part) for kind, part in found.resting.items()]
        return {
            "assessment": outcome.assessment,
            "indicator": outcome.indicator,
            "rests_on": [self._rests(total, on, part) for on, part in (*kinds, *grounds)],
            "others": found.others,
            "substances": [self._scales(total, cell, impacts[cell]) for cell in substances],
            "scales_with": [self._scales(total, cell, impacts[cell]) for cell in inputs],
            "quality": self._quality(total, {cell: impacts[cell] for cell in inputs}),
        }

    def _rests(self, total: int, on: list[str], part: Decimal) -> str:
        value = to_the_digit_of(self.result.evaluation.number(total), part)
        return self._judge(f"{self.ids[total]} on {', '.join(on)}", "rests", [self.ids[total]], value, total, on=on)

    def _scales(self, total: int, cell: int, impact: Decimal) -> str:
        arguments = [self.ids[total], self.ids[cell]]
        return self._judge(" by ".join(arguments), "scales", arguments, impact, total)

    def _quality(self, total: int, impacts: Mapping[int, Decimal]) -> list[str]:
        """By pedigree indicator the mean score of the inputs that have scores, each weighted by what scales with it."""
        found, whole = {}, Decimal(0)
        for cell, impact in impacts.items():
            figure = self.program.cells[cell]
            if isinstance(figure, Figure) and figure.quality is not None:
                found[f"{self.ids[total]} by {self.ids[cell]}"] = abs(impact), figure.quality.scores
                whole += abs(impact)
        told = []
        for place, indicator in enumerate(INDICATORS if whole else ()):
            mean = sum((weight * scores[place] for weight, scores in found.values()), Decimal(0)) / whole
            name = f"{self.ids[total]}, {indicator}"
            told.append(self._judge(name, "scored", list(found), mean, total, plain_number=True, on=[indicator]))
        return told

    def _judge(
        self,
        name: str,
        operation: str,
        arguments: list[str],
        value: Decimal,
        about: int,
        *,
        plain_number: bool = False,
        **more: list[str],
    ) -> str:
        """Add a figure about a cell, in its unit or as a plain number, and give its id."""
        free, cell = self._free(name), self.program.cells[about]
        self.judged.append({
            "id": free, "operation": operation, "arguments": arguments, "value": number(value),
            "unit": self.units.symbol(PLAIN if plain_number else cell.unit), "place": self.places.of(cell.span), **more,
        })  # fmt: skip
        return free

    def _free(self, name: str) -> str:
        """The name, with a number behind it where another figure of the case has it."""
        self._taken[name] = self._taken.get(name, 0) + 1
        return name if self._taken[name] == 1 else self._free(f"{name}#{self._taken[name]}")

    def _check(self, verdict: Verdict) -> dict[str, Any]:
        return {"title": verdict.title, **self._verdict(f'check "{verdict.title}"', verdict)}

    def _verdict(self, name: str, verdict: Verdict) -> dict[str, Any]:
        """A comparison, as a figure that is 1 where it holds; ``unit`` is that in which its sides are shown."""
        check, operation = verdict.check, verdict.relation
        sides = [check.left, check.right]
        if operation == "=" and check.tolerance is not None:
            sides.append(check.tolerance)
            operation = "within" if self.program.cells[check.tolerance].unit.dimension else "within_share"
        operation = "==" if operation == "=" else operation
        return {
            "figure": self._judge(
                name,
                operation,
                [self.ids[side] for side in sides],
                Decimal(verdict.holds),
                check.left,
                plain_number=True,
            ),
            "unit": self.units.symbol(verdict.unit),
            "tolerance": verdict.tolerance,
            "place": self.places.of(check.span),
        }

    def _rule(self, ruling: Ruling) -> dict[str, Any]:
        rule = ruling.rule
        name = f"rule {rule.name}({rule.assessment})" if rule.assessment else f"rule {rule.name}"
        return {
            "name": rule.name,
            "title": rule.title,
            "assessment": rule.assessment,
            "requirements": [
                {
                    "requires": met.requirement.text,
                    "message": met.requirement.message,
                    **self._met(f"{name}, {place}", met),
                }
                for place, met in enumerate(ruling.requirements, 1)
            ],
            "place": self.places.of(rule.span),
        }

    def _met(self, name: str, met: Met) -> dict[str, Any]:
        if met.compared is not None:
            return self._verdict(name, met.compared)
        condition = met.requirement.condition
        assert condition is not None
        place = self.places.of(met.requirement.span)
        return {"figure": self.ids[condition], "unit": "", "tolerance": "", "place": place}


def _share(part: Decimal, whole: Decimal) -> str:
    """The part over the whole; empty where there is none."""
    return number(part / whole) if whole else ""


def _is_input(program: Program, cell: int) -> bool:
    figure = program.cells[cell]
    return isinstance(figure, Figure) and figure.origin in (Origin.BASIS, Origin.UNSOURCED)


def _wanted(program: Program) -> list[int]:
    """The cells that results are: totals, credits and how often nodes run."""
    found: list[int] = []
    for assessment in program.assessments.values():
        for impact in assessment.impacts.values():
            found += [impact.total, impact.credit, *impact.contributions.values(), *impact.credits.values()]
        runs = (program.named.get(f"{assessment.name}.runs({name})") for name in assessment.reached)
        found += [named.cell for named in runs if named is not None]
        found += [cell for _, cell in assessment.needs]
    return found


def _labels(result: Result) -> dict[int, str]:
    """The cells that checks and rules read, each called after the first of these."""
    found: dict[int, str] = {}
    for verdict in result.verdicts:
        check = verdict.check
        sides = {"left": check.left, "right": check.right, "within": check.tolerance}
        for side, cell in sides.items():
            if cell is not None:
                found.setdefault(cell, f'check "{check.title}".{side}')
    for ruling in result.rulings:
        for place, met in enumerate(ruling.requirements, 1):
            compared, name = met.requirement.compared, f"rule {ruling.rule.name}({ruling.rule.assessment}).{place}"
            sides = {"condition": met.requirement.condition}
            if compared is not None:
                sides |= {"left": compared.left, "right": compared.right, "within": compared.tolerance}
            for side, cell in sides.items():
                if cell is not None:
                    found.setdefault(cell, f"{name}.{side}")
    return found
