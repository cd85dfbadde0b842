"""The derivation of a result: every leaf with what it rests on, and how much of the total rests on what."""

from __future__ import annotations

import hashlib
import json
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

import pytest
from msgspec.structs import astuple

import lca
from lca.check import check
from lca.diagnostics import LcaError
from lca.diagnostics.text_files import read_text
from lca.engine.result import Result, run
from lca.places import data
from lca.report.trace_tree import TraceTree
from lca.source import SourceFile
from lca.trail.figure_entries import AssumptionEntry, SourceEntry
from lca.trail.trace import Trace, trace
from lca.trail.trace_document import as_document

HEAD = 'source s { title "S" } source t { title "T" } assumption low "low" @t "p. 1" unit word\n'
MODEL = (
    HEAD
    + """
parameter users "Who" = 2 person @s "p. 2"
serving p "Serving" {
  let words = users * (3 word/person ~ low)
  makes 1 day
  emits words * (5 kgCO2e/word @t "p. 3")
  emits 10 kgCO2e ~ "a guess"
  uses words * (1 kWh/word @s) of q
}
training q { makes 1 MWh emits 1000 kgCO2e @t }
assessment a "All" { needs 2 day of p }
assessment b { needs 1 MWh of q }
"""
)


def result(text: str = MODEL) -> Result:
    found = check(SourceFile("m.lca", text))
    assert [d for d in found.diagnostics if d.is_error] == []
    return run(found.under())


def only(target: str, text: str = MODEL) -> Trace:
    (found,) = trace(result(text), target)
    return found


def parts(text: str) -> dict[str, Decimal]:
    """What the total rests on, in kilograms."""
    attribution = only("a", HEAD + text + " assessment a { needs 1 kg of p }").attribution
    assert attribution is not None
    found = {ground.key or ground.text: ground.part / 1000 for ground in attribution.carrying}
    return found | {
        "assumed": attribution.resting["assumed"] / 1000,
        "unsourced": attribution.resting["unsourced"] / 1000,
    }


def test_without_a_target_every_assessment_is_traced() -> None:
    assert [(found.of, found.roots) for found in trace(result())] == [
        ("a.total", ("a.total",)), ("b.total", ("b.total",)),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("target", "roots"),
    [
        ("a", ("a.total",)),
        ("a.total", ("a.total",)),
        ("b", ("b.total",)),
        ("p", ("a.node(p)",)),
        ("serving", ("a.node(p)",)),
        ("p.words", ("p.words",)),
        ("users", ("users",)),
    ],
)
def test_a_target_is_an_assessment_a_stage_a_node_or_a_value(target: str, roots: tuple[str, ...]) -> None:
    assert only(target).roots == roots


def test_a_stage_or_node_of_two_assessments_is_traced_in_each() -> None:
    assert [found.roots for found in trace(result(), "q")] == [("a.node(q)",), ("b.node(q)",)]
    assert [found.roots for found in trace(result(), "training")] == [("a.node(q)",), ("b.node(q)",)]


WATER = (
    HEAD
    + """
indicator water in m^3
process p { makes 1 kg emits 2 kgCO2e @s emits 3 L of water @t }
process q { makes 1 kg emits 6 kgCO2e @s }
assessment a { needs 1 kg of p needs 1 kg of q }
assessment b { needs 2 kg of q needs 1 kg of p }
"""
)


@pytest.mark.parametrize(
    ("target", "indicator", "root", "of", "share"),
    [
        ("a.total", "", "a.total", "a.total", "1"),
        ("a.total", "water", "a.total(water)", "a.total(water)", "1"),
        ("a.total(water)", "", "a.total(water)", "a.total(water)", "1"),
        ("b.total", "", "b.total", "b.total", "1"),
        ("a.node(p)", "", "a.node(p)", "a.total", "0.25"),
        ("a.node(p)", "water", "a.node(p, water)", "a.total(water)", "1"),
        ("b.needs(q)", "", "b.needs(q)", "b.total", "0.8571"),
        ("p.emits(water)", "", "p.emits(water)", "a.total(water)", "1"),
        ("p.emits", "", "p.emits", "a.total", "0.25"),
        ("p.emits", "water", "p.emits", "a.total(water)", "0"),
    ],
)
def test_shares_are_of_the_total_that_fits_what_is_asked_for(
    target: str, indicator: str, root: str, of: str, share: str
) -> None:
    (found,) = trace(result(WATER), target, indicator)
    assert (found.roots, found.of) == ((root,), of)
    told = found.entries[root].share
    assert told is not None
    assert round(told, 4) == Decimal(share)
    assert (found.attribution is not None) == (root == of)


def test_a_result_of_one_indicator_is_refused_in_another() -> None:
    for target, indicator in (("a.total(water)", "climate"), ("a.node(q)", "water")):
        with pytest.raises(LcaError) as caught:
            trace(result(WATER), target, indicator)
        assert caught.value.diagnostics[0].message == f"`{target}` is no result in the indicator {indicator}"


def test_a_trace_of_a_part_tells_the_total_that_shares_are_of() -> None:
    assert TraceTree(only("b.node(q)", WATER)).text().splitlines()[-1] == "Shares are of b.total = 14 kgCO2e"
    assert "Shares are of" not in TraceTree(only("a", WATER)).text()


def test_an_unknown_target_is_answered_with_the_nearest() -> None:
    with pytest.raises(LcaError) as caught:
        trace(result(), "wrods")
    assert [d.code for d in caught.value.diagnostics] == ["E0310"]
    with pytest.raises(LcaError) as caught:
        trace(result(), "p.word")
    assert "p.words" in " ".join(caught.value.diagnostics[0].help)


def test_a_node_that_no_assessment_needs_is_told_so() -> None:
    with pytest.raises(LcaError):
        trace(result(MODEL + "process idle { makes 1 kg emits 2 kgCO2e @s }"), "idle")


def test_a_node_whose_share_is_all_from_others_can_be_traced() -> None:
    text = HEAD + "process p { makes 1 kg uses 2 kg of q @s } process q { makes 1 kg emits 1 kgCO2e @s }"
    assert only("p", text + " assessment a { needs 1 kg of p }").roots != ()


def test_every_leaf_names_its_origin_and_its_place() -> None:
    file = read_text(data("models") / "chatgpt.lca", "models/chatgpt.lca")
    assert isinstance(file, SourceFile)
    for text in (file, SourceFile("m.lca", MODEL)):
        for found in trace(run(check(text).under())):
            for entry in found.entries.values():
                assert entry.figure.place.rpartition(":")[2].isdigit()
                assert bool(entry.formula) == bool(entry.uses) or entry.formula == "0"
                if not entry.uses and not entry.formula:
                    assert entry.basis or entry.origin
                    for basis in entry.basis:
                        assert basis.text
                        assert basis.place.rpartition(":")[2].isdigit()


def test_a_leaf_tells_source_locator_and_title() -> None:
    (leaf,) = [e for e in only("users").entries.values() if not e.uses]
    assert [astuple(one)[:3] for one in leaf.basis] == [("s", "S", "p. 2")]
    assert (leaf.value, leaf.figure.unit, leaf.shown, leaf.figure.place) == ("2", "person", "2 person", "m.lca:3")


def test_a_leaf_tells_its_assumption_and_what_backs_it() -> None:
    leaves = [e for e in only("p.words").entries.values() if not e.uses]
    (leaf,) = [e for e in leaves if e.shown.startswith("3 ")]
    assert [(type(one), one.key, one.text) for one in leaf.basis] == [
        (AssumptionEntry, "low", "low"),
        (SourceEntry, "t", "T"),
    ]


def test_a_part_of_the_question_and_an_unsourced_figure_say_so() -> None:
    text = HEAD + "process p { makes 2 kg emits 3 kgCO2e } assessment a { needs 4 kg of p }"
    origins = {e.shown: e.origin for e in only("a", text).entries.values() if e.origin}
    assert origins["3 kgCO2e"] == "neither source nor assumption"
    assert origins["2 kg"] == origins["4 kg"] == "defines the question, or what a node is per"


def test_a_figure_that_is_used_twice_is_one_entry() -> None:
    entries = only("a").entries
    assert len([e for e in entries.values() if e.shown == "2 person"]) == 1
    assert len([e for e in entries.values() if "p.words" in e.uses]) >= 2
    text = TraceTree(only("a")).text()
    assert text.count("p. 2") == 1
    assert "shown above" in text


def test_two_figures_that_are_written_alike_are_two_entries() -> None:
    text = (
        HEAD + "parameter pue = 1.2 @s process p { makes 1 kg uses facility((3 kWh_it @s), pue) of q } "
        "process r { makes 1 kg uses facility((1 kWh_it @s), pue) of q } process q { makes 1 kWh emits 5 kgCO2e @t } "
        "assessment a { needs 1 kg of p needs 1 kg of r }"
    )
    entries = only("a", text).entries
    alike = {name: entry.share for name, entry in entries.items() if entry.shown == "1 kWh/kWh_it"}
    assert alike == {"1 kWh/kWh_it": Decimal("0.75"), "1 kWh/kWh_it#2": Decimal("0.25")}
    assert "1 kWh/kWh_it#2" in entries["r.uses(q)"].uses
    assert "1 kWh/kWh_it#2 = 1 kWh/kWh_it" in TraceTree(only("a", text)).text()


LOOP = (
    HEAD
    + """
process p { makes 1 kg uses 0.02 MWh of q ~ "p needs q" emits 2 kgCO2e @s }
process q { makes 1 kWh uses 5 g of p ~ "q needs p" }
process r { makes 1 kg uses 3 kg of p @t }
assessment a { needs 1 kg of r needs 1 t of p }
"""
)


def test_a_loop_is_traced_down_to_all_that_it_reads() -> None:
    entries = only("a", LOOP).entries
    assert {name for name, entry in entries.items() if not entry.uses} == {
        "a.needs(p)", "a.needs(r)", "r.makes", "r.uses(p)", "p.makes", "p.uses(q)", "p.emits", "q.makes", "q.uses(p)",
    }  # fmt: skip
    amount = entries["a.amount(p)"]
    assert amount.formula == (
        "a.needs(p) + a.runs(r) * r.uses(p) + q.uses(p) / q.makes * a.amount(q)  (solved with the loop)"
    )
    assert amount.numbers == "1 t + 1 * 3 kg + 5 g / 1 kWh * 22 288.9 kWh  (solved with the loop)"
    assert set(amount.conversions) == {"1 t = 1000 kg", "1 g / kWh * kWh = 0.001 kg"}
    assert entries["a.amount(q)"].numbers == "0.02 MWh / 1 kg * 1114.44 kg  (solved with the loop)"
    assert amount.share is None


def test_a_tree_shows_each_amount_of_a_loop_once() -> None:
    lines = TraceTree(only("a", LOOP)).text().splitlines()
    told = [below.strip("│ ") for line, below in pairwise(lines) if "a.amount(p) =" in line]
    assert [line for line in told if line != "shown above"] == [
        "= a.needs(p) + a.runs(r) * r.uses(p) + q.uses(p) / q.makes * a.amount(q)  (solved with the loop)"
    ]
    assert "shown above" in told


def test_the_equation_of_a_member_with_many_parts_is_cut_and_its_entry_has_them_all() -> None:
    users = "".join(f'process u{i} {{ makes 1 kg uses 0.01 kg of hub ~ "part" }}\n' for i in range(20))
    hub = "process hub { makes 1 kg emits 1 kgCO2e @s " + "".join(f"uses 0.1 kg of u{i} " for i in range(20)) + "}"
    entry = only("a", HEAD + users + hub + " assessment a { needs 1 kg of hub }").entries["a.amount(hub)"]
    assert entry.formula.endswith(" + 8 more  (solved with the loop)")
    assert len([name for name in entry.uses if name.startswith("a.amount(")]) == 20


def test_entries_have_the_ids_of_the_audit_trail() -> None:
    file = read_text(data("models") / "chatgpt.lca", "models/chatgpt.lca")
    assert isinstance(file, SourceFile)
    checked = check(file)
    found = run(checked.under())
    in_trail = {figure.id for figure in lca.trail_of(checked, [found]).content.cases[0].figures}
    assert {name for one in trace(found) for name in one.entries} <= in_trail


def test_every_entry_that_is_used_is_there() -> None:
    for found in trace(result()):
        used = {name for entry in found.entries.values() for name in entry.uses}
        assert used | set(found.roots) == set(found.entries)


def test_a_conversion_is_shown_where_units_change() -> None:
    text = HEAD + "process p { makes 1 kg uses 2 MWh of q @s } process q { makes 1 kWh emits 500 gCO2e @s }"
    entries = only("a", text + " assessment a { needs 1 kg of p }").entries.values()
    notes = [note for entry in entries for note in entry.conversions]
    assert any("1 MWh" in note and "1 000" in note.replace("1000", "1 000") for note in notes)
    assert any("gCO2e" in note and "kgCO2e" in note for note in notes)


def test_values_are_exact_decimal_texts() -> None:
    entries = only("a").entries
    assert entries["a.total"].value == "92"
    assert entries["p.words"].value == "6"
    assert Decimal(entries["a.node(q)"].value) == 12


@pytest.mark.parametrize(("depth", "deepest"), [(0, 0), (1, 1), (2, 2)])
def test_the_depth_of_a_tree_is_as_asked(depth: int, deepest: int) -> None:
    lines = TraceTree(only("a"), depth).text().splitlines()
    tree = lines[: lines.index("")]
    levels = [(line.index("─ ") - 1) // 3 + 1 for line in tree if "─ " in line]
    assert max(levels, default=0) == deepest


def test_the_share_of_an_entry_is_what_of_the_total_scales_with_it() -> None:
    entries = only("a").entries
    assert entries["a.total"].share == 1
    assert entries["users"].share is not None
    assert round(entries["users"].share, 12) == round(Decimal(72) / 92, 12)
    assert entries["a.node(q)"].share is not None
    assert round(entries["a.node(q)"].share, 12) == round(Decimal(12) / 92, 12)


def test_a_trace_is_json() -> None:
    found = json.loads(json.dumps([as_document(one) for one in trace(result())]))
    assert set(found[0]) == {
        "of", "scenario", "settings", "total", "unit", "roots", "entries", "rests_on", "libraries", "tables",
    }  # fmt: skip
    assert (found[0]["of"], found[0]["total"], found[0]["unit"]) == ("a.total", "92", "kgCO2e")
    assert set(found[0]["entries"][0]) == {
        "id", "title", "formula", "numbers", "conversions", "value", "unit", "share", "basis", "origin",
        "spread", "quality", "replaces", "place", "uses",
    }  # fmt: skip


def test_a_model_without_assessment_has_nothing_to_trace() -> None:
    with pytest.raises(LcaError) as caught:
        trace(result(HEAD + "let x = 2 kg @s"), "x")
    assert [d.code for d in caught.value.diagnostics] == ["E0406"]


def test_a_deep_chain_is_traced_without_recursion() -> None:
    lets = "".join(f"let x{i} = x{i - 1} + 1 kgCO2e\n" for i in range(1, 3000))
    text = HEAD + f"let x0 = 1 kgCO2e\n{lets}process p {{ makes 1 kg emits x2999 }} assessment a {{ needs 1 kg of p }}"
    found = only("a", text)
    assert found.entries["a.total"].value == "3000"
    assert TraceTree(found).text()


# Attribution, on models whose answer is known.


def test_a_sum_rests_on_each_source_with_its_own_part() -> None:
    found = parts('process p { makes 1 kg emits (2 kgCO2e @s) + (3 kgCO2e @t) + (5 kgCO2e ~ "guess") + 7 kgCO2e }')
    assert found == {"s": 2, "t": 3, "guess": 5, "assumed": 5, "unsourced": 7}


def test_a_product_rests_wholly_on_each_of_its_factors() -> None:
    found = parts('process p { makes 1 kg emits (2 @s) * (3 kgCO2e @t) * (5 ~ "guess") + (1 kgCO2e @s) }')
    assert found == {"s": 31, "t": 30, "guess": 30, "assumed": 30, "unsourced": 0}


def test_what_rests_on_an_assumption_rests_on_what_backs_it() -> None:
    assert parts("process p { makes 1 kg emits (2 kgCO2e ~ low) + (3 kgCO2e @s) }") == {
        "low": 2, "t": 2, "s": 3, "assumed": 2, "unsourced": 0,
    }  # fmt: skip


def test_what_passes_through_another_node_rests_on_both() -> None:
    text = 'process p { makes 1 kg uses 4 kWh of q ~ "amount" emits 1 kgCO2e @s }'
    text += " process q { makes 1 kWh emits 2 kgCO2e @t }"
    assert parts(text) == {"t": 8, "amount": 8, "s": 1, "assumed": 8, "unsourced": 0}


def test_a_branch_that_is_not_taken_carries_nothing() -> None:
    text = "process p { makes 1 kg emits if 0 kg < 1 kg then (3 kgCO2e @t) else (4 kgCO2e ~ low) }"
    assert parts(text) == {"t": 3, "assumed": 0, "unsourced": 0}


def test_a_choice_by_an_assumption_rests_on_it() -> None:
    text = "process p { makes 1 kg emits if (2 kg ~ low) > 1 kg then (3 kgCO2e @s) else (4 kgCO2e @s) }"
    assert parts(text)["assumed"] == 3


def test_a_loop_rests_on_what_it_is_made_of() -> None:
    text = (
        'process p { makes 1 kg uses 1 kg of g } process g { makes 1 kg uses 0.5 kg of g ~ "loss" emits 2 kgCO2e @s }'
    )
    found = parts(text)
    assert found["s"] == 4
    assert found["loss"] == 2
    assert found["assumed"] == 2


def test_a_figure_that_a_library_and_a_model_cite_from_one_source_is_one_ground() -> None:
    text = (
        'use grid source p21 { title "Carbon Emissions and Large Neural Network Training" issued 2021-04 }'
        " process p { makes 1 kg uses 10 kWh of grid.openai_2020 @p21 emits 1 kgCO2e @s }"
    )
    attribution = only("a", HEAD + text + " assessment a { needs 1 kg of p }").attribution
    assert attribution is not None
    assert [round(g.part, 20) for g in attribution.grounds if g.text.startswith("Carbon")] == [4290]


def test_two_sources_of_one_title_but_different_keys_are_two_grounds() -> None:
    text = (
        'source y2022 { title "Annual report" issued 2022 } source y2023 { title "Annual report" issued 2023 }'
        " process p { makes 1 kg emits (2 kgCO2e @y2022) + (3 kgCO2e @y2023) }"
    )
    found = parts(text)
    assert {key: part for key, part in found.items() if key in ("y2022", "y2023")} == {"y2022": 2, "y2023": 3}


def test_two_assumptions_on_the_spot_with_one_reason_are_one_ground() -> None:
    assert parts('process p { makes 1 kg emits (2 kgCO2e ~ "guess") + (3 kgCO2e ~ "guess") }')["guess"] == 5


def test_an_assumption_on_the_spot_is_not_mixed_up_with_a_declared_one_of_that_name() -> None:
    found = only(
        "a",
        HEAD + 'process p { makes 1 kg emits (2 kgCO2e ~ low) + (3 kgCO2e ~ "low") } assessment a { needs 1 kg of p }',
    )
    assert found.attribution is not None
    kilograms = sorted(ground.part / 1000 for ground in found.attribution.grounds if ground.kind == "assumption")
    assert kilograms == [2, 3]


def test_a_total_of_nothing_rests_on_nothing() -> None:
    assert parts("process p { makes 1 kg }") == {"assumed": 0, "unsourced": 0}


def test_a_tree_that_ends_above_its_leaves_says_so() -> None:
    lets = "".join(f"let x{i} = 2 * x{i - 1}\n" for i in range(1, 150))
    text = HEAD + f'let x0 = 1 kgCO2e @s "far down"\n{lets}process p {{ makes 1 kg emits x149 }}'
    text += " assessment a { needs 1 kg of p }"
    shown = TraceTree(only("a", text)).text()
    assert "far down" in shown or "--depth" in shown or "--format json" in shown


def test_a_supplier_that_a_scenario_chose_is_a_leaf_of_the_trace() -> None:
    text = (
        'use grid parameter site = grid.pl ~ "hosted there"'
        " process p { makes 1 kg uses 1 kWh of site @s } assessment a { needs 1 kg of p }"
        " scenario north { site = grid.no }"
    )
    model = check(SourceFile("model.lca", HEAD + text))
    (found,) = trace(run(model.under("north")))
    assert found.scenario == "north"
    leaf = found.entries["site"]
    assert (leaf.shown, leaf.origin, leaf.numbers) == (
        "grid.no",
        "the choice of a supplier, with neither source nor assumption",
        "",
    )
    assert "site" not in found.entries["p.from(site)"].formula.replace("uses(site)", "")
    (declared,) = trace(run(model.under()))
    assert [basis.text for basis in declared.entries["site"].basis] == ["hosted there"]


def test_a_trace_as_json_goes_as_deep_as_it_is_asked_to() -> None:
    found = only("a")
    for depth, count in ((0, 1), (1, 1 + len(found.entries["a.total"].uses))):
        entries = as_document(found, depth)["entries"]
        assert isinstance(entries, list)
        assert len(entries) == count


def test_a_table_is_in_the_trace_with_its_digest_and_rows(tmp_path: Path) -> None:
    text = "region,energy\nWA,1.50\nVA,3\n"
    (tmp_path / "usage.csv").write_text(text, encoding="utf-8")
    (tmp_path / "model.lca").write_text(
        'table usage from "usage.csv" ~ "metered" { key region energy in kWh }\n'
        'process p { makes 1 day emits usage["WA"].energy * 2 kgCO2e/kWh ~ "an example" }\n'
        "assessment a { needs 1 day of p }\n",
        encoding="utf-8",
    )
    (found,) = trace(run(lca.check_file(tmp_path / "model.lca").under()))
    assert as_document(found)["tables"] == (
        {
            "name": "usage",
            "path": str(tmp_path / "usage.csv"),
            "sha256": hashlib.sha256(text.encode()).hexdigest(),
            "rows": 2,
            "columns": ("region", "energy"),
        },
    )
    cell = found.entries['usage["WA"].energy']
    assert (cell.shown, cell.figure.place) == ("1.50 kWh", f"{tmp_path / 'usage.csv'}:2")
