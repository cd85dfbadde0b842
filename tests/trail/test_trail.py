"""The trail of a model: the same on every machine, whole, and refused where a reader would be left alone."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

import lca
from lca.arithmetic import add_up
from lca.trail.canonical import canonical
from lca.trail.reading import Reading
from lca.trail.records import AssumptionRecord, BasisRecord
from lca.trail.trail import trail_of

MODEL = """\
study chat "Answers" {
  goal "How much is a month?"  functional_unit "a million answers"  boundary "the electricity of the servers"
  reviewer "nobody yet"
}
use grid
source meter { title "Readings of the meter" issued 2026-06 }
assumption guess "three watt-hours" @meter "page 2"
parameter each = 3 Wh/query ~ guess
parameter site = grid.us ~ "served there"
serving chat { makes 1 query  uses each * 1 query of site  tag team "a" }
process loop { makes 1 kWh  uses 0.1 kWh of loop ~ guess  emits 2 gCO2e @meter }
assessment month { needs 1e6 query of chat  needs 1 kWh of loop }
scenario north { site = grid.no ~ guess }
check "small" month.total <= 2 tCO2e @meter
"""


def trail_in(text: str, *scenarios: str) -> Reading:
    checked = lca.check_text(text)
    return Reading(trail_of(checked, [lca.run(checked.under(name)) for name in scenarios or ("",)]))


def lca_command(folder: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "lca", *arguments],
        cwd=folder, capture_output=True, text=True, check=False, env={**os.environ, **environment},
    )  # fmt: skip


def content(path: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(path.read_bytes())
    return found


def test_a_trail_is_the_same_in_another_folder_locale_time_zone_and_hash_seed(tmp_path: Path) -> None:
    found = []
    for place, (zone, locale, seed) in enumerate([("UTC", "C", "1"), ("Asia/Kathmandu", "tr_TR.UTF-8", "77")]):
        folder = tmp_path / f"somewhere {place}" / "models"
        (folder / "factors").mkdir(parents=True)
        library = "library: ours\nversion: 1\nsources:\n  s: {title: S}\nfactors:\n"
        (folder / "factors" / "ours.yaml").write_text(library + "  f: {per: kWh, emits: 1 gCO2e, source: s}\n")
        model = MODEL.replace("use grid", "use grid, ours").replace(
            "of loop ~ guess", "of loop ~ guess  uses 1 kWh of ours.f ~ guess"
        )
        (folder / "m.lca").write_text(model)
        inside, named = (folder, "m.lca") if place else (folder.parent, "models/m.lca")
        done = lca_command(
            inside, "audit", named, "--all-scenarios", "-o", "t.json", TZ=zone, LC_ALL=locale, PYTHONHASHSEED=seed
        )
        assert done.returncode == 0, done.stderr
        found.append(content(inside / "t.json"))
    assert canonical(found[0]["content"]) == canonical(found[1]["content"])
    assert found[0]["integrity"]["content"] == found[1]["integrity"]["content"]
    paths = [file["path"] for file in found[0]["content"]["files"]]
    assert paths[0] == "m.lca"
    assert {"lca:factors/grid/studies.yaml", "factors/ours.yaml"} <= set(paths)


def test_every_number_of_a_trail_is_text_in_plain_notation() -> None:
    def numbers(value: object) -> list[object]:
        if isinstance(value, dict):
            return [found for inner in value.values() for found in numbers(inner)]
        if isinstance(value, list):
            return [found for inner in value for found in numbers(inner)]
        return [value] if isinstance(value, float) else []

    found = trail_in(MODEL, "", "north")
    assert numbers(json.loads(canonical(found.trail))) == []
    assert all("e" not in (figure.value or "").lower() for case in found.cases for figure in case.figures.values())


def test_totals_of_a_trail_are_those_of_the_result() -> None:
    checked = lca.check_text(MODEL)
    result = lca.run(checked.under("north"))
    case = trail_in(MODEL, "north").cases[0]
    outcome = result.outcomes[0]
    told = case.case.results[0]
    assert Decimal(told.total.value) == outcome.total
    assert {part.name: Decimal(part.value) for part in told.nodes} == dict(outcome.nodes)
    assert add_up([Decimal(part.value) for part in told.stages]) == outcome.total


def test_a_leaf_tells_what_was_written_its_place_and_what_it_rests_on() -> None:
    case = trail_in(MODEL).cases[0]
    leaf = case.inputs["each"]
    assert (leaf.written, leaf.unit, leaf.origin, leaf.place) == (
        "3",
        "Wh/query",
        "basis",
        "model.lca:8:18",
    )
    assumption, _ = next(case.grounds(leaf.basis))
    assert isinstance(assumption, AssumptionRecord)
    assert assumption.statement == "three watt-hours"
    assert assumption.basis == (BasisRecord(source="meter", where="page 2"),)


def test_what_rests_on_an_assumption_is_told_with_the_source_that_backs_it() -> None:
    case = trail_in(MODEL).cases[0]
    attribution = case.case.attribution[0]
    on = {(one.kind, one.of): case.base(name) for name in attribution.rests_on for one in case.derived[name].grounds}
    total, guessed = case.base("month.total"), on["assumption", "guess"]
    assert total is not None
    assert guessed is not None
    assert total - guessed == 2  # the loop's own 2 g rest on the meter alone
    assert on["source", "meter"] == total
    assert on["stale", ""] == on["proxy", ""] == on["unsourced", ""] == 0


def test_substances_are_parts_of_a_total() -> None:
    text = MODEL + "substance ch4 in kg { climate 30 kgCO2e/kg @meter }\n"
    text = text.replace("tag team", "emits 2 mg of ch4 ~ guess  tag team")
    case = trail_in(text).cases[0]
    (methane,) = case.case.attribution[0].substances
    assert case.base(methane) == Decimal(1_000_000) * 2 * 30 / 1000


def test_a_branch_that_was_not_taken_is_told_also_where_it_has_no_value() -> None:
    text = MODEL.replace("uses each *", "uses (if 1 == 1 then 1 else 1 / 0) * each *")
    case = trail_in(text).cases[0]
    choice = next(figure for figure in case.derived.values() if figure.operation == "choose")
    assert len(choice.arguments) == 3
    assert case.figures[choice.arguments[2]].value is None


def test_samples_are_told_with_their_settings(tmp_path: Path) -> None:
    (tmp_path / "m.lca").write_text(MODEL.replace("3 Wh/query", "3 Wh/query ± 10 %"))
    done = lca_command(tmp_path, "audit", "m.lca", "--samples", "200", "--seed", "3", "-o", "t.json")
    assert done.returncode == 0, done.stderr
    samples = content(tmp_path / "t.json")["content"]["cases"][0]["results"][0]["samples"]
    assert (samples["count"], samples["seed"]) == (200, 3)
    total = samples["total"]
    assert float(total["q5"]) < float(total["median"]) < float(total["q95"])
    assert lca_command(tmp_path, "verify", "t.json").returncode == 0


@pytest.mark.parametrize(
    ("old", "new", "code", "said"),
    [
        (' ~ guess\nparameter site', '\nparameter site', "E0912", "neither a source nor an assumption"),
        ("scenario north", 'parameter idle = 5 kg ~ "why"\nscenario north', "E0913", "idle"),
        ('goal "How much is a month?"', "", "E0911", 'goal "…"'),
    ],
)  # fmt: skip
def test_what_leaves_a_reader_alone_is_refused(tmp_path: Path, old: str, new: str, code: str, said: str) -> None:
    assert old in MODEL
    (tmp_path / "m.lca").write_text(MODEL.replace(old, new))
    refused = lca_command(tmp_path, "audit", "m.lca", "-o", "t.json")
    assert refused.returncode == 1
    assert f"error[{code}]" in refused.stderr
    assert said in refused.stderr
    assert not (tmp_path / "t.json").exists()
    allowed = lca_command(tmp_path, "audit", "m.lca", "--allow-unsourced", "--allow-incomplete", "-o", "t.json")
    assert allowed.returncode == 0, allowed.stderr


def test_what_was_allowed_is_told_in_the_trail(tmp_path: Path) -> None:
    text = MODEL.replace(" ~ guess\nparameter site", "\nparameter site").replace('goal "How much is a month?"', "")
    (tmp_path / "m.lca").write_text(text)
    lca_command(tmp_path, "audit", "m.lca", "--allow-unsourced", "--allow-incomplete", "-o", "t.json")
    told = content(tmp_path / "t.json")["content"]
    assert told["study"]["not_stated"][0] == "goal"
    assert "W0801" in [warning["code"] for warning in told["warnings"]]
    verified = lca_command(tmp_path, "verify", "t.json")
    assert verified.returncode == 3
    assert "neither source nor assumption" in " ".join(verified.stdout.split())


def test_a_trail_can_be_replayed_from_itself_and_its_libraries(tmp_path: Path) -> None:
    (tmp_path / "m.lca").write_text(MODEL)
    lca_command(tmp_path, "audit", "m.lca", "--all-scenarios", "--set", "each=4 Wh/query ~ guess", "-o", "t.json")
    (tmp_path / "m.lca").unlink()
    done = lca_command(tmp_path, "verify", "t.json")
    assert (done.returncode, "mismatch" in done.stdout) == (0, False), done.stdout


def test_all_that_leaves_a_reader_alone_is_told_at_once_and_in_order_of_place(tmp_path: Path) -> None:
    (tmp_path / "m.lca").write_text(
        'process p { makes 1 h emits 2 kgCO2e }\nparameter idle = 5 kg ~ "x"\nassessment a { needs 1 h of p }\n'
    )
    refused = lca_command(tmp_path, "audit", "m.lca", "-o", "t.json")
    assert refused.returncode == 1
    assert re.findall(r"error\[(.*)\]|--> (m.lca:.*)", refused.stderr) == [
        ("E0911", ""), ("", "m.lca:1:1"), ("E0912", ""), ("", "m.lca:1:29"), ("E0913", ""), ("", "m.lca:2:11"),
    ]  # fmt: skip


def test_checks_and_rules_that_do_not_hold_are_told_beside_the_trail(tmp_path: Path) -> None:
    more = (
        'check "tiny" month.total <= 1 gCO2e ~ "x"\nrule small for result "Small" { require result.total <= 1 gCO2e }\n'
    )
    (tmp_path / "m.lca").write_text(MODEL + more)
    done = lca_command(tmp_path, "audit", "m.lca", "--all-scenarios", "-o", "t.json")
    assert done.returncode == 1
    assert "checks failed: tiny\n" in done.stderr
    assert "2 of 2 rules broken: small\n" in done.stderr
    assert lca_command(tmp_path, "verify", "t.json").returncode == 3  # with warnings
    (tmp_path / "m.lca").write_text(MODEL)
    assert len(lca_command(tmp_path, "audit", "m.lca", "-o", "t.json").stderr.splitlines()) == 1
