"""Each command has one page of help: every option is told, every example runs, and all pages are set out alike."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from lca.cli import main
from lca.cli.help_pages import HelpContents, HelpPage

COLUMNS = 80


def pages(group: click.Group, above: tuple[str, ...] = ()) -> Iterator[tuple[str, click.Command]]:
    """Every command and group below a group, by the words that call it."""
    context = click.Context(group)
    for name in group.list_commands(context):
        found = group.get_command(context, name)
        assert found is not None
        yield " ".join((*above, name)), found
        if isinstance(found, click.Group):
            yield from pages(found, (*above, name))


PAGES = [("", main), *pages(main)]
COMMANDS = [(called, command) for called, command in PAGES if not isinstance(command, click.Group)]


def shown(called: str) -> str:
    found = CliRunner().invoke(main, [*called.split(), "--help"], prog_name="lca", env={"COLUMNS": str(COLUMNS)})
    assert found.exit_code == 0
    return found.output


@pytest.mark.parametrize(("called", "command"), PAGES, ids=[f"lca {called}" for called, _ in PAGES])
def test_a_page_tells_every_option_in_a_sentence_and_fits_a_terminal(called: str, command: click.Command) -> None:
    for option in command.params:
        if isinstance(option, click.Option):
            assert option.help, f"lca {called} {option.opts[0]} has no help"
            assert option.help[0].isupper(), option.help
            assert option.help.endswith("."), option.help
    assert [line for line in shown(called).splitlines() if len(line) > COLUMNS] == []


@pytest.mark.parametrize("called", [called for called, command in PAGES if isinstance(command, click.Group)])
def test_a_list_of_commands_has_the_first_sentence_of_each_page_whole(called: str) -> None:
    assert "..." not in shown(called).partition("Commands:")[2]


@pytest.mark.parametrize("group", [command for _, command in PAGES if isinstance(command, HelpContents)])
def test_a_list_of_commands_says_what_each_page_begins_with(group: HelpContents) -> None:
    for name, (_, sentence) in group.table.items():
        found = group.get_command(click.Context(group), name)
        assert found is not None
        assert found.help is not None
        assert " ".join(found.help.split("\n\n")[0].split()) == sentence


@pytest.mark.parametrize(("called", "command"), COMMANDS, ids=[f"lca {called}" for called, _ in COMMANDS])
def test_every_page_shows_examples_that_run_what_is_written_and_the_exit_statuses(
    called: str, command: click.Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert isinstance(command, HelpPage)
    assert list(command.headed()) == ["Examples", "Output", "Exit status"]
    assert command.headed()["Exit status"].startswith("  0  ")
    examples = [line.strip() for line in command.headed()["Examples"].splitlines()]
    assert any(f"{example} ".startswith(f"lca {called} ") for example in examples)
    monkeypatch.chdir(tmp_path)
    for example in examples:
        found = CliRunner().invoke(main, shlex.split(example)[1:])
        assert found.exit_code == 0, f"{example}\n{found.output}"
