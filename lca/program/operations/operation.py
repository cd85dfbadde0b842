"""What an operation is: everything that any part of the tool knows of it, in one row."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any, TypeAlias

from lca.units import PLAIN, Unit

if TYPE_CHECKING:
    import numpy
    from numpy.typing import NDArray

    np = numpy
else:

    class _Numpy:
        """numpy, imported when the first sample is computed: a point result needs none of it."""

        def __getattr__(self, name: str) -> Any:
            import numpy

            setattr(self, name, getattr(numpy, name))
            return getattr(self, name)

    np = _Numpy()

Array: TypeAlias = "NDArray[np.float64]"
Arrays: TypeAlias = "Sequence[NDArray[np.float64]]"
Mask: TypeAlias = "NDArray[np.bool_]"
Numbers: TypeAlias = Sequence[Decimal]
ArgumentUnits: TypeAlias = Sequence[Unit]
ZERO, ONE = Decimal(0), Decimal(1)
MANY = 1_000
"""So many arguments has a call at most; an operation that takes so many takes any number of them."""
BEYOND = "E0504"
"""The code of a value that is too large or too small."""
ROUNDING = 1e-12
"""Two floats that differ by less, as a part of the larger, are the same."""
TIGHT = 9
"""How tightly a call binds, and whatever else never wants parentheses."""


@dataclass(frozen=True, slots=True)
class Signature:
    """How many arguments there are, what they measure, and the unit of the value by theirs.

    ``wants`` is ``same`` (one dimension), ``none`` (plain numbers), ``count`` (plain numbers or counts) or ``any``.
    """

    wants: str
    least: int = 1
    most: int = 1
    unit: Callable[[ArgumentUnits], Unit] = lambda units: units[0]


@dataclass(frozen=True, slots=True)
class Condition:
    """What must hold of the arguments, and the error that tells where it does not: its code, its facts and advice.

    ``facts`` and ``advice`` are made of values in base units and the units of their cells. ``blamed`` are the arguments
    at fault, if not all; the error stands where the operation does, or where the argument ``at`` does.
    """

    code: str
    holds: Callable[[Numbers], bool]
    samples: Callable[[Arrays], Mask]
    facts: Callable[[Numbers, ArgumentUnits], Mapping[str, str]]
    advice: Callable[[Numbers, ArgumentUnits], Sequence[str]] = lambda numbers, units: ()
    blamed: tuple[int, ...] = ()
    at: int | None = None


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Operation:
    """One operation. Values are in base units; truth is 1 or 0.

    What has no default must be said of each: one without a derivative, say, cannot be registered.
    """

    name: str
    """In programs and trails; of a function and a comparison, as a model writes it."""
    text: str
    """What it is, for the reference."""
    signature: Signature
    value: Callable[[Numbers], Decimal]
    samples: Callable[[Arrays], Array]
    """Its value of arrays of floats; no number where it has none."""
    derivative: Callable[[Numbers, Decimal], list[Decimal]]
    """Of its arguments and its value: the derivatives by the arguments; of what is piecewise constant
    ``flat_derivative``."""
    clean: Callable[[Numbers, Numbers, Sequence[bool]], Decimal]
    """The part of its value that rests on no figure of some kind, where one has touched an argument: of the clean parts
    of the arguments, their values, and whether each is touched. What has no such part says ``nothing``."""
    workbook: Callable[[Sequence[str]], str]
    """Its formula in a spreadsheet, over cells; of an operation of any number of arguments they may be ranges."""
    condition: Condition | None = None
    guards: bool = False
    """Whether it is its first argument, unchanged, where its condition holds."""
    branches: bool = False
    """Whether it looks at its first argument, and then at one of the two others alone."""
    commutative: bool = False
    sign: str = ""
    """What stands between the operands of an operator."""
    binding: int = TIGHT
    """How tightly it binds in a formula."""
    undefined: str = BEYOND
    """The code of the error where arguments have a value and it has none, though its condition holds."""
    defined: Callable[[Arrays], Mask] | None = None
    """Where samples have a value, so that one that is missing is beyond what a float holds."""
    never_zero: Callable[[Arrays], Mask] | None = None
    """Where samples are not 0, so that one that is 0 is too small to be held."""

    def __str__(self) -> str:
        return self.name

    @property
    def code(self) -> str:
        """The code of the error where samples have no value, though those of the arguments have."""
        return self.condition.code if self.condition else self.undefined


def flat_derivative(x: Numbers, y: Decimal) -> list[Decimal]:
    """The derivative of what is piecewise constant."""
    return [ZERO] * len(x)


def nothing(clean: Numbers, x: Numbers, touched: Sequence[bool]) -> Decimal:
    """The clean part of what has none as soon as an argument is touched."""
    return ZERO


def plain_number(units: ArgumentUnits) -> Unit:
    return PLAIN


def truth_value(holds: bool) -> Decimal:
    return ONE if holds else ZERO


# Formulas of spreadsheets. These have about 15 digits, so that what is the same in 34 may differ in the last of theirs.

TINY = "1E-12"


def near(a: str, b: str) -> str:
    """How far two values may lie apart and still be the same."""
    return f"{TINY}*MAX(ABS({a}),ABS({b}))"


def sheet_truth(condition: str) -> str:
    return f"IF({condition},1,0)"


def refused_unless(condition: str, value: str) -> str:
    """A value that is refused unless a condition holds."""
    return f"IF({condition},{value},NA())"
