"""The libraries that models use, of factors and of rules: their files, and what they say now."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path

from lca.check.load import Loaded, Module
from lca.factors import Library
from lca.factors.digest import file_digest
from lca.factors.lock import path_in_lock
from lca.factors.locked_figures import stated_figures
from lca.source import SourceFile, Span
from lca.syntax import tree


@dataclass(frozen=True, slots=True)
class UsedLibrary:
    """A library, of factors or of rules, with the place that first brings it in.

    ``opened`` are the others that its aliases led to, by name.
    """

    name: str
    read: Library | Module
    place: Span
    opened: Mapping[str, Library]

    @property
    def version(self) -> str:
        return self.read.version if isinstance(self.read, Library) else ""

    def files(self, ends: Mapping[str, str] | None = None) -> tuple[SourceFile, ...]:
        """Its files, and those of others: of factors that the model reads by aliases, and that ``ends`` are."""
        if not isinstance(self.read, Library):
            return (self.read.file,)
        led = {name: end for name, end in (ends or {}).items() if name in self.read.aliases and "." in end}
        others = {**self.read.others(led), **self.opened}
        return (*self.read.files, *(file for one in others.values() for file in one.files))

    def digests(self, folder: Path, ends: Mapping[str, str] | None = None) -> dict[str, str]:
        """The SHA-256 of each of these files, by its path in a lock of ``folder``."""
        return {path_in_lock(file, folder): file_digest(file) for file in self.files(ends)}

    def taken(self, keys: Collection[str]) -> set[str]:
        """The factors of ``keys`` (``grid.us_2024``) that it has: its own, those of what it extends, and of aliases."""
        if not isinstance(self.read, Library):
            return set()
        entries, factors = self.read.factors.entries, self.read.factors
        owned = [(owner, name) for owner, _, name in (key.partition(".") for key in keys) if name in entries]
        own = {name for owner, name in owned if owner == self.name or factors[name].library == owner}
        return own | {end for end in factors.of_others().values() if end in keys}


def libraries_used(*models: Loaded) -> dict[str, UsedLibrary]:
    """Every library of models that could be read, by name."""
    found: dict[str, UsedLibrary] = {}
    for module, opened in ((module, loaded.opened) for loaded in models for module in loaded.modules):
        for alias, use in module.places.items():
            read = module.uses.get(alias)
            if use.library and read is not None and use.library not in found:
                found[use.library] = UsedLibrary(use.library, read, use.span, opened.get(use.library, {}))
    return found


def libraries_unread(*models: Loaded) -> set[str]:
    """The names of libraries that models ask for and that could not be read."""
    modules = [module for loaded in models for module in loaded.modules]
    uses = [(use, module.uses.get(alias)) for module in modules for alias, use in module.places.items()]
    return {use.library for use, read in uses if use.library and read is None}


def figures_now(one: UsedLibrary, names: Collection[str]) -> dict[str, str]:
    """What factors say now, those of them that there are; of a rule library the limits, whatever the names."""
    if isinstance(one.read, Library):
        return stated_figures(one.read, names)
    return limits(one.read)


def limits(rules: Module) -> dict[str, str]:
    """The parameters of a rule library that are quantities, as written."""
    parameters = (declared for declared in rules.model.declarations if isinstance(declared, tree.ParameterDeclaration))
    quantities = ((one.name, one.value) for one in parameters if isinstance(one.value, tree.QuantityLiteral))
    return {name: f"{value.number} {value.unit}".strip() for name, value in quantities}


def ends_now(one: UsedLibrary, aliases: Collection[str]) -> dict[str, str]:
    """The factors that aliases are further names of now, those of them that there are."""
    if not isinstance(one.read, Library):
        return {}
    factors = one.read.factors
    return {alias: factors.ends.get(alias, alias) for alias in aliases if alias in factors}
