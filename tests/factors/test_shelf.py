"""Where libraries are found, how folders become one, and what a library does to the one that it extends."""

from __future__ import annotations

from pathlib import Path

import pytest

from lca.check import Checked, check
from lca.check.library_faults import check_library
from lca.diagnostics import Diagnostic
from lca.diagnostics.text_files import read_text
from lca.engine.result import run
from lca.factors import Library, Shelf
from lca.source import SourceFile

MINE = """\
library: {name}
version: 7
sources: {{s: {{title: Mine}}}}
factors:
  a: {{value: {value}, source: s}}
"""


def write(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def load(folder: Path, name: str) -> tuple[Library | None, tuple[Diagnostic, ...]]:
    return Shelf.beside(folder / "model.lca").load(name)


def loaded(folder: Path, name: str) -> Library:
    library, problems = load(folder, name)
    assert problems == ()
    assert library is not None
    return library


def checked(folder: Path, text: str) -> Checked:
    path = write(folder / "model.lca", text)
    file = read_text(path, "model.lca")
    assert isinstance(file, SourceFile)
    return check(file, path)


def test_a_project_s_own_library_stands_before_the_built_in_one(tmp_path: Path) -> None:
    write(tmp_path / "factors" / "grid.yaml", MINE.format(name="grid", value="3 kg"))
    assert list(loaded(tmp_path, "grid").factors) == ["a"]
    assert "no" in loaded(tmp_path / "elsewhere" / "deep", "grid").factors


def test_a_library_one_folder_up_is_found(tmp_path: Path) -> None:
    write(tmp_path / "factors" / "mine.yaml", MINE.format(name="mine", value="3 kg"))
    (tmp_path / "models" / "deep").mkdir(parents=True)
    assert loaded(tmp_path / "models", "mine").version == "7"
    assert load(tmp_path / "models" / "deep", "mine")[0] is None


def test_the_folder_beside_the_model_stands_before_the_one_above(tmp_path: Path) -> None:
    write(tmp_path / "factors" / "mine.yaml", MINE.format(name="mine", value="1 kg"))
    write(tmp_path / "models" / "factors" / "mine.yaml", MINE.format(name="mine", value="2 kg"))
    assert str(loaded(tmp_path / "models", "mine").factors["a"].value) == "2 kg"


def test_a_folder_of_files_is_one_library(tmp_path: Path) -> None:
    write(tmp_path / "factors" / "mine" / "one.yaml", MINE.format(name="mine", value="1 kg"))
    two = (
        MINE.format(name="mine", value="2 kg")
        .replace("  a:", "  b:")
        .replace("{s:", "{t:")
        .replace("source: s", "source: t")
    )
    write(tmp_path / "factors" / "mine" / "two.yaml", two)
    library = loaded(tmp_path, "mine")
    assert sorted(library.factors) == ["a", "b"]
    assert len(library.files) == 2


def test_an_alias_may_be_for_a_factor_of_another_file_of_its_folder(tmp_path: Path) -> None:
    head = "library: mine\nversion: 7\ndefaults: {source: s}\nsources: {s: {title: Mine}}\nfactors:\n"
    write(tmp_path / "factors" / "mine" / "a.yaml", head + "  a: {is: b}\n  c: {value: 1 kg}\n")
    write(tmp_path / "factors" / "mine" / "b.yaml", head + "  b: {value: 2 kg}\n")
    library = loaded(tmp_path, "mine")
    assert {name: str(factor.value) for name, factor in library.factors.items()} == {
        "c": "1 kg",
        "b": "2 kg",
        "a": "2 kg",
    }
    assert check_library(tmp_path / "factors" / "mine" / "a.yaml", "a.yaml")[0].code.startswith("W")


def test_a_factor_in_two_files_of_a_folder_is_told(tmp_path: Path) -> None:
    for name in ("one", "two"):
        write(tmp_path / "factors" / "mine" / f"{name}.yaml", MINE.format(name="mine", value="1 kg"))
    library, problems = load(tmp_path, "mine")
    assert library is None
    assert "E0603" in [problem.code for problem in problems]


def test_a_source_that_two_files_of_a_folder_tell_differently_is_told(tmp_path: Path) -> None:
    one = MINE.format(name="mine", value="1 kg")
    write(tmp_path / "factors" / "mine" / "one.yaml", one)
    write(tmp_path / "factors" / "mine" / "two.yaml", one.replace("  a:", "  b:").replace("Mine", "Another"))
    library, problems = load(tmp_path, "mine")
    kept = library is not None and [str(getattr(f.basis[0], "source", "")) for f in library.factors.values()]
    assert problems or (kept and kept[0] != kept[1])


def test_files_of_a_folder_that_state_different_versions_are_told(tmp_path: Path) -> None:
    one = MINE.format(name="mine", value="1 kg")
    write(tmp_path / "factors" / "mine" / "one.yaml", one)
    write(tmp_path / "factors" / "mine" / "two.yaml", one.replace("  a:", "  b:").replace("version: 7", "version: 8"))
    assert load(tmp_path, "mine")[1] != ()


def test_a_library_extends_a_built_in_one_and_says_what_it_replaces(tmp_path: Path) -> None:
    text = (
        "library: my_grid\nversion: 1\nextends: grid\nsources: {s: {title: Mine}}\ndefaults: {per: kWh, source: s}\n"
        "factors:\n  no_2025: {emits: 20 gCO2e}\n  is_2024: {emits: 28 gCO2e}\n"
    )
    write(tmp_path / "factors" / "my_grid.yaml", text)
    library = loaded(tmp_path, "my_grid")
    assert str(library.factors["no_2025"].emits["climate"]) == "20 gCO2e"
    replaces = library.factors["no_2025"].details["replaces"]
    assert "grid" in replaces
    assert "no_2025" in replaces
    assert "replaces" not in library.factors["is_2024"].details
    assert str(library.factors["fr_2023"].emits["climate"]) == "55.28 gCO2e"


def test_an_alias_of_an_extended_library_follows_the_factor_that_replaces_its_own(tmp_path: Path) -> None:
    text = (
        "library: my_grid\nversion: 1\nextends: grid\nsources: {s: {title: Mine}}\ndefaults: {per: kWh, source: s}\n"
        "factors:\n  no_2025: {emits: 20 gCO2e}\n"
    )
    write(tmp_path / "factors" / "my_grid.yaml", text)
    assert str(loaded(tmp_path, "my_grid").factors["no"].emits["climate"]) == "20 gCO2e"


def test_a_library_of_the_same_name_may_extend_the_built_in_one(tmp_path: Path) -> None:
    text = (
        "library: grid\nversion: 1\nextends: grid\nsources: {s: {title: Mine}}\ndefaults: {per: kWh, source: s}\n"
        "factors:\n  no_2025: {emits: 20 gCO2e}\n"
    )
    write(tmp_path / "factors" / "grid.yaml", text)
    library = loaded(tmp_path, "grid")
    assert str(library.factors["no_2025"].emits["climate"]) == "20 gCO2e"
    assert "fr" in library.factors


def test_a_library_may_extend_another_of_the_same_folder(tmp_path: Path) -> None:
    write(tmp_path / "factors" / "base.yaml", MINE.format(name="base", value="1 kg"))
    top = (
        MINE.format(name="top", value="2 kg").replace("version: 7", "version: 8\nextends: base").replace("  a:", "  b:")
    )
    write(tmp_path / "factors" / "top.yaml", top)
    assert sorted(loaded(tmp_path, "top").factors) == ["a", "b"]


def test_extending_what_does_not_exist_is_told(tmp_path: Path) -> None:
    write(tmp_path / "factors" / "top.yaml", MINE.format(name="top", value="1 kg") + "extends: nothing\n")
    library, problems = load(tmp_path, "top")
    assert library is None
    assert [problem.code for problem in problems] == ["E0306"]


def test_a_file_that_calls_itself_otherwise_is_told(tmp_path: Path) -> None:
    write(tmp_path / "factors" / "mine.yaml", MINE.format(name="yours", value="1 kg"))
    assert [problem.code for problem in load(tmp_path, "mine")[1]] == ["E0604"]


def test_a_library_that_is_a_link_out_of_its_folder_is_refused(tmp_path: Path) -> None:
    secret = write(tmp_path / "secret.yaml", MINE.format(name="mine", value="1 kg"))
    (tmp_path / "project" / "factors").mkdir(parents=True)
    (tmp_path / "project" / "factors" / "mine.yaml").symlink_to(secret)
    assert [problem.code for problem in load(tmp_path / "project", "mine")[1]] == ["E0706"]


@pytest.mark.parametrize(
    ("name", "said"), [("gird", "`grid`"), ("hardwear", "`hardware`"), ("nothing_like_it", "`lca factors list`")]
)
def test_a_library_that_does_not_exist_is_answered_with_what_does(tmp_path: Path, name: str, said: str) -> None:
    library, (problem,) = load(tmp_path, name)
    assert library is None
    assert problem.code == "E0306"
    assert said in " ".join(problem.help)


def test_the_names_on_the_shelf_are_those_that_load(tmp_path: Path) -> None:
    write(tmp_path / "factors" / "mine" / "one.yaml", MINE.format(name="mine", value="1 kg"))
    write(tmp_path / "factors" / "notes.txt", "no library")
    shelf = Shelf.beside(tmp_path / "model.lca")
    assert {"mine", "grid", "hardware", "equivalents"} <= set(shelf.names())
    assert "notes" not in shelf.names()
    for name in shelf.names():
        assert shelf.load(name)[1] == ()


def test_a_model_gets_the_version_that_it_asks_for_or_an_error(tmp_path: Path) -> None:
    write(tmp_path / "factors" / "mine.yaml", MINE.format(name="mine", value="1 kg"))
    assert "E0407" not in [d.code for d in checked(tmp_path, "use mine 7\nlet x = mine.a").diagnostics]
    (problem,) = [d for d in checked(tmp_path, "use mine 8\nlet x = mine.a").diagnostics if d.is_error]
    assert problem.code == "E0407"
    assert problem.span is not None
    assert problem.span.text == "mine 8"


def test_a_unit_that_a_library_declares_is_known_to_its_factors_and_to_the_model(tmp_path: Path) -> None:
    text = MINE.format(name="mine", value="3 home").replace("factors:", "units: {home: a household}\nfactors:")
    write(tmp_path / "factors" / "mine.yaml", text)
    found = checked(tmp_path, "use mine\nlet x = mine.a / (1 home)\nlet y = x")
    assert [d.code for d in found.diagnostics if d.is_error] == []


def test_a_unit_that_a_library_gets_wrong_is_told_in_the_library(tmp_path: Path) -> None:
    write(tmp_path / "factors" / "mine.yaml", MINE.format(name="mine", value="3 kwh"))
    (problem,) = [d for d in checked(tmp_path, "use mine\nlet x = mine.a\nlet y = x").diagnostics if d.is_error]
    assert problem.code == "E0201"
    assert problem.span is not None
    assert problem.span.file.path.endswith("mine.yaml")
    assert problem.span.text == "kwh"


def test_a_mistake_in_a_library_is_told_once_though_two_models_use_it(tmp_path: Path) -> None:
    write(tmp_path / "factors" / "mine.yaml", MINE.format(name="mine", value="about 3 kg"))
    write(tmp_path / "other.lca", "use mine\nlet z = 2 * mine.a\n")
    found = checked(tmp_path, 'use mine, "./other.lca" as other\nlet x = mine.a + other.z')
    assert [d.code for d in found.diagnostics if d.is_error] == ["E0605"]


def test_per_a_number_of_things_divides(tmp_path: Path) -> None:
    text = (
        "library: mine\nversion: 7\nsources: {s: {title: Mine}}\n"
        "factors:\n  board: {per: 8 gpu, emits: 1312 kgCO2e, source: s}\n"
    )
    write(tmp_path / "factors" / "mine.yaml", text)
    model = 'use mine\nprocess p {\n  makes 1 kg\n  uses 4 gpu of mine.board @s\n}\nsource s { title "S" }\n'
    found = checked(tmp_path, model + "assessment a { needs 1 kg of p }\n")
    assert run(found.under()).outcomes[0].total == 656


def test_what_stands_in_place_of_a_factor_or_an_alias_says_so_whether_it_is_one_or_the_other(tmp_path: Path) -> None:
    head = "library: {name}\nversion: 1\nsources: {{s: {{title: Mine}}}}\ndefaults: {{source: s}}\n{more}factors:\n"
    below = "  a_1: {value: 1 kg}\n  a_2: {value: 2 kg}\n  a: {is: a_2}\n  b: {is: a_1}\n"
    above = "  a: {value: 3 kg}\n  b: {is: a_2}\n  a_1: {is: a_2}\n  new: {is: a}\n"
    write(tmp_path / "factors" / "base.yaml", head.format(name="base", more="") + below)
    write(tmp_path / "factors" / "top.yaml", head.format(name="top", more="extends: base\n") + above)
    library = loaded(tmp_path, "top")
    assert sorted(library.replaced) == ["a", "a_1", "b"]
    assert library.factors["a"].details["replaces"] == "base 1: a"
    assert [library.factors[name].name for name in ("b", "a_1", "new")] == ["a_2", "a_2", "a"]
