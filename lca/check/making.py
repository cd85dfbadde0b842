"""A program in the making: all that the functions need which turn expressions into its cells."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from lca.check.bases import Bases
from lca.check.common import Common
from lca.check.equality import Equality
from lca.check.expression_context import ExpressionContext
from lca.check.expression_values import QuantityValue, RowValue, SupplierValue, TextValue, Value, kind_of
from lca.check.figure_cells import Figures
from lca.check.indicators import Indicators
from lca.check.joins import Joins
from lca.check.name_resolution import Names
from lca.check.pue import Overheads
from lca.check.settled import Settled
from lca.check.typed_tables import Tables
from lca.check.usage import Usage
from lca.diagnostics import Diagnostic, Label, problem
from lca.program.builder import ProgramBuilder
from lca.source import Span
from lca.syntax import tree

Lowers: TypeAlias = Callable[["Making", Any, ExpressionContext], Value | None]
"""Lowers one kind of expression; None where it, or something in it, is in error, which is told."""


@dataclass(slots=True)
class RowsRead:
    """What is found as rows are gone through."""

    gone: int = 0
    """How many were gone through in all."""
    empty: dict[Span, list[Label]] = field(default_factory=dict)
    """Where none counts, with the cells that the first of these are looked for by."""
    none: Counter[Span] = field(default_factory=Counter)
    judging: bool = False
    """Whether a check or a rule asks of rows what others might not answer."""
    decisive: set[int] = field(default_factory=set)
    """The cells whose values chose a row."""


@dataclass(frozen=True, slots=True)
class MissedRow:
    """A row that is not there: where that is told among the problems, and which rows of another table ask for it."""

    told: int
    rows: set[int]


@dataclass(frozen=True, slots=True)
class Making:
    """What is known of the model, what is made of it so far, and what is found wrong: of one pass, and of no other.

    ``values`` holds what parameters, lets and derived results became, None where in error; ``lowers`` says what lowers
    each kind of expression.
    """

    builder: ProgramBuilder
    names: Names
    usage: Usage
    bases: Bases
    indicators: Indicators
    problems: list[Diagnostic]
    figures: Figures
    tables: Tables
    lowers: Mapping[type, Lowers]
    overheads: Overheads
    """As far as it is lowered: of what a PUE divides, those are left that are known as one only later."""
    declared: set[int]
    """The cells of parameters and of lets outside templates."""
    rows: RowsRead
    equality: Equality
    settled: Settled
    values: dict[str, Value | None] = field(default_factory=dict)
    joins: Joins = field(default_factory=Joins)
    never: dict[Span, str | None] = field(default_factory=dict)
    """Where a text is asked for that no row can have, and which was perhaps meant."""
    marked: list[tuple[int, Span]] = field(default_factory=list)
    """What ``it`` was given, and where."""
    draws: dict[tuple[int, str, str], int] = field(default_factory=dict)
    """What is drawn about columns and other values, by the call that says so, for which rows and in which instance."""
    streams: dict[int, str] = field(default_factory=dict)
    """Of each such call what its samples follow from, before rows and instances."""
    missed: dict[Span, list[MissedRow]] = field(default_factory=dict)
    """Rows that are looked for in vain, by the place of their key."""

    @staticmethod
    def beginning(common: Common, lowers: Mapping[type, Lowers]) -> Making:
        """That of a pass which has made nothing yet."""
        names, builder, problems = common.names, ProgramBuilder(), list[Diagnostic]()
        usage, bases = Usage.beginning(names.loaded.opened), Bases(names)
        figures = Figures(builder, names, common.registry, usage, problems)
        tables = Tables(builder, names, bases, figures, common.columns)
        indicators = Indicators(names, common.registry, usage)
        overheads = Overheads(builder.cells)
        declared, rows = set[int](), RowsRead()
        equality = Equality(builder, figures.literals, declared)
        settled = Settled(figures, equality, declared, tables.unknown, rows.decisive)
        return Making(
            builder, names, usage, bases, indicators, problems, figures, tables, lowers, overheads, declared, rows,
            equality, settled,
        )  # fmt: skip

    def wrong(
        self, code: str, span: Span, label: str = "", *others: Label, advice: Sequence[str | None] = (), **facts: object
    ) -> None:
        self.problems.append(problem(code, span, label, *others, advice=advice, **facts))

    def value(self, expression: tree.Expression, context: ExpressionContext) -> Value | None:
        """The value of any expression; None where it, or something in it, is in error."""
        return self.lowers[type(expression)](self, expression, context)

    def quantity(self, expression: tree.Expression, context: ExpressionContext) -> int | None:
        """The cell of an expression that must be a quantity."""
        value = self.value(expression, context)
        if value is None or isinstance(value, QuantityValue):
            return value.cell if value else None
        said = f"`{value.name}` supplies a flow" if isinstance(value, SupplierValue) else kind_of(value)
        advice = _read_otherwise(value, expression, context)
        self.wrong("E0213", expression.span, said, wanted="a quantity", found=kind_of(value), advice=[advice])
        return None


def _read_otherwise(value: Value, written: tree.Expression, context: ExpressionContext) -> str | None:
    """How to get a quantity from what is none."""
    if isinstance(value, SupplierValue):
        return "a supplier stands behind `of`"
    if isinstance(value, RowValue):
        return f"say which of its columns: `{written.span.text}.…`"
    row, _, column = written.path.partition(".") if isinstance(written, tree.NameExpression) else ("", "", "")
    if isinstance(written, tree.LookupExpression):
        column = written.column
    if isinstance(value, TextValue) and column and (not row or row in context.bound):
        return f"a column without a unit holds texts: `{column} in kWh`, say, in its table makes it one of numbers"
    return None
