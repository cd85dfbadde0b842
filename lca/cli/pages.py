"""How the help of a command is set out: one page, made of its docstring and its options.

The docstring begins with one short sentence, which lists of commands show too, and goes on in paragraphs. Those with a
heading, a line such as ``Examples:`` above indented lines, stand behind the options, line by line as they are written.
"""

from __future__ import annotations

import re
from inspect import cleandoc

import click

HEADED = re.compile(r"(?P<heading>[A-Z][a-z ]+):\n(?P<lines>  .*)", re.DOTALL)


class Page(click.Command):
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


class Contents(Page, click.Group):
    """A group of commands, whose page lists them."""

    command_class = Page

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  # as that of click
        """In the order in which they are declared: that of the work."""
        return list(self.commands)
