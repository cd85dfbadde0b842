"""Check an audit trail without the program that made it: every number is derived again, from the leaves up.

One file on the standard library alone, sharing no code with the engine: ``python verify.py trail.json``. Its levels are
*form* (a closed set of fields, canonical bytes, ids given once, nothing missing or unread), *integrity* (digests),
*arithmetic* (figures in their order, sums, roundings, loops, verdicts, what totals rest on and scale with),
*units* (factors, dimensions), *provenance* (origins, sources, citations) and *pinning* (leaves stand, with their units,
in the texts at hand). What it cannot look at, `lca verify` does: *replay* (the model, run again by its engine, gives
the same content) and *signatures*.
A reader may begin with ``verify``, which goes from level to level: ``whole`` and ``linked`` are form and integrity,
``Units`` what units mean, ``Case`` the numbers of a computation, what is said of them, by ``OPERATIONS``, ``SLOPE`` and
``ALIKE``, and its leaves, ``Data`` and ``Wording`` where these stand. ``checked`` answers three questions by levels.
Status: 0 all holds and was looked at, 1 something does not, 2 not a trail or beyond the limits, 3 holds with warnings,
the best that this file alone can say.
"""

from __future__ import annotations

import argparse
import csv
import decimal
import errno
import io
import json
import os
import posixpath
import re
import signal
import sys
import textwrap
import unicodedata
from array import array
from bisect import bisect_left
from collections import ChainMap, Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from decimal import Context, Decimal, localcontext
from fractions import Fraction
from hashlib import sha256
from itertools import accumulate, islice
from math import prod
from operator import mul
from pathlib import Path
from stat import S_ISREG
from typing import Any, TypeAlias


def interrupted(*_: object) -> None:
    """What Ctrl-C does to a copy, also while it loads: one line, and no traceback."""
    os.write(2, b"interrupted\n")
    os._exit(130)


if __name__ == "__main__":
    signal.signal(signal.SIGINT, interrupted)

Json: TypeAlias = dict[str, Any]
Texts: TypeAlias = Mapping[str, "Text | None"]  # by path those at hand
Numbers: TypeAlias = list[Decimal]
Paths: TypeAlias = Sequence[Path]
Size: TypeAlias = dict[str, Fraction]
Name: TypeAlias = Any  # the id of a figure, or the number and the member of an amount of a loop
Citing: TypeAlias = dict[str, set[str]]
Pair: TypeAlias = tuple[str, object, object]
Cover: TypeAlias = tuple[list[tuple[str, str, object]], list[str], dict[str, str]]  # bases, the last first, scores …
Column: TypeAlias = tuple[str, Any, bool, Cover]
Named: TypeAlias = defaultdict[tuple[str, str], list[str]]
FORMAT, OLDER = "lca.trail/3", ("lca.trail/1", "lca.trail/2")
MAX_BYTES, LEAST, MAX_WORK = 1 << 29, 5, 200_000_000  # of a file; of each part in it; steps that its numbers may take
LEVELS = ("form", "integrity", "arithmetic", "units", "provenance", "pinning", "replay", "signatures")
QUESTIONS = {
    "Does each number follow from what the trail says?": LEVELS[:5],
    "Does the trail say what the model and the libraries say?": LEVELS[5:7],
    "Who says so, and has it changed since?": LEVELS[7:],
}
UNKNOWN = "how figures are wired, computed labels, what bibliographies say, omissions and samples are not known"
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
BY_PLACE = """result factor per takes accounting valid geography approach kind boundary gwp licence note
replaces""".split()  # noqa: SIM905  # a text is read more easily than a list
"""Words that are a name elsewhere, and no unit behind a number."""
ATOM, POWER = r"[A-Za-zµ°][A-Za-z0-9_µ]*", r"(?:\^-?[0-9]+)?"
TERM = rf"(?:%|{ATOM}|\((?:%|{ATOM}){POWER}(?:[*/](?:%|{ATOM}){POWER})*\)){POWER}"
UNIT = re.compile(
    rf"[ \t]*(?!(?:{'|'.join((*WORDS.split(), *BY_PLACE))})\b)((?:1/{TERM}|%|{ATOM}{POWER})(?:[*/]{TERM})*)"
)
QUANTITY = re.compile(rf"({NUMBER.pattern})(?:{UNIT.pattern})?")
WORD = re.compile(rf"""
    "(?:[^"\\\n]|\\.)*"? | \#[^\n]* | (?:(?<=\^)|(?<=\^-))[0-9]+(?![\w.])
    | [0-9][0-9_]*(?:\.[0-9_]+)?(?:[eE][+-]?[0-9]+)?(?:{UNIT.pattern})?
    | [A-Za-z_]\w*(?:\.[A-Za-z_]\w*)* | [=!<>]= | \S""", re.VERBOSE)  # fmt: skip
EXPECTED = ("goal", "functional_unit", "boundary", "excludes", "period", "geography", "author", "reviewer", "version",
            "limitations")  # fmt: skip  # of a study
INNER = """of within if then else and or not for in where is share quality to expect error from as extends"""
BEGIN = frozenset(WORDS.split()) - frozenset(INNER.split())
"""The words that a statement begins with."""
KEYWORDS, RELATIONS = frozenset(WORDS.split()), ("=", "<", "<=", ">", ">=", "==", "!=")
MARKS = {"needs": "choice", "makes": "choice", "per": "choice", "require": "limit", "within": "within", "check": "side"}
"""What the figures behind some words are; those of a limit and on the sides of a check have no scores."""
OPERAND = re.compile(r"[\w%)\]{}\"]")  # the last word of what a statement may end with, or what it stands behind
FIELD = re.compile(
    rf"""(?:\s|\#[^\n]*\n)*+(\w++)(?:\s|\#[^\n]*\n)*+
    ("(?:[^"\\\n]|\\.)*"|[0-9]{{4}}-[0-9]{{2}}(?:-[0-9]{{2}})?(?![\w-])|{QUANTITY.pattern}|\w+)""",
    re.VERBOSE,
)
AMOUNT = rf"-?{QUANTITY.pattern}"
LITERAL = re.compile(
    rf"{AMOUNT}(?:\n±\n{AMOUNT}|\n\(\n{AMOUNT}\nto\n{AMOUNT}\n\))?"
    rf"|(?:normal|lognormal|uniform)\n\(\n{AMOUNT}\n,\n{AMOUNT}\n\)"
    rf"|triangular\n\(\n{AMOUNT}\n,\n{AMOUNT}\n,\n{AMOUNT}\n\)"
)
SPREADS = {"normal": ("mean", "sd"), "lognormal": ("median", "gsd"), "uniform": ("low", "high"),
           "triangular": ("low", "mode", "high")}  # fmt: skip
SHAPED = ("shape", "text")
PEDIGREE = [row.split() for row in (
    "1 1.05 1.1 1.2 1.5", "1 1.02 1.05 1.1 1.2", "1 1.03 1.1 1.2 1.5", "1 1.01 1.02 1.05 1.1", "1 1.05 1.2 1.5 2"
)]  # fmt: skip
"""The uncertainty factors of the ecoinvent data quality system, by indicator and score."""
TEXTUAL: dict[str, Callable[[str, str], bool]] = {
    "==": str.__eq__, "!=": str.__ne__, "contains": str.__contains__, "starts_with": str.startswith,
    "ends_with": str.endswith,
}  # fmt: skip
"""How texts are compared, by the words between them."""
TEXTS = re.compile(rf'(?=.*"(?:#[0-9]+)?\Z)"(.*)" ({"|".join(TEXTUAL)}|in) "(.*)"(?:#[0-9]+)?', re.DOTALL)
MOMENT = r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]+[+-][0-9:.]+"
TIMED = re.compile(rf"(?:(\w+)\()?({MOMENT})(?:\)| (-|[=!<>]=|[<>]) ({MOMENT}))(?:#[0-9]+)?")
CLOCKS: dict[str, Callable[[datetime], int]] = {
    "hour": lambda at: at.hour, "weekday": datetime.isoweekday, "month": lambda at: at.month,
    "year": lambda at: at.year,
}  # fmt: skip
"""What is told of instants, by their own clocks."""
FOLLOWING = re.compile(r"""(?:facility|it)\n1\n(?:kWh/kWh_it|kWh_it/kWh) | (?:count|mean)\n[0-9]+\n
    | [\w.]+\.quality\n[0-5]\n | [\w.]+\.impact\n0\n[^\n]*""", re.VERBOSE)  # fmt: skip
"""What constants follow from, their number and their unit: the 1 of a PUE, how many rows count, the worst score of a
figure, the part of a total that a node has none of."""
EMPTY = r"[ \t\r]*+(?:\n[ \t\r]*+(?=\n|\Z))*+"
GAP, QUOTED = r"(?:\s++|\#[^\n]*+)*+", r""""(?:[^"\\]|\\[\s\S])*+"|'(?:[^']|'')*+'"""
FIRST = r"""(?![?:-](?:\s|\Z)|[,\[\]{}&*!|>'"%@`#])"""
PLAINLY, IN_FLOW = r"(?:[^\s:#]++|:(?=\S)|(?<=\S)\#)", r"(?:[^\s:#,\[\]{}]++|:(?=[^\s,\[\]{}])|(?<=\S)\#)"
KEY = re.compile(rf"(?:(\?){GAP})?({QUOTED}|{FIRST}{PLAINLY}(?:[ \t]*+{PLAINLY})*+)(?(1){GAP}|[ \t]*+):(?=\s|\Z)")
WHOLE = re.compile(r"""\{(?:[^{}"'#\n]|"(?:[^"\\\n]|\\.)*+"|'[^'\n]*+'|\{[^{}"'#\n]*+\})*+\}(?=[ \t\r]*+(?:\n|\Z))""")
"""Of YAML what stands between words, texts in quotes, the first sign and the words of others, a key, and an entry that
ends on its line."""
ESCAPED = re.compile(r"\\(?:x(..)|u(....)|U00(.{6})|\n[ \t]*|([\s\S]))")
UNDER = re.compile(r"""(\w+)["']?\s*+:\s*+\Z""")
MEASURE = re.compile(rf"1(?!/)|{UNIT.pattern}")
SAID = re.compile(rf"""{GAP}(\w+){GAP}("(?:[^"\\\n]|\\.)*+"|[\w-]+)(?:{GAP},)?""")
"""A field or an aspect, and what it is said to be."""
CELL = re.compile(r"([\w.]+)\[(.*)\]\.(\w+)(?:#[0-9]+)?", re.DOTALL)
SPREAD = re.compile(rf"(?:(±) ?|(normal|lognormal) ?\( ?|\( ?){QUANTITY.pattern}(?: to {QUANTITY.pattern})? ?\)?")
ACCOUNTING = ("approach", "kind", "boundary")
ASPECTS = (*ACCOUNTING, "gwp", "valid", "geography")
FIELDS = (*ASPECTS, "licence", "note", "replaces")
DETAILS = ("geography", "valid", "accounting", "gwp", "uncertainty", "quality", "licence", "note", "replaces")
YEARS = re.compile(r"([0-9]{4})(?:-[0-9]{2}){0,2}(?:\s*(?:-|–|/|\bto\b)\s*([0-9]{4})(?:-[0-9]{2}){0,2})?")
SHAPES: dict[str, dict[str, str]] = {
    kind.strip(): {name: mark or "s" for name, _, mark in (field.partition(":") for field in fields.split())}
    for kind, _, fields in (shape.partition("=") for shape in """\
trail= format content:content run:run integrity:integrity signatures:envelope*?; side= figure:r value:n;
envelope= payload payloadType signatures:signature*; signature= sig keyid:s?; integrity= algorithm content run;
run= time command:s* platform python; method= engine precision:i digits:i rounding; burden= indicator figure:p;
content= method:method study:study model files:file* libraries:library* tables:table* units:unit* sources:source*
 assumptions:assumption* cases:case* warnings:warning* waived:waiver*; study= name title year fields:m not_stated:s*;
file= path:d kind sha256 bytes:i used version:s? text:s?; library= name version licence tree files:s*;
credit= name:o figure:r; spread= shape text mean:n? sd:n? median:n? gsd:n? low:n? mode:n? high:n?;
table= name path sha256 rows:i columns:s* used; unit= symbol:d factor:q dimension:power*; power= of power:q;
source= id:d key fields:m place; assumption= id:d key statement fields:m basis:basis* place; setting= name:d value;
basis= source:c? where:s? assumption:a?; warning= code severity message place help:s*; of_node= node:o figure:r;
case= scenario:d settings:setting* figures:figure* loops:loop* nodes:node* assessments:assessment* results:result*
 derived:derived* attribution:attribution* checks:check* rules:rule*; coefficient= row:i column:i figure:r;
 waiver= aspect why;
input figure= kind id:d value:n~ unit place title:s? written literal origin factor:s? basis:basis* quality:w? details:m?
 spread:spread?; derived figure= kind id:d value:n~ unit place title:s? operation arguments:r* formula:s?
 on:s*?; amount figure= kind id:d value:n~ unit place title:s? formula:s? loop:i member:i; part= name value:n;
loop= members:s* demands:r~* coefficients:coefficient* place; contribution= name:o figure:r value:n;
node= name:d declared template title stage makes:p~ share:p~ exchanges:flow* tags:setting*
 arguments:argument*? place; argument= name value written figure:p~; flow= kind supplier:o factor
 amount:p~ burdens:burden* place;
assessment= name:d title needs:of_node* runs:of_node* spared:of_node* place;
result= assessment title indicator indicator_title unit total:side credits:side nodes:contribution* stages:part*
 tags:tag* credited:credit* samples:x?; derived= name:d title unit total:side place
 samples:x?; tag= name label value:n; check= title figure:r unit tolerance place
 basis:basis*?;
attribution= rests_on:r* substances:r* scales_with:r* quality:r*;
rule= name title assessment requirements:requirement* place; requirement= requires message figure:r unit tolerance place
""".split(";"))  # noqa: SIM905  # a text is read more easily than a list
}  # fmt: skip
"""The closed set of fields, each with its kind, a text if none is told: a shape of this list or a letter of ``PLAIN``.
``d`` is an id of its own, ``r`` that of a figure that is read, ``p`` of one that is pointed at, ``c`` of a source,
``a`` of an assumption, ``o`` of a node; ``*`` a list, ``~`` or null, ``?`` may be left out."""
PLAIN: dict[str, Callable[[Any], object]] = dict.fromkeys("sdrpcao", lambda x: type(x) is str) | {
    "n": lambda x: type(x) is str and re.fullmatch(r"(?!-0\Z)-?(?:0|[1-9][0-9]*)(?:\.[0-9]*[1-9])?", x),
    "q": lambda x: type(x) is str and re.fullmatch(r"-?[0-9]{1,4300}(?:/[1-9][0-9]{0,4299})?", x),
    "i": lambda x: type(x) is int and x >= 0, "x": lambda _: True,
    "w": lambda x: type(x) is list and len(x) == 5 and all(type(n) is int and 1 <= n <= 5 for n in x),
    "m": lambda x: type(x) is dict and all(k.isascii() and type(v) is str for k, v in x.items()),
}  # fmt: skip
"""``s`` a text, ``n`` a decimal number, ``q`` a ratio, ``i`` a whole number, ``w`` five scores, ``m`` texts by name,
``x`` anything: what a replay alone derives."""
ORIGINS = {"basis": {True}, "supplier": {True, False}, "choice": {False}, "constant": {False}, "unsourced": {False}}
NAMING, TOLD, MOST, LONG = ("symbol", "id", "name", "title", "assessment", "indicator"), 40, 50, 300
"""What names a record; so many sources and assumptions are told of a total by themselves, the weightiest; so many
mismatches, warnings, and signs of each."""
QUALITY = ("reliability", "completeness", "time", "geography", "technology")
RESTING: dict[str, Callable[[Json], bool]] = {
    "assumed": lambda leaf: any("assumption" in one for one in leaf["basis"]),
    "unsourced": lambda leaf: leaf["origin"] == "unsourced" or (leaf["origin"] == "supplier" and not leaf["basis"]),
    "stale": lambda leaf: "stale" in leaf.get("details", {}),
    "proxy": lambda leaf: any(one.get("where", "").lower().startswith("proxy") for one in leaf["basis"]),
}
"""The kinds of leaves whose part of a total is told, beside that of each source and each assumption."""
PREFIXES = dict(zip(["", *"nµmckMGTPEZ"], map("1e{}".format, (0, -9, -6, -3, -2, *range(3, 22, 3))), strict=True))
PREFIXES |= {f"{sign}i": str(1 << 10 * n) for n, sign in enumerate("KMGTP", 1)}
MEASURES = """s,second n,µ,m 1 time; min,minute - 60 time; h,hour - 3600 time; day,d - 86400 time; week - 604800 time;
J,joule n,µ,m,k,M,G,T,P,E 1 energy; W,watt µ,m,k,M,G,T 1 energy/time; Wh µ,m,k,M,G,T,P 3600 energy;
BTU - 1055.05585262 energy; J_it n,µ,m,k,M,G,T 1 IT_energy; W_it µ,m,k,M,G 1 IT_energy/time;
Wh_it µ,m,k,M,G,T 3600 IT_energy; g,gram n,µ,m,k 1 mass; t,tonne k,M,G 1e6 mass; lb,pound - 453.59237 mass;
oz - 28.349523125 mass; short_ton - 907184.74 mass; long_ton - 1016046.9088 mass; gCO2e n,µ,m,k 1 emissions;
tCO2e k,M,G 1e6 emissions; lbCO2e - 453.59237 emissions; gCO2eq n,µ,m,k 1 emissions; tCO2eq k,M,G 1e6 emissions;
lbCO2eq - 453.59237 emissions; m,metre,meter n,µ,m,c,k 1 length; inch - 0.0254 length; ft - 0.3048 length;
mile - 1609.344 length; ha - 1e4 length^2; L,litre,liter µ,m,k 0.001 length^3; bit k,M,G,T,P 0.125 information;
B,byte k,M,G,T,P,E,Z,Ki,Mi,Gi,Ti,Pi 1 information; FLOP k,M,G,T,P,E,Z 1 computation; % - 0.01 1"""
"""Each unit with its other names, the prefixes that it takes, its factor and its dimension; a year is a study's."""
PART = r"(?!\.\.?(?:/|\Z))[^/\0]{1,255}"
ROOTS = r"(?:lca:factors/|installed:[^/]+/|(?!lca:|installed:)(?:\.\./factors/)?)"
PATH = re.compile(rf"(?=[^\0]{{1,1000}}\Z){ROOTS}{PART}(?:/{PART})*")
SHELF, IN_YAML = r"(?:lca:factors/|installed:[^/]+/|(?:(?:\.\./)?factors/(?:.+/)?)?)", re.compile(r"[\"']?[\w.]*[\"']?")
BANDS = re.compile(rf"{SHELF}plausible(?:/[^/]+)?\.yaml")
USED = {"use": "model", "sources": "bibliography", "from": "table"}
"""Paths of files; where libraries are, and their names in YAML; of bands, which need no words; what a text leads to."""
NOTHING: Cover = [], [], {}
MAX_DIGITS, MAX_ATOMS, MAX_BITS, MAX_DEPTH, FEW = 999, 64, 1 << 15, 999, 10_000
"""Of a number; of a unit, and of its size above and below the fraction bar; of brackets; words of a text that may be as
short as one sign."""


class NoTrail(Exception):
    """What was given is not a trail, or one beyond the limits."""


class Findings:
    """What does not hold and what should be known, ``MOST`` of each; levels looked at; work left to a checker."""

    def __init__(self) -> None:
        self.told, self.looked, self.left = list[Json](), list[str](), MAX_WORK
        self.count, self.failing, self.warned = {"mismatch": 0, "warning": 0}, set[str](), set[str]()
        self.now: Json = {}

    def __call__(self, level: str, message: str, place: str = "", warning: bool = False, **facts: object) -> None:
        kind = "warning" if warning else "mismatch"
        self.count[kind] += 1
        (self.warned if warning else self.failing).add(level)
        if self.count[kind] <= MOST:
            said = {"message": message, "place": place, **facts}
            told = {name: None if one is None else f"{one!s:.{LONG}}" for name, one in said.items()}
            self.told.append({"level": level, "warning": warning, **told})

    def each(self, records: Iterable[Json]) -> Iterator[Json]:
        """Records of a trail, of which it is known at which one a checker is."""
        for self.now in records:
            yield self.now

    def misfit(self, error: Exception) -> None:
        odd = [f"{key} {value}" for key, value in self.now.items() if key in NAMING or value in error.args]
        said = f"its parts do not fit together: {error!r:.99}, at {', '.join(odd) or 'its study'}"
        self("form", said, self.now.get("place", ""))

    def spend(self, work: int, ahead: int = 0) -> None:
        """Take work from what is left, which must do for what is known to lie ahead."""
        self.left -= work
        if self.left < ahead:
            raise NoTrail("it asks for more work than a checker does")

    @property
    def status(self) -> int:
        return 1 if self.failing else 3 if self.told else 0


def misshapen(value: Any, kind: str, at: str, named: Named) -> Iterator[str]:
    """Where a value is not of its kind; ``named`` collects the ids in it, by list or case and kind."""
    kind = kind.rstrip("?")
    if kind == "figure" and type(value) is dict and value.get("kind") in ("input", "derived", "amount"):
        kind = f"{value['kind']} figure"
    if kind[-1] == "~":
        yield from misshapen(value, kind[:-1], at, named) if value is not None else ()
    elif kind[-1] == "*" and type(value) is list:
        for index, one in enumerate(value):
            yield from misshapen(one, kind[:-1], f"{at}[{index}]", named)
    elif kind in SHAPES and type(value) is dict:
        fields = SHAPES[kind]
        for name in {**fields, **value}:
            if name in value and name in fields:
                if fields[name] != "s" or type(value[name]) is not str:  # as most are
                    yield from misshapen(value[name], fields[name], f"{at}.{name}", named)
            elif fields.get(name, "")[-1:] != "?":
                yield f"{at}.{name}"
    elif kind not in PLAIN or not PLAIN[kind](value):
        yield at
    elif kind in "drpcao":
        case = ".content" if kind in "ca" else at[: at.find("]") + 1]
        named[at.rpartition("[")[0] if kind == "d" else case, kind].append(value)


def canonical(value: Any) -> bytes:
    try:
        return json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"), sort_keys=True).encode()
    except (ValueError, RecursionError) as error:
        raise NoTrail(f"it is no text of a trail: {error!s:.200}") from None


def plain(value: Decimal) -> str:
    """As numbers stand in a trail: 34 digits, plain notation, no needless zeros."""
    return f"{KEEPING.add(KEEPING.normalize(value), ZERO):f}"


def segment(at: Decimal, points: Sequence[Decimal]) -> tuple[int, Sequence[Decimal]]:
    """Where among x0, y0, x1, y1, … the two points around a place begin, and these; NaN if it is beyond all."""
    begin = 2 * max(1, bisect_left(points[::2], at)) - 2
    return begin, points[begin : begin + 4] if points[0] <= at <= points[-2] else [NAN] * 4


def interpolated(at: Decimal, *points: Decimal) -> Decimal:
    _, (x0, y0, x1, y1) = segment(at, points)
    return y0 + (y1 - y0) * (at - x0) / (x1 - x0)


OPERATIONS: dict[str, Callable[..., Decimal]] = {
    "add": lambda *x: sum(x, ZERO), "multiply": lambda *x: prod(x, start=ONE), "divide": lambda x, y: x / y,
    "runs": lambda x, y: x / y if y > 0 else NAN, "power": lambda x, y: x**y, "negate": lambda x: -x, "abs": abs,
    "min": lambda *x: min(x), "max": lambda *x: max(x), "interpolate": interpolated, "choose": lambda x, _: x,
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
    "normal": lambda x, sd: x if sd >= 0 else NAN, "lognormal": lambda x, gsd: x if x > 0 and gsd >= 1 else NAN,
    "uniform": lambda low, high: (low + high) / 2 if low <= high else NAN,
    "triangular": lambda low, x, high: x if low <= x <= high else NAN,
}  # fmt: skip
"""What each operation makes of its arguments, in base units; truth is 1 or 0, NaN where it is not defined."""


def by_factors(_: Decimal, *x: Decimal) -> Numbers:
    before, after = accumulate((ONE, *x), mul), list(accumulate((ONE, *x[::-1]), mul))
    return [left * right for left, right in zip(before, after[-2::-1], strict=False)]


def by_points(_: Decimal, at: Decimal, *points: Decimal) -> Numbers:
    begin, (x0, y0, x1, y1) = segment(at, points)
    slope, weight = (y1 - y0) / (x1 - x0), (at - x0) / (x1 - x0)
    return [slope, *[ZERO] * begin, -slope * (1 - weight), 1 - weight, -slope * weight, weight]


PASSED = ("choose", "PUE", "life", "share", "normal", "lognormal")
"""Operations that are their first argument."""
SLOPE: dict[str, Callable[..., Numbers]] = {
    "add": lambda _, *x: [ONE] * len(x), "negate": lambda *_: [-ONE], "multiply": by_factors, "interpolate": by_points,
    "power": lambda y, x, n: [n * x ** (n - 1) if x or n > 1 else Decimal(n == 1), y * x.ln() if x > 0 else ZERO],
    "abs": lambda _, x: [ONE.copy_sign(x)], "exp": lambda y, _: [y], "sqrt": lambda y, _: [1 / (2 * y) if y else ZERO],
    "log": lambda _, x: [1 / x], "log2": lambda _, x: [1 / (x * Decimal(2).ln())],
    "log10": lambda _, x: [1 / (x * Decimal(10).ln())],
    **dict.fromkeys(("divide", "runs"), lambda y, _, by: [1 / by, -y / by]),
    **dict.fromkeys(("min", "max"), lambda y, *x: [ZERO] * x.index(y) + [ONE]),
    **dict.fromkeys(PASSED, lambda *_: [ONE]),
    "uniform": lambda *_: [ONE / 2] * 2, "triangular": lambda *_: [ZERO, ONE],
}  # fmt: skip
"""Of the value y of an operation and its arguments, the derivatives by these; by those that are not here it is flat."""


def measured(*powers: tuple[Size, Any]) -> Size:
    """A product of powers, each base once, none to the power of nothing."""
    found: Size = defaultdict(Fraction)
    for base, n in ((base, n * power) for size, power in powers for base, n in size.items()):
        found[base] += n
    return {base: n for base, n in found.items() if n}


ALIKE: dict[str, Callable[[Size, list[Size], Fraction], list[list[Size]]]] = {
    "multiply": lambda own, read, _: [[own, measured(*((size, 1) for size in read))]],
    **dict.fromkeys(("divide", "runs"), lambda own, read, _: [[own, measured((read[0], 1), (read[1], -1))]]),
    "sqrt": lambda own, read, _: [[own, measured((read[0], Fraction(1, 2)))]],
    "power": lambda own, read, power: [[{}, read[1]], [own, measured((read[0], power))]],
    **dict.fromkeys(("<", "<=", ">", ">=", "==", "!=", "within"), lambda own, read, _: [[{}, own], read]),
    **dict.fromkeys(("exp", "log", "log2", "log10", "and", "or", "not"), lambda own, read, _: [[{}, own, *read]]),
    **dict.fromkeys(("rests", "scales"), lambda own, read, _: [[own, read[0]]]),
    "scored": lambda own, *_: [[{}, own]], "lognormal": lambda own, read, _: [[own, read[0]], [{}, read[1]]],
    "within_share": lambda own, read, _: [[{}, own, read[2]], read[:2]],
    "choose": lambda own, read, _: [[{}, read[0]], [own, *read[1:]]],
    "interpolate": lambda own, read, _: [[read[0], *read[1::2]], [own, *read[2::2]]],
}  # fmt: skip
"""Which dimensions are alike, of an operation's own and those that it reads; all where it does not stand here."""


ALIASES = {"yr": "year"}


def spelled(text: str) -> Size:
    """The units in a text such as gpu*s/word, each with its power."""
    parts = re.findall(r"([*/]?)(?:\(([^()]+)\)|([^*/^]+))(?:\^(-?[0-9]+(?:/[0-9]+)?))?", text)
    powers = (
        (
            spelled(inner) if inner else {ALIASES.get(of, of): Fraction(1)},
            Fraction(by or 1) * (-1 if sign == "/" else 1),
        )
        for sign, inner, of, by in parts
        if of != "1"
    )
    return measured(*powers)


def ratio(number: str) -> Fraction:
    if len(number) > MAX_DIGITS:
        raise ValueError("a number beyond all digits")
    return Fraction(Decimal(number))


KNOWN: dict[str, tuple[Size, Fraction]] = {}
for row in MEASURES.split(";"):
    names, taken, factor, kind = row.split()
    usual, *others = names.split(",")
    ALIASES |= dict.fromkeys(others, usual)
    size = {base.replace("_", " "): n for base, n in spelled(kind).items()}
    for by in ("", *taken.strip("-").split(",")):
        KNOWN[by + usual] = size, Fraction(factor) * Fraction(PREFIXES[by])


def path_of(place: str) -> str:
    """The path in a place, which is path:line:column."""
    path, _, _ = place.rsplit(":", 2)
    return path


class Text:
    """A text at hand; of the language also its words: texts, numbers with their units, names and signs, no comments."""

    def __init__(self, text: str, kind: str = "model") -> None:
        self.text, self.kind = text, kind
        self.lines = array("I", [0])
        self.lines.extend(one.end() for one in re.finditer("\n", text))
        self.lines.append(len(text) + 1)
        self.words, self.starts = list[str](), array("I")
        for one in WORD.finditer(text) if kind == "model" else ():
            if one[0][0] != "#":
                self.words.append(one[0])
                self.starts.append(one.start())
        if len(self.words) > FEW + len(text) // 2:
            raise NoTrail("a text has more words than one in two signs")

    def offset(self, place: str) -> int:
        """Where a place is; behind the end if it is in no line."""
        row, at = map(int, place.rsplit(":", 2)[1:])
        if not 0 < row < len(self.lines) or not 0 < at <= self.lines[row] - self.lines[row - 1]:
            return len(self.text) + 1
        return self.lines[row - 1] + at - 1

    def find(self, at: int) -> int:
        """Which word begins there; -1 if none does."""
        index = bisect_left(self.starts, at)
        return index if self.starts[index : index + 1] == array("I", [at]) else -1

    def index(self, at: int) -> int:
        """Which word begins there; raises LookupError if none does."""
        if (index := self.find(at)) < 0:
            raise LookupError(at)
        return index

    def under(self, literal: str, at: int) -> str | None:
        """The key of a library that a literal stands under there, none of words and cells; None if it is not whole."""
        text, end = self.text, at + len(literal)
        if not literal or not text.startswith(literal, at):
            return None
        if self.kind == "library":
            key = UNDER.search(text[max(0, at - 99) : at])
            return key[1] if key else None
        last = bisect_left(self.starts, end) - 1
        return "" if self.find(at) >= 0 and self.starts[last] + len(self.words[last]) == end else None


def quantity(text: str) -> tuple[str, Size]:
    """The number and the unit in a text of a library, which may leave out a 1."""
    said = QUANTITY.fullmatch(text) or QUANTITY.fullmatch(f"1 {text}")
    return (said[1], spelled(said[2] or "")) if said else ("", {})


def matched(pattern: re.Pattern[str], text: str) -> re.Match[str]:
    found = pattern.fullmatch(text)
    if not found:
        raise ValueError(text[:MOST])
    return found


def flat(text: str) -> str:
    return " ".join(text.split())


class Scalar(str):
    """What a text of YAML says, on one line; how it is written, and where."""

    raw: str
    at: int

    @classmethod
    def of(cls, raw: str, at: int) -> Scalar:
        said = raw[1:-1].replace("''", "'") if raw[:1] == "'" else raw
        if raw[:1] in ("|", ">"):
            said = raw.partition("\n")[2]
        elif raw[:1] == '"':
            said = ESCAPED.sub(cls.sign, raw[1:-1])
        found = cls(flat(said))
        found.raw, found.at = raw, at
        return found

    @staticmethod
    def sign(escape: re.Match[str]) -> str:
        code = escape[1] or escape[2] or escape[3]
        return chr(int(code, 16)) if code else " " if (escape[4] or ".") in "ntrvfNLP_\t" else escape[4] or ""


class Yaml:
    """A text of YAML as mappings by key, to the scalars; an entry on one line is read when it is asked for.

    Raises ValueError where it has forms that no library needs: lists line by line, anchors, tags, directives.
    """

    def __init__(self, text: str) -> None:
        self.text, self.at = text, 0
        self.take(rf"{GAP}---(?=\s)")
        self.root = self.node(-1)
        self.take(GAP)
        if self.at < len(text) or not isinstance(self.root, dict):
            raise ValueError(text[self.at : self.at + 40])

    def __call__(self, *keys: str) -> Any:
        """What stands under keys, each in what stands under those before; an empty mapping where nothing does."""
        found: Any = self.root
        for key in keys:
            found = self.entry(found, key)
        for key in found if isinstance(found, dict) else ():
            self.entry(found, key)
        return found

    def entry(self, within: Any, key: str) -> Any:
        said = within.get(key, {}) if isinstance(within, dict) else {}
        if isinstance(said, slice):
            self.at = said.start
            within[key] = self.flow()
            if self.at != said.stop:
                raise ValueError(self.text[said])
        return within.get(key, {}) if isinstance(within, dict) else {}

    def take(self, pattern: str | re.Pattern[str]) -> re.Match[str] | None:
        found = re.compile(pattern).match(self.text, self.at)
        self.at = found.end() if found else self.at
        return found

    def column(self) -> int:
        return self.at - self.text.rfind("\n", 0, self.at) - 1

    def node(self, outer: int | None = None) -> Any:
        """What stands next: in braces, or further to the right than the column of what it is in."""
        self.take(GAP)
        start, column = self.at, 0 if outer is None else self.column()
        if self.text.startswith("{", start):
            later = outer is not None and self.take(WHOLE)
            return slice(start, self.at) if later else self.flow()
        if outer is not None and column > outer and KEY.match(self.text, start):
            return self.block(column)
        deeper = r"\n" if outer is None else rf"\n {{{outer + 1},}}+"
        word = IN_FLOW if outer is None else PLAINLY
        lines = rf"[|>][-+]?[ \t]*+(?:\#.*+)?{EMPTY}(?:({deeper}).*+(?:{EMPTY}\1.*+)*+)?"
        words = rf"{FIRST}{word}(?:(?:[ \t]*+|\s*?{deeper}[ \t]*+){word})*+"
        found = self.take(rf"{QUOTED}|\[[^\[\]]*+\]|{lines}|{words}") if outer is None or column > outer else None
        return Scalar.of(found[0].rstrip() if found else "", start)

    def block(self, column: int) -> Json:
        found: Json = {}
        while self.column() == column and (key := self.take(KEY)):
            found[Scalar.of(key[2], key.start(2))] = self.node(column)
            self.take(GAP)
        return found

    def flow(self) -> Json:
        found: Json = {}
        while self.take(r"[{,]"):
            self.take(GAP)
            if not self.text.startswith("}", self.at):
                key = self.node()
                colon = self.take(rf"{GAP}:")
                found[key] = self.node() if colon else Scalar.of("", self.at)
                self.take(GAP)
        if not self.take("}"):
            raise ValueError(self.text[self.at : self.at + 40])
        return found


def shown(value: object) -> str:
    """A value as a finding tells it."""
    if isinstance(value, dict):
        value = [f"{key}^{of}" if isinstance(of, Fraction) else f"{key}: {shown(of)}" for key, of in value.items()]
    if isinstance(value, list | tuple | set | frozenset):
        value = ", ".join(map(shown, sorted(value) if isinstance(value, set | frozenset) else value))
    return "nothing" if value in (None, "") else str(value)


def beneath(own: Cover, around: Cover) -> Cover:
    """What covers a word where some stands with it, and some around that: bases of its own leave nothing around."""
    bases, scores, said = own
    if own is NOTHING or bases:
        return around if own is NOTHING else own
    return around[0], scores or around[1], around[2] | said


def unquoted(word: str) -> str:
    """What a text in quotes says."""
    return re.sub(r"\\(.)", lambda one: {"n": "\n", "t": "\t"}.get(one[1], one[1]), word[1:-1])


def text_of(word: str) -> str:
    """What a word says, in quotes or not."""
    return unquoted(word) if word[:1] == '"' else word


class Statements:
    """What the statements of a model say, by the word behind the one that they begin with, and which bases cover what.

    Bases cover what stands before them in their parentheses, or in their statement, and has none of its own further in.
    """

    def __init__(self, text: Text) -> None:
        self.text, self.words, self.starts = text, [*text.words, "", "", ""], text.starts
        self.declared, self.units, self.fields = set[tuple[str, str]](), dict[str, str](), dict[int, dict[str, str]]()
        self.titles, self.relations, self.limits = dict[int, str](), dict[int, str](), dict[int, int]()
        self.tags, self.begun, self.marks = defaultdict[int, list[tuple[str, str]]](list), array("I"), list[str]()
        self.blocks, self.heads, self.said, self.field = (
            array("I", [0]),
            array("I", [0]),
            dict[int, dict[str, str]](),
            0,
        )
        self.stack, self.head, self.mark, self.exponents = [("{", 0, "", False)], 0, "", False
        for at, word in enumerate(text.words):
            self.begin(at, word)
            self.bracket(at, word)
            self.remark(at, word)
        self.covers = self.covering()

    def begin(self, at: int, word: str) -> None:
        """A word of the language begins a statement, and a name or a number behind the end of one."""
        last, (bracket, block, _, _) = self.words[at - 1], self.stack[-1]
        begins, titled = word in BEGIN and last not in ("in", "@", "~"), self.words[self.head - 1] == "check"
        titled, goes_on = titled or self.words[self.head] == "per", self.words[at : at + 2] == ["accounting", "("]
        ends = bracket == "{" and last not in KEYWORDS and OPERAND.match(last) and (at > self.head + 1 or not titled)
        ends = ends and word not in KEYWORDS and not self.joins(at) and not self.joins(at - 1) and not goes_on
        if begins or (ends and re.match(r"\w", word)):
            self.begun.append(at)
            self.head, self.mark, self.exponents = at + begins, "", False
            if begins:
                self.declared.add((word, self.words[self.head]))
            if word == "unit":
                name, *rest = (one for one in self.words[at + 1 : at + 5] if one[:1] != '"')
                if rest[:1] == ["="]:
                    self.units[name] = rest[1]
            if word in FIELDS and self.words[block - 1] == "factor" and self.field != at - 1:
                self.field = at
                said = SAID.match(self.text.text, self.starts[at])
                self.said.setdefault(block, {})[word] = text_of(said[2]) if said else ""
            if word == "tag":
                self.tags[block].append((self.words[at + 1], self.words[at + 2]))

    def joins(self, at: int) -> bool:
        """Whether a word that may be a name compares the texts that it stands between, or groups the rows before it."""
        if self.words[at] == "by" and self.words[max(at - 3, 0) : at - 1] == ["each", "of"]:
            return True
        after = re.match(r'["A-Za-z_]', self.words[at + 1])
        return self.words[at] in TEXTUAL and bool(after and OPERAND.match(self.words[at - 1]))

    def bracket(self, at: int, word: str) -> None:
        """What a word is by those before it; it ends with the brackets that it stands in."""
        if word in (")", "]", "}") and len(self.stack) > 1:
            _, self.head, self.mark, self.exponents = self.stack.pop()
        last, before = self.words[at - 1], self.marks[-1:]
        exponent = self.exponents or last == "^" or (before == ["exponent"] and last in ("-", "("))
        self.marks.append("exponent" if exponent else self.mark)
        if word in ("{", "}"):
            self.blocks.append(at)
            self.heads.append(self.head if word == "{" else 0)
        if word in ("(", "[", "{"):
            if len(self.stack) > MAX_DEPTH:
                raise NoTrail("brackets stand in brackets beyond all depth")
            self.stack.append((word, self.head, self.mark, self.exponents))
            self.mark, self.exponents = "limit" if self.mark == "within" else self.mark, exponent
            if word == "{" and self.words[self.head - 1] in ("study", "source", "assumption"):
                self.fields[self.head] = self.block(self.starts[at] + 1)

    def covering(self) -> list[Cover]:
        """What stands behind each word and covers it, from the last; nothing covers a tolerance without parentheses."""
        found, outer = [NOTHING] * len(self.marks), list[tuple[Cover, Cover, Cover]]()
        around, own, begun = NOTHING, NOTHING, bytearray(len(self.marks))
        for at in self.begun:
            begun[at] = True
        for at in reversed(range(len(found))):
            word, (bases, scores, said) = self.words[at], own
            found[at] = NOTHING if self.marks[at] == "within" else beneath(own, around)
            if word in (")", "]", "}"):
                outer.append((around, own, found[at]))
                around, own = found[at], NOTHING
            elif word in ("(", "[", "{") and outer:
                around, own, _ = outer.pop()
            elif word == "," and outer:
                around, own = outer[-1][2], NOTHING
            elif word == "quality":
                own = bases, self.words[at + 2 : at + 11 : 2], said
            elif word == "accounting" and self.words[at + 1] == "(":
                own = bases, scores, self.aspects(at + 2) | said
            elif word in ("@", "~"):
                _, name, where = self.words[at : at + 3]
                where = unquoted(where) if word == "@" and where[:1] == '"' else ""
                told = (word, unquoted(name), self.starts[at]) if name[:1] == '"' else (word, name, where)
                own = [*bases, told], scores, said
            if begun[at]:
                around, own = NOTHING, NOTHING
        return found

    def cover(self, at: int) -> Cover:
        """What covers a word: what stands behind it, or at the head of its block, with what that is said to be."""
        head = self.heads[bisect_left(self.blocks, at, 1) - 1]
        if not head or self.marks[at] == "choice":
            return self.covers[at]
        bases, scores, said = beneath(self.covers[at], self.covers[head])
        return bases, scores, self.said.get(head, {}) | said

    def aspects(self, at: int) -> dict[str, str]:
        """What an accounting says in its parentheses."""
        found, begin = dict[str, str](), self.starts[at]
        while (aspect := SAID.match(self.text.text, begin)) and aspect[1] in ASPECTS:
            found[aspect[1]] = text_of(aspect[2])
            begin = aspect.end()
        return found

    def columns(self, at: int) -> dict[str, Column]:
        """By name the columns of a table, behind its file: header, unit, whether it is the key, what covers it."""
        found, some, behind = dict[str, Column](), (at, self.words.index("}", at)), self.covers[at]
        for begun in self.begun[slice(*(bisect_left(self.begun, one) for one in some))]:
            if self.words[begun] == "let":
                continue
            key = self.words[begun] == "key"
            name, at = self.words[begun + key], begun + key + 1
            while name:
                header = unquoted(self.words[at]) if self.words[at][0] == '"' else name
                at += self.words[at][0] == '"'
                unit = MEASURE.match(self.text.text, self.starts[at + 1]) if self.words[at] == "in" else None
                after = self.words[at + 1][1:].strip() if unit and not unit[1] else ""
                own = NOTHING if after else self.covers[at - 1]
                found[name] = header, unit and (unit[1] or ""), key, beneath(own, behind)
                name, at, key = after, at + 2, False
        return found

    def remark(self, at: int, word: str) -> None:
        """What is said beside the figures of a statement: a title or message, how it compares, what its figures are."""
        verb, block = self.words[self.head - 1], self.stack[-1]
        if (word in MARKS and (word != "per" or at == self.begun[-1])) or word in ("of", "share"):
            self.mark = MARKS.get(word, "")
        listed = self.words[block[1] - 1] == "table" and verb != "let"  # headers, and texts that choose suppliers
        if block[0] != "{" or listed:
            return
        if self.words[at - 1] == "~" or self.words[at - 2] == "@":
            return
        if verb in ("check", "require") and word in (*RELATIONS, "within"):
            self.relations[self.head] = word if word == "within" else self.relations.get(self.head, word)
            self.limits[self.head] = at + 1
        if verb != "require" and word in ("{", "=", "in", "from"):
            self.titles.setdefault(self.head, "")
        elif word[0] == '"' and (verb != "require" or self.words[at - 1] == "else"):
            self.titles.setdefault(self.head, unquoted(word))

    def block(self, at: int) -> dict[str, str]:
        """The fields in braces; what none can be is at their end."""
        found: dict[str, str] = {}
        while field := FIELD.match(self.text.text, at):
            found[field[1]] = unquoted(field[2]) if field[2][0] == '"' else field[2]
            at = field.end()
        return found

    def words_from(self, at: int, what: str, said: str) -> Pair:
        """Words that are told, and as many as stand there."""
        words = Text(said).words
        there = self.words[at : at + len(words)]
        return what, [" ".join(one.split()) for one in words], [" ".join(one.split()) for one in there]


class Units:
    """What units mean: those that everybody knows, those that the models declare, and things that are counted."""

    def __init__(self, models: Iterable[Statements]) -> None:
        self.declared = {"year": "365.25 day"}
        for model in models:
            study = next((said for head, said in model.fields.items() if model.words[head - 1] == "study"), {})
            self.declared |= model.units | {key: said for key, said in study.items() if key == "year"}
        self.known, self.parts = dict(KNOWN), dict[str, Size]()
        self.sizes, self.factors = dict[str, Size](), dict[str, Fraction]()

    def atom(self, name: str) -> tuple[Size, Fraction]:
        if name not in self.known:
            said = QUANTITY.fullmatch(self.declared.get(name, ""))
            self.known[name] = {name: Fraction(1)}, Fraction(1)
            if said:
                size, factor = self.product(spelled(said[2] or ""))
                self.known[name] = size, factor * ratio(said[1])
        return self.known[name]

    def product(self, parts: Size) -> tuple[Size, Fraction]:
        """The dimension and the factor of a product of powers; roots are shown in units whose factor is 1."""
        atoms = [(*self.atom(name), power) for name, power in parts.items()]
        bits = (sum(map(int.bit_length, factor.as_integer_ratio())) * abs(n) for _, factor, n in atoms)
        if len(parts) > MAX_ATOMS or max(map(abs, parts.values()), default=0) > 64 or sum(bits) > MAX_BITS:
            raise ValueError("a unit beyond all sizes")
        factors = (factor ** int(n) if n.denominator == 1 else factor for _, factor, n in atoms)
        size = measured(*((size, n) for size, _, n in atoms))
        if len(size) > MAX_ATOMS:
            raise ValueError("a unit of too many dimensions")
        return size, prod(factors, start=Fraction(1))

    def declare(self, content: Json, tell: Findings) -> None:
        """Each unit of a trail is what its symbol says, and of the size that this has wherever it is used."""
        for unit in tell.each(content["units"]):
            symbol, told = unit["symbol"], [(one["of"], Fraction(one["power"])) for one in unit["dimension"]]
            self.parts[symbol] = spelled(symbol)
            self.sizes[symbol], self.factors[symbol] = self.product(self.parts[symbol])
            if (told, Fraction(unit["factor"])) != (sorted(self.sizes[symbol].items()), self.factors[symbol]):
                tell("units", f"{symbol} is not what its parts make, or of another size than everywhere else")
        year = content["study"]["year"].partition(" ")[0]
        if not NUMBER.fullmatch(year) or ratio(year) * 86_400 != self.atom("year")[1]:
            tell("units", f"the study has another year than its model: {year} days")


def to_the_digit_of(whole: Decimal, part: Decimal) -> Decimal:
    """The part to the last of the 34 digits that the larger of it and its whole has: beyond is what cancels."""
    largest = kept(max(whole.copy_abs(), part.copy_abs()))
    with localcontext(EXACT):
        return part.quantize(ONE.scaleb(largest.adjusted() - 33)) if largest else part


def quantities(words: list[str]) -> list[re.Match[str]]:
    """The amounts that a literal in a model is made of; none where it is made of anything else."""
    said = "\n".join(words).replace("-\n", "-")
    return [*filter(None, map(QUANTITY.fullmatch, said.split("\n")))] if LITERAL.fullmatch(said) else []


def moment(said: str, like: datetime) -> datetime:
    """The instant that a text says by its own offset, or else by the clocks of another instant."""
    at = datetime.fromisoformat(re.sub(r" ?(?:UTC|Z)\Z", "Z", said).replace(" +", "+").replace(" -", "-"))
    return at if at.tzinfo else at.replace(tzinfo=like.tzinfo)


def follows_times(leaf: Json, words: list[str], part: str | None, first: str, sign: str, other: str) -> bool:
    """Whether a constant is what is told of an instant, or of two."""
    try:
        one, two = (datetime.fromisoformat(said) for said in (first, other or first))
        texts = [(word, at) for word, at in ((words[0], one), (words[-1], two)) if word[0] == '"']
        alike = (part or sign) in words and all(moment(unquoted(word), at) == at for word, at in texts)
        between = Fraction((one - two) // timedelta(microseconds=1), 1_000_000)
        truth = OPERATIONS[sign](Decimal((one > two) - (one < two)), ZERO) if sign and sign != "-" else ZERO
        value = Fraction(CLOCKS[part](one)) if part else between if sign == "-" else Fraction(truth)
        return alike and (ratio(leaf["written"]), leaf["unit"]) == (value, "s" if sign == "-" else "")
    except (ValueError, KeyError):
        return False


def follows(leaf: Json, words: list[str]) -> bool:
    """Whether a constant that is not written as a number can follow from the words that stand there."""
    times, texts = TIMED.fullmatch(leaf["id"]), TEXTS.fullmatch(leaf["id"])
    if times:
        return follows_times(leaf, words, *times.groups())
    if not texts:
        known = " ".join(word for word in words[:20] if word[0] != '"')
        return bool(FOLLOWING.fullmatch(f"{known}\n{leaf['written']}\n{leaf['unit']}"))
    first, sign, other = texts.groups()
    at = len(words) - [*reversed(words), sign].index(sign)
    listed = [unquoted(word) for word in words[at:] if word[0] == '"']
    holds = first in listed if sign == "in" else TEXTUAL[sign](first, other)
    sides = [(words[0], first)] + ([] if sign == "in" else [(words[-1], other)])
    alike = all(unquoted(word) == said for word, said in sides if word[0] == '"')
    alike = alike and (sign != "in" or other == '", "'.join(listed))
    return alike and sign in words and (leaf["written"], leaf["unit"]) == (str(int(holds)), "")


def spreads(
    units: Units, unit: Size, leaf: Json, shape: str, texts: list[str], scores: Sequence[str | int]
) -> tuple[Json, Json]:
    """The distribution that a leaf has in a unit, and the one that amounts, its own first, and scores say."""
    (size, own), amounts = units.product(unit), [quantity(text) for text in texts]
    sizes = [units.product(of) for _, of in amounts]
    found = [ratio(number) * factor / own for (number, _), (_, factor) in zip(amounts, sizes, strict=True)]
    text, alike = f"({shape}, {texts[0]} to {texts[-1]})", [one for one, _ in sizes[1:]]
    if shape == "±":
        shape, text, share = "normal", f"± {texts[1]}", amounts[1][1] == spelled("%")
        width = abs(found[0]) * ratio(amounts[1][0]) / 100 if share else found[1]
        found, alike = [found[0], width / ratio("1.959963984540054")], [] if share else alike
    elif shape == "to":
        shape, text, found = "triangular", f"({texts[1]} to {texts[2]})", [found[1], found[0], found[2]]
    elif shape == "normal":
        text = f"(normal, sd {texts[1]})"
    elif shape == "lognormal":
        found, text, alike = [found[0], ratio(amounts[1][0])], f"(lognormal, gsd {texts[1]})", []
    scored = [Decimal(row[int(score) - 1]).ln() / 2 for row, score in zip(PEDIGREE, scores, strict=False)]
    variance = sum((one**2 for one in scored), ZERO)
    if variance and shape in ("", "lognormal"):
        gsd = (variance + (Decimal(amounts[1][0]).ln() ** 2 if shape else 0)).sqrt().exp()
        found, shape, text = [found[0], Fraction(gsd)], "lognormal", f"(lognormal, gsd {gsd:.4g})"
    stored, there = leaf.get("spread", {}), {"shape": shape, "text": text} if shape else {}
    for key, value in zip(SPREADS.get(shape, ()), found, strict=False):
        near = key in stored and abs(ratio(stored[key]) - value) <= abs(value) / 10**33
        there[key] = stored[key] if near else plain(Decimal(value.numerator) / value.denominator)
    return stored, there if all(one == size for one in alike) else {}


def ground(basis: Json) -> str:
    ((kind, of),) = ((kind, of) for kind, of in basis.items() if kind != "where")
    return f"{kind}:{of}"


class Case:
    """One computation: its numbers, derived again from the leaves, and all that is told of them."""

    def __init__(self, case: Json, units: Units, citing: Citing, tell: Findings) -> None:
        self.case, self.units, self.tell, self.parts = case, units, tell, units.parts
        self.scenario = f" in scenario {case['scenario']}" if case["scenario"] else ""
        self.figures: dict[str, Json] = {figure["id"]: figure for figure in case["figures"]}
        self.nodes: dict[str, Json] = {node["name"]: node for node in case["nodes"]}
        self.leaves = {name: figure for name, figure in self.figures.items() if "written" in figure}
        self.size = sum(1 + len(figure.get("arguments", ())) for figure in case["figures"])
        self.exact: dict[Name, Decimal] = {}
        self.steps: list[tuple[list[Name], Json, list[Name]]] = []
        """What an operation or a loop gives, itself, and what it reads: of an alternative its branch and condition."""
        self.citing, self.told = citing, defaultdict[str, set[str]](set)
        for figure in (figure for figure in case["figures"] if figure.get("operation") == "rests"):
            self.told[figure["arguments"][0]].update(figure["on"])
        self._clean: dict[frozenset[str], dict[str, Decimal]] = defaultdict(dict)
        self._slopes: tuple[str, dict[Name, Decimal]] = ("", {})

    def equal(self, what: str, stored: object, derived: object, place: str) -> None:
        if stored != derived:
            message = f"{what}{self.scenario}: stored {stored!s:.99}, derived again {derived!s:.99}"
            self.tell("arithmetic", message, place, figure=what, stored=stored, derived=derived)

    def derive(self) -> None:
        """Every figure in its order; what has no value leaves none to what is worked out from it."""
        for name, figure in zip(self.figures, self.tell.each(self.figures.values()), strict=True):
            try:
                value = self.leaf(figure) if "written" in figure else self.operation(name, figure)
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
        found = Fraction(Decimal(written)) * self.units.factors[figure["unit"]]
        return Decimal(found.numerator) / found.denominator

    def operation(self, name: str, figure: Json) -> Decimal:
        operation, read = figure.get("operation", "add"), figure.get("arguments", [])
        if operation in ("rests", "scales", "scored"):
            return self.judged(figure)
        if "loop" in figure:
            number, loop = figure["loop"], self.case["loops"][figure["loop"]]
            if (number, 0) not in self.exact:
                read = [one for one in loop["demands"] if one is not None]
                read += [one["figure"] for one in loop["coefficients"]]
                self.tell.spend(0, self.least(loop) * (1 + len(self.case["results"])))
                self.step([(number, member) for member in range(len(loop["demands"]))], loop, read)
            read = [(number, figure["member"])]
        elif operation == "choose":
            condition, then, otherwise = read
            read = [then if self.exact[condition] else otherwise, condition]
        return self.step([name], figure, read)[0]

    def step(self, names: list[Name], one: Json, read: list[Name]) -> Numbers:
        values = self.worked(one, [self.exact[name] for name in read])
        self.steps.append((names, one, read))
        self.exact |= zip(names, values, strict=True) if "demands" in one else ()
        return values

    def worked(self, one: Json, numbers: Numbers) -> Numbers:
        """What an operation or a loop makes of numbers; an amount is the one of its loop."""
        return self.solved(one, numbers) if "demands" in one else [OPERATIONS[one.get("operation", "add")](*numbers)]

    def solved(self, loop: Json, numbers: Numbers, slopes: Numbers | None = None) -> Numbers:
        """X with x = demands + C x, or x = slopes + Cᵀ x, by elimination along the diagonal; NaN if there is none."""
        given = iter(numbers)
        self.tell.spend(len(numbers))
        x = [ZERO if demand is None else next(given) for demand in loop["demands"]]
        x = slopes or x
        rows: list[dict[int, Decimal]] = [{index: ONE} for index in range(len(x))]
        having: list[set[int]] = [{index} for index in range(len(x))]
        for one, weight in zip(loop["coefficients"], given, strict=True):
            i, j = (one["column"], one["row"]) if slopes else (one["row"], one["column"])
            rows[i][j] = rows[i].get(j, ZERO) - weight
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

    def least(self, loop: Json) -> int:
        """The work that it takes at least to solve a loop, where no coefficients are made on the way."""
        below, right = Counter[int](), Counter[int]()
        for one in loop["coefficients"]:
            below[one["column"]] += one["row"] > one["column"]
            right[one["row"]] += one["column"] > one["row"]
        return sum(10 * count * (1 + right[at]) for at, count in below.items())

    def judged(self, figure: Json) -> Decimal:
        """What is said of a total: what part rests on some ground, or scales with a leaf; the mean of a score."""
        if figure["operation"] == "scales":
            return self.scaling(*figure["arguments"])
        (total,) = figure["arguments"]
        if figure["operation"] == "rests":
            return self.resting(total, figure["on"])
        self.tell.spend(self.size)
        at, scored = QUALITY.index(figure["on"][0]), [name for name, one in self.leaves.items() if "quality" in one]
        weights = [abs(self.scaling(total, name)) for name in scored]
        scores = [self.leaves[name]["quality"][at] for name in scored]
        return sum(map(mul, weights, scores), ZERO) / sum(weights, ZERO)

    def scaling(self, total: str, leaf: str) -> Decimal:
        """The part of a total that scales with a leaf x: x · dT/dx."""
        with localcontext(SLOPES):
            return to_the_digit_of(self.exact[total], self.exact[leaf] * self.slopes(total).get(leaf, ZERO))

    def slopes(self, total: str) -> dict[Name, Decimal]:
        """The derivative of ``total`` by every figure, from the last step backwards."""
        if self._slopes[0] != total:
            found: dict[Name, Decimal] = defaultdict(Decimal, {total: ONE})
            self._slopes = total, found
            self.tell.spend(self.size)
            for names, one, read in reversed(self.steps):
                given = [found.get(name, ZERO) for name in names]
                if any(given):
                    for name, slope in zip(read, self.backwards(one, given, names, read), strict=False):
                        found[name] += slope
        return self._slopes[1]

    def backwards(self, one: Json, slopes: Numbers, names: list[Name], read: list[Name]) -> Numbers:
        """From the slopes of what a step gives, those of what it reads; of a loop x̄ = slopes + Cᵀ x̄."""
        given, numbers = ([self.exact[name] for name in some] for some in (names, read))
        if "demands" not in one:
            by = SLOPE.get(one.get("operation", "add"))
            return [slopes[0] * slope for slope in by(given[0], *numbers)] if by else []
        x = self.solved(one, numbers, slopes)
        demands = [slope for slope, demand in zip(x, one["demands"], strict=True) if demand is not None]
        return demands + [x[by["row"]] * given[by["column"]] for by in one["coefficients"]]

    def resting(self, total: str, on: list[str]) -> Decimal:
        """The part of a total that rests on a leaf of a kind, of some sources and assumptions, or of those untold."""
        if on == ["others"]:
            self.tell.spend(len(self.citing))
            on = [one for one in self.citing if one not in self.told[total]]
        key, kind, exact = frozenset(on), RESTING.get(on[0]) if len(on) == 1 else None, self.exact
        if total not in self._clean[key]:
            reached, waiting = set(on), list(on)
            for one in waiting:
                more = self.citing.get(one, set()) - reached
                reached |= more
                waiting += more
            rests = (name for name, leaf in self.leaves.items() if (
                kind(leaf) if kind else not reached.isdisjoint(map(ground, leaf["basis"]))))  # fmt: skip
            found = self.clean(dict.fromkeys(rests, ZERO))
            self._clean[key] = {one: found.get(one, exact[one]) for one in self.told.keys() & exact.keys()}
        return to_the_digit_of(exact[total], exact[total] - self._clean[key][total])

    def clean(self, found: dict[Name, Decimal]) -> dict[Name, Decimal]:
        """For each figure that is worked out from one of ``found``, the part of it that none of these has touched.

        A sum is clean in its clean parts, a product where its factors are, anything else where all that it read is.
        """
        values = ChainMap(found, self.exact)
        self.tell.spend(self.size)
        with localcontext(SLOPES):
            for names, one, read in self.steps if found else ():
                if not found.keys().isdisjoint(read):
                    operation, divisible = one.get("operation", "add"), found.keys().isdisjoint(read[1:])
                    if operation in ("add", "negate", "multiply") or (operation in ("divide", "runs") and divisible):
                        made = self.worked(one, [values[name] for name in read])
                    else:
                        passed = operation in PASSED and divisible
                        made = [values[read[0]] if passed else ZERO]
                    found.update(zip(names, made, strict=True))
        return found

    def breakdown(self, result: Json) -> str:
        """The parts of a result add up to its total: node by node, to the last digit, and in stages and tags."""
        self.tell.spend(self.size)
        said, factor = f"{result['assessment']} ({result['indicator']})", self.units.factors[result["unit"]]
        place = self.figures[result["total"]["figure"]]["place"]
        for whole, parts in (("total", result["nodes"]), ("credits", result["credited"])):
            summed, read = self.figures[result[whole]["figure"]], sorted(part["figure"] for part in parts)
            stored = [summed["operation"], *sorted(summed["arguments"])]
            self.equal(f"what {said} {whole} adds up", stored, ["add", *read], place)
        pointed = [one["figure"] for one in (*result["nodes"], result["credits"])]
        exact = [self.exact[one] / factor.numerator * factor.denominator for one in pointed]
        spared, total = exact.pop(), sum(exact, ZERO)
        self.equal(f"{said} credits", result["credits"]["value"], plain(spared), place)
        quantum = ONE.scaleb(kept(max(map(abs, (*exact, total)))).adjusted() - 33)
        groups: dict[tuple[str, ...], Decimal] = defaultdict(Decimal, {("",): ZERO})
        with localcontext(EXACT):
            for part, near in zip(result["nodes"], exact, strict=True):
                value, node = Decimal(part["value"]), self.nodes[part["name"]]
                if abs(value - near) >= quantum:
                    self.equal(f"{said} node {part['name']}", part["value"], plain(near), place)
                tags = {("tag", tag["name"], tag["value"]) for tag in node["tags"]}
                for key in {("",), ("stage", node["stage"])} | tags:
                    groups[key] += value
            self.equal(f"{said} total", result["total"]["value"], plain(total.quantize(quantum)), place)
        told = [["tag", one["name"], one["label"], one["value"]] for one in result["tags"]]
        told += [["stage", one["name"], one["value"]] for one in result["stages"]] + [["", result["total"]["value"]]]
        derived = [[*key, plain(value)] for key, value in groups.items()]
        self.equal(f"the parts of {said}", sorted(told), sorted(derived), place)
        return said

    def derived(self, result: Json) -> str:
        """A result that the model makes of others is the figure of its name, in the unit of that."""
        figure, place, name = self.figures[result["total"]["figure"]], result["place"], str(result["name"])
        self.equal(f"the result {name}", [name, result["unit"]], [figure["id"], figure["unit"]], place)
        self.equal(f"the value of {name}", result["total"]["value"], plain(self.in_its_unit(figure)), place)
        return name

    def complete(self, one: Json, result: Json, said: str) -> None:
        """It is of its result, and leaves out no kind, no ground and no input that the total is made with."""
        total, scales = result["total"]["figure"], (*one["substances"], *one["scales_with"])
        rests, slopes = [self.figures[name]["on"] for name in one["rests_on"]], self.slopes(total)
        kinds = [on for on in rests if not all(":" in name for name in on)]
        few = len({*map(tuple, rests)}) - len(kinds) < TOLD and self.resting(total, ["others"])
        of = {self.figures[name]["arguments"][0] for name in (*one["rests_on"], *scales, *one["quality"])}
        scaled = {self.figures[name]["arguments"][1] for name in scales}
        missing = [name for name, leaf in self.leaves.items() if (
            slopes.get(name) and name not in scaled and leaf["origin"] in ("basis", "unsourced")
            and (not self.exact[name] or self.scaling(total, name)))]  # fmt: skip
        said = f"the attribution of {said}"
        missing += [*sorted(self.told[total] - {name for on in rests for name in on}), *["some grounds"] * bool(few)]
        place = self.figures[total]["place"]
        self.equal(f"the kinds that {said} tells", kinds, [*([kind] for kind in RESTING), ["others"]], place)
        self.equal(f"what {said} leaves out", [], missing, place)
        self.equal(f"what {said} is of", [*of], [total], place)

    def dimensions(self) -> None:
        """What is added or compared is alike; products, quotients and powers have units of their own."""
        fitting, sizes = set[tuple[object, ...]](), self.units.sizes
        for figure in self.tell.each(self.case["figures"]):
            operation, arguments, own = figure.get("operation"), figure.get("arguments", []), figure["unit"]
            symbols = [self.figures[one]["unit"] for one in arguments]
            power = self.exact.get(arguments[-1], ONE) if operation == "power" and sizes[symbols[0]] else ZERO
            key = operation, power, own, *symbols
            if key in fitting:
                continue
            fitting.add(key)
            size, read = sizes[own], [sizes[symbol] for symbol in symbols]
            self.tell.spend(sum(map(len, read)))
            by = Fraction(power).limit_denominator(1000)
            groups = ALIKE[operation](size, read, by) if operation in ALIKE else [[size, *read]]
            if any(one != group[0] for group in groups for one in group):
                said = f"{figure['id']}: {operation} gives no {own or 'plain number'} here"
                self.tell("units", said, figure["place"])
        for result in self.tell.each(self.case["results"]):
            self.shown(result["unit"], result["total"]["figure"])

    def shown(self, symbol: str, name: str) -> None:
        if self.units.sizes[symbol] != self.units.sizes[self.figures[name]["unit"]]:
            self.tell("units", f"{name} cannot be shown in {symbol}", self.figures[name]["place"])

    def known(self) -> None:
        """Every leaf has an origin, and a basis where that is it; a verdict against the model is no mistake."""
        for name, leaf in zip(self.leaves, self.tell.each(self.leaves.values()), strict=True):
            origin, place = leaf["origin"], leaf["place"]
            if bool(leaf["basis"]) not in ORIGINS.get(origin, ()) or (origin == "supplier" and leaf["unit"]):
                self.tell("provenance", f"{name} has the origin {origin}, and its basis is another", place)
            if RESTING["unsourced"](leaf):
                self.tell("provenance", f"{name} has neither source nor assumption", place, warning=True)
        for said, one in self.verdicts():
            for side in self.figures[one["figure"]].get("arguments", [])[:1] if one["unit"] else ():
                self.shown(one["unit"], side)
            if not self.exact[one["figure"]]:
                self.tell("arithmetic", f"{said} does not hold{self.scenario}", one["place"], warning=True)

    def verdicts(self) -> Iterator[tuple[str, Json]]:
        for check in self.tell.each(self.case["checks"]):
            yield f"the check {check['title']}", check
        for rule in self.case["rules"]:
            yield from ((f"the rule {rule['name']}", one) for one in self.tell.each(rule["requirements"]))

    def pins(self, texts: Texts, data: Data, wording: Wording) -> int:
        """How many leaves stand where they say, in the texts at hand or in a setting."""
        settings = {one["name"]: Statements(Text(one["value"])) for one in self.case["settings"]}
        parquet = any(text and text.kind == "parquet" for text in texts.values())
        pinned = 0
        for name in settings:
            if not any(("parameter", name.rpartition(".")[2]) in model.declared for model in wording.models.values()):
                self.tell("pinning", f"what is set, {name}, is no parameter of the model", wording.content["model"])
        for name, leaf in zip(self.leaves, self.tell.each(self.leaves.values()), strict=True):
            path = path_of(leaf["place"])
            setting = re.sub(r"(\[[0-9]+\])?(#[0-9]+)?\Z", "", name)
            model = settings.get(setting) if path == "--set" else wording.models.get(path)
            text = model.text if model else texts.get(path)
            at = text.offset(leaf["place"]) if text else 0
            if (text and text.kind in ("library", "table")) or "factor" in leaf:
                pinned += data.stands(leaf)
                continue
            words = Text(leaf["literal"]).words
            stands = text is not None and text.under(leaf["literal"], at) is not None and self.says(leaf, words)
            if stands and path in texts and leaf["origin"] == "constant" and leaf["literal"] in ("count", "mean"):
                stands = data.compared(name, leaf["place"], data.counted(leaf, path, at))
            if not stands and parquet and name.split("#")[0].endswith(f".{leaf['literal']}"):
                self.tell("pinning", f"{name} is of a Parquet file, which is no text", leaf["place"], warning=True)
            elif not stands and (text or path not in texts):
                said = f"{name}: {leaf['written']} {leaf['unit']}".rstrip()
                there = text.text[at : at + 40].partition("\n")[0].strip() if text else ""
                self.tell("pinning", f"{said} is not what stands there: {there}", leaf["place"])
            elif model:
                home = wording.content["model"] if path == "--set" else path
                stands = wording.leaf(self, leaf, model, home, model.text.index(at), words)
            pinned += stands
        return pinned

    def says(self, leaf: Json, words: list[str]) -> bool:
        """Whether the literal of a leaf of a model says its number, or a distribution, in its unit."""
        written = leaf["written"]
        if leaf["origin"] == "supplier":
            return bool(written == flat(leaf["literal"]))
        amounts = quantities(words)
        if not amounts:
            return leaf["origin"] == "constant" and follows(leaf, words)
        middle = words[0] in ("uniform", "triangular")  # which the point of the spread is
        alike = spelled(amounts[0][2] or "") == self.parts[leaf["unit"]]
        return alike and (amounts[0][1] == written or middle)

    def in_its_unit(self, figure: Json) -> Decimal:
        """A value in its unit."""
        factor = self.units.factors[figure["unit"]]
        return self.exact[figure["id"]] / factor.numerator * factor.denominator


def read(path: Path) -> tuple[Json, bytes]:
    """The document in a file and its bytes; raises NoTrail where it is no JSON, or calls itself something else."""
    try:
        with path.open("rb") as stream:
            data = stream.read(MAX_BYTES + 1)
        parts = len(data) - len(data.translate(None, b"{[:,"))  # each fills memory and time
        if len(data) > MAX_BYTES or parts > MOST + len(data) // LEAST:
            raise NoTrail(f"it has more than {MAX_BYTES} bytes, or more parts than one in {LEAST} bytes")
        trail = json.loads(data)
    except OSError as error:
        raise NoTrail(f"it cannot be read: {error.strerror}") from None
    except (ValueError, RecursionError) as error:
        raise NoTrail(f"it is no JSON: {error!s:.200}") from None
    said = trail.get("format") if type(trail) is dict else None
    if said in OLDER:
        raise NoTrail(f"it is of the older format {said}, and this reads {FORMAT}: make it again from its model")
    if said != FORMAT:
        raise NoTrail(f"it does not call itself {FORMAT}")
    return trail, data


def whole(trail: Json, data: bytes, tell: Findings) -> None:
    """Form and integrity: all but the numbers."""
    tell.looked, named = ["form"], Named(list)
    for at in islice(misshapen(trail, "trail", "", named), MOST):
        tell("form", f"{at} is missing, unknown, or not of its kind")
    if tell.failing:
        return
    made = {part: canonical(value) for part, value in sorted(trail.items())}
    if data != b"{%b}\n" % b",".join(b'"%b":%b' % (part.encode(), text) for part, text in made.items()):
        tell("form", "its bytes are not in the one canonical form")
        return
    tell.looked += ["integrity"]
    content, integrity = trail["content"], trail["integrity"]
    files = {file["path"]: file for file in content["files"]}
    digests = [(part, integrity[part], made[part]) for part in ("content", "run")]
    digests += [(path, file["sha256"], file["text"].encode()) for path, file in files.items() if "text" in file]
    for library in content["libraries"]:
        lines = (f"{files[path]['sha256']}  {path}\n" for path in sorted(library["files"]) if path in files)
        digests.append((f"library {library['name']}", library["tree"], "".join(lines).encode()))
    for what, stored, text in digests:
        if stored != (derived := sha256(text).hexdigest()) or integrity["algorithm"] != "SHA-256":
            tell("integrity", f"SHA-256 of {what}: stored {stored}, derived again {derived}")
    for path, file in files.items():
        if "text" in file and len(file["text"].encode()) != file["bytes"]:
            tell("integrity", f"{path} is not of as many bytes as it says")
    linked(content, named, tell)


def linked(content: Json, named: Named, tell: Findings) -> None:
    """What is pointed at is there, once; figures are read, sources and assumptions cited."""
    for (at, kind), ids in list(named.items()):
        if kind == "d" and len(set(ids)) < len(ids):
            tell("form", f"two of {at} have one name")
    cases = [f".content.cases[{index}]" for index in range(len(content["cases"]))]
    links = [(".content", "sources", "c", ""), (".content", "assumptions", "a", "")]
    links += [link for case in cases for link in ((case, "figures", "r", "p"), (case, "nodes", "", "o"))]
    for at, what, reads, points in links:
        there, read = {*named[f"{at}.{what}", "d"]}, {*named[at, reads]}
        for one in sorted({*read, *named[at, points]} - {*there, ""}):
            tell("form", f"of {what} there is no {one}")
        for one in sorted(there - read) if reads else ():
            tell("form", f"of {what} nothing reads {one}: it could be changed unseen")
    if not cases:
        tell("form", "it computes nothing")
    for source in content["sources"]:
        if not source["fields"].get("title", "").strip():
            tell("provenance", f"the source {source['id']} has no title", source["place"])


def cited(content: Json) -> Citing:
    """Of every source and assumption the assumptions that rest on it."""
    found: Citing = {f"source:{source['id']}": set() for source in content["sources"]}
    found |= {f"assumption:{assumption['id']}": set() for assumption in content["assumptions"]}
    for assumption in content["assumptions"]:
        for basis in assumption["basis"]:
            found[ground(basis)].add(f"assumption:{assumption['id']}")
    return found


def found(file: Json, folder: Path) -> bytes | None:
    """What a plain file in a folder holds that has the path of a file of a trail, or its last name and is the same."""
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
    """The word that a list stands behind, of whose names and texts, with versions and further names, one is there."""
    for _ in range(1000):
        if at > 1 and words[at - 1] == ",":
            at -= 4 if words[at - 3] == "as" else 2
            at -= 1 if NUMBER.match(words[at]) else 0
    return words[at - 1] if at > 0 else ""


def used(content: Json, file: Json, texts: Texts, tell: Findings) -> str:
    """The kind that a file is of by the words that use it: they stand in a text before it, and lead to its path."""
    path, place = file["path"], file["used"]
    if not place:
        return "model" if not texts and path == content["model"] else "library" if BANDS.fullmatch(path) else ""
    where = path_of(place)
    text = texts[where]
    if text is None:
        tell("pinning", f"{where} is not at hand: whether it uses {path:.99} was not looked up", warning=True)
        return "library" if path.endswith(".yaml") else ""
    at, model = text.offset(place), text.kind == "model"
    word = text.words[text.index(at)] if model else IN_YAML.findall(text.text, at, at + 200)[0]
    before = behind(text.words, text.index(at)) if model else text.under(word, at)
    if model and word[0] == '"':
        leads = posixpath.normpath(posixpath.join(posixpath.dirname(where), re.sub(r"\\(.)", r"\1", word[1:-1])))
        return USED.get(before or "", "") if leads == path and not path.endswith((".yaml", ".yml")) else ""
    name = re.escape(word.strip("\"'").partition(".")[0])
    way = re.fullmatch(rf"{SHELF}{name}(\.lca|(?:/[^/]+)?\.yaml)", path)
    if not way or before not in (("use",) if model else ("extends", "is")):
        return ""
    return "library" if way[1] != ".lca" else "model" if model else ""


def at_hand(content: Json, given: Paths, beside: Paths, own: Paths, tell: Findings) -> dict[str, Text | None]:
    """By path the texts that leaves stand in; of what is neither embedded nor found in folders, none.

    Each file is used as what it is. What is embedded is held against the folders that were given, and with a warning
    against what is beside the trail, where an author may have gone on; what came with an engine, perhaps in another
    version, against its own.
    """
    texts: dict[str, Text | None] = {}
    homes, names, alone = dict[str, str](), dict[str, object](), list[str]()
    for file in (*content["files"], *content["tables"]):
        path, text, shipped, kind = file["path"], file.get("text"), file["path"].startswith("lca:"), ""
        with suppress(LookupError, ValueError):  # of a place that is none
            kind = used(content, file, texts, tell)
        home, one = posixpath.dirname(path) if kind == "library" else path, (path, file["sha256"], kind)
        if not kind or homes.setdefault(file["used"] or kind, home) != home:
            tell("pinning", f"nothing uses {path:.99}, or not where the trail says", file["used"])
        if not PATH.fullmatch(path) or names.setdefault(unicodedata.normalize("NFC", path).casefold(), one) != one:
            tell("pinning", f"{path:.99} can be the path of no file, or is that of another, too")
        if file.get("kind", "table") != kind or (text is None if kind == "model" else shipped and text is not None):
            tell("pinning", f"{path:.99} is no {file.get('kind', 'table')}, or its text is not here, or must not be")
        asked = [*given, *(() if shipped else beside), *own]
        here = [(folder, data) for folder in asked for data in [found(file, folder)] if data is not None]
        tell.spend(sum(len(data) // 10 for _, data in here) + len(text or ""))
        said = ((data.decode("utf-8-sig", "replace"), sha256(data).hexdigest()) for _, data in here)
        same = next((there for there, digest in said if there == text or digest == file["sha256"]), None)
        kind = "parquet" if kind == "table" and path.endswith(".parquet") else kind
        read = same if text is None else text
        texts[path] = None if read is None else Text(read, kind)
        other = next((folder for folder, _ in here if (folder in own) == shipped), None)
        if given and text is not None and not shipped and {*given}.isdisjoint(folder for folder, _ in here):
            alone.append(path)
        if same is None and other is not None:
            told = f"{other.joinpath(path.removeprefix('lca:'))} is not the {path} that the trail was made from"
            tell("pinning", told, warning=shipped or (text is not None and other not in given))
        elif same is None and shipped and text is not None:
            tell("pinning", f"{path} is not at hand: whether it came with the tool was not looked up", warning=True)
    if alone and any(True for folder in given for _ in folder.glob("*.lca")):
        lacking = (
            f"no folder of --with has it, though some have models, and it was compared with nothing: {', '.join(alone)}"
        )
        tell("pinning", lacking, warning=True)
    return texts


def years(text: str) -> list[str]:
    """The first and the last year that a text tells."""
    found = YEARS.fullmatch(text.strip())
    return [found[1], found[2] or found[1]] if found else []


class Data:
    """What stands in libraries and tables, against what a trail says of it."""

    def __init__(
        self, content: Json, texts: Texts, models: Mapping[str, Statements], units: Units, tell: Findings
    ) -> None:
        self.texts, self.models, self.units, self.tell = texts, models, units, tell
        self.sources = {one["id"]: one for one in content["sources"]}
        self.assumptions = {one["id"]: one for one in content["assumptions"]}
        self.period = content["study"]["fields"].get("period", "")
        self.tables = {one["name"]: one for one in content["tables"]}
        self.columns = dict[str, dict[str, Column]]()
        for name, one in self.tables.items():
            path, at = self.offset(one["used"])
            index = self.models[path].text.find(at) if path in self.models else -1
            self.columns[name] = self.models[path].columns(index) if index >= 0 else {}
        self.trees, self.rows = dict[str, Yaml](), dict[str, list[tuple[int, list[str]]]]()
        for path, text in texts.items():
            if text and text.kind == "table":
                reader, begin = csv.reader(io.StringIO(text.text, newline="")), 0
                with suppress(csv.Error):  # which the engine refuses
                    rows = [(begin, cells, begin := reader.line_num) for cells in reader]
                    self.rows[path] = [(line, cells) for line, cells, _ in rows if cells]
            if text and text.kind == "library":
                try:
                    self.trees[path] = Yaml(text.text)
                except (ValueError, RecursionError):
                    tell("pinning", f"{path} has forms of YAML that are not looked into", path, warning=True)

    def compared(self, name: str, place: str, pairs: Iterable[Pair]) -> bool:
        """Whether all that is said of something is what stands there."""
        try:
            odd = [pair for pair in pairs if pair[1] != pair[2]]
        except (ValueError, LookupError, TypeError, AttributeError, RecursionError, csv.Error) as error:
            odd = [("entry", place, f"{error!r:.99}")]
        for what, stored, there in odd:
            if isinstance(stored, dict) and isinstance(there, dict) and what != "unit":  # told by what differs
                both = (stored, there), (there, stored)
                stored, there = ({key: of for key, of in one.items() if other.get(key) != of} for one, other in both)
            said = f"{name}: its {what} is {shown(stored):.99}, and there stands {shown(there):.99}"
            self.tell("pinning", said, place)
        return not odd

    def offset(self, place: str) -> tuple[str, int]:
        """The path and the offset of a place."""
        text = self.texts.get(path_of(place))
        return path_of(place), text.offset(place) if text else -1

    def stands(self, leaf: Json) -> bool:
        """Whether a leaf is what its library says in the entry of its factor, where that can be read."""
        path, at = self.offset(leaf["place"])
        text, tree = self.texts.get(path), self.trees.get(path)
        if path in self.texts and tree is None and (text is None or text.kind == "library"):
            return False
        said = self.cell(leaf, path, at) if path in self.rows else self.factor(leaf, path, at)
        return self.compared(leaf["id"], leaf["place"], said)

    def factor(self, leaf: Json, path: str, at: int) -> Iterator[Pair]:
        """What a leaf says, and what the entry of its factor does, with the defaults of the library beneath."""
        tree, (library, _, name) = self.trees[path], leaf["factor"].partition(".")
        own = tree("factors", name) or tree("substances", name)
        left = [key for key, by in (("per", "value"), ("source", "assumed")) if by in own]
        beneath = {"gwp": tree("gwp"), **tree("defaults")}
        entry = {key: said for key, said in beneath.items() if said and key not in left} | own
        emits, (count, per) = entry.get("value", entry.get("emits")), quantity(entry.get("per", "1"))
        parts: Json = {}
        for of, said in (emits if isinstance(emits, dict) else {"climate": emits}).items():
            part = "" if of == "climate" else f"({of})"
            parts |= {part: said} if count == "1" else {f"{part}.emits": said, f"{part}.per": entry["per"]}
        part = re.sub(r"#[0-9]+\Z", "", leaf["id"].removeprefix(leaf["factor"]))
        number, unit = quantity(parts[part])
        yield "library", library, tree("library")
        yield "place", (at, leaf["literal"]), (parts[part].at, parts[part].raw)
        yield "number", leaf["written"], number
        yield "unit", spelled(leaf["unit"]), measured((unit, 1), (per, -1 if count == "1" else 0))
        yield "title", flat(leaf.get("title", "")), entry.get("title", "")
        scores = "" if part.endswith(".per") else entry.get("quality", "")
        yield "scores", leaf.get("quality", []), [int(score) for score in re.findall("[1-5]", scores)]
        sources = [("source", path, entry["source"], entry.get("where", ""))] if "source" in entry else []
        assumed = [("assumption", path, entry["assumed"].at, entry["assumed"])] if "assumed" in entry else []
        said = "" if part.endswith(".per") else entry.get("uncertainty", "")
        yield from self.spread(leaf, unit, parts[part], said, leaf.get("quality", []) if ratio(number) else [])
        yield "basis", [self.ground(one) for one in leaf["basis"]], [*sources, *assumed]
        details = {key: entry[key] for key in DETAILS if key in entry} | {"library": library}
        if "accounting" in entry:
            details["accounting"] = ", ".join(map(entry["accounting"].get, filter(entry["accounting"].get, ACCOUNTING)))
        details |= self.stale(entry.get("valid", ""))
        replaced = leaf["details"].get("replaces")
        if replaced in (f"{one('library')} {one('version')}: {name}" for one in self.trees.values() if one is not tree):
            details["replaces"] = replaced
        yield "details", {key: flat(said) for key, said in leaf["details"].items()}, details

    def stale(self, text: str) -> dict[str, str]:
        """The study's period, where that lies outside the years of a figure."""
        asked, valid = years(self.period), years(text)
        return {"stale": flat(self.period)} if asked and valid and (asked[1] < valid[0] or asked[0] > valid[1]) else {}

    def details(self, said: Mapping[str, str]) -> dict[str, str]:
        """The details of a figure of a model, by what that says of it."""
        accounting = {"accounting": ", ".join(said[key] for key in ACCOUNTING if key in said)}
        others = {key: of for key, of in said.items() if key not in ACCOUNTING}
        return others | (accounting if accounting["accounting"] else {}) | self.stale(said.get("valid", ""))

    def spread(self, leaf: Json, unit: Size, point: str, said: str, scores: list[int]) -> Iterator[Pair]:
        """The distribution that an entry says about its number, in the unit of that without what the factor is per."""
        found = SPREAD.fullmatch(said)
        sign, name, *amounts = found.groups("") if found else [""] * 6
        texts = [point, *(f"{number} {of}".strip() for number, of in (amounts[:2], amounts[2:]) if number)]
        with localcontext(COMPUTING):
            shape = sign or name or ("to" if amounts[2] else "")
            stored, there = spreads(self.units, unit, leaf, shape, texts, scores)
        yield "spread", [stored.get(key, "") for key in SHAPED], [there.get(key, "") for key in SHAPED]
        yield from ((key, stored.get(key, ""), there.get(key, "")) for key in sorted({*stored, *there} - {*SHAPED}))

    def cell(self, leaf: Json, path: str, at: int) -> Iterator[Pair]:
        """What a leaf says, and what stands in the row and the column that its id and its place say."""
        name, label, column = matched(CELL, leaf["id"]).groups()
        columns = self.columns[name]
        header, unit, _, (_, scores, counted) = columns[column]
        text, rows = self.texts[path], self.rows[path]
        assert text is not None, "it has rows"
        line = int(leaf["place"].rsplit(":", 2)[1]) - 1
        row = bisect_left(rows, line + 1, key=lambda one: one[0]) - 1
        begin, cells = rows[row]
        before = text.text[text.lines[begin] : at]
        number = next(csv.reader(io.StringIO(before, newline="")), [""])
        keys = [(cells[self.header(path, one)].strip(), of) for one, of, key, _ in columns.values() if key]
        said = ", ".join(f"{key} {of}".strip() if isinstance(of, str) else f'"{key}"' for key, of in keys) or str(row)
        yield "table", self.tables[name]["path"], path
        yield "row", label, said
        yield "column", len(number) - 1, self.header(path, header)
        yield "cell", leaf["literal"].strip(), cells[len(number) - 1].strip()
        amount = matched(QUANTITY, leaf["literal"].strip())
        yield "number", leaf["written"], amount[1]
        yield "unit", [spelled(leaf["unit"])] * 2, [spelled(unit), spelled(amount[2] or unit)]
        one = leaf["value"] == "1" and not self.units.sizes[leaf["unit"]]
        scores = [] if one or Decimal(amount[1]) in (0, 1) else scores
        scores = [cells[self.header(path, columns[one][0])].strip() if one in columns else one for one in scores]
        yield "scores", list(map(str, leaf.get("quality", []))), scores
        yield from self.spread(leaf, spelled(unit), f"{amount[1]} {unit}".rstrip(), "", list(map(int, scores)))
        yield "details", leaf.get("details", {}), self.details(counted)

    def header(self, path: str, header: str) -> int:
        return [one.strip() for one in self.rows[path][0][1]].index(header)

    def counted(self, leaf: Json, path: str, at: int) -> Iterator[Pair]:
        """How many rows count, and the rows of the table that stands behind the row's name."""
        text, depth, counted = self.texts[path], 0, int(leaf["written"])
        assert text is not None, "its literal stands there"
        words, index = text.words, text.index(at) + 1
        while depth != 1 or words[index] != "for":
            depth += (words[index] in ("(", "[", "{")) - (words[index] in (")", "]", "}"))
            index += 1
        self.tell.spend(index - text.index(at))
        index += 2 * (words[index + 3 : index + 5] == ["each", "of"])
        _, _, table = words[index + 3].rpartition(".")
        rows = [one["rows"] for name, one in self.tables.items() if name.rpartition(".")[2] == table]
        if rows:  # else they are figures, or nodes
            some = words[index + 4] in ("where", "by") or counted in rows
            yield "number of rows", counted, min(counted, max(rows)) if some else rows[0]

    def ground(self, basis: Json) -> tuple[object, ...]:
        if "source" in basis:
            source = self.sources[basis["source"]]
            return "source", self.offset(source["place"])[0], source["key"], flat(basis.get("where", ""))
        one = self.assumptions[basis["assumption"]]
        return "assumption", *self.offset(one["place"]), flat(one["statement"])

    def declared(self, content: Json) -> None:
        """Libraries and their sources are what they say of themselves."""
        for source in self.tell.each(content["sources"]):
            path, at = self.offset(source["place"])
            if path in self.trees:
                self.compared(source["id"], source["place"], self.source(source, path, at))
        for table in self.tell.each(self.tables.values()):
            self.compared(f"the table {table['name']}", table["used"], self.table(table))
        for library in self.tell.each(content["libraries"]):
            if self.trees.keys() >= {*library["files"]}:
                self.compared(f"the library {library['name']}", library["files"][0], self.library(library))

    def source(self, source: Json, path: str, at: int) -> Iterator[Pair]:
        tree = self.trees[path]
        (key,) = (key for key in tree("sources") if key == source["key"])
        yield "place", at, key.at
        yield "name", re.sub(r"#[0-9]+\Z", "", source["id"]), f"{tree('library')}:{key}"
        yield "fields", {name: flat(said) for name, said in source["fields"].items()}, tree("sources", key)

    def table(self, table: Json) -> Iterator[Pair]:
        columns = self.columns[table["name"]]
        yield "columns", table["columns"], [header for header, *_ in columns.values()]
        if table["path"] in self.rows:
            yield "rows", table["rows"], len(self.rows[table["path"]]) - 1
            headers = [header.strip() for header in self.rows[table["path"]][0][1]]
            yield "headers", table["columns"], [header for header in table["columns"] if header in headers]

    def library(self, library: Json) -> Iterator[Pair]:
        """Those of its files that stand together are the library; others it extends, or its aliases lead to them."""
        first, name = library["files"][0], library["name"]
        own = [self.trees[path] for path in library["files"] if posixpath.dirname(path) == posixpath.dirname(first)]
        own = [tree for tree in own if tree("library") == name]
        yield "name", name, self.trees[first]("library")
        yield "version", [library["version"]] * len(own), [tree("version") for tree in own]
        licences = {part for tree in own for part in (tree("licence") or "").split(" AND ")}
        yield "licence", {*library["licence"].split(" AND ")} - {""}, licences - {""}


class Wording:
    """What stands in the models that a trail embeds, against what it says of them."""

    def __init__(self, content: Json, data: Data, tell: Findings) -> None:
        self.content, self.data, self.tell, self.models = content, data, tell, data.models
        self.apart = {file["path"] for file in content["files"] if file["kind"] != "model"}
        self.bibliographies = {file["path"] for file in content["files"] if file["kind"] == "bibliography"}
        self.named = defaultdict[str, set[str]](set)
        for model in self.models.values():
            for head, title in model.titles.items():
                word = model.words[head - 1]
                if word in ("parameter", "let", "assessment", "indicator", "result") or (
                    title and word not in KEYWORDS and re.match(r"\w", word)
                ):
                    self.named[model.words[head]].add(title)

    def rests(self, basis: list[Json], path: str, text: Text) -> list[tuple[str, str, object]]:
        """Bases as they stand in a text that is shown under a path; another where they are of elsewhere."""
        found: list[tuple[str, str, object]] = []
        for one in basis:
            kind = "source" if "source" in one else "assumption"
            record = (self.data.sources if kind == "source" else self.data.assumptions)[one[kind]]
            key, of = record["key"].rpartition(".")[2], path_of(record["place"])
            of = self.content["model"] if of == "--set" else of
            if of != path and not (kind == "source" and of in self.bibliographies):
                found.append((kind, of, key))
            elif kind == "source":
                found.append(("@", key, one.get("where", "")))
            else:
                found.append(("~", key or record["statement"], "" if key else text.offset(record["place"])))
        return found

    def rows(self) -> Iterator[tuple[str, str | None, str, Json]]:
        """The records of what is declared in a model: its word, its name, its title or text."""
        sources = [one for one in self.content["sources"] if path_of(one["place"]) not in self.apart]
        assumptions = [one for one in self.content["assumptions"] if one["key"]]
        yield from (("source", one["key"], "", one) for one in sources)
        yield from (("assumption", one["key"], one["statement"], one) for one in assumptions)
        for case in self.content["cases"]:
            yield from ((one["stage"], one["template"], one["title"], one) for one in case["nodes"])
            yield from (("assessment", one["name"], one["title"], one) for one in case["assessments"])
            yield from (("result", one["name"], one["title"], one) for one in case["derived"])
            yield from (("rule", one["name"], one["title"], one) for one in case["rules"])
            yield from (("check", None, one["title"], one) for one in case["checks"])
            required = [one for rule in case["rules"] for one in rule["requirements"]]
            yield from (("require", None, one["message"], one) for one in required)

    def records(self) -> None:
        """What is declared is told as it stands there; so is the study, with what it waives and does not state."""
        home, study, nowhere = self.content["model"], self.content["study"], Statements(Text(""))
        root = self.models.get(home, nowhere)
        at = next((head for head in root.fields if root.words[head - 1] == "study"), -1)
        said = study["fields"] | {one["aspect"]: one["why"] for one in self.content["waived"]}
        self.declared("study" if at >= 0 else "", study["name"], study["title"], {"fields": said}, root, at, home)
        unsaid = [key for key in EXPECTED if not study["fields"].get(key, "").strip()]
        self.data.compared("the study", home, [("list of what it does not state", study["not_stated"], unsaid)])
        for word, name, title, one in self.rows():
            self.tell.now = one
            model = self.models.get(path_of(one["place"]), nowhere)
            at = model.text.find(model.text.offset(one["place"]))
            self.declared(word, name, title, one, model, at + (name is None and at >= 0), one["place"])

    def declared(
        self, word: str, name: str | None, title: str, one: Json, model: Statements, at: int, place: str
    ) -> None:
        said = f"{word} {title if name is None else name}".rstrip()
        there = model.words[at] if at >= 0 else ""
        pairs: list[Pair] = [("word", word, "".join(model.words[at - 1].split()[-1:]))]
        pairs += [("name", there if name is None else name.rpartition(".")[2], there)]
        pairs += [("text", title, model.titles.get(at, ""))]
        fields = one.get("fields", {}), model.fields.get(at, {})
        pairs += [(key, *(side.get(key, "") for side in fields)) for key in sorted({*fields[0], *fields[1]} - {"year"})]
        if "tags" in one:
            given = {of["name"]: of["value"] for of in one.get("arguments", ())}
            tags = [(key, unquoted(given.get(word, word))) for key, word in model.tags.get(at, [])]
            pairs.append(("tags", [(tag["name"], tag["value"]) for tag in one["tags"]], tags))
        if "basis" in one:
            stands = model.covers[at][0][::-1] if at >= 0 else []
            pairs.append(("basis", self.rests(one["basis"], path_of(place), model.text), stands))
        self.data.compared(said, place, pairs)

    def verdicts(self, case: Case) -> None:
        """Rules require what stands there; they and checks compare as their words do, within that tolerance."""
        for said, one in case.verdicts():
            model, figure = self.models[path_of(one["place"])], case.figures[one["figure"]]
            head, sign = model.text.index(model.text.offset(one["place"])) + 1, figure.get("operation", "")
            required, (limit, _, worked) = one.get("requires", ""), one["tolerance"].partition(" (")
            pairs: list[Pair] = [model.words_from(head, "requirement", required)]
            if "requires" in one:
                after = model.words[head + len(Text(required).words)]
                pairs.append(("end", True, after in ("within", "else", "}", "require")))
            if sign in (*RELATIONS, "within", "within_share") and head in model.relations:
                compared = "within" if sign.startswith("within") else sign.replace("==", "=")
                pairs.append(("sign", compared, model.relations[head].replace("==", "=")))
            by = case.figures[figure["arguments"][2]] if sign.startswith("within") else {"written": "", "unit": ""}
            if "written" not in by:
                pairs.append(model.words_from(model.limits.get(head, 0), "tolerance", limit))
                by, limit = by | {"written": plain(case.in_its_unit(by))}, worked[:-1]
            pairs.append(("tolerance", limit, f"{by['written']} {by['unit']}".strip()))
            self.data.compared(said, one["place"], pairs)

    def titles(self, case: Case) -> None:
        """Figures have a title that is given to a name in theirs, and indicators theirs."""
        for name, figure in case.figures.items():
            own, title = self.named.get(name), figure.get("title", "")
            if "factor" not in figure and title not in (own or {""}):
                known = {one for part in re.findall(r"\w+", name) for one in self.named.get(part, ())}
                if own or title not in known:
                    self.tell("pinning", f"{name} has a title that is not its own: {title}", figure["place"])
        for one in case.case["results"]:
            name, title = one["indicator"], one["indicator_title"]
            declared = any(("indicator", name) in model.declared for model in self.models.values())
            if (declared or name == "climate") and title not in self.named.get(name, {"Climate change"}):
                self.tell("pinning", f"{name} has a title that is not its own: {title}")

    def leaf(self, case: Case, leaf: Json, model: Statements, path: str, at: int, words: list[str]) -> bool:
        """Whether the basis, the origin, the scores and the spread of a leaf are those that stand behind it."""
        bases, scores, said = model.cover(at)
        stored, there = self.rests(leaf["basis"], path, model.text), bases[::-1]
        mark, number = model.marks[at], leaf["written"]
        origin = "constant"
        if leaf["origin"] == "supplier":
            origin, scores, words, said = "supplier", [], [], {}
        elif words and not quantities(words):
            there, scores, words, said = [], [], [], {}
        else:
            one = leaf["value"] == "1" and not case.units.sizes[leaf["unit"]]
            neutral = len(words) < 2 and (one or Decimal(number) in (0, 1))
            bare = mark == "exponent" and len(words) == 1 and not stored
            there = [] if bare else there
            said = {} if bare or mark in ("limit", "within", "side") else said
            scores = [] if bare or neutral or mark in ("limit", "within", "side") else scores
            origin = (
                "choice" if mark in ("limit", "within", "choice") else "constant" if neutral or bare else "unsourced"
            )
            origin = "basis" if there else origin
        pairs: list[Pair] = [("basis", stored, there), ("origin", leaf["origin"], origin)]
        pairs.append(("scores", [str(one) for one in leaf.get("quality", ())], scores))
        pairs.append(("details", leaf.get("details", {}), self.data.details(said)))
        if origin == "supplier":
            pairs.append(("spread", leaf.get("spread"), None))
        else:
            words, unit = words or [number], case.parts[leaf["unit"]]
            shape = words[0] if words[0] in SPREADS else next((sign for sign in ("±", "to") if sign in words), "")
            texts = [" ".join(filter(None, one.groups())) for one in quantities(words)]
            pairs.append(("spread", *spreads(case.units, unit, leaf, shape, texts, scores)))
        return self.data.compared(leaf["id"], leaf["place"], pairs)


def verify(trail: Json, data: bytes, folders: Paths, tell: Findings, beside: Paths = (), own: Paths = ()) -> str:
    """Tell what does not hold on any level but replay; the answer sums up what was looked at.

    Files are looked for in the ``folders`` that were given, ``beside`` the trail and among the engine's ``own``.
    """
    whole(trail, data, tell)
    if "form" in tell.failing:
        return ""
    content, pinned = trail["content"], 0
    texts = at_hand(content, folders, beside, own, tell)
    try:
        models = {path: Statements(text) for path, text in texts.items() if text and text.kind == "model"}
        units, citing = Units(models.values()), cited(content)
        units.declare(content, tell)
        data_at_hand = Data(content, texts, models, units, tell)
        data_at_hand.declared(content)
        wording = Wording(content, data_at_hand, tell)
        wording.records()
        for case in content["cases"]:
            one = Case(case, units, citing, tell)
            with localcontext(COMPUTING):
                one.derive()
            with localcontext(SLOPES):  # parts may be beyond all values
                results = tell.each([*case["results"], *case["derived"]])
                for result, attribution in zip(results, case["attribution"], strict=True):
                    said = one.breakdown(result) if "assessment" in result else one.derived(result)
                    one.complete(attribution, result, said)
            one.dimensions()
            one.known()
            with localcontext(COMPUTING):
                pinned += one.pins(texts, data_at_hand, wording)
                wording.verdicts(one)
            wording.titles(one)
        tell.looked += LEVELS[2:5]
    except (LookupError, ValueError, TypeError, ArithmeticError, RecursionError) as error:
        tell.misfit(error)
    for field in ("goal", "functional_unit", "boundary"):
        if not content["study"]["fields"].get(field, "").strip():
            tell("provenance", f"the study does not say its {field}", warning=True)
    figures = [figure for case in content["cases"] for figure in case["figures"]]
    leaves = [figure["place"].rsplit(":", 2)[0] for figure in figures if "written" in figure]
    tell.looked += ["pinning"] * (tell.looked[-1] == LEVELS[4] and (pinned > 0 or not leaves))
    for path in sorted(path for path in {*leaves} if not texts.get(path, True)):
        tell("pinning", f"{path} is not at hand: what stands in it was not looked up", warning=True)
    return f"{len(figures)} figures; {pinned} of {len(leaves)} leaves stand in the texts at hand"


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
        for level, look in (looks or {"replay": alone}).items():
            more[level] = look(trail, [*folders, path.parent], tell)
        status = tell.status
    except (NoTrail, MemoryError) as error:
        tell, said, status = Findings(), str(error) or "it fills the memory", 2
    states = {level: "holds" if level in tell.looked else "not looked at" for level in LEVELS}
    levels = {level: "does not hold" if level in tell.failing else state for level, state in states.items()}
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
    lines = [f"{answer['trail']}: {states[answer['status']]}", *filter(None, [f"  {answer['said']}".rstrip()])]
    asked = answer["questions"] if answer["status"] != 2 else []
    for one in asked:
        lines += [f"  {one['question']} {one['answer'].capitalize()}.", f"    {one['said']}"]
    for one in answer["findings"]:
        kind, place = "warning" if one["warning"] else "mismatch", f" ({one['place']})" if one["place"] else ""
        lines.append(f"  {kind}: {one['level']}: {one['message']}{place}")
    lines += [f"  and {count} more of kind {kind}" for kind, count in answer["more"].items() if count]
    odd = ("Cc", "Cf", "Cs", "Zl", "Zp")
    inert = ["".join("\ufffd" if unicodedata.category(c) in odd else c for c in line) for line in lines]
    first, *others = dict.fromkeys(inert)
    return "\n".join([first, *(part for line in others for part in folded(line))])


def folded(line: str) -> list[str]:
    """A line as those that a terminal has room for, further in from the second on, each word whole."""
    further = " " * (len(line) - len(line.lstrip()) + 2)
    return textwrap.wrap(line, 80, subsequent_indent=further, break_long_words=False, break_on_hyphens=False)


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
    absent = [str(folder) for folder in given.folders if not folder.is_dir()]
    if absent:
        parser.error(f"argument --with: there is no folder {absent}")
    return finished([checked(path, given.folders) for path in given.trails], given.json)


if __name__ == "__main__":
    sys.exit(main())
