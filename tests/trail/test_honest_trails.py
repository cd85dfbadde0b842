"""Trails that the engine wrote hold, however the model and its libraries are spelled."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

import lca
from lca.places import shipped
from lca.trail.canonical import canonical
from lca.trail.trail import trail_of
from lca.verify import Findings, verify
from tests.exhaustive import sampled
from tests.test_language import CASES, Case

from . import honest, written
from .respelled import compare

MODELS = sorted((Path(__file__).parents[2] / "models").glob("*.lca"))
ASKED = "process asked_for { makes 1 kg emits 1 kgCO2e } assessment asked { needs 1 kg of asked_for }\n"
"""So that a program of declarations alone has a result, too."""

STUDY = 'study s "S" { goal "g" functional_unit "f" boundary "b" period "2024" }\n'
SPELLED = """\
study s # what it is
  "S" { goal "year 366 day" functional_unit "f" boundary "b" period "2024"
  year # of so many days
    365 day }
use grid, # electricity
  hardware 2026.2 as
  # the name of it
  hw, "sub model, 1.lca" # with blanks
  as sub unit box "a box" = # as much as
  3 L
use "a \\"quoted\\" name.lca" as quoted  sources # of the literature
  "the books.bib"
table rows from # here
  "some rows.csv" ~ "so" { k v in kg }
let year_ = 1_000 hour # hours
  + 1 year @book
parameter spread = normal ( # about
  5 joule , # and
  1 joule ) ~ "so"
parameter negative = uniform(- 5 J, 5 J) ~ "so"
let many = count # of rows
  (r for r in rows) ~ "so"
let text = if "a" # is it
  == "a" and not ("b" != "b") then 1 else (2 ~ "so")
process q { makes 1 box emits 1 kgCO2e ~ "x" }process # of all
  # the second
  p { makes 1 kg emits 5 gCO2e/joule * spread ~ "x" emits 1 gCO2e/J * negative ~ "x" uses 1 box of q ~ "x"
  uses 5 kg of # the other model
    sub.x ~ "x" uses 1 W * (year_ / 1 second) * 1 s of grid.us ~ "x"
  uses many * 1 kg of quoted.x ~ "x" emits text * 1_0.0_1e0002 gCO2e/W * hw.a100_max * 1 gpu ~ "x"
  emits sum(r.v for r in rows where r.k != "z") * 1 kgCO2e/kg ~ "x"
  emits 3 gCO2e/(kg*s)(2 gCO2e/(kg*s) to 4 gCO2e/kg/s) * 1 kg*s + 1 gCO2e/(J/s)^2*s * 2 1/s * 1 W^2 * (5 %^2) ~ "x" }
assessment a { needs 1 kg of p }
"""
SUB = 'process x { makes 1 kg emits 5 kgCO2e ~ "q" }\n'
FILES = {
    "sub model, 1.lca": SUB,
    'a "quoted" name.lca': SUB,
    "the books.bib": "@book{book, title = {A book}, year = {2020}}\n",
    "some rows.csv": "k,v\na,+5\nb,1e0003\nc,1_000\n",
}
LIBRARY = """\
library: ours
version: 1
title: T
licence: CC0
# per: {blanks}x
sources: {{b: {{title: B}}}}
factors:
  a:
{factor}
"""


def audited(folder: Path, text: str, files: dict[str, str]) -> dict[str, Any]:
    """The trail of a model with these files beside it."""
    for name, content in {**files, "m.lca": text}.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(content, encoding="utf-8")
    checked = lca.check_file(folder / "m.lca")
    assert checked.ok, [found.message for found in checked.diagnostics if found.is_error]
    found: dict[str, Any] = json.loads(canonical(trail_of(checked, [lca.run(checked.under())])))
    return found


def told(document: dict[str, Any], folder: Path) -> list[str]:
    """What is said of a trail that stands beside its model."""
    tell = Findings()
    verify(document, canonical(document) + b"\n", [], tell, [folder], shipped())
    return [one["message"] for one in tell.told]


def test_blanks_comments_and_line_breaks_stand_anywhere(tmp_path: Path) -> None:
    assert told(audited(tmp_path, SPELLED, FILES), tmp_path) == []


@pytest.mark.parametrize(
    "factor",
    [
        "    emits: 5 gCO2e\n    per: kWh\n    source: b",
        "    emits: >-\n      5\n      gCO2e\n    per: >\n      kWh\n    source: b",
        "    emits: |-\n      5 gCO2e\n    per: |\n      kWh\n    source: b",
        '    {"per":"kWh","emits":"5 gCO2e","source":"b"}',
        "    {per: 'kWh', emits: '5 gCO2e', source: b}",
        '    {per: "k\\u0057h", emits: "\\x35\\tgCO2e", source: b}',
        '    {per: "1 \\\n      kWh", emits: "5 gCO2\\\n      e", source: b}',
        "    {per: # as much as\n      kWh, emits: # this\n      5\n      gCO2e, source: b}",
        "    emits: {climate: +5 gCO2e}\n    per : 1 kWh\n    source: b",
        "    ? emits\n    : 5 gCO2e\n    ? per\n    : kWh\n    source: b",
        "    emits: 1_000.5e-0003 kgCO2e\n    per: 2 kWh\n    source: b",
        '    emits: 5 gCO2e\n    per: "k\\\n      Wh"\n    source: b\n    uncertainty: ± 10 %',
        "    emits: 5 gCO2e\n    per: J\n    source: b\n    uncertainty: lognormal( 1.05 )\n    quality: 1,2,3,1,2",
        "    emits: 5 gCO2e\n    per: kWh\n    source: b\n    uncertainty: ( 1 gCO2e  to 30 gCO2e )",
        "    emits: 5 gCO2e\n    per: kilo\n    source: b".replace("kilo", "MJ"),
    ],
)
def test_a_library_is_written_in_any_form_of_yaml(factor: str, tmp_path: Path) -> None:
    model = STUDY + 'use ours\nprocess p { makes 1 kg uses 1 kWh of ours.a ~ "x" }\nassessment a { needs 1 kg of p }\n'
    library = LIBRARY.format(blanks=" " * 50_000, factor=factor)
    assert told(audited(tmp_path, model, {"factors/ours.yaml": library}), tmp_path) == []


def test_a_library_of_the_project_extends_the_one_of_its_name(tmp_path: Path) -> None:
    model = STUDY + (
        'use grid\nprocess p { makes 1 kg uses 1 kWh of grid.us ~ "x" uses 1 kWh of grid.a ~ "x" }\n'
        "assessment a { needs 1 kg of p }\n"
    )
    library = LIBRARY.format(blanks="", factor="    {per: kWh, emits: 5 gCO2e, source: b}")
    library = library.replace("library: ours", "library: grid\nextends: grid")
    assert told(audited(tmp_path, model, {"factors/grid.yaml": library}), tmp_path) == []


def test_a_comparison_of_texts_may_be_long(tmp_path: Path) -> None:
    chosen = "(" * 25 + '"=="' + ")" * 25
    text = STUDY + (
        f'process p {{ makes 1 kg emits (if {chosen} # so\n != "a" then 2 gCO2e else 3 gCO2e) ~ "x" }}\n'
        "assessment a { needs 1 kg of p }\n"
    )
    assert told(audited(tmp_path, text, {}), tmp_path) == []


def test_what_cancels_is_nothing_in_both_programs(tmp_path: Path) -> None:
    text = STUDY + (
        'parameter p = 3 ~ "x"\n'
        "let l = 1 kWh * (if 1 BTU == 2 BTU then 1 gpu else 2 gpu) / (3 gpu * 1 gpu / 2 gpu) * p * p ^ -2\n"
        "process n3 {\n  makes 1 t of a share 60 %\n  makes 2 g of b share 40 %\n  uses l of n6\n"
        "  uses 2 km * p ^ -2 of n4\n}\n"
        "process n4 {\n  makes 1.50602 mile\n  uses 2 mg of n3.b\n  emits 23.05 kgCO2e\n}\n"
        "process n6 {\n  makes l\n  uses 1 mile of n4\n  emits 20.08 gCO2e\n}\n"
        "assessment a { needs l of n6 }\n"
    )
    document = audited(tmp_path, text, {})
    assert all("neither source nor assumption" in one for one in told(document, tmp_path))
    scaled = [one["value"] for one in document["content"]["cases"][0]["figures"] if one.get("operation") == "scales"]
    assert "0" in scaled
    assert not any(value.removeprefix("-").startswith("0." + "0" * 40) for value in scaled)


@pytest.mark.parametrize("block", sampled(range(4), 2))
def test_a_model_in_any_spelling_has_the_same_totals_and_a_trail_that_holds(block: int) -> None:
    found = compare(range(15 * block, 15 * (block + 1)))
    assert {said for said in found.values() if not said.startswith("refused")} == {"holds"}, found


@pytest.mark.parametrize("block", sampled(range(5), 2))
def test_a_model_as_people_write_it_goes_all_the_way(block: int) -> None:
    found = written.compare(range(4 * block, 4 * (block + 1)))
    assert set(found.values()) == {"holds"}, found


@pytest.mark.parametrize("case", sampled([case for case in CASES if case[2] != "finds"], 8), ids=lambda case: case[0])
def test_a_program_of_the_reference_goes_all_the_way(case: Case, tmp_path: Path) -> None:
    _, program, _, _, files = case
    for name, text in {**files, "model.lca": f"{program}\n{ASKED}"}.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    trail, said = honest.audited(tmp_path / "model.lca", *written.ALLOWED, "--all-scenarios")
    assert trail, said
    assert honest.refusals(trail, tmp_path, honest.copied(tmp_path)) == []


@pytest.mark.parametrize(
    "model", sampled([one for one in MODELS if "as_printed" not in one.stem], 4), ids=lambda one: one.stem
)
def test_a_model_that_comes_with_the_tool_goes_all_the_way(model: Path, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(model.parent, tmp_path / "models"))
    trail, said = honest.audited(folder / model.name, *written.ALLOWED, "--all-scenarios")
    assert trail, said
    assert honest.refusals(trail, folder, honest.copied(tmp_path), ["text"]) == []
