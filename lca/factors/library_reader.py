"""The schema of a factor library: from a tree of text to factors, every mistake told at its place."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator

from lca.basis import Source
from lca.diagnostics import Diagnostic, bounded, in_order
from lca.factors.aliases import settled
from lca.factors.factor_reader import FACTOR_FIELDS, FactorReader
from lca.factors.library import DeclaredIndicator, Factors, Library
from lca.factors.library_fields import Fields
from lca.factors.line_reader import LineReader
from lca.factors.lines import Lines, lines_of
from lca.factors.plausibility_bands import read_bands
from lca.factors.yaml_tree import Mapping, Sequence, Tree, read_tree
from lca.source import SourceFile, Span
from lca.syntax.unseen import UNSEEN, refused_signs

HEADER = (
    "library", "version", "title", "licence", "gwp", "note", "extends", "units", "indicators", "sources", "defaults",
    "substances", "factors", "bands",
)  # fmt: skip
MANY = 100
"""Fewer factors are all read at once, so that all their faults are told at once."""
SOURCE_FIELDS = ("title", "author", "publisher", "issued", "url", "doi", "accessed", "licence", "note", "attribution")


def read_library(file: SourceFile) -> tuple[Library | None, tuple[Diagnostic, ...]]:
    """The library in ``file`` with what is wrong in it; None where its form cannot be made out at all."""
    library, problems = read_part(file)
    if library is None or library.extends:
        return library, problems
    whole, told = settled(library)
    return whole, in_order([*problems, *told])


def read_part(file: SourceFile) -> tuple[Library | None, tuple[Diagnostic, ...]]:
    """As ``read_library``, of a file that may be a part of one: what its aliases stand for is not looked up."""
    root = read_tree(file)
    if isinstance(root, Diagnostic):
        return None, (root,)
    on = Fields(file)
    on.problems += bounded(_unseen(root, file))
    library = _library(root, on)
    return library, in_order(on.problems)


def open_part(file: SourceFile) -> tuple[Library | None, tuple[Diagnostic, ...]]:
    """As ``read_part``, but of many factors in line form each is read, and its faults told, when it is asked for."""
    lines = lines_of(file.text)
    if lines is None or len(lines.factors) < MANY:
        return read_part(file)
    root = read_tree(file, 0, lines.head)
    if not isinstance(root, Mapping) or not _heads(root, lines):
        return read_part(file)
    root.entries.popitem()
    on = Fields(file)
    library = _library(root, on, lines)
    return library, in_order(on.problems)


def _heads(root: Mapping, lines: Lines) -> bool:
    """Whether what stands before the lines ends in the key that they belong to, and not in a text that looks so.

    A name of a line that stands in another section as well is told where the whole is read.
    """
    *others, (key, _) = root.entries.values()
    names = (tree.entries.keys() for _, tree in others if isinstance(tree, Mapping))
    return key.span.start == lines.header and not any(known & lines.keys.keys() for known in names)


def _unseen(root: Tree, file: SourceFile) -> Iterator[Diagnostic]:
    """Signs that nobody sees, but in the values of fields."""
    if not file.text.isascii() and UNSEEN.search(file.text):
        values = list(_values(root))
        starts = [span.start for span in values]

        def in_value(at: int) -> bool:
            index = bisect_right(starts, at) - 1
            return index >= 0 and at < values[index].end

        yield from refused_signs(file, in_value)


def _values(root: Tree) -> Iterator[Span]:
    """Where the values of all fields stand, in order."""
    if isinstance(root, Mapping):
        for _, value in root.entries.values():
            yield from _values(value)
    elif isinstance(root, Sequence):
        for value in root.items:
            yield from _values(value)
    else:
        yield root.span


def _library(root: Tree, on: Fields, lines: Lines | None = None) -> Library | None:
    if not isinstance(root, Mapping):
        on.wrong("E0604", root.span, "a library is a mapping", said="the file is not a mapping of fields")
        return None
    on.known(root, HEADER, "of a library")
    extended = root.entries.get("extends")
    name = on.text(root, "library", needed=True)
    version = on.text(root, "version", needed=True)
    sources = _sources(on.mapping(root, "sources"), name, on)
    defaults = on.mapping(root, "defaults")
    if lines is None and not {"factors", "substances", "indicators", "bands"} & set(root.entries):
        on.wrong("E0604", root.span, "", said="the library has no `factors`")
        return None
    if defaults:
        on.known(defaults, FACTOR_FIELDS, "of a factor")
    gwp = {key: entry for key, entry in root.entries.items() if key == "gwp"}
    reader = FactorReader(on, name, sources, gwp)
    factors, aliases = reader.read_factors(on.mapping(root, "factors"), defaults, substance=False)
    substances, further = reader.read_factors(on.mapping(root, "substances"), defaults, substance=True)
    for both in set(factors) & set(substances):
        on.wrong("E0603", substances[both].span, "again here", key=both)
    listed = LineReader(on.file, lines, reader, defaults) if lines else None
    lined = dict.fromkeys(listed.names, listed) if listed else {}
    emitted = frozenset(substances) | (frozenset(lined) if lines and lines.section == "substances" else frozenset())
    return Library(
        name,
        version,
        on.text(root, "title"),
        on.text(root, "licence"),
        _units(root, on),
        sources,
        Factors({**factors, **substances, **lined}),
        {**aliases, **further, **(listed.aliases if listed else {})},
        emitted,
        (on.file,),
        on.text(root, "extends"),
        extended[1].span if extended else None,
        _indicators(on.mapping(root, "indicators"), on),
        read_bands(on.mapping(root, "bands"), name, on, reader),
    )


def _units(root: Mapping, on: Fields) -> dict[str, Span]:
    """``units: {home: a household}`` declares counted things, as ``unit home`` does in a model."""
    found = on.mapping(root, "units")
    return {name: scalar.span for name, (scalar, _) in found.entries.items()} if found else {}


def _indicators(entries: Mapping | None, on: Fields) -> dict[str, DeclaredIndicator]:
    found: dict[str, DeclaredIndicator] = {}
    for name, (key, tree) in (entries.entries if entries else {}).items():
        if not isinstance(tree, Mapping):
            on.wrong("E0604", tree.span, "a mapping belongs here", said=f"indicator `{name}` is not a mapping")
            continue
        on.known(tree, ("title", "unit", "note"), "of an indicator")
        unit = on.amount(tree, "unit")
        if unit is None and "unit" not in tree.entries:
            on.wrong("E0604", key.span, "", said=f"indicator `{name}` has no `unit`")
        elif unit is not None:
            found[name] = DeclaredIndicator(on.text(tree, "title"), unit, on.text(tree, "note"), key.span)
    return found


def _sources(entries: Mapping | None, library: str, on: Fields) -> dict[str, Source]:
    found: dict[str, Source] = {}
    for key, (scalar, tree) in (entries.entries if entries else {}).items():
        if not isinstance(tree, Mapping):
            on.wrong("E0604", tree.span, "a mapping belongs here", said=f"source `{key}` is not a mapping")
            continue
        on.known(tree, SOURCE_FIELDS, "of a source")
        on.text(tree, "title", needed=True)
        fields = {name: on.text(tree, name) for name in tree.entries if name in SOURCE_FIELDS}
        found[key] = Source(key, fields, scalar.span, library)
    return found
