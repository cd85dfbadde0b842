"""Nodes and factors by a pattern of their names, as the model itself would name them."""

from __future__ import annotations

from collections.abc import Iterator
from fnmatch import fnmatchcase

from lca.check.load import Module
from lca.check.name_resolution import Names
from lca.check.scope import products
from lca.factors import Library
from lca.syntax import tree


def is_pattern(text: str) -> bool:
    """Whether a text is a name with signs in it that stand for others: ``grid.us_*``."""
    return ("*" in text or "?" in text) and all(c.isalnum() or c in "_.*?" for c in text)


def suppliers_like(names: Names, pattern: str) -> list[str]:
    """The names that fit a pattern, one for each node and each factor: its own, or else the first that fits.

    ``*`` stands for any signs, dots as well, and ``?`` for one.
    """
    first: dict[str, str] = {}
    for name, thing, own in _called(names):
        if fnmatchcase(name, pattern) and (own or thing not in first):
            first[thing] = name
    return list(first.values())


def _called(names: Names) -> Iterator[tuple[str, str, bool]]:
    """Every name by which the model calls a node or a factor, what that is, and whether the name is its own."""
    root = names.root.module
    yield from _nodes(names, root, "")
    for alias, used in root.uses.items():
        if isinstance(used, Library):
            for name in used.factors:
                end = used.factors.ends.get(name, name)
                yield f"{alias}.{name}", end if "." in end else f"{used.name}.{end}", name == end
        elif used is not None:
            yield from _nodes(names, used, f"{alias}.")


def _nodes(names: Names, module: Module, prefix: str) -> Iterator[tuple[str, str, bool]]:
    for name, thing in names.scopes[module.prefix].things.items():
        if isinstance(thing, tree.NodeDeclaration) and not thing.formals:
            for product in products(thing) or [""]:
                path = f"{name}.{product}".rstrip(".")
                yield prefix + path, module.prefix + path, True
