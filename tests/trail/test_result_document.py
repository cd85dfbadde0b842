"""The result as a document, as CSV and as a table: exact, closed, and inert wherever it is opened."""

from __future__ import annotations

import csv
import io
import json
import re
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from lca.arithmetic import add_up
from lca.check import check
from lca.cli import main
from lca.engine.result import run
from lca.report.csv_file import results_as_csv
from lca.report.result_table import ResultTable
from lca.report.trace_tree import TraceTree
from lca.source import SourceFile
from lca.trail.result_document import as_data, result_document
from lca.trail.result_entries import ResultDocument
from lca.trail.trace import trace

MODEL = """
study s "A study" { goal "g" functional_unit "one" boundary "b" year 365 day gwp "AR6" author "me" }
parameter each = 1 kgCO2e
serving p "Serving" { makes 3 kg emits each tag scope "1" uses 1 kWh of q }
training q { makes 7 kWh emits 1 kgCO2e tag scope "2" tag team "x" }
assessment a "All" { needs 1 kg of p }
assessment b { needs 2 kWh of q }
scenario more { each = 2 kgCO2e }
check "one" a.total <= 1 kgCO2e
check "two" a.total = 0.380952 kgCO2e within 1 %
"""
NUMBER = re.compile(r"-?(0|[1-9]\d*)(\.\d*[1-9])?")


def told(text: str = MODEL, *scenarios: str) -> ResultDocument:
    found = check(SourceFile("m.lca", text))
    assert [d for d in found.diagnostics if d.is_error] == []
    return result_document([run(found.under(name)) for name in ("", *scenarios)], found.diagnostics)


def document(text: str = MODEL, *scenarios: str) -> dict[str, Any]:
    return as_data(told(text, *scenarios))


def test_the_document_has_the_documented_keys_and_no_other() -> None:
    found = document()
    assert set(found) == {"format", "study", "results", "derived", "checks", "rules", "expected_errors", "diagnostics"}
    assert found["format"] == "lca.result/1"


def test_a_result_has_the_documented_keys_and_no_other() -> None:
    for result in document()["results"]:
        assert set(result) == {
            "assessment", "scenario", "indicator", "unit", "total", "credits", "stages", "nodes", "tags",
            "title", "titles", "stage_of", "settings",
        }  # fmt: skip


def test_a_check_has_the_documented_keys_and_no_other() -> None:
    for verdict in document()["checks"]:
        assert set(verdict) == {
            "title",
            "scenario",
            "left",
            "relation",
            "right",
            "unit",
            "tolerance",
            "allowed",
            "holds",
            "basis",
        }


def test_every_result_is_in_kilograms_of_climate_impact_without_credits() -> None:
    for result in document()["results"]:
        assert (result["indicator"], result["unit"], result["credits"]) == ("climate", "kgCO2e", "0")


def test_there_is_a_result_for_each_assessment_and_scenario() -> None:
    found = document(MODEL, "more")["results"]
    assert [(r["assessment"], r["scenario"]) for r in found] == [("a", ""), ("b", ""), ("a", "more"), ("b", "more")]


def test_numbers_are_plain_decimal_texts_and_never_floats() -> None:
    for result in document(MODEL, "more")["results"]:
        numbers = [result["total"], *result["stages"].values(), *result["nodes"].values()]
        numbers += [value for values in result["tags"].values() for value in values.values()]
        assert all(isinstance(number, str) and NUMBER.fullmatch(number) for number in numbers)
    for verdict in document()["checks"]:
        assert NUMBER.fullmatch(verdict["left"])
        assert NUMBER.fullmatch(verdict["right"])
        assert isinstance(verdict["holds"], bool)

    def floats(found: object) -> bool:
        if isinstance(found, dict):
            return any(map(floats, found.values()))
        return any(map(floats, found)) if isinstance(found, list) else isinstance(found, float)

    assert not floats(json.loads(json.dumps(document())))


def test_stages_and_nodes_add_up_to_the_total_to_the_last_digit() -> None:
    for result in document(MODEL, "more")["results"]:
        for part in ("stages", "nodes"):
            assert add_up([Decimal(value) for value in result[part].values()]) == Decimal(result["total"])


def test_a_total_has_34_digits() -> None:
    first = document()["results"][0]
    assert first["total"] == "0.380952380952380952380952380952381"
    assert first["nodes"] == {
        "p": "0.3333333333333333333333333333333334",
        "q": "0.0476190476190476190476190476190476",
    }


def test_a_tag_counts_a_node_once_however_often_the_node_has_it() -> None:
    text = 'process p { makes 1 kg emits 2 kgCO2e tag scope "1" tag scope "1" } assessment a { needs 1 kg of p }'
    found = check(SourceFile("m.lca", text))
    if found.ok:
        assert run(found.under()).outcomes[0].tags == {"scope": {"1": Decimal(2)}}


def test_the_study_says_its_conventions() -> None:
    study = document()["study"]
    assert (study["name"], study["title"], study["year"], study["gwp"]) == ("s", "A study", "365 day", "AR6")
    assert document("process p { makes 1 kg } assessment a { needs 1 kg of p }")["study"]["year"] == "365.25 day"


def test_a_reason_that_is_empty_is_none_of_what_the_study_says() -> None:
    text = "process p { makes 1 kg } assessment a { needs 1 kg of p } "
    study = document(text + 'study s { accepts_gwp " " accepts_kind "both are near" }')["study"]
    assert "accepts_gwp" not in study
    assert study["accepts_kind"] == "both are near"


def test_both_sides_of_a_check_are_told_with_unit_and_tolerance() -> None:
    one, two = document()["checks"]
    assert (one["title"], one["right"], one["unit"], one["tolerance"], one["holds"]) == ("one", "1", "kgCO2e", "", True)
    assert (two["tolerance"], two["holds"]) == ("1 %", True)


def test_a_tolerance_that_is_a_name_is_told_with_its_value() -> None:
    text = MODEL + 'parameter margin = 5 % check "three" a.total = 0.39 kgCO2e within margin'
    assert "5 %" in document(text)["checks"][2]["tolerance"]


def test_diagnostics_are_part_of_the_document_with_their_places() -> None:
    found = document(MODEL)["diagnostics"]
    assert {d["code"] for d in found} == {"W0801", "W0821"}
    assert set(found[0]) == {"code", "severity", "message", "labels", "help", "fix"}
    assert set(found[0]["labels"][0]) == {"file", "line", "column", "start", "end", "text"}


def test_an_assessment_of_nothing_that_emits_is_zero() -> None:
    (result,) = document("process p { makes 1 kg } assessment a { needs 1 kg of p }")["results"]
    assert (result["total"], result["stages"], result["nodes"], result["tags"]) == ("0", {}, {}, {})


def rows(found: ResultDocument) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(results_as_csv({"": found}))))


def test_csv_has_a_row_for_each_number() -> None:
    found = [(r["assessment"], r["kind"], r["name"], r["unit"]) for r in rows(told())]
    assert [row[1:3] for row in found if row[0] == "a"] == [
        ("total", ""), ("credits", ""), ("stage", "serving"), ("stage", "training"), ("node", "p"), ("node", "q"),
        ("tag scope", "1"), ("tag scope", "2"), ("tag team", "x"),
    ]  # fmt: skip
    assert {row[3] for row in found} == {"kgCO2e"}


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n=", "＝", "＋", "－", "＠"])
def test_no_text_of_csv_is_a_formula_in_a_spreadsheet(start: str) -> None:
    escaped = start.replace("\t", "\\t").replace("\n", "\\n").replace("\r", "\r")
    text = f'process p {{ makes 1 kg emits 2 kgCO2e tag scope "{escaped}cmd()" }} assessment a {{ needs 1 kg of p }}'
    for row in rows(told(text)):
        for cell in (row["assessment"], row["kind"], row["name"]):
            assert not cell.lstrip("\n\r\t").startswith(("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r"))


def test_csv_survives_quotes_commas_and_line_breaks() -> None:
    text = 'process p { makes 1 kg emits 2 kgCO2e tag scope "a \\"b\\", c\\nd" } assessment a { needs 1 kg of p }'
    assert rows(told(text))[-1]["name"] == 'a "b", c\nd'


CONTROLS = "\x1b[31m\x07\x00\x7f\x9b\u202e\u2028\u200b"
HOSTILE = """
study s "T{0}" {{ goal "G{0}" functional_unit "F{0}" boundary "B{0}" gwp "W{0}" }}
source src {{ title "S{0}" }}
assumption low "L{0}" @src "P{0}"
parameter each "E{0}" = 2 kgCO2e ~ low
serving p "N{0}" {{ makes 1 kg emits each + (3 kgCO2e @src "Q{0}") + (4 kgCO2e ~ "R{0}") tag scope "V{0}" }}
assessment a "A{0}" {{ needs 1 kg of p }}
check "C{0}" a.total = 9 kgCO2e within 1 % @src
"""


def inert(text: str) -> bool:
    return not any(sign in text for sign in CONTROLS.replace("[31m", ""))


def test_a_table_on_a_terminal_is_inert_in_every_text() -> None:
    text = ResultTable(told(HOSTILE.format(CONTROLS))).text()
    assert inert(text)
    assert all(f"{letter}\N{REPLACEMENT CHARACTER}" in text for letter in "TFBWANCV")


def test_a_line_break_in_a_text_does_not_make_a_line_of_its_own() -> None:
    found = told(HOSTILE.format("\\nlaunch  0.0 tCO2e"))
    assert "\nlaunch  0.0" not in ResultTable(found).text()


def test_a_trace_on_a_terminal_is_inert_in_every_text() -> None:
    checked = check(SourceFile("m\x1b[31m.lca", HOSTILE.format(CONTROLS)))
    (found,) = trace(run(checked.under()))
    text = TraceTree(found).text()
    assert inert(text)
    assert all(f"{letter}\N{REPLACEMENT CHARACTER}" in text for letter in "ASLPQR")


def test_json_of_hostile_texts_is_json() -> None:
    text = json.dumps(document(HOSTILE.format(CONTROLS)))
    assert json.loads(text)["study"]["title"] == "T" + CONTROLS


def test_a_table_without_colour_has_none_and_with_colour_has_some() -> None:
    assert "\x1b" not in ResultTable(told()).text()
    assert "\x1b[" in ResultTable(told(), colour=True).text()


def test_a_table_states_the_year_and_the_set_of_warming_potentials() -> None:
    assert "365 day" in ResultTable(told()).text()
    assert "AR6" in ResultTable(told()).text()


@pytest.mark.parametrize(
    ("kilograms", "shown"),
    [
        ("814.61e3", "tCO2e"),
        ("3", "kgCO2e"),
        ("0.003", "gCO2e"),
        ("3e7", "ktCO2e"),
        ("3e10", "MtCO2e"),
        ("1e-9", "gCO2e"),
    ],
)
def test_a_table_is_in_the_unit_that_reads_best(kilograms: str, shown: str) -> None:
    text = f"process p {{ makes 1 kg emits {kilograms} kgCO2e }} assessment a {{ needs 1 kg of p }}"
    lines = ResultTable(told(text)).text().splitlines()
    assert any(line.split()[:1] == [shown] for line in lines)


def test_shares_of_a_table_are_of_its_total() -> None:
    text = "process p { makes 1 kg emits 1 kgCO2e uses 1 kg of q } process q { makes 1 kg emits 3 kgCO2e }"
    lines = ResultTable(told(text + " assessment a { needs 1 kg of p }")).text().splitlines()
    assert [line.split()[-2] for line in lines if line.split()[:1] in (["p"], ["q"])] == ["75.0", "25.0"]


def test_a_credit_below_nothing_is_noted_by_run_and_in_the_trail(tmp_path: Path) -> None:
    model = tmp_path / "m.lca"
    model.write_text("""\
study s { goal "g" functional_unit "f" boundary "b" }
parameter spared = 1 kg ~ "x"
process mill { makes 1 kg emits 1 kgCO2e ~ "x" avoids spared of boiler }
process boiler { makes 1 kg emits 5 kgCO2e ~ "x" }
process plant { makes 1 kg emits 1 kgCO2e ~ "x" avoids 1 kg of mill ~ "x" }
assessment a { needs 1 kg of plant }
scenario none { spared = 0 kg }
""")
    ran = CliRunner().invoke(main, ["run", str(model)])
    assert (ran.exit_code, "note[N0903]: the credit of `a` is below nothing: -4 kgCO2e" in ran.stderr) == (0, True)
    assert "N0903" not in CliRunner().invoke(main, ["run", str(model), "--scenario", "none"]).stderr
    trail = tmp_path / "t.json"
    assert "N0903" in CliRunner().invoke(main, ["audit", str(model), "-o", str(trail)]).stderr
    assert [one["code"] for one in json.loads(trail.read_text())["content"]["warnings"]] == ["N0903"]
    assert CliRunner().invoke(main, ["verify", str(trail)]).exit_code == 0
