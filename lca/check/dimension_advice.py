"""Advice computed from two dimensions; silence where it would be a guess."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from lca.diagnostics import Advice
from lca.source import Span
from lca.syntax import tree
from lca.syntax.numbers import read_number
from lca.units import Dimension, Registry, Unit, describe
from lca.units.dimension import EMISSIONS, ENERGY, IT_ENERGY, IT_POWER, MASS, NONE, POWER, TIME

MISSING = {(IT_ENERGY, ENERGY): False, (IT_POWER, POWER): False, (IT_POWER, ENERGY): True}
TOO_MANY = {(ENERGY, IT_ENERGY): False, (POWER, IT_POWER): False, (POWER, IT_ENERGY): True}
"""Pairs of what is there and what is wanted that differ by a PUE, and whether a time makes energy of power."""
PHYSICAL = {"time", "energy", "IT_energy", "mass", "emissions", "length", "information", "computation"}
"""Dimensions of which nobody counts how many another has."""
SOME_TIME = "24 h"
"""A time as an example, where nothing says for how long."""
MOST_DIGITS = 40


def mend(
    expression: tree.Expression, have: Unit, want: Unit, factors: Sequence[Unit] = (), makes: str = ""
) -> str | None:
    """What to write so that ``expression``, measured in ``have``, measures what ``want`` does.

    Of a product ``factors`` are the units of its operands, one for each. ``makes`` is the time that the node around
    it makes, as it is written there.
    """
    written = ungrouped(expression)
    text = written.span.text if "\n" not in written.span.text else "…"
    wrapped = text if isinstance(written, (tree.QuantityLiteral, tree.NameExpression)) else f"({text})"
    ratio = want.dimension / have.dimension
    marks = _marked(written, text, have.dimension, want.dimension, factors, makes)
    if marks:
        return marks
    if isinstance(written, tree.QuantityLiteral):
        literal = _other_unit(written, have, want, ratio, makes)
        if literal:
            return literal
    if ratio in (TIME, TIME**-1):
        return _over_time(wrapped, ratio, makes, written)
    if have.dimension == NONE or want.dimension == NONE:
        return None
    if have.dimension == want.dimension**-1:
        return _edit(f"it is upside down: `1 / {wrapped}`", f"1 / {wrapped}", written)
    if len(ratio.powers) == 1 and abs(ratio.powers[0][1]) == 1:
        (name, power) = ratio.powers[0]
        return f"{'multiply' if power > 0 else 'divide'} by {_some(name)}"
    return _how_many(have.dimension, ratio)


def _how_many(have: Dimension, ratio: Dimension) -> str | None:
    """Of servers times what is per card, say, it is missing how many of the one the other has."""
    there = dict(have.powers)
    more = [name for name, power in ratio.powers if power == 1 and there.get(name) == -1]
    less = [name for name, power in ratio.powers if power == -1 and there.get(name) == 1]
    if len(ratio.powers) != 2 or len(more) != 1 or len(less) != 1 or PHYSICAL & {*more, *less}:
        return None
    many, each = more[0], less[0]
    return f"multiply by how many `{many}` a `{each}` has, as in `8 {many}/{each}`"


def _marked(
    written: tree.Expression, text: str, have: Dimension, want: Dimension, factors: Sequence[Unit], makes: str
) -> str | None:
    """Between what IT equipment draws and what the whole facility draws, a PUE is missing or one too many."""
    time = f" * {makes or SOME_TIME}" if {**MISSING, **TOO_MANY}.get((have, want)) else ""
    if (have, want) in MISSING:
        plain = [place for place, unit in enumerate(factors) if not unit.dimension]
        if isinstance(written, tree.ChainExpression) and plain:
            return _pue_as_factor(written, plain, time)
        return f"with its PUE it is that of the whole facility, as in `facility({text}, 1.1){time}`"
    if (have, want) not in TOO_MANY:
        return None
    if isinstance(written, tree.CallExpression) and written.function.path == "facility" and len(written.arguments) == 2:
        alone = written.arguments[0].span.text
        return _edit(f"what is per IT energy has the PUE in it already: write `{alone}` alone", alone, written)
    return (
        "IT energy is what there is before `facility`, and a factor that is per IT energy has the PUE in it already; "
        f"what was measured at IT equipment is marked, as in `it({text}){time}`"
    )


def _pue_as_factor(product: tree.ChainExpression, plain: Sequence[int], time: str) -> str:
    """IT energy times a plain number: that number may be the PUE, which then stands second and nowhere else."""
    one = product.operands[plain[0]]
    if (
        len(plain) > 1
        or set(product.operators) != {"*"}
        or not isinstance(ungrouped(one), (tree.NameExpression, tree.QuantityLiteral))
    ):
        return f"with its PUE it is that of the whole facility: `facility(x, pue){time}`, where x has no PUE in it yet"
    rest = " * ".join(" ".join(part.span.text.split()) for part in product.operands if part is not one)
    pue = one.span.text
    whole = f"facility({rest}, {pue}){time}"
    said = f"with its PUE it is that of the whole facility: `{whole}`, if `{pue}` is the PUE"
    return _edit(said, whole, product)


def _over_time(amount: str, ratio: Dimension, makes: str, written: tree.Expression) -> str:
    """What makes an amount of a rate, or a rate of an amount: the time that the node makes, or one as an example."""
    does, time = ("multiply", makes or SOME_TIME) if ratio == TIME else ("divide", f"({makes or SOME_TIME})")
    whole = f"{amount} {'*' if ratio == TIME else '/'} {time}"
    if not makes:
        return f"{does} by a time, as in `{whole}`"
    return _edit(f"{does} by the time that the node makes: `{whole}`", whole, written)


def _edit(said: str, instead: str, written: tree.Expression) -> str:
    """Advice that replaces ``written``, of a quantity without its spread; without an edit where it is too long."""
    if "…" in instead:
        return said
    span = written.span
    if isinstance(written, tree.QuantityLiteral) and written.spread is not None:
        if not _is_relative(written.spread):
            return said
        span = Span(span.file, span.start, written.unit_span.end)
    return Advice(said, instead, span)


def _is_relative(spread: tree.SpreadClause) -> bool:
    """Whether a spread says the same of a figure in any unit."""
    match spread:
        case (
            tree.HalfWidthSpread(width=tree.QuantityLiteral(unit="%"))
            | tree.NamedSpread(parameter=tree.QuantityLiteral(unit=""))
        ):
            return True
    return False


def _some(name: str) -> str:
    known = {"energy": "an energy, in `kWh` say", "mass": "a mass", "length": "a length", "emissions": "emissions"}
    return known.get(name, f"a number of `{name}`")


def _other_unit(written: tree.QuantityLiteral, have: Unit, want: Unit, ratio: Dimension, makes: str) -> str | None:
    """The same number with the unit that was probably meant."""
    number = written.number
    if have.dimension == NONE and written.unit == "%":
        return f"a share of something is a product, as in `x * (1 + {number} %)`"
    if have.dimension == NONE and want.symbol:
        said = f"a number alone is no {describe(want.dimension)}: write `{number} {want}`"
        return _edit(said, f"{number} {want}", written)
    if have.dimension == POWER and want.dimension == ENERGY:
        hours = f"{written.unit}h"
        amount = hours if written.unit.endswith("W") else "kWh"
        over = _over_time(f"{number} {written.unit}", ratio, makes, written)
        said = f"`{number} {amount}`, if {number} is an amount of energy; or {over}"
        return _edit(said, f"{number} {amount}", written)
    if have.dimension == ENERGY and want.dimension == POWER and written.unit.endswith("Wh"):
        over = _over_time(f"{number} {written.unit}", ratio, makes, written)
        said = f"`{number} {written.unit[:-1]}`, if {number} is a power; or {over}"
        return _edit(said, f"{number} {written.unit[:-1]}", written)
    if have.dimension == MASS and want.dimension == EMISSIONS:
        said = f"`{number} {written.unit}CO2e`, if {number} is an emission: a mass of a gas is not yet CO2e"
        return _edit(said, f"{number} {written.unit}CO2e", written)
    if ratio == want.dimension and not have.dimension:
        return _edit(f"write `{number} {want}`", f"{number} {want}", written)
    return None


def range_meant(operator: str, parts: Sequence[tree.Expression]) -> Advice | None:
    """Of ``0.3-1 Wh``, which is no difference: the ends of a range, the first of which shares the unit of the last."""
    if operator != "-" or len(parts) != 2:
        return None
    low, high = parts
    if (
        not isinstance(low, tree.QuantityLiteral)
        or not isinstance(high, tree.QuantityLiteral)
        or low.unit
        or not high.unit
    ):
        return None
    first, last = read_number(low.number), read_number(high.number)
    if first is None or last is None or first >= last:
        return None
    ends = f"{low.number} {high.unit}", f"{high.number} {high.unit}"
    whole = f"uniform({', '.join(ends)})"
    said = f"a range is a distribution, `{whole}`, or stands behind a middle: `… ({' to '.join(ends)})`"
    return Advice(said, whole, low.span.to(high.span))


def time_made(node: object, registry: Registry) -> str:
    """The time that a node makes, as it is written: ``1 year``; empty where it makes something else."""
    for clause in node.clauses if isinstance(node, tree.NodeDeclaration) else ():
        if isinstance(clause, tree.MakesClause) and isinstance(clause.amount, tree.QuantityLiteral):
            unit = registry.unit(clause.amount.unit)
            if isinstance(unit, Unit) and unit.dimension == TIME:
                return f"{clause.amount.number} {clause.amount.unit}"
    return ""


def decimal_comma(arguments: Sequence[tree.Expression]) -> str | None:
    """Of arguments that are too many: ``0,7`` was meant as one number, and its comma parted two of them."""
    for left, right in pairwise(arguments):
        text, at = left.span.file.text, left.span.end
        number = re.search(r"[0-9]+$", text[max(0, at - MOST_DIGITS) : at])
        rest = re.match(r",([0-9]+)", text[at : at + MOST_DIGITS])
        if number and rest and right.span.start == at + 1:
            plain = f"{number[0]}.{rest[1]}"
            over = Span(left.span.file, at - len(number[0]), at + rest.end())
            return Advice(f"write `{plain}`: the decimal sign is a point", plain, over)
    return None


def ungrouped(expression: tree.Expression) -> tree.Expression:
    while isinstance(expression, tree.GroupedExpression):
        expression = expression.inner
    return expression
