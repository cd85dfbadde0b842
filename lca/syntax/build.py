"""Callbacks of the parser: tokens become the syntax tree as they are recognised, each node with its place."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from lark import Token, Transformer

from lca.diagnostics import Diagnostic, problem
from lca.source import SourceFile, Span
from lca.syntax import tree
from lca.syntax.numbers import NUMBER

MAX_DEPTH = 100
ESCAPES = {'\\"': '"', "\\\\": "\\", "\\n": "\n", "\\t": "\t"}
BASIS = (tree.Citation, tree.Assumed, tree.Quality)
Children = list[Any]


class Builder(Transformer[Token, Any]):
    """Set ``file`` and ``offset`` (where the parsed stretch begins in it) before each parse.

    What it finds wrong on the way (escapes, reserved names, too deep nesting) gathers in ``problems``.
    """

    def __init__(self) -> None:
        super().__init__()
        self.file = SourceFile("", "")
        self.offset = 0
        self.problems: list[Diagnostic] = []

    # Places and small parts

    def _at(self, part: Any) -> Span:
        if isinstance(part, Token):
            start, end = part.start_pos, part.end_pos
            assert start is not None
            assert end is not None
            return Span(self.file, start + self.offset, end + self.offset)
        span: Span = part.span
        return span

    def _over(self, children: Children) -> Span:
        return self._at(children[0]).to(self._at(children[-1]))

    def _text(self, token: Token) -> str:
        body = str(token)[1:-1]
        if "\\" not in body:
            return body
        for match in re.finditer(r"\\.", body):
            if match[0] not in ESCAPES:
                start = self._at(token).start + 1 + match.start()
                span = Span(self.file, start, start + 2)
                self.problems.append(problem("E0102", span, "not an escape", escape=match[0]))
        return re.sub(r"\\.", lambda match: ESCAPES.get(match[0], match[0]), body)

    def _strings(self, children: Children) -> str:
        return next((self._text(c) for c in children if isinstance(c, Token) and c.type == "STRING"), "")

    def _basis(self, children: Children) -> tuple[tree.Basis, ...]:
        return tuple(c for c in children if isinstance(c, BASIS))

    def _depth(self, span: Span, *parts: tree.Expression) -> int:
        depth = 1 + max(part.depth for part in parts)
        if depth == MAX_DEPTH + 1:
            self.problems.append(problem("E0703", span, limit=MAX_DEPTH))
        return depth

    # Expressions

    def quantity(self, children: Children) -> tree.Quantity:
        token, *spread = children
        span = self._at(token)
        number = NUMBER.match(token)
        assert number is not None
        unit = token[number.end() :].lstrip(" \t")
        unit_span = Span(self.file, span.end - len(unit), span.end)
        if spread:
            return tree.Quantity(number[0], unit, span.to(spread[0].span), unit_span, spread[0])
        return tree.Quantity(number[0], unit, span, unit_span)

    def signed_quantity(self, children: Children) -> tree.Quantity:
        found = self.quantity(children[-1:])
        return found if len(children) == 1 else replace(found, number=f"-{found.number}", span=self._over(children))

    def half_width(self, children: Children) -> tree.HalfWidth:
        return tree.HalfWidth(self.quantity(children[1:]), self._over(children))

    def bounds(self, children: Children) -> tree.Bounds:
        _, low, _, high, _ = children
        return tree.Bounds(low, high, self._over(children))

    def text(self, children: Children) -> tree.Text:
        return tree.Text(self._text(children[0]), self._at(children[0]))

    def name(self, children: Children) -> tree.Name:
        return tree.Name(str(children[0]), self._at(children[0]))

    def call(self, children: Children) -> tree.Call:
        span, arguments = self._over(children), tuple(c for c in children[1:] if not isinstance(c, Token))
        function = self.name(children[:1])
        return tree.Call(function, arguments, span, self._depth(span, function, *arguments))

    def _chain(self, children: Children) -> tree.Chain:
        span, operands = self._over(children), tuple(children[::2])
        return tree.Chain(operands, tuple(map(str, children[1::2])), span, self._depth(span, *operands))

    sum = term = comparison = conjunction = disjunction = _chain

    def _prefixed(self, children: Children) -> tree.Prefixed:
        span = self._over(children)
        return tree.Prefixed(str(children[0]), children[1], span, self._depth(span, children[1]))

    opposite = inversion = _prefixed

    def power(self, children: Children) -> tree.Power:
        base, _, exponent = children
        span = self._over(children)
        return tree.Power(base, exponent, span, self._depth(span, base, exponent))

    def conditional(self, children: Children) -> tree.Conditional:
        span, (_, condition, _, then, _, otherwise) = self._over(children), children
        return tree.Conditional(condition, then, otherwise, span, self._depth(span, condition, then, otherwise))

    def grouped(self, children: Children) -> tree.Grouped:
        span, inner = self._over(children), children[1]
        return tree.Grouped(inner, self._basis(children), span, self._depth(span, inner))

    def rows(self, children: Children) -> tree.Rows:
        _, variable, _, table, *rest = children
        condition = rest[1] if rest else None
        return tree.Rows(str(variable), self._at(variable), self.name([table]), condition, self._over(children))

    def over(self, children: Children) -> tree.Over:
        function, _, body, rows, _ = children
        span = self._over(children)
        parts = [body, *([rows.condition] if rows.condition else [])]
        return tree.Over(self.name([function]), body, rows, span, self._depth(span, *parts))

    def lookup(self, children: Children) -> tree.Lookup:
        table, _, key, _, member = children
        span = self._over(children)
        return tree.Lookup(self.name([table]), key, str(member)[1:], span, self._depth(span, key))

    def citation(self, children: Children) -> tree.Citation:
        return tree.Citation(str(children[0])[1:], self._strings(children), self._over(children))

    def assumed(self, children: Children) -> tree.Assumed:
        name = str(children[1]) if children[1].type == "NAME" else ""
        return tree.Assumed(name, self._strings(children), self._over(children))

    def quality(self, children: Children) -> tree.Quality:
        return tree.Quality(tuple(str(c) for c in children if c.type == "NUMBER"), self._over(children))

    # Clauses

    def makes(self, children: Children) -> tree.Makes:
        _, amount, *rest = children
        several = rest and isinstance(rest[0], Token)
        product, share = (str(rest[1]), rest[3]) if several else ("", None)
        return tree.Makes(amount, product, share, self._basis(rest), self._over(children))

    def argument(self, children: Children) -> tree.Argument:
        name, _, *value = children
        return tree.Argument(str(name), self._at(name), self._with_basis(value))

    def _with_basis(self, children: Children) -> tree.Expression:
        """An expression with the basis behind it, as if both stood in parentheses."""
        value: tree.Expression = children[0]
        if len(children) == 1:
            return value
        span = self._over(children)
        return tree.Grouped(value, self._basis(children), span, self._depth(span, value))

    def supplier(self, children: Children) -> tree.Supplier:
        called = len(children) > 1
        arguments = tuple(c for c in children if isinstance(c, tree.Argument)) if called else None
        product = str(children[-1])[1:] if called and children[-1].type == "MEMBER" else ""
        return tree.Supplier(self.name(children[:1]), arguments, product, self._over(children))

    def _rows(self, children: Children) -> tree.Rows | None:
        return next((c for c in children if isinstance(c, tree.Rows)), None)

    def _flow(self, children: Children) -> tree.Uses:
        verb, amount, _, supplier, *_ = children
        avoids = verb.type == "AVOIDS"
        rows, basis = self._rows(children), self._basis(children)
        return tree.Uses(amount, supplier, avoids, rows, basis, self._over(children))

    uses = avoids = _flow

    def emits(self, children: Children) -> tree.Emits:
        of = self._after(children, "OF")
        supplier = self.name([of]) if of is not None else None
        rows, basis = self._rows(children), self._basis(children)
        return tree.Emits(children[1], supplier, rows, basis, self._over(children))

    def tag(self, children: Children) -> tree.Tag:
        return tree.Tag(str(children[1]), self._text(children[2]), self._over(children))

    def need(self, children: Children) -> tree.Need:
        _, amount, _, supplier, *_ = children
        return tree.Need(amount, supplier, self._basis(children), self._over(children))

    def field(self, children: Children) -> tree.Field:
        name, value = children
        quantity = self.quantity([value]) if value.type in ("QUANTITY", "NUMBER") else None
        text = self._text(value) if value.type == "STRING" else str(value)
        return tree.Field(str(name), text, quantity, self._over(children))

    def setting(self, children: Children) -> tree.Setting:
        return tree.Setting(self.name(children[:1]), children[2], self._basis(children), self._over(children))

    def require(self, children: Children) -> tree.Requirement:
        right, tolerance = self._after(children, "EQUALS"), self._after(children, "WITHIN")
        return tree.Requirement(children[1], right, tolerance, self._strings(children), self._over(children))

    def rule(self, children: Children) -> tree.Rule:
        requirements = tuple(c for c in children if isinstance(c, tree.Requirement))
        variable = str(self._after(children, "FOR") or "")
        name, title, span = children[1], self._strings(children), self._over(children)
        return tree.Rule(str(name), variable, title, requirements, span, self._at(name))

    def relation(self, children: Children) -> Token:
        token: Token = children[0]
        return token

    # Declarations

    def _fields(self, children: Children) -> tuple[tree.Field, ...]:
        return tuple(c for c in children if isinstance(c, tree.Field))

    def study(self, children: Children) -> tree.Study:
        name = str(children[1])
        return tree.Study(
            name, self._strings(children), self._fields(children), self._over(children), self._at(children[1])
        )

    def used_library(self, children: Children) -> tree.Use:
        version = next((str(c) for c in children if c.type == "VERSION"), "")
        alias = children[-1] if children[-1].type == "NAME" else children[0]
        return tree.Use(str(children[0]), version, "", str(alias), self._over(children))

    def used_model(self, children: Children) -> tree.Use:
        return tree.Use("", "", self._text(children[0]), str(children[2]), self._over(children))

    def use(self, children: Children) -> tuple[tree.Use, ...]:
        return tuple(c for c in children if isinstance(c, tree.Use))

    def source(self, children: Children) -> tree.Source:
        name = str(children[1])
        return tree.Source(name, self._fields(children), self._over(children), self._at(children[1]))

    def sources(self, children: Children) -> tree.Sources:
        _, path = children
        return tree.Sources(self._text(path), self._at(path), self._over(children))

    def assumption(self, children: Children) -> tree.Assumption:
        name, statement = str(children[1]), self._text(children[2])
        basis, fields = self._basis(children), self._fields(children)
        return tree.Assumption(name, statement, basis, fields, self._over(children), self._at(children[1]))

    def unit(self, children: Children) -> tree.Unit:
        last = children[-1]
        definition = self.quantity([last]) if last.type in ("QUANTITY", "NUMBER") else None
        return tree.Unit(
            str(children[1]),
            self._strings(children),
            definition,
            self._over(children),
            self._at(children[1]),
        )

    def stage(self, children: Children) -> tree.Stage:
        name = str(children[1])
        return tree.Stage(name, self._strings(children), self._over(children), self._at(children[1]))

    def _measure(self, children: Children) -> tuple[str, Span]:
        """The unit that stands alone, behind ``in``."""
        token = next(c for c in children if isinstance(c, Token) and c.type == "MEASURE")
        return str(token), self._at(token)

    def indicator(self, children: Children) -> tree.Indicator:
        name, title = str(children[1]), self._strings(children)
        return tree.Indicator(name, title, *self._measure(children), self._over(children), self._at(children[1]))

    def characterisation(self, children: Children) -> tree.Characterisation:
        indicator, value, *_ = children
        return tree.Characterisation(
            str(indicator), self._at(indicator), value, self._basis(children), self._over(children)
        )

    def substance(self, children: Children) -> tree.Substance:
        lines = tuple(c for c in children if isinstance(c, tree.Characterisation))
        name, title = str(children[1]), self._strings(children)
        span, name_span = self._over(children), self._at(children[1])
        return tree.Substance(name, title, *self._measure(children), lines, span, name_span)

    def column(self, children: Children) -> tree.Column:
        key = children[0].type == "KEY"
        name, *rest = children[1:] if key else children
        header = self._strings(rest) or str(name)
        measured = any(isinstance(c, Token) and c.type == "MEASURE" for c in rest)
        unit, unit_span = self._measure(rest) if measured else ("", self._at(name))
        basis, span = self._basis(rest), self._over(children)
        return tree.Column(str(name), header, unit, unit_span, key, basis, span, self._at(name))

    def table(self, children: Children) -> tree.Table:
        path = self._after(children, "FROM")
        title = self._strings(children[:3])
        columns = tuple(c for c in children if isinstance(c, tree.Column))
        basis, span, name = self._basis(children), self._over(children), children[1]
        return tree.Table(str(name), title, self._text(path), self._at(path), columns, basis, span, self._at(name))

    def _named_value(self, children: Children) -> tuple[Any, ...]:
        name, rest = str(children[1]), children[2:]
        title = self._strings(rest)
        at = next(i for i, c in enumerate(rest) if isinstance(c, Token) and c.type == "EQUALS")
        return name, title, rest[at + 1], self._basis(rest), self._over(children), self._at(children[1])

    def parameter(self, children: Children) -> tree.Parameter:
        return tree.Parameter(*self._named_value(children))

    def let(self, children: Children) -> tree.Let:
        return tree.Let(*self._named_value(children))

    def node(self, children: Children) -> tree.Node:
        stage, name, *rest = children
        formals = rest[0] if isinstance(rest[0], tuple) else ()
        clauses = tuple(c for c in rest if not isinstance(c, (Token, tuple)))
        title = self._strings(children)
        span = self._over(children)
        return tree.Node(str(stage), self._at(stage), str(name), title, formals, clauses, span, self._at(name))

    def formals(self, children: Children) -> tuple[tree.Formal, ...]:
        return tuple(c for c in children if isinstance(c, tree.Formal))

    def formal(self, children: Children) -> tree.Formal:
        name, *rest = children
        default = self._with_basis(rest[1:]) if rest else None
        return tree.Formal(str(name), default, self._over(children), self._at(name))

    def assessment(self, children: Children) -> tree.Assessment:
        needs = tuple(c for c in children if isinstance(c, tree.Need))
        name = str(children[1])
        return tree.Assessment(name, self._strings(children), needs, self._over(children), self._at(children[1]))

    def scenario(self, children: Children) -> tree.Scenario:
        settings = tuple(c for c in children if isinstance(c, tree.Setting))
        parent = children[3] if children[2].type == "EXTENDS" else None
        return tree.Scenario(
            str(children[1]),
            str(parent or ""),
            self._strings(children),
            settings,
            self._over(children),
            self._at(children[1]),
            self._at(parent) if parent is not None else None,
        )

    def check(self, children: Children) -> tree.Check:
        _, title, left, relation, right, *rest = children
        tolerance, scenario = self._after(rest, "WITHIN"), self._after(rest, "SCENARIO")
        return tree.Check(
            self._text(title),
            left,
            str(relation),
            right,
            tolerance,
            str(scenario or ""),
            self._at(scenario) if scenario is not None else None,
            self._basis(rest),
            self._over(children),
        )

    def expected_error(self, children: Children) -> tree.ExpectedError:
        _, title, _, _, code, *rest = children
        scenario = self._after(rest, "SCENARIO")
        return tree.ExpectedError(
            self._text(title),
            str(code),
            self._at(code),
            str(scenario or ""),
            self._at(scenario) if scenario is not None else None,
            self._basis(rest),
            self._over(children),
        )

    def _after(self, children: Children, kind: str) -> Any:
        """What stands behind the token ``kind``, or None where there is none."""
        kinds = [child.type if isinstance(child, Token) else "" for child in children]
        return children[kinds.index(kind) + 1] if kind in kinds else None

    def start(self, children: Children) -> tuple[tree.Declaration, ...]:
        found: list[tree.Declaration] = []
        for child in children:
            found.extend(child if isinstance(child, tuple) else (child,))
        return tuple(found)
