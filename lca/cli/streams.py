"""The group of all commands, which bears standard streams that are closed or full, and any text in wrong use."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from io import BufferedWriter, FileIO, TextIOWrapper
from pathlib import Path
from typing import Any, TextIO

import click

from lca.__main__ import INTERRUPTED
from lca.cli.help_pages import HelpContents
from lca.cli.output import WRONG_USE, coloured
from lca.diagnostics import Diagnostic, problem
from lca.diagnostics.render import inert, render


class Commands(HelpContents):
    """Where the system takes or gives nothing more, a command ends with one line about it and status 2."""

    def main(self, *args: Any, **extra: Any) -> Any:
        """As that of click: it leaves the program. What goes to a closed stream is thrown away."""
        sys.stdout, sys.stderr = (_watched(one) if one else _nowhere() for one in (sys.stdout, sys.stderr))
        try:
            try:
                return super().main(*args, **extra)
            finally:
                sys.stdout.flush()  # what was printed and not yet written would fail when the program has ended
        except KeyboardInterrupt:
            _give_up(sys.stdout)
            sys.exit(INTERRUPTED)
        except (OSError, MemoryError) as error:
            sys.exit(_told(error))

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
    """What click says of wrong use repeats what was typed, which may have been copied from anywhere.

    Of an interruption it would say that it aborts; the status says so.
    """
    try:
        yield
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)
    except click.ClickException as error:
        error.message = inert(error.message)  # type: ignore[misc]  # click means it to be final, and has no other place
        raise


class StreamError(OSError):
    """A standard stream takes nothing more."""


class _Watched(FileIO):
    """The file behind a standard stream, whose errors are told from those of all other files."""

    def write(self, data: Any, /) -> int:
        try:
            return super().write(data)
        except OSError as error:
            raise StreamError(error.errno, error.strerror) from None


def _watched(stream: TextIO) -> TextIO:
    """The same stream; one that cannot show a sign shows another. Errors of a console of Windows stay as they are."""
    if not isinstance(stream, TextIOWrapper):
        return stream
    stream.reconfigure(errors="replace")
    if type(getattr(stream.buffer, "raw", stream.buffer)) is not FileIO:
        return stream
    file = BufferedWriter(_Watched(stream.fileno(), "w", closefd=False))
    return TextIOWrapper(file, stream.encoding, "replace", line_buffering=stream.line_buffering)


def _told(error: OSError | MemoryError) -> int:
    """Tell what the system refused, of the streams or else, and the status that says so."""
    _give_up(sys.stdout)
    left = isinstance(error, OSError) and error.errno == errno.EPIPE
    with suppress(OSError):
        if not isinstance(error, StreamError):
            click.echo(render(_refused(error), colour=coloured(sys.stderr)), err=True, color=True)
        elif not left:
            click.echo(f"cannot write to standard output: {error.strerror}", err=True)
    _give_up(sys.stderr)
    return 1 if left else WRONG_USE  # whoever read it has left, and click leaves with this status


def _refused(error: OSError | MemoryError) -> Diagnostic:
    reason = "the memory is full" if isinstance(error, MemoryError) else error.strerror or str(error)
    if isinstance(error, FileNotFoundError) and error.filename is None:
        reason = "the current folder is no longer there"
    named = getattr(error, "filename", None)
    return problem("E0710", reason=reason if named is None else f"`{named}`: {reason}")


def _nowhere() -> TextIO:
    return Path(os.devnull).open("w", encoding="utf-8")


def _give_up(stream: TextIO) -> None:
    """Throw away what a stream did not take, so that nothing fails again when the program ends."""
    try:
        stream.flush()
    except OSError:
        with suppress(OSError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
