"""Models that pictures are drawn of, and their trails."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from pathlib import Path

from lca import check_file
from lca.check import Checked, check
from lca.engine.result import run
from lca.source import SourceFile
from lca.trail.canonical import canonical, trail_from
from lca.trail.reading import CaseReading, Reading
from lca.trail.records import ResultRecord
from lca.trail.trail import trail_of

GALLERY = [
    path for path in sorted((Path(__file__).parents[2] / "models").glob("*.lca")) if "as_printed" not in path.stem
]
"""All but the model that is in error on purpose."""

LOOP = """
process solar "Electricity from panels" {
  makes 1 kWh
  uses  0.5 kg of panel ~ "an example"
  emits 1 kgCO2e ~ "an example"
}
process panel "Panels" {
  makes 1 kg
  uses  1 kWh of solar ~ "an example"
  emits 2 kgCO2e ~ "an example"
}
assessment power { needs 1 kWh of solar }
"""
SELF = """
process p { makes 1 kg uses 0.9 kg of p ~ "x" emits 1 gCO2e ~ "x" }
assessment a { needs 1 kg of p }
"""
CREDITS = """
use grid
process gas "Heat from gas" { makes 1 kWh emits 300 gCO2e ~ "x" avoids 0.1 kWh of grid.pl_2024 ~ "x" }
serving centre "A centre" {
  makes 1 day
  uses  2 kWh of grid.no_2024 ~ "x"
  emits 1 kgCO2e ~ "x"
  avoids 10 kWh of gas ~ "x"
  avoids 1 kWh of grid.pl_2024 ~ "x"
}
assessment service { needs 2 day of centre }
"""
PRODUCTS = """
process chp "Heat and power" {
  makes 0.75 kWh of power share 75 % ~ "by energy"
  makes 0.25 kWh of heat share 25 % ~ "by energy"
  emits 1 kgCO2e ~ "x"
}
process bath { makes 1 piece uses 2 kWh of chp.heat ~ "x" uses 1 kWh of chp.power ~ "x" }
unit piece
assessment week { needs 7 piece of bath needs 1 kWh of chp.power }
"""
ONE = 'process p { makes 1 kg emits 1 kgCO2e ~ "x" }\nassessment a { needs 1 kg of p }\n'
NOTHING = "process p { makes 1 kg }\nassessment a { needs 1 kg of p }\n"
ROWS = """
use grid
parameter part = 0.5 ~ "x"
training t {
  makes 1 model
  uses 1 kWh * part of grid.no_2024 ~ "x"
  uses 2 kWh of grid.no_2024 ~ "x"
  uses 3 MWh of grid.us_2024 ~ "x"
  emits 1 kgCO2e ~ "x"
}
assessment a { needs 2 model of t }
scenario all { part = 1 }
"""
HOSTILE = (
    '"><script>alert(1)</script>\nclick n1 "javascript:x"\n%%{init: {}}%% ]])}}| end; \\" \\N <!-- ]]> #quot; &lt;b'
    "\u202e\x1b\x00\ud800\uffff\ufb02\u00b0\u00b060\u00b6\u00df"
)
"""A title as someone may write it who means no good."""


def hostile() -> tuple[CaseReading, ResultRecord]:
    """A result in whose trail every title, and a stage, is such a text."""
    document = json.loads(canonical(reading(CREDITS).trail))
    case = document["content"]["cases"][0]
    for entry in (*case["nodes"], *case["assessments"], *case["results"], *case["figures"]):
        entry["title"] = HOSTILE
    case["nodes"][0]["stage"] = case["results"][0]["indicator_title"] = case["scenario"] = HOSTILE
    return next(results(Reading(trail_from(document))))


def reading(text: str, *scenarios: str) -> Reading:
    return _reading(check(SourceFile("m.lca", text)), scenarios)


def gallery(path: Path) -> Reading:
    checked = check_file(path)
    return _reading(checked, ("", *checked.scenarios))


def _reading(checked: Checked, scenarios: tuple[str, ...]) -> Reading:
    assert checked.ok, [d.message for d in checked.diagnostics if d.is_error]
    results = [run(checked.under(scenario)) for scenario in scenarios or ("",)]
    return Reading(trail_of(checked, results))


def results(trail: Reading) -> Iterator[tuple[CaseReading, ResultRecord]]:
    for case in trail.cases:
        for result in case.case.results:
            yield case, result


def first(text: str, *scenarios: str) -> tuple[CaseReading, ResultRecord]:
    return next(results(reading(text, *scenarios)))


def chain(count: int, seed: int = 5) -> str:
    """A model with so many nodes, each using up to three of the ten before it, and factors."""
    choose = random.Random(seed)
    stages = ("manufacturing", "transport", "training", "serving", "process", "disposal")
    lines = ["use grid"]
    for place in range(count):
        clauses = ["makes 1 kg", f'emits {choose.choice([0.1, 1, 2])} kgCO2e ~ "x"']
        before = range(max(0, place - 9), place)
        others = choose.sample(before, min(len(before), choose.randint(1, 3)))
        clauses += [f'uses {choose.choice(["0.05", "0.2", "0.5"])} kg of n{other} ~ "x"' for other in others]
        clauses.append(f'uses {choose.choice([1, 2])} kWh of {choose.choice(["grid.us_2024", "grid.no_2024"])} ~ "x"')
        lines.append(f'{stages[place * 6 // count]} n{place} "Node {place}" {{\n  ' + "\n  ".join(clauses) + "\n}")
    needs = "\n  ".join(f"needs 1 kg of n{place}" for place in range(max(0, count - 5), count))
    return "\n".join([*lines, f'assessment all "Everything" {{\n  {needs}\n}}']) + "\n"
