"""`lca graph`: every form, the choice of a result, wrong use, and texts that stay texts in Mermaid and Graphviz."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from decimal import Decimal
from hashlib import sha256
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as Xml

import pytest
from click.testing import CliRunner, Result

from lca.arithmetic import add_up
from lca.cli import main
from lca.cli.graph import FORMS
from lca.report.graph_text import dot_text, graph_document, graph_dot, graph_mermaid, mermaid_text
from lca.trail.canonical import canonical
from tests.report.models import CREDITS, GALLERY, HOSTILE, LOOP, ROWS, first, gallery, hostile, results

TWO = """
indicator water "Water" in L
process p "A" { makes 1 kg emits 1 kgCO2e ~ "x" emits 2 L of water ~ "x" }
assessment one "The first" { needs 1 kg of p }
assessment two "The second" { needs 3 kg of p }
"""


@pytest.fixture(autouse=True)
def _models(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name, text in {"rows": ROWS, "two": TWO, "loop": LOOP, "credits": CREDITS}.items():
        Path(f"{name}.lca").write_text(text, encoding="utf-8")


def lca(*arguments: str) -> Result:
    """A command, that has ended by itself and not in an exception."""
    found = CliRunner().invoke(main, list(arguments))
    assert found.exception is None or isinstance(found.exception, SystemExit), found.exception
    return found


def document(*arguments: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(lca("graph", *arguments, "--to", "json").stdout)
    return found


@pytest.mark.parametrize("form", FORMS)
def test_each_form_goes_to_the_terminal_or_to_a_file(form: str) -> None:
    shown = lca("graph", "rows.lca", "--to", form)
    assert shown.exit_code == 0
    assert lca("graph", "rows.lca", "--to", form, "-o", "out").stdout == ""
    assert Path("out").read_text(encoding="utf-8") == shown.stdout
    if form in ("svg", "sankey"):
        assert Xml.fromstring(shown.stdout).tag.endswith("svg")


def test_svg_is_drawn_if_no_form_is_told() -> None:
    assert lca("graph", "rows.lca").stdout == lca("graph", "rows.lca", "--to", "svg").stdout


def test_a_trail_gives_the_picture_that_its_model_gives() -> None:
    lca("audit", "rows.lca", "--all-scenarios", "--allow-unsourced", "--allow-incomplete", "-o", "trail.json")
    for options in ([], ["--scenario", "all"]):
        assert lca("graph", "trail.json", *options).stdout == lca("graph", "rows.lca", *options).stdout


def test_a_scenario_an_assessment_and_an_indicator_are_chosen_by_name() -> None:
    assert (document("rows.lca")["scenario"], document("rows.lca", "--scenario", "all")["scenario"]) == ("", "all")
    assert [document("two.lca")[key] for key in ("assessment", "indicator", "total")] == ["one", "climate", "1"]
    chosen = document("two.lca", "--assessment", "two", "--indicator", "water")
    assert [chosen[key] for key in ("assessment", "indicator", "total", "unit")] == ["two", "water", "6", "L"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["nowhere.lca"], "nowhere.lca"),
        (["nowhere.json"], "nowhere.json"),
        (["rows.lca", "--scenario", "al"], "did you mean `all`?"),
        (["two.lca", "--assessment", "tow"], "did you mean `two`?"),
        (["two.lca", "--indicator", "wter"], "did you mean `water`?"),
        (["rows.lca", "-o", "nowhere/x.svg"], "nowhere/x.svg"),
    ],
)
def test_wrong_use_is_told_and_has_status_2(arguments: list[str], said: str) -> None:
    found = lca("graph", *arguments)
    assert (found.exit_code, found.stdout) == (2, "")
    assert said in found.stderr


def test_a_scenario_that_a_trail_does_not_have_is_told() -> None:
    lca("audit", "rows.lca", "--allow-unsourced", "--allow-incomplete", "-o", "trail.json")
    found = lca("graph", "trail.json", "--scenario", "all")
    assert found.exit_code == 2
    assert "the trail has no scenario" in found.stderr


def test_the_document_has_exact_numbers_that_add_up() -> None:
    for path in GALLERY:
        for case, result in results(gallery(path)):
            drawn = graph_document(case, result)
            nodes = [node for node in drawn["nodes"] if node["kind"] == "node" and not node["avoided"]]
            total = add_up([Decimal(node["value"]) for node in nodes if node["value"] is not None])
            assert total == Decimal(drawn["total"]), path.stem
            assert {edge[end] for edge in drawn["edges"] for end in ("supplier", "user")} <= {
                n["id"] for n in drawn["nodes"]
            }


def test_the_document_tells_amounts_burdens_and_what_is_avoided() -> None:
    drawn = document("credits.lca")
    ids = {(node["name"], node["avoided"]): node["id"] for node in drawn["nodes"]}
    edges = {(edge["supplier"], edge["user"]): edge for edge in drawn["edges"]}
    power = edges[ids["grid.no_2024", False], ids["centre", False]]
    assert (power["amount"], power["unit"], power["burden"], power["avoids"]) == ("4", "kWh", "0.123", False)
    heat = edges[ids["gas", True], ids["centre", False]]
    assert (heat["amount"], heat["unit"], heat["burden"], heat["avoids"]) == ("20", "kWh", None, True)
    assert drawn["credits"] == "6"


def test_mermaid_has_a_subgraph_for_each_stage_shapes_and_dashed_credits() -> None:
    drawn = lca("graph", "credits.lca", "--to", "mermaid").stdout.splitlines()
    assert drawn[:2] == ["flowchart LR", '  subgraph s1["serving"]']
    assert any(
        re.fullmatch(r'    n\d\["A centre<br/>centre<br/>2\.123 kgCO2e · 100\.0 #37;"\]', line) for line in drawn
    )
    assert any(re.fullmatch(r'  n\d\(\["Norway<br/>.*"\]\)', line) for line in drawn)
    assert any(re.fullmatch(r'  n\d -\.->\|"20 kWh"\| n\d', line) for line in drawn)
    assert any(re.fullmatch(r'  n\d -->\|"4 kWh"\| n\d', line) for line in drawn)


def test_a_hostile_text_says_nothing_to_mermaid() -> None:
    """Outside of quotes stand our own words alone, and between them no sign that has a meaning."""
    drawn = graph_mermaid(*hostile())
    for line in drawn.splitlines()[1:]:
        outside, inside = "".join(line.split('"')[::2]), "".join(line.split('"')[1::2]).replace("<br/>", "")
        assert re.fullmatch(r" *(subgraph s\d\[\]|end|n\d[\[({]+[\])}]+|n\d -[.-]*>(\|\|)? n\d|class.*)", outside), line
        assert not re.search(r"[<>\"`\\|{}\[\]%&:/]|(?<!\w);|#(?!\d+;)|\ufb02", inside), line
    assert mermaid_text('"') == "#34;"


def test_a_hostile_text_says_nothing_to_graphviz() -> None:
    """Every text ends at its own quotation mark, and escapes within it are our own."""
    drawn = graph_dot(*hostile())
    bare = re.sub(r'"(?:[^"\\]|\\.)*"', "", drawn)
    ours = """digraph life_cycle rankdir LR node edge fontname fontsize 10 11 subgraph label shape style dashed
        box oval hexagon cluster_1 cluster_2 n1 n2 n3 n4 n5"""
    assert set(re.findall(r"\w+", bare)) <= set(ours.split())
    assert dot_text('\\N"&lt;') == '\\\\N\\"&amp;lt;'


@pytest.mark.skipif(shutil.which("dot") is None, reason="Graphviz is not installed")
@pytest.mark.parametrize("name", ["credits", "loop", "hostile"])
def test_graphviz_reads_it_and_shows_texts_as_they_are(name: str) -> None:
    case, result = hostile() if name == "hostile" else first({"credits": CREDITS, "loop": LOOP}[name])
    done = subprocess.run(["dot", "-Tsvg"], input=graph_dot(case, result).encode(), capture_output=True, check=True)
    assert done.stderr == b""
    said = [element.text for element in Xml.fromstring(done.stdout).iter("{http://www.w3.org/2000/svg}text")]
    if name == "hostile":
        assert any(text and text.startswith(HOSTILE[:27]) and "&lt;b" in text and "\\N" in text for text in said)


def test_a_trail_of_someone_else_may_name_what_it_does_not_hold() -> None:
    """Digests are right, and yet nodes, assessments and units are missing: something is drawn, or a finding told."""
    lca("audit", "credits.lca", "--allow-unsourced", "--allow-incomplete", "-o", "trail.json")
    whole = json.loads(Path("trail.json").read_bytes())

    def draw(turn: str) -> None:
        trail = json.loads(json.dumps(whole))
        case = trail["content"]["cases"][0]
        if turn in case:
            case[turn] = []
        elif turn == "units":
            trail["content"]["units"] = []
        elif turn == "cases":
            trail["content"]["cases"] = []
        elif turn == "suppliers":
            for flow in (flow for node in case["nodes"] for flow in node["exchanges"]):
                flow["supplier"] = "nobody"
        trail["integrity"]["content"] = sha256(canonical(trail["content"])).hexdigest()
        Path("other.json").write_bytes(canonical(trail) + b"\n")
        for form in FORMS:
            lca("graph", "other.json", "--to", form)

    for turn in ("nodes", "assessments", "results", "units", "cases", "suppliers"):
        draw(turn)


def test_what_is_no_trail_is_told() -> None:
    Path("no.json").write_text("{}", encoding="utf-8")
    found = lca("graph", "no.json")
    assert found.exit_code != 0
    assert "no.json" in found.stderr
