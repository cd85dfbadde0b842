"""Products: what each node makes, and how several products share what the node uses and emits."""

from __future__ import annotations

from dataclasses import dataclass, replace

from lca.check.expression_values import dimension_and_unit
from lca.check.instances import Instances
from lca.check.making import Making
from lca.check.scope import Member
from lca.diagnostics import Label
from lca.inventory.shares import whole_shares
from lca.program.cells import FigureOrigin
from lca.program.figure_id import FigureId, Role
from lca.source import Span
from lca.syntax import tree
from lca.units import Unit


@dataclass(frozen=True, slots=True)
class MadeProduct:
    """A product: the cells of its amount and, among several, of its share; None where in error."""

    amount: int | None
    share: int | None
    span: Span


class Products:
    """The products of every node by name; one that is alone has the empty name."""

    def __init__(self, making: Making, instances: Instances) -> None:
        self.on = making
        self.instances = instances
        self._made: dict[str, dict[str, MadeProduct]] = {}

    def of(self, member: Member) -> dict[str, MadeProduct]:
        """What a node makes, lowered when it is first asked for."""
        name = member.declared
        if name not in self._made:
            self._made[name] = self._whole(name, self._lowered(member, name))
        return self._made[name]

    def unit(self, member: Member) -> Unit | None:
        """The unit of the product that ``member`` names; None where that is in error."""
        made = self.of(member).get(member.product)
        return None if made is None or made.amount is None else self.on.builder.unit(made.amount)

    def _lowered(self, member: Member, name: str) -> dict[str, MadeProduct]:
        node = member.thing
        assert isinstance(node, tree.NodeDeclaration)
        makes = [clause for clause in node.clauses if isinstance(clause, tree.MakesClause)]
        if not makes and node.name not in member.scope.module.broken:
            self.on.wrong("E0401", node.name_span, "makes nothing", name=node.name)
        found: dict[str, MadeProduct] = {}
        for clause in makes:
            if len(makes) > 1 and not clause.product:
                place = Label(makes[0].span, "the first") if clause is not makes[0] else Label(makes[1].span, "another")
                self.on.wrong("E0402", clause.span, "has no name of its own", place, name=node.name)
                return {"": MadeProduct(None, None, clause.span)}
            if clause.product in found:
                first = Label(found[clause.product].span, "first here")
                self.on.wrong("E0302", clause.span, "again here", first, name=clause.product)
                continue
            found[clause.product] = self._one(member, name, clause)
        return found

    def _one(self, member: Member, name: str, clause: tree.MakesClause) -> MadeProduct:
        label = FigureId(name, Role.MAKES, clause.product)
        basis = self.on.bases.of(clause.basis, member.scope)
        context = self.instances.context(member, label, basis)
        since = len(self.on.builder.cells)
        amount = self.on.quantity(clause.amount, replace(context, exempt=FigureOrigin.CHOICE))
        if amount is not None:
            amount = self.instances.own(context, amount, since, clause.amount.span)
            self.on.builder.name(label, amount, clause.span)
        if clause.share is None:
            return MadeProduct(amount, None, clause.span)
        label = FigureId(name, Role.SHARE, clause.product)
        basis = self.instances.basis(member, clause.basis)
        share = self.on.quantity(clause.share, self.instances.context(member, label, basis))
        if share is not None and self.on.builder.unit(share).dimension:
            unit = self.on.builder.unit(share)
            self.on.wrong("E0205", clause.share.span, dimension_and_unit(unit), name="share", wanted="a plain number")
            share = None
        return MadeProduct(amount, share, clause.span)

    def _whole(self, name: str, found: dict[str, MadeProduct]) -> dict[str, MadeProduct]:
        """Each share on the condition that all of them add up to 100 %."""
        stated = {product: (made.share, made.span) for product, made in found.items() if made.share is not None}
        shares = whole_shares(self.on.builder, name, stated)
        return {product: replace(made, share=shares.get(product)) for product, made in found.items()}
