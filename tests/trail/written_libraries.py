"""Libraries and tables as people write them: the forms of YAML, what a factor can say of itself, dialects of CSV."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

NOTES = (
    "# per: GWh",
    "note: >-\n  emits: 5 gCO2e per: kg\n  and more",
    "note: 'it''s \"per: h\", #1'",
    'note: "a \\\n  b: \\u00e9 \\"value: 3\\""',
    "note: |\n  factors:\n    a: {per: kg}\n\n  # no comment",
)
SCALARS: tuple[Callable[[str], str], ...] = (
    lambda text: text,
    lambda text: f"'{text}'",
    lambda text: f'"{text}"',
    lambda text: '"' + text.replace(" ", "\\\n        ", 1) + '"' if " " not in text else f'"{text}"',
    lambda text: ">-\n      " + text.replace(" ", "\n      "),
    lambda text: "|-\n      " + text,
    lambda text: text + "  # of it, per: kg",
    lambda text: '"' + "".join(f"\\x{ord(one):02x}" if one in "h5" else one for one in text) + '"',
)  # fmt: skip
"""How the text of a field in block style is written; the last one escapes some of its signs."""
SPREADS = (
    "", "", "± 10 %", "±  5 gCO2e", "(1 gCO2e to 30 kgCO2e)", "normal(3 gCO2e)", "lognormal(1.2)", "lognormal( 1.05 )",
    '"(1e0 gCO2e to 3_000 gCO2e)"', "'± 2.5 %'",
)  # fmt: skip
QUALITY = ("", "", '"(2, 1, 3, 1, 2)"', '"1,1,2,3,5"', "'( 1, 1 , 2, 3, 5 )'")
AMOUNTS = (
    "41 gCO2e",
    "+41.5 gCO2e",
    "2_0 gCO2e",
    "3.80e1 gCO2eq",
    "0_5.5 gCO2e",
    "0.0415kgCO2e",
    "25 gram",
    "25 gCO2e",
)
PER = ("kWh", "1 kWh", "MJ", "8 kWh", "1_0 kWh", "2.50e-1 MWh", "kW*h", "joule", "0.5 watt*hour", "MWh")
"""All measure energy."""


class Library:
    """A library called ``ours`` at random: ``text``, and what models can use of it, by kind."""

    def __init__(self, random: Random) -> None:
        self.random = random
        factors = [self.factor(f"f{place}") for place in range(random.randint(1, 5))]
        self.energy = [f"f{place}" for place in range(len(factors))]
        factors.append(self.constant("rate"))
        if random.random() < 0.5:
            factors.append(
                random.choice(("  other: {is: f0}\n", "  other:\n    is: f0 # as it is\n", '  other: {"is": "f0"}\n'))
            )
            self.energy.append("other")
        defaults = random.choice(("", "defaults: {per: kWh, source: b}\n", "defaults:\n  source: b\n  geography: FR\n"))
        note = random.choice(("", *NOTES))
        sources = random.choice((
            "sources:\n  b: {title: B}\n", 'sources:\n  "b":\n    title: "A \\"B\\", of 2025"\n    issued: 2025-11\n',
            "sources: {b: {title: 'It''s B', publisher: City, url: \"https://example.org/#a\"}}\n",
        ))  # fmt: skip
        head = [
            "library: ours",
            f"version: {random.choice(('1', '2026.1', chr(39) + '1.0' + chr(39)))}",
            "title: T",
            "licence: CC0-1.0",
        ]
        head += [note] if note else []
        if random.random() < 0.3:
            random.shuffle(head)
        self.text = "\n".join(head) + "\n" + sources + defaults + "factors:\n" + "".join(factors)
        if random.random() < 0.15:
            self.text = "\ufeff" + self.text
        if random.random() < 0.15:
            self.text = self.text.replace("\n", "\r\n")

    def factor(self, name: str) -> str:
        fields = {"per": self.random.choice(PER), "emits": self.random.choice(AMOUNTS).replace("gram", "gCO2e")}
        spread, quality = self.random.choice(SPREADS), self.random.choice(QUALITY)
        fields |= {"uncertainty": spread} if spread else {}
        fields |= {"quality": quality} if quality else {}
        grounds = [{"source": "b"}, {"source": "b", "where": '"table 1, row #2"'}, {"assumed": '"so: it is"'}]
        fields |= self.random.choice(grounds)
        further = {
            "title": '"emits: 3 gCO2e"',
            "valid": "2024",
            "geography": "NO",
            "note": '"per: kWh"',
            "replaces": "f9",
        }
        fields |= {key: said for key, said in further.items() if self.random.random() < 0.3}
        keys = list(fields)
        self.random.shuffle(keys)
        return self.written(name, {key: fields[key] for key in keys})

    def constant(self, name: str) -> str:
        said = self.random.choice(("4 %", "+4 %", "0.04", "4e-2", "0_4.0 %"))
        return self.written(name, {"value": said, "source": "b", "title": "'value: 5'"})

    def written(self, name: str, fields: dict[str, str]) -> str:
        form = self.random.choice(("block", "block", "flow", "flow", "lines", "quoted", "asked"))
        if form == "flow":
            said = ", ".join(f"{key}: {self.in_flow(text)}" for key, text in fields.items())
            return f"  {name}: {{{said}}}\n"
        if form == "lines":
            said = ",\n      ".join(
                f"{key}:{self.random.choice((' ', '  # a comment' + chr(10) + '       '))}{self.in_flow(text)}"
                for key, text in fields.items()
            )
            return f"  {name}: {{\n      {said}}}\n"
        if form == "quoted":
            said = ",".join(
                f'"{key}":"{text}"' if text[0] not in "\"'" else f'"{key}":{text}' for key, text in fields.items()
            )
            return f'  "{name}": {{{said}}}\n'
        if form == "asked":
            lines = [f"    ? {key}\n    : {text}\n" for key, text in fields.items()]
            return f"  ? {name}\n  :\n" + "".join(lines)
        lines = [f"    {key}: {self.in_block(key, text)}\n" for key, text in fields.items()]
        blank = self.random.choice(("", "\n", "    # emits: 5 gCO2e\n"))
        return f"  {name}:\n" + blank.join(lines)

    def in_flow(self, text: str) -> str:
        return text if text[0] in "\"'" or "," not in text else f'"{text}"'

    def in_block(self, key: str, text: str) -> str:
        if text[0] in "\"'":
            return text
        if key == "emits" and self.random.random() < 0.3:
            return self.random.choice(
                (f"{{climate: {text}}}", f"\n      climate: {text}", f"\n      climate:  {text} # so")
            )
        return self.random.choice(SCALARS)(text)


def table(random: Random) -> tuple[str, str]:
    """A table of a key, a text, an energy and a mass at random: how its columns are declared, and its text."""
    header = random.choice(
        (
            ("k", "t", "e", "m"),
            ("k", "t", "e [kWh]", "mass, in kg"),
            ("k", "t", 'e "metered"', " m "),
            ("K 1", "t", "E", "µ"),
        )
    )
    rows = [
        [
            f"r{place}",
            random.choice(("a", "b", "it's, so", 'say "b"', "ä", "")) or "c",
            _cell(random, "kWh"),
            _cell(random, "kg"),
        ]
        for place in range(random.randint(1, 6))
    ]
    order = [0, 1, 2, 3]
    random.shuffle(order)
    quoted = random.random() < 0.3
    lines = [",".join(_told(line[at], quoted) for at in order) for line in (list(header), *rows)]
    end = random.choice(("\n", "\n", "\r\n"))
    text = random.choice(("", "", "\ufeff")) + end.join(lines) + random.choice(("", end, end + end))
    names, units = ("k", "t", "e", "m"), ("", "", " in kWh", " in kg")
    columns = [
        f"{'key ' if at == 0 else ''}{names[at]}{_header(names[at], header[at])}{units[at]}"
        for at in random.sample(order, 4)
    ]
    return "  ".join(columns), text


def _header(name: str, header: str) -> str:
    told = header.strip().replace("\\", "\\\\").replace('"', '\\"')
    return "" if name == header else f' "{told}"'


def _cell(random: Random, unit: str) -> str:
    number = random.choice(("1", "2.5", "1_000", "1e1", "0.125", "25e-01", "7"))
    return number + random.choice(("", "", "", f" {unit}"))


def _told(cell: str, quoted: bool) -> str:
    if quoted or any(sign in cell for sign in ',"\n'):
        return '"' + cell.replace('"', '""') + '"'
    return cell
