"""Clauses: what stands in the block of a node, an assessment, a scenario, a rule."""

from __future__ import annotations

from lark import Token

from lca.syntax import tree
from lca.syntax.builder.expressions import Expressions
from lca.syntax.builder.tree_parts import Children, after, basis_of


class Clauses(Expressions):
    def makes(self, children: Children) -> tree.MakesClause:
        _, amount, *rest = children
        several = rest and isinstance(rest[0], Token)
        product, share = (str(rest[1]), rest[3]) if several else ("", None)
        return tree.MakesClause(amount, product, share, basis_of(rest), self.across(children))

    def argument(self, children: Children) -> tree.ArgumentClause:
        name, _, *value = children
        return tree.ArgumentClause(str(name), self.at(name), self.with_basis(value))

    def supplier(self, children: Children) -> tree.SupplierExpression:
        if after(children, "LBRACKET") is not None:
            return tree.SupplierExpression(self.name(children[:1]), None, "", self.across(children), children[2])
        called = len(children) > 1
        arguments = tuple(c for c in children if isinstance(c, tree.ArgumentClause)) if called else None
        product = str(children[-1])[1:] if called and children[-1].type == "MEMBER" else ""
        return tree.SupplierExpression(self.name(children[:1]), arguments, product, self.across(children))

    def _flow(self, children: Children) -> tree.UsesClause:
        verb, amount, _, supplier, *_ = children
        avoids = verb.type == "AVOIDS"
        rows, basis = _rows(children), basis_of(children)
        return tree.UsesClause(amount, supplier, avoids, rows, basis, self.across(children))

    uses = avoids = _flow

    def emits(self, children: Children) -> tree.EmitsClause:
        of = after(children, "OF")
        supplier = self.name([of]) if of is not None else None
        rows, basis = _rows(children), basis_of(children)
        takes = children[0].type == "TAKES"
        return tree.EmitsClause(children[1], supplier, takes, rows, basis, self.across(children))

    takes = emits

    def per(self, children: Children) -> tree.PerClause:
        return tree.PerClause(children[1], basis_of(children), self.across(children))

    def tag(self, children: Children) -> tree.TagClause:
        value = self.name(children[2:]) if children[2].type == "PATH" else self.text(children[2:])
        return tree.TagClause(str(children[1]), value, self.across(children))

    def need(self, children: Children) -> tree.NeedClause:
        _, amount, _, supplier, *_ = children
        return tree.NeedClause(amount, supplier, basis_of(children), self.across(children))

    def field(self, children: Children) -> tree.FieldClause:
        name, value = children
        quantity = self.quantity([value]) if value.type in ("QUANTITY", "NUMBER") else None
        text = self.unquoted(value) if value.type == "STRING" else str(value)
        return tree.FieldClause(str(name), text, quantity, self.across(children))

    def setting(self, children: Children) -> tree.SettingClause:
        return tree.SettingClause(self.name(children[:1]), children[2], basis_of(children), self.across(children))

    def given(self, children: Children) -> tuple[tree.Expression, tuple[tree.BasisClause, ...]]:
        """What the command line sets a parameter to."""
        return children[0], basis_of(children)

    def require(self, children: Children) -> tree.RequirementClause:
        right, tolerance = after(children, "EQUALS"), after(children, "WITHIN")
        return tree.RequirementClause(children[1], right, tolerance, self.string(children), self.across(children))


def _rows(children: Children) -> tree.RowsClause | None:
    return next((c for c in children if isinstance(c, tree.RowsClause)), None)
