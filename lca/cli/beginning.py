"""The command that writes a library to begin with, or a package for one: factors new."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import click

from lca.cli.help_pages import HelpPage
from lca.cli.output import answered
from lca.cli.writing import write_new_files, write_new_folder
from lca.diagnostics.render import inert
from lca.factors import Shelf
from lca.factors.shelf import SHELF
from lca.places import data

TEMPLATES = Path(__file__).parent / "templates"
FILL = ".in"
"""Files of templates end so; words in capitals in them are filled in."""
SCHEMA = "library.schema.json"
NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,60}")
HELD = re.compile(r"[^\n\"\\#:{}\[\]]{1,120}")
"""A title that needs no quotes in YAML and TOML."""


@click.command(cls=HelpPage)
@click.argument("name")
@click.option("--title", default="", help="What it holds, in a few words.")
@click.option("--licence", default="CC-BY-4.0", help="Under which it may be passed on (SPDX; CC-BY-4.0 if not told).")
@click.option("--package", is_flag=True, help="Write a Python package for it, in a folder of its own.")
@answered
def new(name: str, title: str, licence: str, package: bool) -> None:
    """Write a library to begin with to factors/NAME.yaml.

    It is commented, and `lca factors check` finds nothing in it. A package is for data under a licence of their
    own, such as one that asks for the same licence: whoever installs it has the library in every model.

    Examples:
      lca factors new ours
      lca factors new shared --package --licence CC-BY-SA-4.0

    Output:
      The names of the files that were written.

    Exit status:
      0  written
      2  the name or the licence cannot be; a file is there already
    """
    from lca.check.gate.licences import read_licence

    if not NAME.fullmatch(name):
        raise click.UsageError(f"a library is called by letters, digits and `_`, not {name!r}")
    if title and not HELD.fullmatch(title):
        raise click.UsageError('a title is a line without any of " \\ # : { } [ ]')
    found = read_licence(licence)
    if found.wrong or not licence.strip():
        meant = f"; the nearest is {found.meant}" if found.meant else ""
        raise click.UsageError(f"{licence!r} is no SPDX identifier{meant}; a name of your own is LicenseRef-…")
    words = _words(name, title or f"Factors of {name}", licence)
    if package:
        folder = Path(words["PACKAGE"])
        files = _package(words)
        write_new_folder(files, folder)
        written = [folder / path for path in files]
        check = folder / "src" / words["MODULE"] / f"{name}.yaml"
    else:
        path = Path(SHELF) / f"{name}.yaml"
        schema = {} if (Path(SHELF) / SCHEMA).exists() else {Path(SHELF) / SCHEMA: (data(SHELF) / SCHEMA).read_bytes()}
        write_new_files({path: _filled(TEMPLATES / "library.yaml.in", words), **schema})
        written, check = [path, *schema], path
    for one in written:
        click.echo(inert(str(one)))
    click.echo()
    click.echo(inert(f"next: put your own figures in place of the placeholder, and: lca factors check {check}"))


def _words(name: str, title: str, licence: str) -> dict[str, str]:
    """What stands in place of the words in capitals of a template."""
    own = f"extends: {name}  # the library of this name that comes with the tool: what is here stands in its place\n"
    dashed = name.replace("_", "-").strip("-").lower()
    return {
        "EXTENDS": own if name in Shelf.beside(None).names() else "",
        "PACKAGE": f"lca-factors-{dashed}",
        "MODULE": f"lca_factors_{name.lower()}",
        "LICENCE": licence,
        "TITLE": title,
        "YEAR": str(date.today().year),
        "NAME": name,
    }


def _package(words: Mapping[str, str]) -> dict[str, bytes]:
    folder = TEMPLATES / "package"
    found = {
        path.relative_to(folder).as_posix().removesuffix(FILL): _filled(path, words)
        for path in sorted(folder.rglob(f"*{FILL}"))
    }
    library = f"src/{words['MODULE']}/{words['NAME']}.yaml"
    return {**found, library: _filled(TEMPLATES / "library.yaml.in", words).partition(b"\n#\n")[2]}


def _filled(path: Path, words: Mapping[str, str]) -> bytes:
    return _in_words(path.read_text(encoding="utf-8"), words).encode()


def _in_words(text: str, words: Mapping[str, str]) -> str:
    return re.sub("|".join(words), lambda word: words[word[0]], text)
