"""Checks, and the results of assessments that they read: ``launch.stage(serving)``, ``launch.tag(scope, "2")`` …"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from lca.basis import grounds
from lca.check.assessments import Assessing
from lca.check.dimension_advice import mend
from lca.check.expression_context import ExpressionContext
from lca.check.expression_values import QuantityValue, Value, dimension_and_unit
from lca.check.making import Making
from lca.check.needed_amounts import AMOUNTS, NeededAmounts
from lca.check.needed_upstream import NeededUpstream
from lca.check.nodes import Nodes
from lca.check.operators import rational
from lca.check.provenance import KINDS, Provenance
from lca.check.result_parts import ResultParts
from lca.check.result_things import ResultThings
from lca.check.scope import OutcomeReference
from lca.diagnostics import Advice, Label
from lca.diagnostics.nearest import did_you_mean
from lca.factors import CLIMATE
from lca.program import Check, operations
from lca.program.cells import FigureOrigin, RestingPart
from lca.program.figure_id import FigureId, Role
from lca.program.inventory import Assessment, Impact
from lca.source import Span
from lca.syntax import tree
from lca.syntax.items import in_line
from lca.units import Unit

RESTING = ("assumed", "unsourced", "stale", "proxy")
RESULTS = ("total", "credits", "stage", "node", "tag", *AMOUNTS, "upstream", *RESTING, *KINDS)


class Checks:
    """``lowered`` holds the checks of the model itself, in the order of the file."""

    def __init__(self, making: Making, assessing: Assessing, nodes: Nodes) -> None:
        self.on = making
        self.assessing = assessing
        self.parts = ResultParts(making, nodes.lowered)
        things = ResultThings(making, nodes.lowered, self.parts)
        self.amounts = NeededAmounts(making.builder, self.parts, things, nodes.supplying)
        self.upstream = NeededUpstream(self.amounts, assessing.system)
        self.provenance = Provenance(making, nodes.lowered, self.amounts)
        self.lowered: list[Check] = []

    def lower(self, scenario: str) -> None:
        """The checks of a scenario, or with an empty name of the model as declared."""
        for check in self.on.names.root.checks:
            if check.scenario == scenario:
                self.parts.reader = scenario
                self._check(check)
        self.parts.reader = ""

    def lower_all_scenarios(self) -> None:
        """Those of every scenario, to find what is wrong with them: units are the same under all scenarios."""
        self.parts.postponed = True
        for scenario in dict.fromkeys(check.scenario for check in self.on.names.root.checks if check.scenario):
            self.lower(scenario)
        self.parts.postponed = False

    def _check(self, check: tree.CheckDeclaration) -> None:
        scope = self.on.names.root
        if check.relation in ("==", "!="):
            span = check.left.span.to(check.right.span)
            said = f"a check compares with `=`, `<=`, `>=`, `<` or `>`, not `{check.relation}`"
            self.on.wrong("E0211", span, "", said=said, advice=[Advice("write `=`", "=", of="==")])
            return
        basis = self.on.bases.of(check.basis, scope)
        label = FigureId("", Role.CHECK, check.title)
        context = ExpressionContext(scope, label, None, basis, outcomes=self.outcome, compares=True)
        found = self.compared(
            check.title, check.left, check.relation, check.right, check.tolerance, check.span, context
        )
        if found is not None:
            self.lowered.append(replace(found, basis=grounds(basis)))

    def compared(
        self,
        title: str,
        left: tree.Expression,
        relation: str,
        right: tree.Expression,
        tolerance: tree.Expression | None,
        span: Span,
        context: ExpressionContext,
    ) -> Check | None:
        """A comparison of two quantities, within a tolerance or without; None, and told, where it makes no sense."""
        sides = [self.on.quantity(side, context) for side in (left, right)]
        within = None
        if tolerance is not None:
            choice = replace(
                context, label=FigureId(str(context.label), Role.WITHIN), basis=(), exempt=FigureOrigin.CHOICE
            )
            within = self.on.quantity(tolerance, choice)
        first, second = sides
        if first is None or second is None or (tolerance is not None and within is None):
            return None
        fits = self._same(relation, left, right, first, second) and (
            tolerance is None or within is None or self._tolerates(relation, tolerance, within, second)
        )
        if not fits:
            return None
        return Check(title, first, relation, second, within, in_line(tolerance.span.text) if tolerance else "", span)

    def _same(self, relation: str, left: tree.Expression, right: tree.Expression, first: int, second: int) -> bool:
        units = [self.on.builder.unit(cell) for cell in (first, second)]
        if units[0].dimension == units[1].dimension:
            return True
        self.on.wrong(
            "E0202", right.span, dimension_and_unit(units[1]), Label(left.span, dimension_and_unit(units[0])),
            operator=relation, left=units[0].dimension, right=units[1].dimension,
            advice=[self._other_indicator(left, units[1]) or mend(right, units[1], units[0])],
        )  # fmt: skip
        return False

    def _tolerates(self, relation: str, written: tree.Expression, tolerance: int, right: int) -> bool:
        dimension, wanted = self.on.builder.unit(tolerance).dimension, self.on.builder.unit(right).dimension
        if relation != "=":
            self.on.wrong("E0211", written.span, "", said=f"`{relation}` takes no tolerance")
            return False
        share = rational(written)
        if isinstance(written, tree.PrefixExpression):
            self.on.wrong("E0211", written.span, "", said="a tolerance is not negative")
            return False
        if share is not None and share > 1:
            number = written.span.text
            said = f"a plain {number} would be {number} times the right side"
            self.on.wrong("E0211", written.span, "", said=said, advice=[Advice(f"write `{number} %`", f"{number} %")])
            return False
        if dimension and dimension != wanted:
            said = f"a tolerance is a share or {wanted}, and this is {dimension}"
            self.on.wrong("E0211", written.span, "", said=said)
            return False
        return True

    def _other_indicator(self, left: tree.Expression, unit: Unit) -> str | None:
        """Advice for ``launch.total <= 5 L``, where another indicator is counted in that unit."""
        if not isinstance(left, tree.NameExpression) or left.path.rpartition(".")[2] not in RESULTS:
            return None
        fitting = self.on.indicators.measured_by(unit.dimension)
        whole = f"{left.path}({fitting[0].name})" if fitting else ""
        return Advice(f"its {fitting[0].name} is `{whole}`", whole, left.span) if fitting else None

    def outcome(self, found: OutcomeReference, arguments: Sequence[tree.Expression], span: Span) -> Value | None:
        """The cell of a result; of an empty one where the assessment is in error, so that units are still checked."""
        if found.what not in RESULTS:
            advice = did_you_mean(found.what, RESULTS) or f"the results are {', '.join(RESULTS)}"
            if found.what in self.on.indicators.known:
                total = f"{found.assessment.name}.total({found.what})"
                advice = Advice(f"the total of an indicator is `{total}`", total)
            self.on.wrong("E0314", span, "", name=found.assessment.name, what=found.what, advice=[advice])
            return None
        if found.assessment.scope is not self.on.names.root:
            said = [f"write an assessment of your own that needs what `{found.assessment.name}` needs"]
            self.on.wrong("E0314", span, "", name=found.assessment.name, what=found.what, advice=said)
            return None
        name = found.assessment.name
        assessment = self.assessing.lowered.get(name)
        if assessment is None:
            assessment = Assessment(name, "", (), {}, (), {}, {}, {}, (), span)
        return self._read(found, assessment, arguments, span)

    def _read(
        self, found: OutcomeReference, assessment: Assessment, arguments: Sequence[tree.Expression], span: Span
    ) -> Value | None:
        """Behind what a result is of, each may name its indicator: ``launch.stage(serving, water)``."""
        what = found.what
        if what in AMOUNTS:
            return (
                self.amounts.read(found, assessment, arguments[0], span)
                if self._count(arguments, 1, what, span)
                else None
            )
        wanted = {"stage": 1, "node": 1, "tag": 2, "upstream": 1}.get(what, 0)
        indicator: str | None = CLIMATE
        named = len(arguments) == wanted + 1
        if named:
            indicator = self.parts.word(arguments[-1], self.on.indicators.known, "indicator")
            arguments = arguments[:-1]
        if indicator is None or not self._count(arguments, wanted, what, span):
            return None
        unit, impact = self.assessing.system.unit(indicator), assessment.impacts.get(indicator)
        if impact is None:
            nothing = self.on.builder.step(operations.ADD, (), unit, span)
            impact = Impact({}, nothing, {}, nothing)
        if what in KINDS:
            return self.provenance.rows(what, assessment, impact, unit)
        silent = found.of_any or what == "credits" or not assessment.reached
        if not silent and not self.parts.counts(assessment, indicator, span, named=named):
            return None
        if what in RESTING:
            return QuantityValue(self.on.builder.add(RestingPart(impact.total, what, unit, span)))
        if what in ("total", "credits"):
            return QuantityValue(impact.total if what == "total" else impact.credit)
        if what == "upstream":
            return self.upstream.read(found, assessment, indicator, arguments[0], span)
        chosen = self.parts.chosen(found, assessment, impact, arguments, span)
        if chosen is None:
            return None
        cells = tuple(impact.contributions[name] for name in chosen)
        return QuantityValue(self.on.builder.step(operations.ADD, cells, unit, span))

    def _count(self, arguments: Sequence[tree.Expression], wanted: int, what: str, span: Span) -> bool:
        if len(arguments) == wanted:
            return True
        said = {0: "no argument", 1: "one argument", 2: "two arguments"}[wanted]
        self.on.wrong("E0312", span, "", name=what, wanted=said, found=len(arguments))
        return False
