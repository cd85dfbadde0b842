"""A library made by a recipe of the rows of its sources, with all that is wrong in any of them told at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from lca.diagnostics import Diagnostic, Label, in_order, problem
from lca.diagnostics.nearest import did_you_mean
from lca.factors.factor_reader import FACTOR_FIELDS
from lca.factors.library import Library
from lca.recipes.conditions import lacking, unknown
from lca.recipes.line_form import library_text
from lca.recipes.made_library import read_made
from lca.recipes.recipe import NestedTexts, Recipe, RecipeEmit, RecipeSource
from lca.recipes.source_files import FoundSource
from lca.recipes.source_rows import SourceRow, SourceRows, read_rows, with_constants
from lca.recipes.template import Template, Unfilled, fill
from lca.recipes.template_functions import YEAR, TemplateFunctions

MARK = "Made by `lca factors import"
"""So begins a library that a recipe made."""
ORDER = tuple(
    dict.fromkeys(
        ("title", "is", "per", "emits", "value", "source", "where", "assumed", "geography", "valid", *FACTOR_FIELDS)
    )
)
NEEDED = ("emits", "value", "is")


@dataclass(frozen=True, slots=True)
class MadeFactor:
    """One factor: its fields as they are written, and the row that it was made of."""

    name: str
    fields: NestedTexts
    row: SourceRow
    emit: RecipeEmit


@dataclass(slots=True)
class MadeLibrary:
    """What a recipe made: the ``text`` of the library, the ``library`` as it is read, and what came of the rows.

    ``dropped`` counts rows by the reason why they do not count, ``empty`` those without a factor by theirs,
    ``bare`` fields that were left out.
    """

    text: str
    library: Library
    rows: int
    factors: int
    aliases: int
    dropped: Counter[str] = field(default_factory=Counter)
    empty: Counter[str] = field(default_factory=Counter)
    bare: Counter[str] = field(default_factory=Counter)


def make(recipe: Recipe, files: Mapping[str, FoundSource]) -> MadeLibrary | tuple[Diagnostic, ...]:
    """The library that ``recipe`` makes of ``files``, the sources by their keys; what is wrong, where anything is."""
    maker = _Maker(recipe)
    for source in recipe.sources:
        place = recipe.toml.place("source")
        rows = read_rows(files[source.key].data, PurePosixPath(source.path).name, source.read, place)
        if isinstance(rows, SourceRows):
            maker.take(source, rows)
        else:
            maker.problems += rows
    return maker.made()


class _Maker:
    def __init__(self, recipe: Recipe) -> None:
        self.recipe = recipe
        self.functions = TemplateFunctions(recipe.maps, recipe.base_year)
        self.problems: list[Diagnostic] = []
        self.records: dict[str, MadeFactor] = {}
        self.aliases: dict[str, tuple[str, SourceRow | None]] = {}
        self.repeated: dict[str, list[SourceRow | None]] = {}
        self.newest: dict[str, list[tuple[str, str]]] = {}
        self.unmapped: set[tuple[str, str]] = set()
        self.dropped: Counter[str] = Counter()
        self.empty: Counter[str] = Counter()
        self.bare: Counter[str] = Counter()
        self.rows = 0

    def take(self, source: RecipeSource, rows: SourceRows) -> None:
        """The records of the rows of one source."""
        recipe = self.recipe
        rows = with_constants(rows, source.constants, source.span)
        emits = [emit for emit in recipe.emits if source.key in emit.of]
        self.problems += unknown(rows, emits, [*recipe.keep, *recipe.drop], source)
        if self.problems:
            return
        self.rows += len(rows.rows)
        for row in rows.rows:
            reason = lacking(row, recipe.keep, recipe.drop)
            taken = [emit for emit in emits if not reason and not lacking(row, emit.keep, emit.drop)]
            if not taken:
                self.dropped[reason or "which no `[factor]` keeps"] += 1
            for emit in taken:
                self.record(source, emit, row)

    def record(self, source: RecipeSource, emit: RecipeEmit, row: SourceRow) -> None:
        name = self.filled(emit.name, row)
        fields = {key: self.field(key, emit.fields[key], row) for key in ORDER if key in emit.fields}
        empty = next(
            (found for found in (name, *(fields.get(key) for key in NEEDED)) if isinstance(found, Unfilled)), None
        )
        if empty is not None or isinstance(name, Unfilled):
            assert empty is not None
            if not empty.function:
                self.empty[_why(empty)] += 1
            return
        for key, found in fields.items():
            if isinstance(found, Unfilled) and not found.function:
                self.bare[f"without `{key}`: {_why(found)}"] += 1
        told = {key: found for key, found in fields.items() if not isinstance(found, Unfilled)}
        if len(self.recipe.sources) > 1 and "is" not in told:
            told = {
                key: told.get(key, source.key)
                for key in ORDER
                if key in told or (key == "source" and "assumed" not in told)
            }
        self.enter(MadeFactor(name, told, row, emit))

    def enter(self, record: MadeFactor) -> None:
        """A record under its name, and what else it is called."""
        first = self.records.setdefault(record.name, record)
        if first is not record and record.emit.once and first.fields == record.fields:
            self.dropped[f"that make `{record.emit.name.span.text.strip(chr(34))}` once more"] += 1
            return
        if first is not record:
            self.twice(record.name, record.row, first.row)
            return
        for template in record.emit.also:
            name = self.filled(template, record.row)
            if isinstance(name, str):
                self.alias(name, record.name, record)
        newest = self.filled(record.emit.newest, record.row) if record.emit.newest else None
        if isinstance(newest, str):
            valid = record.fields.get("valid", record.name)
            years = YEAR.findall(valid if isinstance(valid, str) else record.name)
            self.newest.setdefault(newest, []).append((years[-1] if years else "", record.name))

    def alias(self, name: str, end: str, record: MadeFactor) -> None:
        before = self.aliases.setdefault(name, (end, record.row))
        if before[0] != end:
            self.twice(name, record.row, before[1])

    def twice(self, name: str, row: SourceRow | None, first: SourceRow | None) -> None:
        self.repeated.setdefault(name, [first]).append(row)

    def repetitions(self) -> Iterator[Diagnostic]:
        """Names that stand more than once, each with its first two rows."""
        for name, rows in self.repeated.items():
            said = f"`{name}` stands {'twice' if len(rows) == 2 else f'{len(rows):,} times'}"
            advice = "a name must tell rows apart: put more columns into it, or leave rows out by `keep` and `drop`"
            first, again = (self.recipe.toml.place("aliases", name) if row is None else row.span for row in rows[:2])
            yield problem("E0642", again, "again here", Label(first, "first here"), said=said, advice=[advice])

    def field(
        self, key: str, template: Template | Mapping[str, Template], row: SourceRow
    ) -> str | Unfilled | NestedTexts:
        """The text of a field, or its texts by name, of which those are left out that are empty."""
        if isinstance(template, Template):
            return self.filled(template, row)
        found = {name: self.filled(part, row) for name, part in template.items()}
        told = {name: text for name, text in found.items() if isinstance(text, str)}
        return told or next((text for text in found.values() if isinstance(text, Unfilled)), Unfilled(key))

    def filled(self, template: Template, row: SourceRow) -> str | Unfilled:
        found = fill(template, row.cells, self.functions)
        if isinstance(found, Unfilled) and found.function and (found.function, found.text) not in self.unmapped:
            self.unmapped.add((found.function, found.text))
            named = found.function in self.recipe.maps
            said = (
                f"`{found.text}` is not in the map `{found.function}`"
                if named
                else f"`{found.function}` makes nothing of `{found.text}`"
            )
            near = did_you_mean(found.text, self.recipe.maps.get(found.function, ()))
            advice = near or "add it to the map, or leave such rows out by `drop`"
            here = Label(template.place(found.function), "asked for here")
            self.problems.append(problem("E0642", row.place(found.column), "", here, said=said, advice=[advice]))
        return found

    def made(self) -> MadeLibrary | tuple[Diagnostic, ...]:
        """The library of all records."""
        for name, those in self.newest.items():
            end = max(those)[1]
            self.alias(name, end, self.records[end])
        for name, end in self.recipe.aliases.items():
            self.aliases.setdefault(name, (end, None))
        for name in sorted(set(self.aliases) & set(self.records)):
            self.twice(name, self.aliases[name][1], self.records[name].row)
        self.problems += self.repetitions()
        if not self.records and not self.problems:
            dropped = ", ".join(f"{count:,} {reason}" for reason, count in (self.dropped + self.empty).most_common(5))
            said = f"no row makes a factor: of {self.rows:,} rows {dropped}"
            self.problems.append(
                problem("E0640", self.recipe.toml.place("factor"), "", path=self.recipe.toml.file.path, said=said)
            )
        if self.problems:
            return in_order(self.problems)
        text = self.text()
        library, problems = read_made(text, self.recipe, self.records, self.aliases)
        if library is None or any(found.is_error for found in problems):
            return in_order(problems)
        return MadeLibrary(
            text, library, self.rows, len(self.records), len(self.aliases), self.dropped, self.empty, self.bare
        )

    def text(self) -> str:
        recipe = self.recipe
        sources: dict[str, NestedTexts] = {**recipe.cited, **{source.key: source.cited for source in recipe.sources}}
        defaults = dict(recipe.defaults)
        if len(recipe.sources) == 1 and any("source" not in emit.fields for emit in recipe.emits):
            defaults.setdefault("source", recipe.sources[0].key)
        header: dict[str, str | NestedTexts] = {**recipe.header, "sources": sources}
        if defaults:
            header["defaults"] = defaults
        sections: dict[str, dict[str, NestedTexts]] = {"substances": {}, "factors": {}}
        for record in self.records.values():
            sections["substances" if record.emit.substance else "factors"][record.name] = record.fields
        for name, (end, _) in self.aliases.items():
            kind = "substances" if end in sections["substances"] else "factors"
            sections[kind][name] = {"is": end}
        return library_text(_comment(recipe), header, {name: found for name, found in sections.items() if found})


def _why(unfilled: Unfilled) -> str:
    named = f"`{unfilled.column}`"
    return f"{named} has nothing that is known" if unfilled.text else f"{named} is empty"


def _comment(recipe: Recipe) -> str:
    files = [f"{source.path} ({source.package})" if source.package else source.path for source in recipe.sources]
    listed = ", ".join(files[:1]) + (f" and {len(files) - 1} more" if len(files) > 1 else "")
    return f"{MARK} {PurePosixPath(recipe.toml.file.path).name}` from {listed}: do not edit"
