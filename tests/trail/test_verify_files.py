"""``lca verify``: which files a trail is made of, by which words, and what those say that are at hand."""

from __future__ import annotations

import json
import shutil
import sys
import tempfile
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

import lca
from lca import verify
from lca.cli import main
from lca.factors import Shelf
from lca.factors.packages import offers
from lca.places import shipped
from lca.studies.replay import look_by, replay
from lca.trail.canonical import canonical
from lca.trail.trail import trail_of

from ..factors.test_packages import install as installed
from .test_verify import RUN, STUDY, Json, figure, findings, signed

MODEL = STUDY + (
    "# what it rests on\n"
    'use grid, "sub/more, 1.lca" as more, ours 1 as o, green_ai\n'
    'sources "refs.bib"\n'
    'table t from "t.csv" ~ "so" { k  v in kg }\n'
    "process p {\n"
    '  makes 1 kg  emits sum(r.v for r in t where r.k != "z") * 1 kgCO2e/kg ~ "so"\n'
    '  uses 1 kWh of o.a @book  uses 1 kWh of o.fr @book  uses 1 kWh of o.below ~ "so"\n'
    '  uses 1 kg of more.q ~ "so"  uses 3 Wh of grid.us ~ "so"\n'
    "}\n"
    "assessment a { needs 1 kg of p }\n"
)
OURS = """\
library: ours
version: 1
title: T
licence: CC0-1.0
extends: base   # of the same folder
sources: {b: {title: B}}
factors:
  a: {per: kWh, emits: 5 gCO2e, source: b}
  fr: {is: "provinces.cn_ah_2023"}
"""
BASE = """\
library: base
version: 7
licence: CC0-1.0
sources: {b: {title: B}}
factors: {below: {per: kWh, emits: 6 gCO2e, source: b}}
"""
FILES = {
    "m.lca": MODEL,
    "sub/more, 1.lca": 'process q { makes 1 kg  emits 2 gCO2e ~ "so" }\n',
    "refs.bib": "@book{book, title={A book}, year={2020}}\n",
    "t.csv": "k,v\na,1\nb,2\n",
    "factors/ours.yaml": OURS,
    "factors/base.yaml": BASE,
    "factors/plausible.yaml": "library: plausible\nversion: 1\nextends: plausible\nsources: {b: {title: B}}\n"
    "bands: {small: {of: pue, band: 1 to 2, source: b}}\n",
}
Change = Callable[[Json], Any]


def laid_out(folder: Path, files: dict[str, str] = FILES) -> Json:
    """The trail of ``m.lca`` with these files, in a folder."""
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    checked = lca.check_file(folder / "m.lca")
    assert checked.ok, [found.message for found in checked.diagnostics if found.is_error]
    found: Json = json.loads(canonical(trail_of(checked, [lca.run(checked.under())], run=RUN)))
    return found


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, bytes]:
    folder = tmp_path_factory.mktemp("project")
    return folder, canonical(laid_out(folder))


@pytest.fixture
def document(made: tuple[Path, bytes]) -> Json:
    found: Json = json.loads(made[1])
    return found


def file_of(document: Json, path: str) -> Json:
    found: Json = next(
        one for one in (*document["content"]["files"], *document["content"]["tables"]) if one["path"] == path
    )
    return found


def whole(document: Json) -> Json:
    """The document with all digests that it should have, those of libraries, too."""
    signed(document)
    digests = {file["path"]: file["sha256"] for file in document["content"]["files"]}
    for library in document["content"]["libraries"]:
        lines = "".join(f"{digests.get(path, '')}  {path}\n" for path in sorted(library["files"]))
        library["tree"] = sha256(lines.encode()).hexdigest()
    return signed(document)


def told(document: Json, *folders: Path, warnings: bool = False) -> list[str]:
    return [one["message"] for one in findings(whole(document), *folders).told if one["warning"] == warnings]


def test_each_file_says_where_it_is_used(document: Json) -> None:
    content = document["content"]
    used = {one["path"]: one["used"] for one in (*content["files"], *content["tables"])}
    assert {path: place for path, place in used.items() if "grid" not in path} == {
        "m.lca": "",
        "refs.bib": "m.lca:4:9",
        "sub/more, 1.lca": "m.lca:3:11",
        "lca:factors/green_ai.lca": "m.lca:3:51",
        "factors/ours.yaml": "m.lca:3:38",
        "factors/base.yaml": "factors/ours.yaml:5:10",
        "lca:factors/provinces/china.yaml": "factors/ours.yaml:9:12",
        "factors/plausible.yaml": "",
        "lca:factors/plausible.yaml": "factors/plausible.yaml:3:10",
        "t.csv": "m.lca:5:14",
    }
    assert told(document) == []


def test_what_did_not_come_with_the_tool_is_in_the_trail(document: Json) -> None:
    without = {file["path"] for file in document["content"]["files"] if "text" not in file}
    assert all(path.startswith("lca:") and path.endswith(".yaml") for path in without)
    leaf = figure(document, "ours.a")
    leaf.update({"written": "4", "literal": "4 gCO2e", "value": "4"})
    assert any(one.startswith("ours.a: ") for one in told(document))


def added(path: str, used: str, kind: str, text: str | None = "0.003 Wh\n") -> Change:
    """A file more, which leaves can then stand in."""
    more = {"path": path, "kind": kind, "sha256": "0" * 64, "bytes": 0, "used": used}
    return lambda document: document["content"]["files"].append(more | ({} if text is None else {"text": text}))


def changed(path: str, /, **fields: object) -> Change:
    return lambda document: file_of(document, path).update(fields)


GRID, LIST, ALIAS = "m.lca:3:5", "m.lca:3:38", "factors/ours.yaml:9:12"
UNUSED, ODD = "nothing uses ", "can be the path of no file"


@pytest.mark.parametrize(
    ("change", "wanted"),
    [
        # a file more, by words that bring in another
        (added("grid.lca", GRID, "model"), UNUSED),
        (added("factors/grid.lca", GRID, "model"), UNUSED),
        (added("factors/grid.yaml", GRID, "library"), UNUSED),
        (added("factors/more/ours/a.yaml", LIST, "library"), UNUSED),
        (added("factors/cn_ah_2023.yaml", ALIAS, "library"), UNUSED),
        (added("factors/provinces.lca", ALIAS, "model"), UNUSED),
        # by words that are none, or no words of use
        (added("what.lca", "m.lca:2:3", "model"), UNUSED),
        (added("more.lca", "m.lca:3:33", "model"), UNUSED),
        (added("factors/sum.yaml", "m.lca:7:22", "library"), UNUSED),
        (added("S", "m.lca:1:9", "model"), UNUSED),
        (added("factors/b.yaml", "factors/ours.yaml:8:37", "library"), UNUSED),
        *((added("more.lca", place, "model"), UNUSED) for place in ("", "m.lca", "m.lca:3:x", "m.lca:99:1", "no:1:1")),
        # a library as a model, a model as a table
        (changed("lca:factors/grid/studies.yaml", kind="model", text="0.003 Wh"), " is no model"),
        (changed("lca:factors/grid/studies.yaml", text="0.003 Wh"), "its text is not here, or must not be"),
        (changed("factors/ours.yaml", kind="model"), " is no model"),
        (changed("lca:factors/green_ai.lca", kind="library"), " is no library"),
        (lambda document: file_of(document, "sub/more, 1.lca").pop("text"), "its text is not here, or must not be"),
        # two files of one path
        (added("./refs.bib", "m.lca:4:9", "bibliography"), ODD),
        (added("sub/../refs.bib", "m.lca:4:9", "bibliography"), ODD),
        (added("Refs.BIB", "m.lca:4:9", "bibliography"), ODD),
        (added("refs.bib", "m.lca:4:9", "bibliography"), "have one name"),
        (changed("t.csv", path="m.lca"), ODD),
        (lambda document: document["content"]["tables"].append(file_of(document, "t.csv") | {"sha256": "0"}), ODD),
        # paths that lead out, or nowhere
        *((changed("t.csv", path=path), ODD) for path in ("../t.csv", "/t.csv", "lca:t.csv", "a//t.csv", "", "t.csv/")),
        *((changed("t.csv", path=path), ODD) for path in ("a/./t.csv", "lca:factors/../t.csv", "x" * 5000, "a/" * 999)),
        # behind what it brings in
        (lambda document: document["content"]["files"].reverse(), UNUSED),
        (lambda document: document["content"].update(model="sub/more, 1.lca"), UNUSED),
    ],
)  # fmt: skip
def test_a_file_is_of_the_kind_and_at_the_path_that_the_words_say_that_use_it(
    document: Json, change: Change, wanted: str
) -> None:
    change(document)
    assert any(wanted in one for one in told(document))


def test_two_tables_may_be_read_from_one_file(tmp_path: Path) -> None:
    twice = MODEL.replace("process p", 'table u from "./t.csv" ~ "so" { k  v in kg }\nprocess p').replace(
        "r in t", "r in u"
    )
    document = laid_out(
        tmp_path, FILES | {"m.lca": twice.replace("1 kgCO2e/kg ~", "sum(r.v for r in t) * 1 kgCO2e/kg^2 ~")}
    )
    assert [one["path"] for one in document["content"]["tables"]] == ["t.csv", "t.csv"]
    assert told(document) == []


def test_what_a_library_brings_in_that_is_not_at_hand_was_not_looked_at(document: Json) -> None:
    added("factors/more.yaml", "lca:factors/grid/studies.yaml:9:9", "library")(document)
    added("more.lca", "lca:factors/grid/studies.yaml:9:9", "model")(document)
    tell = verify.Findings()
    verify.verify(whole(document), canonical(document) + b"\n", [], tell)
    found = [one["message"] for one in tell.told]
    assert "lca:factors/grid/studies.yaml is not at hand: whether it uses factors/more.yaml was not looked up" in found
    assert "nothing uses factors/more.yaml, or not where the trail says" not in found
    assert "nothing uses more.lca, or not where the trail says" in found


@pytest.mark.parametrize("path", ["m.lca", "factors/ours.yaml", "refs.bib", "t.csv"])
def test_a_file_of_a_folder_that_was_given_is_the_one_that_the_trail_was_made_from(
    document: Json, tmp_path: Path, path: str
) -> None:
    laid_out(tmp_path)
    assert told(document, tmp_path) == []
    (tmp_path / path).write_text("another")
    assert told(document, tmp_path) == [f"{tmp_path / path} is not the {path} that the trail was made from"]


def test_what_came_with_the_tool_is_held_against_what_is_at_hand(document: Json, tmp_path: Path) -> None:
    file = file_of(document, "lca:factors/green_ai.lca")
    file["text"] = file["text"].replace("50 %", "99 %")
    assert any("is not the lca:factors/green_ai.lca that" in one for one in told(document, warnings=True))
    tell = verify.Findings()
    verify.verify(whole(document), canonical(document) + b"\n", [tmp_path], tell)
    said = "lca:factors/green_ai.lca is not at hand: whether it came with the tool was not looked up"
    assert said in [one["message"] for one in tell.told if one["warning"]]


def test_a_library_of_the_project_is_not_the_one_of_its_name_that_came_with_the_tool(tmp_path: Path) -> None:
    grid = "library: grid\nversion: 1\nextends: grid\nsources: {b: {title: B}}\n" + (
        "factors: {us: {per: kWh, emits: 5 gCO2e, source: b}}\n"
    )
    model = STUDY + 'use grid\nprocess p { makes 1 kg  uses 1 kWh of grid.us ~ "so"  uses 1 kWh of grid.fr ~ "so" }\n'
    document = laid_out(tmp_path, {"m.lca": model + "assessment a { needs 1 kg of p }\n", "factors/grid.yaml": grid})
    assert findings(document, tmp_path).told == []


# Replays


def test_a_replay_reads_the_texts_of_the_trail_and_no_library_that_it_does_not_name(
    made: tuple[Path, bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    decoy = (
        "library: {}\nversion: 9\nsources: {{b: {{title: B}}}}\n"
        "factors: {{us: {{per: kWh, emits: 1 gCO2e, source: b}}}}\n"
    )
    for folder in (tmp_path, tmp_path / "beside", tmp_path / "given"):
        for name in ("grid", "ours", "provinces", "plausible"):
            (folder / "factors").mkdir(parents=True, exist_ok=True)
            (folder / "factors" / f"{name}.yaml").write_text(decoy.format(name))
        (folder / "factors" / "green_ai.lca").write_text("parameter most = 3\n")
    shutil.copy(made[0] / "t.csv", tmp_path / "beside")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "path", [*sys.path, str(installed(tmp_path / "site"))])
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    before = sorted(tmp_path.rglob("*"))
    document = json.loads(made[1])
    assert [offer.name for offer in offers()] == ["our_sites"]
    assert Shelf.beside(None).load("grid") != Shelf.beside(tmp_path / "m.lca").load("grid")
    assert replay(document, [tmp_path / "beside"]) == []
    assert sorted(tmp_path.rglob("*")) == before


def test_a_replay_needs_what_came_with_the_tool_as_it_was(document: Json, made: tuple[Path, bytes]) -> None:
    file_of(document, "lca:factors/green_ai.lca")["sha256"] = "0" * 64
    with pytest.raises(FileNotFoundError, match="green_ai"):
        replay(document, [made[0]])


def test_a_replay_reads_nothing_behind_a_link_that_leads_out_of_a_folder(
    document: Json, made: tuple[Path, bytes], tmp_path: Path
) -> None:
    (tmp_path / "t.csv").symlink_to(made[0] / "t.csv")
    with pytest.raises(FileNotFoundError, match="csv"):
        replay(document, [tmp_path])


def test_a_library_of_a_project_that_stands_in_another_is_replayed(tmp_path: Path) -> None:
    about = '[project]\nname = "x"\n[project.entry-points."lca.libraries"]\nours = "x"\n'
    files = {"m.lca": MODEL, "factors/module/pyproject.toml": about, "factors/module/src/x/ours.yaml": OURS,
             "factors/module/src/x/base.yaml": BASE}  # fmt: skip
    document = laid_out(
        tmp_path, {name: FILES.get(name, "") for name in ("sub/more, 1.lca", "refs.bib", "t.csv")} | files
    )
    assert file_of(document, "factors/module/src/x/base.yaml")["used"] == "factors/module/src/x/ours.yaml:5:10"
    assert told(document) == []
    assert replay(document, [tmp_path]) == []


def test_texts_that_may_not_be_passed_on_are_left_out(
    made: tuple[Path, bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(made[0])
    trail = str(tmp_path / "t.json")
    done = CliRunner().invoke(main, ["audit", "m.lca", "--without-libraries", "--allow-unsourced", "-o", trail])
    assert Path(trail).exists(), done.output
    files = json.loads(Path(trail).read_bytes())["content"]["files"]
    assert {file["kind"] for file in files if "text" in file} == {"model"}
    answer = verify.checked(Path(trail), [])
    absent = {one["message"].partition(" ")[0] for one in answer["findings"] if "not at hand" in one["message"]}
    assert (answer["status"], absent >= {"factors/ours.yaml"}) == (3, True)
    assert verify.checked(Path(trail), [made[0]], shipped(), {"replay": look_by(replay)})["levels"]["replay"] == "holds"


def test_files_that_are_one_on_some_machines_have_no_trail(tmp_path: Path) -> None:
    twice = 'table u from "sub/../T.csv" ~ "so" { k  v in kg }\ncheck "x" sum(r.v for r in u) = 3 kg ~ "so"\n'
    laid_out(tmp_path, FILES | {"m.lca": MODEL + twice, "T.csv": FILES["t.csv"]})
    done = CliRunner().invoke(main, ["audit", str(tmp_path / "m.lca"), "-o", str(tmp_path / "t.json")])
    assert done.exit_code == 1
    assert "error[E0914]" in done.output
    assert not (tmp_path / "t.json").exists()


def test_what_no_given_folder_has_was_compared_with_nothing(document: Json, tmp_path: Path) -> None:
    """A model that has another name there is one of these."""
    (tmp_path / "renamed.lca").write_text("process p { makes 1 kg }\n", encoding="utf-8")
    files = [one for one in document["content"]["files"] if "text" in one and not one["path"].startswith("lca:")]
    embedded = [one["path"] for one in files]
    said = "no folder of --with has it, though some have models, and it was compared with nothing"
    told = f"{said}: {', '.join(embedded)}"
    found = findings(document, tmp_path)
    assert [(one["level"], one["warning"]) for one in found.told if one["message"] == told] == [("pinning", True)]
    (tmp_path / "tables").mkdir()
    for folders in ((), (tmp_path / "tables",)):
        assert not any(one["message"] == told for one in findings(document, *folders).told)
    for one in files:
        (tmp_path / one["path"]).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / one["path"]).write_text(one["text"], encoding="utf-8")
    assert not any("compared with nothing" in one["message"] for one in findings(document, tmp_path).told)
