"""The list of the libraries that were released: what is in it stays, and what ships is in it or has another version."""

from __future__ import annotations

import json
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest

import lca
from lca.factors.released import HEADER, Release, list_of_releases, look, releases, shipped_now, with_new
from lca.trail.canonical import canonical
from lca.trail.trail import trail_of
from lca.verify import Findings, Json

TEXT = list_of_releases().read_text(encoding="utf-8")
AT_0_1_0 = (11093, "64d709e40a02a400046879d5a2b995574d8311ebe7f545c3202b93a18fe4b15a")
"""So many bytes the list has since 0.1.0, and their SHA-256."""
MODEL = """\
use grid, green_ai
process p { makes 1 kg  uses 1 kWh of grid.us ~ "so" }
assessment a { needs 1 kg of p }
"""


def test_what_ships_is_as_it_was_released_or_has_a_version_of_its_own() -> None:
    now = list(shipped_now(lca.__version__))
    assert {"grid", "gwp_ar6", "plausible", "green_ai", "chips"} <= {one.name for one in now}
    assert with_new(TEXT, now).startswith(TEXT)
    assert {path for one in now for path in one.files} == {
        f"lca:{path.relative_to(list_of_releases().parents[1])}"
        for pattern in ("*.yaml", "*/*.yaml", "*.lca")
        for path in list_of_releases().parent.glob(pattern)
    }


def test_what_stands_in_the_list_never_changes() -> None:
    length, digest = AT_0_1_0
    assert sha256(TEXT.encode()[:length]).hexdigest() == digest


def test_a_library_that_changed_is_added_under_a_version_of_its_own_alone() -> None:
    first, *_ = releases(TEXT)
    other = replace(first, files=dict.fromkeys(first.files, "0" * 64))
    with pytest.raises(ValueError, match=f"already released as other files: {first.name} {first.version}"):
        with_new(TEXT, [other])
    added = with_new(TEXT, [replace(other, version="2999.1"), first])
    assert added.startswith(TEXT)
    assert len(releases(added)) == len(releases(TEXT)) + 1
    assert replace(other, version="2999.1") in releases(added)


def test_a_row_that_is_not_itself_is_refused() -> None:
    row = str(Release("ours", "1", {"lca:factors/ours.yaml": "0" * 64}))
    assert [one.name for one in releases(HEADER + row)] == ["ours"]
    with pytest.raises(ValueError, match="the digests of ours 1 do not fit together"):
        releases(HEADER + row.replace("0" * 64, "1" * 64))


def test_a_list_is_begun_with_what_ships_from_a_folder(tmp_path: Path) -> None:
    (tmp_path / "ours.yaml").write_text("library: ours\nversion: 1\nsources: {}\nfactors: {}\n")
    (tmp_path / "rules.lca").write_text("rule r { require 1 == 1 }\n")
    assert [(one.name, one.version) for one in shipped_now(lca.__version__, tmp_path)] == [
        ("ours", "1"),
        ("rules", lca.__version__),
    ]


@pytest.fixture
def trail() -> Json:
    checked = lca.check_text(MODEL)
    found: Json = json.loads(canonical(trail_of(checked, [lca.run(checked.under())])))
    return found


def told(trail: Json) -> list[tuple[str, bool]]:
    tell = Findings()
    assert look(trail, [], tell) == ""
    return [(one["message"], one["warning"]) for one in tell.told]


def of(trail: Json, path: str) -> Json:
    found: Json = next(file for file in trail["content"]["files"] if file["path"] == path)
    return found


def test_a_trail_of_what_ships_is_of_what_was_released(trail: Json) -> None:
    assert told(trail) == []


@pytest.mark.parametrize("path", ["lca:factors/grid/studies.yaml", "lca:factors/green_ai.lca"])
def test_what_was_never_released_is_told(trail: Json, path: str) -> None:
    file = of(trail, path)
    file["sha256"] = "0" * 64
    assert told(trail) == [(f"{path} is not what was released as version {file['version']}", False)]
    file["version"] = "2999.1"
    said = f"{path}: version 2999.1 is not among those that were released with this tool or before"
    assert told(trail) == [(f"{said}, so that its figures are not known to be the library's", True)]


def test_what_is_at_hand_and_not_released_yet_is_no_news(trail: Json) -> None:
    of(trail, "lca:factors/grid/studies.yaml")["version"] = "2999.1"
    assert told(trail) == []


def test_what_a_project_calls_as_what_ships_is_told_where_it_is_something_else(tmp_path: Path) -> None:
    (tmp_path / "factors").mkdir()
    for name in ("residual.yaml", "green_ai.lca"):
        text = (list_of_releases().parent / name).read_text(encoding="utf-8")
        (tmp_path / "factors" / name).write_text(text, encoding="utf-8")
    model = tmp_path / "m.lca"
    model.write_text(MODEL.replace("grid.us", "residual.se").replace("grid", "residual"), encoding="utf-8")

    def made() -> Json:
        checked = lca.check_file(model)
        found: Json = json.loads(canonical(trail_of(checked, [lca.run(checked.under())])))
        return found

    assert told(made()) == []
    rules = tmp_path / "factors" / "green_ai.lca"
    rules.write_text(f"# Ours.\n{rules.read_text(encoding='utf-8')}", encoding="utf-8")
    ours = tmp_path / "factors" / "residual.yaml"
    ours.write_text(ours.read_text(encoding="utf-8").replace("524.10 gCO2e", "5.2410 gCO2e"), encoding="utf-8")
    said = "has the name of what comes with the tool, and is something else"
    assert told(made()) == [(f"factors/{name} {said}", True) for name in ("green_ai.lca", "residual.yaml")]


def test_of_what_has_no_form_nothing_is_told() -> None:
    tell = Findings()
    tell("form", "it has none")
    assert look({}, [], tell) == ""
