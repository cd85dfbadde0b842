"""Checks and rules in a trail: each comparison as a figure that is 1 where it holds."""

from __future__ import annotations

from decimal import Decimal

from lca.engine.result import CheckVerdict, MetRequirement, Result, RuleVerdict
from lca.program.figure_id import FigureId, Role
from lca.trail.added_figures import AddedFigures
from lca.trail.basis_records import BasisRecords
from lca.trail.records import CheckRecord, RequirementRecord, RuleRecord


class VerdictFigures:
    """Told as figures, which are ``added`` to those of a program."""

    def __init__(self, added: AddedFigures, grounds: BasisRecords) -> None:
        self.added = added
        self.grounds = grounds

    def check(self, verdict: CheckVerdict) -> CheckRecord:
        return CheckRecord(
            title=verdict.title,
            basis=self.grounds.basis(verdict.check.basis),
            figure=self._compared(FigureId("", Role.CHECK, verdict.title), verdict),
            unit=self.added.units.symbol(verdict.unit),
            tolerance=verdict.tolerance,
            place=self.added.places.of(verdict.check.span),
        )

    def _compared(self, name: FigureId, verdict: CheckVerdict) -> str:
        """The figure of a comparison, which is 1 where it holds."""
        check, operation = verdict.check, verdict.relation
        sides = [check.left, check.right]
        if operation == "=" and check.tolerance is not None:
            sides.append(check.tolerance)
            operation = "within" if self.added.program.cells[check.tolerance].unit.dimension else "within_share"
        operation = "==" if operation == "=" else operation
        arguments = [self.added.ids[side] for side in sides]
        return self.added.add(name, operation, arguments, Decimal(verdict.holds), check.left, plain_number=True)

    def rule(self, ruling: RuleVerdict) -> RuleRecord:
        rule = ruling.rule
        name = f"{rule.name}({rule.assessment})" if rule.assessment else rule.name
        return RuleRecord(
            name=rule.name,
            title=rule.title,
            assessment=rule.assessment,
            requirements=tuple(
                self._met(FigureId(name, Role.RULE, str(place)), met)
                for place, met in enumerate(ruling.requirements, 1)
            ),
            place=self.added.places.of(rule.span),
        )

    def _met(self, name: FigureId, met: MetRequirement) -> RequirementRecord:
        required, compared = met.requirement, met.compared
        if compared is None:
            assert required.condition is not None
            figure, span = self.added.ids[required.condition], required.span
        else:
            figure, span = self._compared(name, compared), compared.check.span
        return RequirementRecord(
            requires=required.text,
            message=required.message,
            figure=figure,
            unit="" if compared is None else self.added.units.symbol(compared.unit),
            tolerance="" if compared is None else compared.tolerance,
            place=self.added.places.of(span),
        )


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
