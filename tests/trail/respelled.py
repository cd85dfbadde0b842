"""Models at random in spellings at random, which mean the same: ``python -m tests.trail.respelled 5000``.

Each model goes through the engine twice, as it was drawn and as it is respelled, with the same totals; the trail of
the second goes through the checker as it is imported, through a copy of its file, and is opened as reports open it.
"""

from __future__ import annotations

import json
import re
import runpy
import shutil
import sys
import tempfile
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from random import Random
from typing import Any

import lca
from lca import verify
from lca.trail.canonical import canonical
from lca.trail.reading import opened
from lca.trail.trail import trail_of
from tests.models.whole import FILES, drawn

TOKEN = re.compile(
    r'(?P<text>"(?:[^"\\\n]|\\.)*"|#[^\n]*)|(?P<number>[0-9][0-9_.]*(?:e-?[0-9]+)?)'
    r"(?:(?P<blank>[ \t]*)(?P<unit>(?:%|[A-Za-z1]\w*(?:\^-?[0-9]+)?)(?:[*/][A-Za-z0-9_]+)*))?(?![\w.])"
    r"|(?P<word>[@A-Za-z_][\w.]*)|(?P<space>\s+)|(?P<sign>[=!<>]=|\S)"
)
KEYWORDS = re.compile(
    r"(?:then|else|and|or|of|for|if|where|makes|uses|emits|avoids|needs|tag|let|require|within|share|to|in|quality)\b"
)
COMMENTS = (
    "#",
    "# it is",
    '# "',
    "# } {",
    "# use other, more",
    "# unit kWh = 3 J",
    "# process p {",
    "# year 9 day",
    "# µ±",
)
BLANKS = ("", " ", "   ", "\t", " \t ")
SPELLINGS = {
    "g": ("gram",), "t": ("tonne",), "h": ("hour",), "s": ("second",), "day": ("d",), "kgCO2e": ("kgCO2eq",),
    "tCO2e": ("tCO2eq",), "L": ("litre", "liter"), "gpu": ("gpu",),
}  # fmt: skip
TABLES = ("curve.csv", "the curve.csv", "a, b.csv", "use grid.csv", "año #1.csv", "it's {x}.csv")
MODELS = ("sub.lca", "sub model, 1.lca", "use sub as s.lca", "# sub.lca")
HEADER = "library: ours\nversion: 1\ntitle: T\nlicence: CC0\n{note}sources:\n  b: {{title: B}}\nfactors:\n{factors}"
NOTES = (
    "",
    "# per: GWh\n",
    "note: >-\n  emits: 5 gCO2e per: kg\n",
    "note: 'it''s \"per: h\"'\n",
    'note: "a \\\n  b"\n',
)
PLAIN = "  {name}:\n    emits: {amount} {unit}\n    per: kWh\n    source: b\n"
FORMS = (
    PLAIN,
    '  {name}: {{"per":"kWh","emits":"{amount} {unit}","source":"b"}}\n',
    "  {name}: {{per: 'kWh', emits: '{amount}   {unit}', source: b}}\n",
    "  {name}:\n    emits: >-\n      {amount}\n      {unit}\n    per: >\n      kWh\n    source: b\n",
    "  {name}:\n    emits: |-\n      {amount} {unit}\n    per: |\n      kWh\n    source: b\n",
    '  {name}: {{per: "k\\u0057h", emits: "\\x2B{amount}\\t{unit}", source: b}}\n',
    "  {name}: {{per: # as much\n      kWh, emits: # this\n      {amount}\n      {unit}, source: b}}\n",
    "  {name}:\n    source: b\n    per:  1 kWh  # a comment\n    emits:\n      climate:  +{amount} {unit} # more\n",
    "  ? {name}\n  : ? emits\n    : {amount} {unit}\n    ? per\n    : kWh\n    source: b\n",
    "  {name}:\n    per: kWh\n    emits: {{\n      climate: {amount} {unit}}}\n    source: b\n    title: 'emits: 3'\n",
)
SUB = 'process x {{ makes 1 kg emits {} kgCO2e ~ "so" }}\n'
USED = 'use "{}" as sub\nassessment third {{ needs 2 kg of sub.x }}\n'


class Respelling:
    """One spelling of a model and of its files, chosen with ``random``."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self.depth = 0

    def files(self, text: str) -> dict[str, str]:
        """The files of a model, by name."""
        random = self.random
        table, sub = random.choice(TABLES), random.choice(MODELS)
        text = text.replace('"curve.csv"', f'"{table}"') + USED.format(sub)
        items = re.split(r"\n(?=[a-z])", text.rstrip("\n"))
        random.shuffle(items)
        factors = "".join(self.factor(name, amount) for name, amount in (("no", "30"), ("us", "400")))
        return {
            "model.lca": self.model("\n".join(items) + "\n"),
            table: FILES["curve.csv"].replace(
                "2.5", random.choice(("2.5", "+2.5", "2.50", "0_2.5", "25e-01", '"2.5"'))
            ),
            **{name: text for name, text in FILES.items() if name != "curve.csv"},
            sub: self.model(SUB.format("5")),
            "factors/ours.yaml": HEADER.format(note=random.choice(NOTES), factors=factors),
        }

    def factor(self, name: str, amount: str) -> str:
        unit = self.random.choice(("gCO2e", "gCO2eq"))
        return self.random.choice(FORMS).format(name=name, amount=self.number(amount), unit=unit)

    def model(self, text: str) -> str:
        found: list[str] = []
        last, quality = "", False
        for match in TOKEN.finditer(text):
            token, kind = match[0], match.lastgroup
            quality = last == "quality" or (quality and last != ")")
            if kind == "space":
                found.append(self.gap(token, last))
                continue
            if match["number"] and not quality and last not in ("issued", "period"):
                token = self.quantity(match)
            self.depth += (token == "{") - (token == "}")
            if token in ("(", ")", ",", "{", "}") and self.random.random() < 0.2:
                token = self.gap(" ", last) + token
            found.append(token)
            last = "" if token[0] == "#" else token.split()[-1]
        return "".join(found)

    def gap(self, space: str, last: str) -> str:
        """White space that may have comments and line breaks: they are free between any two words."""
        if "\n" in space and last.endswith("}") and self.depth == 0 and self.random.random() < 0.3:
            return ""
        if self.random.random() < 0.7:
            return space + self.random.choice(BLANKS)
        comments = [self.random.choice(COMMENTS) for _ in range(self.random.randint(1, 2))]
        return (
            self.random.choice(BLANKS) + " ".join(f"{one}\n  " for one in comments) + (space if "\n" in space else "")
        )

    def quantity(self, match: re.Match[str]) -> str:
        number, unit = self.number(match["number"]), match["unit"] or ""
        if KEYWORDS.match(unit):
            return number + match["blank"] + unit
        if unit and self.random.random() < 0.5:
            unit = re.sub(r"[A-Za-z0-9]+", lambda one: self.random.choice(SPELLINGS.get(one[0], (one[0],))), unit)
        return number + (" " if unit[:1] == "1" else self.random.choice(BLANKS) if unit else "") + unit

    def number(self, number: str) -> str:
        """The same number, otherwise written."""
        whole, _, part = number.partition(".")
        forms = [number, f"0{number}", f"0_{number}"]
        if "e" not in number:
            forms += [f"{number}e0", f"{number}E+000", f"{whole}.{part}0", f"{whole}.{part}0_0"]
            forms += [f"{whole}{part}e-{len(part)}"] if "_" not in part else []
        if "." not in number and "e" not in number and len(whole) == 4:
            forms.append(f"{whole[:1]}_{whole[1:]}")
        return self.random.choice(forms)


def audited(folder: Path, files: Mapping[str, str]) -> tuple[Path, dict[str, Any]]:
    """The trail of the model in ``files``, written beside it. Raises LcaError for one that is refused."""
    folder.mkdir()
    (folder / "factors").mkdir()
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    checked = lca.check_file(folder / "model.lca")
    if not checked.ok:
        raise lca.LcaError([found for found in checked.diagnostics if found.is_error])
    results = [lca.run(checked.under(scenario)) for scenario in ("", *checked.scenarios)]
    data = canonical(trail_of(checked, results))
    (folder / "trail.json").write_bytes(data + b"\n")
    return folder / "trail.json", json.loads(data)


def totals(document: Mapping[str, Any]) -> list[tuple[str, str, str, str]]:
    cases = document["content"]["cases"]
    return sorted(
        (case["scenario"], one["assessment"], one["indicator"], one["total"]["value"])
        for case in cases
        for one in case["results"]
    )


def outcome(seed: int, folder: Path, copied: Mapping[str, Any]) -> str:
    """What became of one model: ``holds``, the code that refuses it as drawn, or what is wrong."""
    text = drawn(seed).replace("use grid", "use ours").replace("grid.", "ours.")
    library = HEADER.format(note="", factors="".join(
        PLAIN.format(name=name, amount=amount, unit="gCO2e") for name, amount in (("no", "30"), ("us", "400"))
    ))  # fmt: skip
    plain = {
        **FILES,
        "model.lca": text + USED.format("sub.lca"),
        "sub.lca": SUB.format("5"),
        "factors/ours.yaml": library,
    }
    try:
        _, document = audited(folder / "drawn", plain)
    except lca.LcaError as error:
        return f"refused {error.diagnostics[0].code}"
    try:
        path, again = audited(folder / "respelled", Respelling(Random(seed)).files(text))
    except lca.LcaError as error:
        return f"respelled, it is {error.diagnostics[0].code}: {error.diagnostics[0].message}"
    if totals(document) != totals(again):
        return "respelled, it has another total"
    answers = [verify.checked(path, []), copied["checked"](path, [])]
    for answer in answers:
        said = [one["message"] for one in answer["findings"] if not one["warning"] or "not at hand" in one["message"]]
        if said or answer["status"] not in (0, 3):
            return f"does not hold: {[*said, answer['said']][0]}"
    opened(path)
    return "holds"


def compare(seeds: range) -> dict[int, str]:
    """By seed what became of the model, in folders of its own."""
    found = {}
    with tempfile.TemporaryDirectory() as name:
        copied = runpy.run_path(shutil.copy(str(verify.__file__), f"{name}/verify.py"))
        for seed in seeds:
            folder = Path(name) / f"{seed}"
            folder.mkdir()
            found[seed] = outcome(seed, folder, copied)
            if found[seed] == "holds":
                shutil.rmtree(folder)
    return found


def main(arguments: list[str]) -> int:
    count, first = int(arguments[0]), int(arguments[1]) if len(arguments) > 1 else 0
    wrong: dict[int, str] = {}
    tally: Counter[str] = Counter()
    for start in range(first, first + count, 100):
        found = compare(range(start, min(start + 100, first + count)))
        wrong |= {seed: said for seed, said in found.items() if said != "holds" and not said.startswith("refused")}
        tally.update(said.partition(":")[0] for said in found.values())
        print(f"{sum(tally.values())} models: {dict(tally.most_common())}", flush=True)
    for seed, said in wrong.items():
        print(f"seed {seed}: {said}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
