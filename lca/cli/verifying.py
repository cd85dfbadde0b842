"""The command that checks audit trails: the checker's own levels, the model run once more, and who signed."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from lca.cli.audit import opened_trail
from lca.cli.help_pages import HelpPage
from lca.cli.options import WITH
from lca.cli.output import answered
from lca.cli.trail_answers import TrailAnswers, replaying, unreplayed
from lca.verify import finished


@click.command(cls=HelpPage)
@click.argument("trails", nargs=-1, required=True, metavar="TRAIL...", type=click.Path(path_type=Path))
@WITH
@click.option(
    "--no-replay", is_flag=True, help="Do not run the embedded model again: what only this sees is not known."
)
@click.option(
    "--key", "keys", multiple=True, metavar="PATH", type=click.Path(path_type=Path),
    help="Want a signature by this public key, or by one in this folder.",
)  # fmt: skip
@click.option("--since", default="", metavar="OLD", help="Also tell what changed since the earlier trail OLD.")
@click.option(
    "--seconds", type=click.IntRange(min=1), default=None, metavar="N",
    help="Let the model run for N seconds, and not as long as its trail warrants.",
)  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="Answer as JSON.")
@answered
def verify(
    trails: tuple[Path, ...],
    folders: tuple[Path, ...],
    no_replay: bool,
    keys: tuple[Path, ...],
    since: str,
    seconds: int | None,
    as_json: bool,
) -> None:
    """Derive every number of audit trails again.

    Numbers are derived again from the leaves up, leaves are looked up in the texts, and the embedded model is run
    once more: in a process of its own, with two minutes and 2 GB, and more for a trail of many figures. All but the run
    is done by one file on Python's standard library, lca/verify.py, that shares no code with the engine: it can be
    copied, read, and run as `python verify.py TRAIL`. Libraries and tables are looked for beside the trail, among those
    that came with the tool, and in each FOLDER.

    Signatures are those in the trail and in TRAIL.intoto.jsonl beside it; which of them hold is seen by --key alone.
    Each PATH must be that of a key that signed, or of a folder with one.

    Of a trail that holds, the figures that rest on nothing are told, and those that its totals depend on most.

    Examples:
      lca audit chatgpt -o chatgpt.json
      lca verify chatgpt.json
      lca verify chatgpt.json --since chatgpt.json --json

    Output:
      What each of three questions is answered, by which levels, what does not
      hold, and what the totals rest on; --json is lca.verify/2.

    Exit status:
      0  all holds and was looked at
      1  something does not hold
      2  a file is no trail, or one beyond the limits
      3  all holds, with warnings, such as of what was not looked at
    """
    from lca.signatures.keys import trusted_keys

    wanted = [list(trusted_keys(given)) for given in keys]
    old = (since, opened_trail(since)) if since else None
    asked = TrailAnswers(unreplayed if no_replay else replaying(seconds), old)
    answers = [asked.about(path, folders, wanted) for path in trails]
    sys.exit(finished(answers, as_json, asked.told))
