"""The group of all commands, which bears standard streams that are closed or full, and any text in wrong use."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, TextIO

import click

from lca.cli.output import WRONG_USE
from lca.diagnostics.render import inert


class Commands(click.Group):
    """Where standard output takes nothing more, a command ends with one line about it and status 2."""

    def main(self, *args: Any, **extra: Any) -> Any:
        """As that of click: it leaves the program. What goes to a closed stream is thrown away."""
        sys.stdout, sys.stderr = sys.stdout or _nowhere(), sys.stderr or _nowhere()
        try:
            try:
                return super().main(*args, **extra)
            finally:
                sys.stdout.flush()  # what was printed and not yet written would fail when the program has ended
        except OSError as error:
            if error.filename is not None:
                raise  # it is about a file, and not about a stream
            _give_up(sys.stdout)
            left = error.errno == errno.EPIPE  # whoever read it has left, and click leaves with this status
            with suppress(OSError):
                if not left:
                    click.echo(f"cannot write to standard output: {error.strerror}", err=True)
            _give_up(sys.stderr)
            sys.exit(1 if left else WRONG_USE)

    def make_context(self, *args: Any, **extra: Any) -> click.Context:
        """As that of click."""
        with _inert_errors():
            return super().make_context(*args, **extra)

    def invoke(self, ctx: click.Context) -> Any:
        """As that of click."""
        with _inert_errors():
            return super().invoke(ctx)


@contextmanager
def _inert_errors() -> Iterator[None]:
    """What click says of wrong use repeats what was typed, which may have been copied from anywhere."""
    try:
        yield
    except click.ClickException as error:
        error.message = inert(error.message)  # type: ignore[misc]  # click means it to be final, and has no other place
        raise


def _nowhere() -> TextIO:
    return Path(os.devnull).open("w", encoding="utf-8")


def _give_up(stream: TextIO) -> None:
    """Throw away what a stream did not take, so that nothing fails again when the program ends."""
    try:
        stream.flush()
    except OSError:
        with suppress(OSError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
