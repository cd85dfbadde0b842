"""Models with all that the language has: every operation, loops, credits, products, substances, templates, tables."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from random import Random

from lca.program.operations import BEYOND, FUNCTIONS

from .drawing import Drawing
from .model import Expression, Literal, Model, Node, Spelling, Value, Written, text_of

WORDED = {
    "energy": ("kWh", "MJ", "Wh"), "mass": ("kg", "g", "t"), "time": ("h", "s", "day"),
    "emissions": ("kgCO2e", "tCO2e"), "none": ("", " %"),
}  # fmt: skip
NUMBERS = ("0", "1", "7", "0.125", "3.3", "12.5", "1e3", "0.07", "250", "1_000", "0.333333333")
GROUNDS = (" @book", ' @book "p. 3"', " @paper", " ~ guess", ' ~ "on the spot"', ' @paper "proxy: another"', "")
SCORES = (" quality (1, 2, 3, 1, 2)", " quality (5, 1, 1, 4, 3)", "", "", "", "")
SPREADS = ("", "", "", " ± 10 %", " ± 0.01 {}")
SHARES = (("60 %", "40 %"), ("part", "1 - part"), ("3 / 4", "1 / 4"))
LOOP_AMOUNTS = ("0.01", "0.1", "0.3")
COMPARED = tuple(f"{{}} {sign} {{}}" for sign in ("<", "<=", ">", ">=", "==", "!="))
FILES: Mapping[str, str] = {
    "curve.csv": "load,released\n0,1\n2.5,3.75\n10,4e0\n50,40.5\n",
    "bom.csv": "part,region,drawn\nfirst,WA,1\nlast one,VA,2.5\nfirst,WA,0\n",
    "steps.csv": "zone,from,released\nA,0,2\nA,10,3.5\nB,0,4\n",
}
"""What stands in the folder of each model."""
HEAD = """\
study drawn "At random" { goal "g" functional_unit "f" boundary "b" period "2024" }
source book { title "A book" issued 2020 }
source paper { title "A paper" }
assumption guess "it is so" @book
assumption deeper "it is so, too" ~ guess
indicator water in L
substance ch4 in kg { climate 29.8 kgCO2e/kg @book  water 2 L/kg ~ deeper }
table curve from "curve.csv" ~ deeper {
  load in kWh
  released in kgCO2e
  let half = released * part + 0 kgCO2e ~ deeper
}
table bom from "bom.csv" ~ guess { part region drawn in kWh }
table steps from "steps.csv" @book { key zone key from_ "from" in kWh released in kgCO2e }
parameter pue = 1.1 ~ guess
parameter part = 60 % @paper"""
GRID = 'use grid\nparameter site = grid.no ~ "there"'

FORMS: tuple[tuple[str, ...], ...] = (
    ("({} - {})", "", ""), ("({}) * ({})", "", "none"), ("({}) / (1 + abs({}))", "", "none"),
    ("({}) * (({}) / (1 h + abs({})))", "", "time", "time"), ("abs({})", ""), ("-({})", ""), ("sqrt(({}) ^ 2)", ""),
    ("(if {} then {} else {})", "?", "", ""), ("(if 1 == 1 then {} else ({}) / 0)", "", ""),
    ("normal({}, abs({}))", "", ""), ("uniform(-abs({}), abs({}))", "", ""),
    ("triangular(-abs({}), 0 * ({}), abs({}))", "", "", ""),
    ("amortised({}, abs({}), 2 day + abs({}))", "", "time", "time"),
    *((f"{row.name}({{}}, {{}}, {{}})", "", "", "") for row in FUNCTIONS if row.signature.most > 1),
    *((f"({{}}) * {row.name}(1 + abs({{}}))", "", "none") for row in FUNCTIONS if row.signature.wants == "any"),
)  # fmt: skip
"""Expressions of any dimension: a text, and of what dimension its parts are: as a whole, ``?`` for a condition."""
ARGUMENTS = {"count": "{}", "none": "-abs({})", "any": "abs({})"}
"""By what a function of one argument wants: what it is called with, if it has a value of all numbers."""
FORMS_OF: Mapping[str, tuple[tuple[str, ...], ...]] = {
    "none": (
        ("lognormal(1 + abs({}), 1 + abs({}))", "none", "none"),
        ("(1 + abs({})) ^ 0.5", "none"), ("({}) ^ 2", "none"), ("2 ^ min(abs({}), 20)", "none"),
        ("({}) / (1 kWh + abs({}))", "energy", "energy"),
        *(
            (f"{row.name}({ARGUMENTS[row.signature.wants] if row.undefined == BEYOND else '1 + abs({})'})", "none")
            for row in FUNCTIONS if row.signature.most == 1
        ),
    ),
    "energy": (("facility(it(abs({})), pue)", "energy"),),
    "emissions": (
        ("interpolate(curve.load, curve.released, min(abs({}), 50 kWh))", "energy"),
        ("sum(r.released for r in curve where r.load > 0 kWh)",),
        ("sum(r.released for r in curve where r.load > 5 kWh)",),
        ("sum(r.half for r in curve)",), ("integrate(r.released over r.load for r in curve) / (1 kWh)",),
        ('sum(steps["A", floor(r.load / (5 kWh)) * 5 kWh else "B", 0 kWh].released for r in curve)',),
        ('(if count(s for s in steps where s.zone == "C") > 0 then steps["C", 1 kWh].released else {})', ""),
        ("sum(normal(r.released, r.released * 10 %) for r in curve)",),
    ),
}  # fmt: skip


class Whole(Drawing):
    """A model of which all but the structure is text; ``several`` says which nodes have two products."""

    def __init__(self, random: Random) -> None:
        super().__init__(random)
        self.signs = "*"
        self.depth = random.choice((1, 1, 2, 2, 3))
        self.powered = self.chance(0.2)
        self.several = [self.chance(0.2) for _ in range(random.randint(1, 5))]

    def model(self) -> Model:
        for place in range(self.random.randint(1, 4)):
            self.value("parameter", f"p{place}")
        for place in range(self.random.randint(1, 5)):
            self.value("let", f"v{place}")
        nodes = tuple(self.made(place) for place in range(len(self.several)))
        asked = self.random.sample(range(len(nodes)), k=min(len(nodes), 2))
        needs = tuple((place, self.needed()) for place in asked)
        further = ("needs 3 kWh of t(x = (5 kgCO2e ~ guess))", "needs 2 kWh of assembly")
        needed = tuple(need for need in further if self.chance(0.5))
        head = (HEAD, GRID) if self.powered else (HEAD,)
        behind = (*self.template(), *self.parts(), *self.stated(), *self.settings(), *self.derived(), *self.asked())
        return Model(tuple(self.values), nodes, needs, (), head, behind, needed)

    def number(self, dimension: str, *, spread: bool = False) -> str:
        number, unit = self.random.choice(NUMBERS), self.random.choice(WORDED[dimension])
        spreads = SPREADS if spread and number != "0" and unit != " %" else ("",)
        beside = self.random.choice(spreads).format(unit.strip()).rstrip()
        return f"{number}{unit if not unit or unit[0] == ' ' else ' ' + unit}{beside}"

    def ground(self, *, scores: bool = False) -> str:
        return self.random.choice(GROUNDS) + (self.random.choice(SCORES) if scores else "")

    def value(self, word: str, name: str) -> None:
        dimension = self.random.choice(tuple(WORDED))
        if word == "parameter":
            expression, basis = Written(self.number(dimension, spread=True)), self.ground(scores=True)
            self.values.append(Value(word, name, dimension, expression, basis))
        else:
            self.values.append(Value(word, name, dimension, self.expression(dimension, self.depth), self.ground()))

    def leaf(self, dimension: str) -> Expression:
        return Written(f"({self.number(dimension)}{self.ground(scores=True)})")

    def forms(self, dimension: str, depth: int) -> list[Callable[[], Expression]]:
        def written(form: str, *parts: str) -> Callable[[], Expression]:
            def one(part: str) -> Expression:
                return self.condition(depth) if part == "?" else self.expression(part or dimension, depth)

            return lambda: Written(form, tuple(map(one, parts)))

        further = [written(*form) for form in (*FORMS, *FORMS_OF.get(dimension, ()))]
        return [*super().forms(dimension, depth), *further]

    def condition(self, depth: int) -> Expression:
        dimension = self.random.choice(tuple(WORDED))

        def compared() -> Expression:
            parts = self.expression(dimension, depth), self.expression(dimension, depth)
            return Written(self.random.choice(COMPARED), parts)

        form = self.random.choice(("{0}", "{0}", "not ({0})", "({0}) and ({1})", "({0}) or 1 < 2"))
        return Written(form, (compared(), compared()))

    def amount(self, dimension: str) -> str:
        return f"abs({Spelling().expression(self.expression(dimension, min(2, self.depth)))})"

    def made(self, place: int) -> Node:
        stage = self.random.choice(("manufacturing", "training", "serving", "process"))
        makes, product, further = Literal(Decimal(2), "kWh", "energy"), "", []
        if self.several[place]:
            shares = self.random.choice(SHARES)
            further.append(f"makes 2 kg of a share {shares[0]} ~ guess")
            makes, product = Literal(Decimal(3), "kWh", "energy"), f" of b share {shares[1]} ~ guess"
        further.append(f"emits {self.amount('emissions')}{self.ground()}")
        tags = (("team", self.random.choice("xy")),) if self.chance(0.5) else ()
        further += [f"emits {self.amount('mass')} of ch4{self.ground()}"] if self.chance(0.4) else []
        further += [f"uses {self.amount('energy')} of site"] if self.powered else []
        further += ["emits r.released for r in curve where r.load > 1 kWh"] if self.chance(0.1) else []
        further += [self.flow_from(place) for _ in range(self.random.randint(0, 3))]
        return Node(f"n{place}", stage, makes, (), (), tags, product, tuple(further))

    def flow_from(self, place: int) -> str:
        word, other = self.random.choice(("uses", "uses", "uses", "avoids")), self.random.randrange(len(self.several))
        back = other >= place and word == "uses"
        amount = f"{self.random.choice(LOOP_AMOUNTS)} kWh" if back else self.amount("energy")
        return f"{word} {amount} of {self.supplier(other)}{self.ground()}"

    def supplier(self, place: int) -> str:
        return f"n{place}.b" if self.several[place] else f"n{place}"

    def needed(self) -> Literal:
        return Literal(Decimal(self.random.choice(("1", "3.3", "250"))), self.random.choice(WORDED["energy"]), "energy")

    def template(self) -> tuple[str, ...]:
        flow = f"uses y * 0.5 of {self.supplier(0)} ~ guess"
        return (f"process t(x, y = 2 kWh) {{ makes 1 kWh emits x ~ guess {flow} }}",)

    def parts(self) -> tuple[str, ...]:
        """A bill of materials, whose texts choose suppliers, and an instance for each group of its rows."""
        first, last = (self.supplier(self.random.randrange(len(self.several))) for _ in range(2))
        listed = f'{first} "first"{self.random.choice(GROUNDS)} {last} "last one" ~ guess'
        each = "for r in each of bom by region" + self.random.choice(("", ' where r.part == "first"'))
        drawn = "sum(u.drawn for u in log where u.region == region)"
        return (
            f"table parts {{ {listed} }}",
            f"process group(region, log) {{ makes 1 kWh tag team region uses {drawn} of {last} }}",
            "process assembly { makes 1 kWh uses r.drawn * 2 of parts[r.part] for r in bom ~ guess"
            f" uses 1 kWh of group(region = r.region, log = bom) {each} ~ deeper }}",
        )

    def stated(self) -> list[str]:
        """Another assessment, checks and rules."""
        found = [f"assessment other {{ needs 1 kWh of {self.supplier(0)} }}"] if self.chance(0.5) else []
        sign = self.random.choice(("=", "<=", ">="))
        within = self.random.choice(("", " within 5 %", " within 3 kgCO2e")) if sign == "=" else ""
        found.append(f'check "a" whole.total {sign} {self.number("emissions")}{within} @book')
        kinds = self.random.sample(("assumed", "unsourced", "stale", "proxy"), k=2)
        found += [f'check "{kind}" whole.{kind} <= 1 kgCO2e ~ guess' for kind in kinds]
        if self.chance(0.5):
            found.append('rule r { require sum(f.impact for f in whole.figures) >= whole.total else "no" }')
        if self.chance(0.3):
            found.append("rule s { require whole.assumed <= 20 % * whole.total or 1 kg > 2 g }")
        return found

    def derived(self) -> list[str]:
        """Results that are made of others, and what reads them."""
        if self.chance(0.4):
            return []
        scaled = Spelling().expression(self.expression("none", min(2, self.depth)))
        per = self.random.choice(("1 query", "12.5 query ± 5 %", "1e3 query"))
        found = [
            f'result d0 "A result" in gCO2e = whole.total * ({scaled}){self.ground(scores=True)}',
            f"result d1 = (d0 + whole.total) / ({per} @paper)",
            f'check "d" d1 <= {self.number("emissions")}/query ~ guess',
        ]
        found += ["result d2 = d3 / (1 kgCO2e + abs(whole.total))"] if self.chance(0.5) else []
        found += [f"result d3 in kgCO2e = {self.random.choice(('whole.assumed', 'whole.credits', '-d0'))}"]
        found += ["rule t { require d3 <= 1 tCO2e or d0 >= d3 }"] if self.chance(0.3) else []
        return found

    def asked(self) -> list[str]:
        """Rules that read what is needed of a node and of the grid, if anything, and what that causes."""
        if self.chance(0.5):
            return []
        place = self.random.randrange(len(self.several))
        found = [f"result.amount({self.supplier(place)}) >= 0 kWh", f"result.runs(n{place}) >= 0"]
        found.append(f"result.upstream({self.supplier(place)}) <= result.total")
        found.append(f"result.upstream(n{place}, water) <= result.total(water)")
        if self.powered:
            found.append("result.upstream(site) = result.upstream(grid)")
            found.append('sum(f.amount for f in result.flows where f.from == "factor") = result.amount(site)')
        return [f"rule u for result {{ {' '.join(f'require {one}' for one in found)} }}"]

    def settings(self) -> list[str]:
        """Scenarios, each of which sets one parameter, and where the electricity is from."""
        parameters = [one for one in self.values if one.word == "parameter"]
        site = "  site = grid.us\n" if self.powered else ""
        return [
            f"scenario s{place} {{\n  {one.name} = {self.number(one.dimension)}{self.ground()}\n  pue = 1.5\n{site}}}"
            for place, one in enumerate(parameters[: self.random.choice((0, 0, 0, 0, 1, 2))])
        ]


def drawn(seed: int) -> str:
    """The text of the model of a seed."""
    return text_of(Whole(Random(seed)).model())
