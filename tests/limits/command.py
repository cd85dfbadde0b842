"""The command line in a process of its own, with a bound on its memory and a clock beside it."""

from __future__ import annotations

import atexit
import json
import os
import re
import signal
import subprocess
import sys
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

MEMORY = 1 << 30
PATIENCE = 120
"""Seconds of work after which a command counts as hanging: what grows out of bounds takes far longer, the rest few."""
SLEEP = 600
"""Seconds after which it does by the clock, which a busy machine slows: what it waits for never comes."""
COMMANDS = (["check"], ["run"], ["trace"], ["fmt", "--check"])
GOOD = "process good { makes 1 kg emits 1 kgCO2e }\nassessment whole { needs 1 kg of good }\n"


@dataclass(frozen=True)
class Answer:
    status: int
    codes: frozenset[str]
    text: str


@lru_cache(maxsize=1)
def server() -> subprocess.Popen[str]:
    """The process that commands are forked from, so that none has to start Python anew; see ``server.py``."""
    started = subprocess.Popen(
        [sys.executable, "-m", f"{__package__}.server"],
        cwd=Path(__file__).parent.parent.parent,
        env={**os.environ, "OPENBLAS_NUM_THREADS": "1"},  # a process of several threads does not fork well
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    atexit.register(started.communicate)
    return started


def lca(*arguments: str | Path) -> Answer:
    """Run a command; fails where it hangs, needs more than 1 GB, or ends in a traceback."""
    asked = server()
    assert asked.stdin is not None
    assert asked.stdout is not None
    print(json.dumps(list(map(str, arguments))), file=asked.stdin, flush=True)
    done = json.loads(asked.stdout.readline())
    status, text = done["status"], done["text"]
    assert status != -signal.SIGXCPU, f"`lca {arguments[0]}` was not done after {PATIENCE} s of work"
    assert status != -signal.SIGALRM, f"`lca {arguments[0]}` was not done after {SLEEP} s"
    assert "Traceback" not in text, text[-600:]
    assert status in (0, 1, 2), (status, text[-600:])
    codes = frozenset(re.findall(r"^(?:error|warning|note)\[([EWN]\d{4})\]", text, re.MULTILINE))
    return Answer(status, codes, text)


def expect_refused(folder: Path, text: str | bytes, code: str = "") -> Answer:
    """Check, run, trace and format a text that must be answered; with a ``code``, checking must give that one."""
    model = folder / "model.lca"
    model.write_bytes(text if isinstance(text, bytes) else text.encode())
    checked = lca("check", model)
    if code:
        assert code in checked.codes, checked.text[:600]
        assert checked.status == 1
    for command in COMMANDS[3:] if checked.status else COMMANDS[1:]:
        lca(*command, model)
    return checked
