"""The lock: how it is written and read, what differs from it, and a library as it was locked."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Iterable
from pathlib import Path

import pytest

from lca.check import Checked, Locking, check
from lca.check.lock_pins import pins
from lca.diagnostics import Diagnostic
from lca.engine.result import run
from lca.factors import Shelf
from lca.factors.digest import tree_digest
from lca.factors.lock import LOCK, Lock, Pin, lock_file_text
from lca.factors.lock_reader import lock_in, read_lock
from lca.factors.locked_figures import LockedShelf
from lca.source import SourceFile

OURS = """\
library: ours
version: 2026.1
sources: {s: {title: Meter}}
defaults: {source: s}
indicators: {water: {title: Water, unit: L}}
factors:
  roof: {per: kWh, emits: 41 gCO2e}
  cellar: {per: kWh, emits: 400 gCO2e}
  site: {is: roof}
  rack: {per: 8 gpu, emits: {climate: 2_500 kgCO2e, water: 70 L}}
  idle: {value: 55.50 W, uncertainty: ± 10 %}
  range: {value: 5 W, uncertainty: (4 W to 6 W)}
  unused: {value: 1 kg}
"""
MODEL = """\
use ours
parameter place = ours.site ~ "ours"
process p {
  makes 1 kg
  uses  2 kWh of place
  uses  8 gpu of ours.rack
  uses  (ours.idle + ours.range) * 1 h of place
}
assessment a { needs 1 kg of p }
scenario below { place = ours.cellar }
"""
LIMITS = """\
parameter most "What is most" = 50 % ~ "a choice"
rule r for result { require result.assumed <= most * result.total }
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "factors").mkdir()
    (tmp_path / "factors" / "ours.yaml").write_text(OURS, encoding="utf-8")
    return tmp_path


def checked(text: str = MODEL, locking: Locking = Locking.HEEDED, shelf: Shelf | None = None) -> Checked:
    Path("model.lca").write_text(text, encoding="utf-8")
    return check(SourceFile("model.lca", text), Path("model.lca"), shelf, locking)


def locked(text: str = MODEL) -> dict[str, Pin]:
    """What a lock of one model holds, which is written beside it."""
    model = checked(text, Locking.IGNORED)
    assert model.ok, model.diagnostics
    found = pins([model], Path())
    Path(LOCK).write_text(lock_file_text(found.values()), encoding="utf-8")
    return found


def read_here() -> Lock:
    lock, problems = lock_in(Path(), LOCK)
    assert problems == ()
    assert lock is not None
    return lock


def edit(name: str, before: str, after: str) -> None:
    path = Path("factors") / name
    text = path.read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, after), encoding="utf-8")


def codes(found: Iterable[Diagnostic]) -> list[str]:
    return [one.code for one in found if one.code[1:4] == "065"]


# Writing


def test_a_lock_holds_the_files_and_what_the_model_takes_as_it_is_written(folder: Path) -> None:
    found = locked()["ours"]
    digest = hashlib.sha256((folder / "factors" / "ours.yaml").read_bytes()).hexdigest()
    assert (found.version, found.files) == ("2026.1", {"factors/ours.yaml": digest})
    assert found.figures == {
        "roof": "41 gCO2e per kWh",
        "cellar": "400 gCO2e per kWh",
        "rack": "2_500 kgCO2e per 8 gpu",
        "rack(water)": "70 L per 8 gpu",
        "idle": "55.50 W",
        "range": "5 W",
    }
    assert found.aliases == {"site": "roof"}


@pytest.mark.usefixtures("folder")
def test_the_digests_of_a_lock_are_those_of_the_bytes() -> None:
    Path("factors/ours.yaml").write_bytes(b"\xef\xbb\xbf" + OURS.replace("\n", "\r\n").encode())
    digest = hashlib.sha256(Path("factors/ours.yaml").read_bytes()).hexdigest()
    assert locked()["ours"].files == {"factors/ours.yaml": digest}


@pytest.mark.usefixtures("folder")
def test_a_lock_is_toml_that_anyone_reads() -> None:
    found = locked()
    document = tomllib.loads(Path(LOCK).read_text(encoding="utf-8"))
    ours = document["libraries"]["ours"]
    assert document["lock"] == 1
    assert ours["files"] == found["ours"].files
    assert ours["figures"] == found["ours"].figures
    assert ours["tree"] == tree_digest(found["ours"].files.items())


@pytest.mark.usefixtures("folder")
def test_a_lock_is_read_as_it_was_written() -> None:
    found = locked("use grid, water, sci\n" + MODEL)
    assert read_here().pins == found
    assert lock_file_text(reversed(list(found.values()))) == Path(LOCK).read_text(encoding="utf-8")


@pytest.mark.parametrize("odd", ['a "b"', "a\\b", "a\nb", "größe", "\x7f\x1b", "😀", "\u202e"])
def test_any_path_comes_back_as_it_was(odd: str) -> None:
    pin = Pin("ours", odd, {f"factors/{odd}": "0" * 64}, {"a": "1 kg"}, {})
    lock, problems = read_lock(SourceFile(LOCK, lock_file_text([pin])))
    assert problems == ()
    assert lock is not None
    assert lock.pins == {"ours": pin}


def test_what_comes_with_the_tool_is_locked_under_the_name_that_it_is_shown_under(folder: Path) -> None:
    found = locked("use grid\nprocess p { makes 1 kg uses 1 kWh of grid.us }\nassessment a { needs 1 kg of p }\n")
    assert all(path.startswith("lca:factors/grid/") for path in found["grid"].files)
    assert str(folder) not in Path(LOCK).read_text(encoding="utf-8")


def test_a_lock_is_the_same_wherever_it_is_written_from(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = locked()
    monkeypatch.chdir(folder.parent)
    path = folder / "model.lca"
    again = pins([check(SourceFile("model.lca", MODEL), path, locking=Locking.IGNORED)], folder)
    assert again == found


def test_a_library_one_folder_up_is_locked_by_its_path_from_the_lock(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "models").mkdir()
    monkeypatch.chdir(folder / "models")
    assert list(locked()["ours"].files) == ["../factors/ours.yaml"]


def test_a_library_of_several_files_is_locked_with_each(folder: Path) -> None:
    (folder / "factors" / "ours").mkdir()
    (folder / "factors" / "ours.yaml").rename(folder / "factors" / "ours" / "a.yaml")
    (folder / "factors" / "ours" / "b.yaml").write_text(
        "library: ours\nversion: 2026.1\nfactors: {b: {value: 1 kg, assumed: x}}\n", encoding="utf-8"
    )
    assert list(locked()["ours"].files) == ["factors/ours/a.yaml", "factors/ours/b.yaml"]


def test_a_library_is_locked_with_the_file_of_the_one_that_it_extends(folder: Path) -> None:
    (folder / "factors" / "grid.yaml").write_text(
        "library: grid\nversion: 7\nextends: grid\nfactors: {own: {value: 1 kg, assumed: x}}\n", encoding="utf-8"
    )
    found = locked("use grid\nprocess p { makes 1 kg uses 1 kWh of grid.us }\nassessment a { needs 1 kg of p }\n")
    assert {"factors/grid.yaml", "lca:factors/grid/studies.yaml"} <= found["grid"].files.keys()
    assert found["grid"].figures == {"us_2025": "384.4 gCO2e per kWh"}


def test_a_rule_library_is_locked_with_its_limits(folder: Path) -> None:
    (folder / "factors" / "house.lca").write_text(LIMITS, encoding="utf-8")
    found = locked("use house\n" + MODEL)["house"]
    assert (found.version, found.figures, list(found.files)) == ("", {"most": "50 %"}, ["factors/house.lca"])


# What differs


@pytest.mark.usefixtures("folder")
def test_a_model_whose_libraries_are_as_locked_has_nothing_to_say() -> None:
    locked()
    assert codes(checked(locking=Locking.REQUIRED).diagnostics) == []


@pytest.mark.usefixtures("folder")
def test_a_library_that_was_edited_under_the_same_version_is_refused_with_both_digests() -> None:
    before = locked()["ours"].files["factors/ours.yaml"]
    edit("ours.yaml", "41 gCO2e", "14 gCO2e")
    model = checked()
    (found,) = model.diagnostics
    assert not model.ok
    assert found.code == "E0651"
    assert "`factors/ours.yaml` is another" in found.message
    now = hashlib.sha256(Path("factors/ours.yaml").read_bytes()).hexdigest()
    assert found.labels[1].text == f"now {now}"
    assert before in found.labels[1].span.file.text.splitlines()[found.labels[1].span.line - 1]
    assert "`lca lock --diff`" in found.help[0]
    assert "`lca lock --upgrade ours`" in found.help[0]


@pytest.mark.parametrize(
    ("version", "said"),
    [
        ("2026.10", "version 2026.10, newer than the locked 2026.1"),
        ("2025.9", "version 2025.9, older than the locked 2026.1"),
        ("spring", "version spring"),
    ],
)
@pytest.mark.usefixtures("folder")
def test_another_version_is_told_as_newer_or_older(version: str, said: str) -> None:
    locked()
    edit("ours.yaml", "2026.1", version)
    (found,) = checked().diagnostics
    assert found.code == "E0652"
    assert found.message == f"library `ours` is version {version}, and 2026.1 was locked"
    assert found.labels[0].text == said


def test_a_file_that_is_new_and_one_that_is_gone_are_told(folder: Path) -> None:
    locked()
    (folder / "factors" / "ours").mkdir()
    (folder / "factors" / "ours.yaml").rename(folder / "factors" / "ours" / "a.yaml")
    (found,) = checked().diagnostics
    assert found.code == "E0651"
    assert [label.text.split(",")[0] for label in found.labels[1:]] == ["gone", "without factors/ours/a.yaml"]


def test_a_rule_library_that_was_edited_is_refused(folder: Path) -> None:
    (folder / "factors" / "house.lca").write_text(LIMITS, encoding="utf-8")
    locked("use house\n" + MODEL)
    edit("house.lca", "50 %", "60 %")
    assert codes(checked("use house\n" + MODEL).diagnostics) == ["E0651"]


@pytest.mark.usefixtures("folder")
def test_a_library_that_the_lock_does_not_hold_is_a_warning_and_where_a_lock_is_wanted_an_error() -> None:
    locked()
    text = "use grid\n" + MODEL.replace("2 kWh of place", "2 kWh of grid.us")
    assert codes(checked(text).diagnostics) == ["W0655"]
    assert checked(text).ok
    assert codes(checked(text, Locking.REQUIRED).diagnostics) == ["E0654"]


@pytest.mark.usefixtures("folder")
def test_without_a_lock_nothing_is_asked_unless_one_is_wanted() -> None:
    assert codes(checked().diagnostics) == []
    assert codes(checked(locking=Locking.REQUIRED).diagnostics) == ["E0653"]


def test_the_lock_beside_the_model_counts_and_no_other(folder: Path) -> None:
    locked()
    (folder / "deep").mkdir()
    edit("ours.yaml", "41 gCO2e", "14 gCO2e")
    path = folder / "deep" / "model.lca"
    assert codes(check(SourceFile("deep/model.lca", MODEL), path).diagnostics) == []


def test_a_library_that_a_used_model_uses_is_locked_too(folder: Path) -> None:
    (folder / "part.lca").write_text(MODEL, encoding="utf-8")
    text = 'use "./part.lca" as part\nassessment a { needs 1 kg of part.p }\n'
    assert list(locked(text)) == ["ours"]
    edit("ours.yaml", "41 gCO2e", "14 gCO2e")
    (found,) = [one for one in checked(text).diagnostics if one.is_error]
    assert found.code == "E0651"
    assert found.span is not None
    assert found.span.file.path == "part.lca"


# A stranger's lock


GOOD = lock_file_text([Pin("ours", "1", {"factors/ours.yaml": "0" * 64}, {"a": "1 kg per kWh"}, {"b": "a"})])


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("lock = 1", ""), ("lock = 1", "lock = 2"), ("lock = 1", "lock = true"), ("lock = 1", 'lock = "1"'),
        ("lock = 1", "lock = 1\nlock = 1"), ("lock = 1", "lock = 1\nsecret = 1"), ("lock = 1", "<<<<<<< HEAD"),
        ('version = "1"', "version = 1"), ('version = "1"', 'version = ""'), ('version = "1"', "version = {}"),
        ("0" * 64, "1" * 64), ("0" * 64, "0" * 63), ("0" * 64, "G" * 64), ("tree", "tee"),
        ("[libraries.ours]", "[libraries.ours]\n[libraries.ours]"), ("[libraries.ours]", "[[libraries.ours]]"),
        ("[libraries.ours]", "[library.ours]"), ("[libraries.ours]", "[libraries]"), ("[libraries.ours]", ""),
        ("[libraries.ours]", '[libraries."../ours"]'), ("[libraries.ours.files]", "[libraries.ours.files.more]"),
        ("[libraries.ours.files]", "[libraries.ours.secrets]"), ("[libraries.ours.files]", ""),
        ("1 kg per kWh", "1 kg per 0 kWh"), ("1 kg per kWh", "-1 kg per kWh"), ("1 kg per kWh", "much"),
        ("1 kg per kWh", "1e999999999 kg"), ("1 kg per kWh", "1 kg per kWh per h"), ("a = ", "a-b = "),
        ('b = "a"', 'b = "a b"'), ('b = "a"', "b = ["), ('b = "a"', "b = " + "[" * 900), ('b = "a"', '"b" = """'),
        ('b = "a"', "b" + ".b" * 300 + " = 1"), ('b = "a"', 'b = "' + "x" * 2_000 + '"'), ('b = "a"', "b = 1979-05-99"),
        ('b = "a"', "b = " + "9" * 900), ('b = "a"', "b = {a = {a = {}}}"), ('b = "a"', 'b = "\\ud800"'),
        ('b = "a"', "\x00"), ('b = "a"', "\ud800"),
    ],
    ids=lambda text: repr(text[:30]),
)  # fmt: skip
def test_what_is_no_lock_is_told_at_a_place_in_it(before: str, after: str) -> None:
    assert before in GOOD
    lock, problems = read_lock(SourceFile(LOCK, GOOD.replace(before, after)))
    assert lock is None
    assert {problem.code for problem in problems} == {"E0650"}
    assert all(problem.span is not None and problem.span.file.path == LOCK for problem in problems)


@pytest.mark.parametrize(
    ("before", "after"),
    [("\n", "\r\n"), (" = ", "="), ('"1"', "'1'"), ("\n", "  # so\n"), ("lock", "  lock"), ("[lib", "\t[lib")],
)
def test_a_lock_may_be_written_in_another_way_of_toml(before: str, after: str) -> None:
    lock, problems = read_lock(SourceFile(LOCK, GOOD.replace(before, after)))
    assert problems == ()
    assert lock is not None
    assert lock.pins == read_lock(SourceFile(LOCK, GOOD))[0].pins  # type: ignore[union-attr]  # the good one is read


def test_of_very_many_mistakes_a_few_are_told() -> None:
    assert 1 < len(read_lock(SourceFile(LOCK, "x\n" * 10_000))[1]) <= 10


@pytest.mark.usefixtures("folder")
def test_a_lock_beyond_its_limit_is_not_read() -> None:
    Path(LOCK).write_text("#" * 500_001, encoding="utf-8")
    assert [one.code for one in checked().diagnostics] == ["E0702"]


def test_a_lock_that_is_a_link_out_of_the_folder_is_not_read(folder: Path) -> None:
    (folder / "inside").mkdir()
    (folder / LOCK).write_text(GOOD, encoding="utf-8")
    (folder / "inside" / LOCK).symlink_to(folder / LOCK)
    assert [one.code for one in lock_in(folder / "inside", LOCK)[1]] == ["E0706"]


def test_a_model_with_a_wrong_lock_is_refused(folder: Path) -> None:
    (folder / LOCK).write_text("lock = 2\n", encoding="utf-8")
    assert [one.code for one in checked().diagnostics] == ["E0650"]


# A library as it was locked


def total(shelf: Shelf | None = None, scenario: str = "") -> str:
    model = checked(locking=Locking.IGNORED, shelf=shelf)
    assert model.ok, model.diagnostics
    return f"{run(model.under(scenario)).outcomes[0].total:f}"


GONE = "  roof: {per: kWh, emits: 41 gCO2e}\n"


@pytest.mark.parametrize(
    "edits",
    [
        {"emits: 41 gCO2e": "emits: 14 gCO2e"}, {"emits: 41 gCO2e": "emits: 0.042 kgCO2e"},
        {"per: kWh, emits: 41 gCO2e": "per: 3 MWh, emits: 41 kgCO2e"}, {"climate: 2_500": "climate: 1_500"},
        {"per: 8 gpu": "per: gpu"}, {"55.50 W": "66 W"}, {"5 W, uncertainty: (4 W to 6 W)": "9 W"},
        {"5 W, uncertainty: (4 W to 6 W)": "8 W, uncertainty: (7 W to 9 W)"}, {"is: roof": "is: cellar"},
        {GONE: "", "is: roof": "is: cellar"}, {"roof: {per": "flat: {per", "is: roof}": "is: cellar}"},
        {"  site: {is: roof}": "  site: {per: kWh, emits: 3 gCO2e}"}, {GONE: "  roof: {is: cellar}\n"},
    ],
    ids=lambda edits: next(iter(edits.values()))[-24:] or "gone",
)  # fmt: skip
@pytest.mark.usefixtures("folder")
def test_a_library_with_its_locked_figures_gives_the_totals_of_then(edits: dict[str, str]) -> None:
    locked()
    then = [total(), total(scenario="below")]
    for before, after in edits.items():
        edit("ours.yaml", before, after)
    shelf = LockedShelf(Shelf.beside(Path("model.lca")).folders, read_here())
    assert total() != then[0]
    assert [total(shelf), total(shelf, "below")] == then
