"""The command that brings in what other tools wrote: import."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from lca.cli.new import MODEL
from lca.cli.output import answered, own_file, say, status
from lca.cli.writing import write_new_folder
from lca.diagnostics import Diagnostic
from lca.diagnostics.render import inert

if TYPE_CHECKING:
    from lca.arrivals import Arrival


@click.command(name="import")
@click.argument("file", default="")
@click.option("-o", "--output", default="", metavar="FOLDER", help="Where to write it, new or empty; called as FILE.")
@click.option("--as", "form", default="", metavar="FORM", help="What FILE is, where that cannot be told from it.")
@click.option("--list", "listed", is_flag=True, help="List the forms that are known.")
@answered
def bring_in(file: str, output: str, form: str, listed: bool) -> None:
    """Bring in FILE of another tool: as a table with units, and a model that reads it, in FOLDER.

    Logs of CodeCarbon, nvidia-smi, Kepler and Scaphandre, bills and carbon exports of clouds, intensities by the hour.
    What it is taken for, and which column for what, is told; --as says otherwise.
    """
    if listed or not file:
        click.echo("\n".join(_forms()))
        return
    found = _arrival(file, Path(output or Path(file).stem).absolute().name, form)
    folder = Path(output or Path(file).stem)
    write_new_folder(found.files, folder)
    for line in found.told:
        click.echo(inert(line))
    click.echo("written: " + ", ".join(inert(str(folder / path)) for path in found.files))
    findings = [*found.findings, *_checked(folder / MODEL)]
    say(findings)
    sys.exit(status(findings))


def _arrival(file: str, name: str, form: str) -> Arrival:
    from lca.arrivals import arrival

    return arrival(own_file(Path(file), file), name, form)


def _checked(model: Path) -> Sequence[Diagnostic]:
    """What is found in the model that was written."""
    from lca.check import check

    return check(own_file(model, str(model)), model).diagnostics


def _forms() -> list[str]:
    from lca.arrivals import forms

    widest = max(map(len, forms()))
    return [f"{name:{widest}}  {form.title}" for name, form in forms().items()]
