"""``launch.upstream(x)``: what all that reaches an assessment through x causes, loops and overlaps included."""

from __future__ import annotations

import pytest

from lca.arithmetic import EXACT
from lca.check import check
from lca.diagnostics import LcaError
from lca.engine.result import Result, run
from lca.source import SourceFile

MODEL = """\
use grid
indicator water "Water" in L
source s { title "S" }
process gas { makes 1 kWh emits 300 gCO2e @s emits 1 L @s }
process idle { makes 1 kg uses 0 kWh of still @s }
process still { makes 1 kWh }
process heat { makes 1 kWh emits 1 kgCO2e @s }
process coal { makes 1 kWh emits 1 kgCO2e @s }
process panel { makes 1 kg uses 1 kWh of solar @s emits 2 kgCO2e @s uses 2 kWh of gas @s }
process solar { makes 1 kWh uses 0.5 kg of panel @s emits 1 kgCO2e @s uses 0.1 kWh of grid.fr_2023 @s }
process chp {
  makes 3 kWh of power share 60 % @s
  makes 4 kWh of heat share 40 % @s
  uses 1 kWh of solar @s
  uses 0.2 kWh of chp.heat @s
  emits 3 kgCO2e @s
}
serving chat(power) {
  makes 1 day
  uses power * 1 h of chp.power
  uses 1 kWh of chp.heat @s
  uses 2 kWh of solar @s
  uses 1 kWh of grid.de_2023 @s
  uses 1 kg of idle @s
  avoids 1 kWh of heat @s
}
assessment a {
  needs 3 day of chat(power = 2 kW @s)
  needs 1 day of chat(power = 1 kW @s)
}
"""


def result(text: str) -> Result:
    checked = check(SourceFile("m.lca", text))
    assert checked.ok, [one.message for one in checked.diagnostics if one.is_error]
    return run(checked.under())


@pytest.mark.parametrize(
    "stated",
    [
        "a.upstream(chat) = a.total",
        "a.upstream(chat, water) = a.total(water)",
        'a.upstream("chat(2 kW)") + a.upstream(chat(1 kW)) = a.total',
        "a.upstream(gas) = a.node(gas)",
        "a.upstream(gas, water) = a.total(water)",
        "a.upstream(grid) = a.upstream(grid.fr_2023) + a.upstream(grid.de_2023)",
        "a.upstream(grid, water) = 0 L",
        "a.upstream(solar) > a.node(solar) + a.upstream(grid.fr_2023)",
        "a.upstream(chp) < a.upstream(chp.power) + a.upstream(chp.heat)",
    ],
)
def test_a_check_reads_what_reaches_the_assessment_through_something(stated: str) -> None:
    assert [one.holds for one in result(f'{MODEL}check "c" {stated}').verdicts] == [True]


FREE = {
    "solar": "process solar { makes 1 kWh }\n",
    "chp": "process chp {\n  makes 3 kWh of power share 60 % @s\n  makes 4 kWh of heat share 40 % @s\n}\n",
    "panel": "process panel { makes 1 kg }\n",
}
"""By name, the node as it would be if its product were free."""


@pytest.mark.parametrize("name", FREE)
def test_it_is_the_part_of_the_total_that_would_vanish_if_the_product_were_free(name: str) -> None:
    start = MODEL.index(f"process {name} ")
    end = MODEL.index("\n}\n", start) + 3 if name == "chp" else MODEL.index("\n", start) + 1
    without = result(MODEL[:start] + FREE[name] + MODEL[end:]).outcomes[0].total
    of_it, whole = (
        result(f'{MODEL}check "c" {one} = 1 kgCO2e').verdicts[0].left for one in (f"a.upstream({name})", "a.total")
    )
    assert abs(EXACT.subtract(EXACT.subtract(whole, of_it), without)) <= whole.scaleb(-33)


@pytest.mark.parametrize(
    ("read", "codes"),
    [
        ("a.upstream(coal) = 0 kgCO2e", ["E0324"]),
        ("a.upstream(idle) = 0 kgCO2e", ["E0324"]),
        ("a.upstream(grid.se_2023) = 0 kgCO2e", ["E0324"]),
        ("a.upstream(heat) = 0 kgCO2e", ["W0822"]),
        ("a.upstream(nothing) = 0 kgCO2e", ["E0310"]),
        ("a.upstream(chat, land) = 0 kgCO2e", ["E0310"]),
        ("a.upstream() = 0 kgCO2e", ["E0312"]),
        ("a.upstream(chat, water) = 0 kgCO2e", ["E0202"]),
    ],
)
def test_what_adds_nothing_is_told(read: str, codes: list[str]) -> None:
    told = check(SourceFile("m.lca", f'{MODEL}check "c" {read}')).diagnostics
    assert [one.code for one in told if one.is_error or one.code == "W0822"] == codes


def test_a_rule_for_every_assessment_fits_any() -> None:
    rules = "rule r for result { require result.upstream(coal) = 0 kgCO2e require result.upstream(idle) = 0 kgCO2e }"
    assert [one.holds for one in result(MODEL + rules).rulings] == [True]


def test_reading_it_of_each_node_of_a_chain_makes_as_many_cells_again() -> None:
    def cells(length: int) -> int:
        nodes = "".join(
            f"process p{at} {{ makes 1 kg uses 1 kg of p{at + 1} @s emits 1 gCO2e @s }}\n" for at in range(length)
        )
        head = f'source s {{ title "S" }}\nprocess p{length} {{ makes 1 kg emits 1 gCO2e @s }}\n{nodes}'
        reads = "".join(f'check "c" a.upstream(p{at}) >= 1 gCO2e @s\n' for at in range(length))
        checked = check(SourceFile("m.lca", f"{head}assessment a {{ needs 1 kg of p0 }}\n{reads}"))
        return len(checked.under().cells)

    assert cells(80) - cells(40) == 2 * (cells(40) - cells(20))


def test_a_loop_that_needs_as_much_as_it_makes_is_told_once() -> None:
    text = (
        'source s { title "S" }\nprocess p { makes 1 kg uses 1 kg of q @s emits 1 gCO2e @s }\n'
        "process q { makes 1 kg uses 1 kg of p @s }\nassessment a { needs 1 kg of p }\n"
        'check "c" a.upstream(q) <= 1 kgCO2e @s\n'
    )
    with pytest.raises(LcaError) as error:
        run(check(SourceFile("m.lca", text)).under())
    assert [one.code for one in error.value.diagnostics] == ["E0502"]
