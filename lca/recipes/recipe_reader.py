"""A recipe from its text: what stands where, and everything that is wrong in it at once."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import Any

from lca.diagnostics import Diagnostic, in_order
from lca.diagnostics.nearest import did_you_mean
from lca.factors.factor_reader import FACTOR_FIELDS
from lca.factors.library_reader import HEADER, SOURCE_FIELDS
from lca.recipes.entries import Entries
from lca.recipes.recipe import NestedTexts, Recipe, RecipeEmit, RecipeSource, RowCondition, SourceForm
from lca.recipes.template import Template
from lca.recipes.template_functions import TemplateFunctions
from lca.recipes.toml_places import Toml, TomlKeys, read_toml
from lca.source import SourceFile
from lca.syntax.numbers import NUMBER, read_number

LIBRARY_FIELDS = tuple(name for name in HEADER if name not in ("sources", "defaults", "substances", "factors", "bands"))
TOP = (
    *LIBRARY_FIELDS, "source", "sources", "read", "keep", "drop", "defaults", "factor", "substance", "maps",
    "base_year", "aliases",
)  # fmt: skip
READ = ("form", "delimiter", "header", "sheet", "rows", "keys", "columns", "decimal", "grouping", "empty", "encoding")
FROM = ("key", *SOURCE_FIELDS, "package", "path", "sha256", "read", "constants")
EMIT = ("name", "newest", "also", "once", "of", "keep", "drop", *FACTOR_FIELDS)
ENCODINGS = ("utf-8", "utf-16", "latin-1", "windows-1252")
CONDITION = ("in", "from", "to", "begins")
FORMS = {".csv": "csv", ".tsv": "csv", ".txt": "csv", ".json": "json", ".yaml": "yaml", ".yml": "yaml", ".xlsx": "xlsx"}
DIGEST = re.compile(r"[0-9a-f]{64}|")
KEY = re.compile(r"[A-Za-z_]\w*")


def read_recipe(file: SourceFile) -> tuple[Recipe | None, tuple[Diagnostic, ...]]:
    """The recipe in ``file``; None, with what is wrong, where anything is."""
    toml = read_toml(file)
    if isinstance(toml, Diagnostic):
        return None, (toml,)
    reader = _Reader(toml)
    recipe = reader.recipe()
    problems = in_order(reader.on.problems)
    return (None if problems else recipe), problems


class _Reader:
    def __init__(self, toml: Toml) -> None:
        self.toml = toml
        self.on = Entries(toml)
        self.maps: dict[str, dict[str, str]] = {}

    def recipe(self) -> Recipe:
        on, top = self.on, self.toml.values
        on.known(top, TOP, (), "in a recipe")
        for name in ("library", "version", "title", "licence"):
            on.text(top, name, (), needed=True)
        maps = on.table(top, "maps", ())
        self.maps = {name: on.texts(maps, name, ("maps",)) for name in maps}
        base_year = on.whole(top, "base_year", ())
        sources = self._sources()
        recipe = Recipe(
            self.toml,
            self._texts({name: top[name] for name in LIBRARY_FIELDS if name in top}, ()),
            sources,
            self._cited(),
            self._texts(on.table(top, "defaults", ()), ("defaults",)),
            tuple(self._emits({source.key for source in sources})),
            self.maps,
            base_year,
            self._conditions(top, "keep", ()),
            self._conditions(top, "drop", ()),
            on.texts(top, "aliases", ()),
        )
        on.known(recipe.defaults, FACTOR_FIELDS, ("defaults",), "in `[defaults]`")
        self._functions(recipe, TemplateFunctions(self.maps, base_year))
        return recipe

    def _texts(self, table: Mapping[str, Any], at: TomlKeys) -> NestedTexts:
        """A table of texts and of tables of such."""
        return {
            name: self._texts(value, (*at, name)) if isinstance(value, dict) else self.on.text(table, name, at)
            for name, value in table.items()
        }

    def _cited(self) -> dict[str, dict[str, str]]:
        """Sources beside those that are read, which a `source` of a factor names."""
        tables = self.on.table(self.toml.values, "sources", ())
        found = {}
        for key in tables:
            found[key] = self.on.texts(tables, key, ("sources",))
            self.on.known(found[key], SOURCE_FIELDS, ("sources", key), "in a source")
        return found

    def _sources(self) -> tuple[RecipeSource, ...]:
        on, tables = self.on, self.on.tables(self.toml.values, "source")
        if "source" not in self.toml.values:
            on.wrong(self.toml.place(), "`[source]` is missing")
        general = on.table(self.toml.values, "read", ())
        on.known(general, READ, ("read",), "in `[read]`")
        found: list[RecipeSource] = []
        for table, at in tables:
            on.known(table, FROM, at, "in `[source]`")
            key, path = (on.text(table, name, at, needed=True) for name in ("key", "path"))
            on.text(table, "title", at, needed=True)
            if key and not KEY.fullmatch(key):
                on.wrong(self.toml.place(*at, "key"), f"`{key}` cannot be the key of a source")
            if key in (other.key for other in found):
                on.wrong(self.toml.place(*at, "key"), f"the key `{key}` stands twice")
            if path.startswith("/") or "\\" in path or ".." in PurePosixPath(path).parts:
                on.wrong(self.toml.place(*at, "path"), f"`{path}` leads out of where sources are", "within the package")
            digest = on.text(table, "sha256", at)
            if not DIGEST.fullmatch(digest):
                on.wrong(self.toml.place(*at, "sha256"), f"`{digest}` is no SHA-256", "64 digits from 0 to f")
            own = on.table(table, "read", at)
            on.known(own, READ, (*at, "read"), "in `read`")
            cited = {name: on.text(table, name, at) for name in SOURCE_FIELDS if name in table}
            read = self._form({**general, **own}, ("read",) if not own else (*at, "read"), path)
            constants = on.texts(table, "constants", at)
            package = on.text(table, "package", at)
            found.append(
                RecipeSource(key, cited, package, path, digest, read, constants, self.toml.place(*at, "sha256"))
            )
        return tuple(found)

    def _form(self, table: Mapping[str, Any], at: TomlKeys, path: str) -> SourceForm:
        on = self.on
        suffix = PurePosixPath(path).suffix.lower()
        form = on.text(table, "form", at) or FORMS.get(suffix, "")
        if form not in FORMS.values():
            known = ", ".join(dict.fromkeys(FORMS.values()))
            on.wrong(self.toml.place(*at, "form"), f"`{form or suffix}` is no form of rows", known)
        delimiter = on.text(table, "delimiter", at) or ("\t" if suffix == ".tsv" else ",")
        if len(delimiter) != 1:
            on.wrong(self.toml.place(*at, "delimiter"), f"`{delimiter}` is not one sign")
        rows = tuple((on.text(table, "rows", at) or "*").split("."))
        keys = on.listed(table, "keys", at)
        if len(keys) > rows.count("*"):
            on.wrong(self.toml.place(*at, "keys"), f"there are {len(keys)} `keys`, and {rows.count('*')} `*` in `rows`")
        columns = {header: name for name, header in on.texts(table, "columns", at).items()}
        sheet, header = on.text(table, "sheet", at), on.whole(table, "header", at) or 1
        empty = frozenset(on.listed(table, "empty", at))
        encoding = on.text(table, "encoding", at) or ENCODINGS[0]
        if encoding not in ENCODINGS:
            on.wrong(self.toml.place(*at, "encoding"), f"`{encoding}` is no encoding", ", ".join(ENCODINGS))
        numbers = self._signs(table, at)
        return SourceForm(form, delimiter[:1], header, sheet, rows, keys, columns, numbers, empty, encoding)

    def _signs(self, table: Mapping[str, Any], at: TomlKeys) -> tuple[str, str]:
        """The signs of numbers: where a comma parts decimals, points stand between groups unless told otherwise."""
        decimal = self.on.text(table, "decimal", at) or "."
        grouping = self.on.text(table, "grouping", at) or ("." if decimal == "," else "")
        for name, sign, signs in (("decimal", decimal, ".,"), ("grouping", grouping, ".,' ")):
            if len(sign) > 1 or sign not in signs:
                listed = ", ".join(f"`{one}`" for one in signs)
                self.on.wrong(self.toml.place(*at, name), f"`{sign}` is no sign for `{name}`", listed)
        if decimal == grouping:
            self.on.wrong(
                self.toml.place(*at, "grouping"), f"`{decimal}` cannot part both decimals and groups of digits"
            )
        return decimal, grouping

    def _emits(self, keys: set[str]) -> list[RecipeEmit]:
        on, top, found = self.on, self.toml.values, list[RecipeEmit]()
        if not {"factor", "substance"} & set(top):
            on.wrong(self.toml.place(), "`[factor]` is missing, which says what a row becomes")
        for kind in ("factor", "substance"):
            for table, at in on.tables(top, kind):
                on.known(table, EMIT, at, f"in `[{kind}]`")
                found.append(self._emit(table, at, keys, kind))
        return found

    def _emit(self, table: Mapping[str, Any], at: TomlKeys, keys: set[str], kind: str) -> RecipeEmit:
        on = self.on
        place = self.toml.place
        of = on.listed(table, "of", at)
        for key in set(of) - keys:
            on.wrong(place(*at, "of"), f"`{key}` is no source that is read", "", did_you_mean(key, keys))
        if not {"emits", "value", "is"} & set(table):
            on.wrong(place(*at), f"`[{kind}]` has none of `emits`, `value` and `is`")
        fields: dict[str, Template | Mapping[str, Template]] = {}
        for name in FACTOR_FIELDS:
            if isinstance(table.get(name), dict):
                parts, within = on.table(table, name, at), (*at, name)
                fields[name] = {part: on.template(on.text(parts, part, within), place(*within, part)) for part in parts}
            elif name in table:
                fields[name] = on.template(on.text(table, name, at), place(*at, name))
        newest = on.template(on.text(table, "newest", at), place(*at, "newest")) if "newest" in table else None
        return RecipeEmit(
            kind == "substance",
            frozenset(of or keys),
            on.template(on.text(table, "name", at, needed=True), place(*at, "name")),
            fields,
            newest,
            tuple(on.template(text, place(*at, "also")) for text in on.listed(table, "also", at)),
            on.yes(table, "once", at),
            self._conditions(table, "keep", at),
            self._conditions(table, "drop", at),
            place(*at),
        )

    def _conditions(self, table: Mapping[str, Any], name: str, at: TomlKeys) -> tuple[RowCondition, ...]:
        columns = self.on.table(table, name, at)
        return tuple(self._condition(columns, column, (*at, name)) for column in columns)

    def _condition(self, columns: Mapping[str, Any], column: str, at: TomlKeys) -> RowCondition:
        on, span = self.on, self.toml.place(*at, column)
        if not isinstance(columns[column], dict):
            return RowCondition(column, frozenset(on.listed(columns, column, at)), None, None, None, span)
        told, within = columns[column], (*at, column)
        on.known(told, CONDITION, within, "in a condition")
        ends = {end: on.text(told, end, within) for end in ("from", "to") if end in told}
        for end in ends.values():
            if not NUMBER.fullmatch(end):
                on.wrong(span, f"`{end}` is no number")
        values = None
        if "in" in told:
            named = on.text(told, "in", within)
            values = frozenset(self.maps.get(named, ()))
            if named not in self.maps:
                on.wrong(span, f"there is no map `{named}`", "", did_you_mean(named, self.maps))
        low, high = (read_number(ends[end]) if NUMBER.fullmatch(ends.get(end, "")) else None for end in ("from", "to"))
        return RowCondition(column, values, low, high, on.text(told, "begins", within) or None, span)

    def _functions(self, recipe: Recipe, functions: TemplateFunctions) -> None:
        """Tell functions that there are not."""
        for template in (template for emit in recipe.emits for template in emit.templates()):
            for hole in template.holes:
                for name in hole.functions:
                    if name == "age" and recipe.base_year is None:
                        said = "`age` counts from `base_year`, which the recipe does not have"
                        self.on.wrong(template.place(name), said)
                    elif name not in functions:
                        advice = (
                            did_you_mean(name, functions)
                            or f"there are {', '.join(f'`{known}`' for known in functions)}"
                        )
                        self.on.wrong(template.place(name), f"there is no function or map `{name}`", "", advice)
