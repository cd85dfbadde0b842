"""Runs commands for the tests of limits, each in a process of its own, forked from this one, where all is loaded.

Reads the arguments of a command as JSON from each line, and answers with a line of JSON: status and what was printed.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import resource
import signal
import sys
import tempfile
import traceback
from pathlib import Path
from typing import BinaryIO

from lca.cli import main

from .command import COMMANDS, GOOD, MEMORY, PATIENCE, SLEEP

RAISED = 70
"""The status of a command that ended in an exception."""


def load() -> None:
    """Whatever commands load at their first use: it is loaded once, and what they then do is spared nothing."""
    with tempfile.TemporaryDirectory() as folder:
        model = Path(folder) / "model.lca"
        model.write_text(GOOD)
        for command in COMMANDS:
            with contextlib.redirect_stdout(io.StringIO()), contextlib.suppress(SystemExit):
                main([*command, str(model)])


def serve() -> None:
    for line in sys.stdin:
        with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
            child = os.fork()
            if not child:
                answer(json.loads(line), out, err)
            _, ended = os.waitpid(child, 0)
            out.seek(0)
            err.seek(0)
            text = (out.read() + err.read()).decode("utf-8", errors="replace")
        print(json.dumps({"status": os.waitstatus_to_exitcode(ended), "text": text}), flush=True)


def answer(arguments: list[str], out: BinaryIO, err: BinaryIO) -> None:
    """Run one command within the bounds, and end; the signals of the clocks end it wherever it hangs."""
    status = RAISED
    try:
        resource.setrlimit(resource.RLIMIT_DATA, (MEMORY, MEMORY))
        resource.setrlimit(resource.RLIMIT_CPU, (PATIENCE, PATIENCE + 5))
        signal.alarm(SLEEP)
        os.dup2(out.fileno(), 1)
        os.dup2(err.fileno(), 2)
        main(arguments, prog_name="lca")
    except SystemExit as ended:
        status = int(ended.code or 0)
    except BaseException:
        traceback.print_exc()
    finally:
        with contextlib.suppress(Exception):
            sys.stdout.flush()
            sys.stderr.flush()
        os._exit(status)


if __name__ == "__main__":
    load()
    serve()
