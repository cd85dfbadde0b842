"""The documents are true: their models are written out, their commands run, their links followed.

A block ```lca file=NAME (or csv) is a file of all documents; a block ```console is a command with what it prints, where
a line `…` stands for any number of lines. What a command reads, an earlier one of its document has written, or one of
the README.
"""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

import lca
from lca.cli import main

ROOT = Path(__file__).parent.parent
DOCUMENTS = sorted(
    path
    for folder in (".", "factors", "grammar", "lca", "lca/*", "models", "tests")
    for path in ROOT.glob(f"{folder}/README.md")
)
TEXTS = {str(path.relative_to(ROOT)): path.read_text(encoding="utf-8") for path in DOCUMENTS}
CONSOLE = re.compile(r"^```console\n\$ lca (.*?)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
FILE = re.compile(r"^```(?:lca|csv) file=(\S+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
WRITES = re.compile(r"(?: -o| --new-key|^new \w+) (\S+)")
FENCED = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\[[^\]]*\]\(([^)#\s]*)(?:#([^)\s]*))?\)")

FILES = [found for text in TEXTS.values() for found in FILE.findall(text)]
BLOCKS = [(name, command, shown) for name, text in TEXTS.items() for command, shown in CONSOLE.findall(text)]


def matches(shown: str, found: str) -> bool:
    """Whether output is as shown, where a line `…` stands for any number of lines."""
    pattern = "".join(
        ".*?" if part == "…\n" else re.escape(part) for part in re.split(r"(^…\n)", shown, flags=re.MULTILINE)
    )
    return re.fullmatch(pattern, found, re.DOTALL) is not None


def words(command: str) -> list[str]:
    return [part.strip('"') for part in re.findall(r'"[^"]*"|\S+', command)]


@pytest.mark.parametrize(
    ("name", "command", "shown"), BLOCKS, ids=[f"{name}: {command}" for name, command, _ in BLOCKS]
)
def test_a_document_shows_what_a_command_prints(
    name: str, command: str, shown: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for path, text in FILES:
        (tmp_path / path).write_text(text, encoding="utf-8")
    (tmp_path / "models").symlink_to(ROOT / "models")
    monkeypatch.chdir(tmp_path)
    for document, earlier, _ in BLOCKS:
        written = WRITES.search(earlier)
        if written and document in (name, "README.md") and written[1] in command and earlier != command:
            CliRunner().invoke(main, words(earlier))
    result = CliRunner().invoke(main, words(command))
    assert matches(shown, result.output.rstrip() + "\n"), result.output


def test_no_two_documents_have_another_file_of_the_same_name() -> None:
    assert len({path for path, _ in FILES}) == len(FILES)


def test_the_models_of_the_readme_are_in_canonical_form_where_they_fit_a_line_each() -> None:
    from lca.syntax.formatter import format_text

    model = dict(FILE.findall(TEXTS["README.md"]))["month.lca"]
    assert format_text(model) == model


def test_the_readme_has_the_command_of_the_tests_and_every_command_of_the_tool() -> None:
    text = TEXTS["README.md"]
    (tests,) = (line for line in text.splitlines() if "bin/pytest" in line)  # what `.ci/run` takes from here
    assert tests.startswith("python3 -m venv")
    listed = set(re.findall(r"`lca (\w+)`", text.partition("## The commands")[2]))
    assert listed >= set(main.list_commands(click.Context(main)))


LIBRARY = re.compile(r"^```yaml\n(library: (\w+)\b.*?)^```$", re.MULTILINE | re.DOTALL)


@pytest.mark.parametrize(("text", "name"), LIBRARY.findall(TEXTS["factors/README.md"]), ids=lambda found: found[:9])
def test_a_library_of_the_guide_is_without_errors(
    text: str, name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "factors").mkdir()
    (tmp_path / "factors" / f"{name}.yaml").write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    result = CliRunner().invoke(main, ["check", "factors"])
    assert result.exit_code == 0, result.output


def test_what_the_readme_says_of_the_package_is_public() -> None:
    _, said = TEXTS["README.md"].split("From Python: ")
    assert set(re.findall(r"`lca\.(\w+)\(", said)) <= set(lca.__all__)


def test_the_drawing_of_the_house_has_the_rooms_of_the_contract_in_their_order() -> None:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"][
        "contracts"
    ]
    layers = next(contract["layers"] for contract in contracts if contract["type"] == "layers")
    (drawing,) = FENCED.findall(TEXTS["lca/README.md"])
    drawn = [re.split(r"  +", line)[0].split(", ") for line in drawing.splitlines()[1:-1]]
    assert drawn == [layer.split(" | ") for layer in layers]


def anchors(text: str) -> set[str]:
    """The headings of a document, as links name them."""
    headings = re.findall(r"^#+ (.*)$", FENCED.sub("", text), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("name", TEXTS)
def test_a_link_leads_to_a_file_and_to_a_heading_that_are_there(name: str) -> None:
    document = ROOT / name
    for target, heading in LINK.findall(FENCED.sub("", TEXTS[name])):
        if "://" in target:
            continue
        path = document.parent / target if target else document
        assert path.exists(), target
        if heading:
            assert heading in anchors(path.read_text(encoding="utf-8")), f"{target}#{heading}"
