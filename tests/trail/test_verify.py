"""``lca verify``: what it says of trails that hold, of those that do not, and of what is no trail."""

from __future__ import annotations

import json
import os
import runpy
import shutil
import signal
import subprocess
import sys
from decimal import Decimal, localcontext
from fractions import Fraction
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

import lca
from lca import verify
from lca.places import shipped
from lca.program.operations import FUNCTIONS, Operation
from lca.studies.replay import look_by, replay
from lca.trail.canonical import canonical
from lca.trail.reading import opened
from lca.trail.records import Run
from lca.trail.trail import trail_of

from ..test_language import CASES, checked_beside

Json = dict[str, Any]
MODELS = Path(__file__).resolve().parents[2] / "models"
CHECKER = Path(verify.__file__)
REPLAY: dict[str, verify.Look] = {"replay": look_by(replay)}
STUDY = 'study s "S" { goal "g" functional_unit "f" boundary "b" period "2024" }\n'
EVERYTHING = (
    STUDY
    + """\
use grid
source book { title "A book" issued 2020 }
assumption guess "it is so" @book
assumption deeper "so, too" ~ guess
indicator water in L
unit cup = 0.25 L
substance ch4 in kg { climate 29.8 kgCO2e/kg @book  water 1 cup/kg ~ deeper }
parameter site = grid.fr ~ "near"
parameter a = normal(5 kWh, 0.5 kWh) @book quality (1, 2, 3, 1, 2)
parameter b = uniform(1 kWh, 2000 Wh) @book
parameter c = triangular(1 g, 2000 mg, 4 g) ~ deeper
parameter d = lognormal(3 gCO2e, 1.2) @book "proxy: another" quality (2, 2, 2, 2, 2)
parameter e = 2 kWh ± 10 % ~ guess
let root = sqrt((a / (2 kWh ~ guess)) ^ 3) * (if a > b and not (b > a) then 2 else log((3 ~ guess))) @book
let logs = log2((8 ~ guess)) + log10((100 ~ guess)) + exp((2 ~ guess)) + log((3 ~ guess)) ~ guess
let rounded = ceil((1.2 ~ guess)) + floor((2.7 ~ guess)) + round((3.5 ~ guess)) ~ guess
let least = min(a, b, e) / max(a, b, e) * abs(a / b) ~ guess
let same = min(a, a) / max(b, b) ~ guess
process p {
  makes 3 kWh of power share 60 % ~ guess
  makes 2 kg of heat share 40 % ~ guess
  tag team "x"
  emits d * root * logs * rounded * least * same
  emits c of ch4
  uses facility(it(b), 1.1) of site
  uses (if a > b then e else 2 kWh @book) of q @book
  avoids 0.1 kWh of q ~ guess
}
process q {
  makes 1 kWh
  emits amortised(7 kgCO2e, 2 h, 3 day) @book
  uses 0.1 kWh of p.power ~ guess
}
assessment whole { needs 1 kWh of p.power  needs 2 kg of p.heat }
check "near" whole.total = 5 gCO2e within 50 % @book
check "far" whole.total >= 5000 kgCO2e @book
rule r { require whole.assumed <= 20 % * whole.total  require whole.total > 1 kg * 1 kgCO2e/kg or 1 kg > 2 g }
scenario other { site = grid.us  e = 5 kWh @book }
"""
)
LEAST = 'process p { makes 1 kg emits 2 gCO2e ~ "so" }\nassessment a { needs 1 kg of p }\n'
RUN = Run(time="", command=(), platform="", python="")


def made(text: str, *scenarios: str) -> Json:
    checked = lca.check_text(text)
    assert checked.ok, [found.message for found in checked.diagnostics if found.is_error]
    found: Json = json.loads(
        canonical(trail_of(checked, [lca.run(checked.under(one)) for one in scenarios or ("",)], run=RUN))
    )
    return found


def signed(document: Json) -> Json:
    """The document with the digests that it should have."""
    for file in document["content"]["files"]:
        if "text" in file:
            data = file["text"].encode()
            file["sha256"], file["bytes"] = sha256(data).hexdigest(), len(data)
    for part in ("content", "run"):
        document["integrity"][part] = sha256(canonical(document[part])).hexdigest()
    return document


def findings(document: Json, *folders: Path) -> verify.Findings:
    tell = verify.Findings()
    verify.verify(document, canonical(document) + b"\n", folders, tell, own=shipped())
    return tell


def mismatches(document: Json, *folders: Path) -> list[str]:
    found = findings(signed(document), *folders).told
    return [f"{one['level']}: {one['message']}" for one in found if not one["warning"]]


def figure(document: Json, name: str, case: int = 0) -> Json:
    found: Json = next(one for one in document["content"]["cases"][case]["figures"] if one["id"] == name)
    return found


def operation(document: Json, name: str) -> Json:
    figures = document["content"]["cases"][0]["figures"]
    found: Json = next(
        one for one in figures if name in (one.get("operation"), one["kind"]) and one["value"] is not None
    )
    return found


@pytest.fixture(scope="module")
def everything() -> bytes:
    return canonical(made(EVERYTHING, "", "other"))


@pytest.fixture
def document(everything: bytes) -> Json:
    found: Json = json.loads(everything)
    return found


def written(folder: Path, document: Json, name: str = "trail.json") -> Path:
    path = folder / name
    path.write_bytes(canonical(document) + b"\n")
    return path


# What holds


def test_a_trail_of_everything_holds(document: Json) -> None:
    assert mismatches(document) == []


@pytest.mark.parametrize("function", FUNCTIONS, ids=str)
def test_the_checker_knows_the_dimension_of_what_each_function_gives(function: Operation) -> None:
    given = "64 m^12" if function.signature.wants in ("same", "any") else "2"
    document = made(
        f'parameter x = {given} ~ "a guess"\nprocess p {{ makes 1 kg  emits 1 kgCO2e ~ "a guess" }}\n'
        f'assessment a {{ needs 1 kg of p }}\ncheck "itself" {function}(x) = {function}(x) ~ "a guess"\n'
    )
    assert operation(document, str(function))
    assert mismatches(document) == []


def test_what_does_not_hold_in_the_model_is_a_warning(document: Json) -> None:
    warnings = {one["message"] for one in findings(document).told}
    assert "the check far does not hold" in warnings
    assert any("has neither source nor assumption" in warning for warning in warnings)


def test_it_says_how_many_figures_it_derived_and_which_levels_it_looked_at(
    document: Json, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert verify.main([str(written(tmp_path, document))]) == 3
    told = capsys.readouterr().out.splitlines()
    count = sum(len(case["figures"]) for case in document["content"]["cases"])
    assert told[0] == f"{tmp_path / 'trail.json'}: holds, with warnings"
    assert told[1].startswith(f"  {count} figures; ")
    assert told[2:8] == [
        "  Does each number follow from what the trail says? Yes.",
        "    holds: form, integrity, arithmetic, units, provenance",
        "  Does the trail say what the model and the libraries say? In part.",
        "    holds: pinning; not looked at: replay",
        "  Who says so, and has it changed since? Not known.",
        "    not looked at: signatures; a digest alone proves nothing about its author",
    ]
    assert told[8].startswith("  warning: ")


def test_a_model_without_anything_to_say_against_it_holds(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = STUDY + 'process p { makes 1 kg emits 2 gCO2e ~ "so" }\nassessment a { needs 1 kg of p }\n'
    answer = verify.checked(written(tmp_path, made(text)), [], looks=REPLAY)
    assert verify.finished([answer], as_json=False) == 0
    assert ": holds\n" in capsys.readouterr().out


def test_results_of_nothing_have_no_shares() -> None:
    text = STUDY + "process p { makes 1 kg emits 0 gCO2e }\nassessment a { needs 1 kg of p }\n"
    assert mismatches(made(text)) == []


def test_a_branch_that_fails_and_is_not_taken_has_no_value() -> None:
    text = STUDY + (
        'process p { makes 1 kg emits (if 1 == 1 then 2 gCO2e else 2 gCO2e / 0) ~ "so" }\n'
        "assessment a { needs 1 kg of p }\n"
    )
    document = made(text)
    assert None in [one["value"] for one in document["content"]["cases"][0]["figures"]]
    assert mismatches(document) == []


def test_a_loop_that_nothing_is_asked_of_is_one_of_zeros() -> None:
    text = STUDY + (
        'process p { makes 1 kg emits 2 gCO2e ~ "so" uses 0.5 kg of q ~ "so" }\n'
        'process q { makes 1 kg emits 1 gCO2e ~ "so" uses 0.5 kg of p ~ "so" }\n'
        "assessment a { needs 0 kg of p }\n"
    )
    assert mismatches(made(text)) == []


def test_a_study_that_does_not_say_what_it_is_holds_with_a_warning() -> None:
    text = 'study s { }\nprocess p { makes 1 kg emits 2 gCO2e ~ "so" }\nassessment a { needs 1 kg of p }\n'
    document = made(text)
    assert findings(document).status == 3
    assert {one["level"] for one in findings(document).told} == {"provenance"}


def test_a_setting_is_pinned_in_the_settings() -> None:
    checked = lca.check_text(
        STUDY + 'parameter x = 2 gCO2e ~ "so"\nprocess p { makes 1 kg emits x }\nassessment a { needs 1 kg of p }\n'
    )
    result = lca.run(checked.under("", {"x": "7 gCO2e"}))
    document: Json = json.loads(canonical(trail_of(checked, [result], run=RUN)))
    assert mismatches(document) == []
    document["content"]["cases"][0]["settings"][0]["value"] = "8 gCO2e"
    assert mismatches(document) == ["pinning: x: 7 gCO2e is not what stands there: 8 gCO2e"]


@pytest.mark.parametrize("sign", ["-", "- ", "-\n  ", "-  # a remark\n  "])
def test_the_sign_of_an_uncertain_number_is_pinned_with_it(sign: str) -> None:
    text = f'let x = {sign}1 gCO2e (-4 gCO2e to 2 gCO2e) ~ "so"\nprocess p {{ makes 1 kg emits 9 gCO2e + x ~ "so" }}\n'
    checked = lca.check_text(f"{STUDY}{text}assessment a {{ needs 1 kg of p }}\n")
    document: Json = json.loads(canonical(trail_of(checked, [lca.run(checked.under())], run=RUN)))
    assert mismatches(document) == []
    uncertain = next(figure for figure in document["content"]["cases"][0]["figures"] if figure.get("spread"))
    uncertain["written"] = "1"
    assert any(found.startswith("pinning: x: 1 gCO2e is not what stands there: -") for found in mismatches(document))
    uncertain["literal"] = uncertain["literal"].replace(sign, "")
    assert any(found.startswith("pinning: x: 1 gCO2e is not what stands there: -") for found in mismatches(document))


# The command


def test_the_file_alone_checks_trails(document: Json, tmp_path: Path) -> None:
    """A copy of the file, in a folder of its own, without the package in reach."""
    copied = shutil.copy(CHECKER, tmp_path / "verify.py")
    done = subprocess.run(
        [sys.executable, "-IS", str(copied), str(written(tmp_path, document)), "--json"],
        cwd=tmp_path, capture_output=True, text=True, check=False, env={},
    )  # fmt: skip
    answer = json.loads(done.stdout)["answers"][0]
    assert (answer["levels"]["arithmetic"], answer["levels"]["replay"]) == ("holds", "not looked at")
    assert "pip install lca-rules" in answer["findings"][-1]["message"]
    assert answer["status"] == done.returncode == 3


def test_it_runs_as_a_module(document: Json, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "argv", ["verify.py", str(written(tmp_path, document))])
    monkeypatch.setattr(signal, "signal", lambda *_: None)  # Ctrl-C is for the tests
    with pytest.raises(SystemExit) as ended:
        runpy.run_path(str(CHECKER), run_name="__main__")
    assert ended.value.code == 3


def test_it_imports_nothing_but_the_standard_library() -> None:
    script = f"import sys, runpy; runpy.run_path({str(CHECKER)!r}); print(*sys.modules)"
    done = subprocess.run([sys.executable, "-IS", "-c", script], capture_output=True, text=True, check=True)
    assert {name.partition(".")[0] for name in done.stdout.split()} <= {
        *sys.stdlib_module_names,
        "__main__",
        "__mp_main__",
    }


def test_replay_runs_the_model_again(document: Json, tmp_path: Path) -> None:
    answer = verify.checked(written(tmp_path, document), [], shipped(), REPLAY)
    assert (answer["status"], answer["levels"]["replay"]) == (3, "holds")
    assert answer["questions"][1]["answer"] == "yes"


def test_without_an_engine_what_only_a_replay_sees_is_told_as_not_known(tmp_path: Path) -> None:
    answer = verify.checked(written(tmp_path, made(STUDY + LEAST)), [])
    assert (answer["status"], answer["levels"]["replay"]) == (3, "not looked at")
    assert [one["message"] for one in answer["findings"]] == [
        "no engine is here, as `pip install lca-rules` has it: "
        "how figures are wired, computed labels, what bibliographies say, omissions and samples are not known"
    ]


def test_replay_finds_what_was_left_out_with_all_that_it_was_made_of(tmp_path: Path) -> None:
    text = STUDY + (
        'process p { makes 1 kg emits 2 gCO2e ~ "so" }\nassessment a { needs 1 kg of p }\n'
        "assessment b { needs 1 kg of p }\n"
    )
    document, other = made(text), made(text.replace("assessment b { needs 1 kg of p }\n", ""))
    document["content"]["cases"], path = other["content"]["cases"], tmp_path / "trail.json"
    written(tmp_path, signed(document))
    assert verify.checked(path, [])["status"] == 3
    answer = verify.checked(path, [], looks=REPLAY)
    assert answer["status"] == 1
    assert answer["levels"]["replay"] == "does not hold"


def test_what_does_not_hold_is_not_run_again(document: Json, tmp_path: Path) -> None:
    figure(document, "a")["value"] = "6"
    answer = verify.checked(written(tmp_path, document), [], looks=REPLAY)
    assert answer["status"] == 1
    assert answer["levels"]["replay"] == "not looked at"


def test_as_json_each_finding_has_its_figure_both_values_and_place(
    document: Json, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    figure(document, "d")["value"] = "4"
    assert verify.main(["--json", str(written(tmp_path, signed(document)))]) == 1
    answer = json.loads(capsys.readouterr().out)
    assert answer["format"] == "lca.verify/2"
    found = next(one for one in answer["answers"][0]["findings"] if one.get("figure") == "d")
    assert (found["level"], found["stored"], found["derived"]) == ("arithmetic", "4", "3")
    assert found["place"].startswith("model.lca:")
    assert found["message"] == "d: stored 4, derived again 3"


def test_what_is_told_of_a_finding_is_cut(document: Json) -> None:
    figure(document, "d")["value"] = "4" * 10_000
    told = findings(signed(document)).told
    assert {len(one["stored"]) for one in told if "stored" in one} == {verify.LONG}
    assert all(len(str(fact)) <= verify.LONG for one in told for fact in one.values())


def test_of_several_trails_the_gravest_status_counts(document: Json, tmp_path: Path) -> None:
    good, none = written(tmp_path, document), tmp_path / "none.json"
    assert verify.main([str(good), str(none)]) == 2
    figure(document, "d")["value"] = "4"
    assert verify.main([str(good), str(written(tmp_path, document, "bad.json"))]) == 1


def test_what_a_trail_says_can_do_nothing_to_a_terminal(document: Json, tmp_path: Path) -> None:
    document["content"]["cases"][0]["figures"][0]["id"] = "\x1b[2J\u202eevil\nsecond line"
    lines = verify.told(verify.checked(written(tmp_path, signed(document)), []))
    assert "\x1b" not in lines
    assert "\u202e" not in lines
    assert all(line.startswith(("  ", str(tmp_path))) for line in lines.splitlines())


def test_what_is_told_of_a_trail_has_the_width_of_a_terminal(document: Json, tmp_path: Path) -> None:
    long = "of a long name " * 9
    document["content"]["cases"][0]["figures"][0]["id"] = long
    _, *lines = verify.told(verify.checked(written(tmp_path, signed(document)), [])).splitlines()
    assert max(map(len, lines)) <= 80
    assert long.strip() in " ".join(map(str.strip, lines))


# What is no trail


@pytest.mark.parametrize(
    "data",
    [
        b"", b"{", b"[]", b'"text"', b"null", b"{}", b'{"format": "lca.result/1"}', b'{"format": "lca.trail/1"}',
        b"\xff\xfe", b"\x00" * 100,
        b"[" * 100_000, b'{"a":' * 100_000, b"1" * 10_000, b'{"format":"lca.trail/3","x":[' + b"{}," * 999 + b"{}]}",
    ],
)  # fmt: skip
def test_what_is_no_trail_is_told_so(data: bytes, tmp_path: Path) -> None:
    path = tmp_path / "trail.json"
    path.write_bytes(data)
    answer = verify.checked(path, [])
    assert answer["status"] == 2
    assert answer["said"]
    with pytest.raises(verify.NoTrail):
        opened(path)


@pytest.mark.parametrize("value", ["\ud800", float("nan"), 10**5_000], ids=["half", "none", "long"])
def test_what_no_text_can_be_made_of_is_no_trail(document: Json, value: object) -> None:
    result = document["content"]["cases"][0]["results"][0]
    result["samples"] = value
    with pytest.raises(verify.NoTrail, match="no text of a trail"):
        verify.whole(document, b"", verify.Findings())


def test_a_file_that_is_not_there_and_a_folder_are_no_trails(tmp_path: Path) -> None:
    assert verify.main([str(tmp_path / "none.json")]) == 2
    assert verify.main([str(tmp_path)]) == 2


def test_a_file_that_is_too_long_is_no_trail(document: Json, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(verify, "MAX_BYTES", 1000)
    assert verify.checked(written(tmp_path, document), [])["status"] == 2


def test_work_has_a_limit(document: Json, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(verify, "MAX_WORK", 100)
    answer = verify.checked(written(tmp_path, document), [])
    assert answer["status"] == 2
    assert "more work" in answer["said"]


def test_a_whole_trail_is_opened_and_no_other(document: Json, tmp_path: Path) -> None:
    assert json.loads(canonical(opened(written(tmp_path, document)).trail)) == document
    document["content"]["study"]["title"] = "Another"
    with pytest.raises(verify.NoTrail, match="SHA-256 of content"):
        opened(written(tmp_path, document))


# What does not hold, level by level


def test_a_field_that_is_unknown_missing_or_of_another_kind_is_found_where_it_is(document: Json) -> None:
    content = document["content"]
    content["extra"] = 1
    del content["study"]["name"]
    content["cases"][0]["figures"][0]["loop"] = "0"
    content["cases"][0]["nodes"] = {}
    found = mismatches(document)
    assert {one.removeprefix("form: ").split(" ")[0] for one in found} == {
        ".content.extra", ".content.study.name", ".content.cases[0].figures[0].loop", ".content.cases[0].nodes",
    }  # fmt: skip


@pytest.mark.parametrize("value", ["1.50", "01", "-0", ".5", "1e3", "1.", "+1", "", " 1", "१", "NaN", 1, 1.5, None])
def test_a_number_has_one_form(document: Json, value: object) -> None:
    document["content"]["cases"][0]["results"][0]["total"]["value"] = value
    assert mismatches(document) == [
        "form: .content.cases[0].results[0].total.value is missing, unknown, or not of its kind"
    ]


def test_bytes_have_one_form(document: Json, tmp_path: Path) -> None:
    path = tmp_path / "trail.json"
    path.write_text(json.dumps(document))
    answer = verify.checked(path, [])
    assert [one["message"] for one in answer["findings"]] == ["its bytes are not in the one canonical form"]
    assert answer["levels"]["arithmetic"] == "not looked at"


def test_digests_of_run_libraries_and_texts_are_looked_at(document: Json) -> None:
    signed(document)
    document["run"]["time"] = "now"
    document["content"]["libraries"][0]["tree"] = "0" * 64
    document["content"]["files"][0]["bytes"] += 1
    document["content"]["files"][0]["sha256"] = "0" * 64
    found = " ".join(one["message"] for one in findings(document).told if one["level"] == "integrity")
    for what in ("of run", "of content", "of library grid", "of model.lca", "as many bytes"):
        assert what in found


def test_another_algorithm_is_none(document: Json) -> None:
    document["integrity"]["algorithm"] = "MD5"
    assert findings(document).status == 1


def test_the_text_of_a_model_may_not_be_left_out(document: Json) -> None:
    del document["content"]["files"][0]["text"]
    assert any("its text is not here" in one for one in mismatches(document))


def test_two_figures_with_one_id_are_found(document: Json) -> None:
    document["content"]["cases"][0]["figures"][1]["id"] = document["content"]["cases"][0]["figures"][0]["id"]
    assert "form: two of .content.cases[0].figures have one name" in mismatches(document)


def test_a_figure_is_a_leaf_or_derived_by_a_known_operation(document: Json) -> None:
    leaf, derived = figure(document, "d"), operation(document, "exp")
    derived["operation"] = "explode"
    assert any(one.startswith(f"arithmetic: {derived['id']}: stored") for one in mismatches(document))
    leaf["operation"] = "add"
    derived["kind"] = "input"
    found = " ".join(one for one in mismatches(document) if one.startswith("form"))
    assert all(f".{field} is missing, unknown" in found for field in ("operation", "arguments", "written"))


def test_an_argument_stands_before_its_reader(document: Json) -> None:
    figures = document["content"]["cases"][0]["figures"]
    place = next(index for index, one in enumerate(figures) if one.get("operation") == "exp")
    figures.append(figures.pop(place))
    assert any(one.endswith("derived again None") for one in mismatches(document))


def test_what_a_loop_reads_stands_before_its_amounts(document: Json) -> None:
    figures = document["content"]["cases"][0]["figures"]
    wanted = document["content"]["cases"][0]["loops"][0]["coefficients"][0]["figure"]
    place = next(index for index, one in enumerate(figures) if one["id"] == wanted)
    figures.append(figures.pop(place))
    amounts = {one["id"] for one in figures if "loop" in one}
    found = [one for one in mismatches(document) if one.endswith("derived again None")]
    assert amounts <= {one.split(": ")[1] for one in found}


def test_what_nothing_reads_and_what_is_not_there_is_found(document: Json) -> None:
    case = document["content"]["cases"][0]
    case["checks"].pop()
    case["nodes"][0]["makes"] = "nowhere"
    found = mismatches(document)
    assert "form: of figures there is no nowhere" in found
    assert 'form: of figures nothing reads check "far": it could be changed unseen' in found


def test_each_result_is_attributed_at_its_place(document: Json) -> None:
    case = document["content"]["cases"][0]
    case["attribution"].reverse()
    assert any("what the attribution of whole (climate) is of" in one for one in mismatches(document))
    case["attribution"].append(case["attribution"][0])
    assert any("do not fit together" in one for one in mismatches(document))


def test_parts_that_do_not_fit_together_are_told(document: Json) -> None:
    document["content"]["cases"][0]["figures"][0]["place"] = "nowhere"
    assert any("do not fit together" in one for one in mismatches(document))


def test_it_is_told_at_which_record_parts_do_not_fit_together(document: Json) -> None:
    node, figures = document["content"]["cases"][0]["nodes"][0], document["content"]["cases"][0]["figures"]
    figures[-1]["unit"] = "furlong"
    (told,) = (one for one in findings(signed(document)).told if one["level"] == "form")
    assert told["message"] == (
        f"its parts do not fit together: KeyError('furlong'), at id {figures[-1]['id']}, unit furlong"
    )
    assert told["place"] == figures[-1]["place"]
    figures[-1]["unit"], node["place"] = "", "nowhere"
    assert any(f", at name {node['name']}, title" in one for one in mismatches(document))
    document["content"]["study"]["year"] = "9" * 2000
    assert any("its parts do not fit together" in one for one in mismatches(document))


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("exp", {"operation": "log"}), ("min", {"operation": "max"}), ("divide", {"operation": "multiply"}),
        ("floor", {"operation": "ceil"}), ("PUE", {"operation": "negate"}), (">", {"operation": "<="}),
    ],
)  # fmt: skip
def test_another_operation_gives_another_value(document: Json, name: str, change: Json) -> None:
    operation(document, name).update(change)
    assert any(one.startswith(("arithmetic", "form")) for one in mismatches(document))


@pytest.mark.parametrize(
    "name", ["negate", "exp", "divide", "runs", "power", "choose", "sqrt", "within_share", "rests"]
)
def test_an_operation_has_its_number_of_arguments(document: Json, name: str) -> None:
    operation(document, name)["arguments"] = []
    assert mismatches(document)


def test_one_argument_too_many_is_found(document: Json) -> None:
    for name in ("exp", "sqrt", "divide", "runs", "log", "abs", "choose", "rests", "scales", "amount"):
        changed = json.loads(canonical(document))
        found = operation(changed, name)
        found["arguments"] = [*found.get("arguments", []), "a"]
        assert mismatches(changed), name


@pytest.mark.parametrize("written_", ["4", "3.000000000000000000000000000000001", "x", "1e9999", "٣", "3" * 200, ""])
def test_a_leaf_is_worth_what_is_written(document: Json, written_: str) -> None:
    figure(document, "d")["written"] = written_
    assert any(one.startswith("arithmetic: d: stored 3") for one in mismatches(document))


def test_a_spread_is_about_its_figure(document: Json) -> None:
    figure(document, "b")["spread"]["high"] = "3"
    figure(document, "a")["spread"]["mean"] = "4"
    found = mismatches(document)
    assert "arithmetic: the point of a: stored 5, derived again 4" in found
    assert "arithmetic: the point of b: stored 1.5, derived again 2" in found


def test_each_part_of_a_result_is_worked_out_again(document: Json) -> None:
    result = document["content"]["cases"][0]["results"][0]
    for part in ("nodes", "stages", "tags"):
        result[part][0]["value"] = "1"
    result["credits"]["value"] = "1"
    result["total"]["value"] = "1"
    found = [one.split(":")[1] for one in mismatches(document)]
    whole = " whole (climate)"
    assert found == [
        f"{whole} credits",
        f"{whole} node {result['nodes'][0]['name']}",
        f"{whole} total",
        f" the parts of{whole}",
    ]


def test_the_parts_of_a_result_are_rounded_to_its_last_digit(document: Json) -> None:
    """What one unit there is missing in one of them may be in another: only a replay says in which."""
    nodes = document["content"]["cases"][0]["results"][0]["nodes"]
    last = Decimal(1).scaleb(Decimal(max((one["value"] for one in nodes), key=Decimal)).adjusted() - 33)
    with localcontext(verify.EXACT):
        nodes[0]["value"] = verify.plain(Decimal(nodes[0]["value"]) + 3 * last)
    assert any("whole (climate) node" in one for one in mismatches(document))


def test_a_part_may_not_be_left_out(document: Json) -> None:
    result = document["content"]["cases"][0]["results"][0]
    result["stages"], result["credited"] = [], []
    found = " ".join(mismatches(document))
    assert "the parts of whole (climate)" in found
    assert "what whole (climate) credits adds up" in found


def attribution_without(document: Json, *kept: str, part: str = "rests_on") -> Json:
    """The attribution of the first total with only these of its kinds or grounds, and the figures that are read."""
    case = document["content"]["cases"][0]
    attribution: Json = case["attribution"][0]
    told = {name: figure(document, name) for name in attribution[part]}
    gone = {name for name, one in told.items() if {*one.get("on", one["arguments"][1:])}.isdisjoint(kept)}
    attribution[part] = [name for name in attribution[part] if name not in gone]
    case["figures"] = [one for one in case["figures"] if one["id"] not in gone]
    return attribution


def test_an_attribution_tells_what_rests_on_each_kind_and_on_all_others(document: Json) -> None:
    attribution_without(document, "unsourced", "stale", "proxy", "others", "source:book")
    found = [one for one in mismatches(document) if one.startswith("arithmetic")]
    assert any("the kinds that the attribution of whole (climate) tells" in one for one in found)


def test_what_is_not_told_by_itself_is_among_the_others(document: Json, monkeypatch: pytest.MonkeyPatch) -> None:
    attribution_without(document, *verify.RESTING, "others", "source:book")
    found = mismatches(document)
    total = document["content"]["cases"][0]["results"][0]["total"]["figure"]
    assert any(one.startswith(f"arithmetic: {total} on others: stored 0") for one in found), found
    assert any(one.endswith("derived again ['some grounds']") for one in found)
    monkeypatch.setattr(verify, "TOLD", 1)
    assert not any("some grounds" in one for one in mismatches(document))


def test_a_ground_is_told_where_a_reader_looks_for_it(document: Json) -> None:
    """Not by a figure that is read elsewhere, so that it is no more among the others."""
    attribution = document["content"]["cases"][0]["attribution"][0]
    moved = next(name for name in attribution["rests_on"] if figure(document, name)["on"] == ["assumption:guess"])
    attribution["rests_on"].remove(moved)
    attribution["quality"].append(moved)
    assert any(one.endswith("derived again ['assumption:guess']") for one in mismatches(document))


def test_an_input_that_a_total_scales_with_is_not_left_out(document: Json) -> None:
    attribution_without(document, "a", "b", part="scales_with")
    assert any("leaves out: stored [], derived again [" in one and "'d'" in one for one in mismatches(document))


def test_scores_are_weighted_by_all_figures_that_have_some(document: Json) -> None:
    figure(document, "e")["quality"] = [5, 5, 5, 5, 5]
    total = document["content"]["cases"][0]["results"][0]["total"]["figure"]
    found = [one for one in mismatches(document) if one.startswith("arithmetic")]
    assert len(found) >= 5
    assert all(total in one for one in found[:5])


def test_the_coefficients_of_a_loop_are_where_they_are(document: Json) -> None:
    coefficient = document["content"]["cases"][0]["loops"][0]["coefficients"][0]
    coefficient["column"] = coefficient["row"]
    assert any(one.startswith("arithmetic") for one in mismatches(document))


def test_a_loop_that_needs_more_than_it_makes_is_found(document: Json) -> None:
    figure(document, "q.uses(p.power)")["written"] = "20"
    found = mismatches(document)
    amounts = {one["id"] for one in document["content"]["cases"][0]["figures"] if "loop" in one}
    assert {one.split(": ")[1] for one in found if one.endswith("derived again None")} >= amounts


def test_a_well_known_unit_is_of_its_usual_size(document: Json) -> None:
    unit = next(one for one in document["content"]["units"] if one["symbol"] == "kWh")
    unit["factor"] = "3600001"
    found = mismatches(document)
    assert any(one.startswith("units: kWh is not") for one in found)


def test_a_unit_is_what_its_parts_make(document: Json) -> None:
    unit = next(one for one in document["content"]["units"] if one["symbol"] == "cup/kg")
    unit["factor"] = "1/3"
    assert any(one.startswith("units: cup/kg is not") for one in mismatches(document))


def test_a_unit_has_each_dimension_once_in_their_order(document: Json) -> None:
    unit = next(one for one in document["content"]["units"] if one["symbol"] == "cup/kg")
    unit["dimension"].reverse()
    assert any(one.startswith("units: cup/kg is not") for one in mismatches(document))


def test_what_is_added_is_alike(document: Json) -> None:
    operation(document, "add")["unit"] = "kWh"
    assert any(one.startswith("units") and "add gives no kWh here" in one for one in mismatches(document))
    operation(document, "exp")["unit"] = "kWh"
    assert any("exp gives no kWh here" in one for one in mismatches(document))


def test_a_product_has_the_unit_of_its_factors(document: Json) -> None:
    found = operation(document, "power")
    found["unit"] = "kg"
    assert any("power gives no kg here" in one for one in mismatches(document))


def test_a_result_is_shown_in_a_unit_of_its_dimension(document: Json) -> None:
    units = {one["symbol"]: one for one in document["content"]["units"]}
    assert units["kg"]["factor"] == units["kgCO2e"]["factor"]
    document["content"]["cases"][0]["results"][0]["unit"] = "kg"
    assert any("cannot be shown in kg" in one for one in mismatches(document))


def test_an_origin_and_a_basis_belong_together(document: Json) -> None:
    figure(document, "d")["origin"] = "choice"
    figure(document, "a")["basis"] = []
    found = mismatches(document)
    assert "provenance: d has the origin choice, and its basis is another" in found
    assert "provenance: a has the origin basis, and its basis is another" in found


def test_sources_are_told_cited_and_have_titles(document: Json) -> None:
    figure(document, "d")["basis"][0]["source"] = "nowhere"
    source = next(one for one in document["content"]["sources"] if one["id"] == "book")
    source["fields"]["title"] = " "
    document["content"]["assumptions"].append({**document["content"]["assumptions"][0], "id": "uncited"})
    assert mismatches(document) == [
        "form: of sources there is no nowhere",
        "form: of assumptions nothing reads uncited: it could be changed unseen",
        "provenance: the source book has no title",
    ]


# Pinning


@pytest.mark.parametrize(
    ("before", "after", "name"),
    [
        ("29.8 kgCO2e/kg", "29.9 kgCO2e/kg", "ch4"), ("29.8 kgCO2e/kg", "129.8 kgCO2e/kg", "ch4"),
        ("29.8 kgCO2e/kg", "29.81 kgCO2e/kg", "ch4"), ("29.8 kgCO2e/kg", "29.8 tCO2e/kg", "ch4"),
        ("normal(5 kWh", "normal(6 kWh", "a"), ("uniform(1 kWh", "uniform(2 kWh", "b"),
        ("grid.fr ~", "grid.fra ~", "site"),
        ("amortised(7 kgCO2e", "amortised(x kgCO2e", "q.emits"),
    ],
)  # fmt: skip
def test_a_leaf_stands_at_its_place_with_its_unit(document: Json, before: str, after: str, name: str) -> None:
    text = document["content"]["files"][0]["text"]
    assert before in text
    document["content"]["files"][0]["text"] = text.replace(before, after)
    found = mismatches(document)
    assert any(one.startswith(f"pinning: {name}") for one in found), found


def test_a_constant_that_follows_from_the_text_is_a_whole_number(document: Json) -> None:
    constants = [
        one for one in document["content"]["cases"][0]["figures"] if one.get("origin") == "constant" and one["unit"]
    ]
    one = next(one for one in constants if one["unit"] == "kWh/kWh_it")
    assert one["literal"] == "facility"
    for change in ({"written": "1.5"}, {"literal": "facility(it(b), 1.1)"}, {"literal": "it"}):
        one.update({"written": "1", "literal": "facility"} | change)
        assert any(found.startswith("pinning") for found in mismatches(document))


def test_a_leaf_of_no_file_is_found(document: Json) -> None:
    leaf = figure(document, "d")
    leaf["place"] = leaf["place"].replace("model.lca", "other.lca")
    assert any(one.startswith("pinning: d: 3 gCO2e") for one in mismatches(document))


def test_a_place_outside_the_text_is_found(document: Json) -> None:
    figure(document, "d")["place"] = "model.lca:9999:1"
    assert any(one.startswith("pinning: d: 3 gCO2e") for one in mismatches(document))


def test_figures_of_tables_are_pinned_where_the_tables_are_at_hand(tmp_path: Path) -> None:
    path = tmp_path / "model.lca"
    (tmp_path / "t.csv").write_text("load,released\n1,3\n2,5\n")
    path.write_text(
        STUDY + 'table t from "t.csv" ~ "so" { load in kWh released in kgCO2e }\n'
        'process p { makes 1 kg emits interpolate(t.load, t.released, (1.5 kWh ~ "so")) }\n'
        "assessment a { needs 1 kg of p }\n"
    )
    checked = lca.check_file(path)
    document: Json = json.loads(canonical(trail_of(checked, [lca.run(checked.under())], run=RUN)))
    assert mismatches(document) == []
    warned = [one["message"] for one in findings(document).told]
    assert warned == ["t.csv is not at hand: what stands in it was not looked up"]
    assert findings(document, tmp_path).told == []
    leaf = next(one for one in document["content"]["cases"][0]["figures"] if one["place"].startswith("t.csv:2"))
    leaf["place"] = leaf["place"].replace(":2:", ":3:")
    assert any(one.startswith("pinning") for one in mismatches(document, tmp_path))
    (tmp_path / "t.csv").write_text("load,released\n1,3\n2,6\n")
    assert f"pinning: {tmp_path / 't.csv'} is not the t.csv that the trail was made from" in mismatches(
        document, tmp_path
    )


def test_paths_of_a_trail_lead_nowhere_outside_the_folders(document: Json, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("x")
    inside = tmp_path / "inside"
    inside.mkdir()
    for path in ("../secret", "/etc/passwd", f"{tmp_path}/secret", "a\x00b"):
        document["content"]["files"][-1]["path"] = path
        assert not any("is not the" in one for one in mismatches(document, inside))


def test_a_node_that_is_not_told_is_missed(document: Json) -> None:
    document["content"]["cases"][0]["assessments"][0]["needs"][0]["node"] = "nobody"
    assert any(one == "form: of nodes there is no nobody" for one in mismatches(document))


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("root[2]", {"place": "model.lca:20:2"}), ("rounded[1]", {"unit": "%"}),
        ("root[2]", {"written": "020", "literal": "020", "place": "model.lca:3:38"}),
        ("root[2]", {"written": "2", "literal": "2", "place": "model.lca:3:37"}),
        ("root[2]", {"written": "2024", "literal": "2024", "place": "model.lca:1:68"}),
        ("root[3]", {"literal": "2 else log"}), ("root[3]", {"literal": ""}), ("root[3]", {"literal": "2 else"}),
        ('check "far".right', {"written": "000", "literal": "000", "place": "model.lca:37:29"}),
        ("d", {"unit": "kgCO2e"}), ('check "near".within', {"unit": ""}), ("ch4(water)", {"unit": "L"}),
        ("site", {"written": "grid.f"}), ("site", {"written": "grid.f", "literal": "grid.f"}),
        ("q.makes", {"place": "--set:1:1"}),
        ("1 kWh/kWh_it", {"written": "2"}), ("1 kWh/kWh_it", {"place": "model.lca:20:5"}),
    ],
)  # fmt: skip
def test_a_leaf_stands_nowhere_else(document: Json, name: str, change: Json, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(verify, "MOST", 1_000)  # so that it is told among what follows from it
    figure(document, name).update(change)
    assert any(one.startswith(f"pinning: {name}") for one in mismatches(document))


@pytest.mark.parametrize(
    ("name", "key", "value"),
    [
        ("a", "mean", "6"), ("b", "low", "1.1"), ("b", "high", "3"),
        ("c", "mode", "3"), ("c", "high", "5"), ("d", "median", "4"),
    ],
)  # fmt: skip
def test_a_spread_is_the_one_that_is_written(document: Json, name: str, key: str, value: str) -> None:
    figure(document, name)["spread"][key] = value
    assert any(one.startswith(f"pinning: {name}") for one in mismatches(document))


def test_a_spread_has_the_numbers_that_are_written(document: Json) -> None:
    del figure(document, "b")["spread"]["high"]
    assert any(one.startswith("pinning: b") for one in mismatches(document))


def test_a_spread_is_of_the_shape_that_is_written(document: Json) -> None:
    figure(document, "a")["spread"]["shape"] = "lognormal"
    assert any(one.startswith("pinning: a") for one in mismatches(document))
    text = document["content"]["files"][0]["text"]
    document["content"]["files"][0]["text"] = text.replace("uniform(1 kWh, 2000 Wh)", "uniform(1 kWh)")
    assert any(one.startswith("pinning: b") for one in mismatches(document))


def test_a_figure_of_a_library_stands_behind_a_key_that_is_one_of_figures(document: Json) -> None:
    leaf = next(one for one in document["content"]["cases"][0]["figures"] if one["id"] == "grid.fr_2025")
    text = (Path(lca.__file__).parents[1] / "factors/grid/countries.yaml").read_text(encoding="utf-8").splitlines()
    line = next(number for number, row in enumerate(text, 1) if row.strip().startswith("issued: 2025"))
    leaf.update(
        {
            "place": f"lca:factors/grid/countries.yaml:{line}:{text[line - 1].index('2025') + 1}",
            "written": "2025",
            "literal": "2025",
        }
    )
    assert any(one.startswith("pinning: grid.fr_2025") for one in mismatches(document))


@pytest.mark.parametrize(
    ("symbol", "change"),
    [
        ("cup/kg", {"factor": "1/3"}), ("L", {"factor": "1"}), ("kWh", {"symbol": "MWh"}),
        ("gCO2e/kWh", {"symbol": "gCO2e/MWh"}), ("gCO2e/kWh", {"symbol": "kWh/gCO2e"}),
        ("kWh", {"symbol": "kWһ"}), ("kWh", {"dimension": [{"of": "energy", "power": "100"}]}),
    ],
)  # fmt: skip
def test_a_unit_is_what_everybody_takes_it_for(document: Json, symbol: str, change: Json) -> None:
    next(one for one in document["content"]["units"] if one["symbol"] == symbol).update(change)
    assert any(one.startswith(("units", "form")) for one in mismatches(document))


def test_powers_of_units_have_a_limit(document: Json) -> None:
    document["content"]["units"].append({"symbol": "kWh^30000000", "factor": "1", "dimension": []})
    assert any("beyond all sizes" in one for one in mismatches(document))


def test_units_that_go_round_in_a_circle_come_to_an_end(document: Json) -> None:
    file = document["content"]["files"][0]
    file["text"] += "unit x = 2 y\nunit y = 3 x\nunit z = 12\n"
    for symbol, factor in (("x", "2"), ("z", "12")):
        document["content"]["units"].append({"symbol": symbol, "factor": factor, "dimension": []})
    found = [one for one in mismatches(document) if one.startswith("units")]
    assert [one.split()[1] for one in found] == ["x"]


def test_a_study_has_the_year_of_its_model(document: Json) -> None:
    document["content"]["study"]["year"] = "365 day"
    assert "units: the study has another year than its model: 365 days" in mismatches(document)
    assert mismatches(made(STUDY.replace("{", "{ year 365 day") + LEAST)) == []
    assert mismatches(made(STUDY.replace("{", "{ year 8760 h") + LEAST)) == []


def test_a_file_is_one_that_is_used(document: Json) -> None:
    more = {"path": "more.lca", "kind": "model", "text": "7 kWh", "bytes": 0, "sha256": "", "used": "model.lca:1:1"}
    document["content"]["files"].append(more)
    assert "pinning: nothing uses more.lca, or not where the trail says" in mismatches(document)
    document["content"]["model"] = "another.lca"
    assert "pinning: nothing uses model.lca, or not where the trail says" in mismatches(document)


def test_a_node_stands_behind_the_word_of_its_stage(document: Json) -> None:
    document["content"]["cases"][0]["nodes"][0]["stage"] = "serving"
    assert "pinning: serving p: its word is serving, and there stands process" in mismatches(document)


def test_a_basis_is_one_source_or_one_assumption(document: Json) -> None:
    figure(document, "d")["basis"][0]["assumption"] = "guess"
    assert any("do not fit together" in one for one in mismatches(document))


def test_scores_are_five_of_1_to_5(document: Json) -> None:
    figure(document, "a")["quality"] = [1, 2, 3, 4, 6]
    assert [".quality is missing, unknown" in one for one in mismatches(document)] == [True]


def test_what_a_study_says_is_seen_in_its_fields(document: Json) -> None:
    del document["content"]["study"]["fields"]["goal"]
    assert "the study does not say its goal" in [one["message"] for one in findings(document).told]


def test_what_fills_the_memory_is_no_trail(document: Json, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise MemoryError

    monkeypatch.setattr(verify, "cited", full)
    answer = verify.checked(written(tmp_path, document), [])
    assert (answer["status"], answer["said"]) == (2, "it fills the memory")


def test_a_trail_that_does_not_hold_is_not_opened(document: Json, tmp_path: Path) -> None:
    figure(document, "d")["value"] = "4"
    with pytest.raises(verify.NoTrail, match="d: stored 4, derived again 3"):
        opened(written(tmp_path, signed(document)))


FOLLOWING = (
    STUDY
    + """\
table t from "t.csv" ~ "so" { key k v in kWh }
parameter which = "A"
parameter high = uniform(1 BTU, 1 kWh) ~ "so"
parameter middle = triangular(3 oz, 100 g, 700 g) ~ "so" quality (1, 2, 3, 4, 5)
let chosen = (if which == "A" and not ("A" != which) then t[which].v else 1 kWh) ~ "so"
process p { makes 1 kg emits (chosen + high) * middle * (1 kgCO2e/kWh/kg ~ "so") }
manufacturing q { makes 1 kg }
assessment a { needs 1 kg of p }
rule r {
  require max(f.quality for f in a.figures) <= 5
  require sum(n.impact for n in a.nodes) > 0 kgCO2e
  require count(f for f in a.figures where f.basis == "none") = 0
}
"""
)


def test_what_follows_from_texts_stands_where_it_follows(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("k,v\nA,1\nB,2\n")
    (tmp_path / "model.lca").write_text(FOLLOWING, encoding="utf-8")
    checked = lca.check_file(tmp_path / "model.lca")
    document: Json = json.loads(canonical(trail_of(checked, [lca.run(checked.under())], run=RUN)))
    assert mismatches(document, tmp_path) == []
    constants = [one for one in document["content"]["cases"][0]["figures"] if one.get("origin") == "constant"]
    equal = next(one for one in constants if "==" in one["id"])
    equal["written"], equal["value"] = "2", "2"
    assert any(one.startswith(f"pinning: {equal['id']}: 2") for one in mismatches(document, tmp_path))


@pytest.mark.parametrize(
    ("kind", "text", "literal", "at", "key"),
    [
        ("table", "7,8", "7", 0, None),
        ("model", "x = 7 kWh", "7 kWh", 4, ""), ("model", "x = 7 kWh", "7", 4, None), ("model", "x7", "7", 1, None),
        ("model", "# 7 kWh", "7 kWh", 2, None), ("model", '"7 kWh"', "7 kWh", 1, None), ("model", "77", "7", 1, None),
        ("library", "extends: grid", "grid", 9, "extends"), ("library", "{'is' :  a.b}", "a.b", 9, "is"),
        ("library", "7", "7", 0, None), ("parquet", "7", "7", 0, None),
        ("model", "x", "", 0, None),
    ],
)  # fmt: skip
def test_a_literal_stands_whole(kind: str, text: str, literal: str, at: int, key: str | None) -> None:
    assert verify.Text(text, kind).under(literal, at) == key


def test_the_cells_of_a_parquet_file_are_not_looked_up(tmp_path: Path) -> None:
    parquet = pytest.importorskip("pyarrow.parquet", reason="it wants the extra `parquet`")
    parquet.write_table(pytest.importorskip("pyarrow").table({"k": ["A"], "v": [1.5]}), tmp_path / "t.parquet")
    text = FOLLOWING.replace("t.csv", "t.parquet")
    (tmp_path / "model.lca").write_text(text, encoding="utf-8")
    checked = lca.check_file(tmp_path / "model.lca")
    document: Json = json.loads(canonical(trail_of(checked, [lca.run(checked.under())], run=RUN)))
    assert mismatches(document, tmp_path) == []
    warnings = [one["message"] for one in findings(document, tmp_path).told if one["level"] == "pinning"]
    assert warnings == ['t["A"].v is of a Parquet file, which is no text']


@pytest.mark.parametrize(("program", "files"), [(case[1], case[4]) for case in CASES], ids=[case[0] for case in CASES])
def test_what_the_reference_computes_holds(program: str, files: dict[str, str], tmp_path: Path) -> None:
    checked = checked_beside(program, files, tmp_path)
    try:
        results = [lca.run(checked.under(scenario)) for scenario in ("", *checked.scenarios)]
    except lca.LcaError:  # a program that shows an error has no trail
        return
    document: Json = json.loads(canonical(trail_of(checked, results, run=RUN)))
    assert mismatches(document, tmp_path) == []


# Where it looks


def beside(folder: Path, text: str, files: dict[str, str]) -> Path:
    """The trail of a model with these files, in one folder."""
    for name, content in {**files, "m.lca": text}.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(content, encoding="utf-8")
    checked = lca.check_file(folder / "m.lca")
    assert checked.ok, [found.message for found in checked.diagnostics if found.is_error]
    return written(folder, json.loads(canonical(trail_of(checked, [lca.run(checked.under())], run=RUN))))


TABLE = {"t.csv": "k,v\na,1\nb,2\n"}
READS_A_TABLE = STUDY + (
    'table t from "t.csv" ~ "so" { k v in kg }\n'
    'process p { makes 1 kg emits sum(r.v for r in t where r.k != "z") * 1 kgCO2e/kg ~ "so" }\n'
    "assessment a { needs 1 kg of p }\n"
)
OURS = """\
library: ours
version: 1
title: T
licence: CC0
sources: {b: {title: B}}
factors:
  a: {emits: "\\x35\\tgCO2e", "per": 'kWh', source: b}
  b:
    emits: >-
      5 gCO2e
    per: kWh
    source: b
"""
READS_A_LIBRARY = STUDY + (
    'use ours 1 as o\nprocess p { makes 1 kg uses 1 kWh of o.a ~ "so" }\nassessment a { needs 1 kg of p }\n'
)


def test_it_looks_beside_the_trail_and_into_the_folders_that_it_was_given(tmp_path: Path) -> None:
    path = beside(tmp_path, READS_A_TABLE, TABLE)
    assert verify.checked(path, [], looks=REPLAY)["status"] == 0
    moved = Path(shutil.move(tmp_path / "t.csv", tmp_path / "m.lca"))
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    moved.rename(elsewhere / "t.csv")
    answer = verify.checked(path, [], looks=REPLAY)
    assert (answer["status"], answer["levels"]["replay"]) == (3, "not looked at")
    assert {one["level"]: one["message"] for one in answer["findings"]} == {
        "pinning": "t.csv is not at hand: what stands in it was not looked up",
        "replay": f"t.csv is not at hand, and is looked for in the folders of --with: {verify.UNKNOWN}",
    }
    assert verify.checked(path, [elsewhere], looks=REPLAY)["status"] == 0


def test_what_is_at_hand_and_another_is_told(tmp_path: Path) -> None:
    path = beside(tmp_path, READS_A_TABLE, TABLE)
    (tmp_path / "t.csv").write_text("k,v\na,1\nb,3\n")
    answer = verify.checked(path, [])
    assert answer["findings"][0]["message"] == (f"{tmp_path / 't.csv'} is not the t.csv that the trail was made from")
    assert answer["status"] == 1


def test_a_model_is_held_against_that_beside_the_trail_and_that_of_a_folder_that_was_given(tmp_path: Path) -> None:
    path = beside(tmp_path, STUDY + LEAST, {})
    assert verify.checked(path, [], looks=REPLAY)["status"] == 0
    (tmp_path / "m.lca").write_text(STUDY + LEAST.replace("2 gCO2e", "3 gCO2e"))
    answer = verify.checked(path, [], looks=REPLAY)
    assert [(one["level"], one["warning"]) for one in answer["findings"]] == [("pinning", True)]
    assert answer["findings"][0]["message"].endswith("m.lca is not the m.lca that the trail was made from")
    assert answer["status"] == 3
    answer = verify.checked(path, [tmp_path], looks=REPLAY)
    assert answer["findings"][0]["message"].endswith("m.lca is not the m.lca that the trail was made from")
    assert answer["status"] == 1


def test_what_came_with_another_version_is_not_at_hand(document: Json, tmp_path: Path) -> None:
    (tmp_path / "factors" / "grid").mkdir(parents=True)
    another = tmp_path / "factors" / "grid" / "countries.yaml"
    another.write_text("another")
    other = f"{another} is not the lca:factors/grid/countries.yaml that the trail was made from"
    absent = "lca:factors/grid/countries.yaml is not at hand: what stands in it was not looked up"
    for given, own, told in (([tmp_path], [], [absent]), ([], [tmp_path], [other, absent])):
        answer = verify.checked(written(tmp_path, document), given, own)
        assert answer["status"] == 3
        assert [one["message"] for one in answer["findings"] if "lca:" in one["message"]] == told


def test_nothing_is_read_outside_of_the_folders_or_that_is_no_plain_file(tmp_path: Path) -> None:
    inside, secret = tmp_path / "inside", tmp_path / "secret"
    inside.mkdir()
    secret.write_text("x")
    (inside / "link").symlink_to(secret)
    (inside / "round").symlink_to("round")
    (inside / "folder").mkdir()
    os.mkfifo(inside / "pipe")
    odd = ("../secret", str(secret), "link", "round", "folder", "pipe", "", "/", "x" * 5000, "a\x00b", "lca:../secret")
    digest = sha256(b"x").hexdigest()
    assert [verify.found({"path": path, "sha256": digest}, inside) for path in odd] == [None] * len(odd)
    assert verify.found({"path": "secret", "sha256": ""}, tmp_path) == b"x"
    assert verify.found({"path": "a/b/secret", "sha256": digest}, tmp_path) == b"x"
    assert verify.found({"path": "a/b/secret", "sha256": ""}, tmp_path) is None


@pytest.mark.parametrize("path", ["x" * 5000, "", "/etc/passwd", "../" * 50 + "etc/passwd", "a\x00b", "lca:", ".."])
def test_odd_paths_of_a_trail_are_told(document: Json, path: str, tmp_path: Path) -> None:
    file = {"path": path, "kind": "library", "sha256": "0" * 64, "bytes": 0, "used": "model.lca:2:5"}
    document["content"]["files"].append(file)
    place = written(tmp_path, signed(document))
    answer = verify.checked(place, [tmp_path])
    assert answer["status"] == 1
    told = f"{path[:99]} can be the path of no file, or is that of another, too"
    assert told in [one["message"] for one in answer["findings"]]
    with pytest.raises(verify.NoTrail, match="nothing uses"):
        opened(place)


@pytest.mark.parametrize("path", ["x" * 5000, "../../../t.csv", "/t.csv", "", ".", "a\x00b", "m.lca/t.csv"])
def test_a_replay_writes_nothing_outside_of_its_folder(path: str, tmp_path: Path) -> None:
    document = json.loads(beside(tmp_path, READS_A_TABLE, TABLE).read_bytes())
    document["content"]["tables"][0]["path"] = path
    with pytest.raises(FileNotFoundError):
        replay(document, [tmp_path])


def test_the_kind_of_a_file_follows_from_its_path(document: Json) -> None:
    library = next(one for one in document["content"]["files"] if one["kind"] == "library")
    library.update({"kind": "model", "text": "0.1 kWh"})
    said = "pinning: lca:factors/grid/countries.yaml is no model, or its text is not here, or must not be"
    assert said in mismatches(document)


def test_a_library_is_read_as_it_is_written(tmp_path: Path) -> None:
    path = beside(
        tmp_path, READS_A_LIBRARY.replace("o.a ~", 'o.a ~ "so" uses 1 kWh of o.b ~'), {"factors/ours.yaml": OURS}
    )
    assert verify.checked(path, [], looks=REPLAY)["status"] == 0
    document = json.loads(path.read_bytes())
    figure(document, "ours.a")["place"] = "factors/ours.yaml:2:10"
    figure(document, "ours.a").update({"written": "1", "literal": "1", "value": "1", "unit": ""})
    assert any(one.startswith("pinning: ours.a: its number is 1") for one in mismatches(document, tmp_path))


def test_the_words_of_a_text_are_those_of_the_language() -> None:
    words = verify.Text('use a 1.2 as b, # c\n "c d" as e, f 3, g sources "h"').words
    named = {word: verify.behind(words, at) for at, word in enumerate(words) if word in "abfgh" or word[0] == '"'}
    assert named == {**dict.fromkeys(("a", '"c d"', "f", "g"), "use"), "b": "as", '"h"': "sources"}
    said = verify.Statements(
        verify.Text('unit a unit b "x" = 2 c unit d = study s { year # 2\n 365 d } year 3 day unit')
    )
    assert (said.units, verify.Units([said]).declared["year"]) == ({"b": "2 c", "d": "study"}, "365 d")
    assert verify.Text("a # b\nc").offset("m:2:1") == 6
    assert [verify.Text("a\nb").offset(f"m:{at}") for at in ("0:1", "3:1", "1:0", "1:4")] == [4] * 4


def test_units_of_units_have_a_limit(document: Json) -> None:
    powers = "unit a0 = 1e999 g\n" + "".join(f"unit a{n} = 1e999 a{n - 1}^64\n" for n in range(1, 9))
    for text in (powers, f"unit a8 = {'9' * 2000} g\n", "unit a8 = 1 g*" + "*".join(f"b{n}" for n in range(99)) + "\n"):
        changed = json.loads(canonical(document))
        changed["content"]["files"][0]["text"] += text
        changed["content"]["units"].append({"symbol": "a8", "factor": "1", "dimension": []})
        assert any("do not fit together: ValueError" in one for one in mismatches(changed))


def test_a_level_that_was_not_looked_at_is_not_told_to_hold(document: Json, tmp_path: Path) -> None:
    document["content"]["units"].append({"symbol": "kWh^99", "factor": "1", "dimension": []})
    answer = verify.checked(written(tmp_path, signed(document)), [])
    assert answer["levels"] == {
        "form": "does not hold", "integrity": "holds", **dict.fromkeys(verify.LEVELS[2:], "not looked at"),
    }  # fmt: skip


@pytest.mark.parametrize(
    "change",
    [{"count": 1_000_000_000}, {"count": 0}, {"count": 99}, {"seed": -1}, {"more": "x"}, {"digits": "6"}],
)
def test_samples_are_left_to_a_replay_and_are_none_to_a_reader(change: Json, tmp_path: Path) -> None:
    from lca.engine.sample_statistics import sample

    checked = lca.check_text(STUDY + LEAST.replace("2 gCO2e", "2 gCO2e ± 10 %"))
    result = lca.run(checked.under())
    document: Json = json.loads(canonical(trail_of(checked, [result], [sample(result, 100, 7)], run=RUN)))
    assert mismatches(document) == []
    document["content"]["cases"][0]["results"][0]["samples"].update(change)
    assert mismatches(document) == []
    with pytest.raises(verify.NoTrail):
        opened(written(tmp_path, signed(document)))


def test_a_trail_computes_something(document: Json) -> None:
    document["content"]["cases"] = []
    assert "form: it computes nothing" in mismatches(document)


def test_what_a_comparison_of_texts_gives_follows_from_its_texts(document: Json) -> None:
    text = STUDY + (
        'process p { makes 1 kg emits (if "a" == "a" and "a" != "b" then 2 gCO2e else 3 gCO2e) ~ "so" }\n'
        "assessment a { needs 1 kg of p }\n"
    )
    document = made(text)
    assert mismatches(document) == []
    figure(document, '"a" == "a"').update({"written": "0", "value": "0"})
    assert any(one.startswith('pinning: "a" == "a": 0') for one in mismatches(document))


# What it prints on


@pytest.mark.parametrize("code", ["ascii", "cp1252", "utf-8"])
def test_a_console_of_any_encoding_shows_it(code: str, document: Json, tmp_path: Path) -> None:
    path = written(tmp_path, document, "ü☃.json")
    done = subprocess.run(
        [sys.executable, str(CHECKER), path], capture_output=True, check=False, env={"PYTHONIOENCODING": code}
    )
    assert (done.returncode, done.stderr) == (3, b"")
    assert "ü☃.json: holds".encode(code, "backslashreplace") in done.stdout


def test_a_folder_that_is_missing_is_told(document: Json, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        verify.main([str(written(tmp_path, document)), "--with", str(tmp_path), "--with", "no\nwhere"])
    assert ended.value.code == 2
    assert capsys.readouterr().err.endswith("verify.py: error: argument --with: there is no folder ['no\\nwhere']\n")


def test_an_interruption_is_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "waited.json"
    os.mkfifo(path)
    with subprocess.Popen([sys.executable, str(CHECKER), str(path)], stderr=subprocess.PIPE) as copy, path.open("wb"):
        copy.send_signal(signal.SIGINT)  # it reads: else the file would not be open
        assert (copy.communicate()[1], copy.returncode) == (b"interrupted\n", 130)
    told: list[object] = []
    monkeypatch.setattr(os, "write", lambda *said: told.append(said))
    monkeypatch.setattr(os, "_exit", told.append)
    verify.interrupted()
    assert told == [(2, b"interrupted\n"), 130]


def test_a_full_disk_and_a_reader_that_left_are_no_mismatch(
    document: Json, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = str(written(tmp_path, document))
    for device in ("/dev/full", None):
        reading, writing = os.pipe()
        os.close(reading)
        out = open(device, "w") if device else os.fdopen(writing, "w")  # noqa: SIM115, PTH123  # it is closed, or fails
        monkeypatch.setattr(sys, "stdout", out)
        assert verify.main([path]) == 2
        out.close()
    monkeypatch.setattr(sys, "stdout", None)
    assert verify.main([path]) == 3


def test_of_many_mismatches_some_are_told_and_how_many_more_there_are(document: Json, tmp_path: Path) -> None:
    case = document["content"]["cases"][0]
    derived = next(one for one in case["figures"] if "operation" in one)
    case["figures"] += [{**derived, "id": f"odd {index}"} for index in range(70)]
    answer = verify.checked(written(tmp_path, signed(document)), [])
    assert (answer["status"], answer["levels"]["form"]) == (1, "does not hold")
    assert [one["warning"] for one in answer["findings"]].count(False) == 50
    assert answer["more"] == {"mismatch": 20, "warning": 0}
    assert verify.told(answer).endswith("\n  and 20 more of kind mismatch")


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ({"g": Fraction(1), "MWh": Fraction(-1)}, "g^1, MWh^-1"), ({"title": "A", "url": ""}, "title: A, url: nothing"),
        ([("source", "m.lca", "meter")], "source, m.lca, meter"), ({"b", "a"}, "a, b"),
        (None, "nothing"), ([], "nothing"), (0, "0"),
    ],
)  # fmt: skip
def test_values_are_told_in_words(value: object, said: str) -> None:
    assert verify.shown(value) == said


def test_of_many_parts_that_is_told_which_differs() -> None:
    document = made(EVERYTHING)
    leaf = next(one for one in document["content"]["cases"][0]["figures"] if one["id"] == "c")
    leaf["spread"]["high"] = "5"
    assert "pinning: c: its spread is high: 5, and there stands high: 4" in mismatches(document)
