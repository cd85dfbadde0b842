"""What an expression can be: a quantity, a truth, a text, or what supplies a flow."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from lca.check.measured_columns import Columns, Key
from lca.check.scope import Member
from lca.factors import Factor
from lca.source import Span
from lca.syntax import tree
from lca.tables import SheetCell
from lca.units import Unit, describe

ANY = -1
"""The place of a row that stands for any."""


@dataclass(frozen=True, slots=True)
class QuantityValue:
    cell: int


@dataclass(frozen=True, slots=True)
class TruthValue:
    cell: int


@dataclass(frozen=True, slots=True)
class TextValue:
    """``text`` is None for one that is not known, since it stands for any.

    ``among`` has all that it could be, where that is known: none other is ever equal to it.
    """

    text: str | None
    among: frozenset[str] | None = None
    words: bool = False
    """Whether these are words of the language, or as good as, and no names of the model."""


@dataclass(frozen=True, slots=True)
class SupplierValue:
    """A node or a factor that emits. ``choices`` are the figures, of value 1, that carry why it was chosen."""

    target: Member | Factor
    choices: tuple[int, ...] = ()
    through: tuple[str, ...] = ()
    """The parameters that stood for it, by qualified name."""

    @property
    def is_node(self) -> bool:
        return isinstance(self.target, Member) and isinstance(self.target.thing, tree.NodeDeclaration)

    @property
    def name(self) -> str:
        return self.target.name if isinstance(self.target, Member) else self.target.key


@dataclass(frozen=True, slots=True)
class RowValue:
    """One row: ``member`` gives what stands in it under a name, None (and told) where that is nothing.

    ``place`` finds the row in the ``columns`` of its table, ``ANY`` for one that stands for any; what is no table has
    no columns.
    """

    name: str
    member: Callable[[str, Span], Value | None]
    columns: Columns | None = None
    place: int = 0

    def has(self, name: str) -> bool:
        """Whether its table has a column of this name, be it worked out."""
        return self.columns is not None and (name in self.columns.declared or name in self.columns.lets)

    def cell(self, column: str) -> SheetCell | None:
        """What stands in a column in the file of a table."""
        known = self.columns is not None and column in self.columns.declared
        return self.columns.cells(column)[self.place] if self.columns and known and self.place != ANY else None


@dataclass(frozen=True, slots=True)
class RowsValue:
    """Rows in their order; ``keyed`` finds the place of one by its key.

    ``any_row`` stands for any of them: what stands in it measures what it does in all rows, and has no value.
    """

    name: str
    rows: Sequence[RowValue]
    any_row: RowValue
    keyed: Mapping[Key, int]
    columns: Columns | None = None
    """The columns of a table, which finds rows by their texts at once."""


@dataclass(frozen=True, slots=True)
class AssessmentValue:
    """An assessment, under the name that a rule for every assessment gives it."""

    member: Member


Value: TypeAlias = QuantityValue | TruthValue | TextValue | SupplierValue | RowValue | RowsValue | AssessmentValue


KINDS: dict[type, str] = {
    QuantityValue: "a quantity", TruthValue: "a truth", TextValue: "a text", SupplierValue: "a supplier",
    RowValue: "a row", RowsValue: "a table of rows", AssessmentValue: "an assessment",
}  # fmt: skip


def kind_of(value: Value) -> str:
    """The kind of a value in words."""
    return KINDS[type(value)]


def dimension_and_unit(unit: Unit) -> str:
    """``power [MW]``: a dimension with the unit that shows it; a plain number has none."""
    return f"{describe(unit.dimension)} [{unit}]" if unit.symbol else describe(unit.dimension)
