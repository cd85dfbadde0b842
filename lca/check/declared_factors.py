"""Factors that a model declares: suppliers without a stage, whose emissions count for what uses them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from lca.check.characterisation import Characterisations
from lca.check.expression_context import ExpressionContext, words_of
from lca.check.expression_values import SupplierValue
from lca.check.making import Making
from lca.check.operators import product_cell
from lca.check.scope import Member
from lca.diagnostics import Label
from lca.factors import CLIMATE
from lca.factors.factor_reader import ACCOUNTING
from lca.program import operations
from lca.program.cells import FigureOrigin
from lca.program.figure_id import FigureId, Role
from lca.source import Span
from lca.syntax import tree
from lca.units import Unit, quotient

FIELDS = ("valid", "geography", *ACCOUNTING, "gwp", "licence", "note", "replaces")
Carries = Callable[[int | None, tree.Expression, SupplierValue, Span], bool]


@dataclass(frozen=True, slots=True)
class StatedFactor:
    """What a factor is ``per``, and by indicator what it emits for one unit of that; cells."""

    per: int | None
    intensities: dict[str, int]


class DeclaredFactors:
    """Each is lowered when it is first asked for, and told only then where it is wrong.

    ``carries`` tells whether an emission measures what its substance does.
    """

    def __init__(self, making: Making, substances: Characterisations, carries: Carries) -> None:
        self.on = making
        self.substances = substances
        self.carries = carries
        self._stated: dict[str, StatedFactor] = {}

    def unit(self, member: Member) -> Unit | None:
        """The unit of what a factor supplies; None where that is in error."""
        per = self._of(member).per
        return None if per is None else self.on.builder.unit(per)

    def intensities(self, member: Member) -> dict[str, int]:
        """By indicator, what one unit emits; without those that are in error."""
        return self._of(member).intensities

    def _of(self, member: Member) -> StatedFactor:
        if member.name not in self._stated:
            factor = member.thing
            assert isinstance(factor, tree.FactorDeclaration)
            said = self.on.bases.aspects(factor.fields, FIELDS, "a factor")
            per = self._per(member, factor)
            self._stated[member.name] = StatedFactor(per, self._emitted(member, factor, per, said))
        return self._stated[member.name]

    def _per(self, member: Member, factor: tree.FactorDeclaration) -> int | None:
        stated = [clause for clause in factor.clauses if isinstance(clause, tree.PerClause)]
        emits = len(factor.clauses) > len(stated)
        if (len(stated) != 1 or not emits) and factor.name not in member.scope.module.broken:
            said = "emits nothing" if stated else "does not say what it is per"
            again = [Label(clause.span, "again here") for clause in stated[1:]]
            said = "says twice what it is per" if again else said
            self.on.wrong("E0421", factor.name_span, "", *again, name=factor.name, said=said)
        if not stated:
            return None
        label = FigureId(member.name, Role.VALUE, "per")
        basis = self.on.bases.of(stated[0].basis, member.scope)
        context = ExpressionContext(member.scope, label, None, basis, exempt=FigureOrigin.CHOICE)
        cell = self.on.quantity(stated[0].amount, context)
        if cell is not None:
            self.on.builder.name(label, cell, stated[0].span)
        return cell

    def _emitted(
        self, member: Member, factor: tree.FactorDeclaration, per: int | None, said: dict[str, str]
    ) -> dict[str, int]:
        parts: dict[str, list[int]] = {}
        for clause in factor.clauses:
            if isinstance(clause, tree.EmitsClause):
                for indicator, cell in self._burdens(member, factor, clause, said).items():
                    parts.setdefault(indicator, []).append(cell)
        if per is None:
            return {}
        return {indicator: self._intensity(member, factor, indicator, cells, per) for indicator, cells in parts.items()}

    def _intensity(
        self, member: Member, factor: tree.FactorDeclaration, indicator: str, cells: list[int], per: int
    ) -> int:
        builder, span = self.on.builder, factor.name_span
        unit = builder.unit(cells[0])
        whole = cells[0] if len(cells) == 1 else builder.step(operations.ADD, tuple(cells), unit, span)
        cell = builder.step(operations.RUNS, (whole, per), quotient(unit, builder.unit(per)), span)
        owner, _, name = member.name.rpartition(".")
        called = FigureId(owner, Role.VALUE, name)
        if indicator != CLIMATE:
            called = FigureId(member.name, Role.PART, indicator)
        builder.name(called, cell, span, factor.title)
        return cell

    def _burdens(
        self, member: Member, factor: tree.FactorDeclaration, clause: tree.EmitsClause, said: dict[str, str]
    ) -> dict[str, int]:
        """By indicator what a clause comes to, per what the factor is per."""
        of, scope = clause.supplier, member.scope
        label = FigureId(member.name, Role(clause.verb), of.path if of else "")
        basis = self.on.bases.within(clause.basis, scope, self.on.bases.head(factor, scope))
        words = words_of(clause.amount, of)
        context = ExpressionContext(scope, label, None, basis, said=said, words=words)
        cell = self.on.quantity(clause.amount, context)
        if of is not None and (clause.takes or of.path not in self.on.indicators.known):
            return self._of_substance(of, clause, cell, context)
        indicator = None if cell is None else self.substances.emitted(clause, cell, factor)
        if cell is None or indicator is None:
            return {}
        self.on.builder.name(label, cell, clause.span)
        return {indicator.name: cell}

    def _of_substance(
        self, of: tree.NameExpression, clause: tree.EmitsClause, cell: int | None, context: ExpressionContext
    ) -> dict[str, int]:
        substance = self.substances.substance(of, context.scope)
        if substance is None or not self.carries(cell, clause.amount, substance, of.span) or cell is None:
            return {}
        self.on.builder.name(context.label, cell, clause.span)
        found = {
            indicator: product_cell(self.on, "*", cell, counted, clause.span)
            for indicator, counted in self.substances.of(substance.target).items()
        }
        return {indicator: burden for indicator, burden in found.items() if burden is not None}
