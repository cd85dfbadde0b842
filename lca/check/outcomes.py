"""Checks, and the results of assessments that they read: ``launch.stage(serving)``, ``launch.tag(scope, "2")`` …"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from lca.check.advice import mend
from lca.check.assess import Assessing
from lca.check.expressions import Expressions
from lca.check.nodes import Nodes
from lca.check.operators import rational
from lca.check.provenance import KINDS, Provenance
from lca.check.scope import Outcome
from lca.check.setting import Setting
from lca.check.values import Quantity, Value, measured
from lca.diagnostics import Label
from lca.diagnostics.nearest import did_you_mean, instance_meant
from lca.factors import CLIMATE
from lca.program import Check
from lca.program.cells import Operation, Origin, Resting
from lca.program.inventory import Assessment, Impact
from lca.source import Span
from lca.syntax import tree
from lca.units import Unit

RESTING = ("assumed", "unsourced", "stale", "proxy")
RESULTS = ("total", "credits", "stage", "node", "tag", *RESTING, *KINDS)


class Checks:
    """``lowered`` holds the checks of the model itself, in the order of the file."""

    def __init__(self, expressions: Expressions, assessing: Assessing, nodes: Nodes) -> None:
        self.on = expressions
        self.assessing = assessing
        self.nodes = nodes
        self.provenance = Provenance(expressions, nodes.lowered)
        self.lowered: list[Check] = []
        self.instanced = False
        """Whether a single instance is asked for, which another scenario may call otherwise."""
        self._elsewhere = False

    def lower(self, scenario: str) -> None:
        """The checks of a scenario, or with an empty name of the model as declared."""
        for check in self.on.names.root.checks:
            if check.scenario == scenario:
                self._check(check)

    def lower_all_scenarios(self) -> None:
        """Those of every scenario, to find what is wrong with them: units are the same under all scenarios."""
        self._elsewhere = True
        for scenario in dict.fromkeys(check.scenario for check in self.on.names.root.checks if check.scenario):
            self.lower(scenario)
        self._elsewhere = False

    def _check(self, check: tree.Check) -> None:
        scope = self.on.names.root
        if check.relation in ("==", "!="):
            span = check.left.span.to(check.right.span)
            said = f"a check compares with `=`, `<=`, `>=`, `<` or `>`, not `{check.relation}`"
            self.on.wrong("E0211", span, "", said=said, advice=["write `=`"])
            return
        basis = self.on.bases.of(check.basis, scope)
        setting = Setting(scope, f'check "{check.title}"', None, basis, outcomes=self.outcome)
        found = self.compared(
            check.title, check.left, check.relation, check.right, check.tolerance, check.span, setting
        )
        if found is not None:
            self.lowered.append(found)

    def compared(
        self,
        title: str,
        left: tree.Expression,
        relation: str,
        right: tree.Expression,
        tolerance: tree.Expression | None,
        span: Span,
        setting: Setting,
    ) -> Check | None:
        """A comparison of two quantities, within a tolerance or without; None, and told, where it makes no sense."""
        sides = [self.on.quantity(side, setting) for side in (left, right)]
        within = None
        if tolerance is not None:
            choice = replace(setting, label=f"{setting.label} within", basis=(), exempt=Origin.CHOICE)
            within = self.on.quantity(tolerance, choice)
        first, second = sides
        if first is None or second is None or (tolerance is not None and within is None):
            return None
        fits = self._same(relation, left, right, first, second) and (
            tolerance is None or within is None or self._tolerates(relation, tolerance, within, second)
        )
        if not fits:
            return None
        return Check(title, first, relation, second, within, tolerance.span.text if tolerance else "", span)

    def _same(self, relation: str, left: tree.Expression, right: tree.Expression, first: int, second: int) -> bool:
        units = [self.on.builder.unit(cell) for cell in (first, second)]
        if units[0].dimension == units[1].dimension:
            return True
        self.on.wrong(
            "E0202", right.span, measured(units[1]), Label(left.span, measured(units[0])),
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
        if isinstance(written, tree.Prefixed):
            self.on.wrong("E0211", written.span, "", said="a tolerance is not negative")
            return False
        if share is not None and share > 1:
            number = written.span.text
            said = f"a plain {number} would be {number} times the right side"
            self.on.wrong("E0211", written.span, "", said=said, advice=[f"write `{number} %`"])
            return False
        if dimension and dimension != wanted:
            said = f"a tolerance is a share or {wanted}, and this is {dimension}"
            self.on.wrong("E0211", written.span, "", said=said)
            return False
        return True

    def _other_indicator(self, left: tree.Expression, unit: Unit) -> str | None:
        """Advice for ``launch.total <= 5 L``, where another indicator is counted in that unit."""
        if not isinstance(left, tree.Name) or left.path.rpartition(".")[2] not in RESULTS:
            return None
        fitting = self.on.indicators.measured_by(unit.dimension)
        return f"its {fitting[0].name} is `{left.path}({fitting[0].name})`" if fitting else None

    def outcome(self, found: Outcome, arguments: Sequence[tree.Expression], span: Span) -> Value | None:
        """The cell of a result; of an empty one where the assessment is in error, so that units are still checked."""
        if found.what not in RESULTS:
            advice = did_you_mean(found.what, RESULTS) or f"the results are {', '.join(RESULTS)}"
            if found.what in self.on.indicators.known:
                advice = f"the total of an indicator is `{found.assessment.name}.total({found.what})`"
            self.on.wrong("E0314", span, "", name=found.assessment.name, what=found.what, advice=[advice])
            return None
        if found.assessment.scope is not self.on.names.root:
            said = [f"write an assessment of your own that needs what `{found.assessment.name}` needs"]
            self.on.wrong("E0314", span, "", name=found.assessment.name, what=found.what, advice=said)
            return None
        name = found.assessment.name
        assessment = self.assessing.lowered.get(name)
        if assessment is None:
            assessment = Assessment(name, "", (), {}, (), (), span)
        return self._read(assessment, found.what, arguments, span)

    def _read(
        self, assessment: Assessment, what: str, arguments: Sequence[tree.Expression], span: Span
    ) -> Value | None:
        """Behind what a result is of, each may name its indicator: ``launch.stage(serving, water)``."""
        wanted = {"stage": 1, "node": 1, "tag": 2}.get(what, 0)
        indicator: str | None = CLIMATE
        if len(arguments) == wanted + 1:
            indicator = self._word(arguments[-1], self.on.indicators.known, "indicator")
            arguments = arguments[:-1]
        if indicator is None or not self._count(arguments, wanted, what, span):
            return None
        unit, impact = self.assessing.system.unit(indicator), assessment.impacts.get(indicator)
        if impact is None:
            nothing = self.on.builder.step(Operation.ADD, (), unit, span)
            impact = Impact({}, nothing, {}, nothing)
        if what in KINDS:
            return self.provenance.rows(what, assessment, impact, unit)
        if what in RESTING:
            return Quantity(self.on.builder.add(Resting(impact.total, what, unit, span)))
        if what in ("total", "credits"):
            return Quantity(impact.total if what == "total" else impact.credit)
        chosen = self._chosen(impact, what, arguments)
        if chosen is None:
            return None
        cells = tuple(impact.contributions[name] for name in chosen)
        return Quantity(self.on.builder.step(Operation.ADD, cells, unit, span))

    def _chosen(self, impact: Impact, what: str, arguments: Sequence[tree.Expression]) -> list[str] | None:
        """The nodes of a stage, of a name, or with a tag; None, and told, where there is no such thing."""
        nodes = self.nodes.lowered
        if what == "stage":
            stage = self._word(arguments[0], self.on.names.root.stage_names(), "stage")
            return None if stage is None else [n for n in impact.contributions if nodes[n].stage == stage]
        if what == "node":
            return self._named(impact, arguments[0])
        tag = self._tag(arguments)
        return None if tag is None else [n for n in impact.contributions if tag in nodes[n].tags]

    def _named(self, impact: Impact, argument: tree.Expression) -> list[str] | None:
        """The nodes of a name. What a check of a scenario calls an instance is known under that scenario alone."""
        said, nodes = _said(argument), self.nodes.lowered
        template, bracket, _ = said.partition("(")
        self.instanced |= bool(bracket)
        if (
            bracket
            and self._elsewhere
            and said not in self._node_names()
            and template in self.nodes.instances.templates
        ):
            return []
        node = self._word(argument, self._node_names(), "node")
        known = {n: (n, nodes[n].declared, nodes[n].template) for n in impact.contributions}
        return None if node is None else [n for n, names in known.items() if node in names]

    def _tag(self, arguments: Sequence[tree.Expression]) -> tuple[str, str] | None:
        tags = {tag for node in self.nodes.lowered.values() for tag in node.tags}
        key = self._word(arguments[0], [key for key, _ in tags], "tag")
        if key is None:
            return None
        if not isinstance(arguments[1], tree.Text):
            self.on.wrong(
                "E0312",
                arguments[1].span,
                "",
                name="tag",
                wanted='a tag and a text: `tag(scope, "2")`',
                found=arguments[1].span.text,
            )
            return None
        wanted = (key, arguments[1].value)
        if wanted not in tags:
            values = sorted(value for name, value in tags if name == key)
            advice = did_you_mean(wanted[1], values) or f"the values of `{key}` are {', '.join(values)}"
            self.on.wrong(
                "E0310", arguments[1].span, "", name=wanted[1], what=f"value of the tag `{key}`", advice=[advice]
            )
            return None
        return wanted

    def _node_names(self) -> list[str]:
        """Nodes, products of nodes that have several, and templates for all their instances."""
        nodes = self.nodes.lowered
        return [*nodes, *(name for node in nodes.values() for name in (node.declared, node.template))]

    def _count(self, arguments: Sequence[tree.Expression], wanted: int, what: str, span: Span) -> bool:
        if len(arguments) == wanted:
            return True
        said = {0: "no argument", 1: "one argument", 2: "two arguments"}[wanted]
        self.on.wrong("E0312", span, "", name=what, wanted=said, found=len(arguments))
        return False

    def _word(self, argument: tree.Expression, known: Iterable[str], what: str) -> str | None:
        known, said = list(known), _said(argument)
        if said in known:
            return said
        listed = f"there are {', '.join(sorted(set(known))[:12])}" if known else None
        advice = instance_meant(said, known) or did_you_mean(argument.span.text, known) or listed
        self.on.wrong("E0310", argument.span, "", name=argument.span.text[:60], what=what, advice=[advice])
        return None


def _said(argument: tree.Expression) -> str:
    """A name as it stands for a result, in quotes or without them: ``chatgpt``, ``equipment("net-03")``."""
    return argument.value if isinstance(argument, tree.Text) else " ".join(argument.span.text.split())
