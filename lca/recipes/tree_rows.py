"""The rows of a JSON or YAML file: objects in a list, objects by name, or such within such."""

from __future__ import annotations

from collections.abc import Iterator

from lca.diagnostics import Diagnostic, problem
from lca.diagnostics.nearest import did_you_mean
from lca.factors.yaml_tree import Mapping, Scalar, Sequence, Tree, read_tree
from lca.recipes.json_tree import read_json
from lca.recipes.recipe import SourceForm
from lca.recipes.source_rows import SourceRow, SourceRows, renamed
from lca.source import SourceFile, Span

EACH = "*"
VALUE = "value"
"""The column of what is a single value, and no object with values."""


def tree_rows(file: SourceFile, form: SourceForm, asked: Span) -> SourceRows | list[Diagnostic]:
    """As ``read_rows``. A value within objects of a row is the column of their names with points between."""
    tree = read_json(file) if form.form == "json" else read_tree(file)
    if isinstance(tree, Diagnostic):
        return [tree]
    found: list[SourceRow] = []
    columns: dict[str, None] = {}
    for keys, member in _members(tree, form.rows, ()):
        if isinstance(member, Diagnostic):
            return [member]
        scalars = {renamed(name, form): scalar for name, scalar in _cells(member, "")}
        scalars |= dict(zip(form.keys, keys, strict=False))
        cells = {name: scalar.text.strip() for name, scalar in scalars.items()}
        columns.update(dict.fromkeys(cells))
        spans = {name: scalar.span for name, scalar in scalars.items()}
        span = Span(file, member.span.start, member.span.start + 1)
        found.append(SourceRow(cells, span, lambda column, spans=spans, span=span: spans.get(column, span)))  # type: ignore[misc]  # bound early
    if not found:
        said = f"there are no rows at `{'.'.join(form.rows)}`"
        return [problem("E0646", asked, "", path=file.path, said=said)]
    return SourceRows(tuple(columns), found)


def _members(
    tree: Tree, way: tuple[str, ...], keys: tuple[Scalar, ...]
) -> Iterator[tuple[tuple[Scalar, ...], Tree | Diagnostic]]:
    """What stands at the end of a way, each with the names or numbers that it went through."""
    if not way:
        yield keys, tree
    elif way[0] == EACH and isinstance(tree, Sequence):
        for index, item in enumerate(tree.items):
            yield from _members(item, way[1:], (*keys, Scalar(str(index), item.span)))
    elif way[0] == EACH and isinstance(tree, Mapping):
        for key, item in tree.entries.values():
            yield from _members(item, way[1:], (*keys, key))
    elif isinstance(tree, Mapping) and way[0] in tree.entries:
        yield from _members(tree.entries[way[0]][1], way[1:], keys)
    elif not keys:  # what some members lack is no row of theirs
        known = list(tree.entries) if isinstance(tree, Mapping) else []
        said = f"nothing is at `{way[0]}` of the way to its rows"
        advice = did_you_mean(way[0], known)
        yield (
            keys,
            problem(
                "E0646",
                Span(tree.span.file, tree.span.start, tree.span.start + 1),
                "",
                path=tree.span.file.path,
                said=said,
                advice=[advice],
            ),
        )


def _cells(tree: Tree, name: str) -> Iterator[tuple[str, Scalar]]:
    """The values of a row by column."""
    if isinstance(tree, Scalar):
        yield name or VALUE, tree
        return
    parts = tree.entries.items() if isinstance(tree, Mapping) else enumerate(tree.items)
    for key, part in parts:
        yield from _cells(part[1] if isinstance(part, tuple) else part, f"{name}.{key}" if name else str(key))
