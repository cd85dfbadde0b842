"""The READMEs are true: their models are written out, their commands run, their output compared."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from lca.cli import main

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
GALLERY = (ROOT / "models" / "README.md").read_text(encoding="utf-8")
CONSOLE = re.compile(r"^```console\n\$ lca (.*?)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
BLOCKS = CONSOLE.findall(README)
EXCERPTS = CONSOLE.findall(GALLERY)


def matches(shown: str, found: str) -> bool:
    """Whether output is as shown, where a line `…` stands for any number of lines."""
    pattern = "".join(
        ".*?" if part == "…\n" else re.escape(part) for part in re.split(r"(^…\n)", shown, flags=re.MULTILINE)
    )
    return re.fullmatch(pattern, found, re.DOTALL) is not None


def words(command: str) -> list[str]:
    return [part.strip('"') for part in re.findall(r'"[^"]*"|\S+', command)]


@pytest.mark.parametrize(("command", "shown"), BLOCKS + EXCERPTS, ids=[command for command, _ in BLOCKS + EXCERPTS])
def test_a_readme_shows_what_a_command_prints(
    command: str, shown: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, text in re.findall(r"^```(?:lca|csv) file=(\S+)\n(.*?)^```$", README, re.MULTILINE | re.DOTALL):
        (tmp_path / name).write_text(text, encoding="utf-8")
    (tmp_path / "models").symlink_to(ROOT / "models")
    monkeypatch.chdir(tmp_path)
    for earlier, _ in BLOCKS:  # what a command reads, an earlier one has written
        written = re.search(r"(?: -o|^new \w+) (\S+)", earlier)
        if written and written[1] in command and earlier != command:
            CliRunner().invoke(main, words(earlier))
    result = CliRunner().invoke(main, words(command))
    assert matches(shown, result.output.rstrip() + "\n"), result.output


def test_the_readme_has_a_tour_and_the_gallery_excerpts() -> None:
    assert len(BLOCKS) >= 5
    assert len(EXCERPTS) >= 5


def test_the_models_of_the_readme_are_in_canonical_form_where_they_fit_a_line_each() -> None:
    from lca.syntax.formatter import format_text

    better = re.findall(r"^```lca file=better.lca\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)[0]
    assert format_text(better) == better
