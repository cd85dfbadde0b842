"""Models at random, as text: every operation, loops, credits, products, substances, templates, tables, scenarios."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from random import Random

from lca.program.operations import FUNCTIONS

UNITS = {
    "energy": ("kWh", "MJ", "Wh"), "mass": ("kg", "g", "t"), "time": ("h", "s", "day"),
    "emissions": ("kgCO2e", "tCO2e"), "none": ("", " %"),
}  # fmt: skip
NUMBERS = ("0", "1", "7", "0.125", "3.3", "12.5", "1e3", "0.07", "250", "1_000", "0.333333333")
BASES = (" @book", ' @book "p. 3"', " @paper", " ~ guess", ' ~ "on the spot"', ' @paper "proxy: another"', "")
SCORES = (" quality (1, 2, 3, 1, 2)", " quality (5, 1, 1, 4, 3)", "", "", "", "")
SPREADS = ("", "", "", " ± 10 %", " ± 0.01 {}")
FILES: Mapping[str, str] = {"curve.csv": "load,released\n0,1\n2.5,3.75\n10,4e0\n50,40.5\n"}
"""What stands in the folder of each model."""
HEAD = """\
study drawn "At random" { goal "g" functional_unit "f" boundary "b" period "2024" }
source book { title "A book" issued 2020 }
source paper { title "A paper" }
assumption guess "it is so" @book
assumption deeper "it is so, too" ~ guess
indicator water in L
substance ch4 in kg { climate 29.8 kgCO2e/kg @book  water 2 L/kg ~ deeper }
table curve from "curve.csv" ~ deeper { load in kWh released in kgCO2e }
parameter pue = 1.1 ~ guess
parameter part = 60 % @paper
"""
GRID = 'use grid\nparameter site = grid.no ~ "there"\n'
LOOP_AMOUNTS = ("0.01", "0.1", "0.3")


class Model:
    """One model, drawn with ``random``; ``whole`` is all of its text."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self.known: dict[str, list[str]] = {dimension: [] for dimension in UNITS}
        self.depth = random.choice((1, 1, 2, 2, 3))
        self.powered = self.chance(0.2)
        self.lines = [HEAD, GRID if self.powered else ""]
        self.count = random.randint(1, 5)
        self.several = {place: random.random() < 0.2 for place in range(self.count)}
        self.parameters: list[tuple[str, str]] = []
        for place in range(random.randint(1, 4)):
            self.parameter(f"p{place}")
        for place in range(random.randint(1, 5)):
            self.let(f"v{place}")
        for place in range(self.count):
            self.node(place)
        self.lines.append(
            f"process t(x, y = 2 kWh) {{ makes 1 kWh emits x ~ guess uses y * 0.5 of {self.supplier(0)} ~ guess }}\n"
        )
        self.ask()
        self.scenarios()

    @property
    def whole(self) -> str:
        return "".join(self.lines)

    def chance(self, part: float) -> bool:
        return self.random.random() < part

    def literal(self, dimension: str, *, spread: bool = False) -> str:
        number, unit = self.random.choice(NUMBERS), self.random.choice(UNITS[dimension])
        spreads = SPREADS if spread and number != "0" and unit != " %" else ("",)
        beside = self.random.choice(spreads).format(unit.strip()).rstrip()
        return f"{number}{unit if not unit or unit[0] == ' ' else ' ' + unit}{beside}"

    def basis(self, *, scores: bool = False) -> str:
        return self.random.choice(BASES) + (self.random.choice(SCORES) if scores else "")

    def parameter(self, name: str) -> None:
        dimension = self.random.choice(tuple(UNITS))
        self.lines.append(f"parameter {name} = {self.literal(dimension, spread=True)}{self.basis(scores=True)}\n")
        self.known[dimension].append(name)
        self.parameters.append((name, dimension))

    def let(self, name: str) -> None:
        dimension = self.random.choice(tuple(UNITS))
        self.lines.append(f"let {name} = {self.expression(dimension, self.depth)}{self.basis()}\n")
        self.known[dimension].append(name)

    def expression(self, dimension: str, depth: int) -> str:
        if not depth or self.chance(0.2):
            return self.leaf(dimension)

        def one(kind: str = dimension) -> str:
            return self.expression(kind, depth - 1)

        def positive() -> str:
            return f"(1 + abs({one('none')}))"

        def called(function: str) -> str:
            return f"{function}({positive()})"

        forms: dict[str, Callable[[], str]] = {
            "sum": lambda: f"{one()} + {one()}",
            "difference": lambda: f"({one()} - {one()})",
            "product": lambda: f"({one()}) * ({one('none')})",
            "quotient": lambda: f"({one()}) / {positive()}",
            "ratio": lambda: f"({one()}) * (({one('time')}) / (1 h + abs({one('time')})))",
            "min": lambda: f"min({one()}, {one()})",
            "max": lambda: f"max({one()}, {one()}, {one()})",
            "abs": lambda: f"abs({one()})",
            "negative": lambda: f"-({one()})",
            "choice": lambda: f"(if {self.condition(depth - 1)} then {one()} else {one()})",
            "failing": lambda: f"(if 1 == 1 then {one()} else ({one()}) / 0)",
            "sqrt": lambda: f"({one()}) * sqrt({positive()})",
            "area": lambda: f"sqrt(({one()}) ^ 2)",
            "amortised": lambda: f"amortised({one()}, abs({one('time')}), 2 day + abs({one('time')}))",
        }
        if dimension == "none":
            forms |= {
                "power": lambda: f"{positive()} ^ 0.5", "square": lambda: f"({one()}) ^ 2",
                "exponential": lambda: f"2 ^ min(abs({one()}), 20)", "exp": lambda: f"exp(-abs({one()}))",
                "log": lambda: f"log({positive()})", "log2": lambda: f"log2({positive()})",
                "log10": lambda: f"log10({positive()})", "ceil": lambda: f"ceil({one()})",
                "floor": lambda: f"floor({one()})", "round": lambda: f"round({one()})",
                "energies": lambda: f"({one('energy')}) / (1 kWh + abs({one('energy')}))",
            }  # fmt: skip
            for function in FUNCTIONS:
                forms.setdefault(function.name, partial(called, function.name))
        elif dimension == "energy":
            forms["facility"] = lambda: f"facility(it(abs({one()})), pue)"
        elif dimension == "emissions":
            forms["curve"] = lambda: f"interpolate(curve.load, curve.released, min(abs({one('energy')}), 50 kWh))"
            forms["rows"] = lambda: f"sum(r.released for r in curve where r.load > {self.random.choice('05')} kWh)"
        return forms[self.random.choice(tuple(forms))]()

    def condition(self, depth: int) -> str:
        dimension = self.random.choice(tuple(UNITS))

        def compared() -> str:
            sign = self.random.choice(("<", "<=", ">", ">=", "==", "!="))
            return f"{self.expression(dimension, depth)} {sign} {self.expression(dimension, depth)}"

        form = self.random.choice(("{0}", "{0}", "not ({0})", "({0}) and ({1})", "({0}) or 1 < 2"))
        return form.format(compared(), compared())

    def leaf(self, dimension: str) -> str:
        names = self.known[dimension]
        if names and self.chance(0.6):
            return self.random.choice(names)
        return f"({self.literal(dimension)}{self.basis(scores=True)})"

    def amount(self, dimension: str) -> str:
        return f"abs({self.expression(dimension, min(2, self.depth))})"

    def node(self, place: int) -> None:
        stage = self.random.choice(("manufacturing", "training", "serving", "process"))
        makes = "  makes 2 kWh\n"
        if self.several[place]:
            shares = self.random.choice((("60 %", "40 %"), ("part", "1 - part"), ("3 / 4", "1 / 4")))
            makes = f"  makes 2 kg of a share {shares[0]} ~ guess\n  makes 3 kWh of b share {shares[1]} ~ guess\n"
        self.lines += [f"{stage} n{place} {{\n", makes, f"  emits {self.amount('emissions')}{self.basis()}\n"]
        self.lines.append(f'  tag team "{self.random.choice("xy")}"\n' if self.chance(0.5) else "")
        self.lines.append(f"  emits {self.amount('mass')} of ch4{self.basis()}\n" if self.chance(0.4) else "")
        self.lines.append(f"  uses {self.amount('energy')} of site\n" if self.powered else "")
        self.lines.append("  emits r.released for r in curve where r.load > 1 kWh\n" if self.chance(0.1) else "")
        for _ in range(self.random.randint(0, 3)):
            word, other = self.random.choice(("uses", "uses", "uses", "avoids")), self.random.randrange(self.count)
            back = other >= place and word == "uses"
            amount = f"{self.random.choice(LOOP_AMOUNTS)} kWh" if back else self.amount("energy")
            self.lines.append(f"  {word} {amount} of {self.supplier(other)}{self.basis()}\n")
        self.lines.append("}\n")

    def supplier(self, place: int) -> str:
        return f"n{place}.b" if self.several[place] else f"n{place}"

    def ask(self) -> None:
        asked = self.random.sample(range(self.count), k=min(self.count, 2))
        much, units = ("1", "3.3", "250"), UNITS["energy"]
        needs = [
            f"  needs {self.random.choice(much)} {self.random.choice(units)} of {self.supplier(n)}\n" for n in asked
        ]
        extra = "  needs 3 kWh of t(x = (5 kgCO2e ~ guess))\n" if self.chance(0.5) else ""
        self.lines += ["assessment whole {\n", *needs, extra, "}\n"]
        self.lines.append(f"assessment other {{ needs 1 kWh of {self.supplier(0)} }}\n" if self.chance(0.5) else "")
        sign = self.random.choice(("=", "<=", ">="))
        within = self.random.choice(("", " within 5 %", " within 3 kgCO2e")) if sign == "=" else ""
        self.lines.append(f'check "a" whole.total {sign} {self.literal("emissions")}{within} @book\n')
        kinds = self.random.sample(("assumed", "unsourced", "stale", "proxy"), k=2)
        self.lines += [f'check "{kind}" whole.{kind} <= 1 kgCO2e ~ guess\n' for kind in kinds]
        if self.chance(0.5):
            self.lines.append('rule r { require sum(f.impact for f in whole.figures) >= whole.total else "no" }\n')
        if self.chance(0.3):
            self.lines.append("rule s { require whole.assumed <= 20 % * whole.total or 1 kg > 2 g }\n")

    def scenarios(self) -> None:
        """Each sets one parameter, and where the electricity is from."""
        for place, (name, dimension) in enumerate(self.parameters[: self.random.choice((0, 0, 0, 0, 1, 2))]):
            site = "  site = grid.us\n" if self.powered else ""
            chosen = f"  {name} = {self.literal(dimension)}{self.basis()}\n  pue = 1.5\n{site}"
            self.lines.append(f"scenario s{place} {{\n{chosen}}}\n")


def drawn(seed: int) -> str:
    """The model of a seed."""
    return Model(Random(seed)).whole
