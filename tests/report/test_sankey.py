"""The Sankey of an impact: what comes into each bar goes out of it, and the total comes out at the end."""

from __future__ import annotations

from collections import defaultdict
from itertools import pairwise
from pathlib import Path

import pytest

from lca.report.life_cycle import NEED, LifeCycle, life_cycle
from lca.report.passed_on_impact import passed_on_impact
from lca.report.sankey import sankey_svg
from lca.report.sankey_bands import OTHERS, SankeyBands, sankey_bands
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
    results,
)  # fmt: skip
from tests.report.test_graph_picture import SVG, inert, texts

RING = "assessment a { needs 1 kg of n5 }\n" + "\n".join(
    f'process n{i} {{ makes 1 kg\n uses 0.5 kg of n{(i + 1) % 30} ~ "x"\n uses 0.3 kg of n{(i * 7 + 3) % 30} ~ "x"\n'
    f' emits {i} gCO2e ~ "x" }}'
    for i in range(30)
)
MODELS = {"loop": LOOP, "self": SELF, "credits": CREDITS, "products": PRODUCTS, "one": ONE, "rows": ROWS, "ring": RING}


def balanced(cycle: LifeCycle) -> SankeyBands:
    """The bands of a life cycle, in which every balance holds."""
    impact = passed_on_impact(cycle)
    given, taken = dict(impact.own), defaultdict[str, float](float)
    for (supplier, user), part in impact.flows.items():
        given[user] = given.get(user, 0.0) + part
        taken[supplier] += part
    for key, thing in cycle.things.items():
        if not thing.avoided and thing.kind != "factor" and key != NEED:
            assert given[key] == pytest.approx(taken[key], abs=1e-9), key
    found = sankey_bands(cycle, impact)
    comes, goes = defaultdict(float, found.starts), defaultdict[str, float](float)
    for (supplier, user), part in found.flows.items():
        assert part > 0
        goes[supplier] += part
        comes[user] += part
    for key in {*comes, *goes} - {NEED}:
        assert comes[key] == pytest.approx(goes[key], abs=1e-6), key
    assert comes[NEED] == pytest.approx(1.0 if cycle.total else 0.0, abs=1e-6)
    assert sum(found.starts.values()) == pytest.approx(comes[NEED], abs=1e-6)
    return found


@pytest.mark.parametrize("path", GALLERY, ids=lambda path: path.stem)
def test_every_result_of_the_gallery_has_balanced_bands_and_a_picture(path: Path) -> None:
    for case, result in results(gallery(path)):
        balanced(life_cycle(case, result))
        inert(sankey_svg(case, result))


@pytest.mark.parametrize("name", MODELS)
def test_bands_are_balanced(name: str) -> None:
    case, result = first(MODELS[name])
    balanced(life_cycle(case, result))
    inert(sankey_svg(case, result))


@pytest.mark.parametrize("count", [3, 30, 200, 700])
def test_bands_of_larger_models_are_balanced_and_small_ones_are_one(count: int) -> None:
    case, result = first(chain(count))
    found = balanced(life_cycle(case, result))
    drawn = {key for pair in found.flows for key in pair}
    assert len(drawn) < 140
    assert any(key.startswith(OTHERS) for key in drawn) == (count > 3)


def test_bands_are_in_proportion_to_what_they_carry() -> None:
    """Power has three quarters of what the plant emits, and a bath takes twice as much heat as power."""
    found = balanced(life_cycle(*first(PRODUCTS)))
    assert found.flows["node chp.heat", "node bath"] == pytest.approx(14 / 22)
    assert found.flows["node chp.power", "node bath"] == pytest.approx(7 / 22)
    assert found.flows["node chp.power", NEED] == pytest.approx(1 / 22)


def test_what_only_goes_round_is_in_no_band() -> None:
    """Of 6 kg that panels carry into the electricity 4 come back to them."""
    found = balanced(life_cycle(*first(LOOP)))
    assert found.flows == pytest.approx({
        ("node solar", NEED): 1.0, ("node panel", "node solar"): 0.5, ("own node solar", "node solar"): 0.5,
    })  # fmt: skip
    assert found.rounds == pytest.approx({("node solar", "node panel"): 1.0})
    svg = sankey_svg(*first(LOOP))
    assert "4 kgCO2e goes round" in svg
    assert svg.count("lcp-loop") > sankey_svg(*first(ONE)).count("lcp-loop")


def test_credits_are_told_and_not_drawn() -> None:
    svg = sankey_svg(*first(CREDITS))
    assert "Credits, not in the total and not drawn: 6 kgCO2e." in svg
    assert "Heat from gas" not in svg


def test_a_picture_says_what_a_share_in_it_is() -> None:
    said = " ".join(texts(inert(sankey_svg(*first(LOOP)))))
    assert (
        "A share is all that passes through, so that a node's has what its suppliers cause, and shares overlap." in said
    )


def test_a_total_of_nothing_has_a_picture_that_says_so() -> None:
    root = inert(sankey_svg(*first(NOTHING)))
    assert "Nothing is emitted: there are no bands to draw." in texts(root)


def test_the_bar_at_the_right_is_as_high_as_all_bands_into_it() -> None:
    root = inert(sankey_svg(*first(chain(12))))
    (need,) = (rect for rect in root.iter(f"{SVG}rect") if rect.get("class") == "lcp-need")
    assert float(need.get("height", "0")) == pytest.approx(300, abs=0.2)


def test_labels_do_not_overlap() -> None:
    """Two labels of one column never stand on the same line, and a bar has its own above it."""
    root = inert(sankey_svg(*first(chain(60))))
    columns: dict[str, list[float]] = defaultdict(list)
    for group in root.iter(f"{SVG}g"):
        for text in group.iter(f"{SVG}text"):
            columns[text.get("x", "")].append(float(text.get("y", "0")))
    assert len(columns) > 3
    for heights in columns.values():
        heights.sort()
        assert all(low - high >= 14 for high, low in pairwise(heights))


def test_a_hostile_text_stays_a_text() -> None:
    root = inert(sankey_svg(*hostile()))
    assert any('"><script>' in text for text in texts(root))
