"""Tables that are joined: columns compared that tell the time otherwise, and rows that no group takes."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from lca.check.expression_values import RowsValue, RowValue
from lca.check.measured_columns import Columns
from lca.diagnostics import Diagnostic, Label, problem
from lca.source import Span
from lca.syntax import tree
from lca.tables import SheetCell
from lca.units.dimension import TIME

UTC = re.compile(r"(?<![^\W_])(?:utc|gmt)(?![^\W_])(?:[ _]?([+-][0-9:]+))?", re.IGNORECASE)
ZONE = re.compile(
    r"(?:Africa|America|Asia|Atlantic|Australia|Europe|Indian|Pacific|US)/\w+|(?<![^\W_])(?:CES?T|[ECMP][SD]T|BST|WES?T|"
    r"EES?T|MSK|JST|KST|AES?T|AEDT|NZ[SD]T)(?![^\W_])|(?<![^\W_])(?i:local(?:[ _]?time)?)(?![^\W_])"
)


@dataclass(slots=True)
class Defaulted:
    """Look-ups of one place that a ``row`` stands in for: the first key that is not there, and who ask for such."""

    row: str
    key: str
    first: Label | None
    asking: set[object] = field(default_factory=set)


@dataclass(slots=True)
class Joins:
    """What a program joins: ``compared`` are columns of texts by the place that compares them, ``taken`` the rows of
    each table that count anywhere, ``groups`` how often a place chooses some rows of a table, and ``defaults`` what
    rows stand in for by the place of the look-up.
    """

    compared: dict[Span, tuple[tree.ColumnDeclaration, tree.ColumnDeclaration]] = field(default_factory=dict)
    taken: defaultdict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    groups: dict[Span, tuple[RowsValue, int]] = field(default_factory=dict)
    defaults: dict[Span, Defaulted] = field(default_factory=dict)

    def group(self, place: Span, found: RowsValue, count: int) -> None:
        """Some rows of a table that a clause or a sum chooses, ``count`` of them."""
        if found.columns is not None and count < len(found.rows):
            self.groups[place] = found, self.groups.get(place, (found, 0))[1] + 1

    def default(self, place: Span, row: str, key: str, cells: Sequence[tuple[RowValue, SheetCell]]) -> None:
        """A row stands in for one that is not there, which cells of another row, if any, ask for."""
        first = next((Label(cell.span, f"in `{asking.name}`") for asking, cell in cells), None)
        found = self.defaults.setdefault(place, Defaulted(row, key, first))
        found.asking.add(cells[0][0].place if cells else key)


def by_default(joins: Joins) -> Iterator[Diagnostic]:
    """What a default stands in for, and how often."""
    for place, found in joins.defaults.items():
        more = len(found.asking) - 1
        rows = f"{found.key}, and {more} more" if more else found.key
        yield problem("N0910", place, "", found.first, row=found.row, rows=rows)


def other_zones(joins: Joins) -> Iterator[Diagnostic]:
    """Columns that are compared and whose headers say that they tell the time of different places."""
    for place, columns in joins.compared.items():
        zones = [zone(column.header) for column in columns]
        sure = not any(said.startswith("local") for said in zones) or any(said.startswith("UTC") for said in zones)
        if all(zones) and zones[0] != zones[1] and sure:
            labels = [Label(column.name_span, f"in {said}") for column, said in zip(columns, zones, strict=True)]
            yield problem("W0846", place, "", *labels, one=columns[0].header, other=columns[1].header)


def zone(header: str) -> str:
    """The zone that a header says its times are of; empty where it says none."""
    local, utc = ZONE.search(header), UTC.search(header)
    if local is not None:
        return local[0].lower() if "ocal" in local[0] else local[0]
    return f"UTC{utc[1] or ''}" if utc is not None else ""


def untaken(joins: Joins) -> Iterator[Diagnostic]:
    """Rows with amounts that count in none of the groups into which texts divide their table, nor anywhere else."""
    for place, (found, times) in joins.groups.items():
        columns = found.columns
        if columns is None or times < 2 or not _has_amounts(columns):
            continue
        left = [row for row in range(len(found.rows)) if row not in joins.taken[found.name]]
        if left:
            yield _untaken(columns, found.name, left, Label(place, "which chooses the rows of each group"))


def _untaken(columns: Columns, table: str, left: Sequence[int], chosen: Label) -> Diagnostic:
    text = next((name for name, unit in columns.units.items() if unit is None), next(iter(columns.units)))
    cell = columns.cells(text)[left[0]]
    more = f", nor are {len(left) - 1} more" if len(left) > 1 else ""
    return problem("W0847", cell.span, "", chosen, table=table, row=left[0] + 1, text=cell.text, more=more)


def _has_amounts(columns: Columns) -> bool:
    """Whether a column holds what adds up, as energy does and energy per hour, or a time of the day, does not."""
    units = [unit for unit in columns.units.values() if unit is not None and unit.dimension != TIME]
    return any(unit.dimension and all(power > 0 for _, power in unit.dimension.powers) for unit in units)
