"""The report as a workbook: formulas give what the engine gives, also after a change, and no text is a formula."""

from __future__ import annotations

import gc
import io
import json
import re
import sys
import zipfile
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from openpyxl import load_workbook

from lca.cli import main
from lca.diagnostics import LcaError
from lca.extras import installing
from lca.program.operations import FUNCTIONS
from lca.report.sheets.cell_names import CellNames
from lca.report.workbook import as_xlsx
from lca.trail.canonical import canonical, trail_from
from lca.trail.reading import CaseReading, Reading
from lca.trail.records import DerivedRecord
from tests.exhaustive import left
from tests.models.whole import FILES, drawn
from tests.report.hostile import HOSTILE, active
from tests.report.office import needs_office, recalculated
from tests.report.trails import EVERYTHING, everything, everything_once, hostile, of_gallery, trail_in
from tests.test_models import COMPUTED as GALLERY

FIRST, VALUE, UNIT, BASE = 5, 4, 5, 7
"""On a sheet of figures: the first row of these, and columns."""
OPERATIONS = """\
study all { goal "g" functional_unit "f" boundary "b" }
parameter n = 7 ~ "x"
parameter half = 2.5 ~ "x"
parameter mass = 2 kg ~ "x"
table power from "power.csv" ~ "x" { load in % drawn in W }
let logs = log(n) + log2(n) + log10(n) + exp(n / 10) + sqrt(n) + abs(-n) + n ^ 1.5 + n ^ -2
let whole = round(half) + round(-half) + round(half + 1) + ceil(n / 3) + floor(n / 3) + ceil(2.1 * 10) + floor(-half)
let ends = min(n, 3, 5) + max(n, 3) - (if mass > 1 kg and not (n == 3 or n != 7) then 2 else 5)
let every = EVERY
let between = interpolate(power.load, power.drawn, n * 5 %) + interpolate(power.load, power.drawn, 100 %)
process p { makes 1 kg  emits (logs + whole + ends + every) * mass * 1 kgCO2e/kg + between * 1 kgCO2e/W }
process q {
  makes 60 kg of steel share 60 % ~ "x"
  makes 1 MWh of heat share 40 % ~ "x"
  uses 1 g of p
  uses 2 kWh of r
}
process r { makes 1 kWh  uses 5 g of q.steel  uses 0.01 kWh of r  emits 2 kgCO2e }
assessment a { needs 4 t of q.steel  needs 1 g of p  needs 3 kWh of q.heat }
check "less" a.total < 1 kgCO2e ~ "x"
check "near" a.total = 1 tCO2e within 20 % ~ "x"
check "about" a.total = 1 tCO2e within 900 kgCO2e ~ "x"
""".replace("EVERY", " + ".join(f"{function}(n)" for function in FUNCTIONS))
POWER = "load,drawn\n0,100\n20,150\n40,300\n100,500\n"
COMPUTED = (
    r"""=(?:'(?:Figures|Beside) \d+[ A-Za-z0-9_]*'!|[A-Z]{1,3}\d+|\$[A-Z]{1,3}\$\d+|[0-9.]+(?:E-\d+)?|{names}"""
    r"""|"(?:holds|FAILS|–)"|[-+*/(),:<>=]|SUM|PRODUCT|IF|AND|OR|ABS|MIN|MAX|INT|ROUND|NA|INDEX|MMULT|MINVERSE"""
    r"""|MATCH|POWER|SQRT|EXP|LN|LOG10|LOG)*"""
)
"""The formulas that there are: cells and their names, numbers, signs, and functions of a known list."""
CHANGES = (("chatgpt", "users", "2e6"), ("waste_heat", "electricity", "20"), ("waste_heat", "cop", "2.5"))
"""Parameters of models, and other numbers for them, in the units in which they are declared."""
SCALES = {"tCO2e": 1e3, "ktCO2e": 1e6}
DRAWN = (1, 2, 6, 7, 8, 12, 14)
"""Seeds of models at random, which have a result."""


def large_loop(members: int) -> str:
    """A model of one loop through so many nodes."""
    nodes = "".join(
        f"process n{place} {{ makes 1 kg  uses 0.9 kg of n{(place + 1) % members}  emits 1 kgCO2e }}\n"
        for place in range(members)
    )
    return f'study s {{ goal "g" functional_unit "f" boundary "b" }}\n{nodes}assessment a {{ needs 1 kg of n0 }}\n'


def opened(data: bytes) -> Any:
    return load_workbook(io.BytesIO(data))


@cache
def usual() -> bytes:
    """The workbook of a trail in which no text is hostile."""
    return as_xlsx(everything_once())


def figures(book: Any, case: int) -> Any:
    """The sheet of the figures of a case."""
    return next(sheet for sheet in book.worksheets if re.match(rf"Figures {case + 1}\b", sheet.title))


def valued(book: Any, case: int, told: str) -> dict[str, Any]:
    """The values of a case in base units by figure, from its own sheet and from that of the inputs of all."""
    inputs = book["Inputs"].iter_rows(min_row=FIRST, values_only=True)
    own = {row[0]: row[BASE - 1] for row in inputs if not row[1] or told in row[1].split(", ")}
    rows = figures(book, case).iter_rows(min_row=FIRST, values_only=True)
    return own | {row[0]: row[BASE - 1] for row in rows}


def differing(case: CaseReading, values: dict[str, Any]) -> list[str]:
    """The figures of a case of which ``values`` has another value, to twelve digits.

    Where a sum cancels, these are digits of its largest part.
    """
    found = []
    for name, figure in case.figures.items():
        if figure.value is None:
            continue
        wanted, got = float(figure.value), values[name]
        parts = case.arguments(name) if isinstance(figure, DerivedRecord) and figure.operation == "add" else ()
        size = max([abs(wanted), *(abs(float(case.base(part) or 0)) for part in parts)])
        if not isinstance(got, (int, float)) or abs(got - wanted) > 1e-12 * size:
            found.append(f"{case.scenario} {name}: {got} and not {wanted}")
    return found


def test_the_workbook_of_a_trail_has_a_sheet_for_each_section_and_one_for_the_figures_of_each_scenario() -> None:
    book = opened(as_xlsx(everything()))
    assert book.sheetnames == [
        "Study", "Inputs", "Results", "Contributions", "Inventory", "Rests on", "Checks", "Notes", "Sources",
        "Assumptions", "Figures 1", "Beside 1",
        "Figures 2 more", "Beside 2 more", "Files", "Signatures",
    ]  # fmt: skip


def test_every_sheet_carries_the_digest_of_the_trail_also_on_paper() -> None:
    for sheet in opened(as_xlsx(everything())).worksheets:
        assert sheet.cell(2, 1).value == f"drawn from the audit trail with the SHA-256 {everything().digest}"
        for printed in (sheet.oddHeader.left.text, sheet.oddFooter.left.text):
            assert everything().digest in printed


def test_an_input_is_a_number_and_a_derived_figure_a_formula_with_its_exact_value_beside() -> None:
    book = opened(as_xlsx(of_gallery("chatgpt")))
    rows = {row[0].value: row for name in ("Figures 1", "Inputs") for row in book[name].iter_rows(min_row=FIRST)}
    users, total, words = rows["users"], rows["launch.total"], rows["chatgpt.words"]
    assert [cell.value for cell in users[3:6]] == [1e6, "person", 1]
    assert users[BASE - 1].value == f"=D{users[0].row}*F{users[0].row}"
    assert words[BASE - 1].value == f"=G{rows['chatgpt.words:1'][0].row}*chatgpt_words_2"
    assert book.defined_names["chatgpt_words_2"].attr_text == f"'Inputs'!$G${rows['chatgpt.words[2]'][0].row}"
    assert total[2].value == "derived"
    assert total[BASE - 1].value.startswith("=SUM(G")
    assert total[BASE].value == "815127.9445412973408541498791297341"
    given = rows["launch.total on assumed"]
    assert (given[2].value, given[3].data_type) == ("given", "n")


def test_the_choice_of_a_supplier_and_a_constant_are_no_inputs() -> None:
    sheet = figures(opened(as_xlsx(of_gallery("chatgpt"))), 0)
    kinds = {row[0].value: row[2].value for row in sheet.iter_rows(min_row=FIRST)}
    told = {name: kinds.get(name) for name in ("site", "gpu_service.uses(hardware.server_bloom)", "users")}
    assert list(told.values()) == ["choice", "constant", None]


def test_an_input_is_one_cell_for_all_scenarios_and_another_for_one_that_sets_it() -> None:
    book = opened(as_xlsx(everything()))
    rows = [[cell.value for cell in row] for row in book["Inputs"].iter_rows(min_row=FIRST)]
    told = [(row[1], row[3], row[8]) for row in rows if row[0] in ("n", "late")]
    assert told == [("as declared", 3, "n"), ("more", 30, "n_more"), (None, 40, "late")]
    formulas = [[cell.value for sheet in (figures(book, case),) for cell in sheet["G"]] for case in (0, 1)]
    named = [[bool(re.search(rf"\b{name}\b", str(told))) for told in formulas] for name in ("n", "n_more", "late")]
    assert named == [[True, False], [False, True], [True, True]]


def test_a_name_of_a_cell_is_no_cell_and_nothing_that_a_formula_computes() -> None:
    names = CellNames()
    told = ("n", "N", "r", "AB12", "true", "a.b(c)[1]", "2", "=cmd", "ß", "x" * 300)
    assert [names.give(one) for one in told] == [
        "n", "N_2", "_r", "_AB12", "_true", "a_b_c_1", "_2", "cmd", "_", "x" * 100,
    ]  # fmt: skip


def test_the_first_sheet_has_a_chart_of_the_stages_under_each_scenario() -> None:
    data = as_xlsx(everything())
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        chart = parts.read("xl/charts/chart1.xml").decode("utf-8")
    rows = {row[0].value: row[0].row for row in opened(data)["Study"].iter_rows()}
    named = re.findall(r"<c:tx><c:strRef><c:f>(.*?)</c:f>.*?<c:v>(.*?)</c:v>", chart)
    head = rows["whole: by stage, in kgCO2e"] + 1
    title, *series = named
    assert title == (f"Study!$A${head - 1}", "whole: by stage, in kgCO2e")
    assert series == [(f"Study!$C${head}", "process"), (f"Study!$D${head}", "serving")]
    assert f"<c:f>Study!$A${head + 1}:$A${head + 2}</c:f>" in chart
    assert chart.count("<c:v>as declared</c:v>") == chart.count("<c:v>more</c:v>") == 2


def test_results_refer_to_the_figures() -> None:
    sheet = opened(as_xlsx(of_gallery("chatgpt")))["Study"]
    total = next(row for row in sheet.iter_rows() if row[0].value == "launch: Launch and the first 60 days")
    assert total[3].value == "=launch_total/1000000"
    assert total[4].value == "815.1279445412973408541498791297341"


def test_the_same_trail_gives_the_same_bytes() -> None:
    assert as_xlsx(everything()) == as_xlsx(Reading(trail_in(EVERYTHING, ("", "more"), samples=200)))


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_no_text_of_a_model_is_a_formula_or_anything_else_than_a_text(text: str) -> None:
    data = as_xlsx(hostile(everything_once(), text))
    with zipfile.ZipFile(io.BytesIO(data)) as parts, zipfile.ZipFile(io.BytesIO(usual())) as others:
        assert len(parts.namelist()) == len(others.namelist())
        assert not [
            name for name in parts.namelist() if re.search("external|hyperlink|ole|macro|vba", name, re.IGNORECASE)
        ]
        assert not any(re.search(b"<(a:)?hlink[A-Z]|<hyperlink", parts.read(name)) for name in parts.namelist())
    book, benign = opened(data), opened(usual())
    assert all(re.fullmatch(r"[A-Za-z0-9_ ]{1,31}", name) for name in book.sheetnames)
    names = [name for name in book.defined_names if re.fullmatch("[A-Za-z_][A-Za-z0-9_]*", name)]
    assert len(names) == len(book.defined_names) == len(benign.defined_names)
    computed = re.compile(COMPUTED.replace("{names}", "|".join(sorted(names, key=len, reverse=True))))
    for sheet, other in zip(book.worksheets, benign.worksheets, strict=True):
        assert _computed(sheet) == _computed(other)
        for row in sheet.iter_rows():
            for cell in row:
                if cell.data_type == "f":
                    assert computed.fullmatch(cell.value), cell.value
                elif isinstance(cell.value, str):
                    assert active(cell.value) == []
                    assert "\n" not in cell.value
                    assert len(cell.value.encode("utf-16-le")) // 2 <= 32_767


def _computed(sheet: Any) -> list[str]:
    """The cells of a sheet that are formulas."""
    return [cell.coordinate for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]


@pytest.mark.parametrize("text", ["=1", "@x", "-a", "'x", " =1"])
def test_a_text_that_could_become_a_formula_once_it_is_edited_is_marked_as_quoted(text: str) -> None:
    sheet = opened(as_xlsx(hostile(everything_once(), text)))["Inputs"]
    assert sheet.cell(FIRST, 1).value.startswith(text)
    assert sheet.cell(FIRST, 1).quotePrefix


@pytest.mark.parametrize("text", ["<r><t>a</t></r>", "_x0041_x202E_", "_x0041__x202E_"])
def test_a_text_that_looks_like_markup_of_a_workbook_is_a_text(text: str) -> None:
    document = json.loads(canonical(everything_once().trail))
    document["content"]["study"]["title"] = text
    with zipfile.ZipFile(io.BytesIO(as_xlsx(Reading(trail_from(document))))) as parts:
        strings = parts.read("xl/sharedStrings.xml").decode("utf-8")
        assert b"<r><t>" not in parts.read("docProps/core.xml")
    assert "<r>" not in strings
    assert not re.search("(?<!_x005F)_x(?!005F)[0-9A-F]{4}_", strings)


def test_a_loop_that_is_too_large_for_a_sheet_has_the_amounts_of_the_trail_and_says_so(tmp_path: Path) -> None:
    sheet = figures(opened(as_xlsx(Reading(trail_in(large_loop(41), folder=tmp_path)))), 0)
    amounts = [row for row in sheet.iter_rows(min_row=FIRST) if row[9].value == "amount"]
    assert len(amounts) == 41
    assert {(row[2].value, row[3].data_type) for row in amounts} == {("given", "n")}
    assert any(
        row[9].value == "amount" and row[2].value == "derived"
        for row in figures(opened(as_xlsx(Reading(trail_in(large_loop(40), folder=tmp_path)))), 0).iter_rows(
            min_row=FIRST
        )
    )


def test_without_xlsxwriter_the_answer_says_how_to_install_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setitem(sys.modules, "xlsxwriter", None)
    answer = CliRunner().invoke(main, ["report", "chatgpt", "--to", "xlsx", "-o", str(tmp_path / "r.xlsx")])
    assert answer.exit_code == 2
    assert "error[E0941]: a workbook needs XlsxWriter, which is not installed" in answer.stderr
    assert installing("xlsx") in answer.stderr


def test_more_figures_than_a_sheet_has_rows_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lca.report.workbook.MOST", 10)
    with pytest.raises(LcaError) as refused:
        as_xlsx(everything())
    assert [one.code for one in refused.value.diagnostics] == ["E0942"]


@needs_office
@pytest.mark.parametrize("every", [6, left(1)])
def test_recalculated_every_figure_is_what_the_engine_gives_also_after_a_change(tmp_path: Path, every: int) -> None:
    (tmp_path / "power.csv").write_text(POWER, encoding="utf-8")
    tried = {*(path.stem for path in GALLERY[::every]), *(name for name, *_ in CHANGES)}
    readings = {name: of_gallery(name) for name in sorted(tried)}
    readings |= {"everything": everything(), "operations": Reading(trail_in(OPERATIONS, folder=tmp_path))}
    readings |= {f"loop_{n}": Reading(trail_in(large_loop(n), folder=tmp_path)) for n in (1, 2, 12, 40)}
    for name, text in FILES.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    readings |= {f"drawn_{seed}": Reading(trail_in(drawn(seed), folder=tmp_path)) for seed in DRAWN[::every]}
    books = {name: as_xlsx(reading) for name, reading in readings.items()}
    changed = {
        f"changed_{name}_{parameter}": _with(books[name], parameter, value) for name, parameter, value in CHANGES
    }
    found = recalculated({**books, **changed}, tmp_path)
    wrong = [
        f"{name}: {said}"
        for name, reading in readings.items()
        for index, case in enumerate(reading.cases)
        for said in differing(case, valued(found[name], index, case.told))
    ]
    assert wrong == []
    for name in ("chatgpt", "everything"):
        held = computed_values(load_workbook(io.BytesIO(books[name]), data_only=True), books[name])
        again = computed_values(found[name], books[name])
        numbers = {place: value for place, value in held.items() if not isinstance(value, str)}
        assert {place: again[place] for place in numbers} == pytest.approx(numbers, rel=1e-9)
        assert {place: again[place] for place in held.keys() - numbers} == {
            place: held[place] for place in held.keys() - numbers
        }
    for name, parameter, value in CHANGES:
        case, book = readings[name].cases[0], found[f"changed_{name}_{parameter}"]
        setting = f"{parameter}={value} {case.figures[parameter].unit}".strip()
        answer = CliRunner().invoke(main, ["run", name, "--set", setting, "--format", "json"])
        wanted = {result["assessment"]: float(result["total"]) for result in json.loads(answer.stdout)["results"]}
        got = {result.assessment: _total(book, result.total.figure) for result in case.case.results}
        assert got == pytest.approx(wanted, rel=1e-12)
        assert got != pytest.approx({one.assessment: float(one.total.value) for one in case.case.results})
        told = next(row for row in book["Study"].iter_rows(values_only=True) if row[1] == "as declared")
        assert told[3] * SCALES[told[5]] == pytest.approx(next(iter(wanted.values())), rel=1e-12)
    before, after = (
        [cell.value for cell in found[name]["Checks"]["A"]] for name in ("chatgpt", "changed_chatgpt_users")
    )
    assert ("FAILS" in before, "FAILS" in after) == (False, True)


def computed_values(values: Any, data: bytes) -> dict[str, Any]:
    """By place the value of each cell that is a formula in a workbook, but for those on sheets beside the figures."""
    return {
        f"{sheet.title} {place}": values[sheet.title][place].value
        for sheet in opened(data).worksheets
        if not sheet.title.startswith("Beside")
        for place in _computed(sheet)
    }


def test_a_reader_that_computes_nothing_finds_each_value_behind_its_formula() -> None:
    data = as_xlsx(of_gallery("chatgpt"))
    book = load_workbook(io.BytesIO(data), data_only=True)
    values = computed_values(book, data)
    assert len(values) > 300
    assert None not in values.values()
    assert book["Results"]["C7"].value == pytest.approx(815.1279445412973, rel=1e-15)
    assert book["Checks"]["A7"].value == "holds"
    for index, case in enumerate(of_gallery("chatgpt").cases):
        assert differing(case, valued(book, index, case.told)) == []


def test_a_number_beyond_those_of_a_spreadsheet_is_the_text_of_the_trail(tmp_path: Path) -> None:
    text = (
        'parameter x = 1e60 ~ "a"\nprocess p { makes 1 kg  emits x ^ 6 * 1 kgCO2e }\nassessment a { needs 1 kg of p }\n'
    )
    reading = Reading(trail_in(text, folder=tmp_path))
    sheet = figures(opened(as_xlsx(reading)), 0)
    rows = {row[0].value: row for row in sheet.iter_rows(min_row=FIRST)}
    total = rows["a.total"]
    assert total[2].value == "given"
    assert [total[column - 1].data_type for column in (VALUE, BASE)] == ["s", "s"]
    assert total[BASE - 1].value == reading.cases[0].figures["a.total"].value
    assert opened(as_xlsx(reading))["Inputs"].cell(FIRST, VALUE).value == 1e60


def test_a_trail_whose_parts_do_not_fit_together_leaves_no_sheet_open(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.unraisablehook", lambda told: pytest.fail(f"said later: {told.exc_value!r}"))
    document = json.loads(canonical(trail_in(EVERYTHING, folder=tmp_path)))
    for unit in document["content"]["units"]:
        unit["symbol"] = f"{unit['symbol']}_"
    with pytest.raises(KeyError):
        as_xlsx(Reading(trail_from(document)))
    gc.collect()


def _total(book: Any, figure: str) -> float:
    """A figure of the first scenario, in its unit."""
    value = next(row[VALUE - 1] for row in figures(book, 0).iter_rows(values_only=True) if row[0] == figure)
    return float(value)


def _with(data: bytes, figure: str, value: str) -> bytes:
    """A workbook in which somebody has written another value of an input of the first scenario."""
    book, stream = opened(data), io.BytesIO()
    sheet = book["Inputs"]
    row = next(cell.row for cell in sheet["A"] if cell.value == figure)
    sheet.cell(row, VALUE).value = float(value)
    book.save(stream)
    return stream.getvalue()
