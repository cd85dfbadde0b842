"""The parser and the formatter: a text is told to be wrong, or its canonical form is canonical."""

from __future__ import annotations

from pathlib import Path

from lca.diagnostics import Diagnostic
from lca.diagnostics.render import as_json, render
from lca.diagnostics.text_files import decode
from lca.syntax import parse
from lca.syntax.formatter import format_text
from lca.syntax.words import CLAUSES, DECLARATIONS, INNER

WORDS = (
    *DECLARATIONS, *CLAUSES, *INNER, "if", "then", "else", "and", "or", "not", "per", "±", " to ", "~ ", "@a", '"a"',
    "{ ", " }", "2 kg", "5 kgCO2e", "1 kWh", "3 %", "2024-01-31", "==", "<=", "sum(r.v for r in t)", "# ", "^ ",
    "quality (1, 2, 3, 4, 5)", "normal(", "lognormal(", "\u202e", "\u200b", "\\n", "\r\n", "\t", "\ufeff",
)  # fmt: skip
BESIDE = (Path(__file__).parents[1] / "errors",)


def one(data: bytes) -> None:
    file = decode(data, "model.lca")
    if isinstance(file, Diagnostic):
        tell(file)
        return
    problems = parse(file)[2]
    for found in problems:
        tell(found)
    if not problems:
        formatted = format_text(file.text)
        assert format_text(formatted) == formatted


def tell(found: Diagnostic) -> None:
    """Show a finding in each form."""
    render(found, colour=True)
    as_json(found)
