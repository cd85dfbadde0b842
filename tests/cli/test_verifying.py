"""``lca verify``: the model is run again, three questions are answered apart, and what totals rest on is told."""

from __future__ import annotations

import json
from decimal import Decimal
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from lca import verify
from lca.cli import main
from lca.trail.canonical import canonical

Json = dict[str, Any]
MODEL = """\
study s "S" { goal "g" functional_unit "f" boundary "b" period "2024" }
assumption guess "it is so"
source book { title "A book" issued 2020 }
parameter users = 3 person
parameter each = 2 kWh/person @book
parameter intensity = 400 gCO2e/kWh ~ guess
process p { makes 1 kWh emits intensity * 1 kWh }
process q { makes 1 kg emits 100 gCO2e ~ guess }
assessment a "All of it" { needs users * each of p needs 1 kg of q }
assessment b { needs 2 kg of q }
scenario many { users = 30 person ~ "more of them" }
"""


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    audited(MODEL, "t.json")


def lca(*words: str) -> Result:
    return CliRunner().invoke(main, words)


def audited(text: str, name: str) -> None:
    Path("m.lca").write_text(text, encoding="utf-8")
    done = lca("audit", "m.lca", "--allow-unsourced", "--all-scenarios", "-o", name)
    assert done.exit_code == 0, done.output
    Path("m.lca").unlink()


def answer(*words: str) -> Json:
    found: Json = json.loads(lca("verify", "t.json", "--json", *words).output)
    assert found["format"] == "lca.verify/2"
    (only,) = found["answers"]
    return dict(only)


def forged() -> None:
    """The trail as of another engine, and with the digest of it."""
    document = json.loads(Path("t.json").read_bytes())
    document["content"]["method"]["engine"] = "another"
    document["integrity"]["content"] = sha256(canonical(document["content"])).hexdigest()
    Path("t.json").write_bytes(canonical(document) + b"\n")


def test_the_model_is_run_again_unless_that_is_left_out() -> None:
    found = answer()
    assert found["levels"] == {**dict.fromkeys(verify.LEVELS, "holds"), "signatures": "not looked at"}
    left_out = answer("--no-replay")
    assert (left_out["status"], left_out["levels"]["replay"]) == (3, "not looked at")
    assert left_out["findings"][-1]["message"] == f"the model was not run again: {verify.UNKNOWN}"


def test_three_questions_are_answered_apart() -> None:
    asked = [*verify.QUESTIONS]
    assert [(one["question"], one["answer"]) for one in answer()["questions"]] == [
        (asked[0], "yes"), (asked[1], "yes"), (asked[2], "not known"),
    ]  # fmt: skip
    assert [one["answer"] for one in answer("--no-replay")["questions"]] == ["yes", "in part", "not known"]
    assert "a digest alone proves nothing about its author" in answer()["questions"][2]["said"]


def test_what_only_a_replay_sees_is_a_mismatch() -> None:
    forged()
    found = answer()
    assert (found["status"], found["levels"]["replay"]) == (1, "does not hold")
    assert [one["answer"] for one in found["questions"]] == ["yes", "no", "not known"]
    assert "overview" not in found
    assert answer("--no-replay")["status"] == 3


def test_what_is_no_trail_has_three_questions_that_nobody_can_answer() -> None:
    Path("t.json").write_text("{}")
    found = answer()
    assert found["status"] == lca("verify", "t.json").exit_code == 2
    assert {one["answer"] for one in found["questions"]} == {"not known"}
    assert {*found["levels"].values()} == {"not looked at"}
    assert "?" not in lca("verify", "t.json").output


def test_leaves_that_rest_on_nothing_are_told_with_their_part_of_each_total() -> None:
    (found,) = answer()["overview"]["unfounded"]
    assert (found["leaf"]["literal"], found["leaf"]["place"]) == ("3 person", "m.lca:4:19")
    parts = {(one["scenario"], one["assessment"]): one["share"] for one in found["parts"]}
    assert Decimal(parts["", "a"]) == Decimal("0.96")
    assert parts["", "b"] is None
    lines = lca("verify", "t.json").output.splitlines()
    at = lines.index("rests on nothing: 1 of the figures that are given")
    assert lines[at + 2].split() == ["users", "3", "person", "m.lca:4:19", "96.0", "%", "of", "a"]


def test_the_figures_that_a_total_depends_on_most_are_told_as_they_stand() -> None:
    first = answer()["overview"]["totals"][0]
    assert (first["assessment"], first["total"], first["unit"]) == ("a", "2.5", "kgCO2e")
    assert (first["assumed"], first["unsourced"]) == ("1", "0.96")
    told = {one["leaf"]["literal"]: one["share"] for one in first["largest"]}
    assert told == {"3 person": "0.96", "2 kWh/person": "0.96", "400 gCO2e/kWh": "0.96", "100 gCO2e": "0.04"}
    output = lca("verify", "t.json").output
    assert "a, as declared: 2.5 kgCO2e\n" in output
    assert "\nthe other totals  " in output
    assert "  a [scenario many]  24.1 kgCO2e  100.0 %     0.0 %  users 99.6 %\n" in output
    assert max(map(len, output.splitlines())) <= 80


def test_of_many_figures_and_totals_the_first_are_told() -> None:
    many = "".join(f"parameter x{n} = {n + 1} gCO2e\nassessment c{n} {{ needs {n + 1} kg of q }}\n" for n in range(14))
    emits = " ".join(f"emits x{n}" for n in range(14))
    audited(MODEL.replace("makes 1 kg emits", f"makes 1 kg {emits} emits") + many, "t.json")
    output = lca("verify", "t.json").output
    assert "  and 6 more of kind warning\n" in output
    assert "  and 4 more: see --json\n" in output  # of 14 that rest on nothing
    assert "  and on 7 more, each less\n" in output
    assert "  and 21 more: see --json\n" in output  # of 31 other totals
    assert ", and of " in " ".join(output.split())
    assert max(map(len, output.splitlines())) <= 80
    assert len(output.splitlines()) <= 60


def test_what_has_long_names_is_told_within_the_width_of_a_terminal() -> None:
    name, long = "of_" * 12 + "x", 'q_long "What is a long name" '.replace("q_long", "q" * 40)
    text = MODEL.replace("users", name) + f"process {long}{{ makes 1 kg emits 7 gCO2e ~ guess }}\n"
    model = Path("a folder of a name that is long", "a model of a name that is long.lca")
    model.parent.mkdir()
    model.write_text(text + f"assessment {'b' * 40} {{ needs 3 kg of {'q' * 40} }}\n")
    assert lca("audit", str(model), "-o", "old.json", "--allow-unsourced").exit_code == 0
    model.write_text(model.read_text().replace("3 person", "6 person").replace("needs 3 kg", "needs 4 kg"))
    assert lca("audit", str(model), "-o", "t.json", "--allow-unsourced").exit_code == 0
    lines = lca("verify", "t.json", "--no-replay", "--since", "old.json").output.splitlines()
    assert max(map(len, lines)) <= 80
    assert "    a model of a name that is long.lca:4:" in "\n".join(lines)


def test_what_changed_since_an_earlier_trail_is_told_in_brief() -> None:
    Path("t.json").rename("old.json")
    audited(MODEL.replace("3 person", "6 person"), "t.json")
    found = answer("--since", "old.json")["since"]
    assert (found["format"], found["before"]["name"]) == ("lca.trail_diff/1", "old.json")
    lines = lca("verify", "t.json", "--since", "old.json").output.splitlines()
    since = lines[next(at for at, line in enumerate(lines) if line.startswith("since old.json")) :]
    assert (since[0], len(since[1])) == ("since old.json, with SHA-256", 2 + 64)
    assert [line.split() for line in since[2:5]] == [
        ["before", "after", "change"],
        ["a", "[kgCO2e]", "2.5", "4.9", "+96.0", "%"],
        ["users", "3", "person", "6", "person", "100.0", "%", "of", "it"],
    ]
    assert "  3 of 4 totals are the same" in since
    assert "  of old.json the model was not run again, and no signature was looked at" in since
    assert since[-1] == "  `lca diff old.json t.json` tells each"


def test_what_is_the_same_as_before_is_told_so() -> None:
    assert lca("verify", "t.json", "--since", "t.json").output.endswith(
        "  4 of 4 totals are the same\n  the contents are the same\n"
    )


def test_many_changes_are_counted() -> None:
    more = "".join(f"assessment c{n} {{ needs {n + 1} kg of q }}\n" for n in range(6))
    emits = "".join(f' emits {n + 1} gCO2e ~ "x{n}"' for n in range(7))
    audited(MODEL + more, "old.json")
    audited(MODEL.replace("100 gCO2e ~ guess", f"100 gCO2e ~ guess{emits}") + more, "t.json")
    output = lca("verify", "t.json", "--since", "old.json").output
    assert "  and 11 more totals\n" in output
    assert "structure" in output


@pytest.mark.parametrize("old", ["none.json", "m.json", "."])
def test_an_earlier_trail_that_is_none_is_wrong_use(old: str) -> None:
    Path("m.json").write_text("{}")
    done = lca("verify", "t.json", "--since", old)
    assert (done.exit_code, done.exception.__class__) == (2, SystemExit)
    assert done.output.startswith("error[E0")


def test_several_trails_are_answered_each() -> None:
    audited(MODEL.replace("3 person", "6 person"), "u.json")
    output = lca("verify", "t.json", "u.json", "--no-replay").output
    assert output.index("t.json: holds") < output.index("a, as declared: 2.5 kgCO2e") < output.index("u.json: holds")
    assert "a, as declared: 4.9 kgCO2e" in output


@pytest.mark.parametrize(
    ("given", "said"), [("none", "Directory 'none' does not exist."), ("t.json", "Directory 't.json' is a file.")]
)
@pytest.mark.parametrize("command", [("verify",), ("sign", "--key", "k")])
def test_a_folder_that_is_none_is_wrong_use(command: tuple[str, ...], given: str, said: str) -> None:
    done = lca(*command, "t.json", "--with", given)
    assert done.exit_code == 2
    assert done.stderr.endswith(f"Error: Invalid value for '--with': {said}\n")
