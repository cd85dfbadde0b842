"""Templates: nodes with parameters, of which each set of arguments makes one instance, however often it is named."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import TypeAlias

from lca.basis import Backing
from lca.check.arguments import Arguments, Given
from lca.check.expressions import Expressions
from lca.check.scope import Member
from lca.check.setting import Setting
from lca.check.values import Quantity, Row, RowSet, Supplier, TextValue, Truth, Value, kind, measured
from lca.diagnostics import Diagnostic, Label, problem
from lca.graph import components, cycle
from lca.source import Span
from lca.syntax import tree

MANY = 10_000
"""So many instances may be made of one model's templates."""
Key: TypeAlias = tuple[str, ...]


class Instances:
    """``bound`` has what the parameters of each instance are, None for those that are not known; ``waiting`` are the
    instances whose flows are still to be read.

    ``lets`` has the local values of each template, in the order in which they are worked out.
    """

    def __init__(self, expressions: Expressions) -> None:
        self.on = expressions
        self.arguments = Arguments(expressions)
        self.lets: dict[str, list[Member]] = {}
        self.bound: dict[str, dict[str, Value | None]] = {}
        self.waiting: list[Member] = []
        self._made: dict[Key, Member] = {}
        self._in_use: set[str] = set()
        self._asked: dict[str, Span] = {}
        self._told: set[tuple[str, str, Span | None]] = set()
        self._blamed: set[Diagnostic] = set()
        self._defaults: dict[str, Value | None] = {}
        self._circular = self._reaching_themselves()

    def setting(self, member: Member, label: str, basis: tuple[Backing, ...] = ()) -> Setting:
        """Where an expression of a node stands; in an instance, with its arguments under their names."""
        node = member.thing
        assert isinstance(node, tree.Node)
        name = member.declared
        bound = self.bound.get(name, {})
        if not node.formals:
            return Setting(member.scope, label, node, basis, bound=bound)
        written = label.replace(name, f"{member.scope.prefix}{node.name}", 1)
        return Setting(member.scope, label, node, basis, bound=bound, instance=name, written_in=written)

    def of(self, template: Member, supplier: tree.Supplier, setting: Setting) -> Member | None:
        """The instance for the arguments of ``supplier``; None, and told, where these do not fit."""
        node = template.thing
        assert isinstance(node, tree.Node)
        product = supplier.product or template.product
        if template.product:
            template = replace(template, name=template.declared, product="")
        if not self._can_be_made(template, node) or not self.arguments.fit(template, node, supplier):
            return None
        given = self.arguments.given(template, node, supplier, setting)
        key = (template.name, *(f"{name}={argument.key}" for name, argument in given.items()))
        if key not in self._made:
            if len(self._made) >= MANY:
                self.on.wrong("E0702", supplier.span, "", path=template.name, limit=f"{MANY} instances")
                return None
            instance = self._instance(template, node, given, supplier.span)
            if instance is None:
                return None
            self._made[key] = instance
            self._in_use.add(template.name)
        made = self._made[key]
        return replace(made, name=f"{made.name}.{product}", product=product) if product else made

    def _can_be_made(self, template: Member, node: tree.Node) -> bool:
        """Whether it is not told already that the template uses itself, or has two parameters of one name."""
        return template.name not in self._circular and len({one.name for one in node.formals}) == len(node.formals)

    @contextmanager
    def blaming(self, member: Member, asked: Span | None = None) -> Iterator[None]:
        """What is wrong in an instance is told once for its template, with the place that asks for the instance.

        What is blamed on an instance that this one asks for stays so.
        """
        name, problems = member.declared, self.on.problems
        before = len(problems)
        yield
        if name not in self.bound:
            return
        found, places = problems[before:], self._places(member, asked)
        del problems[before:]
        for one in found:
            key = one.code, one.message, one.span
            if one in self._blamed:
                problems.append(one)
            elif key not in self._told:
                self._told.add(key)
                problems.append(replace(one, labels=(*one.labels, *places)))
                self._blamed.add(problems[-1])

    def _places(self, member: Member, asked: Span | None) -> tuple[Label, ...]:
        """The place that asks for an instance; none asks for the template itself."""
        if is_template(member):
            return ()
        name = member.declared
        return (Label(self._asked.setdefault(name, asked) if asked else self._asked[name], f"in `{name[:80]}`"),)

    # Making one

    def _instance(self, template: Member, node: tree.Node, given: dict[str, Given], asked: Span) -> Member | None:
        shown = ", ".join(f"{name} = {argument.shown}" for name, argument in given.items())
        name = plain = f"{template.name}({shown})"
        count = 1
        while name in self.bound:  # the same words, resting on other grounds
            count += 1
            name = f"{plain}#{count}"
        bound: dict[str, Value | None] = {}
        for formal in node.formals:
            value = self._value(template, formal, given.get(formal.name))
            if value is None:
                return None
            bound[formal.name] = value
            argument = given.get(formal.name)
            self.arguments.shown[name, formal.name] = argument.shown if argument else f"{template.name}.{formal.name}"
        self.bound[name] = bound
        member = replace(template, name=name)
        with self.blaming(member, asked):
            self._local_values(template.name, member)
        self.waiting.append(member)
        return member

    def _value(self, template: Member, formal: tree.Formal, given: Given | None) -> Value | None:
        """What a parameter of the instance is: its argument, or what it is by itself, which all instances share."""
        own = self._default(template, formal)
        if given is None:
            return own
        value = self.on.value(given.value, given.setting)
        if isinstance(value, (Row, RowSet)):
            self.on.wrong("E0213", given.value.span, kind(value), wanted="a quantity or a supplier", found=kind(value))
            return None
        if value is not None and own is not None and not self._alike(formal, own, value, given):
            return None
        return value

    def _default(self, template: Member, formal: tree.Formal) -> Value | None:
        name = f"{template.name}.{formal.name}"
        if formal.default is not None and name not in self._defaults:
            value = self.on.value(formal.default, Setting(template.scope, name))
            if isinstance(value, (Quantity, Truth)):
                self.on.builder.name(name, value.cell, formal.span)
            self._defaults[name] = value
        return self._defaults.get(name)

    def _alike(self, formal: tree.Formal, own: Value, value: Value, given: Given) -> bool:
        if type(own) is not type(value):
            place = Label(formal.name_span, kind(own))
            self.on.wrong("E0213", given.value.span, kind(value), place, wanted=kind(own), found=kind(value))
            return False
        if isinstance(own, Quantity) and isinstance(value, Quantity):
            old, new = self.on.builder.unit(own.cell), self.on.builder.unit(value.cell)
            if old.dimension != new.dimension:
                place = Label(formal.name_span, measured(old))
                self.on.wrong(
                    "E0209", given.value.span, measured(new), place,
                    name=formal.name, wanted=old.dimension, found=new.dimension,
                )  # fmt: skip
                return False
        return True

    def _local_values(self, template: str, member: Member) -> None:
        for let in self.lets.get(template, []):
            assert isinstance(let.thing, tree.Let)
            name = f"{member.name}.{let.thing.name}"
            basis = self.on.bases.of(let.thing.basis, let.scope)
            value = self.on.value(let.thing.value, self.setting(member, name, basis))
            if isinstance(value, Supplier):
                self.on.wrong("E0213", let.thing.value.span, "a supplier", wanted="a quantity", found="a supplier")
                value = None
            if isinstance(value, (Quantity, Truth)):
                self.on.builder.name(name, value.cell, let.thing.span, let.thing.title)
            self.on.values[name] = value

    # Those that nothing asks for

    def unasked(self) -> Iterator[Member]:
        """Each template that has no instance when its turn comes, as one that stands for any of its instances."""
        for member in [member for member in self.on.names.members() if is_template(member)]:
            assert isinstance(member.thing, tree.Node)
            if member.name not in self._in_use and self._can_be_made(member, member.thing):
                self.bound[member.name] = {
                    formal.name: self._any_of(self._default(member, formal), formal.span)
                    for formal in member.thing.formals
                }
                with self.blaming(member):
                    self._local_values(member.name, member)
                yield member

    def _any_of(self, own: Value | None, span: Span) -> Value | None:
        """What a parameter can be as well as what it is by itself: of a quantity, any that measures the same."""
        if isinstance(own, Quantity):
            return self.on.tables.any_quantity(self.on.builder.unit(own.cell), span)
        return TextValue(None) if isinstance(own, TextValue) else own

    # Ways round

    def _reaching_themselves(self) -> set[str]:
        """Templates that use themselves, directly or through other templates: their instances would never end."""
        templates = {m.name: m for m in self.on.names.members() if isinstance(m.thing, tree.Node) and m.thing.formals}
        links = {name: self._used_by(member, templates) for name, member in templates.items()}
        found: set[str] = set()
        for group in components(links):
            if len(group) > 1 or group[0] in links[group[0]]:
                way = cycle(links, group)
                thing = templates[way[0]].thing
                said = " → ".join(way[:12])
                self.on.problems.append(problem("E0411", thing.name_span, "", name=way[0], way=said))
                found.update(group)
        return found

    def _used_by(self, member: Member, templates: dict[str, Member]) -> list[str]:
        assert isinstance(member.thing, tree.Node)
        found = []
        for clause in member.thing.clauses:
            if isinstance(clause, tree.Uses):
                name = clause.supplier.name
                target = self.on.names.quietly(name.path, name.span, member.scope, member.thing)
                if isinstance(target, Member) and target.name in templates:
                    found.append(target.name)
        return found


def is_template(member: Member) -> bool:
    """Whether a member is a template itself, and not one of its instances."""
    return isinstance(member.thing, tree.Node) and bool(member.thing.formals) and "(" not in member.name
