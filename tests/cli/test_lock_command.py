"""`lca lock`: what it writes and says, what it refuses, and what the other commands make of a lock."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from lca.cli import main
from lca.diagnostics.codes import CODES

OURS = """\
library: ours
version: 2026.1
sources: {s: {title: Meter}}
defaults: {source: s, per: kWh}
factors:
  roof: {emits: 40 gCO2e}
  cellar: {emits: 400 gCO2e}
  other: {emits: 50 gCO2e}
"""
THEIRS = "library: theirs\nversion: 1\nfactors: {steel: {per: kg, emits: 2 kgCO2e, assumed: x}}\n"
MODEL = """\
use ours, theirs
parameter place = ours.roof ~ "ours"
process p { makes 1 kg  uses 2 kWh of place ~ "x"  uses 1 kg of theirs.steel ~ "x" }
assessment a { needs 1 kg of p }
scenario below { place = ours.cellar }
"""
SMALL = 'use ours\nprocess q { makes 1 kg  uses 1 kWh of ours.other ~ "x" }\nassessment b { needs 1 kg of q }\n'
CONTROLS = "\x1b\x07\x7f\x9b\u202e\u2028\u200b"


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two models and their libraries, in a folder of their own."""
    monkeypatch.chdir(tmp_path)
    Path("factors").mkdir()
    for name, text in {
        "factors/ours.yaml": OURS,
        "factors/theirs.yaml": THEIRS,
        "m.lca": MODEL,
        "n.lca": SMALL,
    }.items():
        Path(name).write_text(text, encoding="utf-8")


def lca(*arguments: str) -> Result:
    """A command, that has ended by itself and not in an exception."""
    found = CliRunner().invoke(main, list(arguments))
    assert found.exception is None or isinstance(found.exception, SystemExit), found.exception
    return found


def edit(name: str, before: str, after: str) -> None:
    text = Path(name).read_text(encoding="utf-8")
    assert before in text
    Path(name).write_text(text.replace(before, after), encoding="utf-8")


def lock() -> str:
    return Path("lca.lock").read_text(encoding="utf-8")


def entry(name: str) -> str:
    """What the lock holds of one library."""
    blocks = lock().split(f"[libraries.{name}]")[1].split("\n[libraries.")
    return "".join(block for block in blocks if not block.partition("]")[0].isidentifier())


def document(*arguments: str) -> Any:
    return json.loads(lca("lock", *arguments, "--format", "json").stdout)


# Writing


def test_the_lock_of_a_folder_is_about_all_its_models() -> None:
    found = lca("lock")
    assert (found.exit_code, found.stderr) == (0, "")
    assert found.stdout == "lca.lock holds 2 libraries\n  ours  2026.1 new\n  theirs  1 new\n"
    for figure in ("roof", "cellar", "other"):
        assert f"{figure} = " in entry("ours")


def test_locking_again_changes_no_byte() -> None:
    lca("lock")
    before = lock()
    assert lca("lock").stdout == "lca.lock holds 2 libraries\n  ours  2026.1\n  theirs  1\n"
    assert lca("lock", ".").exit_code == lca("lock", "m.lca", "n.lca").exit_code == 0
    assert lock() == before


def test_a_lock_stands_beside_the_models_wherever_the_command_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    lca("lock")
    here, before = Path.cwd(), lock()
    Path("lca.lock").unlink()
    monkeypatch.chdir(here.parent)
    assert lca("lock", here.name).exit_code == 0
    assert (here / "lca.lock").read_text(encoding="utf-8") == before


def test_locking_one_model_leaves_what_other_models_locked() -> None:
    lca("lock")
    before = lock()
    assert lca("lock", "n.lca").exit_code == 0
    assert lock() == before


def test_locking_a_folder_drops_what_no_model_uses_any_more() -> None:
    lca("lock")
    Path("m.lca").unlink()
    assert lca("lock").stdout == "lca.lock holds 1 library\n  ours  2026.1\n  theirs  is no longer used\n"
    assert "roof" not in lock()


def test_locking_says_what_became_of_each_library() -> None:
    lca("lock")
    edit("factors/ours.yaml", "2026.1", "2026.2")
    edit("factors/theirs.yaml", "2 kgCO2e", "3 kgCO2e")
    assert lca("lock").stdout.splitlines()[1:] == ["  ours  2026.2, before 2026.1", "  theirs  1, with other files"]


def test_models_in_folders_below_are_not_locked_here() -> None:
    Path("deep").mkdir()
    Path("deep/wrong.lca").write_text("let x = 1 kg + 1 kWh\n", encoding="utf-8")
    assert lca("lock").exit_code == 0


def test_a_model_in_error_keeps_no_other_from_being_compared_and_upgraded() -> None:
    lca("lock")
    held = lock()
    edit("n.lca", "1 kWh of", "1 kW of")
    found = lca("lock", "--check")
    assert (found.exit_code, found.stdout.count("error["), "error[E0203]" in found.stdout) == (1, 1, True)
    edit("factors/ours.yaml", "2026.1", "2026.2")
    assert "E0652" in lca("lock", "--check").stdout
    found = lca("lock", "--upgrade", "ours")
    assert (found.exit_code, "  ours  2026.2, before 2026.1" in found.stdout) == (0, True)
    assert "E0203" in found.stderr
    assert "roof" in held
    assert "roof" in lock()


def test_a_model_that_comes_with_the_tool_is_copied_to_be_locked() -> None:
    found = lca("run", "chatgpt", "--locked")
    assert found.exit_code == 1
    assert "E0653" in found.stderr
    assert "copy it to a folder of yours" in found.stderr
    assert "lca lock lca:" not in found.stderr


def test_a_model_in_error_is_not_locked_and_one_that_says_so_is() -> None:
    edit("n.lca", "1 kWh of", "1 kW of")
    found = lca("lock")
    assert (found.exit_code, found.stdout) == (1, "")
    assert "E0203" in found.stderr
    assert not Path("lca.lock").exists()
    Path("n.lca").write_text(Path("n.lca").read_text() + 'check "power" expect error E0203\n', encoding="utf-8")
    assert lca("lock").exit_code == 0
    assert lca("test", "--locked").exit_code == 0


@pytest.mark.parametrize(
    "arguments",
    [
        ["chatgpt"], ["nowhere.lca"], ["factors"], ["factors/ours.yaml"], ["--check", "--diff"], ["--format", "json"],
        ["--diff", "--upgrade", "ours"], ["--upgrade", "water"], ["--diff", ".", "deep/m.lca"], ["\x00"],
    ],
    ids=" ".join,
)  # fmt: skip
def test_wrong_use_leaves_with_two_and_says_why_on_standard_error(arguments: list[str]) -> None:
    lca("lock")
    Path("deep").mkdir()
    Path("deep/m.lca").write_text(SMALL.replace("use ours", "use grid").replace("ours.other", "grid.us"))
    found = lca("lock", *arguments)
    assert (found.exit_code, found.stdout) == (2, "")
    assert found.stderr


def test_a_lock_is_written_through_no_link_that_leaves_the_folder() -> None:
    Path("inside").mkdir()
    Path("inside/m.lca").write_text(SMALL, encoding="utf-8")
    Path("precious").write_text("precious", encoding="utf-8")
    Path("inside/lca.lock").symlink_to(Path("precious").absolute())
    found = lca("lock", "inside")
    assert found.exit_code != 0
    assert "E0706" in found.stderr
    assert Path("precious").read_text(encoding="utf-8") == "precious"


def test_a_lock_that_cannot_be_written_is_told() -> None:
    Path("lca.lock").mkdir()
    found = lca("lock")
    assert (found.exit_code, found.stdout) == (2, "")
    assert "error[E0709]: cannot write `lca.lock`: Is a directory" in found.stderr


def test_a_wrong_lock_is_written_anew_for_the_folder_and_not_mended_for_one_model() -> None:
    Path("lca.lock").write_text("lock = 2\n", encoding="utf-8")
    assert lca("lock", "m.lca").exit_code == lca("lock", "--upgrade", "ours").exit_code == 1
    assert lock() == "lock = 2\n"
    assert lca("lock").exit_code == 0
    assert lca("lock", "--check").exit_code == 0


# Checking


def test_a_lock_that_holds_what_is_used_is_said_to() -> None:
    lca("lock")
    found = lca("lock", "--check")
    assert (found.exit_code, found.stdout) == (0, "every library is as it was locked\n")
    assert document("--check")["diagnostics"] == []


def test_each_library_that_differs_is_told_once_with_both_versions_and_both_digests() -> None:
    lca("lock")
    edit("factors/ours.yaml", "2026.1", "2026.2")
    edit("factors/theirs.yaml", "2 kgCO2e", "3 kgCO2e")
    found = document("--check")["diagnostics"]
    assert [one["code"] for one in found] == ["E0652", "E0651"]
    assert [one["labels"][0]["file"] for one in found] == ["m.lca", "m.lca"]
    text = lca("lock", "--check")
    assert text.exit_code == 1
    assert text.stdout.count("error[") == 2
    assert "2026.2" in text.stdout
    assert "2026.1" in text.stdout


def test_a_library_that_is_not_in_the_lock_fails_the_check() -> None:
    lca("lock", "n.lca")
    found = lca("lock", "--check")
    assert found.exit_code == 1
    assert "error[E0654]: library `theirs` is not in `lca.lock`" in found.stdout


@pytest.mark.parametrize("option", ["--check", "--diff", "--upgrade=ours"])
def test_without_a_lock_there_is_nothing_to_compare_with(option: str) -> None:
    found = lca("lock", option)
    assert (found.exit_code, found.stdout) == (1, "")
    assert "error[E0653]: there is no `lca.lock`" in found.stderr
    assert not Path("lca.lock").exists()


# Upgrading


def test_an_upgrade_takes_one_library_as_it_is_now_and_leaves_the_others() -> None:
    lca("lock")
    before = entry("theirs")
    edit("factors/ours.yaml", "2026.1", "2026.2")
    edit("factors/theirs.yaml", "2 kgCO2e", "3 kgCO2e")
    assert lca("lock", "--upgrade", "ours").stdout.splitlines()[1] == "  ours  2026.2, before 2026.1"
    assert entry("theirs") == before
    assert [one["code"] for one in document("--check")["diagnostics"]] == ["E0651"]
    assert lca("lock", "--upgrade", "theirs").exit_code == lca("lock", "--check").exit_code == 0


def test_an_upgrade_for_one_model_keeps_the_figures_of_the_others() -> None:
    lca("lock")
    edit("factors/ours.yaml", "40 gCO2e", "30 gCO2e")
    lca("lock", "--upgrade", "ours", "n.lca")
    assert 'roof = "30 gCO2e per kWh"' in lock()


def test_a_lock_holds_what_a_library_has_of_the_one_that_it_extends() -> None:
    top = "library: top\nversion: 1\nextends: theirs\nfactors: {iron: {is: steel}}\n"
    Path("factors/top.yaml").write_text(top, encoding="utf-8")
    Path("m.lca").write_text(MODEL.replace("theirs", "top").replace("top.steel", "top.iron"), encoding="utf-8")
    lca("lock")
    assert 'steel = "2 kgCO2e per kg"' in entry("top")
    assert 'iron = "steel"' in entry("top")
    edit("factors/theirs.yaml", "2 kgCO2e", "3 kgCO2e")
    assert "steel                2 kgCO2e per kg → 3 kgCO2e per kg" in lca("lock", "--diff").stdout
    lca("lock", "--upgrade", "top")
    assert 'steel = "3 kgCO2e per kg"' in entry("top")


def test_a_library_that_is_not_in_the_lock_is_taken_in_by_an_upgrade() -> None:
    lca("lock", "n.lca")
    assert lca("run", "m.lca", "--locked").exit_code == 1
    assert lca("lock", "--upgrade", "theirs").exit_code == 0
    assert lca("run", "m.lca", "--locked").exit_code == 0


def test_a_misspelt_library_is_answered_with_the_nearest() -> None:
    lca("lock")
    assert "did you mean `ours`?" in lca("lock", "--upgrade", "oures").stderr


# The difference


def test_nothing_different_is_said_to_be_so() -> None:
    lca("lock")
    found = lca("lock", "--diff")
    assert (found.exit_code, found.stdout) == (0, "every library is as in lca.lock\n")
    assert document("--diff") == {
        "format": "lca.lock/1", "lock": "lca.lock", "libraries": [], "unread": [], "models": [],
    }  # fmt: skip


@pytest.mark.parametrize("text", [None, "{"], ids=["gone", "unreadable"])
def test_a_library_that_is_gone_or_unreadable_is_named_with_the_models_that_it_keeps_from_being_compared(
    text: str | None,
) -> None:
    lca("lock")
    Path("factors/ours.yaml").unlink()
    if text is not None:
        Path("factors/ours.yaml").write_text(text, encoding="utf-8")
    found = lca("lock", "--diff")
    assert found.exit_code == 1
    assert f"ours 2026.1 {'is gone' if text is None else 'cannot be read'}\n" in found.stdout
    for model in ("m.lca", "n.lca"):
        assert f"{model} cannot be computed as it is, or as it was\n  E0" in found.stdout
    assert document("--diff")["unread"] == [{"name": "ours", "locked": "2026.1", "gone": text is None}]


def test_a_model_in_error_is_told_although_no_library_is_another() -> None:
    lca("lock")
    edit("n.lca", "1 kWh of", "1 kW of")
    found = lca("lock", "--diff")
    assert found.exit_code == 1
    assert found.stdout.startswith("n.lca cannot be computed as it is, or as it was\n  E0203: ")
    Path("n.lca").write_text(Path("n.lca").read_text() + 'check "power" expect error E0203\n', encoding="utf-8")
    assert lca("lock", "--diff").stdout == "every library is as in lca.lock\n"


@pytest.mark.parametrize(
    ("line", "edited", "entry_of", "said"),
    [
        ('roof = "40 gCO2e per kWh"', 'roof = "7 gCO2e per kWh"', "ours.roof", "40 gCO2e per kWh"),
        ('roof = "40 gCO2e per kWh"', 'rooof = "40 gCO2e per kWh"', "ours.rooof", "nothing of it"),
        ('also = "roof"', 'also = "cellar"', "ours.also", "roof"),
    ],
)
def test_a_lock_that_is_wrong_about_the_files_that_it_locks_does_not_hold(
    line: str, edited: str, entry_of: str, said: str
) -> None:
    edit("factors/ours.yaml", "  other:", "  also: {is: roof}\n  other:")
    lca("lock")
    edit("lca.lock", line, edited)
    for command in (["lock", "--check"], ["run", "m.lca", "--locked"], ["run", "m.lca"], ["check", "m.lca"]):
        found = lca(*command)
        assert found.exit_code == 1
        assert f"says that `{entry_of}` is " in found.stdout + found.stderr
        assert f"and the library says {said}" in found.stdout + found.stderr
        assert edited in found.stdout + found.stderr
    diff = lca("lock", "--diff")
    assert diff.exit_code == 1
    assert "its files are those that were locked: the lock is wrong about them" in diff.stdout
    assert lca("lock", "--upgrade", "ours").exit_code == lca("lock", "--check").exit_code == 0


def test_a_limit_that_a_lock_states_wrongly_is_found() -> None:
    Path("factors/house.lca").write_text('parameter most = 5 kg ~ "a choice"\n', encoding="utf-8")
    edit("n.lca", "use ours", "use ours, house")
    lca("lock")
    edit("lca.lock", '"5 kg"', '"6 kg"')
    assert (
        "error[E0656]: `lca.lock` says that `house.most` is 6 kg, and the library says 5 kg"
        in lca("check", "n.lca").stdout
    )


def test_the_difference_is_which_figure_changed_and_what_that_does_to_each_total() -> None:
    lca("lock")
    edit("factors/ours.yaml", "40 gCO2e", "30 gCO2e")
    edit("factors/theirs.yaml", "2 kgCO2e", "3 kgCO2e")
    found = document("--diff")
    assert [(one["name"], one["figures"]) for one in found["libraries"]] == [
        ("ours", [{"name": "roof", "before": "40 gCO2e per kWh", "after": "30 gCO2e per kWh"}]),
        ("theirs", [{"name": "steel", "before": "2 kgCO2e per kg", "after": "3 kgCO2e per kg"}]),
    ]
    results = {(model["model"], one["scenario"]): one for model in found["models"] for one in model["results"]}
    assert list(results) == [("m.lca", ""), ("m.lca", "below"), ("n.lca", "")]
    (total,) = results["m.lca", ""]["totals"]
    assert (total["before"], total["after"], total["change"]) == ("2.08", "3.06", "0.98")
    parts = {one["inputs"][0]: one["part"] for one in total["inputs"]}
    assert {name: Decimal(part) for name, part in parts.items()} == {
        "ours.roof": Decimal("-0.02"),
        "theirs.steel": Decimal(1),
    }
    assert [one["change"] for one in results["m.lca", "below"]["totals"]] == ["1"]
    assert [one["change"] for one in results["n.lca", ""]["totals"]] == ["0"]


def test_the_difference_as_text_names_models_scenarios_figures_and_digests() -> None:
    lca("lock")
    edit("factors/ours.yaml", "2026.1", "2026.2")
    edit("factors/ours.yaml", "400 gCO2e", "300 gCO2e")
    found = lca("lock", "--diff")
    assert found.exit_code == 0
    assert "ours 2026.1 → 2026.2\n" in found.stdout
    assert "400 gCO2e per kWh → 300 gCO2e per kWh" in found.stdout
    assert "m.lca  [scenario below]" in found.stdout
    assert "ours.cellar" in found.stdout
    assert "2 totals are the same" in found.stdout


def test_an_edit_that_touches_no_figure_is_said_to_be_one() -> None:
    lca("lock")
    edit("factors/ours.yaml", "title: Meter", "title: Another meter")
    found = lca("lock", "--diff")
    assert "no figure that was locked is another" in found.stdout
    assert "3 totals are the same" in found.stdout


def test_an_alias_of_another_factor_is_told_with_what_it_does() -> None:
    Path("m.lca").unlink()
    edit("factors/ours.yaml", "  other: {emits: 50 gCO2e}", "  other: {is: roof}")
    lca("lock")
    edit("factors/ours.yaml", "is: roof", "is: cellar")
    found = lca("lock", "--diff")
    assert "other              roof → cellar" in found.stdout
    assert "q.uses(ours.other): ours.roof → ours.cellar" in found.stdout
    assert document("--diff")["models"][0]["results"][0]["totals"][0]["change"] == "0.36"


def test_a_factor_that_was_not_locked_is_said_to_be_unknown() -> None:
    lca("lock", "n.lca")
    edit("factors/ours.yaml", "40 gCO2e", "30 gCO2e")
    assert "  not in the lock, so what they were is not known: cellar, roof" in lca("lock", "--diff").stdout


def test_a_model_whose_factor_is_gone_is_told_and_the_status_says_so() -> None:
    lca("lock")
    edit("factors/ours.yaml", "  other: {emits: 50 gCO2e}\n", "")
    found = lca("lock", "--diff")
    assert found.exit_code == 1
    assert "50 gCO2e per kWh → gone" in found.stdout
    assert "n.lca cannot be computed as it is, or as it was\n  E0307: " in found.stdout


def test_a_limit_of_a_rule_library_counts_as_it_was_where_a_model_computes_with_it() -> None:
    Path("factors/house.lca").write_text('parameter most = 5 kg ~ "a choice"\n', encoding="utf-8")
    Path("m.lca").write_text(
        "use house\nprocess p { makes 1 kg emits 1 kgCO2e/kg * house.most }\nassessment a { needs 1 kg of p }\n"
        "scenario set_here { house.most = 9 kg }\n",
        encoding="utf-8",
    )
    assert lca("lock").exit_code == 0
    edit("factors/house.lca", "5 kg", "7 kg")
    found = document("--diff")
    assert found["libraries"][0]["figures"] == [{"name": "most", "before": "5 kg", "after": "7 kg"}]
    changes = {one["scenario"]: one["totals"][0]["change"] for one in found["models"][0]["results"]}
    assert changes == {"": "2", "set_here": "0"}


def test_what_is_printed_is_inert() -> None:
    edit("m.lca", "use ours, theirs", f'assumption odd "{CONTROLS}"\nuse ours, theirs')
    edit("factors/ours.yaml", "2026.1", '"1\\e[31m"')
    assert lca("lock").exit_code == 0
    edit("factors/ours.yaml", "40 gCO2e", "30 gCO2e")
    edit("factors/ours.yaml", "[31m", "[32m")
    for arguments in (["lock", "--check"], ["lock", "--diff"], ["run", "m.lca"], ["lock"]):
        found = lca(*arguments)
        assert "\x1b" not in found.stdout + found.stderr


# The other commands


@pytest.mark.parametrize(
    "command",
    [
        ["run", "m.lca"], ["trace", "m.lca"], ["check", "m.lca"], ["sensitivity", "m.lca"],
        ["sweep", "m.lca", "--over", "place=ours.*"], ["compare", "m.lca", "declared", "below"],
        ["diff", "m.lca", "m.lca"], ["test", "m.lca"],
    ],
    ids=lambda command: command[0],
)  # fmt: skip
def test_every_command_that_computes_refuses_a_library_that_is_not_as_locked(command: list[str]) -> None:
    assert lca("lock").exit_code == lca(*command).exit_code == 0
    edit("factors/ours.yaml", "40 gCO2e", "30 gCO2e")
    found = lca(*command)
    assert found.exit_code == 1
    assert "E0651" in found.stdout + found.stderr
    assert lca("lock", "--upgrade", "ours").exit_code == lca(*command).exit_code == 0


def test_with_locked_a_run_and_a_test_want_a_lock() -> None:
    assert lca("run", "m.lca").exit_code == 0
    for command in ("run", "test"):
        found = lca(command, "m.lca", "--locked")
        assert found.exit_code == 1
        assert "E0653" in found.stdout + found.stderr
    lca("lock")
    assert lca("run", "--locked", "m.lca").exit_code == lca("test", "--locked").exit_code == 0


def test_the_advice_fits_where_the_command_ran(monkeypatch: pytest.MonkeyPatch) -> None:
    lca("lock")
    edit("factors/ours.yaml", "40 gCO2e", "30 gCO2e")
    here = Path.cwd().name
    monkeypatch.chdir("..")
    assert f"`lca lock --upgrade ours {here}`" in lca("run", f"{here}/m.lca").stderr
    assert lca("lock", "--upgrade", "ours", here).exit_code == lca("run", f"{here}/m.lca").exit_code == 0


@pytest.mark.parametrize(("example", "wrong"), [("wrong", True), ("mended", False)])
def test_the_example_of_a_wrong_lock_is_answered_as_it_says(example: str, wrong: bool) -> None:
    Path("lca.lock").write_text(getattr(CODES["E0650"], example), encoding="utf-8")
    assert ("E0650" in lca("check", "m.lca").stdout) == wrong
