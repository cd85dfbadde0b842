"""`lca run`, `lca audit` and `lca test` judge alike: the same verdict on the same model, and the same exit status."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from lca.cli import main

MODEL = """\
parameter users = 2 person ~ "a guess"
process p { makes 1 day emits 6 kgCO2e*person / users ~ "a guess" }
assessment a { needs 1 day of p }
scenario few { users = 1 person }
scenario many { users = 6 person }
scenario nobody { users = 0 person }
"""
WITHOUT = MODEL.replace("scenario nobody { users = 0 person }\n", "")
CASES = {
    "nothing stated": (MODEL, 0),
    "a check that holds": (MODEL + 'check "c" a.total = 3 kgCO2e ~ "x"\n', 0),
    "a check that fails": (MODEL + 'check "c" a.total = 4 kgCO2e ~ "x"\n', 1),
    "a check that fails under a scenario": (MODEL + 'check "c" a.total = 2 kgCO2e in scenario many ~ "x"\n', 1),
    "a check of what cannot be computed": (MODEL + 'check "c" a.total > 0 kgCO2e in scenario nobody ~ "x"\n', 1),
    "an expected error": (MODEL + 'check "c" expect error E0501 in scenario nobody\n', 0),
    "an expected error that is another": (MODEL + 'check "c" expect error E0502 in scenario nobody\n', 1),
    "a rule that holds": (WITHOUT + "rule r { require a.total <= 6 kgCO2e }\n", 0),
    "a rule that is broken": (WITHOUT + "rule r { require a.total <= 2 kgCO2e }\n", 1),
    "a rule that is broken under a scenario alone": (WITHOUT + "rule r { require a.total <= 4 kgCO2e }\n", 1),
    "a rule for every result": (WITHOUT + "rule r for one { require one.total <= 4 kgCO2e }\n", 1),
    "a rule of what cannot be computed": (MODEL + "rule r { require a.total <= 6 kgCO2e }\n", 1),
    "a rule and an expected error": (
        MODEL + 'rule r { require a.total <= 6 kgCO2e }\ncheck "c" expect error E0501 in scenario nobody\n',
        0,
    ),
}


def lca(*arguments: str) -> Result:
    found = CliRunner().invoke(main, list(arguments))
    assert found.exception is None or isinstance(found.exception, SystemExit), found.exception
    return found


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize(("text", "status"), CASES.values(), ids=CASES)
def test_run_audit_and_test_agree(folder: Path, text: str, status: int) -> None:
    (folder / "m.lca").write_text(text, encoding="utf-8")
    audit = ("audit", "m.lca", "--allow-incomplete", "--allow-unsourced", "-o", "t.json")
    found = {command[0]: lca(*command).exit_code for command in (("run", "m.lca"), ("test", "m.lca"), audit)}
    assert found == {"run": status, "test": status, "audit": status}
    assert (folder / "t.json").is_file(), "the trail is written all the same, and has what does not hold"
    everywhere = [lca(*command, "--all-scenarios").exit_code for command in (("run", "m.lca"), audit)]
    expected = status or ("nobody {" in text and "E0501" not in text)
    assert everywhere == [expected, expected]


def test_a_rule_that_another_scenario_breaks_is_told_with_the_scenario(folder: Path) -> None:
    (folder / "m.lca").write_text(WITHOUT + "rule r { require a.total <= 4 kgCO2e }\n", encoding="utf-8")
    document = json.loads(lca("run", "m.lca", "--format", "json").stdout)
    assert [(rule["scenario"], rule["holds"]) for rule in document["rules"]] == [("", True), ("few", False)]
    cases = json.loads(lca("test", "m.lca", "--format", "json").stdout)["models"][0]["cases"]
    rules = [(case["scenario"], case["holds"]) for case in cases if case["kind"] == "rule"]
    assert rules == [("", True), ("few", False), ("many", True)]


def test_an_error_of_a_scenario_names_it_and_what_it_sets_and_hides_no_other_result(folder: Path) -> None:
    (folder / "m.lca").write_text(MODEL + "scenario no_one extends nobody { }\n", encoding="utf-8")
    found = lca("run", "m.lca", "--all-scenarios")
    assert "a  [scenario many]" in found.stdout
    assert "`users` is 0 person in scenario `nobody`" in found.stderr
    assert "`users` is 0 person in scenario `no_one`" in found.stderr
    document = json.loads(lca("run", "m.lca", "--all-scenarios", "--format", "json").stdout)
    assert [result["scenario"] for result in document["results"]] == ["", "few", "many"]
    errors = [told for told in document["diagnostics"] if told["severity"] == "error"]
    assert [told["scenario"] for told in errors] == ["nobody", "no_one"]


def test_what_is_set_on_the_command_line_is_named_in_an_error_that_follows_from_it(folder: Path) -> None:
    (folder / "m.lca").write_text(MODEL, encoding="utf-8")
    found = lca("run", "m.lca", "--scenario", "many", "--set", "users=0 person")
    assert (found.exit_code, found.stdout) == (1, "")
    assert "`users` is 0 person\n" in found.stderr
    assert "in scenario `many`" in found.stderr


def test_what_tells_the_first_case_alone_needs_no_other_to_compute(folder: Path) -> None:
    (folder / "m.lca").write_text(MODEL, encoding="utf-8")
    first = lca("export", "m.lca", "--to", "brightway", "-o", "bw")
    assert (first.exit_code, first.stderr) == (0, "not exported: few, many\n")
    every = lca("report", "m.lca")
    assert every.exit_code == 1
    assert "`users` is 0 person in scenario `nobody`" in every.stderr
    assert "few" in every.stdout
    (folder / "n.lca").write_text(MODEL.replace("2 person", "0 person"), encoding="utf-8")
    none = lca("export", "n.lca", "--to", "brightway", "-o", "none")
    assert none.exit_code == 1
    assert not (folder / "none").exists()


def test_samples_of_which_none_has_a_value_are_a_failure(folder: Path) -> None:
    (folder / "m.lca").write_text(
        'process p { makes 1 kg emits uniform(-2 kgCO2e, -1 kgCO2e) + low ~ "x" }\nparameter low = 4 kgCO2e ~ "x"\n'
        "assessment a { needs 1 kg of p }\nscenario less { low = 1.5 kgCO2e }\nscenario none { low = 1.5 kgCO2e }\n",
        encoding="utf-8",
    )
    options = ("--samples", "100", "--all-scenarios")
    some = lca("run", "m.lca", *options)
    assert some.exit_code == 0
    (folder / "m.lca").write_text(
        'process p { makes 1 kg of x share s ~ "x" makes 1 kg of y share 40 % ~ "x" emits 1 kgCO2e ~ "x" }\n'
        'assessment a { needs 1 kg of p.x }\nparameter s = 60 % (50 % to 70 %) ~ "x"\n',
        encoding="utf-8",
    )
    audit = ("audit", "m.lca", "--allow-incomplete", "-o", "t.json")
    for command in (("run", "m.lca"), audit, ("report", "m.lca")):
        found = lca(*command, *options[:2])
        assert (command, found.exit_code) == (command, 1)
        assert "100 of 100 samples of `a` could not be computed" in found.stderr
        assert "shares that do not add up [E0507], in 100 samples" in found.stderr
    document = json.loads(lca("run", "m.lca", *options[:2], "--format", "json").stdout)
    assert [told["code"] for told in document["diagnostics"] if told["severity"] == "error"] == ["E0512"]
    assert lca("run", "m.lca").exit_code == 0
