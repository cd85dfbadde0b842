"""An installed package can add a report and an export; what is broken in it is told, and is no traceback."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from lca.cli import main

MODEL = "process p { makes 1 kg emits 1 kgCO2e }\nassessment whole { needs 1 kg of p }\n"
CODE = """
def count(reading): return f"{len(reading.cases)} case\\n".encode()
def folder(reading): return {"a/b.txt": b"text"}
def fails(reading): raise RuntimeError("out of order")
def number(reading): return 5
"""
ENTRIES = """[lca.exports]
count = PACKAGE:count
folder = PACKAGE:folder
fails = PACKAGE:fails
number = PACKAGE:number
nowhere = PACKAGE_that_is_none:count
bibtex = PACKAGE:fails
[lca.reports]
count = PACKAGE:count
"""


def install(place: Path, package: str) -> None:
    """A distribution as pip leaves it."""
    about = place / f"{package}-1.0.dist-info"
    about.mkdir(parents=True)
    (about / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {package}\nVersion: 1.0\n")
    (about / "entry_points.txt").write_text(ENTRIES.replace("PACKAGE", package))
    (place / f"{package}.py").write_text(CODE)


@pytest.fixture(autouse=True)
def model(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "work").mkdir()
    install(tmp_path / "site", "added_forms")
    monkeypatch.syspath_prepend(tmp_path / "site")
    monkeypatch.chdir(tmp_path / "work")
    Path("model.lca").write_text(MODEL)


def written(command: str, form: str, *more: str) -> Result:
    return CliRunner().invoke(main, [command, "model.lca", "--to", form, *more])


@pytest.mark.parametrize("command", ["export", "report"])
def test_an_installed_package_adds_a_form(command: str) -> None:
    assert written(command, "count").stdout == "1 case\n"


def test_a_form_can_be_a_folder() -> None:
    assert written("export", "folder", "-o", "out").exit_code == 0
    assert Path("out/a/b.txt").read_bytes() == b"text"


def test_a_name_of_the_tool_itself_is_not_taken() -> None:
    found = written("export", "bibtex")
    assert found.exit_code == 0
    assert "out of order" not in found.output


@pytest.mark.parametrize(
    ("form", "said"),
    [("fails", "out of order"), ("number", "int"), ("nowhere", "cannot be loaded"), ("counts", "count")],
)
def test_what_is_broken_in_a_package_is_told_and_whose_it_is(form: str, said: str) -> None:
    found = written("export", form)
    assert found.exit_code == 2
    assert said in found.stderr
    assert form == "counts" or "added_forms" in found.stderr


def test_a_package_that_lies_beside_a_model_adds_nothing() -> None:
    install(Path(), "beside")
    Path("beside.py").write_text("raise SystemExit('executed')")
    (Path("beside-1.0.dist-info") / "entry_points.txt").write_text("[lca.exports]\nbeside = beside:count\n")
    found = written("export", "beside")
    assert found.exit_code == 2
    assert "executed" not in found.output
