"""`lca factors new`: a library, or a package for one, that passes the gate as it is written."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from lca.cli import main
from lca.places import data

EXAMPLE = re.compile(r"^# {3}(.*)$", re.MULTILINE)


@pytest.fixture(autouse=True)
def _in_a_folder_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def lca(*arguments: str) -> Result:
    found = CliRunner().invoke(main, list(arguments))
    assert found.exception is None or isinstance(found.exception, SystemExit), found.exception
    return found


def test_a_new_library_passes_the_gate_and_its_example_runs() -> None:
    written = lca("factors", "new", "ours", "--title", "Electricity of our sites", "--licence", "CC0-1.0")
    assert written.stdout.splitlines()[0] == str(Path("factors", "ours.yaml"))
    assert lca("factors", "check", "ours").stdout == "no errors, no warnings\n"
    text = Path("factors/ours.yaml").read_text(encoding="utf-8")
    example = "\n".join(EXAMPLE.findall(text))
    Path("model.lca").write_text(f"{example}\nassessment day {{ needs 1 day of site }}\n", encoding="utf-8")
    assert lca("check", "model.lca").stdout == "no errors, no warnings\n"
    assert "2.4" in lca("run", "model.lca").stdout
    assert "title: Electricity of our sites\nlicence: CC0-1.0" in text


def test_an_editor_finds_the_schema_beside_a_new_library() -> None:
    lca("factors", "new", "ours")
    first = Path("factors/ours.yaml").read_text(encoding="utf-8").partition("\n")[0]
    schema = Path("factors") / first.partition("$schema=")[2]
    assert schema.read_bytes() == (data("factors") / "library.schema.json").read_bytes()
    assert lca("factors", "new", "theirs").exit_code == 0


def test_nothing_is_written_over() -> None:
    lca("factors", "new", "ours")
    Path("factors/ours.yaml").write_text("mine", encoding="utf-8")
    assert "error[E0709]" in lca("factors", "new", "ours").stderr
    assert Path("factors/ours.yaml").read_text(encoding="utf-8") == "mine"
    lca("factors", "new", "--package", "ours")
    assert "error[E0709]" in lca("factors", "new", "--package", "ours").stderr


def test_a_library_called_as_one_of_the_tool_extends_it() -> None:
    lca("factors", "new", "grid")
    assert lca("factors", "check", "grid").stdout == "no errors, no warnings\n"
    assert lca("factors", "show", "grid.fr").exit_code == 0


def test_a_package_names_the_folder_of_its_library_and_passes_the_gate() -> None:
    lca("factors", "new", "--package", "our_grid", "--licence", "CC-BY-SA-4.0")
    folder = Path("lca-factors-our-grid")
    project = tomllib.loads((folder / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    module = project["entry-points"]["lca.libraries"]["our_grid"]
    assert project["license"] == "CC-BY-SA-4.0"
    assert "SPDX-License-Identifier: CC-BY-SA-4.0" in (folder / "LICENSE").read_text(encoding="utf-8")
    library = folder / "src" / module / "our_grid.yaml"
    assert lca("factors", "check", str(library)).stdout == "no errors, no warnings\n"
    compile((folder / "tests" / "test_library.py").read_text(encoding="utf-8"), "test_library.py", "exec")
    assert not [
        path
        for path in folder.rglob("*")
        if path.is_file() and re.search(r"\b(NAME|MODULE|PACKAGE|TITLE)\b", path.read_text(encoding="utf-8"))
    ]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["our-grid"], "letters, digits and `_`"),
        (["ours", "--licence", "cc-by-4.0"], "the nearest is CC-BY-4.0"),
        (["ours", "--title", 'a "title"'], "a title is a line"),
        (["../ours"], "letters, digits and `_`"),
    ],
)
def test_wrong_use_is_answered_and_writes_nothing(arguments: list[str], said: str, tmp_path: Path) -> None:
    found = lca("factors", "new", *arguments)
    assert (found.exit_code, said in found.stderr) == (2, True)
    assert list(tmp_path.iterdir()) == []
