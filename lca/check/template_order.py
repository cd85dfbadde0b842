"""The order of templates by what they use, and those that use themselves."""

from __future__ import annotations

from collections.abc import Mapping

from lca.check.making import Making
from lca.check.name_resolution import Names
from lca.check.scope import Member
from lca.graph import components, cycle
from lca.syntax import tree


def callers_first(on: Making) -> tuple[list[str], set[str]]:
    """Templates before those that they use; apart, and told, those that use themselves, whose instances never end."""
    templates = {m.name: m for m in on.names.members() if isinstance(m.thing, tree.NodeDeclaration) and m.thing.formals}
    links = {name: _used_by(on.names, member, templates) for name, member in templates.items()}
    found: list[str] = []
    circular: set[str] = set()
    for group in components(links):
        if len(group) > 1 or group[0] in links[group[0]]:
            way = cycle(links, group)
            said = " → ".join(way[:12])
            on.wrong("E0411", templates[way[0]].thing.name_span, name=way[0], way=said)
            circular.update(group)
        else:
            found += group
    return found[::-1], circular


def _used_by(names: Names, member: Member, templates: Mapping[str, Member]) -> list[str]:
    assert isinstance(member.thing, tree.NodeDeclaration)
    found = []
    for clause in member.thing.clauses:
        if isinstance(clause, tree.UsesClause):
            name = clause.supplier.name
            target = names.quietly(name.path, name.span, member.scope, member.thing)
            if isinstance(target, Member) and target.declared in templates:
                found.append(target.declared)
    return found
