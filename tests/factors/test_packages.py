"""Libraries of Python packages: found by their metadata, read and never run, locked and replayed like any other."""

from __future__ import annotations

import json
import sys
from hashlib import sha256
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from lca.cli import main
from lca.factors import Shelf
from lca.factors.packages import offers

PACKAGE = Path(__file__).parent / "example_package"
"""An ordinary package with a library, as `lca factors new --package` writes them."""
MODEL = """\
study s "A site" { goal "To show" functional_unit "a day" boundary "use" }
use our_sites
serving site { makes 1 day  uses 24 kWh of our_sites.basement ~ "metered" }
assessment day { needs 1 day of site }
"""


def install(folder: Path, name: str = "lca-factors-our-sites", value: str = "lca_factors_our_sites") -> Path:
    """What pip leaves of the example package in a folder on the path, under another name if that is asked for."""
    source = PACKAGE / "src" / "lca_factors_our_sites"
    files = {f"{value}/{path.name}": path.read_bytes() for path in source.iterdir() if path.is_file()}
    files[f"{value}/__init__.py"] = b"raise SystemExit('the package was run')\n"
    about = f"{name.replace('-', '_')}-1.0.dist-info"
    files[f"{about}/METADATA"] = f"Metadata-Version: 2.3\nName: {name}\nVersion: 1.0\n".encode()
    files[f"{about}/entry_points.txt"] = f"[lca.libraries]\nour_sites = {value}\n".encode()
    files[f"{about}/RECORD"] = "".join(f"{path},,\n" for path in (*files, f"{about}/RECORD")).encode()
    for path, data in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(data)
    return folder


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder on Python's path, with a project beside it as the current folder."""
    (tmp_path / "project").mkdir()
    monkeypatch.chdir(tmp_path / "project")
    monkeypatch.setattr(sys, "path", [*sys.path, str(tmp_path / "site")])
    Path("model.lca").write_text(MODEL, encoding="utf-8")
    return tmp_path / "site"


def lca(*arguments: str) -> Result:
    found = CliRunner().invoke(main, list(arguments))
    assert found.exception is None or isinstance(found.exception, SystemExit), found.exception
    return found


def test_an_installed_library_is_used_and_nothing_of_its_package_is_run(site: Path) -> None:
    install(site)
    assert [(one.name, one.package, one.version) for one in offers()] == [("our_sites", "lca-factors-our-sites", "1.0")]
    assert "984 " in lca("run", "model.lca").stdout
    assert "lca_factors_our_sites" not in sys.modules
    used = json.loads(lca("factors", "used", "model.lca", "--format", "json").stdout)
    assert used["libraries"][0]["path"] == "installed:lca-factors-our-sites/our_sites.yaml"


def test_the_list_says_where_a_library_comes_from_unless_with_the_tool(site: Path) -> None:
    install(site)
    Path("factors").mkdir()
    Path("factors", "limits.lca").write_text("parameter most = 3\n", encoding="utf-8")
    Path("factors", "wrong.yaml").write_text("library: wrong\n", encoding="utf-8")
    lines = {line.split()[0]: line for line in lca("factors", "list").stdout.splitlines()}
    assert lines["limits"].endswith("[factors/limits.lca]")
    assert lines["our_sites"].endswith("Electricity of our sites  [installed:lca-factors-our-sites/our_sites.yaml]")
    assert "[" not in lines["grid"]


def test_the_example_package_passes_the_gate_and_says_where_its_library_is() -> None:
    library = PACKAGE / "src" / "lca_factors_our_sites" / "our_sites.yaml"
    assert lca("factors", "check", str(library)).exit_code == 0
    assert 'our_sites = "lca_factors_our_sites"' in (PACKAGE / "pyproject.toml").read_text(encoding="utf-8")


def test_a_project_s_own_library_stands_before_an_installed_one(site: Path) -> None:
    install(site)
    Path("factors").mkdir()
    Path("factors/our_sites.yaml").write_text(
        "library: our_sites\nversion: 9\nfactors: {a: {value: 1 kg, assumed: b}}\n"
    )
    assert Shelf.beside(Path("model.lca")).load("our_sites")[0].version == "9"  # type: ignore[union-attr]  # it is there


def test_no_package_stands_in_place_of_what_comes_with_the_tool(site: Path) -> None:
    install(site)
    offered = site / "lca_factors_our_sites"
    text = (offered / "our_sites.yaml").read_text().replace("library: our_sites", "library: grid")
    (offered / "grid.yaml").write_text(text)
    (offered / "sci.lca").write_text("parameter most = 3\n")
    shelf = Shelf.beside(Path("model.lca"))
    library, problems = shelf.load("grid")
    assert library is None
    assert [(one.code, "`lca-factors-our-sites` and `lca` itself" in one.message) for one in problems] == [
        ("E0663", True)
    ]
    assert shelf.rules("sci") == Shelf.beside(None).rules("sci")
    assert "basement" not in Shelf.beside(None).load("grid")[0].factors  # type: ignore[union-attr]  # it is there


def test_a_library_of_two_packages_is_refused_by_name(site: Path) -> None:
    install(install(site), "lca-factors-theirs", "theirs")
    found = lca("check", "model.lca")
    assert found.exit_code == 1
    assert "error[E0663]: several packages offer the library `our_sites`" in found.stdout
    assert "`lca-factors-our-sites` and `lca-factors-theirs`" in found.stdout


def test_an_installed_library_is_locked(site: Path) -> None:
    install(site)
    assert lca("lock", ".").exit_code == 0
    assert '"installed:lca-factors-our-sites/our_sites.yaml" = ' in Path("lca.lock").read_text(encoding="utf-8")
    assert lca("run", "--locked", "model.lca").exit_code == 0
    library = site / "lca_factors_our_sites" / "our_sites.yaml"
    library.write_text(library.read_text(encoding="utf-8").replace("41 gCO2e", "42 gCO2e"), encoding="utf-8")
    assert "error[E0651]" in lca("run", "model.lca").stderr


def test_a_trail_of_an_installed_library_has_its_text_and_is_replayed_from_that(site: Path) -> None:
    install(site)
    assert lca("audit", "model.lca", "-o", "trail.json").exit_code == 0
    assert lca("verify", "trail.json").exit_code == 0
    library = site / "lca_factors_our_sites" / "our_sites.yaml"
    text = library.read_text(encoding="utf-8")
    library.write_text(text.replace("41 gCO2e", "42 gCO2e"), encoding="utf-8")
    assert lca("verify", "trail.json").exit_code == 0
    library.unlink()
    assert lca("verify", "trail.json").exit_code == 0


def test_a_package_that_is_installed_as_it_is_edited_is_found_in_its_project(site: Path) -> None:
    install(site)
    about = site / "lca_factors_our_sites-1.0.dist-info"
    (about / "RECORD").write_text("_our_sites.pth,,\n")
    (about / "direct_url.json").write_text(json.dumps({"url": PACKAGE.as_uri(), "dir_info": {"editable": True}}))
    assert offers()[0].folder == PACKAGE / "src" / "lca_factors_our_sites"


@pytest.mark.parametrize(
    "entry", ["our_sites = elsewhere", "our_sites = ../../secret", "our_sites = os", "our_sites", "= x", "\x00"]
)
def test_an_entry_that_leads_nowhere_offers_nothing(entry: str, site: Path) -> None:
    install(site)
    about = site / "lca_factors_our_sites-1.0.dist-info"
    (about / "entry_points.txt").write_text(f"[lca.libraries]\n{entry}\n")
    assert offers() == ()
    assert "error[E0306]" in lca("check", "model.lca").stdout


def test_a_link_out_of_a_package_is_not_read(site: Path) -> None:
    install(site)
    library = site / "lca_factors_our_sites" / "our_sites.yaml"
    (site.parent / "secret.yaml").write_text(library.read_text(encoding="utf-8"))
    library.unlink()
    library.symlink_to(site.parent / "secret.yaml")
    assert "error[E0706]" in lca("check", "model.lca").stdout


def test_a_link_out_of_the_project_of_a_package_is_not_followed(site: Path) -> None:
    install(site)
    about = site / "lca_factors_our_sites-1.0.dist-info"
    (about / "RECORD").write_text("_our_sites.pth,,\n")
    (about / "direct_url.json").write_text(json.dumps({"url": site.parent.as_uri(), "dir_info": {"editable": True}}))
    (site.parent / "lca_factors_our_sites").symlink_to(PACKAGE / "src" / "lca_factors_our_sites")
    assert offers() == ()


def test_a_package_in_the_project_s_factors_is_found_as_a_submodule_leaves_it(site: Path) -> None:
    module = Path("factors", "anything", "src", "lca_factors_our_sites")
    module.mkdir(parents=True)
    for name in ("pyproject.toml",):
        (Path("factors", "anything") / name).write_bytes((PACKAGE / name).read_bytes())
    library = PACKAGE / "src" / "lca_factors_our_sites" / "our_sites.yaml"
    (module / library.name).write_bytes(library.read_bytes())
    assert "984 " in lca("run", "model.lca").stdout
    assert lca("lock", ".").exit_code == 0
    locked = f'"{(module / library.name).as_posix()}" = "{sha256(library.read_bytes()).hexdigest()}"'
    assert locked in Path("lca.lock").read_text(encoding="utf-8")
    assert not site.exists()
