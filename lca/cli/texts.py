"""The commands on texts: explain, fmt."""

from __future__ import annotations

import sys
import textwrap
from difflib import unified_diff
from pathlib import Path

import click

from lca.cli.help_pages import HelpPage
from lca.cli.output import WRONG_MODEL, WRONG_USE, own_file, say, status
from lca.cli.writing import write_file
from lca.diagnostics import Diagnostic, LcaError
from lca.diagnostics.render import inert


@click.command(cls=HelpPage)
@click.argument("code", default="")
def explain(code: str) -> None:
    """Explain an error CODE, with a wrong and a mended example.

    Without CODE, all codes are listed.

    Examples:
      lca explain E0203

    Output:
      Text.

    Exit status:
      0  explained
      2  no such code
    """
    from lca.diagnostics.codes import CODES
    from lca.diagnostics.nearest import nearest

    if not code:
        for definition in CODES.values():
            click.echo(f"{definition.code}  {definition.title}")
        return
    if code.upper() not in CODES:
        close = nearest(code.upper(), CODES)
        click.echo(inert(f"there is no code {code}") + (f"; did you mean {close}?" if close else ""), err=True)
        sys.exit(WRONG_USE)
    page = CODES[code.upper()]
    click.echo(f"{page.code}: {page.title}\n\n{page.explanation.strip()}\n")
    for heading, example in (("Wrong", page.wrong), ("Mended", page.mended)):
        click.echo(f"{heading}:\n\n{textwrap.indent(example.strip(chr(10)), '    ')}\n")


@click.command(cls=HelpPage)
@click.argument("files", nargs=-1, required=True, metavar="FILES...")
@click.option("--check", "only_check", is_flag=True, help="Change nothing; status 1 if a file is not canonical.")
@click.option("--diff", is_flag=True, help="Change nothing; print what would change.")
def fmt(files: tuple[str, ...], only_check: bool, diff: bool) -> None:
    """Rewrite models in their one canonical form, in place.

    Comments stay; the meaning never changes.

    Examples:
      lca new service
      lca fmt service/model.lca
      lca fmt --check service/model.lca

    Output:
      The names of the files that were rewritten; with --diff the lines that
      would change.

    Exit status:
      0  all files are canonical now; with --check: they were
      1  a file cannot be parsed; with --check: one is not canonical
      2  no such file; one cannot be written
    """
    changed = False
    wrong: list[Diagnostic] = []
    for name in files:
        try:
            changed |= _formatted(name, only_check=only_check, diff=diff)
        except LcaError as error:
            wrong += error.diagnostics
    say(wrong)
    sys.exit(status(wrong) or (WRONG_MODEL if changed and only_check else 0))


def _formatted(name: str, *, only_check: bool, diff: bool) -> bool:
    """Whether a file was not canonical, which is told, shown or mended. Raises LcaError where it is in error."""
    from lca.syntax.formatter import format_text

    file = own_file(Path(name), name)
    formatted = format_text(file.text, file.path)
    if formatted == file.text:
        return False
    if only_check:
        click.echo(inert(f"{name} is not in canonical form"), err=diff)
    if diff:
        for line in unified_diff(file.text.split("\n"), formatted.split("\n"), name, name, lineterm=""):
            click.echo(inert(line))
    elif not only_check:
        write_file(Path(name), formatted.encode("utf-8"))
        click.echo(inert(f"formatted {name}"))
    return True
