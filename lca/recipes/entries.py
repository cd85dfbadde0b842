"""The entries of a recipe's tables: each read as what belongs there, every mistake told at its place."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from typing import Any

from lca.diagnostics import Diagnostic, problem
from lca.diagnostics.nearest import did_you_mean
from lca.recipes.template import Template, read_template
from lca.recipes.toml_places import Toml, TomlKeys
from lca.source import Span

FILL = "…"
"""What a draft leaves open."""
UNFILLED = re.compile(rf"^{FILL}$|[{{(]{FILL}| {FILL}$")


class Entries:
    """Of one recipe; what is wrong gathers in ``problems``."""

    def __init__(self, toml: Toml) -> None:
        self.toml = toml
        self.problems: list[Diagnostic] = []

    def wrong(self, span: Span, said: str, label: str = "", advice: str | None = None) -> None:
        path = self.toml.file.path
        self.problems.append(problem("E0640", span, label, path=path, said=said, advice=[advice]))

    def known(self, table: Mapping[str, Any], names: Collection[str], at: TomlKeys, where: str) -> None:
        for name in table:
            if name not in names:
                advice = did_you_mean(name, names) or f"what stands {where} is {', '.join(names)}"
                self.wrong(self._key(*at, name), f"`{name}` is nothing that stands {where}", "", advice)

    def _key(self, *keys: str | int) -> Span:
        """The name of an entry, which stands in front of its value."""
        value, name = self.toml.place(*keys), str(keys[-1])
        start, end = value.file.line_span(value.line)
        at = value.file.text.find(name, start, end)
        return value if at < 0 else Span(value.file, at, at + len(name))

    def text(self, table: Mapping[str, Any], name: str, at: TomlKeys, *, needed: bool = False) -> str:
        """A text, or a number as it is written."""
        value = table.get(name)
        if value is None:
            if needed:
                self.wrong(self.toml.place(*at), f"`{name}` is missing")
            return ""
        if isinstance(value, bool) or not isinstance(value, str | int):
            self.wrong(self.toml.place(*at, name), f"`{name}` is not text", "text belongs here")
            return ""
        if UNFILLED.search(str(value)):
            self.wrong(self.toml.place(*at, name), f"`{name}` is still to be filled in")
        if needed and not str(value).strip():
            self.wrong(self.toml.place(*at, name), f"`{name}` is empty")
        return str(value)

    def whole(self, table: Mapping[str, Any], name: str, at: TomlKeys) -> int | None:
        value = table.get(name)
        if value is not None and (not isinstance(value, int) or isinstance(value, bool) or value < 1):
            self.wrong(self.toml.place(*at, name), f"`{name}` is no whole number above 0")
            return None
        return value

    def yes(self, table: Mapping[str, Any], name: str, at: TomlKeys) -> bool:
        """Whether it is `true`."""
        value = table.get(name, False)
        if not isinstance(value, bool):
            self.wrong(self.toml.place(*at, name), f"`{name}` is neither true nor false")
        return value is True

    def table(self, table: Mapping[str, Any], name: str, at: TomlKeys) -> Mapping[str, Any]:
        value = table.get(name, {})
        if not isinstance(value, dict):
            self.wrong(self.toml.place(*at, name), f"`{name}` is no table", "a table belongs here")
            return {}
        return value

    def tables(self, table: Mapping[str, Any], name: str) -> list[tuple[Mapping[str, Any], TomlKeys]]:
        """One table, or a list of them, each with its place."""
        value = table.get(name, [])
        if isinstance(value, dict):
            return [(value, (name,))]
        if isinstance(value, list) and all(isinstance(item, dict) for item in value):
            return [(item, (name, index)) for index, item in enumerate(value)]
        self.wrong(self.toml.place(name), f"`{name}` is no table", f"`[{name}]`, or `[[{name}]]` for several")
        return []

    def texts(self, table: Mapping[str, Any], name: str, at: TomlKeys) -> dict[str, str]:
        """A table of texts."""
        entries = self.table(table, name, at)
        return {key: self.text(entries, key, (*at, name)) for key in entries}

    def listed(self, table: Mapping[str, Any], name: str, at: TomlKeys) -> tuple[str, ...]:
        """A text, or a list of them."""
        value = table.get(name, [])
        values = value if isinstance(value, list) else [value]
        if all(isinstance(item, str | int) and not isinstance(item, bool) for item in values):
            return tuple(map(str, values))
        self.wrong(self.toml.place(*at, name), f"`{name}` is no text and no list of texts")
        return ()

    def template(self, text: str, span: Span) -> Template:
        found = read_template(text, span)
        if found is None:
            self.wrong(span, f"`{text}` has a brace without the other", "", "a brace itself is written twice, `{{`")
        return found or Template((), span)
