"""The uncertainty of a factor: what would stand behind its number in a model, or a distribution about it."""

from __future__ import annotations

import re

from lca.factors.yaml_tree import Scalar
from lca.source import Span
from lca.syntax import tree
from lca.syntax.numbers import split_quantity

FORMS = ("± 10 %", "± 5 gCO2e", "(10 gCO2e to 30 gCO2e)", "normal(3 gCO2e)", "lognormal(1.2)")
HALF_WIDTH = re.compile(r"±(.+)")
BOUNDS = re.compile(r"\((.+?)\sto\s(.+)\)")
BY_NAME = re.compile(r"(normal|lognormal)\s*\((.+)\)")


def read_spread(scalar: Scalar) -> tree.SpreadClause | None:
    """The spread in the text of a field; None where it is none. Units are checked where the factor is used."""
    text = scalar.text.strip()
    if match := HALF_WIDTH.fullmatch(text):
        width = _amount(match[1], scalar)
        return None if width is None or width.number.startswith("-") else tree.HalfWidthSpread(width, scalar.span)
    if match := BOUNDS.fullmatch(text):
        low, high = _amount(match[1], scalar), _amount(match[2], scalar)
        return None if low is None or high is None else tree.BoundsSpread(low, high, scalar.span)
    if match := BY_NAME.fullmatch(text):
        parameter = _amount(match[2], scalar)
        return None if parameter is None else tree.NamedSpread(match[1], parameter, scalar.span)
    return None


def is_relative(spread: tree.SpreadClause) -> bool:
    """Whether a spread is a part of the value, whatever that measures."""
    match spread:
        case tree.HalfWidthSpread(width=width):
            return width.unit == "%"
        case tree.NamedSpread(shape=shape):
            return shape == "lognormal"
    return False


def _amount(text: str, scalar: Scalar) -> tree.QuantityLiteral | None:
    parts = split_quantity(text)
    if parts is None:
        return None
    number, unit = parts
    start = scalar.span.start + max(0, scalar.span.text.find(text)) + text.rfind(unit)
    return tree.QuantityLiteral(number, unit, scalar.span, Span(scalar.span.file, start, start + max(1, len(unit))))
