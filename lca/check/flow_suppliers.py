"""What supplies a flow, and whether the flow's amount measures what that supplies."""

from __future__ import annotations

from dataclasses import replace

from lca.check.characterisation import Characterisations
from lca.check.chosen_suppliers import Choice, Choices
from lca.check.declared_factors import DeclaredFactors
from lca.check.dimension_advice import mend
from lca.check.expression_cells import local_name
from lca.check.expression_context import ExpressionContext
from lca.check.expression_values import SupplierValue, TextValue, dimension_and_unit, kind_of
from lca.check.instances import InstanceCall, Instances
from lca.check.making import Making
from lca.check.operators import factor_units
from lca.check.products import Products
from lca.check.scope import Member, Referent
from lca.diagnostics import Advice, Label
from lca.factors import Factor
from lca.program import operations
from lca.source import Span
from lca.syntax import tree
from lca.units import Unit

WHAT = {
    tree.AssessmentDeclaration: "an assessment",
    tree.ResultDeclaration: "a result",
    tree.LetDeclaration: "a value",
    tree.SubstanceDeclaration: "a substance",
    tree.TableDeclaration: "a table",
    tree.SuppliersDeclaration: "a table of suppliers",
}


class Supplying:
    """Of the flows of nodes and the needs of assessments alike."""

    def __init__(
        self, making: Making, instances: Instances, products: Products, intensities: Characterisations
    ) -> None:
        self.on = making
        self.instances = instances
        self.products = products
        self.substances = intensities
        self.declared = DeclaredFactors(making, intensities, self.carries)
        self.choices = Choices(making)

    def intensities(self, supplier: SupplierValue) -> dict[str, int]:
        """By indicator, what one unit of a factor emits or of a substance counts."""
        target = supplier.target
        if isinstance(target, Member) and isinstance(target.thing, tree.FactorDeclaration):
            return self.declared.intensities(target)
        return self.substances.of(target)

    def product(self, supplier: SupplierValue) -> Unit | None:
        """The unit of what a node makes or a factor supplies; None where that is in error."""
        target = supplier.target
        if isinstance(target, Factor):
            assert target.per is not None
            return self.on.figures.unit(target.per.unit, target.per.unit_span)
        if isinstance(target.thing, tree.SubstanceDeclaration):
            return self.substances.unit(target)
        if isinstance(target.thing, tree.FactorDeclaration):
            return self.declared.unit(target)
        return self.products.unit(target)

    def asked(self, written: tree.SupplierExpression, context: ExpressionContext) -> InstanceCall | None:
        """The call of a template behind ``of``; None where there is none, or where it is in error."""
        path, span = written.name.path, written.name.span
        if path.partition(".")[0] in context.bound or written.key is not None:
            return None
        found = self.on.names.quietly(path, span, context.scope, context.owner)
        if isinstance(found, Member) and isinstance(found.thing, tree.NodeDeclaration) and found.thing.formals:
            return self.instances.ask(found, written, context)
        return None

    def supplier(
        self, written: tree.SupplierExpression, context: ExpressionContext, call: InstanceCall | None
    ) -> SupplierValue | None:
        """What stands behind ``of``: a node, a factor that emits, or a parameter that is one of these.

        ``call`` is what was asked of a template there, whose instances are made by now.
        """
        name = written.name
        if written.key is not None:
            return self._chosen(written, context)
        if name.path.partition(".")[0] in context.bound:
            return self._bound(written, context)
        if self.substances.is_indicator(name, context):
            emitted = f"an indicator is emitted: `emits … of {name.path}`"
            self.on.wrong("E0313", name.span, "", name=name.path, what="an indicator", advice=[emitted])
            return None
        found = self.on.names.resolve(name.path, name.span, context.scope, context.owner, self.on.usage)
        if isinstance(found, Member) and isinstance(found.thing, tree.NodeDeclaration):
            return self._node_as_supplier(found, written, call)
        if found is not None and written.arguments is not None:
            self.on.wrong("E0412", written.span, "", name=name.path)
            return None
        if isinstance(found, Factor) and found.emits and not found.substance:
            return SupplierValue(found)
        if isinstance(found, Member) and isinstance(found.thing, tree.FactorDeclaration):
            return SupplierValue(found)
        if isinstance(found, Member) and isinstance(found.thing, (tree.ParameterDeclaration, tree.LetDeclaration)):
            value = self.on.values.get(local_name(found, context))
            if value is None or isinstance(value, SupplierValue):
                return value
        if found is not None:
            self._supplies_nothing(name, found)
        return None

    def _chosen(self, written: tree.SupplierExpression, context: ExpressionContext) -> SupplierValue | None:
        """What a text chooses behind ``of``, with the reason of the table that lists it."""
        choice = self.choices.of(written, context)
        value = None if choice is None else self._of_choice(choice)
        if choice is None or value is None or not choice.context.basis:
            return value
        return replace(value, choices=(*value.choices, self.choices.reason(choice)))

    def _of_choice(self, choice: Choice) -> SupplierValue | None:
        named, context = choice.named, choice.context
        found = self.on.names.quietly(named.name.path, named.span, context.scope)
        if isinstance(found, Member) and isinstance(found.thing, tree.NodeDeclaration) and found.thing.formals:
            self.on.wrong("E0413", named.span, "", name=named.name.path)
            return None
        return self.supplier(named, context, None)

    def check_lists(self) -> None:
        """What tables list as suppliers, whether a text chooses it or not."""
        for member in self.on.names.members():
            if isinstance(member.thing, tree.SuppliersDeclaration):
                for one in self.choices.listed(member).values():
                    self._of_choice(self.choices.candidate(member, one))

    def _supplies_nothing(self, name: tree.NameExpression, found: Referent) -> None:
        what = "no supplier"
        if isinstance(found, Factor):
            what = "a substance" if found.substance else "a constant"
        if isinstance(found, Member):
            what = WHAT.get(type(found.thing), "a quantity")
        advice = f"a substance is emitted: `emits … of {name.path}`" if what == "a substance" else None
        self.on.wrong("E0313", name.span, what, name=name.path, what=what, advice=[advice])

    def _bound(self, written: tree.SupplierExpression, context: ExpressionContext) -> SupplierValue | None:
        """What a parameter of a template stands for here; told where that, or a cell of a row, supplies nothing."""
        name = written.name
        if written.arguments is not None:
            self.on.wrong("E0412", written.span, "", name=name.path)
            return None
        value = self.on.value(name, context)
        if value is None or isinstance(value, SupplierValue):
            return value
        advice = "a supplier is named, without quotes" if isinstance(value, TextValue) else None
        self.on.wrong("E0313", name.span, kind_of(value), name=name.path, what=kind_of(value), advice=[advice])
        return None

    def _node_as_supplier(
        self, member: Member, written: tree.SupplierExpression, call: InstanceCall | None
    ) -> SupplierValue | None:
        """A node with one product, or one product of several; of a template, the instance for these arguments."""
        assert isinstance(member.thing, tree.NodeDeclaration)
        if member.thing.formals:
            instance = self.instances.of(call, written.product or member.product) if call else None
            if instance is None:
                return None
            member = instance
        elif written.arguments is not None:
            self.on.wrong("E0412", written.span, "", name=written.name.path)
            return None
        products = self.products.of(member)
        several = [product for product in products if product]
        if member.product not in products and (member.product or several):
            whole = (
                written.path if written.arguments is None else written.span.text
            )  # what a text chooses stands elsewhere
            path = whole.removesuffix(f".{written.product}") if written.product else whole
            which = " or ".join(f"`{path}.{product}`" for product in several)
            advice = f"say which: {which}" if several else f"`{path}` makes one product: leave the name away"
            self.on.wrong("E0316", written.span, "", name=whole, advice=[advice])
            return None
        return SupplierValue(member)

    def carries(
        self, amount: int | None, written: tree.Expression, supplier: SupplierValue, span: Span, makes: str = ""
    ) -> bool:
        """Whether a flow's amount measures what its supplier supplies; ``makes`` is the time that its node makes."""
        wanted = self.product(supplier)
        if amount is None or wanted is None:
            return False
        unit = self.on.builder.unit(amount)
        if unit.dimension == wanted.dimension:
            return True
        target = supplier.target
        place = target.span if isinstance(target, Factor) else target.thing.name_span
        if target.substance if isinstance(target, Factor) else isinstance(target.thing, tree.SubstanceDeclaration):
            said = f"is emitted in {wanted}, {place.place}"
            self.on.wrong(
                "E0213", written.span, "", Label(span, said),
                wanted=dimension_and_unit(wanted), found=dimension_and_unit(unit),
                advice=[mend(written, unit, wanted, (), makes)],
            )  # fmt: skip
            return False
        says = f"supplies {dimension_and_unit(wanted)}, {place.place}"
        advice = mend(written, unit, wanted, factor_units(self.on, written, amount), makes)
        named = isinstance(target, Member) and target.name == span.text  # and not by a parameter
        if advice is None and named and wanted.symbol and isinstance(written, tree.QuantityLiteral):
            product = f"{written.number} {wanted}"
            advice = Advice(f"`{product}`, if {written.number} is how much of what `{span.text}` makes", product)
        self.on.wrong(
            "E0203", written.span, dimension_and_unit(unit), Label(span, says),
            flow=unit.dimension, supplier=span.text, supplies=wanted.dimension, advice=[advice],
        )  # fmt: skip
        return False

    def chosen(self, amount: int, supplier: SupplierValue, span: Span) -> int:
        """The amount, resting on why its supplier was chosen as well."""
        if not supplier.choices:
            return amount
        cells = (amount, *supplier.choices)
        return self.on.builder.step(operations.MULTIPLY, cells, self.on.builder.unit(amount), span)
