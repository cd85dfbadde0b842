"""Models at random, as text: every operation, loops, credits, products, substances, templates, checks and rules."""

from __future__ import annotations

from random import Random

UNITS = {
    "energy": ("kWh", "MJ", "Wh"), "mass": ("kg", "g", "t"), "time": ("h", "s", "day"), "emissions": ("kgCO2e", "tCO2e"),
    "none": ("", " %"),
}  # fmt: skip
BASES = (" @book", ' @book "p. 3"', " @paper", " ~ guess", ' ~ "on the spot"', ' @paper "proxy: another"', "")
HEAD = """\
study drawn "At random" { goal "g" functional_unit "f" boundary "b" period "2024" }
source book { title "A book" issued 2020 }
source paper { title "A paper" }
assumption guess "it is so" @book
assumption deeper "it is so, too" ~ guess
indicator water in L
substance ch4 in kg { climate 29.8 kgCO2e/kg @book  water 2 L/kg ~ deeper }
"""


class Model:
    """One model, drawn with ``random``; ``text`` is all of it."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self.known: dict[str, list[str]] = {dimension: [] for dimension in UNITS}
        self.lines = [HEAD]
        for place in range(random.randint(2, 6)):
            self.value("parameter", f"p{place}")
        for place in range(random.randint(2, 8)):
            self.value("let", f"v{place}")
        self.count = random.randint(1, 6)
        for place in range(self.count):
            self.node(place)
        self.template()
        self.ask()
        self.text = "".join(self.lines)

    def literal(self, dimension: str) -> str:
        number = self.random.choice(
            ("0", "1", "7", "0.125", "3.3", "12.5", "1e3", "0.07", "250", "1_000", "0.333333333")
        )
        unit = self.random.choice(UNITS[dimension])
        return f"{number}{unit if not unit or unit[0] == ' ' else ' ' + unit}"

    def basis(self) -> str:
        return self.random.choice(BASES)

    def value(self, word: str, name: str) -> None:
        dimension = self.random.choice(tuple(UNITS))
        expression = self.literal(dimension) if word == "parameter" else self.expression(dimension, 3)
        self.lines.append(f"{word} {name} = {expression}{self.basis()}\n")
        self.known[dimension].append(name)

    def expression(self, dimension: str, depth: int) -> str:
        if not depth or self.random.random() < 0.2:
            return self.leaf(dimension)
        inner = lambda kind=dimension: self.expression(kind, depth - 1)  # noqa: E731  # a short name for long lines
        positive = f"(1 + abs({inner('none')}))"
        rest = {
            "sum": f"{inner()} + {inner()}",
            "difference": f"({inner()} - {inner()})",
            "product": f"({inner()}) * ({inner('none')})",
            "quotient": f"({inner()}) / {positive}",
            "ratio": f"({inner()}) * (({inner('time')}) / (1 h + abs({inner('time')})))",
            "min": f"min({inner()}, {inner()})",
            "max": f"max({inner()}, {inner()}, {inner()})",
            "abs": f"abs({inner()})",
            "negative": f"-({inner()})",
            "choice": f"(if {self.condition(depth - 1)} then {inner()} else {inner()})",
            "failing": f"(if 1 == 1 then {inner()} else ({inner()}) / 0)",
            "root": f"({inner()}) * sqrt({positive})",
            "area": f"sqrt(({inner()}) ^ 2)",
        }
        if dimension == "none":
            rest |= {
                "power": f"{positive} ^ 0.5", "square": f"({inner()}) ^ 2", "log": f"log({positive})",
                "log2": f"log2({positive})", "log10": f"log10({positive})", "exp": f"exp(-abs({inner()}))",
                "ceil": f"ceil({inner()})", "floor": f"floor({inner()})", "round": f"round({inner()})",
                "energies": f"({inner('energy')}) / (1 kWh + abs({inner('energy')}))",
            }  # fmt: skip
        return rest[self.random.choice(tuple(rest))]

    def condition(self, depth: int) -> str:
        dimension = self.random.choice(tuple(UNITS))
        sign = self.random.choice(("<", "<=", ">", ">=", "==", "!="))
        one = f"{self.expression(dimension, depth)} {sign} {self.expression(dimension, depth)}"
        return self.random.choice((one, f"not ({one})", f"({one}) and ({one})", f"({one}) or 1 < 2"))

    def leaf(self, dimension: str) -> str:
        names = self.known[dimension]
        return (
            self.random.choice(names)
            if names and self.random.random() < 0.6
            else f"({self.literal(dimension)}{self.basis()})"
        )

    def amount(self, dimension: str) -> str:
        return f"abs({self.expression(dimension, 2)})"

    def node(self, place: int) -> None:
        stage = self.random.choice(("manufacturing", "training", "serving", "process"))
        products = self.random.random() < 0.2
        lines = [f"{stage} n{place} {{\n"]
        lines.append(
            "  makes 2 kg of a share 60 % ~ guess\n  makes 3 kWh of b share 40 % ~ guess\n"
            if products
            else "  makes 2 kWh\n"
        )
        lines.append(f"  emits {self.amount('emissions')}{self.basis()}\n")
        lines.append(f'  tag team "{self.random.choice("xy")}"\n' if self.random.random() < 0.5 else "")
        lines.append(f"  emits {self.amount('mass')} of ch4{self.basis()}\n" if self.random.random() < 0.4 else "")
        for _ in range(self.random.randint(0, 2)):
            word = self.random.choice(("uses", "uses", "uses", "avoids"))
            other = self.random.randrange(self.count)
            back = other >= place and word == "uses"
            amount = f"{self.random.choice(('0.01', '0.1', '0.3'))} kWh" if back else self.amount("energy")
            lines.append(f"  {word} {amount} of {self.supplier(other)}{self.basis()}\n")
        self.lines += [*lines, "}\n"]
        self.several[place] = products

    @property
    def several(self) -> dict[int, bool]:
        return self.__dict__.setdefault("_several", {})

    def supplier(self, place: int) -> str:
        return f"#{place}#"

    def template(self) -> None:
        self.lines.append("process t(x, y = 2 kWh) { makes 1 kWh emits x ~ guess uses y * 0.5 of #0# ~ guess }\n")

    def ask(self) -> None:
        asked = self.random.sample(range(self.count), k=min(self.count, 2))
        needs = "".join(f"  needs {self.literal('energy').replace('0 ', '1 ')} of #{place}#\n" for place in asked)
        extra = "  needs 3 kWh of t(x = (5 kgCO2e ~ guess))\n" if self.random.random() < 0.5 else ""
        self.lines.append(f"assessment whole {{\n{needs}{extra}}}\n")
        if self.random.random() < 0.5:
            self.lines.append("assessment other { needs 1 kWh of #0# }\n")
        sign = self.random.choice(("=", "<=", ">="))
        within = self.random.choice(("", " within 5 %", " within 3 kgCO2e")) if sign == "=" else ""
        self.lines.append(f'check "a" whole.total {sign} {self.literal("emissions")}{within} @book\n')
        kinds = ("assumed", "unsourced", "stale", "proxy")
        self.lines += [f'check "{kind}" whole.{kind} <= 1 kgCO2e ~ guess\n' for kind in kinds]
        self.lines.append('rule r { require sum(f.impact for f in whole.figures) >= whole.total else "no" }\n')

    def whole(self) -> str:
        """The text, with products where a node has several."""
        text = self.text
        for place in range(self.count):
            text = text.replace(f"#{place}#", f"n{place}.b" if self.several[place] else f"n{place}")
        return text


def drawn(seed: int) -> str:
    """The model of a seed."""
    return Model(Random(seed)).whole()
