"""What the checker finds in libraries, tables and bibliographies, against what a trail says of them."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
import yaml

import lca
from lca import verify
from lca.places import shipped
from lca.trail.canonical import canonical
from lca.trail.trail import trail_of

from .test_verify import RUN, STUDY, Json, figure, findings, signed

Change = Callable[[Json], object]
LIBRARY = """\
library: ours
version: 2026.1
title: Ours
licence: CC0-1.0
gwp: AR6
sources:
  book: {title: "A book, of # all", publisher: City, issued: 2025-11}
  "other": {title: Another}
defaults: {per: kWh, source: book, accounting: {approach: market, kind: average, boundary: direct}}
factors:
  plain:
    title: The plain
    emits: {climate: 41 gCO2e, water: 2 L}   # as printed
    where: annex 2
    geography: DE
    valid: 2020-2021
    uncertainty: ±10%
    quality: "(2, 1, 3, 1, 2)"
  steam: {title: Steam, per: MWh, emits: 250 kgCO2e, source: other}
  many: {title: Of eight, per: 8 gpu, emits: 40 kgCO2e, where: p. 3,
    uncertainty: (30000 gCO2e to 50 kgCO2e)}
  share: {title: A share, value: 4 %, uncertainty: normal(1 %), assumed: "as in all
    of them"}
  alias: {is: plain}
substances:
  gas: {title: A gas, per: kg, emits: 29.8 kgCO2e, assumed: so it is, gwp: AR5,
    uncertainty: lognormal ( 1.2 ), quality: "(1, 2, 3, 4, 5)"}
indicators:
  water: {title: Water, unit: L}
"""
MODEL = (
    STUDY
    + """\
use ours
process p {
  makes 1 kg
  uses 1 kWh of ours.alias ~ "x"
  uses 2 MWh of ours.steam ~ "x"
  uses 2 gpu of ours.many ~ "x"
  emits 2 kg * (1 + ours.share) of ours.gas ~ "x"
}
assessment a { needs 1 kg of p }
"""
)


def trail(folder: Path, model: str, files: dict[str, str]) -> Json:
    """The trail of a model with these files in its folder."""
    for name, text in {**files, "m.lca": model}.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8", newline="")
    checked = lca.check_file(folder / "m.lca")
    assert checked.ok, [found.message for found in checked.diagnostics if found.is_error]
    found: Json = json.loads(canonical(trail_of(checked, [lca.run(checked.under())], run=RUN)))
    return found


def told(document: Json, folder: Path) -> list[str]:
    return [one["message"] for one in findings(signed(document), folder).told if one["level"] == "pinning"]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, bytes]:
    folder = tmp_path_factory.mktemp("ours")
    return folder, canonical(trail(folder, MODEL, {"factors/ours.yaml": LIBRARY}))


def source(document: Json, name: str) -> Json:
    found: Json = next(one for one in document["content"]["sources"] if one["id"] == name)
    return found


def assumption(document: Json, of: str) -> Json:
    wanted = figure(document, of)["basis"][0]["assumption"]
    found: Json = next(one for one in document["content"]["assumptions"] if one["id"] == wanted)
    return found


def swapped(document: Json, one: str, other: str, *fields: str) -> None:
    """Two figures with each other's fields."""
    first, second = figure(document, one), figure(document, other)
    for field in fields:
        first[field], second[field] = second[field], first[field]


@pytest.mark.parametrize(
    ("change", "what"),
    [
        (lambda d: figure(d, "ours.plain").update(written="42"), "ours.plain: its number is 42, and there stands 41"),
        (lambda d: figure(d, "ours.plain").update(unit="kgCO2e/MWh"), "ours.plain: its unit"),
        (lambda d: figure(d, "ours.steam").update(unit="gCO2e/kWh"), "ours.steam: its unit"),
        (lambda d: figure(d, "ours.many.per").update(written="9"), "ours.many.per: its number is 9"),
        (lambda d: figure(d, "ours.many.emits").update(unit="kgCO2e/gpu"), "ours.many.emits: its unit"),
        (lambda d: figure(d, "ours.plain(water)").update(written="3"), "ours.plain(water): its number"),
        (lambda d: figure(d, "ours.plain").update(title="The best"), "ours.plain: its title"),
        (lambda d: figure(d, "ours.plain").pop("title"), "ours.plain: its title"),
        (lambda d: figure(d, "ours.plain").update(literal="4"), "ours.plain: its place"),
        (lambda d: figure(d, "ours.plain").update(quality=[1, 1, 1, 1, 1]), "ours.plain: its scores"),
        (lambda d: figure(d, "ours.plain").pop("quality"), "ours.plain: its scores"),
        (lambda d: figure(d, "ours.plain")["details"].update(geography="FR"), "ours.plain: its details"),
        (lambda d: figure(d, "ours.plain")["details"].update(valid="2024"), "ours.plain: its details"),
        (lambda d: figure(d, "ours.plain")["details"].pop("stale"), "ours.plain: its details"),
        (lambda d: figure(d, "ours.steam")["details"].update(stale="2024"), "ours.steam: its details"),
        (lambda d: figure(d, "ours.plain")["details"].update(gwp="AR5"), "ours.plain: its details"),
        (lambda d: figure(d, "ours.plain")["details"].update(note="checked"), "ours.plain: its details"),
        (lambda d: figure(d, "ours.plain")["details"].update(library="grid"), "ours.plain: its details"),
        (lambda d: figure(d, "ours.plain")["details"].update(accounting="location"), "ours.plain: its details"),
        (lambda d: figure(d, "ours.plain")["details"].update(replaces="grid 1: plain"), "ours.plain: its details"),
        (lambda d: figure(d, "ours.plain")["basis"][0].update(where="annex 3"), "ours.plain: its basis"),
        (lambda d: figure(d, "ours.plain")["basis"][0].update(source="ours:other"), "ours.plain: its basis"),
        (lambda d: swapped(d, "ours.plain", "ours.share", "basis"), "ours.share: its basis"),
        (lambda d: assumption(d, "ours.share").update(statement="measured"), "ours.share: its basis"),
        (lambda d: assumption(d, "ours.gas").update(place="factors/ours.yaml:1:1"), "ours.gas: its basis"),
        (lambda d: figure(d, "ours.gas").update(factor="ours.plain"), "ours.gas: its entry"),
        (lambda d: figure(d, "ours.gas").update(written="28"), "ours.gas: its number"),
        (lambda d: swapped(d, "ours.plain", "ours.steam", "id", "factor"), "ours.steam: its number"),
        (lambda d: d.update(json.loads(json.dumps(d).replace("ours.plain", "grid.plain"))), "grid.plain: its library"),
        (lambda d: figure(d, "ours.plain").update(factor="ours.missing"), "ours.plain: its entry"),
        (lambda d: figure(d, "ours.plain").pop("factor"), "ours.plain: its entry"),
        (lambda d: figure(d, "ours.plain").update(place="m.lca:1:1"), "ours.plain: its entry"),
        (lambda d: figure(d, "ours.plain").update(place="n.yaml:1:1"), "ours.plain: its entry"),
        (lambda d: figure(d, "ours.plain")["spread"].update(sd="1"), "ours.plain: its sd is 1"),
        (lambda d: figure(d, "ours.plain")["spread"].update(text="± 1 %"), "ours.plain: its spread"),
        (lambda d: figure(d, "ours.plain").pop("spread"), "ours.plain: its"),
        (lambda d: figure(d, "ours.steam").update(spread=figure(d, "ours.plain")["spread"]), "ours.steam: its spread"),
        (lambda d: figure(d, "ours.many.emits")["spread"].update(low="1"), "ours.many.emits: its low is 1"),
        (lambda d: figure(d, "ours.share")["spread"].update(sd="3"), "ours.share: its sd is 3"),
        (lambda d: figure(d, "ours.gas")["spread"].update(gsd="1.3"), "ours.gas: its gsd is 1.3"),
        (lambda d: source(d, "ours:book")["fields"].update(title="Another"), "ours:book: its fields"),
        (lambda d: source(d, "ours:book")["fields"].update(doi="10.1/2"), "ours:book: its fields"),
        (lambda d: source(d, "ours:book").update(key="other"), "ours:book: its place"),
        (lambda d: source(d, "ours:book").update(place="factors/ours.yaml:8:3"), "ours:book: its place"),
        (lambda d: d["content"]["libraries"][0].update(name="grid"), "the library grid: its name"),
        (lambda d: d["content"]["libraries"][0].update(version="2027.1"), "the library ours: its version"),
        (lambda d: d["content"]["libraries"][0].update(licence="MIT"), "the library ours: its licence"),
    ],
)  # fmt: skip
def test_what_a_library_says_is_what_stands_in_it(change: Change, what: str, made: tuple[Path, bytes]) -> None:
    folder, data = made
    document = json.loads(data)
    assert told(document, folder) == []
    change(document)
    assert any(what in one for one in told(document, folder)), told(document, folder)


def test_what_a_factor_is_per_is_that_of_its_own_entry(tmp_path: Path) -> None:
    library = LIBRARY.replace("per: MWh", "per: GWh").replace("value: 4 %,", "value: 4 %, note: per MWh,")
    document = trail(tmp_path, MODEL, {"factors/ours.yaml": library})
    assert told(document, tmp_path) == []
    figure(document, "ours.steam")["unit"] = figure(document, "ours.plain")["unit"]
    assert told(document, tmp_path)[0].startswith("ours.steam: its unit is")


def test_a_factor_in_place_of_another_says_so(tmp_path: Path) -> None:
    library = LIBRARY.replace("library: ours", "library: grid\nextends: grid").replace("plain", "us_2024")
    model = MODEL.replace("ours", "grid").replace(".alias", ".us_2024").replace("of grid.steam", "of grid.fr")
    document = trail(tmp_path, model, {"factors/grid.yaml": library})
    assert told(document, tmp_path) == []
    details = figure(document, "grid.us_2024")["details"]
    for said in ("grid 2027: us_2024", details["replaces"].replace("us_2024", "fr_2024")):
        details["replaces"] = said
        assert told(document, tmp_path)[0].startswith("grid.us_2024: its details")


def texts(node: yaml.Node | None) -> object:
    """What PyYAML reads, in the form of the checker's own reader."""
    if isinstance(node, yaml.MappingNode):
        return {texts(key): texts(value) for key, value in node.value}
    return verify.flat(node.value) if isinstance(node, yaml.ScalarNode) else "a list"


def read(tree: verify.Yaml, node: Any) -> object:
    if isinstance(node, dict):
        return {str(key): read(tree, tree.entry(node, key)) for key in node}
    return "a list" if node.raw[:1] == "[" else str(node)


def test_every_library_that_comes_with_the_tool_is_read_as_yaml() -> None:
    paths = sorted(path for folder in shipped() for path in folder.rglob("*.yaml") if "factors" in path.parts)
    assert len(paths) > 40
    for path in paths:
        text = path.read_text(encoding="utf-8")
        tree = verify.Yaml(text)
        assert read(tree, tree.root) == texts(yaml.compose(text, Loader=yaml.CSafeLoader)), path


@pytest.mark.parametrize("blanks", [" ", "\n", "\n  ", "# x\n", ": "])
@pytest.mark.parametrize("form", ["# {}", "a:{}\n  b", "a: b{}\n", "a: {{b: c,{}d: e}}", "a: >\n  b{}\n c", "a: 'b{}'"])
def test_however_many_blanks_have_the_same_keys(form: str, blanks: str) -> None:
    """In time that grows with their number: by its square these would take minutes."""

    def keys(many: int) -> list[str] | None:
        with suppress(ValueError):  # which forms are read is told by others
            return list(verify.Yaml(form.format(blanks * many)).root)
        return None

    assert keys(30_000) == keys(3)


@pytest.mark.parametrize(
    "text",
    ["a: &x b\nc: *x\n", "a: !!str b\n", "%YAML 1.1\n---\na: b\n", "a: b\n---\nc: d\n", "a:\n- b\n", "a: {b: c\n",
     "a: {b: [c\n", "a: |2\n   b\n", "- a\n", "a", "", 'a: "\\U00FFFFFF"\n', "? - a\n: b\n", "a: {b} c\n"],
)  # fmt: skip
def test_a_form_that_no_library_needs_is_not_read(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011  # it says where
        verify.Yaml(text)


def test_an_entry_is_read_when_it_is_asked_for() -> None:
    tree = verify.Yaml("a:\n  b: {c: 1,}\n  d: {c: it's}, e: it's}\n")
    assert tree("a", "b") == {"c": "1"}
    with pytest.raises(ValueError, match="it's}, e"):
        tree("a", "d")


def test_a_library_that_is_not_read_is_told(made: tuple[Path, bytes]) -> None:
    _, data = made
    text = verify.Text("a: &x b", "library")
    content, tell = json.loads(data)["content"], verify.Findings()
    pinned = verify.Data(content, {"factors/ours.yaml": text}, {}, verify.Units([]), tell)
    pinned.declared(content)
    assert not pinned.stands(figure(json.loads(data), "ours.plain"))
    assert [(one["warning"], one["message"]) for one in tell.told] == [
        (True, "factors/ours.yaml has forms of YAML that are not looked into")
    ]


# Tables

USAGE = 'the region,hour,"en, ergy"\r\nWA,1,1.50 kWh\r\n"W\nB",2,"2.5"\r\n\r\nVA,3, 3\r\n'
PAIRS = "zone,of the day,v\nB,1,5\nVA,1.50,6\nB,2,7\n"
READS_TABLES = (
    STUDY
    + """\
table usage "Use" from "usage.csv" ~ "metered" {
  key region "the region" hour in h ~ "so" energy "en, ergy" in kWh name "the region" }
table rows from "usage.csv" ~ "metered" { region "the region" energy "en, ergy" in # so
  kWh @b "x" quality (1, 2, 3, 1, 2) key hour in h }
table plain from "plain.csv" @b { v in 1 }
table pairs from "pairs.csv" @b { key zone key hour "of the day" in h v in gCO2e/h }
source b { title "B" }
process p { makes 1 kg
  emits sum(u.energy for u in usage) * 1 gCO2e/kWh ~ "x"
  emits count(u for u in usage where u.region != "VA") * 1 gCO2e ~ "x"
  emits mean(max(r.energy, 2 kWh) for r in rows) * 1 gCO2e/kWh ~ "x"
  emits usage["WA"].hour * 1 gCO2e/h * sum(r.v for r in plain) ~ "x"
  emits sum(pairs[u.region, u.hour / 2 else "B", 2 h].v * u.hour for u in usage) ~ "x" }
assessment a { needs 1 kg of p }
"""
)


@pytest.fixture(scope="module")
def tabled(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, bytes]:
    folder = tmp_path_factory.mktemp("tables")
    files = {"usage.csv": USAGE, "plain.csv": "v\n+7\n8\n", "pairs.csv": PAIRS}
    return folder, canonical(trail(folder, READS_TABLES, files))


def table(document: Json, name: str) -> Json:
    found: Json = next(one for one in document["content"]["tables"] if one["name"] == name)
    return found


COUNT, MEAN = 'count(u for u in usage where u.region != "VA")', "mean(max(r.energy, 2 kWh) for r in rows)"


@pytest.mark.parametrize(
    ("change", "what"),
    [
        (lambda d: figure(d, 'usage["WA"].energy').update(written="1.5"), '"WA"].energy: its number is 1.5'),
        (lambda d: figure(d, 'usage["WA"].energy').update(unit="h"), '"WA"].energy: its unit'),
        (lambda d: figure(d, 'usage["VA"].energy').update(unit="h"), '"VA"].energy: its unit'),
        (lambda d: figure(d, 'usage["VA"].energy').update(place="usage.csv:2:6"), '"VA"].energy: its row'),
        (lambda d: figure(d, 'usage["WA"].hour').update(place="usage.csv:2:6"), '"WA"].hour: its column'),
        (lambda d: figure(d, 'usage["WA"].energy').update(literal="1"), '"WA"].energy: its cell'),
        (lambda d: figure(d, 'usage["WA"].energy').update(place="plain.csv:2:1"), '"WA"].energy: its entry'),
        (lambda d: swapped(d, "plain[1].v", "plain[2].v", "place", "literal", "written"), "plain[1].v: its row"),
        (lambda d: d.update(json.loads(json.dumps(d).replace("plain[1].v", "plain.v"))), "plain.v: its entry"),
        (
            lambda d: swapped(d, 'pairs["B", 2 h].v', 'pairs["VA", 1.50 h].v', "place", "literal", "written"),
            'pairs["B", 2 h].v: its row is "B", 2 h, and there stands "VA", 1.50 h',
        ),
        (lambda d: figure(d, COUNT).update(written="4"), "its number of rows is 4"),
        (lambda d: figure(d, MEAN).update(written="2"), "its number of rows is 2"),
        (lambda d: table(d, "usage").update(rows=2), "the table usage: its rows"),
        (lambda d: table(d, "usage").update(columns=["hour"]), "the table usage: its columns"),
        (lambda d: table(d, "plain").update(columns=["w"]), "the table plain: its headers"),
    ],
)  # fmt: skip
def test_what_a_table_says_is_what_stands_in_it(change: Change, what: str, tabled: tuple[Path, bytes]) -> None:
    folder, data = tabled
    document = json.loads(data)
    assert told(document, folder) == []
    change(document)
    assert any(what in one for one in told(document, folder)), told(document, folder)


SCORED = (
    STUDY
    + """\
table parts from "parts.csv" ~ "x" quality (q, 1, 1, 1, 2) {
  key part
  energy in kWh
  other in kWh ~ "y" quality (1, r, 1, 1, 1)
  last in kWh ~ "z"
  q
  r
}
process p { makes 1 kg emits sum(normal(r.energy, r.other) + r.last for r in parts) * 1 kgCO2e/kWh ~ "x" }
assessment a { needs 1 kg of p }
"""
)


@pytest.mark.parametrize(
    ("change", "what"),
    [
        (lambda d: figure(d, 'parts["A"].energy').update(quality=[1, 1, 1, 1, 2]), "its scores is 1, 1, 1, 1, 2"),
        (lambda d: figure(d, 'parts["A"].energy').pop("spread"), "its spread is"),
        (lambda d: figure(d, 'parts["A"].last').update(quality=[4, 1, 1, 1, 2]), "there stands nothing"),
        (lambda d: figure(d, 'parts["B"].other').pop("quality"), "there stands 1, 3, 1, 1, 1"),
        (lambda _: None, ""),
    ],
)
def test_scores_of_cells_are_those_of_their_columns(change: Change, what: str, tmp_path: Path) -> None:
    rows = "part,energy,other,last,q,r\nA,10,2,3,4,5\nB,20,5,7,2,3\n"
    document = trail(tmp_path, SCORED, {"parts.csv": rows})
    change(document)
    found = told(document, tmp_path)
    assert found == [] if not what else any(what in one for one in found), found


def test_the_columns_of_a_table_are_those_of_its_block() -> None:
    said = verify.Statements(verify.Text("""table t from "t.csv" ~ "so" { a "A \\"b\\"" in 1 b in 1 key c in
      kWh/h @d "e" f "F" in 1/h accounting (approach market) g in 1
      quality (a, 1, 2, 3, b) } let in_ = 1"""))  # fmt: skip
    covers = {name: (*column[:3], *column[3][1:]) for name, column in said.columns(said.words.index('"t.csv"')).items()}
    assert covers == {
        "a": ('A "b"', "", False, [], {}), "b": ("b", "", False, [], {}), "c": ("c", "kWh/h", True, [], {}),
        "f": ("F", "1/h", False, [], {"approach": "market"}), "g": ("g", "", False, ["a", "1", "2", "3", "b"], {}),
    }  # fmt: skip
