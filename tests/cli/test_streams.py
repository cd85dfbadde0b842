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

LCA = f'"{sys.executable}" -m lca'


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("gpt.lca", "loose.lca"):
        (tmp_path / name).write_text(MODEL, encoding="utf-8")
    assert shell(tmp_path, "audit chatgpt -o trail.json").returncode == 0
    return tmp_path


def shell(folder: Path, line: str) -> subprocess.CompletedProcess[str]:
    """A command of the tool in a shell, which can send streams elsewhere."""
    return subprocess.run(["/bin/sh", "-c", f"{LCA} {line}"], cwd=folder, capture_output=True, text=True, check=False)


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


def test_of_a_folder_that_is_gone_nothing_is_said_of_standard_output(folder: Path) -> None:
    done = shell(
        folder, "--help >/dev/null; mkdir gone; cd gone; rmdir ../gone; lca() { " + LCA + ' "$@"; }; lca run ../gpt.lca'
    )
    assert "error[E0710]: cannot go on: the current folder is no longer there" in done.stderr
    assert (done.returncode, "Traceback" in done.stderr, "standard output" in done.stderr) == (2, False, False)


def test_a_full_folder_for_temporary_files_is_told_as_that(folder: Path) -> None:
    (folder / "run.py").write_text(FULL_FOLDER, encoding="utf-8")
    done = subprocess.run([sys.executable, "run.py"], cwd=folder, capture_output=True, text=True, check=False)
    assert done.stderr.startswith("error[E0710]: cannot go on: No space left on device")
    assert done.returncode == 2


FULL_FOLDER = """\
import errno, os
from lca.cli import main, plug_ins
def full(reading):
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
plug_ins.loaded_function = lambda path: full
main(["report", "gpt.lca"])
"""
INTERRUPTED = """\
import os, signal, sys
class Interrupting:
    def find_spec(self, name, *others):
        if name == MODULE:
            os.kill(os.getpid(), signal.SIGINT)
sys.meta_path.insert(0, Interrupting())
sys.argv = ["lca", "run", "gpt.lca", "--samples", "100"]
from lca.__main__ import main
main()
"""


@pytest.mark.parametrize("module", ["click", "lark", "numpy"])
def test_ctrl_c_ends_a_command_quietly_also_while_it_loads(folder: Path, module: str) -> None:
    text = INTERRUPTED.replace("MODULE", repr(module))
    done = subprocess.run([sys.executable, "-c", text], cwd=folder, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (130, "", "")


@pytest.mark.parametrize("encoding", ["ascii", "cp1252"])
def test_a_console_that_lacks_a_sign_shows_another(folder: Path, encoding: str) -> None:
    (folder / "ü–中.lca").write_text(MODEL.replace('"a"', '"ü–中 ≤ "').replace("parameter  x", "parameter  ü"), "utf-8")
    for command in ("check", "trace", "fmt --diff", "report") if encoding == "ascii" else ("run", "run --format json"):
        told = f"PYTHONIOENCODING={encoding} {LCA} {command} ü–中.lca"
        done = subprocess.run(["/bin/sh", "-c", told], cwd=folder, capture_output=True, check=False)
        assert b"Traceback" not in done.stderr, command
        assert done.returncode in (0, 1), command
