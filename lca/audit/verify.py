"""Check an audit trail without the program that made it: every number is derived again from the leaves.

One file on the standard library alone, sharing no code with the engine: ``python verify.py trail.json``. The levels:
*form* (a closed set of fields, canonical bytes, order, nothing unused), *integrity* (digests), *arithmetic* (figures,
sums, roundings, loops, verdicts), *units* (dimensions, factors), *provenance* (each leaf has an origin, each source is
told), *pinning* (leaves stand at their places in the texts), *replay* (``--replay``, which alone needs the engine).
Status: 0 all holds, 1 something does not, 2 not a trail or beyond limits, 3 holds with warnings.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import unicodedata
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from decimal import MAX_EMAX, MIN_EMIN, Context, Decimal, DecimalException, DivisionByZero, InvalidOperation, Overflow
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_EVEN, Underflow, localcontext
from fractions import Fraction
from functools import reduce
from hashlib import sha256
from itertools import islice
from operator import mul
from pathlib import Path
from typing import Any, TypeAlias

FORMAT, MAX_BYTES, MAX_WORK = "lca.trail/1", 1 << 30, 200_000_000
LEVELS = ("form", "integrity", "arithmetic", "units", "provenance", "pinning", "replay")
FAULTS = [InvalidOperation, DivisionByZero, Overflow, Underflow]
COMPUTING = Context(prec=50, rounding=ROUND_HALF_EVEN, Emin=-9_999, Emax=9_999, traps=FAULTS)
SLOPES = Context(prec=50, rounding=ROUND_HALF_EVEN, Emin=MIN_EMIN, Emax=MAX_EMAX, traps=FAULTS[:2])
WIDER = Context(prec=70, rounding=ROUND_HALF_EVEN, Emin=-9_999, Emax=9_999, traps=FAULTS)
KEEPING = Context(prec=34, rounding=ROUND_HALF_EVEN, Emin=-99_999, Emax=99_999, traps=FAULTS)
EXACT = Context(prec=30_000, rounding=ROUND_HALF_EVEN, Emin=-99_999, Emax=99_999, traps=FAULTS)
ZERO, ONE, NAN = Decimal(0), Decimal(1), Decimal("NaN")
NUMBER = re.compile(r"-?[0-9](?:_?[0-9])*(?:\.[0-9](?:_?[0-9])*)?(?:[eE][+-]?[0-9]{1,5})?")
Json: TypeAlias = dict[str, Any]
Numbers: TypeAlias = list[Decimal]
Values: TypeAlias = dict[str, Decimal]

SHAPES = dict(line.split(": ", 1) for line in """\
trail: format content:content run:run integrity:integrity
integrity: algorithm content run
run: time command:s* platform python
content: method:method study:study model files:file* libraries:library* tables:table* units:unit* sources:source*
 assumptions:assumption* cases:case* warnings:warning* waived:m*
method: engine precision:i digits:i rounding
study: name title year fields:m not_stated:s*
file: path kind sha256 bytes:i text?
library: name version licence tree files:s*
table: name path sha256 rows:i columns:s*
unit: symbol factor dimension:power* parts:power*
power: of power
source: id key fields:m place
assumption: id key statement fields:m basis:basis* place
basis: source? where? assumption?
warning: code severity message place help:s*
case: scenario settings:setting* figures:figure* loops:loop* nodes:node* assessments:assessment* results:result*
 attribution:attribution* checks:check* rules:rule*
setting: name value
figure: id value:n~ unit place title? written? origin? basis:basis*? quality:i*? details:m? spread:m?
 operation? arguments:s*? formula? loop:i? member:i? on:s*?
loop: loop:i members:s* demands:s~* coefficients:coefficient* place
coefficient: row:i column:i figure
node: name declared template title stage makes~ share~ flows:flow* burdens:burden* avoided:burden* tags:setting* place
flow: supplier factor amount~ avoids:b place
burden: indicator figures:s*
assessment: name title needs:of_node* runs:of_node* place
of_node: node figure
result: assessment title indicator indicator_title unit total:side credits:side nodes:contribution* stages:part*
 tags:tag* credited:credit* samples:m*
side: figure value:n
contribution: name figure value:n share
part: name value:n share
tag: name label value:n share
credit: name figure
attribution: assessment indicator rests_on:s* others:i substances:s* scales_with:s* quality:s*
check: title figure unit tolerance place
rule: name title assessment requirements:requirement* place
requirement: requires message figure unit tolerance place\
""".replace("\n ", " ").split("\n"))  # fmt: skip
"""The closed set of fields, texts unless told: n a decimal number as text, i a whole number, b a truth, m texts by name,
or a shape of this list; ``*`` a list of such, ``~`` or null, ``?`` may be left out."""
PLAIN: dict[str, Callable[[Any], bool]] = {
    "s": lambda x: type(x) is str,
    "n": lambda x: type(x) is str and bool(re.fullmatch(r"(?!-0\Z)-?(?:0|[1-9][0-9]*)(?:\.[0-9]*[1-9])?", x)),
    "i": lambda x: type(x) is int and x >= 0,
    "b": lambda x: type(x) is bool,
    "m": lambda x: type(x) is dict and all(k.isascii() and type(v) is str for k, v in x.items()),
}
QUALITY = ("reliability", "completeness", "time", "geography", "technology")
WARNING = "warning: "
PURE = (
    "<",
    "<=",
    ">",
    ">=",
    "==",
    "!=",
    "and",
    "or",
    "not",
    "within",
    "within_share",
    "exp",
    "log",
    "log2",
    "log10",
    "scored",
)
SPREADS = ("normal(", "lognormal(", "uniform(", "triangular(")
PREFIXES: dict[str, int | Fraction] = {
    "k": 10**3,
    "M": 10**6,
    "G": 10**9,
    "T": 10**12,
    "P": 10**15,
    "m": Fraction(1, 1000),
}
KNOWN: dict[str, tuple[str, int]] = {"J": ("energy", 1), "Wh": ("energy", 3600), "g": ("mass", 1), "t": ("mass", 10**6), "gCO2e": ("emissions", 1),
         "tCO2e": ("emissions", 10**6), "s": ("time", 1), "h": ("time", 3600), "day": ("time", 86_400)}  # fmt: skip
OWN = [Path(__file__).resolve().parents[1] / "data", *Path(__file__).resolve().parents[2:3]]
CONSUMING = ("arguments", "figure", "demands", "rests_on", "scales_with", "substances", "quality")


class NoTrail(Exception):
    """What was given is not a trail, or one beyond the limits."""


def misshapen(value: Any, kind: str, at: str) -> Iterator[str]:
    """Where a value is not of its kind."""
    if kind[-1] == "~":
        yield from () if value is None else misshapen(value, kind[:-1], at)
    elif kind[-1] == "*" and type(value) is list:
        for index, one in enumerate(value):
            yield from misshapen(one, kind[:-1], f"{at}[{index}]")
    elif kind not in SHAPES or type(value) is not dict:
        yield from () if kind in PLAIN and PLAIN[kind](value) else [at]
    else:
        fields = dict(re.fullmatch(r"(\w+)(.*)", field).groups() for field in SHAPES[kind].split())  # type: ignore[union-attr,misc]  # every field of the list is a word with marks
        yield from (f"{at}.{name}" for name in value if name not in fields)
        for name, marks in fields.items():
            inner = marks.removesuffix("?")
            if name in value:
                yield from misshapen(value[name], inner[1:] if inner[:1] == ":" else f"s{inner}", f"{at}.{name}")
            elif inner == marks:
                yield f"{at}.{name}"


def named_under(value: Any, keys: tuple[str, ...]) -> Iterator[str]:
    """Every text under one of these keys, however deep."""
    for key, inner in value.items() if isinstance(value, dict) else ():
        if key in keys:
            yield from (one for one in (inner if isinstance(inner, list) else [inner]) if isinstance(one, str))
        yield from named_under(inner, keys)
    for inner in value if isinstance(value, list) else ():
        yield from named_under(inner, keys)


def canonical(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"), sort_keys=True).encode()


def plain(value: Decimal) -> str:
    """As numbers stand in a trail: 34 digits, plain notation, no needless zeros."""
    text = f"{KEEPING.plus(value):f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text == "-0" else text


def same(left: Decimal, right: Decimal) -> bool:
    return KEEPING.plus(left) == KEEPING.plus(right)


def interpolated(x: Numbers) -> Decimal:
    at = max(1, bisect_left(x[1::2], x[0]))
    x0, y0, x1, y1 = x[2 * at - 1 : 2 * at + 3]
    return y0 + (y1 - y0) * (x[0] - x0) / (x1 - x0)


OPERATIONS: dict[str, Callable[[Numbers], Decimal]] = {
    "add": lambda x: sum(x, ZERO), "multiply": lambda x: reduce(mul, x), "divide": lambda x: x[0] / x[1],
    "runs": lambda x: x[0] / x[1] if x[1] > 0 else NAN, "power": lambda x: x[0] ** x[1], "negate": lambda x: -x[0],
    "min": min, "max": max, "abs": lambda x: abs(x[0]), "sqrt": lambda x: x[0].sqrt(), "exp": lambda x: x[0].exp(),
    "log": lambda x: x[0].ln(), "log2": lambda x: +WIDER.divide(x[0].ln(WIDER), Decimal(2).ln(WIDER)),
    "log10": lambda x: x[0].log10(), "ceil": lambda x: KEEPING.plus(x[0]).to_integral_value(ROUND_CEILING),
    "floor": lambda x: KEEPING.plus(x[0]).to_integral_value(ROUND_FLOOR),
    "round": lambda x: KEEPING.plus(x[0]).to_integral_value(ROUND_HALF_EVEN),
    "interpolate": lambda x: interpolated(x) if x[1] <= x[0] <= x[-2] else NAN,
    "<": lambda x: Decimal(x[0] < x[1] and not same(*x)), "<=": lambda x: Decimal(x[0] <= x[1] or same(*x)),
    ">": lambda x: Decimal(x[0] > x[1] and not same(*x)), ">=": lambda x: Decimal(x[0] >= x[1] or same(*x)),
    "==": lambda x: Decimal(same(*x)), "!=": lambda x: Decimal(not same(*x)), "not": lambda x: Decimal(not x[0]),
    "within": lambda x: Decimal(KEEPING.plus(abs(x[0] - x[1])) <= KEEPING.plus(x[2])),
    "within_share": lambda x: Decimal(KEEPING.plus(abs(x[0] - x[1])) <= KEEPING.plus(x[2] * abs(x[1]))),
    "and": lambda x: Decimal(all(x)), "or": lambda x: Decimal(any(x)), "life": lambda x: x[0] if x[0] > 0 else NAN,
    "PUE": lambda x: x[0] if x[0] >= 1 or same(x[0], ONE) else NAN,
    "share": lambda x: x[0] if min(x) >= 0 and same(sum(x[1:], ZERO), ONE) else NAN,
}  # fmt: skip
"""What each operation makes of its arguments, in base units; truth is 1 or 0, NaN where it is not defined."""


def by_power(x: Numbers, y: Decimal) -> Numbers:
    by_base = x[1] * x[0] ** (x[1] - 1) if x[0] or x[1] > 1 else Decimal(x[1] == 1)
    return [by_base, y * x[0].ln() if x[0] > 0 else ZERO]


def by_points(x: Numbers, y: Decimal) -> Numbers:  # noqa: ARG001  # as all rules of the table
    left = 2 * max(1, bisect_left(x[1::2], x[0])) - 1
    width, found = x[left + 2] - x[left], [ZERO] * len(x)
    weight, found[0] = (x[0] - x[left]) / width, (x[left + 3] - x[left + 1]) / width
    found[left : left + 4] = [-found[0] * (1 - weight), 1 - weight, -found[0] * weight, weight]
    return found


SLOPE: dict[str, Callable[[Numbers, Decimal], Numbers]] = {
    "add": lambda x, _: [ONE] * len(x), "divide": lambda x, y: [1 / x[1], -y / x[1]], "negate": lambda *_: [-ONE],
    "multiply": lambda x, _: [reduce(mul, x[:i], ONE) * reduce(mul, x[:i:-1], ONE) for i in range(len(x))],
    "runs": lambda x, y: [1 / x[1], -y / x[1]], "power": by_power, "PUE": lambda *_: [ONE], "life": lambda *_: [ONE],
    "share": lambda x, _: [ONE, *[ZERO] * (len(x) - 1)], "abs": lambda x, _: [ONE.copy_sign(x[0])],
    "min": lambda x, y: [Decimal(i == x.index(y)) for i in range(len(x))],
    "max": lambda x, y: [Decimal(i == x.index(y)) for i in range(len(x))],
    "sqrt": lambda _, y: [1 / (2 * y) if y else ZERO], "exp": lambda _, y: [y], "log": lambda x, _: [1 / x[0]],
    "log2": lambda x, _: [1 / (x[0] * Decimal(2).ln())], "log10": lambda x, _: [1 / (x[0] * Decimal(10).ln())],
    "interpolate": by_points, "choose": lambda x, _: [ZERO, Decimal(bool(x[0])), Decimal(not x[0])],
}  # fmt: skip
"""The derivatives of an operation by its arguments, whose value is y; what is not here is flat."""


def apportioned(parts: Numbers) -> Numbers:
    """The parts rounded so that they add up to their rounded sum: what is missing goes to the largest remainders."""
    total = sum(parts, ZERO)
    quantum = ONE.scaleb(max(map(abs, (*parts, total))).adjusted() - 33)
    with localcontext(EXACT):
        rounded = [part.quantize(quantum) for part in parts]
        missing = int((total.quantize(quantum) - sum(rounded, ZERO)) / quantum)
        sign = 1 if missing > 0 else -1
        takers = [index for index, part in enumerate(parts) if part]
        takers.sort(key=lambda index: (sign * (parts[index] - rounded[index]), -index), reverse=True)
        for place, index in enumerate(takers):
            rounded[index] += sign * quantum * (abs(missing) // len(takers) + (place < abs(missing) % len(takers)))
    return rounded


class Case:
    """One computation of a trail, derived again; ``tell`` takes a level, what does not hold, and its place."""

    def __init__(self, content: Json, case: Json, tell: Callable[[str, str, str], None]) -> None:
        self.content, self.case, self.tell, self.left = content, case, tell, MAX_WORK
        self.figures: dict[str, Json] = {figure["id"]: figure for figure in case["figures"]}
        self.loops: dict[int, Json] = {loop["loop"]: loop for loop in case["loops"]}
        self.units = {unit["symbol"]: unit for unit in content["units"]}
        self.factors = {symbol: Fraction(unit["factor"]) for symbol, unit in self.units.items()}
        self.under = {f"assumption:{one['id']}": one["basis"] for one in content["assumptions"]}
        self.exact: Values = {}
        self._clean: dict[tuple[str, ...], Values] = {}
        self._slopes: dict[str, Values] = {}
        self._amounts: dict[int, Numbers] = {}

    def spend(self, work: int) -> None:
        self.left -= work
        if self.left < 0:
            raise NoTrail("it asks for more work than a checker does")

    def equal(self, what: str, stored: object, derived: object, place: str) -> None:
        if stored != derived:
            self.tell("arithmetic", f"{what}: stored {stored}, derived again {derived}", place)

    def derive(self) -> None:
        """Every figure in its order, then the breakdowns of its results."""
        with localcontext(COMPUTING):
            for name, figure in self.figures.items():
                try:
                    value = self.leaf(figure) if "written" in figure else self.operation(figure)
                except (DecimalException, KeyError):  # what has no value leaves none to what is worked out from it
                    value = NAN
                if value.is_finite():
                    self.exact[name] = value
                self.equal(name, figure["value"], plain(value) if value.is_finite() else None, figure["place"])
            for result in self.case["results"]:
                self.breakdown(result)

    def leaf(self, figure: Json) -> Decimal:
        if figure["origin"] == "supplier":
            return ONE
        found = Fraction(Decimal(figure["written"])) * self.factors[figure["unit"]]
        return Decimal(found.numerator) / found.denominator if NUMBER.fullmatch(figure["written"]) else NAN

    def operation(self, figure: Json) -> Decimal:
        arguments = figure.get("arguments", [])
        match figure["operation"]:
            case "amount":
                return self.amounts(figure["loop"])[figure["member"]]
            case "choose":
                return self.exact[self.looked_at(figure)[1]]
            case "rests":
                total = self.exact[arguments[0]]
                part = total - self.clean(tuple(figure["on"])).get(arguments[0], total)
                with localcontext(EXACT):
                    return part.quantize(ONE.scaleb(total.adjusted() - 33)) if total else part
            case "scales":
                with localcontext(SLOPES):
                    return self.exact[arguments[1]] * self.slopes(arguments[0])[arguments[1]]
            case "scored":
                at, weights = QUALITY.index(figure["on"][0]), [abs(self.exact[one]) for one in arguments]
                leaves = [self.figures[self.figures[one]["arguments"][1]] for one in arguments]
                return sum((w * f["quality"][at] for w, f in zip(weights, leaves, strict=True)), ZERO) / sum(
                    weights, ZERO
                )
        return OPERATIONS[figure["operation"]]([self.exact[argument] for argument in arguments])

    def looked_at(self, figure: Json) -> list[str]:
        """What an operation read: of an alternative the condition and one branch, of a loop all that its system has."""
        if figure["operation"] == "amount":
            loop = self.loops[figure["loop"]]
            return [demand for demand in loop["demands"] if demand] + [one["figure"] for one in loop["coefficients"]]
        condition, *branches = found = list(figure["arguments"]) or [""]
        return [condition, branches[not self.exact[condition]]] if figure["operation"] == "choose" else found

    def amounts(self, loop: int) -> Numbers:
        """The solution of a loop, x = demands + C x."""
        if loop not in self._amounts:
            self._amounts[loop] = self.solved(*self.system(self.loops[loop], self.exact))
        return self._amounts[loop]

    def system(self, loop: Json, values: Values, across: bool = False) -> tuple[list[dict[int, Decimal]], Numbers]:
        rows: list[dict[int, Decimal]] = [{} for _ in loop["members"]]
        for one in loop["coefficients"]:
            row, column = (one["column"], one["row"]) if across else (one["row"], one["column"])
            rows[row][column] = rows[row].get(column, ZERO) + values[one["figure"]]
        return rows, [ZERO if demand is None else values[demand] for demand in loop["demands"]]

    def solved(self, rows: list[dict[int, Decimal]], right: Numbers) -> Numbers:
        """X with x = right + C x, by elimination along the diagonal; zeros where there is none."""
        left = [{**{j: -weight for j, weight in row.items()}, i: ONE - row.get(i, ZERO)} for i, row in enumerate(rows)]
        for i, pivot in enumerate(left):
            self.spend(len(left))
            if pivot[i] <= Decimal("1e-40"):
                return [ZERO] * len(left)
            for k, row in enumerate(left):
                if k != i and (share := row.pop(i, ZERO) / pivot[i]):
                    self.spend(len(pivot))
                    right[k] -= share * right[i]
                    for j in pivot.keys() - {i}:
                        row[j] = row.get(j, ZERO) - share * pivot[j]
        return [value / left[i][i] for i, value in enumerate(right)]

    def touches(self, figure: Json, on: tuple[str, ...]) -> bool:
        """Whether a leaf is of a kind, or rests on one of some sources and assumptions, directly or through others."""
        basis = figure["basis"]
        kinds = {
            "assumed": any("assumption" in one for one in basis), "unsourced": figure["origin"] == "unsourced",
            "stale": "stale" in figure.get("details", {}),
            "proxy": any(one.get("where", "").lower().startswith("proxy") for one in basis),
        }  # fmt: skip
        if on[0] in kinds:
            return bool(kinds[on[0]])
        met: set[str] = set()
        waiting = list(basis)
        while waiting:
            one = waiting.pop()
            name = f"source:{one['source']}" if "source" in one else f"assumption:{one['assumption']}"
            if name not in met:
                met.add(name)
                waiting += self.under.get(name, [])
        return not met.isdisjoint(on)

    def clean(self, on: tuple[str, ...]) -> Values:
        """For each value that rests on some leaf of ``on``, the part of it that rests on none of these."""
        if on not in self._clean:
            leaves = [name for name, figure in self.figures.items() if "written" in figure and self.touches(figure, on)]
            found: Values = dict.fromkeys(leaves, ZERO)
            self.spend(len(self.figures))
            with localcontext(SLOPES):
                for name, figure in self.figures.items() if leaves else ():
                    if name in self.exact and figure.get("operation", "rests") not in ("rests", "scales", "scored"):
                        looked = self.looked_at(figure)
                        if any(one in found for one in looked):
                            found[name] = self.clean_part(figure, looked, found)
            self._clean[on] = found
        return self._clean[on]

    def clean_part(self, figure: Json, looked: list[str], found: Values) -> Decimal:
        """A sum is clean in its clean parts, a product where its factors are, anything else where all that it read is."""
        operation, parts = figure["operation"], [found.get(one, self.exact[one]) for one in looked]
        if operation == "amount":
            return self.solved(*self.system(self.loops[figure["loop"]], self.exact | found))[figure["member"]]
        if operation in ("add", "negate", "multiply"):
            return OPERATIONS[operation](parts)
        if operation == "choose":
            return ZERO if looked[0] in found else parts[1]
        if operation not in ("PUE", "life", "share", "divide", "runs") or any(one in found for one in looked[1:]):
            return ZERO
        return parts[0] / parts[1] if operation in ("divide", "runs") else parts[0]

    def slopes(self, target: str) -> Values:
        """The derivative of ``target`` by every figure, from the last backwards; through a loop by x̄ = s + Cᵀ x̄."""
        if target not in self._slopes:
            found, order = defaultdict(Decimal, {target: ONE}), list(self.figures.items())
            first = {figure["loop"]: name for name, figure in reversed(order) if "loop" in figure}
            self.spend(len(order))
            with localcontext(SLOPES):
                for name, figure in reversed(order):
                    if first.get(figure.get("loop", -1)) == name:
                        self.through(self.loops[figure["loop"]], found)
                    elif found[name] and figure.get("operation") in SLOPE:
                        numbers = [self.exact.get(argument, ZERO) for argument in figure["arguments"]]
                        slopes = SLOPE[figure["operation"]](numbers, self.exact[name])
                        for argument, slope in zip(figure["arguments"], slopes, strict=True):
                            found[argument] += found[name] * slope
            self._slopes[target] = found
        return self._slopes[target]

    def through(self, loop: Json, found: Values) -> None:
        slopes = [ZERO] * len(loop["members"])
        for name, figure in self.figures.items():
            if figure.get("loop") == loop["loop"]:
                slopes[figure["member"]] = found[name]
        multipliers = self.solved(self.system(loop, self.exact, across=True)[0], slopes)
        for demand, multiplier in zip(loop["demands"], multipliers, strict=True):
            if demand is not None:
                found[demand] += multiplier
        for one in loop["coefficients"]:
            found[one["figure"]] += multipliers[one["row"]] * self.amounts(loop["loop"])[one["column"]]

    def breakdown(self, result: Json) -> None:
        """The parts of a result add up to its total: node by node, and in stages and tags."""
        said, parts, factor = (
            f"{result['assessment']} ({result['indicator']})",
            result["nodes"],
            self.factors[result["unit"]],
        )
        place, nodes = (
            self.figures[result["total"]["figure"]]["place"],
            {one["name"]: one for one in self.case["nodes"]},
        )
        for kind, whole in (("nodes", "total"), ("credited", "credits")):
            summed = sorted(self.figures[result[whole]["figure"]]["arguments"])
            self.equal(f"what {said} {whole} adds up", sorted(part["figure"] for part in result[kind]), summed, place)
        exact = [
            self.exact[one["figure"]] / factor.numerator * factor.denominator for one in (*parts, result["credits"])
        ]
        self.equal(f"{said} credits", result["credits"]["value"], plain(exact.pop()), place)
        told: dict[tuple[str, ...], Json] = {("stage", one["name"]): one for one in result["stages"]}
        told |= {("tag", one["name"], one["label"]): one for one in result["tags"]}
        groups: dict[tuple[str, ...], Decimal] = defaultdict(Decimal)
        with localcontext(EXACT):
            for part, value in zip(parts, apportioned(exact) if any(exact) else exact, strict=True):
                told["node", part["name"]], node = part, nodes[part["name"]]
                tags = {("tag", tag["name"], tag["value"]) for tag in node["tags"]}
                for key in {("total",), ("node", part["name"]), ("stage", node["stage"]), *tags}:
                    groups[key] += value
        total = groups.pop(("total",), ZERO)
        self.equal(f"{said} total", result["total"]["value"], plain(total), place)
        self.equal(f"the parts of {said}", sorted(told), sorted(groups), place)
        for key in told.keys() & groups.keys():
            derived = [plain(groups[key]), plain(groups[key] / total) if total else ""]
            self.equal(f"{said} {' '.join(key)}", [told[key]["value"], told[key]["share"]], derived, place)

    def dimensions(self) -> None:
        """What is added or compared is alike; products, quotients and powers have units of their own."""
        sizes = {
            symbol: measured((one["of"], one["power"]) for one in u["dimension"]) for symbol, u in self.units.items()
        }
        for name, figure in ((name, figure) for name, figure in self.figures.items() if "arguments" in figure):
            operation, own = figure["operation"], sizes[figure["unit"]]
            read = [sizes[self.figures[one]["unit"]] for one in figure["arguments"]]
            alike = {"choose": read[1:], "interpolate": read[2::2], "within_share": read[:2]}.get(operation, read)
            alike = alike[:1] if operation in ("rests", "scales", "share") else alike
            if operation in ("multiply", "divide", "runs", "sqrt", "power"):
                signs: list[Any] = [1] * len(read)
                signs[1:] = [-1] if operation in ("divide", "runs") else signs[1:]
                signs[:1] = [Fraction(1, 2)] if operation == "sqrt" else signs[:1]
                if operation == "power":
                    signs = [Fraction(self.exact[figure["arguments"][1]]).limit_denominator(1000) if read[0] else 0, 0]
                made = (
                    (key, sign * power) for size, sign in zip(read, signs, strict=True) for key, power in size.items()
                )
                alike = [measured(made)]
            wanted = {} if operation in PURE or not (alike or own) else (alike or [own])[0]
            if own != wanted or (operation != "scored" and any(size != alike[0] for size in alike)):
                self.tell("units", f"{name}: {operation} gives no {figure['unit'] or 'plain number'}", figure["place"])

    def verdicts(self) -> None:
        """A check or a rule that does not hold is no mistake of the trail, and should be known."""
        rules = [(f"the rule {rule['name']}", one) for rule in self.case["rules"] for one in rule["requirements"]]
        for said, one in [(f"the check {check['title']}", check) for check in self.case["checks"]] + rules:
            if not self.exact[one["figure"]]:
                self.tell("arithmetic", f"{WARNING}{said} does not hold", one["place"])

    def origins(self) -> None:
        """Every leaf has one origin, and a basis where that is what it has."""
        for name, figure in ((name, figure) for name, figure in self.figures.items() if "written" in figure):
            wrong = figure["origin"] == "basis" and not figure["basis"]
            if wrong or (figure["basis"] and figure["origin"] not in ("basis", "supplier")):
                self.tell(
                    "provenance", f"{name} has the origin {figure['origin']}, and its basis is another", figure["place"]
                )
            if figure["origin"] == "unsourced":
                self.tell("provenance", f"{WARNING}{name} has neither source nor assumption", figure["place"])

    def pins(self, texts: dict[str, list[str]]) -> int:
        """How many leaves stand where they say, in the texts at hand; a constant may follow from a text as a whole."""
        pinned = 0
        for name, figure in self.figures.items():
            path, line, column = figure["place"].rsplit(":", 2)
            if "written" in figure and path in texts:
                found = texts[path][int(line) - 1][int(column) - 1 :].lstrip("\"'")
                pinned += (stands := found.startswith(figure["written"].split("\n")[0]))
                if not stands and figure["origin"] != "constant" and not found.startswith(SPREADS):
                    self.tell(
                        "pinning",
                        f"{name}: {figure['written']} is not what stands there: {found[:40]}",
                        figure["place"],
                    )
        return pinned


def measured(powers: Iterable[tuple[str, Any]]) -> dict[str, Fraction]:
    """A product of powers, each base once, none to the power of nothing."""
    found: dict[str, Fraction] = defaultdict(Fraction)
    for base, power in powers:
        found[base] += Fraction(power)
    return {base: power for base, power in found.items() if power}


def read(path: Path) -> tuple[Json, bytes]:
    """The document in a file and its bytes; raises NoTrail where it is no JSON, or JSON that no trail is."""

    def once(pairs: list[tuple[str, Any]]) -> Json:
        if len(dict(pairs)) != len(pairs):
            raise ValueError("a key stands twice in it")
        return dict(pairs)

    def refused(text: str) -> Any:
        raise ValueError(f"the numbers of a trail are texts, and {text} is none")

    try:
        with path.open("rb") as stream:
            data = stream.read(MAX_BYTES + 1)
        if len(data) > MAX_BYTES:
            raise ValueError(f"it has more than {MAX_BYTES} bytes")
        trail = json.loads(data, object_pairs_hook=once, parse_float=refused, parse_constant=refused)
    except (OSError, ValueError, RecursionError) as error:
        raise NoTrail(str(error)[:200]) from None
    if type(trail) is not dict or trail.get("format") != FORMAT:
        raise NoTrail(f"it does not call itself {FORMAT}")
    return trail, data


class Findings:
    """What does not hold, by level; a message that begins with ``WARNING`` is of what holds and should be known."""

    def __init__(self) -> None:
        self.told: list[Json] = []

    def __call__(self, level: str, message: str, place: str = "") -> None:
        warning = message.startswith(WARNING)
        self.told.append({"level": level, "message": message.removeprefix(WARNING), "place": place, "warning": warning})

    @property
    def status(self) -> int:
        return 0 if not self.told else 3 if all(one["warning"] for one in self.told) else 1


def whole(trail: Json, data: bytes, tell: Findings) -> None:
    """Form and integrity, as far as they are of the document and not of its figures."""
    for at in islice(misshapen(trail, "trail", "trail"), 20):
        tell("form", f"{at} is missing, unknown, or not of its kind")
    if not tell.told and data != canonical(trail) + b"\n":
        tell("form", "its bytes are not in the one canonical form")
    for part in ("content", "run") if not tell.told else ():
        if sha256(canonical(trail[part])).hexdigest() != trail["integrity"][part]:
            tell("integrity", f"the digest of its {part} is not the one that it states")
    for file in trail["content"]["files"] if not tell.told else ():
        text = file.get("text", "").encode()
        if "text" in file and (sha256(text).hexdigest(), len(text)) != (file["sha256"], file["bytes"]):
            tell("integrity", f"the text of {file['path']} is not that of its digest")
    if not tell.told and trail["integrity"]["algorithm"] != "SHA-256":
        tell("integrity", "its digests are of another algorithm than SHA-256")


def opened(path: Path) -> Json:
    """The trail in a file, whole in its form and its digests; raises NoTrail for anything else."""
    trail, data = read(path)
    tell = Findings()
    whole(trail, data, tell)
    ordered(trail["content"], tell)
    if tell.told:
        raise NoTrail(tell.told[0]["message"])
    return trail


def ordered(content: Json, tell: Findings) -> None:
    """Ids are given once, leaves come first and arguments before what reads them; nothing is missing or unused."""
    for kind in ("source", "assumption"):
        known, cited = [one["id"] for one in content[f"{kind}s"]], set(named_under(content, (kind,)))
        if len(set(known)) < len(known) or cited != set(known):
            tell(
                "provenance",
                f"{kind}s are told twice, cited and not told, or never cited: {sorted(cited ^ set(known))[:3]}",
            )
    for one in content["sources"]:
        if not one["fields"].get("title", "").strip():
            tell("provenance", f"the source {one['id']} has no title", one["place"])
    for case in content["cases"]:
        place = {figure["id"]: index for index, figure in enumerate(case["figures"])}
        for index, figure in enumerate(case["figures"]):
            fields = figure.keys() & {"written", "origin", "basis", "operation"}
            if place[figure["id"]] != index or fields not in ({"written", "origin", "basis"}, {"operation"}):
                tell("form", f"{figure['id']} is there twice, or neither leaf nor derived", figure["place"])
            loop = [one for one in case["loops"] if one["loop"] == figure.get("loop")]
            for argument in {*figure.get("arguments", []), *named_under(loop, ("figure", "demands"))}:
                if place.get(argument, index) >= index:
                    tell("form", f"{figure['id']} reads {argument}, which does not stand before it", figure["place"])
        pointed = {*named_under(case["nodes"], ("makes", "share", "amount", "figures")), *named_under(case, CONSUMING)}
        if pointed - place.keys():
            tell("form", f"there is no figure {', '.join(sorted(pointed - place.keys())[:3])}")
        for name in place.keys() - set(named_under(case, CONSUMING)):
            tell("form", f"nothing reads {name}: it could be changed unseen", case["figures"][place[name]]["place"])


def declared(content: Json, tell: Findings) -> None:
    """Each unit is what it is put together from, and a well-known one what everybody takes it for."""
    units = {unit["symbol"]: unit for unit in content["units"]}
    for symbol, unit in units.items():
        parts = [(units[part["of"]], Fraction(part["power"])) for part in unit["parts"] if part["of"] != symbol]
        size = measured((p["of"], p["power"]) for p in unit["dimension"])
        factors = [Fraction(part["factor"]) ** int(power) for part, power in parts if power.denominator == 1]
        made = measured((p["of"], Fraction(p["power"]) * power) for part, power in parts for p in part["dimension"])
        if parts and (Fraction(unit["factor"]), size) != (reduce(mul, factors, Fraction(1)), made):
            tell("units", f"{symbol} is not what its parts make")
        known = re.fullmatch(rf"([{''.join(PREFIXES)}]?)({'|'.join(KNOWN)})", symbol)
        dimension, factor = KNOWN[known[2]] if known else ("", 1)
        usual = {dimension: Fraction(1)}, PREFIXES.get(known[1] if known else "", 1) * Fraction(factor)
        if known and (size, Fraction(unit["factor"])) != usual:
            tell("units", f"{symbol} is of another size or dimension than everywhere else")


def at_hand(content: Json, folders: list[Path], tell: Findings) -> dict[str, list[str]]:
    """The lines of the texts that leaves stand in: models as embedded, libraries and tables as found in folders."""
    texts = {file["path"]: file["text"].split("\n") for file in content["files"] if "text" in file}
    for file in (*(one for one in content["files"] if "text" not in one), *content["tables"]):
        parts = [part for part in file["path"].removeprefix("lca:").split("/") if part not in ("", ".", "..")]
        for folder in (*folders, *OWN):
            path = folder.joinpath(*parts)
            if path.is_file() and path.stat().st_size <= MAX_BYTES:
                data = path.read_bytes()
                if sha256(data).hexdigest() == file["sha256"]:
                    texts[file["path"]] = data.decode("utf-8-sig", "replace").split("\n")
                elif folder in folders:
                    tell("pinning", f"{path} is not the {file['path']} that the trail was made from")
    return texts


def verify(trail: Json, data: bytes, folders: list[Path], tell: Findings) -> str:
    """Tell what does not hold on any level but replay; the answer sums up what was looked at."""
    whole(trail, data, tell)
    if tell.told:
        return ""
    content, pinned = trail["content"], 0
    ordered(content, tell)
    texts = at_hand(content, folders, tell)
    try:
        declared(content, tell)
        for case in content["cases"] if not tell.status == 1 else ():
            one = Case(content, case, tell)
            one.derive()
            one.dimensions()
            one.origins()
            one.verdicts()
            pinned += one.pins(texts)
    except (LookupError, ValueError, TypeError, ArithmeticError) as error:
        tell("form", f"its parts do not fit together: {error!r:.200}")
    for field in {"goal", "functional_unit", "boundary"} & set(content["study"]["not_stated"]):
        tell("provenance", f"{WARNING}the study does not say its {field}")
    figures, leaves = (
        sum(key in one for case in content["cases"] for one in case["figures"]) for key in ("id", "written")
    )
    absent = [file["path"] for file in content["files"] if file["path"] not in texts]
    return f"{figures} figures; {pinned} of {leaves} leaves found in the texts at hand" + (
        f"; not at hand: {', '.join(absent)}" if absent else "")  # fmt: skip


def replayed(trail: Json, folders: list[Path], tell: Findings) -> None:
    """The embedded model, run again by the engine, gives the same bytes."""
    try:
        from lca.audit.replay import replay
    except ImportError:
        tell("replay", "the engine is not installed: `pip install lca-rules`")
    else:
        for message in replay(trail, folders):
            tell("replay", message)


def clear(text: str) -> str:
    """Text that can do nothing to a terminal."""
    return "".join(
        "\N{REPLACEMENT CHARACTER}" if unicodedata.category(c) in ("Cc", "Cf", "Zl", "Zp") else c for c in text
    )


def told(name: str, answer: Json) -> str:
    lines = [f"{name}: {('holds', 'does not hold', 'is not a trail', 'holds, with warnings')[answer['status']]}"]
    lines += [f"  {answer['said']}"] if answer["said"] else []
    for one in answer["findings"]:
        place = f" ({one['place']})" if one["place"] else ""
        lines.append(f"  {'warning' if one['warning'] else 'mismatch'}: {one['level']}: {one['message']}{place}")
    return "\n".join(map(clear, lines))


def checked(path: Path, folders: list[Path], replay: bool) -> Json:
    tell, said = Findings(), ""
    try:
        trail, data = read(path)
        said = verify(trail, data, folders, tell)
        if replay and tell.status != 1:
            replayed(trail, folders, tell)
    except NoTrail as error:
        return {"trail": str(path), "status": 2, "said": str(error), "findings": tell.told}
    return {"trail": str(path), "status": tell.status, "said": said, "findings": tell.told}


def main(arguments: list[str] | None = None) -> int:
    """The command line; the status is the gravest of all trails: 2 before 1 before 3 before 0."""
    parser = argparse.ArgumentParser(
        prog="lca verify", description="Check audit trails, every number from the leaves up."
    )
    parser.add_argument("trails", nargs="+", metavar="TRAIL", type=Path)
    parser.add_argument("--with", dest="folders", action="append", default=[], metavar="FOLDER", type=Path,
                        help="where libraries and tables are, to look leaves up in them")  # fmt: skip
    parser.add_argument("--replay", action="store_true", help="also run the embedded model again, with the engine")
    parser.add_argument("--json", action="store_true", help="answer as JSON")
    given = parser.parse_args(arguments)
    answers = [checked(path, given.folders, given.replay) for path in given.trails]
    if given.json:
        print(json.dumps({"format": "lca.verify/1", "answers": answers}, indent=2))  # noqa: T201  # its output
    else:
        print("\n".join(told(str(path), one) for path, one in zip(given.trails, answers, strict=True)))  # noqa: T201  # likewise
    return max((int(answer["status"]) for answer in answers), key=(0, 3, 1, 2).index)


if __name__ == "__main__":
    sys.exit(main())
