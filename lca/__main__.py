"""``python -m lca``, and the command ``lca``."""

from __future__ import annotations

import gc
import os
import signal
from types import FrameType

INTERRUPTED = 130
"""The status of a command that Ctrl-C ended, as shells have it."""
GARBAGE = 100_000
"""So many new objects are looked through for garbage at once: almost all that a command makes lives until it ends, and
the search would be a third of the time of a large table."""


def main() -> None:
    """The command line. While it loads, Ctrl-C ends it at once: an import broken off would tell of itself at length."""
    gc.set_threshold(GARBAGE, 50, 100)
    heeded = signal.getsignal(signal.SIGINT) is signal.default_int_handler
    if heeded:
        signal.signal(signal.SIGINT, _leave)
    from lca.cli import main as commands

    if heeded:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    commands()


def _leave(_signal: int, _frame: FrameType | None) -> None:
    os._exit(INTERRUPTED)


if __name__ == "__main__":
    main()
