"""Small models for the engine's tests."""

from __future__ import annotations

from decimal import ROUND_HALF_EVEN, Context, Decimal
from fractions import Fraction

import lca
from lca.engine.result import Result, run


def result(text: str, scenario: str = "") -> Result:
    """The result of a model that must check without errors."""
    checked = lca.check_text(text)
    assert checked.ok, [d.message for d in checked.diagnostics if d.is_error]
    return run(checked.under(scenario))


def emitting(expression: str, before: str = "") -> str:
    """A model whose total is an expression in kgCO2e."""
    return f"{before}process p {{ makes 1 kg emits {expression} }}\nassessment whole {{ needs 1 kg of p }}\n"


def total(text: str, scenario: str = "") -> Decimal:
    return result(text, scenario).outcomes[0].total


def refused(text: str) -> lca.Diagnostic:
    """The one diagnostic with which a model that checks is refused when it is run."""
    checked = lca.check_text(text)
    assert checked.ok, [d.message for d in checked.diagnostics if d.is_error]
    try:
        lca.run(checked.under())
    except lca.LcaError as error:
        (diagnostic,) = error.diagnostics
        return diagnostic
    raise AssertionError("it was computed")


def rounded(value: Fraction) -> Decimal:
    """An exact value with the 34 digits that are kept."""
    return Context(prec=34, rounding=ROUND_HALF_EVEN).divide(Decimal(value.numerator), Decimal(value.denominator))
