"""What a library is asked for, where it is checked by itself; that what ships has all of it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from lca.check.gate.licences import read_licence
from lca.check.gate.places import is_place
from lca.check.gate.sources import is_link
from lca.check.library_faults import check_library
from lca.factors import Shelf
from tests.check.test_library_faults import lca, write

SHELF = Shelf.beside(None)
HEADER = "library: ours\nversion: 2026.1\ntitle: Ours\nlicence: CC-BY-4.0\n"
SMITH = 'sources:\n  smith: {title: A report, url: "https://example.org/a", accessed: 2026-01-10}\n'
SURE = 'source: smith, where: page 3, quality: "(2, 1, 1, 1, 2)"'
BOX = f"factors:\n  a: {{title: A box, per: kg, emits: 5 kgCO2e, {SURE}}}\n"
MODEL = 'use ours\nprocess p { makes 1 day  uses 10 kg of ours.a ~ "x" }\nassessment y { needs 1 day of p }\n'


def codes(folder: Path, text: str, name: str = "ours.yaml") -> list[str]:
    path = write(folder / "factors" / name, text)
    return [found.code for found in check_library(path, str(path))]


@pytest.mark.parametrize("name", SHELF.names())
def test_a_library_that_comes_with_the_tool_passes_the_gate(name: str) -> None:
    found = [one for one in check_library(SHELF.files(name)[0], name) if one.severity != "note"]
    assert [f"{one.code} {one.span.place if one.span else ''}: {one.message}" for one in found] == []


def test_a_library_with_all_that_is_asked_has_no_finding(tmp_path: Path) -> None:
    assert codes(tmp_path, HEADER + SMITH + BOX) == []


@pytest.mark.parametrize(
    ("factor", "code"),
    [
        ("methane: {title: Methane, per: kg, emits: 28 kgCO2e, gwp: AR6, SURE}", "E0660"),
        ("ch4: {title: Methane, per: t, emits: 28 tCO2e, gwp: AR5, SURE}", ""),
        ("ch4: {title: Methane, per: kg, emits: 82.5 kgCO2e, gwp: AR6, SURE}", "E0660"),
        ('ch4: {title: Methane, per: kg, emits: 82.5 kgCO2e, gwp: "AR6, 20 years", SURE}', ""),
        ("n2o: {title: Laughing gas, per: kg, emits: 265 kgCO2e, gwp: AR6, SURE}", "E0660"),
        ("n2o: {title: What making it emits, per: kg, emits: 0.5 kgCO2e, SURE}", ""),
        ("co2: {title: Carbon dioxide, per: kg, emits: 1 kgCO2e, SURE}", ""),
        ("steel: {title: Steel, per: kg, emits: 2.1 kgCO2e, gwp: AR6, SURE}", ""),
        ("heat: {title: Heat, per: MJ, emits: 60 gCO2e, SURE}", ""),
        ("b: {title: Box, per: kg, emits: 5.1 kgCO2e, geography: gcp/us-central1, SURE}", ""),
        ("b: {title: Box, per: kg, emits: 5.1 kgCO2e, geography: FRA, SURE}", "W0852"),
        ("b: {title: Box, per: kg, emits: 5.1 kgCO2e, valid: 2028, SURE}", "W0854"),
        ("b: {title: Box, per: kg, emits: 5.1 kgCO2e, valid: 2028, assumed: as announced, SURE}", ""),
        ("b: {title: Box, per: kg, emits: 5.0 kgCO2e, SURE}", ""),
        ("b: {title: Another box, per: kg, emits: 5 kgCO2e, SURE}", ""),
        ("b: {title: A box, per: kg, emits: 5 kgCO2e, SURE}", "W0853"),
    ],
)
def test_each_factor_is_asked_for_what_it_needs(factor: str, code: str, tmp_path: Path) -> None:
    text = HEADER + SMITH + BOX + f"  {factor.replace('SURE', SURE)}\n"
    assert codes(tmp_path, text) == ([code] if code else [])


def test_a_year_from_before_emissions_are_counted_is_a_slip(tmp_path: Path) -> None:
    old = f"  b: {{title: A crate, per: kg, emits: 6 kgCO2e, valid: 1024, {SURE}}}\n"
    assert "W0854" in codes(tmp_path, HEADER + SMITH + BOX + old)


def test_a_gas_in_grams_for_kilograms_is_not_the_value_of_its_set(tmp_path: Path) -> None:
    gas = f"substances:\n  n2o: {{title: Laughing gas, per: kg, emits: 273 gCO2e, gwp: AR6, {SURE}}}\n"
    assert codes(tmp_path, HEADER + SMITH + gas) == ["E0660"]


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("{title: A report, publisher: City, issued: 2025-11}", []),
        ("{title: A report, doi: 10.1000/182, issued: 2025}", []),
        ('{title: A report, url: "https://a.org/b"}', ["W0848"]),
        ("{title: A report}", ["W0848", "W0848"]),
        ('{title: A report, url: "javascript:alert(1)", accessed: 2026}', ["E0661"]),
        ("{title: A report, doi: 11.1000/182, issued: 2025}", ["E0661"]),
        ("{title: A report, publisher: City, issued: last May}", ["E0661"]),
        ("{title: A report, publisher: City, issued: 2025, licence: MIT}", []),
        ("{title: A report, publisher: City, issued: 2025, licence: CC BY}", ["W0849"]),
        ("{title: A report, publisher: City, issued: 2025, licence: CC-BY-4.0}", ["W0851"]),
        ("{title: A report, publisher: City, issued: 2025, licence: CC-BY-4.0, attribution: City}", []),
    ],
)
def test_each_source_is_asked_for_what_leads_there(source: str, found: list[str], tmp_path: Path) -> None:
    assert codes(tmp_path, f"{HEADER}sources:\n  smith: {source}\n{BOX}") == found


@pytest.mark.parametrize(
    ("licence", "own", "found"),
    [
        ("", "CC-BY-4.0", ["W0850"]),
        ("licence: MIT", "CC-BY-4.0", []),
        ("licence: CC-BY-NC-4.0, attribution: J", "CC-BY-4.0", ["W0850"]),
        ("licence: ODbL-1.0, attribution: J", "CC-BY-4.0", ["W0850"]),
        ("licence: ODbL-1.0, attribution: J", "ODbL-1.0", ["N0904"]),
        ("licence: AGPL-3.0-only", "MIT", ["W0850"]),
    ],
)
def test_a_table_of_a_source_needs_a_licence_that_allows_it(
    licence: str, own: str, found: list[str], tmp_path: Path
) -> None:
    source = SMITH.replace("}", f", {licence}}}") if licence else SMITH
    table = "".join(f"  a{n}: {{title: A box, per: kg, emits: {n} kgCO2e, {SURE}}}\n" for n in range(1, 27))
    text = HEADER.replace("CC-BY-4.0", own) + source + "factors:\n" + table
    assert codes(tmp_path, text) == found
    assert codes(tmp_path, text.rpartition("  a26")[0]) == [code for code in found if code != "W0850"]


@pytest.mark.parametrize(
    ("licence", "alone", "packaged"),
    [
        ("CC-BY-SA-4.0", ["N0904"], []),
        ("LicenseRef-ours", ["N0904"], []),
        ("CC-BY-NC-4.0", ["W0850"], []),
        ("CC-BY-ND-4.0", ["W0850"], ["W0850"]),
    ],
)
def test_a_package_of_its_own_may_have_a_licence_of_its_own(
    licence: str, alone: list[str], packaged: list[str], tmp_path: Path
) -> None:
    text = HEADER.replace("CC-BY-4.0", licence) + SMITH + BOX
    assert codes(tmp_path, text) == alone
    write(tmp_path / "pyproject.toml", '[project.entry-points."lca.libraries"]\nours = "factors"\n')
    assert codes(tmp_path, text) == packaged


def test_what_a_library_extends_is_not_told_again(tmp_path: Path) -> None:
    text = HEADER.replace("ours", "grid") + "extends: grid\n" + SMITH + BOX
    assert codes(tmp_path, text, "grid.yaml") == []


def test_each_file_of_a_library_has_a_header_of_its_own(tmp_path: Path) -> None:
    folder = tmp_path / "factors" / "ours"
    write(folder / "one.yaml", HEADER + SMITH + BOX)
    two = write(folder / "two.yaml", HEADER.replace("CC-BY-4.0", "CC BY") + SMITH + BOX.replace("a:", "b:"))
    found = check_library(two, "two.yaml")
    assert [one.code for one in found] == ["W0849", "W0853"]
    assert found[0].span is not None
    assert found[0].span.file.path.endswith("ours/two.yaml")


def test_a_folder_on_a_shelf_is_called_as_the_library_in_it(tmp_path: Path) -> None:
    assert codes(tmp_path, HEADER + SMITH + BOX, "ours/any.yaml") == []
    assert codes(tmp_path, HEADER + SMITH + BOX, "theirs/any.yaml") == ["E0604"]


@pytest.mark.parametrize(
    ("text", "terms", "wrong"),
    [
        ("CC0-1.0", set(), ""),
        ("CC-BY-SA-4.0", {"attribution", "share alike"}, ""),
        ("CC-BY-NC-ND-4.0", {"attribution", "no commerce", "no derivatives"}, ""),
        ("MIT OR CC-BY-NC-4.0", set(), ""),
        ("Apache-2.0 WITH LLVM-exception AND CC-BY-4.0", {"attribution"}, ""),
        ("LicenseRef-us-government-work", {"unknown"}, ""),
        ("LicenseRef-US-Government-Works", set(), ""),
        ("cc-by-4.0", {"unknown"}, "cc-by-4.0"),
        ("free", {"unknown"}, "free"),
    ],
)
def test_licences_are_read_as_spdx_writes_them(text: str, terms: set[str], wrong: str) -> None:
    licence = read_licence(text)
    assert (set(licence.terms), licence.wrong) == (terms, wrong)
    assert licence.meant == "CC-BY-4.0" if text == "cc-by-4.0" else True


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("CC BY 4.0", "CC-BY-4.0"),
        ("cc-by", "CC-BY-4.0"),
        ("CC0", "CC0-1.0"),
        ("MIT License", "MIT"),
        ("GPL-3.0", "GPL-3.0-only"),
        ("Apache-2", "Apache-2.0"),
    ],
)
def test_a_licence_that_is_no_identifier_is_answered_with_the_one_that_is_meant(text: str, meant: str) -> None:
    assert read_licence(text).meant == meant


@pytest.mark.parametrize("text", ["FR", "US-TX", "SE-SE3", "World", "EU-27", "azure/centralus", "FR, DE", "XK"])
def test_places_are_codes_regions_and_zones(text: str) -> None:
    assert is_place(text)


@pytest.mark.parametrize("text", ["UK", "France", "fr", "world", "us-east-1", "ZZ"])
def test_other_names_are_no_places(text: str) -> None:
    assert not is_place(text)


@pytest.mark.parametrize(
    ("text", "link"),
    [
        ("https://example.org/a?b=c#d", True),
        ("http://example.org:8080", True),
        ("https://例え.jp/", True),
        ("https://exa mple.org", False),
        ("example.org", False),
        ("ftp://example.org", False),
        ("https://", False),
        ("https://[::1", False),
        ("https://example.org:port", False),
    ],
)
def test_links_are_told_by_their_form(text: str, *, link: bool) -> None:
    assert is_link(text) is link


def test_a_model_is_told_nothing_of_what_its_library_lacks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    write(
        tmp_path / "factors" / "ours.yaml",
        "library: ours\nversion: 1\nfactors: {a: {per: kg, emits: 1 kgCO2e, assumed: b}}\n",
    )
    write(tmp_path / "model.lca", MODEL)
    assert lca("check", "model.lca").stdout == "no errors, no warnings\n"
    assert lca("check", "factors/ours.yaml").exit_code == 0
    assert lca("factors", "check", "ours").exit_code == 1


def test_a_warning_is_told_once_with_where_else_it_is_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    boxes = "".join(
        f"  a{n}: {{title: A box, per: kg, emits: {n} kgCO2e, source: smith, where: b}}\n" for n in range(3)
    )
    write(tmp_path / "factors" / "ours.yaml", HEADER + SMITH + "factors:\n" + boxes)
    found = lca("factors", "check")
    assert found.stdout.count("W0825") == 1
    assert "likewise `a1` in line 9, `a2` in line 10\n" in found.stdout
    assert found.stdout.endswith("3 warnings\n")
    assert len(json.loads(lca("factors", "check", "--format", "json").stdout)["diagnostics"]) == 3


def test_what_is_told_otherwise_of_another_is_told_apart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    late = f"  b: {{title: A crate, per: kg, emits: 6 kgCO2e, valid: 2028, {SURE}}}\n"
    source = SMITH.replace("accessed: 2026-01-10", "accessed: 10.1.2026, issued: 1.1.2026")
    write(tmp_path / "factors" / "ours.yaml", HEADER + source + BOX + late + late.replace("b:", "c:").replace("8", "9"))
    found = lca("factors", "check").stdout
    assert [found.count(said) for said in ("likewise", "`accessed`", "`issued`", "is of 2028", "is of 2029")] == [
        0,
        1,
        1,
        1,
        1,
    ]


def test_the_gate_takes_names_files_and_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    write(tmp_path / "data" / "ours.yaml", HEADER + SMITH + BOX)
    for given in ("data", "data/ours.yaml"):
        assert lca("factors", "check", given).stdout == "no errors, no warnings\n"
    assert lca("factors", "check", "sci").stdout == "no errors, no warnings\n"
    write(tmp_path / "factors" / "limits.lca", 'parameter most = 3 ~ "a choice"\n')
    for given in ("limits", "factors/limits.lca", "factors"):
        assert lca("factors", "check", given).stdout.endswith("1 warning\n"), given
    unknown = lca("factors", "check", "gird")
    assert (unknown.exit_code, "did you mean `grid`?" in unknown.stderr) == (2, True)
