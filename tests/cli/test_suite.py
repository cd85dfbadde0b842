"""`lca test`: which models it finds, what it prints and writes, and the status that it leaves with."""

from __future__ import annotations

import json
import os
import re
import shutil
from pathlib import Path
from xml.etree import ElementTree as Xml

import pytest
from click.testing import CliRunner, Result

from lca.cli import main
from lca.places import data

GOOD = """\
parameter users = 2 person ~ "a guess"
process p { makes 1 day emits 6 kgCO2e*person / users ~ "a guess" }
assessment a { needs 1 day of p }
scenario nobody { users = 0 person }
check "three" a.total = 3 kgCO2e ~ "a guess"
"""
NOBODY = GOOD + 'check "nobody bears a share" expect error E0501 in scenario nobody\n'
FAILS = GOOD + 'check "four" a.total = 4 kgCO2e ~ "a claim"\n'
WRONG = GOOD + "let x = 1 kg + 1 kWh\n"
PART = "process q { makes 1 kg }\n"


def lca(*arguments: str) -> Result:
    found = CliRunner().invoke(main, list(arguments))
    assert found.exception is None or isinstance(found.exception, SystemExit), found.exception
    return found


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder in which the commands run."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def write(folder: Path, **texts: str) -> None:
    for name, text in texts.items():
        path = folder / f"{name.replace('__', '/')}.lca"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def taken_up(*arguments: str) -> list[str]:
    """The models that a test takes up, in its order."""
    return [model["model"] for model in json.loads(lca("test", *arguments, "--format", "json").stdout)["models"]]


# The models that come with the tool


def test_every_model_that_comes_with_the_tool_passes(folder: Path) -> None:
    shutil.copytree(data("models"), folder / "models")
    shutil.copytree(data("factors"), folder / "factors")
    found = lca("test", "models")
    assert found.exit_code == 0, found.output
    lines = found.stdout.splitlines()
    models = sorted(path.name for path in data("models").rglob("*.lca"))
    assert sorted(Path(line.split()[1]).name for line in lines[: len(models)]) == models
    assert {line.split()[0] for line in lines[: len(models)]} == {"ok"}


def test_the_page_of_the_gallery_is_what_the_command_prints(monkeypatch: pytest.MonkeyPatch) -> None:
    """`lca test models/*.lca --format markdown > models/TABLE.md` makes it anew."""
    gallery = data("models")
    monkeypatch.chdir(gallery.parent)
    models = sorted(f"{gallery.name}/{path.name}" for path in gallery.glob("*.lca"))
    found = lca("test", *models, "--format", "markdown")
    assert (found.exit_code, found.stdout) == (0, (gallery / "TABLE.md").read_text(encoding="utf-8"))


def test_the_article_s_table_as_it_is_printed_is_in_error_and_says_so(folder: Path) -> None:
    del folder
    found = lca("run", "transformers_as_printed")
    assert (found.exit_code, found.stdout) == (1, "")
    assert found.stderr.count("error[E0203]") == 4
    assert lca("check", "transformers_as_printed").exit_code == 1
    assert lca("test", "transformers_as_printed").exit_code == 0


# What is tested


def test_folders_are_searched_in_order_and_each_model_is_tested_once(folder: Path) -> None:
    write(folder, b=GOOD, a=GOOD, deep__er__c=GOOD, deep__a=GOOD)
    (folder / "notes.txt").write_text("no model", encoding="utf-8")
    everything = ["a.lca", "b.lca", "deep/a.lca", "deep/er/c.lca"]
    assert taken_up() == taken_up(".") == everything
    assert taken_up("b.lca", "deep", "./deep/a.lca", ".") == ["b.lca", "deep/a.lca", "deep/er/c.lca", "a.lca"]
    assert taken_up(str(folder)) == [str(folder / name) for name in everything]


def test_hidden_folders_and_files_are_skipped_unless_they_are_asked_for(folder: Path) -> None:
    write(folder, a=GOOD)
    (folder / ".hidden").mkdir()
    (folder / ".hidden" / "b.lca").write_text(GOOD, encoding="utf-8")
    (folder / ".c.lca").write_text(GOOD, encoding="utf-8")
    assert taken_up() == ["a.lca"]
    assert taken_up(".hidden") == [".hidden/b.lca"]
    assert taken_up(".c.lca") == [".c.lca"]


def test_links_to_folders_are_not_followed_and_links_to_files_stay_inside(folder: Path) -> None:
    write(folder, outside__secret=GOOD, inside__a=GOOD)
    (folder / "inside" / "out").symlink_to(folder / "outside")
    (folder / "inside" / "round").symlink_to(folder / "inside")
    (folder / "inside" / "link.lca").symlink_to(folder / "inside" / "a.lca")
    assert taken_up("inside") == ["inside/a.lca", "inside/link.lca"]
    (folder / "inside" / "stolen.lca").symlink_to(folder / "outside" / "secret.lca")
    found = lca("test", "inside")
    assert found.exit_code == 1
    assert "error[E0706]: `inside/stolen.lca` leaves the folder" in found.stdout
    (folder / "door").symlink_to(folder / "inside")
    assert taken_up("door")[0] == "door/a.lca"


def test_a_model_that_cannot_be_read_fails_and_the_others_are_tested(folder: Path) -> None:
    write(folder, a=GOOD)
    (folder / "broken.lca").symlink_to(folder / "nowhere.lca")
    (folder / "bytes.lca").write_bytes(b"\xff\xfe\x00")
    os.mkfifo(folder / "pipe.lca")
    found = lca("test")
    assert found.exit_code == 1
    assert [line.split()[0] for line in found.stdout.splitlines()[:4]] == ["ok", "FAILS", "FAILS", "FAILS"]
    assert "E0707" in found.stdout


@pytest.mark.parametrize("path", ["nowhere", "nowhere.lca", "factors.yaml", "a\0b", "x" * 5000, "empty"])
def test_a_path_without_a_model_leaves_with_two_and_says_why_on_standard_error(folder: Path, path: str) -> None:
    write(folder, good=GOOD)
    (folder / "empty").mkdir()
    found = lca("test", "good.lca", path)
    assert (found.exit_code, found.stdout) == (2, "")
    assert found.stderr.startswith("error[E07")


# What is printed


def test_each_model_has_its_line_and_the_last_line_sums_up(folder: Path) -> None:
    write(folder, fails=FAILS, good=GOOD, nobody=NOBODY, part=PART, wrong=WRONG)
    found = lca("test")
    assert (found.exit_code, found.stderr) == (1, "")
    assert found.stdout.startswith("""\
FAILS  fails.lca   1 of 2 checks fails
  FAILS  four
         3 = 4 kgCO2e, 25 % apart
ok     good.lca    1 check
ok     nobody.lca  2 checks
--     part.lca    nothing to test
FAILS  wrong.lca   in error, 1 check not computed

error[E0202]: """)
    assert " --> wrong.lca:6:16\n" in found.stdout
    assert found.stdout.endswith("\n\n5 models: 2 ok, 2 failed, 1 with nothing to test; 4 of 6 checks hold\n")


def test_a_model_of_which_nothing_is_asked_does_not_fail(folder: Path) -> None:
    write(folder, part=PART)
    found = lca("test")
    assert (found.exit_code, found.stdout) == (
        0,
        "--     part.lca  nothing to test\n\n1 model: 1 with nothing to test\n",
    )


def test_a_part_that_another_model_uses_needs_no_test(folder: Path) -> None:
    write(folder, parts__q=PART, whole='use "./parts/q.lca" as part\nassessment a { needs 1 kg of part.q }\n')
    lines = lca("test").stdout.splitlines()
    assert lines[:2] == ["ok     parts/q.lca  used by another model", "ok     whole.lca    no checks"]


def test_warnings_do_not_fail(folder: Path) -> None:
    write(folder, warns=GOOD + 'source s { title "S" }\n')
    assert lca("test").exit_code == 0
    (model,) = json.loads(lca("test", "--format", "json").stdout)["models"]
    assert [diagnostic["code"] for diagnostic in model["diagnostics"]] == ["W0802"]


def test_the_same_models_give_the_same_text(folder: Path) -> None:
    write(folder, fails=FAILS, good=GOOD, wrong=WRONG)
    assert lca("test").stdout == lca("test").stdout
    assert not re.search(r"\d+(\.\d+)? ?(s|ms)\b", lca("test").stdout)


# What is written


def test_junit_is_written_beside_what_is_printed(folder: Path) -> None:
    write(folder, fails=FAILS, good=GOOD)
    found = lca("test", "--junit", "report.xml")
    assert found.exit_code == 1
    assert found.stdout == lca("test").stdout
    root = Xml.parse(folder / "report.xml").getroot()
    assert [(suite.get("name"), suite.get("failures")) for suite in root] == [("fails.lca", "1"), ("good.lca", "0")]
    json.loads(lca("test", "--junit", "report.xml", "--format", "json").stdout)


@pytest.mark.parametrize("name", [".", "nowhere/report.xml", "a\0b"])
def test_a_report_that_cannot_be_written_leaves_with_two_behind_the_verdicts(folder: Path, name: str) -> None:
    write(folder, good=GOOD)
    found = lca("test", "--junit", name)
    assert found.exit_code == 2
    assert found.stdout == lca("test").stdout
    assert "E0709" in found.stderr


# Expected errors in `lca run`


@pytest.mark.parametrize(
    ("text", "status", "said"),
    [
        (NOBODY, 0, "holds  nobody bears a share  [scenario nobody]\n         expected E0501, and found it"),
        (GOOD + 'check "x" expect error E0501\n', 1, "FAILS  x\n         expected E0501, and nothing is wrong"),
        (GOOD + 'check "x" expect error E0203\n', 1, "FAILS  x\n         expected E0203, and nothing is wrong"),
        (NOBODY.replace("E0501", "E0502"), 1, "expected E0502, and found E0501"),
        ('check "x" expect error E0203\n', 1, "expected E0203, and nothing is wrong"),
    ],
)
def test_run_says_whether_the_expected_errors_are_there(folder: Path, text: str, status: int, said: str) -> None:
    write(folder, m=text)
    found = lca("run", "m.lca")
    assert found.exit_code == status
    assert said in found.stdout


def test_run_of_a_model_with_the_error_that_it_expects_is_still_in_error(folder: Path) -> None:
    write(folder, m=WRONG + 'check "x" expect error E0202\n')
    for command in ("run", "check"):
        found = lca(command, "m.lca")
        assert found.exit_code == 1
        assert "error[E0202]" in found.output
    assert lca("run", "m.lca").stdout == ""
    write(folder, n=NOBODY)
    assert "error[E0501]" in lca("run", "n.lca", "--scenario", "nobody").stderr
    assert "error[E0501]" in lca("run", "n.lca", "--all-scenarios").stderr


def test_run_under_a_scenario_or_a_setting_tells_of_the_expected_errors_that_it_leaves_out(folder: Path) -> None:
    write(folder, m=NOBODY + "scenario many { users = 3 person }\n")
    for asked in (["--set", "users=3 person"], ["--scenario", "many"]):
        found = lca("run", "m.lca", *asked)
        assert found.exit_code == 0
        assert "2 checks test the model otherwise than it was run here" in found.stderr


def test_json_of_a_run_has_the_expected_errors_beside_the_checks(folder: Path) -> None:
    write(folder, m=NOBODY)
    document = json.loads(lca("run", "m.lca", "--format", "json").stdout)
    assert document["expected_errors"] == [
        {"title": "nobody bears a share", "scenario": "nobody", "expects": "E0501", "found": ["E0501"], "holds": True}
    ]
    assert [check["title"] for check in document["checks"]] == ["three"]
