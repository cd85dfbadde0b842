"""The generator of models: parameters, lets, graphs and loops, units of varied scale, scenarios, each as data."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from random import Random

from hypothesis import strategies as st

from .model import (
    PRODUCTS,
    STAGES,
    UNITS,
    Chosen,
    Expression,
    Literal,
    Model,
    Named,
    Node,
    Scaled,
    Scenario,
    Sum,
    Value,
    finite,
)

BASES = ("", "@book", '@book "p. 3"', "~ guess", '~ "it seems so"')


class Drawing:
    """One model, drawn with ``random``; of ``polynomial`` ones expressions are sums and products only."""

    depth = 2
    short = 0.2
    """How often an expression that might be deeper is none."""

    def __init__(self, random: Random, *, polynomial: bool = False, looped: bool | None = None) -> None:
        self.random = random
        self.polynomial = polynomial
        self.signs = "*" if polynomial else "*/"
        self.looped = self.chance(0.5) if looped is None else looped
        self.values: list[Value] = []

    def chance(self, part: float) -> bool:
        return self.random.random() < part

    def model(self) -> Model:
        for index in range(self.random.randint(0, 5)):
            dimension = self.random.choice(tuple(UNITS))
            if self.chance(0.5):
                self.values.append(Value("parameter", f"knob_{index}", dimension, self.literal(dimension)))
            else:
                expression = self.expression(dimension, self.depth)
                self.values.append(Value("let", f"made_{index}", dimension, expression))
        count = self.random.randint(2 if self.looped else 1, 6)
        makes = [self.literal(self.random.choice(PRODUCTS), ("",)) for _ in range(count)]
        nodes = tuple(self.node(index, makes) for index in range(count))
        needed = [self.random.randrange(count) for _ in range(self.random.randint(1, 2))]
        needs = tuple((index, self.literal(makes[index].dimension, ("",))) for index in needed)
        return Model(tuple(self.values), nodes, needs, tuple(self.scenarios()))

    def literal(self, dimension: str, bases: tuple[str, ...] = BASES) -> Literal:
        digits = self.random.randint(1, 10 ** self.random.randint(1, 9))
        number = Decimal(digits).scaleb(-self.random.randint(0, 6))
        return Literal(number, self.random.choice(tuple(UNITS[dimension])), dimension, self.random.choice(bases))

    def leaf(self, dimension: str) -> Expression:
        return self.literal(dimension)

    def expression(self, dimension: str, depth: int) -> Expression:
        if depth <= 0 or self.chance(self.short):
            names = [value.name for value in self.values if value.dimension == dimension]
            return Named(self.random.choice(names)) if names and self.chance(0.6) else self.leaf(dimension)
        return self.random.choice(self.forms(dimension, depth - 1))()

    def forms(self, dimension: str, depth: int) -> list[Callable[[], Expression]]:
        """The ways to come to a value of a dimension, of parts that are ``depth`` deep."""

        def one() -> Expression:
            return self.expression(dimension, depth)

        def scaled() -> Expression:
            return Scaled(one(), self.expression("none", 0), self.random.choice(self.signs))

        def added() -> Expression:
            return Sum(tuple(one() for _ in range(self.random.randint(2, 4))))

        def chosen() -> Expression:
            return Chosen(self.random.choice(("min", "max", "if")), one(), one())

        return [added, scaled] if self.polynomial else [added, scaled, chosen]

    def node(self, index: int, makes: list[Literal]) -> Node:
        first = 0 if self.looped else index + 1
        flows = self.random.randint(0, 3) if first < len(makes) else 0
        suppliers = [self.random.randrange(first, len(makes)) for _ in range(flows)]
        uses = tuple((one, self.flow(makes[one], flows)) for one in suppliers)
        emits = tuple(self.expression("emissions", self.depth) for _ in range(self.random.randint(0, 3)))
        tags = (("scope", self.random.choice("123")),) if self.chance(0.5) else ()
        return Node(f"node_{index}", self.random.choice(STAGES), makes[index], uses, emits, tags)

    def flow(self, made: Literal, flows: int) -> Expression:
        """An amount of what is made; in a loop so small a part that all flows of a node stay below 9 / 10."""
        if not self.looped:
            return self.expression(made.dimension, self.depth)
        part = Fraction(self.random.randint(0, 899), 1000 * flows)
        number = finite(Fraction(made.number) * part)
        if number is None:
            number = finite(Fraction(made.number) * Fraction(self.random.randint(0, 29), 100))
        assert number is not None
        return Literal(number, made.unit, made.dimension, self.random.choice(BASES))

    def scenarios(self) -> list[Scenario]:
        parameters = [value for value in self.values if value.word == "parameter"]
        found: list[Scenario] = []
        for index in range(self.random.randint(0, 2) if parameters else 0):
            chosen = self.random.sample(parameters, k=self.random.randint(1, len(parameters)))
            settings = tuple((one.name, self.literal(one.dimension, ("",))) for one in chosen)
            extends = self.random.choice(("", *(one.name for one in found)))
            found.append(Scenario(f"case_{index}", extends, settings))
        return found


def models(*, polynomial: bool = False, looped: bool | None = None) -> st.SearchStrategy[Model]:
    """Models that Hypothesis draws, and makes smaller where one fails."""
    randoms = st.randoms(use_true_random=False)
    return randoms.map(lambda random: Drawing(random, polynomial=polynomial, looped=looped).model())
