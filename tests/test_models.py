"""The models that come with the tool: nothing is found in them but what they expect, their checks hold, and the gallery
says what they print.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from lca.cli import main
from lca.places import data

MODELS = sorted(data("models").glob("*.lca"))
EXPECTED = {path: set(re.findall(r"^check .* expect error (\w+)", path.read_text(encoding="utf-8"), re.MULTILINE))
            for path in MODELS}  # fmt: skip
REFUSED = [path for path in MODELS if EXPECTED[path]]
"""In error on purpose."""
CERTAIN = {"sci_ai_examples"}
"""Models of figures that are made up, without a spread."""
COMPUTED = [path for path in MODELS if not EXPECTED[path]]
GALLERY = (data("models") / "README.md").read_text(encoding="utf-8").partition("\n## ")[0]
ROWS = dict(re.findall(r"^\| `(\w+)` \|.*\| ([^|]+) \|$", GALLERY, re.MULTILINE))


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, list(arguments))


@pytest.mark.parametrize("path", COMPUTED, ids=lambda path: path.stem)
def test_nothing_is_found_in_a_model_and_its_checks_hold(path: Path) -> None:
    found = run("check", str(path))
    assert (found.exit_code, found.output.strip()) == (0, "no errors, no warnings")
    result = run("run", str(path), "--all-scenarios", "--samples", "100")
    assert result.exit_code == 0, result.output
    assert "holds" in result.output
    assert ("100 samples of " in result.output) is (path.stem not in CERTAIN)


@pytest.mark.parametrize("path", COMPUTED, ids=lambda path: path.stem)
def test_no_figure_of_a_model_is_without_a_basis(path: Path) -> None:
    trace = run("trace", str(path))
    assert trace.exit_code == 0, trace.output
    assert re.search(r"^ +0\.0 % +0 \S+  figures without a basis$", trace.output, re.MULTILINE), trace.output


@pytest.mark.parametrize("path", REFUSED, ids=lambda path: path.stem)
def test_a_model_that_is_in_error_on_purpose_has_the_errors_that_it_expects_and_no_other(path: Path) -> None:
    found = run("check", str(path))
    assert found.exit_code == 1
    assert set(re.findall(r"^(?:error|warning|note)\[(\w+)\]", found.output, re.MULTILINE)) == EXPECTED[path]


def test_every_model_is_in_the_gallery() -> None:
    assert sorted(ROWS) == [path.stem for path in MODELS]


@pytest.mark.parametrize("name", ROWS)
def test_the_gallery_shows_what_a_model_prints(name: str) -> None:
    # Digits stand in groups in both, each after its own custom.
    printed = re.sub(r"(?<=\d) (?=\d{3}\b)", "", run("run", name, "--all-scenarios").output)
    shown = re.findall(r"\d+(?:\.\d+)?", re.sub(r"(?<=\d),(?=\d{3})", "", ROWS[name]))
    assert shown
    for figure in shown:
        assert re.search(rf"(?<![\d.]){re.escape(figure)}(?![\d.])", printed), figure
