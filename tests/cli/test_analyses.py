"""The commands that vary a model: what they print, how values may be written on a command line, wrong use."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from lca.cli import main

GOOD = """\
source book { title "A book" }
parameter users = 2 person @book "page 1"
parameter site "Where" = clean ~ "near"
process clean { makes 1 kWh emits 1 kgCO2e ~ "a guess" }
process dirty { makes 1 kWh emits 10 kgCO2e ~ "a guess" }
process steel { makes 1 kg emits 2 kgCO2e ~ "a guess" }
serving p "Serving" {
  makes 1 day
  uses  users * 3 kWh/person of site ~ "a guess"
  uses  1 kg of steel ~ "a guess"
}
assessment launch "Launch" { needs 1 day of p }
assessment other { needs 2 kg of steel }
scenario many { users = 20 person ~ "ten times" }
scenario moved extends many { site = dirty }
"""
ANSWERS = {
    "sensitivity": ["sensitivity", "good.lca"],
    "sweep": ["sweep", "good.lca", "--over", "users=1..3 person:3"],
    "compare": ["compare", "good.lca", "declared", "moved"],
    "diff": ["diff", "good.lca", "new.lca"],
}
CONTROLS = "\x1b\x07\x00\x7f\x9b\u202e\u2028\u200b"


@pytest.fixture(autouse=True)
def _model(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Models in a folder of their own, in which the commands run."""
    monkeypatch.chdir(tmp_path)
    Path("good.lca").write_text(GOOD, encoding="utf-8")
    Path("new.lca").write_text(GOOD.replace("2 person", "4 person"), encoding="utf-8")
    Path("wrong.lca").write_text(GOOD + "let y = 5 kwh\n", encoding="utf-8")
    Path("part.lca").write_text("parameter users = 1 person\nscenario moved { users = 2 person }\n", encoding="utf-8")


def lca(*arguments: str) -> Result:
    """A command, that has ended by itself and not in an exception."""
    found = CliRunner().invoke(main, list(arguments))
    assert found.exception is None or isinstance(found.exception, SystemExit), found.exception
    return found


def typed(line: str) -> list[str]:
    """The words of a command line as a shell parts them, where nothing is quoted."""
    return line.split()


def document(*arguments: str) -> Any:
    return json.loads(lca(*arguments, "--format", "json").stdout)


# What all of them have in common


@pytest.mark.parametrize("command", ANSWERS)
def test_a_command_answers_with_zero_and_nothing_beside(command: str) -> None:
    found = lca(*ANSWERS[command])
    assert (found.exit_code, found.stderr) == (0, "")
    assert "launch" in found.stdout


@pytest.mark.parametrize("command", ANSWERS)
def test_json_says_its_format(command: str) -> None:
    assert document(*ANSWERS[command])["format"] == f"lca.{command}/1"


@pytest.mark.parametrize("command", ANSWERS)
def test_json_is_the_same_in_every_process(command: str) -> None:
    outputs = {
        subprocess.run(
            [sys.executable, "-m", "lca", *ANSWERS[command], "--format", "json"],
            capture_output=True, check=True, env=os.environ | {"PYTHONHASHSEED": seed},
        ).stdout
        for seed in ("1", "2")
    }  # fmt: skip
    assert len(outputs) == 1


@pytest.mark.parametrize("command", ANSWERS)
@pytest.mark.parametrize(
    ("model", "status", "code"), [("wrong.lca", 1, "E0201"), ("nowhere.lca", 2, "E0701"), ("part.lca", 1, "E0406")]
)
def test_a_model_that_cannot_be_answered_for(command: str, model: str, status: int, code: str) -> None:
    arguments = [model if word == "good.lca" else word for word in ANSWERS[command]]
    found = lca(*arguments)
    assert (found.exit_code, found.stdout) == (status, "")
    assert code in found.stderr
    told = lca(*arguments, "--format", "json")
    assert told.exit_code == status
    assert json.loads(told.stdout)["diagnostics"][0]["code"] == code


@pytest.mark.parametrize(
    "arguments",
    [
        ["sensitivity"], ["sensitivity", "good.lca", "--top", "0"], ["sensitivity", "good.lca", "--top", "many"],
        ["sensitivity", "good.lca", "--scenario", "nothing"], ["sensitivity", "good.lca", "--indicator", "watr"],
        ["sensitivity", "good.lca", "--set", "users"], ["sensitivity", "good.lca", "--set", "users=1 kg"],
        ["sweep"], ["sweep", "good.lca"], ["sweep", "good.lca", "--over"], ["sweep", "good.lca", "--over", "users"],
        ["sweep", "good.lca", "--over", "users=1..2 person:0"], ["sweep", "good.lca", "--over", "users=1..2 person"],
        ["sweep", "good.lca", "--over", "users=0..2 person:3", "log"], ["sweep", "good.lca", "--over", "site=x*"],
        ["sweep", "good.lca", "--over", "usres=1..2 person:3"], ["sweep", "good.lca", "--over", "users=1..2 kg:3"],
        ["sweep", "good.lca", "--over", "users=1..2 person:99999"], ["sweep", "good.lca", "--over", "users=*"],
        ["sweep", "good.lca", "--over", "users=1 person", "--over", "users=2 person"],
        ["sweep", "good.lca", "--over", "users=1 person", "--set", "users=2 person"],
        ["sweep", "good.lca", "--over", "a=1", "--over", "b=1", "--over", "c=1"],
        ["sweep", "good.lca", "--over", "users=1 person", "--assessment", "lanch"],
        ["sweep", "good.lca", "--over", "users=1 person", "--indicator", "watr"],
        ["sweep", "good.lca", "--over", "users=1 person", "--scenario", "mayn"],
        ["sweep", "--over", "users=1..2", "person:3", "good.lca"], ["sweep", "good.lca", "--over", "users=1..2", "-x"],
        ["compare", "good.lca"], ["compare", "good.lca", "many"], ["compare", "good.lca", "many", "mayn"],
        ["compare", "good.lca", "many", "moved", "more"], ["compare", "good.lca", "", "x"],
        ["diff", "good.lca"], ["diff", "good.lca", "new.lca", "more"], ["diff", ".", "new.lca"],
        ["diff", "good.lca", "new.lca", "--scenario", "x"],
        ["sweep", "good.lca", "--over", "users=1 person", "--format", "xml"],
    ],
    ids=" ".join,
)  # fmt: skip
def test_wrong_use_leaves_with_two_and_says_why_on_standard_error(arguments: list[str]) -> None:
    found = lca(*arguments)
    assert (found.exit_code, found.stdout) == (2, "")
    assert found.stderr


@pytest.mark.parametrize("command", ANSWERS)
def test_text_on_a_terminal_is_inert(command: str) -> None:
    hostile = (
        GOOD.replace("near", f"near{CONTROLS}").replace("page 1", f"p{CONTROLS}").replace("Launch", f"L{CONTROLS}")
    )
    hostile = hostile.replace("a guess", f"g{CONTROLS}").replace("A book", f"B{CONTROLS}")
    Path("good.lca").write_text(f'study s "T{CONTROLS}" {{ goal "g{CONTROLS}" }}\n{hostile}', encoding="utf-8")
    found = lca(*ANSWERS[command])
    assert found.exit_code == 0
    assert not any(sign in found.stdout for sign in CONTROLS)


@pytest.mark.parametrize("command", ANSWERS)
def test_a_console_without_blocks_gets_letters(command: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "lca", *ANSWERS[command]],
        capture_output=True, check=False, env=os.environ | {"PYTHONIOENCODING": "latin-1", "PYTHONUTF8": "0"},
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, b"")
    assert b"launch" in done.stdout
    if command == "sweep":
        assert b"####" in done.stdout


# sensitivity


def test_sensitivity_shows_so_many_figures_and_says_how_many_more_there_are() -> None:
    found = lca("sensitivity", "good.lca", "--top", "2").stdout
    assert "clean.emits" in found
    assert re.search(r"\n  and \d+ more figures; none that can be measured has more influence\n", found)
    assert "launch.needs(p)" not in found
    assert len(document("sensitivity", "good.lca", "--top", "2")["results"][0]["figures"]) == 2
    assert document("sensitivity", "good.lca")["results"][0]["others"] == 0


def test_sensitivity_says_what_a_figure_rests_on_and_where_it_stands() -> None:
    assert re.search(
        r'users +2 person +0\.75 +\+0\.6 +@book "page 1"  \[good\.lca:2\]', lca("sensitivity", "good.lca").stdout
    )


def test_sensitivity_is_under_a_scenario_and_settings() -> None:
    found = lca("sensitivity", "good.lca", "--scenario", "many", "--set", "site=dirty").stdout
    assert "[scenario many, site = dirty]" in found
    assert "total 602 kgCO2e" in found


def rows(*arguments: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(lca(*arguments, "--format", "csv").stdout)))


def test_sensitivity_as_csv_has_a_row_for_each_figure_of_each_total() -> None:
    found = rows("sensitivity", "good.lca")
    assert {row["assessment"] for row in found} == {"launch", "other"}
    users = next(row for row in found if row["figure"] == "users")
    assert (users["value"], users["unit"], users["elasticity"], users["derivative_unit"]) == (
        "2",
        "person",
        "0.75",
        "kgCO2e/person",
    )
    assert users["rests_on"] == '\'@book "page 1"', "no formula in a spreadsheet"


# sweep


def test_the_command_line_of_the_guide_works_without_quotes() -> None:
    line = "sweep chatgpt --over site=grid.no_20* --over users=1e5..1e7 person:7"
    parted = lca(*line.split())
    quoted = lca("sweep", "chatgpt", "--over", "site=grid.no_20*", "--over", "users=1e5..1e7 person:7")
    assert parted.exit_code == quoted.exit_code == 0
    assert parted.output == quoted.output
    done = subprocess.run(
        ["/bin/sh", "-c", f'"{sys.executable}" -m lca {line} --format json'], capture_output=True, check=True
    )
    found = json.loads(done.stdout)
    assert [axis["parameter"] for axis in found["over"]] == ["site", "users"]
    assert found["over"][1]["values"][::6] == ["100000 person", "10000000 person"]
    assert len(found["points"]) == 7 * len(found["over"][0]["values"])
    assert "grid.no_2024" in found["over"][0]["values"]
    assert "grid.no" not in found["over"][0]["values"]


@pytest.mark.parametrize(
    ("words", "values"),
    [
        ("users=1..3 person:3", ["1 person", "2 person", "3 person"]),
        ("users=1..100 person:3 log", ["1 person", "10 person", "100 person"]),
        ("users=1 person, 5 person", ["1 person", "5 person"]),
        ("users=1 person,5 person , 7 person", ["1 person", "5 person", "7 person"]),
        ("users=3 * 2 person, -1 * -4 person", ["3 * 2 person", "-1 * -4 person"]),
        ("site=clean, dirty", ["clean", "dirty"]),
    ],
)
def test_values_need_no_quotes_behind_the_model(words: str, values: list[str]) -> None:
    for line in (["sweep", "good.lca", "--over", *words.split()], ["sweep", "good.lca", f"--over={words}"]):
        assert document(*line)["over"][0]["values"] == values
    assert document("sweep", "good.lca", "--format", "json", "--over", *words.split())["over"][0]["values"] == values
    assert document("sweep", "--over", words, "good.lca")["over"][0]["values"] == values


def test_settings_and_sweeps_stand_beside_each_other_without_quotes() -> None:
    found = document(*typed("sweep good.lca --set users=2e6 person --over site=clean, dirty --scenario many"))
    assert (found["settings"], found["scenario"]) == ({"users": "2e6 person"}, "many")
    assert found["over"][0]["values"] == ["clean", "dirty"]


def test_a_sweep_over_one_parameter_is_a_table_with_bars_for_each_total() -> None:
    lines = lca("sweep", "good.lca", "--over", "users=1..3 person:3").stdout.splitlines()
    assert lines[0] == "launch: Launch"
    assert re.fullmatch(r" +1 person +5 +█+\S? +min", lines[2])
    assert re.fullmatch(r" +3 person +11 +█{24} +max", lines[4])
    assert "other" in lines
    one = lca("sweep", "good.lca", "--over", "users=1..3 person:3", "--assessment", "launch").stdout
    assert "other" not in one


def test_a_total_that_is_the_same_all_along_a_sweep_is_one_line() -> None:
    found = lca("sweep", "good.lca", "--over", "users=1..3 person:3").stdout
    assert found.endswith("\n\nother\n  4 kgCO2e, the same at all 3 values of users\n")
    broken = lca("sweep", "good.lca", "--over", "users=-1..1 person:3", "--assessment", "other").stdout
    assert "  4 kgCO2e, the same at both values of users that can be computed\n" in broken
    both = typed("sweep good.lca --over site=clean, dirty --over users=1..3 person:3 --assessment other")
    assert lca(*both).stdout == "other\n  4 kgCO2e, the same at all 6 values of site and users\n"
    assert "█" in lca("sweep", "good.lca", "--over", "users=1 person", "--assessment", "other").stdout


def test_a_sweep_over_two_parameters_of_one_total_is_a_matrix() -> None:
    found = lca(*typed("sweep good.lca --over site=*t* --over users=1..3 person:3 --assessment launch")).stdout
    assert "kgCO2e by users [person]" in found
    assert re.search(r"site +1 +2 +3", found)
    assert re.search(r"\^ max 92 kgCO2e at site = dirty, users = 3 person", found)
    assert "left out: steel, which cannot stand for site" in found


def test_a_sweep_over_two_parameters_of_several_totals_is_a_long_table() -> None:
    found = lca(*typed("sweep good.lca --over site=clean, dirty --over users=1 person, 2 person")).stdout
    assert re.search(r"site +users +launch \[kgCO2e\] +other \[kgCO2e\]", found)
    assert re.search(r"dirty +2 person +62 +\^", found)


def test_a_matrix_that_would_be_too_wide_is_turned_or_a_list() -> None:
    wide = "sweep good.lca --assessment launch --over site=clean, dirty --over users=1..30 person:30"
    assert re.search(r"users +clean +dirty", lca(*wide.split()).stdout)
    both = wide.replace("site=clean, dirty", "site=clean, dirty, grid.bert_*, grid.solar_*, grid.wind_*, grid.mlco2_*")
    Path("good.lca").write_text("use grid\n" + GOOD, encoding="utf-8")
    assert re.search(r"site +users +launch", lca(*both.split()).stdout)


def test_points_that_cannot_be_computed_are_told_below_the_table() -> None:
    found = lca("sweep", "good.lca", "--over", "users=-1..1 person:3")
    assert found.exit_code == 0
    assert re.search(r"-1 person +–", found.stdout)
    assert "not computed: users = -1 person: E0506" in found.stdout


def test_a_sweep_as_csv_has_a_row_for_each_total_of_each_point() -> None:
    found = rows(*typed("sweep good.lca --over site=clean, dirty --over users=1..3 person:3"))
    assert len(found) == 12
    assert set(found[0]) == {"site", "users", "assessment", "indicator", "total", "unit"}
    assert next(row["total"] for row in found if row["site"] == "dirty" and row["users"] == "2 person") == "62"


# compare


def test_compare_shows_the_change_by_input_stage_and_node() -> None:
    found = lca("compare", "good.lca", "declared", "moved").stdout
    for told in ("by input", "by stage", "by node"):
        assert told in found
    assert re.search(r"site +clean +dirty +\+", found)
    assert re.search(r"users +2 person +20 person +\+", found)
    assert 'declared: 2 person  @book "page 1"  [good.lca:2]' in found
    assert "mean over all orders" in found


def test_a_scenario_called_declared_is_a_scenario() -> None:
    Path("good.lca").write_text(GOOD + "scenario declared { users = 7 person }\n", encoding="utf-8")
    assert document("compare", "good.lca", "declared", "many")["before"] == "declared"


def test_compare_of_a_scenario_with_itself_says_that_nothing_is_set_otherwise() -> None:
    found = lca("compare", "good.lca", "many", "many")
    assert found.exit_code == 0
    assert "many and many set nothing differently" in found.stdout
    assert "the same" in found.stdout


# diff


def test_diff_shows_what_is_different_and_what_that_does() -> None:
    found = lca("diff", "good.lca", "new.lca")
    assert found.exit_code == 0
    assert re.search(r"users +2 person +4 person +\+6 +100\.0 %", found.stdout)
    assert re.search(r"changed +users +2 person → 4 person +\[good\.lca:2 → new\.lca:2\]", found.stdout)


def test_diff_of_a_model_with_itself_says_that_nothing_is_different() -> None:
    found = lca("diff", "good.lca", "good.lca")
    assert found.exit_code == 0
    assert "nothing is different" in found.stdout


def test_diff_says_where_only_grounds_are_different() -> None:
    Path("new.lca").write_text(GOOD.replace("page 1", "page 9"), encoding="utf-8")
    found = lca("diff", "good.lca", "new.lca").stdout
    assert "every total is the same: only what it rests on is different" in found
    assert '@book "page 1" → @book "page 9"' in found


def test_diff_under_a_scenario_that_only_one_version_has_is_wrong_use() -> None:
    Path("new.lca").write_text(
        GOOD.replace("scenario many", "scenario few").replace("extends many", ""), encoding="utf-8"
    )
    assert lca("diff", "good.lca", "new.lca", "--scenario", "many").exit_code == 2
    assert lca("diff", "good.lca", "new.lca").exit_code == 0
