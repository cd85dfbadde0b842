"""What one unit of a factor or of a substance counts, in each indicator: the cells that flows are multiplied by."""

from __future__ import annotations

from lca.check.dimension_advice import mend, time_made
from lca.check.expression_context import ExpressionContext
from lca.check.expression_values import SupplierValue, dimension_and_unit
from lca.check.making import Making
from lca.check.scope import Member, Scope
from lca.diagnostics import Label
from lca.diagnostics.nearest import did_you_mean
from lca.factors import CLIMATE, Factor, FactorAmount, Library
from lca.program.figure_id import read_id
from lca.program.inventory import Indicator
from lca.source import Span
from lca.syntax import tree
from lca.units import Unit, quotient
from lca.units.dimension import ENERGY, MASS


class Characterisations:
    """Each factor and substance is lowered when it is first asked for, and told only then where it is wrong."""

    def __init__(self, making: Making) -> None:
        self.on = making
        self.of_substances: dict[str, dict[str, int]] = {}
        """By substance and indicator the cell of what one unit of it counts."""

    def of(self, target: Member | Factor) -> dict[str, int]:
        """By indicator, what one unit emits; without those that are in error."""
        if isinstance(target, Factor):
            found = {name: self._of_factor(target, name, amount) for name, amount in target.emits.items()}
            return {name: cell for name, cell in found.items() if cell is not None}
        if target.name not in self.of_substances:
            self.of_substances[target.name] = self._characterised(target)
        return self.of_substances[target.name]

    def unit(self, substance: Member) -> Unit | None:
        """The unit that a declared substance is emitted in; None where that is in error."""
        assert isinstance(substance.thing, tree.SubstanceDeclaration)
        return self.on.figures.unit(substance.thing.unit, substance.thing.unit_span)

    # What an emission is of

    def emitted(
        self, clause: tree.EmitsClause, cell: int, node: tree.NodeDeclaration | tree.FactorDeclaration
    ) -> Indicator | None:
        """The indicator of a direct emission: the one that is named, or the only one that is measured so."""
        known, unit = self.on.indicators, self.on.builder.unit(cell)
        fitting = known.measured_by(unit.dimension)
        named = known.named(clause.supplier.path) if clause.supplier else None
        if len(fitting) > 1 and named is None:
            which = " or ".join(f"`of {indicator.name}`" for indicator in fitting)
            self.on.wrong(
                "E0317", clause.amount.span, dimension_and_unit(unit), name=node.name, advice=[f"say which: {which}"]
            )
            return None
        if fitting and (named is None or named in fitting):
            return known.named((named or fitting[0]).name)
        if not known.incomplete:
            self._counted_nowhere(clause, unit, named or known.known[CLIMATE], node)
        return None

    def _counted_nowhere(
        self,
        clause: tree.EmitsClause,
        unit: Unit,
        wanted: Indicator,
        node: tree.NodeDeclaration | tree.FactorDeclaration,
    ) -> None:
        advice = [mend(clause.amount, unit, wanted.unit, (), time_made(node, self.on.figures.registry))]
        if clause.supplier is None and unit.dimension == MASS:
            advice.append("or say which gas it is: `emits … of methane`, a substance of a model or of a library")
        elif clause.supplier is None and unit.dimension == ENERGY:
            advice = [f"energy is used, not emitted: `uses {clause.amount.span.text[:40]} of …`"]
        elif clause.supplier is None and advice == [None] and len(unit.dimension.powers) == 1:
            advice = [f"what is counted beside climate is an indicator, declared as `indicator name in {unit}`"]
        self.on.wrong(
            "E0204", clause.amount.span, dimension_and_unit(unit),
            name=node.name, found=unit.dimension, wanted=wanted.unit.dimension, indicator=wanted.name, advice=advice,
        )  # fmt: skip

    def is_indicator(self, name: tree.NameExpression, context: ExpressionContext) -> bool:
        """Whether a name is that of an indicator and of nothing else."""
        found = self.on.names.quietly(name.path, name.span, context.scope, context.owner)
        alone = found is None and name.path not in context.scope.module.places
        return alone and name.path in self.on.indicators.known

    def substance(self, name: tree.NameExpression, scope: Scope) -> SupplierValue | None:
        """What stands behind ``emits … of``: a substance that a model declares, or one of a library."""
        if self._unknown(name, scope):
            if self.on.indicators.incomplete:
                return None
            advice = self._meant(name.path, scope)
            self.on.wrong("E0318", name.span, "not declared", name=name.path, advice=[advice])
            return None
        found = self.on.names.resolve(name.path, name.span, scope, None, self.on.usage)
        if isinstance(found, Factor) and found.substance:
            return SupplierValue(found)
        if isinstance(found, Member) and isinstance(found.thing, tree.SubstanceDeclaration):
            return SupplierValue(found)
        if found is not None:
            advice = "what a node takes in stands behind `uses … of`"
            self.on.wrong("E0318", name.span, "", name=name.path, advice=[advice])
        return None

    def _unknown(self, name: tree.NameExpression, scope: Scope) -> bool:
        """Whether nothing has this name, and nothing of this name was in error."""
        module = scope.module
        if "." in name.path or name.path in (*module.places, *module.broken):
            return False
        return self.on.names.quietly(name.path, name.span, scope) is None

    def _meant(self, name: str, scope: Scope) -> str:
        """What an unknown substance was probably meant to be, or how to have it."""
        substances = [thing.name for thing in scope.things.values() if isinstance(thing, tree.SubstanceDeclaration)]
        for alias, library in scope.module.uses.items():
            if isinstance(library, Library):
                substances += [f"{alias}.{name}" for name in library.factors.entries if name in library.substances]
        near = did_you_mean(name, [*self.on.indicators.known, *substances])
        within = [f"`{known}`" for known in substances if known.partition(".")[2].startswith(name)]
        if near or within:
            return near or f"there are {', '.join(within[:6])}"
        return f"declare it: `substance {name} in kg {{ climate … }}`; `gwp_ar6` is a library of greenhouse gases"

    # In each indicator

    def _of_factor(self, factor: Factor, name: str, emitted: FactorAmount) -> int | None:
        cell = self.on.figures.factor(factor, name)
        indicator = self._indicator(name, emitted.span)
        stated = self.on.figures.unit(emitted.unit, emitted.unit_span)
        if cell is None or indicator is None or stated is None or name in self.on.indicators.disputed:
            return None
        if stated.dimension != indicator.unit.dimension:
            advice = "what a factor emits stands apart from what that is per, as in `per: kWh`, `emits: 41 gCO2e`"
            self._other(factor.key, emitted.span, stated, indicator, advice)
            return None
        return cell

    def _characterised(self, member: Member) -> dict[str, int]:
        substance, unit = member.thing, self.unit(member)
        assert isinstance(substance, tree.SubstanceDeclaration)
        found: dict[str, int] = {}
        for line in substance.characterisations:
            basis = self.on.bases.of(line.basis, member.scope)
            label = read_id(f"{member.name}({line.indicator})")
            cell = self.on.quantity(line.value, ExpressionContext(member.scope, label, None, basis))
            indicator = self._indicator(line.indicator, line.indicator_span)
            if cell is None or indicator is None or unit is None:
                continue
            if line.indicator in found:
                first = next(one for one in substance.characterisations if one.indicator == line.indicator)
                place = Label(first.indicator_span, "first here")
                self.on.wrong("E0302", line.indicator_span, "again here", place, name=line.indicator)
                continue
            wanted, per = quotient(indicator.unit, unit), self.on.builder.unit(cell)
            if per.dimension != wanted.dimension:
                advice = f"what one {unit} counts, in {indicator.unit}: `… {indicator.unit}/{unit}`"
                place = Label(substance.unit_span, f"in {unit}")
                self.on.wrong(
                    "E0216", line.value.span, dimension_and_unit(per), place,
                    name=member.name, wanted=wanted.dimension, found=per.dimension, advice=[advice],
                )  # fmt: skip
                continue
            self.on.builder.name(label, cell, line.value.span)
            found[line.indicator] = cell
        return found

    def _indicator(self, name: str, span: Span) -> Indicator | None:
        found = self.on.indicators.named(name)
        if found is None and not self.on.indicators.incomplete:
            known = self.on.indicators.known
            advice = did_you_mean(name, known) or f"declare it: `indicator {name} in kg`, or `use` a library that does"
            self.on.wrong("E0310", span, "", name=name, what="indicator", advice=[advice])
        return found

    def _other(self, name: str, span: Span, found: Unit, indicator: Indicator, advice: str) -> None:
        self.on.wrong(
            "E0204", span, dimension_and_unit(found),
            name=name, found=found.dimension, wanted=indicator.unit.dimension, indicator=indicator.name,
            advice=[advice],
        )  # fmt: skip
