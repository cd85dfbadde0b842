"""Check an audit trail without the program that made it: every number is derived again, from the leaves up.

One file on the standard library alone, sharing no code with the engine: ``python verify.py trail.json``. Its levels are
*form* (a closed set of fields, canonical bytes, ids given once, arguments before their readers, nothing unread),
*integrity* (digests), *arithmetic* (figures, sums, roundings, loops, verdicts, what totals rest on and scale with),
*units* (factors, dimensions), *provenance* (origins, sources, citations) and *pinning* (leaves stand, with their units,
in the texts at hand). What it cannot look at, `lca verify` does: *replay* (the model, run again by its engine, gives
the same content) and *signatures*.
A reader may begin with ``verify``, which goes from level to level; ``Case`` derives numbers, ``Attribution`` what is
said of totals; ``checked`` answers three questions by levels.
Status: 0 all holds and was looked at, 1 something does not, 2 not a trail or beyond the limits, 3 holds with warnings,
the best that this file alone can say.
"""

from __future__ import annotations

import argparse
import decimal
import errno
import json
import os
import posixpath
import re
import sys
import unicodedata
from bisect import bisect_left
from collections import ChainMap, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from decimal import Context, Decimal, localcontext
from fractions import Fraction
from hashlib import sha256
from itertools import accumulate
from math import prod
from operator import mul
from pathlib import Path
from stat import S_ISREG
from typing import Any, TypeAlias

Json: TypeAlias = dict[str, Any]
Numbers: TypeAlias = list[Decimal]
Paths: TypeAlias = Sequence[Path]
Size: TypeAlias = dict[str, Fraction]
Released: TypeAlias = Mapping[str, Mapping[str, str]]
Named: TypeAlias = dict[tuple[str, str], set[str]]
FORMAT, OLDER, MAX_BYTES, MAX_WORK = "lca.trail/3", ("lca.trail/1", "lca.trail/2"), 1 << 28, 200_000_000
LEVELS = ("form", "integrity", "arithmetic", "units", "provenance", "pinning", "replay", "signatures")
QUESTIONS = {
    "Does each number follow from what the trail says?": LEVELS[:5],
    "Does the trail say what the model and the libraries say?": LEVELS[5:7],
    "Who says so, and has it changed since?": LEVELS[7:],
}
UNKNOWN = "how figures are wired, computed labels, omissions and samples are not known"
NOBODY = "a digest alone proves nothing about its author"
FAULTS = [decimal.InvalidOperation, decimal.DivisionByZero, decimal.Overflow, decimal.Underflow]
COMPUTING = Context(prec=50, Emin=-9_999, Emax=9_999, traps=FAULTS)
SLOPES = Context(prec=50, Emin=decimal.MIN_EMIN, Emax=decimal.MAX_EMAX, traps=FAULTS[:2])
KEEPING, WIDER, EXACT = (Context(prec=n, Emin=-99_999, Emax=99_999, traps=FAULTS) for n in (34, 70, 30_000))
ZERO, ONE, NAN, kept = Decimal(0), Decimal(1), Decimal("NaN"), KEEPING.plus
DIGITS = r"[0-9]+(?:_[0-9]+)*"
NUMBER = re.compile(rf"[+-]?{DIGITS}(?:\.{DIGITS})?(?:[eE][+-]?0*[0-9]{{1,3}})?(?![0-9_])")
WORDS = """study use source assumption unit stage parameter let assessment scenario check extends as needs of makes uses
emits tag within if then else and or not table rule indicator substance avoids sources require for in where is share
quality to expect error from key"""
ATOM = r"(?:%|[A-Za-zµ°][A-Za-z0-9_µ]*)(?:\^-?[0-9]+)?"
UNIT = re.compile(rf"[ \t]*(?!(?:{'|'.join(WORDS.split())})\b)((?:1/)?{ATOM}(?:[*/]{ATOM})*)")
QUANTITY = re.compile(rf"({NUMBER.pattern})(?:{UNIT.pattern})?")
WORD = re.compile(rf"""
    "(?:[^"\\\n]|\\.)*"? | \#[^\n]* | [0-9][0-9_]*(?:\.[0-9_]+)?(?:[eE][+-]?[0-9]+)?(?:{UNIT.pattern})?
    | [A-Za-z_]\w*(?:\.[A-Za-z_]\w*)* | [=!]= | \S""", re.VERBOSE)  # fmt: skip
UNCERTAIN = re.compile(rf"{QUANTITY.pattern}(?:\n[±(].*)?", re.DOTALL)
DISTRIBUTION = re.compile(r"(\w+)\n\(\n(.*)\n\)", re.DOTALL)
POINTS = {"normal": ["mean"], "lognormal": ["median"], "uniform": ["low", "high"],
          "triangular": ["low", "mode", "high"]}  # fmt: skip
TEXTS = re.compile(r'"(.*)" ([=!]=) "(.*)"(?:#[0-9]+)?', re.DOTALL)
FOLLOWING = re.compile(r"""(?:facility|it)\n1\n(?:kWh/kWh_it|kWh_it/kWh) | (?:count|mean)\n[0-9]+\n
    | [\w.]+\.quality\n[0-5]\n | [\w.]+\.impact\n0\n[^\n]*
    | (?:[^\n]*\ )?[=!]=(?:\ [^\n]*)?\n[01]\n""", re.VERBOSE)  # fmt: skip
"""What constants follow from, their number and their unit: the 1 of a PUE, how many rows count, the worst score of a
figure, the part of a total that a node has none of, whether texts are equal."""
GAP, NO_FIGURES = r"(?:\s|#[^\n]*\n)*", r"(?:title|where|issued|version|note|valid)\b"
KEY = re.compile(rf"""(?<!\w)(?!{NO_FIGURES})([A-Za-z_]\w*)["']?{GAP}:{GAP}\Z""")
AFTER = re.compile(r"""\s*(?:\Z|[#,}\]?]|["']?\w+["']?\s*:|\n---|\n\.\.\.)""")
"""The key that a figure of a library stands under, and what may stand behind it."""
EDGES = {"", *',\n\r"'}  # of cells
PER = re.compile(rf"(?:1(?![/0-9]))?(?:{UNIT.pattern})?")
ESCAPED = re.compile(r"\\(?:(?:x|u00|U0{6})([0-9A-Fa-f]{2})|\n[ \t]*|(.))")
SHAPES: dict[str, dict[str, str]] = {
    kind.strip(): dict(field.partition(":")[::2] for field in fields.split())
    for kind, _, fields in (shape.partition("=") for shape in """\
trail= format content:content run:run integrity:integrity signatures:envelope*?; side= figure:r value:n;
envelope= payload payloadType signatures:signature*; signature= sig keyid:s?; integrity= algorithm content run;
run= time command:s* platform python; method= engine precision:i digits:i rounding; burden= indicator figure:p;
content= method:method study:study model files:file* libraries:library* tables:table* units:unit* sources:source*
 assumptions:assumption* cases:case* warnings:warning* waived:waiver*; study= name title year fields:m not_stated:s*;
file= path kind sha256 bytes:i used version:s? text:s?; library= name version licence tree files:s*;
credit= name:o figure:r; spread= shape text mean:n? sd:n? median:n? gsd:n? low:n? mode:n? high:n?;
table= name path sha256 rows:i columns:s* used;
unit= symbol factor:q dimension:power* parts:power*; power= of power:q; source= id key fields:m place;
assumption= id key statement fields:m basis:basis* place; setting= name value;
basis= source:c? where:s? assumption:a?; warning= code severity message place help:s*; of_node= node:o figure:r;
case= scenario settings:setting* figures:figure* loops:loop* nodes:node* assessments:assessment* results:result*
 attribution:attribution* checks:check* rules:rule*; coefficient= row:i column:i figure:r; ground= kind of:s?;
 waiver= aspect why;
figure= kind id value:n~ unit place title:s? written:s? literal:s? origin:s? factor:s? basis:basis*? per:per?
 quality:i*? details:m? spread:spread? operation:s? arguments:r*? formula:s? loop:i? member:i? on:ground*?;
 part= name value:n share; per= literal place;
loop= loop:i members:s* demands:r~* coefficients:coefficient* place; contribution= name:o figure:r value:n share;
node= name declared template title stage makes:p~ share:p~ exchanges:flow* tags:setting*
 arguments:argument*? place; argument= name value written figure:p~; flow= kind supplier:o factor
 amount:p~ burdens:burden* place;
assessment= name title needs:of_node* runs:of_node* spared:of_node* place;
result= assessment title indicator indicator_title unit total:side credits:side nodes:contribution* stages:part*
 tags:tag* credited:credit* samples:samples?; tag= name label value:n share; check= title figure:r unit tolerance place
 basis:basis*?;
attribution= assessment indicator rests_on:r* others:i substances:r* scales_with:r* quality:r*;
samples= count:k seed:i computed:i refused:refused* uncertain_figures:i digits:i total:statistics~ stages:of_part*
 nodes:of_part* histogram:histogram~; statistics= mean:n sd:n q2.5:n q5:n median:n q95:n q97.5:n; refused= code title
 place count:i; of_part= name mean:n sd:n q2.5:n q5:n median:n q95:n q97.5:n; histogram= low:n high:n counts:i*;
rule= name title assessment requirements:requirement* place; requirement= requires message figure:r unit tolerance place
""".split(";"))  # noqa: SIM905  # a text is read more easily than a list
}  # fmt: skip
"""The closed set of fields, each with its kind, a text if none is told: a shape of this list or a letter of ``PLAIN``.
``r`` is the id of a figure that is read, ``p`` of one that is pointed at, ``c`` of a source, ``a`` of an assumption,
``o`` of a node; ``*`` a list, ``~`` or null, ``?`` may be left out."""
PLAIN: dict[str, Callable[[Any], object]] = dict.fromkeys("srpcao", lambda x: type(x) is str) | {
    "n": lambda x: type(x) is str and re.fullmatch(r"(?!-0\Z)-?(?:0|[1-9][0-9]*)(?:\.[0-9]*[1-9])?", x),
    "q": lambda x: type(x) is str and re.fullmatch(r"-?[0-9]{1,4300}(?:/[1-9][0-9]{0,4299})?", x),
    "k": lambda x: type(x) is int and 100 <= x <= 1_000_000,
    "i": lambda x: type(x) is int and x >= 0, "b": lambda x: type(x) is bool,
    "m": lambda x: type(x) is dict and all(k.isascii() and type(v) is str for k, v in x.items()),
}  # fmt: skip
"""``s`` a text, ``n`` a decimal number, ``q`` a ratio, ``k`` a number of samples, ``i`` a whole number, ``b``
a truth, ``m`` texts by name."""
UNIQUE = {"sources": "id", "assumptions": "id", "units": "symbol", "files": "path", "figures": "id", "loops": "loop",
          "nodes": "name", "assessments": "name", "cases": "scenario", "settings": "name"}  # fmt: skip
FIGURES = {"input": {"written", "literal", "origin", "basis"}, "derived": {"operation", "arguments"},
           "amount": {"loop", "member"}}  # fmt: skip
ORIGINS = {"basis": {True}, "supplier": {True, False}, "choice": {False}, "constant": {False}, "unsourced": {False}}
TOLD = 40  # so many sources and assumptions are told of a total, the weightiest; how many others there are, is told
MOST = 50  # likewise of mismatches, and of warnings
QUALITY = ("reliability", "completeness", "time", "geography", "technology")
RESTING: dict[str, Callable[[Json], bool]] = {
    "assumed": lambda leaf: any("assumption" in one for one in leaf["basis"]),
    "unsourced": lambda leaf: unfounded(leaf),
    "stale": lambda leaf: "stale" in leaf.get("details", {}),
    "proxy": lambda leaf: any(one.get("where", "").lower().startswith("proxy") for one in leaf["basis"]),
}
"""The kinds of leaves whose part of a total is told, beside that of each source and each assumption."""
MEASURES = """s:n,µ,m=1 time; min=60 time; h=3600 time; day=86400 time; week=604800 time;
J:n,µ,m,k,M,G,T,P,E=1 energy; W:µ,m,k,M,G,T=1 energy/time; Wh:µ,m,k,M,G,T,P=3600 energy;
BTU=1055.05585262 energy; J_it:n,µ,m,k,M,G,T=1 IT_energy; W_it:µ,m,k,M,G=1 IT_energy/time;
Wh_it:µ,m,k,M,G,T=3600 IT_energy; g:n,µ,m,k=1 mass; t:k,M,G=1e6 mass; lb=453.59237 mass;
oz=28.349523125 mass; short_ton=907184.74 mass; long_ton=1016046.9088 mass;
gCO2e:n,µ,m,k=1 emissions; tCO2e:k,M,G=1e6 emissions;
lbCO2e=453.59237 emissions; gCO2eq:n,µ,m,k=1 emissions; tCO2eq:k,M,G=1e6 emissions; lbCO2eq=453.59237 emissions;
m:n,µ,m,c,k=1 length; inch=0.0254 length; ft=0.3048 length; mile=1609.344 length; ha=1e4 length^2;
L:µ,m,k=0.001 length^3; B:k,M,G,T,P,E,Z,Ki,Mi,Gi,Ti,Pi=1 information; bit:k,M,G,T,P=0.125 information;
FLOP:k,M,G,T,P,E,Z=1 computation; %=0.01"""
PREFIXES = {"": 0, "n": -9, "µ": -6, "m": -3, "c": -2, "k": 3, "M": 6, "G": 9, "T": 12, "P": 15, "E": 18, "Z": 21}
ALIASES = {"second": "s", "minute": "min", "hour": "h", "d": "day", "yr": "year", "tonne": "t", "pound": "lb"}
NAMES = {"joule": "J", "watt": "W", "gram": "g", "metre": "m", "meter": "m", "litre": "L", "liter": "L", "byte": "B"}
"""Those of ``ALIASES`` are units that are told under their usual name, those of ``NAMES`` under their own."""
PART = r"(?!\.\.?(?:/|\Z))[^/\0]{1,255}"
PATH = re.compile(rf"(?:lca:factors/|installed:[^/]+/|(?!lca:|installed:)(?:\.\./factors/)?){PART}(?:/{PART})*")
SHELF = r"(?:lca:factors/|installed:[^/]+/|(?:(?:\.\./)?factors/(?:.+/)?)?)"
BANDS = re.compile(rf"{SHELF}plausible(?:/[^/]+)?\.yaml")
USED, MOST_USED = {"use": "model", "sources": "bibliography", "from": "table"}, 1000
"""Paths of files; where libraries are; those of bands, which no words need to use; what texts behind a word name."""
MAX_DIGITS, MAX_ATOMS, MAX_BITS = 999, 64, 1 << 15
"""Of a number; of a unit, and of its size above and below the fraction bar."""


class NoTrail(Exception):
    """What was given is not a trail, or one beyond the limits."""


class Findings:
    """What does not hold and what should be known, ``MOST`` of each; levels looked at; work left to a checker."""

    def __init__(self) -> None:
        self.told, self.looked, self.left = list[Json](), list[str](), MAX_WORK
        self.count, self.failing, self.warned = {"mismatch": 0, "warning": 0}, set[str](), set[str]()

    def __call__(self, level: str, message: str, place: str = "", warning: bool = False, **facts: object) -> None:
        kind = "warning" if warning else "mismatch"
        self.count[kind] += 1
        (self.warned if warning else self.failing).add(level)
        if self.count[kind] <= MOST:
            self.told.append({"level": level, "warning": warning, "message": message, "place": place, **facts})

    def spend(self, work: int) -> None:
        self.left -= work
        if self.left < 0:
            raise NoTrail("it asks for more work than a checker does")

    def wrong(self, *levels: str) -> bool:
        return not self.failing.isdisjoint(levels)

    @property
    def status(self) -> int:
        return 1 if self.failing else 3 if self.told else 0


def misshapen(value: Any, kind: str, at: str, named: Named) -> list[str]:
    """Where a value is not of its kind; ``named`` collects the ids in it, by case and kind."""
    if kind[-1] == "~":
        return [] if value is None else misshapen(value, kind[:-1], at, named)
    if kind[-1] == "*" and type(value) is list:
        return [wrong for i, one in enumerate(value) for wrong in misshapen(one, kind[:-1], f"{at}[{i}]", named)]
    if kind not in SHAPES or type(value) is not dict:
        fits = kind in PLAIN and PLAIN[kind](value)
        if fits and kind in "rpcao":
            named[at.partition("]")[0], kind].add(value)
        return [] if fits else [at]
    fields = SHAPES[kind]
    odd = (name for name in value.keys() ^ fields.keys() if fields.get(name, "")[-1:] != "?")
    wrong = [f"{at}.{name}" for name in sorted(odd)]
    for name, marks in fields.items():
        if name in value and not (type(value[name]) is str and marks in ("", "s?")):  # as most are: texts, and any text
            wrong += misshapen(value[name], marks.rstrip("?") or "s", f"{at}.{name}", named)
    return wrong


def canonical(value: Any) -> bytes:
    try:
        return json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"), sort_keys=True).encode()
    except (ValueError, RecursionError) as error:
        raise NoTrail(f"it is no text of a trail: {error!s:.200}") from None


def plain(value: Decimal) -> str:
    """As numbers stand in a trail: 34 digits, plain notation, no needless zeros."""
    text = f"{kept(value):f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text == "-0" else text


def around(at: Decimal, points: tuple[Decimal, ...]) -> int:
    """Where among x0, y0, x1, y1, … the two points around a place begin."""
    return 2 * max(1, bisect_left(points[::2], at)) - 2


def interpolated(at: Decimal, *points: Decimal) -> Decimal:
    x0, y0, x1, y1 = points[around(at, points) :][:4] if points[0] <= at <= points[-2] else [NAN] * 4
    return y0 + (y1 - y0) * (at - x0) / (x1 - x0)


OPERATIONS: dict[str, Callable[..., Decimal]] = {
    "add": lambda *x: sum(x, ZERO), "multiply": lambda *x: prod(x, start=ONE), "divide": lambda x, y: x / y,
    "runs": lambda x, y: x / y if y > 0 else NAN, "power": lambda x, y: x**y, "negate": lambda x: -x, "abs": abs,
    "min": lambda *x: min(x), "max": lambda *x: max(x), "interpolate": interpolated,
    "sqrt": lambda x: x.sqrt(), "exp": lambda x: x.exp(), "log": lambda x: x.ln(), "log10": lambda x: x.log10(),
    "log2": lambda x: x.ln(WIDER) / Decimal(2).ln(WIDER), "round": lambda x: kept(x).to_integral_value(),
    "ceil": lambda x: kept(x).to_integral_value("ROUND_CEILING"),
    "floor": lambda x: kept(x).to_integral_value("ROUND_FLOOR"),
    "<": lambda x, y: Decimal(kept(x) < kept(y)), "<=": lambda x, y: Decimal(kept(x) <= kept(y)),
    ">": lambda x, y: Decimal(kept(x) > kept(y)), ">=": lambda x, y: Decimal(kept(x) >= kept(y)),
    "==": lambda x, y: Decimal(kept(x) == kept(y)), "!=": lambda x, y: Decimal(kept(x) != kept(y)),
    "and": lambda *x: Decimal(all(x)), "or": lambda *x: Decimal(any(x)), "not": lambda x: Decimal(not x),
    "within": lambda x, y, by: Decimal(kept(abs(x - y)) <= kept(by)),
    "within_share": lambda x, y, by: Decimal(kept(abs(x - y)) <= kept(by * abs(y))),
    "PUE": lambda x: x if kept(x) >= 1 else NAN, "life": lambda x: x if x > 0 else NAN,
    "share": lambda x, *every: x if min(x, *every) >= 0 and kept(sum(every, ZERO)) == 1 else NAN,
}  # fmt: skip
"""What each operation makes of its arguments, in base units; truth is 1 or 0, NaN where it is not defined."""
COMPARISONS = ("<", "<=", ">", ">=", "==", "!=", "within", "within_share")
JUDGED = ("rests", "scales", "scored")
"""The operations about totals."""


def by_factors(_: Decimal, *x: Decimal) -> Numbers:
    before, after = accumulate((ONE, *x), mul), list(accumulate((ONE, *x[::-1]), mul))
    return [left * right for left, right in zip(before, after[-2::-1], strict=False)]


def by_power(y: Decimal, base: Decimal, power: Decimal) -> Numbers:
    by_base = power * base ** (power - 1) if base or power > 1 else Decimal(power == 1)
    return [by_base, y * base.ln() if base > 0 else ZERO]


def by_points(_: Decimal, at: Decimal, *points: Decimal) -> Numbers:
    place, found = around(at, points), [ZERO] * len(points)
    x0, y0, x1, y1 = points[place : place + 4]
    slope, weight = (y1 - y0) / (x1 - x0), (at - x0) / (x1 - x0)
    found[place : place + 4] = [-slope * (1 - weight), 1 - weight, -slope * weight, weight]
    return [slope, *found]


SLOPE: dict[str, Callable[..., Numbers]] = {
    "add": lambda _, *x: [ONE] * len(x), "multiply": by_factors, "divide": lambda y, _, by: [1 / by, -y / by],
    "runs": lambda y, _, by: [1 / by, -y / by], "negate": lambda *_: [-ONE], "power": by_power,
    "interpolate": by_points, "abs": lambda _, x: [ONE.copy_sign(x)], "sqrt": lambda y, _: [1 / (2 * y) if y else ZERO],
    "exp": lambda y, _: [y], "log": lambda _, x: [1 / x], "log2": lambda _, x: [1 / (x * Decimal(2).ln())],
    "log10": lambda _, x: [1 / (x * Decimal(10).ln())], "PUE": lambda *_: [ONE], "life": lambda *_: [ONE],
    **dict.fromkeys(("min", "max"), lambda y, *x: [Decimal(i == at) for at in [x.index(y)] for i in range(len(x))]),
    "share": lambda _, *x: [ONE, *[ZERO] * (len(x) - 1)], "choose": lambda _, so, *__: [ZERO, so, 1 - so],
}  # fmt: skip
"""Of the value y of an operation and its arguments, the derivatives by these; what is not here is flat."""


def measured(*powers: tuple[Size, Any]) -> Size:
    """A product of powers, each base once, none to the power of nothing."""
    found: Size = defaultdict(Fraction)
    for size, power in powers:
        for base, n in size.items():
            found[base] += n * power
    return {base: n for base, n in found.items() if n}


ALIKE: dict[str, Callable[[Size, list[Size], Fraction], list[list[Size]]]] = {
    "multiply": lambda own, read, _: [[own, measured(*((size, 1) for size in read))]],
    **dict.fromkeys(("divide", "runs"), lambda own, read, _: [[own, measured((read[0], 1), (read[1], -1))]]),
    "sqrt": lambda own, read, _: [[own, measured((read[0], Fraction(1, 2)))]],
    "power": lambda own, read, power: [[{}, read[1]], [own, measured((read[0], power))]],
    **dict.fromkeys(("<", "<=", ">", ">=", "==", "!=", "within"), lambda own, read, _: [[{}, own], read]),
    **dict.fromkeys(("exp", "log", "log2", "log10", "and", "or", "not"), lambda own, read, _: [[{}, own, *read]]),
    **dict.fromkeys(("rests", "scales"), lambda own, read, _: [[own, read[0]]]),
    "scored": lambda own, *_: [[{}, own]], "within_share": lambda own, read, _: [[{}, own, read[2]], read[:2]],
    "choose": lambda own, read, _: [[{}, read[0]], [own, *read[1:]]],
    "interpolate": lambda own, read, _: [[read[0], *read[1::2]], [own, *read[2::2]]],
}  # fmt: skip
"""Which dimensions are alike, of an operation's own and those that it reads; all where it does not stand here."""


def spelled(text: str) -> Size:
    """The units in a text such as gpu*s/word, each with its power."""
    parts = re.findall(r"([*/]?)([^*/^]+)(?:\^(-?[0-9]+(?:/[0-9]+)?))?", text)
    powers = (
        ({ALIASES.get(of, of): Fraction(by or 1)}, -1 if sign == "/" else 1) for sign, of, by in parts if of != "1"
    )
    return measured(*powers)


def ratio(number: str) -> Fraction:
    if len(number) > MAX_DIGITS:
        raise ValueError("a number beyond all digits")
    return Fraction(Decimal(number))


class Text:
    """A text at hand; of the language also its words: texts, numbers with their units, names and signs, no comments."""

    def __init__(self, text: str, kind: str = "model") -> None:
        self.text, self.kind = text, kind
        self.lines = [0, *(one.end() for one in re.finditer("\n", text)), len(text) + 1]
        found = [one for one in WORD.finditer(text) if one[0][0] != "#"] if kind == "model" else []
        self.words = [one[0] for one in found]
        self.index, self.ends = {one.start(): index for index, one in enumerate(found)}, {one.end() for one in found}

    def offset(self, line: str, column: str) -> int:
        """Where a place is; behind the end if it is in no line."""
        row, at = int(line), int(column)
        if not 0 < row < len(self.lines) or not 0 < at <= self.lines[row] - self.lines[row - 1]:
            return len(self.text) + 1
        return self.lines[row - 1] + at - 1

    def under(self, literal: str, at: int) -> str | None:
        """The key of a library that a literal stands under there, none of words and cells; None if it is not whole."""
        text, end = self.text, at + len(literal)
        if not literal or not text.startswith(literal, at):
            return None
        if self.kind == "library":
            key = KEY.search(text[max(0, at - MAX_DIGITS) : at])
            return key[1] if key and AFTER.match(text, end) else None
        words = self.kind == "model" and at in self.index and end in self.ends
        cell = self.kind == "table" and {text[max(0, at - 1) : at], text[end : end + 1]} <= EDGES
        return "" if words or cell else None

    def declared(self) -> Iterator[tuple[str, str]]:
        """Units with what defines them, and the year of a study."""
        study = False
        for index, word in enumerate(self.words):
            rest = [one for one in self.words[index + 1 : index + 5] if one[0] != '"']
            study = word == "study" or (study and word != "}")
            if word == "unit" and rest[1:2] == ["="]:
                yield rest[0], "".join(rest[2:3])
            elif word == "year" and study:
                yield "year", "".join(rest[:1])


def scalar(literal: str) -> str:
    """What a text of YAML says, on one line: plain, in quotes, folded or as it stands."""
    said = literal.strip("\"'")
    if literal[:1] in ("|", ">"):
        said = said.partition("\n")[2]
    elif literal[:1] == '"':
        said = ESCAPED.sub(lambda m: chr(int(m[1], 16)) if m[1] else " " if m[2] == "t" else m[2] or "", said)
    return " ".join(said.split())


class Units:
    """What units mean: those that everybody knows, those that the models declare, and things that are counted."""

    def __init__(self, models: Iterable[Text]) -> None:
        self.declared = {name: said for text in models for name, said in text.declared()}
        self.known: dict[str, tuple[Size, Fraction]] = {}
        for one in MEASURES.split(";"):
            unit, _, size = one.strip().partition("=")
            factor, _, of = size.partition(" ")
            dimension = {name.replace("_", " "): power for name, power in spelled(of).items()}
            symbol, _, prefixes = unit.partition(":")
            for prefix in ["", *filter(None, prefixes.split(","))]:
                kibi = Fraction(1024) ** ("KMGTP".index(prefix[0]) + 1) if prefix[1:] else None
                by = kibi or Fraction(10) ** PREFIXES[prefix]
                self.known[prefix + symbol] = dimension, by * Fraction(factor)
        self.known |= {name: self.known[usual] for name, usual in NAMES.items()}

    def atom(self, name: str) -> tuple[Size, Fraction]:
        if name not in self.known:
            said = QUANTITY.fullmatch(self.declared.get(name, "365.25 day" if name == "year" else ""))
            self.known[name] = {name: Fraction(1)}, Fraction(1)
            if said:
                size, factor = self.product(spelled(said[2] or ""))
                self.known[name] = size, factor * ratio(said[1])
        return self.known[name]

    def product(self, parts: Size) -> tuple[Size, Fraction]:
        """The dimension and the factor of a product of powers; roots are shown in units whose factor is 1."""
        if len(parts) > MAX_ATOMS or any(abs(power) > 64 for power in parts.values()):
            raise ValueError("a unit to a power beyond 64, or of too many others")
        atoms = [(self.atom(name), power) for name, power in parts.items()]
        sizes = [(factor.numerator.bit_length() + factor.denominator.bit_length()) * abs(n) for (_, factor), n in atoms]
        if sum(sizes) > MAX_BITS:
            raise ValueError("a unit beyond all sizes")
        factors = (factor ** int(power) if power.denominator == 1 else factor for (_, factor), power in atoms)
        return measured(*((size, power) for (size, _), power in atoms)), prod(factors, start=Fraction(1))


def to_the_digit_of(whole: Decimal, part: Decimal) -> Decimal:
    """The part to the last of the 34 digits that the larger of it and its whole has: beyond is what cancels."""
    largest = kept(max(whole.copy_abs(), part.copy_abs()))
    with localcontext(EXACT):
        return part.quantize(ONE.scaleb(largest.adjusted() - 33)) if largest else part


def apportioned(parts: Numbers) -> Numbers:
    """The parts rounded so that they add up to their rounded sum: what is missing goes to the largest remainders."""
    total = sum(parts, ZERO)
    quantum = ONE.scaleb(kept(max(map(abs, (*parts, total)))).adjusted() - 33)
    with localcontext(EXACT):
        rounded = [part.quantize(quantum) for part in parts]
        missing = (total.quantize(quantum) - sum(rounded, ZERO)) / quantum
        step = quantum.copy_sign(missing)
        left = [((part - near) / step).quantize(Decimal("1e-6")) for part, near in zip(parts, rounded, strict=True)]
        for index in sorted(range(len(parts)), key=lambda index: (-left[index], index))[: abs(int(missing))]:
            rounded[index] += step
    return rounded


def follows(leaf: Json, words: list[str]) -> bool:
    """Whether a constant that is not written as a number can follow from the words that stand there."""
    texts = TEXTS.fullmatch(leaf["id"])
    known = " ".join(word for word in (words if texts else words[:20]) if word[0] != '"')
    equal = str(int((texts[1] == texts[3]) == (texts[2] == "=="))) if texts else leaf["written"]
    return leaf["written"] == equal and bool(FOLLOWING.fullmatch(f"{known}\n{equal}\n{leaf['unit']}"))


def read_by(loop: Json) -> list[str]:
    return [one for one in loop["demands"] if one is not None] + [one["figure"] for one in loop["coefficients"]]


class Case:
    """One computation of a trail, derived again."""

    def __init__(self, content: Json, case: Json, units: Units, tell: Findings) -> None:
        self.case, self.units, self.tell = case, units, tell
        self.scenario = f" in scenario {case['scenario']}" if case["scenario"] else ""
        self.figures: dict[str, Json] = {figure["id"]: figure for figure in case["figures"]}
        self.leaves = {name: figure for name, figure in self.figures.items() if "written" in figure}
        self.loops: dict[int, Json] = {loop["loop"]: loop for loop in case["loops"]}
        self.parts = {unit["symbol"]: spelled(unit["symbol"]) for unit in content["units"]}
        self.sizes = {symbol: units.product(parts)[0] for symbol, parts in self.parts.items()}
        self.factors = {symbol: units.product(parts)[1] for symbol, parts in self.parts.items()}
        self.verdicts = [(f"the check {check['title']}", check) for check in case["checks"]]
        self.verdicts += [(f"the rule {rule['name']}", one) for rule in case["rules"] for one in rule["requirements"]]
        self.exact: dict[str, Decimal] = {}
        self.amounts: dict[int, Numbers] = {}
        self.steps: list[tuple[str, Json, list[str]]] = []
        """What is worked out from leaves, and what was read for it: of an alternative the branch and the condition."""
        self.attribution = Attribution(self, content["assumptions"])

    def equal(self, what: str, stored: object, derived: object, place: str) -> None:
        if stored != derived:
            message = f"{what}{self.scenario}: stored {stored!s:.99}, derived again {derived!s:.99}"
            self.tell("arithmetic", message, place, figure=what, stored=stored, derived=derived)

    def derive(self) -> None:
        """Every figure in its order; what has no value leaves none to what is worked out from it."""
        for name, figure in self.figures.items():
            try:
                value = self.leaf(figure) if name in self.leaves else self.operation(name, figure)
                text = plain(value) if value.is_finite() else None
            except (decimal.DecimalException, LookupError):
                text = None
            if text is not None:
                self.exact[name] = value
            self.equal(name, figure["value"], text, figure["place"])

    def leaf(self, figure: Json) -> Decimal:
        written, spread = figure["written"], figure.get("spread")
        if figure["origin"] == "supplier" or len(written) > 160 or not NUMBER.fullmatch(written):
            return ONE if figure["origin"] == "supplier" else NAN
        if spread:
            middle = [Decimal(spread[key]) for key in ("mean", "median", "mode", "low", "high") if key in spread]
            point = sum(middle, ZERO) / 2 if spread["shape"] == "uniform" else middle[0]
            self.equal(f"the point of {figure['id']}", plain(Decimal(written)), plain(point), figure["place"])
        found = Fraction(Decimal(written)) * self.factors[figure["unit"]]
        return Decimal(found.numerator) / found.denominator

    def operation(self, name: str, figure: Json) -> Decimal:
        operation, arguments = figure.get("operation", ""), figure.get("arguments", [])
        if operation in JUDGED:
            return self.attribution.judged(operation, arguments, figure)
        if "loop" in figure:
            loop = self.loops[figure["loop"]]
            if loop["loop"] not in self.amounts:
                self.amounts[loop["loop"]] = self.solved(loop, self.exact)
            value = self.amounts[loop["loop"]][figure["member"]]
        elif operation == "choose":
            condition, then, otherwise = arguments
            arguments = [then if self.exact[condition] else otherwise, condition]
            value = self.exact[arguments[0]]
        else:
            value = OPERATIONS[operation](*[self.exact[argument] for argument in arguments])
        self.steps.append((name, figure, arguments))
        return value

    def solved(self, loop: Json, values: Mapping[str, Decimal], right: Numbers | None = None) -> Numbers:
        """X with x = demands + C x, or x = right + Cᵀ x, by elimination along the diagonal; NaN if there is none."""
        x = right or [ZERO if demand is None else values[demand] for demand in loop["demands"]]
        rows: list[dict[int, Decimal]] = [{index: ONE} for index in range(len(x))]
        having: list[set[int]] = [{index} for index in range(len(x))]
        for one in loop["coefficients"]:
            i, j = (one["column"], one["row"]) if right else (one["row"], one["column"])
            rows[i][j] = rows[i].get(j, ZERO) - values[one["figure"]]
            having[j].add(i)
        for i, pivot in enumerate(rows):
            if pivot[i] <= Decimal("1e-40"):
                return [NAN] * len(x)
            for k in (k for k in having[i] if k > i):
                share = rows[k].pop(i) / pivot[i]
                self.tell.spend(10 * len(pivot))
                x[k] -= share * x[i]
                for j in pivot.keys() - {i}:
                    rows[k][j] = rows[k].get(j, ZERO) - share * pivot[j]
                    having[j].add(k)
        for i, pivot in reversed(list(enumerate(rows))):
            x[i] = (x[i] - sum((weight * x[j] for j, weight in pivot.items() if j > i), ZERO)) / pivot[i]
        return x

    def breakdown(self, result: Json) -> None:
        """The parts of a result add up to its total: node by node, and in stages and tags."""
        said = f"{result['assessment']} ({result['indicator']})"
        place, factor = self.figures[result["total"]["figure"]]["place"], self.factors[result["unit"]]
        for kind, whole in (("nodes", "total"), ("credited", "credits")):
            summed, parts = self.figures[result[whole]["figure"]], sorted(part["figure"] for part in result[kind])
            stored = [summed["operation"], *sorted(summed["arguments"])]
            self.equal(f"what {said} {whole} adds up", stored, ["add", *parts], place)
        pointed = [one["figure"] for one in (*result["nodes"], result["credits"])]
        exact = [self.exact[one] / factor.numerator * factor.denominator for one in pointed]
        self.equal(f"{said} credits", result["credits"]["value"], plain(exact.pop()), place)
        told: dict[tuple[str, ...], Json] = {("tag", one["name"], one["label"]): one for one in result["tags"]}
        told |= {(kind, one["name"]): one for kind in ("stage", "node") for one in result[f"{kind}s"]}
        nodes = {node["name"]: node for node in self.case["nodes"]}
        groups: dict[tuple[str, ...], Decimal] = defaultdict(Decimal)
        with localcontext(EXACT):
            for part, value in zip(result["nodes"], apportioned(exact), strict=True):
                node = nodes[part["name"]]
                tags = {("tag", tag["name"], tag["value"]) for tag in node["tags"]}
                for key in {(), ("node", node["name"]), ("stage", node["stage"]), *tags}:
                    groups[key] += value
        total = groups.pop((), ZERO)
        self.equal(f"{said} total", result["total"]["value"], plain(total), place)
        self.equal(f"the parts of {said}", sorted(told), sorted(groups), place)
        for key in sorted(told.keys() & groups.keys()):
            derived = [plain(groups[key]), plain(groups[key] / total) if total else ""]
            self.equal(f"{said} {' '.join(key)}", [told[key]["value"], told[key]["share"]], derived, place)

    def dimensions(self) -> None:
        """What is added or compared is alike; products, quotients and powers have units of their own."""
        fitting: set[tuple[object, ...]] = set()
        for figure in self.case["figures"]:
            operation, arguments, own = figure.get("operation"), figure.get("arguments", []), figure["unit"]
            symbols = [self.figures[one]["unit"] for one in arguments]
            power = self.exact.get(arguments[-1], ONE) if operation == "power" and self.sizes[symbols[0]] else ZERO
            key = operation, power, own, *symbols
            if key in fitting:
                continue
            fitting.add(key)
            size, read = self.sizes[own], [self.sizes[symbol] for symbol in symbols]
            self.tell.spend(sum(map(len, read)))
            by = Fraction(power).limit_denominator(1000)
            groups = ALIKE[operation](size, read, by) if operation in ALIKE else [[size, *read]]
            if any(one != group[0] for group in groups for one in group):
                said = f"{figure['id']}: {operation} gives no {own or 'plain number'} here"
                self.tell("units", said, figure["place"])
        shown = [(one["unit"], one["total"]["figure"]) for one in self.case["results"]]
        for _, one in self.verdicts:
            sides = self.figures[one["figure"]].get("arguments", [])
            shown += [(one["unit"], side) for side in sides[:1] if one["unit"]]
        for symbol, name in shown:
            if self.sizes[symbol] != self.sizes[self.figures[name]["unit"]]:
                self.tell("units", f"{name} cannot be shown in {symbol}", self.figures[name]["place"])

    def known(self) -> None:
        """Every leaf has an origin, and a basis where that is it; a verdict against the model is no mistake."""
        for name, leaf in self.leaves.items():
            origin, place = leaf["origin"], leaf["place"]
            if bool(leaf["basis"]) not in ORIGINS.get(origin, ()) or (origin == "supplier" and leaf["unit"]):
                self.tell("provenance", f"{name} has the origin {origin}, and its basis is another", place)
            if unfounded(leaf):
                self.tell("provenance", f"{name} has neither source nor assumption", place, warning=True)
        for name, leaf in self.leaves.items():
            if not ("quality" not in leaf or (len(leaf["quality"]) == 5 and {*leaf["quality"]} <= {1, 2, 3, 4, 5})):
                self.tell("provenance", f"{name} has scores that are no five of 1 to 5", leaf["place"])
        for check in self.case["checks"]:
            if self.figures[check["figure"]].get("operation") not in COMPARISONS:
                self.tell("form", f"the check {check['title']} compares nothing", check["place"])
        for said, one in self.verdicts:
            if not self.exact[one["figure"]]:
                self.tell("arithmetic", f"{said} does not hold{self.scenario}", one["place"], warning=True)

    def pins(self, texts: Mapping[str, Text | None]) -> int:
        """How many leaves stand where they say, in the texts at hand or in a setting."""
        settings = {one["name"]: Text(one["value"]) for one in self.case["settings"]}
        parquet = any(text and text.kind == "parquet" for text in texts.values())
        pinned = 0
        for name, leaf in self.leaves.items():
            path, line, column = leaf["place"].rsplit(":", 2)
            text = texts.get(path)
            if path == "--set":
                text = settings.get(re.sub(r"(\[[0-9]+\])?(#[0-9]+)?\Z", "", name))
            at = text.offset(line, column) if text else 0
            whole = text is not None and text.under(leaf["literal"], at) is not None
            stands = text is not None and whole and self.says(leaf, text.kind, texts)
            pinned += stands
            if not stands and whole and parquet and name.split("#")[0].endswith(f".{leaf['literal']}"):
                self.tell("pinning", f"{name} is of a Parquet file, which is no text", leaf["place"], warning=True)
            elif not stands and (text or path not in texts):
                said = f"{name}: {leaf['written']} {leaf['unit']}".rstrip()
                there = text.text[at : at + 40].partition("\n")[0].strip() if text else ""
                self.tell("pinning", f"{said} is not what stands there: {there}", leaf["place"])
        return pinned

    def stages(self, texts: Mapping[str, Text | None]) -> None:
        """Each node stands behind the word of its stage, under the name that it was declared with."""
        for node in self.case["nodes"]:
            path, line, column = node["place"].rsplit(":", 2)
            text = texts.get(path)
            at = text.index.get(text.offset(line, column), 0) if text else 0
            before, name = text.words[at - 1 : at + 1] if text and at else ("", "")
            declared = node["template"].rpartition(".")[2]
            stands = name == declared and node["name"].startswith(node["template"])
            if before.split()[-1:] != [node["stage"]] or not stands:
                self.tell("pinning", f"no {node['stage']} {node['name']} stands there", node["place"])

    def says(self, leaf: Json, kind: str, texts: Mapping[str, Text | None]) -> bool:
        """Whether the literal of a leaf says its number in its unit, unless that is of a column, or its spread."""
        literal, written, unit = leaf["literal"], leaf["written"], self.parts[leaf["unit"]]
        if leaf["origin"] == "supplier":
            return bool(written == " ".join(literal.split()))
        words = Text(literal).words if kind == "model" else [scalar(literal)]
        said = "\n".join(words).replace("-\n", "-")
        call, number = DISTRIBUTION.fullmatch(said), UNCERTAIN.fullmatch(said)
        if call and call[1] in POINTS and "spread" in leaf:
            return bool(leaf["spread"]["shape"] == call[1]) and self.spreads(leaf, call[2].split("\n,\n"))
        if not number:
            return leaf["origin"] == "constant" and kind == "model" and follows(leaf, words)
        per = self.per(leaf["per"], texts) if kind == "library" and "per" in leaf else {}
        own = measured((spelled(number[2] or ""), 1), (per, -1))
        return number[1] == written and (own == unit or (kind == "table" and not number[2]))

    def per(self, per: Json, texts: Mapping[str, Text | None]) -> Size:
        """The unit that a factor is per, which stands under the key of that name."""
        path, line, column = per["place"].rsplit(":", 2)
        text, said = texts.get(path), PER.fullmatch(scalar(per["literal"]))
        stands = text and text.under(per["literal"], text.offset(line, column)) == "per"
        return spelled(said[1] or "") if said and stands else {}

    def spreads(self, leaf: Json, said: list[str]) -> bool:
        """Whether the numbers of a distribution that its point follows from are those that a text says."""
        (size, factor), spread = self.units.product(self.parts[leaf["unit"]]), leaf["spread"]
        points = POINTS[spread["shape"]]
        amounts = [QUANTITY.fullmatch(one) for one in said[: len(points)]]
        for key, amount in zip(points, amounts, strict=False):
            if amount is None or key not in spread:
                return False
            own, by = self.units.product(spelled(amount[2] or ""))
            there, here = ratio(amount[1]) * by, ratio(spread[key]) * factor
            if own != size or abs(there - here) > abs(there) / 10**33:
                return False
        return len(amounts) == len(points)


def unfounded(leaf: Json) -> bool:
    """Whether a leaf needs a basis and has none; the choice of a supplier that is told needs one, too."""
    return leaf["origin"] == "unsourced" or (leaf["origin"] == "supplier" and not leaf["basis"])


def ground(basis: Json) -> str:
    return f"source:{basis['source']}" if "source" in basis else f"assumption:{basis['assumption']}"


def on(figure: Json) -> tuple[str, ...]:
    """What a part of a total rests on: kinds, or sources and assumptions; or what is scored."""
    return tuple(f"{one['kind']}:{one['of']}" if "of" in one else one["kind"] for one in figure["on"])


class Attribution:
    """What totals rest on and what they scale with, derived again from the leaves of a case."""

    def __init__(self, case: Case, assumptions: list[Json]) -> None:
        self.case, self.tell = case, case.tell
        self.under = {f"assumption:{one['id']}": one["basis"] for one in assumptions}
        self._standing: dict[tuple[str, ...], frozenset[str]] = {}
        self.grounds = {name: self.standing_on(leaf["basis"]) for name, leaf in case.leaves.items()}
        self.totals = {one["arguments"][0] for one in case.figures.values() if one.get("operation") == "rests"}
        self.size = sum(1 + len(figure.get("arguments", ())) for figure in case.figures.values())
        self._clean: dict[tuple[str, ...], dict[str, Decimal]] = defaultdict(dict)
        self._slopes: tuple[str, dict[str, Decimal]] = ("", {})

    def standing_on(self, basis: list[Json]) -> frozenset[str]:
        """The sources and assumptions that a leaf rests on, directly or through others."""
        key = tuple(map(ground, basis))
        if key not in self._standing:
            found, waiting = set(key), list(key)
            for name in waiting:
                more = [ground(one) for one in self.under.get(name, ())]
                waiting += [one for one in dict.fromkeys(more) if one not in found]
                found.update(more)
            self.tell.spend(50 * len(found))
            self._standing[key] = frozenset(found)
        return self._standing[key]

    def judged(self, operation: str, arguments: list[str], figure: Json) -> Decimal:
        if operation == "rests":
            (total,) = arguments
            return self.resting(total, on(figure))
        if operation == "scales":
            total, leaf = arguments
            return self.scaling(total, leaf)
        at, weights = QUALITY.index(on(figure)[0]), [abs(self.case.exact[one]) for one in arguments]
        scores = [self.scaled(one)["quality"][at] for one in arguments]
        return sum(map(mul, weights, scores), ZERO) / sum(weights, ZERO)

    def scaling(self, total: str, leaf: str) -> Decimal:
        """The part of a total that scales with a leaf."""
        with localcontext(SLOPES):
            part = self.case.exact[leaf] * self.slopes(total).get(leaf, ZERO)
        return to_the_digit_of(self.case.exact[total], part)

    def scaled(self, figure: str) -> Json:
        return self.case.figures[self.case.figures[figure]["arguments"][1]]

    def resting(self, total: str, on: tuple[str, ...]) -> Decimal:
        """The part of a total that rests on a leaf of one of these kinds, sources and assumptions."""
        exact = self.case.exact
        if total not in self._clean[on]:
            kind = RESTING.get(on[0])
            rests = (name for name, leaf in self.case.leaves.items() if (
                kind(leaf) if kind else not self.grounds[name].isdisjoint(on)))  # fmt: skip
            found = self.clean(dict.fromkeys(rests, ZERO))
            self._clean[on] = {one: found.get(one, exact[one]) for one in {total, *self.totals} & exact.keys()}
        return to_the_digit_of(exact[total], exact[total] - self._clean[on][total])

    def clean(self, found: dict[str, Decimal]) -> dict[str, Decimal]:
        """For each figure that is worked out from one of ``found``, the part of it that none of these has touched.

        A sum is clean in its clean parts, a product where its factors are, anything else where all that it read is.
        """
        values: Mapping[str, Decimal] = ChainMap(found, self.case.exact)
        solved: dict[int, Numbers] = {}
        self.tell.spend(self.size)
        with localcontext(SLOPES):
            for name, figure, read in self.case.steps if found else ():
                if "loop" in figure:
                    number, loop = figure["loop"], self.case.loops[figure["loop"]]
                    if number not in solved:
                        touched = not found.keys().isdisjoint(read_by(loop))
                        solved[number] = self.case.solved(loop, values) if touched else []
                    if solved[number]:
                        found[name] = solved[number][figure["member"]]
                elif not found.keys().isdisjoint(read):
                    operation, divisible = figure["operation"], found.keys().isdisjoint(read[1:])
                    if operation in ("add", "negate", "multiply") or (operation in ("divide", "runs") and divisible):
                        found[name] = OPERATIONS[operation](*[values[one] for one in read])
                    else:
                        passed = operation in ("choose", "PUE", "life", "share") and divisible
                        found[name] = values[read[0]] if passed else ZERO
        return found

    def slopes(self, total: str) -> dict[str, Decimal]:
        """The derivative of ``total`` by every figure, from the last backwards; through a loop by x̄ = s + Cᵀ x̄."""
        if self._slopes[0] != total:
            found: dict[str, Decimal] = defaultdict(Decimal, {total: ONE})
            loops = {number: [ZERO] * len(loop["members"]) for number, loop in self.case.loops.items()}
            first = {figure["loop"]: name for name, figure, _ in reversed(self.case.steps) if "loop" in figure}
            self.tell.spend(self.size)
            with localcontext(SLOPES):
                for name, figure, _ in reversed(self.case.steps):
                    if "loop" in figure:
                        loops[figure["loop"]][figure["member"]] = found[name]
                        if first[figure["loop"]] == name and any(loops[figure["loop"]]):
                            self.through(figure["loop"], loops[figure["loop"]], found)
                    elif found.get(name) and figure["operation"] in SLOPE:
                        numbers = [self.case.exact.get(argument, ZERO) for argument in figure["arguments"]]
                        slopes = SLOPE[figure["operation"]](self.case.exact[name], *numbers)
                        for argument, slope in zip(figure["arguments"], slopes, strict=True):
                            found[argument] += found[name] * slope
            self._slopes = (total, found)
        return self._slopes[1]

    def through(self, number: int, right: Numbers, found: dict[str, Decimal]) -> None:
        """From the slopes of a loop's amounts those of what it reads."""
        loop, amounts = self.case.loops[number], self.case.amounts[number]
        slopes = self.case.solved(loop, self.case.exact, right)
        for demand, slope in zip(loop["demands"], slopes, strict=True):
            found[demand] += slope
        for one in loop["coefficients"]:
            found[one["figure"]] += slopes[one["row"]] * amounts[one["column"]]

    def complete(self, one: Json, result: Json) -> None:
        """It is of its result, and leaves out no kind, no ground and no input that the total is made with."""
        case, total = self.case, result["total"]["figure"]
        said = f"the attribution of {one['assessment']} ({one['indicator']})"
        place, slopes = case.figures[total]["place"], self.slopes(total)
        made = [
            name for name in case.leaves if slopes.get(name) and (not case.exact[name] or self.scaling(total, name))
        ]
        rests = [on(case.figures[name]) for name in one["rests_on"]]
        told = {ground for grounds in rests for ground in grounds}
        wanted = {*RESTING} | {ground for name in made for ground in self.grounds[name] if not one["others"]}
        missing = [ground for ground in sorted(wanted - told) if ground in RESTING or self.resting(total, (ground,))]
        every = (*one["substances"], *one["scales_with"])
        scales = {case.figures[name]["arguments"][1] for name in every}
        missing += [
            name for name in made if name not in scales and case.leaves[name]["origin"] in ("basis", "unsourced")
        ]
        every_ground = frozenset[str]().union(*self.grounds.values())
        named = [grounds for grounds in rests if grounds[0] not in RESTING]
        untold = [ground for ground in every_ground - told if one["others"] and len(named) < TOLD]
        few = len(named) + sum(not self.resting(total, (ground,)) for ground in untold) < TOLD
        missing += ["its others"] if one["others"] > max(0, len(every_ground) - TOLD) or (one["others"] and few) else []
        kinds = [grounds for grounds in rests if {*grounds} & RESTING.keys()]
        case.equal(f"the kinds that {said} tells", kinds, [grounds[:1] for grounds in kinds], place)
        case.equal(f"what {said} leaves out", [], missing, place)
        of = {case.figures[name]["arguments"][0] for name in (*one["rests_on"], *every)}
        case.equal(f"what {said} is of", [*of], [total], place)
        scored = [name for name in one["scales_with"] if "quality" in self.scaled(name)]
        derived = [[at, *scored] for at in QUALITY if any(case.exact[name] for name in scored)]
        stored = [[*on(case.figures[name]), *case.figures[name]["arguments"]] for name in one["quality"]]
        case.equal(f"the scores of {said}", stored, derived, place)


def read(path: Path) -> tuple[Json, bytes]:
    """The document in a file and its bytes; raises NoTrail where it is no JSON, or calls itself something else."""
    try:
        with path.open("rb") as stream:
            data = stream.read(MAX_BYTES + 1)
        trail = json.loads(data) if len(data) <= MAX_BYTES else None
    except (OSError, ValueError, RecursionError) as error:
        raise NoTrail(f"{error!s:.200}") from None
    said = trail.get("format") if type(trail) is dict else None
    if said in OLDER:
        raise NoTrail(f"it is of the older format {said}, and this reads {FORMAT}: make it again from its model")
    if type(trail) is not dict or said != FORMAT:
        raise NoTrail(f"it has more than {MAX_BYTES} bytes, or does not call itself {FORMAT}")
    return trail, data


def whole(trail: Json, data: bytes, tell: Findings) -> None:
    """Form, integrity, and what is cited: all but the numbers."""
    tell.looked = ["form"]
    named: Named = defaultdict(set)
    wrong = misshapen(trail, "trail", "", named)
    for at in wrong[:20]:
        tell("form", f"{at} is missing, unknown, or not of its kind")
    if data != canonical(trail) + b"\n":
        tell("form", "its bytes are not in the one canonical form")
    if wrong:
        return
    tell.looked += ["integrity"]
    content, integrity = trail["content"], trail["integrity"]
    files = {file["path"]: file for file in content["files"]}
    made = [(part, integrity[part], canonical(trail[part])) for part in ("content", "run")]
    made += [(path, file["sha256"], file["text"].encode()) for path, file in files.items() if "text" in file]
    for library in content["libraries"]:
        lines = (f"{files[path]['sha256']}  {path}\n" for path in sorted(library["files"]) if path in files)
        made.append((f"library {library['name']}", library["tree"], "".join(lines).encode()))
    for what, stored, text in made:
        if stored != (derived := sha256(text).hexdigest()) or integrity["algorithm"] != "SHA-256":
            tell("integrity", f"SHA-256 of {what}: stored {stored}, derived again {derived}")
    for path, file in files.items():
        if "text" in file and len(file["text"].encode()) != file["bytes"]:
            tell("integrity", f"{path} is not of as many bytes as it says")
    cited(content, named, tell)
    if not content["cases"]:
        tell("form", "it computes nothing")
    for index, case in enumerate(content["cases"]):
        read, pointed, nodes = (named[f".content.cases[{index}", mark] for mark in "rpo")
        ordered(case, read, pointed, nodes, tell)


def cited(content: Json, named: Named, tell: Findings) -> None:
    """What is cited is told, and what is told is cited, has a title, and an id of its own."""
    for kind, mark in (("source", "c"), ("assumption", "a")):
        used = {one for (_, key), ids in named.items() if key == mark for one in ids}
        for odd in sorted(used ^ {one["id"] for one in content[f"{kind}s"]}):
            tell("provenance", f"the {kind} {odd} is cited and not told, or told and never cited")
    leaves = (figure for case in content["cases"] for figure in case["figures"] if "basis" in figure)
    for one in (*content["assumptions"], *leaves):
        if any(("source" in ground) == ("assumption" in ground) for ground in one["basis"]):
            tell("provenance", f"{one['id']} rests on what is not one source or one assumption", one["place"])
    for source in content["sources"]:
        if not source["fields"].get("title", "").strip():
            tell("provenance", f"the source {source['id']} has no title", source["place"])
    for holder in (content, *content["cases"]):
        for what, key in UNIQUE.items():
            names = [one[key] for one in holder.get(what, ())]
            if len(set(names)) < len(names):
                tell("form", f"two of its {what} have one {key}")


def mistaken_burdens(case: Json) -> Iterator[str]:
    """The burdens of flows that are neither the amount of their flow nor what that is multiplied by."""
    figures = {figure["id"]: figure for figure in case["figures"]}
    for node in case["nodes"]:
        for flow in node["exchanges"]:
            if flow["kind"] not in ("uses", "avoids", "emits"):
                yield f"{node['name']} does not use, avoid or emit what it has a flow of"
            for burden in flow["burdens"]:
                made = figures.get(burden["figure"], {})
                parts = made.get("arguments", []) if made.get("operation") == "multiply" else []
                if flow["amount"] is None or flow["amount"] not in (burden["figure"], *parts):
                    yield f"{burden['figure']} is not the burden of the flow {flow['amount']} of {node['name']}"


def ordered(case: Json, read: set[str], pointed: set[str], nodes: set[str], tell: Findings) -> None:
    """Arguments stand before what reads them; nothing is missing or unused."""
    known: set[str] = set()
    waiting = {loop["loop"]: read_by(loop) for loop in case["loops"]}
    for figure in case["figures"]:
        has = figure.keys() & {"written", "literal", "origin", "basis", "operation", "arguments", "loop", "member"}
        known_how = figure.get("operation", "add") in {*OPERATIONS, *JUDGED, "choose"}
        if has != FIGURES.get(figure["kind"]) or not known_how:
            tell("form", f"{figure['id']} is neither a leaf nor derived by a known operation", figure["place"])
        for odd in {*figure.get("arguments", []), *waiting.pop(figure.get("loop"), [])} - known:
            tell("form", f"{figure['id']} reads {odd}, which does not stand before it", figure["place"])
        known.add(figure["id"])
    odd = [f"there is no figure {one}" for one in sorted((read | pointed) - known)]
    odd += [f"there is no node {one}" for one in sorted(nodes - {"", *(node["name"] for node in case["nodes"])})]
    odd += [f"nothing reads the figure {one}: it could be changed unseen" for one in sorted(known - read)]
    odd += mistaken_burdens(case)
    pairs = [[(one["assessment"], one["indicator"]) for one in case[part]] for part in ("results", "attribution")]
    odd += ["its results are not each attributed once"] * (pairs[0] != pairs[1] or len({*pairs[0]}) < len(pairs[0]))
    for message in odd:
        tell("form", message)


def declared(content: Json, units: Units, tell: Findings) -> None:
    """Each unit is spelled by its parts, and of the size that these have wherever they are used."""
    symbols = {unit["symbol"] for unit in content["units"]}
    for unit in content["units"]:
        powers = [
            [({one["of"]: Fraction(1)}, Fraction(one["power"])) for one in unit[of]] for of in ("parts", "dimension")
        ]
        parts = spelled(unit["symbol"])
        told = [*(measured(*one) for one in powers), Fraction(unit["factor"])]
        if told != [parts, *units.product(parts)] or not parts.keys() <= symbols:
            tell("units", f"{unit['symbol']} is not what its parts make, or of another size than everywhere else")
    year = content["study"]["year"].partition(" ")[0]
    if not NUMBER.fullmatch(year) or ratio(year) * 86_400 != units.atom("year")[1]:
        tell("units", f"the study has another year than its model: {year} days")


def found(file: Json, folder: Path) -> bytes | None:
    """What stands in a folder under the path of a file of a trail: a plain file inside of it, or nothing.

    What stands there under its last name alone counts if it is the same.
    """
    parts = [part for part in file["path"].removeprefix("lca:").split("/") if part not in ("", ".", "..")]
    for names in (parts, parts[-1:]):
        with suppress(OSError, ValueError, RuntimeError):  # a name that can be none, a link in a circle
            path = folder.joinpath(*names).resolve()
            status = path.stat()
            if path.is_relative_to(folder.resolve()) and S_ISREG(status.st_mode) and status.st_size <= MAX_BYTES:
                with path.open("rb") as stream:
                    data = stream.read(status.st_size)
                if names == parts or sha256(data).hexdigest() == file["sha256"]:
                    return data
    return None


def behind(words: list[str], at: int) -> str:
    """The word that a list of names and texts stands behind, of which one is at a place."""
    for _ in range(MOST_USED):
        if at and words[at - 1] == ",":
            at -= 2  # to the end of what stands before, perhaps `as` its name, or a version
            at -= 2 if words[at - 1] == "as" else 0
            at -= 1 if NUMBER.match(words[at]) else 0
    return words[at - 1] if at > 0 else ""


def used(file: Json, texts: Mapping[str, Text | None], tell: Findings) -> str:
    """The kind that a file is of by the words that use it: they stand in a text before it, and lead to its path."""
    path, (where, line, column) = file["path"], file["used"].rsplit(":", 2)
    text = texts[where]
    if text is None:
        tell("pinning", f"{where} is not at hand: whether it uses {path} was not looked up", warning=True)
        return "library" if path.endswith(".yaml") else ""
    at, model = text.offset(line, column), text.kind == "model"
    index = text.index.get(at, 0)
    word = text.words[index] if model else re.compile(r"[\"']?[\w.]*[\"']?").match(text.text, at)[0]  # type: ignore[index]
    before = behind(text.words, index) if model else text.under(word, at)
    if model and word[0] == '"':
        leads = posixpath.normpath(posixpath.join(posixpath.dirname(where), re.sub(r"\\(.)", r"\1", word[1:-1])))
        return USED.get(before or "", "") if leads == path and not path.endswith((".yaml", ".yml")) else ""
    name = re.escape(word.strip("\"'").partition(".")[0])
    way = re.fullmatch(rf"{SHELF}{name}(\.lca|(?:/[^/]+)?\.yaml)", path)
    if not way or before not in (("use",) if model else ("extends", "is")):
        return ""
    return "library" if way[1] != ".lca" else "model" if model else ""


def at_hand(
    content: Json, given: Paths, beside: Paths, own: Paths, released: Released, tell: Findings
) -> dict[str, Text | None]:
    """By path the texts that leaves stand in; of what is neither embedded nor found in folders, none.

    Each file but the model is used by words of one before it. What is embedded is held against the folders that were
    given, and what came with the tool, perhaps in another version, against its own and what was published.
    """
    texts: dict[str, Text | None] = {}
    homes: dict[str, str] = {}
    names: dict[str, object] = {}
    for file in (*content["files"], *content["tables"]):
        path, text, place, shipped = file["path"], file.get("text"), file["used"], file["path"].startswith("lca:")
        kind = "model" if not texts else "library" if BANDS.fullmatch(path) and not place else ""
        with suppress(LookupError, ValueError):
            kind = kind or used(file, texts, tell)
        home = posixpath.dirname(path) if kind == "library" else path
        if not kind or homes.setdefault(place or kind, home) != home or (not texts and path != content["model"]):
            tell("pinning", f"nothing uses {path:.99}, or not where the trail says", place)
        one = (path, file["sha256"], kind)
        name = unicodedata.normalize("NFC", path).casefold()
        if len(path) > 1000 or not PATH.fullmatch(path) or names.setdefault(name, one) != one:
            tell("pinning", f"{path:.99} can be the path of no file, or is that of another, too")
        if file.get("kind", "table") != kind or (text is None if kind == "model" else shipped and text is not None):
            tell("pinning", f"{path:.99} is no {file.get('kind', 'table')}, or its text is not here, or must not be")
        asked = [*given, *(() if shipped or text is not None else beside)]
        here = [(folder, found(file, folder)) for folder in (*asked, *own)]
        there = [(folder, data) for folder, data in here if data is not None]
        tell.spend(sum(len(data) // 10 for _, data in there) + len(text or ""))
        same = (data for _, data in there if data.decode("utf-8-sig", "replace") == text or (
            text is None and sha256(data).hexdigest() == file["sha256"]))  # fmt: skip
        data = next(same, None)
        read = data.decode("utf-8-sig", "replace") if data is not None and text is None else text
        kind = "parquet" if kind == "table" and path.endswith(".parquet") else kind
        texts[path] = None if read is None else Text(read, kind)
        other = next((folder for folder, _ in there if shipped or folder in asked), None)
        if data is None and other is not None:
            said = f"{other.joinpath(path.removeprefix('lca:'))} is not the {path} that the trail was made from"
            tell("pinning", said, warning=shipped)
        version = file.get("version", "")
        known = released.get(path, {}).get(version)
        if known not in (None, file["sha256"]):
            tell("pinning", f"{path} was not published like this in version {version}")
        elif shipped and known is None and data is None and text is not None:
            said = f"{path} is not at hand: whether its text is that which came with the tool was not looked up"
            tell("pinning", said, warning=True)
    return texts


def verify(
    trail: Json,
    data: bytes,
    folders: Paths,
    tell: Findings,
    beside: Paths = (),
    own: Paths = (),
    released: Released | None = None,
) -> str:
    """Tell what does not hold on any level but replay; the answer sums up what was looked at.

    Files are looked for in the ``folders`` that were given, ``beside`` the trail and among the engine's ``own``.
    """
    whole(trail, data, tell)
    if tell.wrong("form"):
        return ""
    content, pinned = trail["content"], 0
    texts = at_hand(content, folders, beside, own, released or {}, tell)
    try:
        models = [text for text in texts.values() if text and text.kind == "model"]
        units = Units(models)
        declared(content, units, tell)
        for case in content["cases"]:
            one = Case(content, case, units, tell)
            with localcontext(COMPUTING):
                one.derive()
            with localcontext(SLOPES):  # shares and parts may be beyond all values
                for result, attribution in zip(case["results"], case["attribution"], strict=True):
                    one.breakdown(result)
                    one.attribution.complete(attribution, result)
            one.dimensions()
            one.known()
            pinned += one.pins(texts)
            one.stages(texts)
        tell.looked += LEVELS[2:5]
    except (LookupError, ValueError, TypeError, ArithmeticError, RecursionError) as error:
        tell("form", f"its parts do not fit together: {error!r:.200}")
    for field in ("goal", "functional_unit", "boundary"):
        if not content["study"]["fields"].get(field, "").strip():
            tell("provenance", f"the study does not say its {field}", warning=True)
    figures = [figure for case in content["cases"] for figure in case["figures"]]
    leaves = sum("written" in figure for figure in figures)
    tell.looked += ["pinning"] * (tell.looked[-1] == LEVELS[4] and (pinned > 0 or leaves == 0))
    absent = sorted({figure["place"].rsplit(":", 2)[0] for figure in figures if "written" in figure} & texts.keys())
    for path in (path for path in absent if not texts[path]):
        tell("pinning", f"{path} is not at hand: what stands in it was not looked up", warning=True)
    return f"{len(figures)} figures; {pinned} of {leaves} leaves stand in the texts at hand"


Look: TypeAlias = Callable[[Json, Paths, Findings], str]
"""Looks at a level for an engine, tells what does not hold, and that it looked; it answers what more is to be said."""


def alone(_: Json, __: Paths, tell: Findings) -> str:
    if not tell.failing:
        tell("replay", f"no engine is here, as `pip install lca-rules` has it: {UNKNOWN}", warning=True)
    return ""


def checked(path: Path, folders: Paths, own: Paths = (), looks: Mapping[str, Look] | None = None) -> Json:
    """The answer about one trail; folders of its ``own`` and ``looks`` by level are an engine's."""
    tell, said, more = Findings(), "", {"signatures": NOBODY}
    try:
        trail, data = read(path)
        said = verify(trail, data, folders, tell, [path.parent], own)
        for level, look in {"replay": alone, **(looks or {})}.items():
            more[level] = look(trail, [*folders, path.parent], tell)
        status = tell.status
    except (NoTrail, MemoryError) as error:
        tell, said, status = Findings(), str(error) or "it fills the memory", 2
    states = {level: "holds" if level in tell.looked else "not looked at" for level in LEVELS}
    levels = {level: "does not hold" if tell.wrong(level) else state for level, state in states.items()}
    left = {kind: max(0, count - MOST) for kind, count in tell.count.items()}
    unseen = tell.warned.intersection(LEVELS[5:])  # the warnings of other levels are of what was seen
    return {"trail": str(path), "status": status, "said": said, "levels": levels, "findings": tell.told, "more": left,
            "questions": [answered(asked, levels, unseen, more) for asked in QUESTIONS]}  # fmt: skip


def answered(asked: str, levels: Mapping[str, str], unseen: set[str], more: Mapping[str, str]) -> Json:
    """One of the three questions, by what was looked at and what was not, or at some places only."""
    of = QUESTIONS[asked]
    states = sorted({levels[level] for level in of})
    said = [f"{state}: {', '.join(level for level in of if levels[level] == state)}" for state in states]
    said += [more[level] for level in of if more.get(level)]
    whole = not states[1:] and unseen.isdisjoint(of)
    answer = {"does not hold": "no", "holds": "yes" if whole else "in part", "not looked at": "not known"}[states[0]]
    return {"question": asked, "answer": answer, "said": "; ".join(said)}


def told(answer: Json) -> str:
    """An answer as lines that can do nothing to a terminal."""
    states = ("holds", "does not hold", "is not a trail", "holds, with warnings")
    lines = [f"{answer['trail']}: {states[answer['status']]}", f"  {answer['said']}"]
    asked = answer["questions"] if answer["status"] != 2 else []
    lines += [f"  {one['question']} {one['answer']} ({one['said']})" for one in asked]
    for one in answer["findings"]:
        kind, place = "warning" if one["warning"] else "mismatch", f" ({one['place']})" if one["place"] else ""
        lines.append(f"  {kind}: {one['level']}: {one['message']}{place}")
    lines += [f"  and {count} more of kind {kind}" for kind, count in answer["more"].items() if count]
    odd = ("Cc", "Cf", "Cs", "Zl", "Zp")
    inert = ["".join("\ufffd" if unicodedata.category(c) in odd else c for c in line) for line in lines]
    return "\n".join(dict.fromkeys(inert))


def written(text: str) -> bool:
    """Whether standard output took a text, of which a console may not have all signs."""
    code = getattr(sys.stdout, "encoding", None) or "utf-8"
    try:
        print(text.encode(code, "backslashreplace").decode(code), flush=True)  # noqa: T201  # its output
    except OSError as error:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # where what is left of it goes
        with suppress(OSError):
            if error.errno != errno.EPIPE:  # else whoever read it has left
                print(f"cannot write to standard output: {error.strerror}", file=sys.stderr)  # noqa: T201  # likewise
        return False
    return True


def finished(answers: list[Json], as_json: bool, tell: Callable[[Json], str] = told) -> int:
    """The status of answers that are printed, the gravest of all trails: 2 before 1 before 3 before 0."""
    document = {"format": "lca.verify/2", "answers": answers}
    if not written(json.dumps(document, indent=2) if as_json else "\n".join(map(tell, answers))):
        return 2
    return max((int(one["status"]) for one in answers), key=(0, 3, 1, 2).index)


def main(arguments: list[str] | None = None) -> int:
    """The command line of this file alone."""
    parser = argparse.ArgumentParser("verify.py", description="Check audit trails, every number from the leaves up.")
    parser.add_argument("trails", nargs="+", metavar="TRAIL", type=Path)
    parser.add_argument("--with", dest="folders", action="append", default=[], metavar="FOLDER", type=Path,
                        help="where libraries and tables are, beside the trail or elsewhere")  # fmt: skip
    parser.add_argument("--json", action="store_true", help="answer as JSON")
    given = parser.parse_args(arguments)
    return finished([checked(path, given.folders) for path in given.trails], given.json)


if __name__ == "__main__":
    sys.exit(main())
