"""Errors that a model says it has: whether there is such an error, and such a scenario."""

from __future__ import annotations

from collections.abc import Iterator

from lca.check.bases import Bases
from lca.check.name_resolution import Names
from lca.diagnostics import Diagnostic, problem
from lca.diagnostics.codes import CODES
from lca.diagnostics.nearest import did_you_mean
from lca.syntax import tree

COMPUTING = "E05"
"""What only shows in computing has codes that begin so."""


def check_expected(names: Names, bases: Bases) -> list[Diagnostic]:
    """Expected errors that are none; what is cited behind them counts as used."""
    for expected in names.root.expected:
        bases.of(expected.basis, names.root)
    return [_no_error(expected) for expected in names.root.expected if not _is_error(expected.code)]


def unmet(names: Names) -> Iterator[Diagnostic]:
    """Of a model without errors, the expected ones that checking would have found."""
    for expected in names.root.expected:
        if not expected.code.startswith(COMPUTING):
            yield problem("W0820", expected.code_span, "", name=expected.code)


def _is_error(code: str) -> bool:
    return code.startswith("E") and code in CODES


def _no_error(expected: tree.ExpectedErrorDeclaration) -> Diagnostic:
    code = expected.code
    if code in CODES:
        what = "warning" if code.startswith("W") else "note"
        return problem("E0320", expected.code_span, f"a {what}", name=code, advice=["only an error can be expected"])
    advice = did_you_mean(code, filter(_is_error, CODES)) or "`lca explain` lists the codes"
    return problem("E0320", expected.code_span, "", name=code, advice=[advice])
