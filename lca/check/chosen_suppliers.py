"""Suppliers that a text chooses: of a library, of a model that is used, or of a table in the text that lists them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace

from lca.check.expression_context import ExpressionContext
from lca.check.expression_values import TextValue, kind_of
from lca.check.instance_names import in_quotes
from lca.check.making import Making
from lca.check.rows_by_text import own_row
from lca.check.scope import Member, Scope, products
from lca.diagnostics import Advice, Label
from lca.diagnostics.nearest import nearest
from lca.factors import Library
from lca.program.figure_id import FigureId, Role
from lca.source import Span
from lca.syntax import tree

MANY = 20
"""So many texts that choose nothing are told at one place."""
LISTS = 'a table in the text lists suppliers, as in `table parts { steel board "PCB, 4 layers" }`'


@dataclass(frozen=True, slots=True)
class Choice:
    """What a text chooses: a name, and where that stands, with the reason of the table that lists it."""

    named: tree.SupplierExpression
    context: ExpressionContext


class Choices:
    """Of one program, with what is told of them already."""

    def __init__(self, making: Making) -> None:
        self.on = making
        self._lists: dict[str, dict[str, tree.CandidateClause]] = {}
        self._reasons: dict[FigureId, int] = {}
        self._missed: set[tuple[Span, str]] = set()
        self._told: set[tuple[str, str, Span | None, str]] = set()

    def listed(self, member: Member) -> Mapping[str, tree.CandidateClause]:
        """The suppliers that a table lists, by their texts, of which each stands once."""
        assert isinstance(member.thing, tree.SuppliersDeclaration)
        if member.name not in self._lists:
            found = self._lists[member.name] = {}
            for one in member.thing.candidates:
                if found.setdefault(one.text, one) is not one:
                    place = Label(found[one.text].span, "first here")
                    self.on.wrong("E0302", one.span, "again here", place, name=one.text)
        return self._lists[member.name]

    def of(self, written: tree.SupplierExpression, context: ExpressionContext) -> Choice | None:
        """What the text behind a name chooses; None where it stands for any, or is told to choose nothing."""
        assert written.key is not None
        name, key = written.name, self.on.value(written.key, context)
        if key is not None and not isinstance(key, TextValue):
            self.on.wrong("E0213", written.key.span, kind_of(key), wanted="a text", found=kind_of(key))
        text = key.text if isinstance(key, TextValue) else None
        brought = self.on.names.brought(name.path, context.scope, self.on.usage)
        if brought is not None:
            return None if text is None else self._brought(text, brought, written, context)
        found = self.on.names.resolve(name.path, name.span, context.scope, context.owner, self.on.usage)
        if not isinstance(found, Member) or not isinstance(found.thing, tree.SuppliersDeclaration):
            if found is not None:
                what = "no list of suppliers"
                self.on.wrong("E0313", name.span, what, name=name.path, what=what, advice=[LISTS])
            return None
        listed = self.listed(found)
        if text is not None and text not in listed:
            self._missed_by(text, listed, written, context)
        return None if text is None or text not in listed else self.candidate(found, listed[text])

    def candidate(self, member: Member, one: tree.CandidateClause) -> Choice:
        """What a table lists for a text."""
        basis = self.on.bases.of(one.basis, member.scope)
        label = FigureId(member.name, Role.CELL, "supplier", row=in_quotes(one.text))
        named = tree.SupplierExpression(one.supplier, None, "", one.supplier.span)
        return Choice(named, ExpressionContext(member.scope, label, None, basis))

    def reason(self, choice: Choice) -> int:
        """The figure that carries why a table lists a supplier, one for all that the table supplies with it."""
        label, span = choice.context.label, choice.named.span
        if label not in self._reasons:
            cell = self._reasons[label] = self.on.figures.choice(label, choice.context.basis, span)
            self.on.builder.name(label, cell, span)
        return self._reasons[label]

    def _brought(
        self, text: str, brought: Library | Scope, written: tree.SupplierExpression, context: ExpressionContext
    ) -> Choice | None:
        """What a library or a model calls so."""
        path, span = f"{written.name.path}.{text}", written.span
        names = brought.factors if isinstance(brought, Library) else _nodes(brought)
        if text not in names and self.on.names.quietly(path, span, context.scope) is None:
            self._missed_by(text, names, written, context)
            return None
        named = tree.SupplierExpression(tree.NameExpression(path, span), None, "", span)
        return Choice(named, replace(context, owner=None, bound={}, basis=()))

    def _missed_by(
        self, text: str, known: Iterable[str], written: tree.SupplierExpression, context: ExpressionContext
    ) -> None:
        """That nothing is called so: once for each text, at the first cell that has it."""
        assert written.key is not None
        place = written.key.span
        if (place, text) in self._missed or sum(at == place for at, _ in self._missed) >= MANY:
            return
        self._missed.add((place, text))
        near, row, column = nearest(text, known), *own_row(written.key, context)
        cell = row.cell(column) if row else None
        span, labels = (cell.span, [Label(written.span, "chosen here")]) if cell else (place, [])
        advice = f"the nearest is {in_quotes(near)}" if near else None
        if near and isinstance(written.key, tree.TextLiteral):
            advice = Advice(f"did you mean {in_quotes(near)}?", in_quotes(near))
        self.on.wrong("E0625", span, "", *labels, name=written.name.path, text=in_quotes(text), advice=[advice])

    @contextmanager
    def blaming(self, written: tree.SupplierExpression, context: ExpressionContext) -> Iterator[None]:
        """What is wrong with what a cell chooses is told with that cell, and once for all rows that choose the same."""
        problems = self.on.problems
        before = len(problems)
        yield
        row, column = own_row(written.key, context) if written.key is not None else (None, "")
        cell = row.cell(column) if row else None
        if row is None or cell is None:
            return
        found = problems[before:]
        del problems[before:]
        label = Label(cell.span, f"for `{row.name}.{column}`, {in_quotes(cell.text)}")
        for one in found:
            key = one.code, one.message, one.span, cell.text
            if one.code == "E0625":
                problems.append(one)
            elif key not in self._told:
                self._told.add(key)
                problems.append(replace(one, labels=(*one.labels, label)))


def _nodes(scope: Scope) -> list[str]:
    """What a model has that supplies something by itself."""
    nodes = [one for one in scope.things.values() if isinstance(one, tree.NodeDeclaration) and not one.formals]
    return [name for one in nodes for name in (*(f"{one.name}.{product}" for product in products(one)), one.name)]
