"""The way of an honest trail: a model is audited, its trail verified by all who can, replayed, and told in reports.

Each step is the command that people use, and the checker also a copy of its file. What refuses an honest trail on
this way is an error.
"""

from __future__ import annotations

import contextlib
import io
import json
import runpy
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, TypeAlias

from click.testing import CliRunner

from lca import verify
from lca.cli import main as commands

Copied: TypeAlias = Callable[[list[str]], int]
HOLDS = (0, 3)
"""The statuses of a trail in which nothing is wrong; the second is that of one that was not looked at whole."""
FORMS = ("text", "md", "html", "csv")


def copied(folder: Path) -> Copied:
    """The command line of a copy of the checker, which has no engine."""
    alone: Copied = runpy.run_path(shutil.copy(str(verify.__file__), f"{folder}/verify.py"))["main"]
    return alone


def invoked(*arguments: str) -> tuple[int, str, str]:
    """Status, output and standard error of one command."""
    found = CliRunner().invoke(commands, arguments)
    if found.exception is not None and not isinstance(found.exception, SystemExit):
        raise found.exception
    return found.exit_code, found.stdout, found.stderr


def audited(model: Path, *options: str) -> tuple[Path | None, str]:
    """The trail of a model, beside it, or nothing and what is said of it."""
    trail = model.with_suffix(".trail.json")
    trail.unlink(missing_ok=True)
    _, _, said = invoked("audit", str(model), "-o", str(trail), *options)
    return (trail if trail.exists() else None), said


def refusals(trail: Path, folder: Path, alone: Copied, forms: Sequence[str] = FORMS) -> list[str]:
    """What refuses a trail, whose files are in ``folder``: the copy, the command, a report."""
    elsewhere = folder / "elsewhere"
    elsewhere.mkdir(exist_ok=True)
    sent = Path(shutil.copy(trail, elsewhere / "trail.json"))
    found = _wrong("the copy, with nothing", *_alone(alone, "--json", str(sent)))
    found += _wrong("the copy, with its files", *_alone(alone, "--json", "--with", str(folder), str(sent)))
    status, told, _ = invoked("verify", "--json", "--with", str(folder), str(sent))
    found += _wrong("the command", status, told)
    replayed = json.loads(told)["answers"][0]["levels"]["replay"]
    found += [] if replayed == "holds" else [f"the command: replay {replayed}"]
    for form in forms:
        status, told, said = invoked("report", str(sent), "--to", form)
        found += [] if status == 0 and told else [f"the report in {form}: {said}"]
    return found


def _alone(alone: Copied, *arguments: str) -> tuple[int, str]:
    with contextlib.redirect_stdout(io.StringIO()) as told:
        status = alone(list(arguments))
    return status, told.getvalue()


def _wrong(who: str, status: int, told: str) -> list[str]:
    (answer,) = json.loads(told)["answers"]
    findings: list[dict[str, Any]] = answer["findings"]
    said = [f"{one['level']}: {one['message']} ({one['place']})" for one in findings if not one["warning"]]
    return [f"{who}: {one}" for one in said or [answer["said"]] * (status not in HOLDS)]
