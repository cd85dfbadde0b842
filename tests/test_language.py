"""Every program of the reference, of the guide to libraries and of `language/` is run, and what is said of it holds.

A block ```lca is a program. The block behind it may be ```holds, whose lines `a = b` are checks that must hold, or
```finds, whose lines `E0203 at 4:9` are all that is found. A program followed by neither has no errors. Blocks
with a name (```csv NAME, ```bib NAME …) before a program are the files beside it.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import lca
from lca.check import Checked

ROOT = Path(__file__).parent.parent
PAGES = [
    ROOT / "grammar" / "README.md",
    ROOT / "factors" / "README.md",
    *sorted((ROOT / "tests" / "language").glob("*.md")),
]
FILE = re.compile(r"^```\w+ (?P<name>\S+)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)
BLOCK = re.compile(
    r"^```lca\n(?P<program>.*?)^```\n(?:\s*^```(?P<kind>holds|finds)\n(?P<expected>.*?)^```$)?",
    re.MULTILINE | re.DOTALL,
)


Case = tuple[str, str, str, str, dict[str, str]]


def programs() -> list[Case]:
    found: list[Case] = []
    for page in PAGES:
        text, before = page.read_text(encoding="utf-8"), 0
        for match in BLOCK.finditer(text):
            line = text.count("\n", 0, match.start()) + 1
            files = {file["name"]: file["text"] for file in FILE.finditer(text, before, match.start())}
            before = match.end()
            place = f"{page.parent.name}/{page.name}:{line}"
            found.append((place, match["program"], match["kind"] or "", match["expected"] or "", files))
    return found


def checked_beside(program: str, files: dict[str, str], folder: Path) -> Checked:
    """The program, checked with its files beside it."""
    if not files:
        return lca.check_text(program)
    for name, text in {**files, "model.lca": program}.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return lca.check_file(folder / "model.lca")


WORDS = (
    "study", "use", "source", "assumption", "unit", "stage", "parameter", "let", "makes", "uses", "emits",
    "tag", "assessment", "needs", "scenario", "extends", "check", "within", "if", "expect",
)  # fmt: skip
CASES = programs()


def findings(checked: Checked) -> list[str]:
    return [f"{d.code} at {d.span.line}:{d.span.column}" if d.span else d.code for d in checked.diagnostics]


@pytest.mark.parametrize(
    ("program", "kind", "expected", "files"), [case[1:] for case in CASES], ids=[case[0] for case in CASES]
)
def test_a_program_of_the_reference_does_what_is_said(
    program: str, kind: str, expected: str, files: dict[str, str], tmp_path: Path
) -> None:
    if kind == "finds":
        checked = checked_beside(program, files, tmp_path)
        found = findings(checked)
        if checked.ok and not any(d.is_error for d in checked.diagnostics):
            found += failures(checked)
        assert found == [line.strip() for line in expected.strip().splitlines() if line.strip()]
        return
    checks = [line for line in expected.strip().splitlines() if line.strip()]
    asked = "\n".join(f'check "{number}" {line} ~ "expected"' for number, line in enumerate(checks))
    checked = checked_beside(f"{program}\n{asked}\n", files, tmp_path)
    assert not [d for d in checked.diagnostics if d.is_error], checked.diagnostics
    for verdict in lca.run(checked.under()).verdicts:
        assert verdict.holds, f"{verdict.title}: {verdict.left} {verdict.relation} {verdict.right} {verdict.unit}"


def failures(checked: Checked) -> list[str]:
    """What only shows when the model runs."""
    try:
        lca.run(checked.under())
    except lca.LcaError as error:
        return [f"{d.code} at {d.span.line}:{d.span.column}" if d.span else d.code for d in error.diagnostics]
    return []


def test_the_reference_has_a_program_for_each_construct() -> None:
    reference = (ROOT / "grammar" / "README.md").read_text(encoding="utf-8")
    for word in WORDS:
        assert re.search(rf"^```lca\n(?:(?!^```).)*\b{word}\b", reference, re.MULTILINE | re.DOTALL), word
