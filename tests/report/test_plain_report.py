"""The report as plain text: it tells everything that a trail holds, and no text of a model does anything."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from lca.cli import main
from lca.report.plain_report import PAGES, as_summary, as_text
from lca.report.sections.figures import figures
from lca.report.sections.report_parts import ReportTable
from lca.trail.reading import Reading
from tests.report.hostile import HOSTILE, active
from tests.report.trails import everything, hostile, of_gallery, trail_in

STEPS = """\
study all { goal "g" functional_unit "f" boundary "b" }
parameter n = 7 ~ "x"
let bent = 1 + round(-(n / 3)) ^ 2 + max(n, 2) * (if not n < 5 and n != 6 then 3 else n + 1)
process p { makes 1 kg  emits bent * 1 kgCO2e }
assessment a { needs 2 kg of p }
"""


def lines_under(heading: str, text: str) -> list[str]:
    """The block of a report that begins with a line."""
    return text.split(f"\n{heading}\n", 1)[1].split("\n\n")[0].splitlines()


def test_the_report_of_a_trail_tells_every_part_of_it() -> None:
    text = as_text(everything()).decode()
    assert lines_under("Totals", text)[1].split() == [
        "whole:", "All", "of", "it", "as", "declared", "climate", "36.8212", "kgCO2e", "0.0235294",
    ]  # fmt: skip
    assert "  functional unit  a year\n" in text
    assert "  GWP set          not stated by the study\n" in text
    assert "  not stated       excludes, period, geography, author, reviewer, version\n" in text
    assert lines_under("whole: All of it", text)[2].split() == ["stage", "process", "31.7647", "86.3", "%"]
    assert any(line.split()[:2] == ["credits,", "not"] for line in lines_under("whole: All of it", text))
    assert any(line.split()[:2] == ["substance", "ch4(climate)"] for line in lines_under("whole: All of it", text))
    assert any(line.split()[:3] == ["tag", "scope", "first"] for line in lines_under("whole: All of it", text))
    assert re.search(r"^  source      A book  @book +36\.8212   100\.0 %$", text, re.MULTILINE)
    assert "  FAILS    no figure  36.8212     =  1      kgCO2e  5 %     3580 % apart  model.lca:29:1\n" in text
    assert re.search(r"^  holds    whole\.total <= 1 tCO2e +0\.0368212", text, re.MULTILINE)
    assert "  factors that differ in gwp  both are near\n" in text
    assert "  W0801  " in text
    assert "book\n    title   A book\n    author  B. Cook\n    url     https://example.org/a|b\n" in text
    assert 'guess\n    statement  it is so\n    rests on   @book "p. 3"\n    place      model.lca:' in text
    assert re.search(r"^  n +3 ± 10 % +How many +model\.lca:9:\d+ +~ guess$", text, re.MULTILINE)


def test_a_summary_is_the_first_two_pages_and_says_what_it_leaves_out() -> None:
    reading = of_gallery("chatgpt")
    lines = as_summary(reading).decode().splitlines()
    assert len(lines) == PAGES
    assert lines[0] == reading.title
    assert lines[1] == lines[-1] == f"drawn from the audit trail with the SHA-256 {reading.digest}"
    assert {"The study", "Results", "What the results rest on"} <= set(lines)
    assert lines[-3].startswith("… ")
    assert lines[-3].endswith(" lines more without --summary")


def test_the_digest_of_the_trail_stands_at_both_ends() -> None:
    lines = as_text(everything()).decode().splitlines()
    assert lines[1] == lines[-1] == f"drawn from the audit trail with the SHA-256 {everything().digest}"


def test_samples_are_told_beside_the_result_that_they_are_of() -> None:
    text = as_text(everything()).decode()
    rows = lines_under("whole: All of it: 200 of 200 samples, seed 0, 2 uncertain figures, in kgCO2e", text)
    assert rows[0].split() == [
        "part",
        "name",
        "mean",
        "sd",
        "q2.5",
        "q5",
        "median",
        "q95",
        "q97.5",
        "least",
        "greatest",
    ]
    assert [" ".join(row.split()[:-9]) for row in rows[1:]] == [
        "total", "stage process", "node a", "stage serving", "node b",
    ]  # fmt: skip


def test_one_uncertain_figure_is_told_as_one() -> None:
    text = as_text(Reading(trail_in(STEPS.replace("= 7 ~", "= 7 ± 10 % ~"), samples=100))).decode()
    assert "\na: 100 of 100 samples, seed 0, 1 uncertain figure, in kgCO2e\n" in text


def test_figures_of_a_further_case_are_told_where_they_differ() -> None:
    text = as_text(everything()).decode()
    first = lines_under("Inputs", text)
    further = lines_under("Inputs  [scenario more], where they differ from the first", text)
    assert [line.split()[0] for line in further[1:]] == ["n"]
    assert len(first) > 15


@pytest.mark.parametrize(
    "reading", [everything(), of_gallery("chatgpt"), of_gallery("waste_heat"), Reading(trail_in(STEPS))]
)
def test_every_figure_that_a_formula_speaks_of_has_a_row(reading: Reading) -> None:
    case, tables = reading.cases[0], [block for block in figures(reading).blocks if isinstance(block, ReportTable)]
    rows = {str(row.cells[0]): row for table in tables[:2] for row in table.rows}
    assert [table.title for table in tables[:2]] == ["Inputs", "Derived figures"]
    for one in rows:
        assert set(case.arguments(one)) <= set(rows), one
    assert not [row for row in rows.values() if not str(row.cells[-1])]


def test_a_step_without_a_name_is_told_with_what_it_is_worked_out_from() -> None:
    text = as_text(of_gallery("chatgpt")).decode()
    assert re.search(r"^  chatgpt\.words:1 +10 000 000 answer/day +\S+ +users \* \S+$", text, re.MULTILINE)
    assert re.search(r"^  chatgpt\.from\(site\):1 .+  \(from the supplier site\)$", text, re.MULTILINE)


def test_a_step_is_told_by_its_operation() -> None:
    lines = lines_under("Derived figures", as_text(Reading(trail_in(STEPS))).decode())[1:]
    told = {line.split()[0]: line.split(maxsplit=3)[3] for line in lines if line.split()[0].startswith("bent:")}
    assert list(told.values()) == [
        "n / bent[2]", "-bent:1", "round(bent:2)", "bent:3 ^ bent[3]", "max(n, bent[4])", "n < bent[5]", "not bent:6",
        "n != bent[6]", "bent:7 and bent:8", "n + bent[8]", "if bent:9 then bent[7] else bent:10", "bent:5 * bent:11",
    ]  # fmt: skip


def test_what_a_rule_says_of_a_failure_stands_only_where_it_fails() -> None:
    rule = 'rule two "Two" { require a.total > 0 kgCO2e else "count it"  require n < 2 else "fewer" }\n'
    told = [line.split("  ")[1:] for line in lines_under("Rules", as_text(Reading(trail_in(STEPS + rule))).decode())]
    assert ["FAILS", "", "n < 2: fewer"] in [one[:3] for one in told]
    assert ["holds", "", "a.total > 0 kgCO2e"] in [one[:3] for one in told]


def test_a_result_is_told_in_the_unit_that_reads_best_for_all_of_a_trail() -> None:
    assert (
        "launch: Launch and the first 60 days  as declared  climate    815.128  tCO2e"
        in as_text(of_gallery("chatgpt")).decode()
    )


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_no_text_of_a_model_does_anything_on_a_terminal(text: str) -> None:
    report = as_text(hostile(everything(), text)).decode()
    assert active(report) == []
    assert len(report.splitlines()) == len(as_text(everything()).decode().splitlines())


def test_the_command_writes_it_from_a_model_and_from_its_trail_alike(tmp_path: Path) -> None:
    trail = tmp_path / "trail.json"
    audited = CliRunner().invoke(main, ["audit", "chatgpt", "--all-scenarios", "-o", str(trail)])
    assert audited.exit_code == 0, audited.output
    of_model, of_trail = (CliRunner().invoke(main, ["report", given]) for given in ("chatgpt", str(trail)))
    assert of_model.exit_code == of_trail.exit_code == 0
    assert of_model.stdout == of_trail.stdout
    assert of_model.stdout.startswith("ChatGPT: manufacturing, training and the first 60 days of service\ndrawn from")
