"""RO-Crates, read back by the `rocrate` package; and names of files that a trail made up."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from hashlib import sha256
from pathlib import Path, PurePosixPath
from typing import Any

import pytest
from click.testing import CliRunner
from rocrate.rocrate import ROCrate

from lca.cli import main
from lca.exports.export_files import safe_names
from lca.exports.ro_crate import as_ro_crate
from lca.trail.canonical import canonical
from lca.trail.reading import Reading

STUDY = """\
study s "A study" {
  goal "Find out" functional_unit "a kilogram" boundary "all of it" author "A. Author" licence "CC-BY-4.0"
  period "2024" geography "FI"
}
source book { title "A <b>book</b>" author "Author, A." url "https://example.org/a b" }
process p { makes 1 kg emits 2 kgCO2e @book "page 1" }
assessment a "An answer" { needs 3 kg of p }
"""
HOSTILE = [
    "../../etc/passwd", "/etc/passwd", "C:\\windows\\x.lca", "c:x.lca", "..", ".", "", "a\0b.lca", "con.lca", "NUL",
    ".ssh", "-rf", "a" * 5000 + ".lca", "x/y.lca", "y.lca", "Y.LCA", "é\u202e.lca", "a\nb", "~/x", "$(x).lca",
    "trail.json", "....",
]  # fmt: skip


def written(files: Mapping[str, bytes], folder: Path) -> Path:
    for path, data in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(data)
    return folder


def test_the_crate_of_each_model_is_read_back_with_all_its_files(
    model: str, gallery: Callable[[str], Reading], tmp_path: Path
) -> None:
    trail = gallery(model)
    files = as_ro_crate(trail)
    crate = ROCrate(written(files, tmp_path))
    assert crate.name == trail.title
    assert {entity.id for entity in crate.data_entities} == set(files) - {
        "ro-crate-metadata.json", "ro-crate-preview.html",
    }  # fmt: skip
    texts = [file for file in trail.content.files if file.kind == "model"]
    found = {sha256(data).hexdigest() for path, data in files.items() if path.startswith("models/")}
    assert found == {file.sha256 for file in texts}
    assert json.loads(files["trail.json"]) == json.loads(canonical(trail.trail))


def test_the_crate_says_what_the_study_says(reading: Callable[[str], Reading], tmp_path: Path) -> None:
    crate = ROCrate(written(as_ro_crate(reading(STUDY)), tmp_path))
    root = crate.root_dataset
    assert root["description"] == "Goal: Find out. Functional unit: a kilogram. Boundary: all of it."
    assert (root["license"], root["temporalCoverage"], root["spatialCoverage"]) == ("CC-BY-4.0", "2024", "FI")
    assert root["datePublished"] == "2026-01-02"
    assert root["author"][0]["name"] == "A. Author"
    assert [(one["name"], one["value"], one["unitText"]) for one in root["variableMeasured"]] == [
        ("a: Climate change", "6", "kgCO2e")
    ]
    assert root["citation"][0]["name"] == "A <b>book</b>"
    assert crate.dereference("#computation")["result"].id == "trail.json"


def test_every_reference_of_the_metadata_leads_to_an_entity(reading: Callable[[str], Reading]) -> None:
    graph = json.loads(as_ro_crate(reading(STUDY))["ro-crate-metadata.json"])["@graph"]
    known = [entity["@id"] for entity in graph]
    assert len(set(known)) == len(known)
    pointed = set(re.findall(r'"@id": "([^"]*)"', json.dumps(graph)))
    assert pointed - set(known) == {"https://w3id.org/ro/crate/1.1"}


def test_the_page_is_inert(
    reading: Callable[[str], Reading], changed: Callable[[Reading, Mapping[str, Any]], Reading]
) -> None:
    text = "<script>alert(1)</script>\x1b\u202e\"'"
    study = {"name": text, "title": text, "year": "", "fields": {"goal": text}, "not_stated": []}
    page = as_ro_crate(changed(reading(STUDY), {"study": study}))["ro-crate-preview.html"].decode()
    assert "&lt;script&gt;alert(1)&lt;/script&gt;\ufffd\ufffd&quot;&#x27;" in page
    assert not re.search(r"<script|<img|<iframe|javascript:|\x1b|\u202e", page)
    assert "default-src 'none'" in page


def test_only_safe_names_are_written(
    reading: Callable[[str], Reading], changed: Callable[[Reading, Mapping[str, Any]], Reading], tmp_path: Path
) -> None:
    files = [
        {"path": path, "kind": "model", "sha256": "", "bytes": 1, "used": "", "text": str(n)}
        for n, path in enumerate(HOSTILE)
    ]
    trail = changed(reading(STUDY), {"files": files})
    document = tmp_path / "t.json"
    document.write_bytes(canonical(trail.trail))
    models = {path: data for path, data in as_ro_crate(trail).items() if path.startswith("models/")}
    assert sorted(models.values()) == sorted(str(n).encode() for n in range(len(HOSTILE)))
    for path in models:
        assert re.fullmatch(r"models/[A-Za-z0-9_][A-Za-z0-9._-]{0,99}", path)
        assert ".." not in PurePosixPath(path).parts
    assert len({path.lower() for path in models}) == len(HOSTILE)
    written(models, tmp_path / "crate")
    assert {path.name for path in tmp_path.iterdir()} == {"crate", "t.json"}


@pytest.mark.parametrize("device", ["con", "PRN.lca", "aux.x.y", "com1.lca", "Lpt9"])
def test_a_device_is_no_name(device: str) -> None:
    assert safe_names([device]) == {device: f"_{device}"}


def test_the_command_writes_the_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("m.lca").write_text(STUDY, encoding="utf-8")
    found = CliRunner().invoke(main, ["export", "m.lca", "--to", "ro-crate", "-o", "crate"])
    assert (found.exit_code, found.output) == (0, "")
    assert sorted(path.name for path in Path("crate").iterdir()) == [
        "models", "provenance.json", "references.bib", "references.json", "ro-crate-metadata.json",
        "ro-crate-preview.html", "trail.json",
    ]  # fmt: skip
    again = CliRunner().invoke(main, ["export", "crate/trail.json", "--to", "ro-crate", "-o", "again"])
    assert again.exit_code == 0
    for path in ("trail.json", "ro-crate-metadata.json", "provenance.json"):
        assert (Path("again") / path).read_bytes() == (Path("crate") / path).read_bytes()


def test_the_command_wants_a_path_for_a_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("m.lca").write_text(STUDY, encoding="utf-8")
    found = CliRunner().invoke(main, ["export", "m.lca", "--to", "ro-crate"])
    assert found.exit_code == 2
    assert "wants a path" in found.output
