"""What scenarios and the command line choose rests on something, or counts as unsourced."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path

import pytest
from click.testing import CliRunner

from lca.check import Checked, check
from lca.cli import main
from lca.diagnostics import LcaError
from lca.engine.basis_shares import RESTS, clean_parts
from lca.engine.result import run
from lca.source import SourceFile

MODEL = """\
study s { goal "g" functional_unit "f" boundary "b" }
source meter { title "Readings" }
assumption steady "As ever" @meter
process gas { makes 1 kWh emits 300 gCO2e @meter }
process wind { makes 1 kWh emits 30 gCO2e @meter }
parameter site = gas ~ steady
parameter load = 5 kWh @meter
parameter pue = 1.5 @meter
parameter kept = 2 kWh @meter
serving p { makes 1 day uses load * pue of site uses kept of gas }
assessment a { needs 10 day of p }
"""


def checked(text: str = "") -> Checked:
    return check(SourceFile("m.lca", MODEL + text))


def unsourced(model: Checked, scenario: str = "", settings: dict[str, str] | None = None) -> Decimal:
    """How many kgCO2e rest on nothing."""
    program = model.under(scenario, settings or {})
    result = run(program)
    total = program.assessments["a"].impacts["climate"].total
    values = [value if isinstance(value, Decimal) else Decimal(0) for value in result.evaluation.values]
    return (values[total] - clean_parts(program, values, RESTS["unsourced"])[total]) / 1000


@pytest.mark.parametrize(
    ("setting", "rests"),
    [
        ("load = 4 kWh", "18"),
        ("site = wind", "2.25"),
        ("site = wind ~ steady", "0"),
        ('site = wind ~ "the question asked"', "0"),
        ('load = 4 kWh @meter "page 3"', "0"),
        ("load = 2 * (4 kWh @meter)", "36"),
        ("pue = 1", "0"),
        ("pue = 100 %", "0"),
        ("load = kept", "0"),
        ("load = 5 kWh", "22.5"),
    ],
)
def test_a_choice_without_a_basis_counts_as_unsourced_in_a_scenario_and_on_the_command_line(
    setting: str, rests: str
) -> None:
    name, _, value = setting.partition(" = ")
    model = checked(f"scenario s {{ {setting} }}")
    told = [one for one in model.diagnostics if one.code == "W0821"]
    assert unsourced(model, "s") == Decimal(rests)
    assert unsourced(model, "", {name: value}) == Decimal(rests)
    assert bool(told) == bool(model.unfounded("s")) == bool(model.unfounded("", {name: value})) == (rests != "0")


def test_a_text_that_chooses_is_told() -> None:
    text = 'parameter mode = "a" scenario s { mode = "b" } scenario t { mode = "b" ~ steady }'
    assert [one.message for one in checked(text).diagnostics if one.code == "W0821"] == [
        "`mode` is chosen in scenario `s` without a source or an assumption"
    ]


@pytest.mark.parametrize(
    ("value", "code", "place"),
    [
        ('wind ~ "', "E0105", 8),
        ("wind @metre", "E0303", 6),
        ("wind ~ steadi", "E0304", 6),
        ('wind ~ ""', "E0112", 6),
        ("4 kWh quality (1, 2)", "E0224", 7),
    ],
)
def test_what_is_wrong_with_the_basis_of_a_setting_is_told_in_its_text(value: str, code: str, place: int) -> None:
    with pytest.raises(LcaError) as caught:
        checked().under("", {"load" if "kWh" in value else "site": value})
    (wrong,) = caught.value.diagnostics
    assert wrong.span is not None
    assert (wrong.code, wrong.span.file.path, wrong.span.start + 1) == (code, "--set", place)


def test_an_audit_refuses_a_choice_without_a_basis_and_its_trail_tells_it(tmp_path: Path) -> None:
    path, trail = tmp_path / "m.lca", tmp_path / "t.json"
    path.write_text(MODEL + "scenario s { site = wind }")

    def audit(*further: str) -> tuple[int, str]:
        found = CliRunner().invoke(main, ["audit", str(path), "-o", str(trail), *further])
        return found.exit_code, found.stderr

    assert audit()[0] == 0
    assert "E0912" in audit("--scenario", "s")[1]
    assert "E0912" in audit("--set", "site=wind")[1]
    assert audit("--set", 'site=wind ~ "the operator"')[0] == 0
    assert CliRunner().invoke(main, ["verify", str(trail)]).exit_code == 0
    assert audit("--set", "site=wind", "--allow-unsourced")[0] == 0
    content = json.loads(trail.read_text())["content"]
    assert [one["place"] for one in content["warnings"] if one["code"] == "W0821"] == ["m.lca:12:14", "--set:1:1"]
    answer = CliRunner().invoke(main, ["verify", "--json", str(trail)])
    assert answer.exit_code == 3  # a warning: nothing is wrong, and something rests on nothing
    assert "site has neither source nor assumption" in answer.stdout


def test_a_run_tells_what_the_command_line_chooses_without_a_basis(tmp_path: Path) -> None:
    path = tmp_path / "m.lca"
    path.write_text(
        MODEL
        + "rule r { require launch_ok }".replace(
            "launch_ok", 'count(f for f in a.figures where f.basis == "none") == 0'
        )
    )
    silent = CliRunner().invoke(main, ["run", str(path), "--set", 'site=wind ~ "the operator"'])
    told = CliRunner().invoke(main, ["run", str(path), "--set", "site=wind"])
    assert (silent.exit_code, "W0821" in silent.stderr) == (0, False)
    assert told.exit_code == 1
    assert "warning[W0821]: `site` is chosen by `--set` without a source or an assumption" in told.stderr
    assert '[site = wind ~ "the operator"]' in silent.stdout
