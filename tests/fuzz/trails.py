"""All that reads a trail, through the command line: whatever it is, it is answered."""

from __future__ import annotations

from click.testing import CliRunner

from lca.cli import main

from .edits import edited
from .folders import written

COMMANDS = (
    ["report"], ["report", "--to", "html"], ["report", "--to", "csv"], ["graph"], ["graph", "--to", "sankey"],
    ["export", "--to", "prov"], ["export", "--to", "bibtex"], ["export", "--to", "pact"], ["graph", "--to", "dot"],
)  # fmt: skip


def one(data: bytes) -> None:
    """The first byte is the command; a file that is no trail begins with ``{``, and is one as it stands."""
    kind, rest = data[0] if data else 0, data[1:]
    path = str(written("trail.json", data if data[:1] == b"{" else edited(rest)))
    if kind % (len(COMMANDS) + 1) == len(COMMANDS):
        command = ["diff", str(written("before.json", edited(b""))), path]
    else:
        command = [*COMMANDS[kind % (len(COMMANDS) + 1)], path]
    done = CliRunner().invoke(main, command)
    if done.exception is not None and not isinstance(done.exception, SystemExit):
        raise done.exception
