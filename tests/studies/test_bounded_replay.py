"""A replay has as much time and memory as its trail warrants: what is beyond is told, and nothing hangs."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from typing import Any

import pytest

import lca
from lca.engine.sample_statistics import sample
from lca.studies import bounded_replay as bounded
from lca.studies.replay import NotRun, look_by
from lca.trail.canonical import canonical
from lca.trail.trail import trail_of
from lca.verify import UNKNOWN, Findings

Json = dict[str, Any]
MODEL = """\
study s "S" { goal "g" functional_unit "f" boundary "b" }
process p { makes 1 kg emits 2 gCO2e ± 10 % ~ "so" }
assessment a { needs 1 kg of p }
"""
LAYERS, FLOWS = 11, 400


def made(count: int = 0) -> Json:
    checked = lca.check_text(MODEL)
    result = lca.run(checked.under())
    found: Json = json.loads(canonical(trail_of(checked, [result], [sample(result, count)] if count else [])))
    return found


def huge() -> str:
    """A short text that asks for two thousand instances of a node with four hundred flows."""
    layers = "".join(
        f'process t{n}(k = 1 kg ~ "x") {{ makes 1 piece'
        f' uses 1 piece of t{n + 1}(k = k * 2) ~ "x" uses 1 piece of t{n + 1}(k = k * 2 + 1 kg) ~ "x" }}\n'
        for n in range(LAYERS)
    )
    flows = " ".join(f"emits k * {n + 2} gCO2e/kg" for n in range(FLOWS))
    last = f'process t{LAYERS}(k = 1 kg ~ "x") {{ makes 1 piece {flows} }}\n'
    return f'unit piece\n{layers}{last}assessment a {{ needs 1 piece of t0(k = 1 kg) ~ "x" }}\n'


def test_the_child_runs_the_model_again_and_nothing_of_the_folder_that_one_stands_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("json.py", "numpy.py", "lca.py"):
        (tmp_path / name).write_text("raise SystemExit(1)\n")
    monkeypatch.chdir(tmp_path)
    trail = made(count=100)
    assert bounded.bounded_replay(trail, []) == []
    trail["content"]["cases"][0]["results"][0]["samples"]["total"]["mean"] = "3"
    assert bounded.bounded_replay(trail, []) == ["cases comes out otherwise"]


def test_a_file_that_is_missing_is_told() -> None:
    trail = made()
    trail["content"]["tables"] = [{"name": "t", "path": "t.csv", "sha256": "0" * 64, "rows": 1, "columns": []}]
    with pytest.raises(FileNotFoundError, match=r"t\.csv"):
        bounded.bounded_replay(trail, [])


def test_samples_that_take_long_are_told_before_the_work_and_all_else_is_replayed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    trail = made(count=100)
    case = trail["content"]["cases"][0]
    case["results"][0]["samples"]["count"] = 1_000_000
    monkeypatch.setattr(bounded, "SAMPLES_A_SECOND", 10_000)
    said = f"1,000,000 of {len(case['figures'])} figures take about .* s, and have 120 s"
    with pytest.raises(NotRun, match=said):
        bounded.bounded_replay(trail, [])
    case["results"][0]["title"] = "Something else"
    assert bounded.bounded_replay(trail, []) == ["cases comes out otherwise"]


@pytest.mark.parametrize(
    ("change", "said"),
    [({"count": 0}, "it has another form: Expected `int` >= 100"),
     ({"count": 10**12}, "it has another form: Expected `int` <= 1000000"),
     ({"count": 200}, "its results have samples of several counts or seeds"),
     ({"seed": 7}, "its results have samples of several counts or seeds"),
     ({"count": None}, "it has another form")],
)  # fmt: skip
def test_samples_are_of_one_count_and_seed_and_within_what_the_command_draws(
    change: Json, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(subprocess, "run", None)
    trail = made(count=100)
    results = trail["content"]["cases"][0]["results"]
    results.append(json.loads(json.dumps(results[0])))
    results[0]["samples"].update(change)
    (found,) = bounded.bounded_replay(trail, [])
    assert found.startswith(said)


def test_samples_without_a_count_are_of_another_form() -> None:
    trail = made(count=100)
    del trail["content"]["cases"][0]["results"][0]["samples"]["count"]
    assert "another form" in bounded.bounded_replay(trail, [])[0]


def test_a_short_text_that_asks_for_much_ends_with_its_time() -> None:
    trail = made()
    trail["content"]["files"][0]["text"] = huge()
    with pytest.raises(NotRun, match=r"it takes more than 6 s \(--seconds N lets it have N\)"):
        bounded.bounded_replay(trail, [], seconds=6)


def test_memory_ends_as_well(monkeypatch: pytest.MonkeyPatch) -> None:
    trail = made()
    trail["content"]["files"][0]["text"] = huge()
    monkeypatch.setattr(bounded, "BYTES", 150 << 20)
    with pytest.raises(NotRun, match=r"bytes of memory|the engine broke down|was ended by signal"):
        bounded.bounded_replay(trail, [], seconds=300)


def test_a_machine_that_gives_no_time_is_waited_for_in_vain(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bounded, "PATIENCE", 0.001)
    with pytest.raises(NotRun, match="it takes more than 120 s"):
        bounded.bounded_replay(made(), [])


@pytest.mark.parametrize(
    ("child", "said"),
    [("import os, signal\nos.kill(os.getpid(), signal.SIGKILL)", "was ended by signal 9, as where time or memory is"),
     ("import os\nos.abort()", "was ended by signal 6"),
     ("raise RuntimeError", "the engine broke down, with status 1"),
     ("print('{')", "the engine broke down, with status 0"),
     ("print('{}')", "the engine broke down, with status 0"),
     ("print('[]')", "the engine broke down, with status 0"),
     ("print('{\"different\": []}')\nraise SystemExit(3)", "the engine broke down, with status 3")],
)  # fmt: skip
def test_a_replay_that_breaks_down_has_shown_nothing_and_is_told(
    child: str, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bounded, "CHILD", f"import sys\nsys.stdin.read()\n{child}\n")
    tell, trail = Findings(), made()
    look_by(bounded.bounded_replay)(trail, [], tell)
    (only,) = tell.told
    assert said in only["message"]
    assert UNKNOWN in only["message"]
    assert (tell.status, tell.looked) == (3, [])


def test_a_trail_of_many_figures_has_no_more_memory_than_the_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = list[Json]()

    def run(given: bytes, _: int) -> Json:
        asked.append(json.loads(given))
        return {"different": []}

    monkeypatch.setattr(bounded, "_run", run)
    monkeypatch.setattr(bounded, "BYTES_A_FIGURE", 1 << 60)
    pages = {"SC_PAGE_SIZE": 4096, "SC_PHYS_PAGES": 1 << 20}
    monkeypatch.setattr(os, "sysconf", pages.__getitem__)
    assert bounded.bounded_replay(made(), []) == []
    monkeypatch.delattr(os, "sysconf")
    monkeypatch.setattr(bounded, "BYTES_A_FIGURE", 0)
    assert bounded.bounded_replay(made(), []) == []
    assert [one["memory"] for one in asked] == [4096 << 20, bounded.BYTES]
