"""The picture of a life cycle: what is in it, what a hostile text can do in it, that it is the same each time."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree as Xml

import pytest

from lca.report.graph_picture import MOST, graph_svg
from lca.report.layers import layout
from lca.report.life_cycle import AVOIDED, FACTOR, NEED, life_cycle
from lca.report.repeated import repeated
from tests.report.models import (
    CREDITS,
    GALLERY,
    LOOP,
    NOTHING,
    ONE,
    PRODUCTS,
    ROWS,
    SELF,
    chain,
    first,
    gallery,
    hostile,
    reading,
    results,
)  # fmt: skip

SVG = "{http://www.w3.org/2000/svg}"
DRAWN = {"svg", "title", "desc", "style", "text", "path", "rect", "g"}
HARMLESS = {
    "class", "viewBox", "width", "height", "role", "aria-label", "x", "y", "rx", "d", "stroke-width", "text-anchor",
    "stroke-dasharray",
}  # fmt: skip
SAME = """
from lca.report.graph_picture import graph_svg
from lca.report.sankey import sankey_svg
from tests.report.models import chain, first, LOOP
import hashlib
for text in (chain(40), LOOP):
    print(*(hashlib.sha256(draw(*first(text)).encode()).hexdigest() for draw in (graph_svg, sankey_svg)))
"""


def inert(svg: str) -> Xml.Element:
    """The tree of a picture that is well-formed and holds nothing but shapes and texts."""
    root = Xml.fromstring(svg)
    for element in root.iter():
        assert element.tag.removeprefix(SVG) in DRAWN
        assert set(element.attrib) <= HARMLESS
    (style,) = root.findall(f"{SVG}style")
    assert style.text is not None
    assert not re.search(r"url|@import|expression|javascript", style.text)
    assert all(
        rule.startswith((".lcp", "@media")) for rule in re.findall(r"[^{};]+(?=\{)", style.text.replace("\n", ""))
    )
    assert root.get("role") == "img"
    assert [child.tag for child in root][:2] == [f"{SVG}title", f"{SVG}desc"]
    return root


def texts(root: Xml.Element) -> list[str]:
    return [element.text or "" for element in root.iter(f"{SVG}text")]


def boxes(root: Xml.Element) -> list[tuple[float, float, float, float]]:
    """Left, top, right and bottom of each box that has a title."""
    found = []
    for group in root.iter(f"{SVG}g"):
        rect = group.find(f"{SVG}rect")
        assert rect is not None
        x, y, width, height = (float(rect.get(key, "0")) for key in ("x", "y", "width", "height"))
        found.append((x, y, x + width, y + height))
    return found


@pytest.mark.parametrize("path", GALLERY, ids=lambda path: path.stem)
def test_every_result_of_the_gallery_has_a_picture(path: Path) -> None:
    for case, result in results(gallery(path)):
        root = inert(graph_svg(case, result))
        assert len(boxes(root)) == len(repeated(life_cycle(case, result), 1).things)


@pytest.mark.parametrize("text", [LOOP, SELF, CREDITS, PRODUCTS, ONE, NOTHING, ROWS], ids=range(7))
def test_no_boxes_overlap_and_all_are_within_the_picture(text: str) -> None:
    no_overlap(inert(graph_svg(*first(text))))


def test_no_boxes_overlap_in_a_large_picture() -> None:
    no_overlap(inert(graph_svg(*first(chain(60)))))


def no_overlap(root: Xml.Element) -> None:
    found = sorted(boxes(root))
    for place, (left, top, right, bottom) in enumerate(found):
        assert all(
            x >= right or right_of <= left or y >= bottom or low <= top for x, y, right_of, low in found[place + 1 :]
        )
    width, height = (float(number) for number in root.get("viewBox", "").split()[2:])
    assert all(left >= 0 and top >= 0 and right <= width and bottom <= height for left, top, right, bottom in found)


def test_a_box_tells_title_contribution_and_share() -> None:
    said = texts(inert(graph_svg(*first(LOOP))))
    assert {"process · panel", "Panels", "2 kgCO2e · 50.0 %", "total of", "power", "4 kgCO2e"} <= set(said)


def test_a_flow_tells_the_amount_of_all_runs_in_a_unit_that_reads_well() -> None:
    """For 2 models: twice 3 MWh and, from one factor, twice half a kWh and twice two kWh as one flow."""
    said = texts(inert(graph_svg(*first(ROWS))))
    assert {"2 model", "6 MWh", "5 kWh"} <= set(said)


def test_a_scenario_has_its_own_picture_and_says_so() -> None:
    case, result = first(ROWS, "all")
    said = texts(inert(graph_svg(case, result)))
    assert "6 kWh" in said
    assert any("scenario all" in text for text in said)


def test_another_indicator_counts_what_it_counts() -> None:
    path = next(path for path in GALLERY if path.stem == "gpt3_water")
    case, result = next(results(gallery(path)))
    said = texts(inert(graph_svg(case, result)))
    assert "4731 m³ · 87.0 %" in said
    assert any("Water consumption" in text for text in said)


FACTORS = """
use hardware, water
unit answer
process node { makes 1 server uses 8 gpu of hardware.hgx_h100 ~ "x" }
serving s { makes 1 answer uses 1 server of node ~ "x" uses 1 kWh_it of water.cooling_us ~ "x" }
assessment a { needs 2 answer of s }
"""


def test_a_factor_has_its_title_per_piece_and_where_it_counts_for_another_indicator() -> None:
    titles = {"HGX H100 baseboard with eight GPUs", "Cooling, Microsoft's data centres, average of the United States"}
    for case, result in results(reading(FACTORS)):
        assert {one.title for one in life_cycle(case, result).things.values() if one.kind == "factor"} == titles


def test_a_loop_is_a_line_that_comes_back() -> None:
    svg = graph_svg(*first(LOOP))
    assert svg.count('class="lcp-flow lcp-loop"') == 1
    assert "flows that close a loop" in svg
    assert graph_svg(*first(SELF)).count('class="lcp-flow lcp-loop"') == 1
    assert "lcp-flow lcp-loop" not in graph_svg(*first(ONE))


def test_credits_are_dashed_and_told_apart_from_the_total() -> None:
    svg = graph_svg(*first(CREDITS))
    assert svg.count('class="lcp-flow lcp-credit"') == 3
    assert "Credits, not in the total: 6 kgCO2e." in svg
    cycle = life_cycle(*first(CREDITS))
    avoided = {key: thing for key, thing in cycle.things.items() if thing.avoided}
    assert set(avoided) == {f"{AVOIDED}node gas", f"{AVOIDED}factor grid.pl_2024"}
    burdens = sum(flow.burden or 0 for flow in cycle.flows if flow.supplier in avoided)
    assert sum(thing.own for thing in avoided.values()) + burdens == cycle.credits


def test_own_emissions_and_factors_make_up_what_a_node_contributes() -> None:
    for path in GALLERY:
        for case, result in results(gallery(path)):
            cycle = life_cycle(case, result)
            for thing in cycle.things.values():
                if thing.value is not None and thing.kind not in (FACTOR, NEED) and not thing.avoided:
                    made = thing.own + sum(
                        flow.burden or 0 for flow in cycle.flows if flow.user == thing.key and not flow.avoids
                    )
                    assert float(made) == pytest.approx(float(thing.value), rel=1e-12), (path.stem, thing.key)


def test_a_large_model_shows_the_greatest_and_says_what_is_left_out() -> None:
    case, result = first(chain(400))
    root = inert(graph_svg(case, result))
    assert len(boxes(root)) == MOST + 1
    assert any(re.match(r"Left out: \d+ nodes and factors", text) for text in texts(root))


def test_a_factor_that_is_used_far_apart_stands_near_each_of_its_users() -> None:
    cycle = life_cycle(*first(chain(40)))
    apart = repeated(cycle, 1)
    assert len(apart.things) > len(cycle.things)
    for name in ("grid.us_2024", "grid.no_2024"):
        parts = [thing.value or 0 for thing in apart.things.values() if thing.name == name]
        assert float(sum(parts)) == pytest.approx(float(cycle.things[f"factor {name}"].value or 0), rel=1e-12)


def test_a_hostile_text_stays_a_text() -> None:
    root = inert(graph_svg(*hostile()))
    assert any("<script>alert(1)</script>" in text for text in texts(root))
    assert not re.search("[\x00-\x08\x1b\u202e\ud800-\udfff\uffff]", "".join(root.itertext()))


def test_two_processes_draw_the_same_whatever_the_order_of_their_sets() -> None:
    def drawn(seed: str) -> str:
        root = Path(__file__).parents[2]
        done = subprocess.run(
            [sys.executable, "-c", SAME],
            capture_output=True,
            text=True,
            check=True,
            cwd=root,
            env={"PYTHONHASHSEED": seed},
        )
        return done.stdout

    assert drawn("1") == drawn("2")


def test_a_layout_has_suppliers_left_of_users_and_ways_between_far_ones() -> None:
    flows = [("a", "root"), ("b", "a"), ("c", "b"), ("c", "root"), ("a", "c")]
    found = layout("root", flows, dict.fromkeys(["root", "a", "b", "c"], 10.0), dict.fromkeys(flows, 4.0))
    assert found.columns == {"root": 3, "a": 2, "b": 1, "c": 0}
    assert found.returning == {("a", "c")}
    assert {pair: len(way) for pair, way in found.ways.items()} == {
        ("a", "root"): 0, ("b", "a"): 0, ("c", "b"): 0, ("c", "root"): 2,
    }  # fmt: skip
