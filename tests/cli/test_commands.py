"""Every command and option, what it prints and where, and the status that it leaves with."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import stat
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from lca import __version__
from lca.cli import main
from lca.diagnostics.codes import CODES
from lca.factors import Shelf
from lca.places import data

GOOD = """\
parameter users = 2 person ~ "a guess"
serving p "Serving" {
  let each = 3 kgCO2e/person ~ "a guess"
  makes 1 day
  emits users * each
}
assessment launch "Launch" { needs 1 day of p }
scenario many { users = 20 person ~ "ten times" }
"""
WARNS = GOOD + 'source s { title "S" }\nlet x = 0 kg\n'
WRONG = GOOD + "let y = 5 kwh\n"
FAILS = GOOD + 'check "seven" launch.total = 7 kgCO2e ~ "a claim"\n'
ANSI = "\x1b["


@pytest.fixture
def model(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A good model in a folder of its own, in which the commands run."""
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "good.lca"
    path.write_text(GOOD, encoding="utf-8")
    for name, text in (("warns", WARNS), ("wrong", WRONG), ("fails", FAILS)):
        (tmp_path / f"{name}.lca").write_text(text, encoding="utf-8")
    return path


def lca(*arguments: str) -> Result:
    """A command, that has ended by itself and not in an exception."""
    found = CliRunner().invoke(main, list(arguments))
    assert found.exception is None or isinstance(found.exception, SystemExit), found.exception
    assert "Traceback" not in found.output
    return found


def process(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "lca", *arguments],
        capture_output=True, text=True, encoding="utf-8", check=False, env=os.environ | environment,
    )  # fmt: skip


def document(*arguments: str) -> Any:
    return json.loads(lca(*arguments).stdout)


# Wrong use


@pytest.mark.parametrize(
    "arguments",
    [
        ["nonsense"],
        ["run"],
        ["trace"],
        ["fmt"],
        ["factors", "show"],
        ["factors", "search"],
        ["factors", "nonsense"],
        ["run", "good.lca", "--nonsense"],
        ["run", "good.lca", "--format", "xml"],
        ["run", "good.lca", "--set", "users"],
        ["run", "good.lca", "--set", "=2 person"],
        ["run", "good.lca", "--set", "users="],
        ["run", "good.lca", "--scenario", "many", "--all-scenarios"],
        ["run", "good.lca", "--samples", "99"],
        ["run", "good.lca", "--samples", "1000001"],
        ["run", "good.lca", "--samples", "many"],
        ["run", "good.lca", "--samples", "100", "--seed", "-1"],
        ["run", "good.lca", "--seed", "1"],
        ["audit", "good.lca", "--seed", "1"],
        ["report", "good.lca", "--seed", "1"],
        ["report", "trail.json", "--samples", "100"],
        ["trace", "good.lca", "--depth", "-1"],
        ["trace", "good.lca", "--depth", "much"],
        ["explain", "E9999"],
        ["explain", "nonsense"],
        ["check", "nowhere.lca"],
        ["run", "nowhere.lca"],
        ["trace", "nowhere.lca"],
        ["fmt", "nowhere.lca"],
        ["trace", "."],
    ],
    ids=" ".join,
)
@pytest.mark.usefixtures("model")
def test_wrong_use_leaves_with_two_and_says_why_on_standard_error(arguments: list[str]) -> None:
    found = lca(*arguments)
    assert found.exit_code == 2
    assert found.stderr
    assert found.stdout == ""


@pytest.mark.parametrize("arguments", [["-h"], ["--help"], *([name, "--help"] for name in main.commands)], ids=" ".join)
def test_help_is_there_for_every_command(arguments: list[str]) -> None:
    found = lca(*arguments)
    assert found.exit_code == 0
    assert "Usage:" in found.stdout


def test_the_version_is_told() -> None:
    assert __version__ in lca("--version").stdout


@pytest.mark.parametrize(("typed", "meant"), [("chekc", "check"), ("trce", "trace"), ("factor", "factors")])
def test_a_mistyped_command_is_answered_with_the_nearest(typed: str, meant: str) -> None:
    found = lca(typed)
    assert found.exit_code == 2
    assert meant in found.stderr


# check


@pytest.mark.usefixtures("model")
def test_check_says_when_all_is_well() -> None:
    found = lca("check", "good.lca")
    assert (found.exit_code, found.stderr) == (0, "")
    assert found.stdout == "no errors, no warnings\n"


@pytest.mark.usefixtures("model")
def test_check_counts_warnings_and_leaves_with_zero() -> None:
    found = lca("check", "warns.lca")
    assert found.exit_code == 0
    assert found.stdout.endswith("\n2 warnings\n")
    assert "W0802" in found.stdout
    assert "W0805" in found.stdout


@pytest.mark.usefixtures("model")
def test_check_counts_errors_of_all_models_each_once_and_leaves_with_one() -> None:
    found = lca("check", "good.lca", "wrong.lca", "wrong.lca", "warns.lca")
    assert found.exit_code == 1
    assert found.stdout.endswith("\n1 error, 2 warnings\n")
    assert "wrong.lca:9:11" in found.stdout


@pytest.mark.usefixtures("model")
def test_check_tells_of_the_models_it_can_read_beside_one_that_it_cannot() -> None:
    found = lca("check", "nowhere.lca", "wrong.lca")
    assert found.exit_code == 2
    assert "nowhere.lca" in found.stderr
    assert "E0201" in found.stderr


@pytest.mark.parametrize("name", ["good", "warns", "wrong", "nowhere"])
@pytest.mark.usefixtures("model")
def test_check_as_json_is_json_whatever_is_found(name: str) -> None:
    found = document("check", f"{name}.lca", "--format", "json")
    assert found["format"] == "lca.diagnostics/1"
    assert {d["code"] for d in found["diagnostics"]} == {
        "good": set(), "warns": {"W0802", "W0805"}, "wrong": {"E0201"}, "nowhere": {"E0701"},
    }[name]  # fmt: skip


# run


@pytest.mark.usefixtures("model")
def test_run_prints_the_result() -> None:
    found = lca("run", "good.lca")
    assert (found.exit_code, found.stderr) == (0, "")
    assert "launch: Launch" in found.stdout
    assert re.search(r"total\s+6", found.stdout) or re.search(r"total\s+6 ?000", found.stdout)


def test_run_finds_a_model_that_comes_with_the_tool(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    found = lca("run", "chatgpt")
    assert found.exit_code == 0
    assert "815.128" in found.stdout
    assert "holds" in found.stdout
    assert lca("check", "chatgpt").exit_code == 0
    assert lca("check", "chatgpt.lca").exit_code == 2, "a path is a path"


def test_a_file_of_the_user_stands_before_a_model_of_that_name(model: Path) -> None:
    (model.parent / "chatgpt").write_text(GOOD, encoding="utf-8")
    assert "launch: Launch\n" in lca("run", "chatgpt").stdout


@pytest.mark.usefixtures("model")
def test_run_says_how_many_warnings_there_are_and_where_to_read_them() -> None:
    found = lca("run", "warns.lca")
    assert found.exit_code == 0
    assert found.stderr.strip() == "2 warnings: see `lca check warns.lca`"


@pytest.mark.usefixtures("model")
def test_run_of_a_model_in_error_prints_what_is_wrong_and_no_result() -> None:
    found = lca("run", "wrong.lca")
    assert (found.exit_code, found.stdout) == (1, "")
    assert "E0201" in found.stderr


@pytest.mark.usefixtures("model")
def test_a_check_that_fails_leaves_with_one_and_the_result_is_printed() -> None:
    found = lca("run", "fails.lca")
    assert found.exit_code == 1
    assert "FAILS  seven" in found.stdout
    assert "launch: Launch" in found.stdout


@pytest.mark.usefixtures("model")
def test_run_under_a_scenario_and_settings() -> None:
    assert document("run", "good.lca", "--format", "json")["results"][0]["total"] == "6"
    many = document("run", "good.lca", "--scenario", "many", "--format", "json")["results"][0]
    assert (many["scenario"], many["total"]) == ("many", "60")
    set_ = document("run", "good.lca", "--set", "users=5 person", "--format", "json")["results"][0]
    assert set_["total"] == "15"
    assert document("run", "good.lca", "--set", " users = 5 person ", "--format", "json")["results"][0]["total"] == "15"
    both = ["--scenario", "many", "--set", "users=1 person"]
    assert document("run", "good.lca", *both, "--format", "json")["results"][0]["total"] == "3"
    twice = ["--set", "users=1 person", "--set", "users=4 person"]
    assert lca("run", "good.lca", *twice, "--format", "json").exit_code == 2
    assert set_["settings"] == {"users": "5 person"}


@pytest.mark.usefixtures("model")
def test_a_result_says_under_what_it_holds() -> None:
    found = lca("run", "good.lca", "--scenario", "many", "--set", "users=1 person")
    assert "[scenario many, users = 1 person]" in found.stdout
    assert "[scenario many]" in lca("trace", "good.lca", "--scenario", "many").stdout


@pytest.mark.usefixtures("model")
def test_several_scenarios_are_compared_in_one_unit() -> None:
    found = lca("run", "good.lca", "--scenario", "many", "--all-scenarios")
    assert found.exit_code == 2
    assert "compared" in lca("run", "good.lca", "--all-scenarios").stdout


def test_a_change_has_its_sign_wherever_scenarios_are_compared(model: Path) -> None:
    model.write_text(GOOD + "scenario few { users = 1 person }\n", encoding="utf-8")
    told = lca("run", "good.lca", "--all-scenarios").stdout
    assert re.search(r"\n  launch  \[scenario many\] +60 +\+900\.0 %\n", told)
    assert re.search(r"\n  launch  \[scenario few\] +3 +-50\.0 %\n", told)
    assert re.search(r"total .*\+900\.0 %", lca("compare", "good.lca", "declared", "many").stdout)


@pytest.mark.usefixtures("model")
def test_run_under_all_scenarios_computes_the_model_as_declared_first() -> None:
    found = document("run", "good.lca", "--all-scenarios", "--format", "json")["results"]
    assert [(r["scenario"], r["total"]) for r in found] == [("", "6"), ("many", "60")]
    assert "[scenario many]" in lca("run", "good.lca", "--all-scenarios").stdout


@pytest.mark.parametrize("setting", ["users=5 server", "nobody=5 person", "users=5 person +", "users=p", "each=1 kg",
                                     "users=1e99 person", "users=@", 'users="text"'])  # fmt: skip
@pytest.mark.usefixtures("model")
def test_a_setting_that_does_not_fit_leaves_with_two_and_tells_why(setting: str) -> None:
    found = lca("run", "good.lca", "--set", setting)
    assert (found.exit_code, found.stdout) == (2, "")
    assert found.stderr.startswith("error[E")


@pytest.mark.usefixtures("model")
def test_an_unknown_scenario_leaves_with_two_and_tells_the_nearest() -> None:
    found = lca("run", "good.lca", "--scenario", "mayn")
    assert found.exit_code == 2
    assert "many" in found.stderr


@pytest.mark.parametrize("arguments", [["wrong.lca"], ["nowhere.lca"], ["good.lca", "--set", "users=1 kg"],
                                       ["good.lca", "--scenario", "nothing"]], ids=" ".join)  # fmt: skip
@pytest.mark.parametrize("command", ["run", "trace"])
@pytest.mark.usefixtures("model")
def test_json_is_json_in_failure_too(command: str, arguments: list[str]) -> None:
    found = lca(command, *arguments, "--format", "json")
    assert found.exit_code in (1, 2)
    assert json.loads(found.stdout)["diagnostics"][0]["code"].startswith("E")
    assert found.stderr == ""


@pytest.mark.usefixtures("model")
def test_json_of_a_failing_check_is_the_result_and_leaves_with_one() -> None:
    found = lca("run", "fails.lca", "--format", "json")
    assert found.exit_code == 1
    assert [check["holds"] for check in json.loads(found.stdout)["checks"]] == [False]


@pytest.mark.usefixtures("model")
def test_csv_is_csv_and_in_failure_nothing() -> None:
    found = lca("run", "good.lca", "--all-scenarios", "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(found.stdout)))
    assert [(r["scenario"], r["value"]) for r in rows if r["kind"] == "total"] == [("", "6"), ("many", "60")]
    assert lca("run", "wrong.lca", "--format", "csv").stdout == ""


def test_a_model_without_assessment_cannot_be_run_but_checked(model: Path) -> None:
    (model.parent / "part.lca").write_text("process p { makes 1 kg }\n", encoding="utf-8")
    assert lca("check", "part.lca").exit_code == 0
    found = lca("run", "part.lca")
    assert found.exit_code == 1
    assert "E0406" in found.stderr


@pytest.mark.parametrize(
    "data_", [b"\xff\xfe\x00", b"let x = \xe9", b"\x00" * 10, b"", b"\xef\xbb\xbf" + GOOD.encode()]
)
def test_no_bytes_make_a_traceback(model: Path, data_: bytes) -> None:
    (model.parent / "odd.lca").write_bytes(data_)
    for command in ("check", "run", "trace", "fmt"):
        assert lca(command, "odd.lca").exit_code in (0, 1)


def test_an_unreadable_file_leaves_with_two(model: Path) -> None:
    if os.geteuid() == 0:
        pytest.skip("root may read everything")
    model.chmod(0)
    assert lca("run", "good.lca").exit_code == 2


def test_a_name_that_cannot_be_a_path_leaves_with_two() -> None:
    assert lca("run", "a\0b").exit_code == 2
    assert lca("run", "a" * 5000).exit_code == 2


# trace


@pytest.mark.usefixtures("model")
def test_trace_shows_the_way_from_the_total_to_the_leaves() -> None:
    found = lca("trace", "good.lca", "launch")
    assert found.exit_code == 0
    assert "launch.total" in found.stdout
    assert "a guess" in found.stdout
    assert "[good.lca:1]" in found.stdout
    assert "How much of launch.total rests on" in found.stdout


@pytest.mark.parametrize("target", ["", "launch", "serving", "p", "p.each", "users"])
@pytest.mark.usefixtures("model")
def test_trace_takes_every_kind_of_target(target: str) -> None:
    assert lca("trace", "good.lca", target).exit_code == 0
    found = document("trace", "good.lca", target, "--format", "json")
    assert (found["format"], found["target"]) == ("lca.trace/1", target)
    assert len(found["traces"]) == 1


@pytest.mark.usefixtures("model")
def test_trace_of_an_unknown_target_leaves_with_two() -> None:
    found = lca("trace", "good.lca", "userz")
    assert (found.exit_code, found.stdout) == (2, "")
    assert "users" in found.stderr


@pytest.mark.usefixtures("model")
def test_trace_of_depth_none_shows_the_root_alone() -> None:
    found = lca("trace", "good.lca", "launch", "--depth", "0").stdout
    assert "─ " not in found
    assert found.startswith("launch.total")


@pytest.mark.usefixtures("model")
def test_trace_under_a_scenario_and_settings() -> None:
    assert "60 kgCO2e" in lca("trace", "good.lca", "--scenario", "many").stdout
    assert "neither source nor assumption" in lca("trace", "good.lca", "--set", "users=5 person").stdout
    assert "a guess" in lca("trace", "good.lca", "--set", 'users=5 person ~ "a guess"').stdout


# fmt


@pytest.mark.usefixtures("model")
def test_fmt_writes_the_canonical_form_once(model: Path) -> None:
    model.write_text("let   x=1kg\n", encoding="utf-8")
    found = lca("fmt", "good.lca")
    assert (found.exit_code, found.stdout) == (0, "formatted good.lca\n")
    assert model.read_text(encoding="utf-8") == "let x = 1 kg\n"
    again = lca("fmt", "good.lca")
    assert (again.exit_code, again.stdout) == (0, "")


@pytest.mark.parametrize("option", ["--check", "--diff"])
def test_fmt_changes_nothing_when_it_only_looks(model: Path, option: str) -> None:
    model.write_text("let   x=1kg\n", encoding="utf-8")
    found = lca("fmt", option, "good.lca")
    assert found.exit_code == (1 if option == "--check" else 0)
    assert "good.lca" in found.stdout
    assert model.read_text(encoding="utf-8") == "let   x=1kg\n"
    if option == "--diff":
        assert "+let x = 1 kg\n" in found.stdout


def test_fmt_does_not_write_a_file_in_error(model: Path) -> None:
    (model.parent / "bad.lca").write_text("let x = = 1", encoding="utf-8")
    found = lca("fmt", "bad.lca")
    assert found.exit_code == 1
    assert "E0101" in found.stderr
    assert (model.parent / "bad.lca").read_text(encoding="utf-8") == "let x = = 1"


def test_fmt_formats_the_files_it_can_beside_one_in_error(model: Path) -> None:
    (model.parent / "a_bad.lca").write_text("let x = = 1", encoding="utf-8")
    model.write_text("let   x=1kg\n", encoding="utf-8")
    assert lca("fmt", "a_bad.lca", "good.lca").exit_code == 1
    assert model.read_text(encoding="utf-8") == "let x = 1 kg\n"


def test_fmt_of_a_file_that_cannot_be_written_leaves_with_two_and_no_traceback(model: Path) -> None:
    model.write_text("let   x=1kg\n", encoding="utf-8")
    model.chmod(stat.S_IREAD)
    model.parent.chmod(stat.S_IREAD | stat.S_IEXEC)
    try:
        if os.access(model, os.W_OK):
            pytest.skip("this user may write everything")
        found = lca("fmt", "good.lca")
    finally:
        model.parent.chmod(stat.S_IRWXU)
    assert found.exit_code == 2
    assert "good.lca" in found.stderr


def test_fmt_tells_when_the_disk_refuses(model: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    model.write_text("let   x=1kg\n", encoding="utf-8")

    def refuse(*_arguments: object, **_options: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", refuse)
    found = lca("fmt", "good.lca")
    assert found.exit_code == 2
    assert "good.lca" in found.stderr
    assert model.read_text(encoding="utf-8") == "let   x=1kg\n"


def test_fmt_never_changes_a_model_that_comes_with_the_tool(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    before = (data("models") / "chatgpt.lca").read_bytes()

    def refuse(*_arguments: object, **_options: object) -> int:
        raise AssertionError("written")

    monkeypatch.setattr("lca.syntax.formatter.format_text", lambda _text, _path="": "let x = 1 kg\n")
    monkeypatch.setattr(Path, "write_text", refuse)
    found = CliRunner().invoke(main, ["fmt", "chatgpt"])
    assert not isinstance(found.exception, AssertionError)
    assert (data("models") / "chatgpt.lca").read_bytes() == before


# explain


@pytest.mark.parametrize("code", sorted(CODES))
def test_every_code_is_explained_with_a_wrong_and_a_mended_example(code: str) -> None:
    found = lca("explain", code.lower())
    assert found.exit_code == 0
    assert found.stdout.startswith(f"{code}: ")
    assert "Wrong:" in found.stdout
    assert "Mended:" in found.stdout


def test_explain_without_a_code_lists_them_all() -> None:
    lines = lca("explain").stdout.splitlines()
    assert [line.split()[0] for line in lines] == list(CODES)


def test_explain_of_a_mistyped_code_tells_the_nearest() -> None:
    assert "E02" in lca("explain", "E0230").stderr


# factors


@pytest.mark.usefixtures("model")
def test_factors_lists_the_libraries() -> None:
    found = lca("factors", "list")
    assert found.exit_code == 0
    names = [line.split()[0] for line in found.stdout.splitlines()]
    shelf = Shelf.beside(None)
    assert names == [*shelf.names(), *shelf.rule_names()]


def test_bands_are_listed_and_shown_with_what_they_rest_on() -> None:
    listed = lca("factors", "list", "plausible")
    assert "pue " in listed.stdout
    assert "1 to 3 " in listed.stdout
    shown = lca("factors", "show", "plausible.pue").stdout
    assert "between      1 to 3" in shown
    assert "where        the highest average that it names, 2.5" in shown


@pytest.mark.usefixtures("model")
def test_factors_lists_what_a_library_has() -> None:
    found = lca("factors", "list", "grid")
    assert found.exit_code == 0
    assert re.search(r"^no_2024\s+30.75 gCO2e per kWh\s+Norway$", found.stdout, re.MULTILINE)
    assert "(is no_2025)" in found.stdout


@pytest.mark.usefixtures("model")
def test_factors_shows_all_that_is_known_of_a_factor() -> None:
    found = lca("factors", "show", "grid.pl")
    assert found.exit_code == 0
    for told in (
        "614.98 gCO2e per kWh",
        "grid.pl_2024",
        "Poland, 2024",
        "Carbon intensity",
        "PL",
        "CC-BY-4.0",
        "lca:factors/grid/",
    ):
        assert told in found.stdout


@pytest.mark.usefixtures("model")
def test_factors_draws_what_a_library_consists_of_extends_and_leads_to() -> None:
    Path("factors").mkdir(exist_ok=True)
    text = "library: grid\nversion: 9\nextends: grid\nlicence: CC0-1.0\nfactors:\n"
    rows = "  no_2025: {value: 1 kg, assumed: x}\n  site: {is: egrid.us_or_2023}\n"
    Path("factors/grid.yaml").write_text(text + rows)
    found = lca("factors", "tree", "grid").stdout.splitlines()
    assert found[0].startswith("grid  9  CC0-1.0")
    assert found[1] == "├─ factors/grid.yaml  1 factor"
    assert any("extends grid 2026.2: lca:factors/grid/" in line for line in found)
    assert found[-2:] == ["├─ in place of those that it extends: no_2025", "└─ 1 alias of egrid"]
    shown = lca("factors", "show", "grid.no").stdout
    assert "replaces     grid 2026.2: no_2025" in shown
    assert "also called" not in lca("factors", "show", "grid.site").stdout
    assert "extends grid 2026.2" in shown


@pytest.mark.usefixtures("model")
def test_factors_finds_by_words() -> None:
    found = lca("factors", "search", "NORWAY", "2024")
    assert found.exit_code == 0
    assert "grid.no_2024" in found.stdout
    assert "use grid   uses … kWh of grid.no_2024" in found.stdout
    many = lca("factors", "search", "methane")
    assert "more: `lca factors search --all methane`" in many.stdout
    nothing = lca("factors", "search", "unobtainium")
    assert (nothing.exit_code, nothing.stdout) == (0, "")
    assert "unobtainium" in nothing.stderr


@pytest.mark.parametrize("arguments", [["list", "gird"], ["show", "gird.no"], ["show", "grid.norway"],
                                       ["show", "grid."], ["list", "../grid"], ["list", "/etc/passwd"]],
                         ids=" ".join)  # fmt: skip
@pytest.mark.usefixtures("model")
def test_an_unknown_library_or_factor_leaves_with_two_and_tells_what_there_is(arguments: list[str]) -> None:
    found = lca("factors", *arguments)
    assert (found.exit_code, found.stdout) == (2, "")
    assert found.stderr.startswith("error[E")


def test_the_project_s_own_libraries_are_listed_too(model: Path) -> None:
    (model.parent / "factors").mkdir()
    text = "library: mine\nversion: 7\ntitle: 我的\nsources: {s: {title: S}}\nfactors: {a: {value: 3 kg, source: s}}\n"
    (model.parent / "factors" / "mine.yaml").write_text(text, encoding="utf-8")
    assert "mine" in lca("factors", "list").stdout
    assert "3 kg" in lca("factors", "show", "mine.a").stdout


def test_a_library_in_error_does_not_hide_the_others(model: Path) -> None:
    (model.parent / "factors").mkdir()
    (model.parent / "factors" / "aaa.yaml").write_text(
        "library: aaa\nversion: 1\nfactors: {a: {value: x}}\n", encoding="utf-8"
    )
    found = lca("factors", "list")
    assert found.exit_code == 1
    assert "E0605" in found.stderr
    assert "grid" in found.stdout


# Colour and pipes


@pytest.mark.parametrize(
    "arguments",
    [["run", "fails.lca"], ["check", "wrong.lca"], ["trace", "good.lca"], ["factors", "list"], ["explain"]],
    ids=" ".join,
)  # fmt: skip
@pytest.mark.usefixtures("model")
def test_what_goes_into_a_pipe_has_no_colour(arguments: list[str]) -> None:
    done = process(*arguments)
    assert ANSI not in done.stdout + done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(("no_colour", "coloured"), [("", True), ("1", False)])
@pytest.mark.usefixtures("model")
def test_a_terminal_gets_colour_unless_it_wants_none(no_colour: str, coloured: bool) -> None:
    import pty

    wish = {"NO_COLOR": "1"} if no_colour else {}
    leader, follower = pty.openpty()
    subprocess.run(
        [sys.executable, "-m", "lca", "run", "fails.lca"],
        stdout=follower, stderr=follower, stdin=subprocess.DEVNULL, check=False,
        env={key: value for key, value in os.environ.items() if key != "NO_COLOR"} | wish,
    )  # fmt: skip
    os.close(follower)
    shown = os.read(leader, 65536).decode()
    os.close(leader)
    assert "FAILS" in shown
    assert (ANSI in shown) is coloured


@pytest.mark.usefixtures("model")
def test_a_reader_that_goes_away_makes_no_traceback() -> None:
    done = subprocess.run(
        ["/bin/sh", "-c", f'"{sys.executable}" -m lca trace good.lca --format json | head -c 1'],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert "Traceback" not in done.stderr


@pytest.mark.usefixtures("model")
def test_output_is_utf_8_whatever_the_locale() -> None:
    done = process("trace", "chatgpt", LC_ALL="C", LANG="C", PYTHONUTF8="0", PYTHONCOERCECLOCALE="0")
    assert done.returncode == 0
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(("name", "status"), [("good", 0), ("warns", 0), ("fails", 1), ("wrong", 1), ("nowhere", 2)])
@pytest.mark.usefixtures("model")
def test_the_process_leaves_with_the_status_of_the_command(name: str, status: int) -> None:
    assert process("run", f"{name}.lca").returncode == status


@pytest.mark.usefixtures("model")
def test_the_same_model_gives_the_same_bytes() -> None:
    first = process("run", "chatgpt", "--format", "json", PYTHONHASHSEED="1")
    second = process("run", "chatgpt", "--format", "json", PYTHONHASHSEED="2")
    assert first.stdout == second.stdout
    assert (
        process("trace", "chatgpt", PYTHONHASHSEED="1").stdout == process("trace", "chatgpt", PYTHONHASHSEED="2").stdout
    )


def test_a_setting_without_quotes_keeps_its_unit() -> None:
    quoted = CliRunner().invoke(main, ["run", "chatgpt", "--format", "json", "--set", "users=2e6 person"])
    parted = CliRunner().invoke(main, ["run", "chatgpt", "--set", "users=2e6", "person", "--format", "json"])
    assert quoted.exit_code == parted.exit_code == 0
    assert quoted.output == parted.output


def test_a_model_behind_a_setting_is_no_unit() -> None:
    found = CliRunner().invoke(main, ["run", "--set", "pue=1", "gpt3_training"])
    assert found.exit_code == 0


def test_checks_that_a_setting_leaves_out_are_told() -> None:
    found = CliRunner().invoke(main, ["run", "chatgpt", "--scenario", "norway"])
    assert "8 checks test the model otherwise than it was run here" in found.stderr
    assert "checks test" not in CliRunner().invoke(main, ["run", "chatgpt"]).stderr


def test_a_setting_that_makes_a_flow_negative_is_told_with_one() -> None:
    found = CliRunner().invoke(main, ["run", "chatgpt", "--set", "users=-1 person"])
    assert found.exit_code == 1
    assert "E0506" in found.stderr


def test_showing_a_whole_library_says_how_to_name_a_factor() -> None:
    found = CliRunner().invoke(main, ["factors", "show", "grid"])
    assert found.exit_code == 2
    assert re.search(r"such as grid\.\w+_\d{4}$", found.stderr, re.MULTILINE)


def test_a_check_of_a_scenario_is_computed_under_it(tmp_path: Path) -> None:
    model = tmp_path / "m.lca"
    model.write_text(
        'parameter x = 1 kgCO2e ~ "x"\nprocess p { makes 1 kg emits x }\nassessment a { needs 1 kg of p }\n'
        'scenario more { x = 2 kgCO2e }\ncheck "one" a.total = 1 kgCO2e ~ "x"\n'
        'check "two" a.total = 2 kgCO2e in scenario more ~ "x"\n'
        'check "three" a.total = 3 kgCO2e in scenario more ~ "x"\n',
        encoding="utf-8",
    )
    found = CliRunner().invoke(main, ["run", str(model), "--format", "json"])
    assert found.exit_code == 1
    told = [(c["title"], c["scenario"], c["holds"]) for c in json.loads(found.stdout)["checks"]]
    assert told == [("one", "", True), ("two", "more", True), ("three", "more", False)]
    under = CliRunner().invoke(main, ["run", str(model), "--scenario", "more", "--format", "json"])
    assert [c["title"] for c in json.loads(under.stdout)["checks"]] == ["two", "three"]
    every = CliRunner().invoke(main, ["run", str(model), "--all-scenarios", "--format", "json"])
    assert len(json.loads(every.stdout)["checks"]) == 3


# Samples

UNCERTAIN = """\
parameter users = 2 person ± 20 % ~ "a guess"
indicator water in L
serving p "Serving" {
  makes 1 day
  emits users * (3 kgCO2e/person (2 kgCO2e/person to 7 kgCO2e/person) ~ "a guess")
  emits 1 kgCO2e ~ "a guess"
  emits 5 L ~ "a guess" of water
}
training q { makes 1 model emits 1 kgCO2e ~ "a guess" }
assessment launch "Launch" { needs 1 day of p }
assessment again { needs 1 model of q }
scenario many { users = 20 person ± 20 % }
""".replace('5 L ~ "a guess" of water', "5 L of water")


@pytest.fixture
def uncertain(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "uncertain.lca"
    path.write_text(UNCERTAIN, encoding="utf-8")
    return path


STATISTICS = {"mean", "sd", "q2.5", "q5", "median", "q95", "q97.5", "least", "greatest"}


@pytest.mark.usefixtures("uncertain")
def test_samples_stand_beside_the_results_that_they_are_of() -> None:
    plain, found = (
        document("run", "uncertain.lca", "--format", "json"),
        document("run", "uncertain.lca", "--samples", "500", "--seed", "3", "--format", "json"),
    )
    for before, after in zip(plain["results"], found["results"], strict=True):
        assert before == {key: value for key, value in after.items() if key != "samples"}
        assert (after["samples"]["count"], after["samples"]["seed"], after["samples"]["digits"]) == (500, 3, 6)
    launch = found["results"][0]
    samples = launch["samples"]
    assert set(samples["total"]) == STATISTICS
    assert set(samples["nodes"]) == set(launch["nodes"])
    assert set(samples["stages"]) == set(launch["stages"])
    assert (samples["uncertain_figures"], samples["computed"], samples["refused"]) == (2, 500, [])
    assert all(isinstance(value, str) and re.fullmatch(r"-?[0-9.]+", value) for value in samples["total"].values())
    assert float(samples["total"]["mean"]) == pytest.approx(9, rel=0.05)
    ordered = [float(samples["total"][name]) for name in ("q2.5", "q5", "median", "q95", "q97.5")]
    assert ordered == sorted(ordered)
    assert "samples" not in json.dumps(plain)


@pytest.mark.usefixtures("uncertain")
def test_the_same_seed_prints_the_same_bytes_and_the_seed_is_told() -> None:
    once, again = (lca("run", "uncertain.lca", "--samples", "300").stdout for _ in range(2))
    assert once == again
    assert "launch: 300 samples of 2 uncertain figures, seed 0" in once
    other = lca("run", "uncertain.lca", "--samples", "300", "--seed", "1").stdout
    assert "seed 1" in other
    assert other != once


@pytest.mark.usefixtures("uncertain")
def test_the_report_of_a_model_draws_samples_as_that_of_its_trail_does() -> None:
    Path("uncertain.lca").write_text(
        'study s { goal "g" functional_unit "f" boundary "b" }\n' + UNCERTAIN.replace('"a guess"', '"a"'), "utf-8"
    )
    sampled = ["--samples", "300", "--seed", "3"]
    assert (
        lca("audit", "uncertain.lca", "--all-scenarios", "--allow-unsourced", *sampled, "-o", "t.json").exit_code == 0
    )
    of_the_trail, of_the_model = (
        lca("report", *given, "--to", "md").stdout for given in (["t.json"], ["uncertain.lca", *sampled])
    )
    assert of_the_model == of_the_trail
    assert of_the_model != lca("report", "uncertain.lca", "--to", "md").stdout


@pytest.mark.usefixtures("uncertain")
def test_a_result_without_uncertain_figures_says_so_plainly() -> None:
    found = lca("run", "uncertain.lca", "--samples", "300").stdout
    assert "again: 300 samples\n  no figure that it depends on is uncertain: each sample is the result\n" in found


@pytest.mark.usefixtures("uncertain")
def test_scenarios_are_compared_sample_by_sample() -> None:
    found = document("run", "uncertain.lca", "--all-scenarios", "--samples", "300", "--format", "json")
    first = found["comparisons"][0]
    assert (first["left"]["scenario"], first["right"]["scenario"], first["left"]["assessment"]) == (
        "many",
        "",
        "launch",
    )
    assert (first["lower"], first["equal"], first["count"]) == ("0", "0", 300)
    text = lca("run", "uncertain.lca", "--all-scenarios", "--samples", "300").stdout
    assert "launch [scenario many] is lower than launch in no sample" in text
    assert "again [scenario many] equals again in every sample" in text
    alone = document("run", "uncertain.lca", "--samples", "300", "--indicator", "water", "--format", "json")
    assert {pair["left"]["indicator"] for pair in alone["comparisons"]} <= {"water"}


@pytest.mark.usefixtures("uncertain")
def test_a_setting_may_have_a_spread() -> None:
    arguments = ["run", "uncertain.lca", "--set", "users=4 person ± 50 %", "--samples", "300", "--format", "json"]
    wide, narrow = document(*arguments)["results"][0], document(*arguments[:2], *arguments[4:])["results"][0]
    assert wide["settings"] == {"users": "4 person ± 50 %"}
    assert float(wide["samples"]["total"]["sd"]) > 2 * float(narrow["samples"]["total"]["sd"])


@pytest.mark.usefixtures("uncertain")
def test_samples_as_csv_stand_in_further_columns() -> None:
    rows = list(csv.DictReader(io.StringIO(lca("run", "uncertain.lca", "--samples", "300", "--format", "csv").stdout)))
    assert set(rows[0]) >= STATISTICS | {"computed", "samples", "seed"}
    assert (rows[0]["kind"], rows[0]["samples"], rows[0]["seed"]) == ("total", "300", "0")
    assert float(rows[0]["q5"]) < float(rows[0]["median"]) < float(rows[0]["q95"])
    assert {row["mean"] for row in rows if row["kind"] == "credits"} == {""}
    plain = lca("run", "uncertain.lca", "--format", "csv").stdout
    assert plain.splitlines()[0].endswith("value,unit")


@pytest.mark.usefixtures("uncertain")
def test_a_console_without_blocks_gets_a_histogram_in_ascii() -> None:
    drawn = re.compile(r"^  \S+ \|(.{24})\| \S+ kgCO2e$", re.MULTILINE)
    for encoding, ascii_only in (("latin-1", True), ("ascii", True), ("utf-8", False)):
        found = process("run", "uncertain.lca", "--samples", "300", PYTHONIOENCODING=encoding)
        (columns,) = drawn.findall(found.stdout)
        assert columns.isascii() == ascii_only
        assert "?" not in columns


def test_samples_that_cannot_be_computed_are_told(uncertain: Path) -> None:
    uncertain.write_text(UNCERTAIN.replace("2 person ± 20 %", "2 person ± 200 %"), encoding="utf-8")
    found = document("run", "uncertain.lca", "--samples", "1000", "--format", "json")["results"][0]["samples"]
    (refused,) = found["refused"]
    assert (refused["code"], refused["title"], refused["place"]) == ("E0506", "a negative flow", "uncertain.lca:5")
    assert refused["count"] == 1000 - found["computed"] > 0
    text = lca("run", "uncertain.lca", "--samples", "1000").stdout
    assert f"  {refused['count']} of 1000 samples could not be computed; the rest is shown\n" in text
    assert f"    {refused['count']}  a negative flow [E0506], uncertain.lca:5\n" in text


@pytest.mark.usefixtures("uncertain")
def test_a_trace_shows_the_spread_of_a_leaf_and_its_scores() -> None:
    assert "users = 2 person ± 20 %" in lca("trace", "uncertain.lca", "launch").stdout
    entries = document("trace", "uncertain.lca", "launch", "--format", "json")["traces"][0]["entries"]
    (users,) = [entry for entry in entries if entry["id"] == "users"]
    assert {key: users["spread"][key] for key in ("text", "shape", "mean")} == {
        "text": "± 20 %", "shape": "normal", "mean": "2",
    }  # fmt: skip
    assert float(users["spread"]["sd"]) == pytest.approx(0.4 / 1.959963984540054)
