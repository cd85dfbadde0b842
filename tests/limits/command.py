"""The command line in a process of its own, with a bound on its memory and a clock beside it."""

from __future__ import annotations

import re
import resource
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

MEMORY = 1 << 30
PATIENCE = 120.0
"""Seconds after which a command counts as hanging: what grows out of bounds takes far longer, the rest a second."""
GOOD = "process good { makes 1 kg emits 1 kgCO2e }\nassessment whole { needs 1 kg of good }\n"


@dataclass(frozen=True)
class Answer:
    status: int
    codes: frozenset[str]
    text: str


def bounded() -> None:
    resource.setrlimit(resource.RLIMIT_DATA, (MEMORY, MEMORY))


def lca(*arguments: str | Path, folder: Path | None = None) -> Answer:
    """Run a command; fails where it hangs, needs more than 1 GB, or ends in a traceback."""
    command = [sys.executable, "-m", "lca", *map(str, arguments)]
    try:
        done = subprocess.run(
            command, cwd=folder, capture_output=True, timeout=PATIENCE, preexec_fn=bounded, check=False
        )
    except subprocess.TimeoutExpired:
        raise AssertionError(f"`lca {arguments[0]}` was not done after {PATIENCE:g} s") from None
    text = (done.stdout + done.stderr).decode("utf-8", errors="replace")
    assert "Traceback" not in text, text[-600:]
    assert done.returncode in (0, 1, 2), (done.returncode, text[-600:])
    codes = frozenset(re.findall(r"^(?:error|warning|note)\[([EWN]\d{4})\]", text, re.MULTILINE))
    return Answer(done.returncode, codes, text)


def expect_refused(folder: Path, text: str | bytes, code: str = "") -> Answer:
    """Check, run, trace and format a text that must be answered; with a ``code``, checking must give that one."""
    model = folder / "model.lca"
    model.write_bytes(text if isinstance(text, bytes) else text.encode())
    checked = lca("check", model)
    if code:
        assert code in checked.codes, checked.text[:600]
        assert checked.status == 1
    further = [["fmt", "--check"]] if checked.status else [["run"], ["trace"], ["fmt", "--check"]]
    for command in further:
        lca(*command, model)
    return checked
