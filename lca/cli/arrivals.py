"""The command that brings in what other tools wrote: import."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from lca.cli.help_pages import HelpPage
from lca.cli.new import MODEL
from lca.cli.output import answered, own_file, say, status
from lca.cli.writing import write_new_folder
from lca.diagnostics import Diagnostic, LcaError, problem
from lca.diagnostics.render import inert
from lca.diagnostics.text_files import is_folder, is_within, read_bytes

if TYPE_CHECKING:
    from lca.arrivals import Arrival

ZIP = b"PK\x03\x04"
MOST = 50
"""So many packages of methods beside an inventory are read."""


@click.command(cls=HelpPage, name="import")
@click.argument("file", default="")
@click.option("-o", "--output", default="", metavar="FOLDER", help="Where to write it, new or empty; called as FILE.")
@click.option("--as", "form", default="", metavar="FORM", help="What FILE is, where that cannot be told from it.")
@click.option("--list", "listed", is_flag=True, help="List the forms that are known.")
@answered
def bring_in(file: str, output: str, form: str, listed: bool) -> None:
    """Make a model of FILE, which another tool wrote.

    Logs of CodeCarbon, nvidia-smi, Kepler and Scaphandre, bills and carbon exports of AWS, Azure and Google Cloud,
    and hourly intensities become a table with units, and a model that reads it. Inventories of openLCA and
    Brightway, and what bw2io reads (an extra), become nodes. What FILE is taken for, and which column for what, is
    told; --as says otherwise. Without FILE the forms are listed.

    Examples:
      lca import --list
      lca export chatgpt --to openlca -o chatgpt.zip
      lca import chatgpt.zip -o again

    Output:
      In FOLDER model.lca and, of rows, a table in CSV.
      lca/arrivals/README.md tells more.

    Exit status:
      0  written, and the model is without errors
      1  FILE is of no form that is known, or something in it is wrong
      2  no such file; FOLDER holds something already
    """
    if listed or not file:
        click.echo("\n".join(_forms()))
        return
    from lca.arrivals.packed import plain_name

    folder = Path(output or Path(plain_name(file)).stem)
    found = _arrival(file, folder.absolute().name, form)
    write_new_folder(found.files, folder)
    for line in found.told:
        click.echo(inert(line))
    click.echo("written: " + ", ".join(inert(str(folder / path)) for path in found.files))
    findings = [*found.findings, *_checked(folder / MODEL)]
    say(findings)
    sys.exit(status(findings))


def _arrival(file: str, name: str, form: str) -> Arrival:
    from lca.arrivals import arrival, package_arrival
    from lca.arrivals.inventories import read_by_bw2io

    if form == read_by_bw2io.DATABASE:
        return read_by_bw2io.read_database(file, name)
    path = Path(file)
    if is_folder(path):
        return _of_folder(path, name, form)
    data = _bytes(path)
    other = form if form in read_by_bw2io.READ else read_by_bw2io.form_of(data, path.name) if not form else ""
    if other:
        return read_by_bw2io.read_by_bw2io({path.name: data}, path.name, other, name)
    if data.startswith(ZIP) and not form:
        return package_arrival(data, file, name, _beside(path))
    return arrival(data, file, name, form)


def _of_folder(folder: Path, name: str, form: str) -> Arrival:
    """What the files of a folder become that are of one form of which a folder is an inventory."""
    from lca.arrivals.inventories import read_by_bw2io
    from lca.arrivals.packed import MAX_BYTES

    forms = [form] if form in read_by_bw2io.FOLDERS else read_by_bw2io.FOLDERS
    paths = {one: sorted(folder.glob(f"*{read_by_bw2io.FOLDERS[one]}")) for one in forms}
    found = next((one for one in forms if paths[one]), None)
    if found is None:
        endings = " or ".join(f"`{read_by_bw2io.FOLDERS[one]}`" for one in forms)
        raise _unknown(folder, f"it is a folder, and no file of EcoSpold is in it, whose name ends in {endings}")
    files: dict[str, bytes] = {}
    left = MAX_BYTES
    for path in paths[found]:
        files[path.name] = _bytes(path, folder)
        left -= len(files[path.name])
        if left < 0:
            raise _unknown(folder, f"it holds more than {MAX_BYTES // 1024 // 1024} MB")
    return read_by_bw2io.read_by_bw2io(files, folder.name, found, name)


def _unknown(path: Path, reason: str) -> LcaError:
    return LcaError([problem("E0951", path=path, reason=reason)])


def _bytes(path: Path, root: Path | None = None) -> bytes:
    data = read_bytes(path, str(path), None, root)
    if isinstance(data, Diagnostic):
        raise LcaError([data])
    return data


def _beside(path: Path) -> dict[str, bytes]:
    """What can belong to a package: its labels, and packages of methods."""
    found = {}
    for other in (path.with_name("activities.json"), *sorted(path.parent.glob("method_*.zip"))[:MOST]):
        if other.is_file() and is_within(other, path.parent):
            data = read_bytes(other, str(other))
            if isinstance(data, bytes):
                found[other.name] = data
    return found


def _checked(model: Path) -> Sequence[Diagnostic]:
    """What is found in the model that was written."""
    from lca.check import check

    return check(own_file(model, str(model)), model).diagnostics


def _forms() -> list[str]:
    from lca.arrivals import forms
    from lca.arrivals.inventories.read_by_bw2io import DATABASE, READ

    known = {name: form.title for name, form in forms().items()}
    known |= {"": "a package of openLCA (JSON-LD, olca-schema 2), or a datapackage of Brightway, in a zip"}
    known |= {name: f"{what}, by bw2io (an extra)" for name, (what, _) in READ.items()}
    known |= {DATABASE: "a database of Brightway, as PROJECT/DATABASE, by bw2data (an extra)"}
    widest = max(map(len, known))
    return [f"{name:{widest}}  {title}" for name, title in known.items()]
