"""The words of the language: those in use, and those that are kept for what comes later."""

from __future__ import annotations

DECLARATIONS = (
    "study", "use", "source", "sources", "assumption", "unit", "stage", "parameter", "let", "assessment", "scenario",
    "check", "indicator", "substance", "table", "rule",
)  # fmt: skip
BY_PLACE = ("result", "factor")
"""Declarations whose word is one only where one can begin: elsewhere it is a name."""
CLAUSES = ("let", "makes", "uses", "avoids", "emits", "tag")
NEEDS = "needs"
"""The clause of an assessment."""
INNER = (
    "extends", "as", "needs", "of", "within", "if", "then", "else", "and", "or", "not", "share", "in", "from", "key",
    "for", "where", "require", "expect", "error", "to", "quality",
)  # fmt: skip

PLACED_CLAUSES = ("takes",)
PER = "per"
"""The clause of a factor alone."""
OF_FIGURES = ("valid", "geography", "approach", "kind", "boundary", "gwp", "licence", "note", "replaces")
"""What is said of a figure beside its basis."""

LATER = {
    "is": "aliases",
}
"""Words that no name may take, with what they are kept for."""

ELSEWHERE = {"import": "use", "include": "use", "using": "use"}
"""Words that begin a declaration in other languages, with those that do here."""

STAGES_ELSEWHERE = {
    "inference": "serving", "use_phase": "serving", "production": "manufacturing", "manufacture": "manufacturing",
    "end_of_life": "disposal", "eol": "disposal", "shipping": "transport", "pretraining": "training",
    "finetuning": "training", "fine_tuning": "training",
}  # fmt: skip
"""What stages are called elsewhere."""

STAGES = ("manufacturing", "transport", "training", "serving", "disposal", "process")

CONTEXTUAL = frozenset((*BY_PLACE, *PLACED_CLAUSES, PER, "accounting", *OF_FIGURES))
"""The words that are words by their place alone. A name can be one, and a unit behind a number on its line none."""

RESERVED = frozenset(DECLARATIONS) | frozenset(CLAUSES) | frozenset(INNER) | frozenset(LATER)
