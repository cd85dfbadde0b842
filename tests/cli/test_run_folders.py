"""`lca run` of several models: each is told under its name, and what is wrong with one hides no other."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from lca.cli import main

GOOD = """\
process p { makes 1 day emits 3 kgCO2e ~ "a guess" }
assessment a { needs 1 day of p }
"""
FAILS = GOOD + 'check "four" a.total = 4 kgCO2e ~ "a claim"\n'
WRONG = GOOD + "let x = 1 kg + 1 kWh\n"
PART = "process q { makes 1 kg }\n"


def lca(*arguments: str) -> Result:
    found = CliRunner().invoke(main, list(arguments))
    assert found.exception is None or isinstance(found.exception, SystemExit), found.exception
    return found


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "below").mkdir()
    for name, text in {"a": GOOD, "below/b": GOOD, "below/part": PART}.items():
        (tmp_path / f"{name}.lca").write_text(text)
    return tmp_path


@pytest.mark.usefixtures("folder")
def test_a_folder_stands_for_all_models_in_it_that_compute() -> None:
    found = lca("run", ".")
    assert found.exit_code == 0
    assert [line for line in found.stdout.split("\n") if line.startswith("==")] == ["== a.lca", "== below/b.lca"]
    assert found.stdout.count("  total    3       100.0 %") == 2


def test_what_is_wrong_with_a_model_is_told_and_hides_no_other(folder: Path) -> None:
    (folder / "below" / "aa.lca").write_text(WRONG)
    (folder / "below" / "fails.lca").write_text(FAILS)
    found = lca("run", ".", "--format", "json")
    assert found.exit_code == 1
    document = json.loads(found.stdout)
    assert document["format"] == "lca.results/1"
    told = {model["model"]: model["results"][0]["total"] for model in document["models"]}
    assert told == {"a.lca": "3", "below/b.lca": "3", "below/fails.lca": "3"}
    assert "below/aa.lca:3:" in found.stderr
    assert "1 of 1 checks failed: four" in found.stderr


@pytest.mark.usefixtures("folder")
def test_rows_of_several_models_have_the_model_in_their_first_column() -> None:
    found = lca("run", "a.lca", "below/b.lca", "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(found.stdout)))
    assert {(row["model"], row["value"]) for row in rows if row["kind"] == "total"} == {
        ("a.lca", "3"), ("below/b.lca", "3"),
    }  # fmt: skip


@pytest.mark.usefixtures("folder")
def test_one_model_is_told_as_ever() -> None:
    found = lca("run", "a.lca", "--format", "json")
    assert json.loads(found.stdout)["format"] == "lca.result/1"


@pytest.mark.usefixtures("folder")
def test_a_folder_of_parts_alone_has_nothing_to_compute(folder: Path) -> None:
    (folder / "below" / "b.lca").unlink()
    found = lca("run", "below")
    assert found.exit_code == 1
    assert "E0406" in found.stderr


@pytest.mark.usefixtures("folder")
def test_a_named_model_that_is_not_there_is_wrong_use_and_hides_no_other() -> None:
    found = lca("run", "nowhere.lca", "a.lca")
    assert found.exit_code == 2
    assert "== a.lca" in found.stdout
    assert "E0701" in found.stderr
