"""Models to begin with: each passes as it is written, is called as its folder, and is never written over anything."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from lca.cli import main
from lca.places import data
from lca.syntax.formatter import format_text

STARTS = sorted(path.parent.name for path in (data("models") / "starts").glob("*/model.lca"))
GALLERY = (Path(__file__).parents[2] / "models" / "README.md").read_text(encoding="utf-8")


def lca(*arguments: str) -> Result:
    return CliRunner().invoke(main, list(arguments))


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize("kind", STARTS)
def test_each_passes_check_test_and_audit_as_it_is_written(kind: str) -> None:
    assert lca("new", kind, "mine").exit_code == 0
    found = lca("check", "mine")
    assert (found.exit_code, found.output.strip()) == (0, "no errors, no warnings")
    found = lca("test", "mine")
    assert found.exit_code == 0, found.output
    assert "holds" in found.output or "hold" in found.output
    found = lca("audit", "mine/model.lca", "--all-scenarios", "-o", "mine/trail.json")
    assert found.exit_code == 0, found.output
    assert "warning" not in found.output


@pytest.mark.parametrize("kind", STARTS)
def test_each_is_in_canonical_form_says_what_to_replace_and_is_in_the_readme(kind: str) -> None:
    text = (data("models") / "starts" / kind / "model.lca").read_text(encoding="utf-8")
    assert format_text(text) == text
    assert re.search(r"~ placeholder\b", text)
    assert f"| `{kind}` |" in GALLERY
    assert re.search(rf"^{kind} +\S", lca("new").output, re.MULTILINE)


@pytest.mark.parametrize(
    ("folder", "name"),
    [("", "training"), ("run 7", "run_7"), ("deep/3rd", "_3rd"), ("from", "from_"), ("größe", "gr__e"), (".", None)],
)
def test_the_study_is_called_as_its_folder(folder: str, name: str | None, tmp_path: Path) -> None:
    assert lca("new", "training", folder).exit_code == 0
    text = (tmp_path / (folder or "training") / "model.lca").read_text(encoding="utf-8")
    if name:
        assert f'study {name} "Training a language model" {{' in text
    assert lca("check", folder or "training").exit_code == 0


def test_nothing_is_written_over_nor_through_a_link(tmp_path: Path) -> None:
    (tmp_path / "there").mkdir()
    (tmp_path / "there" / "model.lca").write_text("mine", encoding="utf-8")
    (tmp_path / "empty").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "empty")
    for folder in ("there", "there/model.lca", "link", "link/below"):
        refused = lca("new", "training", folder)
        assert refused.exit_code == 2
        assert "error[E0709]" in refused.stderr
    assert (tmp_path / "there" / "model.lca").read_text(encoding="utf-8") == "mine"
    assert list((tmp_path / "empty").iterdir()) == []


def test_what_cannot_be_written_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    refused = lca("new", "training", "deep/er")
    assert (refused.exit_code, "No space left on device" in refused.stderr) == (2, True)
    assert list(tmp_path.iterdir()) == []


def test_an_unknown_kind_is_answered_with_the_nearest_or_with_all() -> None:
    assert "did you mean `lifecycle`?" in lca("new", "life_cycle").stderr
    assert "there are `hardware`, `hourly`" in lca("new", "x").stderr
