"""Where commands write, what they never write over, and that a terminal is shown nothing that steers it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from lca.cli import main

GOOD = """\
study s "S" { goal "g" functional_unit "f" boundary "b" }
parameter users = 2 person ~ "a guess"
serving p "Serving" { makes 1 day  emits users * (3 kgCO2e/person ~ "a guess") }
assessment launch "Launch" { needs 1 day of p }
"""
STEERING = "\x9b31m\u202e"
"""What a terminal takes for a colour, and for text from right to left; both are no signs that JSON must escape."""
AUDIT = ["audit", "good.lca"]
FILES = {
    "audit": AUDIT,
    "report": ["report", "good.lca", "--to", "md"],
    "xlsx": ["report", "good.lca", "--to", "xlsx"],
    "graph": ["graph", "good.lca"],
    "export": ["export", "good.lca", "--to", "prov"],
}
"""Commands that write a file; each takes `-o`."""


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A model and its trail, in a folder in which the commands run."""
    monkeypatch.chdir(tmp_path)
    Path("good.lca").write_text(GOOD, encoding="utf-8")
    assert lca(*AUDIT, "-o", "trail.json").exit_code == 0


def lca(*arguments: str) -> Result:
    """A command, that has ended by itself and not in an exception."""
    found = CliRunner().invoke(main, list(arguments))
    assert found.exception is None or isinstance(found.exception, SystemExit), found.exception
    return found


def refused(*arguments: str) -> str:
    """What is said of a command that wrote nothing."""
    before = contents(Path())
    found = lca(*arguments)
    assert found.exit_code == 2
    assert contents(Path()) == before
    assert "error[E0709]: cannot write `" in found.stderr
    return found.stderr


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


# Files


@pytest.mark.parametrize("command", FILES.values(), ids=FILES)
@pytest.mark.parametrize("name", ["good.lca", "./good.lca", "link", "hard", "other.LCA", "ours.yaml", "theirs.yml"])
def test_no_model_no_library_and_nothing_that_is_read_is_written_over(command: list[str], name: str) -> None:
    for other in ("other.LCA", "ours.yaml", "theirs.yml"):
        Path(other).write_text("precious", encoding="utf-8")
    Path("link").symlink_to("ours.yaml")
    Path("hard").hardlink_to("good.lca")
    assert "= help: name another file" in refused(*command, "-o", name)


def test_a_trail_is_not_written_over_by_its_report() -> None:
    refused("report", "trail.json", "-o", "trail.json")
    refused("graph", "./trail.json", "-o", "trail.json")


def test_the_verdicts_are_not_written_over_a_model_that_was_tested() -> None:
    assert "it is read by the same command" in refused("test", "good.lca", "--junit", "good.lca")


def test_what_a_command_wrote_it_writes_again_and_a_model_of_a_new_name_is_no_model_yet() -> None:
    for _ in range(2):
        for command in FILES.values():
            assert lca(*command, "-o", "written").exit_code == 0
    assert lca(*FILES["report"], "-o", "new.yaml").exit_code == 0


@pytest.mark.parametrize("command", FILES.values(), ids=FILES)
@pytest.mark.parametrize("name", ["no/such/x", ".", "x" * 300, "a\0b"], ids=["nowhere", "folder", "long", "nul"])
def test_a_file_that_cannot_be_written_is_said_to_be_so_with_the_reason(command: list[str], name: str) -> None:
    said = refused(*command, "-o", name)
    assert "cannot read" not in said
    if len(name) == 300:
        assert f"cannot write `{'x' * 200}…`: " in said


@pytest.mark.parametrize("form", ["report --to md", "report --to xlsx", "export --to prov", "graph --to svg"])
def test_a_dash_is_standard_output_and_the_bytes_are_those_of_the_file(form: str) -> None:
    command = [*form.split(), "trail.json"]
    assert lca(*command, "-o", "file").exit_code == 0
    done = subprocess.run([sys.executable, "-m", "lca", *command, "-o", "-"], capture_output=True, check=True)
    assert done.stdout == Path("file").read_bytes()
    assert not Path("-").exists()


def test_with_a_dash_the_verdicts_stand_on_standard_output_as_junit_alone() -> None:
    lca("test", "good.lca", "--junit", "report.xml")
    for form in ("text", "json"):
        assert lca("test", "good.lca", "--junit", "-", "--format", form).stdout_bytes == Path("report.xml").read_bytes()


READS = """\
use grid
sources "refs.bib"
use "parts/more.lca" as more
table t from "t.csv" @smith { k v in kWh }
process p { makes 1 day  uses sum(r.v for r in t where r.k != "z") of grid.fr @smith  uses 1 kg of more.q }
assessment launch { needs 1 day of p }
"""


@pytest.fixture
def reading() -> list[str]:
    """A model that reads other files, with its lock; what it reads."""
    Path("parts").mkdir()
    Path("parts/more.lca").write_text('process q { makes 1 kg emits 1 kgCO2e ~ "a" }\n', encoding="utf-8")
    Path("refs.bib").write_text("@misc{smith, title = {T}}\n", encoding="utf-8")
    Path("t.csv").write_text("k,v\na,1\n", encoding="utf-8")
    Path("good.lca").write_text(GOOD.partition("\n")[0] + "\n" + READS, encoding="utf-8")
    assert lca("lock", "good.lca").exit_code == 0
    return ["refs.bib", "t.csv", "lca.lock", "parts/more.lca"]


def test_nothing_that_a_model_reads_is_written_over_whatever_it_is_called(reading: list[str]) -> None:
    for name in reading:
        Path("hard").unlink(missing_ok=True)
        Path("hard").hardlink_to(name)
        for output in (name, f"./{name}", str(Path(name).absolute()), "hard"):
            assert "it is read by the same command" in refused("export", "good.lca", "--to", "bibtex", "-o", output)
    refused("test", "good.lca", "--junit", "t.csv")
    refused("graph", "good.lca", "-o", "refs.bib")


def test_nothing_that_a_trail_was_looked_up_in_is_written_over_nor_a_lock_of_others(reading: list[str]) -> None:
    assert lca("audit", "good.lca", "-o", "trail.json").exit_code == 0
    refused("report", "trail.json", "--to", "csv", "-o", "t.csv")
    assert "it is a lock" in refused("report", "chatgpt", "-o", "lca.lock")
    assert reading


@pytest.mark.parametrize("output", ["link", "dangling", "into/new.json", "elsewhere/../into/new.json"])
def test_nothing_is_written_through_a_link(output: str) -> None:
    Path("elsewhere").mkdir()
    Path("elsewhere/precious").write_text("mine", encoding="utf-8")
    Path("link").symlink_to("elsewhere/precious")
    Path("dangling").symlink_to("nowhere")
    Path("into").symlink_to("elsewhere")
    assert "is a link" in refused(*AUDIT, "-o", output)
    assert "is a link" in refused(*FILES["report"], "-o", str(Path(output).absolute()))


def test_an_export_is_not_written_into_a_folder_that_is_a_link() -> None:
    Path("empty").mkdir()
    Path("into").symlink_to("empty")
    assert "`into` is a link" in refused("export", "good.lca", "--to", "ro-crate", "-o", "into")


def test_a_link_to_a_model_is_not_formatted() -> None:
    Path("loose.lca").write_text("unit  word\n", encoding="utf-8")
    Path("link.lca").symlink_to("loose.lca")
    assert "is a link" in refused("fmt", "link.lca")


def test_devices_and_pipes_take_what_is_written_and_stay_what_they_are() -> None:
    command = ["report", "trail.json", "--to", "md"]
    text = lca(*command).stdout_bytes
    for device, said in (("/dev/null", b""), ("/dev/stdout", text)):
        done = subprocess.run([sys.executable, "-m", "lca", *command, "-o", device], capture_output=True, check=True)
        assert done.stdout == said
    os.mkfifo("pipe")
    refused(*command, "-o", "pipe")  # nobody reads from it, and nobody waits
    reader = os.open("pipe", os.O_RDONLY | os.O_NONBLOCK)
    assert lca(*command, "-o", "pipe").exit_code == 0
    assert os.read(reader, 1 << 20) == text
    os.close(reader)
    refused(*command, "-o", "/dev/full")


FULL = """\
import resource, signal, sys
from lca.cli import main
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (100, 100))
main(sys.argv[1:])
"""
"""A limit on the size of files stands for a disk that is full."""


@pytest.mark.parametrize(
    "command", ["fmt big.lca", "audit good.lca -o old", "export good.lca --to ro-crate -o crate", "lock ."]
)
def test_on_a_full_disk_all_is_as_it_was(command: str) -> None:
    assert crate().exit_code == 0
    assert lca("lock", "good.lca").exit_code == 0
    Path("big.lca").write_text("use  grid\n" + "".join(f"unit  word{n}\n" for n in range(9)), encoding="utf-8")
    Path("old").write_text("as it was", encoding="utf-8")
    before = contents(Path())
    done = subprocess.run([sys.executable, "-c", FULL, *command.split()], capture_output=True, text=True, check=False)
    assert contents(Path()) == before
    assert (done.returncode, "cannot write" in done.stderr) == (2, True), done.stderr


def test_a_file_that_is_written_again_keeps_its_permissions_and_a_new_one_has_the_usual() -> None:
    Path("old").write_text("old", encoding="utf-8")
    Path("old").chmod(0o640)
    umask = os.umask(0o027)
    try:
        for name in ("old", "new"):
            assert lca(*AUDIT, "-o", name).exit_code == 0
            assert Path(name).stat().st_mode & 0o777 == 0o640
    finally:
        os.umask(umask)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everything")
def test_a_model_that_fmt_cannot_write_is_told() -> None:
    Path("good.lca").chmod(0o400)
    refused("fmt", "good.lca")


# Folders


def crate(folder: str = "crate") -> Result:
    return lca("export", "good.lca", "--to", "ro-crate", "-o", folder)


def test_an_export_is_written_again_into_its_own_folder() -> None:
    export = ["export", "trail.json", "--to", "ro-crate", "-o"]
    assert lca(*export, "crate").exit_code == 0
    before = contents(Path("crate"))
    assert lca(*export, "crate/").exit_code == 0
    assert contents(Path("crate")) == before
    Path("crate/trail.json").unlink()
    assert lca(*export, "crate").exit_code == 0
    assert contents(Path("crate")) == before


def test_a_folder_that_holds_anything_else_is_refused_by_name() -> None:
    crate()
    assert "in it is not of this export" in refused("export", "good.lca", "--to", "brightway", "-o", "crate")
    assert "is not of this export" in refused("export", "good.lca", "--to", "ro-crate", "-o", ".")
    for strange in ("notes.txt", "models/notes.txt"):
        Path("crate", strange).write_text("mine", encoding="utf-8")
        assert f"`{Path(strange)}` in it" in refused("export", "good.lca", "--to", "ro-crate", "-o", "crate")
        Path("crate", strange).unlink()


@pytest.mark.parametrize("inside", ["trail.json", "models", "models/good.lca"])
def test_no_link_in_a_folder_is_followed(inside: str) -> None:
    crate()
    Path("outside").mkdir()
    Path("crate", inside).rename(Path("outside/precious"))
    Path("crate", inside).symlink_to(Path("outside/precious").absolute())
    assert f"`{Path(inside)}` in it" in refused("export", "good.lca", "--to", "ro-crate", "-o", "crate")


def test_a_crate_is_not_written_over_the_model_that_it_is_of() -> None:
    crate()
    refused("export", "crate/models/good.lca", "--to", "ro-crate", "-o", "crate")


def test_a_folder_goes_neither_to_standard_output_nor_over_a_file() -> None:
    Path("file").write_text("mine", encoding="utf-8")
    refused("export", "good.lca", "--to", "ro-crate", "-o", "file")
    found = lca("export", "good.lca", "--to", "ro-crate", "-o", "-")
    assert (found.exit_code, found.stdout) == (2, "")
    assert "a folder cannot be written to standard output" in found.stderr


# Terminals


def on_a_terminal(*arguments: str) -> str:
    """What a command shows where its standard output is a terminal."""
    if sys.platform == "win32":
        pytest.skip("Windows has no pseudo-terminals of this kind")
    import pty

    master, terminal = pty.openpty()
    with subprocess.Popen(
        [sys.executable, "-m", "lca", *arguments], stdout=terminal, stderr=subprocess.PIPE
    ) as running:
        os.close(terminal)
        shown = b""
        while True:
            try:
                block = os.read(master, 65536)
            except OSError:  # the other end is closed
                break
            if not block:
                break
            shown += block
    os.close(master)
    assert running.returncode == 0
    return shown.decode("utf-8").replace("\r\n", "\n")


@pytest.mark.parametrize(
    "arguments",
    [
        ["audit", "bad.lca"], ["report", "bad.lca", "--to", "html"], ["report", "bad.lca"], ["trace", "bad.lca"],
        ["export", "bad.lca", "--to", "prov"], ["graph", "bad.lca", "--to", "json"], ["graph", "bad.lca"],
        ["test", "bad.lca", "--junit", "-"], ["fmt", "--diff", "bad.lca"], ["run", "bad.lca", "--format", "csv"],
        ["trace", "bad.lca", "--format", "json"], ["run", "bad.lca", "--format", "json"],
    ],
    ids=" ".join,
)  # fmt: skip
def test_a_text_of_a_model_does_not_steer_a_terminal(arguments: list[str]) -> None:
    bad = GOOD.replace("a guess", f"a {STEERING} guess").replace('"Launch"', f'"La{STEERING}unch"')
    Path("bad.lca").write_text(bad, encoding="utf-8")
    shown = on_a_terminal(*arguments)
    assert shown
    assert not set(STEERING[::5]) & set(shown)
    if arguments[0] == "audit":
        piped = lca(*arguments).stdout
        assert STEERING in piped
        assert json.loads(shown)["content"] == json.loads(piped)["content"]


@pytest.mark.parametrize("command", ["run", "trace"])
def test_json_for_people_is_the_same_json_without_signs_that_steer(command: str) -> None:
    Path("bad.lca").write_text(GOOD.replace("a guess", f"a {STEERING}\U000e0041 guess"), encoding="utf-8")
    found = lca(command, "bad.lca", "--format", "json").stdout
    assert not set(STEERING[::5]) & set(found)
    if command == "trace":
        assert "\\u009b31m\\u202e\\udb40\\udc41" in found
        assert f"a {STEERING}\U000e0041 guess" in json.dumps(json.loads(found), ensure_ascii=False)


def test_a_workbook_is_not_shown_on_a_terminal() -> None:
    assert "is nothing for a terminal" not in lca("report", "good.lca", "--to", "xlsx", "-o", "-").stderr
    with pytest.raises(AssertionError):
        on_a_terminal("report", "good.lca", "--to", "xlsx", "-o", "-")


NAMED = f"n{STEERING}.lca"


@pytest.mark.parametrize(
    "arguments",
    [
        ["fmt", NAMED], ["fmt", "--check", NAMED], ["fmt", "--diff", NAMED], ["explain", STEERING], ["run", NAMED],
        ["factors", "search", STEERING], ["factors", "show", f"grid.{STEERING}"], ["audit", "good.lca", "-o", NAMED],
        ["audit", "good.lca", "-o", f"no/{NAMED}"], ["test", NAMED], ["test", NAMED, "--junit", "-"],
        ["diff", "trail.json", NAMED], ["lock", NAMED], [STEERING], ["run", f"--{STEERING}"], ["check", NAMED],
    ],
    ids=ascii,
)  # fmt: skip
def test_neither_the_name_of_a_file_nor_what_was_typed_steers_a_terminal(arguments: list[str]) -> None:
    if arguments[0] != "audit":
        Path(NAMED).write_text(GOOD.replace("let", "let  ").replace("parameter", f"# {STEERING}\nparameter "), "utf-8")
    found = lca(*arguments)
    assert found.stdout + found.stderr
    assert not set(STEERING[::5]) & set(found.stdout + found.stderr)
