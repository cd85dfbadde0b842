"""Units and dimensions: what a quantity measures, and exactly how much of it."""

from lca.units.dimension import Dimension, describe
from lca.units.registry import Registry, UnitProblem
from lca.units.unit import PLAIN, PowerTooHigh, Unit, divide, multiply, quotient, raised, sensible

__all__ = [
    "PLAIN",
    "Dimension",
    "PowerTooHigh",
    "Registry",
    "Unit",
    "UnitProblem",
    "describe",
    "divide",
    "multiply",
    "quotient",
    "raised",
    "sensible",
]
