"""What is called as a function in the language, and its comparisons."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from lca.program import operations
from lca.program.operations import Operation
from lca.spread import Shape

FUNCTIONS: Mapping[str, Operation] = {row.name: row for row in operations.FUNCTIONS}
OVER_ROWS = ("sum", "mean", "min", "max", "count", "integrate")
DISTRIBUTIONS = tuple(Shape)
"""What a figure can be drawn from, written as a function of its parameters."""
TEXTUAL: Mapping[str, Callable[[str, str], bool]] = {
    "==": lambda text, other: text == other,
    "!=": lambda text, other: text != other,
    "contains": lambda text, other: other in text,
    "starts_with": lambda text, other: text.startswith(other),
    "ends_with": lambda text, other: text.endswith(other),
}
"""How texts are compared, by the words between them."""
COMPARISONS: Mapping[str, Operation] = {row.sign: row for row in operations.COMPARISONS}
