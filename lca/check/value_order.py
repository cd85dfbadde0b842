"""The order in which parameters and lets are worked out, and those that depend on themselves."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise

from lca.check.name_resolution import Names
from lca.check.scope import Member, Scope
from lca.diagnostics import Diagnostic, Label, problem
from lca.graph import components, cycle
from lca.source import Span
from lca.syntax import tree


def names_in(expression: tree.Expression) -> Iterator[tree.NameExpression]:
    """Every name in an expression, from left to right."""
    waiting = [expression]
    while waiting:
        match waiting.pop():
            case tree.NameExpression() as name:
                yield name
            case tree.CallExpression() as call:
                waiting += [*reversed(call.arguments)]
            case tree.ChainExpression() as chain:
                waiting += reversed(chain.operands)
            case tree.PrefixExpression() as prefixed:
                waiting.append(prefixed.operand)
            case tree.PowerExpression() as power:
                waiting += [power.exponent, power.base]
            case tree.ConditionalExpression() as choice:
                waiting += [choice.otherwise, choice.then, choice.condition]
            case tree.GroupedExpression() as grouped:
                waiting.append(grouped.inner)
            case tree.LookupExpression() as lookup:
                waiting += [*reversed(lookup.otherwise), *reversed(lookup.keys), lookup.table]
            case tree.AggregateExpression() as over:
                yield from _names_over(over)


def _names_over(over: tree.AggregateExpression) -> Iterator[tree.NameExpression]:
    """The names in a function over rows, without the row itself."""
    yield over.rows.table
    for part in (over.body, over.along, over.rows.condition):
        if part is not None:
            yield from (n for n in names_in(part) if n.path.partition(".")[0] != over.rows.variable)


def names_read(node: tree.NodeDeclaration) -> Iterator[tree.NameExpression]:
    """Every name in the clauses of a node: in what they say, in their suppliers and their rows."""
    for clause in node.clauses:
        match clause:
            case tree.LetDeclaration():
                yield from names_in(clause.value)
            case tree.MakesClause():
                yield from names_in(clause.amount)
                yield from names_in(clause.share) if clause.share else ()
            case tree.UsesClause() | tree.EmitsClause():
                yield from names_in(clause.amount)
                if clause.rows is not None:
                    yield clause.rows.table
                    yield from names_in(clause.rows.condition) if clause.rows.condition is not None else ()
        if isinstance(clause, tree.TagClause) and isinstance(clause.value, tree.NameExpression):
            yield clause.value
        if isinstance(clause, tree.UsesClause):
            yield clause.supplier.name
            yield from names_in(clause.supplier.key) if clause.supplier.key is not None else ()
            for argument in clause.supplier.arguments or ():
                yield from names_in(argument.value)


def values_in(names: Names, expressions: Iterable[tree.Expression]) -> dict[str, Member]:
    """By name the parameters and lets that expressions of the model itself rest on, directly or through others.

    Of a node these are the ones that what it makes rests on: that says what unit the node supplies.
    """
    found: dict[str, Member] = {}
    seen: set[str] = set()
    waiting: list[tuple[tree.Expression, Scope, tree.NodeDeclaration | None]] = [
        (one, names.root, None) for one in expressions
    ]
    while waiting:
        expression, scope, owner = waiting.pop()
        for name in names_in(expression):
            member = names.quietly(name.path, name.span, scope, owner)
            if not isinstance(member, Member) or member.name in seen:
                continue
            seen.add(member.name)
            thing = member.thing
            if isinstance(thing, (tree.ParameterDeclaration, tree.LetDeclaration)):
                found[member.name] = member
                waiting.append((thing.value, member.scope, member.owner))
            elif isinstance(thing, tree.NodeDeclaration):
                makes = [clause for clause in thing.clauses if isinstance(clause, tree.MakesClause)]
                said = [part for clause in makes for part in (clause.amount, clause.share) if part is not None]
                waiting += [(part, member.scope, thing) for part in said]
            elif isinstance(thing, tree.TableDeclaration):
                waiting += [(let.value, member.scope, None) for let in thing.lets]
            elif isinstance(thing, tree.FactorDeclaration):
                per = [clause.amount for clause in thing.clauses if isinstance(clause, tree.PerClause)]
                waiting += [(amount, member.scope, None) for amount in per]
    return found


def all_values(names: Names) -> dict[str, Member]:
    """By name every parameter and every let."""
    return {m.name: m for m in names.members() if isinstance(m.thing, (tree.ParameterDeclaration, tree.LetDeclaration))}


def value_order(
    names: Names, overrides: Mapping[str, tree.SettingClause], members: Mapping[str, Member]
) -> tuple[list[Member], list[Diagnostic]]:
    """Values, or derived results, in the order of their dependencies; those on a way round are told and left out."""
    links: dict[str, list[str]] = {}
    for name, member in members.items():
        links[name] = [found for found in _references(names, member, overrides.get(name)) if found in members]
    ordered: list[Member] = []
    problems: list[Diagnostic] = []
    for group in components(links):
        if len(group) == 1 and group[0] not in links[group[0]]:
            ordered.append(members[group[0]])
        else:
            problems.append(_told(members, cycle(links, group), overrides))
    return ordered, problems


def _references(names: Names, member: Member, override: tree.SettingClause | None) -> Iterator[str]:
    assert isinstance(member.thing, (tree.ParameterDeclaration, tree.LetDeclaration, tree.ResultDeclaration))
    expression, scope, owner = member.thing.value, member.scope, member.owner
    if override is not None:
        expression, scope, owner = override.value, names.root, None
    bound = {formal.name for formal in owner.formals} if owner else ()
    for name in names_in(expression):
        if name.path in bound:
            continue
        found = names.quietly(name.path, name.span, scope, owner)
        if isinstance(found, Member):
            yield found.name
            yield from _through_tables(names, found)


def _through_tables(names: Names, member: Member) -> Iterator[str]:
    """What the columns of a table that are worked out rest on, directly or through other tables."""
    waiting, seen = [member], {member.name}
    while waiting:
        one = waiting.pop()
        for let in one.thing.lets if isinstance(one.thing, tree.TableDeclaration) else ():
            for name in names_in(let.value):
                found = names.quietly(name.path, name.span, one.scope)
                if isinstance(found, Member) and found.name not in seen:
                    seen.add(found.name)
                    waiting.append(found)
                    yield found.name


def _told(members: Mapping[str, Member], way: list[str], overrides: Mapping[str, tree.SettingClause]) -> Diagnostic:
    """A way round, from where it is set if a scenario closes it."""
    start = next((index for index, name in enumerate(way[:-1]) if name in overrides), 0)
    way = [*way[start:-1], *way[: start + 1]]

    def place(name: str) -> Span:
        return overrides[name].span if name in overrides else members[name].thing.name_span

    others = [Label(place(name), f"needs `{after}`") for name, after in pairwise(way[1:])]
    advice = "what a scenario sets cannot depend on itself: write the value out" if way[0] in overrides else None
    told = [advice] if advice else []
    shown = " → ".join(way[:12]) + (" → …" if len(way) > 12 else "")
    return problem("E0308", place(way[0]), f"needs `{way[1]}`", *others[:8], name=way[0], way=shown, advice=told)
