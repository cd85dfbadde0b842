"""Scores that stand in columns: ``energy in kWh @report quality (q1, q2, q3, q4, q5)`` has those of each row."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from lca.basis import INDICATORS, read_scores
from lca.diagnostics import Advice, Diagnostic, Label, problem
from lca.diagnostics.nearest import nearest
from lca.syntax import tree
from lca.tables import SheetCell


def scored_by(column: tree.ColumnDeclaration, whole: Sequence[tree.BasisClause]) -> tuple[str, ...]:
    """The names and numbers of a column's scores, where one is a name.

    Where nothing stands behind the column, they are those of the ``whole`` table.
    """
    scored = (clause for clause in column.basis or whole if isinstance(clause, tree.QualityClause))
    return next((clause.scores for clause in scored if _has_names(clause)), ())


def without_columns(clauses: Iterable[tree.BasisClause]) -> list[tree.BasisClause]:
    """What stands behind a column or a table without scores of its columns, which each row has of its own."""
    return [clause for clause in clauses if not (isinstance(clause, tree.QualityClause) and _has_names(clause))]


def wrong_scores(table: tree.TableDeclaration, cells: Mapping[str, Sequence[SheetCell]]) -> Iterator[Diagnostic]:
    """What stands as scores and is none: a name that is no column, and the first cell of each that is none."""
    clauses = [clause for basis in (table.basis, *(one.basis for one in table.columns)) for clause in basis]
    asked = dict.fromkeys(one for one in clauses if isinstance(one, tree.QualityClause) and _has_names(one))
    for clause in asked:
        unknown = next((one for one in clause.scores if not one.isdigit() and one not in cells), None)
        if len(clause.scores) != len(INDICATORS) or unknown:
            said = f"`{unknown}` is no column of `{table.name}`" if unknown else f"there are {len(INDICATORS)} scores"
            near = nearest(unknown, cells) if unknown else None
            advice = Advice(f"did you mean `{near}`?", near, of=unknown) if near and unknown else None
            yield problem("E0224", clause.span, "", said=said, advice=[advice])
    for name in dict.fromkeys(one for clause in asked for one in clause.scores if one in cells):
        wrong = [cell for cell in cells[name] if read_scores([cell.text] * len(INDICATORS)) is None]
        if wrong:
            more = f", and so in {len(wrong) - 1} more rows" if len(wrong) > 1 else ""
            said = f"a score is a whole number from 1 to 5, and `{name}` is `{wrong[0].text}`{more}"
            place = next(Label(column.name_span, "scores") for column in table.columns if column.name == name)
            yield problem("E0224", wrong[0].span, "", place, said=said)


def _has_names(clause: tree.QualityClause) -> bool:
    return not all(score[0].isdigit() for score in clause.scores)
