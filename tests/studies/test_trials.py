"""Trials: when a model passes, and what is said of it as data and as JUnit XML."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from xml.etree import ElementTree as Xml

import pytest
from msgspec.json import decode, encode

from lca.check import check
from lca.diagnostics import problem
from lca.report.junit import as_junit
from lca.report.suite_table import suite_table
from lca.report.suite_text import suite_text
from lca.source import SourceFile
from lca.studies.suite import Trial, suite_document, together, tried, unread

SERVICE = """\
parameter users = 2 person ~ "a guess"
serving p {
  makes 1 day
  emits 6 kgCO2e*person / users ~ "a guess"
}
assessment a { needs 1 day of p }
scenario nobody { users = 0 person }
scenario many { users = 6 person ~ "three times as many" }
"""
POWER = """\
use grid
process t5 { makes 1 model uses 86 MW of grid.t5_2020 ~ "as printed" }
assessment once { needs 1 model of t5 }
"""
ZERO = 'check "nobody bears a share" expect error E0501 in scenario nobody\n'


def trial(text: str, name: str = "m.lca") -> Trial:
    return tried(name, check(SourceFile(name, text)))


def verdicts(text: str) -> dict[str, Any]:
    """Whether each case holds, by its kind or title and its scenario."""
    return {" ".join(filter(None, (case.title, case.scenario))): case.verdict for case in trial(text).cases}


# When a model passes


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("", "nothing to test"),
        ("process p { makes 1 kg }", "nothing to test"),
        ("let x = 1 kg + 1 kWh", "fails"),
        ("let x = = 1", "fails"),
        (SERVICE, "ok"),
        (SERVICE + 'check "3" a.total = 3 kgCO2e ~ "x"', "ok"),
        (SERVICE + 'check "4" a.total = 4 kgCO2e ~ "x"', "fails"),
        (SERVICE + 'check "1" a.total = 1 kgCO2e in scenario many ~ "x"', "ok"),
        (SERVICE + 'check "2" a.total = 2 kgCO2e in scenario many ~ "x"', "fails"),
        (SERVICE + 'check "0" a.total = 0 kgCO2e in scenario nobody ~ "x"', "fails"),
        (SERVICE + ZERO, "ok"),
        (SERVICE + ZERO + 'check "3" a.total = 3 kgCO2e ~ "x"', "ok"),
        (SERVICE + ZERO + 'check "0" a.total = 0 kgCO2e in scenario nobody ~ "x"', "fails"),
        (SERVICE + ZERO.replace("nobody\n", "many\n"), "fails"),
        (SERVICE + ZERO.replace("E0501", "E0502"), "fails"),
        (SERVICE + ZERO.replace(" in scenario nobody", ""), "fails"),
        (SERVICE + ZERO.replace("E0501", "E5001"), "fails"),
        (POWER, "fails"),
        (POWER + 'check "a power" expect error E0203', "ok"),
        (POWER + 'check "a power" expect error E0203\ncheck "again" expect error E0203', "ok"),
        (POWER + 'check "a power" expect error E0203\ncheck "a name" expect error E0301', "fails"),
        (POWER + 'check "a power" expect error E0203\nlet x = y', "fails"),
        (POWER + 'check "a power" expect error E0203\nlet x = y\ncheck "a name" expect error E0301', "ok"),
        (POWER + 'check "a power" expect error E0203\ncheck "47" once.total = 47 tCO2e ~ "x"', "fails"),
        (POWER.replace("MW", "MWh") + 'check "a power" expect error E0203', "fails"),
        ('let x = = 1\ncheck "the grammar" expect error E0101', "ok"),
        ('let x = 1 kg\ncheck "nothing else" expect error E0101', "fails"),
    ],
)
def test_a_model_passes_if_all_that_it_states_holds_and_all_its_errors_are_expected(text: str, verdict: str) -> None:
    assert trial(text).verdict == verdict


def test_an_error_of_checking_is_there_in_every_scenario() -> None:
    text = POWER + 'scenario s { }\ncheck "a power" expect error E0203 in scenario s\n'
    assert verdicts(text) == {"a power s": True}


def test_an_error_that_a_scenario_expects_excuses_no_other_scenario() -> None:
    text = SERVICE.replace("2 person", "0 person") + ZERO
    assert verdicts(text) == {"computes": False, "nobody bears a share nobody": True}


def test_a_further_error_beside_the_expected_one_is_told() -> None:
    text = SERVICE.replace("makes 1 day", "makes 1 day\n  emits users * -1 kgCO2e/person") + ZERO
    found = trial(text)
    assert [error.code for error in found.wrong] == ["E0506"]
    text = SERVICE.replace("makes 1 day", "makes 1 day\n  emits (users - 1 person) * 1 kgCO2e/person") + ZERO
    found = trial(text)
    assert [(case.scenario, case.holds) for case in found.cases if case.kind == "computes"] == [
        ("", True),
        ("nobody", False),
    ]
    assert [error.code for error in found.wrong] == ["E0506"]


def test_every_check_has_its_case_in_the_order_of_the_file() -> None:
    text = (
        SERVICE
        + 'check "1" a.total = 1 kgCO2e in scenario many ~ "x"\n'
        + ZERO
        + 'check "3" a.total = 3 kgCO2e ~ "x"\ncheck "0" a.total = 0 kgCO2e in scenario nobody ~ "x"\n'
    )
    assert list(verdicts(text)) == [
        "computes", "computes many", "1 many", "nobody bears a share nobody", "3", "0 nobody",
    ]  # fmt: skip
    assert verdicts(text)["0 nobody"] is None


def test_a_model_in_error_is_in_error_once_however_many_scenarios_it_has() -> None:
    found = trial(POWER + 'scenario s { }\ncheck "47" once.total = 47 tCO2e in scenario s ~ "x"\n')
    assert [(case.kind, case.verdict) for case in found.cases] == [("computes", False), ("check", None)]
    assert [error.code for error in found.wrong] == ["E0203"]


# The text


def test_a_check_that_fails_is_told_with_both_sides_and_one_that_could_not_be_computed_with_the_reason() -> None:
    text = suite_text(
        [
            trial(SERVICE + 'check "four" a.total = 4 kgCO2e within 1 % ~ "x"\n', "a.lca"),
            trial(POWER.replace("MW", "MWh") + 'check "a power" expect error E0203\n', "b.lca"),
            trial(SERVICE + ZERO + 'check "zero" a.total = 0 kgCO2e in scenario nobody ~ "x"\n', "c.lca"),
            trial(SERVICE + ZERO.replace("E0501", "E0502"), "d.lca"),
        ]
    )
    assert text.startswith("""\
FAILS  a.lca  1 of 1 checks fails
  FAILS  four
         3 = 4 kgCO2e within 1 %, 25 % apart
FAILS  b.lca  1 of 1 checks fails
  FAILS  a power
         expected E0203, and nothing is wrong
FAILS  c.lca  1 check not computed
  FAILS  zero  [scenario nobody]
         not computed, since the model is in error
FAILS  d.lca  in error, 1 of 1 checks fails
  FAILS  nobody bears a share  [scenario nobody]
         expected E0502, and found E0501

error[E0501]: division by zero""")
    assert text.endswith("\n\n4 models: 4 failed; 1 of 5 checks holds\n")


def test_an_error_of_two_models_is_told_once() -> None:
    same = [trial(POWER, "m.lca"), trial(POWER, "m.lca")]
    assert suite_text(same).count("error[E0203]") == 1


def test_text_of_a_model_can_do_nothing_to_a_terminal() -> None:
    found = trial(SERVICE + 'check "\x1b[31m\u202e" a.total = 4 kgCO2e ~ "x"\n', "a\x1b[2J.lca")
    for colour in (False, True):
        assert "\x1b[31m\u202e" not in suite_text([found], colour=colour)
        assert "\x1b[2J" not in suite_text([found], colour=colour)
    assert "\x1b" not in suite_text([found])


# The page


def test_the_page_sets_what_is_stated_beside_what_is_computed_and_says_who_states_it() -> None:
    report = 'source report { title "A report" issued 2025 }\n'
    found = suite_table(
        [
            trial(
                f'study s "A service" {{ goal "Serve" }}\n{report}{SERVICE}{ZERO}'
                'check "four" a.total = 4 kgCO2e within 30 % @report "table 2"\n'
                'check "more" a.total > 1 kgCO2e ~ "worked out: 6 over 2"\n'
                'check "many" a.total = 2 kgCO2e in scenario many @report\n',
                "a.lca",
            ),
            trial(POWER, "b.lca"),
            trial("process p { makes 1 kg }", "c.lca"),
        ]
    )
    assert found.splitlines() == [
        "# What is stated and what is computed",
        "",
        "3 models: 2 failed, 1 with nothing to test; 3 of 4 checks hold",
        "",
        "## `a.lca`: A service",
        "",
        "| check | stated | computed | apart | verdict | stated by |",
        "| --- | ---: | ---: | ---: | --- | --- |",
        r"| nobody bears a share \[scenario nobody\] |  | expected E0501, and found it |  | holds |  |",
        "| four | 4 kgCO2e | 3 kgCO2e | -25 % | holds | report, table 2 |",
        r"| more | \> 1 kgCO2e | 3 kgCO2e |  | holds | \~ worked out: 6 over 2 |",
        r"| many \[scenario many\] | 2 kgCO2e | 1 kgCO2e | -50 % | FAILS | report |",
        "",
        "- report: A report",
        "",
        "## `b.lca`",
        "",
        "| check | stated | computed | apart | verdict | stated by |",
        "| --- | ---: | ---: | ---: | --- | --- |",
        r"| computes |  | E0203: flow carries power, but \`grid.t5_2020\` supplies energy |  | FAILS |  |",
    ]


def test_a_page_tells_a_rule_where_it_is_not_met() -> None:
    rule = 'parameter most = 2 kgCO2e ~ "ours"\nrule r { require a.total <= most else "too much" }\n'
    assert suite_table([trial(SERVICE + rule)]).splitlines()[-1] == (
        r"| r: too much | \<= 2 kgCO2e | 3 kgCO2e |  | FAILS |  |"
    )


# The document


def test_the_document_tells_each_case_with_its_facts() -> None:
    found = decode(encode(suite_document([trial(SERVICE + ZERO + 'check "4" a.total = 4 kgCO2e ~ "x"\n')])))
    assert found["format"] == "lca.test/1"
    (model,) = found["models"]
    assert (model["model"], model["verdict"]) == ("m.lca", "fails")
    assert model["cases"] == [
        {"kind": "computes", "title": "computes", "scenario": "", "holds": True},
        {
            "kind": "expected error", "title": "nobody bears a share", "scenario": "nobody", "expects": "E0501",
            "found": ["E0501"], "holds": True, "line": 9,
        },
        {
            "kind": "check", "title": "4", "scenario": "", "left": "3", "relation": "=", "right": "4",
            "unit": "kgCO2e", "tolerance": "", "allowed": "0", "holds": False, "line": 10,
            "basis": [{"kind": "assumption", "key": "", "text": "x", "place": "m.lca:10"}],
        },
    ]  # fmt: skip
    assert [diagnostic["code"] for diagnostic in model["diagnostics"]] == ["E0501"]


# JUnit


def junit(*trials: Trial) -> Xml.Element:
    return Xml.fromstring(as_junit(trials))


def test_junit_has_a_suite_for_each_model_and_counts_what_is_in_it() -> None:
    root = junit(
        trial(SERVICE + 'check "3" a.total = 3 kgCO2e ~ "x"\ncheck "4" a.total = 4 kgCO2e ~ "x"\n', "a.lca"),
        trial(POWER, "b.lca"),
        trial("process p { makes 1 kg }", "c.lca"),
    )
    assert root.tag == "testsuites"
    assert (root.get("tests"), root.get("failures"), root.get("errors")) == ("4", "1", "1")
    assert [suite.get("name") for suite in root] == ["a.lca", "b.lca", "c.lca"]
    for suite in root:
        assert suite.get("tests") == str(len(suite.findall("testcase")))
        assert suite.get("failures") == str(len(suite.findall("testcase/failure")))
        assert suite.get("errors") == str(len(suite.findall("testcase/error")))
    (failure,) = root.iter("failure")
    assert failure.get("message") == failure.text == "3 = 4 kgCO2e, 25 % apart"
    (error,) = root.iter("error")
    assert str(error.get("message")).startswith("E0203: ")
    assert "86 MW" in str(error.text)


def test_junit_leads_to_the_place_of_a_check() -> None:
    (case,) = (case for case in junit(trial(SERVICE + ZERO)).iter("testcase") if case.get("line"))
    assert (case.get("file"), case.get("line"), case.get("classname")) == ("m.lca", "9", "m.lca")
    assert case.get("name") == "nobody bears a share  [scenario nobody]"


def test_junit_says_what_was_expected_and_what_was_found() -> None:
    (failure,) = junit(trial(POWER.replace("MW", "MWh") + 'check "a power" expect error E0203\n')).iter("failure")
    assert (failure.get("type"), failure.get("message")) == (
        "expected error",
        "expected E0203, and nothing is wrong",
    )


@pytest.mark.parametrize("code", [*range(0x20), 0x7F, 0x85, 0x2028, 0xD800, 0xDFFF, 0xFFFE, 0xFFFF, 0x1F600])
def test_junit_is_xml_whatever_stands_in_the_text_of_a_model(code: int) -> None:
    hostile = f'<&"{chr(code)}]]>'.replace('"', "'")
    text = f'{SERVICE}check "{hostile}" a.total = 4 kgCO2e ~ "x"\nlet y = "{hostile}" + 1 kg\n'
    (suite,) = junit(trial(text, f"a{hostile}.lca"))
    assert str(suite.get("name")).startswith("a<&'")


def test_junit_is_the_same_for_the_same_models() -> None:
    assert as_junit([trial(SERVICE + ZERO)]) == as_junit([trial(SERVICE + ZERO)])
    assert b"time" not in as_junit([trial(SERVICE + ZERO)])


def test_a_model_that_cannot_be_read_is_in_error() -> None:
    found = unread("m.lca", [problem("E0701", None, path="m.lca", reason="it is a folder")])
    assert found.verdict == "fails"
    assert len(list(junit(found).iter("error"))) == 1


def test_what_another_model_uses_is_a_part_and_no_model_without_a_test(tmp_path: Path) -> None:
    (tmp_path / "part.lca").write_text("process p { makes 1 kg }\n", encoding="utf-8")
    whole = 'use "./part.lca" as part\nassessment a { needs 1 kg of part.p }\n'
    paths = {name: tmp_path / f"{name}.lca" for name in ("part", "whole")}
    texts = {"part": "process p { makes 1 kg }\n", "whole": whole}
    trials = [tried(name, check(SourceFile(str(path), texts[name]), path)) for name, path in paths.items()]
    assert [found.verdict for found in together(trials)] == ["ok", "ok"]
    assert (
        suite_text(together(trials))
        == """\
ok     part   used by another model
ok     whole  no checks

2 models: 2 ok
"""
    )
    assert suite_text(together(trials[:1])).startswith("--     part  nothing to test\n")
