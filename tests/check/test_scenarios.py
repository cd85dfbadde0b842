"""Scenarios, settings, the length of a year, stages, tags, and results that checks read."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from lca.check import Checked, check
from lca.check.common import Common
from lca.check.lowering import lower
from lca.diagnostics import LcaError
from lca.engine.result import run
from lca.source import SourceFile

MODEL = """
unit word
use grid
parameter users = 2 person
parameter rate = 3 word/person
parameter site = clean
process clean { makes 1 kWh emits 1 kgCO2e }
process dirty { makes 1 kWh emits 10 kgCO2e }
process p { makes 1 day uses users * rate * (1 kWh/word) of site tag scope "2" }
process q { makes 1 day emits 5 kgCO2e tag scope "1" tag team "a" }
assessment a { needs 1 day of p needs 1 day of q }
scenario many { users = 20 person }
scenario both extends many { site = dirty }
scenario own extends both { users = 3 person }
scenario grown { users = users_then }
let users_then = 7 person
"""


def checked(text: str) -> Checked:
    return check(SourceFile("m.lca", text))


def codes(text: str) -> list[str]:
    return [d.code for d in checked(text).diagnostics if d.is_error]


def total(scenario: str = "", text: str = MODEL, **settings: str) -> Decimal:
    found = checked(text)
    assert [d for d in found.diagnostics if d.is_error] == []
    return run(found.under(scenario, settings)).outcomes[0].total


@pytest.mark.parametrize(("scenario", "kilograms"), [("", 11), ("many", 65), ("both", 605), ("own", 95), ("grown", 26)])
def test_a_scenario_sets_its_parameters_over_those_of_what_it_extends(scenario: str, kilograms: int) -> None:
    assert total(scenario) == kilograms


def test_scenarios_are_listed_in_the_order_of_the_file() -> None:
    assert checked(MODEL).scenarios == ("many", "both", "own", "grown")


def test_a_setting_counts_over_a_scenario() -> None:
    assert total("many", users="1 person") == 8
    assert total("both", users="1 person", rate="1 word/person") == 15


@pytest.mark.parametrize(
    ("name", "value", "kilograms"),
    [
        ("users", "4 person", 17),
        ("users", "2 * users_then", 47),
        ("users", "users_then + 1 person", 29),
        ("users", "if users_then > 5 person then 1 person else 2 person", 8),
        ("site", "dirty", 65),
        ("rate", "6 word / (2 person)", 11),
    ],
)
def test_a_setting_is_any_expression_of_the_model(name: str, value: str, kilograms: int) -> None:
    assert total("", **{name: value}) == kilograms


@pytest.mark.parametrize(
    ("name", "value", "code"),
    [
        ("users", "4 server", "E0209"),
        ("users", "4", "E0209"),
        ("users", "grid.no", "E0213"),
        ("site", "4 kWh", "E0213"),
        ("site", "p", "E0209"),
        ("usres", "4 person", "E0310"),
        ("users_then", "4 person", "E0310"),
        ("p", "4 person", "E0310"),
        ("users", "4 persons", "E0201"),
        ("users", "nobody", "E0301"),
        ("users", "1e99 person", "E0704"),
        ("users", "4 person +", "E0101"),
        ("users", "2 * users", "E0308"),
        ("users", "a.total", "E0315"),
    ],
)
def test_a_setting_that_does_not_fit_is_an_error_of_the_package(name: str, value: str, code: str) -> None:
    with pytest.raises(LcaError) as caught:
        checked(MODEL).under("", {name: value})
    assert [d.code for d in caught.value.diagnostics] == [code]


def test_a_faulty_setting_leaves_the_model_as_it_was() -> None:
    found = checked(MODEL)
    with pytest.raises(LcaError):
        found.under("", {"users": "4 server"})
    assert run(found.under()).outcomes[0].total == 11
    assert run(found.under("", {"users": "4 person"})).outcomes[0].total == 17


def test_an_unknown_scenario_is_answered_with_the_nearest() -> None:
    with pytest.raises(LcaError) as caught:
        checked(MODEL).under("mayn")
    (problem,) = caught.value.diagnostics
    assert problem.code == "E0309"
    assert "many" in " ".join(problem.help)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("scenario s { users = 5 server }", "E0209"),
        ("scenario s { site = p }", "E0209"),
        ("scenario s { site = 5 kWh }", "E0213"),
        ("scenario s { usrs = 5 person }", "E0310"),
        ("scenario s { users_then = 5 person }", "E0310"),
        ("scenario s extends t { users = 5 person }", "E0309"),
        ("scenario s extends s { users = 5 person }", "E0308"),
        ("scenario s extends t { } scenario t extends s { }", "E0308"),
        ("scenario s { users = 5 person users = 6 person }", "E0302"),
        ("scenario s { users = 2 * users }", "E0308"),
        ("scenario s { users = 2 * users_two } let users_two = users", "E0308"),
        ("scenario s { users = a.total }", "E0315"),
    ],
)
def test_a_scenario_that_cannot_be_run_is_told_by_the_check(text: str, code: str) -> None:
    assert codes(MODEL + text) == [code]


def test_a_way_round_that_only_two_scenarios_together_make_is_told() -> None:
    text = "parameter x = 1 kg parameter y = 1 kg scenario s { x = 2 * y } scenario t extends s { y = 2 * x }"
    assert codes(MODEL + text) == ["E0308"]


def test_a_flow_that_a_scenario_would_break_is_told_by_the_check() -> None:
    text = "parameter n = 2 scenario s { n = 3 kg }"
    assert codes(text) == ["E0209"]


YEARS = "{study} process p {{ makes 1 kg emits 1 kgCO2e/day * (1 year) }} assessment a {{ needs 1 kg of p }}"


@pytest.mark.parametrize(
    ("study", "days"),
    [
        ("", "365.25"),
        ("study s { }", "365.25"),
        ("study s { year 365 day }", "365"),
        ("study s { year 365.25 day }", "365.25"),
        ("study s { year 8760 h }", "365"),
        ("study s { year 8766 h }", "365.25"),
    ],
)
def test_a_year_is_as_long_as_the_study_says(study: str, days: str) -> None:
    assert total("", YEARS.format(study=study)) == Decimal(days)


@pytest.mark.parametrize(
    "year", ["360 day", "365", "1 year", '"365 day"', "366 day", "52 week", "365 kg", "31536000 s"]
)
def test_another_year_is_refused(year: str) -> None:
    assert codes(f"study s {{ year {year} }}") == ["E0405"]


def test_a_node_stands_in_a_stage_that_the_user_declares() -> None:
    text = 'stage reuse "Second life" reuse p { makes 1 kg emits 2 kgCO2e } assessment a { needs 1 kg of p }'
    assert dict(run(checked(text).under()).outcomes[0].stages) == {"reuse": Decimal(2)}
    assert codes(text.partition("reuse p")[1] + text.partition("reuse p")[2]) == ["E0305"]


def test_a_built_in_stage_cannot_be_declared_again() -> None:
    assert codes('stage training "Again"') != []


def test_tags_make_sub_totals_by_key_and_value() -> None:
    (outcome,) = run(checked(MODEL).under()).outcomes
    assert outcome.tags == {"scope": {"1": Decimal(5)}, "team": {"a": Decimal(5)}}


def test_a_node_that_only_passes_on_what_others_emit_has_a_tag_of_nothing() -> None:
    (outcome,) = run(checked(MODEL).under()).outcomes
    assert outcome.tags["scope"].get("2", Decimal(0)) == 0


def test_a_tag_key_that_stands_twice_in_a_node_is_told() -> None:
    assert codes('process p { makes 1 kg emits 2 kgCO2e tag scope "1" tag scope "1" }') != []


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("a.total", "11 kgCO2e"),
        ("a.total(climate)", "11000 gCO2e"),
        ("a.stage(process)", "11 kgCO2e"),
        ("a.node(clean)", "6 kgCO2e"),
        ('a.tag(scope, "1")', "5 kgCO2e"),
        ('a.tag(team, "a")', "5 kgCO2e"),
        ("a.assumed", "0 kgCO2e"),
        ("a.unsourced", "11 kgCO2e"),
        ("a.node(clean) / a.total", "6 / 11"),
        ("max(a.node(clean), a.node(q))", "6 kgCO2e"),
        ("2 * a.total - 1 kgCO2e", "21 kgCO2e"),
    ],
)
def test_a_check_reads_results(left: str, right: str) -> None:
    found = checked(MODEL + f'check "c" {left} = {right}')
    assert [d for d in found.diagnostics if d.is_error] == []
    (verdict,) = run(found.under()).verdicts
    assert verdict.holds


@pytest.mark.parametrize(
    ("claim", "holds"),
    [
        ("a.total = 11.1 kgCO2e", False),
        ("a.total = 11.1 kgCO2e within 1 %", True),
        ("a.total = 11.2 kgCO2e within 1 %", False),
        ("a.total = 11.1 kgCO2e within 0.1 kgCO2e", True),
        ("a.total = 11.1 kgCO2e within 99 gCO2e", False),
        ("a.total <= 11 kgCO2e", True),
        ("a.total < 11 kgCO2e", False),
        ("a.total >= 11 kgCO2e", True),
        ("a.total > 11 kgCO2e", False),
        ("a.total > 10999 gCO2e", True),
    ],
)
def test_a_check_holds_or_not(claim: str, holds: bool) -> None:
    (verdict,) = run(checked(MODEL + f'check "c" {claim}').under()).verdicts
    assert verdict.holds is holds


@pytest.mark.parametrize(
    ("claim", "code"),
    [
        ("a.total == 11 kgCO2e", "E0211"),
        ("a.total != 11 kgCO2e", "E0211"),
        ("a.total <= 11 kgCO2e within 1 %", "E0211"),
        ("a.total = 11 kgCO2e within 1 kg", "E0211"),
        ("a.total = 11 kg", "E0202"),
        ("a.sum = 11 kgCO2e", "E0314"),
        ("a.stage(nowhere) = 11 kgCO2e", "E0310"),
        ("a.node(nowhere) = 11 kgCO2e", "E0310"),
        ('a.tag(nothing, "2") = 11 kgCO2e', "E0310"),
        ('a.tag(scope, "3") = 11 kgCO2e', "E0310"),
        ("a.tag(scope, 2) = 11 kgCO2e", "E0312"),
        ("a.stage() = 11 kgCO2e", "E0312"),
        ("a.total(water) = 11 kgCO2e", "E0310"),
        ("a.assumed(1) = 11 kgCO2e", "E0310"),
        ("b.total = 11 kgCO2e", "E0301"),
        ("a = 11 kgCO2e", "E0213"),
    ],
)
def test_a_check_that_is_none_is_told(claim: str, code: str) -> None:
    assert codes(MODEL + f'check "c" {claim}') == [code]


def test_results_are_read_in_checks_alone() -> None:
    assert codes(MODEL + "let x = a.total") == ["E0315"]
    assert codes(MODEL + "process r { makes 1 kg emits a.total }") == ["E0315"]


def test_a_check_tests_the_model_as_it_is_declared() -> None:
    found = checked(MODEL + 'check "c" a.total = 11 kgCO2e')
    assert [v.holds for v in run(found.under()).verdicts] == [True]
    assert run(found.under("many")).verdicts == ()


@pytest.mark.parametrize("clause", ["emits -5 kgCO2e", "uses -5 kWh of q", "uses 5 kWh of minus"])
def test_no_clause_lowers_a_total_below_what_is_emitted(clause: str) -> None:
    text = (
        f"process p {{ makes 1 kg emits 9 kgCO2e {clause} }} process q {{ makes 1 kWh emits 1 kgCO2e }}"
        " process minus { makes 1 kWh emits -1 kgCO2e } assessment a { needs 1 kg of p }"
    )
    found = checked(text)
    with pytest.raises(LcaError) as caught:
        run(found.under())
    assert "E0506" in [d.code for d in caught.value.diagnostics]


def test_a_negative_tolerance_is_told_by_the_check() -> None:
    found = checked(MODEL + 'check "c" a.total = 11 kgCO2e within -1 %')
    with pytest.raises(LcaError):
        run(found.under())


def test_settings_one_after_the_other_are_each_their_own() -> None:
    found = checked(MODEL)
    for count in range(1, 200):
        users, rate = f"{count} person", f"{count + 1} word/person"
        assert run(found.under("", {"users": users, "rate": rate})).outcomes[0].total == count * (count + 1) + 5


@pytest.mark.parametrize(
    ("scenarios", "lowered"),
    [
        ("scenario a { users = 3 person } scenario b { users = 4 person }", 0),
        ('scenario a { place = "B" } scenario b extends a { users = 4 person } scenario c { place = "A" }', 2),
        ('scenario a { place = "B" } scenario b { place = "B" } check "c" users = 2 person in scenario b', 2),
        ("scenario a { at = 2 h } scenario b { at = 1 h }", 2),
        ("scenario a { users = 3 person } rule r { require max(f.quality for f in s.figures) < 3 }", 1),
        ("scenario a { users = 3 person } rule r { require count(f for f in s.figures) < 9 }", 0),
    ],
)
def test_only_scenarios_that_choose_rows_are_lowered_to_be_checked_and_alike_ones_once(
    scenarios: str, lowered: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "t.csv").write_text("name,hour,load\nA,1,3\nB,2,4\n")
    text = """
    table t from "t.csv" { key name load in kWh }
    table hours from "t.csv" { key hour in h load in kWh }
    parameter users = 2 person
    parameter place = "A"
    parameter at = 1 h
    process p { makes 1 person emits (t[place].load + hours[at].load) * 1 kgCO2e/kWh }
    assessment s { needs users of p }
    """
    seen: list[str] = []

    def counted(common: Common, scenario: str, settings: Any) -> Any:
        seen.append(scenario)
        return lower(common, scenario, settings)

    monkeypatch.setattr("lca.check.scenarios.lower", counted)
    path = tmp_path / "m.lca"
    found = check(SourceFile(str(path), text + scenarios), path)
    assert [d.message for d in found.diagnostics if d.is_error] == []
    assert len(seen) == lowered
