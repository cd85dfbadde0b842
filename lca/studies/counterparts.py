"""Instances of templates that another program calls otherwise, since their arguments have other values there."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import replace

from lca.program import Program
from lca.program.figure_id import FigureId, Role, read_id
from lca.program.inventory import Node


def counterparts(old: Program, new: Program) -> dict[str, str]:
    """By their names in ``old``, the instances that have other names in ``new``, with these.

    The same are two instances of a template whose arguments are written alike, where there are no others, and the last
    one that is left of it on either side.
    """
    found: dict[str, str] = {}
    for alike in (_by_words, _by_template):
        gone, come = _alone(old, new, {*found}, alike), _alone(new, old, {*found.values()}, alike)
        found |= {gone[key]: come[key] for key in gone if key in come}
    return found


def _by_words(node: Node) -> tuple[Hashable, ...]:
    return *_by_template(node), tuple((one.name, one.written) for one in node.arguments)


def _by_template(node: Node) -> tuple[Hashable, ...]:
    return node.template, node.name.removeprefix(node.declared)


def _alone(program: Program, other: Program, known: set[str], alike: Callable[[Node], Hashable]) -> dict[Hashable, str]:
    """The instances that only one program has, by what they are alike in, where they are alone in that."""
    found: dict[Hashable, list[str]] = {}
    for name, node in program.nodes.items():
        if node.arguments and name not in other.nodes and name not in known:
            found.setdefault(alike(node), []).append(name)
    return {key: names[0] for key, names in found.items() if len(names) == 1}


def called_as(old: Program, new: Program) -> Program:
    """The new program with its instances called as in the old one, for comparing: nodes, flows and named values."""
    names = counterparts(old, new)
    declared = {new.nodes[name].declared: old.nodes[before].declared for before, name in names.items()}

    def renamed(name: str) -> str:
        node = new.nodes.get(name)
        return name if node is None else declared.get(node.declared, node.declared) + name.removeprefix(node.declared)

    def called(one: FigureId) -> FigureId:
        owner = str(called(read_id(one.owner))) if one.role is Role.PART else declared.get(one.owner, one.owner)
        return replace(one, owner=owner)

    nodes = {
        renamed(name): replace(
            node, name=renamed(name), declared=renamed(node.declared),
            exchanges=tuple(
                replace(flow, name=called(flow.name), supplier=renamed(flow.supplier)) for flow in node.exchanges
            ),
        )
        for name, node in new.nodes.items()
    }  # fmt: skip
    named = {called(name): replace(one, name=called(name)) for name, one in new.named.items()}
    return replace(new, nodes=nodes, named=named) if names else new
