"""Valid models of every shape: parameters, lets, graphs and loops, units of varied scale, scenarios."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from hypothesis import strategies as st

from .models import (
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

BASES = st.sampled_from(["", "@book", '@book "p. 3"', "~ guess", '~ "it seems so"'])
SHARE = Fraction(9, 10)
"""A loop needs at most this part of what it makes."""


@st.composite
def literals(draw: st.DrawFn, dimension: str, basis: st.SearchStrategy[str] = BASES) -> Literal:
    digits = draw(st.integers(1, 10 ** draw(st.integers(1, 9))))
    number = Decimal(digits).scaleb(-draw(st.integers(0, 6)))
    return Literal(number, draw(st.sampled_from(list(UNITS[dimension]))), dimension, draw(basis))


@st.composite
def expressions(draw: st.DrawFn, dimension: str, known: list[Value], depth: int, polynomial: bool) -> Expression:
    names = [value.name for value in known if value.dimension == dimension]
    if draw(st.booleans()) and names:
        return Named(draw(st.sampled_from(names)))
    if depth <= 0:
        return draw(literals(dimension))
    kind = draw(st.integers(0, 3 if polynomial else 5))
    inner = expressions(dimension, known, depth - 1, polynomial)
    if kind <= 1:
        return draw(literals(dimension))
    if kind == 2:
        return Sum(tuple(draw(st.lists(inner, min_size=2, max_size=4))))
    if kind == 3:
        sign = draw(st.sampled_from(["*"] if polynomial else ["*", "/"]))
        return Scaled(draw(inner), draw(expressions("none", known, 0, polynomial)), sign)
    return Chosen(draw(st.sampled_from(["min", "max", "if"])), draw(inner), draw(inner))


@st.composite
def models(draw: st.DrawFn, *, polynomial: bool = False, looped: bool | None = None) -> Model:
    """Any model; ``polynomial`` ones have sums and products only."""
    values: list[Value] = []
    for index in range(draw(st.integers(0, 5))):
        dimension = draw(st.sampled_from(list(UNITS)))
        if draw(st.booleans()):
            values.append(Value("parameter", f"knob_{index}", dimension, draw(literals(dimension))))
        else:
            values.append(Value("let", f"made_{index}", dimension, draw(expressions(dimension, values, 2, polynomial))))
    loop = draw(st.booleans()) if looped is None else looped
    count = draw(st.integers(2 if loop else 1, 6))
    makes = [draw(literals(draw(st.sampled_from(PRODUCTS)), st.just(""))) for _ in range(count)]
    nodes = []
    for index in range(count):
        suppliers = (
            draw(st.lists(st.integers(0 if loop else index + 1, count - 1), max_size=3))
            if loop or index < count - 1
            else []
        )
        uses = []
        for supplier in suppliers:
            made = makes[supplier]
            flow = looped_flow(made, len(suppliers)) if loop else expressions(made.dimension, values, 2, polynomial)
            uses.append((supplier, draw(flow)))
        emits = tuple(draw(st.lists(expressions("emissions", values, 2, polynomial), max_size=3)))
        tags = tuple(("scope", tag) for tag in draw(st.lists(st.sampled_from(["1", "2", "3"]), max_size=1)))
        nodes.append(Node(f"node_{index}", draw(st.sampled_from(STAGES)), makes[index], tuple(uses), emits, tags))
    needed = draw(st.lists(st.integers(0, count - 1), min_size=1, max_size=2))
    needs = tuple((index, draw(literals(makes[index].dimension, st.just("")))) for index in needed)
    return Model(tuple(values), tuple(nodes), needs, tuple(draw(scenarios(values))))


@st.composite
def looped_flow(draw: st.DrawFn, makes: Literal, flows: int) -> Expression:
    """A part of what the supplier makes, so small that all flows of a node together stay below ``SHARE``."""
    part = Fraction(draw(st.integers(0, 899)), 1000 * flows)
    number = finite(Fraction(makes.number) * part) or finite(
        Fraction(makes.number) * Fraction(draw(st.integers(0, 29)), 100)
    )
    assert number is not None
    return Literal(number, makes.unit, makes.dimension, draw(BASES))


@st.composite
def scenarios(draw: st.DrawFn, values: list[Value]) -> list[Scenario]:
    parameters = [value for value in values if value.word == "parameter"]
    found: list[Scenario] = []
    for index in range(draw(st.integers(0, 2)) if parameters else 0):
        chosen = draw(st.lists(st.sampled_from(parameters), min_size=1, unique=True))
        settings = tuple((p.name, draw(literals(p.dimension, st.just("")))) for p in chosen)
        extends = draw(st.sampled_from(["", *(one.name for one in found)]))
        found.append(Scenario(f"case_{index}", extends, settings))
    return found
