"""Standard output that is full, closed, or that nobody reads any more."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no device that is full")
COMMANDS = (
    "run chatgpt --format json", "audit chatgpt", "report chatgpt --to xlsx -o -", "verify trail.json", "test gpt.lca",
    "fmt --diff loose.lca", "explain", "--help",
)  # fmt: skip
MODEL = 'parameter  x = 1 kgCO2e ~ "a"\nprocess p { makes 1 kg emits x }\nassessment a { needs 1 kg of p }\n'


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("gpt.lca", "loose.lca"):
        (tmp_path / name).write_text(MODEL, encoding="utf-8")
    assert shell(tmp_path, "audit chatgpt -o trail.json").returncode == 0
    return tmp_path


def shell(folder: Path, line: str) -> subprocess.CompletedProcess[str]:
    """A command of the tool in a shell, which can send streams elsewhere."""
    told = f'"{sys.executable}" -m lca {line}'
    return subprocess.run(["/bin/sh", "-c", told], cwd=folder, capture_output=True, text=True, check=False)


def test_where_standard_output_is_full_one_line_says_so_and_the_status_is_two(folder: Path) -> None:
    found = {command: shell(folder, f"{command} >/dev/full") for command in COMMANDS}
    said = {(done.returncode, done.stderr.splitlines()[-1]) for done in found.values()}
    assert said == {(2, "cannot write to standard output: No space left on device")}
    assert {
        command for command, done in found.items() if "Traceback" in done.stderr or "ignored" in done.stderr
    } == set()


def test_what_goes_to_a_closed_stream_is_thrown_away(folder: Path) -> None:
    for command in COMMANDS:
        done = shell(folder, f"{command} >&-")
        assert (done.returncode, done.stderr) == (0, ""), command


@pytest.mark.parametrize("to", ["2>&-", "2>/dev/full", ">&- 2>&- <&-", ">/dev/full 2>/dev/full"])
def test_where_nothing_can_be_said_the_status_says_it(folder: Path, to: str) -> None:
    assert shell(folder, f"run nowhere.lca {to}").returncode == 2


def test_a_trail_is_written_whole_where_standard_streams_are_closed(folder: Path) -> None:
    assert shell(folder, "audit chatgpt -o again.json >&- 2>&- <&-").returncode == 0
    assert shell(folder, "verify again.json").returncode == 0


def test_who_reads_no_further_is_told_nothing(folder: Path) -> None:
    for command in ("verify trail.json", "audit chatgpt"):
        assert shell(folder, f"{command} | true").stderr == "", command
