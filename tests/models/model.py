"""Models as data, and their text in many spellings.

The data come first; text and expected results are both read from them, so that neither is derived from the other.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Context, Decimal
from fractions import Fraction
from random import Random
from typing import TypeAlias

UNITS: dict[str, dict[str, Fraction]] = {
    "energy": {
        "J": Fraction(1), "kJ": Fraction(10**3), "MJ": Fraction(10**6), "Wh": Fraction(3600),
        "kWh": Fraction(3_600_000), "MWh": Fraction(3_600_000_000), "GWh": Fraction(3_600_000_000_000),
    },
    "mass": {
        "mg": Fraction(1, 1000), "g": Fraction(1), "kg": Fraction(1000), "t": Fraction(10**6),
        "lb": Fraction("453.59237"),
    },
    "time": {
        "s": Fraction(1), "min": Fraction(60), "h": Fraction(3600), "day": Fraction(86_400), "week": Fraction(604_800),
    },
    "emissions": {"gCO2e": Fraction(1), "kgCO2e": Fraction(1000), "tCO2e": Fraction(10**6), "ktCO2e": Fraction(10**9)},
    "gpu": {"gpu": Fraction(1)},
    "none": {"": Fraction(1), "%": Fraction(1, 100)},
}  # fmt: skip
"""Units by dimension, each with its factor to the base unit of that dimension."""
PRODUCTS = ("energy", "mass", "time", "gpu")
HEAD = ("stage cooling", 'source book { title "A book" }', 'assumption guess "A guess"')
STAGES = ("manufacturing", "transport", "training", "serving", "disposal", "process", "cooling")


@dataclass(frozen=True)
class Literal:
    """``number`` of ``unit``; ``basis`` is empty, ``@book``, ``~ guess`` or ``~ "a reason"``; ``spread`` as written."""

    number: Decimal
    unit: str
    dimension: str
    basis: str = ""
    spread: str = ""


@dataclass(frozen=True)
class Named:
    name: str


@dataclass(frozen=True)
class Sum:
    parts: tuple[Expression, ...]


@dataclass(frozen=True)
class Scaled:
    """``value`` times (or divided by) a plain number."""

    value: Expression
    factor: Expression
    sign: str


@dataclass(frozen=True)
class Chosen:
    """``min``, ``max``, or the smaller of two by ``if``."""

    how: str
    left: Expression
    right: Expression


@dataclass(frozen=True)
class Written:
    """What only the text of a model has: ``form`` with the text of each part in its braces."""

    form: str
    parts: tuple[Expression, ...] = ()


Expression: TypeAlias = Literal | Named | Sum | Scaled | Chosen | Written


@dataclass(frozen=True)
class Value:
    """A parameter or a let; ``basis`` stands behind it."""

    word: str
    name: str
    dimension: str
    expression: Expression
    basis: str = ""


@dataclass(frozen=True)
class Node:
    """``product`` is what stands behind the amount that is made; ``further`` are clauses as text."""

    name: str
    stage: str
    makes: Literal
    uses: tuple[tuple[int, Expression], ...]
    emits: tuple[Expression, ...]
    tags: tuple[tuple[str, str], ...] = ()
    product: str = ""
    further: tuple[str, ...] = ()

    @property
    def supplier(self) -> str:
        """How others name what it makes."""
        return f"{self.name}.{self.product.split()[1]}" if self.product else self.name


@dataclass(frozen=True)
class Scenario:
    name: str
    extends: str
    settings: tuple[tuple[str, Literal], ...]


@dataclass(frozen=True)
class Model:
    """``head`` and ``behind`` are further declarations as text, ``needed`` further needs."""

    values: tuple[Value, ...]
    nodes: tuple[Node, ...]
    needs: tuple[tuple[int, Literal], ...]
    scenarios: tuple[Scenario, ...] = ()
    head: tuple[str, ...] = HEAD
    behind: tuple[str, ...] = ()
    needed: tuple[str, ...] = ()

    def settings(self, scenario: str) -> dict[str, Literal]:
        """What a scenario sets, with all that it extends."""
        found: dict[str, Literal] = {}
        by_name = {one.name: one for one in self.scenarios}
        while scenario:
            found = dict(by_name[scenario].settings) | found
            scenario = by_name[scenario].extends
        return found


# Text


def sorted_as_written(lines: list[str]) -> None:
    """Leave the order as it is."""
    del lines


@dataclass
class Spelling:
    """How a model is written: ``unit`` may rescale a literal, ``shuffle`` reorders, ``comment`` comes between."""

    unit: Callable[[Literal], Literal] = lambda literal: literal
    shuffle: Callable[[list[str]], None] = sorted_as_written
    comment: Callable[[], str] = lambda: ""
    needs_factor: int = 1
    written: list[str] = field(default_factory=list)

    def quantity(self, literal: Literal, *, bare: bool = False) -> str:
        spelt = self.unit(literal)
        text = f"{spelt.number:f} {spelt.unit} {spelt.spread}".strip().replace("  ", " ")
        return text if bare or not spelt.basis else f"({text} {spelt.basis})"

    def expression(self, expression: Expression) -> str:
        match expression:
            case Literal():
                return self.quantity(expression)
            case Named():
                return expression.name
            case Sum():
                return "(" + " + ".join(map(self.expression, expression.parts)) + ")"
            case Scaled():
                return f"{self.expression(expression.value)} {expression.sign} {self.expression(expression.factor)}"
            case Chosen(how="if"):
                left, right = self.expression(expression.left), self.expression(expression.right)
                return f"(if {left} < {right} then {left} else {right})"
            case Chosen():
                return f"{expression.how}({self.expression(expression.left)}, {self.expression(expression.right)})"
            case Written():
                return expression.form.format(*map(self.expression, expression.parts))

    def block(self, head: str, clauses: list[str]) -> str:
        self.shuffle(clauses)
        inside = "".join(f"  {clause}{self.comment()}\n" for clause in clauses)
        return f"{head} {{{self.comment()}\n{inside}}}"


def text_of(model: Model, spelling: Spelling | None = None) -> str:
    """The model as a file."""
    to = spelling or Spelling()
    items = list(model.head)
    items += [f"{v.word} {v.name} = {to.expression(v.expression)}{v.basis}" for v in model.values]
    for node in model.nodes:
        clauses = [f"makes {to.quantity(node.makes, bare=True)}{node.product}", *node.further]
        clauses += [f"uses {to.expression(amount)} of {model.nodes[index].supplier}" for index, amount in node.uses]
        clauses += [f"emits {to.expression(amount)}" for amount in node.emits]
        clauses += [f'tag {key} "{value}"' for key, value in node.tags]
        items.append(to.block(f"{node.stage} {node.name}", clauses))
    needs = list(model.needed)
    for index, amount in model.needs:
        times = f"{to.needs_factor} * " if to.needs_factor != 1 else ""
        needs.append(f"needs {times}{to.quantity(amount, bare=True)} of {model.nodes[index].supplier}")
    items.append(to.block("assessment whole", needs))
    for scenario in model.scenarios:
        extends = f" extends {scenario.extends}" if scenario.extends else ""
        settings = [f"{name} = {to.quantity(literal, bare=True)}" for name, literal in scenario.settings]
        items.append(to.block(f"scenario {scenario.name}{extends}", settings))
    items += model.behind
    to.shuffle(items)
    return "".join(f"{item}{to.comment()}\n" for item in items)


def rescaled(random: Random) -> Callable[[Literal], Literal]:
    """The same amount in another unit of its dimension, where that has a finite decimal of at most 40 digits."""

    def spell(literal: Literal) -> Literal:
        units = UNITS[literal.dimension]
        amount = Fraction(literal.number) * units[literal.unit]
        found = [literal]
        for unit, factor in units.items():
            number = finite(amount / factor)
            if number is not None and len(number.as_tuple().digits) <= 30 and -28 < number.adjusted() < 30:
                found.append(Literal(number, unit, literal.dimension, literal.basis))
        return random.choice(found)

    return spell


def finite(value: Fraction) -> Decimal | None:
    """The exact decimal of a fraction; None where it has no end."""
    rest = value.denominator
    for prime in (2, 5):
        while rest % prime == 0:
            rest //= prime
    context = Context(prec=200)
    return context.divide(Decimal(value.numerator), Decimal(value.denominator)) if rest == 1 else None
