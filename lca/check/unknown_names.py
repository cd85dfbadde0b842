"""Advice for a name that is declared nowhere: what was probably meant, and how that is written."""

from __future__ import annotations

import re

from lca.check.scope import Scope
from lca.diagnostics import Advice
from lca.diagnostics.nearest import did_you_mean
from lca.factors import Library, Shelf
from lca.source import Span
from lca.syntax import tree
from lca.units import Registry
from lca.units.meant_units import unit_meant
from lca.units.prefixed_units import Meant

BEFORE_HYPHEN = re.compile(r"[0-9][ \t]*([A-Za-zµ][\w*/]*)-$")
IN_PARENTHESES = re.compile(r"[0-9][ \t]*(?:1|[A-Za-zµ%][\w*/^]*)?[ \t]*[*/][ \t]*\([^\n]*$")
REACH = 80


def advice_for(name: str, span: Span, scope: Scope, owner: tree.NodeDeclaration | None, shelf: Shelf) -> str:
    """What to write instead of ``name``, which stands at ``span``, in ``scope`` (inside the node ``owner``)."""
    local = scope.lets[owner.name] if owner else {}
    return (
        _behind_a_hyphen(name, span)
        or _in_parentheses(name, span, scope)
        or _in_a_table(name, scope)
        or did_you_mean(name, [*local, *scope.things, *scope.module.uses])
        or _hidden(name, scope, shelf)
        or "declare it with `parameter` or `let`, or bring it in with `use`"
    )


def _behind_a_hyphen(name: str, span: Span) -> str | None:
    """Advice for ``40 GB-hours``, which was read as a difference."""
    unit = BEFORE_HYPHEN.search(span.file.text, max(0, span.start - REACH), span.start)
    reading = unit_meant(f"{unit[1]}_{name}", Registry()) if unit else None
    if unit is None or not isinstance(reading, Meant):
        return f"no hyphen stands inside a unit: {reading}" if reading else None
    return Advice(
        f"no hyphen stands inside a unit: `{reading.unit}`", reading.unit, Span(span.file, unit.start(1), span.end)
    )


def _in_parentheses(name: str, span: Span, scope: Scope) -> str | None:
    """Advice for ``5 kg/(kW * year)``, which was read as a quotient of values."""
    if not Registry().knows(name) and name not in scope.units:
        return None
    behind = IN_PARENTHESES.search(span.file.text, max(0, span.start - REACH), span.start)
    said = f"`{name}` is a unit: a unit has no spaces inside, and parentheses once, right behind `/` or `*`"
    return f"{said}, as in `5 kg/(kW*year)`" if behind else None


def _in_a_table(name: str, scope: Scope) -> str | None:
    """Advice for a name that is a column of a table, or one of its texts."""
    for table in (thing for thing in scope.things.values() if isinstance(thing, tree.TableDeclaration)):
        sheet = scope.module.sheets.get(table.name)
        for column in table.columns:
            if column.name == name:
                whole = f"{table.name}.{name}"
                return f"it is a column of `{table.name}`: `r.{name}` of its row `r`, or `{whole}` to interpolate"
            if sheet and not column.unit and any(cell.text == name for cell in sheet.columns[column.header]):
                return Advice(f'a text stands in quotes: `"{name}"`', f'"{name}"')
    return None


def _hidden(name: str, scope: Scope, shelf: Shelf) -> str | None:
    """Advice for a name that exists, but inside a node or a library."""
    for node, lets in scope.lets.items():
        if name in lets:
            return Advice(f"it is a `let` of `{node}`: write `{node}.{name}`", f"{node}.{name}")
    for alias, use in scope.module.uses.items():
        if isinstance(use, Library) and name in use.factors:
            return Advice(f"did you mean `{alias}.{name}`?", f"{alias}.{name}")
    if name in shelf.names():
        return f"it is a factor library: declare `use {name}`"
    if Registry().knows(name) or name in scope.units:
        return f"`{name}` is a unit: it stands behind a number, and a unit has no spaces inside, as in `gCO2e/kWh`"
    return None
