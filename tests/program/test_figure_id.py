"""The ids of figures and their texts: each of the one is each of the other, in time that grows with the text."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

import lca
from lca.program import Program
from lca.program.cells import Figure
from lca.program.figure_id import FigureId, Role, read_id, whose
from lca.trail.cell_ids import consumed, ids_of

GALLERY = sorted((Path(__file__).parents[2] / "models").glob("*.lca"))
MODEL = """\
unit piece
indicator water in L
substance gas in kg { climate 2 kgCO2e/kg ~ "x" water 3 L/kg ~ "x" }
parameter total = 2 kWh ~ "x"
parameter power = site ~ "x"
process site { makes 1 kWh emits 3 gCO2e ~ "x" emits 2 gCO2e ~ "y" emits 1 g of gas ~ "x" emits 1 L of water ~ "x" }
process chat(size, from_where) {
  let credits = size * 2 ~ "x"
  makes 1 piece uses size of from_where uses size of from_where avoids 1 kWh of site ~ "x"
}
process two {
  makes 1 piece of a share 60 % ~ "x"
  makes 2 piece of b share 40 % ~ "x"
  uses (total + 1 kWh) * 2 of power ~ "x"
  uses 1 piece of chat(size = 1 kWh ~ "a (b", from_where = site ~ "why") ~ "x"
  uses 1 piece of chat(size = 1 kWh ~ "c", from_where = site) ~ "x"
}
assessment launch "L" { needs 3 piece of two.a needs 1 piece of two.a }
check "a.total \\"odd\\"" launch.total <= 5 tCO2e
"""


def ids(program: Program) -> set[FigureId]:
    """Every id that is made of a program: of names, of figures and of the steps between."""
    figures = {cell.name for cell in program.cells if isinstance(cell, Figure)}
    cells = consumed(program, [one.cell for one in program.named.values()])
    return {*program.named, *figures, *ids_of(program, cells, {}).values()}


@given(st.text() | st.lists(st.sampled_from([*'.()[]"#: ,\\', "a", "1", *Role, "for", "in", "by", "on"])).map("".join))
@example("a.total by x")
@example("a.words[01]")
@example("a.words[1]#2:3")
def test_every_text_is_that_of_an_id(text: str) -> None:
    one = read_id(text)
    assert str(one) == text
    assert read_id(str(one)) == one


NAMES = st.from_regex(r"[a-z]\w{0,4}(\.[a-z]\w{0,4})?", fullmatch=True, alphabet=st.characters(max_codepoint=127))
QUOTED = st.text(st.sampled_from('ab().[]:# ,"')).map(lambda text: text.replace('"', '\\"'))
OWNERS = NAMES | st.builds('{}("{}")'.format, NAMES, QUOTED) | st.builds("{}({}, {})".format, NAMES, NAMES, NAMES)
NUMBERS = st.sampled_from([0, 2, 17])
INDICATORS = st.sampled_from(["", "water"])
ROWS = st.text(st.sampled_from('ab().[]:# ,"')).map("t[{}]".format)
FLOW = st.sampled_from([Role.USES, Role.AVOIDS, Role.EMITS, Role.NEEDS, Role.MAKES, Role.SHARE])
RESULT = st.sampled_from([Role.NODE, Role.CREDIT])


@given(
    st.builds(FigureId, OWNERS, FLOW, NAMES, literal=NUMBERS)
    | st.builds(FigureId, OWNERS, FLOW, NAMES, row=ROWS, ordinal=NUMBERS, step=NUMBERS)
    | st.builds(FigureId, OWNERS, st.just(Role.FROM), NAMES, INDICATORS, st.just("") | ROWS, ordinal=NUMBERS)
    | st.builds(FigureId, NAMES, RESULT, OWNERS, INDICATORS, ordinal=NUMBERS, step=NUMBERS)
    | st.builds(FigureId, st.just("launch"), st.just(Role.TOTAL), indicator=INDICATORS, step=NUMBERS)
    | st.builds(FigureId, NAMES, st.just(Role.CELL), st.just("km"), row=QUOTED, ordinal=NUMBERS)
    | st.builds(FigureId, st.just(""), st.just(Role.CHECK), st.text(), literal=NUMBERS)
    | st.builds(FigureId, st.text().map('check "{}"'.format), st.just(Role.SIDE), st.just("left"), step=NUMBERS)
    | st.builds(FigureId, st.just("launch.total"), st.sampled_from([Role.RESTS, Role.SCALES]), st.text(min_size=1))
)
def test_every_id_is_that_of_its_text(one: FigureId) -> None:
    assert read_id(str(one)) == one


@pytest.mark.parametrize("path", GALLERY, ids=lambda path: path.stem)
def test_the_ids_of_the_gallery_are_those_of_their_texts(path: Path) -> None:
    checked = lca.check_file(path)
    found = ids(checked.under()) if checked.ok else set()
    assert [one for one in found if read_id(str(one)) != one] == []
    assert len({str(one) for one in found}) == len(found)


def test_instances_rows_products_and_names_like_those_of_results_have_ids_of_their_own() -> None:
    found = ids(lca.check_text(MODEL).under())
    assert [one for one in found if read_id(str(one)) != one] == []
    assert {"two.makes(a)", "two.share(b)", "site.emits#2", "site.from(gas) in water", "gas(water)"} <= set(
        map(str, found)
    )


def test_an_argument_belongs_to_whom_its_statement_does() -> None:
    assert whose(read_id("chat(1 kWh).uses(site)(size)[2]")) == "chat(1 kWh)"
    assert whose(read_id("launch.runs(chat)")) == "launch"


@pytest.mark.parametrize(
    "part", ["[1", "#1", "(", '"', '\\"', "].a", ".uses(", " for [", " in ", ":1", "((a))", " by "]
)
def test_long_texts_are_read(part: str) -> None:
    for text in (part * 50_000, f"a.uses({part * 50_000}", f"a.total{part * 50_000}", f"t[{part * 50_000}].a:1"):
        assert str(read_id(text)) == text
