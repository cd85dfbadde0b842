"""The figures, flows and nodes of a result as rows that rules and checks go through: ``launch.figures``."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from functools import cached_property, partial

from lca.basis import Assumption, Citation
from lca.check.expression_values import QuantityValue, RowsValue, RowValue, TextValue, Value
from lca.check.making import Making
from lca.check.needed_amounts import NeededAmounts
from lca.diagnostics.nearest import did_you_mean
from lca.factors.factor_reader import ACCOUNTING
from lca.program import operations
from lca.program.cells import Figure, FigureOrigin, ScalingPart, cells_reached, first_names
from lca.program.inventory import Assessment, Flow, Impact, Node
from lca.source import Span
from lca.units import PLAIN, Unit

KINDS = ("figures", "flows", "nodes")
ORIGINS = {
    FigureOrigin.CHOICE: "choice", FigureOrigin.CONSTANT: "constant", FigureOrigin.UNSOURCED: "none",
}  # fmt: skip
FLOW = ("node", "supplier", "kind", "from", "stage")
NODE = ("name", "title", "stage", "template")
DETAILS = ("geography", "valid", "gwp", "library")
FIGURE = (
    *("name", "basis", "source", "publisher", "assumption", "uncertainty"), *ACCOUNTING, *DETAILS
)  # fmt: skip
OF_FIGURES = {
    "basis": frozenset(("source", "assumption", *ORIGINS.values())),
    **{name: frozenset(("", *choices)) for name, choices in ACCOUNTING.items()},
}
OF_FLOWS = {"kind": frozenset(("uses", "avoids")), "from": frozenset(("node", "factor"))}
"""All that some texts of figures and flows can be, under any scenario."""
Members = dict[str, Callable[[Span], Value | None]]


class Provenance:
    """Rows of one indicator of one assessment, each made when it is first asked for."""

    def __init__(self, making: Making, nodes: dict[str, Node], amounts: NeededAmounts) -> None:
        self.on = making
        self.nodes = nodes
        self.amounts = amounts
        self._made: dict[tuple[str, int], RowsValue] = {}

    @cached_property
    def _names(self) -> dict[int, str]:
        """By cell the names of all figures of the program, as a trace has them."""
        cells, names = self.on.builder.cells, first_names(self.on.builder.named)
        return {at: str(names.get(at, cell.name)) for at, cell in enumerate(cells) if isinstance(cell, Figure)}

    @cached_property
    def _all_names(self) -> frozenset[str]:
        return frozenset(self._names.values())

    @cached_property
    def _all_nodes(self) -> frozenset[str]:
        return frozenset(self.nodes)

    @cached_property
    def _all_stages(self) -> frozenset[str]:
        return frozenset(stage for scope in self.on.names for stage in scope.stage_names())

    def rows(self, what: str, assessment: Assessment, impact: Impact, unit: Unit) -> RowsValue:
        """``figures``, ``flows`` or ``nodes`` of an assessment."""
        key = (what, impact.total)
        if key not in self._made:
            name = f"{assessment.name}.{what}"
            if what == "figures":
                rows, members = self._figures(impact, unit), self._any_figure(unit)
            elif what == "flows":
                rows = [self._flow(assessment, name, flow) for name in assessment.reached for flow in self._flows(name)]
                members = {**_any_texts(FLOW), "amount": partial(self._of_none, "flow")}
            else:
                rows = [self._node(self.nodes[node], impact, unit) for node in assessment.reached]
                members = {**_any_texts(NODE), "impact": partial(self.on.tables.any_quantity, unit)}
            self._made[key] = RowsValue(name, rows, self._row(f"{name}[…]", members), {})
        return self._made[key]

    def _flows(self, node: str) -> list[Flow]:
        return self.nodes[node].flows

    def _figures(self, impact: Impact, unit: Unit) -> list[RowValue]:
        """Those that the total is worked out from."""
        builder = self.on.builder
        found = []
        for index in cells_reached(builder.cells, builder.loops, impact.total):
            figure = builder.cells[index]
            if isinstance(figure, Figure):
                name = self._names[index]
                members = {**_facts(figure), "name": _text(name, self._all_names)}
                members["impact"] = partial(self._scaling, impact.total, index, unit)
                members["value"] = _quantity(index)
                members["quality"] = partial(self._quality, figure)
                found.append(self._row(name, members))
        return found

    def _any_figure(self, unit: Unit) -> Members:
        any_quantity = self.on.tables.any_quantity
        quantities: Members = {"impact": partial(any_quantity, unit), "quality": partial(any_quantity, PLAIN)}
        return {**_any_texts(FIGURE), **quantities, "value": partial(self._of_none, "figure")}

    def _of_none(self, what: str, span: Span) -> None:
        """Figures and flows measure each their own: without one that counts it is not known what."""
        if not self.on.problems:  # else there may have been one
            self.on.wrong("E0617", span, f"without a {what}, it is in no unit", name="sum")

    def _scaling(self, total: int, figure: int, unit: Unit, span: Span) -> Value:
        return QuantityValue(self.on.builder.add(ScalingPart(total, figure, unit, span)))

    def _quality(self, figure: Figure, span: Span) -> Value:
        """The worst of the pedigree scores; 0 for a figure that is not scored."""
        worst = max(figure.quality.scores) if figure.quality else 0
        return QuantityValue(self.on.figures.constant(f"quality of {figure.name}", Decimal(worst), PLAIN, span))

    def _flow(self, assessment: Assessment, name: str, flow: Flow) -> RowValue:
        node = self.nodes[name]
        supplier = flow.supplier or flow.factor
        verb, origin = "avoids" if flow.avoids else "uses", "node" if flow.supplier else "factor"
        among = {**OF_FLOWS, "node": self._all_nodes, "stage": self._all_stages}
        members = _texts(FLOW, node.name, supplier, verb, origin, node.stage, among=among)
        members["amount"] = partial(self._used, assessment, name, flow)
        return self._row(f"{node.name} → {supplier}", members)

    def _used(self, assessment: Assessment, node: str, flow: Flow, span: Span) -> Value:
        """What all runs of a node have of a flow; nothing where it need only not run elsewhere."""
        cell = self.amounts.used(assessment, node, flow)
        return self._nothing(self.on.builder.unit(flow.amount), span) if cell is None else QuantityValue(cell)

    def _node(self, node: Node, impact: Impact, unit: Unit) -> RowValue:
        among = {"name": self._all_nodes, "stage": self._all_stages}
        members = _texts(NODE, node.name, node.title, node.stage, node.template, among=among)
        cell = impact.contributions.get(node.name)
        members["impact"] = partial(self._nothing, unit) if cell is None else _quantity(cell)
        return self._row(node.name, members)

    def _nothing(self, unit: Unit, span: Span) -> Value:
        return QuantityValue(self.on.builder.step(operations.ADD, (), unit, span))

    def _row(self, name: str, members: Members) -> RowValue:
        return RowValue(name, partial(self._member, name, members))

    def _member(self, row: str, members: Members, name: str, span: Span) -> Value | None:
        if name in members:
            return members[name](span)
        advice = did_you_mean(name, members) or f"it has {', '.join(f'`{member}`' for member in members)}"
        self.on.wrong("E0307", span, "", owner=row, member=name, advice=[advice])
        return None


def _text(text: str | None, among: frozenset[str] | None = None, *, words: bool = False) -> Callable[[Span], Value]:
    return lambda _: TextValue(text, among, words)


def _texts(names: Sequence[str], *texts: str, among: Mapping[str, frozenset[str]]) -> Members:
    told = zip(names, texts, strict=True)
    return {name: _text(text, among.get(name), words=name not in ("name", "node")) for name, text in told}


def _any_texts(names: Sequence[str]) -> Members:
    return dict.fromkeys(names, _text(None))


def _quantity(cell: int) -> Callable[[Span], Value]:
    return lambda _: QuantityValue(cell)


def _facts(figure: Figure) -> Members:
    """What is known of a figure beside its number, as texts; empty where nothing is."""
    sources = [basis.source for basis in figure.basis if isinstance(basis, Citation)]
    assumed = [basis for basis in figure.basis if isinstance(basis, Assumption)]
    origin = FigureOrigin.UNSOURCED if figure.unfounded else figure.origin
    kind = "assumption" if assumed else "source" if sources else ORIGINS[origin]
    accounting = figure.details.get("accounting", "").split(", ")
    return _texts(
        FIGURE,
        str(figure.name),
        kind,
        sources[0].key if sources else "",
        sources[0].fields.get("publisher", "") if sources else "",
        assumed[0].name or assumed[0].statement if assumed else "",
        figure.spread.text if figure.spread else "",
        *(next((c for c in choices if c in accounting), "") for choices in ACCOUNTING.values()),
        *(figure.details.get(detail, "") for detail in DETAILS),
        among=OF_FIGURES,
    )
