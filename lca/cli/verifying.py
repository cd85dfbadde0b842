"""The command that checks audit trails: the checker's own levels, then the model run once more."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from lca import verify as checker
from lca.cli.help_pages import HelpPage
from lca.verify import Findings, Json, Paths


@click.command(cls=HelpPage)
@click.argument("trails", nargs=-1, required=True, metavar="TRAIL...", type=click.Path(path_type=Path))
@click.option(
    "--with", "folders", multiple=True, metavar="FOLDER", type=click.Path(path_type=Path),
    help="Look for libraries and tables in FOLDER, too.",
)  # fmt: skip
@click.option(
    "--no-replay", is_flag=True, help="Do not run the embedded model again: what only this sees is not known."
)
@click.option("--json", "as_json", is_flag=True, help="Answer as JSON.")
def verify(trails: tuple[Path, ...], folders: tuple[Path, ...], no_replay: bool, as_json: bool) -> None:
    """Derive every number of audit trails again.

    Numbers are derived again from the leaves up, leaves are looked up in the texts, and the embedded model is run
    once more. All but the run is done by one file on Python's standard library, lca/verify.py, that shares no code
    with the engine: it can be copied, read, and run as `python verify.py TRAIL`. Libraries and tables are looked for
    beside the trail, among those that came with the tool, and in each FOLDER.

    Examples:
      lca audit chatgpt -o chatgpt.json
      lca verify chatgpt.json
      lca verify chatgpt.json --with . --json

    Output:
      What each of three questions is answered, by which levels, and what does
      not hold; --json is lca.verify/2.

    Exit status:
      0  all holds and was looked at
      1  something does not hold
      2  a file is no trail, or one beyond the limits
      3  all holds, with warnings, such as of what was not looked at
    """
    from lca.factors.packages import offers
    from lca.places import shipped

    own = [*shipped(), *(offer.folder for offer in offers())]
    looks = {"replay": _unreplayed if no_replay else _replayed}
    answers = [checker.checked(path, folders, own, looks) for path in trails]
    sys.exit(checker.finished(answers, as_json))


def _unreplayed(_: Json, __: Paths, tell: Findings) -> str:
    if not tell.failing:
        tell("replay", f"the model was not run again: {checker.UNKNOWN}", warning=True)
    return ""


def _replayed(trail: Json, folders: Paths, tell: Findings) -> str:
    from lca.studies.replay import look

    return look(trail, folders, tell)
