"""Files of other tools: each form is told by its headers, and becomes a table and a model in which nothing is found.

The files in `synthetic/` were made for these tests, in the form that the documentation named in `lca/arrivals/forms/`
gives; no number in them was measured.
"""

from __future__ import annotations

import csv
import gzip
import json
import re
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import lca
from lca.arrivals import forms
from lca.cli import main

SYNTHETIC = Path(__file__).parent / "synthetic"
FILES = {path.stem: path for path in SYNTHETIC.iterdir()}
PROCESSES = {"scaphandre_processes": FILES["scaphandre"]}
TOTALS = {
    # By hand. Two runs of 0.3028 and 0.1514 kWh, a PUE of 1.3.
    "codecarbon": ("kWh", "0.59046"),
    "codecarbon_pue": ("kWh", "0.372"),
    # (60 + 300.5) / 2 * 1 + (300.5 + 310) / 2 * 2 + (61 + 310) / 2 * 1 + (310 + 320) / 2 * 1 J, times 1.4 and 1.3.
    "nvidia_smi": ("J", "2350.075"),
    # 50 W and 60 W for 2 s each.
    "scaphandre": ("J", "286"),
    "scaphandre_processes": ("J", "104"),
    # The zones package and dram; 300.5 J grown, 50 J since it began anew, 20 J idle.
    "kepler": ("J", "5200"),
    "kepler_older": ("J", "481.65"),
    # 1.5 h of EC2, 36 h of machines, 4 h of a core.
    "aws_bill": ("kWh", "0.18"),
    "azure_bill": ("kWh", "4.32"),
    "gcp_bill": ("kWh", "0.022"),
    "aws_carbon": ("tCO2e", "0.625"),
    "azure_carbon": ("kgCO2e", "0.4"),
    "google_carbon": ("kgCO2e", "62"),
    # 130 kWh at 150.25 g, and at 140.75 g.
    "electricity_maps": ("gCO2e", "37830"),
    # 100 kWh at 1000 lb a MWh.
    "watttime": ("lbCO2e", "100"),
    "watttime_csv": ("lbCO2e", "100"),
}
"""What the model that was written comes to, without the intensity of a grid."""


def arrive(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["import", *arguments])


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def cells(path: str) -> list[Mapping[str, str]]:
    with Path(path).open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def test_every_form_has_a_file_that_shows_it() -> None:
    assert set(forms()) == set(TOTALS) == set(FILES) | set(PROCESSES)


@pytest.mark.parametrize("name", TOTALS)
def test_a_form_is_told_and_its_model_has_nothing_wrong_and_comes_to_what_is_worked_out_by_hand(name: str) -> None:
    how = ["--as", name] if forms()[name].only_as else []
    said = arrive(str({**FILES, **PROCESSES}[name]), "-o", "out", *how)
    assert said.exit_code == 0, said.output
    assert f"(--as {name})" in said.stdout
    assert set(re.findall(r"warning\[(\w+)\]", said.output)) <= {"W0860"}
    model = Path("out/model.lca")
    unit, total = TOTALS[name]
    if "CO2e" not in unit:  # by a grid of 1 kgCO2e/kWh
        text = model.read_text(encoding="utf-8").replace(
            "use grid\n", 'process grid { makes 1 kWh emits 1 kgCO2e ~ "one" }\n'
        )
        text = text.replace("grid.world", "grid")
        total = f"{total} {unit} * 1 kgCO2e/(1 kWh)"
    else:
        text, total = model.read_text(encoding="utf-8"), f"{total} {unit}"
    question = next(line.split()[1] for line in text.splitlines() if line.startswith("assessment "))
    model.write_text(
        f'{text}\ncheck "by hand" {question}.total = {total} within 0.0001 % ~ "by hand"\n', encoding="utf-8"
    )
    checked = lca.check_file(str(model))
    assert [found.message for found in checked.diagnostics] == []
    (verdict,) = [one for one in lca.run(checked.under()).verdicts if one.check.title == "by hand"]
    assert verdict.holds, verdict


def test_it_is_told_what_was_taken_for_what_and_what_was_not_kept() -> None:
    said = arrive(str(FILES["nvidia_smi"]), "-o", "out")
    for told in (
        "nvidia_smi.csv is taken for a log of nvidia-smi",
        "  mean                 power, in W_it: the mean of the two readings",
        "  not kept: index, power.draw [W]",
        "- energy is integrated between readings of each `index`",
        "- 1 gaps of 60 s in all, each longer than 10 times the usual interval, are not counted",
        "written: out/model.lca, out/readings.csv",
    ):
        assert told in said.stdout
    assert "line 6, `power.draw [W]`: no value" in said.stderr


def test_a_file_of_no_known_form_is_answered_with_its_headers_and_with_what_the_nearest_form_lacks() -> None:
    Path("a.csv").write_text("run_id,duration,energy_consumed\n1,2,3\n", encoding="utf-8")
    refused = arrive("a.csv")
    assert (refused.exit_code, "error[E0951]" in refused.stderr) == (1, True)
    assert "its headers are `run_id`, `duration`, `energy_consumed`" in refused.stderr
    assert "it lacks `emissions`" in refused.stderr
    assert not Path("a").exists()


def test_a_form_that_is_none_is_answered_with_the_nearest() -> None:
    refused = arrive(str(FILES["nvidia_smi"]), "--as", "nvidia_sim")
    assert (refused.exit_code, "error[E0952]" in refused.stderr) == (2, True)
    assert "did you mean `nvidia_smi`?" in refused.stderr


def test_a_header_without_a_unit_of_its_own_is_taken_for_nothing_unless_it_is_said() -> None:
    assert "error[E0951]" in arrive(str(FILES["watttime_csv"])).stderr
    assert "the file names no unit" in arrive(str(FILES["watttime_csv"]), "--as", "watttime_csv").stdout


def test_a_cell_that_is_no_number_is_told_with_its_place_and_nothing_is_written() -> None:
    text = FILES["codecarbon"].read_text(encoding="utf-8").replace(",0.1514,", ',"0,1514",')
    Path("e.csv").write_text(text, encoding="utf-8")
    refused = arrive("e.csv")
    assert (refused.exit_code, "error[E0953]" in refused.stderr) == (1, True)
    assert "line 3, `energy_consumed`: `0,1514` is no number" in refused.stderr
    assert not Path("e").exists()


def test_units_that_rows_name_are_one_that_is_known() -> None:
    text = FILES["aws_carbon"].read_text(encoding="utf-8")
    Path("a.csv").write_text(text.replace("MTCO2e,0.125", "KGCO2e,0.125"), encoding="utf-8")
    assert "the unit `KGCO2e` is none that this form has" in arrive("a.csv").stderr


def test_readings_of_several_devices_without_their_numbers_are_refused() -> None:
    lines = ["timestamp, power.draw [W]"]
    lines += [f"2026/06/29 10:00:{s:02}.{gpu:03}, 100 W" for s in range(20) for gpu in (0, 3, 6)]
    Path("a.csv").write_text("\n".join(lines), encoding="utf-8")
    assert "look like those of several devices" in arrive("a.csv").stderr
    lines = ["timestamp, power.draw [W]", *["2026/06/29 10:00:00.000, 100 W"] * 2]
    Path("a.csv").write_text("\n".join(lines), encoding="utf-8")
    assert "line 3 has the time of line 2" in arrive("a.csv").stderr


def test_texts_of_a_file_steer_nothing_and_stay_texts() -> None:
    hostile = 'a"} process x { emits 1 tCO2e } \\ \x1b[31m'
    row = FILES["codecarbon"].read_text(encoding="utf-8").splitlines()
    row[1] = row[1].replace("demo", '"' + hostile.replace('"', '""') + '"')
    name = 'x"} use evil \x1b.csv'
    Path(name).write_text("\n".join(row), encoding="utf-8")
    said = arrive(name, "-o", "out")
    assert said.exit_code == 0, said.output
    assert "\x1b" not in said.output
    assert "\x1b" not in Path("out/model.lca").read_text(encoding="utf-8")
    assert lca.check_file("out/model.lca").ok
    assert cells("out/runs.csv")[0]["project_name"].startswith('a"} process x')


def test_a_line_break_in_a_name_ends_no_comment() -> None:
    text = FILES["kepler_older"].read_text(encoding="utf-8")
    other = json.loads(text)["data"]["result"][0]
    other["metric"]["__name__"] = "x\nprocess evil { makes 1 kg emits 1 tCO2e }"
    whole = json.loads(text)
    whole["data"]["result"].append(other)
    Path("a.json").write_text(json.dumps(whole), encoding="utf-8")
    assert arrive("a.json").exit_code == 0
    assert "\nprocess evil" not in Path("a/model.lca").read_text(encoding="utf-8")


@pytest.mark.parametrize("wrong", [None, [], {}, "x", 5, [[1]], True])
@pytest.mark.parametrize("key", ["metric", "values"])
def test_answers_of_another_shape_are_answered(key: str, wrong: object) -> None:
    whole = json.loads(FILES["kepler_older"].read_text(encoding="utf-8"))
    whole["data"]["result"][0][key] = wrong
    Path("a.json").write_text(json.dumps(whole), encoding="utf-8")
    assert arrive("a.json").exit_code in (0, 1)


@pytest.mark.parametrize(
    "text",
    ["", "{", "[" * 100_000, '{"a":' * 5_000, "a,b\n1\n", '"', "[1, 2]", '{"data": 5}', "\0,\0\n1,2", "a,a\n1,2\n"],
)
def test_nonsense_is_answered(text: str) -> None:
    Path("a.csv").write_text(text, encoding="utf-8")
    refused = arrive("a.csv")
    assert (refused.exit_code, "error[E0951]" in refused.stderr) == (1, True), refused.output


def test_objects_of_json_are_flat_and_capitals_of_headers_do_not_matter() -> None:
    arrive(str(FILES["google_carbon"]), "-o", "out")
    assert cells("out/emissions.csv")[0]["carbon_footprint_kgCO2e.scope2.location_based"] == "40"
    arrive(str(FILES["azure_bill"]), "-o", "bill")
    assert cells("bill/usage.csv")[0]["unitOfMeasure"] == "1 Hour"


def test_a_file_that_gzip_packed_and_one_in_utf_16_are_read_as_they_would_be_unpacked_in_utf_8() -> None:
    Path("bill.csv.gz").write_bytes(gzip.compress(FILES["aws_bill"].read_bytes()))
    said = arrive("bill.csv.gz")
    assert "written: bill/model.lca, bill/usage.csv" in said.stdout, said.output
    assert sha256(Path("bill.csv.gz").read_bytes()).hexdigest() in Path("bill/model.lca").read_text(encoding="utf-8")
    Path("log.csv").write_text(FILES["nvidia_smi"].read_text(encoding="utf-8"), encoding="utf-16")
    assert "written: log/model.lca, log/readings.csv" in arrive("log.csv").stdout


@pytest.mark.parametrize(
    "data", [b"\x1f\x8b", b"\x1f\x8bnonsense", gzip.compress(b"a,b\n", mtime=0)[:-9], b"\xff\xfea"]
)
def test_what_is_packed_badly_is_answered(data: bytes) -> None:
    Path("a.csv.gz").write_bytes(data)
    refused = arrive("a.csv.gz")
    assert (refused.exit_code, "error[E0951]" in refused.stderr) == (1, True), refused.output


def test_what_gzip_packed_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lca.arrivals.packed.MAX_BYTES", 1_000_000)
    Path("a.csv.gz").write_bytes(gzip.compress(b" " * 1_000_001))
    assert "more than 0 MB unpacked" in arrive("a.csv.gz").stderr


def test_a_form_that_rests_on_what_rows_do_not_say_or_say_otherwise_is_doubted() -> None:
    lines = FILES["codecarbon"].read_text(encoding="utf-8").splitlines()
    Path("a.csv").write_text("\n".join(line.rpartition(",")[0] for line in lines), encoding="utf-8")
    assert "no row says `pue`: 1 is taken" in arrive("a.csv").stdout
    with_pue = str(FILES["codecarbon_pue"])
    assert "rows say another `pue` than 1" in arrive(with_pue, "--as", "codecarbon", "-o", "twice").stdout
    assert "may be the wrong one" not in arrive(with_pue, "-o", "once").stdout
    said = arrive(str(FILES["codecarbon"]), "--as", "codecarbon_pue", "-o", "none")
    assert "no row says another `pue` than 1" in said.stdout


def test_semicolons_and_tabs_between_cells_are_read() -> None:
    text = FILES["codecarbon"].read_text(encoding="utf-8").replace('"Xeon, 8C"', "Xeon")
    for sign, out in ((";", "s"), ("\t", "t")):
        Path("a.csv").write_text(text.replace(",", sign), encoding="utf-8")
        assert arrive("a.csv", "-o", out).exit_code == 0
