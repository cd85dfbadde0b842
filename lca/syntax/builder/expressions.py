"""Expressions, and the basis that stands behind them."""

from __future__ import annotations

from dataclasses import replace

from lark import Token

from lca.source import Span
from lca.syntax import tree
from lca.syntax.builder.tree_parts import Children, TreeParts, after, basis_of
from lca.syntax.numbers import NUMBER


class Expressions(TreeParts):
    def quantity(self, children: Children) -> tree.QuantityLiteral:
        token, *spread = children
        span = self.at(token)
        number = NUMBER.match(token)
        assert number is not None
        unit = token[number.end() :].lstrip(" \t")
        unit_span = Span(self.file, span.end - len(unit), span.end)
        if spread:
            return tree.QuantityLiteral(number[0], unit, span.to(spread[0].span), unit_span, spread[0])
        return tree.QuantityLiteral(number[0], unit, span, unit_span)

    def signed_quantity(self, children: Children) -> tree.QuantityLiteral:
        found = self.quantity(children[-1:])
        return found if len(children) == 1 else replace(found, number=f"-{found.number}", span=self.across(children))

    def half_width(self, children: Children) -> tree.HalfWidthSpread:
        return tree.HalfWidthSpread(self.quantity(children[1:]), self.across(children))

    def bounds(self, children: Children) -> tree.BoundsSpread:
        _, low, _, high, _ = children
        return tree.BoundsSpread(low, high, self.across(children))

    def text(self, children: Children) -> tree.TextLiteral:
        return tree.TextLiteral(self.unquoted(children[0]), self.at(children[0]))

    def name(self, children: Children) -> tree.NameExpression:
        return tree.NameExpression(str(children[0]), self.at(children[0]))

    def call(self, children: Children) -> tree.CallExpression:
        span, arguments = self.across(children), tuple(c for c in children[1:] if not isinstance(c, Token))
        function = self.name(children[:1])
        return tree.CallExpression(function, arguments, span, self.depth(span, function, *arguments))

    def _chain(self, children: Children) -> tree.ChainExpression:
        span, operands = self.across(children), tuple(children[::2])
        return tree.ChainExpression(operands, tuple(map(str, children[1::2])), span, self.depth(span, *operands))

    def among(self, children: Children) -> tree.ChainExpression:
        """``r.region in ("WA", "VA")``: a text, and those that it may be."""
        value, _, _, *rest = children
        texts = [self.text([child]) for child in rest if child.type == "STRING"]
        span = self.across(children)
        operators = ("in", *(",",) * (len(texts) - 1))
        return tree.ChainExpression((value, *texts), operators, span, self.depth(span, value))

    sum = term = comparison = conjunction = disjunction = _chain

    def _prefixed(self, children: Children) -> tree.PrefixExpression:
        span = self.across(children)
        return tree.PrefixExpression(str(children[0]), children[1], span, self.depth(span, children[1]))

    inversion = _prefixed

    def opposite(self, children: Children) -> tree.PrefixExpression | tree.QuantityLiteral:
        """A minus before a number with a spread is the number's sign: the spread is about what is written there."""
        number = children[1]
        if isinstance(number, tree.QuantityLiteral) and number.spread is not None and not number.number.startswith("-"):
            return replace(number, number=f"-{number.number}", span=self.across(children))
        return self._prefixed(children)

    def power(self, children: Children) -> tree.PowerExpression:
        base, _, exponent = children
        span = self.across(children)
        return tree.PowerExpression(base, exponent, span, self.depth(span, base, exponent))

    def conditional(self, children: Children) -> tree.ConditionalExpression:
        span, (_, condition, _, then, _, otherwise) = self.across(children), children
        return tree.ConditionalExpression(
            condition, then, otherwise, span, self.depth(span, condition, then, otherwise)
        )

    def grouped(self, children: Children) -> tree.GroupedExpression:
        span, inner = self.across(children), children[1]
        return tree.GroupedExpression(inner, basis_of(children), span, self.depth(span, inner))

    def rows(self, children: Children) -> tree.RowsClause:
        variable, by, condition = children[1], after(children, "BY"), after(children, "WHERE")
        table = self.name([after(children, "IN" if by is None else "OF")])
        column, span = None if by is None else self.name([by]), self.across(children)
        return tree.RowsClause(str(variable), self.at(variable), table, condition, span, column)

    def over(self, children: Children) -> tree.AggregateExpression:
        function, _, body, *along, rows, _ = children
        span, over = self.across(children), along[1] if along else None
        parts = [body, *([rows.condition] if rows.condition else []), *([over] if over else [])]
        return tree.AggregateExpression(self.name([function]), body, over, rows, span, self.depth(span, *parts))

    def lookup(self, children: Children) -> tree.LookupExpression:
        table, _, keys, *rest, _, member = children
        otherwise, span = tuple(rest[-1]) if rest else (), self.across(children)
        return tree.LookupExpression(
            self.name([table]), keys, otherwise, str(member)[1:], span, self.depth(span, *keys, *otherwise)
        )

    def keys(self, children: Children) -> tuple[tree.Expression, ...]:
        return tuple(children[::2])

    def with_basis(self, children: Children) -> tree.Expression:
        """An expression with the basis behind it, as if both stood in parentheses."""
        value: tree.Expression = children[0]
        if len(children) == 1:
            return value
        span = self.across(children)
        return tree.GroupedExpression(value, basis_of(children), span, self.depth(span, value))

    def citation(self, children: Children) -> tree.CitationClause:
        return tree.CitationClause(str(children[0])[1:], self.string(children), self.across(children))

    def assumed(self, children: Children) -> tree.AssumptionClause:
        name = str(children[1]) if children[1].type == "NAME" else ""
        return tree.AssumptionClause(name, self.string(children), self.across(children))

    def aspect(self, children: Children) -> tree.FieldClause:
        name, value = children
        text = self.unquoted(value) if value.type == "STRING" else str(value)
        return tree.FieldClause(str(name), text, None, self.across(children))

    detail = aspect

    def accounting(self, children: Children) -> tree.AccountingClause:
        return tree.AccountingClause(
            tuple(c for c in children if isinstance(c, tree.FieldClause)), self.across(children)
        )

    def quality(self, children: Children) -> tree.QualityClause:
        scores = tuple(str(c) for c in children if c.type in ("NUMBER", "NAME"))
        return tree.QualityClause(scores, self.across(children))
