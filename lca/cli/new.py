"""The command that writes a model to begin with: new."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from shlex import quote

import click

from lca.cli.help_pages import HelpPage
from lca.cli.output import answered
from lca.cli.writing import write_new_folder
from lca.diagnostics import LcaError, problem
from lca.diagnostics.nearest import did_you_mean
from lca.diagnostics.render import inert
from lca.places import data

MODEL = "model.lca"
STUDY = re.compile(r'^study (\w+) "([^"\n]*)"', re.MULTILINE | re.ASCII)
"""The name and the title of the study of a start."""


@click.command(cls=HelpPage)
@click.argument("kind", default="")
@click.argument("folder", default="")
@click.option("--list", "listed", is_flag=True, help="List the kinds.")
@answered
def new(kind: str, folder: str, listed: bool) -> None:
    """Write a model to begin with to FOLDER.

    The model is commented, complete, and passes `lca check`, `lca test` and `lca audit` as it is. Figures that are
    to be replaced say `~ placeholder`. Without KIND the kinds are listed. FOLDER is called as the kind, if not
    told; the study is called as FOLDER.

    Examples:
      lca new
      lca new service
      lca new training llama

    Output:
      The names of the files that were written: model.lca and what it reads.

    Exit status:
      0  written, or the kinds are listed
      2  no such kind; FOLDER holds something already
    """
    kinds = {path.parent.name: path.parent for path in sorted((data("models") / "starts").glob(f"*/{MODEL}"))}
    if listed or not kind:
        click.echo("\n".join(_table(kinds)))
        return
    if kind not in kinds:
        known = f"there are {', '.join(f'`{one}`' for one in kinds)}"
        raise LcaError([problem("E0950", name=kind, advice=[did_you_mean(kind, kinds) or known])])
    target = Path(folder or kind)
    files = {str(path.relative_to(kinds[kind])): path.read_bytes() for path in _files(kinds[kind])}
    files[MODEL] = _called(files[MODEL].decode("utf-8"), target.absolute().name).encode()
    write_new_folder(files, target)
    for path in files:
        click.echo(inert(str(target / path)))
    model = inert(quote(str(target / MODEL)))
    click.echo(
        f"\nnext: lca run {model}\nthen put your own figures in place of each placeholder, and: lca check {model}"
    )


def _table(kinds: dict[str, Path]) -> Iterator[str]:
    widest = max(map(len, kinds))
    for kind, folder in kinds.items():
        found = STUDY.search((folder / MODEL).read_text(encoding="utf-8"))
        assert found is not None
        yield f"{kind:{widest}}  {found[2]}"


def _files(folder: Path) -> list[Path]:
    """The model first, then what it reads."""
    found = sorted(path for path in folder.rglob("*") if path.is_file() and not path.name.startswith("."))
    return sorted(found, key=lambda path: path.name != MODEL)


def _called(text: str, folder: str) -> str:
    """The model with its study called as its folder."""
    from lca.bibliography.entry import name_of
    from lca.syntax.words import RESERVED

    name = name_of(folder) or "study"
    name += "_" * (name in RESERVED)
    return STUDY.sub(lambda found: f'study {name} "{found[2]}"', text, count=1)
