"""What a name means: in a file, in a node, in a model or library that is used."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from lca.basis import Citation
from lca.check import Checked, check
from lca.diagnostics.text_files import read_text
from lca.engine.result import run
from lca.program.cells import Figure
from lca.source import SourceFile

ASSESS = "\nassessment a { needs 1 kg of p }\n"


def checked(text: str) -> Checked:
    return check(SourceFile("model.lca", text))


def codes(text: str) -> list[str]:
    return [d.code for d in checked(text).diagnostics if d.is_error]


def total(text: str) -> Decimal:
    found = checked(text)
    assert [d for d in found.diagnostics if d.is_error] == []
    return run(found.under()).outcomes[0].total


def project(folder: Path, **files: str) -> Checked:
    """The model ``main`` of a folder of models."""
    for name, text in files.items():
        path = folder / f"{name.replace('__', '/')}.lca"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    main = folder / "main.lca"
    file = read_text(main, "main.lca")
    assert isinstance(file, SourceFile)
    return check(file, main)


def wrong(found: Checked) -> list[str]:
    return [d.code for d in found.diagnostics if d.is_error]


def test_a_local_let_hides_a_value_of_the_file_inside_its_node_alone() -> None:
    text = """
    let x = 2 kgCO2e
    process p { let x = 30 kgCO2e makes 1 kg emits x uses 1 kg of q }
    process q { makes 1 kg emits x }
    """
    assert total(text + ASSESS) == 32


def test_a_local_let_is_read_from_elsewhere_behind_its_node() -> None:
    assert total("process p { let x = 3 kgCO2e makes 1 kg emits x } let y = p.x" + ASSESS) == 3
    assert codes("process p { let x = 3 kg makes 1 kg } let y = x") == ["E0301"]


def test_a_local_let_may_use_another_one_that_stands_below_it() -> None:
    assert total("process p { let x = 2 * y let y = 3 kgCO2e makes 1 kg emits x }" + ASSESS) == 6


def test_a_local_let_that_uses_its_own_name_is_a_way_round() -> None:
    assert codes("let x = 1 kg process p { let x = 2 * x makes x }") == ["E0308"]


def test_declarations_may_stand_in_any_order() -> None:
    items = [
        "unit word", "parameter users = 5 person", "let words = users * 2 word/person",
        "process p { makes 1 kg emits words * 3 kgCO2e/word }", "assessment a { needs 1 kg of p }",
        "source s { title \"S\" }", "check \"c\" a.total = 30 kgCO2e @s",
    ]  # fmt: skip
    for start in range(len(items)):
        assert total("\n".join(items[start:] + items[:start])) == 30
    assert total("\n".join(reversed(items))) == 30


def test_the_order_of_declarations_changes_no_digit() -> None:
    third = "process p { makes 3 kg uses 1 kWh of q uses 7 kWh of r } process q { makes 7 kWh emits 1 kgCO2e }"
    other = "process r { makes 11 kWh emits 1 kgCO2e uses 1 kWh of q }"
    assert total(third + other + ASSESS) == total(ASSESS + other + third)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("let a = 1 kg let a = 2 kg", "a"),
        ("parameter a = 1 kg let a = 2 kg", "a"),
        ("let a = 1 kg process a { makes 1 kg }", "a"),
        ("process a { makes 1 kg } assessment a { needs 1 kg of a }", "a"),
        ("use grid let grid = 1 kg", "grid"),
        ("use grid, hardware as grid", "grid"),
        ('source s { title "S" } source s { title "T" }', "s"),
        ('assumption s "S" assumption s "T"', "s"),
        ("process p { let x = 1 kg let x = 2 kg makes x }", "x"),
        ("stage s stage s", "s"),
        ("scenario s { } scenario s { }", "s"),
        ("unit word unit word = 2 kg", "word"),
    ],
)
def test_a_name_declared_twice_is_told_with_both_places(text: str, name: str) -> None:
    (problem,) = [d for d in checked(text).diagnostics if d.code == "E0302"]
    assert f"`{name}`" in problem.message
    assert len(problem.labels) == 2
    assert problem.labels[0].span.start > problem.labels[1].span.start


def test_sources_assumptions_units_and_values_have_names_of_their_own() -> None:
    text = 'source x { title "X" } assumption x "X" unit x stage x let x = 1 x @x ~ x x p { makes x }'
    assert codes(text) == []


@pytest.mark.parametrize(
    ("text", "advice"),
    [
        ("parameter users = 5 person let x = user", "users"),
        ("use grid process p { makes 1 kg uses 1 kWh of grid.norway }", "grid"),
        ("let energy = 1 kg process p { makes energie }", "energy"),
        ('source smith { title "S" } let x = 1 kg @smit', "smith"),
        ('assumption guess "g" let x = 1 kg ~ gues', "guess"),
        ("process p { let inner = 1 kg makes 1 kg } let x = inner", "p.inner"),
        ("use grid process p { makes 1 kg uses 1 kWh of no }", "grid.no"),
        ("servng p { makes 1 kg }", "serving"),
    ],
)
def test_a_misspelt_name_is_answered_with_what_exists(text: str, advice: str) -> None:
    (problem,) = [d for d in checked(text).diagnostics if d.is_error]
    assert advice in " ".join(problem.help)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("let x = grid.no", "E0301"),
        ("use grid let x = grid", "E0313"),
        ("use grid let x = grid.no", "E0213"),
        ("use hardware process p { makes 1 kg uses 1 gpu of hardware.a100_max }", "E0313"),
        ("process p { makes 1 kg } let x = p", "E0213"),
        ("process p { makes 1 kg } assessment a { needs 1 kg of p } let x = a", "E0213"),
        ("process p { makes 1 kg } let x = p.y", "E0307"),
        ("let x = 1 kg let y = x.z", "E0307"),
        ("use grid let x = grid.no.deeper", "E0307"),
        ("let x = foo(1 kg)", "E0311"),
        ("let x = sqrt(1, 2)", "E0312"),
        ("use nothing_at_all", "E0306"),
        ('use "./other.lca" as other', "E0706"),
    ],
)
def test_a_name_that_means_no_such_thing_is_told(text: str, code: str) -> None:
    assert codes(text) == [code]


def test_a_library_may_be_used_under_another_name() -> None:
    text = "use grid as electricity process p { makes 1 kg uses 1 kWh of electricity.openai_2020 }"
    assert total(text + ASSESS) == Decimal("0.429")
    assert codes("use grid as electricity process p { makes 1 kg uses 1 kWh of grid.no }") == ["E0301"]


def test_two_names_for_one_library_are_one_library() -> None:
    text = "use grid, grid as g process p { makes 1 kg uses 1 kWh of grid.openai_2020 uses 1 kWh of g.openai_2020 }"
    assert total(text + ASSESS) == Decimal("0.858")


def test_a_parameter_may_stand_for_what_supplies_a_flow() -> None:
    text = "use grid parameter site = grid.openai_2020 process p { makes 1 kg uses 1 kWh of site }"
    assert total(text + ASSESS) == Decimal("0.429")
    assert codes("use grid let site = grid.no process p { makes 1 kg uses 1 kWh of site }") == ["E0213"]


def test_a_parameter_may_stand_for_another_one_that_supplies_a_flow() -> None:
    text = "use grid parameter a_site = grid.openai_2020 parameter b_site = a_site"
    text += " process p { makes 1 kg uses 1 kWh of b_site }"
    assert total(text + ASSESS) == Decimal("0.429")


def test_a_value_that_depends_on_itself_shows_the_way_round() -> None:
    (problem,) = checked("let a = b let b = c + 1 kg let c = 2 * a").diagnostics
    assert problem.code == "E0308"
    assert "→" in problem.message
    assert len(problem.labels) == 3


def test_what_follows_from_a_mistake_is_not_told_again() -> None:
    assert codes("let a = 5 kwh let b = a * 2 let c = b + 1 kg process p { makes c uses b of q }") == ["E0201", "E0301"]
    assert codes("parameter users = = 5 person\nlet words = users * 2 word/person\nunit word") == ["E0101"]


def test_another_model_s_declarations_are_read_behind_its_name(tmp_path: Path) -> None:
    found = project(
        tmp_path,
        main='use "./servers.lca" as servers\nprocess p { makes 1 kg uses servers.hours of servers.rack }' + ASSESS,
        servers="parameter hours = 2 h process rack { let each = 3 kgCO2e makes 1 h emits each }",
    )
    assert wrong(found) == []
    assert run(found.under()).outcomes[0].total == 6
    assert set(run(found.under()).outcomes[0].nodes) == {"servers.rack"}


def test_a_local_let_of_another_model_s_node_is_read_behind_both_names(tmp_path: Path) -> None:
    found = project(
        tmp_path,
        main='use "./b.lca" as b\nprocess p { makes 1 kg emits b.rack.each }' + ASSESS,
        b="process rack { let each = 3 kgCO2e makes 1 h emits each }",
    )
    assert wrong(found) == []
    assert run(found.under()).outcomes[0].total == 3


def test_two_names_for_one_model_are_one_model(tmp_path: Path) -> None:
    found = project(
        tmp_path,
        main='use "./b.lca" as one, "./b.lca" as two\n'
        "process p { makes 1 kg uses 1 h of one.rack uses 2 h of two.rack }" + ASSESS,
        b="process rack { makes 1 h emits 3 kgCO2e }",
    )
    assert wrong(found) == []
    (outcome,) = run(found.under()).outcomes
    assert outcome.total == 9
    assert len(outcome.nodes) == 1


def test_a_model_that_two_models_use_is_one_model(tmp_path: Path) -> None:
    found = project(
        tmp_path,
        main='use "./b.lca" as b, "./c.lca" as c\nprocess p { makes 1 kg uses 1 kg of b.q uses 1 kg of c.q }' + ASSESS,
        b='use "./d.lca" as d\nprocess q { makes 1 kg uses 1 h of d.rack }',
        c='use "./d.lca" as other\nprocess q { makes 1 kg uses 2 h of other.rack }',
        d="parameter each = 3 kgCO2e process rack { makes 1 h emits each }\nunit thing",
    )
    assert wrong(found) == []
    (outcome,) = run(found.under()).outcomes
    assert outcome.total == 9
    assert len(outcome.nodes) == 1
    for way in ("b.d.each", "c.other.each"):
        assert run(found.under(settings={way: "1 kgCO2e"})).outcomes[0].total == 3


def test_models_that_use_each_other_are_read_once_each(tmp_path: Path) -> None:
    found = project(
        tmp_path,
        main='use "./b.lca" as b\nparameter each = 3 kgCO2e\nprocess p { makes 1 kg uses 1 h of b.rack }' + ASSESS,
        b='use "./main.lca" as up\nprocess rack { makes 1 h emits up.each }',
    )
    assert wrong(found) == []
    assert run(found.under()).outcomes[0].total == 3


def test_a_model_that_uses_itself_is_read_once(tmp_path: Path) -> None:
    found = project(tmp_path, main='use "./main.lca" as me\nlet x = 3 kg\nlet y = me.x\nprocess p { makes y }' + ASSESS)
    assert wrong(found) == []


def test_values_that_depend_on_each_other_across_models_are_a_way_round(tmp_path: Path) -> None:
    found = project(
        tmp_path, main='use "./b.lca" as b\nlet x = b.y\n', b='use "./main.lca" as up\nlet y = up.x\n'
    )  # fmt: skip
    assert wrong(found) == ["E0308"]


def test_paths_are_relative_to_the_file_that_they_stand_in(tmp_path: Path) -> None:
    found = project(
        tmp_path,
        main='use "./parts/b.lca" as b\nprocess p { makes b.c.x }' + ASSESS,
        parts__b='use "./c.lca" as c, "../d.lca" as d\nlet z = d.x',
        parts__c="let x = 3 kg",
        d="let x = 4 kg",
    )
    assert wrong(found) == []


@pytest.mark.parametrize("path", ["../x.lca", "/etc/passwd", "./a/../../x.lca", "a\\u0000b"])
def test_a_path_that_leaves_the_model_s_folder_is_refused(tmp_path: Path, path: str) -> None:
    (tmp_path / "x.lca").write_text("let x = 1 kg", encoding="utf-8")
    found = project(tmp_path / "inside", main=f'use "{path.replace(chr(92) + "u0000", chr(0))}" as b')
    assert wrong(found) in (["E0706"], ["E0701"])


def test_a_link_that_leaves_the_model_s_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "x.lca").write_text("let x = 1 kg", encoding="utf-8")
    (tmp_path / "inside").mkdir()
    (tmp_path / "inside" / "x.lca").symlink_to(tmp_path / "x.lca")
    assert wrong(project(tmp_path / "inside", main='use "./x.lca" as x')) == ["E0706"]


def test_a_mistake_in_a_model_that_is_used_is_told_in_that_file(tmp_path: Path) -> None:
    found = project(tmp_path, main='use "./b.lca" as b\nlet x = b.y\n', b="let y = 5 kwh\n")
    (problem,) = [d for d in found.diagnostics if d.is_error]
    assert problem.span is not None
    assert problem.span.file.path == "b.lca"


def test_a_study_of_a_model_that_is_used_keeps_its_own_sources_apart(tmp_path: Path) -> None:
    source = 'source s {{ title "{0}" }}\n'
    found = project(
        tmp_path,
        main='use "./b.lca" as b\n'
        + source.format("Mine")
        + "process p { makes 1 kg emits b.x + 1 kgCO2e @s }"
        + ASSESS,
        b=source.format("Theirs") + "let x = 2 kgCO2e @s\n",
    )
    assert wrong(found) == []
    figures = [cell for cell in found.under().cells if isinstance(cell, Figure)]
    cited = {(b.source.key, b.source.title) for f in figures for b in f.basis if isinstance(b, Citation)}
    assert sorted(cited) == [("b.s", "Theirs"), ("s", "Mine")]


def test_two_models_may_declare_the_same_unit_in_the_same_words(tmp_path: Path) -> None:
    same = project(
        tmp_path, main='use "./b.lca" as b\nunit word\nlet x = 2 word + b.y\n', b="unit word\nlet y = 3 word\n"
    )
    assert wrong(same) == []
    other = project(
        tmp_path, main='use "./b.lca" as b\nunit word\nlet x = b.y\n', b="unit word = 2 kg\nlet y = 3 word\n"
    )
    assert wrong(other) == ["E0302"]


def test_a_stage_that_the_user_declares_may_hold_nodes_of_a_model_that_is_used(tmp_path: Path) -> None:
    found = project(
        tmp_path,
        main='use "./b.lca" as b\nstage reuse "Second life"\nprocess p { makes 1 kg uses 1 kg of b.q }' + ASSESS,
        b="reuse q { makes 1 kg emits 2 kgCO2e }",
    )
    assert wrong(found) == []
    assert dict(run(found.under()).outcomes[0].stages) == {"reuse": Decimal(2)}


def test_an_assessment_of_another_model_can_be_run_with_it_alone(tmp_path: Path) -> None:
    found = project(
        tmp_path,
        main='use "./b.lca" as b\nprocess p { makes 1 kg uses 1 kg of b.q }' + ASSESS,
        b="process q { makes 1 kg emits 2 kgCO2e }\nassessment inner { needs 5 kg of q }\n",
    )
    assert [outcome.assessment for outcome in run(found.under()).outcomes] == ["a"]


@pytest.mark.parametrize(
    "name", ["kg", "year", "day", "person", "USD2020", "EUR1999", "USD", "ton", "month", "CO2", "kb"]
)
def test_a_unit_that_readers_know_or_that_is_refused_cannot_be_declared(name: str) -> None:
    assert codes(f"unit {name}\nlet x = 2 {name}") != []
    assert codes(f"unit {name} = 3 server\nlet x = 2 {name}") != []


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("unit x = 0 kg", "E0704"),
        ("unit x = 1e99 kg", "E0704"),
        ("unit x = 2 x", "E0308"),
        ("unit x = 2 y unit y = 3 x", "E0308"),
        ("unit x = 2 kilo", "E0201"),
        ("unit x = 2 ton", "E0207"),
        ("unit x = 2 m^65", "E0705"),
    ],
)
def test_a_unit_that_cannot_be_declared_is_told(text: str, code: str) -> None:
    assert codes(text) == [code]


def test_declared_units_may_be_made_of_each_other_in_any_order() -> None:
    text = "unit book = 200 page unit page = 300 word unit word process p { makes 1 book emits 60000 gCO2e } "
    assert total(text + "assessment a { needs 30 page of p }") == 9


def test_a_unit_that_is_a_plain_number_counts() -> None:
    assert total("unit dozen = 12\nprocess p { makes 1 kg emits 2 dozen * 1 kgCO2e }" + ASSESS) == 24


def test_an_alias_with_a_year_is_answered_with_what_it_stands_for() -> None:
    found = checked('use grid\nparameter p = grid.uk_2019 ~ "x"\n').diagnostics
    assert [one.help for one in found if one.code == "E0307"] == [("did you mean `gb_2019`?",)]
