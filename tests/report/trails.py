"""Trails for reports: of models as text, and such whose every text is hostile."""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path
from typing import Any

import lca
from lca.check import check
from lca.engine.sample_statistics import sample
from lca.places import data
from lca.source import SourceFile
from lca.trail.canonical import canonical, trail_from
from lca.trail.reading import Reading
from lca.trail.records import Run, Trail
from lca.trail.trail import trail_of

RUN = Run(time="", command=(), platform="", python="")
EVERYTHING = """\
study all "A study of everything" {
  goal "g"  functional_unit "a year"  boundary "b"  limitations "many"  accepts_gwp "both are near"
}
source book { title "A book" author "B. Cook" url "https://example.org/a|b" note "n" }
assumption guess "it is so" @book "p. 3"
indicator water in L
substance ch4 "Methane" in kg { climate 29.8 kgCO2e/kg @book }
unit item
parameter n "How many" = 3 ± 10 % ~ guess
parameter late = 40 kg @book quality (2, 1, 3, 1, 2)
process a "The first" {
  makes 2 item
  uses 0.1 item of b
  emits n * 3 kgCO2e @book
  emits 1 L of water ~ "on the spot"
  tag scope "first"
}
serving b "The second" {
  makes 3 item
  uses 0.5 item of a
  emits late * 1 kgCO2e/kg ~ "so"
  emits 0.1 kg of ch4 @book
  avoids 0.2 item of c
}
process c { makes 1 item  emits 1 kgCO2e ~ "c" }
assessment whole "All of it" { needs 7 item of a }
scenario more { n = 30 ~ "more" }
check "a share" whole.total <= 1 tCO2e ~ "the budget"
check "no figure" whole.total = 1 kgCO2e within 5 % ~ "a claim"
rule bounded "Bounded" { require whole.total <= 1 tCO2e else "it is too much"  require n > 1 or n < 0 else "few" }
"""
"""A model that has everything a trail can tell of: loops, credits, substances, tags, samples, rules, warnings."""

KEPT = {
    "value", "share", "factor", "operation", "origin", "power", "residual", "amounts", "severity", "kind", "sha256",
    "tree", "rounding", "shape", "content", "run", "algorithm", "values", "low", "high",
    "mean", "sd", "median", "mode", "gsd", "q2.5", "q5", "q95", "q97.5", "least", "greatest",
}  # fmt: skip
"""Keys of numbers and of closed sets of words, which are no texts of a model."""

SUPPLY = ("supplier", "factor")
"""Empty where a flow comes from neither."""


def plain(trail: Trail) -> dict[str, Any]:
    """A trail as a JSON document."""
    document: dict[str, Any] = json.loads(canonical(trail))
    return document


def trail_in(text: str, scenarios: tuple[str, ...] = ("",), samples: int = 0, folder: Path = Path()) -> Trail:
    """The trail of a model in a text, which stands in ``folder``."""
    path = folder / "model.lca"
    checked = check(SourceFile(str(path), text), path)
    results = [lca.run(checked.under(scenario)) for scenario in scenarios]
    sampled = [sample(result, samples, 0) for result in results] if samples else []
    return trail_of(checked, results, sampled, RUN)


@cache
def everything() -> Reading:
    return Reading(trail_in(EVERYTHING, ("", "more"), samples=200))


@cache
def everything_once() -> Reading:
    """The same under its scenario alone, without samples: half the work."""
    return Reading(trail_in(EVERYTHING, ("more",)))


def of_gallery(name: str) -> Reading:
    """The trail of a model that comes with the tool, under all its scenarios."""
    checked = lca.check_file(data("models") / f"{name}.lca")
    return Reading(trail_of(checked, [lca.run(checked.under(one)) for one in ["", *checked.scenarios]], run=RUN))


def hostile(reading: Reading, text: str) -> Reading:
    """The trail with ``text`` before every text of the model; what refers to each other still does."""
    document = plain(reading.trail)
    return Reading(trail_from({**document, "content": _hostile(document["content"], text)}))


def _hostile(part: Any, text: str) -> Any:
    if isinstance(part, dict):
        return {
            (key if key in SCHEMA else text + key): _on(value, text)
            if key == "on"  # what a part of a total rests on
            else value
            if (key in KEPT and not (key in ("value", "factor") and _is_word(value))) or (key in SUPPLY and not value)
            else _hostile(value, text)
            for key, value in part.items()
        }
    if isinstance(part, list):
        return [_hostile(one, text) for one in part]
    return text + part if isinstance(part, str) else part


def _is_word(value: Any) -> bool:
    """Whether a value is that of a tag or of a setting, or the name of a factor, and no number."""
    return isinstance(value, str) and not re.fullmatch(r"-?[0-9./]+", value)


def _on(grounds: list[str], text: str) -> list[str]:
    return [one.replace(":", f":{text}", 1) for one in grounds]


def _keys(part: Any) -> set[str]:
    if isinstance(part, dict):
        inner = {key for name, value in part.items() if name not in ("fields", "details") for key in _keys(value)}
        return set(part) | inner
    return {key for one in part for key in _keys(one)} if isinstance(part, list) else set()


SCHEMA = _keys(plain(everything().trail))
"""The keys of the format; those of ``fields`` and ``details`` are words of a model."""
