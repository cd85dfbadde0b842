"""Models as people write them, at random: bases, spreads and units at all places where the language has them."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from .respelled import MODELS, TABLES, Respelling
from .written_libraries import Library, table

UNITS = {
    "energy": ("kWh", "MJ", "Wh", "J", "joule", "BTU", "W*h", "kW*day", "watt*hour", "GJ", "battery"),
    "mass": ("kg", "g", "gram", "t", "tonne", "mg", "lb", "oz", "short_ton"),
    "time": ("s", "second", "min", "minute", "h", "hour", "day", "d", "week", "year", "yr"),
    "emissions": ("kgCO2e", "gCO2e", "tCO2e", "kgCO2eq", "lbCO2e", "mgCO2e"),
    "intensity": ("gCO2e/kWh", "kgCO2e/MJ", "gCO2eq/joule", "kgCO2e/kW/h", "tCO2e/battery"),
    "volume": ("L", "litre", "m^3", "mL", "cm^3"),
    "none": ("", "", "%", "%"),
    "frequency": ("1/day", "1/h", "word/word/s"),
}
NUMBERS = ("1", "2.5", "7", "0.125", "1e1", "1_000", "33.3", "0.07")
FIGURES = (
    "{0}", "{0}", "{0}", "{0} ± 10 %", "{0} ± {1}", "{0} ({1} to {2})", "normal({0}, {1})", "lognormal({0}, 1.2)",
    "uniform({1}, {0})", "triangular({1}, {0}, {2})",
)  # fmt: skip
"""Of a number, of a smaller and of a greater one."""
WORDS = (
    '"so"', '"it is: so, #1 {really}"', '"say \\"so\\""', '"a \\\\ b\\tc\\nd"', '"µ ± ä — 日本"', '"~ @book, 5 kgCO2e"',
    '"proxy: a similar one"',
)  # fmt: skip
BASES = ("~ {}", "@book", "@book {}", "~ guess", "@paper_1 {} ~ guess", "@book @paper_1", "~ {} @seven", "@deep")
QUALITIES = ("quality (1, 2, 3, 1, 2)", "quality(5,1,1,4,3)", "quality ( 2, 1 , 3, 1, 2 )")
BASED = ("({} {})", "(({}) {})", "((({} {})))", "(({}) * 1 {})")
"""A figure with its basis, near or far."""
FIELDS = (
    'goal "g: 5 kgCO2e"', 'functional_unit "f"', 'boundary "b\\n\\"c\\""', 'period "2024"', 'author "A. \\"B\\" C"',
    "year 365 day",
)  # fmt: skip
HEAD = (
    'source book { title "A book" issued 2020 }',
    'source seven { title "Seven" }',
    'assumption guess "it is so" @book "p. 1" { why "it was" owner "me" review "2026-01" }',
    'assumption deeper "it is so, too" ~ guess',
    "unit battery = 13.5 kWh",
    'unit word "a word"',
    'stage reuse "Second life"',
    'indicator water "Water" in L',
    'substance coolant "A coolant" in kg { climate 1500 kgCO2e/kg <basis> water 2 L/kg ~ deeper }',
)
DECLARED = (
    'source paper_1 { title "A paper" url "https://example.org/#x" }',
    'source deep { title "Deep" note "5 kgCO2e" }',
)
BIBLIOGRAPHY = """\
@article{deep, title = {The {BLOOM} {\\'E}tude}, author = {Smith, Jo}, year = 2020, month = feb, journal = "A journal"}
% a comment
@misc{paper-1, title = "Another" # " one", note = {5 kgCO2e}}
"""
CSL = json.dumps([
    {"id": "deep", "title": "Deep"}, {"id": "paper-1", "title": "Paper", "issued": {"date-parts": [[2020]]}},
])  # fmt: skip
BIBLIOGRAPHIES = {"bib": BIBLIOGRAPHY, "json": CSL}
ASKED = (
    'assessment whole "The whole" { needs 3 day of p }',
    'check "it" whole.total >= 0 kgCO2e',
    'check "that" whole.total <= <#emissions> + 1e9 t*gCO2e/t <basis>',
)
RULES = (
    'rule r for result "R" { require result.total <= 1e9 kgCO2e else "too much"\n'
    '  require count(f for f in result.figures where f.basis == "none") < 900 }',
    "rule s { require sum(f.impact for f in whole.figures) >= 0 kgCO2e\n"
    "  require whole.assumed = whole.total within 1000 % }",
)
NAMES = ("model.lca", "chat gpt (v1.2).lca", "naïve – Modell.lca", "it's #1.lca", "a.b.lca")
SUB_MODELS = (*MODELS, "parts/box one.lca", "Parts.LCA", "a/b/c d.lca", "unit kWh = 3 J.lca")
SUB_MODEL = """\
source inner { title "Inner" }
parameter size = <=mass> @inner "here" # of it
process x { makes 1 kg emits 2 kgCO2e/kg * size * (0.5 ± 10 % @inner) ~ "q" }
"""


@dataclass(frozen=True)
class Piece:
    """Declarations, clauses of the one node that is asked for, and further nodes that go together.

    In angle brackets stand a ``basis``, or figures by what they measure: in parentheses, perhaps with a basis, or ``=``
    without these, or ``#`` a number alone. A scenario sets a parameter to what is ``settable``.
    """

    declared: tuple[str, ...] = ()
    clauses: tuple[str, ...] = ()
    nodes: tuple[str, ...] = ()
    settable: tuple[tuple[str, str], ...] = ()


PIECES = (
    Piece(clauses=(
        "emits <=emissions>", "emits <intensity> * <energy> + <emissions> <basis>",
        "emits max(0 kgCO2e, <emissions> - <emissions>)",
    )),
    Piece(
        ('parameter load "The load" = <=energy> <basis>', "parameter pace = <=frequency> <basis>",
         "let kept = <time> * pace"),
        ("let drawn = load * <none> + <energy> <basis>", "emits drawn * <intensity> * (1 + abs(kept)) <basis>"),
        settable=(("load", "<=energy> <basis>"), ("pace", "<#frequency>")),
    ),
    Piece(
        ("parameter pue = 1.3 <basis>",),
        (
            "emits facility(it(<energy>), pue) * <intensity>",
            "emits amortised(<emissions>, <time>, <time> * 85 %) <basis>",
            "emits <emissions> * sqrt(abs(<none>)) ^ 2 * ceil(log2(8)) <basis>",
        ),
        settable=(("pue", "1.05 <basis>"),),
    ),
    Piece(
        ('parameter region "Where" = "WA"',),
        ('emits if region == "WA" then <emissions> else <emissions> <basis>',),
        settable=(("region", '"VA" <basis>'),),
    ),
    Piece(
        ("use grid, gwp_ar6 as gwp", "parameter place = grid.fr_2023 <reason>"),
        ("uses <energy> of place", "uses <energy> of grid.us <basis>", "emits <mass> of gwp.methane_fossil <basis>"),
        settable=(("place", "grid.no <reason>"),),
    ),
    Piece(
        (),
        ("uses <energy> of chp.power <basis>", "emits <mass> of coolant <basis>", "emits <volume> of water <basis>"),
        (
            "manufacturing chp { let el = <energy> <basis> makes el of power share 60 %\n"
            "  makes 1 kWh of heat share 1 - 60 % emits <=emissions> <basis>\n"
            "  uses 0.1 kWh of chp.heat <basis> avoids <energy> of gas <basis> }",
            "process gas { makes <#energy> emits <=emissions> <basis> }",
        ),
    ),
    Piece(
        (),
        (
            "uses <time> of chat(model = small) <basis>",
            'uses <time> of chat(model = large, power = <energy>, note = "b # c") <basis>',
        ),
        (
            'process chat(model, power = <#energy> <basis>, note = "a") "A service" { makes 1 day\n'
            "  uses 0.001 day of model <basis> emits power * <intensity> <basis> }",
            "process small { makes 1 day emits <=emissions> <basis> }",
            "reuse large { makes 1 day emits <=emissions> <basis> }",
        ),
    ),
)  # fmt: skip


class Written:
    """A model at random: ``files`` by path, ``options`` for its audit."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)
        self.files: dict[str, str] = {}
        several: list[Piece | Callable[[], Piece]] = [self.library, self.table, self.sub_model, *PIECES]
        chosen = self.random.sample(several, self.random.randint(1, 4))
        self.pieces = [one if isinstance(one, Piece) else one() for one in chosen]
        self.model = self.random.choice(NAMES)
        setting = [one for piece in self.pieces for one in piece.settable]
        settings = [(name, self.said(to)) for name, to in setting]
        self.files[self.model] = self.spelled(self.whole(settings))
        self.options = [part for one in settings if self.chance(0.3) for part in ("--set", " = ".join(one))]
        self.options += ["--all-scenarios"] if self.chance(0.6) else []
        self.options += ["--samples", "100", "--seed", f"{seed % 7}"] if self.chance(0.3) else []

    def chance(self, share: float) -> bool:
        return self.random.random() < share

    def whole(self, settings: list[tuple[str, str]]) -> str:
        fields = "\n  ".join(self.random.sample(FIELDS, len(FIELDS)))
        clauses = "\n  ".join(self.said(one) for piece in self.pieces for one in piece.clauses)
        stage = self.random.choice(("serving", "process", "reuse"))
        head = [f'study written "At random" {{\n  {fields}\n}}', *HEAD, *self.sources()]
        items = [one for piece in self.pieces for one in piece.declared]
        items.append(f'{stage} p "All of it" {{\n  makes 1 day\n  {clauses}\n  tag team "x"\n}}')
        items += [one for piece in self.pieces for one in piece.nodes]
        items += [*ASKED, *self.random.sample(RULES, self.random.randint(0, 2))]
        for place, (name, to) in enumerate(settings):
            base = f"extends s{place - 1} " if place and self.chance(0.5) else ""
            items.append(f'scenario s{place} {base}"S {place}" {{ {name} = {to} }}')
        return "\n".join(map(self.said, (*head, *items))) + "\n"

    def sources(self) -> tuple[str, ...]:
        form = self.random.choice(("bib", "json", ""))
        if not form:
            return DECLARED
        name = self.random.choice(("refs.{}", "the refs, 1.{}", "année#.{}")).format(form)
        self.files[name] = BIBLIOGRAPHIES[form]
        return (f'sources "{name}"',)

    def spelled(self, text: str) -> str:
        if self.chance(0.3):
            return self.random.choice(("", "\ufeff")) + text.replace("\n", self.random.choice(("\n", "\r\n")))
        return Respelling(self.random).model(text)

    def said(self, form: str) -> str:
        return re.sub(r"<(=|#|)(\w+)>", lambda found: self.part(*found.groups()), form)

    def part(self, how: str, what: str) -> str:
        if what in ("basis", "reason"):
            return self.basis(scored=what == "basis")
        if how:
            return self.figure(what) if how == "=" else self.number(self.random.choice(NUMBERS), self.unit(what))
        if self.chance(0.3):
            return f"({self.figure(what)})"
        return self.random.choice(BASED).format(self.figure(what), self.basis())

    def unit(self, what: str) -> str:
        return self.random.choice(UNITS[what])

    def number(self, number: str, unit: str) -> str:
        return f"{number} {unit}".rstrip()

    def figure(self, what: str) -> str:
        """A number, perhaps with a spread."""
        unit = self.unit(what)
        numbers = [self.number(one, unit) for one in (self.random.choice(NUMBERS), "0.01", "3_000")]
        return self.random.choice([one for one in FIGURES if unit != "%" or "±" not in one]).format(*numbers)

    def basis(self, *, scored: bool = True) -> str:
        said = self.random.choice(BASES).format(self.random.choice(WORDS))
        return said + (f" {self.random.choice(QUALITIES)}" if scored and self.chance(0.2) else "")

    def library(self) -> Piece:
        """A library of the project, under its name or another."""
        made = Library(self.random)
        self.files["factors/ours.yaml"] = made.text
        use, name = self.random.choice((("use ours", "ours"), ("use ours # of ours\n  as o", "o")))
        chosen = self.random.sample(made.energy, self.random.randint(1, len(made.energy)))
        return Piece(
            (use, f"parameter site = {name}.f0 <reason>"),
            (
                "uses <energy> of site",
                *(f"uses <energy> * (1 + {name}.rate) of {name}.{one} <basis>" for one in chosen),
            ),
            settable=(("site", f"{name}.{chosen[0]} <reason>"),),
        )

    def table(self) -> Piece:
        columns, text = table(self.random)
        name = self.random.choice((*TABLES, "DATA.CSV", "sub folder/rows.v1.csv"))
        self.files[name] = text
        head, column = self.random.choice((("<basis>", ""), ("", "<basis>"), ("<basis>", "<reason>")))
        columns = "  ".join(f"{one} {column}" if " in " in one else one for one in columns.split("  "))
        return Piece(
            (f'table rows "Some rows" from "{name}" {head} {{ {columns} }}',),
            (
                'emits sum(r.e for r in rows where r.t != "b") * <intensity> + rows["r0"].m * <none> * 1 kgCO2e/kg',
                "emits r.e * <intensity> for r in rows where r.e > 0 kWh",
                "emits mean(r.m for r in rows) * count(r for r in rows) * 2 gCO2e/kg <basis>",
            ),
        )

    def sub_model(self) -> Piece:
        name = self.random.choice(SUB_MODELS)
        self.files[name] = self.spelled(self.said(SUB_MODEL))
        use = f'use "{self.random.choice(("", "./"))}{name}" as sub'
        return Piece((use,), ("uses <mass> of sub.x <basis>",), settable=(("sub.size", "<=mass> <basis>"),))
