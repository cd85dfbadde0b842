"""Where an expression stands: what it can see there, what covers it, and what its figures are called."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256

from lca.basis import Backing
from lca.check.expression_values import RowValue, Value
from lca.check.scope import OutcomeReference, Scope
from lca.program.cells import FigureOrigin
from lca.program.figure_id import FigureId
from lca.source import Span
from lca.syntax import tree
from lca.syntax.items import TEXT_OR_COMMENT

Outcomes = Callable[[OutcomeReference, Sequence[tree.Expression], Span], Value | None]


@dataclass(frozen=True, slots=True)
class ExpressionContext:
    """Where an expression stands: its scope, the basis that covers it, the name that its figures get."""

    scope: Scope
    label: FigureId
    owner: tree.NodeDeclaration | None = None
    """The node whose local values are visible here."""
    basis: tuple[Backing, ...] = ()
    exempt: FigureOrigin | None = None
    """Why figures here need no basis, if they need none."""
    outcomes: Outcomes | None = None
    """How results are read where they may be: in checks, rules and derived results."""
    compares: bool = False
    """Whether this is of a check or a rule, where point values are compared: figures here have no spread."""
    bound: Mapping[str, Value | None] = field(default_factory=dict)
    """What stands under a name here alone: rows, and what the parameters of a template are, None where not known."""
    row: RowValue | None = None
    """The row whose columns are read by their names alone: of a column that is worked out."""
    instance: str = ""
    """The instance of a template whose local values are meant."""
    written_in: FigureId | None = None
    """What figures here are called after, if not ``label``: a literal is one figure for all rows and instances."""
    said: Mapping[str, str] = field(default_factory=dict)
    """What the factor that it stands in says of all its figures: years, geography, accounting."""
    untaken: bool = False
    """Whether this is a branch that texts decide against: what is asked of rows there needs no answer."""
    words: str = ""
    """Those of the statement, where others may have the same label: see ``words_of``."""


def words_of(*parts: tree.Expression | tree.SupplierExpression | tree.RowsClause | None) -> str:
    """A digest of the words of a statement from its first part to its last, however they are spaced and remarked on."""
    spans = [part.span for part in parts if part is not None]
    text = TEXT_OR_COMMENT.sub(lambda match: "" if match[1] else match[0], spans[0].to(spans[-1]).text)
    return sha256("".join(text.split()).encode("utf-8", "surrogatepass")).hexdigest()[:16]
