"""Hostile locks: each is answered, soon and in bounded memory, by whatever reads a model beside it."""

from __future__ import annotations

from pathlib import Path

import pytest

from .command import GOOD, lca

MANY = 500_000
LOCKS = {
    "dotted_keys": "lock = 1\n" + "a" + ".a" * 200_000 + " = 1\n",
    "lines_of_dotted_keys": "lock = 1\n" + ("a" + ".a" * 39 + " = 1\n") * 5_500,
    "tables": "lock = 1\n" + "".join(f"[libraries.a{number}]\n" for number in range(20_000)),
    "figures": "lock = 1\n[libraries.a.figures]\n" + "".join(f'a{number} = "1 kg"\n' for number in range(25_000)),
    "lists": "lock = 1\na = " + "[" * 900 + "\n",
    "inline_tables": "lock = 1\na = " + "{a=" * 300 + "\n",
    "numbers": "lock = 1\na = " + "9" * 900 + "\n",
    "one_line": "lock = 1\na = '" + "x" * (MANY - 50),
    "line_breaks": "\n" * (MANY - 1),
    "too_long": "#" * (MANY + 1),
    "unfinished": 'lock = 1\na = """',
    "controls": "lock = 1\n\x1b[31mred\x07 = 1\n",
    "form_of_later": "lock = " + "9" * 300,
}


@pytest.mark.parametrize("text", LOCKS.values(), ids=LOCKS)
def test_a_hostile_lock_is_answered(tmp_path: Path, text: str) -> None:
    (tmp_path / "lca.lock").write_text(text, encoding="utf-8")
    model = tmp_path / "model.lca"
    model.write_text(GOOD, encoding="utf-8")
    answer = lca("run", model)
    assert "\x1b" not in answer.text
    assert answer.codes & {"E0650", "E0702"} == answer.codes != set()
