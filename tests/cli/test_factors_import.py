"""`lca factors import` and `lca factors diff`: what they read, write and refuse, and how they leave."""

from __future__ import annotations

import json
import zipfile
from hashlib import sha256
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from lca.cli import main

CSV = "Entity,Code,Year,Intensity\nFrance,FRA,2023,56.04\nNorway,NOR,2023,30.05\n"
NEWER = "Entity,Code,Year,Intensity\nFrance,FRA,2023,28.02\nGermany,DEU,2023,380\nNorway,NOR,2023,31\n"
RECIPE = """\
library = "zones"   # a note of somebody
version = "2026.1"
title = "Electricity"
licence = "CC-BY-4.0"

[source]
key = "report"
title = "A report"
accessed = "2026-01-10"
package = "pypi zones==1"
path = "zones/data/intensity.csv"
sha256 = "{digest}"

[factor]
name = "{{Code|iso2|lower}}"
title = "{{Entity}}"
per = "kWh"
emits = "{{Intensity}} gCO2e"
"""


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A recipe, and its source in a checkout."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("LCA_SOURCES", raising=False)
    Path("checkout/zones/data").mkdir(parents=True)
    Path("checkout/zones/data/intensity.csv").write_text(CSV, encoding="utf-8", newline="")
    digest = sha256(CSV.encode()).hexdigest()
    Path("zones.toml").write_text(RECIPE.format(digest=digest), encoding="utf-8", newline="")


def lca(*words: str) -> Result:
    return CliRunner().invoke(main, ["factors", *words], catch_exceptions=False)


def packed(path: str, name: str, text: str) -> str:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as parts:
        parts.writestr("other/intensity.csv", "no, not, this, one")
        parts.writestr(name, text)
    return path


def test_a_source_is_a_file_a_folder_or_a_packed_one_and_makes_the_same() -> None:
    assert lca("import", "zones.toml", "checkout").exit_code == 0
    made = Path("zones.yaml").read_bytes()
    for source in (
        "checkout/zones/data/intensity.csv",
        packed("zones-1-py3-none-any.whl", "zones/data/intensity.csv", CSV),
        packed("master.zip", "zones-main/zones/data/intensity.csv", CSV),
    ):
        Path("zones.yaml").unlink()
        answer = lca("import", "zones.toml", source)
        assert answer.exit_code == 0, answer.stderr
        assert answer.stdout == "zones 2026.1: 2 factors of 2 rows, in zones.yaml\n"
        assert Path("zones.yaml").read_bytes() == made


def test_a_source_is_found_in_the_folder_of_sources_even_in_a_wheel(monkeypatch: pytest.MonkeyPatch) -> None:
    Path("sources").mkdir()
    packed("sources/zones-2.whl", "zones/data/intensity.csv", NEWER)
    packed("sources/zones-3.whl", "zones/data/intensity.csv", CSV)
    monkeypatch.setenv("LCA_SOURCES", "sources")
    assert lca("import", "zones.toml").exit_code == 0
    monkeypatch.setenv("LCA_SOURCES", ".")
    Path("sources/zones-3.whl").unlink()
    assert lca("import", "zones.toml").exit_code == 0, "in a checkout in that folder"


def test_a_source_that_is_not_here_is_wrong_use_and_told_where_it_is_had() -> None:
    Path("checkout").rename("elsewhere")
    Path("elsewhere/zones/data").rename("elsewhere/zones/further")
    for words in (["zones.toml"], ["zones.toml", packed("empty.whl", "zones/else.csv", CSV)]):
        answer = lca("import", *words)
        assert answer.exit_code == 2
        assert "E0643" in answer.stderr
        assert "`pip download --no-deps zones==1`" in answer.stderr
    assert not Path("zones.yaml").exists()


@pytest.mark.parametrize("broken", [slice(200, 260), slice(-40, None)], ids=["in the middle", "at the end"])
def test_a_broken_archive_has_no_source_in_it(broken: slice) -> None:
    rows = "".join(f"Place {number},FRA,2023,{number * 7919 % 1000}\n" for number in range(500))
    whole = bytearray(Path(packed("zones-1.whl", "zones/data/intensity.csv", rows)).read_bytes())
    whole[broken] = bytes(sign ^ 0x5A for sign in whole[broken])
    Path("zones-1.whl").write_bytes(whole)
    Path("checkout").rename("elsewhere")
    answer = lca("import", "zones.toml", "zones-1.whl")
    assert answer.exit_code == 2
    assert "error[E0643]" in answer.stderr


def test_another_source_is_refused_with_both_digests_until_it_is_taken_on_purpose() -> None:
    assert lca("import", "zones.toml", "checkout").exit_code == 0
    Path("newer.csv").write_text(NEWER, encoding="utf-8", newline="")
    answer = lca("import", "zones.toml", "newer.csv")
    assert answer.exit_code == 1
    assert "E0644" in answer.stderr
    assert sha256(NEWER.encode()).hexdigest() in answer.stderr
    assert sha256(CSV.encode()).hexdigest() in answer.stderr
    assert lca("import", "zones.toml", "newer.csv", "--renew").exit_code == 2
    wrong = lca("import", "zones.toml", "newer.csv", "--renew", "--version", "2027.1", "--accessed", "10.1.2027")
    assert (wrong.exit_code, "'10.1.2027'" in wrong.stderr) == (2, True)
    answer = lca("import", "zones.toml", "newer.csv", "--renew", "--version", "2027.1", "--accessed", "2027-01-10")
    assert answer.exit_code == 0
    assert answer.stdout.splitlines() == [
        "zones 2027.1: 3 factors of 3 rows, in zones.yaml",
        "  1 added, 2 changed",
        "  + de  380 gCO2e per kWh",
        "  ~ fr  56.04 gCO2e per kWh → 28.02 gCO2e per kWh  -50 %",
        "  ~ no  30.05 gCO2e per kWh → 31 gCO2e per kWh  +3.16 %",
    ]
    recipe = RECIPE.format(digest=sha256(NEWER.encode()).hexdigest())
    recipe = recipe.replace("2026.1", "2027.1").replace("2026-01-10", "2027-01-10")
    assert Path("zones.toml").read_text(encoding="utf-8") == recipe
    assert lca("import", "zones.toml", "newer.csv", "--check").exit_code == 0


def test_a_recipe_without_a_digest_is_told_that_of_the_file() -> None:
    recipe = RECIPE.format(digest="")
    Path("zones.toml").write_text(recipe.replace('sha256 = ""\n', ""), encoding="utf-8")
    answer = lca("import", "zones.toml", "checkout")
    assert answer.exit_code == 1
    assert f'`sha256 = "{sha256(CSV.encode()).hexdigest()}"`' in answer.stderr
    assert lca("import", "zones.toml", "checkout", "--renew", "--version", "1", "--accessed", "2026").exit_code == 0
    assert lca("import", "zones.toml", "checkout", "--check").exit_code == 0


def test_a_library_that_was_edited_is_told_and_one_written_by_hand_is_left() -> None:
    assert lca("import", "zones.toml", "checkout").exit_code == 0
    made = Path("zones.yaml").read_text(encoding="utf-8")
    Path("zones.yaml").write_text(made.replace("56.04", "46.04"), encoding="utf-8", newline="")
    answer = lca("import", "zones.toml", "checkout", "--check")
    assert answer.exit_code == 1
    assert "E0645" in answer.stderr
    by_hand = made.split("\n", 1)[1]
    Path("zones.yaml").write_text(by_hand, encoding="utf-8", newline="")
    answer = lca("import", "zones.toml", "checkout")
    assert answer.exit_code == 1
    assert "E0645" in answer.stderr
    assert Path("zones.yaml").read_text(encoding="utf-8") == by_hand


def test_a_file_that_is_at_odds_with_the_others_of_its_library_is_told() -> None:
    Path("factors/zones").mkdir(parents=True)
    Path("zones.toml").rename("factors/zones/made.toml")
    head = "library: zones\nversion: {}\ntitle: Z\nfactors:\n  {}: {{value: 1 W, assumed: a guess}}\n"
    for version, name, said in (
        ("2026.1", "dk", ""),
        ("2026.1", "fr", "`fr` stands twice"),
        ("2025.9", "dk", "the files of `zones` have the versions"),
    ):
        Path("factors/zones/by_hand.yaml").write_text(head.format(version, name), encoding="utf-8")
        answer = lca("import", "factors/zones/made.toml", "checkout")
        assert answer.exit_code == (1 if said else 0)
        assert said in answer.stderr


def test_nothing_is_written_where_a_row_is_wrong() -> None:
    text = CSV.replace("NOR", "NRO")
    Path("zones.toml").write_text(RECIPE.format(digest=sha256(text.encode()).hexdigest()), encoding="utf-8")
    Path("intensity.csv").write_text(text, encoding="utf-8", newline="")
    answer = lca("import", "zones.toml")
    assert answer.exit_code == 1
    assert "intensity.csv:3:8" in answer.stderr
    assert not Path("zones.yaml").exists()


def test_a_link_in_a_checkout_that_leads_out_of_it_is_not_followed() -> None:
    source = Path("checkout/zones/data/intensity.csv")
    source.rename("elsewhere.csv")
    source.symlink_to(Path("elsewhere.csv").absolute())
    assert lca("import", "zones.toml", "checkout").exit_code == 2


def test_a_recipe_is_drafted_for_a_table_and_makes_its_library_once_it_is_filled_in() -> None:
    table = "Site;Year;Intensity (g/kWh)\nZürich;2024;31,5\nGenf;2024;1.028,1\nGenf;2025;n/a\n"
    Path("my.csv").write_text(table, encoding="utf-8")
    assert lca("import", "my.csv").exit_code == 0
    assert lca("import", "my.csv").exit_code == 2
    answer = lca("import", "my.toml")
    assert answer.exit_code == 1
    assert "`licence` is still to be filled in" in answer.stderr
    draft = Path("my.toml").read_text(encoding="utf-8")
    accounting = 'approach = "…", kind = "…", boundary = "…"'
    assert accounting in draft
    draft = draft.replace(accounting, 'approach = "location", kind = "average", boundary = "direct"')
    draft = draft.replace('"…"', '"CC0-1.0"').replace("(…, …, …, …, …)", "(2, 1, 1, 1, 1)")
    Path("my.toml").write_text(draft, encoding="utf-8")
    answer = lca("import", "my.toml")
    assert answer.exit_code == 0, answer.stderr
    lines = Path("my.yaml").read_text(encoding="utf-8").splitlines()
    assert '  genf_2024: {title: Genf, emits: 1028.1 gCO2e, where: "Genf, 2024", valid: 2024}' in lines
    assert "no factor of 1 row: `Intensity (g/kWh)` is empty" in answer.stdout


OLD = """\
library: ours
version: 1
title: Ours
sources: {a: {title: A}}
defaults: {per: kWh, source: a}
factors:
  same: {emits: 1 gCO2e}
  unit: {emits: 1 gCO2e}
  kind: {emits: 1 gCO2e, valid: 2024}
  gone: {emits: 2 gCO2e}
  spread: {emits: 3 gCO2e, where: page 1}
  twice: {emits: 5 gCO2e}
"""
NEW = """\
library: ours
version: 2
title: Ours
sources: {a: {title: A}}
defaults: {per: kWh, source: a}
factors:
  same: {emits: 1 gCO2e}
  unit: {emits: 1 kgCO2e, per: MWh}
  kind: {value: 1 W, valid: 2025}
  spread: {emits: 3 gCO2e, where: page 2, uncertainty: ± 5 %}
  twice: {emits: 10 gCO2e}
  new: {is: twice}
"""


def test_diff_tells_what_is_gone_added_and_changed_by_how_much() -> None:
    Path("old.yaml").write_text(OLD.replace("ours", "old"), encoding="utf-8")
    Path("new.yaml").write_text(NEW.replace("ours", "new"), encoding="utf-8")
    with Path("new.yaml").open("a", encoding="utf-8") as stream:
        stream.write("  elsewhere: {is: other.factor}\n")
    answer = lca("diff", "old.yaml", "new.yaml")
    assert answer.stdout.splitlines() == [
        "2 added, 1 gone, 4 changed",
        "  - gone  2 gCO2e per kWh",
        "  + elsewhere  other.factor",
        "  + new  10 gCO2e per kWh",
        "  ~ kind  1 gCO2e per kWh → 1 W",
        "      valid: 2024 → 2025",
        "  ~ twice  5 gCO2e per kWh → 10 gCO2e per kWh  +100 %",
        "  ~ unit  1 gCO2e per kWh → 1 kgCO2e per MWh  +0 %",
        "  ~ spread",
        "      source: a, page 1 → a, page 2",
        "      uncertainty: nothing → ± 5 %",
    ]
    document = json.loads(lca("diff", "old.yaml", "new.yaml", "--format", "json").stdout)
    assert [(one["factor"], one["kind"], one["ratio"]) for one in document["changes"]] == [
        ("gone", "gone", None),
        ("elsewhere", "added", None),
        ("new", "added", None),
        ("kind", "changed", None),
        ("twice", "changed", 2.0),
        ("unit", "changed", 1.0),
        ("spread", "changed", None),
    ]


def test_diff_takes_libraries_by_name_and_says_where_there_is_none() -> None:
    assert lca("diff", "gwp_ar5", "gwp_ar6").stdout.splitlines()[0].endswith("changed")
    assert lca("diff", "grid", "grid").stdout == "nothing is other\n"
    assert lca("diff", "grid", "grit").exit_code == 2
