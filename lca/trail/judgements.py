"""Checks and rules in a trail: each comparison as a figure that is 1 where it holds."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from lca.engine.result import Met, Result, Ruling, Verdict
from lca.program.figure_id import FigureId, Role
from lca.trail.added import Added


class Judgements:
    """Told as figures, which are ``added`` to those of a program."""

    def __init__(self, added: Added) -> None:
        self.added = added

    def check(self, verdict: Verdict) -> dict[str, Any]:
        return {"title": verdict.title, **self._verdict(FigureId("", Role.CHECK, verdict.title), verdict)}

    def _verdict(self, name: FigureId, verdict: Verdict) -> dict[str, Any]:
        """A comparison, as a figure that is 1 where it holds; ``unit`` is that in which its sides are shown."""
        check, operation = verdict.check, verdict.relation
        sides = [check.left, check.right]
        if operation == "=" and check.tolerance is not None:
            sides.append(check.tolerance)
            operation = "within" if self.added.program.cells[check.tolerance].unit.dimension else "within_share"
        operation = "==" if operation == "=" else operation
        return {
            "figure": self.added.add(
                name,
                operation,
                [self.added.ids[side] for side in sides],
                Decimal(verdict.holds),
                check.left,
                plain_number=True,
            ),
            "unit": self.added.units.symbol(verdict.unit),
            "tolerance": verdict.tolerance,
            "place": self.added.places.of(check.span),
        }

    def rule(self, ruling: Ruling) -> dict[str, Any]:
        rule = ruling.rule
        name = f"{rule.name}({rule.assessment})" if rule.assessment else rule.name
        return {
            "name": rule.name,
            "title": rule.title,
            "assessment": rule.assessment,
            "requirements": [
                {
                    "requires": met.requirement.text,
                    "message": met.requirement.message,
                    **self._met(FigureId(name, Role.RULE, str(place)), met),
                }
                for place, met in enumerate(ruling.requirements, 1)
            ],
            "place": self.added.places.of(rule.span),
        }

    def _met(self, name: FigureId, met: Met) -> dict[str, Any]:
        if met.compared is not None:
            return self._verdict(name, met.compared)
        condition = met.requirement.condition
        assert condition is not None
        place = self.added.places.of(met.requirement.span)
        return {"figure": self.added.ids[condition], "unit": "", "tolerance": "", "place": place}


def sides_of(result: Result) -> dict[int, FigureId]:
    """The cells that checks and rules read, each called after the first of these."""
    found: dict[int, FigureId] = {}
    for verdict in result.verdicts:
        check = verdict.check
        sides = {"left": check.left, "right": check.right, "within": check.tolerance}
        for side, cell in sides.items():
            if cell is not None:
                found.setdefault(cell, FigureId(f'check "{check.title}"', Role.SIDE, side))
    for ruling in result.rulings:
        for place, met in enumerate(ruling.requirements, 1):
            compared, name = met.requirement.compared, f"rule {ruling.rule.name}({ruling.rule.assessment}).{place}"
            sides = {"condition": met.requirement.condition}
            if compared is not None:
                sides |= {"left": compared.left, "right": compared.right, "within": compared.tolerance}
            for side, cell in sides.items():
                if cell is not None:
                    found.setdefault(cell, FigureId(name, Role.SIDE, side))
    return found
