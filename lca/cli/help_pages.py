"""How the help of a command is set out: one page, made of its docstring and its options.

The docstring begins with one short sentence, which lists of commands show too, and goes on in paragraphs. Those with a
heading, a line such as ``Examples:`` above indented lines, stand behind the options, line by line as they are written.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from importlib import import_module
from inspect import cleandoc
from typing import Any

import click

HEADED = re.compile(r"(?P<heading>[A-Z][a-z ]+):\n(?P<lines>  .*)", re.DOTALL)


class HelpPage(click.Command):
    """A command whose help says what it does, its options, examples, what it writes, and its exit statuses."""

    def format_help(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """What has a heading stands behind the options, in the order of the docstring."""
        self.format_usage(ctx, formatter)
        with formatter.indentation():
            for paragraph in self._paragraphs():
                if not HEADED.match(paragraph):
                    formatter.write_paragraph()
                    formatter.write_text(paragraph)
        self.format_options(ctx, formatter)
        for heading, lines in self.headed().items():
            with formatter.section(heading):
                formatter.write(lines + "\n")

    def headed(self) -> dict[str, str]:
        """The indented lines of its page by their heading."""
        return {found["heading"]: found["lines"] for found in map(HEADED.match, self._paragraphs()) if found}

    def _paragraphs(self) -> list[str]:
        return cleandoc(self.help or "").split("\n\n")


class HelpContents(HelpPage, click.Group):
    """A group of commands, whose page lists them.

    ``table`` has for each by its name the module and the function, as in ``lca.cli.run:run``, and the first sentence of
    its page. A module is imported when its command is called: the list needs none of them.
    """

    def __init__(self, *args: Any, table: Mapping[str, tuple[str, str]], **extra: Any) -> None:
        super().__init__(*args, **extra)
        self.table = table
        self.commands = {name: click.Command(name) for name in table}
        self._loaded: set[str] = set()

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """As that of click: the command itself, imported."""
        if cmd_name in self.table and cmd_name not in self._loaded:
            module, _, function = self.table[cmd_name][0].partition(":")
            self.add_command(getattr(import_module(module), function), cmd_name)
            self._loaded.add(cmd_name)
        return super().get_command(ctx, cmd_name)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """As that of click, of the table."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, self.table[name][1]) for name in self.list_commands(ctx)])

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  # as that of click
        """In the order in which they are declared: that of the work."""
        return list(self.commands)
