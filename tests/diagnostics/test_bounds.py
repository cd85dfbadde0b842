"""What is told has a bound, and how much more there is is told as well."""

from __future__ import annotations

import json
from pathlib import Path

from click.testing import CliRunner

import lca
from lca.cli import main
from lca.diagnostics import MOST, MOST_IN_ALL, Diagnostic, bounded
from lca.diagnostics.render import as_json, render

MANY = [Diagnostic("E0301", f"{n}") for n in range(4_000)]


def test_the_first_of_a_code_are_told_and_how_many_more_there_are() -> None:
    told = bounded(MANY)
    assert [found.message for found in told] == [f"{n}" for n in range(MOST)]
    assert [found.more for found in told] == [0] * (MOST - 1) + [4_000 - MOST]
    assert render(told[-1]).endswith("and 3,950 more of E0301, which are not told")
    assert as_json(told[-1])["more"] == 3_950
    assert "more" not in as_json(told[0])


def test_what_is_told_twice_counts_once_and_none_is_lost() -> None:
    assert bounded([*bounded(MANY[:3_000]), *MANY[3_000:]]) == bounded(MANY)
    assert bounded(bounded(MANY)) == bounded(MANY)


def test_each_code_is_told_however_many_there_are_of_others() -> None:
    codes = [f"E{n:04}" for n in range(1, 20)]
    told = bounded(Diagnostic(code, f"{n}") for code in codes for n in range(60))
    assert {found.code for found in told} == {*codes}
    assert len(told) <= MOST_IN_ALL + len(codes)
    assert sum(1 + found.more for found in told) == 60 * len(codes)


def test_all_that_is_wrong_is_counted_in_words_and_in_the_status(tmp_path: Path) -> None:
    model = tmp_path / "m.lca"
    model.write_text('study s "' + "\\a" * 20_000 + '" { }\n', encoding="utf-8")
    text = CliRunner().invoke(main, ["check", str(model)])
    assert text.stdout.splitlines()[-1] == "20,000 errors"
    assert len(text.stdout) < 60_000
    assert text.exit_code == 1
    found = json.loads(CliRunner().invoke(main, ["check", str(model), "--format", "json"]).stdout)["diagnostics"]
    assert sum(1 + one.get("more", 0) for one in found) == 20_000


def test_what_is_nested_too_deep_is_never_looked_into_however_much_there_is_of_it() -> None:
    deep = "".join(f"let x{n} = {'(' * 101}1{')' * 101}\n" for n in range(MOST + 9))
    (told,) = {found.code for found in lca.check_text(deep).diagnostics}
    assert told == "E0703"
