"""What one unit of a factor or of a substance counts, in each indicator: the cells that flows are multiplied by."""

from __future__ import annotations

from lca.check.expressions import Expressions
from lca.check.figures import Setting
from lca.check.scope import Member
from lca.check.values import measured
from lca.diagnostics import Label
from lca.diagnostics.nearest import did_you_mean
from lca.factors import Amount, Factor
from lca.program import Indicator
from lca.source import Span
from lca.syntax import tree
from lca.units import Unit, quotient


class Intensities:
    """Each factor and substance is lowered when it is first asked for, and told only then where it is wrong."""

    def __init__(self, expressions: Expressions) -> None:
        self.on = expressions
        self._of_substance: dict[str, dict[str, int]] = {}

    def of(self, target: Member | Factor) -> dict[str, int]:
        """By indicator, what one unit emits; without those that are in error."""
        if isinstance(target, Factor):
            found = {name: self._of_factor(target, name, amount) for name, amount in target.emits.items()}
            return {name: cell for name, cell in found.items() if cell is not None}
        if target.name not in self._of_substance:
            self._of_substance[target.name] = self._characterised(target)
        return self._of_substance[target.name]

    def unit(self, substance: Member) -> Unit | None:
        """The unit that a declared substance is emitted in; None where that is in error."""
        assert isinstance(substance.thing, tree.Substance)
        return self.on.figures.unit(substance.thing.unit, substance.thing.unit_span)

    def _of_factor(self, factor: Factor, name: str, emitted: Amount) -> int | None:
        cell = self.on.figures.factor(factor, name)
        indicator = self._indicator(name, emitted.span)
        stated = self.on.figures.unit(emitted.unit, emitted.unit_span)
        if cell is None or indicator is None or stated is None:
            return None
        if stated.dimension != indicator.unit.dimension:
            advice = "what a factor emits stands apart from what that is per: `per: kWh`, `emits: 41 gCO2e`"
            self._other(factor.key, emitted.span, stated, indicator, advice)
            return None
        return cell

    def _characterised(self, member: Member) -> dict[str, int]:
        substance, unit = member.thing, self.unit(member)
        assert isinstance(substance, tree.Substance)
        found: dict[str, int] = {}
        for line in substance.characterisations:
            basis = self.on.bases.of(line.basis, member.scope)
            label = f"{member.name}({line.indicator})"
            cell = self.on.quantity(line.value, Setting(member.scope, label, None, basis))
            indicator = self._indicator(line.indicator, line.indicator_span)
            if cell is None or indicator is None or unit is None:
                continue
            if line.indicator in found:
                self.on.wrong("E0302", line.indicator_span, "again here", name=line.indicator)
                continue
            wanted, per = quotient(indicator.unit, unit), self.on.builder.unit(cell)
            if per.dimension != wanted.dimension:
                advice = f"what one {unit} counts, in {indicator.unit}: `… {indicator.unit}/{unit}`"
                place = Label(substance.unit_span, f"in {unit}")
                self.on.wrong(
                    "E0216", line.value.span, measured(per), place,
                    name=member.name, wanted=wanted.dimension, found=per.dimension, advice=[advice],
                )  # fmt: skip
                continue
            self.on.builder.name(label, cell, line.value.span)
            found[line.indicator] = cell
        return found

    def _indicator(self, name: str, span: Span) -> Indicator | None:
        found = self.on.indicators.named(name)
        if found is None:
            known = self.on.indicators.known
            advice = did_you_mean(name, known) or f"declare it: `indicator {name} in kg`, or `use` a library that does"
            self.on.wrong("E0310", span, "", name=name, what="indicator", advice=[advice])
        return found

    def _other(self, name: str, span: Span, found: Unit, indicator: Indicator, advice: str) -> None:
        self.on.wrong(
            "E0204", span, measured(found),
            name=name, found=found.dimension, wanted=indicator.unit.dimension, indicator=indicator.name,
            advice=[advice],
        )  # fmt: skip
